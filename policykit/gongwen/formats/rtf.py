"""Rich text (.rtf) to lines: one pass over the tokens, each group with the state that it was opened in.

An own reader, because it must be linear on hostile files and has to tell what is printed from what is not:
hidden and deleted text, field codes, footnotes and headers are all plain text in RTF.
"""

from __future__ import annotations

import codecs
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
    limited,
    lines_of_paragraphs,
    margin_notes,
    must_say_something,
    title_fact,
)
from policykit.gongwen.formats.encoding import paired
from policykit.gongwen.words.lexicon import pattern

RTF_TOKEN = pattern(
    r"""
    \\(?P<word>[A-Za-z]{1,32})(?P<n>-?\d{1,9})?[ ]?|\\'(?P<hex>[0-9A-Fa-f]{2})|\\(?P<sign>[^A-Za-z])
    |(?P<brace>[{}])|(?P<text>[^\\{}\r\n]+)
    """,
    yes=(r"\par", r"\'d2", r"\u19968?", "{", "正文"),
    no=("\r\n", "\n"),
    flags=re.DOTALL,
)

RTF_BINARY = pattern(r"\\bin(?P<n>\d{1,9}) ?", yes=(r"\bin120 ",), no=(r"\bind1", "bin12"))

MAX_TOKENS = 1_500_000  # a document of 400 pages has under a million
MAX_GROUPS = 200  # groups inside each other

UNPRINTED = frozenset(
    "fonttbl colortbl stylesheet info pict fldinst annotation atnid atnauthor object objdata bkmkstart bkmkend xe tc "
    "sp shprslt nonshppict listtable listoverridetable revtbl rsidtbl themedata datastore pn pnseclvl "
    "ftnsep ftnsepc ftncn aftnsep aftnsepc aftncn filetbl".split()
)
PRINTED = frozenset({"shpinst", "shppict"})
"""Destinations that carry text although they may be marked as skippable."""
OPENS = {
    "listtext": "label",
    "pntext": "label",
    "footnote": "note",
    "shptxt": "box",
    "title": "title",
} | dict.fromkeys("header headerl headerr headerf footer footerl footerr footerf".split(), "margin")
"""Words that begin a text beside the body, and where it is gathered."""
CHARACTERS = {
    "tab": "\t", "line": "\n", "page": "\n", "column": "\n", "emdash": "—", "endash": "–", "emspace": "\u2003",
    "enspace": "\u2002", "bullet": "•", "lquote": "‘", "rquote": "’", "ldblquote": "“", "rdblquote": "”",
}  # fmt: skip
SIGNS = {"~": "\u00a0", "_": "-", "{": "{", "}": "}", "\\": "\\"}
WESTERN = "cp1252"
CHARSETS = {0: WESTERN, 128: "cp932", 129: "cp949", 134: "gb18030", 136: "big5hkscs"}
DOUBLE_BYTE = {932: "cp932", 949: "cp949", 936: "gb18030", 950: "big5hkscs", 54936: "gb18030"}


class TooDeep(ValueError):
    """Groups nested or tokens strung together as no writer does."""


def read_rtf(name: str, data: bytes) -> Content:
    """An .rtf file; raises ``RefusedDocument`` where it holds nothing to read or is made to exhaust the machine."""
    try:
        rtf = _Reader(_without_binary(data.decode("latin-1")))
    except TooDeep as error:
        raise RefusedDocument(name, "RTF 嵌套过深或标记过多（可能是恶意文件）", RESAVE) from error
    lines = tuple(lines_of_paragraphs(rtf.paragraphs))
    must_say_something(name, lines, "正文只有图片，没有文字" if rtf.pictures else "没有文字")
    margins = margin_notes((("margin", text) for text in rtf.margins), lines)
    return Content(lines, title_fact(rtf.title), notes=(*changes(rtf.deleted), *limited(rtf.notes), *margins))


