"""Whoever codes by another frame gets tables, figures and reports of that frame; code names no category of any."""

import ast
import re
import shutil
import zipfile
from pathlib import Path
from typing import get_args

import numpy as np
import pandas as pd
import pytest
from PIL import Image

import policykit
from policykit.coding.frame import Frame
from policykit.coding.frames import SHIPPED, load_frame
from policykit.records import OfferForm
from policykit.report import export
from policykit.report.wording.words import in_order, known, presenting, word

PACKAGE = Path(policykit.__file__).parent
GREEN = Path(__file__).parents[2] / "examples/lvse/data"


def texts_of(code: str) -> list[str]:
    """The string literals of a module; docstrings may give examples."""
    tree = ast.parse(code)
    docs = {id(n.value) for n in ast.walk(tree) if isinstance(n, ast.Expr)}
    found = [n for n in ast.walk(tree) if isinstance(n, ast.Constant) and id(n) not in docs]
    return [n.value for n in found if isinstance(n.value, str)]


def named_in(text: str, names: set[str]) -> set[str]:
    """The names that stand in a literal by themselves or as its parts: 信贷|担保, category.信贷."""
    return set(re.split(r"[|·:.、, ]", text)) & names


def test_no_category_or_instrument_of_a_frame_is_named_in_code() -> None:
    frames = [load_frame(head.parent.name) for head in SHIPPED.glob("*/frame.toml")]
    assert {"channels", "policy_tools"} <= {frame.name for frame in frames}
    names = {n for f in frames for n in (*f.cells, *(row.instrument for row in f.instruments))}
    names -= set(get_args(OfferForm))  # how money is given is told alike in every frame
    assert named_in("category.信贷|担保", names) == {"信贷", "担保"}
    rooms = [
        p for p in PACKAGE.rglob("*.py") if "gongwen" not in p.parts
    ]  # reading speaks the language, no frame
    found = {p.name: [t for t in texts_of(p.read_text("utf-8")) if named_in(t, names)] for p in rooms}
    assert {name: texts for name, texts in found.items() if texts} == {}
    words = (PACKAGE / "report/wording/words.csv").read_text("utf-8")
    assert re.findall(r"(?m)^(?:category|instrument)\..*", words) == []


def test_running_text_asks_the_frame_what_it_calls_its_categories() -> None:
    tools = load_frame("policy_tools")
    with presenting(frame=tools):
        assert word("chart.coverage.title", lang="en").startswith("Which types of tools each region covers")
        assert known("category", "供给型", lang="en") == "Supply"
        assert in_order(["无工具", "需求型", "别的", "供给型"]) == ["供给型", "需求型", "无工具", "别的"]
    assert word("chart.coverage.title") == "各地区覆盖哪些渠道（格内为措施条数）"


@pytest.fixture(scope="module")
def exported(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The export of a workspace whose frame is its own."""
    home = tmp_path_factory.mktemp("green")
    shutil.copytree(GREEN, home / "data")
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(export, "DPI", 60)
        policykit.run(home / "data", home / "out")
    return home / "out"


def frame_of_example() -> Frame:
    return load_frame(own=GREEN / "codebook")


def colours(picture: Path) -> set[str]:
    """The colours that a picture has, as ``#RRGGBB``."""
    pixels = np.asarray(Image.open(picture).convert("RGB")).reshape(-1, 3)
    return {"#{:02X}{:02X}{:02X}".format(*pixel) for pixel in np.unique(pixels, axis=0)}


def test_figures_show_the_categories_of_another_frame_in_its_colours(exported: Path) -> None:
    frame = frame_of_example()
    own = {frame.colour(c).upper() for c in frame.categories}
    others = {load_frame().colour(c) for c in load_frame().categories} - own
    for name in ("profile", "instruments"):
        assert own <= colours(exported / f"{name}.png")
        assert not others & colours(exported / f"{name}.png"), name


def test_tables_and_reports_hold_the_categories_of_another_frame_alone(exported: Path) -> None:
    frame = frame_of_example()
    coverage = pd.read_csv(exported / "tables/coverage.csv")
    assert tuple(dict.fromkeys(coverage["category"])) == frame.cells
    page = (exported / "report.html").read_text("utf-8")
    for i, cell in enumerate(frame.cells):
        assert f".chip.k{i}{{background:{frame.colour(cell)};" in page
        assert f'<option value="{cell}">{cell}</option>' in page
    assert "四类绿色金融" in page
    with zipfile.ZipFile(exported / "report.docx") as packed:
        document = packed.read("word/document.xml").decode()
    with zipfile.ZipFile(exported / "comparison.xlsx") as packed:
        styles, strings = (packed.read(f"xl/{part}.xml").decode() for part in ("styles", "sharedStrings"))
    assert all(f'rgb="FF{frame.colour(cell)[1:]}"' in styles for cell in frame.cells)
    assert all(f">{cell}<" in strings for cell in frame.cells)
    assert all(cell in document for cell in frame.cells)
    assert not [t for t in (page, document, strings) if "五类" in t or "渠道" in t]
