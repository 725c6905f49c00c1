"""How much of a reading survives what happens to a text on its way: ``python benchmarks/invariance.py [--only KIND]``.

Every clean text (the documents of ``data/raw`` as they are stored clean, and those of ``benchmarks/texts``) is read once
as it is and once for each kind of damage in ``damage.py``; both readings should be the same. A row a kind is printed:
articles (F1 of number and heading, in order), measures that are found whole, facts (title, region, number, date) that are
the same, texts that lost something, and those of them that nothing says so of (``silent``). Ends with 1 below the goals.
"""

from __future__ import annotations

import argparse
import re
import sys
import tempfile
import unicodedata
import zlib
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from pathlib import Path
from random import Random
from statistics import mean

from damage import KINDS, Kind

ROOT = Path(__file__).parents[1]
FACTS = ("title", "region", "doc_number", "date_issued")
LOUD = frozenset(
    "numbering structure marks_left headings long_item no_text other_title signatures unread_marks".split()
)
"""Doubts that say that articles may be missing or in the wrong place."""

GOALS = {"articles": 0.99, "measures": 0.99, "facts": 0.97}


@dataclass(frozen=True)
class Reading:
    """What is compared of one document."""

    facts: dict[str, str]
    articles: tuple[tuple[str, str, str], ...]  # number, heading, first characters
    measures: tuple[str, ...]
    headings: frozenset[str]
    doubts: int
    failed: bool


def key(text: str) -> str:
    """Half width, without white space and the stop at the end."""
    text = "".join(unicodedata.normalize("NFKC", text).split())
    return text.strip("。;.,、")


def read(text: str, folder: Path) -> list[Reading]:
    """The policy documents of a text, and none where it is refused."""
    from policykit import gongwen

    path = folder / "text.txt"
    path.write_text(text, encoding="utf-8")
    try:
        found = gongwen.read(path)
    except gongwen.RefusedDocument:
        return []
    return [reading(one) for one in found if one.document.kind == "policy"]


def reading(one: object) -> Reading:
    """One document as it is compared."""
    articles = [a for a in one.articles if a.number]  # type: ignore[attr-defined]
    heads = {key(h) for a in one.articles for h in (a.title, a.section, a.group)}  # type: ignore[attr-defined]
    return Reading(
        {name: key(getattr(one.document, name)) for name in FACTS},  # type: ignore[attr-defined]
        tuple((re.sub(r"[()（）.、]", "", key(a.number)), key(a.title), _head(a)) for a in articles),
        tuple(key(m.text) for m in one.measures),  # type: ignore[attr-defined]
        frozenset(heads - {""}),
        sum(d.kind in LOUD for d in one.doubts),  # type: ignore[attr-defined]
        one.document.state == "failed",  # type: ignore[attr-defined]
    )


def _head(article: object) -> str:
    text, own = key(article.text), key(article.number)  # type: ignore[attr-defined]
    rest = text.partition(own)[2] if own in text[:10] else text
    return "".join(c for c in rest if c.isalnum())[:8]


@dataclass
class Result:
    """How one damaged text compares with the clean ones that went into it."""

    articles: float
    measures: float
    facts: float
    lost: bool
    silent: bool
    examples: list[str]


def in_order(got: Sequence[object], want: Sequence[object]) -> int:
    """How many of the wanted are got, in their order."""
    return sum(b.size for b in SequenceMatcher(None, got, want, autojunk=False).get_matching_blocks())


