"""Chinese and mixed numerals to numbers, read exactly or not at all.

A number is a row of sections in front of 亿, of 万 and of nothing (三亿五千万, 1亿2000万, 100万两千), each below the
unit that it stands behind. What people read differently is not read: 一百二 (120 or 102), 三万五 (35,000), 1万2.

Only a matched span is ever parsed: running such a parser over a text would turn 一带一路 into 1带1路.
"""

from __future__ import annotations

import re
import unicodedata

DIGITS = (
    {c: i for i, c in enumerate("零一二三四五六七八九")}
    | {"〇": 0, "○": 0, "两": 2}
    | dict.fromkeys("oOΟО", 0)
)
SMALL = {"十": 10, "百": 100, "千": 1000}
LARGE = {"万": 10**4, "亿": 10**8}
CAPITAL = str.maketrans("壹贰叁肆伍陆柒捌玖拾佰仟萬億贰弍兩", "一二三四五六七八九十百千万亿二二两")
NUMERAL = "零〇○一二两三四五六七八九十百千万亿"
"""Characters of a Chinese numeral, for use inside a character class."""

FORMAL = "壹贰叁肆伍陆柒捌玖拾佰仟萬億"
"""The forms in which sums of money are written so that nobody alters them."""

ARABIC = re.compile(r"\d+(?:,\d{3})+(?:\.\d+)?|\d{1,3}(?: \d{3})+|\d+(?:\.\d+)?")


def _plain(text: str) -> str:
    """Half width, the common forms of the digits, no space between a figure and its unit."""
    text = unicodedata.normalize("NFKC", text).strip().translate(CAPITAL)
    return re.sub(r"(?<!\d)\s+|\s+(?!\d)", "", text)


def integer(text: str) -> int | None:
    """Value of a whole number below a trillion, or None where the text is not one.

    >>> integer("二十一"), integer("十"), integer("二〇二五"), integer("１２"), integer("两百零三"), integer("三中")
    (21, 10, 2025, 12, 203, None)
    """
    text = _plain(text)
    if text and all(c in DIGITS or c.isdecimal() for c in text):
        return int("".join(str(DIGITS.get(c, c)) for c in text))
    value = _sections(text, 10**12)
    return int(value) if value is not None and value == int(value) and "." not in text else None


def number(text: str) -> float | None:
    """Value of a number in digits, in words or in both, or None where it is none or can be read in two ways.

    >>> number("1.74万亿"), number("3,000"), number("三点五"), number("三亿五千万"), number("100万两千")
    (1740000000000.0, 3000.0, 3.5, 350000000.0, 1002000.0)
    >>> number("万"), number("一百二"), number("1万2"), number("１ 000万"), number("壹佰万")
    (None, None, None, 10000000.0, 1000000.0)
    """
    text = _plain(text)
    if text in LARGE:
        return None
    if "点" in text:
        whole, _, decimals = text.partition("点")
        unit = re.search("[十百千万亿]*$", decimals)[0]  # type: ignore[index]
        head, tail = integer(whole), [DIGITS.get(c) for c in decimals.removesuffix(unit)]
        if head is None or not tail or None in tail:
            return None
        text = f"{head}.{''.join(map(str, tail))}{unit}"
    value = _sections(text, 10**16)
    return None if value is None else round(float(value), 6)


def nearby(text: str) -> tuple[float, float] | None:
    """Both ends of a number that two neighbouring digits leave open (两三百万: two or three million), or None.

    >>> nearby("两三百万"), nearby("三四十"), nearby("十七八"), nearby("三百"), nearby("二三")
    ((2000000.0, 3000000.0), (30.0, 40.0), (17.0, 18.0), None, (2.0, 3.0))
    """
    text = _plain(text)
    pairs = list(re.finditer(r"(?=([一二两三四五六七八])([二两三四五六七八九]))", text))
    if len(pairs) != 1 or DIGITS[pairs[0][2]] - DIGITS[pairs[0][1]] != 1:
        return None
    at = pairs[0].start()
    low, high = number(text[: at + 1] + text[at + 2 :]), number(text[:at] + text[at + 1 :])
    return None if low is None or high is None else (low, high)


def _sections(text: str, below: int) -> float | None:
    """Value of sections in front of 亿, 万 and nothing, whose value stays under ``below``; exact while it is whole."""
    for unit, size in (("亿", LARGE["亿"]), ("万", LARGE["万"])):
        if unit in text and below > size:
            head, _, rest = text.rpartition(unit)
            many = _sections(head, below // size)
            if many is None:
                return None
            if not rest:
                return round(many * size, 6)
            more = _sections(rest, size)
            ambiguous = len(rest) == 1  # 三万五, 1万2
            if more is None or ambiguous or "." in text:
                return None
            return many * size + more
    return _section(text, below)


def _section(text: str, below: int) -> float | None:
    """Value of digits with at most one of 十百千 behind them, or of a numeral in words under 10,000."""
    if m := ARABIC.match(text):
        digits, unit = re.sub("[, ]", "", m.group()), text[m.end() :]
        figure = float(digits) if "." in digits else int(digits)
        value = round(figure * SMALL.get(unit, 1), 6)
        return value if value < below and (not unit or unit in SMALL) else None
    return _words(text.removeprefix("零") or text, below)


def _words(text: str, below: int) -> int | None:
    """Value of a numeral in words under 10,000: its units fall, a skipped one is said by 零 in front of a last digit."""
    if text in SMALL:  # 百万, 千亿, 十
        return SMALL[text] if SMALL[text] < below else None
    total, last, digit, zero = 0, 10**4, None, False
    for c in text:
        if c in SMALL:
            first_ten = c == "十" and digit is None and (total == 0 or zero)
            if SMALL[c] >= last or (digit in (None, 0) and not first_ten):
                return None
            total, last, digit, zero = total + (digit or 1) * SMALL[c], SMALL[c], None, False
        elif c not in DIGITS or digit is not None:
            return None
        elif DIGITS[c] == 0 and total:
            if zero:
                return None
            zero = True
        else:
            digit = DIGITS[c]
    if not text or (zero and digit is None) or (digit == 0 and len(text) > 1):
        return None
    if digit is not None and total and not zero and last != 10:
        return None  # 一百二
    total += digit or 0
    return total if total < below else None


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

    >>> tenths("三"), tenths("七", "五"), tenths("6", "半"), tenths("x")
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
