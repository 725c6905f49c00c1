"""Rich text (.rtf) to lines: one pass over the tokens, each group with the state that it was opened in.

An own reader, because hidden and deleted text, field codes, footnotes and headers are all plain text in RTF, and
the numbers of lists stand in groups that libraries leave out.
"""

from __future__ import annotations

import re
from copy import copy
from dataclasses import dataclass

from policykit.errors import RefusedDocument
from policykit.gongwen.formats.content import (
    RESAVE,
    Content,
    Note,
    Paragraph,
    changes,
    lines_of_paragraphs,
    must_say_something,
)
from policykit.gongwen.formats.encoding import paired
from policykit.gongwen.words.lexicon import pattern

TOKEN = pattern(
    r"""
    \\(?P<word>[A-Za-z]{1,32})(?P<n>-?\d{1,9})?[ ]?|\\'(?P<hex>[0-9A-Fa-f]{2})|\\(?P<sign>[^A-Za-z])
    |(?P<brace>[{}])|(?P<text>[^\\{}\r\n]+)
    """,
    yes=(r"\par", r"\'d2", r"\u19968?", "{", "正文"),
    no=("\r\n", "\n"),
    flags=re.DOTALL,
)
MAX_TOKENS = 1_500_000  # a document of 400 pages has under a million
MAX_GROUPS = 200  # groups inside each other

UNPRINTED = frozenset(
    "fonttbl colortbl stylesheet info pict fldinst annotation atnid atnauthor object objdata bkmkstart bkmkend xe tc "
    "sp shprslt nonshppict listtable listoverridetable revtbl rsidtbl themedata datastore pn pnseclvl footnote "
    "ftnsep ftnsepc ftncn aftnsep aftnsepc aftncn filetbl header headerl headerr headerf footer footerl footerr "
    "footerf".split()
)
PRINTED = frozenset({"shpinst", "shppict", "pntext"})
"""Groups that carry text although they may be marked as skippable."""
CHARACTERS = {
    "tab": "\t", "line": "\n", "page": "\n", "column": "\n", "emdash": "—", "endash": "–", "emspace": "\u2003",
    "enspace": "\u2002", "bullet": "•", "lquote": "‘", "rquote": "’", "ldblquote": "“", "rdblquote": "”",
    "~": "\u00a0", "_": "-", "{": "{", "}": "}", "\\": "\\",
}  # fmt: skip
CHARSETS = {128: "cp932", 129: "cp949", 134: "gb18030", 136: "big5hkscs", 936: "gb18030", 950: "big5hkscs"}
"""Charsets of fonts and code pages with two bytes to a character."""


class TooDeep(ValueError):
    """Groups nested or tokens strung together as no writer does."""


def read_rtf(name: str, data: bytes) -> Content:
    """An .rtf file; raises ``RefusedDocument`` where it holds nothing to read or is made to exhaust the machine."""
    try:
        rtf = _Reader(data.decode("latin-1"))
    except TooDeep as error:
        raise RefusedDocument(name, "RTF 嵌套过深或标记过多（可能是恶意文件）", RESAVE) from error
    lines = tuple(lines_of_paragraphs(rtf.paragraphs))
    must_say_something(name, lines, "正文只有图片，没有文字" if rtf.pictures else "没有文字")
    notes: list[Note] = [("footnote", {"case": "more", "n": rtf.footnotes})] if rtf.footnotes else []
    return Content(lines, notes=(*changes(rtf.deleted), *notes))


@dataclass(slots=True)
class _State:
    """What a group inherits and may change for itself."""

    said: (
        list[str] | None
    )  # where its text goes: the body, the number of a list, a text box; None for nowhere
    fonts: bool = False
    font: int = -1
    skip: int = 1  # fallback characters behind each \\u
    hidden: bool = False
    deleted: bool = False


