"""Places: provinces and prefectures by name, counties and districts by their full name or their suffix.

``places.csv`` lists the provinces, the prefecture-level units and zones that bear no city's name (short name, full
name, level, province, Hanyu Pinyin), ``counties.csv`` what lies below them by full name and province (empty where
several provinces have one). New districts and development zones are recognised by what they end in.
"""

from __future__ import annotations

import csv
import re
from collections import Counter
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from policykit.gongwen.words.lexicon import pattern

SMALLER_PLACE = pattern(
    r"""
    (?![委局厅])(?:(?![与和及的在为对将以于局厅署院]){HAN}){1,7}?{PLACE_SUFFIX}
    (?={AFTER_PLACE}|“|《|\d|十[四五]|第[一二三四五六七八九十]{1,3}届|$)
    """,
    yes=("昆山市人民政府办公室", "长兴县促进科技金融", "平湖区科学技术局", "江城市分行", "南沙区"),
    no=("关于促进科技金融发展的意见", "科技部"),
)

NO_PLACE = pattern(
    r"""
    团市|银行|人行|地区|[全各我本县]市|[各我本全]县|[全各辖园社]区|[上股]市|^城市|[设型化个类大小点乡心卫际新强快进慧]城市|片区|景区
    |试验区|先行区|合作区|自贸区|自由贸易|功能区|^{TITLE_VERB}|{SUBJECT}|^[省市区县]|^国家
    """,
    yes=("企业上市", "各区", "新型城市", "支持县", "科技金融示范区", "国家高新区"),
    no=("浦东新区", "昆山市", "江城市", "肥城市", "雄安新区"),
)

LEAD_OF_TITLE = pattern(
    r"^(?:{TITLE_VERB}|[《“\"在对将以和与及并、,，\s])+",
    yes=("关于修订义乌市办法", "关于加快推进济南市", "关于延长《杭州市"),
    no=("杭州市关于", "科技金融"),
)

ZONE_BEHIND = pattern(
    r"^{HAN}{0,8}?(?:园区|开发区|高新区|新区|示范区|保税区)(?!域|[^管关关于科金支促]{0,6}建设)",
    yes=("工业园区科技贷款办法", "工业园区管委会"),
    no=("科技金融办法",),
)

MACRO_REGIONS: dict[str, frozenset[str]] = {
    "长三角": frozenset({"上海", "江苏", "浙江", "安徽"}),
    "京津冀": frozenset({"北京", "天津", "河北"}),
    "成渝": frozenset({"四川", "重庆"}),
    "粤港澳大湾区": frozenset({"广东", "香港", "澳门"}),
}
"""Regions above the province, by the provinces that they reach into."""

PINYIN = {
    "长三角": "changsanjiao",
    "京津冀": "jingjinji",
    "成渝": "chengyu",
    "粤港澳大湾区": "yuegangao",
    "全国": "quanguo",
}
"""Hanyu Pinyin of the names that the gazetteer does not list, for identifiers."""

ZONES = frozenset(
    {"经济技术开发区", "高新技术产业开发区", "经济开发区", "高新区", "经开区", "开发区", "示范区", "新区"}
)
"""Names that say which place is meant only with the city in front of them."""

TRADITIONAL = str.maketrans(
    "國亞來倫內別則動務區吳呂員園壩壯婁實寧寶岡峯島峽崗嶺嶽巖廈廣廳張強彥慶懷揚撫於晉會東棗業樂樹橫欽涼溫滄漢潛澤濟濰濱瀘灣烏無煙營爾現瑪產畢發監盤節範"
    "粵紅納紹綏經維綿縣總義肅臨臺興荊莊華蕪薩蘆蘇蘭術衛衞裏訂許貝財貢貴賀資賓贛轉辦農連進運達遠遷遼邊鄉鄭鄲銀銅錦錫鎮鐵長門開關陝陽隨隴雙雞雲頂順頗頭餘饒馬駐"
    "魯鮮鴨鶴鷹鹹鹽麗黃齊龍",
    "国亚来伦内别则动务区吴吕员园坝壮娄实宁宝冈峰岛峡岗岭岳岩厦广厅张强彦庆怀扬抚于晋会东枣业乐树横钦凉温沧汉潜泽济潍滨泸湾乌无烟营尔现玛产毕发监盘节范"
    "粤红纳绍绥经维绵县总义肃临台兴荆庄华芜萨芦苏兰术卫卫里订许贝财贡贵贺资宾赣转办农连进运达远迁辽边乡郑郸银铜锦锡镇铁长门开关陕阳随陇双鸡云顶顺颇头余饶马驻"
    "鲁鲜鸭鹤鹰咸盐丽黄齐龙",
)
"""Traditional characters in names of places and the words around them; for looking places up, the text stays."""

