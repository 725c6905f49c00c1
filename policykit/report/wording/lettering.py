"""How wide a text is and where its lines may break, in figures and in a terminal; Chinese has no spaces to break at."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence

CLOSERS = frozenset("，。；：、！？）》〉」』】〕”’…,.;:!?)]}%‰")
"""Characters that must not begin a line."""

OPENERS = frozenset("（《〈「『【〔“‘([{")
"""Characters that must not end a line."""

NARROW = 0.58
"""Mean width of a Latin letter or digit in ems; rather wide, so that a label breaks before it touches."""

_PIECES = re.compile(r"[!-~\u00a1-\u024f]+|\s+|.", re.DOTALL)


def ems(text: str) -> float:
    """Width of one line in ems: a Chinese character (or a full-width mark) is 1."""
    return sum(1.0 if unicodedata.east_asian_width(c) in "WFA" else NARROW for c in text)


def _pieces(text: str, width: float) -> list[str]:
    """Unbreakable pieces: single Chinese characters, whole Latin words unless longer than a line."""
    pieces = []
    for piece in _PIECES.findall(text):
        if ems(piece) <= width:
            pieces.append(" " if piece.isspace() else piece)
        else:
            pieces.extend(piece)
    return pieces


def wrap(text: str, width: float) -> list[str]:
    """Lines of at most ``width`` ems (a closing mark may hang over by one); never empty."""
    lines, line = [], ""
    for piece in _pieces(text.strip(), width):
        if ems(line + piece) <= width or not line or piece[0] in CLOSERS:
            line += piece
            continue
        carried = ""
        while len(line) > 1 and line[-1] in OPENERS:
            carried, line = line[-1] + carried, line[:-1]
        lines.append(line.rstrip())
        line = (carried + piece).lstrip()
    return [*lines, line.rstrip()] if line.strip() or not lines else lines


def evenly(text: str, width: float) -> list[str]:
    """As many lines as :func:`wrap` needs, as equally long as they can be: no last line of one character.

    >>> wrap("呼和浩特", 3.5), evenly("呼和浩特", 3.5)
    (['呼和浩', '特'], ['呼和', '浩特'])
    """
    lines = wrap(text, width)
    narrow = max(1.0, ems(text) / len(lines))
    while narrow < width and len(lines) > 1:
        even = wrap(text, narrow)
        if len(even) <= len(lines) and all(ems(line) <= width for line in even):
            return even
        narrow += 0.5
    return lines


def shorten(text: str, width: float, lines: int) -> list[str]:
    """At most ``lines`` lines of ``width`` ems; what does not fit is replaced by one ``…`` at the end."""
    wrapped = wrap(text, width)
    if len(wrapped) <= lines:
        return wrapped
    last = wrapped[lines - 1]
    while last and (ems(last) > width - 1 or last[-1] in CLOSERS | OPENERS):
        last = last[:-1]
    return [*wrapped[: lines - 1], last + "…"]


def abridge(name: str, width: float) -> str:
    """``name`` in one line of at most ``width`` ems, its middle replaced by ``…``: names often differ at the end.

    >>> abridge("中国（上海）自由贸易试验区临港新片区", 8)
    '中国（上…新片区'
    """
    if ems(name) <= width:
        return name
    head, tail = name[:1], ""
    while True:
        after = (head, name[len(name) - len(tail) - 1] + tail) if len(tail) < len(head) else None
        head_now, tail_now = after or (name[: len(head) + 1], tail)
        if ems(head_now + tail_now) > width - 1:
            return f"{head}…{tail}"
        head, tail = head_now, tail_now


def clipped(text: str, length: int = 48) -> str:
    """The beginning of a sentence."""
    return text if len(text) <= length else f"{text[:length]}…"


def terminal_width(text: str) -> int:
    """Columns that a text takes in a terminal.

    >>> terminal_width("信贷 F1")
    7
    """
    return sum(
        2 if unicodedata.east_asian_width(c) in "WF" else 0 if unicodedata.combining(c) else 1 for c in text
    )


def aligned(rows: Sequence[Sequence[str]], *, right: Sequence[int] = (), indent: str = "  ") -> Iterator[str]:
    """Rows of cells as lines of a terminal, columns below each other; those numbered in ``right`` end flush.

    >>> list(aligned([["类别", "n"], ["信贷", "41"]], right=[1], indent=""))
    ['类别   n', '信贷  41']
    """
    widest = [max(map(terminal_width, column)) for column in zip(*rows, strict=True)]
    for row in rows:
        room = [" " * (most - terminal_width(cell)) for cell, most in zip(row, widest, strict=True)]
        cells = [room[i] + cell if i in right else cell + room[i] for i, cell in enumerate(row)]
        yield (indent + "  ".join(cells)).rstrip()
