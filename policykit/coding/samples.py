"""The coded sample: sentences with the categories that people gave them, in a form that Excel can write.

A CSV file with a header row, or JSON (a list of objects), with these columns; Chinese names may stand for them:

``region`` 地区, ``document`` 文件 (its name, number, title or ``doc_id``; one of the two is needed), ``article``
条 (optional), ``text`` or ``sentence`` 句子, ``categories`` 类别 (joined by ``|``, ``、``, ``,`` or ``;``; empty or
无: none), ``coder`` 编码人 and ``measure_id`` (optional; also ``task`` and ``action``, as decisions are written
down). Further columns are left alone. A folder is read as its ``labels.csv`` or ``labels.json``.

What is read here judges the machine's coding and never enters the coding itself.
"""

from __future__ import annotations

import csv
import io
import json
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

from policykit.coding.decisions import ADJUDICATION
from policykit.coding.frame import Frame
from policykit.coding.frames import load_frame
from policykit.coding.pairing import normalised
from policykit.errors import BrokenSample, UnknownChoice
from policykit.gongwen.formats.encoding import decode

if TYPE_CHECKING:
    import pandas as pd

HEADERS = {
    "measure_id": ("measure_id", "措施编号"),
    "region": ("region", "地区"),
    "document": ("document", "文件"),
    "article": ("article", "条"),
    "text": ("text", "sentence", "句子", "措施"),
    "categories": ("categories", "类别"),
    "coder": ("coder", "编码人"),
    "task": ("task", "任务"),
    "action": ("action",),
    "instruments": ("instruments", "工具"),
    "money": ("money", "数额"),
    "cap": ("cap", "上限"),
    "deadline": ("deadline", "期限"),
    "condition": ("condition", "条件"),
    "product": ("product", "专名"),
    "strength": ("strength", "强度"),
    "target": ("target", "受益对象"),
    "receiver": ("receiver", "承接方"),
}
"""Columns of the sample with the headers that stand for them."""

NEEDED = ("line", "measure_id", "region", "document", "article", "text", "categories")
"""Columns of a sample that is given as a table."""

SAMPLE_FILES = ("labels.csv", "labels.json")
"""What is read of a folder."""

NONE = frozenset({"无", "none", "-", "—"})
"""What an analyst writes into the cell of a sentence that belongs to no category, beside the word of the frame."""

SEPARATORS = "、,，;；/\n\t 　"
WORKBOOK = b"PK\x03\x04"  # first bytes of an .xlsx file
FORM_MARK = "校验码"  # a column that only the forms of policykit review have
TAKE_BACK = "请先用 policykit review --accept 表格 --coder 编码人 逐份收回，再用工作区里的 decisions.csv（加 --task 任务）"
FORM = "请按“地区、句子、类别”三列存为“CSV UTF-8”"


def read_coded(path: Path | str, frame: Frame | None = None) -> pd.DataFrame:
    """The coded sentences of a file or folder, one row each in the order of the file.

    Columns: ``line`` (of the file, or the number of the object in JSON), then those of ``HEADERS``; categories in
    the order of the frame (of the one by default) joined by ``|``; ``""`` where nothing is said. Raises ``BrokenSample`` with file and line where
    the sample cannot be used; nothing is skipped but wholly empty rows.
    """
    import pandas as pd

    path, frame = _file(Path(path)), frame or load_frame()
    try:
        data = path.read_bytes()
    except OSError as error:
        raise BrokenSample(path, 0, f"打不开（{error.strerror}）", "请检查路径和权限") from error
    if data.startswith(WORKBOOK):
        raise BrokenSample(path, 0, "是 Excel 工作簿，不能直接读", "请在 Excel 中另存为“CSV UTF-8”")
    text = decode(data)[0].lstrip("\ufeff")
    if "\ufffd" in text:
        line = text[: text.index("\ufffd")].count("\n") + 1
        raise BrokenSample(path, line, "有无法解码的字", FORM)
    rows = _json_rows(path, text) if path.suffix.lower() == ".json" else _csv_rows(path, text)
    coded = [_row(path, line, row, frame) for line, row in rows]
    if not coded:
        raise BrokenSample(path, 0, "没有一句编码", FORM)
    return pd.DataFrame(coded, columns=["line", *HEADERS]).astype(
        {"line": "int64"} | dict.fromkeys(HEADERS, "str")
    )


