"""A browser of the system for the tests: where it is, how it is started, what a page in it asked for and complained of.

Where it, or a package that a test needs, is missing the test is skipped; with ``CI`` set it fails instead, so that a
machine which should check everything cannot leave this out without a word.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.util import find_spec
from typing import Any

import pytest

CHROMIUM = next(
    (p for n in ("chromium", "chromium-browser", "google-chrome") if (p := shutil.which(n))), None
)
ARGUMENTS = [
    "--no-sandbox",  # as root, in a container
    "--disable-gpu",
    "--disable-dev-shm-usage",  # a container's /dev/shm is small
    # Nothing of the browser's own goes out, and no page can: every name but this machine's is unknown.
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-quic",
    "--disable-sync",
    "--no-first-run",
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",
]
LOCAL = ("data:", "blob:", "about:")


def need(*packages: str) -> None:
    """Skip where playwright, one of ``packages`` or Chromium is missing; fail there with ``CI`` set."""
    missing = [name for name in ("playwright", *packages) if find_spec(name) is None]
    missing += [] if CHROMIUM else ["chromium"]
    if missing:
        say = pytest.fail if os.environ.get("CI") else pytest.skip
        say(f"not installed: {', '.join(missing)}")


@contextmanager
def started() -> Iterator[Any]:
    """A Chromium without a window. At module scope at most: while it runs, no other event loop can in this thread."""
    need()
    from playwright.sync_api import sync_playwright

    with sync_playwright() as play:
        browser = play.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        yield browser
        browser.close()


def expect(locator: Any) -> Any:
    """playwright's assertions that wait; imported here, so that a test module loads without playwright."""
    from playwright.sync_api import expect

    return expect(locator)


class Listener:
    """What a page says on its console, which errors it throws, and every address that it asks for."""

    def __init__(self, page: Any) -> None:
        self.messages: list[tuple[str, str]] = []  # kind (log, warning, error, thrown) and text
        self.requests: list[str] = []
        page.on("console", lambda message: self.messages.append((message.type, message.text)))
        page.on("pageerror", lambda error: self.messages.append(("thrown", str(error))))
        page.on("request", lambda request: self.requests.append(request.url))
        page.on("websocket", lambda socket: self.requests.append(socket.url))

    def asked(self, *own: str) -> list[str]:
        """The addresses that start with none of ``own`` and are not part of the page itself."""
        return [url for url in self.requests if not url.startswith((*LOCAL, *own))]

    def complaints(self, *, harmless: tuple[str, ...] = ()) -> list[str]:
        """Errors of the page, written or thrown, without those that contain one of ``harmless``."""
        errors = [text for kind, text in self.messages if kind in ("error", "thrown")]
        return [text for text in errors if not any(part in text for part in harmless)]
