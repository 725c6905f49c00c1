"""The main job from end to end: build the corpus, compare, export, and say what changed.

Everything heavy is imported where it is needed: a run with nothing new touches neither pandas nor matplotlib.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from policykit.corpus.atomic import locked, on_this_machine, write_atomically
from policykit.corpus.build import PATIENCE, Build, build, corpus_of, unchanged
from policykit.corpus.store import Store, digest
from policykit.corpus.workspace import Workspace, hash_of_folder, open_workspace, sha256_of
from policykit.errors import BrokenSample, BrokenWorkspace, MissingGlyph, UnknownChoice, WrongCall

if TYPE_CHECKING:
    import pandas as pd

    from policykit.corpus.corpus import Corpus
    from policykit.corpus.runs import PastRun

ALL_ROOMS = ("gongwen", "coding", "corpus", "compare", "report")
NO_NAME = '/\\:*?"<>|'  # characters that no file name takes on some system
MOST_REGIONS = 30  # up to which a run compares every pair of regions at equal length
SOURCE_ORDER = ["source_file", "source_item"]

Part = Literal["tables", "figures", "report", "measures"]
Other = Literal["qdpx", "qdc", "tif", "bib"]


@dataclass(frozen=True)
class RunOptions:
    """How a run exports; what is the same for all that it writes."""

    lang: Literal["zh", "en"] = "zh"
    template: Path | None = None  # the Word file whose styles the report takes
    frame: str | Path | None = None  # the coding frame, by its name or folder; None is the five channels
    regions: tuple[str, ...] = ()  # those that are exported; all where none is named
    categories: tuple[str, ...] = ()  # of which figures and reports are; all where none is named
    short: bool = False  # a report of two pages
    name: str = ""  # under which ``policykit changes --since`` finds the run
    as_of: str = (
        ""  # the day on which what is compared is in force; without one what nothing has replaced or repealed
    )

    def check(self) -> None:
        """``UnknownChoice`` or ``BrokenTemplate``, before anything is written."""
        from policykit.corpus.versions import check_day

        check_day(self.as_of)
        if wrong := next((c for c in self.name if c in NO_NAME or not c.isprintable()), ""):
            raise WrongCall(
                "run --name", f"名称含有“{wrong}”", "请只用文字、数字和连字符，它也是存档的文件名"
            )
        if self.template is not None:
            from policykit.report.word_template import read_template

            read_template(self.template)

    def facts(self) -> dict[str, Any]:
        """As ``run.json`` keeps them; the template by name and hash."""
        template = f"{self.template.name} {sha256_of(self.template)}" if self.template else ""
        return asdict(self) | {"template": template, "frame": str(self.frame or "")}


@dataclass
class Run:
    """What a run did."""

    build: Build
    worked: bool  # False where nothing was new and everything stood where it should
    written: list[Path] = field(default_factory=list)
    changes: pd.DataFrame | None = None  # None where nothing was compared
    first: bool = False  # no run before this one to compare with
    idf: str = ""
    undrawn: list[str] = field(default_factory=list)  # what was not drawn and why, one line a cause
    former: pd.DataFrame | None = None  # the documents that were set aside: not in force
    stale_idf: bool = False  # the snapshot was made with other terms or another words engine


def run(
    data: Path | str = "data",
    out: Path | str = "figures",
    options: RunOptions = RunOptions(),
    *,
    refresh_idf: bool = False,
) -> Run:
    """The main job: build, compare and export; does no work where nothing changed since the last run into ``out``.

    ``data`` is the workspace, ``options`` say how it exports. ``refresh_idf`` makes a new snapshot of weights: published similarities change.

    >>> done = pk.run("data", "figures")  # doctest: +SKIP
    """
    from policykit.corpus.runs import Runs

    out = Path(out)
    before = None if refresh_idf else unchanged(open_workspace(data), options.frame)
    if before and (last := _up_to_date(before, out, options)):
        if options.name:
            options.check()
            _issue(before.workspace, options.name, out, last)
            Runs(before.workspace.corpus / "results").name(last["time"], options.name)
        return Run(before, worked=False, undrawn=last["undrawn"])
    options.check()
    if options.name and (open_workspace(data).issued / f"{options.name}.zip").exists():
        raise _taken(options.name)
    return export(built(data, out, options.frame), out, options, refresh_idf=refresh_idf)


def built(data: Path | str, out: Path | str, frame: str | Path | None = None) -> Build:
    """The corpus of ``data`` brought up to date, once it is clear that it can be exported into ``out``.

    Raises ``BrokenWorkspace`` before anything is written.
    """
    from policykit.compare.reference import load, names

    folder = open_workspace(data).reference
    if names(folder):
        load(folder)
    nearest = next(p for p in (Path(out), *Path(out).absolute().parents) if p.exists())
    if not nearest.is_dir():
        raise BrokenWorkspace(nearest, "不是文件夹，不能导出到这里", "请用 --out 指明另一个文件夹")
    return build(data, frame=frame)


def export(
    done: Build,
    out: Path | str,
    options: RunOptions = RunOptions(),
    *,
    only: Part | Other | None = None,
    refresh_idf: bool = False,
) -> Run:
    """Write the tables, figures and reports of a built corpus, and ``run.json`` with what they rest on.

    ``only`` writes a part; ``qdpx``, ``qdc``, ``tif`` and ``bib`` are for other tools (:func:`policykit.report.exchange.exchange`).
    Each file is known there by its hash, so that a folder which holds a mixture is noticed by the next run.
    """
    if only == "qdpx" or only == "qdc" or only == "tif" or only == "bib":
        from policykit.report.exchange import exchange

        corpus = corpus_of(done).in_force(options.as_of).only(*options.regions)
        with on_this_machine(out):
            return Run(done, True, [exchange(corpus, out, only)])
    with on_this_machine(out), locked(done.workspace.corpus / "results", wait=PATIENCE):
        return _export(done, Path(out), options, only, refresh_idf)


def _export(done: Build, out: Path, options: RunOptions, only: Part | None, refresh_idf: bool) -> Run:
    from datetime import datetime

    from policykit.compare import current
    from policykit.corpus.changes import changes
    from policykit.corpus.runs import PastRun, Runs
    from policykit.report.export import export_all
    from policykit.report.wording.doubts import because
    from policykit.report.wording.record import record_of
    from policykit.report.wording.words import presenting

    whole = corpus_of(done)
    corpus = whole.in_force(options.as_of).only(*options.regions)
    snapshot = current(whole, refresh=refresh_idf)
    tables = results(corpus, snapshot)
    compared = _compared(tables, corpus, done)
    state = _state(done, options) if only is None else ""
    runs = Runs(done.workspace.corpus / "results")
    last, versions = runs.named(None), _versions(done)
    before = runs.tables(last) if last else {}
    moved = changes(before, compared, renewed=last.renewed(versions) if last else ())
    tables["changes"] = moved.assign(
        because=[because(causes, lang=options.lang) for causes in moved["because"]]
    ).astype({"because": "str"})
    undrawn: list[MissingGlyph] = []
    with presenting(frame=corpus.frame):
        record = replace(
            record_of(corpus), idf=snapshot.name, trust=_trust(done, corpus, options), as_of=options.as_of
        )
        written = export_all(
            tables,
            out,
            only=only,
            record=record,
            lang=options.lang,
            template=options.template,
            undrawn=undrawn,
            categories=options.categories,
            short=options.short,
        )
    time = datetime.now().astimezone().isoformat(timespec="seconds")
    files = {path.relative_to(out).as_posix(): sha256_of(path) for path in sorted(written)}
    files = _without_stale(out, files, whole=only is None)
    if only is None:
        number = last.number + 1 if last else 1
        sizes = len(corpus.policies), len(corpus.measures)
        runs.keep(compared, PastRun(number, time, *sizes, snapshot.name, versions, options.name))
    ran = {
        "time": time,
        "state": state,
        "inputs": done.hashes,
        **record.facts(),
        "settings": options.facts() | {"only": only or "all"},
        "undrawn": _by_cause(undrawn),
        "counts": {name: len(table) for name, table in tables.items()},
        "files": files,
    }
    write_atomically(out / "run.json", json.dumps(ran, ensure_ascii=False, indent=1).encode())
    if options.name and only is None:
        _issue(done.workspace, options.name, out, ran)
    return Run(
        done,
        True,
        written,
        moved,
        first=not before,
        idf=snapshot.name,
        undrawn=ran["undrawn"],
        former=corpus.documents[corpus.documents["kind"] == "former"],
        stale_idf=not _same_engine(whole, snapshot),
    )


def _without_stale(out: Path, files: dict[str, str], *, whole: bool) -> dict[str, str]:
    """The files of the export with their hashes; what only an earlier one wrote goes, if nobody has changed it since.

    An export of a part leaves the others, and keeps what is known of them.
    """
    try:
        earlier: dict[str, str] = json.loads((out / "run.json").read_bytes())["files"]
        stale = {name: sha256 for name, sha256 in earlier.items() if name not in files}
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return files
    if not whole:
        return dict(sorted({**stale, **files}.items()))
    for name, sha256 in stale.items():
        path = out / name
        inside = path.resolve().is_relative_to(out.resolve())
        if inside and path.is_file() and sha256_of(path) == sha256:
            path.unlink()
    return files


def _issue(space: Workspace, name: str, out: Path, ran: Mapping[str, Any]) -> None:
    """Keep what a named run exported, byte for byte; the same inputs give the same archive."""
    from io import BytesIO
    from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

    made = BytesIO()
    with ZipFile(made, "w", ZIP_DEFLATED) as archive:
        for path in ("run.json", *ran["files"]):
            archive.writestr(ZipInfo(path), (out / path).read_bytes(), ZIP_DEFLATED)
    kept = space.issued / f"{name}.zip"
    if kept.exists() and kept.read_bytes() != made.getvalue():
        raise _taken(name)
    write_atomically(kept, made.getvalue())


def _taken(name: str) -> WrongCall:
    way_out = "请另取一个；那一次的结果用 policykit export --run 重新写出"
    return WrongCall("run --name", f"“{name}”已是一次运行的名称", way_out)


def reissue(data: Path | str, name: str, out: Path | str) -> list[Path]:
    """Write once more what the run ``name`` exported, as it was to the byte; gives the paths."""
    from zipfile import BadZipFile, ZipFile

    issued = open_workspace(data).issued
    known = sorted(path.stem for path in issued.glob("*.zip"))
    if name not in known:
        raise UnknownChoice("已命名的运行", name, known)
    try:
        with ZipFile(issued / f"{name}.zip") as archive:
            held = {path: archive.read(path) for path in archive.namelist()}
            files = json.loads(held["run.json"])["files"]
    except (BadZipFile, KeyError, ValueError, OSError) as error:
        raise BrokenWorkspace(issued / f"{name}.zip", "存档已损坏", "请从备份恢复这个文件") from error
    wrong = next((p for p, h in files.items() if hashlib.sha256(held.get(p, b"")).hexdigest() != h), "")
    if wrong:
        raise BrokenWorkspace(issued / f"{name}.zip", f"其中的 {wrong} 与当时不同", "请从备份恢复这个文件")
    return [write_atomically(Path(out) / path, held[path]) for path in ("run.json", *files)]


def _by_cause(undrawn: list[MissingGlyph]) -> list[str]:
    """One line for the figures that lack the same characters: a region's name stands in nearly all of them."""
    names: dict[str, list[str]] = {}
    for error in undrawn:
        names.setdefault(error.characters, []).append(error.figure)
    return [str(MissingGlyph("、".join(figures), characters)) for characters, figures in names.items()]


