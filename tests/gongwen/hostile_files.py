"""Files that mean harm, or came to it: one document in each format, bent in each way, and those that are hostile alone."""

from __future__ import annotations

import json
import zipfile
from collections.abc import Callable
from io import BytesIO
from pathlib import Path

from layout_of_pages import ofd_of, pdf_of, set_pages

CONTROL = "\x1b[31m\x00\u202e\u200b\ufeff"


def _docx(text: str) -> bytes:
    import docx

    document, buffer = docx.Document(), BytesIO()
    for line in text.split("\n"):
        document.add_paragraph(line)
    document.save(buffer)
    return buffer.getvalue()


def _xlsx(text: str) -> bytes:
    import xlsxwriter

    buffer = BytesIO()
    book = xlsxwriter.Workbook(buffer)
    sheet = book.add_worksheet()
    for row, cells in enumerate((("title", "content"), ("青岛若干措施", text))):
        sheet.write_row(row, 0, cells)
    book.close()
    return buffer.getvalue()


def _zip(**members: bytes) -> bytes:
    buffer = BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members.items():
            archive.writestr(name.replace("__", "/") + ".xml", data)
    return buffer.getvalue()


ENTITIES = b'<?xml version="1.0"?><!DOCTYPE d [<!ENTITY a SYSTEM "file:///etc/passwd"><!ENTITY b "&a;&a;">]><d>&b;</d>'
HELD = Path(__file__).parent / "data"
SEEDS: dict[str, Callable[[str], bytes]] = {
    "txt": lambda text: text.encode(),
    "gbk.txt": lambda text: text.encode("gb18030"),
    "utf16.txt": lambda text: text.encode("utf-16"),
    "md": lambda text: "\n\n".join(f"## {line}" for line in text.splitlines() if line).encode(),
    "html": lambda text: f"<html><body><p>{'</p><p>'.join(text.splitlines())}</p></body></html>".encode(),
    "mht": lambda text: (
        "MIME-Version: 1.0\nContent-Type: multipart/related; boundary=b\n\n--b\nContent-Type: text/html; charset=utf-8\n\n"
        f"<html><body><p>{'</p><p>'.join(text.splitlines())}</p></body></html>\n--b--\n"
    ).encode(),
    "rtf": lambda text: (
        "{\\rtf1\\ansi\\uc0 "
        + "".join(f"\\u{ord(c)} " if ord(c) > 127 else c for c in text.replace("\n", "\\par "))
        + "}"
    ).encode(),
    "json": lambda text: json.dumps([{"title": "青岛若干措施", "content": text}]).encode(),
    "jsonl": lambda text: json.dumps({"title": "青岛若干措施", "content": text}).encode() + b"\n",
    "csv": lambda text: f'title,content\n青岛若干措施,"{text}"\n'.encode(),
    "tsv": lambda text: f'title\tcontent\n青岛若干措施\t"{text}"\n'.encode("gb18030"),
    "docx": _docx,
    "xlsx": _xlsx,
    "xls": lambda _: (HELD / "list.xls").read_bytes(),
    "doc": lambda _: (HELD / "sample.doc").read_bytes(),
    "pdf": lambda text: pdf_of(set_pages([(line, 0) for line in text.splitlines()])),
    "ofd": lambda text: ofd_of(set_pages([(line, 0) for line in text.splitlines()])),
}
HARMS: dict[str, Callable[[bytes], bytes]] = {
    "cut": lambda data: data[: len(data) * 2 // 3],
    "stub": lambda data: data[:64],
    "headless": lambda data: data[len(data) // 3 :],
    "endless": lambda data: data[:-9],
    "holed": lambda data: data[: len(data) // 3] + data[len(data) // 2 :],
    "swapped": lambda data: data[len(data) // 2 :] + data[: len(data) // 2],
    "flipped": lambda data: bytes(b ^ 0x11 if n % 97 == 50 else b for n, b in enumerate(data)),
    "scattered": lambda data: bytes(b ^ (n * 7 & 0xFF) if n % 9 == 8 else b for n, b in enumerate(data)),
    "zeroed": lambda data: data[:200] + bytes(400) + data[600:],
    "widened": lambda data: b"\0".join(data[n : n + 1] for n in range(len(data))),
    "twice": lambda data: data + data,
    "led": lambda data: b"\r\n" * 300 + data,
    "tailed": lambda data: data + b"\xff\xfe\x00" * 2_000,
    "stuffed": lambda data: data[: len(data) // 2] + "（".encode() * 5_000 + data[len(data) // 2 :],
    "tagged": lambda data: data[: len(data) // 2] + b"<table><tr>" * 2_000 + data[len(data) // 2 :],
    "marked": lambda data: b"\xef\xbb\xbf" + data,
    "high": lambda data: bytes(b | 0x80 if n % 31 == 30 else b for n, b in enumerate(data)),
    "lines": lambda data: data.replace(b"\n", b"\r").replace(b" ", b"\x0b"),
}
ALONE = {
    "empty.txt": b"",
    "blank.txt": b"\xef\xbb\xbf \n\t\n",
    "one_letter.txt": b"a" * 2_000_000,
    "one_line.txt": "支持企业贷款，".encode() * 30_000,
    "brackets.txt": "（".encode() * 20_000,
    "nested.json": b"[" * 50_000 + b"]" * 50_000,
    "surrogate.json": b'[{"title": "\\ud800", "content": "\\udfff\xe6\x94\xaf"}]',
    "rows.csv": b'title,content\n"' + b"a,b\n" * 5_000,
    "bomb.docx": _zip(word__document=bytes(60_000_000)),
    "entities.docx": _zip(word__document=ENTITIES),
    "entities.html": ENTITIES,
    "pointer.pdf": b"%PDF-1.7\n1 0 obj<</Type/Catalog/Pages 1 0 R>>endobj\nxref\n0 1\ntrailer<</Root 1 0 R>>\nstartxref\n9\n%%EOF",
    "groups.rtf": b"{\\rtf1" + b"{" * 30_000,
    "picture.png": b"\x89PNG\r\n\x1a\n" + bytes(200),
    "ole.doc": b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600),
}


def hostile(seed: str) -> dict[str, bytes]:
    """Three hundred files and more by name: each format in each harm, and those that are hostile alone."""
    text = f"{seed[:120]}{CONTROL}{seed[120:]}"
    harmed = {f"{harm}.{ending}": HARMS[harm](make(seed)) for ending, make in SEEDS.items() for harm in HARMS}
    return harmed | ALONE | {"control.txt": text.encode(), "=cmd|' '!A1.txt": text.encode(), "-rf.txt": b"-"}
