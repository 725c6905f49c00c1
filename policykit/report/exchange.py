"""Out to other tools and back: projects of qualitative analysis (REFI-QDA), texts for R (TIF), references (BibTeX).

Positions of a REFI-QDA selection count Unicode characters of the plain text from 0, the end not among them. Programs
differ: some count a byte order mark, both characters of a line end, or UTF-16 units. What is read back is therefore
tried in each way, and the one is taken in which the selected words are those that the project names.
"""

from __future__ import annotations

import re
import zipfile
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from importlib.metadata import version
from io import BytesIO
from itertools import accumulate
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, NamedTuple
from uuid import NAMESPACE_URL, uuid5
from xml.etree import ElementTree as ET

from policykit.calls import checked
from policykit.corpus.atomic import write_atomically
from policykit.corpus.ledger import IN_FORCE
from policykit.errors import BrokenSample
from policykit.report.contract import each, entries

if TYPE_CHECKING:
    from policykit.corpus.corpus import Corpus

Form = Literal["qdpx", "qdc", "tif", "bib"]
FILES: dict[str, str] = {"qdpx": "corpus.qdpx", "qdc": "frame.qdc", "tif": "tif.csv", "bib": "documents.bib"}

SPACE = "urn:QDA-XML:project:1.0"
MACHINE = "policykit"
"""The user whose codings are the program's own."""

MARK = "\ufeff"
SAME = 20  # characters of its name by which the words of a selection are known
NAMED = 60  # characters of its words that a selection is called by
MOST_BYTES = 200_000_000  # of a file inside a project that is read
SPECIAL = re.compile("[%&#$_]")
"""Characters that TeX takes for orders."""

HALF = 0.5  # share of a measure that a selection has to cover, or lie in it


def exchange(corpus: Corpus, out: Path | str, form: Form) -> Path:
    """Write the corpus for another tool into the folder ``out``; gives the path.

    ``qdpx``: a REFI-QDA project (QualCoder, NVivo, MAXQDA, ATLAS.ti) with the clean texts, the frame as codes, every coded
    sentence, the persons who decided and the docvars; ``qdc``: the frame alone, as a REFI-QDA codebook; ``tif``: doc_id, text and docvars as a CSV that R's quanteda and
    readtext take; ``bib``: the documents as BibTeX.
    """
    made: dict[str, Callable[[Corpus], bytes]] = {
        "qdpx": _project,
        "qdc": _codebook,
        "tif": _tif,
        "bib": lambda c: cite(c).encode(),
    }
    return write_atomically(Path(out) / FILES[form], made[form](corpus))


def cite(corpus: Corpus | None = None) -> str:
    """BibTeX of the program, or of the documents of a corpus.

    >>> pk.cite().splitlines()[0]
    '@software{policykit,'
    >>> pk.cite(corpus).count("@techreport")
    6
    """
    if corpus is None:
        facts = {
            "title": "policykit: comparing Chinese policy documents across regions",
            "author": "{the policykit authors}",
        }
        return _entry("software", "policykit", facts | {"version": version("policykit-zh"), "license": "MIT"})
    return "\n".join(
        _entry(
            "techreport",
            row.doc_id,
            {
                "title": f"{{{row.title}}}",
                "institution": row.issuers.replace("|", " and "),
                "number": row.doc_number.replace("|", "; "),
            }
            | {"year": row.year, "date": row.date_issued, "note": row.source_file, "langid": "chinese"},
        )
        for row in each(corpus.policies)
    )


def _entry(kind: str, key: str, facts: Mapping[str, str]) -> str:
    said = {name: SPECIAL.sub(r"\\\g<0>", value) for name, value in facts.items() if value}
    lines = [f"  {name} = {{{value}}}," for name, value in said.items()]
    return "\n".join([f"@{kind}{{{key},", *lines, "}", ""])


def _tif(corpus: Corpus) -> bytes:
    """The text interchange format: one row a document, doc_id and text first, then the docvars."""
    table = corpus.policies.copy()
    table.insert(1, "text", [corpus.texts[doc_id] for doc_id in table["doc_id"]])
    made: bytes = table.to_csv(index=False, lineterminator="\n").encode("utf-8")
    return made


