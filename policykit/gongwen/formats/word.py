"""Word files (.docx) to lines: the body as it is printed, in its order, with the numbers that Word makes.

Kept: automatic numbering, tracked insertions, content controls, text boxes (once, behind their paragraph), table
rows with their cells joined by a tab. Left out: tracked deletions, hidden text, comments, headers and footers.
Footnotes must neither stand inside a sentence nor end up in an article, so they become notes, in full.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from lxml import etree

from policykit.gongwen.formats.archive import Archive
from policykit.gongwen.formats.content import Content, Note, limited, margin_notes, title_fact
from policykit.gongwen.formats.lines import BLANK, Line
from policykit.gongwen.formats.numbering import Numbering, Styles, W, first_line, joined, switched_on, value

MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
MATH = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"
DRAWN = (
    "{http://schemas.openxmlformats.org/drawingml/2006/main}blip",
    "{urn:schemas-microsoft-com:vml}imagedata",
)
TITLE = "{http://purl.org/dc/elements/1.1/}title"
MAX_SPAN = 100  # columns of a cell; beyond it a file's number is a mistake
MAX_DEPTH = 120  # elements inside each other; tables in tables in text boxes of real files stay under 60

GONE = frozenset(W + tag for tag in "del moveFrom pPr rPr instrText delText delInstrText rt".split())
"""Elements of a paragraph whose content is not part of its text."""
ENDS = frozenset(W + tag for tag in "br cr".split())
MARKS = {W + "tab": "\t", W + "ptab": "\t", W + "noBreakHyphen": "-"}


UNREAD = {W + "altChunk": "chunk", W + "subDoc": "linked"}
"""Other files inside the body: named, since they are not read."""


def read_docx(name: str, data: bytes) -> Content:
    """A .docx file; raises ``RefusedDocument`` where it is damaged, locked or made to exhaust the machine."""
    archive = Archive(name, data)
    root = archive.xml("word/document.xml")
    body = root.find(W + "body") if root is not None else None
    if body is None:
        raise archive.refusal("文件里没有正文（word/document.xml）", "请用 Word 或 WPS 打开后另存为 .docx")
    styles = Styles(archive.xml("word/styles.xml"))
    story = _Story(archive, styles, Numbering(archive.xml("word/numbering.xml"), styles))
    lines = tuple(story.lines(body))
    if not lines and next(body.iter(*DRAWN), None) is not None:
        raise archive.refusal("正文只有图片，没有文字", "请另存为 PDF，按扫描件用文字识别读取")
    margins = margin_notes(_margins(archive, styles), lines)
    return Content(lines, _facts(archive), notes=(*story.notes(), *_footnotes(archive, story), *margins))


@dataclass
class _Story:
    """A walk through the body; counts paragraphs, and remembers what it left out."""

    archive: Archive
    styles: Styles
    numbering: Numbering
    paragraph: int = 0  # ordinal of the paragraph at hand
    references: list[tuple[str, str, int]] = field(
        default_factory=list
    )  # kind and id of a note, its paragraph
    inserted: int = 0
    deleted: int = 0
    unread: list[tuple[str, int]] = field(default_factory=list)
    _gap: int = 0
    _cells: int = 0  # table cells that the walk is in
    _carried: str = ""  # text of a paragraph whose end was deleted: it runs on in the next one

    def lines(self, block: etree._Element, depth: int = 0) -> Iterator[Line]:
        """The lines of a block's paragraphs and tables, in order."""
        self.guard(depth)
        for child in block:
            if child.tag == W + "p":
                yield from self._paragraph(child, depth + 1)
            elif child.tag == W + "tbl":
                for row in self._through(child, W + "tr", depth):
                    yield from self._row(row, depth + 2)
            elif child.tag in UNREAD:
                self.unread.append((UNREAD[child.tag], self.paragraph + 1))
            elif child.tag == MC + "AlternateContent":
                for version in _alternatives(child):
                    yield from self.lines(version, depth + 2)
            elif isinstance(child.tag, str) and child.tag not in GONE and not _placeholder(child):
                yield from self.lines(child, depth + 1)
        if rest := self._carried.strip(BLANK + "\n"):
            yield Line(self.paragraph, rest.replace("\n", ""))
        self._carried = ""

    def notes(self) -> Iterator[Note]:
        """What the analyst should know about the walk."""
        if self.inserted or self.deleted:
            yield "tracked_changes", {"case": "counted", "kept": self.inserted, "left": self.deleted}
        for what, paragraph in self.unread:
            yield "unread", {"case": what, "paragraph": paragraph}

    def _paragraph(self, p: etree._Element, depth: int) -> Iterator[Line]:
        self.paragraph += 1
        number = self.paragraph
        properties = p.find(W + "pPr")
        hidden = self.styles.hides(value(properties, "pStyle"))
        run = _Run(self, hidden)
        run.gather(p, depth)
        text, self._carried = self._carried + "".join(run.out), ""
        carried = ""
        if _end_deleted(properties):
            carried = text
        elif text or not (hidden or switched_on(properties, "rPr/vanish")):
            yield from self._said(properties, number, text)
        for box in run.boxes:
            yield from self.lines(box, depth + 1)
        self._carried = carried

    def _said(self, properties: etree._Element | None, number: int, text: str) -> Iterator[Line]:
        label, suffix = self.numbering.label(properties)
        indented = first_line(properties)
        if indented is None:
            indented = self.styles.indents(value(properties, "pStyle"))
        for piece in text.split("\n"):
            stripped = piece.strip(BLANK)
            # an empty paragraph prints its number all the same: in a table that is the column 序号
            if not stripped and not (label and self._cells):
                self._gap += 1
                continue
            said = joined(label, suffix, stripped).strip(BLANK)
            yield Line(number, said, self._gap, indented or piece[:1] in tuple(BLANK))
            label, self._gap = "", 0

    def _row(self, row: etree._Element, depth: int) -> Iterator[Line]:
        """A row as one line; a row with a single filled cell is a frame around its paragraphs."""
        if row.find(f"{W}trPr/{W}del") is not None:
            self.deleted += 1
            return
        gap, self._gap = self._gap, 0
        first = self.paragraph + 1
        self._cells += 1
        shown = [cell for cell in self._through(row, W + "tc", depth) if not _gone(cell)]
        cells: list[list[Line]] = []
        for cell in shown:
            cells.append([] if _continues(cell) else list(self.lines(cell, depth + 1)))
            cells += [[]] * (_span(cell) - 1)
        self._cells -= 1
        self._gap = 0
        filled = [cell for cell in cells if cell]
        if len(filled) == 1 and not any(map(_continues, shown)):
            yield from filled[0]
        elif filled:
            text = "\t".join(" ".join(line.text for line in cell).replace("\t", " ") for cell in cells)
            yield Line(first, text.rstrip(BLANK), gap)  # an empty cell in front keeps its place

    def _through(self, element: etree._Element, wanted: str, depth: int) -> Iterator[etree._Element]:
        """Rows of a table or cells of a row, also those inside content controls and other wrappers."""
        self.guard(depth)
        for child in element:
            if child.tag == wanted:
                yield child
            elif (
                isinstance(child.tag, str) and child.tag not in GONE and child.tag not in (W + "tc", W + "p")
            ):
                yield from self._through(child, wanted, depth + 1)

    def guard(self, depth: int) -> None:
        if depth > MAX_DEPTH:
            raise self.archive.refusal(
                f"内容嵌套超过 {MAX_DEPTH} 层（可能是恶意文件）", "请用 Word 或 WPS 打开后另存为新文件"
            )


