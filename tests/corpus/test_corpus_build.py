"""Building: each file read once, what has not changed taken from the store, one bad file never taking others down."""

from __future__ import annotations

import json
import os
import shutil
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from policykit.corpus import build, load
from policykit.corpus.store import Store
from policykit.errors import PassingFailure, UnknownChoice
from policykit.gongwen.formats.worker import SafeReader
from policykit.tables import recorded, schema

Make = Callable[..., Path]
RAW = Path(__file__).parents[2] / "data" / "raw"


def stamps(folder: Path) -> dict[str, int]:
    return {p.relative_to(folder).as_posix(): p.stat().st_mtime_ns for p in folder.rglob("*")}


def contents(folder: Path) -> dict[str, bytes]:
    return {p.relative_to(folder).as_posix(): p.read_bytes() for p in folder.rglob("*") if p.is_file()}


def change(path: Path, before: str, after: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert before in text
    path.write_text(text.replace(before, after), encoding="utf-8")


def test_a_second_build_writes_nothing(small_workspace: Make) -> None:
    path = small_workspace()
    first = build(path)
    assert (first.changed, first.read, first.reused) == (True, ["a_qingdao.txt", "b_suzhou.txt"], [])
    before = stamps(path)
    second = build(path)
    assert (second.changed, second.read, second.reused) == (False, [], ["a_qingdao.txt", "b_suzhou.txt"])
    assert second.hashes == first.hashes
    assert stamps(path) == before


def test_changed_content_is_read_again_alone(small_workspace: Make) -> None:
    path = small_workspace()
    build(path)
    change(path / "raw" / "b_suzhou.txt", "实际保费的30%", "实际保费的40%")
    done = build(path)
    assert (done.changed, done.read, done.reused) == (True, ["b_suzhou.txt"], ["a_qingdao.txt"])
    assert load(path).quantities.query("unit == 'ratio'")["value"].tolist() == [0.35, 0.01, 0.4]


def test_a_new_file_is_read_alone_and_renumbers_nothing(
    small_workspace: Make, small_texts: dict[str, str]
) -> None:
    path = small_workspace()
    before = load(path).measures
    (path / "raw" / "0_first.txt").write_text(small_texts["c_chengdu.txt"], encoding="utf-8")
    done = build(path)
    assert (done.read, done.reused) == (["0_first.txt"], ["a_qingdao.txt", "b_suzhou.txt"])
    after = load(path).measures
    others = after[after["region"] != "成都"].reset_index(drop=True)
    assert others.equals(before)


def test_a_catalog_row_reads_its_own_file_again(small_workspace: Make) -> None:
    path = small_workspace()
    build(path)
    (path / "catalog.csv").write_text("source_file,region\nb_suzhou.txt,苏南\n", encoding="utf-8")
    done = build(path)
    assert (done.read, done.reused) == (["b_suzhou.txt"], ["a_qingdao.txt"])


def test_another_codebook_reads_all_files_again(small_workspace: Make) -> None:
    path = small_workspace()
    build(path)
    (path / "codebook").mkdir()
    (path / "codebook" / "terms.csv").write_text(
        "term,category,instrument,kind,needs,unless\n组织领导,担保,一般担保,term,,\n合力,担保,一般担保,term,,\n",
        encoding="utf-8",
    )
    assert build(path).read == ["a_qingdao.txt", "b_suzhou.txt"]
    coded = load(path).measures
    added = coded[coded["text"].str.contains("组织领导|合力")]
    assert added["categories"].tolist() == ["担保"]


REFUSED = [
    (b"", "文件是空的", "an empty file"),
    (b"%PDF-1.7 \xe2\xe3", "PDF 没有结尾", "a PDF that is cut off"),
    (b"PK\x03\x04rest", "是压缩包", "an archive"),
    (bytes(range(256)) * 8, "内容不像中文文本", "bytes of no text"),
    ("页面正在跳转，请稍候。".encode(), "没有可读的正文", "a page that only forwards"),
]


@pytest.mark.parametrize(("content", "problem", "reason"), REFUSED, ids=[c[2] for c in REFUSED])
def test_a_refused_file_is_named_and_the_others_are_done(
    small_workspace: Make, content: bytes, problem: str, reason: str
) -> None:
    path = small_workspace(bad=content)
    for done in (build(path), build(path)):  # the second one, from the store, says the same
        (error,) = done.refused
        assert error.file == "bad.txt"
        assert problem in error.problem, reason
        assert error.remedy
    assert load(path).regions == ("青岛", "苏州")


def test_a_parser_that_fails_refuses_its_file_alone(
    small_workspace: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    module = sys.modules["policykit.gongwen.document"]
    genuine = module.parse_document

    def failing(source: Any, *rest: Any) -> Any:
        if source.file == "a_qingdao.txt":
            raise ZeroDivisionError("division by zero")
        return genuine(source, *rest)

    monkeypatch.setattr(module, "parse_document", failing)
    path = small_workspace()
    (error,) = build(path).refused
    assert error.file == "a_qingdao.txt"
    assert "ZeroDivisionError" in error.problem
    assert load(path).regions == ("苏州",)


def test_the_region_of_a_refused_file_is_known_from_the_catalog(small_workspace: Make) -> None:
    path = small_workspace(bad=b"%PDF-1.7")
    (path / "catalog.csv").write_text("source_file,region\nbad.txt,厦门\n", encoding="utf-8")
    assert build(path).failed_regions == ("厦门",)
    assert load(path).failed == ("厦门",)


def test_cells_of_a_document_that_was_not_read_whole_are_failed_never_absent(
    small_workspace: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    from policykit.compare import coverage

    monkeypatch.setattr("policykit.gongwen.document.lost", lambda *of: True)  # too many numbers are missing
    corpus = load(small_workspace())
    assert corpus.failed == ("青岛", "苏州")
    assert set(coverage(corpus)["state"]) == {"covered", "failed"}


def test_a_document_that_came_before_is_refused_with_the_first_ones_name(
    small_workspace: Make, small_texts: dict[str, str]
) -> None:
    path = small_workspace(z_copy=small_texts["a_qingdao.txt"] + "\n")
    for done in (build(path), build(path)):
        (error,) = done.refused
        assert error.file == "z_copy.txt"
        assert "与 a_qingdao.txt 中的文件重复" in error.problem
        assert "请删去其中一份" in error.remedy
    assert load(path).documents["doc_id"].is_unique
    (path / "raw" / "a_qingdao.txt").unlink()
    done = build(path)
    assert (done.refused, done.read) == ([], [])  # taken from the store, now that it stands alone
    assert load(path).documents["source_file"].tolist() == ["z_copy.txt", "b_suzhou.txt"]


def test_a_document_of_the_same_title_and_year_is_no_repeat_where_its_text_differs(
    small_workspace: Make, small_texts: dict[str, str]
) -> None:
    """It was called a repeat, to be deleted: another document would have been lost."""
    genuine = small_texts["a_qingdao.txt"]
    front, _, body = genuine.partition("\n一、")
    other = f"{front}\n一、保险\n（一）支持投保。对科技保险保费给予50%补贴。\n（二）加强服务。每年开展一次对接活动。\n\n青岛市人民政府办公室\n\n2023年3月1日\n"
    assert body
    path = small_workspace(z_other=other, z_version=genuine.replace("35%", "45%"))
    said = {error.file: error for error in build(path).refused}
    assert "标题、年份相同，正文不同（" in said["z_other.txt"].problem
    assert "2 句中 0 句一样）" in said["z_other.txt"].problem
    assert "几乎相同（" in said["z_version.txt"].problem
    (path / "catalog.csv").write_text(
        "source_file,distinct_by\nz_other.txt,青政办〔2023〕9号\n", encoding="utf-8"
    )
    assert [error.file for error in build(path).refused] == ["z_version.txt"], "the way out leads out"
    assert "z_other.txt" in set(load(path).documents["source_file"])


def test_a_document_that_stands_twice_in_one_file_is_kept_once(tmp_path: Path) -> None:
    (tmp_path / "raw").mkdir()
    bulletin = (RAW / "003_b575fdfc2b5a798a.txt").read_text(encoding="utf-8")
    (tmp_path / "raw" / "twice.txt").write_text(f"{bulletin}\n\n{bulletin}", encoding="utf-8")
    done = build(tmp_path)
    repeated = [e.problem for e in done.refused]
    wuhan = "武汉市推动科技金融高质量发展加快建设全国科技金融中心行动方案(2025—2027年)"
    assert f"第 14 份：与 twice.txt 中的文件重复（{wuhan}）" in repeated
    corpus = load(tmp_path)
    assert corpus.documents["doc_id"].is_unique
    assert corpus.measures["measure_id"].is_unique


def test_a_deleted_file_leaves_every_table(small_workspace: Make) -> None:
    path = small_workspace()
    load(path)
    (path / "raw" / "a_qingdao.txt").unlink()
    done = build(path)
    assert (done.changed, done.read, done.reused) == (True, [], ["b_suzhou.txt"])
    corpus = load(path)
    assert corpus.regions == ("苏州",)
    for name, table in corpus.tables.items():
        for column in ("doc_id", "measure_id", "article_id"):
            if column in table:
                assert not table[column].str.startswith("qingdao").any(), name
    assert list(corpus.texts) == corpus.documents["doc_id"].tolist()


def damage(folder: Path, *harms: str) -> None:
    """``name = text`` writes it, ``name cut`` and ``name flipped`` damage what is there, ``name gone`` deletes it."""
    for harm in harms:
        name, _, how = harm.partition(" ")
        for file in folder.glob(name):
            data = bytearray(file.read_bytes()) if file.is_file() else bytearray()
            if how == "gone":
                shutil.rmtree(file) if file.is_dir() else file.unlink()
            elif how == "flipped":  # of the same size and, being compressed, perhaps still to be read
                data[len(data) // 2] ^= 0x01
                file.write_bytes(data)
            else:
                file.write_bytes(data[:100] if how == "cut" else how.removeprefix("= ").encode())


POINTER = "current.json"
DAMAGES = [
    (f"{POINTER} = {{",),
    (f"{POINTER} = []",),
    (f'{POINTER} = {{"state": "x", "files": null}}',),
    (f"{POINTER} gone",),
    ("g-*/measures.parquet gone",),
    ("g-*/measures.parquet cut",),
    ("g-*/measures.parquet flipped",),
    ("g-*/labels.parquet flipped",),
    ("g-*/texts.json gone",),
    ("g-*/texts.json flipped",),
    ("g-* gone",),
    (f"{POINTER} gone", "g-*/measures.parquet cut"),
    (f"{POINTER} gone", "files/* cut"),
    (f"{POINTER} gone", "files/* flipped"),
    (f"{POINTER} gone", "files/* = {}"),
    ("* gone",),
]


@pytest.mark.parametrize("harms", DAMAGES, ids=lambda harms: "; ".join(harms))
def test_a_damaged_store_is_rebuilt(small_workspace: Make, harms: tuple[str, ...]) -> None:
    path = small_workspace()
    before = load(path)
    damage(path / "corpus", *harms)
    after = load(path)
    assert all(after.tables[name].equals(before.tables[name]) for name in recorded())
    assert after.texts == before.texts
    assert build(path).changed is False


VERSIONS = [
    ({"format": 1}, "another version"),
    ({"more": 1}, "an unknown field"),
    ({"odd": None}, "a missing field"),
    ({"files": {"a_qingdao.txt": {"more": 1}}}, "one further in"),
]


@pytest.mark.parametrize(("other", "reason"), VERSIONS)
def test_a_store_of_another_version_is_made_anew(
    small_workspace: Make, other: dict[str, Any], reason: str
) -> None:
    path = small_workspace()
    build(path)
    pointer = path / "corpus" / POINTER
    pointer.write_text(json.dumps(json.loads(pointer.read_text()) | other))
    assert Store(path / "corpus").in_force() is None, reason
    assert build(path).changed
    assert not build(path).changed


def test_a_reader_sees_the_old_generation_until_the_new_one_is_in_force(small_workspace: Make) -> None:
    path = small_workspace()
    first = build(path)
    store = Store(path / "corpus")
    change(path / "raw" / "b_suzhou.txt", "实际保费的30%", "实际保费的40%")
    second = build(path)
    assert second.generation != first.generation
    known = store.in_force()
    assert known is not None
    assert (known.generation, known.previous) == (second.generation, first.generation)
    assert "30%" in " ".join(store.tables(first.generation)["measures"]["text"])  # an open reader goes on
    change(path / "raw" / "b_suzhou.txt", "实际保费的40%", "实际保费的50%")
    third = build(path)
    kept = sorted(p.name for p in (path / "corpus").iterdir() if p.is_dir() and p.name != "files")
    assert kept == sorted([second.generation, third.generation])
    assert len(list((path / "corpus" / "files").iterdir())) == 2  # what no source needs is swept


def test_two_builds_in_two_folders_give_the_same_bytes(small_workspace: Make) -> None:
    one, two = (small_workspace("a_qingdao.txt", "c_chengdu.txt", folder=f) for f in ("one", "two"))
    (two / "raw" / "b_suzhou.txt").write_bytes(b"%PDF")  # by another way to the same state
    build(two)
    (two / "raw" / "b_suzhou.txt").unlink()
    first, second = build(one), build(two)
    assert first.generation == second.generation
    for part in (first.generation, "files"):
        assert contents(one / "corpus" / part) == contents(two / "corpus" / part)


def test_offsets_hold_on_the_loaded_tables(tmp_path: Path) -> None:
    raw = tmp_path / "raw"
    raw.mkdir()
    for source in sorted(RAW.glob("*.txt")):
        (raw / source.name).write_bytes(source.read_bytes())
    corpus = load(tmp_path)
    for table in (corpus.articles, corpus.measures):
        assert len(table) > 100
        for row in table.itertuples():
            assert corpus.texts[row.doc_id][row.start : row.end] == row.text
    owner = corpus.measures.set_index("measure_id")
    article = corpus.articles.set_index("article_id")
    for row in corpus.labels.itertuples():
        measure = owner.loc[row.measure_id]
        assert measure["start"] <= row.start < row.end <= measure["end"]
        assert corpus.texts[measure["doc_id"]][row.start : row.end] == row.term
        assert (row.rule == "excluded") == (row.reason != "")
    for row in corpus.quantities.itertuples():
        measure = owner.loc[row.measure_id]
        assert measure["start"] <= row.start < row.end <= measure["end"]
    for row in corpus.measures.itertuples():
        assert article.at[row.article_id, "start"] <= row.start < row.end <= article.at[row.article_id, "end"]
    for name, key in (("documents", "doc_id"), ("articles", "article_id"), ("measures", "measure_id")):
        assert corpus.tables[name][key].is_unique
    counted = corpus.measures.groupby("doc_id").size()
    assert corpus.policies.set_index("doc_id")["n_measures"].to_dict() == counted.to_dict()


def test_an_empty_raw_folder_gives_empty_tables_with_all_columns(tmp_path: Path) -> None:
    (tmp_path / "raw").mkdir()
    done = build(tmp_path)
    assert (done.read, done.refused) == ([], [])
    corpus = load(tmp_path)
    assert corpus.regions == ()
    assert corpus.texts == {}
    for name, table in corpus.tables.items():
        assert table.empty
        assert {c: str(t) for c, t in table.dtypes.items()} == schema(name).types
    assert "0 份政策文件" in repr(corpus)
    assert "没有可以比较的政策文件：请放入 " in repr(corpus)
    assert "<table" not in corpus._repr_html_()
    assert corpus._repr_html_()
    assert build(tmp_path).changed is False


def test_a_corpus_shows_itself(small_workspace: Make) -> None:
    corpus = load(small_workspace())
    assert repr(corpus) == "Corpus(2 份政策文件，10 条措施：青岛、苏州)"
    shown = corpus._repr_html_()
    assert "青岛市人民政府办公室关于促进科技金融发展的若干措施" in shown
    assert 'class="dataframe policykit-documents"' in shown  # what the rule for its first two columns goes by
    assert ".policykit-documents" in shown.partition("<table")[0]
    assert {name: getattr(corpus, name) is corpus.tables[name] for name in recorded()} == dict.fromkeys(
        recorded(), True
    )


def test_regions_follow_the_order_of_the_source_files(
    small_workspace: Make, small_texts: dict[str, str]
) -> None:
    path = small_workspace("b_suzhou.txt", "c_chengdu.txt")
    (path / "raw" / "z_qingdao.txt").write_text(small_texts["a_qingdao.txt"], encoding="utf-8")
    assert load(path).regions == ("苏州", "成都", "青岛")


def test_only_full_texts_enter_comparisons(small_workspace: Make) -> None:
    path = small_workspace()
    (path / "catalog.csv").write_text("source_file,kind\na_qingdao.txt,news\n", encoding="utf-8")
    corpus = load(path)
    assert corpus.documents["kind"].tolist() == ["news", "policy"]
    assert corpus.regions == ("苏州",)
    assert set(corpus.articles["region"]) == set(corpus.measures["region"]) == {"苏州"}


def test_a_refusal_that_was_the_machines_doing_is_tried_again(
    small_workspace: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = small_workspace()
    with monkeypatch.context() as patch:
        busy = PassingFailure("b_suzhou.txt", "读取超过 60 秒，已中止", "请重试")
        genuine = SafeReader.each

        def each(self: SafeReader, file: Path, *given: Any) -> Any:
            if file.name == "b_suzhou.txt":
                raise busy
            return genuine(self, file, *given)

        patch.setattr(SafeReader, "each", each)
        assert [e.problem for e in build(path).refused] == [busy.problem]
    again = build(path)
    assert (again.read, again.reused, again.refused) == (["b_suzhou.txt"], ["a_qingdao.txt"], [])


def test_all_cores_read_what_one_reads(small_workspace: Make, monkeypatch: pytest.MonkeyPatch) -> None:
    names = "a_qingdao.txt", "b_suzhou.txt", "c_chengdu.txt"
    one, all_cores = small_workspace(*names, folder="one", bad=b"%PDF"), small_workspace(*names, bad=b"%PDF")
    monkeypatch.setattr("os.cpu_count", lambda: 2)
    first = build(one)
    monkeypatch.setattr(sys.modules["policykit.corpus.build"], "MANY", 2)
    second = build(all_cores)
    assert second.read == first.read == sorted([*names, "bad.txt"])
    assert [e.file for e in second.refused] == ["bad.txt"]
    for part in (first.generation, "files"):
        assert contents(one / "corpus" / part) == contents(all_cores / "corpus" / part)


def test_what_is_no_file_to_be_read_is_named_and_the_others_are_done(
    small_workspace: Make, small_texts: dict[str, str]
) -> None:
    path = small_workspace("a_qingdao.txt")
    raw = path / "raw"
    (raw / "2024").mkdir()
    (raw / "2024" / "b.txt").write_text(small_texts["b_suzhou.txt"], encoding="utf-8")
    os.mkfifo(raw / "pipe.txt")
    (raw / "broken.txt").symlink_to(path / "nowhere")
    (raw / "linked.txt").symlink_to(raw / "a_qingdao.txt")
    (raw / "two\nlines.txt").write_text("x")
    Path(os.fsdecode(os.fsencode(raw) + b"/\xd6\xd0.txt")).write_text("x")
    done = build(path)
    assert done.read == ["2024/b.txt", "a_qingdao.txt"]
    assert sorted(e.file for e in done.refused) == [
        "\\udcd6\\udcd0.txt",
        "broken.txt",
        "linked.txt",
        "pipe.txt",
        "two\\nlines.txt",
    ]
    assert all("\n" not in str(e) and "；" in str(e) for e in done.refused)
    assert load(path).documents["source_file"].tolist().count("2024/b.txt") == 1
    assert not build(path).changed
    (raw / "pipe.txt").unlink()
    assert len(build(path).refused) == 4


def test_a_corpus_says_what_was_not_read(small_workspace: Make) -> None:
    corpus = load(small_workspace(bad="页面正在跳转，请稍候。"))
    assert "没有读入：bad.txt：只有 9 个汉字，没有可读的正文；请" in repr(corpus)
    assert "<div>没有读入：bad.txt：" in corpus._repr_html_()
    many = load(small_workspace("a_qingdao.txt", folder="many", **{f"x{n}": "空" for n in range(7)}))
    assert repr(many).count("没有读入：") == 5
    assert "另有 2 份没有读入" in repr(many)


def test_another_frame_codes_anew_and_back_again(small_workspace: Make, tmp_path: Path) -> None:
    from policykit.coding.frames import SHIPPED

    path = small_workspace()
    before = load(path)
    own = tmp_path / "绿色"
    shutil.copytree(SHIPPED / "channels", own)
    terms = own / "terms.csv"
    terms.write_text(terms.read_text(encoding="utf-8") + "合力,担保,一般担保,term,,\n", encoding="utf-8")
    coded = load(path, frame=own)
    assert coded.measures["categories"].tolist() != before.measures["categories"].tolist()
    assert not build(path, frame=own).changed
    assert load(path).measures.equals(before.measures)
    with pytest.raises(UnknownChoice, match="编码框架 没有 '绿'"):
        build(path, frame="绿")
