"""Sentences and the categories that the codebook gives them, one line of the codebook after another."""

from __future__ import annotations

import itertools
from functools import cache

import pytest

from policykit.coding.frame import Frame
from policykit.coding.frames import load_frame
from policykit.coding.hits import Context, categories_of
from policykit.coding.rules import judge

Cases = list[tuple[str, str, str]]


@cache
def packaged() -> Frame:
    return load_frame()


def coded(text: str, context: Context = Context()) -> str:  # noqa: B008 - frozen
    return "|".join(categories_of(judge(text, packaged(), context), packaged()))


def table(cases: Cases) -> pytest.MarkDecorator:
    return pytest.mark.parametrize(
        ("text", "expected", "reason"), cases, ids=[f"{i}-{c[2]}" for i, c in enumerate(cases)]
    )


CHANNEL: Cases = [
    ("支持银行设立科技支行。", "信贷", "科技支行 exists for lending"),
    ("鼓励设立科技保险专营机构。", "保险", "an insurer's branch for technology"),
    ("发展壮大融资担保机构。", "担保", "a guarantor"),
    ("引进一批创业投资机构。", "股权", "an investor"),
    ("支持金融机构开展科技金融创新。", "", "金融机构 and 科技金融 name no channel"),
    ("拓宽企业融资渠道，提升资本市场服务能力。", "", "融资 and 资本市场服务 name no channel"),
    ("建立金融机构服务评价制度。", "", "an institution of no channel"),
    ("对科技贷款余额实行季度监测。", "信贷", "a channel that is monitored counts"),
    ("规范私募股权行业发展。", "股权", "a channel that is regulated counts"),
    ("力争科技保险保额年均增长20%。", "保险", "a channel that is a target counts"),
]


@table(CHANNEL)
def test_the_channel_not_the_mention(text: str, expected: str, reason: str) -> None:
    assert coded(text) == expected, reason


HEAD: Cases = [
    ("推广股权质押贷款。", "信贷", "the head is 贷款"),
    ("推广贷款保证保险。", "保险", "the head is 保险"),
    ("开发知识产权质押融资担保产品。", "担保", "the head is 担保"),
    ("发放并购贷款。", "信贷", "the head is 贷款"),
    ("发行并购债。", "债券", "the head is 债"),
    ("推广专利权质押、商标权质押等质押融资担保产品。", "担保", "the items of the list are securities"),
    ("推广创业担保贷。", "信贷", "the head is 贷"),
    ("推出股权激励贷。", "信贷", "the head is 贷, 股权激励 its purpose"),
    ("推广专利权质押贷款保证保险。", "保险", "two modifiers before one head"),
    ("开展科技保险贷。", "信贷", "insurance is what the loan rests on"),
    ("推广保单质押贷款。", "信贷", "a policy as security"),
    ("发展股权质押担保贷款。", "信贷", "two securities before one head"),
    ("推广债券担保业务。", "担保", "what is guaranteed is a bond"),
    ("推广担保债券。", "债券", "what is issued is a bond"),
    ("开展担保贷款风险补偿。", "信贷", "the head of what is compensated"),
]


@table(HEAD)
def test_the_head_of_the_products_name_decides(text: str, expected: str, reason: str) -> None:
    assert coded(text) == expected, reason


LANDING: Cases = [
    ("引导保险资金出资创业投资机构。", "股权", "the insurer's money lands in equity"),
    ("鼓励银行理财子公司设立创投基金。", "股权", "the bank's money lands in a fund"),
    ("支持保险资金以股权、债权形式参与重大科技项目。", "股权|债券", "both forms are named"),
    ("推动保险资金参与产业基金。", "股权", "the source is no channel"),
    ("鼓励保险公司投资科技创新债券。", "债券", "an insurer that buys bonds"),
    ("支持保险机构发起设立私募股权投资基金。", "股权", "an insurer that founds a fund"),
    ("引导社保基金投资本地母基金。", "股权", "social security as a source"),
    ("用好保险资金。", "", "a source that lands nowhere"),
]


@table(LANDING)
def test_where_the_money_lands_decides(text: str, expected: str, reason: str) -> None:
    assert coded(text) == expected, reason


