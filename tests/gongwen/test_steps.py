"""Each cleaning step by itself: what it must change, and look-alikes that it must leave alone."""

from __future__ import annotations

import pytest

from policykit.gongwen.clean.cleaning import STEP_NAMES, clean
from policykit.gongwen.formats.lines import lines_of

PAD = "支持科技型企业上市融资，鼓励银行机构开展知识产权质押贷款，扩大信贷投放规模"

CHANGED = {
    "ornament": (
        ("▌一、总体目标\n■ （一）信贷", "一、总体目标\n（一）信贷", "signs of a page in front of numbers"),
    ),
    "radical": (
        (
            "⼀、总体要求\n⽀持⻓期资本⼊股。",
            "一、总体要求\n支持长期资本入股。",
            "radicals in the place of characters",
        ),
        ("⾦融⽀持⺠营企业。", "金融支持民营企业。", "two blocks of radicals"),
        ("\uf901新。", "更新。", "a compatibility ideograph"),
    ),
    "full_stop": (
        (
            "支持科技型企业上市融资.鼓励银行扩大投放.",
            "支持科技型企业上市融资。鼓励银行扩大投放。",
            "Latin full stops",
        ),
        (
            "支持科技型企业上市融资．（责任单位：市科技局）",
            "支持科技型企业上市融资。（责任单位：市科技局）",
            "full width, a note behind",
        ),
        ("对科技型企业给予贷款贴息｡", "对科技型企业给予贷款贴息。", "half-width ideographic stop"),
        (
            "贷款利率不超过LPR加100个基点.",
            "贷款利率不超过LPR加100个基点。",
            "digits and letters among the words before it",
        ),
    ),
    "page_mark": (
        (
            "支持符合条件的科技型企业在境内外上市，推动区域\n— 3 —\n性股权市场发展。",
            "支持符合条件的科技型企业在境内外上市，推动区域性股权市场发展。",
            "on a line of its own between two halves of a sentence",
        ),
        (
            "坚持创新的核心地位，推动改革，\n- 3 -\n实施创新驱动战略。",
            "坚持创新的核心地位，推动改革，实施创新驱动战略。",
            "behind a comma, too short a line for a wrap of its own",
        ),
        (
            "支持科技型企业上市融资。\n— 3 —\n二、股权",
            "支持科技型企业上市融资。\n二、股权",
            "in front of a heading",
        ),
    ),
    "link": (
        (
            "贴息标准按照[《贷款贴息办法》](https://finews.example/a.html)执行。",
            "贴息标准按照《贷款贴息办法》执行。",
            "a link inside a sentence, as scrapers write it",
        ),
    ),
    "contained_sentence": (
        (
            "支持长三角信用链建设,促进长三角信用一体化发展。支持区块链试点。促进长三角信用一体化发展。",
            "支持长三角信用链建设,促进长三角信用一体化发展。支持区块链试点。",
            "001 L32: the end of a sentence before it",
        ),
        (
            "鼓励金融机构支持国家科技计划项目、国家重点实验室和研究平台的科技成果转化,支持种子期科技创新企业发展。"
            "国家重点实验室和研究平台,支持种子期科技创新企业发展。",
            "鼓励金融机构支持国家科技计划项目、国家重点实验室和研究平台的科技成果转化,支持种子期科技创新企业发展。",
            "001 L35: the head cut off, words left out",
        ),
    ),
    "stray_variant": (
        (
            "鼓励金融机构支持国家重点实验室和研究平台的科技成果转化,支持种子期企业发展。"
            "鼓励金融机构支持国家重点实验室和研究平台的科技成果转化科技,支持种子期企业发展。",
            "鼓励金融机构支持国家重点实验室和研究平台的科技成果转化,支持种子期企业发展。",
            "001 L35: 科技 stands once more",
        ),
        (
            "鼓励金融机构支持国家重点实验室和研究平台的科技成果转化科技,支持种子期企业发展。扩大投放。"
            "鼓励金融机构支持国家重点实验室和研究平台的科技成果转化,支持种子期企业发展。",
            "扩大投放。鼓励金融机构支持国家重点实验室和研究平台的科技成果转化,支持种子期企业发展。",
            "the damaged copy comes first",
        ),
    ),
    "invisible": (
        ("支持\u202a企业\u202c上\ufe0f市。", "支持企业上市。", "marks of direction and of variants"),
        ("支持企业\x7f上市\x85。", "支持企业上市。", "controls above ASCII"),
        ("第一段。\u2028第二段。", "第一段。\n第二段。", "a line separator ends its line"),
        ("支持\u200b企业。", "支持企业。", "zero-width space"),
        ("支持\ufeff企业\x0c。", "支持企业。", "a BOM and a form feed inside the text"),
    ),
    "full_width": (
        ("按融资额的１％给予补助；", "按融资额的1%给予补助；", "004 L37"),
        ("自2024年５月20日起实施。", "自2024年5月20日起实施。", "004 L63"),
        ("设立ＱＦＬＰ基金。", "设立QFLP基金。", "letters"),
        ("下降１．５％，２０２５－２０２７年。", "下降1.5%，2025-2027年。", "marks between them"),
    ),
    "stray_space": (
        ("和科技创新金融体系 合肥将成为实践窗口。", "和科技创新金融体系合肥将成为实践窗口。", "001 L3"),
        ("服务体系,突出 金融供给侧将发力,", "服务体系,突出金融供给侧将发力,", "001 L9"),
        ("支持　企业。", "支持企业。", "an ideographic space"),
        ("国 家 数 据 局", "国家数据局", "a name spaced out to fill its line"),
    ),
    "doc_number": (
        ("武政办〔202567", "武政办〔2025〕67号", "003 L125: bracket and 号 lost"),
        ("郑政文〔202566", "郑政文〔2025〕66号", "003 L176"),
        ("郑政文﹝20258号", "郑政文〔2025〕8号", "号 kept, a one-digit number"),
        ("武政办2025〕67号", "武政办〔2025〕67号", "the opening bracket lost"),
        ("武政办〔2025〕67", "武政办〔2025〕67号", "号 lost"),
        ("武政办〔2025 67号", "武政办〔2025〕67号", "a space for the bracket"),
        ("晋政办发201867号", "晋政办发〔2018〕67号", "both brackets lost"),
    ),
    "year_range": (("行动方案(20252027年)", "行动方案(2025—2027年)", "003 L137"),),
    "heading_number": (
        (
            "一、总体思路\n(一)指导思想。\n2.完善科技创新金融机构组织体系\n(一)完善体系。\n三、推动创新",
            "一、总体思路\n(一)指导思想。\n二、完善科技创新金融机构组织体系\n(一)完善体系。\n三、推动创新",
            "001 L17",
        ),
    ),
    "doubled_mark": (
        ("发布《《上海、南京总体方案》", "发布《上海、南京总体方案》", "001 L1"),
        ("资金、、人才。。", "资金、人才。", "two in one line"),
        ("支持企业,，鼓励银行，,扩大投放。", "支持企业,鼓励银行，扩大投放。", "commas of two widths"),
        ("落实《若干措施》》要求。", "落实《若干措施》要求。", "a closing mark"),
        ("资金、、、人才。", "资金、人才。", "three"),
    ),
    "doubled_word": (
        ("建立信息共享机制机制。", "建立信息共享机制。", "001 L27"),
        ("金融服务共享共享。", "金融服务共享。", "001 L37"),
        (
            "鼓励银行机构开展贷款，鼓励银行机构开展贷款，扩大规模。",
            "鼓励银行机构开展贷款，扩大规模。",
            "a clause printed twice",
        ),
    ),
    "doubled_item": (
        (
            "对重大规划、重大项目、重大项目、重大举措进行评估。",
            "对重大规划、重大项目、重大举措进行评估。",
            "001 L45",
        ),
    ),
    "repeated_sentence": (
        (
            "引导种子基金等投资创业。支持保险公司开展股权投资。引导种子基金等投资创业。支持保险公司开展股权投资。",
            "引导种子基金等投资创业。支持保险公司开展股权投资。",
            "001 L23: the copies alternate",
        ),
        (
            "依托示范区，探索新机制。依托示范区,探索新机制。",
            "依托示范区，探索新机制。",
            "the copy has the other comma",
        ),
        ("支持企业上市融资。" * 7, "支持企业上市融资。", "seven copies, as in 001 L35"),
    ),
}

