"""Headings: where the heading behind a number ends, decided for a whole numbering, not for a line.

All items of a numbering are alike in what ends their headings: a full stop, a line end, a space, a colon, or the next
mark. What most of them show decides for each.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from policykit.gongwen.clean.marks import Mark
from policykit.gongwen.clean.path import Step
from policykit.gongwen.clean.stream import LINE, SPACE, WEAK, Stream, han
from policykit.gongwen.words.lexicon import pattern
from policykit.gongwen.words.notes import NOTE_AT_END, NOTE_LINE

CLAUSE_TITLE = pattern(
    r"^(?!.*(?:应当|不得|禁止|严禁|可以|必须|适用|坚持|国家|本|由))[\u4e00-\u9fff、]{2,8}$",
    yes=("落户奖励", "资金来源"),
    no=("严禁虚假宣传", "本办法适用于本市", "对完成股份制改造的企业给予奖励"),
)

AMENDS = pattern(
    r"""
    ^(?:{N}{1,3}、|[(（]{N}{1,3}[)）]|\d{1,3}[.．、])?\s*(?:将|把|对|在|删去|删除|增加|修改|废止|[“《]).{0,60}
    (?:修改为|修改如下|改为|作为|增加|删去|删除|第\s*{N}{1,6}\s*[条款项章])
    |^(?:{N}{1,3}、|[(（]{N}{1,3}[)）]|\d{1,3}[.．、])?\s*第\s*{N}{1,6}\s*条.{0,30}(?:修改为|改为)
    """,
    yes=("一、将第三条修改为：“科学技术", "四、删去第二十条第二款。", "第九条修改为：“各级"),
    no=("一、将科技创新摆在核心位置。", "二、增加信贷投放。", "三、在园区设立服务站。"),
)


MAX_HEAD = 50  # characters of a heading in front of its full stop
MAX_COMMA_HEAD = 24  # the same with a comma in it
MAX_LINE = 45  # characters of a heading that a line end or a space ends
MAX_COLON = 30
MAX_CLAUSE_COLON = 14  # behind 第X条, which mostly begins a sentence
MAX_NOTED = 300  # characters of an item with a note behind its one sentence
MIN_SHORT = 2  # short headings behind 第X条 from which on they count, though most articles have none
MIN_LONE = 3  # items of one line each from which on they are what is done and no headings
MIN_SAID = 8  # characters of such a line, in most of them: 设立风险补偿资金池, not 申请表
MAX_WHOLE = 60  # characters of an item that is a heading as a whole

USUAL = pattern(
    r"""
    (?:总体要求|总体目标|指导思想|基本原则|(?:发展|工作|主要)目标|(?:主要|重点|工作)任务|(?:保障|工作)措施
    |组织(?:实施|保障)|(?:工作|有关)要求|总则|附则)(?=[以为到按各坚本在深])
    """,
    yes=("总体要求以习近平", "工作目标到2025年"),
    no=("总体要求。", "组织领导"),
)
"""Headings that most documents have, told from the text behind them where nothing else divides the two."""

GLUED = pattern(
    r"""
    (?:总体(?:要求|思路|目标)|指导思想|基本原则|(?:发展|主要|工作)目标|(?:保障|工作)措施|组织(?:实施|保障))(?={HAN})(?![和与及的])
    """,
    yes=("发展目标强化科技金融改革", "保障措施建立由市委金融办牵头"),
    no=("保障措施", "总体目标。到2025年", "总体要求和发展目标"),
)
"""The same with a text right behind that only a reader divides."""

TWO_HALVES = pattern(
    r"^(?!.*(?:给予|予以|应当|不得)){HAN}{4}[，,]{HAN}{4}$",
    yes=("全市统一，分级实施", "政府引导,市场运作"),
    no=("符合条件，给予支持", "政府引导、市场运作", "符合条件的，给予支持"),
)

COUNTS_UP = pattern(
    r"\s{0,4}(?:{N}是|{N}要|第[一1][，,、]|首先[，,是]|[(（][一1][)）]|①)",
    yes=("一是发挥财政资金的作用", "（一）设立子基金", "第一，扩大规模"),
    no=("在本市注册的企业", "一次性奖励", "第一批企业"),
)

REMARK = pattern(
    r"[(（][^()（）。；;]{1,30}[)）]",
    yes=("收费标准（按月计）：", "(暂行)"),
    no=("（）", "（一项。"),
)

LEAD_IN = pattern(
    r"(?:[，,][^，,]*|(?:{REQUIRES}|应当?)[^，,]{0,12})(?:以下|下列|如下).{0,12}[：:]$",
    yes=("本公告所称企业，应同时符合以下条件：", "申请企业应当具备下列条件：", "须提交以下材料："),
    no=("重点任务如下：", "符合以下条件的企业，给予补助"),
)

OF_ITSELF = pattern(
    r"本{OWN_KIND}{OF_ITSELF}",
    yes=("本公告执行期限为2024年1月1日至2027年12月31日。", "本办法所称企业", "本措施自发布之日起施行。"),
    no=("本市企业", "本措施支持企业上市"),
)

BRACKETED = pattern(r"[【\[(]([\u4e00-\u9fff、]{2,16})[】\])]", yes=("【适用范围】",), no=("(2025)",))
CLAUSE_STOP = pattern(r"[^。,;:]{2,24}。", yes=("落户奖励。",), no=("为了,",))


@dataclass
class Item:
    """A chosen mark with its heading; ``body`` is where its text begins, ``end`` where the next mark stands."""

    mark: Mark
    title: str
    body: int
    end: int
    level: int
    step: Step
    undecided: bool = False  # nothing, or something else too, shows where its heading ends


def items_of(s: Stream, path: Sequence[Step], stop: int) -> list[Item]:
    """The chosen marks of one text with their headings; ``stop`` is where its last item ends."""
    order = [style for style, _, _ in path[-1].state]
    marks = [step.mark for step in path if step.mark]
    ends = [*(m.at for m in marks[1:]), stop]
    items = [
        Item(m, "", m.end, end, order.index(m.style) if m.style in order else len(order), step)
        for m, end, step in zip(marks, ends, path, strict=True)
    ]
    deeper = {
        a.mark.at
        for a, b in pairwise(
            items
        )  # （一） may stand right above 第四条, where articles count on through all headings
        if b.level > a.level or (b.mark.style == "clause" and a.mark.style in ("h1", "h2", "h7"))
    }
    inside = sum(s.gap[m.at] < LINE for m in marks if m.at) * 2 > len(marks)
    for style in dict.fromkeys(m.style for m in marks):
        _title(s, [x for x in items if x.mark.style == style], deeper, inside=inside)
    return items


def _title(s: Stream, items: Sequence[Item], deeper: set[int], *, inside: bool) -> None:
    """The headings of one numbering; ``inside``: most numbers of the text stand inside lines."""
    heads = [(x, dict(_ends(s, x, x.mark.at in deeper))) for x in items]
    run_in = [h for _, h in heads if h and "whole" not in h]

    def share(kind: str) -> float:
        return sum(kind in h and h[kind] == min(h.values()) for h in run_in) / max(len(run_in), 1)

    modes = {"whole", "stop", "line"} | {kind for kind in ("space", "colon") if share(kind) >= 0.5}
    modes |= {"gap"} if "space" in modes else {"weak"} if share("line") >= 0.5 else set()
    for x, found in heads:
        kept = {kind: n for kind, n in found.items() if kind in modes}
        if not kept and (m := USUAL.at(s.flat[: x.end], x.mark.end)):
            kept = {"line": m.end()}
        if not kept:
            continue
        if "line" in kept:
            kept.pop("weak", 0)  # a heading may be broken over two lines
        kind, n = min(kept.items(), key=lambda pair: pair[1])
        x.title, x.body = s.text[x.mark.end : n].strip("。：:、 "), n + (kind in ("stop", "colon"))
    titled = [x for x in items if x.title]
    clause = items[0].mark.style == "clause"
    short = [x for x in titled if clause and CLAUSE_TITLE.whole(x.title)]
    if clause and len(short) >= MIN_SHORT and len(titled) * 2 < len(items):
        for x in titled:
            if x not in short:
                x.title, x.body = "", x.mark.end
    elif len(titled) < len(items) * (0.4 if clause else 0.5):
        for x in titled:
            if x.body < x.end or clause:
                x.title, x.body = "", x.mark.end
    lone = [x for x, found in heads if x.title and "whole" in found and x.mark.at not in deeper]
    said = sum(len(x.title) >= MIN_SAID for x in lone)
    if len(lone) >= MIN_LONE and len(lone) * 2 > len(items) and said * 2 > len(lone):
        for x in lone:  # a heading has a text below it: lines of their own are what is done
            x.title, x.body = "", x.mark.end
    run_on = [x for x, found in heads if "whole" not in found]
    at_lines = sum(bool(x.title) and found.get("line") == x.body for x, found in heads)
    by_lines = at_lines * 2 > len(run_on)
    longest = max((len(x.title) for x, found in heads if found.get("line") == x.body), default=0)
    for x, found in heads:
        swallowed = by_lines and set(found) == {"stop"} and len(x.title) > longest
        x.undecided = not clause and (swallowed or _undecided(s, x, found, inside=inside, by_line=by_lines))


def _undecided(s: Stream, x: Item, found: Mapping[str, int], *, inside: bool, by_line: bool) -> bool:
    """Whether a heading may end in front of where it was taken to end, or have been taken for text."""
    if "whole" in found:
        return False
    several = s.flat.count("。", x.mark.end, x.end) > 1
    if not x.title and ((by_line and several) or GLUED.at(s.flat, x.mark.end)):
        return True
    kinds = {"space"} | ({"gap"} if inside else set())
    kinds |= {"line"} if by_line or not s.broken else set()
    kinds |= {"weak"} if by_line and "line" not in found else set()
    taken = x.body if x.title else x.end
    if any(kind in kinds and n < taken for kind, n in found.items()):
        return True
    return inside and several and not x.title and not x.level


def _ends(s: Stream, x: Item, deeper: bool) -> Iterator[tuple[str, int]]:
    """Where the heading of an item may end, by what ends it; ``deeper``: marks of a lower numbering follow."""
    a, b = x.mark.end, _without_note(s, x.mark.end, x.end)
    run = s.flat[a : min(b, a + 70)]
    opening = s.text[x.mark.at : min(b, a + 80)]
    if AMENDS.at(opening) or OF_ITSELF.at(opening, a - x.mark.at):
        return
    if x.mark.style == "clause":
        yield from _ends_of_clause(s, a, b, run)
        return
    text = s.flat[a:b]
    bare = (
        text[:-1]
        if deeper and text[-1:] == "。" and (text.count(",") == 0 or TWO_HALVES.whole(text[:-1]))
        else text
    )
    if not any(c in bare for c in "。;!?") and b - a <= MAX_WHOLE and not text.endswith((",", "、")):
        line = next((i for i in range(a + 2, b) if s.gap[i] >= LINE and s.flat[i - 1] not in ",、"), b)
        noted = NOTE_LINE.at(s.text[line:b])
        if not LEAD_IN.find(s.text[a:line]):
            yield ("whole", line if noted else x.end) if line == b or noted else ("line", line)
        return
    stop = next((i for i, c in enumerate(run) if c in "。!?"), len(run))
    head = run[:stop]
    commas = sum(c in ",;" for c in head)
    alone = commas and s.strong(a + stop + 1) and not TWO_HALVES.whole(s.text[a : a + stop])
    if (
        not alone
        and stop <= (MAX_COMMA_HEAD if commas else MAX_HEAD)
        and commas <= 1
        and ";" not in head
        and a + stop + 1 < b
    ):
        yield "stop", a + stop
    inner = range(a + 2, a + min(stop, MAX_LINE + 1))
    for i in inner:
        if s.gap[i] >= LINE and s.flat[i - 1] not in ",、;:":
            yield "line", i
            break
    n = next(
        (i for i in inner if s.gap[i] == SPACE and all(han(c) or c in "”》)" for c in s.flat[i - 1 : i + 1])),
        0,
    )
    if n and not s.loose and _few_commas(s.flat[a:n]):
        yield "space", n
    for kind, least in (("gap", SPACE), ("weak", WEAK)):
        n = next((i for i in inner if s.gap[i] >= least), 0)
        if n and s.flat[n - 1] not in ",、;:" and _few_commas(s.flat[a:n]):
            yield kind, n
    colon = head.find(":")
    counts = colon > 0 and COUNTS_UP.at(run, colon + 1)
    if 1 < colon <= MAX_COLON and not counts and ";" not in run[:colon] and run[:colon].count(",") <= 1:
        yield "colon", a + colon


def _without_note(s: Stream, a: int, b: int) -> int:
    """Where an item ends in front of the agency note behind it: a sentence with nothing but a note is no heading."""
    if b - a > MAX_NOTED:
        return b
    note = NOTE_AT_END.find(s.text[a:b])
    return a + note.start() if note and note.start() > 1 else b


def _ends_of_clause(s: Stream, a: int, b: int, run: str) -> Iterator[tuple[str, int]]:
    if m := BRACKETED.at(run):
        yield "line", a + m.end()
    n = next((i for i in range(a + 1, min(b, a + 12)) if s.gap[i] >= (LINE if s.loose else SPACE)), 0)
    if n and CLAUSE_TITLE.whole(s.flat[a:n]) and s.flat[n : n + 1] != "《":  # 确需使用 ⏎ 《…》
        yield "line", n
    colon = run.find(":")
    said = run[: max(colon, 0)]
    short = 0 < len(REMARK.sub("", s.text[a : a + len(said)])) <= MAX_CLAUSE_COLON
    leads = COUNTS_UP.at(run, colon + 1) or LEAD_IN.find(s.text[a : a + colon + 1]) or s.strong(a + colon + 1)
    if short and not leads and not any(c in said for c in "。,;"):
        yield "stop", a + colon
    m = CLAUSE_STOP.at(run)
    if m and a + m.end() < b and (not s.strong(a + m.end()) or CLAUSE_TITLE.whole(m[0][:-1])):
        yield "stop", a + m.end() - 1


def _few_commas(text: str) -> bool:
    return sum(c in ",;:" for c in text) <= 1
