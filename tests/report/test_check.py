"""What check prints: the account of characters, the table of a bulletin's texts, kinds with the catalog's keys."""

from __future__ import annotations

from pathlib import Path

import pytest

from policykit.coding.frames import load_frame
from policykit.corpus.build import read_file
from policykit.corpus.reading import FileContent
from policykit.gongwen.clean.cleaning import CONVERTED, STEP_NAMES
from policykit.report.wording.check import check_lines, file_lines
from policykit.report.wording.words import table

RAW = Path(__file__).parents[2] / "data" / "raw"


@pytest.fixture(scope="module")
def bulletin() -> FileContent:
    return read_file(RAW / "003_b575fdfc2b5a798a.txt", load_frame(), {})


@pytest.fixture(scope="module")
def damaged() -> FileContent:
    return read_file(RAW / "001_9f09ba1eb4098b5c.txt", load_frame(), {})


def test_every_repair_has_a_name() -> None:
    named = {
        key.removeprefix("repair.") for key in table() if key.startswith("repair.") and key.count(".") == 1
    }
    assert named == {CONVERTED, *STEP_NAMES}


def test_the_texts_of_a_bulletin_are_a_table_that_can_be_corrected(bulletin: FileContent) -> None:
    lines = list(file_lines("b.txt", bulletin.items, bulletin.documents[:6]))
    assert lines[0] == "━━ b.txt：8 份文本"
    assert lines[2].split() == ["1", "6", "新闻", "1205", "上半年我国科技金融政策成效显著"]
    assert lines[8].split()[:4] == ["7", "123", "未读入", "—"]
    assert "starts_at 写各份的起始行（现在是 6|" in lines[-2]
    assert "|174）" in lines[-2]


def test_characters_that_came_in_are_accounted_for(damaged: FileContent) -> None:
    """Counted by hand: what stands in the file, and what stands in the clean text."""
    (parsed,) = damaged.documents
    raw = sum(not c.isspace() for c in (RAW / "001_9f09ba1eb4098b5c.txt").read_text(encoding="utf-8"))
    (line,) = [l for l in check_lines(parsed) if l.startswith("  字数")]
    chars = parsed.document.chars
    assert line.split("  ")[-1] == f"读入 {raw}，修复减 {raw - chars}，余 {chars}；有归属 {chars}，无归属 0"