CREDIT_YES = (
    "贷款 信贷 授信 首贷 续贷 信用贷 知识产权质押融资 股权质押融资 应收账款质押融资 仓单质押 订单融资 商业票据质押贷款 "
    "供应链金融 供应链票据 保理 银团贷款 并购贷款 再贷款 再贴现 贷款贴息 贷款风险补偿 科技支行 科技金融事业部 "
    "科技信贷专营机构"
).split()
INSURANCE_YES = (
    "科技保险 首台（套）保险 首台套保险 专利保险 责任保险 保证保险 保费补贴 再保险公司 共保体 保险经纪 保险中介"
).split()
EQUITY_YES = (
    "股权投资 创业投资 天使投资 私募股权 引导基金 母基金 子基金 S基金 产业基金 并购基金 企业上市 新三板挂牌 IPO 新三板 科创板 "
    "区域性股权市场 四板 并购重组 基金份额转让 认股权证 认股期权 QFLP QDLP AIC股权投资 跟投 直投"
).split()
BONDS_YES = (
    "公司债 企业债 科技创新债券 科创票据 短期融资券 中期票据 定向融资工具 可转债 高收益债 双创债 ABS ABN 知识产权证券化 "
    "债券市场“科技板” 债务融资工具 债权计划 资产支持计划"
).split()
GUARANTEE_YES = (
    "融资担保 政府性融资担保 担保费率 担保补贴 反担保 再担保 代偿 担保增信 国家融资担保基金".split()
)
YES = [
    (term, category)
    for terms, category in (
        (CREDIT_YES, "信贷"),
        (INSURANCE_YES, "保险"),
        (EQUITY_YES, "股权"),
        (BONDS_YES, "债券"),
        (GUARANTEE_YES, "担保"),
        (["投贷联动"], "信贷|股权"),
        (["保投联动"], "保险|股权"),
    )
    for term in terms
]


@pytest.mark.parametrize("frame", ["大力发展{}。", "完善{}有关制度，加强{}管理。", "探索“{}”新路径；"])
@pytest.mark.parametrize(("term", "expected"), YES, ids=[t for t, _ in YES])
def test_the_yes_column(term: str, expected: str, frame: str) -> None:
    assert coded(frame.replace("{}", term)) == expected


NOT: Cases = [
    ("完善企业信用评级。", "", "信用评级"),
    ("健全社会信用体系，归集信用信息。", "", "信用体系, 信用信息"),
    ("发展融资租赁。", "", "融资租赁"),
    ("完善企业征信服务。", "", "征信"),
    ("依托企业征信发放信用贷款。", "信贷", "征信 by which loans are given"),
    ("引导保险资金支持科技创新。", "", "a source that lands nowhere"),
    ("依法为员工缴纳社保。", "", "社保"),
    ("强化组织保障。", "", "保障"),
    ("对政策性担保保费给予补贴。", "担保", "政策性担保保费"),
    ("推广股权质押贷款业务。", "信贷", "股权质押贷款"),
    ("优化银行股权结构，加强股权管理。", "", "a bank's governance"),
    ("设立融资担保基金。", "担保", "融资担保基金"),
    ("推广商业票据。", "信贷", "商业票据"),
    ("推广供应链票据。", "信贷", "供应链票据"),
    ("依法保护债权。", "", "债权 in general"),
    ("丰富合格担保品。", "", "担保品"),
    ("不得要求企业提供抵质押担保。", "", "抵质押 as security"),
    ("依托数据平台为企业增信。", "", "增信 by data"),
    ("推广贷款保证保险业务。", "保险", "贷款保证保险"),
]


@table(NOT)
def test_the_not_column(text: str, expected: str, reason: str) -> None:
    assert coded(text) == expected, reason


