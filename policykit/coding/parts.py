"""The part of a document that an article belongs to: preamble, operative text, organisation; by heading and content.

Shares of channels can be taken without what only frames the text: its ideology, principles and aims, who leads, who
reports, from when it is in force. An article below a heading on safeguards that carries a code is operative all the same.
"""

from __future__ import annotations

from typing import Literal

from policykit.gongwen.words.lexicon import pattern
from policykit.records import Article

Part = Literal["operative", "preamble", "organisation"]

PREAMBLE = pattern(
    r"""^(?:指导思想|总体(?:要求|目标|思路|考虑|原则)|(?:基本|工作|指导|主要)(?:原则|思路)|(?:发展|主要|工作|行动|预期|重点|总)目标|目标(?:任务|要求)?
    |(?:编制)?背景(?:意义)?|重要意义|充分认识.{0,30}|总则|形势.{0,8}|现状.{0,8})(?:和|与|及|、|$).{0,16}""",
    yes=("指导思想", "总体要求", "基本原则", "发展目标", "总体要求和主要目标", "充分认识科技金融的重要意义"),
    no=("目标责任考核", "创新科技信贷产品", "加强组织领导"),
)
ORGANISATION = pattern(
    r"""(?:组织|工作)(?:领导|保障|实施|推进机制)|(?:保障|组织)(?:措施|机制)|强化(?:组织|责任)|(?:责任|任务)分工|工作要求|附\s*则|监督(?:考核|检查|管理与|问责)
    |督(?:导|查)(?:考核|落实|检查|评估)|(?:加强|强化|做好|加大)?宣传(?:引导|培训|力度|推广)|(?:施行|实施)(?:日期|时间|期限)|有效期|解释权|跟踪(?:问效|评估)|评估考核""",
    yes=("加强组织领导", "保障措施", "附则", "强化督导考核", "加强宣传引导"),
    no=("健全担保体系", "加强财政支持", "组织企业上市"),
)
NUMBER = pattern(
    r"^(?:第?[一二三四五六七八九十\d]{1,3}[章节、.．]|[（(][一二三四五六七八九十\d]{1,3}[)）])\s*",
    yes=("一、总体目标", "（二）基本原则", "第一章 总则"),
    no=("总体目标",),
)
TASKS = ("任务", "措施", "举措")
FRAMING = pattern(
    r"^.{0,16}(?:以习近平|(?:全面|深入|认真)(?:贯彻|学习)|为(?:深入)?(?:贯彻|落实)|高举).{0,200}",
    yes=("以习近平新时代中国特色社会主义思想为指导", "为贯彻落实党中央决策部署"),
    no=("鼓励银行贯彻",),
)
CLOSING = pattern(
    r"自(?:印发|发布|公布|20\d{2}年).{0,20}(?:起|之日).{0,4}(?:施行|实施|执行)|由.{2,30}负责解释|成立.{0,20}领导小组|报告?.{0,10}(?:市|省)政府$",
    yes=("本办法自印发之日起施行", "由市科技局负责解释", "成立由市长任组长的领导小组"),
    no=("支持企业设立研发中心",),
)


def part_of(article: Article, *, coded: bool) -> Part:
    """The part of an article; ``coded``: whether one of its measures carries a category."""
    headings = [
        NUMBER.sub("", heading.strip()) for heading in (article.title, article.group, article.section)
    ]
    tasks = any(word in headings[0] for word in TASKS)
    if PREAMBLE.find(headings[0]) or (not tasks and any(PREAMBLE.find(h) for h in headings[1:])):
        return "preamble"
    if ORGANISATION.find(headings[0]) or (not coded and any(ORGANISATION.find(h) for h in headings[1:])):
        return "organisation"
    if coded:
        return "operative"
    text = article.text[len(article.number) :].lstrip("、.．)） \n")
    return "preamble" if FRAMING.find(text) else "organisation" if CLOSING.find(text) else "operative"
