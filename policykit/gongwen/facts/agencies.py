"""Agency notes: who is charged with an article, in which role.

Five forms occur: ``(A牵头,B、C等配合)``, ``(责任单位:A、B)`` and mere names ``（A、B）`` at the end of a paragraph,
``责任单位:A,B`` on a line of its own or behind the last sentence, and ``（牵头单位：A；配合单位：B）``.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from policykit.gongwen.words import patterns as p
from policykit.records import Role

LEAD = ("牵头", "主责", "主办")
COOPERATE = ("配合", "参与", "参加", "协助", "协同", "协办", "支持")
JOINED = ("会同", "联合")  # in front of those who help whoever is named before
EMPTY = frozenset(
    {"", "等", "各有关部门", "有关部门", "有关单位", "相关部门", "相关单位", "各部门", "按", "由", "分工"}
)


@dataclass(frozen=True, slots=True)
class Note:
    """An agency note in a line: where it stands and whom it charges."""

    start: int
    end: int
    charged: tuple[tuple[str, Role], ...]


def notes(line: str) -> list[Note]:
    """The agency notes of one line, in order.

    >>> notes("支持企业。（牵头单位：市科技局；配合单位：市财政局）")[0].charged
    (('市科技局', 'lead'), ('市财政局', 'cooperate'))
    >>> notes("责任单位:市委金融办、市科技局,各开发区管委会")[0].charged[-1]
    ('各开发区管委会', 'responsible')
    """
    if p.NOTE_LINE.at(line) and "。" not in line.rstrip("。"):
        return [Note(0, len(line), charged(line))]
    found = [*p.NOTE_INSIDE.every(line), *p.NOTE_AT_END.every(line), *p.NOTE_BARE.every(line)]
    longest = {m.start(): m for m in sorted(found, key=lambda m: m.end())}  # with the full stop behind it
    spans = [Note(m.start(), m.end(), charged(m["in"])) for _, m in sorted(longest.items())]
    if (m := p.NOTE_NAMES.find(line)) and m.start() not in longest:
        spans.append(Note(m.start(), m.end(), named(m["in"], "responsible")))
    return [note for note in spans if note.charged]


def charged(inner: str) -> tuple[tuple[str, Role], ...]:
    """Agencies and roles of a note's text.

    >>> charged("山西银监局牵头,省科技厅、省金融办等配合")
    (('山西银监局', 'lead'), ('省科技厅', 'cooperate'), ('省金融办', 'cooperate'))
    """
    inner = p.NOTE_TIME.regex.sub("", p.ASIDE.regex.sub("", inner))
    parts = [(m["key"], m["names"]) for m in p.NOTE_PART.every(inner)]
    if not parts:
        parts = list(_said(inner))
    pairs = [
        (name, "cooperate" if names.startswith(JOINED) else _role(key))
        for key, names in parts
        for name in _names(names)
    ]
    return tuple(dict.fromkeys(pairs))


def _said(inner: str) -> Iterator[tuple[str, str]]:
    """Role and names of each ``A、B牵头`` of a note: the names stand between the role before, or a stop, and their own."""
    at = 0
    for m in p.NOTE_VERB.every(inner):
        names = inner[max([at, *(inner.rfind(stop, at, m.start()) + 1 for stop in "；;。")]) : m.start()]
        if names:
            yield m["role"], names
        at = m.end()


def named(cell: str, role: Role) -> tuple[tuple[str, Role], ...]:
    """Agencies of a cell that names nothing else, in the role of its column unless the cell itself tells roles.

    >>> named("市科技局、市财政局", "responsible")
    (('市科技局', 'responsible'), ('市财政局', 'responsible'))
    """
    if any(word in cell for word in (*LEAD, "配合", "负责")) and (own := charged(cell)):
        return own
    return tuple(dict.fromkeys((name, role) for name in _names(p.ASIDE.regex.sub("", cell))))


def role_of(key: str) -> Role:
    """The role that a word such as 牵头 or 配合单位 gives."""
    return _role(key)


def _role(key: str) -> Role:
    if any(word in key for word in LEAD):
        return "lead"
    return "cooperate" if any(word in key for word in COOPERATE) else "responsible"


def _names(names: str) -> list[str]:
    whole = [m.span() for m in p.PLACES_BELOW.every(names)]  # 各市、县（市、区）人民政府 is one name
    gaps = [m.span() for m in p.NAME_GAP.every(names)]
    gaps = [(a, b) for a, b in gaps if not any(start < a and b <= end for start, end in whole)]
    starts, ends = [0, *(b for _, b in gaps)], [*(a for a, _ in gaps), len(names)]
    parts = (names[a:b] for a, b in zip(starts, ends, strict=True))
    cut = [p.NAME_TAIL.regex.sub("", part.strip(" 。.:：")) for part in parts]
    bare = [name.removeprefix("由").removeprefix("会同").removeprefix("联合") for name in cut]
    return [name for name in bare if name not in EMPTY]