SLOGANS: Cases = [
    ("打造“股贷债保担”一体化服务。", "信贷|保险|股权|债券|担保", "five characters, five channels"),
    ("运用“股债贷保”工具。", "信贷|保险|股权|债券", "four of five"),
    ("推动政银保合作。", "信贷|保险", "银 and 保"),
    ("推广政银担合作模式。", "信贷|担保", "银 and 担"),
    ("推广“科银担”模式。", "信贷|担保", "科 names none"),
    ("推广“政银担投”模式。", "信贷|股权|担保", "投 is equity"),
    ("推广“科保贷”“科担贷”。", "信贷", "named after its head: a product, no slogan"),
    ("推广“政融保”模式。", "信贷|保险", "融 beside an insurer"),
    ("推动“投、担、贷”联动。", "信贷|股权|担保", "characters of a list in quotation marks"),
    ("综合运用股、债、担等工具。", "股权|债券|担保", "characters of a list without them"),
    ("推动股+债+保等服务。", "保险|股权|债券", "joined by plus signs"),
    ("开展“政银企”对接。", "", "must find nothing: enterprises and banks, no channel"),
    ("开展政企合作。", "", "must find nothing"),
    ("鼓励开展股、债、贷、保、担联动。", "信贷|保险|股权|债券|担保", "without 等"),
    ("建立政银保风险共担机制。", "信贷|保险", "the slogan says whose risk"),
    ("保持投入强度。", "", "must find nothing: 保 and 投 in common words"),
    (
        "鼓励银行、担保公司、创投公司开展“投贷保联动”。",
        "信贷|股权|担保",
        "保 of the guarantors named with it",
    ),
    ("鼓励银行、保险公司、担保公司开展“投贷保联动”。", "信贷|保险|股权|担保", "insurers named too"),
]


@table(SLOGANS)
def test_a_slogan_counts_for_every_channel_that_its_characters_name(
    text: str, expected: str, reason: str
) -> None:
    assert coded(text) == expected, reason


ORDER = {"信贷": 0, "保险": 1, "股权": 2, "债券": 3, "担保": 4}
NAMED = {"股": "股权", "贷": "信贷", "债": "债券", "保": "保险", "担": "担保"}
UNSEEN = [
    "".join(chosen)
    for size in (2, 3, 4, 5)
    for chosen in itertools.islice(itertools.permutations("股贷债保担", size), 0, None, 7)
]


@pytest.mark.parametrize("slogan", UNSEEN)
def test_a_slogan_never_seen_before_is_read_in_any_order(slogan: str) -> None:
    expected = "|".join(sorted((NAMED[c] for c in slogan), key=ORDER.__getitem__))
    assert coded(f"构建“{slogan}”联动服务模式。") == expected


LISTS: Cases = [
    ("完善评估、担保、贷款、投资、交易等关键环节。", "信贷|股权|担保", "every item that names a channel"),
    ("提供贷款、保险、担保、债券等综合服务。", "信贷|保险|债券|担保", "four items"),
    ("提供咨询、培训、评估、登记等服务。", "", "must find nothing"),
    ("定期分析科技创新贷款、科技企业上市、私募股权风险。", "信贷|股权", "monitoring"),
    ("统计科技贷款、科技保险、科创债券发展情况。", "信贷|保险|债券", "statistics"),
    ("交流融资担保、天使投资经验。", "股权|担保", "exchange"),
]


@table(LISTS)
def test_a_list_counts_for_every_channel_it_names(text: str, expected: str, reason: str) -> None:
    assert coded(text) == expected, reason


BANKS: Cases = [
    ("引导银行业金融机构加大对科技型企业支持力度。", "信贷", "no product is named"),
    ("鼓励商业银行服务小微企业。", "信贷", "a bank asked to serve enterprises"),
    ("支持保险公司与商业银行合作开发保险产品。", "保险", "a product overrides the bank"),
    ("支持银行承销科技创新债券服务企业。", "债券", "a product overrides the bank"),
    ("引导银行保险机构服务科技企业。", "", "a generic pair"),
    ("畅通银企对接渠道。", "", "a generic pair"),
    ("支持商业银行设立科技金融专营机构。", "信贷", "set up by a bank"),
    ("支持设立科技金融专营机构。", "", "no founder named"),
    ("引进理财子公司、证券公司、基金管理公司。", "", "institutions of no channel"),
    ("支持理财子公司落户。", "", "alone"),
    ("引导银行建立尽职免责机制，扩大小微企业授权，完善内部考核。", "信贷", "arrangements for small firms"),
    ("落实银行无还本续贷安排。", "信贷", "无还本续贷"),
    ("加强银行从业人员培训。", "", "a bank's staff"),
    ("加强银行内部审计。", "", "a bank's audit"),
    ("提升银行数据治理水平。", "", "a bank's data"),
    ("支持新设一家银行。", "", "a new bank with nothing said on lending"),
    ("争取设立民营银行。", "", "a new bank with nothing said on lending"),
    ("支持设立民营银行服务小微企业。", "信贷", "a new bank for enterprises"),
]


