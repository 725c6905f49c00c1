"""The widgets and their pages: what Python and the browser say to each other, and what is left where nothing runs."""

from __future__ import annotations

import re
from typing import Any

import pytest

from policykit import show
from policykit.corpus import Corpus
from policykit.notebook import widgets
from policykit.report.html import asset

PAGES = {"explorer": lambda corpus: show.explore(corpus), "review": lambda corpus: show.review(corpus, n=3)}
SCRIPTS = {
    page: asset("parts.js", "policykit.notebook") + asset(f"{page}.js", "policykit.notebook")
    for page in PAGES
}


@pytest.mark.parametrize("page", PAGES)
def test_scripts_put_text_into_the_page_as_text_and_say_known_words(corpus: Corpus, page: str) -> None:
    for way in ("innerHTML", "outerHTML", "insertAdjacentHTML", "document.write", "eval(", "http"):
        assert way not in SCRIPTS[page]
    said = set(re.findall(r'say\("([a-z_.]+)"', SCRIPTS[page]))
    assert len(said) > 15
    assert said - set(PAGES[page](corpus).facts["words"]) == set()


@pytest.mark.parametrize("page", PAGES)
def test_a_widget_answers_and_degrades_to_a_table(corpus: Corpus, page: str) -> None:
    pytest.importorskip("anywidget", reason="not installed: anywidget")
    from nbconvert import HTMLExporter
    from nbformat.v4 import new_code_cell, new_notebook, new_output

    widget = PAGES[page](corpus)
    sent: list[dict[str, Any]] = []
    widget.send = sent.append
    widget._handle_custom_msg({"kind": "sign", "coder": "张三"}, [])
    assert (sent[0]["kind"], sent[0]["coder"], widget.now["coder"]) == ("signed", "张三", "张三")
    widget._handle_custom_msg("nonsense", [])
    assert sent[-1]["kind"] == "refused"
    data = widget._repr_mimebundle_()[0]
    assert "application/vnd.jupyter.widget-view+json" in data
    cell = new_code_cell(outputs=[new_output("execute_result", data=data, execution_count=1)])
    made, _ = HTMLExporter().from_notebook_node(new_notebook(cells=[cell]))
    assert "请在 JupyterLab 中打开" in made
    assert (
        '<script type="application/vnd.jupyter.widget-view+json">' not in made
    )  # an empty box, without a kernel


@pytest.mark.parametrize("page", PAGES)
def test_without_the_library_the_session_itself_is_shown(
    corpus: Corpus, page: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def missing(page: str) -> None:
        raise ImportError("anywidget")

    monkeypatch.setattr(widgets, "_widget", missing)
    assert '<table class="dataframe"' in PAGES[page](corpus)._repr_html_()