def results(corpus: Corpus, snapshot: Any = None) -> dict[str, pd.DataFrame]:
    """Every exported table by name: those of the corpus and those that compare it."""
    from policykit import compare
    from policykit.report.wording.doubts import worded

    return {
        **corpus.tables,
        **worded(corpus.tables),
        "documents": corpus.documents.sort_values(SOURCE_ORDER, kind="stable"),  # as reports list them
        "coverage": compare.coverage(corpus),
        "instruments": compare.instruments(corpus),
        "gaps": compare.gaps(corpus),
        # pairs by the thousand would be resampled for hours
        "similarity": compare.similarity(
            corpus,
            snapshot=snapshot,
            length="equal" if len(corpus.regions) <= MOST_REGIONS else "raw",
        ),
        "matches": compare.matches(corpus, snapshot=snapshot),
        "terms": compare.terms(corpus),
        "offers": compare.offers(corpus),
        "targets": compare.targets(corpus),
        "passages": compare.passages(corpus),
    }


def runs_of(data: Path | str) -> list[PastRun]:
    """The runs that a workspace remembers, newest last."""
    from policykit.corpus.runs import Runs

    return Runs(open_workspace(data).corpus / "results").all()


def changed_since(
    data: Path | str, name: str | None = None
) -> tuple[PastRun | None, PastRun | None, pd.DataFrame]:
    """What changed between an earlier run and the last one: (earlier, last, table of ``corpus.changes``).

    ``name`` is the earlier run's number, its name, or the beginning of its time; None takes the one before the last.
    Where fewer than two runs are kept the table is empty and ``earlier`` is None. Writes nothing.
    """
    from policykit.corpus.changes import changes
    from policykit.corpus.runs import Runs

    runs = Runs(open_workspace(data).corpus / "results")
    kept = runs_of(data)
    last = kept[-1] if kept else None
    before = runs.named(name) if name is not None else kept[-2] if len(kept) > 1 else None
    if last is None or before is None:
        return None, last, changes({}, {})
    renewed = before.renewed(last.versions)
    return before, last, changes(runs.tables(before), runs.tables(last), renewed=renewed)


