"""Reviewing in the notebook: one sentence after the other, decided by keyboard, each decision saved at once.

``ReviewSession`` is the work itself and needs no widget: it takes messages, appends to ``decisions.csv`` and says what
happened. The explorer uses it too, for any sentence of the corpus.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from policykit.coding.decisions import REVIEW
from policykit.compare.review import places, review_sample
from policykit.compare.review import review as review_queue
from policykit.corpus.ledger import Change, Ledger
from policykit.errors import PolicykitError, RefusedDecision
from policykit.notebook.displays import by_measure, laid_out
from policykit.notebook.looking import tabled
from policykit.notebook.widgets import colours, shown
from policykit.report.measures import evidence_line, pieces
from policykit.report.wording.words import known, listed, table, word

if TYPE_CHECKING:
    import pandas as pd

    from policykit.corpus.corpus import Corpus

MOST = 40  # sentences of a queue: what a person looks through in about half an hour


class ReviewSession:
    """One coder's way through a list of sentences, or (``rows`` None) through any of the corpus.

    ``decided`` holds what he decided of them (in this task, also before this session): measure → categories
    and reason.
    """

    def __init__(
        self,
        corpus: Corpus,
        rows: pd.DataFrame | None = None,
        *,
        coder: str = "",
        task: str = REVIEW,
        blind: bool = False,
    ) -> None:
        self.corpus, self.task, self.blind = corpus, task, blind
        self.items = [] if rows is None else items(corpus, rows, blind=blind)
        self.known = (
            set(corpus.measures["measure_id"]) if rows is None else {item["id"] for item in self.items}
        )
        self.coder = ""
        self.decided: dict[str, dict[str, Any]] = {}
        self._done: list[str] = []  # measures decided in this session, the latest last
        if coder.strip():
            self.sign(coder)

    def facts(self) -> dict[str, Any]:
        """What the page needs to know once: sentences, names and words."""
        return {
            "items": self.items,
            "task": known("task", self.task),
            "blind": self.blind,
            "categories": list(self.corpus.frame.categories),
            "style": colours(self.corpus.frame),
            "words": words("review."),
        }

    def now(self) -> dict[str, Any]:
        """Where the session stands: what is decided, and by whom."""
        return {"decided": dict(self.decided), "coder": self.coder}

    def sign(self, coder: str) -> None:
        """Work under this name from now on; decisions that the file holds under it are shown."""
        ledger = Ledger(self.corpus, coder=coder, task=self.task)
        mine = {key: decision for key, decision in ledger.in_force().items() if key in self.known}
        self.decided = {k: {"categories": list(d.categories), "reason": d.reason} for k, d in mine.items()}
        self.coder, self._done = ledger.coder, []

    def handle(self, message: Mapping[str, Any]) -> dict[str, Any]:
        """Do what a message asks; gives ``kind`` (saved, undone, signed, refused), ``id`` and ``text`` to show, with
        all that is ``decided`` and by which ``coder``.

        Messages: ``{"kind": "decide", "id", "categories", "reason"}`` (``coder`` signs first), ``{"kind": "undo"}``,
        ``{"kind": "sign", "coder"}``. Whatever cannot be done is refused with the reason, and nothing is written.
        """
        try:
            answer = self._answer(message)
        except PolicykitError as error:
            answer = {"kind": "refused", "id": str(message.get("id", "")), "text": str(error)}
        return answer | self.now()

    def _answer(self, message: Mapping[str, Any]) -> dict[str, str]:
        kind, coder = message.get("kind"), str(message.get("coder", "")).strip()
        if kind == "sign" or (kind == "decide" and coder not in ("", self.coder)):
            self.sign(coder)
        if kind == "sign":
            return {"kind": "signed", "id": "", "text": word("review.signed", coder=self.coder)}
        if kind == "decide":
            return self._decide(str(message.get("id", "")), message)
        if kind == "undo":
            return self._undo()
        raise RefusedDecision("不认识的消息", "请刷新页面")

    def _decide(self, measure: str, message: Mapping[str, Any]) -> dict[str, str]:
        given, allowed = message.get("categories"), self.corpus.frame.categories
        if not isinstance(given, (list, tuple)) or not set(map(str, given)) <= set(allowed):
            raise RefusedDecision("类别不认识", f"可用：{'、'.join(allowed)}")
        chosen = tuple(c for c in allowed if c in given)
        if measure not in self.known:
            raise RefusedDecision(f"没有措施 {measure}", "请刷新页面")
        reason = str(message.get("reason", "")).strip()
        rows = Ledger(self.corpus, coder=self.coder, task=self.task).record([Change(measure, chosen, reason)])
        self.decided[measure] = {"categories": list(chosen), "reason": reason}
        if not rows:
            return {"kind": "saved", "id": measure, "text": word("review.same")}
        self._done.append(measure)
        return {"kind": "saved", "id": measure, "text": word("review.saved", chosen=_named(chosen))}

    def _undo(self) -> dict[str, str]:
        if not self._done:
            raise RefusedDecision("没有可以撤销的决定", "只能撤销这一次打开后作的决定")
        ledger = Ledger(self.corpus, coder=self.coder, task=self.task)
        ledger.withdraw(self._done[-1])
        measure = self._done.pop()
        before = ledger.in_force().get(measure)
        self.decided.pop(measure, None)
        if before is not None:
            self.decided[measure] = {"categories": list(before.categories), "reason": before.reason}
        return {"kind": "undone", "id": measure, "text": word("review.undone")}

    def _repr_html_(self) -> str:
        """The queue as a static table."""
        names = ("region", "article", "text", "machine", "evidence", "why", "decided")
        rows = []
        for item in self.items:
            said = self.decided.get(item["id"])
            text = "".join(p["text"] for p in item["pieces"])
            coding = "" if self.blind else _named(item["categories"])
            evidence = listed([e["text"] for e in item["evidence"]])
            own = _named(said["categories"]) if said else ""
            rows.append((item["region"], item["article"], text, coding, evidence, item["why"], own))
        heads = tuple(word(f"review.head.{name}") for name in names)
        hint = laid_out("paragraphs", texts=[word("review.static")])
        return hint + tabled(heads, [list(map(str, row)) for row in rows]).html


def items(corpus: Corpus, rows: pd.DataFrame, *, blind: bool = False) -> list[dict[str, Any]]:
    """What a person sees of each row of the queue or of a sample; ``blind`` leaves out what the machine said."""
    wanted = set(rows["measure_id"])
    starts = dict(zip(corpus.measures["measure_id"], corpus.measures["start"], strict=True))
    labels = {} if blind else by_measure(corpus.labels[corpus.labels["measure_id"].isin(wanted)])
    place = {row["measure_id"]: row for row in places(corpus) if row["measure_id"] in wanted}
    why = dict(zip(rows["measure_id"], rows["why"], strict=True)) if "why" in rows and not blind else {}
    made = []
    for key in rows["measure_id"]:
        here = place[key]
        evidence = [
            {"text": evidence_line(e), "counts": e["rule"] != "excluded"} for e in labels.get(key, [])
        ]
        made.append(
            {"id": key, **{name: here[name] for name in ("region", "article", "before", "after")}}
            | {"pieces": [asdict(p) for p in pieces(here["text"], int(starts[key]), labels.get(key, []))]}
            | {"categories": [] if blind else [c for c in here["categories"].split("|") if c]}
            | {"status": "" if blind else here["status"], "why": why.get(key, ""), "evidence": evidence}
        )
    return made


def review(
    corpus: Corpus,
    *,
    coder: str = "",
    n: int = MOST,
    categories: Sequence[str] = (),
    sample: int | None = None,
    seed: int = 1,
    task: str | None = None,
) -> Any:
    """The review widget over the ``n`` most pressing sentences, or blind over a ``sample`` for double coding.

    Enter takes what the machine proposes; the first of the keys 1–5 begins a choice of one's own, each further one adds
    or takes away, 0 is none of them. n and p go on and back, u takes the last decision back, r goes to the reason. Each
    decision is appended to ``decisions.csv`` of the corpus at once. Without the extra ``notebook`` (or where widgets do
    not run) the queue is shown as a static table.

    ``coder`` signs the decisions and may be given later; ``categories`` as in :func:`policykit.review` (a sample
    is blind and drawn from all categories); ``seed`` is that of the sample; ``task`` names the round of coding.

    >>> session = show.review(corpus, coder="李", n=5)
    >>> len(session.items)
    5
    """
    if sample is None:
        rows = review_queue(corpus, categories=categories, limit=n)
        session = ReviewSession(corpus, rows, coder=coder, task=task or REVIEW)
    else:
        rows = review_sample(corpus, sample, seed=seed)
        session = ReviewSession(corpus, rows, coder=coder, task=task or f"sample-{seed}", blind=True)
    return shown(session, "review")


def words(*heads: str) -> dict[str, str]:
    """The words of a page: those of the table whose key begins with one of ``heads``, without it."""
    return {k.removeprefix(head): word(k) for head in heads for k in table() if k.startswith(head)}


def _named(categories: Sequence[str]) -> str:
    return listed(list(categories)) or word("review.none")
