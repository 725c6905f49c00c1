"""One document, article or measure of a corpus, as it shows itself in a notebook and in a terminal.

Colours are inherited or half transparent, so that a display reads on a light and on a dark page alike. All text
that comes from documents is escaped.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from html import escape
from typing import TYPE_CHECKING, Any

from policykit.corpus.marking import stretches
from policykit.errors import UnknownChoice
from policykit.records import CATEGORIES, UNCODED

if TYPE_CHECKING:
    import pandas as pd

    from policykit.corpus.corpus import Corpus

MARK = "color:inherit;background:rgba(240,160,40,.38);border-radius:2px"
AGAINST = "color:inherit;background:none;text-decoration:line-through dotted"
FRAME = "border-left:3px solid rgba(128,128,128,.6);padding:.1em 0 .1em .9em;margin:.4em 0;max-width:52em"
QUIET = "opacity:.7;font-size:.9em"
CHIP = "border:1px solid currentColor;border-radius:3px;padding:0 .4em;margin-right:.3em;font-size:.85em"
KINDS = {"policy": "政策全文", "summary": "摘要", "news": "新闻"}
STATUSES = {"human": "人工编码", "open": "待定"}
NO_TITLE = "（没有认出标题）"
ROLES = {"lead": "牵头", "cooperate": "配合", "responsible": "责任单位"}


@dataclass(frozen=True, repr=False)
class MeasureView:
    """One measure: ``row`` of the table, its article and document, its neighbours, evidence and quantities.

    >>> view = corpus.measure(corpus.measures["measure_id"].iloc[0])
    >>> view.text == corpus.measures["text"].iloc[0]
    True
    """

    row: dict[str, Any]
    article: dict[str, Any]
    document: dict[str, Any]
    before: str  # the sentence before it in its article, or empty
    after: str
    evidence: pd.DataFrame
    quantities: pd.DataFrame

    @property
    def text(self) -> str:
        """The sentence.

        >>> view = corpus.measure(corpus.measures["measure_id"].iloc[0])
        >>> isinstance(view.text, str)
        True
        """
        return str(self.row["text"])

    @property
    def categories(self) -> tuple[str, ...]:
        """Its categories, or none.

        >>> view = corpus.measure(corpus.measures["measure_id"].iloc[0])
        >>> set(view.categories) <= set(pk.CATEGORIES)
        True
        """
        return tuple(c for c in str(self.row["categories"]).split("|") if c)

    def _repr_html_(self) -> str:
        chips = [*(self.categories or (UNCODED,)), *_states(self.row)]
        labels = _records(self.evidence)
        around = [
            f'<span style="opacity:.7">{escape(side)}</span>' if side else ""
            for side in (self.before, self.after)
        ]
        sentence = f"{around[0]}{marked(self.text, int(self.row['start']), labels)}{around[1]}"
        return _frame(
            _quiet(f"{self.row['region']} · {_called(self.document)}"),
            _quiet(" › ".join(_headings(self.article))),
            f"<div>{''.join(_chip(c) for c in chips)}</div>",
            f'<div style="line-height:1.8">{sentence}</div>',
            *(_quiet(line) for line in _evidence_lines(labels)),
            *(_quiet(line) for line in _quantity_lines(self.quantities)),
            _quiet(str(self.row["measure_id"])),
        )

    def __repr__(self) -> str:
        codes = "、".join([*(self.categories or (UNCODED,)), *_states(self.row)])
        counted = self.evidence[self.evidence["rule"] != "excluded"]
        terms = "、".join(dict.fromkeys(t for t in counted["term"] if t)) or "—"
        return f"{self.row['measure_id']}（{codes}）\n{self.text}\n依据：{terms}"


@dataclass(frozen=True, repr=False)
class ArticleView:
    """One article: ``row`` of the table, its document, measures, evidence and agencies.

    >>> view = corpus.article(corpus.articles["article_id"].iloc[0])
    >>> list(view.measures.columns)[:2]
    ['measure_id', 'article_id']
    """

    row: dict[str, Any]
    document: dict[str, Any]
    measures: pd.DataFrame
    evidence: pd.DataFrame
    agencies: pd.DataFrame

    def _repr_html_(self) -> str:
        labels = _records(self.evidence)
        text = marked(str(self.row["text"]), int(self.row["start"]), labels).replace("\n", "<br>")
        charged = "、".join(
            f"{a}（{ROLES.get(r, r)}）"
            for a, r in zip(self.agencies["agency"], self.agencies["role"], strict=True)
        )
        return _frame(
            _quiet(f"{self.row['region']} · {_called(self.document)}"),
            f"<div><b>{escape(' › '.join(_headings(self.row)))}</b></div>",
            f'<div style="line-height:1.8">{text}</div>',
            _quiet(f"{len(self.measures)} 句：{_counted(self.measures['categories'])}"),
            _quiet(charged),
            _quiet(str(self.row["article_id"])),
        )

    def __repr__(self) -> str:
        return (
            f"{self.row['article_id']}（{' › '.join(_headings(self.row))}）\n"
            f"{self.row['text']}\n{len(self.measures)} 句：{_counted(self.measures['categories'])}"
        )


@dataclass(frozen=True, repr=False)
class DocumentView:
    """One document: ``row`` of the table with its articles, measures, doubts and repairs.

    >>> view = corpus.document("济南")
    >>> view.row["region"]
    '济南'
    """

    row: dict[str, Any]
    articles: pd.DataFrame
    measures: pd.DataFrame
    doubts: pd.DataFrame
    repairs: pd.DataFrame

    def _facts(self) -> list[str]:
        names = (
            ("doc_number", "文号"),
            ("issuers", "发文机关"),
            ("date_issued", "成文日期"),
            ("effective_from", "施行"),
            ("valid_until", "有效期至"),
            ("source_file", "来源"),
        )
        said = [f"{name} {str(self.row[key]).replace('|', '、')}" for key, name in names if self.row[key]]
        return [str(KINDS.get(str(self.row["kind"]), self.row["kind"])), *said]

    def _sections(self) -> list[str]:
        of_article = Counter(self.measures["article_id"])
        lines: dict[str, list[int]] = {}
        for article_id, section in zip(self.articles["article_id"], self.articles["section"], strict=True):
            sizes = lines.setdefault(str(section), [0, 0])
            sizes[0] += 1
            sizes[1] += of_article[article_id]
        return [f"{name or '（没有标题）'}：{n} 条 {m} 句" for name, (n, m) in lines.items()]

    def _repr_html_(self) -> str:
        return _frame(
            f"<div><b>{escape(str(self.row['title']) or NO_TITLE)}</b></div>",
            _quiet(" · ".join([str(self.row["region"]), *self._facts()])),
            *(f"<div>{escape(line)}</div>" for line in self._sections()),
            _quiet(self._coding()),
            *(_quiet(f"存疑：{message}") for message in self.doubts["message"]),
            _quiet(str(self.row["doc_id"])),
        )

    def _coding(self) -> str:
        return (
            f"{len(self.measures)} 句：{_counted(self.measures['categories'])}；"
            f"修复 {len(self.repairs)} 处，存疑 {len(self.doubts)} 处"
        )

    def __repr__(self) -> str:
        head = f"{self.row['doc_id']}｜{self.row['region']}｜{self.row['title'] or NO_TITLE}"
        return "\n".join([head, "；".join(self._facts()), *self._sections(), self._coding()])


def document_view(corpus: Corpus, name: str) -> DocumentView:
    """The document with this id or title, or the one policy document of this region."""
    documents, name = corpus.documents, str(name)
    found = documents[(documents["doc_id"] == name) | (documents["title"] == name)]
    if found.empty:
        found = corpus.policies[corpus.policies["region"] == name]
    if len(found) != 1:
        several = found["doc_id"].tolist()
        raise UnknownChoice(
            "文件", name, several or [*corpus.regions, *documents["doc_id"], *documents["title"]]
        )
    row = _first(found)
    own = [t[t["doc_id"] == row["doc_id"]] for t in (corpus.articles, corpus.measures)]
    return DocumentView(
        row, *own, *(t[t["doc_id"] == row["doc_id"]] for t in (corpus.doubts, corpus.repairs))
    )


def article_view(corpus: Corpus, article_id: str) -> ArticleView:
    """The article with this id."""
    row = _named(corpus.articles, "article_id", article_id, "条")
    measures = corpus.measures[corpus.measures["article_id"] == article_id]
    labels = corpus.labels[corpus.labels["measure_id"].isin(measures["measure_id"])]
    agencies = corpus.agencies[corpus.agencies["article_id"] == article_id]
    return ArticleView(row, _document_of(corpus, row), measures, labels, agencies)


def measure_view(corpus: Corpus, measure_id: str) -> MeasureView:
    """The measure with this id."""
    row = _named(corpus.measures, "measure_id", measure_id, "措施")
    article = _named(corpus.articles, "article_id", row["article_id"], "条")
    beside = corpus.measures[corpus.measures["article_id"] == row["article_id"]].sort_values("start")
    ids, texts = beside["measure_id"].tolist(), ["", *beside["text"], ""]
    at = ids.index(measure_id)
    own = (table[table["measure_id"] == measure_id] for table in (corpus.labels, corpus.quantities))
    return MeasureView(row, article, _document_of(corpus, row), texts[at], texts[at + 2], *own)


def marked(text: str, start: int, labels: Sequence[dict[str, Any]]) -> str:
    """The text as HTML with its evidence marked and named; what argued against is struck through."""
    pieces = []
    for stretch in stretches(text, start, labels):
        piece = escape(stretch.text)
        if stretch.labels:
            name = escape(" · ".join(x for x in _named_as(stretch.labels[0]) if x))
            style = MARK if stretch.counts else AGAINST
            piece = f'<mark style="{style}" title="{name}">{piece}</mark>'
        pieces.append(piece)
    return "".join(pieces)


def _named_as(label: dict[str, Any]) -> tuple[str, str]:
    against = "（不计）" if label["rule"] == "excluded" else ""
    return f"{label['category']}{against}", str(label["instrument"])


def _evidence_lines(labels: Sequence[dict[str, Any]]) -> list[str]:
    named: dict[str, list[str]] = {}
    for label in labels:
        terms = named.setdefault(" · ".join(x for x in _named_as(label) if x), [])
        if label["term"] not in terms:
            terms.append(str(label["term"]))
    return [f"{name}：{'、'.join(terms)}" for name, terms in named.items()]


def _quantity_lines(quantities: pd.DataFrame) -> list[str]:
    said = [
        phrase + (f"（{base}的）" if base else "")
        for phrase, base in zip(quantities["phrase"], quantities["base"], strict=True)
    ]
    return [f"数量：{'、'.join(said)}"] if said else []


def _states(row: dict[str, Any]) -> list[str]:
    return [x for x in ("具体" if row["concrete"] else "", STATUSES.get(str(row["status"]), "")) if x]


def _counted(cells: Iterable[str]) -> str:
    """信贷 3、担保 1、未归类 2."""
    counts = Counter(c for cell in cells for c in (cell.split("|") if cell else [UNCODED]))
    return "、".join(f"{c} {counts[c]}" for c in (*CATEGORIES, UNCODED) if counts[c]) or "没有措施"


def _headings(article: dict[str, Any]) -> list[str]:
    own = f"{article['number']} {article['title']}".strip()
    return [str(part) for part in (article["section"], article["group"], own) if part]


def _called(document: dict[str, Any]) -> str:
    """《title》, or the file's name where no title was found."""
    return f"《{document['title']}》" if document["title"] else str(document["source_file"])


def _named(table: pd.DataFrame, column: str, name: str, what: str) -> dict[str, Any]:
    found = table[table[column] == name]
    if found.empty:
        raise UnknownChoice(what, name, table[column].tolist())
    return _first(found)


def _document_of(corpus: Corpus, row: dict[str, Any]) -> dict[str, Any]:
    return _named(corpus.documents, "doc_id", row["doc_id"], "文件")


def _records(table: pd.DataFrame) -> list[dict[str, Any]]:
    return [{str(key): value for key, value in row.items()} for row in table.to_dict("records")]


def _first(table: pd.DataFrame) -> dict[str, Any]:
    return {str(key): value for key, value in table.iloc[0].items()}


def _frame(*parts: str) -> str:
    return f'<div style="{FRAME}">{"".join(part for part in parts if part)}</div>'


def _quiet(text: str) -> str:
    return f'<div style="{QUIET}">{escape(text)}</div>' if text else ""


def _chip(text: str) -> str:
    return f'<span style="{CHIP}">{escape(text)}</span>'
