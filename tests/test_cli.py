"""The command line: exit codes, what is said on which stream, what is written and what is not."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pandas as pd
import pytest

from policykit.cli import main
from policykit.cli.main import COMMANDS
from policykit.report.wording.terminal import document_lines

Make = Callable[..., Path]


pytestmark = pytest.mark.usefixtures("quick")


def everything(folder: Path) -> dict[str, tuple[int, bytes]]:
    return {
        p.relative_to(folder).as_posix(): (p.stat().st_mtime_ns, p.read_bytes())
        for p in folder.rglob("*")
        if p.is_file()
    }


def test_run_says_what_it_did_and_then_that_nothing_is_new(
    small_workspace: Make, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    argv = ["run", "--data", str(small_workspace()), "--out", str(tmp_path / "out")]
    assert main(argv) == 0
    said = capsys.readouterr()
    assert said.err == ""
    lines = said.out.splitlines()
    assert lines[0] == "读入 2 个新增或改动的文件，0 个沿用上次的结果："
    assert lines[1] == (
        "  青岛｜政策全文｜青岛市人民政府办公室关于促进科技金融发展的若干措施｜3 节 5 条 6 句｜存疑 0"
    )
    assert lines[2] == "  苏州｜政策全文｜苏州市科技金融发展行动计划｜2 节 4 条 4 句｜存疑 0"
    assert lines[3].startswith("导出 ")
    assert lines[3].endswith("（相似度依据 IDF 快照 idf-1）。")
    assert lines[4] == "这是第一次运行，没有可比的上次结果。"
    assert lines[5].startswith(f"请打开 {tmp_path}/out/index.html（图）、")
    before = everything(tmp_path)
    assert main(argv) == 0
    said = capsys.readouterr()
    assert said.err == ""
    assert said.out == f"没有新内容：2 个文件与上次相同，{tmp_path}/out/ 已是最新，未做任何工作。\n"
    assert everything(tmp_path) == before


def test_run_says_what_an_added_document_changed(
    small_workspace: Make, small_texts: dict[str, str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = small_workspace()
    argv = ["run", "--data", str(path), "--out", str(tmp_path / "out")]
    main(argv)
    capsys.readouterr()
    (path / "raw" / "c_chengdu.txt").write_text(small_texts["c_chengdu.txt"], encoding="utf-8")
    assert main(argv) == 0
    lines = capsys.readouterr().out.splitlines()
    title = "成都市支持科技型企业融资的实施意见"
    assert lines[0] == "读入 1 个新增或改动的文件，2 个沿用上次的结果："
    assert "与上次相比：" in lines
    assert f"  文件｜成都｜{title}：无 → c_chengdu.txt（新增文件）" in lines
    assert any(line.startswith("  覆盖｜成都｜新增：信贷 1、") and title in line for line in lines)
    assert "  相似度｜已公布的各对没有变化" in lines
    assert [line for line in lines if line.startswith("  相似度｜青岛–苏州")] == []


def test_changes_tells_what_a_run_changed_and_since_which(
    small_workspace: Make, small_texts: dict[str, str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = small_workspace()
    told = ["changes", "--data", str(path)]
    assert main(told) == 0
    assert capsys.readouterr().out == "还没有两次运行可比：请先运行 policykit run。\n"
    argv = ["run", "--data", str(path), "--out", str(tmp_path / "out")]
    main(argv)
    (path / "raw" / "c_chengdu.txt").write_text(small_texts["c_chengdu.txt"], encoding="utf-8")
    main(argv)
    (path / "catalog.csv").write_text("source_file,region\nc_chengdu.txt,重庆\n", encoding="utf-8")
    main(argv)
    capsys.readouterr()
    before = everything(path)
    assert main(told) == 0
    said = capsys.readouterr().out
    assert said.startswith("从第 2 次运行（")
    assert "  文件｜重庆｜地区：成都 → 重庆（目录表改变）\n" in said
    assert main([*told, "--since", "1"]) == 0
    since = capsys.readouterr().out
    assert since.startswith("从第 1 次运行（")
    assert "c_chengdu.txt（新增文件）" in since
    assert main([*told, "--since", "9"]) == 2
    assert "运行 没有 '9'；可用的是：1（" in capsys.readouterr().err
    assert everything(path) == before


@pytest.mark.parametrize("command", ["run", "build", "export"])
def test_a_refused_document_gives_one_line_and_exit_code_1(
    small_workspace: Make, tmp_path: Path, capsys: pytest.CaptureFixture[str], command: str
) -> None:
    path = small_workspace(bad="页面正在跳转，请稍候。", empty=b"")
    argv = [command, "--data", str(path)] + ([] if command == "build" else ["--out", str(tmp_path / "out")])
    for _ in range(2):  # also where everything is taken from the store
        assert main(argv) == 1
        assert capsys.readouterr().err.splitlines() == [
            "bad.txt：只有 9 个汉字，没有可读的正文；请确认下载的是全文而不是跳转页",
            "empty.txt：文件是空的；请重新下载或删除它",
        ]


def broken_catalog(path: Path) -> None:
    (path / "catalog.csv").write_text("file\na.txt\n")


def broken_terms(path: Path) -> None:
    (path / "codebook").mkdir()
    (path / "codebook" / "terms.csv").write_text("term\n")


def broken_toml(path: Path) -> None:
    (path / "codebook").mkdir()
    (path / "codebook" / "frame.toml").write_text("version =")


def broken_snapshot(path: Path) -> None:
    (path / "reference").mkdir()
    (path / "reference" / "idf-3.json").write_text("[]")


def no_raw(path: Path) -> None:
    for file in (path / "raw").iterdir():
        file.unlink()
    (path / "raw").rmdir()


BROKEN = [
    (broken_catalog, "catalog.csv", "没有 source_file 列", "请写一列 source_file 或 文件"),
    (broken_terms, "terms.csv", "表头必须是 term,category", "请改正这一行"),
    (broken_toml, "frame.toml 第 1 行", "不是有效的 TOML", "请改正这一行"),
    (no_raw, "raw", "没有 raw/ 文件夹", "请新建它并放入政策文件"),
    (broken_snapshot, "idf-3.json", "IDF 快照的内容已损坏", "请从版本库取回"),
]


@pytest.mark.parametrize(("spoil", "file", "problem", "remedy"), BROKEN, ids=[c[0].__name__ for c in BROKEN])
def test_a_broken_workspace_gives_exit_code_2_and_nothing_is_written(
    small_workspace: Make,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    spoil: Callable[[Path], None],
    file: str,
    problem: str,
    remedy: str,
) -> None:
    path = small_workspace()
    spoil(path)
    before = everything(tmp_path)
    assert main(["run", "--data", str(path), "--out", str(tmp_path / "out")]) == 2
    said = capsys.readouterr()
    assert said.out == ""
    (line,) = said.err.splitlines()
    assert file in line
    assert line.index(problem) < line.index(remedy)
    assert everything(tmp_path) == before
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize(
    ("argv", "said"),
    [
        (["exprot"], "policykit：命令 没有 'exprot'；可用的是：export、"),
        (
            ["review", "--n", "-3"],
            "policykit review：--n 要写大于 0 的整数，写的是 '-3'；用法见 policykit review --help",
        ),
        (["review", "--seed", "x"], "policykit review：--seed 要写整数，写的是 'x'；"),
        (["run", "--lang", "zn"], "policykit run：--lang 没有 'zn'；可用的是：zh、en；"),
        (["run", "--data"], "policykit run：--data 后面要写一个值；"),
        (["check"], "policykit check：没有写 文件；"),
        (["run", "--x"], "policykit run：不认识 --x；"),
        (["run", "extra"], "policykit"),
        (["export", "--only", "charts"], "policykit export：--only 没有 'charts'；"),
    ],
)
def test_wrong_use_is_told_in_a_line_what_to_write(
    argv: list[str],
    said: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.chdir(tmp_path)
    assert main(argv) == 2
    (line,) = capsys.readouterr().err.splitlines()  # argparse would list every option, in English
    assert line.startswith(said)
    assert line.endswith("--help")
    assert not any(english in line for english in ("invalid", "required", "argument", "expected", "choose"))
    assert list(tmp_path.iterdir()) == []


def test_the_default_folders_are_those_of_the_contract(
    small_workspace: Make, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    small_workspace()
    monkeypatch.chdir(tmp_path)
    assert main(["run"]) == 0
    assert sorted(p.name for p in tmp_path.iterdir()) == ["data", "figures"]


@pytest.mark.parametrize("command", COMMANDS)
def test_help_shows_an_example(command: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main([command, "--help"]) == 0
    assert f"例：policykit {command}" in capsys.readouterr().out


def test_check_prints_facts_outline_repairs_and_doubts_and_writes_nothing(
    tmp_path: Path,
    small_texts: dict[str, str],
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    text = small_texts["a_qingdao.txt"].replace("（四）", "（六）").replace("最高50万元", "最高５０万元")
    (tmp_path / "one.txt").write_text(text, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    before = everything(tmp_path)
    assert main(["check", "one.txt"]) == 0
    said = capsys.readouterr()
    assert said.err == ""
    lines = said.out.splitlines()
    assert lines[0] == "━━ one.txt"
    assert lines[2] == "── 青岛市人民政府办公室关于促进科技金融发展的若干措施"
    pairs = [line.strip().partition("  ") for line in lines[3:14]]
    facts = {key: value.strip() for key, _, value in pairs}
    assert (facts["地区"], facts["文号"], facts["施行"]) == ("青岛（市级）", "青政办发〔2023〕5号", "—")
    assert (facts["发文机关"], facts["成文日期"]) == ("青岛市人民政府办公室", "2023-03-01")
    assert facts["字数"].endswith("，无归属 0")
    assert "    一、加大信贷支持" in lines
    assert "        （一） 扩大科技贷款规模｜2 句｜信贷 2" in lines
    assert "        （六） 完善融资担保｜1 句｜担保 1" in lines
    assert "    全角字符改半角（full_width） 1 处" in lines
    (repair,) = [line for line in lines if "→" in line]
    assert "５０" in repair
    assert "    编号不连续 1 处" in lines  # the gap in the numbering
    assert everything(tmp_path) == before


def test_check_names_what_it_cannot_read(
    tmp_path: Path, small_texts: dict[str, str], capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "good.txt").write_text(small_texts["b_suzhou.txt"], encoding="utf-8")
    (tmp_path / "bad.txt").write_text("页面正在跳转，请稍候。", encoding="utf-8")
    assert main(["check", str(tmp_path / "bad.txt"), str(tmp_path / "good.txt")]) == 1
    said = capsys.readouterr()
    assert "━━ bad.txt：没有读出" in said.out
    assert "── 苏州市科技金融发展行动计划" in said.out
    assert said.err.startswith("bad.txt：只有 9 个汉字，没有可读的正文；请")


def test_check_codes_by_the_codebook_of_the_workspace(
    small_workspace: Make, small_texts: dict[str, str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = small_workspace("a_qingdao.txt")
    (path / "codebook").mkdir()
    head = "term,category,instrument,kind,needs,unless\n"
    (path / "codebook" / "terms.csv").write_text(head + "工作合力,保险,一般保险,term,,\n", encoding="utf-8")
    outside = tmp_path / "a_qingdao.txt"
    outside.write_text(small_texts["a_qingdao.txt"], encoding="utf-8")
    for argv, own in (
        ([str(path / "raw" / "a_qingdao.txt")], True),  # lies in the workspace
        ([str(outside)], False),
        ([str(outside), "--data", str(path)], True),
    ):
        assert main(["check", *argv]) == 0
        said = capsys.readouterr().out
        assert ("+local" in said) is own
        assert ("加强组织领导｜1 句｜保险 1" in said) is own
    assert main(["check", str(outside), "--data", str(tmp_path / "dta")]) == 2
    assert "没有这个文件夹" in capsys.readouterr().err
    assert not (path / "corpus").exists()


@pytest.mark.parametrize("name", ["nowhere.txt", "."])
def test_check_of_no_file_is_wrong_use(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], name: str
) -> None:
    monkeypatch.chdir(tmp_path)
    assert main(["check", name]) == 2
    said = capsys.readouterr()
    assert (said.out, said.err) == ("", f"{name}：没有这个文件；请检查路径\n")


LOCALES = [
    {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"},
    {"LC_ALL": "C", "PYTHONIOENCODING": "ascii", "PYTHONUTF8": "0"},
]


@pytest.mark.parametrize("setting", LOCALES, ids=["C", "ascii streams"])
def test_no_locale_stops_the_work(small_workspace: Make, setting: dict[str, str]) -> None:
    path = small_workspace("a_qingdao.txt", bad=b"%PDF")
    for argv, code, said in (
        (["check", str(path / "raw" / "a_qingdao.txt")], 0, "青岛市人民政府办公室"),
        (["check", str(path / "raw" / "bad.txt")], 1, "没有读出"),
    ):
        done = subprocess.run(
            [sys.executable, "-m", "policykit", *argv],
            capture_output=True,
            env=os.environ | setting,
            check=False,
        )
        assert done.returncode == code, done.stderr.decode()
        assert b"Traceback" not in done.stderr
        assert said in done.stdout.decode("utf-8")


def test_check_shows_how_a_bulletin_was_divided(capsys: pytest.CaptureFixture[str]) -> None:
    bulletin = next((Path(__file__).parents[1] / "data" / "raw").glob("003_*.txt"))
    assert main(["check", str(bulletin)]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert lines[0].endswith("：8 份文本")
    assert [line.split()[2] for line in lines[2:10]] == ["新闻"] * 5 + ["摘要"] + ["政策全文"] * 2


def test_codebook_says_what_never_counts_and_what_a_change_moves(
    small_workspace: Make, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = small_workspace()
    argv = ["codebook", "--data", str(path)]
    assert main(argv) == 0
    said = capsys.readouterr()
    assert said.err == ""
    lines = said.out.splitlines()
    assert lines[0].startswith("编码手册 ")
    assert lines[1].endswith("全部符合")
    assert lines[-1].startswith("没有与别的手册相比")
    (path / "codebook").mkdir()
    own = path / "codebook" / "terms.csv"
    own.write_text(
        "term,category,instrument,kind,needs,unless\n合力,担保,一般担保,term,,\n", encoding="utf-8"
    )
    assert main(argv) == 0
    lines = capsys.readouterr().out.splitlines()
    assert "+local" in lines[0]
    assert "其中工作区自己的 1 个" in lines[0]
    assert any("得 担保｜一般担保（合力）" in line for line in lines), (
        "against the packaged one without being asked"
    )
    assert main([*argv, "--against", str(path / "codebook"), "--all"]) == 0
    assert "，0 条措施的编码不同" in capsys.readouterr().out
    assert main([*argv, "--against", str(tmp_path)]) == 2
    assert "--against 没有" in capsys.readouterr().err


def test_codebook_names_the_line_of_a_mistake_and_the_example_that_fails(
    small_workspace: Make, capsys: pytest.CaptureFixture[str]
) -> None:
    path = small_workspace()
    (path / "codebook").mkdir()
    (path / "codebook" / "examples.csv").write_text(
        "category,sentence,categories,why\n担保,形成工作合力。,担保,我们的例句\n", encoding="utf-8"
    )
    assert main(["codebook", "--data", str(path)]) == 1
    assert (
        "  例句不符：担保｜应为 担保，得 无｜形成工作合力。（我们的例句）"
        in capsys.readouterr().out.splitlines()
    )
    own = path / "codebook" / "terms.csv"
    own.write_text("term,category,instrument,kind,needs,unless\n甲,担保,甲类,term,,\n", encoding="utf-8")
    assert main(["codebook", "--data", str(path)]) == 2
    assert f"{own} 第 2 行：条目“甲”的工具“甲类”不在 instruments.csv 中" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("content", "told"), [(None, "没有这个文件"), (b"no template", "不是 Word 文档，或内容已损坏")]
)
def test_a_wrong_template_stops_before_anything_is_written(
    small_workspace: Make,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    content: bytes | None,
    told: str,
) -> None:
    path, template = small_workspace(), tmp_path / "院用模板.docx"
    if content is not None:
        template.write_bytes(content)
    before = everything(tmp_path)
    argv = ["run", "--data", str(path), "--out", str(tmp_path / "out"), "--template", str(template)]
    assert main(argv) == 2
    said = capsys.readouterr()
    assert said.out == ""
    assert said.err.startswith(f"{template}：{told}；请")
    assert said.err.count("\n") == 1
    assert everything(tmp_path) == before


def test_what_is_exported_again_without_reading_is_said(
    small_workspace: Make, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    argv = ["run", "--data", str(small_workspace()), "--out", str(tmp_path / "out")]
    main(argv)
    capsys.readouterr()
    assert main([*argv, "--lang", "en"]) == 0
    assert capsys.readouterr().out.startswith(
        "2 个文件与上次相同，没有重读；结果按现在的程序和设置重新导出。\n"
    )


@pytest.mark.parametrize(("argv", "codes"), [(["--help"], {0, 141}), (["check", "one.txt"], {141})])
def test_a_reader_of_the_output_that_goes_away_ends_a_command_quietly(
    tmp_path: Path, small_texts: dict[str, str], argv: list[str], codes: set[int]
) -> None:
    (tmp_path / "one.txt").write_text(small_texts["a_qingdao.txt"], encoding="utf-8")
    read, write = os.pipe()
    os.close(read)  # as `| head` leaves it
    command = [sys.executable, "-m", "policykit", *argv]
    env = os.environ | {"PYTHONPATH": str(Path(__file__).parents[1])}
    done = subprocess.run(
        command, cwd=tmp_path, env=env, stdout=write, stderr=subprocess.PIPE, text=True, check=False
    )
    os.close(write)
    assert (
        done.returncode in codes
    )  # what argparse prints is lost in some versions of Python, and all is well
    assert done.stderr == ""


def test_documents_without_a_region_are_named_with_the_way_out() -> None:
    """They stood among the regions under their file's name, and nothing said so."""
    columns = [
        *("region", "kind", "level", "title", "n_sections", "n_articles", "n_measures", "n_doubts"),
        "source_file",
    ]
    rows = [
        ("A08_loans", "policy", "", "", 1, 2, 3, 4, "A08_loans.txt"),
        ("青岛", "policy", "city", "措施", 1, 2, 3, 0, "青岛.txt"),
    ]
    lines = list(document_lines(pd.DataFrame(rows, columns=columns)))
    assert len(lines) == 3
    assert lines[-1].startswith(
        "没有读出地区、暂以文件名作地区：A08_loans.txt；请在 catalog.csv 的 region 列写明"
    )
    assert len(list(document_lines(pd.DataFrame(rows[1:], columns=columns)))) == 1


