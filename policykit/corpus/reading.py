"""One raw file to its coded documents: everything that runs within the limits of the worker.

A file is read, divided, cleaned, parsed and coded here, one text after the other, so that a text that takes for ever
costs neither the texts before it nor the other files.
"""

from __future__ import annotations

import dataclasses
import zlib
from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache
from hashlib import sha256
from pathlib import Path

from policykit.coding.coder import coded
from policykit.coding.frame import Frame
from policykit.errors import PassingFailure, RefusedDocument
from policykit.gongwen.document import Parsed, documents_of
from policykit.gongwen.formats.worker import IN_PROCESS, SafeReader
from policykit.gongwen.outline.bulletin import Item

Facts = Mapping[int, Mapping[str, str]]
"""What the catalog says of the items of one file by their numbers; 0: of the file as a whole."""

ENTRY = "policykit.corpus.reading:documents_in"
BROKEN = "请把文件另存为 UTF-8 纯文本再试"
NAMED = 5  # texts of a file that are named; the rest is counted
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
    refused: list[tuple[int, str, str]] = []
    passing = False
    try:
        # without what the codebook has built from itself: an automaton cannot be sent to another process
        for said in reader.each(path, dataclasses.replace(codebook), facts):
            if isinstance(said, Parsed):
                documents.append(said)
            elif isinstance(said, RefusedDocument):
                refused.append((said.item, said.problem, said.remedy))
            else:
                items = said
    except RefusedDocument as error:
        refused.append((0, error.problem, error.remedy))
        passing = isinstance(error, PassingFailure)
    except Exception as error:  # one file must never take the others down with it
        refused.append((0, f"读取时出错（{type(error).__name__}：{error}）", BROKEN))
        passing = isinstance(error, (OSError, MemoryError))
    return FileContent(items, tuple(documents), gathered(refused, len(items)), passing)


def gathered(refused: Iterable[tuple[int, str, str]], items: int) -> tuple[tuple[str, str], ...]:
    """Problem and remedy once for all texts of a file that have the same, with how many they are and the first of them.

    >>> gathered([(2, "是空的", "请删去"), (3, "是空的", "请删去")], 3), gathered([(0, "坏了", "请重下")], 1)
    ((('第 2、3 份：是空的', '请删去'),), (('坏了', '请重下'),))
    """
    alike: dict[tuple[str, str], list[int]] = {}
    for item, *said in refused:
        alike.setdefault((said[0], said[1]), []).append(item)
    return tuple(
        (f"{_numbers(held) if items > 1 else ''}{problem}", way) for (problem, way), held in alike.items()
    )


def _numbers(items: list[int]) -> str:
    named = "、".join(str(item) for item in items[:NAMED])
    more = f"等 {len(items)} 份" if len(items) > NAMED else " 份"
    return f"第 {named}{more}：" if items[0] else ""


def documents_in(
    path: Path, codebook: Frame, facts: Facts
) -> Iterator[tuple[Place, ...] | Parsed | RefusedDocument]:
    """The places of a file's items, then each item as a coded document or with the reason why it is refused."""
    for said in documents_of(path, facts):
        if isinstance(said, Parsed):
            yield coded(said, _kept(codebook))
        elif isinstance(said, RefusedDocument):
            yield said
        else:
            yield tuple(_place(item) for item in said)


def _place(item: Item) -> Place:
    title = "".join(item.title.split())
    first = next((l for l in item.lines if title and "".join(l.text.split()) == title), None)
    first = first or next(iter(item.lines), None)
    return Place(item.number, first.number if first else 0, first.text if first else "")


@lru_cache(maxsize=1)
def _kept(codebook: Frame) -> Frame:
    """The first of equal codebooks: its automaton is built once, not for each file that it comes with."""
    return codebook
