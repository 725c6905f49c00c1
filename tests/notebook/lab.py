"""A JupyterLab of its own for the tests, and a notebook open in it: run, looked at, listened to.

One server does for all tests of a session: each opens its notebook in a workspace and with a kernel of its own, and
the kernel ends with it. Settings, run files and kernels' histories are kept in a temporary folder.
"""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path
from typing import Any

import pytest
from browsing import Listener

import policykit

SETTINGS = {
    "apputils-extension/notification": {
        "fetchNews": "false",
        "checkForUpdates": False,
        "doNotDisturbMode": True,
    },
    "notebook-extension/tracker": {"windowingMode": "none"},  # all cells are in the page, seen or not
}
# What no page can do, the server and the kernels could: each Python started there notes whom it wants to reach.
WATCH = """import socket, sys
LOCAL = {{"127.0.0.1", "::1", "localhost", "", None, socket.gethostname()}}
def watch(event, args):
    if event in ("socket.connect", "socket.sendto"):
        host = args[1][0] if isinstance(args[1], tuple) else None
    elif event in ("socket.getaddrinfo", "socket.gethostbyname"):
        host = args[0].decode() if isinstance(args[0], bytes) else args[0]
    else:
        return
    if host not in LOCAL:
        with open({file!r}, "a", encoding="utf-8") as out:
            out.write(f"{{host}}\\n")
sys.addaudithook(watch)
"""
HARMLESS: tuple[str, ...] = ()


WIDTHS = "async found => Promise.all(found.map(i => i.decode().then(() => i.naturalWidth, () => 0)))"


@dataclass(frozen=True, slots=True)
class Output:
    """One output of a cell: ``cell`` counts all cells from 1, ``kind`` is stream, error, display_data …"""

    cell: int
    kind: str
    name: str  # of a stream: stdout or stderr; of an error: its class
    text: str
    types: tuple[str, ...]  # of shown data: text/html, image/png …


@dataclass
class Lab:
    """A running JupyterLab over ``root``; every notebook below it can be opened."""

    address: str
    root: Path
    log: Path
    reached: Path  # whom the server and the kernels wanted to reach
    _numbers: Iterator[int] = field(default_factory=lambda: count(1))

    @contextmanager
    def open(self, browser: Any, path: Path, *, width: int = 1200, height: int = 900) -> Iterator[Notebook]:
        """The notebook in front in JupyterLab, its kernel ready; the kernel is shut down afterwards.

        JupyterLab is loaded once a browser and opens one notebook after the other, as for a person; after a test that
        failed it is loaded anew.
        """
        notebook = Notebook(self, self._page(browser), path)
        page = notebook.page
        try:
            if page.url == "about:blank":
                page.goto(f"{self.address}/lab/workspaces/w{next(self._numbers)}")
                page.wait_for_function("window.jupyterapp", timeout=120_000)
            page.set_viewport_size({"width": width, "height": height})
            page.evaluate("path => lab.open(path)", path.resolve().relative_to(self.root).as_posix())
            notebook.theme("Light")  # the one before may have left it dark
            yield notebook
            page.evaluate("lab.close()")
        except BaseException:
            page.context.close()
            raise

    def _page(self, browser: Any) -> Any:
        if browser.contexts:
            return browser.contexts[0].pages[0]
        page = browser.new_context(locale="zh-CN").new_page()
        page.add_init_script(path=Path(__file__).with_name("lab_page.js"))
        return page

    def outgoing(self) -> list[str]:
        return self.reached.read_text(encoding="utf-8").splitlines() if self.reached.exists() else []


