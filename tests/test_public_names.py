"""What a person finds by tab and question mark: the public names alone, each with words and an example that runs."""

from __future__ import annotations

import inspect
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

import policykit as pk
from policykit import show
from policykit.corpus.views import ArticleView, DocumentView, MeasureView
from policykit.errors import UnknownName

ROOT = Path(__file__).parents[1]
CLASSES = (pk.Corpus, MeasureView, ArticleView, DocumentView)

SELF_EVIDENT = frozenset(
    "corpus path region left right category ax figure lang left_id right_id measure_id".split()
)
"""Parameters that their name explains; ``ax`` and ``lang`` mean the same in every chart."""


def documented() -> dict[str, Any]:
    """Everything public that can be asked about, by the name under which it is found."""
    found = {
        f"{room.__name__}.{name}": getattr(room, name)
        for room in (pk, show)
        for name in room.__all__
        if callable(getattr(room, name))
    }
    for kind in CLASSES:
        found[kind.__name__] = kind
        for name, member in vars(kind).items():
            if not name.startswith("_") and (isinstance(member, property) or inspect.isfunction(member)):
                found[f"{kind.__name__}.{name}"] = member
    return found


DOCUMENTED = documented()
FUNCTIONS = {
    name: o for name, o in DOCUMENTED.items() if inspect.isfunction(o) and name.startswith("policykit.")
}


def test_every_room_of_the_surface_is_looked_at() -> None:
    assert len(DOCUMENTED) > 50
    assert {
        "policykit.load",
        "policykit.show.coverage_heatmap",
        "Corpus.measure",
    } <= set(DOCUMENTED)


@pytest.mark.parametrize("name", DOCUMENTED)
def test_a_public_name_is_explained_with_an_example(name: str) -> None:
    text = inspect.getdoc(DOCUMENTED[name]) or ""
    assert text.split("\n>>>")[0].strip(), f"{name} says nothing of itself"
    assert ">>> " in text, f"{name} has no example"
    own = name.rpartition(".")[2]
    shown = "\n".join(line for line in text.splitlines() if line.startswith((">>> ", "... ")))
    view = own in {"MeasureView", "ArticleView", "DocumentView"}  # what Corpus.measure and its sisters give
    assert own in shown or view or own == "Corpus", f"the example of {name} does not use it"


@pytest.mark.parametrize("name", FUNCTIONS)
def test_a_public_function_explains_its_parameters(name: str) -> None:
    f = FUNCTIONS[name]
    words = (inspect.getdoc(f) or "").split(">>>")[0]
    tables = {*pk.__all__, *vars(pk.Corpus)}  # a table goes by the name of what makes it
    unsaid = [
        p
        for p in inspect.signature(f).parameters
        if p not in SELF_EVIDENT | tables and not re.search(rf"``[^`]*\b{p}\b[^`]*``", words)
    ]
    assert not unsaid, f"{name} does not say what {'、'.join(unsaid)} is"


def test_completion_shows_the_public_names_alone() -> None:
    assert dir(pk) == sorted(pk.__all__)
    assert dir(show) == sorted(show.__all__)
    assert {"documents", "measures", "regions", "measure"} <= {
        n for n in dir(pk.Corpus) if not n.startswith("_")
    }
    for room in (pk, show):
        assert not [name for name in room.__all__ if not hasattr(room, name)]


def test_a_misspelt_name_is_answered_with_the_nearest() -> None:
    with pytest.raises(UnknownName, match="policykit 没有 simlarity；最接近的是：similarity"):
        pk.simlarity  # noqa: B018
    assert not hasattr(pk, "simlarity")
    assert getattr(pk, "__nothing__", None) is None
    with pytest.raises(ImportError):
        from policykit import simlarity  # noqa: F401


def fresh(code: str) -> str:
    """What a fresh interpreter prints."""
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()


HEAVY = ("pandas", "matplotlib", "sklearn", "seaborn", "jieba", "scipy", "IPython", "tqdm")


def test_the_library_is_imported_without_what_it_may_not_need() -> None:
    said = f"import sys, policykit as pk; dir(pk); print([m for m in {HEAVY} if m in sys.modules])"
    assert fresh(said) == "[]"


def test_a_workspace_is_loaded_and_shown_without_what_draws_and_compares(small_workspace: Any) -> None:
    path = small_workspace()
    pk.load(path)
    code = f"import sys, policykit as pk; pk.load({str(path)!r})._repr_html_(); print([m for m in {HEAVY[1:]} if m in sys.modules])"
    assert fresh(code) == "[]"


def test_charts_are_there_without_an_import_of_their_own() -> None:
    said = "import sys, policykit as pk; before = 'policykit.show' in sys.modules; print(before, pk.show.sentences.__name__)"
    assert fresh(said) == "False sentences"
    assert pk.show is show
