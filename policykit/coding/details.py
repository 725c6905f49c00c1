"""What a measure says besides its channel: figures, ceilings, terms, conditions, names, whom it is meant for, whom it acts on.

``money``: an amount, rate or share; ``cap``: a ceiling; ``deadline``: a date, year or term; ``condition``: an event or
status that can be checked; ``product``: a proper name of a product, fund, platform, scheme or national tool. What is
said every year, about how long a plan runs, and a kind of firm is none of them.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache

from policykit.coding.frame import Frame, compiled, found
from policykit.coding.hits import SLOGAN, Hit
from policykit.coding.matcher import fold
from policykit.gongwen.facts.quantities import DEADLINE
from policykit.gongwen.words.lexicon import pattern
from policykit.records import Quantity

CEILING = pattern(
    r"""最高|最多|最长|至多|上限(?![及和、的])|封顶|以内|以下(?!简称|条件|情形|措施|方式|标准|规定|材料|[:：])|不(?:得)?(?:超过|高于|超出|大于|多于)
    |\d\s*[—–\-~～至]\s*\d[\d.,]*\s*(?:[万亿千百]?元|%)|(?<!\d{3})\d\s*[—–\-~～至]\s*\d+\s*年|[万亿%]元?\s*[—–\-~～至]\s*\d[\d.,]*\s*(?:[万亿]?元|%)""",
    yes=("最高50万元", "不超过20万元", "3—10万元", "100万元（含）以内", "3万元—10万元", "1%以下"),
    no=("不低于20%", "100万元以上", "以下简称试验区", "2025—2027年"),
)
TERM = pattern(
    r"""(?:期限|周期|时间|年限|最长|不超过|贴息|补贴|连续|为期|有效期|存续期)[^，,。；;]{0,8}?[\d一二两三四五六七八九十]+\s*(?:个月|年期?|日|天)
    |[\d一二两三四五六七八九十]+\s*(?:个月|年|个?工作日|日|天)(?:以?内|期(?!间)|之内)|(?:自|从)[^，,。；;]{1,30}之?日起""",
    yes=("期限2年", "最长10年", "5个工作日内", "贴息3年", "贷款周期为3年", "自印发之日起"),
    no=("每年", "当年新增", "用5年左右时间"),
)
EVERY = pattern(
    r"(?:每|当|本|上|近|往|同|前[一二两三]?|次|翌|今|按|逐|全|历|多|跨|满|第[一二三四五六七八九十\d]+)\s*年(?!前|底)|[\d一二三四五六七八九十]+年左右",
    yes=("每年安排", "当年", "用5年左右时间"),
    no=("2027年底前",),
)
EVENT = (
    "获得|获评|获批|取得|通过|完成|办理|办结|入选|入围|入库|上市|挂牌|备案|认定|登记|审核|评审|受理|投保|支付|缴纳|列入|纳入|注册|验收|发放"
    "|发生|实现|达到|超过|转贷|落户|迁入|还本付息|还款|结清|签订|引进|认缴|实缴|到位|投产|开工|竣工|授权|录用|招用|就业|新增|贡献|立项|购买|购置|出资|获投|投资|形成|满[\\d一二三四五六七八九十]"
)
CONDITION = pattern(
    r"""(?:对|凡|对于|给予)[^。；;]{0,70}?(?:{EVENT})[^。；;]{0,36}?的(?=[，,、。；;（(]|\S{0,14}(?:企业|机构|银行|公司|项目|个人|基金|贷款|单位|人员|产品|主体|平台|团队|园区))
    |对[^，,。；;]{0,30}(?:上市|挂牌|备案|认定|注册|入选|获批|投保|获得)[^，,。；;的]{0,4}(?:企业|机构|公司|项目|产品|个人|团队)(?=[，,]|给予|按)
    |经[^，,。；;]{1,30}(?:认定|批准|备案|审核|评审|核准|同意|审定|评定)
    |(?:列入|纳入|进入|入选)[^，,。；;]{1,20}(?:名单|计划|目录|清单|库)[^，,。；;]{0,6}的
    |(?:按时|按期|正常|足额)(?:还本付息|还款|付息|归还)|在[^，,。；;]{1,12}注册(?:的|并|登记)|(?:注册地|登记地)在
    |(?:净资产|总资产|资产总额|营业收入|销售收入|融资额度?|投资额)[^，,。；;]{0,10}(?:以上|超过|达到?|不低于|不少于)
    |注册资本[^，,。；;]{0,16}(?:不低于|不少于|(?:以上|超过|达到?)[^，,。；;]{0,10}的)
    |(?:费率|利率|余额|占比|不良率)[^，,。；;]{0,6}(?:不高于|不超过|低于|高于|不低于|超过|达到?)[^，,。；;]{0,10}的[^，,。；;]{0,8}(?:机构|企业|银行|公司)
    |纳税信用[^，,。；;]{0,6}[A-DM]级
    |(?:成功|完成|通过|获得|取得|实现|验收|认定|备案|落户|投产|(?<!支持企业)上市|挂牌)[^，,。；;]{0,14}后(?=[，,]|给予|再|即|可|由|按|奖励|补)
    |成功(?:发行|融资|上市|挂牌|获批|入选)[^，,。；;]{0,14}的(?=[，,]|\S{0,8}(?:企业|机构|公司|银行))|逾期[^，,。；;]{0,6}\d+(?:日|天|个月)
    |对[^，,。；;]{0,10}新(?:入驻|落户|迁入|引进|设立|认定|注册|获批)[^，,。；;]{0,12}(?:基金|企业|机构|公司|支行|项目|平台)
    |符合[^，,。；;]{0,6}条件并|(?:连续|累计|存续|成立|经营)[^，,。；;]{0,6}[\d一二两三四五六七八九十]+年(?:以上|的)""",
    yes=(
        "对成功上市的企业给予奖励",
        "经市科技局备案",
        "按时还本付息",
        "在本市注册的",
        "对投保科技保险的，按保费",
        "成功发行债券后，按发行额",
        "完成下一轮融资后，可退出",
        "贷款逾期60日后",
        "对新入驻的基金给予补助",
        "费率不高于1.5%的担保机构",
        "纳税信用M级企业",
    ),
    no=(
        "对符合条件的企业",
        "对科技型企业可适当提高",
        "经济发展",
        "注册资本达到10亿元。",
        "担保费率不高于1%。",
    ),
    EVENT=EVENT,
)


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
        cap=bool(CEILING.find(plain)) or any(q.bound == "max" and q.unit != "count" for q in own),
        deadline=_deadline(plain, own),
        condition=bool(CONDITION.find(plain)),
        product=_product(plain, hits, frame),
        target=_target(plain, fold(title), frame),
        receiver=_receiver(plain, hits, frame),
    )


def _deadline(plain: str, quantities: Sequence[Quantity]) -> bool:
    rest = EVERY.sub("", plain)
    return bool(DEADLINE.find(rest)) or bool(TERM.find(rest))


def _product(plain: str, hits: Sequence[Hit], frame: Frame) -> bool:
    """Whether a proper name stands in the sentence; slogans are put in quotation marks too, and are none."""
    named = set(frame.fact("product", "instruments") or ())
    for hit in hits:
        if hit.counts and hit.term.instrument in named:
            return True
        if hit.rule == SLOGAN:
            plain = plain[: hit.start] + "□" * (hit.end - hit.start) + plain[hit.end :]
    names = frame.fact("product", "names")
    return bool(names) and found(names, plain)


def _target(plain: str, title: str, frame: Frame) -> tuple[str, ...]:
    """Whom the measure is finally meant for, by its sentence, else by the heading of its article."""
    return _named(plain, "target", frame) or (() if PLAIN_FIRM in plain else _named(title, "target", frame))


def _receiver(plain: str, hits: Sequence[Hit], frame: Frame) -> tuple[str, ...]:
    """Who is acted on or paid: named, else those through whom the instruments of the sentence work."""
    named = _named(plain, "receiver", frame)
    if named:
        return named
    used = {h.term.instrument for h in hits if h.counts} - {""}
    rows = (row for row in frame.parties if row.role == "receiver")
    return tuple(row.key for row in rows if used & set(row.by.split("|")))


@lru_cache(maxsize=4096)  # a heading is asked for each sentence under it
def _named(plain: str, role: str, frame: Frame) -> tuple[str, ...]:
    """The parties of a role that a text names; what one row has found is not looked at by the next."""
    rows = [row for row in frame.parties if row.role == role]
    names, whole = [], plain
    for row in rows:
        if not row.words:
            continue
        held = compiled(row.words)
        if held.search(plain) and not (row.unless and found(row.unless, whole)):
            names.append(row.key)
            plain = held.sub(lambda m: "□" * len(m[0]), plain)
    order = {row.key: i for i, row in enumerate(rows)}
    return tuple(sorted(names, key=order.__getitem__))
