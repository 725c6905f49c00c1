"""Kinds of agencies and the short form of their names, from ``agencies.csv``.

Columns: ``name`` as it occurs, ``at`` where it stands (``start``, ``end``, ``has``), ``standard`` its usual short
form, ``kind``. Only abbreviations of one and the same body share a standard form (发改委, 发展和改革委员会). Bodies
that took over from each other (金融办, 地方金融监管局, 委金融办; the branches of 2018 and of 2023) keep their
names and share the kind.
"""

from __future__ import annotations

import csv
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from policykit.gongwen.words.lexicon import pattern

NATIONAL_BODY = pattern(
    r"""
    ^(?:中共中央|国务院|全国(?:人|总工会|工商联|妇联)|中华全国|中国人民银行|中央|国家|中华人民共和国|中国(?:银行|证券|银保监|证监|保险)|最高人民
        |(?:发展改革委|科技部|科学技术部|工业和信息化部|财政部|银保监会|证监会|外汇局|金融监管总局|商务部|教育部
            |人力资源社会保障部|农业农村部|住房城乡建设部|交通运输部|自然资源部|生态环境部|税务总局|海关总署|知识产权局
            |市场监管总局|国资委|民政部|司法部|水利部|公安部|文化和旅游部|应急管理部|审计署|农业部|环境保护部|国土资源部)$)
    """,
    yes=("国务院办公厅", "科技部", "国家外汇管理局", "中华全国总工会", "水利部"),
    no=("武汉市财政局", "省科技厅"),
)


OTHER = "其他"


@dataclass(frozen=True, slots=True)
class Body:
    """A row of ``agencies.csv``."""

    name: str  # 发展和改革委员会
    at: str  # end
    standard: str  # 发展改革委
    kind: str  # 发改


@cache
def kinds_in_order() -> tuple[str, ...]:
    """The kinds in the order in which ``agencies.csv`` first names them."""
    text = (files("policykit.gongwen.words") / "agencies.csv").read_text(encoding="utf-8")
    return tuple(dict.fromkeys(row["kind"] for row in csv.DictReader(text.splitlines())))


@cache
def bodies() -> tuple[Body, ...]:
    """The rows: national bodies at the start of a name first (their branches are theirs), then the longest."""
    text = (files("policykit.gongwen.words") / "agencies.csv").read_text(encoding="utf-8")
    rows = [Body(**row) for row in csv.DictReader(text.splitlines())]
    return tuple(sorted(rows, key=lambda b: (b.at != "start", -len(b.name), b.name)))


@cache
def body_of(agency: str) -> Body | None:
    """The row that an agency's name fits.

    >>> body_of("市发展和改革委员会").kind, body_of("中国人民银行聊城市分行").kind, body_of("市委金融办").standard
    ('发改', '央行', '委金融办')
    >>> body_of("专班") is None
    True
    """
    fits = {"start": str.startswith, "end": str.endswith, "has": str.__contains__}
    return next((b for b in bodies() if fits[b.at](agency, b.name)), None)
