from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from policykit.compare import quotations, shared_phrases, similarity
from policykit.compare.phrases import texts_without
from policykit.corpus.corpus import Corpus
from policykit.errors import UnknownChoice

EVERYWHERE = {
    "武汉": ["支持符合条件的科技型企业上市。"],
    "郑州": ["对园区，支持符合条件的科技型企业。"],
    "聊城": ["支持符合条件的机构。", "开展知识产权质押贷款业务。"],
}


def levelled(corpus: Corpus, levels: dict[str, str], titles: dict[str, str] | None = None) -> Corpus:
    """The corpus with a level, and a title, for its documents."""
    documents = corpus.documents
    documents = documents.assign(
        level=[levels.get(r, "") for r in documents["region"]],
        title=[
            (titles or {}).get(r, t) for r, t in zip(documents["region"], documents["title"], strict=True)
        ],
    ).astype({"level": "str", "title": "str"})
    return replace(corpus, tables={**corpus.tables, "documents": documents})


def phrases(corpus: Corpus, **options: Any) -> list[tuple[str, int, str]]:
    table = shared_phrases(corpus, **options)
    return list(table[["phrase", "regions", "measure_ids"]].itertuples(index=False, name=None))


def test_phrases_by_hand(build: Any) -> None:
    """支持/符合条件/的 stands in all three; 的 at the end is cut off; 科技型企业 makes it longer in two only."""
    corpus = build(EVERYWHERE)
    assert phrases(corpus) == [("支持符合条件", 3, "wuhan/01/1|zhengzhou/01/1|liaocheng/01/1")]
    longer = ("支持符合条件的科技型企业", 2, "wuhan/01/1|zhengzhou/01/1")
    assert longer in phrases(corpus, regions=2)
    # inside the longer one, in the same two sentences: not reported again
    assert "符合条件的科技型企业" not in [p for p, *_ in phrases(corpus, regions=2)]


def test_two_regions_have_no_common_wording_by_default(build: Any) -> None:
    corpus = build({"武汉": ["支持符合条件的企业。"], "郑州": ["支持符合条件的企业。"]})
    assert shared_phrases(corpus).empty
    assert len(shared_phrases(corpus, regions=2)) == 1


def test_a_phrase_of_the_codebook_is_substance(build: Any) -> None:
    corpus = build(dict.fromkeys(("武汉", "郑州", "聊城"), ["开展风险补偿业务。", "给予适当的政策支持。"]))
    kinds = dict(shared_phrases(corpus)[["phrase", "kind"]].itertuples(index=False, name=None))
    assert kinds["开展风险补偿业务"] == "term"
    assert kinds["给予适当的政策支持"] == "phrase"
    assert texts_without(corpus, ("phrases",))[:2] == ["开展风险补偿业务。", "。"]


def test_phrases_end_with_words_and_clauses(build: Any) -> None:
    # 科技金融 would cut 科技金融事业部 in two were it found on characters; the comma ends a phrase
    corpus = build(
        {
            "武汉": ["设立贷款，支持企业。"],
            "郑州": ["设立贷款，支持企业。"],
            "聊城": ["设立贷款，支持企业。"],
        }
    )
    assert phrases(corpus, least=8) == []


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("落实《国家创新驱动发展战略纲要》，支持企业。", ["《国家创新驱动发展战略纲要》"]),
        ("《甲办法》《乙意见》一并执行。", ["《甲办法》", "《乙意见》"]),
        ("支持企业上市。", []),
        ("引号“双创”不是书名。", []),
    ],
)
def test_titles(build: Any, text: str, found: list[str]) -> None:
    corpus = build({"武汉": ["贷款。", text]})
    table = quotations(corpus)
    assert table["text"].tolist() == found
    assert set(table["kind"]) <= {"title"}
    for row in table.itertuples(index=False):
        assert corpus.texts["wuhan"][row.start : row.end] == row.text
        assert row.measure_id == "wuhan/02/1"


LONG = "鼓励银行业金融机构在风险可控的前提下开展投贷联动。"


@pytest.mark.parametrize(
    ("levels", "found"),
    [
        ({"武汉": "city", "郑州": "province"}, ["wuhan/01/1"]),
        ({"武汉": "national", "郑州": "city"}, ["zhengzhou/01/1"]),
        ({"武汉": "city", "郑州": "city"}, []),  # equals do not quote each other
        ({"武汉": "", "郑州": "city"}, []),  # of unknown level
    ],
)
def test_sentences_of_a_superior(build: Any, levels: dict[str, str], found: list[str]) -> None:
    corpus = levelled(build({"武汉": [LONG, "抓好落实。"], "郑州": [LONG, "抓好落实。"]}), levels)
    table = quotations(corpus)
    assert table["measure_id"].tolist() == found
    assert set(table["kind"]) <= {"sentence"}


def test_a_cited_document_is_quoted_too(build: Any) -> None:
    plain = build({"武汉": ["按照《科技金融若干政策》执行。", LONG], "郑州": [LONG]})
    corpus = levelled(plain, {}, {"郑州": "郑州市科技金融若干政策"})
    table = quotations(corpus)
    assert table[["measure_id", "kind", "source"]].values.tolist() == [
        ["wuhan/01/1", "title", "zhengzhou"],
        ["wuhan/02/1", "sentence", "zhengzhou"],
    ]


def test_what_is_cut_out(build: Any) -> None:
    corpus = levelled(
        build({"武汉": [LONG, "按《贷款办法》给予贴息。"], "郑州": [LONG]}),
        {"武汉": "city", "郑州": "province"},
    )
    assert texts_without(corpus, ("quotations",)) == ["", "按，给予贴息。", LONG]
    assert texts_without(corpus, ()) == corpus.measures["text"].tolist()


def test_similarity_without(build: Any) -> None:
    """The copied sentence makes them alike; without quotations only 贷款 and 上市 are left, which share nothing."""
    corpus = levelled(
        build({"武汉": [LONG, "科技贷款。"], "郑州": [LONG, "企业上市。"]}),
        {"武汉": "city", "郑州": "province"},
    )
    assert similarity(corpus)["words"][0] > 0.5
    assert similarity(corpus, without=("quotations",))["words"][0] == 0
    assert similarity(corpus, without=("phrases",)).equals(similarity(corpus))
    many = build(
        {r: [f"服务实体经济，{own}。"] for r, own in (("武汉", "贷款"), ("郑州", "上市"), ("聊城", "孵化"))}
    )
    assert similarity(many, without=("phrases",))["words"][0] < similarity(many)["words"][0]


def test_unknown_choices(build: Any) -> None:
    corpus = build(EVERYWHERE)
    with pytest.raises(UnknownChoice, match="titles"):
        similarity(corpus, without=("titles",))  # type: ignore[arg-type]
    with pytest.raises(UnknownChoice, match="regions"):
        shared_phrases(corpus, regions=1)
    with pytest.raises(UnknownChoice, match="least"):
        shared_phrases(corpus, least=1)
