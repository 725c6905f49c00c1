"""How firmly a measure is worded: the verb that carries it and its level.

The scale is ``strength.toml`` of the frame (a workspace may replace it in ``data/codebook/``): 1 倡导 exhorts, 2 推动
promotes, 3 实施 sets up, carries out or obliges, 4 承诺 promises money or a numeric limit; 0: no verb of its lists.
It is ordinal: levels can be ordered and counted, differences between them mean nothing.

What is graded follows two dimensions of the literature: obligation (does the text oblige anybody?) and
precision (does it say what?). Abbott, Keohane, Moravcsik, Slaughter & Snidal (2000), The Concept of
Legalization, International Organization 54(3), 401-419; the deontic of Crawford & Ostrom (1995), A Grammar of
Institutions, American Political Science Review 89(3), 582-600. That Chinese measures are graded by wording,
from exhortation to stated terms, follows 彭纪生、仲为国、孙文祥（2008）政策测量、政策协同演变与经济绩效，管理世界 (9), 25-36; that 应当, 必须, 不得
and 禁止 oblige, 全国人大常委会法工委《立法技术规范（试行）（一）》（法工委发〔2009〕62号）. The four levels and their lists are ours.

The rules, in order:

1. A sentence is cut into clauses; what stands in brackets, book-title or quotation marks is no clause. A clause that
   only names a condition or a setting (对…的，; 在…前提下，; 以…为目标，) has no predicate.
2. The predicate of a clause is its first listed verb, not one inside a modifier: a verb right before 的 (支持的),
   one that is a noun here (引导基金, 补贴标准), one of an object in front (对给予补贴的企业), one of the means
   (通过设立基金支持…) do not count.
3. A verb that makes others act (鼓励银行…，支持企业…) governs the clauses behind it, until one names its own subject
   or object (对…, 市财政…) or gives an amount; a limit alone (额度最高3000万元) is one of what is encouraged.
4. Verbs of the result (提高…, 促进…) carry a sentence only where it has no other verb.
5. Of the predicates left the strongest carries the measure; of equals the first.
"""

from __future__ import annotations

import hashlib
import re
import tomllib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from policykit.coding.matcher import Matcher
from policykit.errors import BrokenCodebook
from policykit.gongwen.words.lexicon import pattern
from policykit.records import Measure, Quantity

ADVERBS = pattern(
    r"^\s*(?:国家|积极|充分|进一步|大力|持续|切实|严格|依法(?:依规)?|稳步|继续|逐步|全面|有序|要|率先|主动|创新性?地?|科学|合理)+(?!探索|争取|支持)",
    yes=("积极运用各种方式", "要按照原则", "进一步发挥"),
    no=("鼓励积极运用", "积极争取", "运用"),
)

SET_APART = pattern(
    r"《[^《》]*》|“[^“”]*”|\"[^\"]*\"|[（(][^（）()]*[）)]",
    yes=("《若干措施》", "“鼓励贷”", "（含）", "(QFLP)"),
    no=("鼓励银行", "《若干措施"),
)

CLAUSE_BREAK = pattern(
    r"[，；。：！？]|[,;:](?!\d)|并(?=给予|予以|按|对|建立|设立|开展|实行|纳入|由|可|应|不得|将)",
    yes=("鼓励创新，支持", "提供服务并给予补贴", "支持企业,鼓励"),
    no=("1,000万元", "转型升级", "、"),
)


FILE = "strength.toml"
LEVELS = (1, 2, 3, 4)
LISTS = {
    "scope": ("pivots", "actors", "breaks", "turns", "follows", "bodies", "goals"),
    "given": ("verbs", "words"),
    "hedged": ("verbs", "words"),
    "results": ("openers", "verbs"),
    "adverbials": ("light", "manner", "object", "endings", "closers"),
    "nouns": ("verbs", "tails", "bodies"),
}
"""Tables of the file and the lists that each must hold."""


@dataclass(frozen=True)
class Scale:
    """The levels by verb, and the words that decide which verb of a sentence counts."""

    version: str
    hash: str
    levels: dict[int, str]  # {1: "倡导", …}
    level: dict[str, int]  # {"鼓励": 1, …}
    with_amount: dict[str, int]  # {"不超过": 4, …}
    lists: dict[str, tuple[str, ...]]  # {"scope.pivots": ("鼓励", …), …}
    single: dict[str, tuple[str, str]]  # {"应": ("响相…", "用急…")}: characters before and behind


