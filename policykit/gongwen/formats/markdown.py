"""Markdown, as people and text recognition write it, to lines: its marks are the carrier's, not the text's.

Recognition tools put tables as HTML between the paragraphs, figures as formulas ($50\\%$) and pictures as links.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import unescape

from policykit.gongwen.formats.html import HTML_TAG, html_lines
from policykit.gongwen.formats.lines import BLANK, Line, lines_of
from policykit.gongwen.words.lexicon import pattern

MIN_BARS = 2  # bars of a line with one cell (| 备注 |), which is no row
MARK = pattern(
    r"""
    ^[ \t]{0,3}\#{1,6}(?:[ \t]*(?=[\u4e00-\u9fff])|[ \t]+(?=[\d（(“《【*$]))   # heading
    | \*\*                                                                     # strong
    | ^[ \t]*(?:-{3,}|\*{3,})[ \t]*$                                           # rule
    | (?<![\w*])\*(?=[（(“\u4e00-\u9fff][^*\n]{0,300}\*)                       # emphasis by one star
    | (?<=[）)”。；\u4e00-\u9fff])\*(?=\s|$)
    | ^[ \t]{0,3}>[ \t]?(?=[\u4e00-\u9fff（(“\#*])                             # quotation
    | \\(?=[.\-*_\#()\[\]>])                                                   # 1\. and \(
    """,
    yes=(
        "## 第一章 总则",
        "### （一）信贷支持",
        "# 2024年工作方案",
        "**第一条** 为了",
        "> 来源：某报",
        "1\\. 支持企业",
    )
    + ("*（责任单位：市科技局）*",),
    no=("科技#金融", "#1", "3*4", "- 3 -", "* 下同", "首页 > 政务公开"),
    flags=re.MULTILINE,
)
BORDER = pattern(
    r"\|(?:\s*:?-{2,}:?\s*\|)+", yes=("| --- | :--: |", "|---|---|"), no=("| 1 | 设立基金 |", "- 3 -")
)
TABLE = pattern(
    r"(?:<(?:html|body)>\s*)*<table\b.{0,200000}?</table>(?:\s*</(?:body|html)>)*",
    yes=("<html><body><table><tr><td>险种</td></tr></table></body></html>", "<table>\n<tr></tr></table>"),
    no=("<table>", "表1"),
    flags=re.DOTALL | re.IGNORECASE,
)
NOTHING = pattern(
    r"<!--.{0,2000}?-->|^[ \t]*!\[[^\]\n]*\]\([^()\n]*\)[ \t]*$",
    yes=("<!-- Page 2 -->", "![](images/a.jpg)"),
    no=("《办法》", "见[附件](a.doc)"),
    flags=re.DOTALL | re.MULTILINE,
)
"""Comments and pictures."""
FORMULA = pattern(
    # tools put a space between a formula and the characters beside it
    r"""
    (?:(?<=[一-鿿，。、；：（）])[ ])?
    (?: (?<![A-Za-z\d\\$])\$(?P<a>[^$\n]{1,120})\$(?!\d) | \\\((?P<b>[^$\n]{1,120}?)\\\) )
    (?:[ ](?=[一-鿿，。、；：（）]))?
    """,
    yes=("给予 $50\\%$ 的贴息", "最高 $\\mathrm{100}$ 万元", "按 \\(4:1\\) 分担"),
    no=("US$100至US$200", "$$", "500元"),
)
IN_BRACES = pattern(
    r"\\(?:mathrm|mathbf|mathit|mathsf|text|textbf|textrm|operatorname|rm|bf)\s*\{([^{}]*)\}",
    yes=("\\mathrm{100}", "\\text {‰}"),
    no=("\\frac{1}{2}",),
)
_SIGNS = (
    r"\% % \textperthousand ‰ \permil ‰ \leqslant ≤ \leq ≤ \le ≤ \geqslant ≥ \geq ≥ \ge ≥ \times × \cdot · \sim ～ "
    r"^{\circ} ° ^\circ ° ^{2} ² ^2 ² ^{3} ³ ^3 ³ \pm ±"
).split()
SIGNS = (
    *zip(_SIGNS[::2], _SIGNS[1::2], strict=True),
    *((sign, "") for sign in (r"\,", r"\;", r"\!", r"\ ", r"\quad", "~")),
)
"""Commands of formulas and what they print."""


def is_markdown(text: str) -> bool:
    """Whether a text with HTML in it is Markdown all the same: no tags but those of its tables.

    >>> is_markdown("# 某市若干措施\\n\\n<table><tr><td>险种</td></tr></table>")
    True
    """
    rest = TABLE.sub("", text)
    return bool(MARK.find(rest)) and len(rest) < len(text) and not HTML_TAG.find(rest)


def text_lines(text: str, first: int = 1) -> list[Line]:
    """The lines of a text that may hold Markdown, ``first`` being the number of its first line.

    >>> [l.text for l in text_lines("## 一、总则\\n\\n按 $1\\\\%$ 补贴\\n\\n|险种|比例|\\n|--|--|\\n|专利|60%|")]
    ['一、总则', '按1%补贴', '险种\\t比例', '专利\\t60%']
    """
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    if text.lstrip().startswith("#") or len(MARK.every(text)) > 1:
        return list(_pieces(NOTHING.regex.sub(lambda m: "\n" * m.group().count("\n"), text), first))
    return lines_of(_without_bars(_without_formulas(text)), first)


def _pieces(text: str, first: int) -> Iterator[Line]:
    """The lines around the HTML tables of a Markdown text, and the rows of these; all at their places in the file."""
    at = 0
    for table in [*TABLE.every(text), None]:
        plain = text[at : table.start() if table else len(text)]
        yield from lines_of(_without_bars(MARK.sub("", _without_formulas(unescape(plain)))), first)
        if table:
            first += plain.count("\n")
            for row in html_lines(table.group())[0]:
                yield Line(first + row.number - 1, _without_formulas(row.text), row.gap)
            first += table.group().count("\n")
            at = table.end()


def _without_formulas(text: str) -> str:
    """Formulas as they are printed; one with commands that are not known stays as it is."""
    return FORMULA.regex.sub(_printed, text) if "$" in text or "\\(" in text else text


def _printed(formula: re.Match[str]) -> str:
    said = formula["a"] or formula["b"]
    while (opened := IN_BRACES.sub(r"\1", said)) != said:
        said = opened
    for sign, shown in SIGNS:
        said = said.replace(sign, shown)
    return formula.group() if "\\" in said or "{" in said else "".join(said.split())


def _without_bars(text: str) -> str:
    """Rows of a Markdown table (| 1 | 设立基金 |) as cells joined by tabs; the line that underlines its head is empty."""
    lines = text.split("\n")
    rows = [(i, line.strip()) for i, line in enumerate(lines) if line.count("|") > MIN_BARS]
    barred = [i for i, row in rows if row.startswith("|") and row.endswith("|")]
    for i in barred if len(barred) > 1 else ():
        row = lines[i].strip()
        lines[i] = "" if BORDER.whole(row) else _cells(row[1:-1])
    return "\n".join(lines)


def _cells(row: str) -> str:
    cells = row.replace("\\|", "｜").replace("<br>", " ").split("|")
    return "\t".join(cell.strip(BLANK) for cell in cells).rstrip("\t")
