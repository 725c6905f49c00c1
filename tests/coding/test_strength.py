"""Which verb carries a measure and how firmly it binds; a scale that contradicts itself."""

from __future__ import annotations

from pathlib import Path

import pytest

from policykit.coding.coder import code
from policykit.coding.frame_files import SCALE as FILE
from policykit.coding.frames import load_frame
from policykit.errors import BrokenCodebook
from policykit.gongwen.facts.quantities import quantities


def test_a_deadline_of_procedure_promises_nothing() -> None:
    made = code("收到材料后不超过10个工作日完成审核。").measure
    assert (made.verb, made.strength) == ("审核", 3)
    assert code("贷款期限最长不超过3年。").measure.strength == 4


def carried(text: str) -> tuple[str, int]:
    places = [(q.start, q.end) for q in quantities("m", text, 0) if not q.former]
    found = load_frame().grader.carrying(text, places)
    return found.verb, found.level


CARRIED = (
    # 1: exhorts
    ("鼓励银行适时开展“股权激励贷”等业务。", "鼓励", 1, "003: what is in quotation marks is no verb"),
    (
        "引导符合条件的保险公司设立科创保险专营机构，提高对科技项目的风险保障。",
        "引导",
        1,
        "000: 提高 is the result",
    ),
    (
        "鼓励金融机构拓展首贷、信用贷,推广主动授信模式,适当延长流动资金贷款期限。",
        "鼓励",
        1,
        "003: it governs what follows",
    ),
    (
        "鼓励金融机构在风险可控前提下，与创业投资机构深化合作。",
        "鼓励",
        1,
        "000: a clause that begins with its verb is no setting",
    ),
    ("鼓励银行对给予补贴的企业提供优惠利率。", "鼓励", 1, "给予 inside a modifier"),
    ("鼓励银行创新产品，开展知识产权质押贷款，给予利率优惠。", "鼓励", 1, "the banks give, not the document"),
    ("探索建立政府部门和金融机构“双向挂职”交流机制。", "探索", 1, "002"),
    ("采取“以保代奖、以赔代补”等方式引导科技型企业使用科技保险。", "引导", 1, "003: 采取 is the means"),
    ("国家通过贴息等措施，鼓励金融机构提供贷款，降低融资成本。", "鼓励", 1, "贴息 is the means"),
    ("鼓励银行发挥优势，设立专项贷款，支持科技型企业发展。", "鼓励", 1, "what the banks are to support"),
    ("支持有条件的企业发行外债。", "支持", 1, "taken back by 有条件的"),
    ("鼓励银行开展外部直投，单户贷款额度最高3000万元。", "鼓励", 1, "a limit of what is encouraged"),
    ("引导银行加大投放，力争余额突破8000亿元。", "引导", 1, "an aim beside a verb"),
    # 2: promotes
    ("支持企业绿色转型技术的研发。", "支持", 2, "研发 behind 的 is a noun"),
    ("支持行业机构到区县开展业务。", "支持", 2, "行业机构 is what is supported"),
    ("在资金支持、风险分担和补偿等方面予以适当倾斜。", "予以", 2, "a list of respects, nothing given"),
    ("支持高校设立知识产权管理运营基金。", "支持", 2, "001: 设立 is what is supported"),
    ("支持获得财政补贴的企业扩大生产。", "支持", 2, "补贴 inside a modifier"),
    ("推动银行给予企业优惠利率。", "推动", 2, "the banks give"),
    ("深入推进“城市数据大脑”建设,打造“城市金融大脑”。", "推进", 2, "001: 深入 colours, 打造 is the result"),
    ("完善风险补偿机制，提高补偿比例。", "完善", 2, "of equals the first"),
    ("以股权投资方式支持初创期企业。", "支持", 2, "behind the means"),
    ("允许国有创投机构核心团队跟投。", "允许", 2, "permits"),
    (
        "力争用5年左右时间，基本形成服务体系，建立完善金融生态链。",
        "力争",
        2,
        "000: an aim governs what follows",
    ),
    ("进一步发挥财政科技资金的引导作用，加大宣传力度。", "加大", 2, "引导作用 is a noun"),
    ("国家设立的创业投资引导基金支持早期企业。", "支持", 2, "a verb right before 的 is a modifier"),
    ("积极争取国家试点落户本市。", "积极争取", 2, "an effort of one's own"),
    ("对履职尽责的人员予以免责。", "予以", 2, "nobody is given money"),
    ("破解中小企业融资难题。", "破解", 2, "a verb"),
    ("2026年落地20亿元知识产权质押贷款。", "落地", 2, "an aim"),
    # 3: sets up or carries out
    ("推行信用报告替代证明。", "推行", 3, "a verb"),
    ("按规定落实好税收优惠政策。", "落实", 3, "a verb behind the means"),
    ("建立清单公开挂帅机制,支持产融双方联合技术攻关。", "建立", 3, "001: the strongest"),
    ("进一步完善金融辅导员制度，建立“一企一策”银企常态化联系机制。", "建立", 3, "000: the strongest of two"),
    ("设立总规模100亿元的科创母基金。", "设立", 3, "an amount that nobody is given"),
    ("将科技型企业纳入白名单管理。", "纳入", 3, "behind 将"),
    ("加快公布重大科研基础设施清单并动态更新。", "公布", 3, "加快 colours"),
    ("到2027年,科技保险在库产品达到60个。", "达到", 2, "an aim that can be checked"),
    ("依托省金融服务平台,开展信息发布;", "开展", 3, "a clause of the means has none"),
    ("市发展改革委负责风投创投基金集聚发展工作。", "负责", 3, "发展 in the name of an office"),
    # 4: binds
    ("参照年度新增贡献的70%给予企业奖励。", "给予", 4, "参照 brings the measure in"),
    ("单户担保金额500万元以下的占比不得低于50%。", "不得低于", 4, "a floor that is ruled"),
    ("按贷款增量的1%实施奖励。", "奖励", 4, "实施 only carries it"),
    ("对投保科技保险的企业给予保费补贴。", "给予", 4, "behind the object"),
    ("鼓励企业上市，对成功上市的给予500万元奖励。", "给予", 4, "with an object of its own, an amount"),
    ("支持设立科技支行，市财政按贷款增量的1‰给予补助。", "给予", 4, "with a subject of its own"),
    ("对创新层挂牌公司，市财政再补助50万元。", "补助", 4, "004: 创新层 is a noun"),
    ("允许种子基金出现最高不超过投资总额80%的亏损。", "允许", 4, "003: permission with terms"),
    ("引导基金对单支子基金的出资比例不超过30%。", "不超过", 4, "引导基金 is a noun, the bound speaks"),
    ("国家设立的创业投资引导基金，应当引导创业投资机构投资初创期企业。", "应当", 3, "设立的 is a modifier"),
    ("金融机构不得附加不合理条件。", "不得", 3, "forbids"),
    ("奖励资金由市、区两级财政按1:1比例承担。", "承担", 4, "奖励资金 is a noun"),
    # 0
    ("金融创新。", "", 0, "a bare slogan"),
    ("本办法由市财政局负责解释。", "", 0, "a closing formula"),
    ("本办法自2026年1月1日起实施。", "", 0, "a closing formula"),
    ("申请材料：（一）营业执照；", "", 0, "a list of papers"),
    ("合规促成,安全可控。", "", 0, "可 of 可控"),
    ("本办法适用于新办基金投资机构。", "", 0, "a scope"),
    ("对备案的科技成果转化贷款的，", "", 0, "a condition alone"),
    ("及时响应，广泛应用。", "", 0, "应 of 响应 and 应用"),
    ("", "", 0, "nothing"),
)


