"""What the examples of docstrings find: the library, its charts, and the six documents in a workspace of their own."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

DATA = Path(__file__).parent / "data"
TAKEN = ("raw", "reference", "gold")


@pytest.fixture(scope="session")
def example_corpus(tmp_path_factory: pytest.TempPathFactory) -> Any:
    """The corpus of the repository, from a copy: an example may decide a measure without touching ``data/``."""
    import policykit as pk

    path = tmp_path_factory.mktemp("examples") / "data"
    for name in TAKEN:
        shutil.copytree(DATA / name, path / name)
    return pk.load(path)


@pytest.fixture(autouse=True)
def _example_names(request: pytest.FixtureRequest) -> Iterator[None]:
    """``pk``, ``show`` and ``corpus`` for the examples of docstrings, which run in the folder that holds ``data``."""
    if not isinstance(request.node, pytest.DoctestItem):
        yield
        return
    import policykit as pk
    from policykit import show

    corpus = request.getfixturevalue("example_corpus")
    names = request.getfixturevalue("doctest_namespace")
    names |= {"pk": pk, "show": show, "corpus": corpus}
    request.getfixturevalue("monkeypatch").chdir(corpus.path.parent)
    yield
    if "matplotlib.pyplot" in sys.modules:
        sys.modules["matplotlib.pyplot"].close("all")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Each example runs once: a function that a room offers is found in its module and in the room."""
    seen: set[str] = set()
    for item in list(items):
        if isinstance(item, pytest.DoctestItem):
            if item.dtest.docstring in seen:
                items.remove(item)
            seen.add(item.dtest.docstring)
