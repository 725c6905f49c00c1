"""What the lines around the body of a document are: letterhead, title, addressee, signature, copy list, page furniture."""

from __future__ import annotations

from collections.abc import Sequence

from policykit.gongwen.clean.stream import contents
from policykit.gongwen.formats.lines import TextLine
from policykit.gongwen.words import patterns as p
from policykit.gongwen.words.lexicon import pattern
from policykit.gongwen.words.notes import NOTE_LINE
from policykit.gongwen.words.page_box import FACT_LINE, NUMBERED, fact_lines

NO_TITLE = pattern(
    # a short line without a word for a kind of text, which stands in front of an excerpt and is not its title
    r"[：:，,>|›»@＞｜]|、$|\d{5}|^(?:现将|现就|根据|按照|为(?:了|进一步|深入|贯彻|加快|推动|切实))|[的了和与及]$|{PAGE_WORD}",
    yes=("首页 > 政策法规", "技术支持：某某公司", "现将有关事项通知", "某市互联网协会", "欢迎访问某市门户"),
    no=("某市支持科技金融十条", "科技型企业融资“滴灌”工程", "某区2025年行动“路线图”"),
)

ADOPTED = pattern(
    r"""
    ^[(（].{0,10}?(?P<day>{DATE}|(?:19|20)\d{2}-\d{2}-\d{2}).{0,200}(?:通过|修订|修正|公布|发布|批准|委员会).{0,200}[)）]$
    |^{DATE}[^。，；]{0,60}(?:人民代表大会|常务委员会|常务会议|办公会议|全体会议)[^。；]{0,30}(?:通过|修订|修正|批准)[^。；]{0,200}$
    |^{DATE}[^。，；]{2,40}令第\s*\d{1,4}\s*号\s*(?:公布|发布|修订|修正)[^。；]{0,200}$
    """,
    yes=(
        "（2021年12月24日第十三届全国人民代表大会常务委员会第三十二次会议修订）",
        "1997年4月15日 中华人民共和国国务院令第215号发布",
    ),
    no=("（2025年）", "（此件公开发布）", "2023年5月6日，市政府常务会议研究了有关工作。"),
)


MAX_TITLE = 100  # characters of a title line
MAX_NUMBER = 40  # a document number stands on a short line of its own; inside a sentence it is cited
MAX_WORD = 12  # characters of a link among others
MIN_WORDS = 6  # lines of them in a run that no text holds
MAX_PAGE_WORD = 30  # characters of a word of a page's foot (关于本网, 全国人大)
MIN_PAGE = 2  # lines of page furniture behind a text from which on the words among them are the page's too
MAX_UNTYPED_TITLE = 50  # of a title that ends in no kind of text (…科技金融十条)

FURNITURE = (
    ("furniture:copy_to", p.COPY_TO),
    ("furniture:imprint", p.PRINTED),
    ("furniture:public_mark", p.PUBLIC_MARK),
    ("furniture:contact", p.CONTACT),
    ("furniture:attendance", p.ATTENDANCE),
    ("furniture:page_mark", p.PAGE_MARK),
    ("furniture:letterhead", p.LETTERHEAD),
    ("furniture:fact", FACT_LINE),
    ("furniture:web", p.WEB),
    ("furniture:web", p.POSTED),
    ("furniture:contents", p.CONTENTS),
    ("attachment_mark", p.ATTACHMENT),
    ("signature", p.SIGNED_DAY),
    ("doc_number", p.DECREE),
    ("doc_number", p.DECREE_NUMBER),
    ("doc_number", p.DOC_NUMBER),
    ("doc_number", p.DOC_NUMBER_BRACKETED),
    ("addressee", p.ADDRESSEE),
    ("adopted", ADOPTED),
)
"""Kinds of lines outside the body, told by the line alone; the first that fits."""

AFTER_A_LIST = {
    "signature",
    *(f"furniture:{kind}" for kind in ("copy_to", "imprint", "public_mark", "contact", "web")),
}
"""Kinds of lines that stand behind a list of annexes in their own right."""

BEHIND_THE_BODY = AFTER_A_LIST | {"furniture:attendance", "furniture:fact", "attachment_mark", "closing"}
"""Kinds of lines that end the body when they come behind the last numbered line."""


def is_numbered(text: str) -> bool:
    """Whether a line begins with a number: 一、, （一）, 1., 第一条."""
    return any(pattern.at(text) for pattern in NUMBERED[:5])


def kind_of_line(text: str) -> str:
    kind = next((kind for kind, pattern in FURNITURE if pattern.at(text)), "")
    if kind == "doc_number" and len(text) > MAX_NUMBER and p.DOC_NUMBER.sub("", text).strip(" 　、，,；;"):
        kind = next((k for k, pattern in FURNITURE if k != "doc_number" and pattern.at(text)), "")
    return kind


