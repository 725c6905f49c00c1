"""Whom each article charges, and the agencies made comparable.

A note behind a heading (二、加强信贷支持（责任单位：市金融办）) is about everything below that heading. An article's
own note says more and replaces it; of two headings the nearer one counts.

Each agency has a key that is the same for one body and different for two, and a kind.
市科技局 of two cities are two agencies of one kind: 武汉市科技局 and 郑州市科技局, both 科技. A department behind
another one of the same body shares its front: in 人行河南省分行信贷政策管理处、货币政策处 the second is
人民银行河南省分行货币政策处. A collective (各区人民政府) stays one name of its place. The name as printed stays
in its own column.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from policykit.gongwen.outline.layout import Layout
from policykit.gongwen.outline.outline import Draft, Outline
from policykit.gongwen.outline.tables import row_agencies
from policykit.gongwen.words.agencies import NATIONAL_BODY, OTHER, body_of
from policykit.gongwen.words.lexicon import pattern
from policykit.gongwen.words.notes import NOTE_LINE, notes
from policykit.gongwen.words.places import MACRO_REGIONS, NATIONAL, Place, gazetteer, leading_places
from policykit.records import Agency, Article, Role

Charged = Sequence[tuple[str, Role]]

DEPARTMENT = pattern(
    r"(?:省会)?(?![省市区县州各]|自治|中国|人民银行|人行|国家){HAN}{1,12}(?:处|科|股|室|营业部)",
    yes=("货币政策处", "科技处", "省会金融工作协调处"),
    no=("市科技局", "各处", "市政府"),
)

WITH_DEPARTMENT = pattern(
    r"(?P<front>.{2,24}(?:分行|支行|监管局|监管分局|[局委厅])){HAN}{2,14}(?:处|科|股|室|营业部)",
    yes=("人行河南省分行信贷政策管理处", "市科技局规划处"),
    no=("市科技局", "货币政策处", "市政府办公室"),
)

GOVERNMENT_BELOW = pattern(
    r"^各.*政府|[区县旗][^市]{0,8}政府",
    yes=("各区人民政府", "章丘区人民政府", "各县（市、区）政府"),
    no=("市人民政府", "省政府"),
)

OWN_LEVEL = pattern(
    r"^(?:自治区|[省市州区县])(?!会|场|级|直|内|属|重点|域|县|[（(])",
    yes=("市科技局", "省财政厅", "市市场监管局", "区财政局", "自治区财政厅"),
    no=("市场监管局", "省会金融工作协调处", "各市", "武汉市科技局", "区县政府"),
)


BELOW = "区县政府"

OFFICES = frozenset({"企业", "高校院所", "协会", OTHER})
"""Kinds whose names carry no place of their own that could be left out."""


def charges(article: Article, draft: Draft, layout: Layout, out: Outline) -> list[Agency]:
    """The agencies that an article charges, in order."""
    own = [c for index in range(draft.first, draft.last + 1) for c in _charged(index, layout)]
    found = own or _above(draft, layout, out)
    return [
        Agency(article.article_id, k.agency, k.role, k.key, k.kind)
        for charged in found
        for k in keyed(charged, article.region)
    ]


def _charged(index: int, layout: Layout) -> list[Charged]:
    """Whom one line charges: by the columns of a table's row, else by the notes in it."""
    text = layout.lines[index].text
    if row := layout.row(index):
        return [named] if (named := row_agencies(text, row)) else []
    return [note.charged for note in notes(text)]


def _above(draft: Draft, layout: Layout, out: Outline) -> list[Charged]:
    """The notes of the nearest heading above, on its line or on lines of their own behind it."""
    section = max((i for _, _, i in out.sections if i < draft.first), default=-1)
    group = max((i for i in out.groups if section < i < draft.first), default=-1) if draft.group else -1
    for heading in (group, section):
        if heading < 0:
            continue
        behind = [heading]
        while (following := behind[-1] + 1) in out.lead_ins and NOTE_LINE.at(layout.lines[following].text):
            behind.append(following)
        found: list[Charged] = [note.charged for i in behind for note in notes(layout.lines[i].text)]
        if found:
            return found
    return []


@dataclass(frozen=True, slots=True)
class Keyed:
    """An agency of a note with its key and kind."""

    agency: str  # 货币政策处
    role: Role  # responsible
    key: str  # 人民银行河南省分行货币政策处
    kind: str  # 央行


def keyed(charged: Charged, region: str) -> list[Keyed]:
    """The agencies of one note, in order; ``region`` is the short name of the document's place.

    >>> [k.key for k in keyed([("人行河南省分行科技处", "lead"), ("货币政策处", "lead"), ("市发改委", "lead")], "郑州")]
    ['人民银行河南省分行科技处', '人民银行河南省分行货币政策处', '郑州市发展改革委']
    >>> keyed([("各区县(市)政府", "responsible")], "郑州")[0].key
    '郑州市各区县（市）人民政府'
    """
    made = []
    front = ""
    for agency, role in charged:
        if front and DEPARTMENT.whole(agency):
            name = front + agency
        else:
            name = agency
            found = WITH_DEPARTMENT.whole(agency)
            front = found["front"] if found else ""
        body = body_of(name)
        kind = body.kind if body else OTHER
        kind = BELOW if kind == "政府" and GOVERNMENT_BELOW.find(name) else kind
        made.append(Keyed(agency, role, _key(name, region), kind))
    return made


def _key(name: str, region: str) -> str:
    """The name in its usual short form, with the place that it leaves out."""
    return _qualified(_standard(name.replace("(", "（").replace(")", "）")), region)


def _standard(name: str) -> str:
    body = body_of(name)
    if body is None or body.at == "has":
        return name
    if body.at == "start":
        return body.standard + name.removeprefix(body.name)
    kept = name.removesuffix(body.name)
    return kept + body.standard


def _qualified(name: str, region: str) -> str:
    """With the place in front: 市科技局 in a document of 武汉 is 武汉市科技局."""
    place = gazetteer().get(region)
    body = body_of(name)
    if region == NATIONAL or (body and body.at == "start") or NATIONAL_BODY.find(name):
        return name
    if level := OWN_LEVEL.at(name):
        return _owned(name, level.group(), place, region)
    named = leading_places(name)
    of_a_part = bool(
        named and not named[0].pinyin and named[0].level == "district" and named[0].full != region
    )
    if named and not (of_a_part and place) and not name.startswith("各"):
        return name
    if not named and (body.kind if body else OTHER) in OFFICES:
        return name
    return (place.full if place else region) + name


def _owned(name: str, level: str, place: Place | None, region: str) -> str:
    """市科技局 or 省财政厅 with the city's or the province's own name; as it stands where that is not known."""
    rest = name[len(level) :]
    if place is None:
        if region.endswith(level):  # 区财政局 of 浦东新区
            return region + rest
        unknown = region in MACRO_REGIONS or region[-1:] in ("区", "县", "旗")
        return name if unknown or level != "市" else f"{region}市{rest}"  # 市财政局 of 昆山
    owner = place if place.full.endswith(level) else gazetteer().get(place.province)
    if owner and (owner.full.endswith(level) or (level == "省" and owner.level == "province")):
        return owner.full + rest
    return place.full + name if level in "区县" else name