@table(BANKS)
def test_a_bank_is_lending_where_nothing_more_telling_is_named(text: str, expected: str, reason: str) -> None:
    assert coded(text) == expected, reason


ISSUERS: Cases = [
    ("支持创业投资机构发行科技创新债券。", "债券", "the issuer is no channel"),
    ("支持银行发行金融债券。", "债券", "the issuer is a bank"),
    ("支持上市公司发行公司债券。", "债券", "the issuer is listed"),
    ("支持上市后备企业发行可转债。", "债券", "the issuer is to be listed"),
    (
        "支持股权投资机构发行债券，将资金用于科创企业贷款及股权投资。",
        "信贷|股权|债券",
        "a stated use of proceeds",
    ),
    ("鼓励担保公司为企业发行债券提供增信。", "债券|担保", "the guarantor is no issuer"),
]


@table(ISSUERS)
def test_the_issuer_of_a_bond_is_no_channel(text: str, expected: str, reason: str) -> None:
    assert coded(text) == expected, reason


FUNDS: Cases = [
    ("设立总规模10亿元的基金。", "股权", "基金 alone"),
    ("设立风险补偿基金。", "", "a compensation fund with no channel"),
    ("设立贷款风险补偿基金。", "信贷", "a compensation fund for loans"),
    ("设立知识产权运营基金。", "", "an intellectual-property fund"),
    ("设立知识产权服务基金。", "", "an intellectual-property fund"),
    ("设立信用保证基金。", "担保", "a guarantee fund"),
    ("申报国家自然科学基金。", "", "a research fund"),
    ("规范基金会管理。", "", "a charity"),
    ("建设基金小镇。", "", "a place"),
]


@table(FUNDS)
def test_a_fund_alone_is_equity_with_named_exceptions(text: str, expected: str, reason: str) -> None:
    assert coded(text) == expected, reason


EDGES: Cases = [
    ("推广“信易贷”平台。", "信贷", "a platform that bears a channel's name"),
    ("开展区域性股权市场区块链试点。", "股权", "a pilot that bears a channel's name"),
    ("举办创业投资大会。", "股权", "an event that bears a channel's name"),
    ("落实创业投资企业和天使投资有关税收政策。", "股权", "a tax sentence that names a channel"),
    ("落实研发费用加计扣除政策。", "", "a tax sentence that names none"),
    ("支持担保机构推广“园区贷”。", "信贷|担保", "an actor and another's product"),
    ("支持融资担保公司开展再担保。", "担保", "an actor and its own product"),
    ("支持发行REITs。", "股权", "REITs"),
    ("申报不动产投资信托基金。", "股权", "REITs in words"),
    ("开展信贷资产证券化。", "债券", "the head is 证券化"),
    ("推动知识产权证券化。", "债券", "the head is 证券化"),
    ("充分利用资本市场。", "", "资本市场 alone"),
    ("深化银担合作。", "信贷|担保", "银担合作"),
    ("推动期货品种上市。", "", "a futures contract is listed"),
    ("支持原油期货合约上市。", "", "a futures contract is listed"),
    ("加快新药上市许可。", "", "a good comes to market"),
    ("推动创新产品上市销售。", "", "a good comes to market"),
    ("支持企业在境外上市。", "股权", "a listing"),
    ("发展农业保险和农户家财保险。", "保险", "households and farmers"),
    ("支持设立科技保险公司。", "保险", "the founding of an insurer"),
    ("发起设立政府性融资担保机构。", "担保", "the founding of a guarantor"),
    ("设立天使母基金。", "股权", "the founding of a fund"),
    ("对发行债券的企业给予贴息。", "债券", "the interest of a bond"),
    ("对贷款企业给予贴息。", "信贷", "the interest of a loan"),
    ("支持商业银行发行金融债券，募集资金用于发放科技贷款。", "信贷|债券", "a stated use of proceeds"),
    ("建立担保贷款风险补偿机制。", "信贷", "the head is the loan"),
    ("由再担保机构按比例代偿。", "担保", "代偿"),
    ("完善代偿分担机制。", "担保", "the sharing of 代偿"),
    ("对投保企业给予保费补贴。", "保险", "premiums of policies"),
    ("款、科技保险等", "保险", "a damaged fragment counts for what it names, not for what it may have named"),
    ("权质押贷款、股权投", "信贷|股权", "a fragment cut at both ends"),
]


