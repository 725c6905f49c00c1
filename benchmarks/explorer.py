"""How long Python takes to answer a click in the explorer on a corpus of 250 documents and regions.

``python benchmarks/explorer.py`` prints the median and the maximum of each kind of message in milliseconds;
``--documents`` and ``--regions`` choose another size. It ends with 1 where the median of any kind that is not the
first of its kind is not under the goal.

The documents are those of ``data``, multiplied in the tables under new ids and regions. One character in
seven of each copy is another one of the same corpus, so that no two sentences are equal and what is worked
out once a sentence is worked out for each.
"""

from __future__ import annotations

import argparse
import shutil
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

import policykit as pk
from policykit.corpus.corpus import Corpus
from policykit.notebook.explorer import ExplorerSession

ROOT = Path(__file__).parents[1]
CHANGED = 1 / 7  # share of the characters of a copy that are others
TABLES = ("documents", "articles", "measures", "labels", "quantities", "agencies")
ROUNDS = 8  # of each kind of message
GOAL = 1000  # ms that a click may take
QUERIES = ("贷款", "风险补偿", "科技", "担保", "上市公司", "知识产权", "2027年", "ＩＰＯ")


def large(corpus: Corpus, documents: int, regions: int, folder: Path) -> Corpus:
    """The corpus with its policy documents copied until there are ``documents``, spread over ``regions``."""
    kept = corpus.policies["doc_id"].tolist()
    copies = -(-documents // len(kept))
    rng = np.random.default_rng(1)
    alphabet = np.array(
        sorted({ord(c) for d in kept for c in corpus.texts[d] if "一" <= c <= "龥"}), np.uint32
    )
    texts: dict[str, str] = {}
    tables: dict[str, list[pd.DataFrame]] = {name: [] for name in TABLES}
    for n in range(copies):
        names = {d: f"{d}x{n:04d}" for d in kept[: documents - n * len(kept)]}
        places = {d: f"第{(n * len(kept) + i) % regions + 1}市" for i, d in enumerate(names)}
        for d, new in names.items():
            texts[new] = varied(corpus.texts[d], rng, alphabet)
        for name in TABLES:
            tables[name].append(copied(corpus.tables[name], names, places, texts))
    shutil.copytree(ROOT / "data" / "reference", folder / "reference")
    whole = {name: pd.concat(parts, ignore_index=True) for name, parts in tables.items()}
    for name, table in whole.items():  # through the files of the store, as a corpus is read
        table.to_parquet(folder / f"{name}.parquet")
        whole[name] = pd.read_parquet(folder / f"{name}.parquet")
    whole |= {name: table.iloc[:0] for name, table in corpus.tables.items() if name not in whole}
    return replace(corpus, path=folder, tables=whole, texts=texts)


def varied(text: str, rng: np.random.Generator, alphabet: np.ndarray) -> str:
    codes = np.frombuffer(text.encode("utf-32-le"), np.uint32).copy()
    at = np.flatnonzero((codes >= 0x4E00) & (codes <= 0x9FA5) & (rng.random(len(codes)) < CHANGED))
    codes[at] = rng.choice(alphabet, len(at))
    return codes.tobytes().decode("utf-32-le")


def copied(
    table: pd.DataFrame, names: dict[str, str], places: dict[str, str], texts: dict[str, str]
) -> pd.DataFrame:
    """The rows of the documents in ``names``, with their new ids, regions and texts."""
    key = next(c for c in ("doc_id", "measure_id", "article_id") if c in table.columns)
    owner = table[key].str.split("/").str[0]
    made = table[owner.isin(names)].copy()
    owner = owner[made.index]
    for column in ("doc_id", "article_id", "measure_id"):
        if column in made:
            made[column] = [names[o] + v[len(o) :] for o, v in zip(owner, made[column], strict=True)]
    if "region" in made:
        made["region"] = owner.map(places).astype("str")
    if "text" in made:
        spans = zip(owner, made["start"], made["end"], strict=True)
        made["text"] = pd.Series([texts[names[o]][a:b] for o, a, b in spans], index=made.index, dtype="str")
    if "source_file" in made:
        made["source_file"] = made["doc_id"] + ".txt"
    return made


def messages(session: ExplorerSession) -> Iterator[tuple[str, Callable[[int], dict[str, Any]]]]:
    """Each kind of message, as a function of the round; those that begin with "first" are asked once."""
    regions, categories = session.view.choices.regions, session.frame.categories
    ids = session.corpus.measures["measure_id"]

    def show(**state: Any) -> dict[str, Any]:
        return {"kind": "show", "state": state}

    def pair(i: int, **state: Any) -> dict[str, Any]:
        return show(tab="pairs", left=regions[i], right=regions[-1 - i], **state)

    yield "first view", lambda i: show()
    yield "another value", lambda i: show(value=("measures", "share")[i % 2])
    yield "a cell", lambda i: show(row=regions[i], column=categories[i % 5]) | {"parts": ["sentences"]}
    yield "a category and its instruments", lambda i: show(category=categories[i % 5])
    yield "a filter", lambda i: show(where={"concrete": i % 2 == 0, "strength": str(i % 5)})
    yield "some regions", lambda i: show(regions=regions[i::20])
    yield "sorted by a column", lambda i: show(sort=categories[i % 5])
    yield "more sentences", lambda i: {"kind": "more", "part": "sentences", "first": 30 * i, "state": {}}
    yield "search", lambda i: show(tab="search", query=QUERIES[i])
    yield "neighbours", lambda i: {"kind": "neighbours", "id": ids[1000 * i]}
    yield "first pair of regions", lambda i: pair(0)
    yield "another pair of regions", lambda i: pair(i + 1)
    yield "a pair seen before", lambda i: pair(i + 1, category=categories[i % 5])


def main() -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--documents", type=int, default=250)
    parser.add_argument("--regions", type=int, default=250)
    given = parser.parse_args()
    slow = []
    with tempfile.TemporaryDirectory() as folder:
        corpus = large(pk.load(ROOT / "data"), given.documents, given.regions, Path(folder) / "large")
        session = ExplorerSession(corpus)
        print(f"{len(corpus.policies)} documents, {len(corpus.measures)} sentences; ms, median and maximum:")
        for name, make in messages(session):
            times = []
            for i in range(1 if name.startswith("first") else ROUNDS):
                begun = time.perf_counter()
                answer = session.handle(make(i))
                times.append(1000 * (time.perf_counter() - begun))
                assert answer["kind"] != "refused", answer
            print(f"{name:32} {statistics.median(times):6.0f} {max(times):6.0f}", flush=True)
            slow += [name] if statistics.median(times) >= GOAL and not name.startswith("first") else []
    print(f"not under {GOAL} ms: {', '.join(slow)}" if slow else f"every median under {GOAL} ms")
    return 1 if slow else 0


if __name__ == "__main__":
    sys.exit(main())
