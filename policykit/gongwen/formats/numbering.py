"""Styles and automatic numbers of Word: the 一、（一）第十条 that stand in no paragraph's text, and what is inherited."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cache

from lxml import etree

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
MAX_BASES = 20  # styles that a style may be based on, one behind the other
OFF = frozenset({"0", "false", "off", "none"})


def value(element: etree._Element | None, path: str, default: str = "") -> str:
    """The ``w:val`` of the child at ``path`` (names of this namespace, divided by /), or the default."""
    if element is None:
        return default
    child = element.find("/".join(W + step for step in path.split("/")))
    return default if child is None else child.get(W + "val", default)


def switched_on(element: etree._Element | None, path: str) -> bool | None:
    """Whether a switch such as ``w:vanish`` is on or off; None where it is not set."""
    child = element.find("/".join(W + step for step in path.split("/"))) if element is not None else None
    return None if child is None else child.get(W + "val", "1") not in OFF


def whole(text: str | None, default: int) -> int:
    """A small whole number of the file's XML; anything else counts as the default."""
    return int(text) if text and text.isascii() and text.isdecimal() and len(text) < 7 else default


class Styles:
    """Paragraph and character styles with what they inherit."""

    def __init__(self, root: etree._Element | None) -> None:
        self._by_id: dict[str, etree._Element] = {}
        self._default = ""
        for style in root.iterfind(W + "style") if root is not None else ():
            key = style.get(W + "styleId", "")
            self._by_id.setdefault(key, style)
            if style.get(W + "type") == "paragraph" and style.get(W + "default", "0") not in OFF:
                self._default = key
        self.numbering, self.hides, self.indents = (
            cache(self._numbering),
            cache(self._hides),
            cache(self._indents),
        )

    def chain(self, key: str) -> Iterator[tuple[str, etree._Element]]:
        """A paragraph's style (the default one where it names none) and those it is based on."""
        key = key or self._default
        for _ in range(MAX_BASES):
            style = self._by_id.get(key)
            if style is None:
                return
            yield key, style
            key = value(style, "basedOn")

    def _numbering(self, key: str) -> tuple[str, str, str]:
        """List, level and the style that names them, of a paragraph in this style; empty where there is none."""
        number = level = owner = ""
        for name, style in self.chain(key):
            level = level or value(style, "pPr/numPr/ilvl")
            if number := value(style, "pPr/numPr/numId"):
                owner = name
                break
        return number, level, owner

    def _hides(self, key: str) -> bool:
        """Whether text in this style is hidden."""
        found = (switched_on(style, "rPr/vanish") for _, style in self.chain(key))
        return next((state for state in found if state is not None), False)

    def _indents(self, key: str) -> bool:
        """Whether the first line of a paragraph in this style is indented."""
        found = (first_line(style.find(W + "pPr")) for _, style in self.chain(key))
        return next((state for state in found if state is not None), False)


def first_line(properties: etree._Element | None) -> bool | None:
    """Whether paragraph properties indent the first line; None where they do not say."""
    indent = properties.find(W + "ind") if properties is not None else None
    if indent is None:
        return None
    sizes = [indent.get(W + key) for key in ("firstLineChars", "firstLine")]
    return None if sizes == [None, None] else any(whole(size, 0) > 0 for size in sizes)


LEVELS = 9
MAX_LABEL = 64  # characters of a label's pattern; real ones have under 10
CLOSED = "、，：）)】］。"
"""A label that ends so stands off its text by itself."""

DIGITS = "〇一二三四五六七八九"
FORMAL = "零壹贰叁肆伍陆柒捌玖"
COUNTED = frozenset(
    "chineseCounting chineseCountingThousand japaneseCounting taiwaneseCounting taiwaneseCountingThousand "
    "koreanCounting japaneseLegal".split()
)
POSITIONAL = frozenset("ideographDigital taiwaneseDigital japaneseDigitalTenThousand koreanDigital2".split())
ENCLOSED = {
    "decimalEnclosedCircle": "①",
    "decimalEnclosedCircleChinese": "①",
    "decimalEnclosedParen": "⑴",
    "decimalEnclosedFullstop": "⒈",
    "ideographEnclosedCircle": "㊀",
}


@dataclass(frozen=True, slots=True)
class Level:
    """How one level of a list counts and prints."""

    start: int = 1
    format: str = "decimal"
    text: str = ""  # 第%1条
    suffix: str = "tab"
    legal: bool = False  # every number of the label in plain digits
    restart: int | None = None  # level from 1 whose use restarts this one; 0 for never; None for any above
    style: str = ""  # paragraph style that stands for this level
    hidden: bool = False


