"""What a doubt, a repair or a cause of a change says, made from its code and its facts in the language of the reader."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING

from policykit.report.wording.words import Lang, listed, spoken, table, word

if TYPE_CHECKING:
    import pandas as pd

    from policykit.corpus.changes import Cause
    from policykit.records import Facts

PLAIN = "said"  # the one wording of a kind that has no cases
CAUSES_NAMED = 2  # of a change with several causes; the rest are counted


def doubt_message(kind: str, facts: Facts) -> str:
    """What a doubt says; its text as it stands where the table of words has no wording for it.

    >>> from policykit.report.wording.doubts import doubt_message
    >>> doubt_message("numbering", {"case": "twice", "value": 3})
    '编号 3 出现两次'
    """
    return _said("doubt", kind, facts) or str(facts.get("text", kind))


def repair_reason(kind: str, facts: Facts) -> str:
    """Why a repair was made, where what it changed does not show it; else empty."""
    return _said("repair", kind, facts) if facts else ""


def _said(group: str, kind: str, facts: Facts) -> str:
    key = f"{group}.{kind}.{facts.get('case', PLAIN)}"
    return word(key, lang=None, **facts) if key in table() else ""


def messages(doubts: pd.DataFrame) -> list[str]:
    """What each doubt of the table says."""
    return _column(doubts, doubt_message)


def worded(tables: Mapping[str, pd.DataFrame]) -> dict[str, pd.DataFrame]:
    """The tables of repairs and doubts with a column that says in words what their facts mean."""
    reasons = _column(tables["repairs"], repair_reason)
    said = messages(tables["doubts"])
    return {
        "repairs": tables["repairs"].assign(reason=reasons),
        "doubts": tables["doubts"].assign(message=said),
    }


def _column(rows: pd.DataFrame, say: Callable[[str, Facts], str]) -> list[str]:
    pairs = zip(rows["kind"], rows["facts"], strict=True)
    return [say(kind, json.loads(facts)) for kind, facts in pairs]


@spoken
def because(causes: Sequence[Cause], *, lang: Lang | None = None) -> str:
    """The causes of one change.

    >>> from policykit.corpus.changes import Cause
    >>> because([Cause("added", "《甲市若干措施》")], lang="en")
    'added: 《甲市若干措施》'
    """
    said = listed([_one(cause) for cause in causes[:CAUSES_NAMED]])
    return word("causes.more", causes=said, n=len(causes)) if len(causes) > CAUSES_NAMED else said


def _one(cause: Cause) -> str:
    if cause.code == "renewed":
        what = listed([word(f"because.renewed.{name}") for name in cause.about.split()])
        return word("because.renewed", what=what)
    return word(f"because.{cause.code}", about=cause.about, before=cause.before)
