"""The nouns of policykit: what is read, cut, coded and repaired.

Every record is frozen and depends on its document alone. ``start`` and ``end`` are character
offsets into the stored clean text of the document, and ``clean[start:end] == text`` holds for
every section, article and measure. The columns of the exported tables are the fields of these records.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

Kind = Literal["policy", "summary", "news", "source", "former"]
Level = Literal["national", "province", "city", "district", ""]
State = Literal["read", "failed"]
Status = Literal["machine", "human", "open"]
Role = Literal["lead", "cooperate", "responsible"]
Unit = Literal["CNY", "ratio", "year", "month", "day", "count"]
OfferForm = Literal[
    "补贴奖励",
    "贴息",
    "保费补贴",
    "担保费补贴",
    "风险补偿",
    "费率上限",
    "贷款额度",
    "贷款期限",
    "出资比例",
    "容忍度",
    "其他",
]
Standing = Literal["", "in_force", "draft", "amended", "replaced", "repealed", "expired", "later"]
Bound = Literal["exact", "max", "min", "approx"]

Facts = Mapping[str, str | int]
"""What a repair or a doubt is about, by name; the words for it are made where it is shown."""


@dataclass(frozen=True, slots=True)
class Document:
    """One text with a title of its own; a file holds one or, as a bulletin, several."""

    doc_id: str  # wuhan-2025-3f2a: place, year, hash of the title
    region: str  # 武汉
    kind: Kind  # policy; former: one that is not in force on the day of a comparison, and takes no part in it
    level: Level  # city
    title: str  # 武汉市推动科技金融高质量发展…行动方案(2025—2027年)
    doc_number: str  # 武政办〔2025〕67号
    issuers: tuple[str, ...]  # ("武汉市人民政府办公厅",)
    date_issued: str  # 2025-06-07
    effective_from: str  # 2025-06-03, or empty
    valid_until: str  # 2028-06-03, or empty
    source_file: str  # 003_b575fdfc2b5a798a.txt
    source_item: int  # 7: the seventh text of its file, counted from 1
    n_sections: int  # 3
    n_articles: int  # 22
    n_measures: int  # 78
    n_doubts: int  # 1
    chars: int  # 6254: characters of the clean text that are no white space
    left_over: int  # 0: characters of the clean text that belong to nothing named
    n_repairs: int = 0  # 44: changes made to the source text
    status: Standing = (
        ""  # draft: 征求意见稿; repealed: its page says 失效; replaced, amended: another document does
    )
    state: State = "read"  # failed: too much of its numbering is missing for "not mentioned" to mean anything
    year: str = ""  # 2025: of its date, or else of its number
    form: str = ""  # 行动方案: the kind of text that its title ends in
    successor: str = (
        ""  # the document that replaces, repeals or amends it; catalog.csv where the analyst says so
    )


@dataclass(frozen=True, slots=True)
class Segment:
    """A stretch of clean text and what it is; the segments of a document do not overlap."""

    kind: str  # article, heading, agency_note, preamble, furniture:web …
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Section:
    """A top heading of a document, such as ``二、主要任务`` or ``第一章 总则``."""

    number: str  # 二
    title: str  # 主要任务
    text: str  # 二、主要任务
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Article:
    """The operative numbered item; ``section`` and ``group`` are the headings that it stands under."""

    article_id: str  # wuhan-2025-3f2a/08
    doc_id: str
    region: str
    section: str  # 二、主要任务
    group: str  # (二)实施科技信贷提质行动
    number: str  # 8
    title: str  # 创新推广科技信贷产品
    text: str
    start: int
    end: int
    part: Literal["operative", "preamble", "organisation"] = (
        "operative"  # preamble: ideology, principles, aims
    )


@dataclass(frozen=True, slots=True)
class Measure:
    """One sentence of an article, agency notes taken away, with what it was coded as."""

    measure_id: str  # wuhan-2025-3f2a/08/2
    article_id: str
    doc_id: str
    region: str
    text: str
    start: int
    end: int
    categories: tuple[str, ...]  # ("信贷", "股权")
    status: Status  # machine
    concrete: bool  # money, deadline or product
    verb: str = ""  # 给予: the predicate that carries the sentence
    strength: int = 0  # 4: how firmly it binds, 1 (鼓励) to 4 (给予, 应当); 0 where no listed verb carries it
    money: bool = False  # an amount, rate or share
    cap: bool = False  # a ceiling: 最高, 不超过
    deadline: bool = False  # a date, year or term
    condition: bool = False  # an event or status that can be checked
    product: bool = False  # a named product, fund, platform, scheme or national tool
    target: tuple[str, ...] = ()  # ("科技型企业",): whom it is finally meant for
    receiver: tuple[str, ...] = ()  # ("银行",): who is acted on or paid


@dataclass(frozen=True, slots=True)
class Label:
    """One piece of evidence for a category, or (``rule == "excluded"``) against it."""

    measure_id: str
    category: str  # 信贷
    instrument: str  # 知识产权质押
    term: str  # 知识产权质押贷款
    start: int
    end: int
    rule: str  # term
    labeller: str  # rules
    reason: str  # why a term was set aside: head, issuer, source …; empty where it counts


@dataclass(frozen=True, slots=True)
class Quantity:
    """One number with its unit, normalised, and what it is a number of."""

    measure_id: str
    phrase: str  # 不超过20万元
    value: float  # 200000.0
    unit: Unit  # CNY
    counted: str  # what a count counts: 家, 款
    bound: Bound  # max
    kind: str  # subsidy
    base: str  # what a ratio is a ratio of: 实际保费支出
    deadline: str  # 2027, 2025-12, or empty
    start: int
    end: int
    per: tuple[str, ...] = ()  # ("户", "年"): per what it is given, from 单户企业每年最高20万元
    grant: int = 0  # 1: numbers of a measure with the same grant state one grant, its rate and its ceiling
    former: bool = False  # the old value in 从1000万元提高至3000万元


@dataclass(frozen=True, slots=True)
class Offer:
    """Who gives whom how much: one row for each who receives and each condition; what is not stated is empty.

    Money is in CNY, rates are ratios; an absent number is None, in the table NaN. Every text cell is written in its article.
    """

    offer_id: str  # wuhan-2025-3f2a/08/2/o1
    measure_id: str
    doc_id: str
    region: str
    instrument: str  # 保费补贴; empty outside the frame
    form: OfferForm  # 保费补贴
    payer: str  # 市财政
    receiver: str  # 企业
    target: str  # 科技型企业: which firms, where firms receive
    base: str  # 实际保费支出: what a rate is of; else what is done for it
    rate: float | None  # 0.3
    rate_low: float | None  # the lower end of a range
    rate_bound: str  # exact
    amount: float | None
    amount_low: float | None
    amount_bound: str
    cap: float | None  # 200000.0: the ceiling beside a rate or an amount of its own
    cap_per: str  # 每户每年
    duration: str  # 3年
    deadline: str  # 2027, 2025-12, or empty
    condition: str  # 投保研发科技保险; several are joined by ；
    quote: str
    start: int
    end: int


Relation = Literal["依据", "转发", "落实", "参照", "废止"]


@dataclass(frozen=True, slots=True)
class Citation:
    """One place where a document names another one that it rests on, sends on, carries out, follows or ends."""

    doc_id: str
    region: str
    title: str  # 中华人民共和国中小企业促进法; in full where a short name stands for it; empty for a number alone
    number: str  # 国发〔2017〕42号, or empty
    relation: Relation  # 依据
    start: int  # of the title with its marks
    end: int
    cited_doc: str = ""  # wuhan-2025-3f2a: the document, where the corpus holds it


@dataclass(frozen=True, slots=True)
class Agency:
    """An agency that an article charges with a task."""

    article_id: str
    agency: str  # 市科技局
    role: Role  # responsible
    key: str = ""  # 武汉市科技局: its usual short form with its place, the same for one body everywhere
    kind: str = ""  # 科技: what sort of agency, the same in every region


@dataclass(frozen=True, slots=True)
class Repair:
    """One change made to the source text, so that it can be judged and undone."""

    doc_id: str
    kind: str  # hard_wrap
    line: int  # 21: line of the source file, counted from 1
    before: str
    after: str
    facts: Facts = field(default_factory=dict)  # {"of": "支持企业…。"}; empty where before and after show it


@dataclass(frozen=True, slots=True)
class Doubt:
    """Something that does not add up and was left as it stands."""

    doc_id: str
    kind: str  # truncated
    where: str  # wuhan-2025-3f2a/08; the file where it is about the whole; empty outside the articles
    line: int  # 16: line of the source file; 0 where it is about the whole
    facts: Facts  # {"text": "鼓励通过协议转让、上市、"}; ``case`` tells doubts of one kind apart
    start: int = -1  # stretch of the clean text that it is about; -1 where it is about none
    end: int = -1


@dataclass(frozen=True, slots=True)
class Decision:
    """One row of ``decisions.csv``: what a person decided of a sentence, and what became of it in this corpus."""

    measure_id: str  # wuhan-2025-3f2a/08/2: where the sentence stands now; as written where it stands nowhere
    region: str  # 武汉
    text: str  # the sentence that was decided
    categories: tuple[str, ...]  # ("信贷",); empty: none of the frame
    coder: str  # 张三
    time: str  # 2025-06-07T10:00:00+08:00
    reason: str
    task: str  # review, adjudication, or the name of a sample
    action: str  # decide, or withdraw: takes the coder's last decision on the sentence back
    sentence_hash: str  # s3f2a…: of the sentence without white space, half width
    state: str  # applied, differing, settled, replaced, withdrawn, sample, unplaced
    machine: tuple[str, ...]  # what the rules say of the sentence
    written_id: str  # the address that the row names
    line: int  # 12: of decisions.csv
    other_id: str = ""  # of a pair (task match) the other measure, as ``measure_id``; else empty
    other_text: str = ""  # its sentence


@dataclass(frozen=True, slots=True)
class DecisionConflict:
    """Something in ``decisions.csv`` that was not applied because it would have to be guessed."""

    kind: str  # coders_differ, sentence_changed, sentence_gone, sentence_repeated
    measure_id: str  # the measure that coders differ on, or the address that the row names
    region: str
    decided: str  # 甲：信贷；乙：无
    text: str  # the sentence that was decided
    now: str  # the sentence that stands at the address now, or empty
    nearest_id: str  # the measure whose sentence is most like it, or empty
    nearest: str
    difference: str  # 给予最高【50→80】万元贴息
    line: int  # of decisions.csv; of the latest row where several are meant
    message: str  # the whole in one line
