"""The house itself: order of the rooms, lint, format, types, notebooks without outputs, no stray outputs in git."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parents[1]
REGIONS = ("济南", "长三角", "山西", "武汉", "郑州", "聊城")
NOTEBOOKS = sorted((ROOT / "notebooks").glob("*.ipynb"))


def run(*command: str) -> subprocess.CompletedProcess[str]:
    tool = Path(sys.executable).with_name(command[0])
    program = str(tool) if tool.exists() else shutil.which(command[0]) or command[0]
    return subprocess.run([program, *command[1:]], cwd=ROOT, capture_output=True, text=True, check=False)


@pytest.mark.parametrize(
    "command",
    [
        ("lint-imports",),
        ("ruff", "check"),
        ("ruff", "format", "--check"),
        ("mypy",),
        ("nbstripout", "--verify", *map(str, NOTEBOOKS)),
    ],
    ids=lambda command: " ".join(command[:2])[:20],
)
def test_check_passes(command: tuple[str, ...]) -> None:
    done = run(*command)
    assert done.returncode == 0, done.stdout + done.stderr


def test_advice_installs_this_project_and_not_a_namesake_of_the_index() -> None:
    advice = [
        (path.name, line.strip())
        for path in [*(ROOT / "policykit").rglob("*.py"), *ROOT.glob("*.md")]
        for line in path.read_text(encoding="utf-8").splitlines()
        if re.search(r"""pip install\b.*\bpolicykit(?!-zh)[\["' ]""", line)
    ]
    assert [a for a in advice if " -e " not in a[1]] == []


QUESTIONS = (
    *("00_quick_tour", "01_documents", "02_measures", "03_coverage", "04_similarity"),
    *(
        "05_matches_and_borrowing",
        "06_amounts_and_agencies",
        "07_new_documents",
        "08_coding_review",
        "09_over_time",
    ),
)
PARAMETERS = {
    "data": "../data",
    "figures": "../figures/notebooks",
    "regions": [],
    "categories": [],
    "lang": "zh",
}


def cells(path: Path, kind: str = "code") -> list[Any]:
    import nbformat

    return [cell for cell in nbformat.read(path, as_version=4).cells if cell.cell_type == kind]


def draws(path: Path) -> bool:
    """Whether a notebook makes figures: it collects them in ``charts``."""
    return any("charts[" in cell.source for cell in cells(path))


def test_there_is_a_notebook_for_each_question_of_an_analyst() -> None:
    assert tuple(path.stem for path in NOTEBOOKS) == QUESTIONS


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_a_notebook_asks_answers_and_exports(path: Path) -> None:
    title = cells(path, "markdown")[0].source.splitlines()[0]
    assert title.startswith("# ")
    assert "？" in title
    code = cells(path)
    if draws(path):
        assert "show.export_figures(" in code[-1].source
        assert "figures" in code[-1].source
    prose = "".join(cell.source for cell in cells(path, "markdown"))
    assert "不能说" in prose or "未提及不等于没有" in prose
    assert not [region for region in REGIONS if region in prose], "a finding of one corpus in the prose"


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_a_notebook_takes_its_parameters_from_one_cell_and_uses_them(path: Path) -> None:
    tagged = [cell for cell in cells(path) if "parameters" in cell.metadata.get("tags", ())]
    assert len(tagged) == 1
    assert tagged[0] is cells(path)[0] or tagged[0].source == cells(path)[0].source
    given: dict[str, Any] = {}
    exec(tagged[0].source, given)
    own = {"data": "../examples/versions/data"} if path.stem == "09_over_time" else {}
    assert {name: given.get(name) for name in PARAMETERS} == PARAMETERS | own
    rest = "\n".join(cell.source for cell in cells(path)[1:])
    for name in ("data", "regions", "lang", *(["figures"] if draws(path) else [])):
        assert re.search(rf"\b{name}\b", rest), name
    assert not [region for region in REGIONS if region in rest], "a region is chosen by code, not by name"


def test_notebooks_define_no_functions_and_keep_cells_short() -> None:
    for path in NOTEBOOKS:
        for cell in cells(path):
            assert "def " not in cell.source, (path.name, cell.source)
            assert "lambda" not in cell.source, (path.name, cell.source)
            longest = 6 if "parameters" in cell.metadata.get("tags", ()) else 5
            written = [line for line in cell.source.splitlines() if line]  # ruff puts one behind the imports
            assert len(written) <= longest, (path.name, cell.source)


def test_raw_files_are_as_received() -> None:
    from policykit.corpus.workspace import sha256_of

    assert {p.name: sha256_of(p)[:12] for p in sorted((ROOT / "data" / "raw").glob("0*.txt"))} == {
        "000_0798234bc1643452.txt": "a7736f2174dd",
        "001_9f09ba1eb4098b5c.txt": "ad4dc6e40abf",
        "002_4b94fce75b5576bc.txt": "b2da54e669c2",
        "003_b575fdfc2b5a798a.txt": "a8a1d212780b",
        "004_2b50f4841559e1ed.txt": "67fac7af25fb",
    }
