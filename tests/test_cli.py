"""The command line: exit codes, what is said on which stream, what is written and what is not."""

from __future__ import annotations

import csv
import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pandas as pd
import pytest
from golden import held

from policykit.cli import main
from policykit.cli.main import COMMANDS
from policykit.report.wording.terminal import document_lines

Make = Callable[..., Path]


pytestmark = pytest.mark.usefixtures("quick")


TOLD = sorted(Path(__file__).with_name("cli").glob("*.txt"))
CHANGING = [  # what the clock and the size of the frame say
    (r"\d{4}-\d\d-\d\d[ T]\d\d:\d\d", "TIME"),
    (r"(编码手册|语料：|语料中没有出现：|例句：|与手册)[^\n，]*", r"\1……"),
    (r"(?s)(出现而总被别的条目遮住)：.*?(?=\n(?:与手册|没有与))", r"\1……"),
    (r"\d+ (个计类别的条目)[^\n]*", r"\1……"),
    (r"(导出) \d+", r"\1 N"),
    (r"\d\.\d{4}", "0.…"),
]


def everything(folder: Path) -> dict[Path, bytes]:
    """All files but those of the derived store."""
    held = (path for path in folder.rglob("*") if path.is_file() and "corpus" not in path.parts)
    return {path: path.read_bytes() for path in held}


def prepared(line: str, texts: dict[str, str]) -> None:
    """``+ file < small text 甲→乙``, ``+ file = row|row``, ``- file or folder``, ``& file row``, ``* form column=mark,… id``."""
    sign, name, *rest = line.split(" ", 3)
    path = Path(name)
    if sign == "*":
        marks, ending = dict(mark.split("=") for mark in rest[0].split(",")), "".join(rest[1:])
        rows = list(csv.DictReader(path.read_text("utf-8-sig").splitlines()))
        with path.open("w", encoding="utf-8-sig", newline="") as file:
            writer = csv.DictWriter(file, list(rows[0]))
            writer.writeheader()
            writer.writerows(r | (marks if r["编号"].endswith(ending) else {}) for r in rows)
        return
    if sign == "&":
        path.write_text(path.read_text("utf-8-sig") + rest[0] + "\n", "utf-8-sig")
        return
    if sign == "-":
        shutil.rmtree(path) if path.is_dir() else path.unlink()
        return
    path.parent.mkdir(parents=True, exist_ok=True)
    if rest[0] == "=":
        path.write_text("".join(f"{row}\n" for row in rest[1].split("|")) if rest[1:] else "", "utf-8")
        return
    source, *changes = rest[1].split()
    text = texts[source]
    for change in changes:
        text = text.replace(*change.split("→"))
    path.write_text(text, "utf-8")


@pytest.mark.parametrize("told", TOLD, ids=lambda told: told.stem)
def test_what_commands_say(
    told: Path,
    small_workspace: Make,
    small_texts: dict[str, str],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    """Each ``$`` command of the file with what it prints (``!``: on stderr) and its exit code, where it is not 0."""
    small_workspace()
    monkeypatch.chdir(tmp_path)
    lines = told.read_text("utf-8").splitlines()
    said = lines[:1]
    for line in lines:
        if line[:2] in ("+ ", "- ", "& ", "* "):
            prepared(line, small_texts)
            said += ["", line]
        elif line.startswith("< "):
            said += ["", line, *Path(line[2:]).read_text("utf-8-sig").splitlines()]
        elif line.startswith("$ "):
            before = everything(tmp_path)
            code = main(line[2:].split())
            printed = capsys.readouterr()
            said += ["", line, *printed.out.splitlines(), *(f"! {one}" for one in printed.err.splitlines())]
            said += [f"[{code}]"] if code else []
            assert code != 2 and "check" not in line or everything(tmp_path) == before, "nothing is written"
    now = "\n".join(said) + "\n"
    for pattern, instead in CHANGING:
        now = re.sub(pattern, instead, now)
    held(told, now)


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
        *("source_file", "state"),
    ]
    rows = [
        ("A08_loans", "policy", "", "", 1, 2, 3, 4, "A08_loans.txt", "read"),
        ("青岛", "policy", "city", "措施", 1, 2, 3, 0, "青岛.txt", "failed"),
    ]
    lines = list(document_lines(pd.DataFrame(rows, columns=columns)))
    assert len(lines) == 3
    assert lines[-1].startswith(
        "没有读出地区、暂以文件名作地区：A08_loans.txt；请在 catalog.csv 的 region 列写明"
    )
    (line,) = document_lines(pd.DataFrame(rows[1:], columns=columns))
    assert "没有读全" in line


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
