"""Bytes to text: which encoding a Chinese file is in.

Detectors that guess from byte statistics fail on short, damaged or mostly-ASCII Chinese files. Here each
candidate decodes the bytes, and the text that looks most like written Chinese wins: the share of common
characters (the 3,755 of GB2312 level 1), minus replacement characters, private-use characters and controls.
"""

from __future__ import annotations

import codecs
from collections import Counter
from functools import cache

from policykit.gongwen.words.lexicon import pattern

CONTROL = pattern(r"[\x00-\x08\x0e-\x1f]", yes=("\x00", "一\x1b"), no=("一\t二\r\n",))
"""What stands in a text, as when a short UTF-16 text happens to be valid UTF-8."""
BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
CANDIDATES = ("utf-8", "gb18030", "utf-16-le", "utf-16-be", "big5hkscs")
COMMON = frozenset(
    bytes((lead, trail)).decode("gb2312", "ignore")
    for lead in range(0xB0, 0xD8)
    for trail in range(0xA1, 0xFF)
)
"""The 3,755 frequent characters of GB2312."""
COMMON_IN_BIG5 = frozenset(
    bytes((lead, trail)).decode("big5", "ignore")
    for lead in range(0xA4, 0xC7)
    for trail in (*range(0x40, 0x7F), *range(0xA1, 0xFF))
)
"""The 5,401 frequent characters of Big5."""
WESTERN = {
    ord(bytes((byte,)).decode("cp1252")): byte
    for byte in (*range(0x80, 0x81), *range(0x82, 0x8D), 0x8E, *range(0x91, 0x9D), 0x9E, 0x9F)
}
"""Characters of Windows-1252 to the bytes that they were made from."""

MIXED = "utf-8+gb18030"
MANGLED = (("cp1252", "utf-8"), ("gb18030", "utf-8"), ("cp1252", "gb18030"))
"""What lines were decoded as, and what they are in."""
MAX_LOOKED = 1000  # characters of a line by which it is told whether it needs turning back
MIN_TURNED = 4  # Chinese characters of a line that is turned back: two may be right by chance
LEAST_COMMON = 0.9  # share of common characters from which on a line needs no turning back
MOST_COMMON = 0.8  # share of common ones among the Chinese characters of a line that was turned back
MAX_GARBLED = 0.3  # share of characters without a meaning from which on a text layer is of no use
MIN_ODD = 50  # visible characters from which on odd ones tell that a text layer is garbled
SAMPLE = 200_000  # characters scored; enough to tell, quick on large files


def decode(data: bytes) -> tuple[str, str]:
    """Text of the bytes and the name of the encoding; undecodable bytes become U+FFFD.

    >>> decode("一、总体要求".encode("gb18030"))
    ('一、总体要求', 'gb18030')
    >>> decode("担保".encode("utf-16"))
    ('担保', 'utf-16')
    """
    for bom, name in BOMS:
        if data.startswith(bom):
            return data.decode(name, errors="replace"), name.removesuffix("-sig")
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError:
        text = ""
    if text and not CONTROL.find(text):
        return text, "utf-8"
    texts = [(name, data.decode(name, errors="replace")) for name in CANDIDATES]
    texts.append((MIXED, _by_lines(data)))
    name, text = max(texts, key=lambda item: likeness(item[1]))
    return text, name


def _by_lines(data: bytes) -> str:
    """The text of files put one behind the other, each line in what it is in: UTF-8 where it can be, else GB18030."""
    lines = []
    for line in data.split(b"\n"):
        try:
            lines.append(line.decode("utf-8"))
        except UnicodeDecodeError:
            lines.append(max((line.decode(n, "replace") for n in ("utf-8", "gb18030")), key=likeness))
    return "\n".join(lines)


