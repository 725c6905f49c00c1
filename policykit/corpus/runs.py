"""What earlier runs found: the results that each full run kept, for later ones to be compared with.

``corpus/results/runs.json`` lists the runs, newest last, and a folder a run holds its tables. Like the rest of
``corpus/`` it may be deleted; the next run then has nothing to compare with and says so.
"""

from __future__ import annotations

import shutil
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from hashlib import sha256
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING

from policykit.corpus.atomic import sealed, unsealed, write_atomically
from policykit.corpus.changes import COMPARED
from policykit.errors import UnknownChoice

if TYPE_CHECKING:
    import pandas as pd

KEPT_RUNS = 20  # older ones go; six documents take some 200 kB a run


@dataclass(frozen=True, slots=True)
class PastRun:
    """One full run: its number, when it was, and the versions of everything beside the documents."""

    number: int  # 3
    time: str  # 2026-11-21T15:04:05+08:00
    documents: int  # 6
    measures: int  # 514
    idf: str  # idf-1
    versions: dict[
        str, str
    ]  # {"program": "5e1c…", "codebook": "90ab…", "catalog": "", "decisions": ""}: hashes
    name: str = ""  # 年报2026
    sums: dict[str, str] = field(default_factory=dict)  # SHA-256 of each table that it kept

    def renewed(self, versions: Mapping[str, str]) -> tuple[str, ...]:
        """What is not as it was in this run, in the order of ``versions``."""
        return tuple(name for name, version in versions.items() if self.versions.get(name) != version)


class Runs:
    """The runs that a workspace remembers."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def all(self) -> list[PastRun]:
        """Every run that is kept, newest last; empty where there is none or the list cannot be read."""
        try:
            said = unsealed((self.folder / "runs.json").read_bytes())
            return [PastRun(**run) for run in said["runs"]]
        except (OSError, ValueError, TypeError, KeyError):
            return []

    def named(self, name: str | None) -> PastRun | None:
        """The run called ``name``: its name, its number, or the beginning of its time; None for the last one.

        Several runs that begin so: the last of them. Gives None where no run is kept at all, and raises
        ``UnknownChoice`` with the runs that there are for a name that fits none.
        """
        runs = self.all()
        if name is None or not runs:
            return runs[-1] if runs else None
        fitting = [run for run in runs if name in (run.name, str(run.number)) or run.time.startswith(name)]
        if not fitting:
            raise UnknownChoice("运行", name, [f"{run.number}（{run.time[:16]}）" for run in runs])
        return fitting[-1]

    def tables(self, run: PastRun) -> dict[str, pd.DataFrame]:
        """The tables of ``COMPARED`` as that run found them; empty where one is missing or not as it was written."""
        import pandas as pd

        places = {name: self._place(run.number) / f"{name}.parquet" for name in run.sums}
        try:  # a run of an earlier version kept fewer
            kept = {name: place.read_bytes() for name, place in places.items()}
            if {name: sha256(data).hexdigest() for name, data in kept.items()} != run.sums:
                return {}
            return {name: pd.read_parquet(BytesIO(data)) for name, data in kept.items()}
        except (OSError, ValueError):
            return {}

    def keep(self, tables: Mapping[str, pd.DataFrame], run: PastRun) -> None:
        """Keep a run's tables; the oldest runs beyond ``KEPT_RUNS`` go, named ones stay."""
        made = {name: tables[name].to_parquet(index=False) for name in COMPARED if name in tables}
        for name, data in made.items():
            write_atomically(self._place(run.number) / f"{name}.parquet", data)
        run = replace(run, sums={name: sha256(data).hexdigest() for name, data in made.items()})
        runs = [*(r for r in self.all() if r.number != run.number), run]
        kept = [r for r in runs[:-KEPT_RUNS] if r.name] + runs[-KEPT_RUNS:]
        self._list(kept)
        numbers = {self._place(r.number).name for r in kept}
        for folder in self.folder.iterdir():
            if folder.is_dir() and folder.name not in numbers:
                shutil.rmtree(folder, ignore_errors=True)

    def name(self, time: str, name: str) -> None:
        """Give the run of this time a name."""
        self._list([replace(run, name=name) if run.time == time else run for run in self.all()])

    def _list(self, runs: Sequence[PastRun]) -> None:
        write_atomically(self.folder / "runs.json", sealed({"runs": [asdict(run) for run in runs]}))

    def _place(self, number: int) -> Path:
        return self.folder / f"{number:04d}"
