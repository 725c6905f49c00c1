"""Chinese and mixed numerals to numbers.

Only a matched span is ever parsed: running such a parser over a text would turn 一带一路 into 1带1路.
"""

from __future__ import annotations

import unicodedata

DIGITS = {c: i for i, c in enumerate("零一二三四五六七八九")} | {
    "〇": 0,
    "○": 0,
    "Ｏ": 0,
    "两": 2,
    "俩": 2,
    "廿": 20,
}
SMALL = {"十": 10, "百": 100, "千": 1000}
LARGE = {"万": 10**4, "亿": 10**8}

NUMERAL = "零〇○一二两三四五六七八九十百千万亿"
"""Characters of a Chinese numeral, for use inside a character class."""


def integer(text: str) -> int | None:
    """Value of a whole number, or None where the text is not one.

    >>> integer("二十一"), integer("十"), integer("二〇二五"), integer("１２"), integer("两百零三"), integer("三中")
    (21, 10, 2025, 12, 203, None)
    """
    text = unicodedata.normalize("NFKC", text).strip()
    if text.isdecimal():
        return int(text)
    if not text or any(c not in DIGITS and c not in SMALL and c not in LARGE for c in text):
        return None
    if all(c in DIGITS for c in text):
        return int("".join(str(DIGITS[c]) for c in text))
    total = section = digit = 0
    for c in text:
        if c in DIGITS:
            digit = DIGITS[c]
        elif c in SMALL:
            section += (digit or 1) * SMALL[c]
            digit = 0
        else:
            if LARGE[c] > total:
                total = (total + section + digit) * LARGE[c]
            else:  # 一亿零二百万: 万 multiplies what stands behind 亿 only
                total += (section + digit) * LARGE[c]
            section = digit = 0
    return total + section + digit


def number(text: str) -> float | None:
    """Value of a number with decimals or with a Chinese multiplier behind Arabic digits.

    >>> number("1.74万亿"), number("3,000"), number("三点五"), number("2500亿"), number("万")
    (1740000000000.0, 3000.0, 3.5, 250000000000.0, None)
    """
    text = unicodedata.normalize("NFKC", text).replace(",", "").strip()
    factor = 1
    while text and text[-1] in LARGE and (len(text) > 1):
        factor *= LARGE[text[-1]]
        text = text[:-1]
    while text and text[-1] in SMALL and text[:-1].replace(".", "").isdecimal():
        factor *= SMALL[text[-1]]
        text = text[:-1]
    if text.replace(".", "", 1).isdecimal():
        return round(float(text) * factor, 6)
    if "点" in text:
        whole, _, decimals = text.partition("点")
        head, tail = integer(whole), [DIGITS.get(c) for c in decimals]
        if head is None or not tail or None in tail:
            return None
        return round(float(f"{head}.{''.join(str(d) for d in tail)}") * factor, 6)
    value = integer(text)
    return None if value is None or text in LARGE else float(value * factor)


def fraction(below: str, above: str) -> float | None:
    """The share that ``below 分之 above`` names.

    >>> fraction("百", "二十"), fraction("三", "一"), fraction("万", "五"), fraction("百", "x")
    (0.2, 0.333333, 0.0005, None)
    """
    whole = LARGE.get(below) or SMALL.get(below) or integer(below)
    part = number(above)
    return round(part / whole, 6) if whole and part is not None else None


def tenths(whole: str, rest: str = "") -> float | None:
    """The share that ``whole 成 rest`` names.

    >>> tenths("三"), tenths("七", "五"), tenths("六", "半"), tenths("x")
    (0.3, 0.75, 0.65, None)
    """
    value, more = integer(whole), 5 if rest == "半" else integer(rest) if rest else 0
    return None if value is None or more is None else round(value / 10 + more / 100, 6)


def chinese(value: int) -> str:
    """The number as headings print it, from 1 to 99.

    >>> chinese(2), chinese(10), chinese(21)
    ('二', '十', '二十一')
    """
    if not 1 <= value <= 99:
        raise ValueError(f"headings are numbered 1 to 99, got {value}")
    names = "零一二三四五六七八九"
    tens, ones = divmod(value, 10)
    return ("" if not tens else ("" if tens == 1 else names[tens]) + "十") + (names[ones] if ones else "")
