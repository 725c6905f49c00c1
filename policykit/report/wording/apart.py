"""What must not be compared, how levels and years differ, who is alike, what the documents rest on."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from typing import Any

from policykit.gongwen.words.bases import base_of
from policykit.report.contract import each
from policykit.report.wording.cards import GENERAL, figure, form_name, percent
from policykit.report.wording.findings import NAMED, Finding, joined, named, said
from policykit.report.wording.grounds import Grounds, sound
from policykit.report.wording.nation import between_regions, nations
from policykit.report.wording.words import instrument_name, known, listed, word

TAIL = 4  # last characters that two goals share which a reader would set beside each other: 贷款余额
RATE = re.compile(r"费率[^，。；%‰]{0,8}?\d+(?:\.\d+)?[%‰]")


def not_comparable(g: Grounds) -> list[Finding]:
    """Figures that look alike and must not be ranked: other base, insurance, ceiling; gates; goals of other subjects."""
    parts: list[str] = []
    ids: list[str] = []
    forms: dict[str, dict[str, list[Any]]] = defaultdict(lambda: defaultdict(list))
    for region in g.regions:
        for offer in g.grants(region):
            if offer.rate == offer.rate:
                forms[offer.form][region].append(offer)
    for form, held in forms.items():
        kinds = {(o.base, o.cap_per, o.condition) for own in held.values() for o in own}
        if len(held) > 1 and form != GENERAL and len(kinds) > 1:
            cells = [word("text.of", name=r, text=listed(figure(o) for o in own)) for r, own in held.items()]
            parts.append(word("say.apart_form", form=form_name(form), cells=word("list.comma").join(cells)))
            ids += [o.measure_id for own in held.values() for o in own]
    for offer in (o for r in g.regions for o in g.rules(r) if o.form == "费率上限" and o.rate == o.rate):
        gates = [
            (o, found.group())
            for r in g.regions
            if r != offer.region
            for o in g.grants(r)
            if set(g.channels(o)) & set(g.channels(offer)) and (found := RATE.search(o.condition))
        ]
        for other, gate in gates:
            facts = {"region": offer.region, "rate": percent(offer.rate), "other": other.region, "gate": gate}
            parts.append(word("say.apart_gate", **facts))
            ids += [offer.measure_id, other.measure_id]
    goals, held_ids = _goals(g)
    parts += goals
    return [joined("say.apart", [*parts, word("say.no_rank")], [*ids, *held_ids])] if parts else []


def _goals(g: Grounds) -> tuple[list[str], list[str]]:
    """Goals in money of several regions whose subjects end alike and are not the same."""
    table = g.tables["targets"]
    sums = [row for row in each(table[table["unit"] == "CNY"]) if row.subject and row.region not in g.failed]
    tails: dict[str, list[Any]] = defaultdict(list)
    for row in sums:
        tails[row.subject[-TAIL:]].append(row)
    parts, ids = [], []
    for tail, rows in tails.items():
        if len({row.region for row in rows}) < 2 or len({row.subject for row in rows}) < 2:
            continue
        cells = [
            word(
                "say.goal",
                region=row.region,
                deadline=row.deadline or word("offer.no_deadline"),
                subject=row.subject,
                phrase=row.phrase,
            )
            for row in rows[:NAMED]
        ]
        parts.append(word("say.apart_goal", tail=tail, cells=word("list.comma").join(cells)))
        ids += [row.measure_id for row in rows]
    return parts, ids


def levels(g: Grounds) -> list[Finding]:
    """Levels, years, and how long the documents hold: no figure is not less support."""
    groups: dict[str, list[str]] = defaultdict(list)
    until, ids = [], []
    for row in each(g.policies):
        year = str(row.date_issued)[:4]
        said_of = word("text.noted", text=row.region, note=year) if year else str(row.region)
        if said_of not in groups[str(row.level)]:
            groups[str(row.level)].append(said_of)
        if row.valid_until:
            until.append(word("say.until", region=row.region, day=row.valid_until))
        ids.append(row.region)
    if len(groups) < 2 and len({str(d)[:4] for d in g.policies["date_issued"]}) < 2:
        return []
    order = [k for k in ("national", "province", "city", "district", "") if k in groups]
    cells = [
        word(
            "say.level", level=known("level", k) if k else word("say.level_unknown"), regions=named(groups[k])
        )
        for k in order
    ]
    parts = [word("say.levels", cells=word("list.semicolon").join(cells)), word("say.levels_caveat")]
    if until:
        rest = [r for r in dict.fromkeys(ids) if not any(u.startswith(r) for u in until)]
        parts.append(
            word("say.valid", cells=listed(until))
            + (word("say.valid_rest", regions=listed(rest)) if rest and len(rest) <= NAMED else "")
        )
    return [joined("say.levels", parts, ())]


def alike(g: Grounds) -> list[Finding]:
    """Who is nearest to whom, in pairs that are nearest to each other; a pair stands out only where the comparison at equal length says so."""
    table = g.tables["similarity"]
    whole = table[table["category"] == ""].dropna(subset=["words"])
    pairs = between_regions(whole) if len(whole) else whole
    if len(pairs) < 3:
        return _few(each(pairs), whole)
    nearest = {kind: _mutual(pairs, kind) for kind in ("words", "instruments") if pairs[kind].notna().any()}
    clear = {(r.left, r.right) for r in each(pairs) if r.verdict == "alike"}
    nearest["words"] = [pair for pair in nearest.get("words", ()) if pair in clear]
    both = [pair for pair in nearest["words"] if pair in nearest.get("instruments", [])]
    parts = [word("say.mutual_both", pairs=_pairs(both))] if both else []
    for kind, found in nearest.items():
        if rest := [pair for pair in found if pair not in both]:
            parts.append(word(f"say.mutual_{kind}", pairs=_pairs(rest)))
    ends = _ends(each(pairs))
    parts += ends or [word("say.unranked")]
    parts += _in_common(g, list(dict.fromkeys(pair for own in nearest.values() for pair in own)))
    marked = [r for r in g.regions if r in g.damaged and any(r in p for own in nearest.values() for p in own)]
    parts += [word("say.damaged_pair", regions=listed(marked))] if marked else []
    shared = g.tables["passages"]
    counts = Counter(
        (r.left_region, r.right_region)
        for r in each(shared[shared["kind"] == "passage"])
        if r.left_region != r.right_region
    )
    if counts:
        cells = [word("say.n_shared", left=a, right=b, n=n) for (a, b), n in counts.most_common(NAMED)]
        parts.append(word("say.shared", cells=listed(cells)))
    return [joined("say.alike", parts, (), certainty="tested" if ends else "untested")]


def _in_common(g: Grounds, pairs: Sequence[tuple[str, str]]) -> list[str]:
    """What pairs share: who issued them, and the instruments of their asserted counterparts."""
    parts = []
    issuers = g.policies.groupby("region")["issuers"].agg("|".join)
    matches = sound(g.tables["matches"], g.tables)
    matches = matches[matches["kind"] == "same"]
    for left, right in pairs:
        same = [i for i in dict.fromkeys(issuers[left].split("|")) if i and i in issuers[right].split("|")]
        if same:
            parts.append(word("say.same_issuers", left=left, right=right, issuers=named(same)))
        sides = matches[["left_region", "right_region"]]
        own = {
            frozenset((row.left_id, row.right_id))
            for row in each(matches[sides.isin([left, right]).all(axis=1)])
            if row.left_region != row.right_region
        }
        used = Counter(name for ids in own for name in g.shared(ids))
        names = sorted(used, key=lambda name: (-used[name], name))[:NAMED]
        if names:
            called = listed(map(instrument_name, names))
            parts.append(word("say.matched", left=left, right=right, names=called))
    return parts


def _few(pairs: Sequence[Any], whole: Any) -> list[Finding]:
    """Of one or two pairs the numbers alone: there is no ranking."""
    if not pairs:
        return []
    values = [f"{p.words:.2f}" for p in pairs]
    if len(whole) == 1:
        look = {"left": pairs[0].left, "right": pairs[0].right}
        return [said("note.similar_two", look=look, value=values[0], **look)]
    left_out = nations([*whole["left"], *whole["right"]]) if len(pairs) < len(whole) else []
    apart = word("note.similar_apart", regions=listed(left_out)) if left_out else ""
    if len(set(values)) == 1:
        return [said("note.similar_same", value=values[0], apart=apart)]
    return [
        said(
            "note.similar_range",
            certainty="untested",
            n=len(pairs),
            low=min(values),
            high=max(values),
            apart=apart,
        )
    ]


def _ends(pairs: Sequence[Any]) -> list[str]:
    """The pairs that stand out from any two documents of the kind, those clearly alike first."""
    ends = []
    for key, verdict in (("most", "alike"), ("least", "unlike")):
        for pair in (p for p in pairs if p.verdict == verdict):
            facts = {"left": pair.left, "right": pair.right, "value": f"{pair.equal:.2f}"}
            ends.append(word(f"note.similar_{key}", **facts).rstrip("。."))
    return ends


def _mutual(pairs: Any, kind: str) -> list[tuple[str, str]]:
    """Pairs of which each is the other's nearest, and no other is as near."""
    best: dict[str, tuple[float, str]] = {}
    for row in each(pairs.dropna(subset=[kind])):
        value = round(float(getattr(row, kind)), 6)
        for one, other in ((row.left, row.right), (row.right, row.left)):
            held = best.get(one, (0.0, ""))
            best[one] = (value, other) if value > held[0] else (held[0], "") if value == held[0] else held
    return [
        (r.left, r.right)
        for r in each(pairs)
        if best.get(r.left, (0, ""))[1] == r.right and best.get(r.right, (0, ""))[1] == r.left
    ]


