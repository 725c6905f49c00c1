"""Who gives whom for what: the words around a figure put into their places.

A *stretch* is what is said of one beneficiary: from the 对… (or the beginning of the sentence) in front of a figure to the end
of its clause. Its *topic* names who receives (对…的企业) and what one has to do for it; the clause of the figure names who pays.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from policykit.coding.offers.figures import PARTS, TIMES, Figure, Sentence, Span
from policykit.coding.offers.words import alternation, any_of, fits, forms, table
from policykit.records import OfferForm

LONG = alternation(w for w in table()["body"] if len(w) > 1)  # bodies of more than one character
PIECE = 4  # characters from which on a phrase is an event or a condition
NAME = 24  # characters of a name of who receives
WINDOW = re.compile(
    r"^自?(?:〇|\d+[ \d]*年)[\d ]*[年月日\d ]*(?:起)?至[\d年月日 ]+(?:期间)?$|^.{0,8}[一二三四五六七八九十\d](?:年|个月)内$"
)  # 2023年10月1日至2024年3月31日期间
SOMEBODY = rf"[^，,；;。、的对为向给按与由是（(）)\d]{{0,{NAME}}}?(?:{LONG})(?!股份转让)"
NAMES = re.compile(rf"{SOMEBODY}(?:(?:和|及|以及|业(?!务)){SOMEBODY}|(?:{LONG}))*")
"""Somebody, or a list of those: 银行业金融机构, 高新技术企业和科技型中小企业."""
THING = re.compile(
    rf"(?:其中)?对于?((?:({SOMEBODY}(?:、{SOMEBODY})*)(?:为|发放|产生|发生|开展))?[^，]*?(?:损失|部分|余额|代偿额|保费|利息|费用|支出|不良贷款))$"
)
"""What is paid for: 对|担保机构|发生的代偿损失."""
MEANT = re.compile(
    rf"\s*(?:积极)?(?:{any_of('encourage')})([^，的对为与和]{{0,{NAME}}}?(?:{'|'.join(table()['firm'])}|政府(?!投资|引导|性)|机构|银行))((?!加大|提高|降|做[大强]|[、与和等])[^，]{{4,}})$"
)
"""What is supported in front of what is given for it: 支持企业|发行债券，按…给予补助."""
REACHED = re.compile(r"每(?:新增|增加|成功)|(?:达到?|超过|满|不低于|不少于|高于)[^，的]*\d[^，的]*$")
"""A threshold in a clause of its own: 经实缴资本达到50亿元，按…."""


@dataclass(frozen=True, slots=True)
class Topic:
    """What stands in front of a figure: who receives, and what qualifies, piece by piece."""

    who: str = ""  # 科技型企业
    pieces: tuple[str, ...] = ()  # 首次公开发行股票; 实现直接融资100万元（含）以上
    thing: str = ""  # what is paid for, no condition: 对当年发生的代偿损失，按…


def stretch(s: Sentence, at: int, since: int) -> Span:
    """From the last 对…, semicolon or other offer in front of a figure to the end of its clause."""
    start = 0
    given = rf"给予|予以|{any_of('grant')}"
    for a, b in s.clauses:
        if a > at:
            break
        anew = re.match(r"\s*(?:其中|但)?(?:对于?(?!其)|凡)", s.plain[a:b])
        told = re.search(given, s.plain[since:a]) if since <= a else None
        if (
            (anew and (a >= since or not told))
            or s.text[a - 1 : a] in tuple("；;：")
            and a
            or re.match(r"\s*其中", s.plain[a:b])
        ):
            start = a
    return start, s.clause(at)[1]


def topic_of(s: Sentence, start: int, f: Figure) -> Topic:
    """The topic of a figure: every clause from ``start`` on, that of the figure up to its verb."""
    who, pieces, thing = "", [], ""
    parts = _parts(s, start, f)
    plain = [s.plain[a:b].strip().rstrip("〇 ") for a, b in parts]
    for i, (a, b) in enumerate(parts):
        joined = any(
            plain[j].endswith("的")
            or (_modified(plain[j]) and re.match(rf"并?(?:{any_of('act')})", plain[i]))
            for j in range(i + 1, len(parts))
            if _chained(plain[i : j + 1])
        )
        told = (
            joined
            or plain[i].endswith(("的", "后"))
            or re.match(r"(?:其中|且|但|即)*(?:对于?|凡|针对)", plain[i])
        )
        reached = i + 1 < len(parts) and REACHED.search(plain[i])
        if not told and (done := _done(plain[i])):
            who = name_of(s.text[a : a + done.end(1)]) if done[1] else who
            pieces.append(s.text[a + done.start(2) : b].strip())
            continue
        if not (told or reached or _modified(plain[i])):
            if not who and _is_body(plain[i]):
                who = name_of(s.text[a:b])
            continue
        if reached and re.match("(?:在[^，]*)?每", plain[i]):
            pieces.append(s.text[a:b].strip())  # 每新增一家上市公司
            continue
        if told and (paid := THING.match(plain[i])):
            thing = s.text[a + paid.start(1) : a + paid.end(1)]
            who = name_of(s.text[a + paid.start(2) : a + paid.end(2)]) or who
            continue
        text = re.sub(
            r"^(?:[^，的对]{0,12}(?:政府|财政|部门|资金|[委局厅])(?=对.*的)|其中|且|但|即|并|对于|对|凡|针对)+|^为(?=.*的)",
            "",
            s.text[a:b].strip().removesuffix("后"),
        )
        name, rest = _split(re.sub(rf"(?:给予|予以|实行|进行)[^，的]{{0,6}}(?:{any_of('grant')})$", "", text))
        who = name or who
        for piece in _pieces(rest):
            piece = re.sub(r"^(?:符合条件的?|新)?的?$|^(?:且|并|在此基础上|符合条件的)", "", piece.strip())
            if WINDOW.search(piece) or piece.startswith(("其", "将")):
                continue  # when it is given, and what it is a part of, are no condition
            if len(piece) >= PIECE or re.search(r"新[设增引入认迁注]|首次|备案", piece):
                pieces.append(piece)
    for a, b in reversed(parts if not pieces else ()):
        if meant := MEANT.match(s.plain[a:b].rstrip()):
            who, pieces = (
                who or name_of(s.text[a:][slice(*meant.span(1))]),
                [s.text[a:][slice(*meant.span(2))]],
            )
            break
    if (
        not pieces
        and f.role == "amount"
        and (done := re.match(r"(.+(?:挂牌|上市|获奖|入选|认定|新设))(?:的)?(?:企业|公司|机构|项目)$", who))
    ):
        pieces = [done[1]]  # 创新层挂牌公司
    return Topic(who, tuple(dict.fromkeys(pieces)), thing)


def _pieces(text: str) -> list[str]:
    """What is said of somebody, cut where one thing ends; what stands in brackets is not cut."""
    flat = re.sub(r"[（(][^）)]*[)）]", lambda m: "〇" * len(m.group()), text)
    cuts = [m.span() for m in re.finditer(r"(?<=[^，]{4})(?:，|且|并且)(?=[^，]{4})", flat)]
    return [
        text[a:b] for a, b in zip([0, *(c[1] for c in cuts)], [*(c[0] for c in cuts), len(text)], strict=True)
    ]


def _done(plain: str) -> re.Match[str] | None:
    """Who has done what without a 的 behind it: 企业|投保科技保险, 经认定的|装备; what is only encouraged is not done."""
    if re.match(any_of("encourage"), plain):
        return None
    firm = rf"([^，的、对为]{{0,{NAME}}}?(?:{LONG}))(?={any_of('done')})(.{{4,}})$"
    return re.match(firm, plain) or re.match(r"()(经[^，]{2,20}的(?=[^，]{2,}$).*)$", plain)


def _chained(clauses: list[str]) -> bool:
    """Whether no clause begins with somebody of its own: 新开发二类新药，年销售额…的."""
    return not any(re.match(rf"对|凡|其中|由|{any_of('encourage')}", clause) for clause in clauses)


def _parts(s: Sentence, start: int, f: Figure) -> list[Span]:
    """The clauses in front of a figure's verb that hold no other offer; where there are none, a 对… behind the figure."""
    given = [g for g in s.figures if g.role in ("rate", "amount")]
    parts = []
    for a, b in s.clauses:
        mine = a <= f.start < b
        if start <= a <= f.start and (mine or not any(a <= g.start < b for g in given)):
            parts.append((a, _head(s, a, f.start) if mine else b))
    if any(
        re.match(r"\s*(?:对|凡)|.*的〇*$", s.plain[a:b].rstrip()) or _is_body(s.plain[a:b].rstrip())
        for a, b in parts
    ):
        return parts
    behind = [(a, b) for a, b in s.clauses if a > f.start]
    stop = min((g.start for g in given if g.start > f.end and g.role), default=len(s.text))
    said = [(a, b) for a, b in behind if b < stop and re.match(r"\s*对[^，]*的", s.plain[a:b])][:1]
    more = s.plain[said[0][1] :] if said else ""
    return parts if re.match(r"[，,；;]\s*(?:可以?|再)(?:延长|放宽|提高)", more) else parts + said