def test_check_gives_the_clean_text_and_everything_as_json(
    tmp_path: Path, small_texts: dict[str, str], capsys: pytest.CaptureFixture[str]
) -> None:
    good, bad = tmp_path / "a.txt", tmp_path / "b.txt"
    good.write_text(small_texts["a_qingdao.txt"], encoding="utf-8")
    bad.write_bytes(b"%PDF")
    assert main(["check", "--text", str(good)]) == 0
    text = capsys.readouterr().out.splitlines()
    assert text[0] == "# 青岛市人民政府办公室关于促进科技金融发展的若干措施"
    assert [line for line in text if line.startswith("## ")] == [
        "## 一、加大信贷支持",
        "## 二、发展多元融资",
        "## 三、保障措施",
    ]
    assert main(["check", "--json", str(good), str(bad)]) == 1
    said = capsys.readouterr()
    first, second = (json.loads(line) for line in said.out.splitlines())
    (document,) = first["documents"]
    assert (first["file"], document["facts"]["region"], first["refused"]) == ("a.txt", "青岛", [])
    for part in ("articles", "measures"):
        for row in document[part]:
            assert document["text"][row["start"] : row["end"]] == row["text"]
    assert {"信贷"} <= {label["category"] for label in document["labels"]}
    assert second["documents"] == []
    assert second["refused"][0].keys() == {"problem", "remedy"}
    assert main(["check", "--json", "--text", str(good)]) == 2


