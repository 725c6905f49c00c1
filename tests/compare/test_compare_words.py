from __future__ import annotations

import logging
import marshal
import os
import stat
import subprocess
import sys
import warnings
from pathlib import Path

import pytest

from policykit.compare.words import NUMBER, Characters, Words, _dictionary, fold, private_folder, stop_words

TERMS = ("知识产权质押贷款", "贷款", "S基金", "首台(套)专利保险", "贷", "推动")


@pytest.fixture(scope="session")
def words(workspace: Path) -> Words:
    return Words(TERMS, excluded=("承担", "确保"), cache_dir=workspace / "corpus" / "cache" / "words")


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("ＩＰＯ、科创板", "IPO、科创板"),  # full-width letters
        ("科技 金融\n服务", "科技金融服务"),  # a wrapped line
        ("QFLP  fund 试点", "QFLP  FUND试点"),  # a space between letters parts two words
        ("（首台套）", "(首台套)"),
        (" ", ""),
    ],
)
def test_fold(text: str, key: str) -> None:
    assert fold(text) == key


@pytest.mark.parametrize(
    "word", ["2027", "1.74", "35%", "0.2‰", "2025-2027", "第八", "三十", "4222", "十四五"]
)
def test_numbers_are_no_words(word: str) -> None:
    assert NUMBER.fullmatch(word)


@pytest.mark.parametrize("word", ["5G", "三板", "一体化", "第三方", "万家", "S基金", ""])
def test_words_that_hold_a_number_stay(word: str) -> None:
    assert not NUMBER.fullmatch(word)


@pytest.mark.parametrize(
    ("text", "tokens"),
    [
        # a term of the codebook stays whole, the general verbs go
        ("鼓励银行开展知识产权质押贷款。", ("银行", "知识产权质押贷款")),
        ("科技 贷款余额突破1.74万亿元，同比增长12%", ("科技", "贷款", "余额", "突破", "同比", "增长")),
        ("Ｓ基金与s基金", ("S基金", "S基金")),
        ("进一步加强。", ()),
        ("", ()),
        ("2025—2027年！", ()),
        ("承担确保", ()),  # exclusions are no content
        ("推动贷款", ("推动", "贷款")),  # the codebook wins over the stop words
        ("“股、贷、债、保”", ("股", "贷", "债", "保")),  # single characters that name a channel
    ],
)
def test_tokens(words: Words, text: str, tokens: tuple[str, ...]) -> None:
    assert words.tokens(text) == tokens


def test_codebook_terms_make_the_difference(words: Words, workspace: Path) -> None:
    plain = Words((), cache_dir=workspace / "corpus" / "cache" / "words")
    assert len(plain.tokens("知识产权质押贷款")) > 1
    assert words.tokens("知识产权质押贷款") == ("知识产权质押贷款",)


def test_frequencies_are_explicit_and_distinct(words: Words) -> None:
    words.tokens("贷款")
    frequencies = [words._tokenizer.FREQ[term] for term in words.terms]
    assert words.terms == (
        "承担",
        "推动",
        "确保",
        "贷款",
        "S基金",
        "知识产权质押贷款",
        "首台(套)专利保险",
    )  # 贷 is too short
    assert frequencies == sorted(set(frequencies))


def test_the_global_tokenizer_and_the_console_are_left_alone(tmp_path: Path) -> None:
    program = (
        "from pathlib import Path; import policykit.compare.words as w\n"
        f"w.Words(['某某特贷'], cache_dir=Path({str(tmp_path)!r}) / 'w').tokens('某某特贷')\n"
        "import jieba; print(jieba.dt.initialized, '某某特贷' in jieba.dt.FREQ)"
    )
    # Warnings are errors here too: jieba's own are hidden at its import and nowhere else.
    done = subprocess.run(
        [sys.executable, "-W", "error", "-c", program], capture_output=True, text=True, check=False
    )
    assert (done.stdout.strip(), done.stderr) == ("False False", "")
    assert [path.name for path in (tmp_path / "w").iterdir()] == ["jieba-0.42.1.cache"]


