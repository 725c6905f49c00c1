"""The outline of the six documents: counts, numbers and titles as an analyst reads them off the source."""

from __future__ import annotations

import pytest
from comparing import cases

from policykit.gongwen.document import Parsed

REGIONS = ("济南", "长三角", "山西", "武汉", "郑州", "聊城")

COUNTS = cases("raw_outline_counts")

SECTIONS = {
    "济南": "总体要求 主要任务 保障措施",
    "长三角": "总体思路 完善科技创新金融机构组织体系 推动科技金融产品创新 用好多层次资本市场体系 推动科技赋能金融 夯实科技创新资金基础 扎实推进金融风险防控 保障措施",
    "山西": "工作原则及主要任务 推进科技信贷机制创新 推进科技保险加快发展 推进科技企业资本市场融资 加强政府引导,营造科技金融结合的良好氛围 组织保障",
    "武汉": "总体目标 主要任务 保障措施",
    "郑州": "总体要求和发展目标 健全专业化的金融机构组织体系 打造多元化的金融产品和服务体系 构建多层次的金融市场体系 营造科技金融发展良好生态环境 强化组织保障",
    "聊城": "丰富科技金融支持模式 拓宽科创企业融资渠道 推动科技金融创新发展 构建良好金融生态环境 健全政策服务保障机制",
}

ARTICLES = cases("raw_outline_articles")

GROUPS = {
    "济南": "建立健全科创金融组织体系 深化科创金融产品和服务创新 拓宽科技创新型企业资本市场融资渠道 推进要素市场体制机制建设 加强合作交流与对外开放 加强对重点领域金融支持 优化金融生态环境",
    "武汉": "实施耐心资本培育行动 实施科技信贷提质行动 实施多层次资本市场建设行动 实施风险补偿分担行动 实施科技金融生态优化行动",
}

MEASURES = {"济南": 111, "长三角": 119, "山西": 34, "武汉": 68, "郑州": 52, "聊城": 45}


@pytest.mark.parametrize(("region", "sections", "articles", "reason"), COUNTS, ids=[r[0] for r in COUNTS])
def test_counts(policies: dict[str, Parsed], region: str, sections: int, articles: int, reason: str) -> None:
    found = policies[region]
    assert (len(found.sections), len(found.articles)) == (sections, articles), reason
    assert (found.document.n_sections, found.document.n_articles) == (sections, articles)
    assert found.document.n_measures == len(found.measures) == MEASURES[region]


@pytest.mark.parametrize("region", REGIONS)
def test_sections(policies: dict[str, Parsed], region: str) -> None:
    sections = policies[region].sections
    assert [s.title for s in sections] == SECTIONS[region].split()
    assert [s.number for s in sections] == list("一二三四五六七八")[: len(sections)]
    assert [s.text for s in sections] == [f"{s.number}、{s.title}" for s in sections]


@pytest.mark.parametrize(("region", "n", "section", "group", "number", "title", "reason"), ARTICLES)
def test_article(
    policies: dict[str, Parsed],
    region: str,
    n: int,
    section: str,
    group: str,
    number: str,
    title: str,
    reason: str,
) -> None:
    a = policies[region].articles[n - 1]
    assert (a.section, a.group, a.number, a.title) == (section, group, number, title), reason
    assert a.article_id == f"{a.doc_id}/{n:02d}"


@pytest.mark.parametrize("region", REGIONS)
def test_groups(policies: dict[str, Parsed], region: str) -> None:
    groups = list(dict.fromkeys(a.group for a in policies[region].articles if a.group))
    names = GROUPS.get(region, "").split()
    assert groups == [f"({n}){name}" for n, name in zip("一二三四五六七", names, strict=False)]


@pytest.mark.parametrize(
    ("region", "numbers"),
    [("济南", range(1, 22)), ("武汉", range(1, 21))],
)
def test_running_numbers(policies: dict[str, Parsed], region: str, numbers: range) -> None:
    found = [int(a.number) for a in policies[region].articles if a.number.isdecimal()]
    assert found == list(numbers)


def test_an_article_ends_where_the_next_begins(policies: dict[str, Parsed]) -> None:
    third, fourth = policies["济南"].articles[26:28]
    assert third.text.endswith("配偶就业、子女入学等需求。")
    assert fourth.text.startswith("(四)加强信息统计和评估。探索制定")
    assert third.end + 1 == fourth.start


def test_no_numbering_doubt_in_the_six(policies: dict[str, Parsed]) -> None:
    assert [d for p in policies.values() for d in p.doubts if d.kind == "numbering"] == []
