"""Causes of changes in English: every one that the table of changes can hold, and one that it cannot."""

from pathlib import Path

import pytest

import policykit.corpus.changes as room
from policykit.report.wording.causes import cause
from policykit.report.wording.words import table

SAID = [
    ("新增文件", "new file", "no place to fill; not 新增{title}"),
    ("新增《甲市办法》", "added: 《甲市办法》", "a title"),
    ("新增 a.txt", "added: a.txt", "a file without a title"),
    ("移除《甲市办法》", "removed: 《甲市办法》", "the reverse"),
    ("《甲市办法》重新读取", "read again: 《甲市办法》", "the place first"),
    ("文件内容改变", "the file changed", "not a list of what was renewed"),
    ("人工编码决定改变", "recoded by hand", "not a list of what was renewed"),
    ("编码手册或程序版本改变", "codebook or program changed", "not a list of what was renewed"),
    ("程序、编码手册改变", "changed: program, codebook", "a list of what was renewed"),
    (
        "文件已不在 raw/ 中或不再可读",
        "the file is gone from raw/ or can no longer be read",
        "marks of patterns",
    ),
    ("IDF 快照由 idf-1 换为 idf-2", "IDF snapshot idf-1 replaced by idf-2", "two places"),
    (
        "新增《甲、乙办法》、《丙办法》重新读取",
        "added: 《甲、乙办法》, read again: 《丙办法》",
        "several causes, a mark inside a title",
    ),
    (
        "新增《甲》、移除《乙》等 3 项",
        "added: 《甲》, removed: 《乙》 and others (3 in all)",
        "the rest counted",
    ),
    ("天气改变", "天气改变", "a cause that the table of words does not know stays as it is"),
    ("", "", "no cause"),
]


@pytest.mark.parametrize(("text", "english", "why"), SAID, ids=[why for *_, why in SAID])
def test_a_cause_is_said_in_the_language_of_the_reader(text: str, english: str, why: str) -> None:
    assert cause(text, lang="en") == english
    assert cause(text) == text


def test_every_wording_of_the_room_of_changes_is_known() -> None:
    """The fixed parts of the table's Chinese stand in the code that writes the causes."""
    code = Path(room.__file__).read_text(encoding="utf-8")
    wordings = [
        row["zh"] for key, row in table().items() if key.startswith("because.") and key.count(".") == 1
    ]
    parts = [part.strip() for zh in wordings for part in zh.replace("}", "{").split("{")[::2]]
    assert len(wordings) == 10
    assert [part for part in parts if part not in code] == []
