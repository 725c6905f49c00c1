"""Signs of life of a reader that may take long: text recognition says before each page that it goes on.

The worker of a batch listens, so that its time limit is one for a page and not for all pages of a scan.
"""

from __future__ import annotations

from collections.abc import Callable

_listeners: list[Callable[[], None]] = []


def listen(listener: Callable[[], None]) -> None:
    """Have this function called at every sign of life."""
    _listeners.append(listener)


def going_on() -> None:
    """Say that a part of the work begins that may take long."""
    for listener in _listeners:
        listener()