class _Run:
    """The text of one paragraph as it is gathered, and the text boxes that hang on it."""

    def __init__(self, story: _Story, hidden: bool) -> None:
        self.story, self.hidden = story, hidden
        self.out: list[str] = []
        self.boxes: list[etree._Element] = []
        self.codes: list[bool] = []  # fields begun here: True while their code is read, False in their result

    def gather(self, element: etree._Element, depth: int) -> None:
        """Take the text of everything in an element."""
        self.story.guard(depth)
        for child in element:
            tag = child.tag
            if not isinstance(tag, str) or tag in GONE:
                self.story.deleted += tag in (W + "del", W + "moveFrom")
            elif tag == W + "txbxContent":
                self.boxes.append(child)
            elif tag == MC + "AlternateContent":
                for version in _alternatives(child):
                    self.gather(version, depth + 2)
            elif tag == W + "fldChar":
                self._field(child.get(W + "fldCharType", ""))
            elif tag in (W + "footnoteReference", W + "endnoteReference"):
                kind = tag.removeprefix(W).removesuffix("Reference")
                self.story.references.append((kind, child.get(W + "id", ""), self.story.paragraph))
            elif tag == W + "r" and self._is_hidden(child):
                for mark in child.iterfind(W + "fldChar"):
                    self._field(mark.get(W + "fldCharType", ""))
            elif any(self.codes):
                if len(child):
                    self.gather(child, depth + 1)
            elif tag in (W + "t", MATH + "t"):
                text = child.text or ""
                self.out.append(" ".join(text.split()) if "\n" in text else text)
            elif tag == W + "sym":
                self.out.append(_symbol(child.get(W + "char", "")))
            elif tag in ENDS:
                self.out.append("\n")
            elif tag in MARKS:
                self.out.append(MARKS[tag])
            elif not _placeholder(child):
                self.story.inserted += tag in (W + "ins", W + "moveTo")
                self.gather(child, depth + 1)

    def _field(self, kind: str) -> None:
        if kind == "begin":
            self.codes.append(True)
        elif self.codes and kind == "separate":
            self.codes[-1] = False
        elif self.codes and kind == "end":
            self.codes.pop()

    def _is_hidden(self, run: etree._Element) -> bool:
        properties = run.find(W + "rPr")
        own = switched_on(properties, "vanish")
        if own is None and (style := value(properties, "rStyle")):
            own = self.story.styles.hides(style) or None
        return self.hidden if own is None else own