def _file(path: Path) -> Path:
    if not path.exists():
        raise BrokenSample(path, 0, "没有这个文件或文件夹", "请检查路径")
    if not path.is_dir():
        return path
    found = [path / name for name in SAMPLE_FILES if (path / name).is_file()]
    if len(found) != 1:
        said = "同时有 labels.csv 与 labels.json" if found else "文件夹里没有 labels.csv 或 labels.json"
        raise BrokenSample(path, 0, said, "请直接写明样本文件")
    return found[0]


def _csv_rows(path: Path, text: str) -> Iterable[tuple[int, dict[str, str]]]:
    lines = text.replace("\r\n", "\n").replace("\r", "\n")
    header = lines.partition("\n")[0]
    # spreadsheets of some countries and “Unicode text” separate by ; or tab
    reader = csv.reader(io.StringIO(lines), delimiter=max(",;\t", key=header.count), strict=True)
    names = [cell.strip() for cell in next(reader, [])]
    columns = _columns(path, 1, names)
    for line, cells in _numbered(path, reader):
        if not any(cell.strip() for cell in cells):
            continue
        if len(cells) > len(names) and any(cell.strip() for cell in cells[len(names) :]):
            raise BrokenSample(path, line, "列数多于表头", "含逗号的单元格请加引号，多个类别用 | 连接")
        yield line, {key: cells[at] if at < len(cells) else "" for key, at in columns.items()}


def _numbered(path: Path, reader: Any) -> Iterable[tuple[int, list[str]]]:
    """The rows with the line on which each begins."""
    line = reader.line_num + 1
    try:
        for cells in reader:
            yield line, cells
            line = reader.line_num + 1
    except csv.Error as error:
        raise BrokenSample(path, line, f"引号没有成对（{error}）", "请检查这一行起的引号") from error


def _columns(path: Path, line: int, names: Sequence[str]) -> dict[str, int]:
    """Where each known column stands; the first header that stands for it counts."""
    found = {
        key: next(names.index(name) for name in known if name in names)
        for key, known in HEADERS.items()
        if any(name in names for name in known)
    }
    if FORM_MARK in names and "categories" not in found:
        raise BrokenSample(path, 0, "是 policykit review 写出的表格，还没有收回", TAKE_BACK)
    for key in ("text", "categories"):
        if key not in found and not (key == "text" and "measure_id" in found):
            raise BrokenSample(path, line, f"没有“{'”或“'.join(HEADERS[key])}”列", FORM)
    return found


def _json_rows(path: Path, text: str) -> Iterable[tuple[int, dict[str, str]]]:
    try:
        items = json.loads(text)
    except ValueError as error:
        line = getattr(error, "lineno", 0)
        raise BrokenSample(path, line, f"不是有效的 JSON（{error}）", "请改正后重试") from error
    if not isinstance(items, list) or not all(isinstance(item, dict) for item in items):
        raise BrokenSample(path, 0, "不是由对象组成的列表", "每句应写成 {region, text, categories}")
    for number, item in enumerate(items, start=1):
        names = list(item)
        columns = _columns(path, number, names)
        yield number, {key: _plain(item[names[at]]) for key, at in columns.items()}


def _plain(value: Any) -> str:
    if isinstance(value, (list, tuple)):
        return "|".join(map(str, value))
    return "" if value is None else str(value)


def _row(path: Path, line: int, row: dict[str, str], frame: Frame) -> tuple[int | str, ...]:
    cells = {key: _unguarded(row.get(key, "").strip()) for key in HEADERS}
    if not (cells["text"] or cells["measure_id"]):
        raise BrokenSample(path, line, "没有写句子", "请补上句子，或删去这一行")
    if not (cells["region"] or cells["document"] or cells["measure_id"]):
        raise BrokenSample(path, line, "没有写地区，也没有写文件", "请写明这句话出自哪个地区")
    cells["categories"] = "|".join(_categories(path, line, cells["categories"], frame))
    return line, *cells.values()


def _unguarded(text: str) -> str:
    """The cell without the ``'`` that exported tables put before what a spreadsheet would run."""
    return text[1:] if text[:1] == "'" and text[1:2] in tuple("=+-@＝＋－＠") else text