def _head(s: Sentence, a: int, at: int) -> int:
    """Where the verb of a figure's clause begins, or the figure itself."""
    verb = re.search(
        rf"(?:可?按规定|可|由)?(?:分别|各|每[个家户]|一次性|每年|当年|再|最高)*(?:给予|予以|按照?(?!时|期|规定的|揭|需)|参照|{any_of('grant')}|承担|共同|安排|发放|提供|享受|领取|支持|在[^，]*基础上|减按)",
        _after_topic(s.plain, a, at),
    )
    begin = len(_before_topic(s.plain, a, at))
    end = a + begin + verb.start() if verb else at
    paying = re.search(
        rf"(?:[省市县区州两三各级、和]|〇)*(?:{any_of('payer')})(?:部门|资金)?$", s.plain[a + begin : end]
    )
    return a + begin + paying.start() if paying and begin + paying.start() > 0 else end


def _before_topic(plain: str, a: int, at: int) -> str:
    """The part of a clause that can only be topic: up to the last 的 behind 对, which no verb ends."""
    if not re.match(r"\s*(?:其中|且|但)?(?:对于?|凡|针对)", plain[a:at]):
        return ""
    inside = re.match(
        rf"[^，]*?的[^，的]{{0,{NAME}}}?(?:{any_of('body')})(?=给予|予以|按|{any_of('grant')}|分别|各|可|一次性|每)",
        plain[a:at],
    )
    return inside.group() if inside else ""


