"""Which verb carries a measure and how firmly it binds; a scale that contradicts itself."""

from __future__ import annotations

from pathlib import Path

import pytest

from policykit.coding.coder import code
from policykit.coding.frame_files import SCALE as FILE
from policykit.coding.frames import load_frame
from policykit.errors import BrokenCodebook
from policykit.gongwen.facts.quantities import quantities


def test_a_deadline_of_procedure_promises_nothing() -> None:
    made = code("收到材料后不超过10个工作日完成审核。").measure
    assert (made.verb, made.strength) == ("审核", 3)
    assert code("贷款期限最长不超过3年。").measure.strength == 4


def carried(text: str) -> tuple[str, int]:
    places = [(q.start, q.end) for q in quantities("m", text, 0) if not q.former]
    found = load_frame().grader.carrying(text, places)
    return found.verb, found.level


def test_a_bound_without_an_amount_binds_nobody() -> None:
    assert carried("担保费率不超过1%。") == ("不超过", 4)
    assert carried("担保费率不超过平均水平。") == ("", 0)


PACKAGED = Path(__file__).parents[2] / "policykit" / "coding" / "frames" / "channels" / FILE


def test_a_gift_of_nothing_only_promotes() -> None:
    assert carried("给予重点支持。") == ("给予", 2)
    assert carried("给予贴息支持。") == ("给予", 4)
    assert carried("企业承担示范功能。") == ("承担", 3)


BROKEN = (
    ('"鼓励", ', '"鼓励", "支持", ', "“支持”重复（1 级和 2 级）", "a verb in two levels"),
    ("value = 4", "value = 5", "必须依次为 1、2、3、4", "another level"),
    ("value = 4", "value = ", "不是有效的 TOML", "no TOML"),
    ('pivots = ["鼓励"', 'pivots = ["劝说"', "“劝说”没有写在任何一级", "a pivot without a level"),
    ('with_amount = ["达到"', 'with_amount = ["给予", "建立"', "不能低于", "an amount must not weaken"),
    (
        'openers = ["为", "从而", "进而", "以便", "供"]',
        "openers = []",
        "[results] 的 openers",
        "an empty list",
    ),
)


@pytest.mark.parametrize(("old", "new", "message", "reason"), BROKEN, ids=[row[-1] for row in BROKEN])
def test_a_broken_scale_names_the_place(
    tmp_path: Path, old: str, new: str, message: str, reason: str
) -> None:
    text = PACKAGED.read_text(encoding="utf-8")
    assert old in text
    (tmp_path / FILE).write_text(text.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(BrokenCodebook) as caught:
        load_frame(own=tmp_path)
    assert message in str(caught.value), str(caught.value)
    assert FILE in str(caught.value)


def test_a_workspace_scale_replaces_the_packaged_one(tmp_path: Path) -> None:
    text = PACKAGED.read_text(encoding="utf-8").replace('"鼓励", "引导", "倡导"', '"引导", "倡导"', 1)
    text = text.replace('"支持", "贯彻"', '"鼓励", "支持", "贯彻"', 1)
    (tmp_path / FILE).write_text(text, encoding="utf-8")
    assert load_frame(own=tmp_path).scale.level["鼓励"] == 2
    assert load_frame().scale.level["鼓励"] == 1
    assert load_frame(own=tmp_path).scale.hash != load_frame().scale.hash
    assert load_frame(own=tmp_path / "none").scale == load_frame().scale
