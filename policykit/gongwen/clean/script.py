"""Traditional characters: how many a text has, and their conversion where the catalog asks for it.

Conversion is OpenCC's, by characters and phrases, without change of wording; it is a repair like the others.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Iterator
from functools import cache
from importlib import metadata

from policykit.errors import RefusedDocument, install
from policykit.gongwen.clean.edits import Edit, paragraphs
from policykit.gongwen.formats.lines import Line
from policykit.gongwen.formats.source import Source

Converter = Callable[[str], str]

SCRIPTS = {"简体": "t2s"}
"""What the catalog may ask for, and OpenCC's name for it."""

MIN_SHARE = 0.05  # of the Chinese characters; a simplified text has names with rare characters, under 1 %
HOW = f"如需转为简体，请在 catalog.csv 的 convert 一栏写“简体”（需先{install('trad')}）"


def traditional_share(text: str) -> float:
    """Share of the Chinese characters that only traditional writing has: in Big5, not in GB2312; 0 without any.

    >>> traditional_share("支援科技型企業"), traditional_share("支持科技型企业")
    (0.14285714285714285, 0.0)
    """
    han = [c for c in text if "\u4e00" <= c <= "\u9fff"]
    return sum(_traditional(c) for c in han) / len(han) if han else 0.0


@cache
def _traditional(c: str) -> bool:
    return not c.encode("gb2312", "ignore") and bool(c.encode("big5", "ignore"))


@cache
def _opencc(name: str) -> Converter:
    from opencc import OpenCC

    convert: Converter = OpenCC(name).convert
    return convert


def converter(file: str, script: str) -> Converter:
    """The function that converts into this script; raises ``RefusedDocument`` where OpenCC is not installed."""
    try:
        return _opencc(SCRIPTS[script])
    except ImportError:
        raise RefusedDocument(
            file,
            f"catalog.csv 要求转为{script}，但没有安装 OpenCC",
            f"请{install('trad')}，或清空 convert 一栏",
        ) from None


def version() -> str:
    """Version of OpenCC, or empty: what was converted, or refused for want of it, is read again when it changes."""
    try:
        return metadata.version("opencc")
    except metadata.PackageNotFoundError:
        return ""


def conversions(text: str, convert: Converter) -> Iterator[Edit]:
    """One edit a line that the conversion changes."""
    for at, line in paragraphs(text):
        if line and (made := convert(line)) != line:
            yield Edit(at, at + len(line), made)


def converted(source: Source, convert: Converter) -> tuple[Source, dict[int, Line]]:
    """The source with its lines converted, one for one, and the line of the file that each of them was, by identity."""
    printed: dict[int, Line] = {}

    def made(lines: tuple[Line, ...]) -> tuple[Line, ...]:
        changed = tuple(dataclasses.replace(line, text=convert(line.text)) for line in lines)
        printed.update({id(new): old for new, old in zip(changed, lines, strict=True)})
        return changed

    parts = tuple(made(part) for part in source.parts)
    return dataclasses.replace(source, lines=made(source.lines), parts=parts), printed
