"""What a workspace must be, and what its catalog may say."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pandas as pd
import pytest

from policykit.corpus import build, load
from policykit.corpus.catalog import FACTS, OF_THE_FILE, Catalog, completed, read_catalog
from policykit.errors import BrokenWorkspace, WrongCall

Make = Callable[..., Path]


def everything(folder: Path) -> list[str]:
    return sorted(p.relative_to(folder).as_posix() for p in folder.rglob("*"))


def test_no_folder_is_a_broken_workspace(tmp_path: Path) -> None:
    with pytest.raises(BrokenWorkspace, match="没有这个文件夹；请指明工作区"):
        build(tmp_path / "nowhere")
    assert everything(tmp_path) == []


def test_no_raw_folder_is_a_broken_workspace(tmp_path: Path) -> None:
    with pytest.raises(BrokenWorkspace, match="raw：没有 raw/ 文件夹；请新建它"):
        build(tmp_path)
    assert everything(tmp_path) == []


def test_a_file_called_raw_is_no_folder(tmp_path: Path) -> None:
    (tmp_path / "raw").write_text("x")
    with pytest.raises(BrokenWorkspace, match="没有 raw/ 文件夹"):
        build(tmp_path)


WRONG_FOLDERS = [
    ("dta", "dta：没有这个文件夹；附近的工作区是 data，请改用它", "a slip of the keyboard"),
    ("data/raw", "data/raw：是工作区里面的文件夹；请给出工作区本身：data", "the raw folder itself"),
    (
        "data/corpus/x",
        "data/corpus/x：没有这个文件夹；附近的工作区是 data，请改用它",
        "something inside that is not there",
    ),
    ("data/raw/a_qingdao.txt", "a_qingdao.txt：是文件，不是文件夹；附近的工作区是 data", "a document"),
    ("notes.md", "notes.md：是文件，不是文件夹；附近的工作区是 data", "a file beside the workspace"),
    (".", "raw：没有 raw/ 文件夹；请新建它并放入政策文件；附近的工作区是 data，请改用它", "the folder above"),
    ("notebooks", "没有 raw/ 文件夹；.*附近的工作区是 data", "the folder beside"),
    (
        "notebooks/data",
        "notebooks/data：没有这个文件夹；附近的工作区是 data，请改用它",
        "as if notebooks held it",
    ),
]


@pytest.mark.parametrize(("given", "said", "why"), WRONG_FOLDERS, ids=[w[2] for w in WRONG_FOLDERS])
def test_a_wrong_folder_is_told_the_workspace_close_by(
    small_workspace: Make, monkeypatch: pytest.MonkeyPatch, given: str, said: str, why: str
) -> None:
    root = small_workspace().parent
    (root / "notebooks").mkdir()
    (root / "notes.md").write_text("x")
    monkeypatch.chdir(root)
    before = everything(root)
    with pytest.raises(BrokenWorkspace, match=said) as caught:
        load(given)
    assert "\n" not in str(caught.value)
    assert everything(root) == before


def test_a_notebook_in_a_folder_of_its_own_is_told_the_way_up(
    small_workspace: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    root = small_workspace().parent
    (root / "notebooks").mkdir()
    monkeypatch.chdir(root / "notebooks")
    with pytest.raises(BrokenWorkspace, match=r"^data：没有这个文件夹；附近的工作区是 \.\./data，请改用它$"):
        load("data")


def test_of_several_workspaces_the_one_that_is_spelt_alike_is_named(small_workspace: Make) -> None:
    root = small_workspace(folder="liaocheng").parent
    small_workspace(folder="wuhan")
    with pytest.raises(BrokenWorkspace, match="附近的工作区是 [^、]*wuhan，请改用它"):
        load(root / "wuhna")
    with pytest.raises(BrokenWorkspace, match="附近的工作区是 [^、]*liaocheng、[^、]*wuhan，请改用它"):
        load(root)


def test_what_is_no_path_is_told_so() -> None:
    with pytest.raises(WrongCall, match='要的是工作区的文件夹，得到 int；.*pk.load\\("data"\\)'):
        load(3)  # type: ignore[arg-type]


CATALOGS = [
    ("source_file,n_measures\na.txt,3\n", "列“n_measures”是程序自己算出的", "a column that is counted"),
    ("source_file,文件\na.txt,3\n", "列“source_file”写了两次", "one column in two languages"),
    ("region,kind\n青岛,policy\n", "没有 source_file 列", "the one column that is needed"),
    ("", "没有 source_file 列", "an empty file"),
    (
        "source_file,kind\na.txt,law\n",
        "第 2 行的 kind 不能是 law；可用：policy、summary、news、source、政策",
        "kind",
    ),
    ("source_file,level\na.txt,town\n", "第 2 行的 level 不能是 town；可用：national、province", "level"),
    ("source_file,source_item\na.txt,first\n", "第 2 行的 source_item 不是整数：first", "item"),
    ("source_file,source_item\na.txt,-1\n", "source_item 不是整数：-1", "an item below nought"),
    ("source_file,title\na.txt,甲,乙\n", "第 2 行的列数多于表头；请检查逗号", "a comma in a title"),
    ("source_file,title\nb.txt,x\na.txt,甲,乙\n", "第 3 行的列数多于表头", "the line is counted"),
    ("source_file,region\na.txt,丙|丁\n", "第 2 行的 region 含有不能用的字符“|”", "it joins names in cells"),
    ("source_file,region\na.txt,丙\x7f\n", "region 含有不能用的字符“U\\+007F”", "a control character"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1\x00\x00", "不是有效的目录表", "a spreadsheet renamed to .csv"),
]


@pytest.mark.parametrize(("content", "said", "reason"), CATALOGS, ids=[c[2] for c in CATALOGS])
def test_a_broken_catalog_is_named_and_nothing_is_written(
    small_workspace: Make, content: str | bytes, said: str, reason: str
) -> None:
    path = small_workspace()
    (path / "catalog.csv").write_bytes(content.encode() if isinstance(content, str) else content)
    before = everything(path)
    with pytest.raises(BrokenWorkspace, match=said) as caught:
        build(path)
    assert str(caught.value).startswith(str(path / "catalog.csv")), reason
    assert everything(path) == before


def test_a_catalog_that_cannot_be_opened_is_named(small_workspace: Make) -> None:
    path = small_workspace()
    (path / "catalog.csv").mkdir()
    with pytest.raises(BrokenWorkspace, match="打不开.*请检查文件权限"):
        build(path)


ENCODINGS = ["utf-8", "utf-8-sig", "gb18030"]


@pytest.mark.parametrize("encoding", ENCODINGS)
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_a_catalog_is_read_as_a_spreadsheet_saves_it(tmp_path: Path, encoding: str, end: str) -> None:
    (tmp_path / "raw").mkdir()
    rows = ["source_file,region,note", "甲.txt,青岛,由网站下载的全文，经过核对", ""]
    (tmp_path / "catalog.csv").write_bytes(end.join(rows).encode(encoding))
    catalog = read_catalog(tmp_path / "catalog.csv")
    assert catalog.facts == {("甲.txt", 0): {"region": "青岛", "note": "由网站下载的全文，经过核对"}}


def test_a_region_of_two_lines_is_one_line(tmp_path: Path) -> None:
    (tmp_path / "raw").mkdir()
    (tmp_path / "catalog.csv").write_text(
        'source_file,region\na.txt,"中国（上海）\n自贸区"\n', encoding="utf-8"
    )
    assert read_catalog(tmp_path / "catalog.csv").facts == {("a.txt", 0): {"region": "中国（上海） 自贸区"}}


def test_empty_cells_rows_and_a_missing_catalog_say_nothing(tmp_path: Path) -> None:
    (tmp_path / "raw").mkdir()
    path = tmp_path / "catalog.csv"
    assert read_catalog(path) == Catalog()
    (tmp_path / "catalog.csv").write_text("source_file,region,kind\na.txt, ,\n,青岛,policy\n\n")
    assert read_catalog(path).facts == {("a.txt", 0): {}}


def test_the_row_of_an_item_wins_over_the_row_of_its_file() -> None:
    catalog = Catalog({("a.txt", 0): {"region": "甲", "kind": "news"}, ("a.txt", 2): {"region": "乙"}})
    assert catalog.facts_of("a.txt", 1) == {"region": "甲", "kind": "news"}
    assert catalog.facts_of("a.txt", 2) == {"region": "乙", "kind": "news"}
    assert catalog.facts_of("b.txt", 1) == {}


def test_further_columns_are_variables_of_the_documents_and_headings_may_be_chinese(
    small_workspace: Make,
) -> None:
    path = small_workspace()
    rows = "文件,地区,类型,人口（万）,regoin\na_qingdao.txt,胶东,政策,1034,x\nb_suzhou.txt,,,,\n"
    (path / "catalog.csv").write_text(rows, encoding="gb18030")
    done = build(path)
    assert done.notes == ["catalog.csv：列 regoin 作为自定变量读入；若指 region，请改列名"]
    table = load(path).documents.sort_values("source_file")
    assert table["region"].tolist() == ["胶东", "苏州"]
    assert table["人口（万）"].fillna(0).tolist() == [1034, 0]
    assert list(table.columns)[-2:] == ["人口（万）", "regoin"]
    (path / "catalog.csv").write_text(rows.replace("1034", "1035"), encoding="utf-8")
    again = build(path)
    assert (again.read, again.changed) == ([], True), "a variable is not what a file is read by"


def test_a_catalog_is_completed_and_what_stands_in_it_stays(small_workspace: Make) -> None:
    path = small_workspace()
    written = 'source_file,note,region\na_qingdao.txt,"核对，过",\n'
    (path / "catalog.csv").write_text(written, encoding="utf-8")
    rows = load(path).documents.to_dict("records")
    text, new = completed(path / "catalog.csv", rows)
    assert (text, new) == (written + "b_suzhou.txt,,苏州\n", 1)
    fresh, new = completed(path / "none.csv", rows)
    assert new == 2
    assert fresh.splitlines()[0] == "文件,第几份,地区,类型,级别,标题,文号,成文日期"
    assert "a_qingdao.txt,1,青岛,政策,市," in fresh
    (path / "catalog.csv").write_text(fresh, encoding="utf-8")
    assert load(path).documents.equals(pd.DataFrame(rows).astype(load(path).documents.dtypes))


def with_catalog(path: Path, **facts: str) -> Path:
    row = {"source_file": "a_qingdao.txt"} | facts
    (path / "catalog.csv").write_text(",".join(row) + "\n" + ",".join(row.values()) + "\n", encoding="utf-8")
    return path


GIVEN = [
    ("region", "胶东"),
    ("kind", "summary"),
    ("level", "province"),
    ("title", "另一个标题"),
    ("doc_number", "鲁政字〔2020〕1号"),
    ("issuers", "甲局|乙局"),
    ("date_issued", "2020-01-02"),
    ("effective_from", "2020-02-01"),
    ("valid_until", "2030-02-01"),
]


@pytest.mark.parametrize(("column", "value"), GIVEN)
def test_the_catalog_wins_over_detection_and_the_ids_stay(
    small_workspace: Make, column: str, value: str
) -> None:
    path = small_workspace("a_qingdao.txt")
    plain = load(path)
    given = load(with_catalog(path, **{column: value}))
    assert plain.documents.at[0, column] != value
    assert given.documents.at[0, column] == value
    assert given.documents.at[0, "doc_id"] == plain.documents.at[0, "doc_id"]
    if column != "kind":
        assert given.measures["measure_id"].tolist() == plain.measures["measure_id"].tolist()
    unchanged = [c for c, _ in GIVEN if c != column]
    assert given.documents.loc[0, unchanged].tolist() == plain.documents.loc[0, unchanged].tolist()


def test_every_column_that_names_a_fact_is_tried_above() -> None:
    reading = {
        "skip_repairs",
        "distinct_by",
        "convert",
        "drop",
        "status",
        "replaces",
        *OF_THE_FILE,
    }  # tried where they act
    assert {c for c, _ in GIVEN} | reading | {"source_file", "source_item", "note"} == set(FACTS)


def test_a_region_of_the_catalog_reaches_every_table(small_workspace: Make) -> None:
    corpus = load(with_catalog(small_workspace("a_qingdao.txt"), region="胶东"))
    assert set(corpus.articles["region"]) == set(corpus.measures["region"]) == {"胶东"}
    assert corpus.regions == ("胶东",)


def test_a_repair_can_be_skipped(small_workspace: Make, small_texts: dict[str, str]) -> None:
    text = small_texts["a_qingdao.txt"].replace("最高50万元", "最高５０万元")
    path = small_workspace("b_suzhou.txt")
    (path / "raw" / "a_qingdao.txt").write_text(text, encoding="utf-8")
    corpus = load(path)
    kinds = corpus.repairs["kind"].tolist()
    assert len(kinds) == 1
    assert "最高50万元" in "".join(corpus.texts.values())
    corpus = load(with_catalog(path, skip_repairs=kinds[0]))
    assert corpus.repairs.empty
    assert "最高５０万元" in "".join(corpus.texts.values())


def test_hidden_and_lock_files_and_hidden_folders_are_left_out(small_workspace: Make) -> None:
    path = small_workspace("a_qingdao.txt")
    (path / "raw" / ".git").mkdir()
    for name in (".DS_Store", "~$a_qingdao.docx", ".a_qingdao.txt.swp", ".git/b.txt"):
        (path / "raw" / name).write_text("x")
    done = build(path)
    assert done.read == ["a_qingdao.txt"]
    assert done.refused == []