def test_the_catalog_command_completes_and_then_changes_nothing(
    small_workspace: Make, capsys: pytest.CaptureFixture[str]
) -> None:
    path = small_workspace()
    argv = ["catalog", "--data", str(path)]
    assert main(argv) == 0
    assert capsys.readouterr().out == f"{path / 'catalog.csv'}：补上 2 行。\n"
    written = (path / "catalog.csv").read_bytes()
    assert main(argv) == 0
    assert "没有改动" in capsys.readouterr().out
    assert (path / "catalog.csv").read_bytes() == written


@pytest.mark.parametrize(
    ("error", "code", "said"),
    [
        (
            OSError(28, "No space left on device", "/x/y"),
            3,
            "/x/y：读写失败（No space left on device）；请腾出磁盘",
        ),
        (
            PermissionError(13, "Permission denied", "/x"),
            3,
            "/x：读写失败（Permission denied）；请检查文件夹的权限",
        ),
        (KeyboardInterrupt(), 130, "已中断；上一次完成的结果仍然有效"),
    ],
)
def test_what_the_machine_or_the_user_stops_is_one_line(
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    error: BaseException,
    code: int,
    said: str,
) -> None:
    def stopped(*_: object, **__: object) -> None:
        raise error

    monkeypatch.setattr(sys.modules["policykit.corpus.build"], "build", stopped)
    assert main(["build", "--data", "anywhere"]) == code
    told = capsys.readouterr()
    assert told.out == ""
    assert told.err.startswith(said)
    assert told.err.count("\n") == 1
