"""How far the coding of a corpus may be trusted: against a coded sample, and between coders."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from policykit.coding.intervals import REPLICATES, SEED
from policykit.errors import BrokenSample

if TYPE_CHECKING:
    import pandas as pd

    from policykit.coding.agreement import Agreement
    from policykit.coding.evaluation import Evaluation
    from policykit.coding.frame import Frame
    from policykit.corpus.corpus import Corpus

SAMPLE = "gold"
"""Folder of a workspace with its coded sample."""

ABOUT = "about.toml"
"""What is to be known of that sample."""


def evaluate(
    corpus: Corpus,
    sample: pd.DataFrame | Path | str,
    *,
    coder: str | None = None,
    seed: int = SEED,
    replicates: int = REPLICATES,
) -> Evaluation:
    """The coding of a corpus against a coded sample: a table, or the file or folder that holds it.

    See ``coding.evaluation.evaluate`` for the tables and ``coding.samples`` for the form of the sample.

    ``coder`` is the one whose coding is wanted where several people coded the same sentences (see
    ``coding.samples.one_coding``). Intervals rest on ``replicates`` bootstrap samples drawn with ``seed``.

    >>> result = pk.evaluate(corpus, "data/gold", replicates=100)
    >>> type(result).__name__
    'Evaluation'
    """
    from policykit.coding import evaluation
    from policykit.coding.samples import one_coding

    file = sample if isinstance(sample, (str, Path)) else "样本"
    coded = one_coding(_read(sample, corpus.frame), coder=coder, file=file)
    return evaluation.evaluate(
        coded, corpus.tables, categories=corpus.frame.categories, seed=seed, replicates=replicates
    )


def agreement(
    coded: pd.DataFrame | Path | str | Sequence[Path | str],
    *,
    frame: Frame | None = None,
    task: str | None = None,
    seed: int = SEED,
    replicates: int = REPLICATES,
) -> Agreement:
    """Agreement of two or more coders: from a long table (``measure_id``, ``coder``, ``categories``), from a
    file that names the coder of each row (such as ``decisions.csv``), or from several coded files, each of
    one coder.

    See ``coding.agreement.agreement`` for the figures. ``frame`` is what they coded by (``corpus.frame``), where that
    is not the default one.

    ``task`` names the sample of a ``decisions.csv``; intervals rest on ``replicates`` bootstrap samples,
    drawn with ``seed``.

    >>> import pandas as pd
    >>> agreed = pk.compare.agreement(pd.DataFrame({"measure_id": ["a", "a"], "coder": ["甲", "乙"], "categories": ["信贷", "信贷"]}))
    >>> type(agreed).__name__
    'Agreement'
    """
    from policykit.coding import agreement as room
    from policykit.coding.samples import codings

    if isinstance(coded, (str, Path)):
        coded = [coded]
    if isinstance(coded, Sequence):
        named: Mapping[str, pd.DataFrame] = {str(path): _read(path, frame) for path in coded}
        coded = codings(named)
    return room.agreement(
        coded,
        categories=frame.categories if frame else (),
        task=task,
        seed=seed,
        replicates=replicates,
    )


def trusted(corpus: Corpus) -> tuple[Evaluation, bool] | None:
    """The coding against the workspace's own sample, and whether the rules were written with it at hand.

    The latter stands in ``gold/about.toml`` (``consulted = true``); without that file it is taken as False. None
    where the workspace has no sample. Raises ``BrokenSample`` as :func:`evaluate` does.
    """
    folder = corpus.path / SAMPLE
    if not folder.is_dir():
        return None
    about = folder / ABOUT
    try:
        said = tomllib.loads(about.read_text(encoding="utf-8")) if about.is_file() else {}
    except (OSError, ValueError) as error:
        raise BrokenSample(
            about, 0, f"不是有效的 TOML（{error}）", "请写 consulted = true 或 false"
        ) from error
    return evaluate(corpus, folder), said.get("consulted") is True


def _read(sample: pd.DataFrame | Path | str, frame: Frame | None) -> pd.DataFrame:
    from policykit.coding.samples import NEEDED, read_coded

    if isinstance(sample, (str, Path)):
        return read_coded(sample, frame)
    missing = [name for name in NEEDED if name not in sample.columns]
    if missing:
        remedy = f"要有 {'、'.join(NEEDED)} 各列，或写明样本的文件，如 data/gold"
        raise BrokenSample("样本", 0, f"这张表没有 {'、'.join(missing)} 列", remedy)
    return sample
