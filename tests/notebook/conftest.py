"""A browser, a JupyterLab in it, and a workspace of three documents of which one holds markup."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import browsing
import lab as jupyter
import pytest

from policykit.corpus import Corpus, load
from policykit.notebook import widgets

HOSTILE = "支持<script>window.hacked=1</script>企业发行公司债券。"


@pytest.fixture
def data(small_workspace: Callable[..., Path]) -> Path:
    """青岛, 苏州 and 成都; the last article of 青岛 speaks of bonds, in markup."""
    path = small_workspace("a_qingdao.txt", "b_suzhou.txt", "c_chengdu.txt")
    source = path / "raw" / "a_qingdao.txt"
    text = source.read_text(encoding="utf-8")
    source.write_text(text.replace("各部门要各负其责", HOSTILE + "各部门要各负其责"), encoding="utf-8")
    return path


@pytest.fixture
def corpus(data: Path) -> Corpus:
    return load(data)


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    """Chromium; skips where it is missing, fails there in CI."""
    with browsing.started() as browser:
        yield browser


@pytest.fixture(scope="session")
def lab(tmp_path_factory: pytest.TempPathFactory) -> Iterator[jupyter.Lab]:
    """A running JupyterLab over the folder that holds every test's ``tmp_path``."""
    browsing.need("jupyterlab", "ipykernel", "anywidget")
    with jupyter.running(tmp_path_factory.getbasetemp(), tmp_path_factory.mktemp("lab")) as lab:
        yield lab


BRIDGE = """async ({ script, style, facts, now }) => {
  const acts = {}, values = { facts, now };
  const fire = (name, ...rest) => (acts[name] ?? []).forEach((act) => act(...rest));
  const model = {
    get: (name) => values[name],
    on: (name, act) => { (acts[name] ??= []).push(act); },
    off: (name, act) => { acts[name] = (acts[name] ?? []).filter((other) => other !== act); },
    send: (message) => window.ask(message).then(([answer, later]) => {
      values.now = later; fire("change:now"); fire("msg:custom", answer);
    }),
  };
  document.head.append(Object.assign(document.createElement("style"), { textContent: style }));
  const page = await import(URL.createObjectURL(new Blob([script], { type: "text/javascript" })));
  page.default.render({ model, el: document.body });
}"""


class Opened:
    """A session in a page of its own, without JupyterLab: what the page asks is answered by the session itself."""

    def __init__(self, browser: Any, session: Any, name: str) -> None:
        made = widgets._widget(name)
        self.page = browser.new_context(viewport={"width": 1150, "height": 720}, locale="zh-CN").new_page()
        self.heard = browsing.Listener(self.page)
        self.page.context.grant_permissions(["clipboard-read", "clipboard-write"])
        self.page.route(
            "http://127.0.0.1/*", lambda route: route.fulfill(body="<!doctype html><body></body>")
        )
        self.page.goto("http://127.0.0.1/page")  # an address that may use the clipboard
        self.page.expose_function("ask", lambda message: [session.handle(message), session.now()])
        held = {"script": made._esm, "style": made._css}
        self.page.evaluate(BRIDGE, held | {"facts": session.facts(), "now": session.now()})
        self.root = self.page.locator(".pk")
        self.root.wait_for()

    def shot(self, name: str) -> None:
        """For eyes: a picture in the folder that ``POLICYKIT_SHOTS`` names, if it names one."""
        if folder := os.environ.get("POLICYKIT_SHOTS"):
            Path(folder).mkdir(parents=True, exist_ok=True)
            self.page.screenshot(path=f"{folder}/{name}.png")

    def quiet(self) -> None:
        """No markup has come to life, nothing was complained of, nobody asked outside."""
        assert self.page.evaluate("window.hacked") is None
        assert self.root.locator("script, img").count() == 0
        assert self.heard.complaints() == []
        assert self.heard.asked("http://127.0.0.1/") == []


@pytest.fixture
def opened(browser: Any) -> Iterator[Callable[[Any, str], Opened]]:
    """Opens a session in the page ``explorer`` or ``review``."""
    browsing.need("anywidget")
    yield lambda session, name: Opened(browser, session, name)
    for context in browser.contexts:
        context.close()
