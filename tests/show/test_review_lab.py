"""The review widget as a person uses it: JupyterLab in a real browser, keys pressed, ``decisions.csv`` looked at.

Skips where JupyterLab, playwright or a Chromium of the system is missing; nothing is downloaded.
"""

from __future__ import annotations

import csv
import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pytest

import policykit

Make = Callable[..., Path]
CHROMIUM = next(
    (p for n in ("chromium", "chromium-browser", "google-chrome") if (p := shutil.which(n))), None
)
MISSING = [name for name in ("jupyterlab", "playwright", "anywidget") if find_spec(name) is None]
MISSING += [] if CHROMIUM else ["chromium"]
pytestmark = pytest.mark.skipif(bool(MISSING), reason=f"not installed: {', '.join(MISSING)}")

ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage"]
IDLE = (
    "document.querySelector('.jp-NotebookPanel .jp-Notebook-ExecutionIndicator')?.dataset.status === 'idle'"
)
HOSTILE = "支持<script>window.hacked=1</script><img src=x onerror='window.hacked=1'>企业发行公司债券。"
SETTINGS = {
    "apputils-extension/notification": {"fetchNews": "false", "checkForUpdates": False},
    "notebook-extension/tracker": {"windowingMode": "none"},
}


@pytest.fixture
def lab(tmp_path: Path, small_workspace: Make) -> Iterator[tuple[str, Path]]:
    """A running JupyterLab over a workspace with a hostile sentence; its address and the workspace."""
    data = small_workspace()
    source = data / "raw" / "a_qingdao.txt"
    text = source.read_text(encoding="utf-8")
    source.write_text(text.replace("各部门要各负其责", HOSTILE + "各部门要各负其责"), encoding="utf-8")
    code = "import policykit as pk\nfrom policykit import show\nshow.review(pk.load('data'), coder='张三')"
    cell = {"cell_type": "code", "execution_count": None, "id": "a", "metadata": {}, "outputs": []}
    kernel = {"kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"}}
    notebook = {"cells": [cell | {"source": code}], "metadata": kernel, "nbformat": 4, "nbformat_minor": 5}
    (tmp_path / "r.ipynb").write_text(json.dumps(notebook), encoding="utf-8")
    for name, value in SETTINGS.items():
        setting = tmp_path / "settings" / "@jupyterlab" / f"{name}.jupyterlab-settings"
        setting.parent.mkdir(parents=True, exist_ok=True)
        setting.write_text(json.dumps(value), encoding="utf-8")
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    folders = {"CONFIG_DIR": "config", "DATA_DIR": "share", "RUNTIME_DIR": "runtime"}
    env = os.environ | {f"JUPYTER_{k}": str(tmp_path / v) for k, v in folders.items()}
    env |= {"JUPYTERLAB_SETTINGS_DIR": str(tmp_path / "settings")}
    env |= {"JUPYTERLAB_WORKSPACES_DIR": str(tmp_path / "spaces")}
    env |= {"PYTHONPATH": str(Path(policykit.__file__).parents[1])}
    command = [sys.executable, "-m", "jupyterlab", "--no-browser", "--allow-root"]
    options = {"ip": "127.0.0.1", "port": port, "port_retries": 0, "password": "", "root_dir": tmp_path}
    command += [f"--ServerApp.{k}={v}" for k, v in options.items()] + ["--IdentityProvider.token="]
    with (tmp_path / "log").open("w") as log:
        server = subprocess.Popen(command, stdout=log, stderr=log, env=env)
    try:
        _wait(f"http://127.0.0.1:{port}/api/status", server)
        yield f"http://127.0.0.1:{port}", data
    finally:
        server.send_signal(signal.SIGTERM)
        try:
            server.wait(10)
        except subprocess.TimeoutExpired:
            server.kill()
            server.wait()


def _wait(address: str, server: subprocess.Popen[bytes]) -> None:
    for _ in range(240):
        assert server.poll() is None, "JupyterLab ended"
        try:
            urllib.request.urlopen(address, timeout=1).close()
            return
        except (urllib.error.URLError, OSError):
            time.sleep(0.5)
    pytest.fail("JupyterLab does not answer")


def _rows(data: Path) -> list[dict[str, str]]:
    path = data / "decisions.csv"
    return list(csv.DictReader(path.read_text(encoding="utf-8-sig").splitlines())) if path.exists() else []


def _until(data: Path, n: int) -> list[dict[str, str]]:
    for _ in range(100):
        if len(rows := _rows(data)) >= n:
            return rows
        time.sleep(0.1)
    pytest.fail(f"{len(rows)} rows instead of {n}")


