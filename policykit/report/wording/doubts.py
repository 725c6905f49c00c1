"""What a doubt or a repair says, made from its code and its facts in the language of the reader."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

from policykit.report.wording.words import Lang, table, word

if TYPE_CHECKING:
    import pandas as pd

    from policykit.records import Facts

PLAIN = "said"  # the one wording of a kind that has no cases


def doubt_message(kind: str, facts: Facts, lang: Lang = "zh") -> str:
    """What a doubt says; its text as it stands where the table of words has no wording for it.

    >>> from policykit.report.wording.doubts import doubt_message
    >>> doubt_message("numbering", {"case": "twice", "value": 3})
    '编号 3 出现两次'
    """
    return _said("doubt", kind, facts, lang) or str(facts.get("text", kind))


def repair_reason(kind: str, facts: Facts, lang: Lang = "zh") -> str:
    """Why a repair was made, where what it changed does not show it; else empty."""
    return _said("repair", kind, facts, lang) if facts else ""


def _said(group: str, kind: str, facts: Facts, lang: Lang) -> str:
    key = f"{group}.{kind}.{facts.get('case', PLAIN)}"
    return word(key, lang=lang, **facts) if key in table() else ""


def messages(doubts: pd.DataFrame, lang: Lang = "zh") -> list[str]:
    """What each doubt of the table says."""
    return _column(doubts, doubt_message, lang)


def worded(tables: Mapping[str, pd.DataFrame], lang: Lang = "zh") -> dict[str, pd.DataFrame]:
    """The tables of repairs and doubts with a column that says in words what their facts mean."""
    reasons = _column(tables["repairs"], repair_reason, lang)
    said = messages(tables["doubts"], lang)
    return {
        "repairs": tables["repairs"].assign(reason=reasons),
        "doubts": tables["doubts"].assign(message=said),
    }


def _column(rows: pd.DataFrame, say: Callable[[str, Facts, Lang], str], lang: Lang) -> list[str]:
    pairs = zip(rows["kind"], rows["facts"], strict=True)
    return [say(kind, json.loads(facts), lang) for kind, facts in pairs]
