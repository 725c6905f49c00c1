"""Reviewing in the notebook: one sentence after the other, decided by keyboard, each decision saved at once.

``ReviewSession`` is the work itself and needs no widget: it takes messages, appends to ``decisions.csv`` and
says what happened. The widget (extra ``notebook``) only shows it. Text goes to the browser as data and is put
into the page as text, never as markup. Where widgets do not run, the same queue is a static table.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache
from typing import TYPE_CHECKING, Any

from policykit.coding.decisions import REVIEW
from policykit.compare.review import review_queue
from policykit.compare.sample import review_sample
from policykit.corpus.ledger import Change, Ledger
from policykit.errors import PolicykitError, RefusedDecision
from policykit.notebook.looking import Look
from policykit.notebook.review_items import items
from policykit.notebook.widget_page import session_widget
from policykit.records import CATEGORIES
from policykit.report.charts import theme
from policykit.report.html_page import asset
from policykit.report.wording.words import known

if TYPE_CHECKING:
    import pandas as pd

    from policykit.corpus.corpus import Corpus

MOST = 40  # sentences of a queue: what a person looks through in about half an hour


class ReviewSession:
    """One coder's way through a list of sentences.

    ``decided`` holds what he decided of them (in this task, also before this session): measure → categories
    and reason.

    >>> from policykit.notebook.review_widget import ReviewSession
    >>> session = ReviewSession(corpus, pk.review_queue(corpus, n=3))
    >>> len(session.items)
    3
    """

    def __init__(
        self, corpus: Corpus, rows: pd.DataFrame, *, coder: str = "", task: str = REVIEW, blind: bool = False
    ) -> None:
        self.corpus, self.task, self.blind = corpus, task, blind
        self.items = items(corpus, rows, blind=blind)
        self.coder = ""
        self.decided: dict[str, dict[str, Any]] = {}
        self._done: list[str] = []  # measures decided in this session, the latest last
        if coder.strip():
            self.sign(coder)

    def sign(self, coder: str) -> None:
        """Work under this name from now on; decisions that the file holds under it are shown.

        >>> from policykit.notebook.review_widget import ReviewSession
        >>> session = ReviewSession(corpus, pk.review_queue(corpus, n=3))
        >>> session.sign("李")
        >>> session.coder
        '李'
        """
        ledger = Ledger(self.corpus, coder=coder, task=self.task)
        shown = {item["id"] for item in self.items}
        self.decided = {
            key: {"categories": list(d.categories), "reason": d.reason}
            for key, d in ledger.in_force().items()
            if key in shown
        }
        self.coder, self._done = ledger.coder, []

    def handle(self, message: Mapping[str, Any]) -> dict[str, str]:
        """Do what a message asks; gives ``kind`` (saved, undone, signed, refused), ``id`` and ``text`` to show.

        Messages: ``{"kind": "decide", "id", "categories", "reason"}``, ``{"kind": "undo"}``,
        ``{"kind": "sign", "coder"}``. Whatever cannot be done is refused with the reason, and nothing is written.

        >>> from policykit.notebook.review_widget import ReviewSession
        >>> session = ReviewSession(corpus, pk.review_queue(corpus, n=3))
        >>> session.handle({"kind": "undo"})["kind"]
        'refused'
        """
        measure = str(message.get("id", ""))
        try:
            if message.get("kind") == "decide":
                return self._decide(measure, message)
            if message.get("kind") == "undo":
                return self._undo()
            if message.get("kind") == "sign":
                self.sign(str(message.get("coder", "")))
                return {"kind": "signed", "id": "", "text": f"编码人：{self.coder}"}
        except PolicykitError as error:
            return {"kind": "refused", "id": measure, "text": str(error)}
        return {"kind": "refused", "id": measure, "text": "不认识的消息"}

    def _decide(self, measure: str, message: Mapping[str, Any]) -> dict[str, str]:
        given = message.get("categories")
        if not isinstance(given, (list, tuple)) or not set(map(str, given)) <= set(CATEGORIES):
            raise RefusedDecision("类别不认识", f"可用：{'、'.join(CATEGORIES)}")
        chosen = tuple(c for c in CATEGORIES if c in given)
        if measure not in {item["id"] for item in self.items}:
            raise RefusedDecision(f"没有措施 {measure}", "请刷新页面")
        reason = str(message.get("reason", "")).strip()
        rows = Ledger(self.corpus, coder=self.coder, task=self.task).record([Change(measure, chosen, reason)])
        self.decided[measure] = {"categories": list(chosen), "reason": reason}
        if not rows:
            return {"kind": "saved", "id": measure, "text": "与先前的决定相同，未重记"}
        self._done.append(measure)
        return {"kind": "saved", "id": measure, "text": f"已记下：{'、'.join(chosen) or '无'}"}

    def _undo(self) -> dict[str, str]:
        if not self._done:
            raise RefusedDecision("没有可以撤销的决定", "只能撤销这一次打开后作的决定")
        ledger = Ledger(self.corpus, coder=self.coder, task=self.task)
        ledger.withdraw(self._done[-1])
        measure = self._done.pop()
        before = ledger.in_force().get(measure)
        if before is None:
            self.decided.pop(measure, None)
        else:
            self.decided[measure] = {"categories": list(before.categories), "reason": before.reason}
        return {"kind": "undone", "id": measure, "text": "已撤销（文件中留有撤回的一行）"}

    def _repr_html_(self) -> str:
        """The queue as a static table: everything that comes from a document is escaped."""
        columns = ("地区", "条目", "句子", "机器编码", "依据", "列入原因", "已定")
        rows = []
        for item in self.items:
            said = self.decided.get(item["id"])
            evidence = "；".join(e["text"] for e in item["evidence"])
            coding = "" if self.blind else _named(item["categories"])
            own = _named(said["categories"]) if said else ""
            text = "".join(p["text"] for p in item["pieces"])
            cells = [item["region"], item["article"], text, coding, evidence, item["why"], own]
            rows.append(tuple(map(str, cells)))
        hint = "这里不能运行复核控件：请在 JupyterLab 中打开，或用 policykit review 导出表格。"
        return f"<p>{hint}</p>{Look(columns, tuple(rows), 0)._repr_html_()}"


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

    Keys: 1–5 choose categories, Enter accepts, n and p go on and back, u takes the last decision back, r goes to the
    reason. Each decision is appended to ``decisions.csv`` of the corpus at once. Without the extra ``notebook`` (or
    where widgets do not run) the queue is shown as a static table.

    ``coder`` signs the decisions and may be given later; ``categories`` as in
    :func:`policykit.review_queue` (a sample is blind and drawn from all categories); ``seed`` is that of the sample;
    ``task`` names the round of coding.

    >>> session = show.review(corpus, coder="李", n=5)
    >>> len(session.items)
    5
    """
    if sample is None:
        rows = review_queue(corpus, categories=categories, n=n)
        session = ReviewSession(corpus, rows, coder=coder, task=task or REVIEW)
    else:
        rows = review_sample(corpus, sample, seed=seed)
        session = ReviewSession(corpus, rows, coder=coder, task=task or f"sample-{seed}", blind=True)
    try:
        kind = _widget_class()
    except ImportError:
        return session
    return kind(session)