def _after_topic(plain: str, a: int, at: int) -> str:
    return plain[a + len(_before_topic(plain, a, at)) : at]


def _modified(plain: str) -> bool:
    """在…获奖的港澳青年企业: a body with something said of it in front."""
    return bool(re.search(rf"的[^，的]{{0,{NAME}}}(?:{any_of('body')}|贷款|业务)〇*$", plain))


def _is_body(plain: str) -> bool:
    return bool(re.search(rf"(?:{any_of('body')})〇*$", plain))


def _split(text: str) -> tuple[str, str]:
    """Who, and what is said of them: 购买产品的科技型企业 → 科技型企业, 购买产品; 企业投保…的 → 企业, 投保…."""
    bare = re.sub(r"[（(][^）)]*[)）]$", "", text.rstrip())
    said = bare.removesuffix("的")
    last = said.rfind("的")
    if said == bare and last > 0 and (_is_body(bare) or re.search(rf"(?:{any_of('office')})$", bare)):
        return name_of(bare[last + 1 :]), bare[:last]
    flat = re.sub(r"[（(][^）)]*[)）]", lambda m: "〇" * len(m.group()), said)
    acting = re.match(rf"在(?!职|校|读|库)|{any_of('act')}", said)
    subject = re.match(
        rf"(?:[^，]+的)?([^，的、]{{0,{NAME}}}?(?:{LONG}))〇*(?=(?:{any_of('event')}))(.{{3,}})$", flat
    )
    named = said == bare and subject and subject[2].endswith("企业")  # 人才创办企业 is a name
    if subject and not named and not (acting and "的" not in flat[: subject.start(2)]):
        return name_of(said[slice(*subject.span(1))]), said[slice(*subject.span(2))]
    if said == bare and _is_body(bare) and not acting:
        return name_of(bare), ""
    return "", said