def _id(*parts: object) -> str:
    """A GUID that depends on what it names alone."""
    return str(uuid5(NAMESPACE_URL, "\0".join(("policykit", *map(str, parts)))))


def _project(corpus: Corpus) -> bytes:
    """A project archive: ``project.qde`` and a text file a document; the same corpus gives the same bytes."""
    root = ET.Element(
        "Project", {"xmlns": SPACE, "name": "policykit", "origin": f"policykit {version('policykit-zh')}"}
    )
    decisions = corpus.decisions[corpus.decisions["state"].isin(IN_FORCE)]
    coders = dict.fromkeys([MACHINE, *decisions["coder"]])
    users = ET.SubElement(root, "Users")
    for coder in coders:
        ET.SubElement(users, "User", {"guid": _id("user", coder), "name": coder})
    codes = set(_codes(corpus, ET.SubElement(ET.SubElement(root, "CodeBook"), "Codes")))
    docvars = [c for c in corpus.policies.columns if c not in ("doc_id", "title")]
    variables = ET.SubElement(root, "Variables")
    for name in docvars:
        facts = {"guid": _id("variable", name), "name": name, "typeOfVariable": "Text"}
        ET.SubElement(variables, "Variable", facts)
    said: dict[str, list[tuple[str, str]]] = {}  # coder and code of each measure
    used = corpus.labels[(corpus.labels["rule"] != "excluded") & (corpus.labels["instrument"] != "")]
    tools = used.groupby("measure_id")[["category", "instrument"]].apply(
        lambda t: list(t.itertuples(index=False, name=None))
    )
    for m in each(corpus.measures[corpus.measures["status"] != "human"]):
        held = [c for c in m.categories.split("|") if c]
        own = [*held, *(f"{c}/{i}" for c, i in tools.get(m.measure_id, ()) if c in held)]
        said.setdefault(m.measure_id, []).extend((MACHINE, code) for code in own)
    for d in each(decisions):
        own = d.categories.split("|") if d.categories else [corpus.frame.uncoded]
        said.setdefault(d.measure_id, []).extend((d.coder, code) for code in own)
    sources = ET.SubElement(root, "Sources")
    archive = BytesIO()
    with zipfile.ZipFile(archive, "w", zipfile.ZIP_DEFLATED) as made:
        for row in entries(corpus.policies):
            doc_id = row["doc_id"]
            guid, text = _id("source", doc_id), corpus.texts[doc_id]
            facts = {"guid": guid, "name": row["title"] or doc_id, "plainTextPath": f"internal://{guid}.txt"}
            source = ET.SubElement(sources, "TextSource", facts)
            ET.SubElement(source, "Description").text = doc_id
            for m in each(corpus.measures[corpus.measures["doc_id"] == doc_id]):
                if codings := [c for c in dict.fromkeys(said.get(m.measure_id, ())) if c[1] in codes]:
                    _selection(source, m, codings)
            for name in docvars:
                value = ET.SubElement(source, "VariableValue")
                ET.SubElement(value, "VariableRef", {"targetGUID": _id("variable", name)})
                ET.SubElement(value, "TextValue").text = str(row[name])
            made.writestr(zipfile.ZipInfo(f"sources/{guid}.txt"), text.encode("utf-8"), zipfile.ZIP_DEFLATED)
        if not len(sources):  # the schema asks for one at least
            root.remove(sources)
        ET.indent(root)
        made.writestr(
            zipfile.ZipInfo("project.qde"),
            ET.tostring(root, "utf-8", xml_declaration=True),
            zipfile.ZIP_DEFLATED,
        )
    return archive.getvalue()


def _codebook(corpus: Corpus) -> bytes:
    root = ET.Element("CodeBook", {"xmlns": SPACE.replace("project", "codebook"), "origin": MACHINE})
    list(_codes(corpus, ET.SubElement(root, "Codes")))
    ET.indent(root)
    made: bytes = ET.tostring(root, "utf-8", xml_declaration=True)
    return made