LONG = "引导商业银行面向科技型企业推广知识产权质押融资产品"

KEPT = {
    "ornament": (("■ 支持企业。\n●2024年完成。", "bullets in front of text"),),
    "radical": (
        ("一、总体要求", "ordinary characters"),
        ("⺮字头", "a radical that stands for no character"),
    ),
    "full_stop": (
        ("一.总体要求\n二.主要任务", "behind the number of a heading"),
        ("网址为www.gov.cn，详见附件.doc。", "addresses and names of files"),
        ("贷款余额增长1.5倍，不良率下降0.3%.", "behind a figure"),
        ("上市.", "too short to be a sentence"),
    ),
    "link": (
        (
            "[上一篇](https://finews.example/a.html)｜[首页](//finews.example)",
            "links of a page: the layout names them",
        ),
        ("银发[2014](9)号文件规定，贷款期限不超过三年。", "brackets that are no link"),
    ),
    "page_mark": (
        ("力争2025—2027年，利率下降3—5个百分点。", "ranges"),
        ("见第3页共10页的表格。", "a page that is spoken of"),
        ("按5-10-15的比例出资。", "a proportion"),
    ),
    "contained_sentence": (
        ("对省级平台给予30万元补助。对国家级平台给予50万元补助。", "parallel sentences with amounts"),
        ("支持银行机构开发科技金融产品。支持保险机构开发科技金融产品。", "parallel actors"),
        (
            "对省级科技企业孵化器,给予最高三十万元一次性补助。给予最高三十万元一次性补助。",
            "the first stands under a condition",
        ),
        (
            "不得以任何名义向企业,收取贷款承诺费用和资金管理费用。收取贷款承诺费用和资金管理费用。",
            "the first forbids it",
        ),
        ("支持企业上市,扩大直接融资。扩大直接融资。", "too short: may be a chance"),
        (
            "推动银行扩大科技信贷投放规模。扩大科技信贷投放规模。",
            "no border of a clause: the subject differs",
        ),
        (
            "支持科技型企业开展知识产权质押融资。\n鼓励创新,支持科技型企业开展知识产权质押融资。",
            "in two paragraphs",
        ),
        (
            "支持科技型企业开展知识产权质押融资。鼓励创新,支持科技型企业开展知识产权质押融资,并给予贴息补助。",
            "the later sentence says more",
        ),
        (
            "共同建设国家级科技成果孵化基地和创新创业示范基地。加强合作,共同建设国家级科技成果孵化基地和自主创新示范基地。",
            "a word that says something differs",
        ),
        (
            "支持国家重点实验室、省级研究平台建设,支持种子期科技企业发展。省级研究平台运行,支持种子期科技企业发展。",
            "a clause that the sentence before does not hold",
        ),
        (
            "优先支持纳入名单的企业、给予贷款贴息的项目,按比例给予风险补偿。给予担保补贴的项目,按比例给予风险补偿。",
            "another object",
        ),
        (
            "下列企业可以申报：注册在本市的企业,上年度研发投入占比不低于百分之三。上年度研发投入占比不低于百分之三。",
            "behind a colon stands a list",
        ),
    ),
    "stray_variant": (
        (f"{LONG}。{LONG}服务。", "the word more is not one that stands in front of it"),
        (
            "支持符合条件的科技型企业在境内上市融资发展。支持符合条件的科技型企业在境内外上市融资发展。",
            "one character",
        ),
        (
            "支持银行机构面向科技型中小企业开展信用贷款业务。支持银行保险机构面向科技型中小企业开展信用贷款业务。",
            "a further actor",
        ),
        (
            "对新认定的省级科技企业孵化器给予三十万元奖励。对新认定的国家级科技企业孵化器给予三十万元奖励。",
            "another level",
        ),
        (
            "对科技型企业首次贷款给予最高50万元贴息支持。对科技型企业首次贷款给予最高80万元贴息支持。",
            "another amount",
        ),
        (
            "支持市科技局牵头建设科技金融综合服务平台。支持市金融办牵头建设科技金融综合服务平台。",
            "another agency",
        ),
    ),
    "invisible": (("入选TOP 100榜单。\n贷款", "an ordinary space and a line end"),),
    "full_width": (
        ("按1%给予补助。", "half width already"),
        ("（一）支持企业，给予补助；", "full-width punctuation is the document's own"),
        ("AI企业", "letters in half width"),
    ),
    "stray_space": (
        (
            "郑州市人民政府 中国人民银行河南省分行 关于印发若干政策的通知",
            "003 L174: the space divides two issuers",
        ),
        ("发展改革委 科技部 财政部", "names side by side"),
        ("入选TOP 100榜单，支持 QFLP试点。", "a space beside Latin letters"),
        ("总 则", "two characters: too short to tell"),
        ("第一章 总则", "a heading"),
        ("第一条 为了规范管理，制定本办法。", "the space behind the number of an article"),
        ("第 二 条　本办法适用于本市，由市科技局实施。", "a number that is spaced out"),
        ("（一） 加大投放。给予补助，扩大覆盖。", "the space behind an item's number"),
    ),
    "doc_number": (
        ("晋政办发〔2018〕67号", "a whole number"),
        ("依据武政办〔202567 等文件执行", "not a line of its own"),
        ("〔2018", "nothing in front"),
        ("2025年67号", "no agency in front"),
        ("关于印发2025年措施的通知", "a title with a year"),
        ("郑州高新区公告20252号楼", "no document number"),
    ),
    "year_range": (
        ("行动方案(2025—2027年)", "whole"),
        ("共20252027年", "no bracket"),
        ("(20252027)", "no 年"),
    ),
    "heading_number": (
        ("一、总则\n2.乙方面的工作\n3.丙方面的工作\n三、附则", "two numbered items, the first of them lost"),
        ("一、总则\n1.甲方面的工作\n2.乙方面的工作\n三、附则", "two numbered items: a list"),
        ("一、总则\n2.支持企业上市。给予补助。\n三、附则", "an item with a full stop is no heading"),
        ("一、总则\n3.完善组织体系\n三、附则", "not the missing number"),
        ("一、总则\n2.完善组织体系\n二、附则", "no number is missing"),
    ),
    "doubled_mark": (
        ("稳步推进……", "an ellipsis"),
        ("《《办法》实施细则》", "a title within a title opens twice"),
        ("（（一）项所列企业）", "a bracket within a bracket opens twice"),
        ("《甲》《乙》", "two titles"),
        ("《关于落实〈办法〉的《通知》》", "a title within a title closes twice"),
        ("（按照（一）（二））", "a bracket within a bracket closes twice"),
        ("等等。。。。。。", "an ellipsis of full stops"),
    ),
    "doubled_word": (
        ("实现平台互联互通。", "a four-character word"),
        ("研究研究工作机制", "no mark behind"),
        ("方方面面。", "a reduplicated word"),
        ("促进交流交流会议的召开。", "the second belongs to another word"),
        ("鼓励银行机构开展贷款，鼓励银行机构开展贷款贴息。", "the second clause goes on"),
        ("一步一脚印，一步一脚印，走稳走实。", "short: said twice on purpose"),
    ),
    "doubled_item": (
        ("重大项目、重大举措、重大项目清单。", "not side by side"),
        ("项目、项目库、项目池。", "a longer word that begins alike"),
    ),
    "repeated_sentence": (
        ("特此通知。特此通知。", "too short to be damage"),
        ("支持企业上市融资。\n支持企业上市融资。", "in two paragraphs"),
        ("支持企业上市融资；支持企业上市融资；", "no full stop"),
        ("支持企业在境内上市融资。支持企业在境外上市融资。", "one character differs"),
    ),
}