def _categories(path: Path, line: int, cell: str, frame: Frame) -> tuple[str, ...]:
    for separator in SEPARATORS:
        cell = cell.replace(separator, "|")
    named = [name for name in cell.split("|") if name and name.lower() not in NONE | {frame.uncoded}]
    for name in named:
        if name not in frame.categories:
            raise BrokenSample(
                path, line, f"没有类别“{name}”", f"可用：{'、'.join(frame.categories)}，不属任何一类写“无”"
            )
    return frame.ordered("|".join(named))


def one_coding(sample: pd.DataFrame, *, coder: str | None = None, file: Path | str = "样本") -> pd.DataFrame:
    """The rows of ``sample`` (see ``gold.read_coded``) that stand: of one coder, and where it was settled, as settled.

    Of a ``decisions.csv`` a coder's last word on a sentence counts and what was withdrawn does not; an adjudication
    wins over the coders. ``coder`` names the one whose coding is wanted; ``BrokenSample`` where several people coded
    one sentence and none is named. A sample without coders stays as it is.
    """
    if not {"coder", "task", "action"} <= set(sample.columns):
        return sample
    rows = cast("list[dict[str, str]]", sample.to_dict("records"))
    last: dict[tuple[str, ...], int] = {}
    for at, row in enumerate(rows):
        if row["action"]:
            last[(row["coder"], row["task"], *_sentence(row))] = at
    stand = [
        at
        for at, row in enumerate(rows)
        if not row["action"]
        or (last[(row["coder"], row["task"], *_sentence(row))] == at and row["action"] != "withdraw")
    ]
    if coder is not None:
        coders = list(dict.fromkeys(str(row["coder"]) for row in rows if row["coder"]))
        if coder not in coders:
            raise UnknownChoice("编码人", coder, coders)
        stand = [at for at in stand if rows[at]["coder"] == coder]
    else:
        settled = {_sentence(rows[at]): at for at in stand if rows[at]["task"] == ADJUDICATION}
        stand = [at for at in stand if settled.get(_sentence(rows[at]), at) == at]
        _of_one_coder(rows, stand, file)
    return sample.iloc[stand].reset_index(drop=True)


def _sentence(row: dict[str, str]) -> tuple[str, ...]:
    """What a sentence is known by: its address, else its home and its text."""
    if row["measure_id"]:
        return (row["measure_id"],)
    return row["region"], row["document"], row["article"], normalised(row["text"])


def _of_one_coder(rows: list[dict[str, str]], stand: list[int], file: Path | str) -> None:
    first: dict[tuple[str, ...], dict[str, str]] = {}
    for at in stand:
        row = rows[at]
        other = first.setdefault(_sentence(row), row)
        if other["coder"] != row["coder"]:
            who = f"编码人分别是{other['coder'] or '（没有写）'}和{row['coder'] or '（没有写）'}"
            remedy = "请用 --coder 写明按谁的编码比对，或先裁定"
            raise BrokenSample(file, int(row["line"]), f"与第 {other['line']} 行是同一句，{who}", remedy)


COLUMNS = ("measure_id", "doc_id", "coder", "categories", "text", "task", "action")


def codings(samples: Mapping[str, pd.DataFrame]) -> pd.DataFrame:
    """One row a sentence and coder, from coded files (``gold.read_coded``) by their paths.

    The coder is what the row names, else the name of the file without its ending (the path, where two files bear the
    same name). A sentence is known by its ``measure_id``, else by region, document and normalised text; one that
    stands several times is told apart by its place among them. Columns: ``measure_id`` (else region, document, text
    and place joined by ``/``), ``doc_id``, ``coder``, ``categories``, ``text``, ``task``, ``action``.
    """
    import pandas as pd

    stems = Counter(Path(path).stem for path in samples)
    rows: list[tuple[str, ...]] = []
    for path, sample in samples.items():
        stem = Path(path).stem
        seen: Counter[tuple[str, ...]] = Counter()
        for row in sample.to_dict("records"):
            coder = row["coder"] or (stem if stems[stem] == 1 else path)
            home = "/".join(part for part in (row["region"], row["document"]) if part)
            key = (coder, home, normalised(row["text"]))
            seen[key] += not row["measure_id"]
            place = f"/{seen[key]}" if seen[key] > 1 else ""
            doc_id = row["measure_id"].partition("/")[0] or home
            name = row["measure_id"] or f"{home}/{key[2]}{place}"
            rows.append((name, doc_id, coder, row["categories"], row["text"], row["task"], row["action"]))
    return pd.DataFrame(rows, columns=list(COLUMNS)).astype("str")
