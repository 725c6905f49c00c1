"""What a measure says besides its channel: figures, ceilings, terms, conditions, names, whom it is meant for, whom it acts on.

``money``: an amount, rate or share; ``cap``: a ceiling; ``deadline``: a date, year or term; ``condition``: an event or
status that can be checked; ``product``: a proper name of a product, fund, platform, scheme or national tool. What is
said every year, about how long a plan runs, and a kind of firm is none of them.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache

from policykit.coding.frame import Frame, Party, compiled, found, signs
from policykit.coding.hits import SLOGAN, Hit
from policykit.coding.matcher import Matcher, fold
from policykit.gongwen.facts.quantities import DEADLINE
from policykit.gongwen.words.lexicon import Pattern, pattern
from policykit.gongwen.words.places import gazetteer
from policykit.records import Quantity

CEILING = pattern(
    r"""最高|最多|最长|至多|上限(?![及和、])|封顶|以内|以下(?!简称|条件|情形|措施|方式|标准|规定|材料|相应|各|几|[:：])|不(?:得)?(?:超过|高于|超出|大于|多于)
    |(?:额度|限额|上限)[^，,。；;]{0,16}(?:提高|提升|放宽|扩大|增加)[至到]
    |\d\s*[—–\-~～至]\s*\d[\d.,]*\s*(?:[万亿千百]?元|%)|(?<!\d{3})\d\s*[—–\-~～至]\s*\d+\s*年|[万亿%]元?\s*[—–\-~～至]\s*\d[\d.,]*\s*(?:[万亿]?元|%)""",
    yes=(
        "最高50万元",
        "不超过20万元",
        "3—10万元",
        "100万元（含）以内",
        "1%以下",
        "将单户额度由1000万元提高至2000万元",
    ),
    no=("不低于20%", "100万元以上", "以下简称试验区", "2025—2027年"),
)
GATE = pattern(
    r"对[^，,。；;]{0,24}(?:率|余额|占比)(?:不超过|不高于|低于)[^，,。；;]{1,8}的[^，,。；;]{0,8}(?:机构|企业|银行|公司)",
    yes=("对担保费率不高于1.5%的融资担保机构",),
    no=("担保费率不高于1.5%",),
)
"""A rate that decides who qualifies: no ceiling of what is given."""
TERM = pattern(
    r"""(?:期限|周期|时间|年限|最长|不超过|贴息|补贴|连续|为期|有效期|存续期)[^，,。；;]{0,8}?{NUMBER}+\s*(?:个月|年期?|个?工作日|日|天)
    |{NUMBER}+\s*(?:个月|年|个?工作日|日|天)(?:以?内|期(?!间)|之内)|(?:自|从)[^，,。；;]{1,30}之?日起
    |(?:给予|享受|连续)[^，,。；;]{0,6}{NUMBER}+\s*(?:个月|年)(?!度)[^，,。；;]{0,12}(?:补|贴|奖|减|免|支持|扶持)""",
    yes=(
        "期限2年",
        "最长10年",
        "5个工作日内",
        "贴息3年",
        "自印发之日起",
        "使用期限不超过15个工作日",
        "给予1年社会保险补贴",
    ),
    no=("每年", "当年新增", "用5年左右时间", "给予上年度补贴"),
    NUMBER=r"[\d一二两三四五六七八九十]",
)
TIME = "[年月日天]"  # what any date or term holds
EVERY = pattern(
    r"(?:每|当|本|上|近|往|同|前[一二两三]?|次|翌|今|按|逐|全|历|多|跨|满|第[一二三四五六七八九十\d]+)\s*年(?!前|底)|[\d一二三四五六七八九十]+年左右",
    yes=("每年安排", "当年", "用5年左右时间"),
    no=("2027年底前",),
)

# What can be checked of a firm, person or project: something happened to it, it has a status, or a figure reaches a line.
HAN = r"[\u4e00-\u9fff]"
EVENT = r"{HAPPENS}|(?:满|带动){NUMBER}"
DOING = r"{DOES}|\d[\d.]*(?:%|[万亿]?元|人|家)(?:[(（]含[)）])?(?:以[上下内]|及以[上下])"
VAGUE = "(?:符合|满足|具备|有)[^，,。；;]{0,8}(?:条件|要求|规定|标准)|(?:突出|显著|明显|优秀|优异|良好|困难|严重|较[大好高多]|较为[\\u4e00-\\u9fff]{2})"
WORDS = {
    "EVENT": EVENT,
    "DOING": DOING,
    "VAGUE": VAGUE,
    "NUMBER": r"[\d一二两三四五六七八九十]",
}
QUALIFIED = pattern(
    r"""(?:对|凡|给予)(?!(?:{VAGUE})的)[^。；;]{0,70}?(?:{EVENT})[^。；;]{0,36}?的(?=[，,、；;（(]|[^，,。；;]{0,14}(?:{WHO}|贷款(?!损失|本金)|产品))
     |对(?:[^，,。；;]{2,40}?(?:{DOING})|(?:{DOING}))[^，,。；;]{0,40}?的(?=[^，,。；;的]{0,20}{WHO})[^。；;]{0,60}?{GRANTED}
     |(?:^|[，,；;：:])(?=[^，,；;：:]{5,}?的(?:[，,；;]|给予|予以))(?!\S{0,8}目的)(?![^，,；;：:]{0,30}(?:{VAGUE})的[，,；;])
     |(?:费率|利率|余额|占比|不良率)[^，,。；;]{0,6}(?:不高于|不超过|低于|高于|不低于|超过|达到?)[^，,。；;]{0,10}的[^，,。；;]{0,8}(?:机构|企业|银行|公司)
     |(?:列入|纳入|进入|入选)[^，,。；;]{1,20}(?:名单|计划|目录|清单|库)[^，,。；;]{0,6}的
     |成功(?:发行|融资|上市|挂牌|获批|入选)[^，,。；;]{0,14}的(?=[，,]|[^，,。；;]{0,8}(?:企业|机构|公司|银行))""",
    yes=(
        "对成功上市的企业给予奖励",
        "对投保科技保险的，按保费",
        "固定资产投资5000万元以上的，按投资额",
        "对挂牌融资500万元以上的给予奖励",
        "因不可抗力造成投资未达预期的，予以免责",
        "费率不高于1.5%的担保机构",
        "对承担省级以上人才计划的科研人员，给予",
        "对开展小额贷款保证保险的保险公司，给予补助",
    ),
    no=(
        "对符合条件的企业",
        "对符合条件的，给予补助",
        "对科技型企业可适当提高",
        "对成绩突出的，予以通报",
        "对合作银行发放的纯信用贷款损失最高补偿",
        "以服务企业为目的，",
    ),
    flags=0,
    **WORDS,
)
"""Said of somebody with a 的: 对…的企业."""
MEASURED = pattern(
    r"(?:{EVENT}|带动)[^，,。；;]{0,12}\d[^，,。；;]{0,8}的[^，,。；;]{0,6}{WHO}",
    yes=("带动3人以上就业的借款人",),
    no=("按3%的比例给予企业",),
    flags=0,
    **WORDS,
)
"""A figure that somebody has reached."""
AFTERWARDS = pattern(
    r"(?:{EVENT})[^，,。；;]{0,14}后(?:的?{NUMBER}+年内)?(?=[，,]|给予|再|即|可|由|按|奖励|补|转)",
    yes=("企业完成下一轮融资后转为股权", "成功发行债券后，按发行额"),
    no=("加强贷后管理", "疫情后，"),
    flags=0,
    **WORDS,
)
"""What must have happened first."""
DONE = pattern(
    r"""对[^，,。；;]{0,30}(?:上市|挂牌|备案|认定|注册|入选|获批|投保|获得)[^，,。；;的]{0,4}(?:企业|机构|公司|项目|产品|个人|团队)(?=[，,]|给予|按)
     |对[^，,。；;]{0,10}新(?:入驻|落户|迁入|引进|设立|设|认定|注册|获批)[^，,。；;]{0,12}{WHO}
     |经[^，,。；;]{1,30}(?:认定|批准|备案|审核|评审|核准|同意|审定|评定)
     |(?:按时|按期|正常|足额)(?:还本付息|还款|付息|归还)|在[^，,。；;]{1,12}注册(?:的|并|登记)|(?:注册地|登记地)在
     |(?:净资产|总资产|资产总额|营业收入|销售收入|融资额度?|投资额)[^，,。；;]{0,10}(?:以上|超过|达到?|不低于|不少于)
     |注册资本[^，,。；;]{0,16}(?:不低于|不少于|(?:以上|超过|达到?)[^，,。；;]{0,10}的)
     |纳税信用[^，,。；;]{0,6}[A-DM]级|逾期[^，,。；;]{0,6}\d+(?:日|天|个月)
     |首(?:次|笔|单)[^，,。；;（(]{0,16}{GRANTED}|每(?!年)[户家笔个项单]?(?:新增|引进|成功|完成|发行|招用)[^。；;]{0,40}{GRANTED}
     |(?:^|[。；;，,])(?!支持|鼓励|引导|推动|组织|对)[^，,。；;]{0,12}{WHO}(?:在[^，,。；;]{1,12}?)?(?:招用|吸纳|投保|购买|引进|获得|获批|完成|成功|首次|新增|发行|取得|入选|因)[^。；;]*?[，,][^。；;]*?{GRANTED}
     |符合[^，,。；;]{0,6}条件并|(?:连续|累计|存续|成立|经营)[^，,。；;]{0,6}{NUMBER}+年(?:以上|的)""",
    yes=(
        "经市科技局备案",
        "按时还本付息",
        "在本市注册的",
        "贷款逾期60日后",
        "对新入驻的基金给予补助",
        "对新设的科技支行，补助",
        "纳税信用M级企业",
        "首笔业务给予银行奖励",
        "每新增一户首贷企业，奖励",
        "小微企业招用毕业生，签订合同，给予补贴",
        "企业在主板首次发行股票，给予奖励",
    ),
    no=("经济发展", "注册资本达到10亿元。", "担保费率不高于1%。", "支持企业引进人才，给予"),
    flags=0,
    **WORDS,
)
"""What somebody has done or is, without a 的."""
CONDITIONS = (("的", QUALIFIED), (r"\d.*的", MEASURED), ("后", AFTERWARDS), ("", DONE))
"""What must stand in a sentence at all, and a condition that may then be looked for."""

# Proper names: quoted brands and schemes, funds and platforms with a place or a size, tools and pilots of the state.
PROVINCES = "|".join(name for name, p in gazetteer().items() if p.level == "province" and name == p.name)
PLACE = rf"(?:[京津冀沪渝]|长三角|大湾区|{PROVINCES}|{HAN}(?![本全我各该园社景辖]){HAN}[市省区州县](?![场级内外域委化政]))"
FOLLOWED = "行动|计划|工程|专板|园区贷|试点|系列|产品|贷|专项|工作站|窗口|品牌|大赛|科技板|批量|模式的?贷"
NAMES = {"PLACE": PLACE, "FOLLOWED": FOLLOWED}
QUOTED = pattern(
    r"""[“"](?![^”"]*[+＋—－][^”"]*{FINANCE}[”"]|[一二两三四五六七八九十\d][大个项])
         [^”"、]{1,16}(?:贷|险|担|保|债|券|租|融|通|易|板|行动|计划|工程|平台|基金|窗口|信保|专区|专项|试点|指数|码|云|港|谷)[”"]
     |[“"](?![^”"]*[+＋])[^”"]{1,14}[”"](?:平台|基金|{FOLLOWED})|[”"]等?(?!类)[^，。；“”]{0,6}(?:品牌|活动|产品|平台|基金|大赛)|[”"][^，。；“”]{0,12}(?:行动|计划|工程)""",
    yes=(
        "推广“科创贷”",
        "“千企展翼”行动",
        "“一链一策一批”中小微企业融资促进行动",
        "推进“单一窗口+出口信保”统保服务",
    ),
    no=(
        "围绕“四个加快建设”、实施“两大工程”",
        "加大“随借随还”类金融产品创新",
        "建立“风险补偿金+银行+保险”",
        "做到“应免尽免、应贷尽贷”",
    ),
    flags=0,
    **NAMES,
)
"""A brand or a scheme in quotation marks."""
PLACED = pattern(
    r"""(?<![本全我各省市])(?:{PLACE})(?:(?!{NO_NAME})[\u4e00-\u9fffA-Z\d ]){0,14}(?:基金(?!管理|业)|交易中心|平台(?!公司))
     |(?:做大|扩大|发挥|用好|依托|由|和|与|、|，|^)[市省区](?![场级内外域委化政])(?:(?![委局负]){HAN}){4,14}(?:基金|资金池)(?!管理)
     |(?:发挥好?|用好|用活|依托|以)[市省区]?(?:(?!{FUND_KIND}){HAN}){4,10}(?:引导|投资|产业)?基金(?!管理)
     |\d[万亿]*元(?:的)?[^，,。；;]{0,4}(?:设立|组建)?{HAN}{2,16}(?:资金池|基金|转贷资金|补偿资金)""",
    yes=(
        "做大郑州市天使基金",
        "发挥新旧动能转换基金作用",
        "长三角G60 科创走廊科技成果转化基金",
        "贵州大数据综合金融服务平台",
        "安排3亿元设立中小微企业融资风险补偿资金池",
        "扩大市中小微企业融资增信基金规模",
    ),
    no=(
        "规范发展市场化股权投资基金",
        "鼓励国家级基金设立子基金",
        "市级引导基金",
        "本市创业投资基金",
        "福建私募股权基金加大投入",
        "发挥政府投资基金作用",
        "以市场化方式设立基金",
        "园区平台公司发行债券",
        "市发展改革委负责风投创投基金集聚工作",
    ),
    HAN=HAN,
    flags=0,
    **NAMES,
)
"""A fund or a platform with its place or its size."""
NATIONAL = pattern(
    r"""(?<!区域性)股权(?:托管)?交易中心
     |(?<!新设立)(?<!设立)国家(?:融资担保|中小企业发展|科技成果转化|创业投资|大){HAN}{0,4}基金
     |{NATIONAL_TOOL}
     |{PILOT}[^，。；]{0,12}试点|[A-Z]{3,}[)）]试点|合格境[内外]有限合伙人""",
    yes=("用好国家政策性、开发性金融工具", "在中原股权交易中心挂牌", "AIC股权投资试点"),
    no=("在区域性股权交易中心挂牌", "完成保交楼项目任务"),
    HAN=HAN,
)
"""A tool, market or pilot of the state."""
TOWN = pattern(
    r"{HAN}{2}四板市场|(?:(?!建设|打造|推动|支持|发展|特色|专业|现有|各类|规划|引导|培育|依托|一批|入驻|集聚){HAN}){2,6}基金小镇",
    yes=("在武汉四板市场挂牌", "玉皇山南基金小镇"),
    no=("四板市场", "建设基金小镇"),
    HAN=HAN,
)
"""A market or a town of funds with its name."""
PRODUCTS = (
    (r"[”\"]", QUOTED),
    ("基金|平台|交易中心|资金", PLACED),
    ("四板市场|基金小镇", TOWN),
    ("", NATIONAL),
)
"""What must stand in a sentence at all, and a proper name that may then be looked for."""

PLAIN_FIRM = "企业"
"""Where a sentence means firms as such, the heading makes them no special ones."""


@dataclass(frozen=True, slots=True)
class Details:
    """The flags of a measure and its parties."""

    money: bool
    cap: bool
    deadline: bool
    condition: bool
    product: bool
    target: tuple[str, ...]
    receiver: tuple[str, ...]

    @property
    def concrete(self) -> bool:
        """Whether a reader learns how much, until when, or by which named thing."""
        return self.money or self.deadline or self.product


def details(
    text: str, title: str, hits: Sequence[Hit], quantities: Iterable[Quantity], frame: Frame
) -> Details:
    """What the sentence says; the ``title`` of its article speaks for whom it is meant where the sentence does not."""
    own = [q for q in quantities if not q.former]
    plain = fold(text)
    return Details(
        money=any(q.unit in ("CNY", "ratio") for q in own),
        cap=bool(CEILING.find(GATE.sub("", plain))),
        deadline=_deadline(plain, own),
        condition=_any(CONDITIONS, plain),
        product=_product(plain, hits, frame),
        target=_target(plain, fold(title), frame),
        receiver=_receiver(plain, hits, frame),
    )


def _any(patterns: Sequence[tuple[str, Pattern]], plain: str) -> bool:
    """Whether one of the patterns is found, each asked only where its sign stands."""
    return any(found(sign, plain) and pattern.find(plain) for sign, pattern in patterns)


def _deadline(plain: str, quantities: Sequence[Quantity]) -> bool:
    if not found(TIME, plain):
        return False
    rest = EVERY.sub("", plain)
    return bool(DEADLINE.find(rest)) or bool(TERM.find(rest))


def _product(plain: str, hits: Sequence[Hit], frame: Frame) -> bool:
    """Whether a proper name stands in the sentence; slogans are put in quotation marks too, and are none."""
    named = set(
        frame.fact("product", "instruments") or ()
    )  # names without marks: 科技人才贷, 富民创业担保贷款
    for hit in hits:
        if hit.counts and hit.term.instrument in named:
            return True
        if hit.rule == SLOGAN:
            plain = plain[: hit.start] + "□" * (hit.end - hit.start) + plain[hit.end :]
    return _any(PRODUCTS, plain)


def _target(plain: str, title: str, frame: Frame) -> tuple[str, ...]:
    """Whom the measure is finally meant for, by its sentence, else by the heading of its article."""
    return _named(plain, "target", frame) or (() if PLAIN_FIRM in plain else _named(title, "target", frame))


def _receiver(plain: str, hits: Sequence[Hit], frame: Frame) -> tuple[str, ...]:
    """Who is acted on or paid: named, else those through whom the instruments of the sentence work."""
    named = _named(plain, "receiver", frame)
    if named:
        return named
    used = {h.term.instrument for h in hits if h.counts} - {""}
    return tuple(row.key for row in frame.parties if row.by and used & set(row.by.split("|")))


@lru_cache(maxsize=4096)  # a heading is asked for each sentence under it
def _named(plain: str, role: str, frame: Frame) -> tuple[str, ...]:
    """The parties of a role that a text names; what one row has found is not looked at by the next.

    ``[parties]`` of the frame takes out first what names nobody here (``target``, ``receiver``: a partner, the means);
    parties of ``yields`` who stand behind one of ``behind`` are whom that one serves, unless they are given something.
    """
    rest = plain
    for nobody in frame.fact("parties", role) or ():
        rest = compiled(nobody).sub(_hidden, rest)
    rows, quick = _rows(frame, role)
    standing = {sign for sign, _, _ in quick.find_all(rest)}
    at: dict[str, int] = {}
    for row, known in rows:
        first = None if known and standing.isdisjoint(known) else compiled(row.words).search(rest)
        if first and not (row.unless and found(row.unless, plain)):
            at[row.key] = first.start()
            rest = compiled(row.words).sub(_hidden, rest)
    acting = min((at[key] for key in frame.fact("parties", "behind") or () if key in at), default=len(plain))
    for key in frame.fact("parties", "yields") or ():
        if at.get(key, -1) > acting and not found(frame.fact("parties", "given"), plain[at[key] :]):
            del at[key]
    return tuple(row.key for row, _ in rows if row.key in at)


@lru_cache(maxsize=8)
def _rows(frame: Frame, role: str) -> tuple[list[tuple[Party, tuple[str, ...]]], Matcher]:
    """The rows of a role that name somebody, each with its signs, and what finds the signs of all in one pass."""
    rows = [(row, signs(row.words)) for row in frame.parties if row.role == role and row.words]
    return rows, Matcher(sorted({sign for _, known in rows for sign in known}))


def _hidden(m: re.Match[str]) -> str:
    return "□" * len(m[0])