def _codes(corpus: Corpus, codes: ET.Element) -> Iterator[str]:
    """The frame as codes, each instrument below its category, and one for what has none; gives their names."""
    frame = corpus.frame
    for row in (*frame.category_rows, frame.uncoded_row):
        facts = {"guid": _id("code", row.key), "name": row.key, "isCodable": "true"}
        code = ET.SubElement(codes, "Code", facts | {"color": frame.colour(row.key)})
        yield row.key
        for i in frame.instruments:
            if i.category == row.key:
                name = f"{row.key}/{i.instrument}"
                facts = {"guid": _id("code", name), "name": i.instrument, "isCodable": "true"}
                ET.SubElement(code, "Code", facts)
                yield name


def _selection(source: ET.Element, m: Any, codings: list[tuple[str, str]]) -> None:
    facts = {"guid": _id("selection", m.measure_id), "name": m.text[:NAMED]}
    facts |= {"startPosition": str(m.start), "endPosition": str(m.end)}
    selection = ET.SubElement(source, "PlainTextSelection", facts)
    for coder, code in codings:
        facts = {"guid": _id("coding", m.measure_id, coder, code), "creatingUser": _id("user", coder)}
        coding = ET.SubElement(selection, "Coding", facts)
        ET.SubElement(coding, "CodeRef", {"targetGUID": _id("code", code)})


class Coded(NamedTuple):
    """What one person coded of one measure in another program."""

    coder: str
    measure_id: str
    categories: tuple[str, ...]


@dataclass
class Codings:
    """What a project holds of persons, and what of it could not be taken."""

    filled: list[Coded] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)


def codings_of(path: Path, corpus: Corpus) -> Codings:
    """The codings of persons in a REFI-QDA project, measure by measure; the program's own are passed over.

    A selection means the measures that it covers half of, or lies in. A code means the category of its name, or the one
    that it stands below. Raises ``BrokenSample`` for what is no project; a text, a code or a place that is not of this
    corpus is a line of ``problems``.
    """
    try:
        with zipfile.ZipFile(path) as archive:
            return _read(archive, corpus)
    except (zipfile.BadZipFile, ET.ParseError, KeyError, UnicodeDecodeError, ValueError) as error:
        raise BrokenSample(
            path, 0, f"不是 REFI-QDA 项目（{error}）", "请从质性分析软件导出 .qdpx 再试"
        ) from error


def _read(archive: zipfile.ZipFile, corpus: Corpus) -> Codings:
    xml = _bytes(archive, "project.qde")
    if b"<!DOCTYPE" in xml or b"<!ENTITY" in xml:
        raise ValueError("project.qde 带有 DTD")
    root, made = ET.fromstring(xml), Codings()
    users = {u.get("guid"): u.get("name") or u.get("id") or "" for u in root.iter(f"{{{SPACE}}}User")}
    codes = dict(_meant(root, corpus))
    held: dict[tuple[str, str], set[str]] = {}
    for source in root.iter(f"{{{SPACE}}}TextSource"):
        name = source.get("name", "")
        doc_id = _document(source, corpus)
        if not doc_id:
            made.problems.append(f"《{name}》不在语料中，其中的编码没有收")
            continue
        selections = source.findall(f"{{{SPACE}}}PlainTextSelection")
        places = _places(_text(archive, source), corpus.texts[doc_id], selections)
        if places is None:
            made.problems.append(f"《{name}》的正文与语料中的不同，其中的编码没有收")
            continue
        measures = each(corpus.measures[corpus.measures["doc_id"] == doc_id])
        for selection, (start, end) in zip(selections, places, strict=True):
            meant = [m.measure_id for m in measures if _is_meant(m.start, m.end, start, end)]
            for coding in selection.findall(f"{{{SPACE}}}Coding"):
                coder = users.get(coding.get("creatingUser") or selection.get("creatingUser"), "")
                ref = coding.find(f"{{{SPACE}}}CodeRef")
                category = codes.get(ref.get("targetGUID") if ref is not None else None)
                if coder == MACHINE:
                    continue
                if not (coder and category and meant):
                    why = (
                        "没有写编码人"
                        if not coder
                        else "编码不是本框架的"
                        if not category
                        else "不在任何措施中"
                    )
                    made.problems.append(f"《{name}》“{selection.get('name', '')[:20]}”：{why}，没有收")
                for measure_id in meant if coder and category else ():
                    held.setdefault((coder, measure_id), set()).add(category or "")
    none = corpus.frame.uncoded
    made.filled = [Coded(*key, corpus.frame.ordered("|".join(found - {none}))) for key, found in held.items()]
    return made


