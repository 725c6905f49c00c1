"""What happens to the text of a policy document on its way to an analyst, as pure functions of a clean text.

A clean text has one paragraph a line. Each function gives it back as a PDF, a page, a scan, a compilation or a scraper
would; what the document says stays the same. Functions that need chance take a seeded ``Random``.

    >>> after_commas("支持企业，给予补贴。")
    '支持企业，\\n给予补贴。'
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from random import Random

NUMERAL = "[一二三四五六七八九十百]{1,4}"
SECTION = re.compile(rf"{NUMERAL}、|第{NUMERAL}章\s*")
ITEM = re.compile(rf"（{NUMERAL}）")
POINT = re.compile(r"\d{1,2}[.．](?!\d)")
CLAUSE = re.compile(rf"第{NUMERAL}条\s*")
DAY = re.compile(r"^(\d{4})年(\d{1,2})月(\d{1,2})日$", re.M)
CAPITALS = "壹贰叁肆伍陆柒捌玖拾"


@dataclass(frozen=True)
class Kind:
    """One kind of damage and what may still be expected of a text that suffered it."""

    apply: Callable[..., str]  # (text, rng), or (texts, rng) where several go into one file
    numbers: bool = True  # articles bear the numbers that they had
    titles: bool = True  # where the heading of an article ends can still be seen
    takes: int = 1


def _lines(change: Callable[[str], str]) -> Callable[[str, Random], str]:
    return lambda text, rng: "\n".join(change(line) for line in text.split("\n"))


def broken(text: str, width: int, between: str = "\n") -> str:
    """Lines cut at exactly so many characters, whatever stands there."""
    cut = (between.join(line[i : i + width] for i in range(0, len(line), width)) for line in text.split("\n"))
    return "\n".join(cut)


def after_commas(text: str) -> str:
    """A line end behind every comma and semicolon, as copied text on a phone has it."""
    return re.sub(r"(?<=[，；])", "\n", text)


def page_lines(
    text: str, rng: Random, mark: Callable[[int, str], str], lines: int = 18, width: int = 30
) -> str:
    """Broken lines with the foot or the head of a page between them, wherever the page is full."""
    title = text.split("\n", 1)[0]
    out: list[str] = []
    for n, line in enumerate(broken(text, width).split("\n")):
        if n and n % lines == 0:
            out.append(mark(n // lines, title))
        out.append(line)
    return "\n".join(out)


def alone(pattern: re.Pattern[str]) -> Callable[[str, Random], str]:
    """The number of a heading on a line of its own."""
    return _lines(
        lambda line: (
            pattern.sub(lambda m: m[0].strip() + "\n", line, count=1) if pattern.match(line) else line
        )
    )


def head_of(line: str) -> tuple[str, str, str]:
    """Number, heading and text of a paragraph whose short first sentence is its heading."""
    m = ITEM.match(line) or POINT.match(line) or SECTION.match(line)
    head, stop, rest = line[m.end() :].partition("。") if m else ("", "", line)
    fits = stop and rest and len(head) <= 16 and not re.search(r"\d|[，；：]", head)
    return (m[0], head, rest) if m and fits else ("", "", line)


def heading_ends(instead: str) -> Callable[[str, Random], str]:
    """Another mark in the place of the full stop behind run-in headings."""

    def change(line: str) -> str:
        mark, head, rest = head_of(line)
        return f"{mark}{head}{instead}{rest}" if mark else line

    return _lines(change)


def numeral(printed: str) -> int:
    """The value of a Chinese numeral under a hundred."""
    tens, _, ones = printed.rpartition("十")
    value = "一二三四五六七八九".find
    return (10 * (value(tens) + 1 or 1) if "十" in printed else 0) + (value(ones) + 1 if ones else 0)


def renumbered(pattern: re.Pattern[str], form: Callable[[int], str]) -> Callable[[str, Random], str]:
    """The numbers of one level written another way."""

    def change(line: str) -> str:
        m = pattern.match(line)
        digits = re.sub(r"[^\d一二三四五六七八九十]", "", m[0]) if m else ""
        n = int(digits) if digits.isdigit() else numeral(digits)
        return form(n) + line[m.end() :] if m else line

    return _lines(change)


def joined(text: str, between: str = "", tail: str = "") -> str:
    """All on one line, as a scraper leaves it, with what stands at the foot of the page."""
    return between.join(text.split("\n")) + tail


FOOT = " 扫一扫在手机打开当前页 打印 关闭 主办：市人民政府办公室 网站标识码：3300000012 版权所有 未经允许不得转载"
CRUMBS = "首页 > 政务公开 > 政策文件 > 其他文件 字号：大 中 小 浏览次数：217 "


def with_contents(text: str) -> str:
    """A page of contents, each heading with dots and a page number, in front of the text."""
    heads = [line for line in text.split("\n") if SECTION.match(line) and len(line) < 24]
    listed = "\n".join(f"{line}{'.' * 12}{i + 1}" for i, line in enumerate(heads))
    title, _, rest = text.partition("\n")
    return f"{title}\n目录\n{listed}\n{title}\n{rest}" if len(heads) > 1 else text


def spaced(text: str, rng: Random) -> str:
    """A space behind one character in six, as a scan leaves them."""
    return re.sub(
        r"(?<=[\u4e00-\u9fff])(?=[\u4e00-\u9fff])", lambda m: " " if rng.random() < 1 / 6 else "", text
    )


def gathered(
    texts: Sequence[str], between: str, front: Callable[[int, str], str] = lambda n, text: text
) -> str:
    """Several documents in one file."""
    return between.join(front(n, text.strip()) for n, text in enumerate(texts, 1))


def dated_title(n: int, text: str) -> str:
    """The title broken over two lines, with the day in brackets behind it, as compilations print it."""
    title, _, rest = text.partition("\n")
    day = DAY.search(text)
    half = len(title) // 2
    behind = f"\n（{day[0]}）" if day else ""
    return f"{title[:half]}\n{title[half:]}{behind}\n{rest}"


def flat(text: str) -> str:
    """Line ends replaced by nothing but the two blanks of an indent."""
    return text.replace("\n", "　　")


KINDS: dict[str, Kind] = {
    "broken_15": Kind(lambda text, rng: broken(text, 15)),
    "broken_24": Kind(lambda text, rng: broken(text, 24)),
    "broken_38": Kind(lambda text, rng: broken(text, 38)),
    "broken_blank_30": Kind(lambda text, rng: broken(text, 30, "\n\n")),
    "after_commas": Kind(lambda text, rng: after_commas(text)),
    "pages_of": Kind(lambda text, rng: page_lines(text, rng, lambda n, t: f"第 {n} 页 共 9 页")),
    "running_heads": Kind(
        lambda text, rng: page_lines(text, rng, lambda n, t: f"{t[:24]}\n· {n} ·", lines=9)
    ),
    "section_alone": Kind(alone(SECTION)),
    "clause_alone": Kind(alone(CLAUSE)),
    "heading_colon": Kind(heading_ends("：")),
    "heading_blanks": Kind(heading_ends("　　")),
    "heading_line": Kind(heading_ends("\n")),
    "points_paren": Kind(renumbered(POINT, lambda n: f"{n}）"), numbers=False),
    "sections_capital": Kind(renumbered(SECTION, lambda n: f"{CAPITALS[n - 1]}、"), numbers=False),
    "clauses_digits": Kind(renumbered(CLAUSE, lambda n: f"第{n}条　"), numbers=False),
    "points_small_dot": Kind(renumbered(POINT, lambda n: f"{n}﹒"), numbers=False),
    "joined": Kind(lambda text, rng: joined(text)),
    "joined_page": Kind(lambda text, rng: CRUMBS + joined(text, " ", FOOT)),
    "flat_indents": Kind(lambda text, rng: flat(text)),
    "contents": Kind(lambda text, rng: with_contents(text)),
    "spaced": Kind(spaced),
    "gathered": Kind(lambda texts, rng: gathered(texts, "\n"), takes=2),
    "gathered_dated": Kind(lambda texts, rng: gathered(texts, "\n\n", dated_title), takes=3),
    "gathered_joined": Kind(lambda texts, rng: gathered([joined(t, " ") for t in texts], "\n\n"), takes=2),
    "broken_and_spaced": Kind(lambda text, rng: spaced(broken(text, 26), rng)),
    "pages_and_blanks": Kind(
        lambda text, rng: page_lines(
            heading_ends(" ")(text, rng), rng, lambda n, t: f"-{n}-", lines=11, width=34
        )
    ),
    "twice": Kind(lambda text, rng: f"{text.strip()}\n{broken(text.strip(), 32)}"),
}
"""Every kind of damage by name."""
