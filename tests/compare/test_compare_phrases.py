from __future__ import annotations

from typing import Any

import pytest

from policykit.compare import shared_phrases
from policykit.corpus.corpus import Corpus
from policykit.errors import UnknownChoice

EVERYWHERE = {
    "武汉": ["支持符合条件的科技型企业上市。"],
    "郑州": ["对园区，支持符合条件的科技型企业。"],
    "聊城": ["支持符合条件的机构。", "开展知识产权质押贷款业务。"],
}


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


def test_unknown_choices(corpus: Corpus) -> None:
    for wrong in ({"regions": 1}, {"least": 1}):
        with pytest.raises(UnknownChoice):
            shared_phrases(corpus, **wrong)


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
