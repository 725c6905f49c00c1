"""Signs of life for people who wait: one bar for all long work, in notebooks and in terminals.

Work that is over within :data:`DELAY` seconds shows nothing. In a notebook the bar is a line of the cell's output that
goes when the work is done, and needs no widgets; in a terminal it stands on stderr. Where nobody looks on (a pipe, a
test, a server) nothing is shown, nor where the environment says ``TQDM_DISABLE=1``.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator, Sized
from io import StringIO
from typing import Any, TypeVar

T = TypeVar("T")

DELAY = 1.0  # seconds before a bar is shown


def steps(items: Iterable[T], what: str, *, total: int | None = None) -> Iterator[T]:
    """The items one after the other, with a bar named ``what`` where a person looks on.

    >>> list(steps("ab", "比较"))
    ['a', 'b']
    """
    notebook = in_notebook()
    if not notebook and not getattr(sys.stderr, "isatty", lambda: False)():
        yield from items
        return
    from tqdm import tqdm

    if total is None and isinstance(items, Sized):
        total = len(items)
    options: dict[str, Any] = {"file": _Line(), "ncols": 72} if notebook else {"file": sys.stderr}
    bar = tqdm(items, desc=what, total=total, delay=DELAY, leave=False, **options)
    try:
        yield from bar
    finally:
        bar.close()
        if notebook:
            options["file"].show("")


def in_notebook() -> bool:
    """Whether this process is the kernel of a notebook."""
    ipython = sys.modules.get("IPython")
    shell = ipython.get_ipython() if ipython is not None else None
    return shell is not None and hasattr(shell, "kernel")


class _Line(StringIO):
    """What a bar writes to in a notebook: its last line, shown in one place of the cell's output.

    stderr would stand on red, a stream of carriage returns would leave an empty line in the saved notebook.
    """

    _handle: Any = None

    def write(self, text: str) -> int:
        if line := text.replace("\r", "").strip():
            self.show(line)
        return len(text)

    def show(self, line: str) -> None:
        """Put ``line`` where the one before it stands; an empty one takes it away."""
        from IPython.display import display

        said = {"text/plain": line} if line else {"text/plain": "", "text/html": ""}
        if self._handle is not None:
            self._handle.update(said, raw=True)
        elif line:
            self._handle = display(said, raw=True, display_id=True)  # type: ignore[no-untyped-call]
