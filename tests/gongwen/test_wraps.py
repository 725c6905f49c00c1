"""Hard wraps: which line ends are inside a sentence or a title, and which are real."""

from __future__ import annotations

import pytest

from policykit.gongwen.clean.cleaning import STEPS, clean
from policykit.gongwen.formats.lines import lines_of

WRAPPED = (
    (
        "关于印发水环境治理工程委托建设项目实施办法的通知\n现将《水环境治理工程委托建设项目实施办法（试行）》印发给你们。\n水环境治理工程\n委托建设项目实施办法（试行）",
        "关于印发水环境治理工程委托建设项目实施办法的通知\n现将《水环境治理工程委托建设项目实施办法（试行）》印发给你们。\n水环境治理工程委托建设项目实施办法（试行）",
        "a title on two lines that the notice names",
    ),
    (
        "某市人民政府办公室关于印发江城市\n绿色金融发展行动计划（2025—2027年）的通知\n各县（市、区）人民政府：",
        "某市人民政府办公室关于印发江城市绿色金融发展行动计划（2025—2027年）的通知\n各县（市、区）人民政府：",
        "a wrapped title does not go on with the addressee",
    ),
    (
        "工业和信息化部办公厅 金融监管总局\n办公厅关于做好重点地区首台（套）装备\n保险补偿试点工作的通知",
        "工业和信息化部办公厅 金融监管总局办公厅关于做好重点地区首台（套）装备保险补偿试点工作的通知",
        "an agency's name broken before its end",
    ),
    (
        "建立信贷考核激励约束机制,制定和完善具备可操作性、符合小微\n企业授信特点的内部尽职免责制度办法,提高容忍度。",
        "建立信贷考核激励约束机制,制定和完善具备可操作性、符合小微企业授信特点的内部尽职免责制度办法,提高容忍度。",
        "002 L21",
    ),
    (
        "建立健全机制,定期会商。(省金融办、省科技厅牵\n头,省发展改革委配合)",
        "建立健全机制,定期会商。(省金融办、省科技厅牵头,省发展改革委配合)",
        "002 L53: inside an agency note",
    ),
    (
        "依托各类科技金融机构,打造成为面向全省的科技金融服务示\n范平台。(省科技厅牵头)",
        "依托各类科技金融机构,打造成为面向全省的科技金融服务示范平台。(省科技厅牵头)",
        "002 L59: inside a word",
    ),
    (
        "印发关于加强科技财政金融协同服务企业\n创新发展的若干措施的通知",
        "印发关于加强科技财政金融协同服务企业创新发展的若干措施的通知",
        "004 L1: a title",
    ),
    (
        "关于加强科技财政金融协同服务企业\n创新发展的若干措施",
        "关于加强科技财政金融协同服务企业创新发展的若干措施",
        "004 L15",
    ),
    (
        "上海、南京、杭州、合肥、嘉兴\n科技创新和金融改革试验区建设总体方案",
        "上海、南京、杭州、合肥、嘉兴科技创新和金融改革试验区建设总体方案",
        "001 L4: a title that begins with a list of places",
    ),
    (
        "聊城市人民政府办公室\n关于印发若干措施的通知",
        "聊城市人民政府办公室关于印发若干措施的通知",
        "the issuer on a line above its title",
    ),
    (
        "江城市贯彻落实《关于打好主动仗实现\n经济运行好转的若干政策\n措施》实施方案",
        "江城市贯彻落实《关于打好主动仗实现经济运行好转的若干政策措施》实施方案",
        "a part that ends like a title, inside a quotation",
    ),
    (
        "市财政局 人行江城市中心支行 市经济\n和信息化局关于进一步推进政府\n采购合同融资工作的通知",
        "市财政局 人行江城市中心支行 市经济和信息化局关于进一步推进政府采购合同融资工作的通知",
        "three lines, broken inside a name",
    ),
    (
        "推动金融机构加大信贷投放力度，完善授信审批机制，\n提高首贷率和信用贷款占比，降低企业综合融资\n成本，扩大覆盖面。",
        "推动金融机构加大信贷投放力度，完善授信审批机制，提高首贷率和信用贷款占比，降低企业综合融资成本，扩大覆盖面。",
        "three lines of one sentence",
    ),
)

REAL = (
    (
        "江城市科技金融若干措施\n第一批任务清单",
        "a whole title is not taken on",
    ),
    (
        "现将《科技贷款贴息管理办法》印发给你们。\n某市科学技术局\n科技贷款贴息管理办法",
        "a name above a title that is whole without it",
    ),
    (
        "《关于促进产业发展的实施意见》政策解读 2024-06-21\n一图读懂｜产业实施意见",
        "entries in a list of links",
    ),
    ("一、总体要求\n（一）指导思想", "headings"),
    ("五、加强政府引导,营造科技金融结合的良好氛围\n(一)建立机制。", "002 L43: a heading with a comma"),
    ("支持企业上市融资，给予最高二十万元补助。\n鼓励银行机构扩大信贷投放。", "a full stop"),
    ("中国人民银行\n发展改革委\n科技部\n2021年11月25日", "000: names of a signature"),
    ("各区人民政府,市人民政府各部门:\n现印发给你们,请认真组织实施。", "an addressee"),
    (
        "推进要素市场建设，完善登记、质押、转让等配套制度，提供\n责任单位:市委金融办、市科技局",
        "a note begins anew",
    ),
    ("支持企业上市融资，鼓励银行机构扩大信贷投放，提供\n2.支持企业并购重组。", "a numbered line begins anew"),
    ("郑州市支持加快科技金融发展若干政策\n为深入做好科技金融大文章,制定如下政策。", "title and preamble"),
    ("关于印发若干措施的通知\n济南市科技金融发展若干措施", "two titles"),
    (
        "武汉市人民政府办公厅\n2025年6月7日\n武汉市推动科技金融高质量发展行动方案",
        "signature, date and the title of what is sent",
    ),
    ("贷款贴息\n保费补贴\n上市奖励", "short lines of a list"),
)


def unwrap(text: str) -> str:
    return clean(lines_of(text), skip=[name for name, _ in STEPS if name != "hard_wrap"]).text


@pytest.mark.parametrize(("before", "after", "reason"), WRAPPED, ids=[r[2] for r in WRAPPED])
def test_wrap_is_undone(before: str, after: str, reason: str) -> None:
    assert unwrap(before) == after


@pytest.mark.parametrize(("text", "reason"), REAL, ids=[row[-1] for row in REAL])
def test_real_line_end_stays(text: str, reason: str) -> None:
    assert unwrap(text) == text


def test_blank_lines_between_the_halves_make_no_difference() -> None:
    """002 and 004 have a blank line between all lines, also inside sentences."""
    assert unwrap("印发关于加强科技财政金融协同服务企业\n\n创新发展的若干措施的通知").count("\n") == 0