def sources(g: Grounds) -> list[Finding]:
    """What each document says that it rests on, and which grants are a share of what a level above pays."""
    table = g.tables["citations"]
    ours = set(g.policies["doc_id"])
    cited: dict[str, dict[str, None]] = {r: {} for r in g.regions if r not in g.failed}
    for row in each(table[table["relation"].isin(["依据", "转发", "落实"])]):
        # what an article cites is a detail of its own; a document rests on what its head names
        if row.doc_id in ours and row.region in cited and row.start < g.begins.get(row.doc_id, row.start + 1):
            cited[row.region][row.number or word("text.title", title=row.title)] = None
    parts = [word("say.cites", region=r, items=named(list(own))) for r, own in cited.items() if own]
    none = [r for r, own in cited.items() if not own and r in g.whole and r not in set(table["region"])]
    if parts and none:
        parts.append(word("say.cites_none", regions=listed(none)))
    above = [
        o
        for r in g.regions
        for o in g.grants(r)
        if o.rate == o.rate and o.base and (b := base_of(o.base)) and b.standard.startswith("上级")
    ]
    by = Counter(str(o.region) for o in above)
    parts += [
        word("say.above", region=r, n=n, bases=listed(dict.fromkeys(o.base for o in above if o.region == r)))
        for r, n in by.items()
    ]
    return [joined("say.sources", parts, (o.measure_id for o in above))] if parts else []


def _pairs(pairs: Iterable[tuple[str, str]]) -> str:
    return listed(word("note.pair", left=left, right=right) for left, right in pairs)