def _compared(tables: dict[str, pd.DataFrame], corpus: Corpus, done: Build) -> dict[str, pd.DataFrame]:
    """What a run keeps for later ones: documents with the hashes of clean text and file, and what is published."""
    from policykit.corpus.changes import COMPARED

    documents = tables["documents"]
    texts = [digest(corpus.texts[doc_id]) for doc_id in documents["doc_id"]]
    files = [done.hashes[name] for name in documents["source_file"]]
    return {name: tables[name] for name in COMPARED} | {
        "documents": documents.assign(text=texts, sha256=files, decided=_decided(tables))
    }


def _versions(done: Build) -> dict[str, str]:
    """Hashes of what beside the documents decides the results."""
    own = done.workspace.own_hashes()
    return {
        "program": Store(done.workspace.corpus).code_version(ALL_ROOMS),
        "codebook": done.codebook.hash,
        "catalog": own["catalog.csv"],
        "decisions": own["decisions.csv"],
    }


def _decided(tables: dict[str, pd.DataFrame]) -> list[str]:
    """For each document the hash of what people decided on its measures; empty where they decided nothing."""
    rows = tables["decisions"]
    rows = rows[rows["state"].isin(["applied", "differing"])]
    facts: dict[str, list[tuple[str, ...]]] = {}
    for row in zip(*(rows[c] for c in ("measure_id", "coder", "categories")), strict=True):
        facts.setdefault(row[0].rsplit("/", 2)[0], []).append(row)
    return [digest(facts[d]) if d in facts else "" for d in tables["documents"]["doc_id"]]