@table(EDGES)
def test_the_edge_rules(text: str, expected: str, reason: str) -> None:
    assert coded(text) == expected, reason


NONE: Cases = [
    ("坚持以习近平新时代中国特色社会主义思想为指导，深入贯彻党的二十大精神。", "", "guiding ideology"),
    ("成立市科技金融工作领导小组，统筹推进各项工作。", "", "organisation"),
    ("引进培养一批复合型科技金融人才。", "", "talent"),
    ("建设科技金融综合服务平台。", "", "a platform"),
    ("加强信息统计和评估。", "", "statistics"),
    ("坚决守住不发生系统性区域性风险的底线。", "", "risk control"),
    ("健全知识产权评估、交易、运营服务。", "", "intellectual-property services"),
    ("加快区块链、大数据等金融科技基础设施建设。", "", "fintech infrastructure"),
    ("对高新技术企业减按15%征收企业所得税。", "", "tax"),
    ("优先保障重点项目用地。", "", "land"),
    ("各部门各负其责，确保政策落实。", "", "确保 and 负责"),
    ("化解金融领域重大风险，维护金融稳定。", "", "风险 holds 险"),
    ("加强安全生产，严防危险化学品事故。", "", "危险 holds 险"),
    ("推进生态环保产业发展。", "", "环保 holds 保"),
    ("由市财政局承担具体工作。", "", "承担 holds 担"),
    ("切实减轻企业负担。", "", "负担 holds 担"),
    ("严禁新增政府隐性债务。", "", "债务 is no bond"),
    ("", "", "an empty sentence"),
    ("。", "", "a lone full stop"),
]


@table(NONE)
def test_nothing_is_found_where_no_channel_is_named(text: str, expected: str, reason: str) -> None:
    assert coded(text) == expected, reason


NEW_NAMES: Cases = [
    ("推广“算力贷”。", "信贷", "a loan that no list holds"),
    ("创新“低空贷”“中试贷”等产品。", "信贷", "two of them"),
    ("开发网络安全险。", "保险", "an insurance that no list holds"),
    ("推出“研发中断险”。", "保险", "an insurance that no list holds"),
    ("试点“数科债”。", "债券", "a bond that no list holds"),
    ("推广“鄂科担”。", "担保", "a guarantee that no list holds"),
    ("推广“科贷通担”。", "担保", "the head is 担, what stands before it only its purpose"),
    ("推出“鲁科保”系列。", "保险", "a quoted name in 保"),
    ("落实“三保”要求，做到“六保”。", "", "must find nothing: two characters name no product"),
    ("推进“节能环保”，做到“主动承担”。", "", "must find nothing: 环保 and 承担 are excluded words"),
    ("支持企业认购“知易险”、申请“数据贷”。", "信贷|保险", "two channels"),
]


@table(NEW_NAMES)
def test_products_never_seen_before_are_read_by_their_head(text: str, expected: str, reason: str) -> None:
    assert coded(text) == expected, reason


FRESH = ["量子", "低空", "绿电", "云仓", "种业", "海洋", "智造", "氢能"]
HEADS = [("贷", "信贷"), ("险", "保险"), ("债", "债券")]


@pytest.mark.parametrize(("head", "category"), HEADS)
@pytest.mark.parametrize("stem", FRESH)
def test_any_stem_before_a_head_is_that_heads_product(stem: str, head: str, category: str) -> None:
    assert coded(f"鼓励推出“{stem}{head}”。") == category
    assert coded(f"鼓励推出{stem}{head}产品。") == category


@pytest.mark.parametrize("stem", FRESH)
def test_a_quoted_name_that_ends_in_the_guarantee_character_is_a_guarantee(stem: str) -> None:
    assert coded(f"鼓励推出“{stem}担”。") == "担保"