NATIONAL = "全国"
LONGEST = 15  # characters of the name of a county
MIN_NAMED = 3  # times that a text must name a place before the place is taken for its own
LEAD = 2  # times as often as any other place


@dataclass(frozen=True, slots=True)
class Place:
    """A province, prefecture, county or district."""

    name: str  # 武汉, as charts print it
    full: str  # 武汉市
    level: str  # city
    province: str  # 湖北; empty for a province
    pinyin: str  # wuhan; empty where the gazetteer does not know the place


@cache
def gazetteer() -> dict[str, Place]:
    """Every listed place by short and by full name."""
    text = (files("policykit.gongwen.words") / "places.csv").read_text(encoding="utf-8")
    places = [
        Place(r["name"], r["full"], r["level"], r["province"], r["pinyin"])
        for r in csv.DictReader(text.splitlines())
    ]
    return {key: place for place in places for key in (place.full, place.name)}


@cache
def _names() -> re.Pattern[str]:
    return re.compile("|".join(sorted(map(re.escape, gazetteer()), key=len, reverse=True)))


@cache
def _counties() -> dict[str, str]:
    """The province of every listed county, district or city below the prefecture, by its full name."""
    text = (files("policykit.gongwen.words") / "counties.csv").read_text(encoding="utf-8")
    return {row["full"]: row["province"] for row in csv.DictReader(text.splitlines())}


@cache
def _full_names() -> re.Pattern[str]:
    """Full names that are found inside a text: longest first, those of two characters left out."""
    listed = {place.full for place in gazetteer().values()} | set(_counties())
    return re.compile("|".join(sorted((n for n in listed if len(n) > 2), key=len, reverse=True)))


def _county(text: str, at: int, chain: list[Place]) -> Place | None:
    """The listed county that stands at ``at``, in the last place of ``chain``; two characters (对应县) say too little."""
    above = {name for place in chain for name in (place.name, place.province)}
    for full in (text[at:end] for end in range(min(at + LONGEST, len(text)), at + 2, -1)):
        province = _counties().get(full)
        if province is not None and (not chain or not province or province in above):
            return Place(_short(full), full, "district", chain[-1].name if chain else province, "")
    return None


def _short(full: str) -> str:
    """昆山市 昆山, 长兴县 长兴; 忠县, 南山区 and 前郭尔罗斯蒙古族自治县 have no shorter name."""
    cut = full.endswith("市") or (full.endswith("县") and len(full) > 2 and not full.endswith("自治县"))
    return full[:-1] if cut else full


def leading_places(text: str) -> list[Place]:
    """The chain of places that a title or an agency's name begins with, from the largest to the smallest.

    >>> [p.name for p in leading_places("山东省济南市建设科创金融改革试验区总体方案")]
    ['山东', '济南']
    >>> [p.name for p in leading_places("昆山市人民政府办公室")], leading_places("关于促进科技金融发展的意见")
    (['昆山'], [])
    """
    chain: list[Place] = []
    at = 0
    while found := _names().match(text, at):
        place = gazetteer()[found.group()]
        if chain and place.province and place.province not in {p.name for p in chain}:
            break
        if found.group() == place.name and text[found.end() : found.end() + 1] in ("县", "区", "路", "镇"):
            break
        chain.append(place)
        at = found.end()
    at += len("国家") if chain and text.startswith("国家", at) else 0  # 宁波国家高新区
    if county := _county(text, at, chain):
        chain.append(county)
    elif (found := SMALLER_PLACE.at(text, at)) and not NO_PLACE.find(found.group()):
        full = found.group()
        short = _short(full)
        if chain and short in ZONES:  # every city has one
            short = chain[-1].name + short
        chain.append(Place(short, full, "district", chain[-1].name if chain else "", ""))
    return chain


