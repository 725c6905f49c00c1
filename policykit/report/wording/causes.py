"""Why a number changed, in the language of the reader: the table of changes names its causes in Chinese."""

from __future__ import annotations

import re
from functools import cache
from string import Formatter

from policykit.report.wording.words import Lang, listed, table, word

GROUP = "because."
SEVERAL = "renewed"  # 程序、编码手册改变: names of its own, joined by 、
BETWEEN = re.compile(r"、(?![^《]*》)")  # two causes of one change, not two parts of a title
MORE = re.compile(r"(?P<causes>.+)等 (?P<n>\d+) 项")


def cause(text: str, *, lang: Lang = "zh") -> str:
    """A cause as ``pk.changes`` writes it, in ``lang``; one that the table of words does not know stays as it is.

    >>> from policykit.report.wording.causes import cause
    >>> cause("新增《甲市若干措施》", lang="en")
    'added: 《甲市若干措施》'
    """
    if lang == "zh":
        return text
    if more := MORE.fullmatch(text):
        return word("causes.more", lang=lang, causes=cause(more["causes"], lang=lang), n=more["n"])
    each = {part: _one(part, lang) for part in BETWEEN.split(text)}
    known = len(each) > 1 and all(said != part for part, said in each.items())
    return listed(list(each.values()), lang=lang) if known else _one(text, lang)


def _one(text: str, lang: Lang) -> str:
    """One cause; as it stands where the table of words does not know it."""
    for key, form in _forms():
        if found := form.fullmatch(text):
            values = {name: value.strip() for name, value in found.groupdict().items()}
            if key == GROUP + SEVERAL:
                named = [f"{GROUP}{SEVERAL}.{name}" for name in values["what"].split("、")]
                if not set(named) <= set(table()):
                    return text
                values["what"] = listed([word(name, lang=lang) for name in named], lang=lang)
            return word(key, lang=lang, **values)
    return text


@cache
def _forms() -> tuple[tuple[str, re.Pattern[str]], ...]:
    """The wordings of the table as patterns; those without a place to fill first, since they fit nothing else."""
    keys = [key for key in table() if key.startswith(GROUP) and key.count(".") == 1]
    forms = [(key, re.compile(_pattern(table()[key]["zh"]))) for key in keys]
    return tuple(sorted(forms, key=lambda form: form[1].groups > 0))


def _pattern(wording: str) -> str:
    parts = Formatter().parse(wording)
    return "".join(re.escape(text) + (f"(?P<{name}>.+)" if name else "") for text, name, _, _ in parts)
