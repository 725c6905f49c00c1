"""The title of a document: on a line of its own, in the running text of its notice, or as its page states it."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from policykit.gongwen.outline.layout import Layout
from policykit.gongwen.words import patterns as p
from policykit.gongwen.words.lexicon import pattern
from policykit.records import Standing

DRAFT = pattern(
    r"(?:征求意见|公开征求|送审|讨论|审议|草案|征求社会公众意见)(?:稿|修改稿)?[)）】]*\s*$|[(（](?:草案|征求意见稿|送审稿|讨论稿)[)）]",
    yes=("若干措施（征求意见稿）", "管理办法（草案）", "条例(草案)征求意见稿"),
    no=("若干措施", "关于征求意见的通知", "管理办法（试行）"),
)

GONE = pattern(
    r"[(（](?:已|已被)?(?:失效|废止)[)）]\s*$",
    yes=("贷款贴息办法（已失效）", "管理办法(废止)"),
    no=("关于废止部分文件的决定", "（试行）"),
)

REPEALED = ("失效", "废止", "已失效", "已废止", "已被废止", "无效")
"""What a page or a legal database says of a document that is no longer in force."""

QUOTED_TITLE = pattern(
    r"《(?P<t>[^《》]{4,120})》(?:政策|文件)?(?:全文|原文|正文|内容)?",
    yes=("《某市管理办法》", "《宁波市科技信贷风险池管理办法》政策全文"),
    no=("某市管理办法", "《办法》"),
)

SENT_OUT = pattern(
    r"""
    (?:现将|现批转|现转发|将)《(?P<t>(?:[^《》]|《[^《》]*》){4,100})》[^。；《》]{0,60}(?:印发|转发|发布|下发)给?你们
    |《(?P<t2>(?:[^《》]|《[^《》]*》){4,100})》(?:[（(][^（）()]{0,20}[)）])?(?:已经|业经|经|已)[^。；《》]{0,80}(?:审议通过|同意|批准|印发|研究通过)
    """,
    yes=("现将《广安市激发市场活力的若干政策措施》印发给你们",),
    no=("根据《四川省优化营商环境条例》有关规定，现提出以下意见。", "按照《方案》要求，经市政府同意"),
)

GIVEN_NOTICE = pattern(
    r"""
    现[就将](?P<about>(?!有关|相关)[^。，；：《》]{4,60}?)(?:的?(?:有关|相关)(?:事项|事宜|工作|问题))?
    (?:(?P<kind>通知|公告|通告)如下|(?:提出|制定)(?:如下|以下)(?P<kind2>实施意见|意见|若干措施|措施|政策措施))
    """,
    yes=("现就进一步加强国有建设用地管理有关事项通知如下。",),
    no=("现就有关事项通知如下", "现将有关事项通知如下", "现提出如下意见"),
)

FILE_TITLE = pattern(
    r"(?P<t>[^（）()/.。；：:〔〕\s号]{6,80}{TEXT_KIND})\.(?:pdf|docx?|ofd|wps)",
    yes=("关于加快推进林业经济高质量发展的实施意见.pdf(/x.pdf)",),
    no=("申请表.doc", "附件.pdf"),
)

MAX_FRONT = 40  # lines in front among which the notice stands

MAX_FRONT_TEXT = 2500  # characters of them


def title_of(
    layout: Layout, facts: dict[str, str], lines: dict[str, str], settled: Callable[[str, str, str], str]
) -> tuple[str, tuple[str, ...]]:
    """The title, and the titles that the page states."""
    said = (lines.get("标题", ""), lines.get("名称", ""), _page_title(facts.get("title", "")))
    stated = tuple(tight(text) for text in said if text)
    read = _read_title(layout)
    own = next((text for text in stated if p.TITLE_END.find(text) and not p.BARE_KIND.whole(text)), "")
    if not read and not own:
        read = _title_in_text(layout)
    if not read or (own and p.TITLE_END.find(read) and not _same(own, read)):
        return settled("title", own or next(iter(stated), ""), read), stated
    return read, stated


def _read_title(layout: Layout) -> str:
    """The title in front of the text, with 征求意见稿 in brackets on a line of its own."""
    for line in layout.lines[: layout.body[0]]:
        if (m := p.FULL_TEXT.whole(line.text)) and m["t"]:
            return m["t"]
    if layout.title is None:
        return ""
    title = tight(layout.lines[layout.title].text)
    if (quoted := QUOTED_TITLE.whole(title)) and p.TITLE_END.find(quoted["t"]):
        return quoted["t"]
    sent = SENT_OUT.find(front_text(layout)) if title.endswith("的通知") else None
    inner = (sent["t"] or sent["t2"]) if sent else ""
    return inner if inner and inner in title else title  # …关于印发T的通知 above 《T》已经…同意，现印发给你们


def _title_in_text(layout: Layout) -> str:
    """The title that the running text of a notice gives to what it sends out, where none stands on a line of its own."""
    front = front_text(layout)
    if found := SENT_OUT.find(front):
        return found["t"] or found["t2"]
    found = GIVEN_NOTICE.find(front)
    if not found:
        return ""
    end = "".join(line.text for line in layout.lines[-MAX_FRONT:])
    files = [
        m["t"] for m in FILE_TITLE.every(end) if found["about"] in m["t"]
    ]  # …的实施意见.pdf below the text
    return files[0] if files else f"关于{found['about']}的{found['kind'] or found['kind2']}"


def standing(titles: Sequence[str], lines: dict[str, str]) -> Standing:
    """Whether the titles call it a draft, or titles and page say that it is no longer in force."""
    said = lines.get("时效性") or lines.get("有效性") or ""
    if said.startswith(REPEALED) or any(map(GONE.find, titles[:1])):
        return "repealed"
    return "draft" if any(map(DRAFT.find, titles)) else ""


def form_of(title: str) -> str:
    """The kind of text that a title ends in: of what a notice sends out, where it is that of a notice.

    >>> form_of("某市科技金融行动方案(2025—2027年)"), form_of("关于印发《某市管理办法》的通知"), form_of("促进法")
    ('行动方案', '管理办法', '')
    """
    sent = title.removesuffix("的通知").rstrip("》") if "印发" in title else title
    found = p.TITLE_END.find(sent) or p.TITLE_END.find(title)
    return (found["form"] or "法") if found else ""


def quoted_titles(title: str, layout: Layout, stated: tuple[str, ...]) -> tuple[str, ...]:
    """The titles that the document's own and those of its notice and page quote: 关于印发《某县办法》的通知."""
    notices = [line.text for line in layout.of_kind("notice_title")]
    return tuple(m["t"] for text in (title, *notices, *stated) for m in p.SAME_TITLE.every(text))


def stands_in(layout: Layout, stated: Sequence[str], title: str) -> bool:
    """Whether a title stands in the text or in what the page states."""
    text = "".join("".join(line.text.split()) for line in layout.lines)
    return any("".join(title.split()) in "".join(said.split()) for said in (text, *stated))


def _page_title(text: str) -> str:
    """The title in a page's head without the name of the site behind it."""
    parts = [part.strip() for part in re.split(r"[_|｜]|\s[-–—]+\s|--", text) if part.strip()]
    return next((part for part in parts if p.TITLE_END.find(part)), parts[0] if parts else "")


def _same(left: str, right: str) -> bool:
    """Whether one of two titles holds the other, marks, white space and 的 aside."""
    one, other = (re.sub(r"\W|的", "", text) for text in (left, right))
    return one in other or other in one


def front_text(layout: Layout) -> str:
    return "".join("".join(line.text.split()) for line in layout.lines[:MAX_FRONT])[:MAX_FRONT_TEXT]


def tight(text: str) -> str:
    """Without white space between Chinese characters; a wrapped or spaced title is one title."""
    return re.sub(r"(?<=[^\x00-\x7f])\s+|\s+(?=[^\x00-\x7f])", "", text).strip()
