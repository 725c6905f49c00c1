"""Likeness of meaning: sentence vectors of whatever encoder the analyst brings; without one nothing is said.

Vectors are kept in the workspace (``corpus/cache/vectors``) by a hash of the sentence. An encoder is known by what it makes
of a few sentences, so that another model, or another state of it, has a file of its own; a damaged file is made anew.
"""

from __future__ import annotations

import hashlib
import io
import zipfile
from collections.abc import Callable, Sequence
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any
from weakref import WeakKeyDictionary

from policykit.corpus.atomic import write_atomically
from policykit.errors import WrongCall

if TYPE_CHECKING:
    import numpy as np

    from policykit.corpus.corpus import Corpus

PROBES = ["对科技型企业贷款给予贴息。", "支持企业上市。"]
"""What an encoder makes of these tells it from another one."""

_known: WeakKeyDictionary[Callable[..., Any], dict[Path, tuple[Path, dict[str, np.ndarray]]]] = (
    WeakKeyDictionary()
)
"""Of each encoder and workspace the file and the vectors, by the hash of their sentence: none is encoded twice."""


def vectors(corpus: Corpus, texts: Sequence[str]) -> np.ndarray | None:
    """A row of length 1 for each text, from ``corpus.encoder``; None where the corpus has none.

    An encoder takes a list of n sentences and gives n rows of numbers; anything else is a ``WrongCall``.
    """
    import numpy as np

    if corpus.encoder is None:
        return None
    spaces = _known.setdefault(corpus.encoder, {})
    if corpus.path not in spaces:
        name = hashlib.sha256(_made(corpus.encoder, PROBES).round(3).tobytes()).hexdigest()[:16]
        file = corpus.path / "corpus" / "cache" / "vectors" / f"{name}.npz"
        spaces[corpus.path] = file, _kept(file)
    file, known = spaces[corpus.path]
    names = [hashlib.sha256(text.encode()).hexdigest()[:24] for text in texts]
    new = {name: text for name, text in zip(names, texts, strict=True) if name not in known}
    if new:
        known.update(zip(new, _made(corpus.encoder, list(new.values())), strict=True))
        if (corpus.path / "corpus").is_dir():
            _keep(file, known)
    return np.array([known[name] for name in names], dtype=np.float64)


def _made(encoder: Callable[[list[str]], Any], texts: list[str]) -> np.ndarray:
    """Rows of length 1, in the precision that is kept, so that a number does not change when it comes from the file."""
    import numpy as np

    made = np.asarray(encoder(texts), dtype=np.float64)
    if made.ndim != 2 or len(made) != len(texts) or not np.isfinite(made).all():
        raise WrongCall(
            "encoder", f"{len(texts)} 句得到的是 {made.shape} 的数组", "应对 n 个句子返回 n 行有限的数"
        )
    length = np.linalg.norm(made, axis=1, keepdims=True)
    rows: np.ndarray = (made / np.where(length > 0, length, 1)).astype(np.float32)
    return rows


def _kept(file: Path) -> dict[str, np.ndarray]:
    """The vectors of a file; none where there is none or it is damaged."""
    import numpy as np

    try:
        with np.load(io.BytesIO(file.read_bytes())) as held:
            return dict(zip(held["names"].tolist(), held["rows"], strict=True))
    except (OSError, EOFError, ValueError, KeyError, zipfile.BadZipFile):
        return {}


def _keep(file: Path, known: dict[str, np.ndarray]) -> None:
    import numpy as np

    data = io.BytesIO()
    np.savez_compressed(data, names=np.array(list(known)), rows=np.array(list(known.values())))
    with suppress(OSError):  # read-only: the cache saves time, it is not worth an error
        write_atomically(file, data.getvalue())


def likeness(left: np.ndarray, right: np.ndarray) -> float:
    """How alike two sets of sentences are: the mean over both sides of each sentence's nearest one on the other; NaN for none.

    >>> import numpy as np
    >>> likeness(np.eye(2), np.eye(2)[:1])  # (1 + 0) / 2 from the left, 1 from the right
    0.75
    """
    if not len(left) or not len(right):
        return float("nan")
    cosine = left @ right.T
    return float((cosine.max(axis=1).mean() + cosine.max(axis=0).mean()) / 2)