def around(title: str = "", before: str = "") -> Context:
    return Context(title, tuple(before.split("|")) if before else ())


IN_CONTEXT: list[tuple[str, Context, str, str]] = [
    ("按损失的50%给予风险补偿。", around(before="信贷"), "信贷", "takes the sentence before"),
    ("按损失的50%给予风险补偿。", around(before="股权"), "股权", "takes the sentence before"),
    (
        "按损失的50%给予风险补偿。",
        around(before="信贷|担保"),
        "信贷",
        "lending first: its loss is compensated",
    ),
    ("按损失的50%给予风险补偿。", around(), "", "no sentence before: none"),
    ("建立风险分担机制。", around(before="担保"), "担保", "风险分担 takes it as well"),
    ("建立风险分担机制。", around(), "", "no sentence before: none"),
    ("对科技保险给予风险补偿。", around(before="信贷"), "保险", "its own channel wins"),
    ("加强组织领导。", around(before="信贷"), "", "only compensation takes the channel over"),
    ("给予保费补贴。", around("支持融资担保"), "担保", "an article on guarantees"),
    ("给予保费补贴。", around("发展科技保险"), "保险", "an article on insurance"),
    ("给予保费补贴。", around(), "保险", "no article known"),
    (
        "对科技保险给予保费补贴。",
        around("支持融资担保"),
        "保险",
        "the sentence names insurance",
    ),
    ("对担保机构给予保费补贴。", around(), "担保", "the sentence names the guarantor"),
    ("加大投资力度。", around("发挥政府投资基金作用"), "股权", "an article about funds"),
    ("加大投资力度。", around("加强人才引进"), "", "投资 of any kind"),
    ("优化投资环境。", around("发挥政府投资基金作用"), "", "投资环境 is none even there"),
    ("支持投资科技企业。", around(), "股权", "young enterprises are its object"),
]


@pytest.mark.parametrize(
    ("text", "context", "expected", "reason"),
    IN_CONTEXT,
    ids=[f"{i}-{c[3]}" for i, c in enumerate(IN_CONTEXT)],
)
def test_what_a_sentence_takes_from_its_article(
    text: str, context: Context, expected: str, reason: str
) -> None:
    assert coded(text, context) == expected, reason


WHOSE: Cases = [
    ("挂牌企业的贷款最高额度由银行自主确定。", "信贷", "挂牌 only says whose loan it is"),
    ("对新三板挂牌企业给予补助。", "股权", "must stay: the listing is what is supported"),
    ("优先满足上市企业的信贷需求。", "信贷", "上市 only says whose"),
    ("以国有公司参股等形式，引导融资担保机构服务中小企业。", "担保", "the share lands in a guarantor"),
    ("吸引社会资金参股，做大担保规模。", "担保", "what the share makes larger"),
    ("引导基金可以参股子基金。", "股权", "must stay: a share in a fund"),
    (
        "对投资区内种子期、初创期企业满两年的给予补贴。",
        "股权",
        "enterprises in their youth, with the place in front",
    ),
    ("对投资于本市非上市企业的给予奖励。", "股权", "enterprises that are not listed"),
    ("加大投资区内道路建设。", "", "must find nothing: no enterprise"),
    ("鼓励银行设立绿色金融事业部。", "信贷", "a bank sets up what lends for one purpose"),
    ("鼓励银行设立网点。", "", "must find nothing: no purpose"),
    ("对完成天使轮、A轮融资的企业给予奖励。", "股权", "rounds of investors' money"),
    ("对在境外证券交易所首发的企业给予奖励。", "股权", "a first offering of shares"),
    ("实施首发债券补助。", "债券", "a first bond is no share"),
    ("发展首发经济，引进品牌首店。", "", "must find nothing: 首发 of goods"),
    ("支持企业以股权出质获得贷款。", "信贷", "a pledged share secures a loan"),
    ("推动政府采购合同线上融资。", "信贷", "money on an order"),
    ("推动保理公司、租赁公司开展资产证券化。", "债券", "who securitises is an issuer"),
    ("对首担业务给予补助。", "担保", "the first guarantee, as 首贷 is the first loan"),
]


@table(WHOSE)
def test_who_is_meant_and_where_a_share_lands(text: str, expected: str, reason: str) -> None:
    assert coded(text) == expected, reason


