"""What a measure says besides its channel: flags, whom it is meant for, whom it acts on."""

from __future__ import annotations

import pytest

from policykit.coding.details import details
from policykit.coding.frames import load_frame
from policykit.coding.rules import judge
from policykit.gongwen.facts.quantities import quantities

FLAGS = ("money", "cap", "deadline", "condition", "product")


def said(text: str, title: str = ""):
    frame = load_frame()
    return details(text, title, judge(text, frame), quantities("m", text, 0), frame)


FLAGGED = [
    (
        "对科技型企业投保研发科技保险等保险的,按实际保费支出的30%给予不超过20万元补助。",
        "money cap condition",
        "a rate, a ceiling, who insures",
    ),
    ("2027年年底,郑州市高新技术企业合计贷款余额突破3000亿元。", "money deadline", "an aim with its date"),
    ("用5年左右时间,建成科技金融体系。", "", "how long the plan runs is no deadline"),
    ("每年安排一批项目。", "", "every year is no deadline"),
    ("贷款期限2年，不低于50万元。", "money deadline", "a floor is no cap"),
    ("对符合条件的企业发放贷款。", "", "符合条件的 names nothing that can be checked"),
    ("对经沪深交易所正式受理申请材料的，奖励300万元；", "money condition", "an event"),
    ("推广“郑科贷”和“外贸贷”。", "product", "quoted brands"),
    ("推广科技人才贷。", "product", "a brand without quotation marks"),
    ("提升办贷效率，完善审贷会制度。", "", "办贷 and 审贷会 are no products"),
    ("推广“股贷债保”等方式。", "", "a slogan is no product"),
    ("做大郑州市天使基金规模。", "product", "a fund with its place"),
    ("支持企业发行公司债、购买科技保险。", "", "kinds of bonds and insurance are no names"),
    ("成功发行债券后，按发行额奖励。", "condition", "what must have happened"),
    ("支持企业成功上市。", "", "what is hoped for is no condition"),
    ("对新入驻的基金给予补助。", "condition", "who has newly come"),
    ("对担保费率不高于1.5%的担保机构给予补助。", "money condition", "a rate that a guarantor must keep"),
    ("将单户额度由1000万元提高至2000万元。", "money cap", "a limit that is raised"),
    ("给予1年社会保险补贴。", "deadline", "how long something is given"),
    ("固定资产投资5000万元以上的，按投资额的1%奖励。", "money condition", "a clause in 的 with a figure"),
    ("对符合条件的，按投资额的1%奖励。", "money", "a clause in 的 that says nothing"),
    ("小微企业招用毕业生，签订合同，给予补贴。", "condition", "what a firm must have done"),
    ("每新增一户首贷企业，奖励银行。", "condition", "what each is paid for"),
    ("对合作银行发放的纯信用贷款损失补偿50%。", "money", "a loss that is shared qualifies nobody"),
    ("安排3亿元设立风险补偿资金池。", "money product", "a fund with its size"),
    ("促进“科技—产业—金融”良性循环。", "", "a chain of plain words in marks"),
    ("担保费率不高于1.5%。", "money cap", "a rate that is ruled"),
    ("向纳税信用M级企业发放贷款。", "condition", "a rating"),
    ("推动融资担保公司注册资本达到10亿元。", "money", "a plan for its capital"),
    ("建设杭州湾基金小镇。", "product", "a named town of funds"),
    ("建设特色基金小镇。", "", "any town of funds"),
    ("加强与国担基金合作。", "product", "a national fund by its short name"),
    ("推进金融资产投资公司股权投资试点。", "product", "a national pilot"),
    ("鼓励园区平台公司参股。", "", "园区 is no place"),
    ("发挥我市创业投资基金作用。", "", "我市 names no place"),
    ("培育100家企业。", "", "a number of firms is no money"),
]


@pytest.mark.parametrize(("text", "expected", "reason"), FLAGGED, ids=[c[2] for c in FLAGGED])
def test_flags(text: str, expected: str, reason: str) -> None:
    found = said(text)
    assert [f for f in FLAGS if getattr(found, f)] == expected.split(), reason
    assert found.concrete == bool({"money", "deadline", "product"} & set(expected.split()))


PARTIES = [
    ("引导地方法人机构加大对科技企业的信贷投入。", "", "科技型企业", "银行"),
    ("支持符合条件的保险公司设立再保险公司。", "", "", "保险机构"),
    ("鼓励银行服务科技型中小企业和高新技术企业。", "", "科技型中小企业|高新技术企业", "银行"),
    ("提高不良容忍度，优化审批流程。", "服务小微企业", "小微企业", "银行"),
    ("发展科技保险，鼓励企业投保。", "服务小微企业", "", "企业"),
    ("吸引创业投资机构对种子期企业进行投资。", "", "初创期企业", "投资机构与基金"),
    ("加强组织领导。", "", "", ""),
]


@pytest.mark.parametrize(("text", "title", "target", "receiver"), PARTIES)
def test_parties(text: str, title: str, target: str, receiver: str) -> None:
    found = said(text, title)
    assert ("|".join(found.target), "|".join(found.receiver)) == (target, receiver)
