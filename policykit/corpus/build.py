"""Building the corpus: each raw file read once, what has not changed taken from the store."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from policykit.coding.frame import Frame
from policykit.coding.frames import load_frame
from policykit.corpus.corpus import Corpus
from policykit.corpus.decided import Decided, decide_all, read_decisions
from policykit.corpus.reading import FileContent, read_content, safe_reader
from policykit.corpus.store import Store, code_version, digest
from policykit.corpus.workspace import (
    Catalog,
    Workspace,
    facts_of,
    open_workspace,
    read_catalog,
    rows_of,
    sha256_of,
    unused_rows,
)
from policykit.errors import RefusedDocument
from policykit.gongwen.clean import script
from policykit.gongwen.formats.worker import SafeReader
from policykit.gongwen.outline.document import Parsed
from policykit.waiting import steps

NEARLY = 0.8  # share of equal sentences from which on two texts are versions of one document


@dataclass
class Build:
    """What a build did: which files were read, which were taken from the store, which were refused and why."""

    workspace: Workspace
    state: str  # hash of everything that the corpus depends on
    generation: str
    changed: bool
    codebook: Frame
    read: list[str] = field(default_factory=list)
    reused: list[str] = field(default_factory=list)
    refused: list[RefusedDocument] = field(default_factory=list)
    hashes: dict[str, str] = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)  # rows of the catalog that fit nothing
    decided: Decided = field(default_factory=Decided)
    failed_regions: tuple[str, ...] = ()  # those that the catalog gives to refused files


def build(path: Path | str, *, progress: bool | None = None) -> Build:
    """Read what is new or changed in ``raw/`` and put the tables in force.

    Raises ``BrokenWorkspace`` or ``BrokenCodebook`` before anything is written. With nothing new, nothing is
    written either. ``progress``: whether a bar shows how far it is; None leaves it to :func:`policykit.progress`.

    >>> done = pk.build("data")
    >>> len(done.read) + len(done.reused), done.refused
    (5, [])
    """
    space = open_workspace(path)
    catalog = read_catalog(space)
    codebook = load_frame(own=space.codebook)
    written = read_decisions(space.decisions)
    store = Store(space.corpus)
    before = store.pointer()
    sources = _sources(space)
    keys = {name: _key(name, entry["sha256"], codebook, catalog) for name, entry in sources.items()}
    state = digest(sorted(keys.items()), written.sha256)
    generation = f"g-{state}"
    unchanged = before.get("state") == state and store.intact(generation, before["sizes"])
    if unchanged:
        done = Build(space, state, generation, changed=False, codebook=codebook, reused=sorted(sources))
        done.decided = Decided.of(before.get("decided"))
        done.refused = [
            RefusedDocument(n, *said) for n, e in before["files"].items() for said in e["refused"]
        ]
    else:
        done = Build(space, state, generation, changed=True, codebook=codebook)
        contents = _contents(space, store, keys, catalog, codebook, done, progress)
        documents = _without_repeats(contents, sources, done)
        documents, done.decided, tables = decide_all(documents, written)
        for name, key in keys.items():
            sources[name] |= {"key": key, "items": len(contents[name].items)}
        again = any(content.passing for content in contents.values())  # then no state is one to rest at
        manifest = {"state": "" if again else state, "files": sources, "decided": asdict(done.decided)}
        store.publish(generation, documents, manifest, tables)
    counted = {name: entry["items"] for name, entry in (before["files"] if unchanged else sources).items()}
    done.notes = unused_rows(catalog, counted)
    done.hashes = {name: entry["sha256"] for name, entry in sources.items()}
    done.failed_regions = tuple(
        dict.fromkeys(r for e in done.refused if (r := facts_of(catalog, e.file, 0).get("region")))
    )
    return done


def load(path: Path | str = "data", *, progress: bool | None = None) -> Corpus:
    """The corpus of a workspace: builds what is missing, then reads the store.

    Refused files do not raise; ``policykit build`` names them.

    ``path`` is the folder that holds ``raw/``; ``progress`` as in :func:`build`.

    >>> corpus = pk.load("data")
    >>> corpus.regions
    ('济南', '长三角', '山西', '武汉', '郑州', '聊城')
    """
    return corpus_of(build(path, progress=progress))


def corpus_of(done: Build) -> Corpus:
    """The corpus that a build put in force."""
    store = Store(done.workspace.corpus)
    return Corpus(
        done.workspace.path,
        store.tables(done.generation),
        store.texts(done.generation),
        done.codebook,
        done.failed_regions,
        tuple(done.refused),
        done.hashes,
        done.decided,
    )


def read_file(
    path: Path, codebook: Frame, catalog: Catalog, *, reader: SafeReader | None = None
) -> FileContent:
    """All documents of one file, coded; the items of a bulletin that are refused leave the others.

    ``reader`` is the one of the batch that the file belongs to; None reads this file alone.
    """
    if reader is None:
        with safe_reader() as alone:
            return read_file(path, codebook, catalog, reader=alone)
    return read_content(path, codebook, rows_of(catalog, path.name), reader)


def _sources(space: Workspace) -> dict[str, dict[str, Any]]:
    """Size and hash of every raw file. The hash is taken each time: a file can change and keep its size and time."""
    return {p.name: {"size": p.stat().st_size, "sha256": sha256_of(p)} for p in space.sources()}


def _key(name: str, sha256: str, codebook: Frame, catalog: Catalog) -> str:
    rows = sorted(rows_of(catalog, name).items())
    asked = any(facts.get("convert") for _, facts in rows)
    return digest(name, sha256, code_version(), codebook.hash, rows, script.version() if asked else "")


def _contents(
    space: Workspace,
    store: Store,
    keys: Mapping[str, str],
    catalog: Catalog,
    codebook: Frame,
    done: Build,
    progress: bool | None,
) -> dict[str, FileContent]:
    """What every file holds, from the store or read now and kept."""
    kept = {name: store.cached(key) for name, key in keys.items()}
    contents: dict[str, FileContent] = {}
    with safe_reader() as reader:
        for name, content in steps(list(kept.items()), "读取文件", wanted=progress):
            (done.read if content is None else done.reused).append(name)
            if content is None:
                content = read_file(space.raw / name, codebook, catalog, reader=reader)
                if not content.passing:
                    store.keep(keys[name], content)
            contents[name] = content
    return contents


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
    contents: Mapping[str, FileContent], sources: Mapping[str, dict[str, Any]], done: Build
) -> list[Parsed]:
    """The documents of all files; one that came before is refused. Refusals are noted with their file."""
    documents: list[Parsed] = []
    seen: dict[str, tuple[str, int]] = {}
    held: dict[str, Parsed] = {}
    for name, content in contents.items():
        refused = list(content.refused)
        for document in content.documents:
            here = name, document.document.source_item
            first = seen.setdefault(document.document.doc_id, here)
            if first == here:
                documents.append(document)
                held[document.document.doc_id] = document
            else:
                refused.append(_repeat(first[0], held[document.document.doc_id], document))
        sources[name]["refused"] = refused
        done.refused += [RefusedDocument(name, *said) for said in refused]
    return documents
