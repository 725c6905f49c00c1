"""How a corpus, its documents, articles and measures look in a notebook (templates) and in a terminal (lines)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any

from policykit.report.contract import entries
from policykit.report.measures import evidence_line, pieces
from policykit.report.wording.cards import card
from policykit.report.wording.doubts import messages
from policykit.report.wording.grounds import grounds_of
from policykit.report.wording.words import known, listed, presenting, word

if TYPE_CHECKING:
    import pandas as pd

    from policykit.coding.frame import Frame
    from policykit.corpus.corpus import Corpus
    from policykit.corpus.views import ArticleView, CardView, DocumentView, MeasureView

FEW = 5  # files that were not read, named one by one
LISTED = ("region", "title", "date_issued", "n_sections", "n_articles", "n_measures", "n_doubts")
FACTS = ("doc_number", "issuers", "date_issued", "effective_from", "valid_until", "source_file")


@dataclass(frozen=True)
class Face:
    """What is to be seen of a thing: the facts that its template lays out, and the lines of a terminal."""

    facts: dict[str, Any]
    lines: tuple[str, ...]


def html(thing: object) -> str:
    """A corpus, or a view of one of its parts, as HTML; all text is escaped."""
    macro, face = _faces()[type(thing).__name__]
    return laid_out(macro, **face(thing).facts)


def text(thing: object) -> str:
    """The same as lines of text."""
    return "\n".join(_faces()[type(thing).__name__][1](thing).lines)


def laid_out(macro: str, **facts: Any) -> str:
    """``facts`` laid out by a macro of ``templates/displays.html.j2``."""
    return str(getattr(_templates(), macro)(**facts))


@cache
def _templates() -> Any:
    from jinja2 import Environment, PackageLoader

    folder = PackageLoader("policykit.notebook")
    return Environment(loader=folder, autoescape=True).get_template("displays.html.j2").module


@cache
def _faces() -> dict[str, tuple[str, Callable[[Any], Face]]]:
    return {
        "Corpus": ("corpus", _corpus),
        "DocumentView": ("document", _document),
        "ArticleView": ("article", _article),
        "MeasureView": ("measure", _measure),
        "CardView": ("card", _card),
    }


def _measure(view: MeasureView) -> Face:
    row, labels = view.row, entries(view.evidence)
    chips = [
        *(view.categories or (view.frame.uncoded,)),
        *([word("display.concrete")] if row["concrete"] else []),
    ]
    chips += [known("status", row["status"])] if row["status"] != "machine" else []
    counted = listed(list(dict.fromkeys(x["term"] for x in labels if x["rule"] != "excluded" and x["term"])))
    phrases = [
        phrase + (word("display.base", base=base) if base else "")
        for phrase, base in zip(view.quantities["phrase"], view.quantities["base"], strict=True)
    ]
    facts = {
        "place": f"{row['region']} · {called(view.document)}",
        "headings": " › ".join(headings(view.article)),
        "chips": chips,
        "before": view.before,
        "pieces": pieces(view.text, int(row["start"]), labels),
        "after": view.after,
        "evidence": list(dict.fromkeys(map(evidence_line, labels))),
        "quantities": word("display.quantities", listed=listed(phrases)) if phrases else "",
        "id": row["measure_id"],
    }
    basis = word("display.basis", terms=counted or word("missing"))
    return Face(facts, (f"{row['measure_id']}（{listed(chips)}）", view.text, basis))


def _card(view: CardView) -> Face:
    with presenting(frame=view.corpus.frame):
        made = card(grounds_of(view.corpus), view.region, view.category)
        category, line, own = known("category", view.category), made.line, made.parts
        rest = [made.rest] if made.rest else []
    title = word("card.title", region=view.region, category=category)
    parts = [(head, [(one.text, one.quote, one.measure_id) for one in lines]) for head, lines in own]
    lines = [f"{head}：{text}（{where}）" for head, held in parts for text, _, where in held]
    facts = {"title": title, "line": line, "parts": parts, "rest": rest[0] if rest else ""}
    return Face(facts, (f"{title}　{line}", *lines, *rest))


def _article(view: ArticleView) -> Face:
    row = view.row
    charged = [
        f"{agency}（{known('role', role)}）"
        for agency, role in zip(view.agencies["agency"], view.agencies["role"], strict=True)
    ]
    counts = word(
        "display.counts", n=len(view.measures), counts=_counted(view.measures["categories"], view.frame)
    )
    where = " › ".join(headings(row))
    facts = {
        "place": f"{row['region']} · {called(view.document)}",
        "headings": where,
        "pieces": pieces(str(row["text"]), int(row["start"]), entries(view.evidence)),
        "counts": counts,
        "agencies": listed(charged),
        "id": row["article_id"],
    }
    return Face(facts, (f"{row['article_id']}（{where}）", str(row["text"]), counts))


def _document(view: DocumentView) -> Face:
    row = view.row
    title = str(row["title"]) or word("display.no_title")
    facts = [known("kind", row["kind"])]
    facts += [f"{known('column', c)} {listed(str(row[c]).split('|'))}" for c in FACTS if row[c]]
    sizes = Counter(view.measures["article_id"])
    sections: dict[str, list[int]] = {}
    for article_id, section in zip(view.articles["article_id"], view.articles["section"], strict=True):
        sections.setdefault(str(section), []).append(sizes[article_id])
    lines = [
        word("display.section", name=name or word("display.no_heading"), n=len(held), m=sum(held))
        for name, held in sections.items()
    ]
    counts = word(
        "display.counts", n=len(view.measures), counts=_counted(view.measures["categories"], view.frame)
    )
    coding = word("display.coding", counts=counts, repairs=len(view.repairs), doubts=len(view.doubts))
    doubts = [word("display.doubt", message=message) for message in messages(view.doubts)]
    return Face(
        {
            "title": title,
            "facts": " · ".join([str(row["region"]), *facts]),
            "sections": lines,
            "coding": coding,
            "doubts": doubts,
            "id": row["doc_id"],
        },
        (f"{row['doc_id']}｜{row['region']}｜{title}", "；".join(facts), *lines, coding),
    )


def _corpus(corpus: Corpus) -> Face:
    policies = corpus.policies.sort_values(["source_file", "source_item"], kind="stable")
    others = len(corpus.documents) - len(policies)
    whole = word("display.corpus", documents=len(policies), measures=len(corpus.measures))
    lacks = [word("display.refused", line=line) for line in corpus.refused[:FEW]]
    if len(corpus.refused) > FEW:
        lacks.append(word("display.more_refused", n=len(corpus.refused) - FEW))
    if policies.empty and not corpus.refused:
        lacks.append(word("display.nothing", folder=corpus.path / "raw"))
    further = word("display.others", n=others) if others else ""
    facts = {
        "lines": [whole + further, *lacks],
        "heads": [known("column", column) for column in LISTED],
        "rows": policies[list(LISTED)].to_numpy().tolist(),
    }
    regions = f"：{listed(list(corpus.regions))}" if corpus.regions else ""
    return Face(facts, (f"Corpus({whole}{regions})", *lacks))


def _counted(cells: Iterable[str], frame: Frame) -> str:
    """信贷 3、担保 1、未归类 2."""
    counts = Counter(c for cell in cells for c in (cell.split("|") if cell else [frame.uncoded]))
    return listed([f"{c} {counts[c]}" for c in frame.cells if counts[c]]) or word("display.empty")


def headings(article: dict[str, Any]) -> list[str]:
    """The headings above an article, and its own."""
    own = f"{article['number']} {article['title']}".strip()
    return [str(part) for part in (article["section"], article["group"], own) if part]


def called(document: dict[str, Any]) -> str:
    """《title》, or the file's name where no title was found."""
    return f"《{document['title']}》" if document["title"] else str(document["source_file"])


def by_measure(table: pd.DataFrame) -> dict[str, list[dict[str, Any]]]:
    """The rows of a table by the measure that they belong to."""
    found: dict[str, list[dict[str, Any]]] = {}
    for row in entries(table):
        found.setdefault(row["measure_id"], []).append(row)
    return found
