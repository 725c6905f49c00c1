"""The binary Word format (97 to 2003, .doc and .wps) to lines: piece table, paragraph and character runs, lists.

The container is read by olefile; what stands in its streams is read here, because the text alone has neither
the automatic numbers nor a mark between what is printed and what is not. Offsets and codes are those of Microsoft's
[MS-DOC]; ``u16`` and ``u32`` raise ``ValueError`` outside a stream, so that a broken file ends in one place.
"""

from __future__ import annotations

import io
import struct
from bisect import bisect_right
from collections.abc import Iterator
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
)
from policykit.gongwen.formats.encoding import paired
from policykit.gongwen.formats.numbering import LEVELS, Level, Lists

LOCKED = ("文件加了密码", "请去掉密码后重新放进来")
OLD_FORMAT = ("是 Word 95 或更早的格式", RESAVE)
OTHERS = {
    "encryptedpackage": LOCKED,
    "powerpoint document": ("是 PowerPoint 幻灯片（.ppt），不是文档", "请把正文另存为 Word 或 PDF"),
    "__properties_version1.0": ("是 Outlook 邮件（.msg），不是文档", "请把邮件里的附件另存后放进来"),
    "visiodocument": ("是 Visio 绘图，不是文档", "请把正文另存为 Word 或 PDF"),
    "matost": ("是 Microsoft Works 文档", RESAVE),
}
"""Other files in the same container by the streams that they are known by: what they are, and what to do."""
UNKNOWN = ("不是 Word 文档，是别的程序的文件", "请用原来的程序打开，另存为 Word 或 PDF")
MAX_CHARS = 5_000_000
MAX_PIECES = 200_000
PAGE = 512  # bytes of a page of formatting runs
STYLES, PARAGRAPH_RUNS, CHARACTER_RUNS, PIECES, LISTS, OVERRIDES = 1, 13, 12, 33, 73, 74
"""Places of the tables among the pairs of offset and length that the file header holds."""
PAIRS = 0x9A
SIZES = {0: 1, 1: 1, 2: 2, 3: 4, 4: 2, 5: 2, 7: 3}
IN_TABLE, ROW_END, LEVEL, LIST, FIRST, FIRST_OLD = 0x2416, 0x2417, 0x260A, 0x460B, 0x8460, 0x8411
DELETED, HIDDEN = 0x0800, 0x083C
FORMATS = {
    **dict.fromkeys((10, 15, 36), "ideographDigital"),
    **dict.fromkeys((11, 16, 33, 35, 37, 39), "chineseCounting"),
    **dict.fromkeys((34, 38), "chineseLegalSimplified"),
    **dict.fromkeys((18, 28), "decimalEnclosedCircle"),
    **{17: "japaneseDigitalTenThousand", 22: "decimalZero", 23: "bullet", 255: "none"},
    **{26: "decimalEnclosedFullstop", 27: "decimalEnclosedParen", 29: "ideographEnclosedCircle"},
}
"""Codes of the formats in which numbers are printed; digits for any other."""
SUFFIXES = ("tab", "space", "nothing")
SIGNS = {"\x0b": "\n", "\x0c": "\n", "\x1e": "-"} | dict.fromkeys("\x01\x02\x03\x04\x05\x06\x08\x1f", "")
UNPRINTED = str.maketrans(SIGNS)


def read_doc(name: str, data: bytes) -> Content:
    """A .doc or .wps file; raises ``RefusedDocument`` for damaged, locked and other OLE files."""
    # imported here: few runs meet such a file
    from olefile import OleFileIO

    damaged = RefusedDocument(name, "文件损坏，读不通", f"请重新下载，或{RESAVE.removeprefix('请')}")
    if len(data) < 512 or int.from_bytes(data[0x48:0x4C], "little") > 1 + len(data) // 2**23:
        raise damaged  # more sector tables than a file of this size can fill
    try:
        container = OleFileIO(io.BytesIO(data))
        streams = {stream[0].casefold() for stream in container.listdir()}
        if "worddocument" not in streams:
            raise RefusedDocument(name, *next((OTHERS[s] for s in OTHERS if s in streams), UNKNOWN))
        stream = container.openstream("WordDocument").read()
        flags = u16(stream, 0x0A)
        if flags & 0x0100:
            raise RefusedDocument(name, *LOCKED)
        if u16(stream, 0) != 0xA5EC or u16(stream, 2) < 0xC1:
            raise RefusedDocument(name, *OLD_FORMAT)
        doc = _Doc(stream, container.openstream("1Table" if flags & 0x0200 else "0Table").read())
    except (OSError, ValueError, IndexError) as error:
        raise damaged from error
    lines = tuple(lines_of_paragraphs(doc.paragraphs))
    must_say_something(name, lines)
    notes: list[Note] = [
        ("footnote", {"case": "plain", "n": n, "text": text}) for n, text in enumerate(doc.notes, 1)
    ]
    notes += [("unread", {"case": "box", "text": text}) for text in doc.boxes]
    if container.parsing_issues:
        notes.insert(0, ("unread", {"case": "damaged"}))
    margins = margin_notes((("margin", text) for text in doc.margins), lines)
    return Content(lines, notes=(*changes(doc.deleted), *limited(notes), *margins))