@cache
def _widget_class() -> Any:
    """The widget's class; made when it is first needed, because its library is optional."""
    import traitlets

    class ReviewWidget(session_widget()):  # type: ignore[misc]
        """The session in the browser: it sends messages, Python answers and tells the new state."""

        _esm = asset("review_widget.js", "policykit.notebook")
        _css = asset("review_widget.css", "policykit.notebook") + _category_style()
        items: Any = traitlets.List().tag(sync=True)
        decided = traitlets.Dict().tag(sync=True)
        coder = traitlets.Unicode().tag(sync=True)
        facts = traitlets.Dict().tag(sync=True)

        def __init__(self, session: ReviewSession) -> None:
            self.session = session
            task = known("task", session.task)
            facts = {"task": task, "blind": session.blind, "categories": list(CATEGORIES)}
            super().__init__(
                items=session.items, decided=dict(session.decided), coder=session.coder, facts=facts
            )
            self.on_msg(self._answer)

        def _answer(self, _: Any, message: Any, buffers: Any = None) -> None:
            answer = self.session.handle(message if isinstance(message, Mapping) else {})
            self.decided, self.coder = dict(self.session.decided), self.session.coder
            self.send(answer)

    return ReviewWidget


def _category_style() -> str:
    """Colours of the categories: dark or white ink on each, so that marks read on light and dark pages alike."""
    rules = []
    for i, category in enumerate(CATEGORIES):
        colour = theme.PALETTE[category]
        rules.append(f".pk-review .k{i}{{--k:{colour};--on:{theme.ink_on(colour)}}}")
    return "\n".join(rules)


def _named(categories: list[str]) -> str:
    return "、".join(categories) or "无"