def _alternatives(element: etree._Element) -> Iterator[etree._Element]:
    """The version to read of several: the first that holds text, and never two."""
    versions = [v for v in element if v.tag in (MC + "Choice", MC + "Fallback")]
    yield from [v for v in versions if next(v.iter(W + "t"), None) is not None][:1] or versions[:1]


def _placeholder(element: etree._Element) -> bool:
    """Whether a content control still shows its prompt (单击此处输入文字)."""
    return element.tag == W + "sdt" and bool(switched_on(element, "sdtPr/showingPlcHdr"))


def _symbol(code: str) -> str:
    """A character of a symbol font: the circled figures of Wingdings, and a box for every other picture."""
    number = int(code, 16) if 0 < len(code) <= 4 and all(c in "0123456789abcdefABCDEF" for c in code) else 0
    if 0xF081 <= number <= 0xF08A:
        return chr(ord("①") + number - 0xF081)
    return chr(number) if 0x20 <= number < 0xD800 else "□"


def _end_deleted(properties: etree._Element | None) -> bool:
    """Whether the end of a paragraph is a tracked deletion, so that it and the next one are one."""
    marks = properties.find(W + "rPr") if properties is not None else None
    return marks is not None and any(marks.find(W + gone) is not None for gone in ("del", "moveFrom"))


def _gone(cell: etree._Element) -> bool:
    """Whether a cell was deleted."""
    return cell.find(f"{W}tcPr/{W}cellDel") is not None


def _continues(cell: etree._Element) -> bool:
    """Whether a cell is the lower part of a merged one; its text stands in the row where it begins."""
    merged = cell.find(f"{W}tcPr/{W}vMerge")
    return merged is not None and merged.get(W + "val", "continue") != "restart"


def _span(cell: etree._Element) -> int:
    """The columns that a cell fills."""
    said = value(cell.find(W + "tcPr"), "gridSpan")
    return min(int(said), MAX_SPAN) if said.isdecimal() and int(said) else 1


def _footnotes(archive: Archive, story: _Story) -> list[Note]:
    """Every footnote and endnote in the order in which the text refers to them."""
    texts: dict[tuple[str, str], str] = {}
    for kind in sorted({kind for kind, _, _ in story.references}):
        root = archive.xml(f"word/{kind}s.xml")
        for element in root.iterfind(W + kind) if root is not None else ():
            texts[kind, element.get(W + "id", "")] = _text(archive, story.styles, element)
    told = dict.fromkeys(reference for reference in story.references if texts.get(reference[:2]))
    return limited(
        [
            ("footnote", {"case": kind, "paragraph": paragraph, "n": n, "text": texts[kind, key]})
            for n, (kind, key, paragraph) in enumerate(told, 1)
        ]
    )


def _margins(archive: Archive, styles: Styles) -> Iterator[tuple[str, str]]:
    """Kind and text of every header and footer."""
    for kind in ("header", "footer"):
        for member in sorted(
            m for m in archive.members if m.startswith(f"word/{kind}") and m.endswith(".xml")
        ):
            root = archive.xml(member)
            if root is not None:
                yield kind, _text(archive, styles, root)


def _text(archive: Archive, styles: Styles, element: etree._Element) -> str:
    """The text of a footnote, header or footer on one line."""
    return " ".join(line.text for line in _Story(archive, styles, Numbering(None, styles)).lines(element))


def _facts(archive: Archive) -> dict[str, str]:
    root = archive.xml("docProps/core.xml")
    return title_fact(root.findtext(TITLE) or "") if root is not None else {}