@dataclass(frozen=True, slots=True)
class _Piece:
    start: int  # character
    end: int
    at: int  # byte in the WordDocument stream
    width: int


@dataclass(frozen=True, slots=True)
class _Look:
    """What a paragraph's properties say; None where they leave it to the style."""

    list: int | None = None
    level: int | None = None
    indented: bool | None = None
    row_end: bool = False
    in_table: bool = False


def u16(data: bytes, at: int) -> int:
    """Two bytes as a number."""
    return _number("<H", data, at)


def u32(data: bytes, at: int) -> int:
    """Four bytes as a number."""
    return _number("<I", data, at)


def _number(form: str, data: bytes, at: int) -> int:
    if at < 0 or at + struct.calcsize(form) > len(data):
        raise ValueError(f"nothing at offset {at}")
    return int(struct.unpack_from(form, data, at)[0])


class _Doc:
    """What the streams WordDocument and 0Table or 1Table say; raises ``ValueError`` where they are broken."""

    def __init__(self, stream: bytes, table: bytes) -> None:
        self.stream, self.table = stream, table
        self.paragraphs: list[Paragraph] = []
        self.deleted = False
        self.pieces = list(self._pieces())
        self.text = "".join(self._piece_text(piece) for piece in self.pieces)
        self.styles: dict[int, tuple[int, _Look]] = {}
        self.lists = Lists()
        self.looks = self._runs(PARAGRAPH_RUNS)
        gone = self._gone()
        try:
            self._read_styles()
            self._read_lists()
        except ValueError:  # without lists the text is still whole
            self.lists = Lists()
        sizes = [u32(stream, at) for at in (0x4C, 0x50, 0x54, 0x5C, 0x60, 0x64)]
        body, notes, margins, remarks, ends, boxes = sizes
        self._body(body, gone)
        at = body
        self.notes = self._plain(at, notes)
        self.margins = self._plain(at + notes, margins)
        at += notes + margins + remarks
        self.notes += self._plain(at, ends)
        self.boxes = self._plain(at + ends, boxes)

    def _part(self, place: int) -> bytes:
        at, size = u32(self.stream, PAIRS + 8 * place), u32(self.stream, PAIRS + 8 * place + 4)
        return self.table[at : at + size]

    # --- text

    def _pieces(self) -> Iterator[_Piece]:
        part = self._part(PIECES)
        at = 0
        while part[at : at + 1] == b"\x01":
            at += 3 + u16(part, at + 1)
        if part[at : at + 1] != b"\x02":
            raise ValueError("no piece table")
        plan = part[at + 5 : at + 5 + u32(part, at + 1)]
        count = (len(plan) - 4) // 12
        starts = [u32(plan, 4 * i) for i in range(count + 1)]
        if not 0 < count <= MAX_PIECES or starts != sorted(starts) or starts[-1] > MAX_CHARS:
            raise ValueError("a piece table that no document has")
        for i in range(count):
            place = u32(plan, 4 * (count + 1) + 8 * i + 2)
            narrow = bool(place & 0x40000000)
            at = (place & 0x3FFFFFFF) // 2 if narrow else place & 0x3FFFFFFF
            yield _Piece(starts[i], starts[i + 1], at, 1 if narrow else 2)

    def _piece_text(self, piece: _Piece) -> str:
        size = piece.end - piece.start
        raw = self.stream[piece.at : piece.at + size * piece.width]
        # halves of a character beyond the first plane stay two, as they are in the file's own offsets
        units = raw.decode("cp1252", "replace") if piece.width == 1 else _units(raw)
        return units.ljust(size, "\x01")

    def _plain(self, at: int, size: int) -> list[str]:
        """The paragraphs of a part that is kept apart from the body."""
        text = paired(_without_codes(self.text[at : at + size].translate(UNPRINTED)))
        return [" ".join(line.split()) for line in text.replace("\x07", "\r").split("\r") if line.strip()]

    # --- runs of formatting

    def _runs(self, place: int) -> list[tuple[int, int, bytes]]:
        """First byte, last byte and properties of every run, in order."""
        part = self._part(place)
        count = min((len(part) - 4) // 8, len(self.stream) // PAGE)
        pages = sorted({u32(part, 4 * (count + 1) + 4 * i) & 0x3FFFFF for i in range(max(count, 0))})
        runs: list[tuple[int, int, bytes]] = []
        for number in pages:
            page = self.stream[number * PAGE : (number + 1) * PAGE]
            if len(page) == PAGE:
                runs += self._page(page, 13 if place == PARAGRAPH_RUNS else 1)
        return sorted(runs, key=lambda run: run[:2])

    @staticmethod
    def _page(page: bytes, step: int) -> Iterator[tuple[int, int, bytes]]:
        count = page[PAGE - 1]
        if (count + 1) * 4 + count * step >= PAGE:
            return
        for i in range(count):
            at = 2 * page[4 * (count + 1) + step * i]
            size = page[at] if at else 0
            if step == 13 and at:
                size, at = (2 * size - 1, at) if size else (2 * page[at + 1], at + 1)
            yield u32(page, 4 * i), u32(page, 4 * i + 4), page[at + 1 : at + 1 + size] if at else b""

    def _gone(self) -> list[tuple[int, int, bool]]:
        """Bytes of hidden or deleted text, and whether they are deleted."""
        gone = []
        for start, end, properties in self._runs(CHARACTER_RUNS):
            found = {
                code: operand[0] for code, operand in _properties(properties) if code in (DELETED, HIDDEN)
            }
            if any(value == 1 for value in found.values()):
                gone.append((start, end, found.get(DELETED) == 1))
        return gone

    def _printed(self, gone: list[tuple[int, int, bool]], size: int) -> bytearray:
        """For every character of the body whether it is printed."""
        printed = bytearray(b"\x01") * size
        starts = [start for start, _, _ in gone]
        for piece in self.pieces:
            last = piece.at + (piece.end - piece.start) * piece.width
            i = max(bisect_right(starts, piece.at) - 1, 0)
            while i < len(gone) and gone[i][0] < last:
                start, end, deleted = gone[i]
                a = piece.start + max(0, start - piece.at) // piece.width
                b = min(piece.start + (min(end, last) - piece.at) // piece.width, size)
                if a < b:
                    self.deleted |= deleted
                    printed[a:b] = bytes(b - a)
                i += 1
        return printed

    # --- styles and lists

    def _read_styles(self) -> None:
        part = self._part(STYLES)
        head = u16(part, 0)
        count, base = u16(part, 2), u16(part, 4)
        at = 2 + head
        for style in range(count):
            size = u16(part, at)
            entry = part[at + 2 : at + 2 + size]
            at += 2 + size + size % 2
            if size and u16(entry, 2) & 0xF == 1:  # a paragraph style
                name = base + 2 + 2 * u16(entry, base) + 2
                found = entry[name + 2 : name + 2 + u16(entry, name)]
                self.styles[style] = (u16(entry, 2) >> 4, _look(found[2:]))

    def _read_lists(self) -> None:
        place, size = u32(self.stream, PAIRS + 8 * LISTS), u32(self.stream, PAIRS + 8 * LISTS + 4)
        if not size:
            return
        count = u16(self.table, place)
        at = place + 2 + 28 * count
        plans: dict[int, dict[int, Level]] = {}
        for i in range(count):
            head = place + 2 + 28 * i
            levels = {}
            for level in range(1 if _number("<B", self.table, head + 26) & 1 else LEVELS):
                levels[level], at = self._level(at)
            plans[u32(self.table, head)] = levels
        part = u32(self.stream, PAIRS + 8 * OVERRIDES)
        total = u32(self.table, part)
        at = part + 4 + 16 * total
        for i in range(min(total, 0xFFFF)):
            head = part + 4 + 16 * i
            plan, changed = u32(self.table, head), _number("<B", self.table, head + 12)
            at += 4
            levels, starts = dict(plans.get(plan, {})), {}
            for _ in range(changed):
                start, flags = u32(self.table, at), u32(self.table, at + 4)
                at += 8
                if flags & 0x20:
                    levels[flags & 0xF], at = self._level(at)
                if flags & 0x10:
                    starts[flags & 0xF] = start
            self.lists.add(str(i + 1), str(plan), levels, starts)

    def _level(self, at: int) -> tuple[Level, int]:
        """A level and the offset behind it."""
        start, form, flags = u32(self.table, at), *struct.unpack_from("<BB", self.table[at + 4 : at + 6])
        suffix, above = _number("<B", self.table, at + 15), _number("<B", self.table, at + 26)
        behind = at + 28 + _number("<B", self.table, at + 25) + _number("<B", self.table, at + 24)
        size = u16(self.table, behind)
        text = self.table[behind + 2 : behind + 2 + 2 * size].decode("utf-16-le", "replace")
        label = "".join(f"%{ord(c) + 1}" if ord(c) < LEVELS else c for c in text)
        level = Level(
            start=start if start < 10**6 else 1,
            format=FORMATS.get(form, "decimal"),
            text=label,
            suffix=SUFFIXES[suffix] if suffix < 3 else "tab",
            legal=bool(flags & 4),
            restart=above if flags & 8 else None,
        )
        return level, behind + 2 + 2 * size

    def _paragraph_look(self, end: int, starts: list[int]) -> _Look:
        """The look of the paragraph whose mark is the character ``end``."""
        piece = self.pieces[bisect_right(self._piece_starts, end) - 1]
        byte = piece.at + (end - piece.start) * piece.width
        i = bisect_right(starts, byte) - 1
        if i < 0 or byte >= self.looks[i][1] or len(self.looks[i][2]) < 2:
            return _Look()
        look = _look(self.looks[i][2][2:])
        style = u16(self.looks[i][2], 0)
        for _ in range(20):
            if style not in self.styles:
                break
            style, base = self.styles[style]
            look = _Look(
                look.list if look.list is not None else base.list,
                look.level if look.level is not None else base.level,
                look.indented if look.indented is not None else base.indented,
                look.row_end,
                look.in_table,
            )
        return look

    # --- the body

    def _body(self, size: int, gone: list[tuple[int, int, bool]]) -> None:
        size = min(size, len(self.text))
        printed = self._printed(gone, size)
        self._piece_starts = [piece.start for piece in self.pieces]
        starts = [run[0] for run in self.looks]
        cells: list[list[str]] = []
        cell: list[str] = []
        carried = ""
        at = 0
        for end in range(size):
            mark = self.text[end]
            if mark not in "\r\x07\x0c" and end + 1 < size:
                continue
            last = end if mark in "\r\x07\x0c" else end + 1
            said = "".join(self.text[i] for i in range(at, last) if printed[i])
            said = carried + paired(_without_codes(said.translate(UNPRINTED)))
            at, carried = end + 1, ""
            look = self._paragraph_look(end, starts)
            if mark == "\r" and not printed[end]:
                carried = said
                continue
            label, suffix = self.lists.label(str(look.list), look.level or 0) if look.list else ("", "")
            if mark == "\x07" or look.in_table:
                if look.row_end:
                    self.paragraphs.append(Paragraph(cells=cells))
                    cells, cell = [], []
                    continue
                cell.append(f"{label}{said}".replace("\n", " ").strip())
                if mark == "\x07":
                    cells.append([line for line in cell if line])
                    cell = []
            else:
                self.paragraphs.append(Paragraph(said, label, bool(look.indented), suffix=suffix))
        if cells or cell:
            self.paragraphs.append(Paragraph(cells=[*cells, cell]))


def _units(raw: bytes) -> str:
    return "".join(map(chr, struct.unpack(f"<{len(raw) // 2}H", raw[: len(raw) // 2 * 2])))


def _properties(data: bytes) -> Iterator[tuple[int, bytes]]:
    """Codes and operands of a list of formatting properties; it ends where it stops making sense."""
    at = 0
    while at + 3 <= len(data):
        code = u16(data, at)
        kind = code >> 13
        size = SIZES.get(kind, 0)
        at += 2
        if kind == 6:
            size = data[at]
            if code == 0xD608:
                size = u16(data, at) + 1 if at + 2 <= len(data) else len(data)
            size += 1
        yield code, data[at : at + size].ljust(1, b"\x00")
        at += size


def _look(data: bytes) -> _Look:
    found = dict(_properties(data))
    first = found.get(FIRST, found.get(FIRST_OLD))
    return _Look(
        list=int.from_bytes(found[LIST][:2], "little") if LIST in found else None,
        level=found[LEVEL][0] if LEVEL in found else None,
        indented=int.from_bytes(first[:2], "little", signed=True) > 0 if first else None,
        row_end=found.get(ROW_END, b"\x00")[0] == 1,
        in_table=found.get(IN_TABLE, b"\x00")[0] == 1,
    )


def _without_codes(text: str) -> str:
    """The text with fields as they are printed: the code between their marks goes, the result stays."""
    if "\x13" not in text:
        return text.replace("\x14", "").replace("\x15", "")
    out: list[str] = []
    codes: list[bool] = []
    for c in text:
        if c == "\x13":
            codes.append(True)
        elif c == "\x14":
            codes[-1:] = [False] if codes else []
        elif c == "\x15":
            codes[-1:] = []
        elif not any(codes):
            out.append(c)
    return "".join(out)