def titled_places(title: str) -> list[Place]:
    """The chain of places that a title names: at its head, behind its verbs, or by a full name further on.

    >>> [p.name for p in titled_places("关于加快推进济南市科技金融发展的意见")]
    ['济南']
    >>> [p.name for p in titled_places("关于修订《义乌市企业贷款贴息办法》的通知")], titled_places("关于支持企业上市的意见")
    (['义乌'], [])
    """
    title = re.sub(
        r"^中国[（(](.{2,6})[）)]", r"\1", title.removeprefix("中共")
    )  # 中国（上海）自由贸易试验区
    if chain := leading_places(title):
        return chain
    full, lead = _full_names().search(title), LEAD_OF_TITLE.at(title)
    behind = lead.end() if lead and not (full and full.start() < lead.end()) else 0  # 加强和平区建设
    if behind and (chain := leading_places(title[behind:])):
        return chain
    return leading_places(title[full.start() :]) if full else []


def in_a_zone(title: str) -> bool:
    """Whether a zone of its own (苏州工业园区) follows the place that a title begins with."""
    chain = leading_places(title)
    found = _names().match(title)
    return bool(chain and found and len(chain) == 1 and ZONE_BEHIND.at(title[found.end() :]))


def listed_places(text: str) -> list[Place]:
    """The places of a list with 、 that a title begins with (two or more), or nothing.

    >>> [p.name for p in listed_places("上海、南京、杭州、合肥、嘉兴科技创新和金融改革试验区建设总体方案")]
    ['上海', '南京', '杭州', '合肥', '嘉兴']
    """
    places: list[Place] = []
    at = 0
    while found := _names().match(text, at):
        places.append(gazetteer()[found.group()])
        at = found.end()
        if text[at : at + 1] not in ("、", "，", ",", "和", "及", "与"):
            break
        at += 1
    return places if len(places) > 1 and len({p.name for p in places}) == len(places) else []


def macro_region(places: list[Place]) -> str:
    """The region above the province that holds all the places, or an empty string.

    >>> macro_region(listed_places("上海、南京、杭州、合肥、嘉兴"))
    '长三角'
    """
    provinces = {p.province or p.name for p in places}
    fitting = [name for name, members in MACRO_REGIONS.items() if len(provinces) > 1 and provinces <= members]
    return fitting[0] if len(fitting) == 1 else ""


def most_named(text: str) -> Place | None:
    """The listed place that a text names most, when it clearly leads: at least three times, twice the next one.

    A province is passed over for one of its own cities that is named as often.

    >>> most_named("成都发展基金、成都市、在成都的机构、四川").name, most_named("北京、上海、深圳")
    ('成都', None)
    """
    counts = Counter(gazetteer()[found].name for found in _names().findall(text))
    ranked = sorted(
        counts.items(), key=lambda item: (-item[1], gazetteer()[item[0]].level == "province", item[0])
    )
    if not ranked or ranked[0][1] < MIN_NAMED:
        return _county_named(text) if not ranked else None
    first = gazetteer()[ranked[0][0]]
    others = [n for name, n in ranked[1:] if name != first.province]
    return first if not others or ranked[0][1] >= LEAD * others[0] else None


def _county_named(text: str) -> Place | None:
    """The one listed county that a text names often enough, where it names no place above."""
    counts = Counter(_full_names().findall(text))
    full, n = counts.most_common(1)[0] if len(counts) == 1 else ("", 0)
    return _county(full, 0, []) if n >= MIN_NAMED else None


def only_named(text: str) -> Place | None:
    """The province of a text that says 我省, or the city of one that says 我市, where it names no other.

    >>> only_named("根据《安徽省财政厅关于支持企业发展的通知》，结合我省实际").name, only_named("安徽、江苏，我省")
    ('安徽', None)
    """
    for own, level in (("我省", "province"), ("我市", "city")):
        named = {gazetteer()[found] for found in _names().findall(text)} if own in text else set()
        fitting = [place for place in named if place.level == level]
        if len(fitting) == 1:
            return fitting[0]
    return None
