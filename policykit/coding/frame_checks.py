"""What must hold in a frame: its rows before anything is coded by it, its examples and terms by coding with it.

``check_rows`` names each mistake with its line. ``trials`` codes the examples; ``reachable`` puts terms into sentences
in which they should count.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from policykit.coding.frame import Frame, Kind, Term
from policykit.coding.frame_files import Row
from policykit.coding.hits import HERE, Context, categories_of
from policykit.coding.matcher import fold
from policykit.coding.rules import judge

NEVER = "。；;\n\t "
"""What a measure never holds inside: it ends with the first, and the reading closes gaps."""

SENTENCES = ("{}。", "支持{}。", "引导{}服务企业。", "鼓励{}增加对企业的支持；", "到2030年，企业{}。")
ROLES = ("target", "receiver")

ASIDE = {
    "codebook": "它是排除条目",
    "source": "它是资金来源",
    "needs": "needs 的条件从不满足",
    "unless": "总是符合 unless",
    "head": "总是让位于后面的词根",
    "": "同一处总有别的条目先被认出",
}


@dataclass(frozen=True, slots=True)
class Trial:
    """A sentence that the frame gives with its categories, and what the machine makes of it."""

    about: str  # 信贷, or the name of an instrument
    sentence: str
    expected: tuple[str, ...]
    found: tuple[str, ...]
    why: str

    @property
    def passed(self) -> bool:
        """Whether the machine comes to what the frame says."""
        return self.found == self.expected


def trials(frame: Frame) -> list[Trial]:
    """Every example of ``examples.csv`` coded, and the example of every instrument, which must count by its own terms."""
    made = [
        Trial(
            e.category,
            e.sentence,
            frame.ordered(e.categories),
            categories_of(judge(e.sentence, frame), frame),
            e.why,
        )
        for e in frame.examples
    ]
    for row in frame.instruments:
        hits = judge(row.example, frame) if row.example else []
        own = {c for h in hits if h.counts and h.term.instrument == row.instrument for c in h.term.categories}
        made.append(
            Trial(row.instrument, row.example, frame.ordered(row.category), frame.ordered(own), "工具的例句")
        )
    return made


def reachable(frame: Frame, terms: Sequence[Term] | None = None) -> list[tuple[str, str]]:
    """Terms that count in no sentence made for them, with the reason; those that are there to be set aside left out."""
    never = []
    around = Context(
        title="发挥投资基金和风险补偿作用，扩大融资", before=frame.categories[:1], article="融资"
    )
    for term in frame.terms if terms is None else terms:
        if term.kind in frame.silent:
            continue
        reasons = []
        for sentence in _sentences(term):
            hits = [h for h in judge(sentence, frame, around) if h.term.term == term.term]
            if any(h.counts for h in hits):
                break
            reasons += [h.why for h in hits] or [""]
        else:
            never.append((term.term, ASIDE.get(reasons[0], f"规则“{reasons[0]}”总把它排除")))
    return never


def _sentences(term: Term) -> Iterator[str]:
    """Sentences in which the term should count: by itself, and beside each word that its condition asks for."""
    for sentence in SENTENCES:
        yield sentence.format(term.term)
    words = re.findall(r"[\u4e00-\u9fff]+", term.needs) or [""]
    for before in ("", *words):
        for after in ("", *words):
            yield f"支持{before}{term.term}{after}。"
            yield f"支持企业{before}发展{term.term}，促进{after}。"


def check_rows(
    rows: Mapping[str, Sequence[Row]], categories: Sequence[str], kinds: Sequence[Kind], spoken: Sequence[str]
) -> None:
    """The rows of the tables against each other; ``spoken`` are instruments that rules give without a term."""
    terms, instruments = rows["terms.csv"], rows["instruments.csv"]
    of = {row["instrument"]: set(row["category"].split("|")) for row in instruments}
    for row in terms:
        _term(row, of, categories, {k.key: k for k in kinds})
        for name in ("needs", "unless"):
            _pattern(row, name)
        _conditions(row)
    used = {row["instrument"] for row in terms} | set(spoken)
    for row in instruments:
        _categories(row, row["category"], categories)
        if not row["category"] or not row["definition"]:
            raise row.wrong(f"工具“{row['instrument']}”没有写类别或定义")
        if row["instrument"] not in used:
            raise row.wrong(f"工具“{row['instrument']}”没有任何条目")
    for row in rows["examples.csv"]:
        _categories(row, row["categories"], categories)
    for row in rows["parties.csv"]:
        if row["role"] not in ROLES:
            raise row.wrong(f"role “{row['role']}”不在 {'、'.join(ROLES)} 之中")
        for name in ("words", "unless"):
            _pattern(row, name)


def _term(row: Row, of: Mapping[str, set[str]], categories: Sequence[str], kinds: Mapping[str, Kind]) -> None:
    term, given = row["term"], row["instrument"]
    kind = kinds.get(row["kind"])
    if kind is None:
        raise row.wrong(f"kind “{row['kind']}”不在 {'、'.join(kinds)} 之中")
    _categories(row, row["category"], categories)
    if any(c in term for c in NEVER):
        raise row.wrong(f"条目“{term}”含有句末标点或空白，在一句之中永远找不到")
    if not kind.counts:
        return
    if not kind.bare and not row["category"]:
        raise row.wrong(f"条目“{term}”没有写类别")
    own = set(row["category"].split("|"))
    if given not in of:
        near = "、".join(i for i, cats in of.items() if row["category"] and cats & own)
        raise row.wrong(
            f"条目“{term}”的工具“{given}”不在 instruments.csv 中" + (f"；可用：{near}" if near else "")
        )
    if not kind.bare and own != of[given]:
        raise row.wrong(f"条目“{term}”属{row['category']}，工具“{given}”却属{'|'.join(sorted(of[given]))}")


def _categories(row: Row, written: str, categories: Sequence[str]) -> None:
    for category in written.split("|"):
        if category and category not in categories:
            raise row.wrong(f"没有类别“{category}”")


def _pattern(row: Row, name: str) -> None:
    pattern = row[name]
    try:
        re.compile(pattern)
    except re.error as error:
        raise row.wrong(f"{name} 不是有效的正则表达式（{error}）") from error
    wide = [c for c in pattern if fold(c) != c and c not in "，；"]
    if wide:
        raise row.wrong(f"{name} 中的全角“{wide[0]}”永远匹配不上（正文按半角匹配），请写“{fold(wide[0])}”")


def _conditions(row: Row) -> None:
    """A term that its own conditions always set aside can never count."""
    term, needs, unless = fold(row["term"]), row["needs"], row["unless"]
    if unless and HERE not in unless and re.search(unless, term):
        raise row.wrong(f"条目“{row['term']}”本身就符合 unless，永远不会计入")
    if not (needs and unless):
        return
    if HERE not in needs and re.search(needs, term):
        return
    ways = needs.split("|") if not re.search(r"[(\[\\]", needs) else [needs]
    plain = [way for way in ways if re.fullmatch(r"[\w@]+", way)]
    if plain and len(plain) == len(ways) and all(re.search(unless, way) for way in ways):
        raise row.wrong(f"条目“{row['term']}”的 needs 与 unless 互相矛盾，永远不会计入")
