"""Sentences and what they are coded as: every cell of ``sentences.csv`` that is filled is asked for, ``-`` is nothing."""

from __future__ import annotations

import csv
import itertools
from pathlib import Path

import pytest

from policykit.coding.coder import code
from policykit.coding.details import details
from policykit.coding.frames import load_frame
from policykit.coding.hits import Context, categories_of
from policykit.coding.rules import judge
from policykit.gongwen.facts.quantities import quantities

FLAGS = ("money", "cap", "deadline", "condition", "product")
FRAME = load_frame()


def rows() -> list[dict[str, str]]:
    with (Path(__file__).parent / "sentences.csv").open(encoding="utf-8") as file:
        return list(csv.DictReader(file))


def coded(text: str, title: str = "", before: str = "", article: str = "") -> dict[str, str]:
    """All that the table can ask of a sentence."""
    context = Context(
        title, tuple(before.split("|")) if before else (), f"{article}{text}" if article else ""
    )
    hits = judge(text, FRAME, context)
    own = list(quantities("m", text, 0))
    said = details(text, title, hits, own, FRAME)
    carried = code(text, title=title).measure
    made = {
        "categories": "|".join(categories_of(hits, FRAME)),
        "instruments": "|".join(sorted({h.term.instrument for h in hits if h.counts} - {""})),
        "flags": " ".join(name for name in FLAGS if getattr(said, name)),
        "concrete": "yes" if said.concrete else "no",
        "target": "|".join(said.target),
        "receiver": "|".join(said.receiver),
        "verb": carried.verb,
        "strength": str(carried.strength),
    }
    return {name: value or "-" for name, value in made.items()}


@pytest.mark.parametrize("row", rows(), ids=lambda row: f"{row['text'][:12]}: {row['reason']}")
def test_sentence(row: dict[str, str]) -> None:
    made = coded(row["text"], row["title"], row["before"], row["article"])
    assert {name: made[name] for name in made if row[name]} == {n: row[n] for n in made if row[n]}


@pytest.mark.parametrize("text", ["", "。"])
def test_nothing_is_coded_as_nothing(text: str) -> None:
    made = coded(text)
    assert {made.pop("concrete"), made.pop("strength")} == {"no", "0"}
    assert set(made.values()) == {"-"}


def test_every_category_of_a_sentence_has_an_instrument() -> None:
    for row in rows():
        hits = [h for h in judge(row["text"], FRAME) if h.counts]
        named = {c for h in hits if h.term.instrument for c in h.term.categories}
        assert named == {c for h in hits for c in h.term.categories}, row["text"]


def test_sentences_of_other_fields_code_nothing_and_true_ones_are_not_missed() -> None:
    """Health, housing, courts, farming…: words of the channels in other senses, beside sentences that do mean them."""
    false, missed, true = list[str](), list[str](), 0
    with (Path(__file__).parent / "other_fields.csv").open(encoding="utf-8") as file:
        cases = list(csv.DictReader(file))
    for row in cases:
        wanted = set(filter(None, row["categories"].split("|")))
        made = set(code(row["text"], title=row["title"]).categories)
        true += len(wanted)
        false += [f"{row['text']} {made - wanted}"] * len(made - wanted)
        missed += [f"{row['text']} {wanted - made}"] * len(wanted - made)
    assert len(cases) >= 300
    assert len(false) <= 0.01 * len(cases), false
    assert len(missed) <= 0.03 * true, missed


YES = {
    "信贷": "贷款 信贷 授信 首贷 续贷 信用贷 知识产权质押融资 股权质押融资 应收账款质押融资 仓单质押 订单融资 商业票据质押贷款 供应链金融"
    " 供应链票据 保理 银团贷款 并购贷款 再贷款 再贴现 贷款贴息 贷款风险补偿 科技支行 科技金融事业部 科技信贷专营机构",
    "保险": "科技保险 首台（套）保险 首台套保险 专利保险 责任保险 保证保险 保费补贴 再保险公司 共保体 保险经纪 保险中介",
    "股权": "股权投资 创业投资 天使投资 私募股权 引导基金 母基金 子基金 S基金 产业基金 并购基金 企业上市 新三板挂牌 IPO 新三板 科创板"
    " 区域性股权市场 四板 并购重组 基金份额转让 认股权证 认股期权 QFLP QDLP AIC股权投资 跟投 直投",
    "债券": "公司债 企业债 科技创新债券 科创票据 短期融资券 中期票据 定向融资工具 可转债 高收益债 双创债 ABS ABN 知识产权证券化"
    " 债券市场“科技板” 债务融资工具 债权计划 资产支持计划",
    "担保": "融资担保 政府性融资担保 担保费率 担保补贴 反担保 再担保 代偿 担保增信 国家融资担保基金",
    "信贷|股权": "投贷联动",
    "保险|股权": "保投联动",
}


@pytest.mark.parametrize("around", ["大力发展{}。", "完善{}有关制度，加强{}管理。", "探索“{}”新路径；"])
@pytest.mark.parametrize(("expected", "terms"), YES.items())
def test_what_a_category_names_counts_wherever_it_stands(around: str, expected: str, terms: str) -> None:
    for term in terms.split():
        assert coded(around.replace("{}", term))["categories"] == expected, term


def test_a_slogan_never_seen_before_is_read_in_any_order() -> None:
    named = {"股": "股权", "贷": "信贷", "债": "债券", "保": "保险", "担": "担保"}
    for size in (2, 3, 4, 5):
        for chosen in itertools.islice(itertools.permutations(named, size), 0, None, 7):
            made = coded(f"构建“{''.join(chosen)}”联动服务模式。")["categories"]
            assert made == "|".join(FRAME.ordered({named[c] for c in chosen})), chosen


@pytest.mark.parametrize("stem", ["量子", "低空", "绿电", "云仓", "种业", "海洋", "智造", "氢能"])
def test_any_stem_before_a_head_is_that_heads_product(stem: str) -> None:
    for head, category in (("贷", "信贷"), ("险", "保险"), ("债", "债券")):
        assert coded(f"鼓励推出“{stem}{head}”。")["categories"] == category
        assert coded(f"鼓励推出{stem}{head}产品。")["categories"] == category
    assert coded(f"鼓励推出“{stem}担”。")["categories"] == "担保"
