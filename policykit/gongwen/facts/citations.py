"""Documents that a document rests on: their title, their number, where they are named, and in which relation.

A citation is a title in 《》 that a word of relation governs (根据《…》（国发〔2017〕42号）). What the
document itself sends out, what is still to be written (研究制定《…》) and forms (《申请表》) are none. In a list all titles
share the word in front of the first. A short name given behind a title (以下简称《条例》) stands for it from there on.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from policykit.gongwen.words.lexicon import pattern
from policykit.records import Citation, Document, Relation

TITLE = pattern(
    r"《(?P<title>(?:[^《》\n]|《[^《》\n]*》){2,120})》",
    yes=("《关于修改〈管理规定〉的决定》", "《关于印发《若干措施》的通知》"),
    no=("《若干措施", "《》"),
)

NUMBER = pattern(
    r"""
    ^\s*[(（]\s*(?P<number>
        {HAN}{1,14}?\s*[〔﹝\[［【（(]\s*(?:19|20)\d{2}\s*[〕﹞\]］】）)]\s*第?\s*\d{1,4}\s*号
        |{HAN}{1,20}(?:令|公告|通告)\s*[(（]?(?:(?:19|20)\d{2}年)?\s*第?\s*\d{1,4}\s*号[)）]?
    )[^（）()]{0,40}[)）]
    """,
    yes=("（国发〔2017〕42号）及", "(国函﹝2018﹞1号)精神", "（国土资源部令第39号）"),
    no=("（试行）", "（以下简称《条例》）", "国发〔2017〕42号"),
)

ABBREVIATED = pattern(
    r"""
    ^(?:[^。；《》（(]{0,20}|[(（][^（）()]{2,40}[)）])[(（](?:[^（）()《》]{1,40}[,，])?(?:以下|下文)?(?:统称|简称|并称)(?:为|[:：])?
    [《“"](?P<short>[^《》”"]{2,30})[》”"]
    """,
    yes=("（国发〔2017〕42号，以下简称《意见》）", "(以下简称《总体方案》)", "（以下简称“办法”）"),
    no=("及《条例》（以下简称《条例》）",),
)

IN_FRONT = pattern(
    r"""
    (?P<转发>转发|批转)|(?P<参照>参照|参考|比照|对照|借鉴)|(?P<废止>废止|停止执行)
    |(?P<落实>落实|贯彻|执行|实施(?!细则|方案|意见|办法)|对接|对标|抓好)
    |(?P<依据>根据|依据|按照|依照|遵照|遵循|结合|按(?!期|时)|依(?!托|靠)|符合|违反|适用|纳入|列入|属于|遵守|满足|基于)
    """,
    yes=("为深入贯彻落实", "根据教育部等6部门", "严格执行", "参照"),
    no=("现将", "市财政局"),
)

BEHIND = pattern(
    r"""
    ^(?:[(（][^（）()]{0,60}[)）])?[^。；《》]{0,60}?(?:(?P<废止>(?:同时|自行|即行|一并|予以)?(?:废止|失效|停止执行))|(?P<转发>(?:转发|批转)给?你们))
    |^(?:[(（][^（）()]{0,60}[)）])?(?:等)?(?:文件|政策|法律|法规|规章|法律法规)?(?P<依据>精神|(?:的|等|中|有关|相关|所)*(?:规定|要求|条款|明确|标准|约定)|第[{N}\d]+[条章款项])
    """.replace("[{N}\\d]", "[零一二三四五六七八九十百\\d]"),
    yes=("已经国务院同意，现转发给你们", "有关规定办理", "第十二条的规定"),
    no=("已经市政府同意，现印发给你们", "，鼓励创新"),
)

TO_BE_WRITTEN = pattern(
    r"(?:制定|出台|编制|起草|建立|签订|签署|填写|提交|报送|填报|出具|公布|发布|印发|修订|完善|附|见|名为|题为|取得|颁发|核发|办理|领取)(?:了|的|好|《[^《》]*》[、和及])*[^，。；：《》]{0,4}$",
    yes=("研究制定", "填写", "现将修订后的规划印发"),
    no=("根据", "落实好", "印发实施方案依据的是"),
)

FORM = pattern(
    r"(?:表|合同|协议书?|责任书|承诺书|申请书|报告书|任务书|通知书|确认书|证书|许可证|证明|执照|登记证|备案证|名册|台账|清单|说明|声明函?|花名册|手册)(?:[（(].{1,12}[)）])?$",
    yes=("土地出让合同", "诚信记录表", "工业项目投资建设协议"),
    no=("若干措施", "指导目录", "森林法"),
)

SENT_OUT = pattern(
    r"""
    ^[^。；《》]{0,40}(?:印发|发布|下发)给?你们|^(?:的通知|的公告)
    |^(?:[(（][^（）()]{0,20}[)）])?(?:已经|业经|已|经)[^。；《》]{0,60}(?:通过|同意|批准)
    """,
    yes=("印发给你们", "的通知", "已经市政府同意，现印发给你们"),
    no=("（国发〔2017〕42号）精神", "有关规定", "等文件精神，推动经济发展，经国务院批准"),
)

CALLED = pattern(r"[简统并]称为?[:：]?$", yes=("以下简称", "以下统称"), no=("名称变更为", "简称《"))

BASES = pattern(
    r"依据[:：\s]*(?:[（(]?(?:[一1][)）]|[一1][、.．]))?\s*$",
    yes=("一、政策依据\n（一）", "主要依据：", "编制依据\n1."),
    no=("依据本办法，", "依据市政府"),
)

GAP = pattern(
    r"""
    ^\s*(?:等)?(?:；\s*[（(]?(?:{N}{1,3}|\d{1,2})[)）、.．]|第{N}{1,4}条[、和及]|[、，,和及与或暨]|以及|并|同时)?
    (?!根据|按照|参照|落实)[^,，。；：:《》]{0,24}$
    """,
    yes=("及", "、", "和国家税务总局", "；（二）", "第十二条、"),
    no=("要求。", "精神，结合我市实际，制定"),
)


def citations(text: str, doc_id: str = "", region: str = "", own: Sequence[str] = ()) -> list[Citation]:
    """The documents that a text cites, in order; ``own`` are titles of the document itself.

    >>> [(c.title, c.number, c.relation) for c in citations("根据《森林法》和《管理办法》（国发〔2017〕42号）等规定，")]
    [('森林法', '', '依据'), ('管理办法', '国发〔2017〕42号', '依据')]
    >>> citations("现将《某市若干措施》印发给你们。"), citations("填写《申请表》")
    ([], [])
    """
    found: list[Citation] = []
    names: dict[str, tuple[str, str]] = {}
    mine = {_bare(title) for title in own if title}
    last: tuple[int, Relation | None] = (0, None)  # where the title before ends, and its relation
    for m in TITLE.every(text):
        title = "".join(m["title"].split())
        if CALLED.find(text[max(m.start() - 8, 0) : m.start()]) or (len(title) < 3 and title not in names):
            continue  # 以下简称《条例》 and 《章程》 of whoever
        before, behind = text[max(m.start() - 40, 0) : m.start()], text[m.end() : m.end() + 160]
        number = NUMBER.find(behind)
        short = ABBREVIATED.find(behind)
        full, given = names.get(title, (title, "".join(number["number"].split()) if number else ""))
        is_own = _bare(full) in mine
        if short:
            names[short["short"]] = (full, given)
        relation = None if is_own else _relation(text, m, before, behind, last)
        last = m.end(), relation
        if relation:
            found.append(Citation(doc_id, region, full, _number(given), relation, m.start(), m.end()))
    return found


def linked(cited: Sequence[Citation], documents: Sequence[Document]) -> list[Citation]:
    """The citations with the document of the corpus that they name, by its number or else by its title."""
    known = {_bare(d.title): d.doc_id for d in documents if d.title}
    known |= {_number(number): d.doc_id for d in documents for number in d.doc_number.split("|") if number}
    found = (known.get(c.number) or known.get(_bare(c.title), "") for c in cited)
    return [replace(c, cited_doc="" if doc == c.doc_id else doc) for c, doc in zip(cited, found, strict=True)]


def _relation(
    text: str, m: re.Match[str], before: str, behind: str, last: tuple[int, Relation | None]
) -> Relation | None:
    """The relation that the words around a title say, or that of the title before it in one list; None for none."""
    if FORM.find(m["title"]):
        return None
    after = BEHIND.find(behind)
    if after and after.lastgroup in ("废止", "转发"):
        return after.lastgroup  # type: ignore[return-value]
    if SENT_OUT.find(behind):
        return None
    clause = re.split("[,，。；：:\n]", before)[-1]
    if BASES.find(text[max(m.start() - 40, 0) : m.start()]):
        return "依据"
    gap = re.sub(r"[(（][^（）()]{3,}[)）]", "", text[last[0] : m.start()])
    if last[0] and len(gap) <= 40 and GAP.whole(gap) and not _nearest(gap.rpartition("）")[2]):
        return last[1]
    if TO_BE_WRITTEN.find(clause):
        return None
    hit = _nearest(clause)
    return (hit or after).lastgroup if hit or after else None  # type: ignore[union-attr,return-value]


def _nearest(clause: str) -> re.Match[str] | None:
    """The last word of relation in front of a title."""
    return next(reversed(IN_FRONT.every(clause)), None)


def _bare(title: str) -> str:
    return re.sub(r"\W|的", "", title)


def _number(text: str) -> str:
    """With the brackets that a document number has in print."""
    return re.sub(r"[﹝\[［【（(]((?:19|20)\d{2})[〕﹞\]］】）)]第?", r"〔\1〕", "".join(text.split()))
