"""From clean text to one parsed document: facts, articles, measures, agencies, quantities, doubts."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from types import MappingProxyType

from policykit.errors import RefusedDocument
from policykit.gongwen.clean import script
from policykit.gongwen.clean.cleaning import Cleaned, clean
from policykit.gongwen.facts.charges import charges
from policykit.gongwen.facts.citations import citations
from policykit.gongwen.facts.metadata import Metadata, metadata
from policykit.gongwen.facts.quantities import quantities
from policykit.gongwen.facts.titles import form_of
from policykit.gongwen.formats.lines import text_lines
from policykit.gongwen.formats.source import Source, read_source, unread
from policykit.gongwen.outline.bulletin import Item, items_of
from policykit.gongwen.outline.checks import findings, lost
from policykit.gongwen.outline.layout import Layout, lay_out
from policykit.gongwen.outline.outline import Draft, Outline, with_annexes
from policykit.gongwen.outline.repeated import Repeats, draft_spans, without_repeats
from policykit.gongwen.outline.segments import body_segments, heading_end, outer_segments
from policykit.gongwen.words import patterns as p
from policykit.gongwen.words.lexicon import pattern
from policykit.records import (
    Agency,
    Article,
    Citation,
    Document,
    Doubt,
    Facts,
    Kind,
    Label,
    Measure,
    Offer,
    Quantity,
    Repair,
    Section,
    Segment,
)

NEWS_TITLE = pattern(
    r"《[^《》]+》.{0,20}$|^.{2,60}(?:发布|印发|出台|联合发布|解读)(?:关于)?《|(?:政策解读|图解|一图读懂|答记者问|新闻发布会)",
    yes=("《若干措施》政策解读",),
    no=("郑州市支持加快科技金融发展若干政策",),
)

NEWS_PROSE = pattern(
    r"记者|通讯员|会议(?:指出|强调|要求|认为|听取)|(?:强调|指出)[，,]|出席(?:会议|活动)并|日电[)）]?|讯[)）]|表示[,，]|介绍[,，：:]|据悉|获悉|相关负责人|说[。,，]",
    yes=("记者7月3日从天津市科学技术局获悉", "”曹媛媛说。", "会议指出，去年以来", "副市长出席会议并讲话"),
    no=("一、总体要求", "支持企业上市。"),
)


MAX_LEFT_OVER = 0.1  # share of characters that may belong to nothing named before a document is refused
MAX_UNREAD = 0.01  # share of garbled characters from which on what is not mentioned may have been among them
COLUMN = "_column"  # what a name of a scraper's column ends in
NOTHING_GIVEN: Mapping[int, Mapping[str, str]] = MappingProxyType({})
NEWS_LINES = 2  # lines with a reporter's words from which on a text without a typed title is news


@dataclass(frozen=True)
class Parsed:
    """One document with everything that was read from it; ``measures`` carry no categories yet."""

    document: Document
    clean: str
    sections: tuple[Section, ...] = ()
    articles: tuple[Article, ...] = ()
    measures: tuple[Measure, ...] = ()
    quantities: tuple[Quantity, ...] = ()
    agencies: tuple[Agency, ...] = ()
    citations: tuple[Citation, ...] = ()
    segments: tuple[Segment, ...] = ()
    repairs: tuple[Repair, ...] = ()
    doubts: tuple[Doubt, ...] = ()
    labels: tuple[Label, ...] = ()  # filled by the coding room, as offers are
    offers: tuple[Offer, ...] = ()

    def markdown(self) -> str:
        """The repaired text with its outline as Markdown: # title, ## sections, ### groups, #### headings of articles."""
        marks: dict[int, str] = {}
        tops = {s.start for s in self.sections}
        for segment in self.segments:
            if segment.kind == "heading":
                marks[segment.start] = "## " if segment.start in tops else "### "
            elif segment.kind == "title" and "# " not in marks.values():
                marks[segment.start] = "# "
        for article in self.articles:
            first = article.text.partition("\n")[0]
            if article.title and first.rstrip("。：: ").endswith(article.title):
                marks[article.start] = "#### "
        lines, at = [], 0
        for line in self.clean.split("\n"):
            if line.strip():
                lines.append(marks.get(at, "") + line.strip())
            at += len(line) + 1
        return "\n\n".join(lines) + "\n"


def documents_of(
    path: Path, facts: Mapping[int, Mapping[str, str]] = NOTHING_GIVEN
) -> Iterator[tuple[Item, ...] | Parsed | RefusedDocument]:
    """The items of a file, then each as a document or with the reason why it is refused.

    ``facts`` are what a catalog says of the items by their numbers; 0: of the file as a whole.
    """
    whole = facts.get(0, {})
    columns = {key.removesuffix(COLUMN): value for key, value in whole.items() if key.endswith(COLUMN)}
    source = read_source(path, columns)
    convert = script.converter(path.name, whole["convert"]) if whole.get("convert") else None
    read, printed = (source, {}) if convert is None else script.converted(source, convert)
    items = items_of(read, starts_at=whole.get("starts_at", ""), whole=whole.get("split") == "no")
    if (
        printed
    ):  # divided by its converted lines, and cleaned from those of the file, so that each change is a repair
        items = [replace(i, lines=tuple(printed.get(id(line), line) for line in i.lines)) for i in items]
    yield tuple(items)
    for item in items:
        said = {**whole, **facts.get(item.number, {})}
        if said.get("drop") != "yes":
            made = _document_of(source, item, said)
            if isinstance(made, RefusedDocument):
                made.item = item.number
            yield made