def _without_binary(text: str) -> str:
    """Pictures stored as raw bytes would be read as tokens."""
    pieces, at = [], 0
    while m := RTF_BINARY.find(text, at):
        pieces.append(text[at : m.start()])
        at = m.end() + int(m["n"])
    return "".join([*pieces, text[at:]])


@dataclass(slots=True)
class _State:
    """What a group inherits and may change for itself."""

    target: str = "body"  # body, fonts, one of OPENS or empty for nothing
    font: int = -1
    skip: int = 1  # fallback characters behind each \\u
    hidden: bool = False
    deleted: bool = False


class _Reader:
    """What an RTF file says; raises ``TooDeep``."""

    def __init__(self, text: str) -> None:
        self.paragraphs: list[Paragraph] = []
        self.notes: list[Note] = []
        self.margins: list[str] = []
        self.title = ""
        self.deleted = self.pictures = False
        self.state = _State()
        self.stack: list[tuple[_State, bool]] = []  # state outside, and whether the group opened a target
        self.codec = WESTERN
        self.fonts: dict[int, str] = {}
        self.bytes = bytearray()
        self.skipped = 0
        self.star = self.fresh = False  # the group is marked as skippable, was just opened
        self.buffers: dict[str, list[str]] = {}
        self.cells: list[list[str]] = []
        self.cell: list[str] = []
        self.indented = self.in_table = False
        self.boxes: list[str] = []
        for tokens, m in enumerate(RTF_TOKEN.regex.finditer(text)):
            if tokens > MAX_TOKENS:
                raise TooDeep
            self._token(m)
        self._flush()
        if "".join(self.buffers.get("body", ())).strip():
            self._paragraph()
        self._row()

    def _token(self, m: re.Match[str]) -> None:
        if m["hex"]:
            if self.skipped:
                self.skipped -= 1
            else:
                self.bytes.append(int(m["hex"], 16))
        elif m["text"]:
            self._plain(m["text"])
        else:
            self._flush()
            if m["brace"]:
                self._brace(m["brace"])
            elif m["sign"] == "*":
                self.star = True
            elif m["sign"] in SIGNS:
                self._say(SIGNS[m["sign"]])
            elif m["word"] or m["sign"] in "\r\n":
                self._word(m["word"] or "par", None if m["n"] is None else int(m["n"]))

    # --- characters

    def _plain(self, text: str) -> None:
        if self.skipped:
            cut = min(self.skipped, len(text))
            self.skipped -= cut
            text = text[cut:]
        if self.bytes and text and self._dangling():
            self.bytes += text[0].encode("latin-1")
            text = text[1:]
        if text:
            high = not text.isascii()
            if high:
                self.bytes += text.encode("latin-1")
            self._flush()
            if not high:
                self._say(text)

    def _dangling(self) -> bool:
        """Whether the second byte of the last character is still to come."""
        if self.fonts.get(self.state.font) == WESTERN:
            return False
        decoder = codecs.getincrementaldecoder(self._codecs()[0])("ignore")
        decoder.decode(self.bytes)
        return bool(decoder.getstate()[0])

    def _codecs(self) -> list[str]:
        own = self.fonts.get(self.state.font, "")
        wide = [c for c in (own, self.codec) if c in DOUBLE_BYTE.values()]
        wide += sorted(set(self.fonts.values()) - {WESTERN})
        return list(dict.fromkeys([*wide, self.codec, WESTERN]))

    def _flush(self) -> None:
        if not self.bytes:
            return
        data, self.bytes = self.bytes, bytearray()
        for codec in self._codecs():
            try:
                self._say(data.decode(codec))
                return
            except UnicodeDecodeError:
                continue
        self._say(data.decode(self._codecs()[0], errors="replace"))

    def _say(self, text: str) -> None:
        state = self.state
        if state.deleted:
            self.deleted = True
        elif state.target and not state.hidden:
            self.buffers.setdefault(state.target, []).append(text)
        self.fresh = False

    # --- groups and words

    def _brace(self, brace: str) -> None:
        self.skipped, self.star = 0, False
        if brace == "{":
            if len(self.stack) >= MAX_GROUPS:
                raise TooDeep
            self.stack.append((self.state, False))
            self.state = copy(self.state)
            self.fresh = True
        elif self.stack:
            inner = self.state.target
            self.state, opened = self.stack.pop()
            if opened:
                self._close(inner)

    def _open(self, target: str) -> None:
        self.state.target = target
        if self.stack:
            self.stack[-1] = (self.stack[-1][0], True)
        self.buffers[target] = []

    def _close(self, target: str) -> None:
        text = "".join(self.buffers.pop(target, ())).strip()
        flat = " ".join(text.split())
        if target == "note" and text:
            place = {"paragraph": len(self.paragraphs) + 1, "n": len(self.notes) + 1}
            self.notes.append(("footnote", {"case": "footnote", "text": flat, **place}))
        elif target == "margin" and text:
            self.margins.append(flat)
        elif target == "title":
            self.title = paired(text)
        elif target == "box":
            self.boxes += [line for line in text.split("\n") if line.strip()]
        elif target == "label":
            self.buffers["label_of_paragraph"] = [text]

    def _word(self, word: str, n: int | None) -> None:
        self.skipped = 0
        opening, starred, self.fresh, self.star = self.fresh or self.star, self.star, False, False
        state = self.state
        if opening and word == "fonttbl":
            state.target = "fonts"
        elif state.target == "fonts":
            self._font(word, n)
        elif opening and word in OPENS and bool(state.target) != (word == "title"):
            self._open(OPENS[word])
        elif opening and (word in UNPRINTED or (starred and word not in PRINTED)):
            self.pictures |= word == "pict"
            state.target = ""
        elif state.target and word in CHARACTERS:
            self._say(CHARACTERS[word])
        else:
            if state.target not in ("", "body") and word in ("par", "cell", "row"):
                self._say("\n")
            self._setting(word, n)
            if state.target == "body":
                self._layout(word, n)

    def _font(self, word: str, n: int | None) -> None:
        if word == "f" and n is not None:
            self.state.font = n
        elif word == "fcharset" and n in CHARSETS:
            self.fonts[self.state.font] = CHARSETS[n]

    def _setting(self, word: str, n: int | None) -> None:
        """Words that change how what follows is read."""
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
                self.codec = DOUBLE_BYTE.get(n) or _known(f"cp{n}")

    def _layout(self, word: str, n: int | None) -> None:
        match word:
            case "pard":
                self.indented = self.in_table = False
            case "fi":
                self.indented = (n or 0) > 0
            case "intbl" | "itap":
                self.in_table = n != 0
            case "par" | "sect":
                self._paragraph()
            case "cell" | "nestcell":
                self.cell.append(_cell_text(self._taken()))
                if word == "cell":
                    self._end_cell()
            case "row":
                self._row()

    # --- paragraphs

    def _taken(self) -> Paragraph:
        text = paired("".join(self.buffers.pop("body", ())))
        label = paired("".join(self.buffers.pop("label_of_paragraph", ())))
        return Paragraph(text, label, self.indented)

    def _paragraph(self) -> None:
        taken = self._taken()
        if self.in_table:
            self.cell.append(_cell_text(taken))
        else:
            self._row()
            self.paragraphs.append(taken)
        self.paragraphs += [Paragraph(paired(line)) for line in self.boxes]
        self.boxes = []

    def _end_cell(self) -> None:
        self.cells.append([line for line in self.cell if line])
        self.cell = []

    def _row(self) -> None:
        if self.cell:  # a row that the file does not end
            self._end_cell()
        if self.cells:
            self.paragraphs.append(Paragraph(cells=self.cells))
        self.cells = []


def _cell_text(taken: Paragraph) -> str:
    return f"{taken.label}{taken.text}".strip()


def _known(codec: str) -> str:
    try:
        return codecs.lookup(codec).name
    except LookupError:
        return WESTERN