def title_line(lines: Sequence[TextLine], first: int) -> int | None:
    """The last line before the body that ends like a title; else the last short line that could be one."""
    stated = fact_lines([line.text for line in lines[:first]])
    free = [
        i
        for i in range(first)
        if i not in stated
        and not kind_of_line(lines[i].text)
        and not any(c in lines[i].text for c in "。；;")
        and not is_numbered(lines[i].text)
        and "\t" not in lines[i].text
    ]
    typed = [
        i
        for i in free
        if len(lines[i].text) <= MAX_TITLE
        and p.TITLE_END.find(lines[i].text)
        and not p.BARE_KIND.whole(lines[i].text.strip())
    ]
    if typed:
        return typed[-1]
    untyped = [
        i
        for i in free
        if 6 <= len(lines[i].text) <= MAX_UNTYPED_TITLE
        and not p.AGENCY_NAMES.whole(lines[i].text)
        and not NO_TITLE.find(lines[i].text)
    ]
    return untyped[-1] if untyped else None


def front_kinds(lines: Sequence[TextLine], title: int | None, first: int) -> list[str]:
    kinds = []
    notice = False
    stated = fact_lines([line.text for line in lines[:first]])
    listed = contents([line.text for line in lines])
    for i in range(first):
        text = lines[i].text
        kind = "furniture:fact" if i in stated else kind_of_line(text)
        kind = "furniture:contents" if i in listed else kind
        if i == title:
            kind = "title"
        elif not kind and _is_signature(lines, i):
            kind = "signature"
        elif not kind and p.NOTICE_TITLE.find(text) and len(text) <= MAX_TITLE and "。" not in text:
            kind = "notice_title"
        elif not kind and title is not None and i > title:
            kind = "preamble"
        elif not kind:
            kind = "notice" if notice else "introduction"
        notice = notice or kind in ("notice_title", "addressee")
        kinds.append(kind)
    return kinds


def _is_signature(lines: Sequence[TextLine], i: int) -> bool:
    """An agency's name (or several) with only names between it and a date."""
    if not p.AGENCY_NAMES.whole(lines[i].text):
        return False
    for line in lines[i + 1 : i + 15]:
        if p.SIGNED_DAY.at(line.text):
            return True
        if not p.AGENCY_NAMES.whole(line.text):
            return False
    return all(p.AGENCY_NAMES.whole(line.text) or p.WEB.at(line.text) for line in lines[i + 1 :])


def body_end(lines: Sequence[TextLine], last: int, end: int) -> int:
    """Where the body ends behind its last numbered line: at the signature and the like, or at a run of bare words."""
    stop = next((i for i in range(last + 1, end) if _ends_the_body(lines, i)), end)
    run = 0
    for i in range(last + 1, stop):
        text = lines[i].text  # a link of a page's foot (北京, 国务院部门网站) is short, with no mark at all
        link = len(text) <= MAX_WORD and all(c.isalpha() or c.isspace() or c in "|×>" for c in text)
        run = run + 1 if link else 0
        if run == MIN_WORDS:
            return i - MIN_WORDS + 1
    return stop


def _ends_the_body(lines: Sequence[TextLine], i: int) -> bool:
    text = lines[i].text
    if NOTE_LINE.at(text):
        return False
    return kind_of_line(text) in BEHIND_THE_BODY or bool(p.CLOSING.at(text)) or _is_signature(lines, i)


def back_kinds(lines: Sequence[TextLine], end: int, lists: set[int]) -> list[str]:
    """Kinds of the lines behind the body; ``lists`` are those that announce annexes."""
    kinds: list[str] = []
    carried = ""  # a copy list or an attachment goes on over lines that say nothing themselves
    for i in range(end, len(lines)):
        text = lines[i].text
        kind = "attachment_mark" if i in lists else kind_of_line(text)
        if kind == "attachment_mark":
            carried = "attachment"
        elif not kind and _is_signature(lines, i):
            kind, carried = "signature", ""
        elif carried == "attachment" and kind not in AFTER_A_LIST:
            kind = "attachment"
        elif kind == "furniture:copy_to":
            carried = kind
        elif not kind and p.CLOSING.at(text):
            kind = "closing"
        elif not kind and p.AGENCY_NAMES.whole(text) and i + 1 == len(lines):
            kind = "signature"
        elif not kind and carried and not p.AGENCY_NAMES.whole(text):
            kind = carried
        elif not kind and carried:
            kind = "furniture:imprint"
        kinds.append(kind)
    return _with_page_words(lines[end:], kinds)


def _with_page_words(lines: Sequence[TextLine], kinds: list[str]) -> list[str]:
    """Short lines without a name among the furniture of a page belong to it: 关于本网, |, 客户端."""
    web = [i for i, kind in enumerate(kinds) if kind == "furniture:web"]
    if len(web) < MIN_PAGE:
        return kinds
    first = web[0]
    while first and not kinds[first - 1] and _is_page_word(lines[first - 1].text):
        first -= 1
    return [
        "furniture:web" if not kind and i >= first and _is_page_word(lines[i].text) else kind
        for i, kind in enumerate(kinds)
    ]


def _is_page_word(text: str) -> bool:
    return len(text) <= MAX_PAGE_WORD and not any(mark in text for mark in "。；;") and not is_numbered(text)


def furniture_behind(text: str) -> str:
    """Furniture of the document that stands behind its last annex."""
    kind = kind_of_line(text)
    behind = ("furniture:copy_to", "furniture:imprint", "furniture:web", "furniture:page_mark")
    return kind if kind in behind else ""
