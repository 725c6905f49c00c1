"""Why a number changed, in words: a change knows its causes as codes with facts."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from policykit.report.wording.words import Lang, listed, word

if TYPE_CHECKING:
    from policykit.corpus.changes import Cause

NAMED = 2  # of a change with several causes; the rest are counted


def because(causes: Sequence[Cause], *, lang: Lang = "zh") -> str:
    """The causes of one change.

    >>> from policykit.corpus.changes import Cause
    >>> because([Cause("added", "《甲市若干措施》")], lang="en")
    'added: 《甲市若干措施》'
    """
    said = listed([_one(cause, lang) for cause in causes[:NAMED]], lang=lang)
    return word("causes.more", lang=lang, causes=said, n=len(causes)) if len(causes) > NAMED else said


def _one(cause: Cause, lang: Lang) -> str:
    if cause.code == "renewed":
        what = listed([word(f"because.renewed.{name}", lang=lang) for name in cause.about.split()], lang=lang)
        return word("because.renewed", lang=lang, what=what)
    return word(f"because.{cause.code}", lang=lang, about=cause.about, before=cause.before)
