"""One key for one body, another for another; kinds; notes behind headings."""

from __future__ import annotations

import pytest
from comparing import cases

from policykit.gongwen.document import Parsed
from policykit.gongwen.facts.charges import keyed
from policykit.gongwen.words.agencies import bodies, body_of

from .conftest import Parser

KEYS = cases("agency_keys_keys")


@pytest.mark.parametrize(("region", "agency", "key", "kind", "reason"), KEYS, ids=[row[-1] for row in KEYS])
def test_key_and_kind(region: str, agency: str, key: str, kind: str, reason: str) -> None:
    (found,) = keyed([(agency, "responsible")], region)
    assert (found.agency, found.key, found.kind) == (agency, key, kind)


SHARED = cases("agency_keys_shared")


@pytest.mark.parametrize(("names", "keys", "reason"), SHARED, ids=[row[-1] for row in SHARED])
def test_departments_share_the_front(names: list[str], keys: list[str], reason: str) -> None:
    assert [k.key for k in keyed([(n, "lead") for n in names], "郑州")] == keys


def test_every_row_of_the_list_is_reached_by_its_own_name() -> None:
    assert [b.name for b in bodies() if b.at == "end" and body_of("某市" + b.name) is not b] == []
    assert len({(b.name, b.at) for b in bodies()}) == len(bodies())
    assert {b.at for b in bodies()} == {"start", "end", "has"}


def test_a_standard_form_is_its_own() -> None:
    forms = {(b.standard, b.kind) for b in bodies() if b.at == "end"}
    assert [
        s for s, kind in sorted(forms) if (found := body_of("某市" + s)) is None or found.kind != kind
    ] == []


@pytest.mark.parametrize(("region", "n"), [("山西", 15), ("武汉", 14), ("郑州", 17), ("聊城", 13)])
def test_how_many_agencies_a_document_charges(policies: dict[str, Parsed], region: str, n: int) -> None:
    assert len({a.key for a in policies[region].agencies}) == n
    assert "" not in {a.kind for a in policies[region].agencies}


HEADED = """某市关于支持科技金融发展的若干措施
一、加强信贷支持（责任单位：市金融办）
（一）扩大信贷投放。鼓励银行加大投放。
（二）给予贴息。对企业给予贴息。（责任单位：市财政局）
二、加强股权投资
（三）设立基金。设立引导基金。
"""


def test_a_note_behind_a_heading_charges_what_stands_below(parse: Parser) -> None:
    charged = [(a.article_id[-2:], a.agency) for a in parse(HEADED).agencies]
    assert charged == [
        ("01", "市金融办"),
        ("02", "市财政局"),
    ]  # its own note replaces it; the next section has none


def test_a_note_on_its_own_line_behind_a_heading(parse: Parser) -> None:
    text = HEADED.replace("（责任单位：市金融办）", "\n责任单位：市金融办")
    charged = [(a.article_id[-2:], a.agency) for a in parse(text).agencies]
    assert charged == [("01", "市金融办"), ("02", "市财政局")]
