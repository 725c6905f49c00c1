"""What ``policykit evaluate`` and ``policykit agreement`` print, and the sentence on trust that a report prints."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from policykit.coding.evaluation import CATEGORIES, EXACT, MACRO, MICRO
from policykit.coding.samples import LAYERS
from policykit.coding.validation import validation
from policykit.report.contract import each, entries
from policykit.report.wording.lettering import aligned, clipped
from policykit.report.wording.words import Lang, known, listed, spoken, word

if TYPE_CHECKING:
    import pandas as pd

    from policykit.coding.agreement import Agreement
    from policykit.coding.evaluation import Evaluation

MOST = 12  # differences printed; the rest is counted
CODINGS = {"machine": "机器编码", "final": "最终编码（含人工决定）"}
WHYS = {
    "no_region": "语料中没有这个地区",
    "no_document": "语料中没有这份文件",
    "not_found": "语料中没有这句话",
    "several": "有几句都相近，无法确定是哪一句",
    "not_in_sample": "样本没有这句话",
    "other_document": "样本没有这份文件的句子",
}
NO_WIDTH = "*"
"""Mark of an interval without width: the sample shows no error."""


def evaluation_lines(done: Evaluation) -> Iterator[str]:
    """Figures per category with intervals, then what differs and what has no partner."""
    yield from _found(done)
    for coding in dict.fromkeys(done.figures["coding"]):
        yield ""
        yield f"{CODINGS[coding]}与样本相比（方括号内为 95% 区间，{_resampled(done)}）："
        yield from _figures(done.figures[done.figures["coding"] == coding])
    yield ""
    yield from _differences(done.differences)
    yield from _unmatched(done.unmatched)


def _resampled(done: Evaluation | Agreement) -> str:
    unit = {"document": "按文件", "measure": "按句"}[done.resampled]
    return f"{unit}重抽样 {done.replicates} 次"


def _found(done: Evaluation) -> Iterator[str]:
    missing = done.sentences - done.exact - done.near
    spare = int((done.unmatched["side"] == "corpus").sum())
    regions = listed(list(done.regions)) or "（未写地区）"
    yield f"样本：{regions}，{done.documents} 份文件，{done.sentences} 句。"
    yield f"语料中找到 {done.exact + done.near} 句（原文相同 {done.exact}，唯一相近 {done.near}），没有找到 {missing} 句。"
    yield f"这些文件在语料中另有 {spare} 句不在样本中，不参与评分。"
    if done.decided or done.waiting:
        yield f"找到的句子中，人工已决定 {done.decided} 句，待定 {done.waiting} 句。"


def _figures(figures: pd.DataFrame) -> Iterator[str]:
    own = figures[figures["layer"] == CATEGORIES]
    cells = {(row.category, row.statistic): row for row in each(own)}
    rows = [["类别", "样本", "编码", "精确率", "召回率", "F1"]]
    names = [name for name in dict.fromkeys(own["category"]) if name not in (MICRO, MACRO, EXACT)]
    for name in (*names, MICRO, MACRO):
        three = [cells[name, s] for s in ("precision", "recall", "f1")]
        n = three[0]
        held = ["", ""] if name == MACRO else [str(n.tp + n.fn), str(n.tp + n.fp)]
        rows.append([name, *held, *map(_cell, three)])
    yield from aligned(rows, right=(1, 2))
    exact = cells[EXACT, "share"]
    yield f"  {EXACT}：{exact.tp}/{exact.n} 句，{_cell(exact)}"
    if any(NO_WIDTH in cell for row in rows[1:] for cell in row) or NO_WIDTH in _cell(exact):
        bounds = [f"{n} {min(3 / c, 1):.0%}" for n in (*names, MICRO) if (c := _trials(cells[n, "f1"]))]
        rule = f"；按 3/n 法则，差错率的 95% 上限约为：{'、'.join(bounds)}" if bounds else ""
        yield f"  * 没有差错，区间给不出{rule}。"
    silent = [f"{n}（{row.note}）" for n in names if (row := cells[n, "f1"]).value != row.value]
    if silent:
        yield f"  没有数值：{'、'.join(silent)}。"
    yield from _layers(figures)


def _layers(figures: pd.DataFrame) -> Iterator[str]:
    """What was coded below the categories, a line a layer."""
    rows = [["层次", "句", "精确率", "召回率", "F1", EXACT]]
    for layer in (name for name in LAYERS if (figures["layer"] == name).any()):
        cells = {row.statistic: row for row in each(figures[figures["layer"] == layer])}
        three = [_cell(cells[s]) if s in cells else "" for s in ("precision", "recall", "f1", "share")]
        rows.append([LAYERS[layer], str(cells["share"].n), *three])
    if len(rows) > 1:
        yield ""
        yield from aligned(rows, right=(1,))


def _trials(row: pd.Series) -> int:
    """Codings that could have been wrong, where none was; else 0."""
    return int(row.tp) if not row.fp and not row.fn else 0


def _cell(row: pd.Series) -> str:
    """A figure with its interval: 0.97 [0.94, 0.99]."""
    if row.value != row.value:
        return "—"
    if row.low != row.low:
        return f"{row.value:.2f}"
    if row.low == row.high:
        return f"{row.value:.2f} {NO_WIDTH}" if row.value == 1 else f"{row.value:.2f}"
    return f"{row.value:.2f} [{row.low:.2f}, {row.high:.2f}]"


def _differences(differences: pd.DataFrame) -> Iterator[str]:
    if differences.empty:
        yield "没有一句编码不同。"
        return
    yield f"编码不同的 {len(differences)} 处："
    for row in entries(differences)[:MOST]:
        name = CODINGS[row["coding"]]
        layer = f"{LAYERS[row['layer']]}｜" if row["layer"] in LAYERS else ""
        yield f"  {row['measure_id']}｜{layer}样本 {_set(row['sample'])}｜{name} {_set(row['coded'])}｜{clipped(row['text'])}"
        heard = [("支持", row["speaks_for"], "rule"), ("未计", row["speaks_against"], "reason")]
        said = [f"{side}：{_terms(cell, group)}" for side, cell, group in heard if cell]
        yield f"      {'；'.join(said) or '没有找到任何条目'}"
        if row["similarity"] < 1:
            yield f"      两边文字不尽相同（相似度 {row['similarity']:.2f}）"
    if len(differences) > MOST:
        yield f"  另有 {len(differences) - MOST} 处，见 --out 写出的 evaluation_differences.csv"


def _terms(cell: str, group: str) -> str:
    """``贷款(信贷,head)`` in words: 贷款（信贷，产品名的中心词另有所指）."""
    named = []
    for item in cell.split("|"):
        term, _, rest = item.rpartition("(")
        category, _, why = rest.removesuffix(")").partition(",")
        named.append(f"{term}（{'，'.join(part for part in (category, known(group, why)) if part)}）")
    return listed(named)


def _unmatched(unmatched: pd.DataFrame) -> Iterator[str]:
    for side, title in (("sample", "样本中有而语料中没有找到"), ("corpus", "语料中有而样本中没有")):
        rows = entries(unmatched[unmatched["side"] == side])
        if rows:
            yield f"{title}的 {len(rows)} 句："
        for row in rows[:MOST]:
            place = f"第 {row['place']} 行" if side == "sample" and row["place"].isdecimal() else row["place"]
            yield f"  {place}｜{_set(row['categories'])}｜{WHYS[row['why']]}｜{clipped(row['text'])}"
        if len(rows) > MOST:
            yield f"  另有 {len(rows) - MOST} 句，见 --out 写出的 evaluation_unmatched.csv"


def agreement_lines(done: Agreement) -> Iterator[str]:
    """Percent agreement and κ of each pair, α of all, per category with intervals; then the disagreements."""
    yield f"编码人：{listed(list(done.coders)) or '（无）'}；至少两人编码的措施 {done.measures} 条。"
    yield f"方括号内为 95% 区间（{_resampled(done)}）；占比是编码中属于该类的比例。"
    figures = done.figures
    rows = [["类别", "编码人", "n", "占比", "一致率", "Cohen κ", "Krippendorff α"]]
    for category in dict.fromkeys(figures["category"]):
        own = figures[figures["category"] == category]
        cells = {(row.coders, row.statistic): row for row in each(own)}
        for coders in dict.fromkeys(own["coders"]):
            of = [cells.get((coders, statistic)) for statistic in ("percent", "kappa", "alpha")]
            any_row = next(row for row in of if row is not None)
            share = f"{any_row.prevalence:.2f}" if any_row.n else "—"
            values = ["" if row is None else _cell(row) for row in of]
            rows.append([category, "、".join(coders.split("|")), str(any_row.n), share, *values])
    yield from aligned(rows, right=(2, 3))
    for note in dict.fromkeys(row.note for row in each(figures) if row.note):
        yield f"  —：{note}。"
    if any(NO_WIDTH in cell for row in rows for cell in row):
        yield "  * 完全一致，区间给不出。"
    yield "  一般以 α ≥ 0.80 为可靠，0.667 至 0.80 只宜作初步结论（Krippendorff 2004）。"
    yield ""
    yield from _disagreements(done)


def _disagreements(done: Agreement) -> Iterator[str]:
    table = done.disagreements
    if table.empty:
        yield "没有一条编码不同。"
        return
    yield f"编码不同的 {len(table)} 条："
    for row in entries(table)[:MOST]:
        sets = "｜".join(f"{coder} {_set(row[coder])}" for coder in done.coders if row[coder])
        yield f"  {sets}｜{clipped(row['text'] or row['measure_id'])}"
    if len(table) > MOST:
        yield f"  另有 {len(table) - MOST} 条，见 --out 写出的 agreement_differences.csv"


@spoken
def trust_note(
    done: Evaluation, *, frame: str = "channels", consulted: bool = True, lang: Lang = "zh"
) -> str:
    """One paragraph on how far the machine's coding may be trusted, for the notes on method of a report.

    ``frame`` is the name of the coding frame, for what is known of it on documents that its rules never saw;
    ``consulted``: the rules were written with the sample at hand, as with the one that ships with the
    package, so that the figures flatter them; this is then said. Empty where the sample gives no figure.
    """
    figures = done.figures
    figures = figures[(figures["coding"] == "machine") & (figures["layer"] == CATEGORIES)]
    rows = {(row.category, row.statistic): row for row in each(figures)}
    f1, exact = rows[MICRO, "f1"], rows[EXACT, "share"]
    if f1.value != f1.value:
        return ""
    facts: dict[str, Any] = {
        "regions": listed(list(done.regions)),
        "n": done.sentences,
        "documents": done.documents,
    }
    facts |= {"f1": f"{f1.value:.2f}", "exact": f"{exact.value:.0%}"}
    if _trials(f1):
        spread = word("trust.no_error")
    elif f1.low != f1.low:
        spread = word("trust.no_interval")
    else:
        unit = word(f"trust.by_{done.resampled}")
        spread = word("trust.interval", low=f"{f1.low:.2f}", high=f"{f1.high:.2f}", unit=unit)
    said = word("trust.figure", spread=spread, **facts)
    return said + (word("trust.consulted") if consulted else "") + _unseen(frame, lang)


def _unseen(frame: str, lang: Lang) -> str:
    """How right the program was on sentences that the rules of a frame had not seen, with date and who coded."""
    measured = validation(frame)
    if measured is None:
        return word("trust.unknown")
    facts: dict[str, Any] = {"date": measured.date, "version": measured.version}
    facts["coders"] = measured.coders if lang == "zh" else measured.coders_en
    said = [
        word("trust.layer", layer=word(f"layer.{f.layer}"), value=f"{f.value:g}", n=f.n)
        for f in measured.figures
    ]
    return word("trust.unseen", figures=listed(said), **facts)


def _set(cell: str) -> str:
    return cell or "无"