def name_of(text: str) -> str:
    """A phrase without the words that say nothing of who it is."""
    text = re.sub(r"[（(][^）)]*[)）]", "", text).strip()
    cut = re.split(
        rf"[，,；;：:]|\d[%％‰]|按(?!揭)|不超过|最高|原则上|可申请|(?<=[省市县区])(?:支持|鼓励)|(?<=[区县市省局委厅金政])对(?!外)|{any_of('break')}",
        text,
    )[-1]
    bare = re.sub(
        rf"^(?!引导基金)(?:在(?=企业$|公司$)|(?:{any_of('grant')})其|{any_of('filler')}|[一二三四五六七八九十]+、|、)+",
        "",
        cut,
    )
    name = re.sub(r"每[家户个]$", "", bare)
    return name if len(name) <= NAME or "、" in name else ""  # cut anywhere it would be somebody else


def receiver_of(s: Sentence, span: Span, f: Figure, topic: Topic, heading: str) -> tuple[str, str]:
    """Who is paid and, where that is a firm, which firms: (企业, 科技型企业)."""
    x, y = s.clause(f.start)
    direct = re.search(
        rf"(?:给予|奖励|补助|补贴|资助|支持|发放给|予|对(?=[^，的]+进行))(每家|每个|单户|单家|单个|其)?([^\d，,；;的按最不一二三对〇]{{0,14}}?(?:{LONG}|政府|管委会))(?!缴)",
        s.plain[x : min(y, f.end + 24)],
    )
    lender = re.search(
        r"(?:^|[，,；;对]|不超过)(?:按照?)?(?:不超过)?([^，,；;对的]{0,12}?(?:银行|公司|机构|租赁))(?:当期|当年|上年度|年度)?(?:为|对|向)[^，,；;]*?(?:提供|发放|新增|投放|开展)",
        s.plain[span[0] : f.end],
    )
    said = direct[2] if direct and not re.search(any_of("grant"), direct[2]) else ""
    who = (lender[1] if lender else "") or name_of(said) or topic.who
    if not who:
        for a, b in reversed([c for c in s.clauses if c[1] <= f.start]):
            if _is_body(s.plain[a:b].strip()):
                who = _split(s.text[a:b].strip())[0] or name_of(s.text[a:b])
                break
    if not who:
        for words in (s.plain[: f.start], s.plain[f.end : y], heading):
            words = re.sub(r"单个项目|直接投资(?!基金)|同期银行", "", words)
            found = NAMES.findall(words)
            if found:
                who = name_of(found[-1])
                break
    topic_firm = topic.who if topic.who.endswith(tuple(table()["firm"])) else ""
    if who.endswith(tuple(table()["firm"])) and not re.search(
        any_of("not_firm"), who.replace("保险投保", "")
    ):
        return table()["firm"][0], topic_firm or who
    return who, topic_firm if topic_firm != who else ""


def payer_of(s: Sentence, span: Span, at: int) -> str:
    """Who gives, as it is written right in front of what gives; empty where nobody is named."""
    said = s.plain[span[0] : at]
    found = list(
        re.finditer(
            rf"(?:^|[，,；;由从：])\s*(?:由|从)?([^，,；;。由对给的按]{{0,14}}?(?:{any_of('payer')}))(?:中|列支)?(?=\s*(?:也|追加|按|给予|予以|共同|承担|分担|再|统筹|补助|奖励|补贴|贴息(?=\d)|安排|对|分别|出资(?!的)|最高|各|每年|一次性|根据|可|将|统筹|参照|从|投资(?!基金)|参与|设立|推出|配套|$))",
            said,
        )
    )
    found = [m for m in found if not re.match(r"[^，,；;]*基础上", said[m.end() :])]
    name = s.text[span[0] :][slice(*found[-1].span(1))] if found else ""
    return re.sub(r"^(?:鼓励|支持|引导(?!基金)|推动|允许|指导|在)+|、?$", "", name.strip())


