import re
import string
from pathlib import Path

import pytest

import policykit
from policykit.coding.frames import load_frame
from policykit.errors import UnknownChoice
from policykit.report.wording import lettering, words
from policykit.tables import exported

COLUMNS = exported()

ROOM = Path(policykit.__file__).parent / "report"


def places(text: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name}


def test_every_word_stands_in_both_languages_with_the_same_places():
    held = words.table()
    assert [
        k for k, t in held.items() if not (t["zh"] and t["en"]) or places(t["zh"]) != places(t["en"])
    ] == []


def test_every_key_in_the_code_is_in_the_table():
    used = set()
    for file in ROOM.rglob("*.py"):
        used |= set(re.findall(r'word\(\s*"([a-z_.]+)"', file.read_text(encoding="utf-8")))
    assert len(used) > 50
    assert {key for key in used if not key.endswith(".")} - set(words.table()) == set()


@pytest.mark.parametrize(
    ("group", "names"),
    [
        ("category", load_frame().cells),
        ("table", COLUMNS),
        ("about", COLUMNS),
        ("column", {c for columns in COLUMNS.values() for c in columns}),
        ("state", ("covered", "absent", "failed")),
        ("match", ("same", "related")),
        ("role", ("lead", "cooperate", "responsible")),
        ("status", ("machine", "human", "open")),
    ],
)
def test_every_name_of_the_contract_has_a_word(group, names):
    assert [name for name in names if f"{group}.{name}" not in words.table()] == []


def test_another_language_is_refused_with_the_allowed_ones():
    with pytest.raises(UnknownChoice, match="zh、en"):
        words.word("report.title", lang="fr")


def test_a_name_without_a_word_stands_for_itself():
    assert words.known("match", "new_kind") == "new_kind"


@pytest.mark.parametrize(
    ("text", "width", "lines", "why"),
    [
        ("支持企业融资", 3, ["支持企", "业融资"], "Chinese breaks anywhere"),
        ("支持企，业融资", 3, ["支持企，", "业融资"], "a comma never begins a line, it hangs"),
        ("支持（企业）", 3, ["支持", "（企业）"], "an opening bracket never ends a line"),
        ("发行REITs产品", 4, ["发行", "REITs产", "品"], "a Latin word stays whole"),
        ("", 5, [""], "an empty text is one empty line"),
        ("短", 5, ["短"], "what fits stays"),
    ],
)
def test_wrap(text, width, lines, why):
    assert lettering.wrap(text, width) == lines, why


def test_shorten_marks_what_it_leaves_out_and_keeps_the_width():
    assert lettering.shorten("鼓励保险公司发展科技保险产品", 5, 2) == ["鼓励保险公", "司发展科…"]
    assert lettering.shorten("鼓励保险", 5, 2) == ["鼓励保险"]