class _Reader:
    """The paragraphs of an RTF file; raises ``TooDeep``."""

    def __init__(self, text: str) -> None:
        self.paragraphs: list[Paragraph] = []
        self.deleted = self.pictures = False
        self.footnotes = 0  # left out, and counted
        self.said: list[str] = []
        self.label: list[str] = []  # the number of a list, which Word wrote out
        self.box: list[str] = []
        self.state = _State(self.said)
        self.stack: list[_State] = []
        self.codec = "cp1252"
        self.fonts: dict[int, str] = {}
        self.bytes = bytearray()
        self.skipped = 0
        self.star = self.fresh = False  # the group is marked as skippable, was just opened
        self.cells: list[list[str]] = []
        self.cell: list[str] = []
        self.in_table = self.indented = False
        at = tokens = 0
        while m := TOKEN.find(text, at):
            at, tokens = m.end(), tokens + 1
            if tokens > MAX_TOKENS:
                raise TooDeep
            if m["word"] == "bin":  # a picture as raw bytes
                at += int(m["n"] or 0)
            self._token(m)
        self._flush()
        self._paragraph()
        self._row()

    def _token(self, m: re.Match[str]) -> None:
        if m["hex"] or m["text"]:
            more = bytes([int(m["hex"], 16)]) if m["hex"] else m["text"].encode("latin-1")
            cut = min(self.skipped, len(more))
            self.skipped -= cut
            self.bytes += more[cut:]
            return
        self._flush()
        self.skipped = 0
        if m["brace"]:
            self._brace(m["brace"])
        elif m["sign"] == "*":
            self.star = True
        elif m["sign"] in CHARACTERS:
            self._say(CHARACTERS[m["sign"]])
        elif m["word"] or m["sign"] in "\r\n":
            self._word(m["word"] or "par", None if m["n"] is None else int(m["n"]))

    def _flush(self) -> None:
        """The bytes so far as characters: in the charset of their font where it has one of two bytes, else of the file."""
        data, self.bytes = bytes(self.bytes), bytearray()
        own = self.fonts.get(self.state.font)
        for codec in dict.fromkeys(
            (own or self.codec, self.codec, *sorted(set(self.fonts.values())), "cp1252")
        ):
            try:
                said = data.decode(codec)
                break
            except UnicodeDecodeError:
                said = data.decode(own or self.codec, "replace")
        if said:
            self._say(said)

    def _say(self, text: str) -> None:
        state, self.fresh = self.state, False
        if state.deleted:
            self.deleted = True
        elif state.said is not None and not state.hidden:
            state.said.append(text)

    def _brace(self, brace: str) -> None:
        self.star = False
        if brace == "}":
            self.state = self.stack.pop() if self.stack else self.state
        elif len(self.stack) >= MAX_GROUPS:
            raise TooDeep
        else:
            self.stack.append(self.state)
            self.state, self.fresh = copy(self.state), True

    def _word(self, word: str, n: int | None) -> None:
        opening, starred, self.fresh, self.star = self.fresh or self.star, self.star, False, False
        state = self.state
        if opening and word in ("listtext", "pntext"):
            self.label.clear()
            state.said = None if state.said is None else self.label
        elif opening and word == "shptxt":
            state.said = None if state.said is None else self.box
        elif opening and (word in UNPRINTED or (starred and word not in PRINTED)):
            self.pictures |= word == "pict"
            self.footnotes += word == "footnote"
            state.said, state.fonts = None, word == "fonttbl"
        elif state.fonts and word == "fcharset" and n in CHARSETS:
            self.fonts[state.font] = CHARSETS[n]
        elif word in CHARACTERS:
            self._say(CHARACTERS[word])
        else:
            self._setting(word, n)

    def _setting(self, word: str, n: int | None) -> None:
        match word, n:
            case "u", int():
                self._say(chr(n % 0x10000))
                self.skipped = self.state.skip
            case "uc", int():
                self.state.skip = max(0, min(n, 16))
            case "f", int():
                self.state.font = n
            case "v", _:
                self.state.hidden = n != 0
            case "deleted", _:
                self.state.deleted = n != 0
            case "plain", _:
                self.state.hidden = self.state.deleted = False
            case "ansicpg", int():
                self.codec = CHARSETS.get(n, "cp1252")
            case "pard", _:
                self.indented = self.in_table = False
            case "fi", _:
                self.indented = (n or 0) > 0
            case "intbl" | "itap", _:
                self.in_table = n != 0
            case (("par" | "sect" | "cell" | "nestcell" | "row"), _) if self.state.said is self.said:
                self._end(word)
            case "par", _:
                self._say("\n")

    def _end(self, word: str) -> None:
        if word in ("par", "sect"):
            self._paragraph()
        elif word == "row":
            self._row()
        else:
            self.cell.append(self._taken(self.label).strip() + self._taken(self.said).strip())
            if word == "cell":
                self.cells.append([line for line in self.cell if line])
                self.cell = []

    def _taken(self, said: list[str]) -> str:
        text = paired("".join(said))
        said.clear()
        return text

    def _paragraph(self) -> None:
        if self.in_table:
            self.cell.append(self._taken(self.label).strip() + self._taken(self.said).strip())
            return
        self._row()
        label = self._taken(self.label).strip()
        boxes = self._taken(self.box).split("\n")
        self.paragraphs.append(Paragraph(self._taken(self.said), label, self.indented))
        self.paragraphs += [Paragraph(line) for line in boxes if line.strip()]

    def _row(self) -> None:
        if any(self.cell):  # a row that the file does not end
            self.cells.append([line for line in self.cell if line])
        if self.cells:
            self.paragraphs.append(Paragraph(cells=self.cells))
        self.cells, self.cell = [], []
