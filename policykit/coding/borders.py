"""Terms that are no words here: cut by the borders of the language's words, or part of a longer word of another field.

规模以上|市场 holds no 上市, and 保险杠 is no insurance. Words are the most probable ones of jieba's plain dictionary, cut
as jieba cuts without guessing unknown words. jieba itself is not asked: loading it costs a second in every process,
looking words up in its sorted dictionary next to nothing.
"""

from __future__ import annotations

import math
from bisect import bisect_left
from collections.abc import Sequence
from functools import cache, lru_cache
from importlib.util import find_spec
from pathlib import Path

from policykit.coding.frame import Frame, Rule, found
from policykit.coding.hits import NAME, SLOGAN, Context, Hit, beyond

AROUND = 8  # characters before and behind a term within which words are cut
LONGEST = 6  # characters of a word that is looked up
TOTAL = math.log(60_101_967)  # words that the dictionary was counted from

Span = tuple[int, int]


def borders(plain: str, hits: Sequence[Hit], context: Context, frame: Frame, rule: Rule) -> list[Hit]:
    """The hits, those that are no words set aside, with the terms that they had kept from being found."""
    out: list[Hit] = []
    for hit in hits:
        if not hit.counts or hit.rule in (SLOGAN, NAME) or not _open(plain, hit, rule):
            out.append(hit)
            continue
        if not _crossed(plain, hit):
            out.append(hit)
            continue
        spans = _words(plain, hit)
        why = _cut(plain, hit, spans, frame) or _part(plain, hit, spans, context, frame, rule)
        if not why:
            out.append(hit)
            continue
        out.append(hit.without(why))
        for other in beyond(plain, hit, frame):
            if not _cut(plain, other, spans, frame):
                out.append(other)
    return sorted(out, key=lambda h: h.start)


def _open(plain: str, hit: Hit, rule: Rule) -> bool:
    """Whether a term is short enough to stand across words of something else, and no end of a quoted name."""
    short = len(hit.term.term) <= rule["longest"] and hit.term.kind in rule["kinds"]
    return short and plain[hit.end : hit.end + 1] not in ("”", '"', "—", "－")


@cache
def _lexicon() -> list[str]:
    """The lines of jieba's dictionary (word, frequency, class), sorted."""
    spec = find_spec("jieba")
    folder = Path(spec.origin).parent if spec and spec.origin else Path()
    text = (folder / "dict.txt").read_text(encoding="utf-8")
    return sorted(text.splitlines())


@lru_cache(maxsize=50_000)
def _frequency(word: str) -> int:
    """How often a word was counted; 0 for one that the dictionary does not have."""
    lines = _lexicon()
    at = bisect_left(lines, f"{word} ")
    return int(lines[at].split(" ")[1]) if at < len(lines) and lines[at].startswith(f"{word} ") else 0


def _crossed(plain: str, hit: Hit) -> bool:
    """Whether a word of the dictionary runs across an end of the hit, or reaches beyond one: else no border cuts it."""
    for edge in (hit.start, hit.end):
        for a in range(max(0, edge - LONGEST + 1), edge):
            for b in range(edge + 1, min(a + LONGEST, len(plain)) + 1):
                if _frequency(plain[a:b]):
                    return True
    return False


def _words(plain: str, hit: Hit) -> list[Span]:
    """The most probable words around a hit, as places in the sentence."""
    first = max(0, hit.start - AROUND)
    text = plain[first : hit.end + AROUND]
    best: list[tuple[float, int]] = [(0.0, 0)] * (len(text) + 1)
    for i in range(len(text) - 1, -1, -1):
        ways = []
        for j in range(i + 1, min(i + LONGEST, len(text)) + 1):
            counted = _frequency(text[i:j])
            if counted or j == i + 1:
                ways.append((math.log(counted or 1) - TOTAL + best[j][0], j))
        best[i] = max(ways)
    spans, at = [], 0
    while at < len(text):
        spans.append((first + at, first + best[at][1]))
        at = best[at][1]
    return spans


def _cut(plain: str, hit: Hit, spans: Sequence[Span], frame: Frame) -> str:
    """``border`` where words run across the ends of the hit and leave no term of its categories whole within it."""
    over = [(a, b) for a, b in spans if a < hit.end and hit.start < b]
    cross = [(a, hit.start, b) for a, b in over if a < hit.start < b < hit.end]
    cross += [(a, hit.end, b) for a, b in over if hit.start < a < hit.end < b]
    if all(_compound(plain[a:cut], plain[cut:b]) for a, cut, b in cross):  # also where none does
        return ""
    for name, start, end in frame.matcher.find_all(plain[hit.start : hit.end]):
        term, a, b = frame.by_term[name], hit.start + start, hit.start + end
        if term.kind in frame.silent or not set(term.categories) & set(hit.term.categories):
            continue
        if not any(left < a < right < b or a < left < b < right for left, right in over):
            return ""
    return "border"


def _compound(left: str, right: str) -> bool:
    """Whether a word is made of two words at this place (金融|服务), so that a border there is as good as any."""
    return min(len(left), len(right)) > 1 and bool(_frequency(left) and _frequency(right))


def _part(plain: str, hit: Hit, spans: Sequence[Span], context: Context, frame: Frame, rule: Rule) -> str:
    """``inside`` where the hit is part of a longer word that is no term and adds more than a product, number or person."""
    for a, b in spans:
        if a <= hit.start and hit.end <= b and b - a > hit.end - hit.start:
            before, after = plain[a : hit.start], plain[hit.end : b]
            if plain[a:b] in frame.by_term or all(
                not part or part in rule["adds"] for part in (before, after)
            ):
                return ""
            if plain[a:b].endswith(rule["names"]) or (not after and found(rule["about"], context.heading)):
                return ""
            return "inside"
    return ""