def form_of(s: Sentence, f: Figure, span: Span, heading: str) -> OfferForm | None:
    """The form of an offer: the first row of the forms that fits its clause and what is said around it."""
    if PARTS.search(s.plain[f.start : f.end]):
        return "出资比例"
    x, y = s.clause(f.start)
    said = s.plain[span[0] : max(span[1], y)]
    bare = re.match(
        r"\s*(?:每[年家户]|单[家户个]|一般|原则上)?(?:最高|不超过)", s.plain[x:y]
    ) and not re.search(any_of("grant"), s.plain[x:y])
    z = s.clause(min(y + 1, len(s.text)))[1]
    here = s.plain[s.clause(max(x - 1, span[0]))[0] : y] if bare else s.plain[x:y]  # 给予租金补贴，最高20万元
    if bare and x == 0:
        here = s.plain[x:z]  # 最高不超过400万元，贷款期限不超过2年
    if not re.search(any_of("grant"), here) and re.match(r"[，,](?:再|可)?(?:给予|予以)", s.plain[y:z]):
        here = s.plain[x:z]  # 按发行规模的2%，给予最高50万元的补贴
    if re.search(r"额度(?:最高|不超过)?$", s.plain[x : f.start]):
        here = s.plain[x:z]  # 额度最高1000万元，期限最长3年的贷款
    unit = "year" if f.unit in TIMES else f.unit
    own = [(a, b) for a, b in s.clauses if span[0] <= a < max(span[1], y) and not _others(s, f, a, b)]
    alone = "，".join(s.plain[a:b] for a, b in own) if f.role == "rate" and base_of(s, f) else said
    for words in (f"{alone}，{here}", said):
        for form in forms():
            if fits(form, here, f"{words}，{heading}", unit, s.plain[f.end : y]):
                return form.name
    return None


def _others(s: Sentence, f: Figure, a: int, b: int) -> bool:
    """Whether a clause is about another figure: 按1.5%给予贴息，并给予评估费50%的补助."""
    given = [g for g in s.figures if a <= g.start < b and g.role in ("rate", "amount")]
    return bool(given) and not a <= f.start < b


def instrument_of(
    s: Sentence, f: Figure, span: Span, preferred: tuple[str, ...], general: frozenset[str], former: str
) -> str:
    """The instrument: one that the form asks for, else the special code nearest in front, else any special one, else a general
    one, else that of the offer it goes on from."""
    everywhere = [(at, name) for at, name in s.codes if name]
    everywhere = [(at, name) for at, name in everywhere if s.plain[at] != "〇"] or everywhere
    codes = [(at, name) for at, name in everywhere if span[0] <= at < span[1]]
    for name in preferred:
        if any(name == code for _, code in codes):
            return name
    before = [name for at, name in codes if at < f.end]
    ranked = [
        *(n for n in reversed(before) if n not in general),
        *(n for _, n in codes if n not in general),
        *reversed(before),
        *(n for _, n in codes),
    ]
    if ranked:
        return ranked[0]
    if former:
        return former
    return next((n for _, n in everywhere if n not in general), next((n for _, n in everywhere), ""))


def per_of(words: tuple[str, ...], here: str) -> str:
    """What a ceiling counts by: 每户每年, 家, 笔, 项目."""
    each = table()["each"]
    got = [each.get(w, "户" if w in ("企业", "机构", "银行", "公司") else w) for w in words]
    for m in re.finditer(
        rf"({alternation(each)})([^，\d]{{0,10}}?(?:企业|机构|公司|银行|项目|个人|主体|基金|平台|团队))?",
        here,
    ):
        kind = each[m[1]]
        if m[2] and m[2].endswith("项目"):
            kind = "项目"
        elif m[2] and kind == "个":
            kind = "户"
        if not set(got) & {"户", "家", "项目", "人", "笔", "个", "单品种"} or kind == "次":
            got.append(kind)
    if re.search(any_of("yearly"), here) and "年" not in got:
        got.append("年")
    got = list(dict.fromkeys(g for g in got if g))
    return "每户每年" if set(got) in ({"户", "年"}, {"家", "年"}) else "".join(got)