ARTICLES = (
    ("保费补贴向主管部门提出申请。", "第六条 担保机构的补偿资金每年结算一次。", "担保", "the article is about guarantors"),
    ("保费补贴向主管部门提出申请。", "第六条 保险公司与担保机构分别申请。", "保险", "about insurers too"),
    ("保费补贴向主管部门提出申请。", "第六条 企业可以申请补贴。", "保险", "about neither"),
    ("投资效益型产业项目。", "第二条 区产业基金是市场化运作的基金。", "股权", "the article begins with a fund"),
    ("投资效益型产业项目。", "第二条 担保基金由财政出资。", "", "a guarantee fund is none"),
    ("投资效益型产业项目。", "第二条 企业可以申请补贴。", "", "about no fund"),
)  # fmt: skip


@pytest.mark.parametrize(("text", "article", "expected", "reason"), ARTICLES, ids=[r[-1] for r in ARTICLES])
def test_what_a_sentence_takes_from_the_text_of_its_article(
    text: str, article: str, expected: str, reason: str
) -> None:
    assert coded(text, Context(article=f"{article}{text}")) == expected


EXCERPTS: Cases = [
    (
        "加强科技创新再贷款运用，引导银行机构加大对科技型企业信贷支持。",
        "信贷",
        "聊城: a bank and its product",
    ),
    (
        "鼓励我市保险机构积极推动省“鲁科保”系列专属科技保险产品在科技研发、成果转化、知识产权等领域护航科技型企业。",
        "保险",
        "聊城: a named product",
    ),
    ("强化数字赋能，完善支持科技型企业的信贷产品，提升办贷效率。", "信贷", "聊城, shortened: 信贷产品"),
    ("引导地方法人机构加大对科技企业的信贷投入。", "信贷", "山西: 信贷 alone"),
    (
        "积极营造科技创新的浓厚氛围,建立科技管理部门与银行、保险、担保机构的多种战略合作机制,"
        "搭建“科银担”“政银保”“政融保”等合作机制。",
        "信贷|保险|担保",
        "山西: three slogans",
    ),
    (
        "鼓励金融机构拓展科技型企业首贷、信用贷,推广主动授信、随借随还、无还本续贷模式,适当延长流动资金贷款期限。",
        "信贷",
        "武汉: a list of one channel",
    ),
    (
        "支持政府投资基金与在汉科研平台及科技服务机构等合作设立概念验证基金、中试基金、科技成果转化基金。",
        "股权",
        "武汉: funds with names of their own",
    ),
    ("推动商业银行在郑设立科技金融专业机构。", "信贷", "郑州: set up by a bank"),
    (
        "用好债券市场“科技板”政策,支持金融机构、科技型企业、股权投资机构等三类主体发行科技创新债券。",
        "债券",
        "郑州: the issuer is no channel",
    ),
    (
        "鼓励有条件的机构发起设立再保险公司，支持符合条件的机构申请开展保险中介业务。",
        "保险",
        "济南: founding",
    ),
    ("支持符合条件的商业银行设立理财子公司等专业化子公司,聚焦科技创新领域。", "", "长三角: 理财子公司 alone"),
    ("推动建立科技型企业投融资尽职免责机制，鼓励金融机构制定实施细则。", "", "聊城: 投融资 is no channel"),
    ("坚持创新发展与防范风险相结合。", "", "济南: a principle"),
]


@table(EXCERPTS)
def test_excerpts_of_the_first_corpus(text: str, expected: str, reason: str) -> None:
    assert coded(text) == expected, reason


NAMES: Cases = [
    ("做好“上市贷”“天使贷”“创投跟贷”推介。", "信贷", "in a quoted name the head alone decides"),
    ("推出“知识产权质押贷款保证险”。", "保险", "two words between the modifier and its head"),
    ("推广科技贷款履约保证险。", "保险", "the same without quotation marks"),
    ("推广股票回购增持贷款。", "信贷", "what the loan buys is no channel"),
    ("发展“政采贷”配套担保。", "担保", "the name itself is a modifier here"),
    ("设立知识产权质押融资风险担保基金。", "担保", "a guarantee fund for loans"),
    ("探索“债券担保”。", "担保", "a guarantee; no slogan, though 债 and 担 are in it"),
    ("推广“担保贷”“信保贷”“银保贷”。", "信贷", "products, no slogans"),
    ("推广“设备租”“科技租”。", "", "leasing is no channel"),
    ("推广“科租贷”。", "信贷", "the head is 贷"),
    ("扩大农业信贷担保业务规模。", "担保", "贷担保 inside three words is no slogan"),
    ("完善再担保分险机制。", "担保", "分险 is no kind of insurance"),
    ("接受符合条件的担保方式，提供应收账款、股权等权利质押贷款。", "信贷", "a list of securities"),
]