class Notebook:
    """A notebook open in JupyterLab. ``page`` is playwright's, for pressing keys and looking around."""

    def __init__(self, lab: Lab, page: Any, path: Path) -> None:
        self.lab, self.page, self.path = lab, page, path
        self.heard = Listener(page)
        self._before = len(lab.outgoing())

    def run_all(self, *, timeout: float = 240) -> None:
        """Run all cells from the top. Fails with the cell and its error where one stops; the rest is then not run."""
        for _ in range(3):  # a run asked for while the kernel is still settling is sometimes lost
            self.page.evaluate("() => void jupyterapp.commands.execute('notebook:run-all-cells')")
            if self._comes("lab.begun()", 30):
                break
        done = self._comes("lab.done()", timeout)
        failed = [output for output in self.outputs() if output.kind == "error"]
        assert not failed, f"{self.path.name}, cell {failed[0].cell}: {failed[0].name}: {failed[0].text}"
        assert done, (
            f"{self.path.name}: not run within {timeout} s: cell {self.page.evaluate('lab.waiting()')}"
        )

    def _comes(self, condition: str, seconds: float) -> bool:
        from playwright.sync_api import TimeoutError as TooLate

        try:
            self.page.wait_for_function(condition, timeout=seconds * 1000, polling=100)
        except TooLate:
            return False
        return True

    def outputs(self) -> list[Output]:
        """All outputs in order, as the notebook holds them."""
        return [Output(**(o | {"types": tuple(o["types"])})) for o in self.page.evaluate("lab.outputs()")]

    def images(self) -> list[int]:
        """The natural width in pixels of each image among the outputs, 0 for one that does not load."""
        return list(self.page.eval_on_selector_all(".jp-OutputArea-output img", WIDTHS))

    def blank(self, *, within: float = 30) -> list[int]:
        """The cells whose widget cannot be seen; widgets are drawn a moment after their cell has run."""
        self._comes("lab.blank().length === 0", within)
        return list(self.page.evaluate("lab.blank()"))

    def complaints(self) -> list[str]:
        """Errors on the console or thrown, without the harmless ones of JupyterLab itself."""
        return self.heard.complaints(harmless=HARMLESS)

    def outside(self) -> list[str]:
        """Addresses that the page, the server or the kernel wanted to reach beyond this machine."""
        own = (f"{self.lab.address}/", self.lab.address.replace("http", "ws") + "/")
        return self.heard.asked(*own) + self.lab.outgoing()[self._before :]

    def quiet(self) -> None:
        """No error and nothing on stderr in the cells, no error of the page, nobody asked outside."""
        loud = [o for o in self.outputs() if o.kind == "error" or o.name == "stderr"]
        assert loud == []
        assert self.complaints() == []
        assert self.outside() == []

    def theme(self, name: str) -> None:
        """Change to ``Light`` or ``Dark``."""
        theme = f"JupyterLab {name}"
        if self.page.evaluate("document.body.dataset.jpThemeName") != theme:
            self.page.evaluate(
                "theme => jupyterapp.commands.execute('apputils:change-theme', {theme})", theme
            )
        self.page.wait_for_function(f"document.body.dataset.jpThemeName === '{theme}'", timeout=30_000)
        self.page.wait_for_timeout(300)  # the colours run into each other

    def shot(self, name: str) -> None:
        """For eyes: the whole notebook as a picture in the folder that ``POLICYKIT_SHOTS`` names, if it names one."""
        if not (folder := os.environ.get("POLICYKIT_SHOTS")):
            return
        Path(folder).mkdir(parents=True, exist_ok=True)
        size = self.page.viewport_size
        tall = self.page.evaluate("lab.unroll()") + 200  # bars above and below
        self.page.set_viewport_size(size | {"height": max(size["height"], min(tall, 12_000))})
        self.page.evaluate("lab.unroll()")
        self.page.wait_for_timeout(500)
        self.page.screenshot(path=f"{folder}/{name}.png")
        self.page.set_viewport_size(size)

    def faint(self, least: float = 4.5) -> list[str]:
        """What stands among the outputs in a colour too near to the one behind it, each text with its contrast."""
        return list(self.page.evaluate("least => lab.faint(least)", least))


def notebook(path: Path, *sources: str) -> Path:
    """Writes a notebook of these code cells."""
    empty = {"cell_type": "code", "execution_count": None, "metadata": {}, "outputs": []}
    cells = [empty | {"id": f"c{i}", "source": source} for i, source in enumerate(sources, start=1)]
    kernel = {"kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"}}
    whole = {"cells": cells, "metadata": kernel, "nbformat": 4, "nbformat_minor": 5}
    path.write_text(json.dumps(whole), encoding="utf-8")
    return path


@contextmanager
def running(root: Path, own: Path) -> Iterator[Lab]:
    """A JupyterLab over ``root``, on this machine alone, with all of its own files in ``own``."""
    for name, value in SETTINGS.items():
        setting = own / "settings" / "@jupyterlab" / f"{name}.jupyterlab-settings"
        setting.parent.mkdir(parents=True, exist_ok=True)
        setting.write_text(json.dumps(value), encoding="utf-8")
    lab = Lab(f"http://127.0.0.1:{_free_port()}", root.resolve(), own / "log", own / "reached")
    (own / "sitecustomize.py").write_text(WATCH.format(file=str(lab.reached)), encoding="utf-8")
    with lab.log.open("w") as log:
        server = subprocess.Popen(_command(lab), stdout=log, stderr=log, env=_environment(own), cwd=own)
    try:
        _wait(lab, server)
        yield lab
    finally:
        server.send_signal(signal.SIGTERM)
        try:
            server.wait(15)
        except subprocess.TimeoutExpired:
            server.kill()
            server.wait()


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _command(lab: Lab) -> list[str]:
    ip, port = lab.address.removeprefix("http://").split(":")
    options = {"ip": ip, "port": port, "port_retries": 0, "password": "", "root_dir": lab.root}
    return [
        *(sys.executable, "-m", "jupyterlab", "--no-browser", "--allow-root", "--IdentityProvider.token="),
        *(f"--ServerApp.{name}={value}" for name, value in options.items()),
        "--LabApp.expose_app_in_browser=True",  # the page's commands and models can be asked
        "--LabApp.extension_manager=readonly",  # the other one looks into the package registry
    ]


def _environment(own: Path) -> dict[str, str]:
    folders = {
        "JUPYTER_CONFIG_DIR": "config",
        "JUPYTER_DATA_DIR": "share",
        "JUPYTER_RUNTIME_DIR": "runtime",
        "JUPYTERLAB_SETTINGS_DIR": "settings",
        "JUPYTERLAB_WORKSPACES_DIR": "spaces",
        "IPYTHONDIR": "ipython",
    }
    package = Path(policykit.__file__).parents[1]
    own_folders = {name: str(own / folder) for name, folder in folders.items()}
    return os.environ | own_folders | {"PYTHONPATH": os.pathsep.join((str(own), str(package)))}


def _wait(lab: Lab, server: subprocess.Popen[bytes], *, seconds: float = 120) -> None:
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if server.poll() is not None:
            break
        try:
            urllib.request.urlopen(f"{lab.address}/api/status", timeout=1).close()
            return
        except (urllib.error.URLError, OSError):
            time.sleep(0.2)
    pytest.fail(f"JupyterLab does not answer:\n{lab.log.read_text(encoding='utf-8')[-2000:]}")