def base_of(s: Sentence, f: Figure) -> str:
    """What a rate is a rate of, where the quantity does not say: the words between 按 and the rate."""
    if f.base and not re.search(r"\d[∶:：]", f.base) and f.base.count("（") == f.base.count("）"):
        said = f.base if not re.search(r"\d[%％‰]?、", f.base) else ""
    else:
        x, _ = s.clause(f.start)
        m = re.search(
            r"(?:按照?|参照|给予|对其|承担|占|将)(?:不超过|不高于|不低于|单笔)?([^，,；;。]{2,36}?)(?:的|各|按|最高|不超过|不高于|不低于|比例)*$",
            s.plain[x : f.start],
        )
        said = s.text[x:][slice(*m.span(1))] if m and not re.search(r"\d[%％‰]?、", m[1]) else ""
        if not said and (
            m := re.match(
                r"的(?!比例|标准|额度|费率|利率|税率)([^，,；;。的]{2,12}?)(?=用于|投向|作为|[，,；;。]|$)",
                s.text[f.end :],
            )
        ):
            said = "" if re.search(rf"(?:{any_of('grant')})(?:支持)?$", m[1]) else m[1]
    if re.search(rf"(?:给予|予以){re.escape(said)}", s.text[: f.start]):
        said = re.sub(
            r"^[^的]{0,8}(?:机构|银行|企业|公司|平台|基金)(?=[^的]{2})", "", said
        )  # 给予企业|贷款额的1%
    if said and (
        row := re.search(
            rf"^(?:.*(?:参与|[对按将为，]))?([^，对按将为、]{{1,12}}、)(?={re.escape(said)})",
            s.text[: f.start],
        )
    ):
        said = row[1] + said  # 种子基金、|天使基金的出资
    said = re.sub(r"[+＋]$", "加点", said)  # LPR+50BP
    said = f"其{said}" if said.startswith("他") and f"其{said}" in s.text else said
    before = s.text[s.clause(f.start)[0] : f.start]
    if said and (
        m := re.search(
            rf"(?:按照|按(?!照))(?:不超过|不高于|不低于)?([^，,；;。\d]{{1,12}}{re.escape(said)})", before
        )
    ):
        said = m[1]
    if re.search(r"(?:分担|承担)$", said):
        said = re.sub(r"^.*对(?!其)|(?:分担|承担)$", "", said)  # 集团对代偿损失分担40%
    said = re.sub(r"^.*[为对](?=[^为对]{2,12}提供$)|提供$", "", said)
    said = re.sub(r"^(?:分别|参照|按照?|其(?!他)|的|每年|统筹|再)+|(?:分别|最高|各|的|比例)+$", "", said)
    said = re.sub(
        r"^在(?=.*基础上)|^(?:补偿|补助|补贴|奖励|资助)(?:标准|金额|额度|比例|总额)为|(?:基础上|阶段性|原则上|统筹|再|予以|加计|保持|给予|比例|的)+$",
        "",
        said,
    )
    if re.fullmatch(rf".{{0,6}}(?:{any_of('body')})", said) and (
        m := re.search(r"按照?([^，]{2,36}?)(?:一次性)?(?:给予|予以)[^，]*$", before)
    ):
        said = m[1]  # 按转贷规模一次性给予发行人0.5%贴息
    if re.fullmatch(
        rf"(?:(?:{any_of('grant')}|资金)+|(?:.*的)?.{{0,8}}(?:{any_of('body')})|[^的]{{0,4}}(?:{any_of('payer')}|[省市县区])(?:{any_of('grant')})?)",
        said,
    ) or said.endswith("单个项目"):
        return ""  # what is given, or to whom, is not what it is a rate of
    return said


def purpose_of(s: Sentence, f: Figure) -> tuple[str, str, int]:
    """What a sum is for where nobody qualifies for it, as (who or what, 建设 or the like, where that ends): 支持…中心建设."""
    x, y = s.clause(f.start)
    end = next((b for a, b in s.clauses if a > y), y)
    fund = re.match(
        r"(?:总?规模)?的?([^，,；;。的]{2,30}?(?:资金池|资金|基金|专项(?!资金)))(?![^，；。]{0,6}(?:额度|贷款))",
        s.text[f.end : y],
    )
    if fund:
        return "", fund[1], f.end
    m = re.match(
        r".{0,12}?(用于|支持|开展|组织实施)([^，,；;。\d]{2,40}?)(建设|发展|运营|改造)?(?=[，,；;。]|$)",
        s.text[f.end : end],
    )
    if not m:
        return "", "", f.end
    who = (
        None if _is_body(re.sub(r"[（(][^）)]*[)）]$", "", m[2])) else NAMES.match(m[2])
    )  # 支持中小企业|创新转型
    what, base = (who.group(), m[2][who.end() :] + (m[3] or "")) if who else (m[2], m[3] or "")
    return what, base, f.end + m.end()


