"""Every public function, called wrongly: one line that says what is meant, never a traceback from inside."""

from __future__ import annotations

import inspect
import pickle
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

import policykit as pk
from policykit import calls, show
from policykit.corpus.corpus import Corpus
from policykit.errors import PolicykitError, UnknownChoice, WrongCall

WRONG = "没有这个"
FUNCTIONS = {name: f for name in pk.__all__ if inspect.isfunction(f := getattr(pk, name))}
CHARTS = {name: f for name in show.__all__ if inspect.isfunction(f := getattr(show, name))}

RIGHT: dict[str, Any] = {
    "region": "武汉",
    "left": "武汉",
    "right": "郑州",
    "category": "信贷",
    "query": "贷款",
    "left_id": "wuhan/01",
    "right_id": "zhengzhou/01",
    "measure_id": "wuhan/01/1",
    "categories": "信贷",
    "coder": "李",
    "sample": "data/gold",
    "n": 3,
    "seed": 1,
}
"""What each parameter may be in the small corpus."""

NAMES = ("region", "left", "right", "category", "left_id", "right_id", "measure_id", "categories")
OPTIONS = ("level", "view", "part", "by", "measure", "without", "before", "after")
"""Parameters that take one of a few names; others are free text."""

NAMED = [
    (name, parameter)
    for name, f in FUNCTIONS.items()
    for parameter in inspect.signature(f).parameters
    if parameter in (*NAMES, *OPTIONS)
]


def arguments(f: Callable[..., Any], corpus: Any) -> dict[str, Any]:
    """What a function has to be given, all of it right."""
    needed = [p for p in inspect.signature(f).parameters.values() if p.default is p.empty]
    return {p.name: corpus if "Corpus" in str(p.annotation) else RIGHT[p.name] for p in needed}


def test_the_table_of_wrong_names_has_grown_with_the_library() -> None:
    assert {"explain", "contributions", "coverage_view", "decide", "matches"} <= {name for name, _ in NAMED}
    assert len(NAMED) > 30


@pytest.mark.parametrize(("name", "parameter"), NAMED)
def test_a_wrong_name_is_answered_with_itself_and_what_there_is(
    corpus: Corpus, name: str, parameter: str
) -> None:
    f = FUNCTIONS[name]
    with pytest.raises(PolicykitError) as caught:
        f(**arguments(f, corpus) | {parameter: WRONG})
    said = str(caught.value)
    assert WRONG in said
    assert "；" in said
    assert "\n" not in said


OF_A_CORPUS = [
    name for name, f in FUNCTIONS.items() if next(iter(inspect.signature(f).parameters)) == "corpus"
]


@pytest.mark.parametrize("name", OF_A_CORPUS)
def test_a_path_in_place_of_a_corpus_is_told_to_load_it(tmp_path: Path, name: str) -> None:
    f = FUNCTIONS[name]
    if "Path" in str(inspect.signature(f).parameters["corpus"].annotation):  # it loads the workspace itself
        with pytest.raises(PolicykitError, match="没有这个文件夹"):
            f(**arguments(f, str(tmp_path / "dta")))
        return
    with pytest.raises(TypeError, match="corpus 要的是语料，得到 'data'；请先 corpus = pk.load") as caught:
        f(**arguments(f, "data"))
    assert isinstance(caught.value, WrongCall)
    assert f"{name}(corpus" in str(caught.value)  # the example of the docstring


def test_arguments_in_the_wrong_order_and_a_table_for_a_corpus(corpus: Corpus) -> None:
    with pytest.raises(
        WrongCall, match='explain：corpus 要的是语料，得到 \'武汉\'.*pk.explain\\(corpus, "济南", "担保"\\)'
    ):
        pk.explain("武汉", corpus, "信贷")  # type: ignore[arg-type]
    with pytest.raises(WrongCall, match="得到 DataFrame"):
        pk.coverage(pk.coverage(corpus))  # type: ignore[arg-type]
    with pytest.raises(WrongCall, match="得到 type"):
        pk.coverage(Corpus)  # type: ignore[arg-type]


@pytest.mark.parametrize(("name", "f"), CHARTS.items(), ids=list(CHARTS))
def test_a_chart_is_told_which_table_it_takes(corpus: Corpus, name: str, f: Callable[..., Any]) -> None:
    first = next(iter(inspect.signature(f).parameters))
    given: Any = "data" if first == "corpus" else corpus
    needed = [p for p in inspect.signature(f).parameters.values() if p.default is p.empty]
    rest = [p for p in needed[1:] if p.kind is not p.VAR_POSITIONAL]
    with pytest.raises(WrongCall, match=f"{name}：{first} 要的是"):
        f(
            given,
            **{p.name: RIGHT.get(p.name, {} if p.name == "record" else pk.coverage(corpus)) for p in rest},
        )


