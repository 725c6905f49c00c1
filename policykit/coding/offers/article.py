"""The offers of an article: its sentences in order, ceilings and durations joined to the offers that are open."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from policykit.coding.offers.figures import RAISED as MORE
from policykit.coding.offers.figures import TIMES, Figure, Sentence, Span, groups
from policykit.coding.offers.frames import (
    LONG,
    Topic,
    base_of,
    dealt,
    form_of,
    instrument_of,
    name_of,
    payer_of,
    per_of,
    purpose_of,
    receiver_of,
    relief_of,
    stretch,
    topic_of,
)
from policykit.coding.offers.words import any_of
from policykit.records import OfferForm

NOBODY_PAYS = ("容忍度", "费率上限")
NOT_FIRMS = ("容忍度", "风险补偿")  # whose losses are borne or forgiven: lenders, funds, never the firms
FIRM = "企业"
PART = 4  # characters of a name by which who pays is known for who receives: A类、B类担保机构
NO_CEILING = ("费率上限", "容忍度", "出资比例", "贷款期限")
UNCAPPED = (
    "费率上限",
    "担保费补贴",
    "保费补贴",
    "贴息",
)  # per what such a rate is counted says nothing without a ceiling
RAISED = re.compile(r"(?:新|成功|首次)*(?:认定|评定|列入|获批|评为|创建|建成|获评)")
UNCOUNTED = re.compile(r"纳入计算|计算规模|计入|基数|注册资本|营业收入|销售额|净资产")
GATE = re.compile(r"[满达过]\s*\d|以[上下]|[不低高多少][于足]\s*\d|^(?:符合|具[有备]|未|[^，]{0,6}拟)")
"""What one has to be or to have beside the event that is rewarded."""
ALONE = re.compile(
    r"^(?!对|凡)(?:且|但|其中|原则上)?[^，,]{0,4}?(?:单[个户家笔项一]|每[个户家笔年项人]|同一|累计|年度|全年|最高|总额|补助|补贴|奖励|贴息|支持资金|资金支持|期限|当期|上限|资助)"
)


@dataclass(slots=True)
class Draft:
    """An offer while its article is read; positions count within the clean text."""

    measure_id: str
    form: OfferForm
    start: int
    end: int
    clause: int  # where the clause of its figure begins within the sentence
    instrument: str = ""
    payer: str = ""
    receiver: str = ""
    target: str = ""
    base: str = ""
    rate: float | None = None
    rate_low: float | None = None
    rate_bound: str = ""
    amount: float | None = None
    amount_low: float | None = None
    amount_bound: str = ""
    cap: float | None = None
    cap_per: str = ""
    duration: str = ""
    deadline: str = ""
    condition: str = ""
    staged: bool = False  # paid in stages that may be named behind it


class Article:
    """The offers of one article; ``preferred`` names instruments by form, ``general`` those that say little."""

    def __init__(
        self,
        heading: str,
        sentences: Sequence[Sentence],
        *,
        preferred: Mapping[str, tuple[str, ...]] | None = None,
        general: Collection[str] = (),
    ) -> None:
        self.heading = heading
        self.preferred = preferred or {}
        self.general = frozenset(general)
        self.offers: list[Draft] = []
        self.open: list[Draft] = []
        self.lasting = ""  # 给予连续5年奖励: a duration said before what it is of
        self.former = ""  # the instrument of the sentence that this one goes on from
        for i, sentence in enumerate(sentences):
            goes_on = i > 0 and sentences[i - 1].text.rstrip().endswith(("；", ";", "，", ",", "：", ":"))
            self._read(sentence, goes_on)

    def _read(self, s: Sentence, goes_on: bool) -> None:
        if not goes_on:
            self.former = ""
        given = [f for f in s.figures if f.role in ("rate", "amount", "duration")]
        alone = bool(given and ALONE.match(s.plain.strip()))
        if not alone and (given or re.search(r"给予|予以|^\s*(?:对|凡)[^，,]*[，,]", s.plain)):
            self.open = []
        since, self.lasting = 0, ""
        for group in groups(s.figures, s.plain):
            f = group[0]
            if f.role == "duration":
                since = self._duration(s, f, since)
            elif f.role in ("rate", "amount"):
                since = self._figures(s, group, since)
        for row in self.offers:
            if row.rate is not None and row.cap is None and row.form in UNCAPPED:
                row.cap_per = ""
        self._stages()

    def _stages(self) -> None:
        """分阶段奖励800万元, 其中100万元; 300万元; 400万元: the stages of a total stand in its quote and are no offers beside it."""
        for i, row in enumerate(self.offers):
            left, last = row.amount or 0.0, i
            while row.staged and left > 0 and last + 1 < len(self.offers):
                last += 1
                left -= self.offers[last].amount or left + 1
            if row.staged and last > i + 1 and left == 0:
                row.end = self.offers[last].end
                del self.offers[i + 1 : last + 1]

    def _figures(self, s: Sentence, group: tuple[Figure, ...], since: int) -> int:
        f = group[0]
        x, y = s.clause(f.start)
        anew = re.search(r"(?:^|[，,；;])\s*(?:其中)?(?:对|凡)", s.plain[since : f.start])
        own = self.open and self.open[-1].rate is None and "上限" in s.plain[x : f.start]
        if f.role == "amount" and f.bound == "max" and self.open and len(group) == 1 and not (anew or own):
            if UNCOUNTED.search(s.plain[x : f.start]):
                for row in self.open:
                    row.condition = "；".join(filter(None, (row.condition, s.text[x:y].strip())))
                return since
            if self._ceiling(s, f):
                return y
        if f.role == "amount" and f.bound == "max" and 1 < len(group) == len(self.open) and not anew:
            rows = self.open
            for self.open, g in zip([[row] for row in rows], group, strict=True):
                self._ceiling(s, g)
            self.open = rows
            return y
        if f.role == "rate" and self._turned(s, f, x):
            return y
        span = stretch(s, f.start, since)
        made = self._rows(s, group, span)
        if not made:
            return since
        if made[0].instrument:
            self.former = made[0].instrument
        beside = (
            self.open
            and f.role == "rate"
            and self.open[-1].measure_id == s.measure_id
            and self.open[-1].rate is not None
            and self.open[-1].cap is None
            and not anew
            and not re.search("[；;]", s.plain[since : f.start])
        )
        self.open = [*self.open, *made] if beside else made
        self.offers += made
        return y

    def _rows(self, s: Sentence, group: tuple[Figure, ...], span: Span) -> list[Draft]:
        last = group[-1]
        y = self._reach(s, span, last)
        form = form_of(s, group[0], (span[0], y), self.heading)
        last_row = self.offers[-1] if self.offers and self.offers[-1].measure_id == s.measure_id else None
        raised = MORE.match(s.plain[group[0].start : group[0].end])
        if last_row and group[0].role == "rate" and last_row.rate is not None and (raised or not form):
            form = last_row.form  # 出资比例不超过30%，对天使类基金可放宽至50%
        if not form:
            return []
        topic = topic_of(s, span[0], group[0])
        front = (span[0], group[0].start)
        shares = (
            dealt(s.text[slice(*front)].rstrip(), s.plain[slice(*front)].rstrip(), len(group))
            if len(group) > 1
            else ()
        )
        cut = _verb(s, span[0], group[0].start)
        if len(group) > 1:
            shares = dealt(s.text[span[0] : cut], s.plain[span[0] : cut], len(group)) or shares
        rows = [
            self._row(s, f, (span[0], y), form, topic, shares[i] if shares else None)
            for i, f in enumerate(group)
        ]
        if last_row and raised and form == last_row.form:
            own = rows[0].base if rows[0].base in s.text[span[0] : group[0].start] else ""
            rows[0].condition = "；".join(dict.fromkeys(filter(None, (*rows[0].condition.split("；"), own))))
            rows[0].base = last_row.base  # 按保费的50%给予补贴，首次投保的提高到60%
        if last_row and form == last_row.form == "出资比例":
            for row in rows:
                row.payer = row.payer or last_row.payer
        return rows

    def _row(
        self, s: Sentence, f: Figure, span: Span, form: OfferForm, topic: Topic, share: tuple[str, str] | None
    ) -> Draft:
        x, _ = s.clause(f.start)
        who, target = receiver_of(s, span, f, topic, self.heading)
        if (
            not topic.who
            and not topic.pieces
            and self.offers
            and _same_article(self.offers[-1], s)
            and (not who or re.match(r"\s*(?:其中|并|再|另)", s.plain[span[0] :]))
        ):
            who, target = self.offers[-1].receiver, self.offers[-1].target
        elif not who and topic.pieces and self.offers and _same_article(self.offers[-1], s):
            who, target = self.offers[-1].receiver, self.offers[-1].target  # 进入辅导期的，再补助
        payer = "" if form in NOBODY_PAYS else payer_of(s, span, f.end)
        pieces = list(topic.pieces)
        if form in NOT_FIRMS and who == FIRM:
            who = ""
        limit = re.match(r"的((?:费|利)率)上限", s.plain[f.end :]) if form == "费率上限" else None
        if limit:
            who, target, pieces = "", "", []
        if share and form == "出资比例" and (into := re.search(r"对([^的对]+)的", share[0])):
            share = (into[1], into[1])  # 引导基金对天使子基金、创投子基金的出资额
        if (
            form == "出资比例"
            and re.search("可?将[^，]*$", s.plain[x : f.start])
            and "用于" in s.plain[f.end :]
        ):
            payer, who = who or payer, ""  # 基金每年可将不超过10%的投资用于…
        place = self._place(s, form, span, x, share) if share else ""
        if share and place == "payer":
            payer = re.sub(r"^.*由", "", share[1])
            who, target = ("", "") if form == "风险补偿" else (who, target)
        elif share and place == "receiver":
            who, target = name_of(share[0]), ""
            pieces = [e for e in pieces if share[1] not in e]
        elif share and share[0].endswith(FIRM) and share[0].startswith(share[1]) and "、" in topic.who:
            target = share[0]  # 种子期、初创期企业
        elif share:
            core = re.sub(rf"的?(?:{LONG})$", "", share[1])
            pieces = [share[0], *(e for e in pieces if core not in e)]
            target = "" if target and f"、{target}" in s.text else target
            given = s.plain[_verb(s, span[0], f.start) : span[1]]
            if RAISED.match(share[0]) and not topic.who and who != FIRM and who not in given:
                who = ""  # what somebody becomes is not who is paid
        if who and (who == payer or ("、" in payer and who[-PART:] in payer)):
            payer = ""  # nobody pays himself
        if who and payer.startswith(who):
            who = ""
        base, end = "", span[1]
        if f.role == "rate":
            base = limit[1] if limit else base_of(s, f)
            if topic.thing and base:
                pieces.append(topic.thing)
            base = base or topic.thing
            pieces = [e for e in pieces if e != base]
        elif f.unit in TIMES:
            base = relief_of(s, f)
        elif not pieces and not topic.who:
            what, base, end = purpose_of(s, f)
            who, target = ((FIRM, what) if what.endswith(FIRM) else (what, "")) if what else (who, target)
        if not base and pieces and f.role != "rate":
            event = next((e for e in pieces if not GATE.search(e)), pieces[0])
            base = re.sub(
                rf"^.{{0,6}}(?:{any_of('payer')})按其?", "", pieces.pop(pieces.index(event))
            )  # 省财政按其实际投资额每满1亿元
        row = Draft(
            s.measure_id,
            form,
            s.start + span[0],
            s.start + max(span[1], end),
            x,
            instrument=self._instrument(s, f, span, form, topic, share),
            payer=payer,
            receiver=who,
            target=target,
            base=base,
            deadline=f.deadline,
            condition="；".join(dict.fromkeys(pieces)),
            cap_per=_own_per(per_of(f.per, s.plain[x : f.end]), f),
            duration=_stage(s, x, f) or self.lasting,
            staged=bool(re.search(r"分(?:阶段|期|步|批|次)", s.plain[x : f.start])),
        )
        if f.role == "rate":
            row.rate, row.rate_low, row.rate_bound = f.value, f.low, f.bound
        else:
            row.amount, row.amount_low, row.amount_bound = f.value, f.low, f.bound
        return row

    @staticmethod
    def _place(s: Sentence, form: OfferForm, span: Span, x: int, share: tuple[str, str]) -> str:
        """What a thing of a list is to its figure: who pays, who receives, or what is done for it."""
        phrase, thing = share
        if re.search(r"\d", thing):
            return "piece"
        payer = re.search(rf"(?:{any_of('payer', 'body', 'side')})$", thing)
        borne = form == "风险补偿" and re.search(r"承担|分担|补偿|[∶:：]", s.plain[x : span[1]])
        if payer and (borne or re.search(r"财政(?:部门|资金)?分别", s.plain[x : span[1]])):
            return "payer"
        whole = thing if _is_somebody(thing) else phrase if phrase.startswith(thing) else ""
        return "receiver" if _is_somebody(whole) and not RAISED.match(phrase) else "piece"

    def _instrument(
        self, s: Sentence, f: Figure, span: Span, form: OfferForm, topic: Topic, share: tuple[str, str] | None
    ) -> str:
        """The instrument of a row; of a list that is dealt out, what is coded in one thing is not the others'."""
        former = "" if topic.who else self.former  # a stage (对正式受理的, 奖励…) names nobody of its own
        name = instrument_of(s, f, span, self.preferred.get(form, ()), self.general, former)
        if share and (at := s.text.find(share[1], span[0])) != -1:
            held = [code for where, code in s.codes if at <= where < at + len(share[1])]
            listed = [code for where, code in s.codes if span[0] <= where < f.start]
            if held or (listed and name in listed and len(share[1]) < len(share[0])):
                return held[0] if held else ""
        return name

    def _reach(self, s: Sentence, span: Span, last: Figure) -> int:
        """To the end of the clause, and of the next where that only says what is given (…50万元，予以奖励)."""
        end = s.clause(last.end)[1]
        after = next((b for a, b in s.clauses if a > end), end)
        grant = any_of("grant")
        if not re.search(grant, s.plain[span[0] : end]) and re.match(
            rf"[，,]?\s*(?:给予|予以|{grant})", s.plain[end : end + 8]
        ):
            return after
        return end

    def _ceiling(self, s: Sentence, f: Figure) -> bool:
        """Joins a ceiling to the offers that are open; False where none has a place for it."""
        x, _ = s.clause(f.start)
        per = per_of(f.per, s.plain[x : f.end])
        joined = False
        for row in self.open:
            if row.form in NO_CEILING:
                continue
            alike = row.rate is not None or row.amount_bound == "exact" or (per and per != row.cap_per)
            if row.cap is None and alike:
                row.cap, row.cap_per, joined = f.value, per, True
                self._extend(row, s, f.end)
            elif row.cap is not None and per and per != row.cap_per:
                joined = True  # a second ceiling stands in the quote
                self._extend(row, s, f.end)
        return joined

    def _turned(self, s: Sentence, f: Figure, x: int) -> bool:
        """给予最高50万元、不超过利息40%的补贴: the amount in front of the rate is its ceiling."""
        if len(self.open) != 1:
            return False
        row = self.open[0]
        if (
            row.measure_id != s.measure_id
            or row.clause != x
            or row.amount_bound != "max"
            or row.rate is not None
        ):
            return False
        row.cap, row.amount, row.amount_bound = row.amount, None, ""
        row.rate, row.rate_bound, row.base = f.value, f.bound, base_of(s, f) or row.base
        self._extend(row, s, f.end)
        return True

    def _duration(self, s: Sentence, f: Figure, since: int) -> int:
        x, y = s.clause(f.start)
        before, after = s.plain[x : f.start], s.plain[f.end : y]
        if re.search(r"[前后第]$", before):
            return since  # 前2年给予80%: of what follows alone
        beside = any(g.role in ("rate", "amount") and x <= g.start < y for g in s.figures)
        loan = re.search(r"贷|授信|融资|存续期", s.plain[x:y]) and re.search(
            r"期限?|最长|展期|续期|宽限", before[-8:] + s.plain[f.start : f.end] + after[:3]
        )  # a term of its own, not how long an offer lasts
        # two figures of one noun phrase (最高50万元、期限3年的贷款) are two rows; so is how long a fund lasts
        apart = loan and (beside or re.match(r"[^，,；;。]{0,6}的", after) or "存续期" in before)
        if self.open and not apart and not re.match(r"\s*(?:对|凡)", before):
            for row in self.open:
                row.duration = row.duration or f.words
                self._extend(row, s, f.end)
            return y
        lasting = re.search(
            r"期限|最长|展期|存续期|延期|续期|周期|连续|缓缴|不超过", before[-12:] + s.plain[f.start : f.end]
        )
        relieved = re.search(r"减免|免收|缓缴|分期|缴清|免租|租金", after)
        granted = re.search(r"给予|享受|可$|提供|发放", before) and re.search(any_of("grant"), after)
        ahead = any(g.role in ("rate", "amount") and f.end <= g.start for g in s.figures)
        if (
            ahead
            and not loan
            and (before.endswith("连续") or s.plain[f.end - 1 : f.end + 1].strip("年月").startswith("内"))
        ):
            self.lasting = f.words  # 连续3年、每年最高50万元
            return since
        if not (lasting or relieved or granted or loan) or (beside and not loan):
            return since
        span = stretch(s, f.start, since)
        if granted and any(g.role in ("rate", "amount") and g.start > y for g in s.figures):
            self.lasting = f.words
            return since
        made = self._rows(s, (f,), span)
        for row in made:
            row.amount, row.amount_bound, row.duration = None, "", f.words
        self.offers += made
        return since if loan else y

    @staticmethod
    def _extend(row: Draft, s: Sentence, at: int) -> None:
        row.end = max(row.end, s.start + s.clause(at)[1])


