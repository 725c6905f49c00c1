"""Wording that documents share without deciding it: official phrases, cited titles, a superior's sentences.

Quotations are found on characters, phrases on whole words, so that none ends inside 科技金融事业部. Both know
their place in the sentence, and similarity may be measured without them.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from math import ceil
from typing import TYPE_CHECKING, Literal, get_args

from policykit.compare.words import words_of
from policykit.errors import UnknownChoice
from policykit.gongwen.words.lexicon import pattern
from policykit.tables import frame
from policykit.text import Keyed, clauses, key

CITED = pattern(
    r"《(?:[^《》]|《[^《》]*》)+》",
    yes=("落实《国家创新驱动发展战略纲要》要求", "《关于印发《若干措施》的通知》", "按《办法》执行"),
    no=("《若干措施", "若干措施》", "《》"),
)


if TYPE_CHECKING:
    import pandas as pd

    from policykit.corpus.corpus import Corpus

Without = Literal["phrases", "quotations"]

SHORTEST_PHRASE = 6
"""Characters of a phrase: 科技型企业 (5) is a name, 支持符合条件的 (7) a formula."""

FEWEST_REGIONS = 3
"""A wording of two regions is what makes those two alike; from three on it may be everybody's."""

SHORTEST_QUOTATION = 12
"""Characters of a sentence that is taken for a quotation: 抓好组织实施。 stands everywhere without being copied."""

RANK = {"national": 0, "province": 1, "city": 2, "district": 3}

Phrase = tuple[str, ...]
"""Words that stand side by side in one clause."""


def shared_phrases(
    corpus: Corpus, *, least: int = SHORTEST_PHRASE, regions: int | None = None
) -> pd.DataFrame:
    """The phrases of at least ``least`` characters that at least ``regions`` regions use.

    Columns: ``phrase`` (two words or more side by side, folded, no punctuation inside; it begins and ends
    with a word of two characters or more, not with 的), ``kind``: ``term`` where it holds a word of content of
    the codebook (质押, 担保: shared substance), else ``phrase`` (shared official wording); ``regions`` (document
    frequency across regions), ``region`` (which, joined by ``|``), ``measures``, ``measure_ids``. A phrase
    that stands in the same measures only inside a longer one is left to that one. The most widespread first,
    then the longest. ``regions`` is by default half of the regions and at least 3, so that with two regions
    there is none.

    >>> phrases = pk.compare.shared_phrases(corpus)
    >>> list(phrases.columns)[:3]
    ['phrase', 'kind', 'regions']
    """
    if least < 2:
        raise UnknownChoice("least", least, "2 以上的整数")
    needed = max(FEWEST_REGIONS, ceil(len(corpus.regions) / 2)) if regions is None else regions
    if needed < 2:
        raise UnknownChoice("regions", needed, "2 以上的整数")
    owners = corpus.measures["region"].tolist()
    cut = words_of(corpus).pieces
    cuts = [
        (i, tuple(cut(clause.key)))
        for i, sentence in enumerate(corpus.measures["text"])
        for clause in clauses(sentence)
    ]
    found = _longest(
        {
            phrase: having
            for phrase, having in _widespread(cuts, owners, needed).items()
            if len("".join(phrase)) >= least and min(len(phrase[0]), len(phrase[-1])) > 1
        }
    )
    ids, plain_terms = corpus.measures["measure_id"].tolist(), _terms(corpus)
    rows = []
    for phrase, holders in found.items():
        named = {owners[i] for i in holders}
        text = "".join(phrase)
        kind = "term" if any(term in text or text in term for term in plain_terms) else "phrase"
        row = {"phrase": text, "kind": kind, "regions": len(named), "measures": len(holders)}
        row["region"] = tuple(r for r in corpus.regions if r in named)
        rows.append(row | {"measure_ids": tuple(ids[i] for i in sorted(holders))})
    return frame(
        "shared_phrases", sorted(rows, key=lambda r: (-r["regions"], -len(r["phrase"]), r["phrase"]))
    )


def quotations(corpus: Corpus) -> pd.DataFrame:
    """The stretches of measures that quote another document: titles in 《》 and sentences of a superior one.

    Columns: ``measure_id``, ``region``, ``kind``: ``title`` (the text inside 《》 and its marks) or ``sentence`` (a
    measure of at least 12 characters that stands, marks aside, in a policy document of a higher level in the
    corpus or in one whose title the same document cites), ``text``, ``start``, ``end`` (offsets into the stored
    clean text), ``source`` (doc_id where the quoted document is in the corpus, else empty). In table order.

    >>> quoted = pk.compare.quotations(corpus)
    >>> set(quoted["kind"]) <= {"title", "sentence"}
    True
    """
    plain = {d: _plain(corpus.texts.get(d, "")) for d in corpus.policies["doc_id"]}
    titles = {
        d: _plain(title)
        for d, title in zip(corpus.documents["doc_id"], corpus.documents["title"], strict=True)
        if title
    }
    superiors = {d: _superiors(corpus, d, titles) for d in corpus.policies["doc_id"]}
    measures = corpus.measures
    rows: list[dict[str, object]] = []
    for measure_id, doc_id, region, text, start in zip(
        *(measures[c] for c in ("measure_id", "doc_id", "region", "text", "start")), strict=True
    ):
        place: dict[str, object] = {"measure_id": measure_id, "region": region}
        whole = _plain(text)
        source = next((d for d in superiors.get(doc_id, ()) if whole in plain.get(d, "")), "")
        if source and len(whole) >= SHORTEST_QUOTATION:
            span = {"text": text, "start": start, "end": start + len(text)}
            rows.append(place | span | {"kind": "sentence", "source": source})
            continue
        for cited in CITED.every(text):
            named = _plain(cited.group())
            origin = next((d for d, title in titles.items() if d != doc_id and _same(named, title)), "")
            span = {"text": cited.group(), "start": start + cited.start(), "end": start + cited.end()}
            rows.append(place | span | {"kind": "title", "source": origin})
    return frame("quotations", rows)


