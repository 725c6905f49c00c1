"""Preamble, operative text and organisation, by heading and content."""

from __future__ import annotations

import pytest

from policykit.coding.coder import code
from policykit.coding.parts import part_of
from policykit.records import Article

PARTS = [
    ("一、总体要求", "指导思想", "以习近平新时代中国特色社会主义思想为指导。", False, "preamble"),
    ("一、总体目标", "", "到2027年，贷款余额突破1000亿元。", True, "preamble"),
    ("一、工作原则及主要任务", "主要任务", "推动一批企业挂牌。", True, "operative"),
    ("三、保障措施", "加大政策支持力度", "发挥再贷款作用。", True, "operative"),
    ("三、保障措施", "加强信息统计", "建立统计制度。", False, "organisation"),
    ("二、重点任务", "加强组织领导", "各银行要高度重视。", True, "organisation"),
    ("", "", "第十五条 本办法自印发之日起施行。", False, "organisation"),
    ("", "", "第三条 对科技贷款给予贴息。", True, "operative"),
]


@pytest.mark.parametrize(("section", "title", "text", "coded", "expected"), PARTS)
def test_part_of_an_article(section: str, title: str, text: str, coded: bool, expected: str) -> None:
    article = Article("d/1", "d", "某地", section, "", "", title, text, 0, len(text))
    assert part_of(article, coded=coded) == expected


OTHER_FIELDS = [
    ("大闸蟹于9月下旬集中上市。", "农产品产销", "", "goods come to market too"),
    ("支持符合条件的物业企业上市。", "物业服务", "股权", "a firm is listed in any field"),
    ("规模以上市场主体电子营业执照全覆盖。", "商事制度", "", "以上|市场"),
    ("电动自行车保险杠改装一律恢复原状。", "交通管理", "", "保险杠"),
    ("参保职工异地就医实行直接结算。", "医疗保障", "", "social insurance"),
    ("推动安全生产责任保险全覆盖。", "安全生产", "保险", "a commercial one"),
    ("医疗救助基金实行专户管理。", "", "", "a fund that invests in nothing"),
    ("发挥政府引导基金作用，支持种业企业。", "种业振兴", "股权", "one that does"),
    ("工程投标人应当提交履约担保。", "招标投标", "", "security in law"),
    ("失代偿期患者纳入门诊慢特病。", "医保", "", "失代偿"),
    ("新修订的地方志今年底前上市发行。", "", "", "a book is issued"),
    ("推广“民宿贷”，单户最高50万元。", "乡村旅游", "信贷", "a brand shows that finance is meant"),
]


@pytest.mark.parametrize(
    ("text", "title", "expected", "reason"), OTHER_FIELDS, ids=[c[3] for c in OTHER_FIELDS]
)
def test_words_of_other_fields_need_a_sign_of_finance(
    text: str, title: str, expected: str, reason: str
) -> None:
    assert "|".join(code(text, title=title).categories) == expected, reason