def _verb(s: Sentence, a: int, at: int) -> int:
    """Where what gives begins in front of a figure: a list is looked for before it."""
    x, _ = s.clause(at)
    m = re.search(
        r"(?:最高|不超过|不低于)?(?:分别|各|承担)?(?:按照?|参照|给予|一次性|承担|分担|提高[至到]|不超过|不低于|最高|奖励|补助|补贴|出现).*$",
        s.plain[max(a, x) : at],
    )
    return max(a, x) + m.start() if m else at


def _is_somebody(thing: str) -> bool:
    """Whether a thing of a list is who receives (科技支行), not what is reached (省级中小企业, 500万元以上)."""
    return (
        bool(re.search(rf"(?:{LONG})$", thing)) and not thing.endswith("企业") and not re.search(r"\d", thing)
    )


def _stage(s: Sentence, x: int, f: Figure) -> str:
    """前2年给予80%, 后3年50%: how long the stage of a figure lasts."""
    stages = [g for g in s.figures if g.role == "duration" and x <= g.start < f.start]
    return stages[-1].words if stages and re.search(r"[前后第]$", s.plain[x : stages[-1].start]) else ""


def _own_per(per: str, f: Figure) -> str:
    """What an amount counts by is its unit; only a yearly sum or a sum a firm says how often it is paid."""
    if f.role == "amount" and f.bound != "max":
        return per if per in ("家", "年", "单品种", "笔") else ""
    return per


def _same_article(row: Draft, s: Sentence) -> bool:
    return row.measure_id.rpartition("/")[0] == s.measure_id.rpartition("/")[0]