def _document_of(source: Source, item: Item, said: Mapping[str, str]) -> Parsed | RefusedDocument:
    convert = script.converter(source.file, said["convert"]) if said.get("convert") else None
    share = 0.0 if convert else script.traditional_share("".join(line.text for line in item.lines))
    if convert:
        source = replace(source, facts={key: convert(value) for key, value in source.facts.items()})
    elif share >= script.MIN_SHARE:
        note = ("traditional", {"share": f"{share:.0%}", "how": script.HOW})
        source = replace(source, notes=(*source.notes, note))
    try:
        cleaned = clean(item.lines, skip=said.get("skip_repairs", "").split("|"), convert=convert)
        if convert:
            item = replace(item, title=convert(item.title), source=convert(item.source))
        return parse_document(source, item, cleaned, said)
    except RefusedDocument as error:
        hint = f"；文中多为繁体字，{script.HOW}" if share >= script.MIN_SHARE else ""
        return RefusedDocument(error.file, error.problem, error.remedy + hint)


def parse_document(source: Source, item: Item, cleaned: Cleaned, given: Mapping[str, str]) -> Parsed:
    """Parse one item of a file; ``given`` are the catalog's facts, which win over what is detected.

    Raises ``RefusedDocument`` where the text has no structure, or too much of it belongs to nothing.
    """
    layout = lay_out(text_lines(cleaned.text), item.title)
    out = with_annexes(layout)
    repeats = without_repeats(layout, out)
    detected = metadata(layout, source.facts if not item.title else {})
    kind = _kind(given, layout, out, detected, item)
    if not kind:
        raise RefusedDocument(
            source.file,
            "没有找到条目结构（一、（一）1. 第X条），也不像新闻报道",
            "请确认下载的是文件全文；若确是政策文件或新闻，请在 catalog.csv 的 kind 列写 policy 或 news",
        )
    doc_id = _identifier(detected, source, item, given.get("distinct_by", ""))
    known = _with_given(detected, given)
    region = known.region or ("" if kind != "policy" else source.file.rsplit(".", 1)[0])
    articles: tuple[Article, ...] = ()
    measures: tuple[Measure, ...] = ()
    sections: tuple[Section, ...] = ()
    charged: tuple[Agency, ...] = ()
    segments = outer_segments(layout)
    if kind == "policy":
        articles = tuple(
            _article(doc_id, region, n, a, layout, cleaned.text) for n, a in enumerate(out.articles, 1)
        )
        drafts = list(zip(articles, out.articles, strict=True))
        measures = tuple(m for a, d in drafts for m in _measures(a, d, layout, repeats))
        sections = _sections(layout, out)
        charged = tuple(dict.fromkeys(g for a, d in drafts for g in charges(a, d, layout, out)))
        segments += body_segments(layout, out)
    else:
        segments += tuple(Segment("text", l.start, l.end) for l in layout.lines[slice(*layout.body)])
    doubts = _doubts(doc_id, source, cleaned, layout, out, articles, known, kind, repeats)
    assigned = sum(_visible(cleaned.text[s.start : s.end]) for s in segments if s.kind != "left_over")
    chars = _visible(cleaned.text)
    whole = not lost(layout, out) and unread(cleaned.text) <= MAX_UNREAD
    document = Document(
        doc_id,
        region,
        kind,
        known.level,
        known.title,
        known.doc_number,
        known.issuers,
        known.date_issued,
        known.effective_from,
        known.valid_until,
        source.file,
        item.number,
        len(sections),
        len(articles),
        len(measures),
        len(doubts),
        chars,
        chars - assigned,
        len(cleaned.changes),
        known.status,
        "failed" if kind == "policy" and not whole else "read",
        known.date_issued[:4] or known.doc_number.partition("〔")[2][:4],
        form_of(known.title),
    )
    if document.left_over > MAX_LEFT_OVER * max(document.chars, 1):
        raise RefusedDocument(
            source.file,
            f"有 {document.left_over} 个字（共 {document.chars} 个）不知属于哪一部分",
            "请删去与正文无关的内容，或拆成单个文件",
        )
    return Parsed(
        document,
        cleaned.text,
        sections,
        articles,
        measures,
        tuple(q for m in measures for q in quantities(m.measure_id, m.text, m.start)),
        charged,
        tuple(citations(cleaned.text, doc_id, region, (known.title, item.title))) if kind == "policy" else (),
        tuple(sorted(segments, key=lambda s: (s.start, s.end))),
        tuple(Repair(doc_id, c.kind, c.line, c.before, c.after, c.facts) for c in cleaned.changes),
        doubts,
    )


