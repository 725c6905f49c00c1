"""The coded sample: sentences with the codes that people gave them, as a spreadsheet can write it.

A CSV file or a workbook with a header row and these columns; Chinese names may stand for them: ``region`` 地区,
``document`` 文件 (its name, number, title or ``doc_id``; one of the two is needed), ``article`` 条 (optional), ``text``
句子, ``categories`` 类别 (joined by ``|``, ``、``, ``,`` or ``;``; empty or 无: none), ``coder`` 编码人, ``measure_id``
(optional; also ``task`` and ``action``, as decisions are written down) and any layer below the categories, see
``LAYERS``. Further columns are left alone. A filled form of ``policykit review`` is a sample as it is: a column a
category; rows that nobody filled are left out. A folder is read as its ``labels.csv`` or ``labels.xlsx``.

What is read here judges the machine's coding and never enters the coding itself.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, cast

from policykit.coding.decisions import ADJUDICATION, MATCH, categories_of, last_words, ticked
from policykit.coding.frame import Frame
from policykit.coding.frames import load_frame
from policykit.coding.sheet import Sheet, read_sheet
from policykit.errors import BrokenSample, UnknownChoice
from policykit.text import key

if TYPE_CHECKING:
    import pandas as pd

FLAGS = {"money": "数额", "cap": "上限", "deadline": "期限", "condition": "条件", "product": "专名"}
LAYERS = {
    "instruments": "工具",
    **FLAGS,
    "strength": "强度",
    "target": "受益对象",
    "receiver": "承接方",
    "quantities": "数量",
    "offers": "支持条款",
}
"""What a sample may code below the categories, by its column: names joined by ``|``; 是 for a flag; 1 to 4; figures as
they are written (50万元|35%); offers as form and figure (补贴奖励 最高50万元)."""

HEADERS = {
    "measure_id": ("measure_id", "措施编号", "编号"),
    "region": ("region", "地区"),
    "document": ("document", "文件"),
    "article": ("article", "条", "条目"),
    "text": ("text", "sentence", "句子", "措施"),
    "categories": ("categories", "类别"),
    "coder": ("coder", "编码人"),
    "task": ("task", "任务"),
    "action": ("action",),
    **{layer: (layer, name) for layer, name in LAYERS.items()},
}
"""Columns of the sample with the headers that stand for them."""

NEEDED = ("line", "measure_id", "region", "document", "article", "text", "categories")
"""Columns of a sample that is given as a table."""

SAMPLE_FILES = ("labels.csv", "labels.xlsx")
"""What is read of a folder."""

FORM = "请按“地区、句子、类别”三列存为“CSV UTF-8”或 .xlsx"


def read_coded(path: Path | str, frame: Frame | None = None) -> pd.DataFrame:
    """The coded sentences of a file or folder, one row each in the order of the file.

    Columns: ``line`` (of the file), then those of ``HEADERS``; categories in the order of the frame (of the one by
    default) joined by ``|``; ``""`` where nothing is said. Raises ``BrokenSample`` with file and line where the sample
    cannot be used.
    """
    import pandas as pd

    path, frame = _file(Path(path)), frame or load_frame()
    try:
        sheet = read_sheet(path.read_bytes(), str(path))
    except OSError as error:
        raise BrokenSample(path, 0, f"打不开（{error.strerror}）", "请检查路径和权限") from error
    columns = _columns(path, sheet, frame)
    for line, problem in sheet.broken:
        raise BrokenSample(path, line, problem, "含逗号的单元格请加引号，引号要成对，多个类别用 | 连接")
    made = []
    for line, row in sheet.rows:
        cells = {name: row[columns[name]] if name in columns else "" for name in HEADERS}
        if cells["task"] == MATCH:
            continue  # of a pair: no coding
        coded = _categories(path, line, row, columns, frame)
        if coded is not None:
            made.append((line, *_whole(path, line, cells | {"categories": "|".join(coded)}).values()))
    if not made:
        raise BrokenSample(path, 0, "没有一句编码", FORM)
    types = {"line": "int64"} | dict.fromkeys(HEADERS, "str")
    return pd.DataFrame(made, columns=["line", *HEADERS]).astype(types)


def _file(path: Path) -> Path:
    if not path.exists():
        raise BrokenSample(path, 0, "没有这个文件或文件夹", "请检查路径")
    if not path.is_dir():
        return path
    found = [path / name for name in SAMPLE_FILES if (path / name).is_file()]
    if len(found) != 1:
        names = "、".join(SAMPLE_FILES)
        said = f"同时有 {names}" if found else f"文件夹里没有 {names}"
        raise BrokenSample(path, 0, said, "请直接写明样本文件")
    return found[0]


def _columns(path: Path, sheet: Sheet, frame: Frame) -> dict[str, str]:
    """The header of each known column; the first that stands for it counts."""
    columns = {
        name: next(header for header in known if header in sheet.columns)
        for name, known in HEADERS.items()
        if set(known) & set(sheet.columns)
    }
    form = set(frame.categories) <= set(sheet.columns)
    for name in ("text", "categories"):
        spared = form if name == "categories" else "measure_id" in columns
        if name not in columns and not spared:
            raise BrokenSample(path, 1, f"没有“{'”或“'.join(HEADERS[name])}”列", FORM)
    return columns


def _categories(
    path: Path, line: int, row: Mapping[str, str], columns: Mapping[str, str], frame: Frame
) -> tuple[str, ...] | None:
    """The categories of a row, None for a row of a form that nobody filled."""
    if "categories" not in columns:
        try:
            return ticked(row, frame.categories)
        except ValueError as error:
            raise BrokenSample(path, line, *error.args) from error
    cell = row[columns["categories"]]
    named = categories_of(cell, frame)
    if named is None:
        remedy = f"可用：{'、'.join(frame.categories)}，不属任何一类写“无”"
        raise BrokenSample(path, line, f"没有类别“{cell}”", remedy)
    return named


def _whole(path: Path, line: int, cells: dict[str, str]) -> dict[str, str]:
    if not (cells["text"] or cells["measure_id"]):
        raise BrokenSample(path, line, "没有写句子", "请补上句子，或删去这一行")
    if not (cells["region"] or cells["document"] or cells["measure_id"]):
        raise BrokenSample(path, line, "没有写地区，也没有写文件", "请写明这句话出自哪个地区")
    if "\ufffd" in "".join(cells.values()):
        raise BrokenSample(path, line, "有无法解码的字", FORM)
    return cells


def one_coding(sample: pd.DataFrame, *, coder: str | None = None, file: Path | str = "样本") -> pd.DataFrame:
    """The rows of ``sample`` (see :func:`read_coded`) that stand: of one coder, and where it was settled, as settled.

    Of a ``decisions.csv`` a coder's last word on a sentence counts and what was withdrawn does not; an adjudication
    wins over the coders. ``coder`` names the one whose coding is wanted; ``BrokenSample`` where several people coded
    one sentence and none is named. A sample without coders stays as it is.
    """
    if not {"coder", "task", "action"} <= set(sample.columns):
        return sample
    rows = dict(enumerate(cast("list[dict[str, str]]", sample.to_dict("records"))))
    said = [at for at, row in rows.items() if row["action"]]
    last, _ = last_words(
        said,
        key=lambda at: (rows[at]["coder"], rows[at]["task"], *_sentence(rows[at])),
        action=lambda at: rows[at]["action"],
    )
    stand = [at for at, row in rows.items() if not row["action"] or at in last.values()]
    if coder is not None:
        coders = list(dict.fromkeys(row["coder"] for row in rows.values() if row["coder"]))
        if coder not in coders:
            raise UnknownChoice("编码人", coder, coders)
        stand = [at for at in stand if rows[at]["coder"] == coder]
    else:
        settled = {_sentence(rows[at]): at for at in stand if rows[at]["task"] == ADJUDICATION}
        stand = [at for at in stand if settled.get(_sentence(rows[at]), at) == at]
        first: dict[tuple[str, ...], dict[str, str]] = {}
        for row in (rows[at] for at in stand):
            other = first.setdefault(_sentence(row), row)
            if other["coder"] != row["coder"]:
                who = "和".join(r["coder"] or "（没有写）" for r in (other, row))
                problem = f"与第 {other['line']} 行是同一句，编码人分别是{who}"
                remedy = "请用 --coder 写明按谁的编码比对，或先裁定"
                raise BrokenSample(file, int(row["line"]), problem, remedy)
    return sample.iloc[stand].reset_index(drop=True)


def _sentence(row: Mapping[str, str]) -> tuple[str, ...]:
    """What a sentence is known by: its address, else its home and its words."""
    if row["measure_id"]:
        return (row["measure_id"],)
    return row["region"], row["document"], row["article"], key(row["text"], marks=False)


def codings(samples: Mapping[str, pd.DataFrame]) -> pd.DataFrame:
    """One row a sentence and coder, from coded files (:func:`read_coded`) by their paths.

    The coder is what the row names, else the name of the file without its ending (the path, where two files bear the
    same name). A sentence is known by its ``measure_id``, else by region, document and words; one that stands several
    times is told apart by its place among them. Columns: ``measure_id`` (else region, document, words and place joined
    by ``/``), ``doc_id``, ``coder``, ``categories``, ``text``, ``task``, ``action``.
    """
    import pandas as pd

    stems = Counter(Path(path).stem for path in samples)
    tables = []
    for path, sample in samples.items():
        stem, seen, names = Path(path).stem, Counter[tuple[str, str]](), []
        coders = sample["coder"].replace("", stem if stems[stem] == 1 else path)
        homes = [
            "/".join(filter(None, pair)) for pair in zip(sample["region"], sample["document"], strict=True)
        ]
        for coder, home, text, given in zip(coders, homes, sample["text"], sample["measure_id"], strict=True):
            name = f"{home}/{key(text, marks=False)}"
            seen[coder, name] += 1
            place = seen[coder, name]
            names.append(given or (f"{name}/{place}" if place > 1 else name))
        documents = sample["measure_id"].str.partition("/")[0].where(sample["measure_id"] != "", homes)
        tables.append(sample.assign(measure_id=names, doc_id=documents, coder=coders))
    columns = ["measure_id", "doc_id", "coder", "categories", "text", "task", "action"]
    return pd.concat(tables, ignore_index=True)[columns].astype("str")