class Lists:
    """The lists of a document with their running counters, whatever format they were read from."""

    def __init__(self) -> None:
        self._abstract: dict[str, str] = {}  # list to abstract list
        self._levels: dict[str, dict[int, Level]] = {}
        self._starts: dict[str, dict[int, int]] = {}  # list to the starts of its own, by level
        self._counters: dict[str, dict[int, int]] = {}  # abstract list to level to last number
        self._begun: set[tuple[str, int]] = set()

    def add(self, key: str, abstract: str, levels: dict[int, Level], starts: dict[int, int]) -> None:
        """Make a list known."""
        self._abstract[key], self._levels[key], self._starts[key] = abstract, levels, starts

    def levels(self, key: str) -> dict[int, Level]:
        """The levels of a list."""
        return self._levels.get(key, {})

    def label(self, key: str, at: int) -> tuple[str, str]:
        """Count a list on at a level; the label and its suffix, both empty where nothing is printed."""
        levels = self.levels(key)
        plan = levels.get(at)
        if plan is None:
            return "", ""
        counters = self._count(key, at, levels)
        if plan.hidden or plan.format == "bullet":
            return "", ""
        label = plan.text[:MAX_LABEL]
        for i in range(LEVELS):
            mark = f"%{i + 1}"
            if mark in label and (part := levels.get(i)):
                form = "decimal" if plan.legal else part.format
                label = label.replace(mark, numeral(counters.get(i, part.start), form))
        return label, plan.suffix

    def _count(self, key: str, at: int, levels: dict[int, Level]) -> dict[int, int]:
        counters = self._counters.setdefault(self._abstract[key], {})
        start = levels[at].start
        if at in self._starts[key]:
            start = self._starts[key][at]
            if (key, at) not in self._begun:
                counters.pop(at, None)
        self._begun.add((key, at))
        counters[at] = counters.get(at, start - 1) + 1
        for deeper in [i for i in counters if i > at]:
            restart = levels[deeper].restart if deeper in levels else None
            if restart is None or at < restart:
                del counters[deeper]
        return counters


class Numbering:
    """The lists of a .docx file, and which of them a paragraph belongs to."""

    def __init__(self, root: etree._Element | None, styles: Styles) -> None:
        self._styles = styles
        self._lists = Lists()
        if root is None:
            return
        plans = {a.get(W + "abstractNumId", ""): a for a in root.iterfind(W + "abstractNum")}
        levels = {key: _levels(plan) for key, plan in plans.items()}
        numbers = {n.get(W + "numId", ""): n for n in root.iterfind(W + "num")}
        for key, number in numbers.items():
            abstract = value(number, "abstractNumId")
            if linked := value(
                plans.get(abstract), "numStyleLink"
            ):  # the levels stand in the list of this style
                abstract = value(numbers.get(styles.numbering(linked)[0]), "abstractNumId", abstract)
            own = _levels(number, "lvlOverride/lvl")
            starts = {
                whole(o.get(W + "ilvl"), 0): whole(start, 1)
                for o in number.iterfind(W + "lvlOverride")
                if (start := value(o, "startOverride"))
            }
            self._lists.add(key, abstract, levels.get(abstract, {}) | own, starts)

    def label(self, properties: etree._Element | None) -> tuple[str, str]:
        """Count a paragraph on; its label and the suffix of the label, both empty where it has none."""
        number, level, owner = self._styles.numbering(value(properties, "pStyle"))
        if own := value(properties, "numPr/numId"):
            number, level, owner = own, "", ""
        level = value(properties, "numPr/ilvl") or level
        if not level and owner:
            levels = self._lists.levels(number)
            level = next((str(i) for i, plan in levels.items() if plan.style == owner), "")
        return self._lists.label(number, whole(level, 0)) if number not in ("", "0") else ("", "")


def joined(label: str, suffix: str, text: str) -> str:
    """Label and text as they are read: 第一条 and 1 stand off by a space, 一、 and （一） need none.

    >>> joined("第一条", "tab", "为了"), joined("一、", "tab", "总则"), joined("1.", "space", "5亿元")
    ('第一条 为了', '一、总则', '1. 5亿元')
    """
    text = text.lstrip() if label else text
    if not label or suffix == "nothing" or label[-1] in CLOSED:
        return label + text
    if label[-1] in ".．" and not text[:1].isdigit():
        return label + text
    return f"{label} {text}"


def numeral(number: int, form: str) -> str:
    """A number in one of Word's Chinese formats; plain digits for the others and where the format does not reach so far.

    >>> [numeral(12, f) for f in ("chineseCountingThousand", "ideographDigital", "decimalEnclosedCircle", "upperRoman")]
    ['十二', '一二', '⑫', '12']
    """
    if form == "none":
        return ""
    if 0 < number < 10_000 and form in COUNTED:
        return _counted(number, "零" + DIGITS[1:], "十百千")[10 <= number < 20 :]
    if 0 < number < 10_000 and (form.startswith("chineseLegal") or form == "ideographLegalTraditional"):
        return _counted(number, FORMAL, "拾佰仟")
    if form in POSITIONAL and number > 0:
        return "".join(DIGITS[int(d)] for d in str(number))
    if form in ENCLOSED and 0 < number <= (10 if ENCLOSED[form] == "㊀" else 20):
        return chr(ord(ENCLOSED[form]) + number - 1)
    return f"{number:02d}" if form == "decimalZero" else str(number)


def _counted(number: int, digits: str, units: str) -> str:
    out = ""
    for power in (3, 2, 1, 0):
        if digit := number // 10**power % 10:
            gap = out and number // 10 ** (power + 1) % 10 == 0
            out += (digits[0] if gap else "") + digits[digit] + (units[power - 1] if power else "")
    return out


def _levels(element: etree._Element, path: str = "lvl") -> dict[int, Level]:
    found = element.iterfind("/".join(W + step for step in path.split("/")))
    return {at: _level(level) for level in found if (at := whole(level.get(W + "ilvl"), 0)) < LEVELS}


def _level(element: etree._Element) -> Level:
    formats = [f.get(W + "val", "") for f in element.iter(W + "numFmt")]
    restart = value(element, "lvlRestart")
    plain = Level(
        start=whole(value(element, "start"), 1),
        format=next((f for f in formats if f not in ("", "custom")), "decimal"),
        text=value(element, "lvlText"),
        suffix=value(element, "suff", "tab"),
        legal=bool(switched_on(element, "isLgl")),
        style=value(element, "pStyle"),
        hidden=bool(switched_on(element, "rPr/vanish")),
    )
    return replace(plain, restart=whole(restart, 0)) if restart else plain