def scale_of(file: str, text: str) -> Scale:
    """The scale that a file holds.

    Raises ``BrokenCodebook`` where a verb stands in two levels, a list is missing or a level is not 1 to 4.
    """
    try:
        raw = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        at = re.search(r"at line (\d+)", str(error))
        raise BrokenCodebook(FILE, int(at[1]) if at else 0, f"不是有效的 TOML（{error}）") from error
    names, level, with_amount = _levels(raw, text)
    lists = {
        f"{table}.{key}": tuple(_words(raw.get(table, {}), table, key, text))
        for table, keys in LISTS.items()
        for key in keys
    }
    for name in ("scope.pivots", "results.verbs"):
        if unknown := [v for v in lists[name] if v not in level]:
            table = name.partition(".")[0]
            raise BrokenCodebook(FILE, _line(text, unknown[0]), f"[{table}] 的“{unknown[0]}”没有写在任何一级")
    lists["adverbials.manner"] = tuple(sorted(lists["adverbials.manner"], key=lambda w: (-len(w), w)))
    single = {
        v: (str(w.get("before", "")), str(w.get("after", ""))) for v, w in raw.get("single", {}).items()
    }
    version, digest = str(raw.get("version", "")), hashlib.sha256(text.encode()).hexdigest()
    return Scale(version, digest, names, level, with_amount, lists, single)


def _levels(raw: dict[str, Any], text: str) -> tuple[dict[int, str], dict[str, int], dict[str, int]]:
    names: dict[int, str] = {}
    level: dict[str, int] = {}
    with_amount: dict[str, int] = {}
    for entry in raw.get("level", ()):
        value = entry.get("value")
        names[value] = str(entry.get("key", ""))
        for verb in _words(entry, "level", "verbs", text):
            if verb in level:
                raise BrokenCodebook(
                    FILE, _line(text, verb), f"“{verb}”重复（{level[verb]} 级和 {value} 级）"
                )
            level[verb] = value
        for verb in entry.get("with_amount", ()):
            with_amount[verb] = value
    if tuple(names) != LEVELS:
        raise BrokenCodebook(FILE, 0, f"各级的 value 必须依次为 {'、'.join(map(str, LEVELS))}")
    for verb, value in with_amount.items():
        if level.get(verb, 0) >= value:
            problem = f"“{verb}”写有数额时是 {value} 级，不能低于它平时的 {level[verb]} 级"
            raise BrokenCodebook(FILE, _line(text, verb), problem)
    return names, level, with_amount


def _words(table: dict[str, Any], name: str, key: str, text: str) -> list[str]:
    words = table.get(key)
    if not isinstance(words, list) or not words or not all(isinstance(w, str) and w.strip() for w in words):
        raise BrokenCodebook(FILE, _line(text, f"[{name}]"), f"[{name}] 的 {key} 必须是一列不为空的词")
    return words


def _line(text: str, word: str) -> int:
    """The last line that holds the word in quotation marks or as a heading; 0 where none does."""
    hits = [n for n, line in enumerate(text.splitlines(), 1) if f'"{word}"' in line or word in line[:20]]
    return hits[-1] if hits else 0


PROMOTES = 2  # level of a gift that is none: 给予重点支持
HEDGE = 8  # characters behind a verb in which 有条件的 takes it back
SLOGAN = 4  # characters of a clause that is a bare slogan
CLOSING = 4  # characters behind the end of the means in which no verb can stand
STEP = "工作日"  # a deadline of procedure promises nobody anything
MEANS_GAP = 2  # characters between a word of means and the verb that belongs to it


@dataclass(frozen=True, slots=True)
class Predicate:
    """The verb of a clause and its level."""

    verb: str  # 给予
    level: int  # 4


NONE = Predicate("", 0)


Verb = tuple[str, int, int]
"""A listed verb with its place in its clause."""


