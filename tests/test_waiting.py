"""Progress on long work: where a person looks on, and nowhere else."""

from __future__ import annotations

import io
import sys
from types import SimpleNamespace
from typing import Any

import pytest

from policykit import waiting


@pytest.fixture(autouse=True)
def _at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(waiting, "DELAY", 0.0)


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def test_a_pipe_stays_quiet_and_a_terminal_gets_a_bar(monkeypatch: pytest.MonkeyPatch) -> None:
    for stream, said in ((io.StringIO(), False), (Terminal(), True)):
        monkeypatch.setattr(sys, "stderr", stream)
        assert list(waiting.steps([1, 2, 3], "比较")) == [1, 2, 3]
        assert ("比较" in stream.getvalue()) is said


def test_a_notebook_gets_one_line_of_output_that_goes_again(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    display = pytest.importorskip("IPython.display")
    sent: list[tuple[str, dict[str, str]]] = []
    handle = SimpleNamespace(update=lambda data, raw: sent.append(("update", data)))

    def shown(data: dict[str, str], **_: Any) -> Any:
        sent.append(("display", data))
        return handle

    monkeypatch.setattr(waiting, "in_notebook", lambda: True)
    monkeypatch.setattr(display, "display", shown)
    assert list(waiting.steps("abc", "比较")) == ["a", "b", "c"]
    assert [kind for kind, _ in sent].count("display") == 1
    assert sent[0][1]["text/plain"].startswith("比较")
    assert sent[-1][1]["text/plain"] == ""
    assert capsys.readouterr() == ("", "")  # stderr would stand on red


def test_work_that_breaks_off_takes_its_bar_away(monkeypatch: pytest.MonkeyPatch) -> None:
    stream = Terminal()
    monkeypatch.setattr(sys, "stderr", stream)
    numbers = waiting.steps([1, 0], "比较")
    with pytest.raises(ZeroDivisionError):
        sum(1 // n for n in numbers)
    numbers.close()
    assert stream.getvalue().rstrip(" ").endswith("\r")


def test_the_kernel_is_known_by_its_shell(monkeypatch: pytest.MonkeyPatch) -> None:
    for shell, known in ((None, False), (SimpleNamespace(), False), (SimpleNamespace(kernel=1), True)):
        monkeypatch.setitem(sys.modules, "IPython", SimpleNamespace(get_ipython=lambda shell=shell: shell))
        assert waiting.in_notebook() is known
