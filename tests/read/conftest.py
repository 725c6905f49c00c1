"""The five raw files, read once."""

from __future__ import annotations

from pathlib import Path

import pytest

from policykit.gongwen.formats.source import Source, read_source
from policykit.gongwen.outline.bulletin import Item, split_items

RAW = Path(__file__).parents[2] / "data" / "raw"


@pytest.fixture(scope="session")
def raw() -> dict[str, Source]:
    """The raw files by the first three characters of their names."""
    return {path.name[:3]: read_source(path) for path in sorted(RAW.glob("*.txt"))}


@pytest.fixture(scope="session")
def items(raw: dict[str, Source]) -> dict[str, Item]:
    """Every text of the raw files: 000/1, 003/7 …"""
    return {f"{key}/{item.number}": item for key, source in raw.items() for item in split_items(source.lines)}
