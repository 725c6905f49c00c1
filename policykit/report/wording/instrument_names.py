"""What an instrument is called on screen: the codebook's own name, or its English one."""

from __future__ import annotations

from functools import cache

from policykit.report.wording.words import Lang


def instrument_name(name: str, *, lang: Lang = "zh") -> str:
    """The name in ``lang``; one that the packaged codebook does not have stays as it is.

    >>> instrument_name("知识产权质押", lang="en")
    'IP-backed loans'
    """
    return name if lang == "zh" else _english().get(name, name)


@cache
def _english() -> dict[str, str]:
    from policykit.coding.frames import load_frame

    return {row.instrument: row.english for row in load_frame().instruments if row.english}
