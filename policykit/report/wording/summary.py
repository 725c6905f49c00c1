"""The answer at the head of a report: at most twelve sentences, each made from typed facts by one general rule.

Who pays and whom, who rules only, who names support without a figure; what stands in one place only, what is missing;
what must not be compared; how levels and years differ; who is alike; what the documents rest on. Each rule asks
:mod:`~policykit.report.wording.grounds` first, and what another table does not carry is weakened or not said.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Sequence
from typing import TYPE_CHECKING, Any, Literal

from policykit.report.contract import each
from policykit.report.wording.apart import alike, levels, not_comparable, sources
from policykit.report.wording.cards import figure, form_name
from policykit.report.wording.findings import NAMED, REGIONS_NAMED, Finding, joined, named, said
from policykit.report.wording.grounds import FIRMS, GRANTS, PAID, RULED, Grounds, grounds_of
from policykit.report.wording.nation import nations
from policykit.report.wording.words import Lang, instrument_name, known, listed, presenting, spoken, word

if TYPE_CHECKING:
    import pandas as pd

    from policykit.corpus.corpus import Corpus

MOST = 12
ELEMENTS = {  # what a reader looks for in a policy that pays; each found by the words that such clauses use
    "budget": r"(?:(?:财政|专项)资金|补[助贴]|奖励|资助|扶持)(?:资金)?(?:预算|总额|总量|总?规模|盘子)|预算资金|(?:每年|年度)(?:统筹)?安排[^。；]{0,12}(?:万|亿)元|设立[^。；，]{0,16}(?:万|亿)元[^。；，]{0,8}专项资金",
    "procedure": r"申报(?:程序|流程|材料|资料|指南|时[间限]|通知|系统)|[网线]上申报|申请(?:材料|程序|流程)|申领|免申即享|拨付|兑[付现]",
    "once": r"重复(?:给予|享受|支持|补[助贴]|奖励|资助|申[报请领])|[就从]高不|择优不重复|不重复",
    "clawback": r"追[回缴]|(?:收回|退[回还])[^。；，]{0,10}(?:资金|补[助贴]|奖励|资助)|骗取|套取|弄虚作假",
}


def summary(grounds: Grounds, about: str = "") -> list[tuple[str, list[Finding]]]:
    """The sentences under their headings, in reading order; a heading without any is left out."""
    rules: dict[str, Sequence[Callable[[Grounds], list[Finding]]]] = {
        "money": (payers, receivers, rulers, unpriced),
        "only": (alone, common, missing, nowhere),
        "apart": (not_comparable, levels),
        "likeness": (alike, sources),
    }
    chosen = {key: own for key, own in rules.items() if about in ("", key)}
    found = [
        (word(f"note.group.{key}"), [f for rule in own for f in rule(grounds)]) for key, own in chosen.items()
    ]
    return [(heading, own) for heading, own in found if own]


@spoken
def findings(
    corpus: Corpus,
    about: Literal["", "money", "only", "apart", "likeness"] = "",
    *,
    lang: Lang | None = None,
    **tables: pd.DataFrame,
) -> list[Finding]:
    """The sentences of the answer, of one heading alone where ``about`` names it; ``tables`` are ready ones.

    Of similarity and passages, which take long, nothing is said where they are not given.

    >>> [str(one)[:15] for one in show.findings(corpus, "money")][:1]
    ['五类渠道中写明金额或比例的给付']
    """
    with presenting(frame=corpus.frame):
        return [one for _, own in summary(grounds_of(corpus, **tables), about) for one in own]


def payers(g: Grounds) -> list[Finding]:
    """Who states what is paid, and who states no figure at all."""
    paid = {r: own for r in g.regions if (own := g.grants(r)) and r not in g.failed}
    silent = [r for r in g.whole if g.unpaid(r)]
    bare = [r for r in silent if not g.numbers(r) and not g.offers.get(r) and not g.narrowed]
    parts = []
    of = listed(known("category", c) for c in g.narrowed) or word("say.frame")
    if paid:
        cells = [word("say.n_grants", region=r, n=len(own)) for r, own in _most(paid)]
        parts.append(
            word(
                "say.payers",
                of=of,
                cells=named(cells, most=REGIONS_NAMED, more="say.more_regions"),
                forms=listed(_forms(o for own in paid.values() for o in own)),
            )
        )
    elif not silent:
        return []
    if silent:
        parts.append(word("say.unpaid" if paid else "say.nobody_pays", of=of, regions=listed(silent)))
    if bare:
        parts.append(word("say.bare", regions=listed(bare)))
    if torn := [r for r in g.regions if r in g.damaged and r not in paid and g.unpaid(r)]:
        parts.append(word("say.unpaid_damaged", regions=listed(torn)))
    return [joined("say.payers", parts, (o.measure_id for own in paid.values() for o in own))]


def receivers(g: Grounds) -> list[Finding]:
    """Of each region that pays: how many grants go to firms, to others, to losses; who pays; through which channel."""
    paid = {r: own for r in g.regions if (own := g.grants(r)) and r not in g.failed}
    parts = []
    for region, own in list(_most(paid))[:NAMED]:
        losses = [o for o in own if o.form == "风险补偿"]
        firms = [o for o in own if o.receiver == FIRMS and o not in losses]
        others = [o for o in own if o not in losses and o not in firms and o.receiver]
        whom = [word("say.to_firms", n=len(firms))] if firms else []
        names = named(list(dict.fromkeys(o.receiver for o in others)))
        whom += [word("say.to_others", n=len(others), names=names)] if others else []
        whom += [word("say.to_losses", n=len(losses))] if losses else []
        nobody = sum(not o.receiver for o in own if o not in losses)
        whom += [word("say.to_nobody", n=nobody)] if nobody else []
        by = Counter(o.payer for o in own)
        stated = [word("say.by", payer=p, n=n) for p, n in by.most_common() if p]
        payer = word("say.no_payer") if not stated else listed(stated)
        payer += word("say.rest_no_payer", n=by[""]) if stated and by[""] else ""
        used = Counter(c for o in own for c in g.channels(o))
        channels = [
            word("text.counted", name=known("category", c), n=used[c]) for c in g.category_names if used[c]
        ]
        parts.append(
            word("say.receivers", region=region, whom=listed(whom), payer=payer, channels=listed(channels))
        )
    parts += [word("say.rest_offers", n=len(paid) - NAMED)] if len(paid) > NAMED else []
    return (
        [joined("say.receivers", parts, (o.measure_id for own in paid.values() for o in own))]
        if parts
        else []
    )


def rulers(g: Grounds) -> list[Finding]:
    """Who states figures that are rules and limits and pays nobody: they are never a grant."""
    parts, ids = [], []
    for region in g.whole:
        own = g.rules(region)
        if not own or not g.unpaid(region):
            continue
        by: dict[str, list[Any]] = defaultdict(list)
        for offer in own:
            by[offer.form].append(offer)
        cells = []
        for form, rows in by.items():
            cells.append(
                word("text.noted", text=form_name(form), note=named(list(dict.fromkeys(map(_ruled, rows)))))
            )
        parts.append(word("say.rules", region=region, n=len(own), cells=listed(cells)))
        ids += [o.measure_id for o in own]
    return [joined("say.rules", [*parts, word("say.no_grant")], ids)] if parts else []


def unpriced(g: Grounds) -> list[Finding]:
    """Where a way of paying is named without a figure."""
    readable = [r for r in g.regions if r not in g.failed]
    held = {r: ids for r in readable if (ids := g.promised(r))}
    heard = [
        word("say.n_unpriced", region=r, n=sum(own.values()), names=listed(map(instrument_name, own)))
        for r in readable
        if (own := g.only_heard(r))
    ]
    if not held:
        return []
    cells = []
    for region, ids in held.items():
        names = [n for (_, n), own in g.evidence.items() if n in GRANTS and set(ids) & own.keys()]
        cells.append(
            word(
                "say.n_unpriced",
                region=region,
                n=len(ids),
                names=listed(instrument_name(n) for n in dict.fromkeys(names)),
            )
        )
    return [
        joined(
            "say.unpriced",
            [
                word("say.unpriced", cells=listed(cells)),
                *([word("say.only_heard", cells=listed(heard))] if heard else []),
            ],
            (i for ids in held.values() for i in ids),
        )
    ]


def alone(g: Grounds) -> list[Finding]:
    """What is paid, or ruled with a figure, in one region only; then what one region alone names."""
    for_region: dict[str, dict[str, None]] = defaultdict(dict)
    ids: list[str] = []
    for granting in (True, False):
        where: dict[str, list[Any]] = defaultdict(list)
        for region in g.regions:
            for offer in g.grants(region) if granting else g.rules(region):
                if granting or offer.form in RULED:
                    where[_what(g, offer) if granting else form_name(offer.form)].append(offer)
        for what, own in where.items():
            if what and g.alone(own, PAID if granting else [RULED[own[0].form]]) and _unlike(g, own):
                for_region[str(own[0].region)][what] = None
                ids += [o.measure_id for o in own]
    parts = [word("say.alone_figures", region=r, items=named(list(what))) for r, what in for_region.items()]
    only: dict[str, list[str]] = defaultdict(list)
    gaps = g.tables["gaps"]
    for row in each(gaps[gaps["kind"] == "only_here"]):
        others = set(g.whole) - {row.region}
        key = row.category, row.instrument
        if (
            not row.set_aside
            and key in g.evidence
            and row.instrument not in g.rest
            and others
            and others <= set(g.lacking(row.category, row.instrument))
        ):
            only[row.region].append(instrument_name(row.instrument))
            ids += str(row.measure_ids).split("|")
    cells = [word("text.noted", text=named(list(dict.fromkeys(own))), note=r) for r, own in only.items()]
    if cells:
        parts.append(word("say.alone_named", cells=listed(cells)))
    return [joined("say.alone", [*parts, *_torn(g)], ids)] if parts else []


def common(g: Grounds) -> list[Finding]:
    """Instruments that every document names, and in which of them somebody is paid for it."""
    readable = [r for r in g.regions if r not in g.failed]
    paid: dict[str, set[str]] = {}
    ids: list[str] = []
    free: dict[str, None] = {}
    for (_, name), held in g.evidence.items():
        where = g.having(held)
        if len(readable) < 2 or len(where) * 2 <= len(readable) or name in paid or name in g.rest:
            continue
        if not g.numbered & held.keys():
            free[name] = None
        if where != readable:
            continue
        own = [o for r in readable for o in g.grants(r) if o.measure_id in held]
        if own:
            paid[name] = {o.region for o in own}
            ids += [o.measure_id for o in own]
    cells = [
        word(
            "say.paid_in",
            name=instrument_name(name),
            regions=listed(r for r in g.regions if r in own),
            only=word("say.only") if len(own) == 1 else "",
        )
        + _unpriced_too(g, name, own)
        for name, own in paid.items()
    ]
    parts = [word("say.common", cells=word("list.semicolon").join(cells))] if cells else []
    if free and any(g.grants(r) for r in readable):
        parts.append(word("say.common_free", names=named([instrument_name(name) for name in free])))
    return [joined("say.common", parts, ids)] if parts else []


def _unpriced_too(g: Grounds, name: str, paid: set[str]) -> str:
    """Of an instrument that is paid for: where else a way of paying is named with it, without a figure."""
    held = {i for (_, n), ids in g.evidence.items() if n == name for i in ids}
    others = [r for r in g.regions if r not in paid | g.failed and held & set(g.promised(r))]
    return word("say.paid_unpriced", regions=listed(others)) if others else ""


def missing(g: Grounds) -> list[Finding]:
    """What a region alone does not mention, and what nobody mentions; nothing of documents that are damaged."""
    whole: dict[str, list[str]] = defaultdict(list)
    for category in g.category_names:
        for region in g.lacking(category):
            whole[region].append(known("category", category))
    own: dict[str, list[str]] = defaultdict(list)
    for (category, name), held in g.evidence.items():
        silent = g.lacking(category, name)
        others = set(g.whole) - set(silent)
        alone = len(silent) == 1 < len(others) and others <= set(g.having(held)) and name not in g.rest
        if alone and known("category", category) not in whole[silent[0]]:
            own[silent[0]].append(instrument_name(name))
    parts = [word("say.missing_whole", region=r, items=listed(c)) for r, c in whole.items() if c]
    parts += [word("say.missing", region=r, items=named(names)) for r, names in own.items()]
    return [joined("say.missing", [*parts, word("say.absent"), *_torn(g)], ())] if parts else []


def nowhere(g: Grounds) -> list[Finding]:
    """Which parts of a paying policy stand in no document; said only where one pays and all were read."""
    articles = g.tables["articles"]
    policies = g.policies
    texts = list(articles.loc[articles["doc_id"].isin(set(policies["doc_id"])), "text"])
    if g.failed or not texts or not any(g.grants(r) for r in g.regions):
        return []
    absent = [
        word(f"element.{key}")
        for key, words in ELEMENTS.items()
        if not any(re.search(words, t) for t in texts)
    ]
    return [said("say.nowhere", items=absent)] if absent else []


def damage(g: Grounds) -> list[str]:
    """The sentence that says whose silence and whose likeness prove nothing."""
    doubts, policies = g.tables["doubts"], g.policies
    found = []
    for region in (r for r in g.regions if r in g.damaged):
        own = doubts[doubts["doc_id"].isin(set(policies.loc[policies["region"] == region, "doc_id"]))]
        kinds = [
            word("report.number_of", name=known("doubt", k), n=n)
            for k, n in Counter(own["kind"]).most_common()
        ]
        found.append(word("say.damaged", region=region, kinds=listed(kinds)))
    return found


def _unlike(g: Grounds, own: Sequence[Any]) -> bool:
    """Whether no other region pays such a receiver: asked where no instrument says what a grant is for."""
    if own[0].form not in GRANTS or own[0].instrument not in ("", *g.rest):
        return True
    others = [o for r in g.regions if r != own[0].region for o in g.grants(r) if o.receiver]
    return not any(o.receiver in x.receiver or x.receiver in o.receiver for o in own for x in others)


def _what(g: Grounds, offer: Any) -> str:
    """What a grant is for: 上市挂牌（补贴奖励); 银行机构按相应贷款新增额; empty where too little says so."""
    if offer.instrument in ("", *g.rest):
        if offer.receiver in ("", FIRMS) or not offer.base or offer.rate != offer.rate:
            return ""
        of = word("say.of_base", whom=offer.receiver, base=offer.base)
    else:
        of = instrument_name(offer.instrument)
    form = form_name(offer.form)
    return of if of == form else word("text.noted", text=of, note=form)


def _ruled(offer: Any) -> str:
    """The figure of a rule with whom it is for: 种子基金不超过投资总额的80%."""
    text = figure(offer) or str(offer.duration)
    whom = offer.receiver or offer.payer
    told = whom == FIRMS or whom in text or (offer.base and offer.base in whom)
    return text if told else word("text.of", name=whom, text=text)


def _forms(offers: Iterable[Any]) -> list[str]:
    held = {offer.form for offer in offers}
    return [form_name(form) for form in GRANTS if form in held]


def _most(held: dict[str, list[Any]]) -> list[tuple[str, list[Any]]]:
    """Regions with their offers in chart order, the nation behind the others."""
    apart = nations(held)
    return sorted(held.items(), key=lambda item: item[0] in apart)


def _torn(g: Grounds) -> list[str]:
    """The caveat of a statement about silence where a text is damaged or was not read."""
    held = [r for r in g.regions if r in g.damaged or r in g.failed]
    return [word("say.but_damaged", regions=listed(held))] if held else []
