"""One raw file to its coded documents: everything that runs within the limits of the worker.

A file is read, divided, cleaned, parsed and coded here, one text after the other, so that a text that takes for ever
costs neither the texts before it nor the other files.
"""

from __future__ import annotations

import dataclasses
import zlib
from collections.abc import Iterator, Mapping
from functools import lru_cache
from hashlib import sha256
from pathlib import Path

from policykit.coding.coder import code
from policykit.coding.frame import Frame
from policykit.errors import PassingFailure, RefusedDocument
from policykit.gongwen.clean import script
from policykit.gongwen.clean.cleaning import clean
from policykit.gongwen.formats.source import Source, read_source
from policykit.gongwen.formats.worker import IN_PROCESS, SafeReader
from policykit.gongwen.outline.bulletin import Item, items_of
from policykit.gongwen.outline.document import Parsed, parse_document

Facts = Mapping[int, Mapping[str, str]]
"""What the catalog says of the items of one file by their numbers; 0: of the file as a whole."""

ENTRY = "policykit.corpus.reading:documents_in"
COLUMN = "_column"
BROKEN = "请把文件另存为 UTF-8 纯文本再试"
SEAL = 32  # bytes of SHA-256 before what is kept


@dataclasses.dataclass(frozen=True)
class Place:
    """Where an item of a file begins."""

    number: int  # 7
    line: int  # 116: of its title, or of its first line
    title: str  # the line itself


@dataclasses.dataclass(frozen=True)
class FileContent:
    """What one source file gave: its items, their documents, and the texts that were refused (problem, remedy).

    ``passing``: it was not read to its end for a reason outside of it, so another run may fare better.
    """

    items: tuple[Place, ...] = ()
    documents: tuple[Parsed, ...] = ()
    refused: tuple[tuple[str, str], ...] = ()
    passing: bool = False  # a refusal was the machine's doing, not the file's: the next build tries again


def pack(content: FileContent) -> bytes:
    """The content of one file as it is kept: compressed JSON behind its hash."""
    import msgspec

    data = zlib.compress(msgspec.json.encode(content))
    return sha256(data).digest() + data


def unpack(data: bytes) -> FileContent:
    """The content that ``pack`` wrote; raises ``ValueError`` for anything else."""
    import msgspec

    if sha256(data[SEAL:]).digest() != data[:SEAL]:
        raise ValueError("damaged")
    content: FileContent = msgspec.json.decode(zlib.decompress(data[SEAL:]), type=FileContent)
    return content


def safe_reader(in_process: Mapping[str, int] = IN_PROCESS) -> SafeReader:
    """The reader of a batch: what it reads it also divides, cleans, parses and codes within its limits."""
    return SafeReader(entry=ENTRY, in_process=in_process)


def read_content(path: Path, codebook: Frame, facts: Facts, reader: SafeReader) -> FileContent:
    """All documents of one file; the items of a bulletin that are refused, or too slow, leave the others."""
    items: tuple[Place, ...] = ()
    documents: list[Parsed] = []
    refused: list[tuple[str, str]] = []
    passing = False
    try:
        # without what the codebook has built from itself: an automaton cannot be sent to another process
        for said in reader.each(path, dataclasses.replace(codebook), facts):
            if isinstance(said, Parsed):
                documents.append(said)
            elif isinstance(said, RefusedDocument):
                refused.append((said.problem, said.remedy))
            else:
                items = said
    except RefusedDocument as error:
        refused.append((error.problem, error.remedy))
        passing = isinstance(error, PassingFailure)
    except Exception as error:  # one file must never take the others down with it
        refused.append((f"读取时出错（{type(error).__name__}：{error}）", BROKEN))
    return FileContent(items, tuple(documents), tuple(refused), passing)


def documents_in(
    path: Path, codebook: Frame, facts: Facts
) -> Iterator[tuple[Place, ...] | Parsed | RefusedDocument]:
    """The places of a file's items, then each item as a coded document or with the reason why it is refused."""
    whole = facts.get(0, {})
    columns = {key.removesuffix(COLUMN): value for key, value in whole.items() if key.endswith(COLUMN)}
    source = read_source(path, columns)
    convert = script.converter(path.name, whole["convert"]) if whole.get("convert") else None
    items = items_of(
        source if convert is None else script.converted(source, convert),
        starts_at=whole.get("starts_at", ""),
        whole=whole.get("split") == "no",
    )
    yield tuple(_place(item) for item in items)
    at = 0
    for item in items:
        printed = _printed(source, item, at)
        at += len(item.lines)
        said = {**whole, **facts.get(item.number, {})}
        if said.get("drop") != "yes":
            yield _document(source, item, printed, _kept(codebook), said)


def _document(
    source: Source, item: Item, printed: Item, codebook: Frame, said: Mapping[str, str]
) -> Parsed | RefusedDocument:
    convert = script.converter(source.file, said["convert"]) if said.get("convert") else None
    if convert is not None:
        source = script.converted(source, convert)
        item = script.converted_item(item, convert)
    else:
        item = printed
    share = script.traditional_share("".join(line.text for line in printed.lines))
    if convert is None and share >= script.MIN_SHARE:
        note = ("traditional", {"share": f"{share:.0%}", "how": script.HOW})
        source = dataclasses.replace(source, notes=(*source.notes, note))
    try:
        cleaned = clean(printed.lines, skip=said.get("skip_repairs", "").split("|"), convert=convert)
        return code(parse_document(source, item, cleaned, said), codebook)
    except RefusedDocument as error:
        hint = f"；文中多为繁体字，{script.HOW}" if convert is None and share >= script.MIN_SHARE else ""
        return RefusedDocument(error.file, error.problem, error.remedy + hint)


def _printed(source: Source, item: Item, at: int) -> Item:
    """The item with the lines as they stand in the file, where the file was divided by its converted lines."""
    lines = source.lines[at : at + len(item.lines)]
    return dataclasses.replace(item, lines=lines)


def _place(item: Item) -> Place:
    title = "".join(item.title.split())
    first = next((l for l in item.lines if title and "".join(l.text.split()) == title), None)
    first = first or next(iter(item.lines), None)
    return Place(item.number, first.number if first else 0, first.text if first else "")


@lru_cache(maxsize=1)
def _kept(codebook: Frame) -> Frame:
    """The first of equal codebooks: its automaton is built once, not for each file that it comes with."""
    return codebook
