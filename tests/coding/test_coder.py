"""From a parsed article to evidence rows, status and concreteness."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from policykit.coding.coder import coded as code
from policykit.coding.frames import load_frame
from policykit.coding.parts import part_of
from policykit.gongwen.document import Parsed
from policykit.gongwen.facts.quantities import quantities
from policykit.records import Article, Document, Measure


def coded(*articles: tuple[str, Sequence[str]]) -> Parsed:
    """A parsed document of these articles (title, sentences), coded with the packaged codebook."""
    clean, laid, measures = "序言。\n", [], []
    for n, (title, sentences) in enumerate(articles, 1):
        body = f"{n}.{title}。"
        start = len(clean)
        for k, sentence in enumerate(sentences, 1):
            at = start + len(body)
            body += sentence
            article = f"d/{n:02d}"
            measures.append(  # fmt: skip
                Measure(
                    f"{article}/{k}",
                    article,
                    "d",
                    "某地",
                    sentence,
                    at,
                    at + len(sentence),
                    (),
                    "machine",
                    False,
                )
            )
        laid.append(Article(f"d/{n:02d}", "d", "某地", "", "", str(n), title, body, start, start + len(body)))
        clean += body + "\n"
    document = Document(
        "d", "某地", "policy", "city", "标题", "", (), "", "", "", "d.txt", 1, 0, 0, 0, 0, 0, 0
    )
    found = tuple(q for m in measures for q in quantities(m.measure_id, m.text, m.start))
    parsed = Parsed(document, clean, articles=tuple(laid), measures=tuple(measures), quantities=found)
    return code(parsed, load_frame())


def categories(parsed: Parsed) -> list[str]:
    return ["|".join(m.categories) for m in parsed.measures]


EVIDENCE = [
    ("推广股权质押贷款。", [("信贷", "股权质押贷款", "term", "")], "the longest term alone, not the three inside it"),
    ("开发知识产权质押融资担保产品。", [("信贷", "知识产权质押融资", "excluded", "head"), ("担保", "担保", "term", "")], "the modifier is heard and set aside"),
    ("支持创业投资机构发行科技创新债券。", [("股权", "创业投资机构", "excluded", "issuer"), ("债券", "科技创新债券", "term", "")], "the issuer is named as such"),
    ("引导保险资金出资创业投资机构。", [("保险", "保险资金", "excluded", "source"), ("股权", "创业投资机构", "actor", "")], "a source that the codebook sets aside"),
    ("鼓励保险公司投资科技创新债券。", [("保险", "保险公司", "excluded", "source"), ("股权", "投资", "excluded", "head"), ("债券", "科技创新债券", "term", "")], "an insurer that buys bonds only brings the money"),
    ("支持保险公司与商业银行合作开发保险产品。", [("保险", "保险公司", "actor", ""), ("信贷", "商业银行", "excluded", "product"), ("保险", "保险产品", "term", "")], "a product overrides the bank"),
    ("银行设立分行。", [("信贷", "银行", "excluded", "no_service")], "a bank that serves nobody"),
    ("支持原油期货合约上市。", [("股权", "上市", "excluded", "unless")], "a condition of the codebook"),
    ("补充流动资金。", [("信贷", "流动资金", "excluded", "needs")], "a condition of the codebook that fails"),
    ("完善企业征信服务。", [("信贷", "企业征信", "excluded", "codebook")], "a word that only looks like a channel"),
    ("加大投资力度。", [("股权", "投资", "excluded", "investment")], "投资 of any kind"),
    ("给予风险补偿。", [], "compensation with no channel has no category to argue for"),
    ("推动“政银保”合作。", [("信贷", "政银保", "slogan", ""), ("保险", "政银保", "slogan", "")], "a row for each channel of a slogan"),
    ("推广投贷联动。", [("信贷", "投贷联动", "term", ""), ("股权", "投贷联动", "term", "")], "a row for each category of a term"),
    ("推广“鄂科担”。", [("担保", "鄂科担", "name", "")], "a name that no term explains"),
    ("推进ＡＢＳ业务。", [("债券", "ＡＢＳ", "term", "")], "full width is found and quoted as it stands"),
    ("加强组织领导。", [], "must find nothing"),
]  # fmt: skip


@pytest.mark.parametrize(
    ("sentence", "expected", "reason"), EVIDENCE, ids=[f"{i}-{c[2]}" for i, c in enumerate(EVIDENCE)]
)
def test_every_term_leaves_its_row(
    sentence: str, expected: list[tuple[str, str, str, str]], reason: str
) -> None:
    parsed = coded(("标题", ["前一句没有渠道。", sentence]))
    rows = [(r.category, r.term, r.rule, r.reason) for r in parsed.labels]
    assert rows == expected, reason
    for row in parsed.labels:
        assert parsed.clean[row.start : row.end] == row.term
        assert row.labeller == "rules"
        assert row.measure_id == "d/01/2"
        assert (row.reason != "") == (row.rule == "excluded")


def test_the_instrument_is_that_of_the_codebook_and_empty_only_where_a_term_is_set_aside() -> None:
    (row,) = coded(("标题", ["推广知识产权质押融资。"])).labels
    assert row.instrument == "知识产权质押"
    book = load_frame()
    counting = [t.term for t in book.terms if t.kind not in ("excluded", "source") and not t.instrument]
    assert counting == []


CARRIED = [
    (["发放科技贷款。", "按损失的一半给予风险补偿。"], ["信贷", "信贷"], "takes the sentence before"),
    (["支持天使投资。", "按损失给予风险补偿。"], ["股权", "股权"], "takes the sentence before"),
    (["发放科技贷款。", "加强宣传。", "给予风险补偿。"], ["信贷", "", ""], "not the sentence before that"),
    (["按损失给予风险补偿。", "发放科技贷款。"], ["", "信贷"], "never the sentence after"),
    (
        ["发放科技贷款。", "给予风险补偿。", "完善风险分担机制。"],
        ["信贷"] * 3,
        "carried on from one to the next",
    ),
]


@pytest.mark.parametrize(("sentences", "expected", "reason"), CARRIED, ids=[c[2] for c in CARRIED])
def test_compensation_takes_the_channel_of_the_sentence_before(
    sentences: list[str], expected: list[str], reason: str
) -> None:
    assert categories(coded(("标题", sentences))) == expected, reason


def test_a_new_article_takes_nothing_from_the_one_before() -> None:
    assert categories(coded(("甲", ["发放科技贷款。"]), ("乙", ["给予风险补偿。"]))) == ["信贷", ""]


def test_a_heading_adds_nothing_by_itself() -> None:
    assert categories(coded(("大力发展科技保险与融资担保", ["加强组织领导。"]))) == [""]


STATUS = [
    ("引导银行依托征信服务小微企业。", "open", "a bank alone, and a word that looks like credit and is none"),
    ("引导银行服务小微企业。", "machine", "a bank alone, nothing against it"),
    ("依托征信发放信用贷款。", "machine", "a product stands whatever was set aside"),
    ("人民银行引导银行服务小微企业。", "machine", "the central bank is named, which is no argument"),
    ("支持原油期货合约上市。", "machine", "nothing counts, so nothing conflicts"),
    ("支持创业投资机构发行科技创新债券。", "machine", "an issuer is not in doubt"),
    ("加强组织领导。", "machine", "no evidence either way"),
]


@pytest.mark.parametrize(("sentence", "expected", "reason"), STATUS, ids=[c[2] for c in STATUS])
def test_evidence_that_conflicts_leaves_the_measure_open(sentence: str, expected: str, reason: str) -> None:
    (measure,) = coded(("标题", [sentence])).measures
    assert measure.status == expected, reason
    assert measure.categories or expected == "machine", "what was found stays"


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


def test_coding_changes_nothing_but_labels_and_the_three_fields_of_a_measure() -> None:
    before = coded(("标题", ["发放科技贷款。"]))
    again = code(before, load_frame())
    assert again == before


def test_a_measure_carries_its_verb_and_strength() -> None:
    found = coded(("信贷", ["鼓励银行放贷。", "对企业给予最高10万元贴息。", "上限从10万元提高至20万元。"]))
    assert [(m.verb, m.strength) for m in found.measures] == [("鼓励", 1), ("给予", 4), ("上限", 4)]
