"""The named IDF snapshot that published similarities rest on.

A snapshot is made on the first use and stays: a new document then moves no similarity of two others. It is
refreshed on purpose only, under the next number, and ``policykit.compare.idf_drift`` shows what that moves.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, get_args

from policykit.compare.counts import Counts, count
from policykit.compare.words import Characters, Words, words_of
from policykit.corpus.atomic import sealed, unsealed, write_atomically
from policykit.errors import BrokenWorkspace, UnknownChoice

if TYPE_CHECKING:
    import numpy as np
    import pandas as pd

    from policykit.corpus.corpus import Corpus

Tokens = Literal["words", "characters"]
"""What likeness is measured on: words, or runs of two and three characters."""

NAME = re.compile(r"idf-([1-9][0-9]*)")
"""Name of a snapshot: idf-1, idf-12; not idf-0, idf-1.old."""

UNSAVED = "idf-0"
"""Name of the snapshot of a corpus without measures, which is never written."""


@dataclass(frozen=True)
class Snapshot:
    """In how many measures each word occurred when the snapshot was made."""

    name: str  # idf-1
    unit: str  # measure: what n and df count
    n: int  # 944
    df: dict[str, int]  # {"风险补偿": 21}
    documents: tuple[
        tuple[str, str], ...
    ]  # (("wuhan-2025-3f2a", "9f09ba1eb4098b5c"),): id and hash of clean text
    engine: str  # jieba-0.42.1+3f2a9c0d11e7: the words engine that cut the measures

    def idf(self, vocabulary: Sequence[str]) -> np.ndarray:
        """The inverse document frequency of each word, in the order given: ``ln((1 + n) / (1 + df)) + 1``.

        A word that the snapshot has not seen has df 0, hence the largest idf. This is the smooth form of
        scikit-learn (TfidfTransformer, ``smooth_idf=True``), bit for bit.
        """
        import numpy as np

        seen = np.array([self.df.get(word, 0) for word in vocabulary], dtype=np.float64)
        return np.log((1.0 + self.n) / (1.0 + seen)) + 1.0

    def weigh(self, matrix: Any, vocabulary: Sequence[str]) -> Any:
        """TF-IDF weights of counts: ``(1 + ln tf) * idf``, each row scaled to length 1; a row of zeros stays so.

        The idf is the snapshot's, the arithmetic scikit-learn's TfidfTransformer (``sublinear_tf=True``), so
        that the product of two rows is the cosine of their texts.
        """
        from sklearn.feature_extraction.text import TfidfTransformer

        if matrix.nnz == 0:
            return matrix.copy()
        transformer = TfidfTransformer(sublinear_tf=True)
        transformer.idf_ = self.idf(vocabulary)
        transformer.n_features_in_ = len(vocabulary)
        return transformer.transform(matrix)

    def made_by(self, words: Words) -> bool:
        """Whether these words engine and codebook made the snapshot; if not, it may be time to refresh it."""
        return self.engine == words.name


def make(corpus: Corpus, *, name: str = "idf-1") -> Snapshot:
    """The snapshot of a corpus as it is now; nothing is written. Without measures, n is 0 and df empty."""
    return of_measures(corpus, corpus.measures, words_of(corpus), name=name)


def of_measures(corpus: Corpus, measures: pd.DataFrame, words: Words | Characters, *, name: str) -> Snapshot:
    """An unsaved snapshot of some measures of a corpus, as ``words`` cuts them."""
    counts = count(measures["text"], words)
    seen = counts.of_measures().getnnz(axis=0) if counts.vocabulary else []
    df = {word: int(n) for word, n in zip(counts.vocabulary, seen, strict=True)}
    return Snapshot(name, "measure", len(measures), df, _documents(corpus), words.name)


def of_characters(corpus: Corpus, snapshot: Snapshot) -> Snapshot:
    """The weights of character runs that go with a snapshot of words: ``idf-1/characters``.

    They are made from the documents that the snapshot was made from, so that they stand as still as it does: a
    new document does not move them. Where one of these documents is gone or reads differently now, the name
    ends in ``*``; where none is left, they are made from the whole corpus.
    """
    corpus = corpus.whole
    present = dict(_documents(corpus))
    same = snapshot.documents and all(present.get(d) == text for d, text in snapshot.documents)
    name = f"{snapshot.name}/characters{'' if same else '*'}"
    return of_measures(corpus, corpus.measures[covered(corpus, snapshot)], Characters(), name=name)


def covered(corpus: Corpus, snapshot: Snapshot) -> np.ndarray:
    """Which measures stand in a document that the snapshot was made from: a bool for each; all where none is left."""
    import numpy as np

    held = corpus.measures["doc_id"].isin([doc_id for doc_id, _ in snapshot.documents]).to_numpy()
    return held if held.any() else np.ones(len(held), dtype=bool)


def save(snapshot: Snapshot, folder: Path) -> Path:
    """Writes ``folder/idf-1.json`` (UTF-8, sorted keys, a word a line, sealed) in one move and gives its path.

    A snapshot that is already there with other contents is not overwritten: published numbers rest on it.
    """
    facts = {
        "name": snapshot.name,
        "unit": snapshot.unit,
        "n": snapshot.n,
        "df": snapshot.df,
        "documents": dict(snapshot.documents),
        "engine": snapshot.engine,
    }
    data = sealed(facts)
    path = folder / f"{snapshot.name}.json"
    if path.exists():
        if path.read_bytes() == data:
            return path
        raise BrokenWorkspace(
            path, "已有同名而内容不同的 IDF 快照", "请换一个编号保存，已发布的相似度以它为准"
        )
    try:
        return write_atomically(path, data)
    except OSError as problem:
        raise BrokenWorkspace(
            folder, f"IDF 快照写不进去（{problem.strerror}）", "请检查文件夹的写入权限"
        ) from problem


def names(folder: Path) -> tuple[str, ...]:
    """The snapshots in ``folder``, the newest last; none when there is no such folder."""
    found = [NAME.fullmatch(path.stem) for path in folder.glob("idf-*.json")]
    return tuple(m.group() for m in sorted((m for m in found if m), key=lambda m: int(m.group(1))))


def load(folder: Path, name: str | None = None) -> Snapshot:
    """The snapshot of that name, or the newest one, from ``folder``."""
    if name is None:
        if not names(folder):
            raise BrokenWorkspace(
                folder, "没有 IDF 快照（idf-1.json 等）", "请先运行一次 policykit run 生成快照"
            )
        name = names(folder)[-1]
    path = folder / f"{name}.json"
    try:
        facts = unsealed(path.read_bytes(), old=True)
        return Snapshot(
            name=str(facts["name"]),
            unit=str(facts["unit"]),
            n=int(facts["n"]),
            df={str(word): int(n) for word, n in facts["df"].items()},
            documents=tuple(sorted((str(d), str(h)) for d, h in facts["documents"].items())),
            engine=str(facts["engine"]),
        )
    except OSError as problem:
        raise BrokenWorkspace(path, "读不到这个 IDF 快照", "请从版本库取回，或换一个快照名") from problem
    except (ValueError, KeyError, TypeError, AttributeError) as problem:
        way = "请从版本库取回；或删去它再运行，会重新生成，已公布的相似度随之改变"
        raise BrokenWorkspace(path, "IDF 快照的内容已损坏，或写成后被改动过", way) from problem


def current(corpus: Corpus, *, refresh: bool = False) -> Snapshot:
    """The newest snapshot of the workspace; made and written as idf-1 on the first use.

    ``refresh=True`` makes a new one from the corpus as it is now and writes it under the next number. A
    corpus without measures gives an unsaved one named idf-0: an empty corpus must not settle the weights of
    later ones, nor must a part of one (``Corpus.only``), for which that of the whole is made.
    """
    corpus = corpus.whole
    folder = corpus.path / "reference"
    known = names(folder)
    if known and not refresh:
        return load(folder, known[-1])
    if corpus.measures.empty:
        return load(folder, known[-1]) if known else make(corpus, name=UNSAVED)
    last = int(known[-1].removeprefix("idf-")) if known else 0
    snapshot = make(corpus, name=f"idf-{last + 1}")
    save(snapshot, folder)
    return snapshot


def _documents(corpus: Corpus) -> tuple[tuple[str, str], ...]:
    """Id and hash of the clean text of each policy document, sorted."""
    return tuple(sorted((d, _hash(corpus.texts.get(d, ""))) for d in corpus.policies["doc_id"]))


def _hash(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def measured(
    corpus: Corpus,
    *,
    tokens: Tokens = "words",
    snapshot: Snapshot | None = None,
) -> tuple[Counts, Snapshot]:
    """The counts of all measures of a corpus and the snapshot that weighs them.

    ``tokens="characters"`` counts runs of two and three characters instead of words, under the weights that go
    with the snapshot.
    """
    if tokens not in get_args(Tokens):
        raise UnknownChoice("tokens", tokens, list(get_args(Tokens)))
    snapshot = snapshot or current(corpus)
    if tokens == "words":
        return count(corpus.measures["text"], words_of(corpus)), snapshot
    return count(corpus.measures["text"], Characters()), of_characters(corpus, snapshot)
