"""The raw files, read and parsed once, and a parser for small texts."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from policykit.gongwen.clean.cleaning import clean
from policykit.gongwen.document import Parsed, parse_document
from policykit.gongwen.formats.source import Source, read_source, source_of
from policykit.gongwen.outline.bulletin import Item, items_of

RAW = Path(__file__).parents[2] / "data" / "raw"
Parser = Callable[..., Parsed]


@pytest.fixture(scope="session")
def raw() -> dict[str, Source]:
    """The raw files by the first three characters of their names."""
    return {path.name[:3]: read_source(path) for path in sorted(RAW.glob("*.txt"))}


@pytest.fixture(scope="session")
def items(raw: dict[str, Source]) -> dict[str, Item]:
    """Every text of the raw files: 000/1, 003/7 …"""
    return {f"{key}/{item.number}": item for key, source in raw.items() for item in items_of(source)}


@pytest.fixture(scope="session")
def parsed(raw: dict[str, Source]) -> dict[str, Parsed]:
    """Every text of the raw files: 000/1, 003/7 …"""
    found = {}
    for key, source in raw.items():
        for item in items_of(source):
            found[f"{key}/{item.number}"] = parse_document(source, item, clean(item.lines), {})
    return found


@pytest.fixture(scope="session")
def policies(parsed: dict[str, Parsed]) -> dict[str, Parsed]:
    """The six policies by region."""
    return {d.document.region: d for d in parsed.values() if d.document.kind == "policy"}


@pytest.fixture
def parse(monkeypatch: pytest.MonkeyPatch) -> Parser:
    """Parse a small text as a file of its own; the refusal of very short files is switched off."""
    monkeypatch.setattr("policykit.gongwen.formats.source.MIN_HAN", 1)

    def parse(text: str, given: Mapping[str, str] | None = None, name: str = "例.txt") -> Parsed:
        source = source_of(name, text.encode())
        (item,) = items_of(source, whole=True)
        return parse_document(source, item, clean(item.lines), given or {})

    return parse
