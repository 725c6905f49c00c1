"""Every notebook in JupyterLab, on a copy of notebooks and data: it runs from top to bottom, shows what it should, is quiet."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import pytest
from lab import Lab

import policykit as pk

ROOT = Path(__file__).parents[2]
NOTEBOOKS = sorted(path.name for path in (ROOT / "notebooks").glob("*.ipynb"))


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of notebooks and data as they stand side by side, the corpus built once for all."""
    desk = tmp_path_factory.mktemp("desk")
    shutil.copytree(ROOT / "notebooks", desk / "notebooks", ignore=shutil.ignore_patterns(".*"))
    shutil.copytree(ROOT / "data", desk / "data", ignore=shutil.ignore_patterns("corpus", "decisions.csv"))
    pk.build(desk / "data")
    return desk


@pytest.mark.parametrize("name", NOTEBOOKS)
def test_a_notebook_runs_in_the_lab(lab: Lab, browser: Any, desk: Path, name: str) -> None:
    with lab.open(browser, desk / "notebooks" / name, height=1000) as opened:
        opened.run_all()
        drawn = [o.cell for o in opened.outputs() if any(t.startswith("image/") for t in o.types)]
        widths = opened.images()
        assert len(widths) >= len(drawn)
        assert [w for w in widths if w <= 300] == []
        assert opened.blank() == []
        for theme in ("Light", "Dark"):
            opened.theme(theme)
            assert opened.faint() == []
            opened.shot(f"{Path(name).stem}-{theme.lower()}")
        opened.quiet()
