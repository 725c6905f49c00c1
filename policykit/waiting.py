"""Signs of life for people who wait: one bar for all long work, in notebooks and in terminals.

Work that is over within :data:`DELAY` seconds shows nothing. In a notebook the bar is a line of the cell's
output that goes when the work is done, and needs no widgets; in a terminal it stands on stderr. Where stderr
is neither (a pipe, a test, a server) nothing is shown. :func:`progress` switches it, as does the environment
variable ``POLICYKIT_PROGRESS`` (0 or 1).
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable, Iterator, Sized
from io import StringIO
from typing import Any, TypeVar

T = TypeVar("T")

DELAY = 1.0  # seconds before a bar is shown
VARIABLE = "POLICYKIT_PROGRESS"

_wanted: list[bool | None] = [None]


def progress(on: bool | None = None) -> None:
    """Whether long work shows how far it is: ``on`` True always, False never, None where a person looks on.

    It is shown after a second, in a notebook as a line of the cell's output, in a terminal on stderr; a script
    whose stderr is no terminal stays quiet.

    >>> import policykit as pk
    >>> pk.progress(False)
    >>> pk.progress(None)
    """
    _wanted[0] = on


def steps(
    items: Iterable[T], what: str, *, total: int | None = None, wanted: bool | None = None
) -> Iterator[T]:
    """The items one after the other, with a bar named ``what``; ``wanted`` overrides what :func:`progress` says.

    >>> list(steps("ab", "比较", wanted=False))
    ['a', 'b']
    """
    if not shown(wanted):
        yield from items
        return
    from tqdm import tqdm

    if total is None and isinstance(items, Sized):
        total = len(items)
    notebook = in_notebook()
    options: dict[str, Any] = {"file": _Line(), "ncols": 72} if notebook else {"file": sys.stderr}
    bar = tqdm(items, desc=what, total=total, delay=DELAY, leave=False, **options)
    try:
        yield from bar
    finally:
        bar.close()
        if notebook:
            options["file"].clear()


def shown(wanted: bool | None = None) -> bool:
    """Whether a bar is shown now: as asked for here, by :func:`progress`, by the variable, or where a person looks on."""
    for said in (wanted, _wanted[0]):
        if said is not None:
            return said
    by_variable = os.environ.get(VARIABLE, "")
    if by_variable:
        return by_variable != "0"
    return in_notebook() or bool(getattr(sys.stderr, "isatty", lambda: False)())


def in_notebook() -> bool:
    """Whether this process is the kernel of a notebook."""
    ipython = sys.modules.get("IPython")
    shell = ipython.get_ipython() if ipython is not None else None
    return shell is not None and hasattr(shell, "kernel")


class _Line(StringIO):
    """What a bar writes to in a notebook: its last line, shown in one place of the cell's output.

    stderr would stand on red, a stream of carriage returns would leave an empty line in the saved notebook.
    """

    def __init__(self) -> None:
        super().__init__()
        self._handle: Any = None

    def write(self, text: str) -> int:
        line = text.replace("\r", "").strip()
        if line:
            self._show(line)
        return len(text)

    def clear(self) -> None:
        """Take the line away."""
        if self._handle is not None:
            self._handle.update({"text/plain": "", "text/html": ""}, raw=True)

    def _show(self, line: str) -> None:
        from IPython.display import display

        said = {"text/plain": line}
        if self._handle is None:
            self._handle = display(said, raw=True, display_id=True)  # type: ignore[no-untyped-call]
        else:
            self._handle.update(said, raw=True)