LINE_ENDS = ("hard_wrap", "joined_lines", "page_mark")


def run(kind: str, text: str) -> str:
    kept = LINE_ENDS if kind in LINE_ENDS else (kind,)
    return clean(lines_of(text), skip=[name for name in STEP_NAMES if name not in kept]).text


@pytest.mark.parametrize(
    ("kind", "before", "after", "reason"),
    [(kind, *row) for kind, rows in CHANGED.items() for row in rows],
)
def test_step_mends(kind: str, before: str, after: str, reason: str) -> None:
    assert run(kind, before) == after, reason


@pytest.mark.parametrize(
    ("kind", "text", "reason"), [(kind, *row) for kind, rows in KEPT.items() for row in rows]
)
def test_step_leaves_alone(kind: str, text: str, reason: str) -> None:
    assert run(kind, text) == text, reason


@pytest.mark.parametrize(
    ("kind", "text", "reason"), [(kind, *row) for kind, rows in KEPT.items() for row in rows]
)
def test_all_steps_together_leave_it_alone(kind: str, text: str, reason: str) -> None:
    assert clean(lines_of(text), skip=("hard_wrap", "joined_lines")).text == text, reason


def test_every_step_is_tested() -> None:
    elsewhere = {"hard_wrap", "list_number"}
    assert {*STEP_NAMES} - {"joined_lines"} == set(CHANGED) | elsewhere == set(KEPT) | elsewhere


