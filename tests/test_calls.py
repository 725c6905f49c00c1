"""A function that takes a corpus, given something else: one line that says how to get one, never a traceback from inside."""

from __future__ import annotations

import inspect
import pickle
from pathlib import Path
from typing import Any

import pytest

import policykit as pk
from policykit import calls
from policykit.corpus.corpus import Corpus
from policykit.errors import PolicykitError, WrongCall

OF_A_CORPUS = {
    name: f
    for name in pk.__all__
    if inspect.isfunction(f := getattr(pk, name))
    and next(iter(inspect.signature(f).parameters), "") == "corpus"
}
RIGHT = {"measure_id": "wuhan/01/1", "categories": "信贷", "coder": "李"}


@pytest.mark.parametrize("name", OF_A_CORPUS)
def test_a_path_in_place_of_a_corpus_is_told_to_load_it(tmp_path: Path, name: str) -> None:
    f = OF_A_CORPUS[name]
    needed = [
        p for p in inspect.signature(f).parameters.values() if p.default is p.empty and p.name != "corpus"
    ]
    rest: dict[str, Any] = {
        p.name: RIGHT.get(p.name, "武汉") for p in needed if p.kind is not p.VAR_POSITIONAL
    }
    if "Path" in str(inspect.signature(f).parameters["corpus"].annotation):  # it loads the workspace itself
        with pytest.raises(PolicykitError, match="没有这个文件夹"):
            f(str(tmp_path / "dta"), **rest)
        return
    with pytest.raises(
        WrongCall, match=f"{name}：corpus 要的是语料，得到 'data'；请先 corpus = pk.load"
    ) as caught:
        f("data", **rest)
    assert caught.value.__context__ is None
    assert pickle.loads(pickle.dumps(f)) is f, "another process finds it"
    assert inspect.signature(f) == inspect.signature(inspect.unwrap(f))


class Whole:
    measures = ()


@pytest.mark.parametrize(
    ("given", "said"),
    [(Corpus, "得到 type"), (Path("data"), "得到 .*Path"), (None, "得到 NoneType"), (["武汉"], "得到 list")],
)
def test_what_was_given_is_named_and_errors_of_the_program_are_left(given: Any, said: str) -> None:
    def broken(corpus: Corpus) -> None:
        raise KeyError("an error of the program")

    names: dict[str, Any] = {"__name__": "here", "broken": broken, "NUMBER": 3}
    calls.checked(names, ["broken", "NUMBER"])
    with pytest.raises(WrongCall, match=said):
        names["broken"](corpus=given)
    with pytest.raises(KeyError, match="an error of the program"):
        names["broken"](Whole())
    assert names["NUMBER"] == 3
