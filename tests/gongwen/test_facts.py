"""What the head and the end of a document say: written before the rules were, every second one was held back."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from policykit.gongwen.clean.cleaning import clean
from policykit.gongwen.document import parse_document
from policykit.gongwen.formats.source import source_of
from policykit.gongwen.outline.bulletin import items_of
from policykit.records import Document

HERE = Path(__file__).parent
BODY = "一、鼓励银行发放科技贷款，单户最高500万元。\n二、对科技保险保费给予40%的补贴。"
FIELDS = {"number": "doc_number", "date": "date_issued", "from": "effective_from", "until": "valid_until"}


def rows() -> list[dict[str, str]]:
    with (HERE / "facts.csv").open(encoding="utf-8") as file:
        return list(csv.DictReader(file))


def document(front: str, end: str, monkeypatch: pytest.MonkeyPatch) -> Document:
    monkeypatch.setattr("policykit.gongwen.formats.source.MIN_HAN", 1)
    source = source_of("例.txt", f"{front}\n{BODY}\n{end}\n".replace("⏎", "\n").encode())
    (item,) = items_of(source)
    return parse_document(source, item, clean(item.lines), {}).document


@pytest.mark.parametrize("row", rows(), ids=lambda row: row["reason"])
def test_facts(row: dict[str, str], monkeypatch: pytest.MonkeyPatch) -> None:
    found = document(row["front"], row["end"], monkeypatch)
    for part in row["read"].split(" "):
        name, _, value = part.partition("=")
        read = getattr(found, FIELDS.get(name, name))
        read = "|".join(read) if isinstance(read, tuple) else read
        assert read == value or (name != "number" and read in value.split("|")), name