def texts_without(corpus: Corpus, without: Iterable[Without]) -> list[str]:
    """The sentences of all measures, in table order, with the stretches named in ``without`` cut out.

    A comma stands where something was cut, so that what was apart does not become one word. With nothing to
    leave out the sentences are what they are.
    """
    chosen = [without] if isinstance(without, str) else sorted(set(without))
    for name in chosen:
        if name not in get_args(Without):
            raise UnknownChoice("without", name, list(get_args(Without)))
    texts: list[str] = corpus.measures["text"].tolist()
    cuts: list[list[tuple[int, int]]] = [[] for _ in texts]
    if "phrases" in chosen:
        table = shared_phrases(corpus)
        phrases = table.loc[table["kind"] == "phrase", "phrase"].tolist()
        for cut, text in zip(cuts, texts, strict=True):
            cut += [place for clause in clauses(text) for place in _places(clause, phrases)]
    if "quotations" in chosen:
        row = {measure_id: i for i, measure_id in enumerate(corpus.measures["measure_id"])}
        begin = corpus.measures["start"].tolist()
        for q in quotations(corpus).itertuples(index=False):
            i = row[q.measure_id]
            cuts[i].append((q.start - begin[i], q.end - begin[i]))
    return [_cut(text, places) for text, places in zip(texts, cuts, strict=True)]


def _widespread(
    clauses: list[tuple[int, Phrase]], owners: list[str], needed: int
) -> dict[Phrase, frozenset[int]]:
    """Every run of two words or more that ``needed`` regions use, with the measures that hold it.

    Length by length: a run can only be widespread where both its parts one word shorter are.
    """
    found: dict[Phrase, frozenset[int]] = {}
    size, before = 2, None
    while True:
        runs: dict[Phrase, set[int]] = {}
        for i, words in clauses:
            for k in range(len(words) - size + 1):
                run = words[k : k + size]
                if before is None or (run[:-1] in before and run[1:] in before):
                    runs.setdefault(run, set()).add(i)
        before = {
            run: frozenset(holders)
            for run, holders in runs.items()
            if len({owners[i] for i in holders}) >= needed
        }
        if not before:
            return found
        found.update(before)
        size += 1


def _longest(found: dict[Phrase, frozenset[int]]) -> dict[Phrase, frozenset[int]]:
    """Without the phrases that stand in the same measures only inside a longer one."""
    by_holders: dict[frozenset[int], list[str]] = {}
    for phrase, holders in found.items():
        by_holders.setdefault(holders, []).append("".join(phrase))
    return {
        phrase: holders
        for phrase, holders in found.items()
        if not any("".join(phrase) in other and "".join(phrase) != other for other in by_holders[holders])
    }


def _terms(corpus: Corpus) -> tuple[str, ...]:
    """The codebook's words of content, folded; single characters (贷) among them."""
    return tuple(sorted({_plain(t.term) for t in corpus.frame.terms if t.kind != "excluded"}))


def _places(clause: Keyed, phrases: list[str]) -> Iterator[tuple[int, int]]:
    """Where the phrases stand in the sentence of this clause."""
    for phrase in phrases:
        found = clause.key.find(phrase)
        while found >= 0:
            yield clause.span(found, found + len(phrase))
            found = clause.key.find(phrase, found + 1)


def _plain(text: str) -> str:
    return key(text, marks=False)


def _cut(text: str, places: list[tuple[int, int]]) -> str:
    kept, last = [], 0
    for start, end in sorted(places):
        if start > last:
            kept.append(text[last:start])
        last = max(last, end)
    return "，".join([*kept, text[last:]]) if places else text


def _superiors(corpus: Corpus, doc_id: str, titles: dict[str, str]) -> list[str]:
    """The policy documents of a higher level, and those that this document cites by title."""
    policies = corpus.policies
    levels = policies["level"].tolist() if "level" in policies.columns else [""] * len(policies)
    level = dict(zip(policies["doc_id"], levels, strict=True))
    cited = [_plain(m.group()) for m in CITED.every(corpus.texts.get(doc_id, ""))]
    own = RANK.get(level[doc_id], -1)
    return [
        d
        for d in policies["doc_id"]
        if d != doc_id
        and (RANK.get(level[d], len(RANK)) < own or any(_same(named, titles.get(d, "")) for named in cited))
    ]


def _same(named: str, title: str) -> bool:
    """Whether a cited title is that of a document; issuers before it or a date behind it may be left out."""
    return len(named) >= SHORTEST_PHRASE and (named in title or (bool(title) and title in named))
