"""The notebooks run by papermill on other workspaces: they survive, their pages are whole and ask nobody for anything."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path

import nbformat
import pytest

from policykit.cli import main
from policykit.errors import BrokenWorkspace, UnknownChoice
from policykit.notebook.runs import MissingTool, check_tools, choose

Make = Callable[..., Path]
ROOT = Path(__file__).parents[2]
NOTEBOOKS = ROOT / "notebooks"


@pytest.fixture
def broken(tmp_path: Path) -> Path:
    """A folder with a notebook that fails in its second cell and one that runs."""
    folder = tmp_path / "own"
    folder.mkdir()
    tagged = {"tags": ["parameters"]}
    for name, source in (("00_bad", "raise KeyError('某地')"), ("01_good", "print(len(regions), data)")):
        cells = [
            nbformat.v4.new_markdown_cell("# 问什么？\n[下一本](01_good.ipynb)"),
            nbformat.v4.new_code_cell("data, regions = '', []", metadata=tagged),
            nbformat.v4.new_code_cell(source),
        ]
        nbformat.write(nbformat.v4.new_notebook(cells=cells), folder / f"{name}.ipynb")
    return folder


def outside(page: str) -> list[str]:
    """Whatever a page would fetch: sources, style sheets, imports, addresses in styles."""
    fetched = re.findall(
        r"<(?:script|img|iframe|link|source)[^>]*(?:src|href)=[\"']?(?!data:)([^\"' >]+)", page
    )
    return [*fetched, *re.findall(r"(?:@import|url\()\s*[\"']?(https?:[^\"')]+)", page)]


@pytest.mark.parametrize(
    ("names", "regions"),
    [(("a_qingdao.txt", "b_suzhou.txt", "c_chengdu.txt"), ["苏州", "青岛"]), (("c_chengdu.txt",), [])],
    ids=["two regions of three", "one region"],
)
def test_notebooks_survive_other_workspaces(
    small_workspace: Make, tmp_path: Path, capsys: pytest.CaptureFixture[str], names: tuple, regions: list
) -> None:
    """债券 stands in 苏州 alone and 成都 has none; one region leaves nothing to compare."""
    data, out = small_workspace(*names), tmp_path / "out"
    chosen = ["00_quick_tour", "03_coverage", "04_similarity", "05_matches_and_borrowing"]
    argv = ["notebooks", "--data", str(data), "--out", str(out), "--notebooks", str(NOTEBOOKS)]
    argv += ["--notebook", *chosen, "--categories", "债券"]
    assert main([*argv, *(["--regions", *regions] if regions else [])]) == 0
    said = capsys.readouterr()
    assert said.err == ""
    assert said.out.splitlines() == [f"{name} → {out.as_posix()}/{name}.html" for name in chosen]
    for name in chosen:
        assert outside((out / f"{name}.html").read_text(encoding="utf-8")) == []
        assert {f"{name[:2]}_coverage.png"} <= {p.name for p in out.glob("*.png")} or name[:2] not in (
            "00",
            "03",
        )
        check_record(out / f"{name}.ipynb", regions)


def test_copies_of_the_workspace_are_gone_when_a_notebook_is_done(
    small_workspace: Make, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """A workspace of one document: taken away, nothing is left to compare, and 07 and 08 say so without an error."""
    data, out, scratch = small_workspace("c_chengdu.txt"), tmp_path / "out", tmp_path / "scratch"
    scratch.mkdir()
    monkeypatch.setenv("TMPDIR", str(scratch))
    argv = ["notebooks", "--data", str(data), "--out", str(out), "--notebooks", str(NOTEBOOKS)]
    assert main([*argv, "--notebook", "07", "08", "--categories", "债券"]) == 0
    assert capsys.readouterr().err == ""
    for name in ("07_new_documents", "08_coding_review"):
        check_record(out / f"{name}.ipynb", [])
    assert [p.relative_to(scratch) for p in scratch.rglob("raw")] == []
    assert not (data / "decisions.csv").exists()


def check_record(path: Path, regions: list[str]) -> None:
    """The executed copy holds the parameters used and no moments; a second run gives the same bytes."""
    done = nbformat.read(path, as_version=4)
    tags = [tag for cell in done.cells for tag in cell.metadata.get("tags", ())]
    assert tags == ["injected-parameters"]
    assert f"regions = {json.dumps(regions, ensure_ascii=False)}" in "".join(c.source for c in done.cells)
    assert "papermill" not in str(done.metadata)
    assert not [c for c in done.cells if {"papermill", "execution"} & set(c.metadata)]
    streams = [o for c in done.cells for o in c.get("outputs", ()) if o.get("name") == "stderr"]
    assert streams == []


def test_an_error_names_notebook_and_cell_and_the_others_go_on(
    small_workspace: Make, broken: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    data, out = small_workspace(), tmp_path / "out"
    argv = ["notebooks", "--data", str(data), "--out", str(out), "--notebooks", str(broken)]
    assert main([*argv, "--regions", "青岛"]) == 1
    said = capsys.readouterr()
    assert said.err == (
        f"00_bad.ipynb：第 3 格 KeyError：'某地'；请打开 {out.as_posix()}/00_bad.ipynb 查看这一格\n"
    )
    assert said.out == f"01_good → {out.as_posix()}/01_good.html\n"
    assert "KeyError" in (out / "00_bad.html").read_text(encoding="utf-8")
    good = (out / "01_good.html").read_text(encoding="utf-8")
    assert f"1 {data}" in good
    assert 'href="01_good.html"' in good
    assert "<title>问什么？</title>" in good
    before = (out / "01_good.ipynb").read_bytes(), good
    assert main([*argv, "--regions", "青岛", "--notebook", "01"]) == 0
    again = (out / "01_good.ipynb").read_bytes(), (out / "01_good.html").read_text(encoding="utf-8")
    assert again == before


def test_a_wrong_choice_is_said_once_before_anything_runs(
    small_workspace: Make, broken: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    argv = ["notebooks", "--out", str(tmp_path / "out"), "--notebooks", str(broken)]
    for wrong in (
        ["--data", str(tmp_path / "none")],
        ["--data", str(small_workspace()), "--regions", "青盗"],
        ["--data", str(tmp_path / "data"), "--categories", "基金"],
        ["--data", str(tmp_path / "data"), "--notebook", "07"],
    ):
        assert main([*argv, *wrong]) == 2
        assert len(capsys.readouterr().err.splitlines()) == 1
    assert not (tmp_path / "out").exists()


def test_notebooks_are_chosen_by_name_and_number(broken: Path, tmp_path: Path) -> None:
    assert [p.stem for p in choose(broken)] == ["00_bad", "01_good"]
    assert [p.stem for p in choose(broken, ["01_good.ipynb", "00"])] == ["00_bad", "01_good"]
    with pytest.raises(UnknownChoice, match="笔记本 没有 '2'"):
        choose(broken, ["2"])
    with pytest.raises(BrokenWorkspace, match="没有笔记本；请在仓库的文件夹里运行"):
        choose(tmp_path / "nowhere")


def test_without_papermill_the_way_out_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("importlib.util.find_spec", lambda name: None if name == "papermill" else object())
    with pytest.raises(
        MissingTool,
        match=r'需要 papermill；请在 policykit 的项目文件夹里运行 pip install -e "\.\[notebook\]"',
    ):
        check_tools()