class Grader:
    """The rules above over one scale; built once per run."""

    def __init__(self, scale: Scale) -> None:
        self.scale = scale
        self._words = scale.lists
        self._sets = {name: frozenset(words) for name, words in scale.lists.items()}
        self._verbs = Matcher(sorted(scale.level.keys() | scale.with_amount.keys()))
        self._most, self._least = max(scale.levels), min(scale.levels)
        self._counted = {v: max(scale.level.get(v, 0), n) for v, n in scale.with_amount.items()}
        self._means = re.compile("|".join(map(re.escape, scale.lists["adverbials.manner"])))

    def carrying(self, text: str, amounts: Sequence[tuple[int, int]] = ()) -> Predicate:
        """The predicate that carries a sentence; ``amounts`` are the places of its quantities in it.

        >>> from policykit.coding.frames import load_frame
        >>> load_frame().grader.carrying("支持企业上市，对成功上市的给予500万元奖励。", [(14, 19)])
        Predicate(verb='给予', level=4)
        >>> load_frame().grader.carrying("鼓励银行创新产品，给予利率优惠。")
        Predicate(verb='鼓励', level=1)
        """
        aims: list[Predicate] = []
        votes: list[Predicate] = []
        governed = exhorted = False
        masked = _masked(text)
        verbs = self._verbs.find(masked)
        for start, end in _clauses(masked):
            clause = masked[start:end]
            counted = any(start <= a < end for a, _ in amounts)
            head = self._head(
                clause, [(v, a - start, b - start) for v, a, b in verbs if start <= a < end], counted
            )
            given = counted and head.level == self._most and self._gives(head, clause)
            if governed and (given or self._breaks(clause, exhorted)):
                governed = False
            if head is NONE:
                continue
            if governed and exhorted and self._follows(head, clause):
                continue
            if head.verb in self._sets["scope.pivots"] or head.verb in self._sets["scope.goals"]:
                governed, exhorted = self._governs(head, clause), head.level == self._least
            elif governed:
                continue
            aim = head.verb in self._sets["results.verbs"] or clause.lstrip().startswith(
                self._words["results.openers"]
            )
            aim = aim and not given
            (aims if aim else votes).append(head)
        return max(votes or aims, key=lambda h: h.level, default=NONE)

    def _head(self, clause: str, verbs: list[Verb], counted: bool) -> Predicate:
        """The predicate of one clause, or ``NONE``."""
        found = [v for v in verbs if self._level(v[0], counted) and not self._no_verb(v, clause)]
        if not found:
            return NONE
        opens = not clause[: found[0][1]].strip()  # 鼓励银行在风险可控前提下，
        last = clause.rstrip()
        if last.endswith("的") or (last.endswith(self._words["adverbials.endings"]) and not opens):
            return NONE
        chosen = self._past_the_front(found, clause)
        if chosen is None:
            return NONE
        verb, _, end = chosen
        near = clause[end : end + HEDGE]
        if verb in self._sets["hedged.verbs"] and any(w in near for w in self._words["hedged.words"]):
            return Predicate(verb, self._least)
        empty = verb in self._sets["given.verbs"] and not counted
        if empty and not any(w in clause[end:] for w in self._words["given.words"]):
            return Predicate(verb, PROMOTES)
        return Predicate(verb, self._level(verb, counted))

    def _level(self, verb: str, counted: bool) -> int:
        """Level of a verb; 0 for one that needs an amount and has none."""
        plain = self.scale.level.get(verb, 0)
        return self._counted.get(verb, plain) if counted else plain

    def _no_verb(self, verb: Verb, clause: str) -> bool:
        """Whether a listed word is part of a noun, of another word, or a modifier (支持的)."""
        word, start, end = verb
        behind = clause[end:]
        if behind.startswith("的") or _listed(clause[:start], behind):
            return True
        if word in self.scale.single:
            before, after = self.scale.single[word]
            if clause[start - 1 : start] in set(before) or behind[:1] in set(after):
                return True
        if word not in self._sets["nouns.verbs"]:
            return False
        if behind.startswith(self._words["nouns.tails"]):
            return True
        if start > 0 and not behind.strip() and len(clause.strip()) <= SLOGAN:  # 金融创新。
            return True
        # 支持机构: what is supported, no kind of body
        return behind.startswith(self._words["nouns.bodies"]) and bool(
            ADVERBS.sub("", clause[:start]).strip()
        )

    def _past_the_front(self, found: list[Verb], clause: str) -> Verb | None:
        """The first verb behind what the clause begins with: an object (对…的企业), or means (通过…方式)."""
        light = self._sets["adverbials.light"]  # a verb that only colours the next one: 加快推进, 牵头组织
        nexts = [*(v[1] for v in found[1:]), -1]
        found = [v for v, at in zip(found, nexts, strict=True) if not (v[0] in light and at == v[2])]
        if not found:
            return None
        front = ADVERBS.sub("", clause)
        if front.startswith(self._words["adverbials.object"]):
            binding = [
                v for v in found if v[1] > clause.find("的") and self.scale.level.get(v[0]) == self._most
            ]
            last = [v for v in found if v[1] > clause.rfind("的")]
            return next(iter(binding or last), None)
        means = self._means.match(front)
        return self._behind_means(found, clause, front, means[0]) if means else found[0]

    def _behind_means(self, found: list[Verb], clause: str, front: str, means: str) -> Verb | None:
        """The first verb behind 通过…方式 or 围绕…环节; without such an end, the first but the one at the word."""
        closers = [w for w in self._words["adverbials.closers"] if w in clause]
        for end in (str.rfind, str.find):
            ends = [end(clause, word) for word in closers]
            if behind := [v for v in found if ends and v[1] > (max if end is str.rfind else min)(ends)]:
                return behind[0]
            if ends and max(ends) >= len(clause.rstrip()) - CLOSING:
                break
        if closers:
            return None
        near = len(clause) - len(front) + len(means)
        apart = [v for v in found if v[1] > near + MEANS_GAP and "的" not in clause[v[2] :]]
        itself = [v for v in found if v[0].startswith(means)]
        bare = found if means in ("将", "把", "按", "按照", "为") else []
        return next(iter(apart or itself or bare), None)

    def _breaks(self, clause: str, exhorted: bool) -> bool:
        """Whether a clause has a subject or an object of its own, so that nothing in front of it governs it."""
        front = clause.strip()
        return front.startswith(self._words["scope.breaks"]) or (
            not exhorted and front.startswith(self._words["scope.turns"])
        )

    def _governs(self, head: Predicate, clause: str) -> bool:
        """Whether a verb that makes others act reaches over the clauses behind its own."""
        after = clause.partition(head.verb)[2]
        always = head.level == self._least or head.verb in self._sets["scope.goals"]
        return always or any(actor in after for actor in self._words["scope.actors"])

    def _follows(self, head: Predicate, clause: str) -> bool:
        """Whether those who are exhorted are to do this too (鼓励银行…，支持企业…); not where other bodies are named."""
        others = any(body in clause for body in self._words["scope.bodies"])
        return head.verb in self._sets["scope.follows"] and not others

    def _gives(self, head: Predicate, clause: str) -> bool:
        """Whether a clause gives something itself, and does not only bound what others are to do."""
        return head.verb in self.scale.level or any(w in clause for w in self._words["given.words"])