def _kind(given: Mapping[str, str], layout: Layout, out: Outline, known: Metadata, item: Item) -> Kind | None:
    """What sort of text it is; None where nothing tells."""
    if given.get("kind"):
        return given["kind"]  # type: ignore[return-value]
    whole = any(p.FULL_TEXT.whole(line.text) for line in layout.lines[: layout.body[0]])
    typed = bool(p.TITLE_END.find(known.title)) or whole
    about = bool(NEWS_TITLE.find(known.title)) and not typed
    reported = sum(bool(NEWS_PROSE.find(line.text)) for line in layout.lines) >= NEWS_LINES
    if out.articles:
        if about:
            return "summary"
        return "news" if reported and not typed and item.source else "policy"
    if about:
        return "summary"
    return "news" if item.source or item.title or reported else None


def _identifier(known: Metadata, source: Source, item: Item, mark: str = "") -> str:
    """Place, year and a hash of the title, with ``mark`` of the catalog where several have the same."""
    title = known.title or f"{source.sha256}/{item.number}"
    key = hashlib.sha256((f"{title}/{mark}" if mark else title).encode()).hexdigest()[:4]
    return f"{known.place or known.region or 'text'}-{known.date_issued[:4] or 'nd'}-{key}"


def _with_given(known: Metadata, given: Mapping[str, str]) -> Metadata:
    fields = ("title", "doc_number", "date_issued", "effective_from", "valid_until", "level", "region")
    known = replace(known, **{f: given[f] for f in fields if given.get(f)})  # type: ignore[arg-type]
    known = replace(
        known,
        inferred=known.inferred and not given.get("region"),
        published=known.published and not given.get("date_issued"),
        made=known.made and not given.get("title"),
    )
    return replace(known, issuers=tuple(given["issuers"].split("|"))) if given.get("issuers") else known


def _visible(text: str) -> int:
    return len("".join(text.split()))


def _article(doc_id: str, region: str, n: int, draft: Draft, layout: Layout, clean: str) -> Article:
    start, end = layout.lines[draft.first].start, layout.lines[draft.last].end
    start += len(clean[start:end]) - len(clean[start:end].lstrip())  # empty cells in front of a row
    return Article(
        f"{doc_id}/{n:02d}",
        doc_id,
        region,
        draft.section,
        draft.group,
        draft.number,
        draft.title,
        clean[start:end],
        start,
        end,
    )


def _measures(article: Article, draft: Draft, layout: Layout, repeats: Repeats) -> list[Measure]:
    spans = (span for span in draft_spans(layout, draft) if span not in repeats.spans)
    return [
        Measure(
            f"{article.article_id}/{n}",
            article.article_id,
            article.doc_id,
            article.region,
            article.text[a - article.start : b - article.start],
            a,
            b,
            categories=(),
            status="machine",
            concrete=False,
        )
        for n, (a, b) in enumerate(spans, 1)
    ]


def _sections(layout: Layout, out: Outline) -> tuple[Section, ...]:
    made = []
    for number, title, index in out.sections:
        line = layout.lines[index]
        text = line.text[: heading_end(layout, out, index)].rstrip()
        made.append(Section(number, title, text, line.start, line.start + len(text)))
    for label, title, index in out.annexes:
        line = layout.lines[index]
        made.append(Section(label, title, line.text.strip(), line.start, line.start + len(line.text.strip())))
    return tuple(made)


def _doubts(
    doc_id: str,
    source: Source,
    cleaned: Cleaned,
    layout: Layout,
    out: Outline,
    articles: tuple[Article, ...],
    known: Metadata,
    kind: Kind,
    repeats: Repeats,
) -> tuple[Doubt, ...]:
    def of_file(sort: str, facts: Facts) -> Doubt:
        return Doubt(doc_id, sort, source.file, 0, facts)

    doubts = [of_file(sort, facts) for sort, facts in source.notes]
    if kind != "policy":
        return tuple(doubts)
    missing = (f for f in ("region", "title", "issuers", "date_issued") if not getattr(known, f))
    said: list[tuple[bool, Facts]] = [
        *((True, {"case": f"no_{name}"}) for name in missing),
        (known.inferred, {"case": "inferred", "region": known.region}),
        (known.published, {"case": "published", "day": known.date_issued}),
        (known.made, {"case": "made_title", "title": known.title}),
        (known.status == "draft", {"case": "draft"}),
        *((True, {"case": f"two_{name}", "stated": a, "read": b}) for name, a, b in known.conflicts),
    ]
    doubts += [of_file("metadata", facts) for holds, facts in said if holds]
    if cleaned.undecided:
        line, words = cleaned.undecided[0]
        doubts.append(Doubt(doc_id, "headings", "", line, {"n": len(cleaned.undecided), "text": words}))
    for found in (*findings(layout, out), *repeats.findings):
        where = next((a.article_id for a in articles if a.start <= found.start < a.end), "")
        line = cleaned.line(found.start)
        doubts.append(Doubt(doc_id, found.kind, where, line, found.facts, found.start, found.end))
    return tuple(doubts)
