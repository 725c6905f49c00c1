"""Who gives whom how much: the offers (支持条款) of a document.

``figures`` says what each number of a sentence is, ``frames`` who gives whom for what, ``article`` reads the sentences of
an article in order: ceilings and durations join the offers that are open, also beyond the end of a sentence.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import fields
from itertools import groupby

from policykit.coding.frame import Frame
from policykit.coding.offers.article import Article, Draft
from policykit.coding.offers.figures import Sentence
from policykit.gongwen.document import Parsed
from policykit.records import Article as ArticleRecord
from policykit.records import Label, Measure, Offer, Quantity

SET_ASIDE = "excluded"
STATED = tuple(
    f.name for f in fields(Draft) if f.name not in ("measure_id", "start", "end", "clause", "staged")
)
"""What a draft and an offer say in the same words."""


def offers_of(parsed: Parsed, labels: Iterable[Label], frame: Frame) -> Iterator[Offer]:
    """The offers of a document whose measures were coded as ``labels`` say, in the order of the text."""
    codes: dict[str, list[Label]] = defaultdict(list)
    for label in labels:
        if label.rule != SET_ASIDE:
            codes[label.measure_id].append(label)
    counted: dict[str, list[Quantity]] = defaultdict(list)
    for quantity in parsed.quantities:
        counted[quantity.measure_id].append(quantity)
    articles = {article.article_id: article for article in parsed.articles}
    for article_id, held in groupby(parsed.measures, key=lambda m: m.article_id):
        measures = list(held)
        if any(counted[m.measure_id] for m in measures):
            yield from _of_article(articles[article_id], measures, codes, counted, frame)


def _of_article(
    article: ArticleRecord,
    measures: Sequence[Measure],
    codes: dict[str, list[Label]],
    counted: dict[str, list[Quantity]],
    frame: Frame,
) -> Iterator[Offer]:
    sentences = [
        Sentence(
            m.measure_id,
            m.text,
            m.start,
            tuple(
                sorted(
                    (c.start - m.start, c.instrument or frame.plain(c.category)) for c in codes[m.measure_id]
                )
            ),
            tuple(counted[m.measure_id]),
        )
        for m in measures
    ]
    preferred, general = frame.fact("offers", "preferred"), frame.fact("offers", "general")
    drafts = Article(article.title, sentences, preferred=dict(preferred or ()), general=general or ()).offers
    for n, draft in enumerate(drafts, 1):
        yield _offer(n, draft, article)


def _offer(n: int, draft: Draft, article: ArticleRecord) -> Offer:
    quote = article.text[draft.start - article.start : draft.end - article.start]
    begin = draft.start + len(quote) - len(quote.lstrip())
    return Offer(
        offer_id=f"{draft.measure_id}/o{n}",
        measure_id=draft.measure_id,
        doc_id=article.doc_id,
        region=article.region,
        quote=quote.strip(),
        start=begin,
        end=begin + len(quote.strip()),
        **{name: getattr(draft, name) for name in STATED},
    )