ROW = "1\t设立基金\t设立规模5亿元的基金。\t市财政局\n2\t落实贴息\t按利率的30%给予贴息，最高30万元\t市财政局"


def test_rows_of_a_table_stay_as_they_are() -> None:
    text = f"序号\t任务\t内容\t责任单位\n{ROW}"
    assert clean(lines_of(text)).text == text


ONE_LINE = (
    (
        "某市人民政府关于印发某市资金管理办法的通知某政发〔2022〕9号各区人民政府，市直各部门：《某市资金管理办法》已经研究通过，现印发给你们，请遵照执行。"
        "某市人民政府2022年4月2日某市资金管理办法第一章总则第一条为规范管理，制定本办法。第二条本办法所称资金，按照本办法第二章规定使用。"
        "第二章支持方式第三条依照第二条规定给予贴息，最高100万元。第三章附则第四条自印发之日起施行。",
        [
            "某市人民政府关于印发某市资金管理办法的通知",
            "某政发〔2022〕9号",
            "各区人民政府，市直各部门：",
            "《某市资金管理办法》已经研究通过，现印发给你们，请遵照执行。",
            "某市人民政府",
            "2022年4月2日",
            "某市资金管理办法",
            "第一章总则",
            "第一条为规范管理，制定本办法。",
            "第二条本办法所称资金，按照本办法第二章规定使用。",
            "第二章支持方式",
            "第三条依照第二条规定给予贴息，最高100万元。",
            "第三章附则",
            "第四条自印发之日起施行。",
        ],
        "a notice with the regulation that it sends",
    ),
    (
        "某区支持企业上市若干政策 为鼓励企业上市，制定本政策。一、支持改制。1.对完成改造的企业给予20万元奖励，下降1.5个百分点。2.给予50%补助。二、支持上市。1.奖励300万元。2.再奖励500万元。"
        "三、保障措施（一）加强领导。建立机制，统筹推进。（二）强化考核。定期通报，落实责任。某区金融办2023年5月6日",
        [
            "某区支持企业上市若干政策",
            "为鼓励企业上市，制定本政策。",
            "一、支持改制。",
            "1.对完成改造的企业给予20万元奖励，下降1.5个百分点。",
            "2.给予50%补助。",
            "二、支持上市。",
            "1.奖励300万元。",
            "2.再奖励500万元。",
            "三、保障措施",
            "（一）加强领导。建立机制，统筹推进。",
            "（二）强化考核。定期通报，落实责任。",
            "某区金融办",
            "2023年5月6日",
        ],
        "sections, items and groups",
    ),
)


