"""Whether the compressed streams of a PDF would swell beyond measure, seen before any of them is read.

A flate stream gives up to a thousand times its own length, and streams can be wrapped in one another.
"""

from __future__ import annotations

import zlib

from policykit.errors import RefusedDocument
from policykit.gongwen.words.patterns import PDF_STREAM

MAX_STREAM = 64 * 2**20  # bytes of one stream that is no image; a page of text is under 1 MiB
MAX_ALL = 512 * 2**20  # bytes of all streams together that are no image
MAX_WRAPPED = 2  # levels of flate around one another; writers use one
HEAD = 1500  # bytes in front of a stream in which its dictionary stands
PIECE = 2**20
ZLIB_HEADS = (b"x\x01", b"x\x5e", b"x\x9c", b"x\xda")


def refuse_bombs(name: str, data: bytes) -> None:
    """Raise ``RefusedDocument`` where a stream, or all together, would inflate beyond the limits."""
    total = 0
    for found in PDF_STREAM.regex.finditer(data.decode("latin-1")):
        start = found.end()
        if data[start - 16 : start].lstrip().startswith(b"end") or b"endstream" in data[start - 12 : start]:
            continue
        end = data.find(b"endstream", start)
        body = data[start : end if end > 0 else len(data)]
        head = data[max(0, found.start() - HEAD) : found.start()].rpartition(b" obj")[2]
        if b"/Image" in head and head.count(b"Decode") < 2:
            continue
        for level in range(MAX_WRAPPED + 1):
            if body[:2] not in ZLIB_HEADS:
                break
            if level == MAX_WRAPPED:
                raise _bomb(name, "数据流层层压缩")
            body, size = _inflated(body)
            total += size
            if size > MAX_STREAM or total > MAX_ALL:
                raise _bomb(name, f"数据流解压后超过 {MAX_STREAM // 2**20} MiB")


def _inflated(body: bytes) -> tuple[bytes, int]:
    """The first piece of what a stream gives, enough to look into the next level, and its size up to the limit."""
    machine = zlib.decompressobj()
    pieces, size = [], 0
    try:
        while body and size <= MAX_STREAM:
            piece = machine.decompress(body, PIECE)
            body = machine.unconsumed_tail
            size += len(piece)
            pieces.append(piece)
            if not piece:
                break
    except zlib.error:
        pass  # damaged or encrypted: the reader will say so
    return b"".join(pieces) if pieces and pieces[0][:2] in ZLIB_HEADS else b"", size


def _bomb(name: str, problem: str) -> RefusedDocument:
    return RefusedDocument(name, f"PDF 的{problem}，像是压缩炸弹", "请确认来源；可信的文件请重新导出为 PDF")