def compared(kind: Kind, clean: Sequence[Reading], got: Sequence[Reading]) -> Result:
    """The result for one damaged text."""
    right = sizes = found = wanted = 0
    facts: list[bool] = []
    examples: list[str] = []
    gone = 0
    free = list(got)
    for want in clean:
        have = max(free, key=lambda g: len({*g.measures} & {*want.measures}), default=None)
        if have:
            free.remove(have)
        keys = [[_key_of(a, kind) for a in (r.articles if r else ())] for r in (have, want)]
        right += in_order(*keys)
        sizes += len(want.articles)
        gone += sum(
            (
                Counter(a[2] for a in want.articles) - Counter(a[2] for a in (have.articles if have else ()))
            ).values()
        )
        offered = Counter(have.measures if have else ())
        for text in want.measures:
            wanted += 1
            fits = next(
                (t for t in (text, *(h + text for h in want.headings if not kind.titles)) if offered[t]), ""
            )
            offered[fits] -= bool(fits)
            found += bool(fits)
            examples += [] if fits else [f"measure {text[:70]}"]
        for name, value in want.facts.items():
            if value:
                facts.append(have is not None and have.facts[name] == value)
                examples += [] if facts[-1] else [f"{name} {have.facts[name] if have else '-'} for {value}"]
        missing = [k for k in keys[1] if k not in keys[0]]
        examples += [f"article {k}" for k in missing[:3]]
    lost = bool(gone or found < wanted)
    loud = not got or any(r.failed for r in got) or sum(r.doubts for r in got) > sum(r.doubts for r in clean)
    total = sum(len(r.articles) for r in got) + sizes
    return Result(
        2 * right / total if total else 1.0,
        found / max(wanted, 1),
        mean(facts),
        lost,
        lost and not loud,
        examples,
    )


def _key_of(article: tuple[str, str, str], kind: Kind) -> tuple[str, str]:
    number, title, head = article
    return number if kind.numbers else "", title if kind.titles else head


def damaged(name: str, texts: Sequence[str]) -> str:
    """A text with one kind of damage; the same each time."""
    rng = Random(zlib.crc32(name.encode()))
    return KINDS[name].apply(texts[0] if KINDS[name].takes == 1 else texts, rng)


def clean_texts(folder: Path) -> dict[str, str]:
    """The texts by name: our own, and the stored clean texts of the six."""
    import policykit as pk

    own = {
        path.stem: path.read_text(encoding="utf-8").strip()
        for path in sorted((ROOT / "benchmarks/texts").glob("*.txt"))
    }
    corpus = pk.load(ROOT / "data")
    six = {doc: corpus.texts[doc].strip() for doc in corpus.policies["doc_id"]}
    return own | {name: re.sub(r"\n+", "\n", text) for name, text in six.items()}


def results(names: Sequence[str], texts: dict[str, str], folder: Path) -> Iterator[tuple[str, str, Result]]:
    """Every text with every kind that takes hold of it."""
    order = list(texts)
    clean = {name: read(text, folder)[0] for name, text in texts.items()}
    for name in names:
        for i in range(len(order)):
            parts = [order[(i + j) % len(order)] for j in range(KINDS[name].takes)]
            text = damaged(name, [texts[part] for part in parts])
            if text != texts[parts[0]]:
                yield name, order[i], compared(KINDS[name], [clean[p] for p in parts], read(text, folder))


def main() -> int:
    """Print the table; 1 where a goal is missed."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--only", nargs="+", default=[], help="kinds to run")
    parser.add_argument("--own", action="store_true", help="the texts of this folder alone")
    parser.add_argument("--examples", type=int, default=0, help="differences to show of each text")
    args = parser.parse_args()
    with tempfile.TemporaryDirectory() as scratch:
        texts = clean_texts(Path(scratch))
        if args.own:
            texts = {
                name: text for name, text in texts.items() if (ROOT / f"benchmarks/texts/{name}.txt").exists()
            }
        every = list(results(args.only or list(KINDS), texts, Path(scratch)))
    print(f"{'kind':20} {'n':>4} {'articles':>9} {'measures':>9} {'facts':>7} {'lost':>5} {'silent':>7}")
    for kind in [*dict.fromkeys(name for name, _, _ in every), "all"]:
        rows = [r for name, _, r in every if kind in (name, "all")]
        figures = [mean(getattr(r, what) for r in rows) for what in GOALS]
        print(
            f"{kind:20} {len(rows):4} {figures[0]:9.3f} {figures[1]:9.3f} {figures[2]:7.3f}"
            f" {sum(r.lost for r in rows):5} {sum(r.silent for r in rows):7}"
        )
    for name, text, r in every:
        for example in r.examples[: args.examples]:
            print(f"{name} {text}: {example}")
    missed = sum(r.silent for _, _, r in every) or any(
        f < g for f, g in zip(figures, GOALS.values(), strict=True)
    )
    return int(bool(missed))


if __name__ == "__main__":
    sys.exit(main())
