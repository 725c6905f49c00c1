"""Sentences that a damaged source printed more than once.

Only copies that stand in the same paragraph are taken away: the same sentence in two places of a document is
its own. A copy that lost its head is taken away where every
clause of it stands, in the same order, in a sentence before it; a copy with a stray word, where the word doubles the
one in front of it. Sentences that differ in a word that says something stay and are named as doubts.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

from policykit.gongwen.clean.edits import Edit, paragraphs
from policykit.gongwen.words.lexicon import pattern

FORBIDS = pattern(
    r"不得|不准|严禁|禁止|不再|不予|防止|避免|杜绝|取消|停止",
    yes=("不得以任何名义，", "严禁", "防止企业"),
    no=("支持企业，", "不断完善"),
)

CONDITION = pattern(
    r"(?:^|(?<=[，,；;。]))(?:对(?!接)|如|若|凡|当|经(?!济)|符合)[^，,。；;]{2,60}[，,]|(?:的|后|前|时)[，,]|[：:]",
    yes=("对省级平台，", "首次上市的,", "包括：", "经认定后，"),
    no=("支持保险公司，", "深化研究院建设,", "加强对接，"),
)

SENTENCE = pattern(
    # begins only where one can begin: a line of 10,000 characters without a full stop is tried once, not at each of them
    r"(?<![^。！？])[^。！？]+[。！？]",
    yes=("支持企业上市。", "！支持企业上市。"),
    no=("一、总体要求", "。！"),
)


MIN_SENTENCE = 8  # characters; a shorter sentence may be said twice on purpose (特此通知。)
MIN_TAIL = 12  # characters of a sentence that is the end of another one; shorter ones may be a chance
MIN_REMAINS = 16  # the same where it has lost words in its middle too
MIN_CLAUSE = 6  # characters of each clause of such remains
MIN_VARIANT = 20  # characters of a sentence that comes again with a stray word
STRAY = (2, 4)  # characters of a stray word
NEAR = 8  # characters in front of it among which the word stands that it doubles
BORDERS = "，,；;、"
MAX_SENTENCES = 400  # of one paragraph; a longer one is no paragraph, and pairs grow with its square


def _key(text: str) -> str:
    return "".join(unicodedata.normalize("NFKC", text).split())


def repeated_sentences(text: str) -> Iterator[Edit]:
    """Every later copy of a sentence inside one paragraph."""
    for at, line in paragraphs(text):
        seen: set[str] = set()
        for m in SENTENCE.every(line):
            key = _key(m.group())
            if len(key) >= MIN_SENTENCE and key in seen:
                yield Edit(at + m.start(), at + m.end(), "", {"case": "same"})
            seen.add(key)


def contained_sentences(text: str) -> Iterator[Edit]:
    """A sentence that says what the end of a sentence before it in its paragraph says, in the same words."""
    for at, found in _sentences(text):
        for n, (start, end, key) in enumerate(found):
            whole = next((w for _, _, w in found[:n] if _is_tail(key, w) or _is_remains(key, w)), "")
            if whole:
                yield Edit(at + start, at + end, "", {"of": whole})


def stray_variants(text: str) -> Iterator[Edit]:
    """A copy of a sentence with one stray word, which doubles the word in front of it; the sound copy stays."""
    for at, found in _sentences(text):
        for start, end, key in found:
            sound = next((other for _, _, other in found if _has_stray(key, other)), "")
            if sound:
                yield Edit(at + start, at + end, "", {"of": sound})


def _sentences(text: str) -> Iterator[tuple[int, list[tuple[int, int, str]]]]:
    """Offset and sentences (start, end, key) of each paragraph that has several."""
    for at, line in paragraphs(text):
        found = [(m.start(), m.end(), _key(m.group())) for m in SENTENCE.every(line)]
        if 1 < len(found) <= MAX_SENTENCES:
            yield at, found


def _is_tail(key: str, whole: str) -> bool:
    """Whether a sentence is the end of another one, from the border of a clause on."""
    if not (MIN_TAIL <= len(key) < len(whole)) or not whole.endswith(key):
        return False
    head = whole[: -len(key)]
    return head[-1] in "，,；;" and not FORBIDS.find(head) and not CONDITION.find(head)


def _is_remains(key: str, whole: str) -> bool:
    """Whether a sentence begins at an item inside another one and then goes on like its end, some words left out."""
    if not (MIN_REMAINS <= len(key) < len(whole)):
        return False
    clauses = re.split("[，,；;]", key[:-1])
    if len(clauses) < 2 or min(map(len, clauses)) < MIN_CLAUSE:
        return False
    last = clauses[-1] + key[-1]
    if not whole.endswith(last) or whole[-len(last) - 1] not in BORDERS:
        return False
    begin, at = -1, 0
    for clause in clauses[:-1]:
        found = whole.find(clause, at, len(whole) - len(last))
        if found < 1 or whole[found - 1] not in BORDERS:
            return False
        begin, at = (found if begin < 0 else begin), found + len(clause)
    head = whole[:begin]
    return not FORBIDS.find(head) and not CONDITION.find(head)


def _has_stray(key: str, sound: str) -> bool:
    """Whether ``key`` is ``sound`` with one word more, in front of a mark, that stands just before as well."""
    more = len(key) - len(sound)
    if not STRAY[0] <= more <= STRAY[1] or len(sound) < MIN_VARIANT:
        return False
    same = next((i for i, (a, b) in enumerate(zip(key, sound, strict=False)) if a != b), len(sound))
    # the stray word may begin with the characters that follow it: try each place at which it can have stood
    for at in range(same, max(same - more, 0) - 1, -1):
        word = key[at : at + more]
        if key[:at] + key[at + more :] == sound and key[at + more : at + more + 1] in tuple("，,。；;、"):
            return word in key[max(0, at - NEAR) : at] and all("\u4e00" <= c <= "\u9fff" for c in word)
    return False