def test_warnings_of_others_are_not_hidden(workspace: Path) -> None:
    before = list(warnings.filters)
    Words((), cache_dir=workspace / "corpus" / "cache" / "words").tokens("贷款")
    assert list(warnings.filters) == before


def test_logger_is_quiet(words: Words) -> None:
    words.tokens("贷款")
    assert not logging.getLogger("jieba").isEnabledFor(logging.INFO)


def test_import_stays_light() -> None:
    program = (
        "import sys, policykit.compare\n"
        "print([m for m in ('pandas', 'numpy', 'scipy', 'sklearn', 'jieba') if m in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_cache_folder_is_private(tmp_path: Path) -> None:
    wanted = tmp_path / "corpus" / "cache"
    assert private_folder(wanted) == wanted
    if os.name == "posix":
        assert stat.S_IMODE(wanted.stat().st_mode) == 0o700


def test_cache_folder_that_cannot_be_written(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    folder = private_folder(tmp_path / "file" / "cache")
    assert folder.is_dir()
    assert tmp_path not in folder.parents


@pytest.mark.skipif(os.name != "posix", reason="modes are a matter of POSIX systems")
def test_cache_folder_that_others_can_write_is_not_trusted(tmp_path: Path) -> None:
    (tmp_path / "open").mkdir()
    (tmp_path / "open").chmod(0o777)
    assert private_folder(tmp_path / "open") != tmp_path / "open"


def test_damaged_dictionary_cache_is_rebuilt(tmp_path: Path) -> None:
    file = tmp_path / "words" / "jieba-0.42.1.cache"
    file.parent.mkdir(mode=0o700)
    file.write_bytes(b"damaged")
    assert Words((), cache_dir=file.parent).tokens("银行保险") == ("银行", "保险")
    assert file.stat().st_size > 1_000_000


def test_the_dictionary_is_kept_whole_and_read_in_parts(tmp_path: Path) -> None:
    import jieba

    expected = jieba.Tokenizer.gen_pfdict(jieba.Tokenizer().get_dict_file())
    file = tmp_path / "jieba-0.42.1.cache"
    file.write_bytes(marshal.dumps(expected))  # as jieba itself keeps it: made anew
    built, read = _dictionary(tmp_path), _dictionary(tmp_path)
    assert (built.FREQ, built.total) == (read.FREQ, read.total) == expected
    parts, _ = marshal.loads(file.read_bytes())
    assert len(parts) > 10
    assert max(map(len, parts)) < 1_000_000  # bytes that no other thread goes on beside


def test_name_depends_on_the_terms_alone() -> None:
    assert Words(["贷款", "保险"]).name == Words(["保险", "贷款", "贷款"]).name
    assert Words(["贷款"]).name != Words(["保险"]).name
    assert Words(["确保"]).name != Words([], excluded=["确保"]).name


@pytest.mark.parametrize(
    "word",
    ["科技", "金融", "企业", "机制", "贷", "债", "股", "保", "担", "投", "对接", "试点", "白名单", "小微"],
)
def test_domain_words_are_no_stop_words(word: str) -> None:
    assert word not in stop_words()


@pytest.mark.parametrize(
    "word", ["的", "推动", "加强", "鼓励", "支持", "进一步", "力度", "亿元", "我市", "牵头"]
)
def test_stop_words(word: str) -> None:
    assert word in stop_words()
    assert not any("#" in w for w in stop_words())


@pytest.mark.parametrize(
    "text", ["鼓励银行（含分行）发放贷款。", "科技 金融\n服务，1.74万亿元", "支持ＡＢＳ、㎡与ﬁ发行。", ""]
)
def test_what_is_printed_is_the_text(words: Words, text: str) -> None:
    assert "".join(words.pieces(text)) == fold(text)


@pytest.mark.parametrize(
    ("text", "runs"),
    [
        ("贷款。", ("贷款",)),
        ("风险补偿", ("风险", "险补", "补偿", "风险补", "险补偿")),
        ("贷，款", ()),  # no run crosses a mark
        ("贷30%款", ()),  # nor a number
        ("ＩＰＯ", ("IP", "PO", "IPO")),
        ("", ()),
    ],
)
def test_runs_of_characters(text: str, runs: tuple[str, ...]) -> None:
    assert Characters().tokens(text) == runs