def _same_engine(corpus: Corpus, snapshot: Any) -> bool:
    from policykit.compare.words import words_of

    return bool(snapshot.made_by(words_of(corpus)))


def _trust(done: Build, corpus: Corpus, options: RunOptions) -> str:
    """How far the coding may be trusted, by the workspace's own sample; a sample that cannot be read is a note."""
    from policykit.compare import trusted
    from policykit.report.wording.quality_lines import trust_note

    try:
        judged = trusted(corpus)
    except BrokenSample as error:
        done.notes.append(str(error))
        return ""
    if judged is None:
        return ""
    return trust_note(judged[0], frame=corpus.frame.name, consulted=judged[1], lang=options.lang)


def _state(done: Build, options: RunOptions) -> str:
    """Hash of everything that the exported files depend on; empty where a refused file is to be tried again."""
    space = done.workspace
    store = Store(space.corpus)
    known = store.in_force()
    if known is None or not known.state:
        return ""
    chosen = {name: fact for name, fact in options.facts().items() if name != "name"}
    folders = hash_of_folder(space.reference), hash_of_folder(space.gold)
    return digest(known.state, store.code_version(ALL_ROOMS), folders, chosen)


def _up_to_date(done: Build, out: Path, options: RunOptions) -> dict[str, Any]:
    """The record of the last run into ``out``, where nothing that it rests on and nothing that it wrote has changed."""
    try:
        last: dict[str, Any] = json.loads((out / "run.json").read_bytes())
        same = last["state"] == _state(done, options) and all(
            sha256_of(out / name) == sha256 for name, sha256 in last["files"].items()
        )
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return {}
    return last if same else {}