CALLS: list[tuple[Callable[[Corpus], Any], str, str]] = [
    (
        lambda c: pk.show.said("一句话。"),
        "sentences 要的是几个放在方括号里的值，得到 '一句话。'",
        "a text for a list",
    ),
    (
        lambda c: pk.show.look(pk.coverage(c), columns="region"),
        "没有参数 columns",
        "names that stand in order",
    ),
    (lambda c: pk.explain(c), "缺少 region、category；请照此写：", "too little"),
    (
        lambda c: pk.similarity(c, mesure="words"),
        "没有参数 mesure，可用的是 measure、",
        "a slip in an option",
    ),
    (
        lambda c: pk.similarity(c, "words"),
        "最多按次序给 1 个参数，得到 2 个，.*要写明名称",
        "an option without its name",
    ),
    (lambda c: pk.coverage(c, corpus=c), "corpus 给了两次", "the same twice"),
    (lambda c: pk.keyness(c, top="3"), "top 要的是整数，得到 '3'", "a number as text"),
    (lambda c: pk.keyness(c, top=True), "top 要的是整数，得到 True", "a switch for a number"),
    (lambda c: pk.matches(c, floor="0.1"), "floor 要的是数，得到 '0.1'", "a fraction as text"),
    (lambda c: pk.kwic(c, 3), "query 要的是文字，得到 3", "a number for text"),
    (lambda c: pk.explain(c, ["武汉"], "信贷"), "region 要的是文字，得到 list", "several for one"),
    (lambda c: pk.similarity(c, without=3), "without 要的是文字，得到 3", "a number for names"),
    (
        lambda c: pk.similarity(c, snapshot="idf-1"),
        "snapshot 要的是 IDF 快照，得到 'idf-1'",
        "a name for the thing",
    ),
    (lambda c: pk.robust_pairs(pk.coverage(c)), "table 这张表没有 group、setting", "another table"),
    (lambda c: show.coverage_heatmap(pk.gaps(c)), "coverage 这张表没有 concrete", "another table"),
    (
        lambda c: show.save_figure("f", "out", "n", pk.gaps(c), record={}),
        "figure 要的是图，得到 'f'",
        "a name",
    ),
    (lambda c: pk.evaluate(c, c.measures), "样本：这张表没有 .*document、article", "measures for a sample"),
]


@pytest.mark.parametrize(("call", "said", "why"), CALLS, ids=[f"{c[2]} ({n})" for n, c in enumerate(CALLS)])
def test_a_call_that_does_not_fit_is_answered_in_one_line(
    corpus: Corpus, call: Callable[[Corpus], Any], said: str, why: str
) -> None:
    with pytest.raises(PolicykitError, match=said) as caught:
        call(corpus)
    assert "\n" not in str(caught.value)
    assert caught.value.__suppress_context__ or caught.value.__context__ is None


NUMBERS: list[tuple[Callable[[Corpus], Any], str]] = [
    (lambda c: pk.similarity_intervals(c, seed=-1), "seed 没有 -1；可用的是：0 以上的整数"),
    (lambda c: pk.review_queue(c, n=-1), "n 没有 -1"),
    (lambda c: pk.keyness(c, top=0), "top 没有 0；可用的是：1 以上的整数"),
    (
        lambda c: show.matches_chart(pk.matches(c), c.measures, "武汉市", "郑州"),
        "地区 没有 '武汉市'；可用的是：武汉、",
    ),
    (
        lambda c: show.interval_chart(pk.similarity_intervals(c, replicates=3), level="x"),
        "相似度的层次 没有 'x'",
    ),
]


@pytest.mark.parametrize(("call", "said"), NUMBERS, ids=[said for _, said in NUMBERS])
def test_a_value_outside_its_range_is_named_with_the_range(
    corpus: Corpus, call: Callable[[Corpus], Any], said: str
) -> None:
    with pytest.raises(UnknownChoice, match=said):
        call(corpus)


def test_an_error_of_the_program_is_left_as_it_is() -> None:
    def broken(corpus: Corpus) -> None:
        raise KeyError("an error of the program")

    names: dict[str, Any] = {"__name__": "here", "broken": broken, "NUMBER": 3}
    calls.checked(names, ["broken", "NUMBER"], tables={"corpus": ("a",)})
    whole = type("Whole", (), dict.fromkeys(calls.CORPUS, ()))()
    with pytest.raises(KeyError, match="an error of the program"):
        names["broken"](whole)
    assert names["NUMBER"] == 3


@pytest.mark.parametrize("f", [*FUNCTIONS.values(), *CHARTS.values()], ids=[*FUNCTIONS, *CHARTS])
def test_a_checked_function_can_be_sent_to_another_process(f: Callable[..., Any]) -> None:
    assert pickle.loads(pickle.dumps(f)) is f


def test_a_checked_function_keeps_its_name_signature_and_docstring() -> None:
    plain = inspect.unwrap(pk.explain)
    assert plain is not pk.explain
    assert inspect.signature(pk.explain) == inspect.signature(plain)
    assert (pk.explain.__name__, pk.explain.__doc__) == (plain.__name__, plain.__doc__)