def _listed(before: str, behind: str) -> bool:
    """Whether a word is the end of an object (技术的研发) or of a list of respects (分担和补偿等方面)."""
    if behind.startswith(("、", "和", "及", "等")):
        return "方面" in behind
    return before.endswith("的") and not behind.strip()


def _masked(text: str) -> str:
    """The text with what stands in brackets and quotation marks blanked, offsets kept."""
    return SET_APART.regex.sub(lambda m: "□" * len(m.group()), text)


def _clauses(text: str) -> list[tuple[int, int]]:
    """Offsets of the clauses of a masked sentence."""
    spans, start = [], 0
    for m in CLAUSE_BREAK.every(text):
        spans.append((start, m.start()))
        start = m.end()
    spans.append((start, len(text)))
    return [(a, b) for a, b in spans if text[a:b].strip()]


def graded(measure: Measure, quantities: Iterable[Quantity], grader: Grader) -> tuple[str, int]:
    """Verb and level of a measure, as its columns hold them; ``quantities`` are those of its document."""
    mine = [
        q for q in quantities if q.measure_id == measure.measure_id and not q.former and STEP not in q.phrase
    ]
    found = grader.carrying(measure.text, [(q.start - measure.start, q.end - measure.start) for q in mine])
    return found.verb, found.level
