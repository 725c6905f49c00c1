"""The house itself: order of the rooms, lint, format, types, notebooks without outputs, no stray outputs in git."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
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


def test_there_is_a_notebook_a_room_and_one_for_review() -> None:
    assert len(NOTEBOOKS) == 7


def test_notebooks_define_no_functions_and_keep_cells_short() -> None:
    import nbformat

    for path in NOTEBOOKS:
        for cell in nbformat.read(path, as_version=4).cells:
            if cell.cell_type == "code":
                assert "def " not in cell.source, (path.name, cell.source)
                assert len(cell.source.splitlines()) <= 5, (path.name, cell.source)


def test_raw_files_are_as_received() -> None:
    from policykit.corpus.workspace import sha256_of

    assert {p.name: sha256_of(p)[:12] for p in sorted((ROOT / "data" / "raw").glob("0*.txt"))} == {
        "000_0798234bc1643452.txt": "a7736f2174dd",
        "001_9f09ba1eb4098b5c.txt": "ad4dc6e40abf",
        "002_4b94fce75b5576bc.txt": "b2da54e669c2",
        "003_b575fdfc2b5a798a.txt": "a8a1d212780b",
        "004_2b50f4841559e1ed.txt": "67fac7af25fb",
    }
