"""Causes of changes in words: every code that a change can hold, in both languages."""

import re

import pytest

import policykit.corpus.changes as room
from policykit.corpus.changes import Cause
from policykit.report.wording.doubts import because
from policykit.report.wording.words import table

A, B, C = Cause("added", "《甲、乙办法》"), Cause("reread", "《丙办法》"), Cause("removed", "a.txt")
SAID = [
    ((Cause("new_file"),), "新增文件", "new file"),
    (
        (Cause("gone_file"),),
        "文件已不在 raw/ 中或不再可读",
        "the file is gone from raw/ or can no longer be read",
    ),
    ((Cause("content"),), "文件内容改变", "the file changed"),
    ((Cause("decided"),), "人工编码决定改变", "recoded by hand"),
    ((Cause("unknown"),), "编码手册或程序版本改变", "codebook or program changed"),
    ((Cause("renewed", "program catalog"),), "程序、目录表改变", "changed: program, catalog"),
    (
        (Cause("snapshot", "idf-2", "idf-1"),),
        "IDF 快照由 idf-1 换为 idf-2",
        "IDF snapshot idf-1 replaced by idf-2",
    ),
    ((C,), "移除a.txt", "removed: a.txt"),
    ((Cause("former", "《甲办法》"),), "《甲办法》不在效力期内", "no longer in force: 《甲办法》"),
    ((Cause("in_force", "《甲办法》"),), "《甲办法》在效力期内", "in force: 《甲办法》"),
    ((A, B), "新增《甲、乙办法》、《丙办法》重新读取", "added: 《甲、乙办法》, read again: 《丙办法》"),
    (
        (A, B, C),
        "新增《甲、乙办法》、《丙办法》重新读取等 3 项",
        "added: 《甲、乙办法》, read again: 《丙办法》 and others (3 in all)",
    ),
    ((), "", ""),
]


@pytest.mark.parametrize(("causes", "chinese", "english"), SAID, ids=[c for _, c, _ in SAID])
def test_causes_are_said_in_the_language_of_the_reader(
    causes: tuple[Cause, ...], chinese: str, english: str
) -> None:
    assert (because(causes), because(causes, lang="en")) == (chinese, english)


def test_every_code_has_its_words_and_is_tried_above() -> None:
    codes = {
        key.removeprefix("because.") for key in table() if key.startswith("because.") and key.count(".") == 1
    }
    assert codes == {cause.code for causes, *_ in SAID for cause in causes}
    assert codes == set(re.findall(r"``(\w+)``", room.Cause.__doc__ or "")) - {"code", "about", "before"}