@table(NAMES)
def test_names_and_their_heads(text: str, expected: str, reason: str) -> None:
    assert coded(text) == expected, reason


BESIDE: Cases = [
    ("防范企业债务风险，推动公司债务化解。", "", "债 before 务"),
    ("发行双创专项债务融资工具。", "债券", "a longer term begins inside one that does not hold"),
    ("支持企业债务融资工具发行。", "债券", "the same behind a condition that fails"),
    ("加强地方政府专项债项目储备，用好专项债资金。", "", "bonds of governments"),
    ("支持符合条件的企业申请企业专项债。", "债券", "bonds of enterprises"),
    ("规范举债融资，清理拖欠和欠债。", "", "debts"),
    ("支持企业上市，加快创新药审批上市。", "股权", "the one 上市 counts, the other does not"),
    ("支持新能源汽车新车型尽快上市。", "", "a car comes to market"),
    ("鼓励上市公司、链主企业牵头组建创新联合体。", "", "named as a kind of enterprise"),
    ("推动上市公司质量提升。", "股权", "listing itself is the subject"),
    ("鼓励企业捐资设立教育、科研等基金。", "", "a gift"),
    ("国家自然科学基金区域联合基金支持基础研究。", "", "research"),
    ("探索林权抵押、活体畜禽抵押等融资模式。", "信贷", "抵押 for money"),
    ("优化不动产抵押登记流程，完善担保物权登记。", "", "抵押 as a matter of registers"),
    ("依法查处票据诈骗、骗取银行贷款等行为。", "", "crimes"),
    ("加强财政票据管理。", "", "receipts of the treasury"),
    ("发展票据融资，推广商票保贴。", "信贷", "bills of trade"),
    ("注册发行绿色中期票据、乡村振兴票据。", "债券", "notes of the bond market"),
    ("为集体财产以外的他人债务提供担保的，该担保无效。", "", "civil law"),
]


@table(BESIDE)
def test_what_stands_beside_a_term_decides_whether_it_counts(text: str, expected: str, reason: str) -> None:
    assert coded(text) == expected, reason


INSTITUTIONS: Cases = [
    ("支持内外资银行、保险、投行、证券等金融机构设立总部。", "", "branches of finance"),
    ("推动银行、证券、保险、基金等行业自律组织建设。", "", "branches of finance"),
    ("引导银行、保险、创投等机构为企业提供融资支持。", "信贷|保险|股权", "channels, no branches"),
    ("提供信贷、债券、保险、证券等综合服务。", "信贷|保险|债券", "a list of products"),
    ("引导银行优化汇率避险服务，降低企业成本。", "", "another service of banks"),
    ("鼓励银行减免企业开户、转账手续费。", "", "another service of banks"),
    ("银行业金融机构应当成立由单位负责人牵头的领导小组，组织开展各项金融服务。", "", "organisation"),
    ("深化农村信用社改革，化解村镇银行风险。", "", "农 and 村 in their own names serve nobody"),
    ("引导银行减免手续费，加大对小微企业融资支持。", "信贷", "lending beside another service"),
    ("银行应当提供低成本资金。", "信贷", "money of banks"),
    ("银行与担保机构按2∶8比例分担风险。", "信贷|担保", "they share the risk"),
    ("支持保险公司与银行合作推广责任保险。", "保险", "a product overrides the bank"),
    ("推广银政担合作模式。", "信贷|担保", "the sponsor in the middle"),
]


@table(INSTITUTIONS)
def test_institutions_in_lists_and_banks_at_other_work(text: str, expected: str, reason: str) -> None:
    assert coded(text) == expected, reason