def relief_of(s: Sentence, f: Figure) -> str:
    """What is put off or waived for a time: 3个月租金缓缴 → 租金."""
    after = s.text[f.end : s.clause(f.start)[1]]
    m = re.search(r"(?:缴纳|减免|免收|缓缴|缴清|免除)([^，,；;。、\d]{2,20})", after) or re.match(
        r"(?:的|实行)?([^，,；;。的\d]{2,8})(?:减免|缓缴|免收)", after
    )
    return m[1] if m else ""


def dealt(text: str, plain: str, count: int) -> tuple[tuple[str, str], ...]:
    """A list of ``count`` things in a text as (phrase with that thing alone, the thing): what a list of figures is dealt out over.

    >>> dealt("认定为国家级、省级中心的", "认定为国家级、省级中心的", 2)
    (('认定为国家级中心', '国家级'), ('认定为省级中心', '省级'))
    """
    spans = [m.span() for m in re.finditer(r"[^，,；;：:]+", plain)]
    for a, b in reversed(spans):
        part = re.sub(r"^\s*(?:其中)?(?:对于?|凡|即)|的?\s*$", "", text[a:b])
        part = re.sub(rf"的[^的，]*(?:{any_of('office')})$|^按照?(?=.*分[档级]$)|分[档级]$", "", part)
        quoted = re.findall(r"“[^”]+”", part)
        if len(quoted) == count and re.search(r"”[、和及]?“", part):
            i, j = part.find(quoted[0]), part.rfind(quoted[-1]) + len(quoted[-1])
            return tuple((part[:i] + x + part[j:], x) for x in quoted)
        tail = part[part.rfind("的") + 1 :] if "的" in part[:-2] else part
        for words, cut in (
            (tail, "[、和及与]|以及"),
            (part, "[、和及与]|以及"),
            (part, "、"),
            (part, "[、和及与或]|以及"),
        ):
            flat = re.sub(r"[（(“][^）)”]*[)）”]", lambda m: "〇" * len(m.group()), words)
            cuts = [m.span() for m in re.finditer(cut, flat)]
            begins, ends = [0, *(c[1] for c in cuts)], [*(c[0] for c in cuts), len(words)]
            parts = [words[i:j].strip() for i, j in zip(begins, ends, strict=True)]
            if len(parts) == count and all(parts):
                return _completed(parts)
    return ()


def _completed(parts: list[str]) -> tuple[tuple[str, str], ...]:
    """The parts of a list with what they share in front and behind."""
    if all(re.search(r"\d", x) for x in parts):  # brackets: 1000万元至5000万元、5000万元以上
        parts = [*parts[:-1], re.sub(r"(?<=\d)([^\d的]*)的[^\d的]*$", r"\1", parts[-1])]
        lead = re.match(r"\D*", parts[0])
        front = lead.group() if lead else ""
        bare = re.sub("(?:小于|低于|高于|大于|超过|不足)$", "", front)
        return tuple((x if x.startswith(front) else bare + x, x) for x in parts)
    first, last = parts[0], parts[-1]
    shared = next((k for k in range(min(6, len(first)), 0, -1) if first[-k:] in last), 0)
    cut = last.find(first[-shared:]) + shared if shared else len(last)
    trail = last[cut:]
    lead = re.match(
        rf".*(?:为|创建|获评|获批|列入|对|在|设立|的|投|获得|入选|达到)(?=.{{{max(shared, 1)},}}$)", first
    )
    front = lead.group() if lead and any(c not in last for c in lead.group()) else ""
    if last.endswith("财政"):
        return tuple((x, x) for x in (x if x.endswith("财政") else x + "财政" for x in parts))
    head = re.search(rf"(?:{LONG})$", last)
    if (
        head
        and not trail
        and not any(x.endswith(head.group()) for x in parts[:-1])
        and not all(map(_is_body, parts[:-1]))
    ):
        # 种子、天使、创投基金; 银行、保险、证券机构
        whole = rf"(?:{any_of('payer', 'body')})$"
        parts = [*(x if re.search(whole, x) else x + head.group() for x in parts[:-1]), last]
    things = [parts[0][len(front) :], *parts[1:-1], last[:cut]]
    return tuple(
        (front + x + trail, x + trail if i == len(things) - 1 and not front else x)
        for i, x in enumerate(things)
    )