@pytest.mark.parametrize(("text", "lines", "reason"), ONE_LINE, ids=[row[-1] for row in ONE_LINE])
def test_a_whole_document_on_one_line(text: str, lines: list[str], reason: str) -> None:
    cleaned = clean(lines_of(text)).text
    assert [line.strip() for line in cleaned.split("\n")] == lines
    assert "".join(cleaned.split()) == "".join(text.split())


LEFT_WHOLE = (
    "某市人民政府办公室关于印发管理办法的通知，各区要认真落实，加强组织领导，确保各项工作落到实处。",
    "支持企业上市。某市科技局自2022年4月2日起受理申请。",
    "财库〔2019〕38号文件规定的范围，各单位要严格执行：不得扩大。",
)


@pytest.mark.parametrize("text", LEFT_WHOLE)
def test_fronts_and_signatures_inside_sentences_stay(text: str) -> None:
    assert clean(lines_of(text)).text == text


BODY = "支持科技型企业上市融资，给予最高二十万元补助，鼓励银行机构扩大信贷投放。" * 7

JOINED = (
    (
        f"为了促进发展，制定以下措施。一、加大信贷支持。{BODY}二、加强担保增信。{BODY}三、拓宽股权融资。{BODY}四、附则。{BODY}",
        ["一、加大", "二、加强", "三、拓宽", "四、附则"],
        "一、 after a full stop",
    ),
    (
        f"提出以下措施：一、信贷。（一）首贷。{BODY}（二）续贷。{BODY}二、股权。（一）上市。{BODY}（二）基金。{BODY}三、附则。自印发之日起施行。",
        ["一、信贷", "（一）首贷", "（二）续贷", "二、股权", "（一）上市", "（二）基金", "三、附则"],
        "（一） begins again below the next 一、",
    ),
    (
        f"第一章 总则 第一条 为了促进发展。{BODY}第二条 本办法所称企业，依照第十条规定认定。{BODY}第二章 扶持 第三条 给予补助。{BODY}",
        ["第一章 总则", "第一条 为了", "第二条 本办法", "第二章 扶持", "第三条 给予"],
        "a regulation; 第十条 inside a sentence is a reference",
    ),
    (
        f"提出以下措施：一、优服务1.加快审批。{BODY}（责任单位：市科技局）2.压缩时限。{BODY}（责任单位：市科技局）二、扶实体3.扩大信贷。{BODY}4.降低费率。{BODY}",
        ["一、优服务", "1.加快", "2.压缩", "二、扶实体", "3.扩大", "4.降低"],
        "1. 2. 3. that count on over two headings which no full stop closes",
    ),
)