def test_a_person_reviews_by_keyboard(lab: tuple[str, Path], tmp_path: Path) -> None:
    from playwright.sync_api import sync_playwright

    address, data = lab
    with sync_playwright() as play, play.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS) as browser:
        page = browser.new_page(viewport={"width": 1200, "height": 900}, locale="zh-CN")
        outside: list[str] = []
        wrong: list[str] = []
        page.on(
            "request",
            lambda r: (
                outside.append(r.url)
                if not r.url.startswith((address, "data:", "blob:", "ws://127.0.0.1"))
                else None
            ),
        )
        page.on("pageerror", lambda e: wrong.append(str(e)))
        page.goto(f"{address}/lab/tree/r.ipynb?reset")
        page.wait_for_selector(".jp-Notebook .jp-Cell", timeout=90_000)
        page.wait_for_function(IDLE, timeout=120_000)
        root = page.locator(".pk-review")
        _run(page, root)
        _work(page, root, data)
        for theme in ("JupyterLab Light", "JupyterLab Dark"):
            _theme(page, theme)
            if shots := os.environ.get("POLICYKIT_SHOTS"):  # for eyes
                page.screenshot(path=f"{shots}/{theme.split()[1].lower()}.png")
            assert _contrast(page, ".pk-review .sentence") > 7
            assert _contrast(page, ".pk-review .beside, .pk-review .note") > 4.5
            assert _contrast(page, ".pk-review mark.for", own=True) > 4.5
        assert page.locator("[data-mime-type='application/vnd.jupyter.stderr']").count() == 0
        assert page.evaluate("window.hacked") is None
        assert (outside, wrong) == ([], [])


def _run(page: Any, root: Any) -> None:
    """Run all cells; again where the kernel said idle before it listened, as it does on a busy machine."""
    page.locator(".jp-Notebook .jp-Cell").first.click()
    for _ in range(4):
        page.locator(".lm-MenuBar-itemLabel").filter(has_text="Run").first.click()
        page.locator(".lm-Menu-itemLabel").filter(has_text="Run All Cells").first.click()
        page.wait_for_timeout(3000)
        if page.locator(".jp-InputPrompt").first.inner_text() != "[ ]:":
            break
    root.wait_for(timeout=90_000)


def _work(page: Any, root: Any, data: Path) -> None:
    """Choose, accept, go back, undo, write a reason; the file is looked at after each."""
    assert _rows(data) == []
    total = int(root.locator(".progress").inner_text().split("/")[1].split("句")[0])
    first = root.locator(".id").inner_text()
    root.locator(".sentence").click()
    pressed = root.locator(".choices [aria-pressed='true']")
    before = pressed.count()
    page.keyboard.press("4")
    assert abs(pressed.count() - before) == 1
    page.keyboard.press("4")
    page.keyboard.press("2")
    page.keyboard.press("Enter")
    (row,) = _until(data, 1)
    assert (row["measure_id"], row["coder"], row["task"], row["action"]) == (
        first,
        "张三",
        "review",
        "decide",
    )
    assert "保险" in row["categories"].split("|")
    page.wait_for_function("document.querySelector('.pk-review .progress').textContent.includes('已定 1 句')")
    assert root.locator(".id").inner_text() != first  # Enter goes on
    page.keyboard.press("p")
    assert root.locator(".id").inner_text() == first
    assert "你已定" in root.inner_text()
    page.keyboard.press("u")
    rows = _until(data, 2)
    assert (rows[1]["measure_id"], rows[1]["action"]) == (first, "withdraw")
    assert rows[0] == row  # nothing is deleted
    page.wait_for_function("document.querySelector('.pk-review .progress').textContent.includes('已定 0 句')")
    page.keyboard.press("n")
    page.keyboard.press("r")
    page.keyboard.type("n12看上下文")  # inside the input, keys are text
    page.keyboard.press("Enter")
    for _ in range(2):  # the second one decides the next sentence
        page.keyboard.press("Enter")
    rows = _until(data, 4)
    assert [r["reason"] for r in rows[2:]] == ["n12看上下文", ""]
    page.wait_for_function("document.querySelector('.pk-review .progress').textContent.includes('已定 2 句')")
    assert (
        page.locator(".jp-Notebook .jp-MarkdownCell").count() == 0
    )  # 1 made no heading of the cell, m no text
    seen = set()
    for _ in range(total):
        page.keyboard.press("p")
    for _ in range(total):
        seen.add(root.locator(".sentence").inner_text())
        page.keyboard.press("n")
    assert any("<script>window.hacked=1</script>" in text for text in seen)
    assert root.locator("script, img").count() == 0
    for _ in range(total):
        page.keyboard.press("p")


def _theme(page: Any, name: str) -> None:
    if page.evaluate("document.body.dataset.jpThemeName") == name:
        return
    page.locator(".lm-MenuBar-itemLabel").filter(has_text="Settings").first.click()
    page.locator(".lm-Menu-itemLabel").get_by_text("Theme", exact=True).click()
    page.locator(".lm-Menu-itemLabel").get_by_text(name, exact=True).click()
    page.wait_for_function(f"document.body.dataset.jpThemeName === '{name}'", timeout=30_000)
    page.wait_for_timeout(800)


CONTRAST = """([selector, own]) => {
  const node = document.querySelector(selector);
  const light = (c) => {
    const p = c.match(/[\\d.]+/g).slice(0, 3).map((v) => v / 255).map((v) => v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4);
    return 0.2126 * p[0] + 0.7152 * p[1] + 0.0722 * p[2];
  };
  const style = getComputedStyle(node);
  const back = own ? style.backgroundColor : getComputedStyle(document.querySelector('.pk-review')).backgroundColor;
  const [a, b] = [light(style.color), light(back)].sort((x, y) => y - x);
  return (a + 0.05) / (b + 0.05);
}"""


def _contrast(page: Any, selector: str, *, own: bool = False) -> float:
    """Contrast of a text with what is behind it (WCAG 2), as the browser computed their colours."""
    return float(page.evaluate(CONTRAST, [selector, own]))
