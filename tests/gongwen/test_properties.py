"""What holds for every document, whatever it says: offsets, conservation, order, determinism."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from policykit.errors import RefusedDocument
from policykit.gongwen.clean.cleaning import clean
from policykit.gongwen.document import Parsed, parse_document
from policykit.gongwen.formats.lines import lines_of, text_lines
from policykit.gongwen.formats.source import Source
from policykit.gongwen.outline.bulletin import items_of

Parser = Callable[..., Parsed]
ITEMS = ("000/1", "001/1", "002/1", *(f"003/{n}" for n in range(1, 9)), "004/1")


def check(found: Parsed) -> None:
    """The promises of the records."""
    text = found.clean
    for record in (*found.sections, *found.articles, *found.measures):
        assert text[record.start : record.end] == record.text
        assert record.text == record.text.strip()
    articles = {a.article_id: a for a in found.articles}
    assert len(articles) == len(found.articles)
    for measure in found.measures:
        article = articles[measure.article_id]
        assert article.start <= measure.start < measure.end <= article.end
    for records in (found.articles, found.measures, found.segments):
        spans = [(r.start, r.end) for r in records]
        assert all(a < b for a, b in spans)
        assert all(before[1] <= after[0] for before, after in zip(spans, spans[1:], strict=False))
    held = sum(not c.isspace() for s in found.segments for c in text[s.start : s.end])
    assert held == sum(not c.isspace() for c in text) == found.document.chars
    left = [s for s in found.segments if s.kind == "left_over"]
    assert found.document.left_over == sum(not c.isspace() for s in left for c in text[s.start : s.end])
    measures = {m.measure_id: m for m in found.measures}
    for q in found.quantities:
        assert text[q.start : q.end] == q.phrase
        assert measures[q.measure_id].start <= q.start < q.end <= measures[q.measure_id].end
    assert {a.article_id for a in found.agencies} <= set(articles)


@pytest.mark.parametrize("item", ITEMS)
def test_promises_hold_for_the_raw_documents(parsed: dict[str, Parsed], item: str) -> None:
    check(parsed[item])


def test_nothing_of_the_six_is_left_over(policies: dict[str, Parsed]) -> None:
    assert {region: p.document.left_over for region, p in policies.items()} == dict.fromkeys(policies, 0)
    assert len(policies) == 6


def test_every_visible_character_of_an_article_is_heading_note_or_measure(
    policies: dict[str, Parsed],
) -> None:
    """What measures and notes do not hold of an article is its own heading, numbers of lists apart."""
    for found in policies.values():
        notes = [s for s in found.segments if s.kind == "agency_note"]
        for article in found.articles:
            inside = [m for m in found.measures if m.article_id == article.article_id]
            spans = sorted(
                (r.start, r.end) for r in (*inside, *notes) if article.start <= r.start < article.end
            )
            rest, at = "", article.start
            for start, end in [*spans, (article.end, article.end)]:
                rest, at = rest + found.clean[at:start], end
            named = f"{article.number}{article.title}" if article.number else ""
            assert "".join(c for c in rest if c not in " \n。.、：:") == named.replace("、", "")


def test_identifiers_depend_on_the_document_alone(parsed: dict[str, Parsed]) -> None:
    for found in parsed.values():
        doc_id = found.document.doc_id
        assert [a.article_id for a in found.articles] == [
            f"{doc_id}/{n:02d}" for n in range(1, len(found.articles) + 1)
        ]
        for article in found.articles:
            ids = [m.measure_id for m in found.measures if m.article_id == article.article_id]
            assert ids == [f"{article.article_id}/{n}" for n in range(1, len(ids) + 1)]
    assert len({found.document.doc_id for found in parsed.values()}) == len(parsed)


@pytest.mark.parametrize("item", ["000/1", "001/1", "003/7", "004/1"])
def test_the_same_clean_text_gives_the_same_records(parsed: dict[str, Parsed], item: str) -> None:
    """Reading the stored clean text once more finds the same articles and measures, and nothing to repair."""
    before = parsed[item]
    source = Source("again.txt", "0" * 64, "text", "utf-8", tuple(lines_of(before.clean)))
    (one,) = items_of(source)
    once, again = (parse_document(source, one, clean(one.lines), {}) for _ in range(2))
    assert once == again
    assert (once.sections, once.articles, once.measures) == (
        before.sections,
        before.articles,
        before.measures,
    )
    assert once.repairs == ()


def test_text_lines_know_where_they_stand() -> None:
    text = "\n一、总则\n\n支持。\n"
    assert [(line.start, text[line.start : line.end], line.text) for line in text_lines(text)] == [
        (1, "一、总则", "一、总则"),
        (7, "支持。", "支持。"),
    ]


HEADS = st.sampled_from(
    [
        "一、信贷支持",
        "二、股权支持",
        "三、附则",
        "（一）加大投放。",
        "（二）降低成本",
        "（四）其他。",
        "1.首贷。",
        "2.续贷",
        "第一条 ",
        "第二条 ",
        "第三条 ",
        "第一章 总则",
        "附件",
        "目录",
        "",
    ]
)
TEXTS = st.sampled_from(
    [
        "给予最高20万元补助。",
        "支持企业上市；鼓励发债。",
        "（责任单位：市科技局、市财政局）",
        "责任单位：市科技局",
        "“未完",
        "对下列企业：",
        "2024年5月20日",
        "聊城市科技局",
        "本措施自印发之日起施行。",
        "",
        "来源：某报",
    ]
)
GENERATED = st.lists(st.tuples(HEADS, TEXTS).map("".join).filter(bool), min_size=2, max_size=14).map(
    "\n".join
)


@given(GENERATED)
@settings(
    derandomize=True,
    max_examples=150,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
def test_promises_hold_for_any_text(parse: Parser, body: str) -> None:
    """A document is parsed with all promises kept, or refused; nothing else may happen."""
    text = f"聊城市科技金融若干措施\n{body}"
    try:
        found = parse(text)
    except RefusedDocument:
        return
    check(found)
    assert parse(text) == found