@pytest.mark.parametrize(("text", "heads", "reason"), JOINED, ids=[row[-1] for row in JOINED])
def test_a_document_on_one_line_is_cut_at_its_numbers(text: str, heads: list[str], reason: str) -> None:
    lines = run("joined_lines", text).split("\n")
    assert all(lines), "no empty line in front of a number that stands first"
    heads_found = [line.strip()[: len(head)] for line, head in zip(lines[-len(heads) :], heads, strict=True)]
    assert heads_found == heads
    assert "".join("".join(lines).split()) == "".join(text.split())


def test_the_opening_of_a_regulation_is_cut_from_its_title() -> None:
    text = "某省基金管理办法第一章总则第一条为规范管理，制定本办法。\n第二条本办法所称基金是政策性基金。"
    assert run("joined_lines", text).split("\n")[:3] == [
        "某省基金管理办法",
        "第一章总则",
        "第一条为规范管理，制定本办法。",
    ]


def test_a_heading_right_behind_the_note_of_the_article_before_it_begins_a_line() -> None:
    text = "（一）奖补。给予奖补。（责任单位：市科技局）（二）担保。给予担保。\n（三）上市。给予补助（含挂牌）。（见附件）"
    assert run("joined_lines", text).split("\n") == [
        "（一）奖补。给予奖补。（责任单位：市科技局）",
        "（二）担保。给予担保。",
        "（三）上市。给予补助（含挂牌）。（见附件）",
    ]


def test_a_clause_right_behind_the_heading_of_its_chapter_begins_a_line() -> None:
    text = "第四条本办法适用于本市。\n第二章资金管理第五条资金由财政安排。\n按照第二章规定，第五条适用。"
    assert run("joined_lines", text).split("\n") == [
        "第四条本办法适用于本市。",
        "第二章资金管理",
        "第五条资金由财政安排。",
        "按照第二章规定，第五条适用。",
    ]


def test_number_and_addressee_with_spaces_for_line_ends() -> None:
    text = "某县关于推进企业上市的实施意见 某政字〔2024〕8号 各乡镇人民政府，县政府各部门： 为加快上市步伐，提出如下意见。"
    assert run("joined_lines", text).split("\n") == [
        "某县关于推进企业上市的实施意见",
        "某政字〔2024〕8号",
        "各乡镇人民政府，县政府各部门：",
        "为加快上市步伐，提出如下意见。",
    ]


NOT_JOINED = (
    (f"{BODY}三、四线城市。{BODY}五、六项任务。{BODY}{BODY}", "does not count from one"),
    (f"{BODY}依照第一条、第二条、第三条规定执行。{BODY}{BODY}{BODY}", "references"),
)


@pytest.mark.parametrize(("text", "reason"), NOT_JOINED, ids=[row[-1] for row in NOT_JOINED])
def test_a_long_line_that_is_one_paragraph_stays_whole(text: str, reason: str) -> None:
    assert run("joined_lines", text) == text
