"""The commands evaluate and agreement, and the sample that ships."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

import policykit as pk
from policykit.cli import main
from policykit.coding.samples import read_coded

Make = Callable[..., Path]
SHIPPED = Path(__file__).parents[1] / "data" / "gold"
SAMPLE = """地区,句子,类别
青岛,引导银行机构扩大科技型企业信用贷款投放，推广“琴岛贷”。,信贷
青岛,对科技贷款不良本金给予35%的风险补偿。,无
苏州,支持创业投资机构发行科技创新债券。,债券
苏州,这句话哪里都没有。,保险
"""


@pytest.fixture
def sample(tmp_path: Path) -> Path:
    path = tmp_path / "样本.csv"
    path.write_text(SAMPLE, encoding="utf-8-sig")
    return path


def test_evaluate_prints_figures_and_writes_nothing_without_out(
    small_workspace: Make, sample: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    data = small_workspace()
    assert main(["evaluate", str(sample), "--data", str(data)]) == 0
    said = capsys.readouterr()
    assert said.err == ""
    lines = said.out.splitlines()
    assert lines[0] == "样本：青岛、苏州，2 份文件，4 句。"
    assert lines[1] == "语料中找到 3 句（原文相同 3，唯一相近 0），没有找到 1 句。"
    assert any("样本 无｜机器编码 信贷｜对科技贷款不良本金" in line for line in lines)
    assert "  第 5 行｜保险｜语料中没有这句话｜这句话哪里都没有。" in lines
    assert sorted(p.name for p in tmp_path.iterdir()) == ["data", "样本.csv"]


def test_a_refused_document_gives_exit_code_1(
    small_workspace: Make, sample: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    data = small_workspace(bad="页面正在跳转，请稍候。")
    assert main(["evaluate", str(sample), "--data", str(data)]) == 1
    assert capsys.readouterr().err.startswith("bad.txt：")


def test_an_unusable_sample_gives_one_line_and_exit_code_2(
    small_workspace: Make, sample: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    data = small_workspace()
    sample.write_text(SAMPLE.replace("债券\n", "债权\n"), encoding="utf-8")
    for argv in (["evaluate", str(sample), "--data", str(data)], ["agreement", str(sample)]):
        assert main(argv) == 2
        said = capsys.readouterr()
        assert said.out == ""
        assert said.err == (
            f"{sample} 第 4 行：没有类别“债权”；可用：信贷、保险、股权、债券、担保，不属任何一类写“无”\n"
        )
    assert not (data / "corpus").exists()
    sample.write_text(SAMPLE, encoding="utf-8")
    (tmp_path / "file").touch()
    assert main(["evaluate", str(sample), "--data", str(data), "--out", str(tmp_path / "file")]) == 2
    assert "请用 --out 指明另一个文件夹" in capsys.readouterr().err


def test_agreement_of_two_files_and_of_one_with_coders(
    sample: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    other = tmp_path / "乙.csv"
    other.write_text(SAMPLE.replace("债券\n", "债券|股权\n"), encoding="utf-8")
    assert main(["agreement", str(sample), str(other), "--out", str(tmp_path / "out")]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert lines[0] == "编码人：乙、样本；至少两人编码的措施 4 条。"
    assert "  乙 股权|债券｜样本 债券｜支持创业投资机构发行科技创新债券。" in lines
    assert sorted(p.name for p in (tmp_path / "out").iterdir()) == [
        "agreement.csv",
        "agreement_differences.csv",
    ]
    long = tmp_path / "长表.csv"
    long.write_text("measure_id,coder,categories\na/1,甲,信贷\na/1,乙,信贷\n", encoding="utf-8")
    assert main(["agreement", str(long)]) == 0
    assert capsys.readouterr().out.startswith("编码人：乙、甲；至少两人编码的措施 1 条。")


def test_the_sample_that_ships_is_found_whole(tmp_path: Path) -> None:
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "raw").symlink_to(SHIPPED.parent / "raw")
    corpus = pk.load(tmp_path / "data")
    coded = read_coded(SHIPPED)
    done = pk.evaluate(corpus, coded, replicates=50)
    assert (done.sentences, done.exact + done.near) == (len(coded), len(coded))
    assert done.regions == tuple(dict.fromkeys(coded["region"]))
    assert len(done.unmatched) == 0


TWO = """地区,句子,类别,编码人
青岛,引导银行机构扩大科技型企业信用贷款投放，推广“琴岛贷”。,信贷,张三
青岛,引导银行机构扩大科技型企业信用贷款投放，推广“琴岛贷”。,无,李四
"""


def test_of_several_coders_one_is_set_against_the_machine(
    small_workspace: Make, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """The second coder's rows counted as sentences that the corpus does not have: recall 0.5 at most."""
    data, path = str(small_workspace()), tmp_path / "两人.csv"
    path.write_text(TWO, encoding="utf-8-sig")
    assert main(["evaluate", str(path), "--data", data]) == 2
    said = capsys.readouterr().err
    assert said == (
        f"{path} 第 3 行：与第 2 行是同一句，编码人分别是张三和李四；请用 --coder 写明按谁的编码比对，或先裁定\n"
    )
    assert main(["evaluate", str(path), "--data", data, "--coder", "张三"]) == 0
    assert "找到 1 句（原文相同 1，唯一相近 0），没有找到 0 句。" in capsys.readouterr().out
    assert main(["evaluate", str(path), "--data", data, "--coder", "王五"]) == 2
    assert capsys.readouterr().err == "编码人 没有 '王五'；可用的是：张三、李四\n"