def _meant(root: ET.Element, corpus: Corpus) -> Iterator[tuple[str | None, str]]:
    """The category that each code of a project means, by its GUID: its own name's, or that of the code above it."""

    def walk(code: ET.Element, above: str) -> Iterator[tuple[str | None, str]]:
        name = (code.get("name") or "").strip()
        category = name if name in corpus.frame.cells else above
        if category:
            yield code.get("guid"), category
        for below in code.findall(f"{{{SPACE}}}Code"):
            yield from walk(below, category)

    for codes in root.iter(f"{{{SPACE}}}Codes"):
        for code in codes:
            yield from walk(code, "")


def _document(source: ET.Element, corpus: Corpus) -> str:
    """The document that a source is: by its GUID, the id in its description, or its title."""
    said = source.find(f"{{{SPACE}}}Description")
    named = {source.get("name"), (said.text or "").strip() if said is not None else ""}
    found = [
        row.doc_id
        for row in each(corpus.policies)
        if _id("source", row.doc_id) == (source.get("guid") or "").strip("{}").lower()
        or {row.doc_id, row.title} & named
    ]
    return str(found[0]) if len(found) == 1 else ""


def _text(archive: zipfile.ZipFile, source: ET.Element) -> str:
    inside = source.find(f"{{{SPACE}}}PlainTextContent")
    if inside is not None:
        return inside.text or ""
    name = (source.get("plainTextPath") or "").removeprefix("internal://").rpartition("/")[2]
    path = next((n for n in archive.namelist() if n.rpartition("/")[2].lower() == name.lower()), name)
    return _bytes(archive, path).decode("utf-8")


def _bytes(archive: zipfile.ZipFile, name: str) -> bytes:
    if archive.getinfo(name).file_size > MOST_BYTES:
        raise ValueError(f"{name} 太大")
    return archive.read(name)


def _places(theirs: str, ours: str, selections: list[ET.Element]) -> list[tuple[int, int]] | None:
    """Where the selections of their text stand in ours; None where the texts differ in more than line ends and marks."""
    spans = [(int(s.get("startPosition", "0")), int(s.get("endPosition", "0"))) for s in selections]
    names = [_bare(s.get("name") or "")[:SAME] for s in selections]
    marked = (theirs, theirs.removeprefix(MARK))
    best: tuple[int, str, list[tuple[int, int]]] = (-1, "", [])
    for text in dict.fromkeys((*marked, *(t.replace("\r\n", "\n") for t in marked))):
        for at in (range(len(text) + 1), _units(text)):
            if all(0 <= a <= b < len(at) for a, b in spans):
                cut = [(at[a], at[b]) for a, b in spans]
                told = zip(cut, names, strict=True)
                hits = sum(bool(name) and _bare(text[a:b]).startswith(name) for (a, b), name in told)
                best = max(best, (hits, text, cut), key=lambda found: found[0])
    if best[0] < 0 or _bare(theirs) != _bare(ours):
        return None
    ranks = [0, *accumulate(bool(_bare(c)) for c in best[1])]
    place = [i for i, c in enumerate(ours) if _bare(c)] + [len(ours)]
    ranked = [(ranks[a], ranks[b]) for a, b in best[2]]
    return [(place[a], place[b - 1] + 1 if b > a else place[a]) for a, b in ranked]


def _bare(text: str) -> str:
    """Without what programs change: the byte order mark and white space."""
    return "".join(text.replace(MARK, "").split())


def _units(text: str) -> list[int]:
    """For each UTF-16 unit, and the end, the character that it belongs to."""
    return [i for i, c in enumerate(text) for _ in range(1 + (ord(c) > 0xFFFF))] + [len(text)]


def _is_meant(start: int, end: int, first: int, last: int) -> bool:
    shared = min(end, last) - max(start, first)
    return shared > 0 and (shared >= HALF * (end - start) or shared == last - first)


checked(globals(), ("cite",))
