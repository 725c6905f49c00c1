"""The short cleaning steps: one kind of damage each, a few lines each."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator

from policykit.gongwen.clean.edits import Edit, paragraphs
from policykit.gongwen.formats.lines import table_rows
from policykit.gongwen.words import patterns as p
from policykit.gongwen.words.lexicon import Pattern, pattern
from policykit.gongwen.words.numerals import chinese, integer

Step = Callable[[str], Iterable[Edit]]

RADICAL = pattern(
    r"[\u2e80-\u2fd5\uf900-\ufaff]+",
    yes=("⼀、总体要求", "⻓期资本", "⾦融"),
    no=("一、总体要求", "金融"),
)

LATIN_STOP = pattern(
    r"(?<=[\u4e00-\u9fff，,、％%\dA-Za-z]{7}[\u4e00-\u9fff％%])(?<!{N})[.．｡](?=[\u4e00-\u9fff“《（(]|$)",
    yes=("支持科技型企业上市融资．", "给予科技型企业贷款贴息｡", "不超过同期利率加100个基点．"),
    no=("一.总体要求", "1.加大投入", "www.gov.cn", "上市.", "见附件.doc", "……"),
    flags=re.MULTILINE,
)

YEARS_LOST = pattern(
    r"(?<=[(（])(?P<a>20\d{2})(?P<b>20\d{2})(?=年[)）])",
    yes=("行动方案(20252027年)",),
    no=("行动方案(2025—2027年)", "(202567)"),
)

DOUBLED_MARK = pattern(
    r"([《（(“〈》）)”〉、；：])\1+|[，,]{2,}|(?<!。)。。(?!。)",
    yes=("发布《《上海", "资金、、人才", "企业，,鼓励", "给予补助。。", "《方案》》的"),
    no=("……", "《a》《b》", "等等。。。。。。"),
)

DOUBLED_CLAUSE = pattern(
    r"(?:^|(?<=[。；;，,]))(?P<w>[\u4e00-\u9fff、]{7,40}+)[，,](?P=w)(?=[，,。；;])",
    yes=("支持企业。鼓励银行机构开展贷款，鼓励银行机构开展贷款，扩大规模。",),
    no=("一步一个脚印，一步一个脚印，", "鼓励银行机构开展贷款，鼓励银行机构开展贷款贴息，"),
    flags=re.MULTILINE,
)

DOUBLED_WORD = pattern(
    r"(?P<w>{HAN}{2,6})(?P=w)+(?=[。，,；;、])",
    yes=("信息共享机制机制。", "金融服务共享共享。", "加快融资融资融资。"),
    no=("互联互通。", "研究研究工作", "方方面面。"),
)

DOUBLED_ITEM = pattern(
    r"(?<=、)(?P<w>{HAN}{2,10})(?:、(?P=w))+(?=[、，,。；;])",
    yes=("对重大规划、重大项目、重大项目、重大举措进行", "支持、保险、保险、保险、担保"),
    no=("重大项目、重大举措",),
)

SPACED_OUT = pattern(
    r"^{HAN}(?:[ \u00a0\u3000]+{HAN}){2,15}$",
    yes=("国 家 数 据 局", "通 知 书"),
    no=("发展改革委 科技部", "总 则", "一、总体要求"),
)

STRAY_SPACE = pattern(
    r"(?<=[\u4e00-\u9fff，。；：、”》）)])[ \t\u00a0\u2000-\u200a\u202f\u205f\u3000]+(?=[\u4e00-\u9fff，。；：、“《（(])",
    yes=("金融体系 合肥将成为", "突出　金融供给侧"),
    no=("TOP 100榜单", "支持 QFLP"),
)

FULL_WIDTH = pattern(
    r"[０-９Ａ-Ｚａ-ｚ％]+(?:[．－／＋＆][０-９Ａ-Ｚａ-ｚ％]+)*|[⒈-⒛⑴-⒇㈠-㈩]",
    yes=("按融资额的１％给予", "2024年５月", "１．５％", "⑴贷款用于", "⒈加大", "㈠总体要求"),
    no=("1%", "（一）", "．", "－"),
)

ORNAMENT = pattern(
    r"^[ \t\u3000]*[▌▍▎▏▋▊▉█■□◆◇▶►▷★☆※●◎▪➤][ \t\u3000]*(?={N}{1,3}、|[（(]{N}{1,3}[)）]|第{N}{1,4}[章节条]|\d{1,2}[.．、])",
    yes=("▌一、总体目标", "■ （一）信贷", "◆第三条 支持"),
    no=("■ 支持企业", "一、总体目标", "●2024年"),
    flags=re.MULTILINE,
)

INVISIBLE = pattern(
    r"""
    [\u200b-\u200f\u2028-\u202e\u2060-\u2069\u180e\ufe00-\ufe0f\ufeff\u00ad\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]+
    |(?<=[\u4e00-\u9fff）)])\\$   # a line end of Markdown
    """,
    yes=("科技\u200b金融", "财政部\\"),
    no=("科技 金融",),
    flags=re.MULTILINE,
)

LINK = pattern(
    r"(?<!!)\[(?P<text>[^\[\]\n]{1,120})\]\((?:https?:)?/{1,2}[^()\s]{1,300}(?:\s{1,4}\"[^\"\n]{0,120}\")?\)",
    yes=("按照[《管理办法》](https://finews.example/a.html)执行", "[办法](//finews.example/a)"),
    no=("[2024](号)", "![](https://finews.example/a.png)"),
)


SUPPLEMENT = dict(
    zip(
        "⺁⺠⻄⻅⻆⻉⻋⻑⻓⻔⻘⻙⻚⻛⻜⻝⻢⻣⻤⻥⻦⻨⻩⻬⻮⻰⻳",
        "厂民西见角贝车長长门青韦页风飞食马骨鬼鱼鸟麦黄齐齿龙龟",
        strict=True,
    )
)
"""Radicals of the supplement block with the characters that they stand for; NFKC leaves them as they are."""

NUMBERED = (
    p.CHAPTER,
    p.CLAUSE,
    p.HEADING_1,
    p.HEADING_2,
)  # a space behind these numbers is usual: 第一条 为了
COMPILED = pattern(r"\d{1,3}\s*[.．、]\s*(?=[^\d\s])", yes=("8. 某市",), no=("8.5亿",))
CLOSERS = {"《": "》", "（": "）", "(": ")", "“": "”", "〈": "〉"}
OPENERS = {closer: opener for opener, closer in CLOSERS.items()}


def replacing(found: Pattern, made: Callable[[re.Match[str]], str], group: str | int = 0) -> Step:
    """The step that puts what ``made`` gives in the place of a pattern, or of what stands in it behind a group."""

    def step(text: str) -> Iterator[Edit]:
        for m in found.every(text):
            start = m.end(group) if group else m.start()
            if (said := made(m)) != text[start : m.end()]:
                yield Edit(start, m.end(), said)

    return step


radicals = replacing(
    RADICAL, lambda m: "".join(SUPPLEMENT.get(c) or unicodedata.normalize("NFKC", c) for c in m[0])
)
"""⼀ → 一, ⻓ → 长: radicals and compatibility ideographs, as PDF files hold them in the place of characters."""
full_stops = replacing(LATIN_STOP, lambda _: "。")
"""A Latin or half-width full stop that ends a Chinese sentence: 给予补助.鼓励 → 给予补助。鼓励."""
invisible = replacing(INVISIBLE, lambda m: "\n" if set(m[0]) & {"\u2028", "\u2029"} else "")
"""Zero-width and control characters, which break matching and show nothing; a line separator ends its line."""
ornaments = replacing(ORNAMENT, lambda _: "")
"""A sign that a page sets in front of a number (▌一、, ■（一）): without it the number begins its line."""
full_width = replacing(FULL_WIDTH, lambda m: unicodedata.normalize("NFKC", m[0]))
"""Full-width digits and letters (１％, 2024年５月) to the half width of their neighbours; ⑴ and ⒈ to (1) and 1."""
doubled_words = replacing(DOUBLED_WORD, lambda _: "", "w")
"""机制机制。 → 机制。: a word printed twice before a punctuation mark."""
doubled_clauses = replacing(DOUBLED_CLAUSE, lambda _: "", "w")
"""A clause printed twice."""
doubled_items = replacing(DOUBLED_ITEM, lambda _: "", "w")
"""、重大项目、重大项目、 → 、重大项目、."""


def compiled_numbers(text: str) -> Iterator[Edit]:
    """The number that a compilation puts in front of a title: 8. 某市人民政府关于…的通知."""
    at, line = next(((at, line) for at, line in paragraphs(text) if line.strip()), (0, ""))
    m = COMPILED.at(line)
    if m and (p.TITLE_END.find(line) or p.NOTICE_TITLE.find(line)):
        yield Edit(at, at + m.end(), "")


def stray_spaces(text: str) -> Iterator[Edit]:
    """Spaces inside a sentence, or between all characters of a name; elsewhere a space may divide names."""
    lines = list(paragraphs(text))
    rows = table_rows([line for _, line in lines])
    for i, (at, line) in enumerate(lines):
        if i in rows:
            continue
        if SPACED_OUT.whole(line):
            yield Edit(at, at + len(line), "".join(line.split()))
        elif any(mark in line for mark in "。；，,"):
            behind = next((m.end() for pattern in NUMBERED if (m := pattern.at(line))), 0)
            for m in STRAY_SPACE.every(line, behind):
                yield Edit(at + m.start(), at + m.end(), "")


def lost_brackets(text: str) -> Iterator[Edit]:
    """武政办〔202567 → 武政办〔2025〕67号: brackets or 号 lost, the year read into the number."""
    for at, line in paragraphs(text):
        if m := p.DOC_NUMBER_LOST.whole(line):
            yield Edit(at, at + len(line), f"{m['who']}〔{m['year']}〕{m['n']}号")


def links(text: str) -> Iterator[Edit]:
    """[《办法》](https://…) inside a sentence → 《办法》; a line of nothing but links is the page's, and stays."""
    for at, line in paragraphs(text):
        if any(c.isalnum() for c in LINK.regex.sub("", line)):
            for m in LINK.every(line):
                yield Edit(at + m.start(), at + m.end(), m["text"])


def lost_dashes(text: str) -> Iterator[Edit]:
    """(20252027年) → (2025—2027年)."""
    return (Edit(m.end("a"), m.end("a"), "—") for m in YEARS_LOST.every(text))


def doubled_marks(text: str) -> Iterator[Edit]:
    """《《 → 《."""
    for m in DOUBLED_MARK.every(text):
        if text[m.start()] in OPENERS:
            before = text[: m.end()].rpartition("\n")[2]
            nested = _nested(before[::-1], 0, OPENERS)
        else:
            nested = _nested(text, m.start(), CLOSERS)
        if not nested:
            yield Edit(m.start(), m.end(), m.group()[0])


def _nested(text: str, at: int, closers: dict[str, str]) -> bool:
    """Whether two opening marks at ``at`` both close in their line, as in 《《办法》实施细则》."""
    closer = closers.get(text[at])
    depth = 0
    for c in text[at:].partition("\n")[0]:
        depth += (c == text[at]) - (c == closer)
        if closer and not depth:
            return True
    return False


def heading_numbers(text: str) -> Iterator[Edit]:
    """Between 一、 and 三、 a lone heading 2. is the missing 二、."""
    heads = [(at, line, p.HEADING_1.at(line)) for at, line in paragraphs(text)]
    found = [(i, integer(m["n"]) or 0) for i, (_, _, m) in enumerate(heads) if m]
    for (i, left), (j, right) in zip(found, found[1:], strict=False):
        if right != left + 2:
            continue
        items = [(k, p.HEADING_3.at(heads[k][1])) for k in range(i + 1, j)]
        numbered = [(k, m) for k, m in items if m]
        if len(numbered) != 1:
            continue
        k, m = numbered[0]
        at, line, _ = heads[k]
        if int(m["n"]) == left + 1 and not any(mark in line[m.end() :] for mark in p.STOP):
            yield Edit(at, at + m.end(), f"{chinese(left + 1)}、")
