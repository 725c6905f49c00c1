"""What a person sees of one sentence under review: plain pieces of text, no markup, ready to be laid out."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from policykit.compare.review import places
from policykit.notebook.displays import pieces
from policykit.report.contract import entries
from policykit.report.html_report import evidence_line

if TYPE_CHECKING:
    import pandas as pd

    from policykit.corpus.corpus import Corpus


def items(corpus: Corpus, rows: pd.DataFrame, *, blind: bool = False) -> list[dict[str, Any]]:
    """One mapping a row of the queue or of a sample; ``blind`` leaves out everything that the machine said."""
    wanted = set(rows["measure_id"])
    starts = dict(zip(corpus.measures["measure_id"], corpus.measures["start"], strict=True))
    labels: dict[str, list[dict[str, Any]]] = {key: [] for key in wanted}
    for label in [] if blind else entries(corpus.labels):
        if label["measure_id"] in wanted:
            labels[label["measure_id"]].append(label)
    place = {row[0]: row for row in places(corpus, status=True) if row[0] in wanted}
    why = dict(zip(rows["measure_id"], rows["why"], strict=True)) if "why" in rows and not blind else {}
    made = []
    for key in rows["measure_id"]:
        _, region, article, before, text, after, categories, status = place[key]
        evidence = [{"text": evidence_line(e), "counts": e["rule"] != "excluded"} for e in labels[key]]
        made.append(
            {"id": key, "region": region, "article": article, "before": before, "after": after}
            | {"pieces": pieces(text, int(starts[key]), labels[key])}
            | {"categories": [] if blind else [c for c in categories.split("|") if c]}
            | {"status": "" if blind else status, "why": why.get(key, ""), "evidence": evidence}
        )
    return made
