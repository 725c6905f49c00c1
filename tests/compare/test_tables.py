"""The schemas: every exported column is explained, the dictionary is current, a wrong table is named."""

from pathlib import Path

import pytest

from policykit import tables
from policykit.errors import UnknownChoice, WrongCall
from policykit.records import Label

ROOT = Path(__file__).parents[2]
LABEL = Label("wuhan/08/2", "信贷", "贴息", "贴息", 3, 5, "term", "rules", "")


def test_the_data_dictionary_is_current():
    assert (ROOT / "docs/tables.md").read_text(encoding="utf-8") == tables.dictionary()


@pytest.mark.parametrize("name", list(tables.exported()))
def test_every_exported_table_and_column_is_explained_in_both_languages(name):
    schema = tables.schema(name)
    texts = [schema.zh, schema.en, schema.zh_note, schema.en_note]
    for column in schema.columns:
        texts += [column.zh, column.en, column.zh_note, column.en_note]
    assert all(texts), name


def test_a_frame_takes_records_and_mappings_joins_tuples_and_keeps_types_without_rows():
    labels = tables.frame("labels", [LABEL])
    assert labels.iloc[0].to_dict() == {f: getattr(LABEL, f) for f in tables.schema("labels").names}
    row = dict.fromkeys(tables.schema("measures").names, "") | {
        "start": 0,
        "end": 4,
        "concrete": True,
        "strength": 2,
    }
    held = tables.frame("measures", [row | {"categories": ("信贷", "股权")}])
    assert held["categories"].tolist() == ["信贷|股权"]
    assert tables.frame("measures").dtypes.equals(held.dtypes)


@pytest.mark.parametrize(
    ("change", "says"),
    [
        (lambda t: t.drop(columns="term"), "没有列 term"),
        (lambda t: t.astype({"start": "float64"}), "类型是 float64；应为 int64"),
    ],
)
def test_a_wrong_table_is_named(change, says):
    good = tables.frame("labels", [LABEL])
    assert tables.schema("labels").check(good) is good
    with pytest.raises(WrongCall, match=says):
        tables.schema("labels").check(change(good))


def test_a_value_that_is_not_allowed_is_named_with_those_that_are():
    cell = {
        "region": "武汉",
        "category": "信贷",
        **dict.fromkeys(("measures", "concrete", "money", "cap", "deadline", "condition", "product"), 0),
        "share": 0.0,
        "per_1000_chars": 0.0,
    }
    with pytest.raises(WrongCall, match="covered、absent、failed"):
        tables.schema("coverage").check(
            tables.frame("coverage", [cell | {"state": "没有", "share_of_coded": 0.0}])
        )


def test_an_unknown_table_is_named_with_those_there_are():
    with pytest.raises(UnknownChoice, match="measures"):
        tables.schema("measure")