@pytest.mark.parametrize(("text", "verb", "level", "reason"), CARRIED, ids=[row[-1] for row in CARRIED])
def test_carrying_verb(text: str, verb: str, level: int, reason: str) -> None:
    assert carried(text) == (verb, level)


def test_a_bound_without_an_amount_binds_nobody() -> None:
    assert carried("担保费率不超过1%。") == ("不超过", 4)
    assert carried("担保费率不超过平均水平。") == ("", 0)


PACKAGED = Path(__file__).parents[2] / "policykit" / "coding" / "frames" / "channels" / FILE


def test_a_gift_of_nothing_only_promotes() -> None:
    assert carried("给予重点支持。") == ("给予", 2)
    assert carried("给予贴息支持。") == ("给予", 4)
    assert carried("企业承担示范功能。") == ("承担", 3)


BROKEN = (
    ('"鼓励", ', '"鼓励", "支持", ', "“支持”重复（1 级和 2 级）", "a verb in two levels"),
    ("value = 4", "value = 5", "必须依次为 1、2、3、4", "another level"),
    ("value = 4", "value = ", "不是有效的 TOML", "no TOML"),
    ('pivots = ["鼓励"', 'pivots = ["劝说"', "“劝说”没有写在任何一级", "a pivot without a level"),
    ('with_amount = ["达到"', 'with_amount = ["给予", "建立"', "不能低于", "an amount must not weaken"),
    (
        'openers = ["为", "从而", "进而", "以便", "供"]',
        "openers = []",
        "[results] 的 openers",
        "an empty list",
    ),
)


@pytest.mark.parametrize(("old", "new", "message", "reason"), BROKEN, ids=[row[-1] for row in BROKEN])
def test_a_broken_scale_names_the_place(
    tmp_path: Path, old: str, new: str, message: str, reason: str
) -> None:
    text = PACKAGED.read_text(encoding="utf-8")
    assert old in text
    (tmp_path / FILE).write_text(text.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(BrokenCodebook) as caught:
        load_frame(own=tmp_path)
    assert message in str(caught.value), str(caught.value)
    assert FILE in str(caught.value)


def test_a_workspace_scale_replaces_the_packaged_one(tmp_path: Path) -> None:
    text = PACKAGED.read_text(encoding="utf-8").replace('"鼓励", "引导", "倡导"', '"引导", "倡导"', 1)
    text = text.replace('"支持", "贯彻"', '"鼓励", "支持", "贯彻"', 1)
    (tmp_path / FILE).write_text(text, encoding="utf-8")
    assert load_frame(own=tmp_path).scale.level["鼓励"] == 2
    assert load_frame().scale.level["鼓励"] == 1
    assert load_frame(own=tmp_path).scale.hash != load_frame().scale.hash
    assert load_frame(own=tmp_path / "none").scale == load_frame().scale