def unmangled(text: str) -> tuple[str, int]:
    """The text with the lines turned back that were decoded as what they are not, and how many these are.

    Only where the way back is certain: encoded again as they were wrongly read, the bytes are whole in another
    encoding, and Chinese throughout.

    >>> unmangled("一、总则\\n" + "支持科技企业".encode().decode("latin-1"))
    ('一、总则\\n支持科技企业', 1)
    """
    lines = text.split("\n")
    odd = [i for i, line in enumerate(lines) if not line.isascii() and _is_odd(line[:MAX_LOOKED])]
    ways: set[tuple[str, str]] = set()
    turned = 0
    for least in (MIN_TURNED, 1):  # what one line shows for certain holds for the short ones beside it
        for i in odd:
            for way in MANGLED if least > 1 else ways:
                if said := _turned(lines[i], *way, least):
                    lines[i] = said
                    turned += 1
                    ways.add(way)
                    break
    return "\n".join(lines), turned


def _is_odd(line: str) -> bool:
    """Whether a line needs turning back: what is no ASCII in it is not nearly all common characters and marks."""
    beyond = [c for c in line if c > "\x7f"]
    return sum(_weight(c) == 1.0 for c in beyond) <= LEAST_COMMON * len(beyond)


def _turned(line: str, wrong: str, right: str, least: int) -> str:
    """The line as it was before it was decoded as what it is not; "" where it was not, or that is not certain."""
    try:
        made = line.translate(WESTERN).encode("latin-1") if wrong == "cp1252" else line.encode(wrong)
        said = made.decode(right)
    except UnicodeError:
        return ""
    han = [c for c in said if "\u4e00" <= c <= "\u9fff"]
    common = sum(c in COMMON for c in han)
    return said if len(han) >= least and common > MOST_COMMON * len(han) else ""


def likeness(text: str) -> float:
    """How much a text looks like written Chinese, at most 1; below 0.2 it hardly is one.

    Common characters and ASCII letters, digits and punctuation count for it (ASCII a tenth as much as a
    common character), U+FFFD, private use and controls against it. An empty text gives 0.
    """
    seen = Counter("".join(text[:SAMPLE].split()))
    return sum(n * _weight(c) for c, n in seen.items()) / max(seen.total(), 1)


@cache
def _weight(c: str) -> float:
    if "\u4e00" <= c <= "\u9fff":
        return 1.0 if c in COMMON else 0.2
    if "\u3000" <= c <= "\u303f" or "\uff00" <= c <= "\uffef" or c in "“”‘’—…·《》":
        return 1.0
    if " " < c < "\x7f":
        return 0.1
    return -2.0 if c == "\ufffd" or "\ue000" <= c <= "\uf8ff" or c < " " else -0.5


def oddness(text: str) -> float:
    """Share of the characters that hardly stand in a Chinese document, simplified or traditional, nor in English.

    Text layers whose font does not say what its glyphs mean give such characters: rare ideographs, letters with
    accents, Hangul. An empty text gives 0.

    >>> oddness("一、总体要求。支持企业上市，给予补助。"), oddness("臺灣金融體系"), oddness("open banking")
    (0.0, 0.0, 0.0)
    >>> oddness("ÄãºÃ»¶Ó") > 0.9
    True
    """
    seen = Counter("".join(text.split()))
    return sum(n * _odd(c) for c, n in seen.items()) / max(seen.total(), 1)


def garbled(text: str) -> bool:
    """Whether a text layer says nothing: its font has codes of its own, or its characters are not what it shows.

    >>> garbled("一、总体要求"), garbled("\\ue001\\ue002\\ue003总")
    (False, True)
    """
    seen = [c for c in text if not c.isspace()]
    unknown = sum(c == "\ufffd" or "\ue000" <= c <= "\uf8ff" for c in seen)
    return unknown > MAX_GARBLED * len(seen) or (len(seen) >= MIN_ODD and oddness(text) > MAX_GARBLED)


@cache
def _odd(c: str) -> bool:
    if "\u3400" <= c <= "\u9fff":
        return c not in COMMON and c not in COMMON_IN_BIG5
    symbol = "\u2000" <= c <= "\u2bff" or "\u3000" <= c <= "\u303f" or "\uff00" <= c <= "\uffef"
    return not (symbol or " " < c < "\x7f" or c in "·×÷±§°")


def paired(text: str) -> str:
    """Characters beyond the first plane that come as two halves, as one; a half alone is U+FFFD."""
    return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
