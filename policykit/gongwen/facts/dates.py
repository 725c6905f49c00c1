"""Days as documents write them, and from when to when a document holds.

A day is 2023年12月1日, 二〇二三年十二月一日 (with whatever sign was typed for the zero), 2023.12.1, 2023-12-01 or
2023/12/1. Where only the month is said the day is left open: 2023-12.
"""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Iterable
from datetime import date, timedelta

from policykit.gongwen.words.lexicon import pattern
from policykit.gongwen.words.numerals import integer

DAY = pattern(
    r"{DATE}|(?<!\d){DOTTED}",
    yes=("2018年7月4日", "二〇二二年十一月十八日", "2023.12.1", "二Ｏ二三年十二月一日", "2024年元月9日"),
    no=("2018年7月", "5年左右", "2023.12", "1.2023.12"),
)

MONTH = pattern(
    r"(?P<y>(?:19|20)\d{2}|{YEAR})\s*年\s*(?P<m>\d{1,2}|[一二三四五六七八九十]{1,2})\s*月(?!\d|[一二三四五六七八九十]{1,3}日)",
    yes=("2023年12月", "二〇二三年十二月"),
    no=("2023年12月1日", "12月", "二〇二三年十二月一日"),
)

EFFECT = pattern(
    r"""
    (?:自|从)\s*(?:(?P<day>{DATE}|{DOTTED})|(?P<month>(?:19|20)\d{2}\s*年\s*\d{1,2}\s*月)
        |(?P<issue>(?:印发|发布|公布|发文|签发|下发|颁布|批准)(?:之日|当日|当天|之时|日)?))\s*
    起?\s*(?:届?满?\s*(?P<n>\d{1,3}|{N}{1,3})\s*(?P<unit>个?工作日|日|天|个月)(?:之?后|起)?)?\s*起?
    \s*(?:开始|正式)?(?:施行|实施|执行|生效|试行|起效)
    """,
    yes=("自发布之日起30日后施行", "自公布之日起满三十日施行", "自2024年1月起执行"),
    no=("自印发之日起30日内备案", "组织实施"),
)

VALID_UNTIL = pattern(
    r"""
    有效期?(?:限)?(?:自[^，。；]{2,20}?)?(?:为|至|到|截至|截止到?|截止至)?\s*(?P<day>{END})
    |(?:至|到)\s*(?P<day2>{END})\s*(?:为?止|失效|废止)
    |(?:执行|实施|延续|延长|试行)(?:期限|期|时间)?(?:延长|延续)?(?:至|到)\s*(?P<day3>{END})
    """,
    yes=("有效期至2028年12月31日", "至2028年12月31日止", "有效期至2025年底", "有效期截至2026年6月"),
    no=("有效期三年", "自2024年5月20日起实施", "到2027年，力争"),
    END=r"(?:{DATE}|{DOTTED}|(?:19|20)\d{2}\s*年\s*\d{1,2}\s*月[底末]?|(?:19|20)\d{2}\s*年(?:年?[底末]|(?=[，。；）)]|$)))",
)

VALID_SPAN = pattern(
    r"""
    (?:执行|实施|政策|有效|试行|适用)(?:期限|时间|期)?\s*(?:为|自|从|[:：])*\s*(?P<first>{ENDS})\s*(?:起)?\s*
    (?:至|到|—+|－|-|–|~|～)\s*(?P<last>{ENDS})(?!度?[一二三]?季度)
    """,
    yes=("有效期自2024年5月1日起至2029年4月30日", "执行期限为2023年—2025年。", "执行期为2024-2026年。"),
    no=("申报时间自2024年1月1日至2024年3月1日", "自2024年5月20日起施行", "实施《行动计划（2023—2025年）》"),
    ENDS=r"(?:{DATE}|{DOTTED}|(?:19|20)\d{2}\s*年\s*\d{1,2}\s*月[底末]?|(?:19|20)\d{2}\s*年?(?:底|末)?(?![\d.]))",
)

VALID_YEARS = pattern(
    r"(?:有效期限?|试行期限?|执行期限?|试行|有效)(?:为|是|暂定)?\s*(?P<n>{N}{1,2}|\d{1,2})\s*(?P<unit>年|个月)",
    yes=("有效期三年", "有效期为5年", "试行期2年", "有效期6个月"),
    no=("有效期至2028年", "三年行动"),
)


def day(text: str) -> str:
    """The first full date of a text; empty where it holds none.

    >>> day("2018年7月4日"), day("二○一八年十二月三十一日"), day("2024-05-20"), day("2018年7月"), day("2023年2月30日")
    ('2018-07-04', '2018-12-31', '2024-05-20', '', '')
    """
    found = DAY.find(text)
    said = found.group().replace("元月", "一月").rstrip("日号") if found else ""
    parts = [integer(part) for part in re.split(r"[年月./-]", said)]
    try:
        return date(*parts).isoformat()  # type: ignore[arg-type]
    except (TypeError, ValueError):
        return ""


def month(text: str) -> str:
    """The first month of a text where no day is said: 2023年12月 as 2023-12.

    >>> month("二〇二三年十二月"), month("2023年12月1日")
    ('2023-12', '')
    """
    found = MONTH.find(text)
    year, number = (integer(found["y"]), integer(found["m"])) if found else (None, None)
    return f"{year}-{number:02d}" if year and number and number <= 12 else ""


def validity(sentences: Iterable[str], issued: str) -> tuple[str, str]:
    """From when to when a document holds, by its closing sentences; ``issued`` is the day that 发布之日 means."""
    start = end = ""
    for text in sentences:
        if not end and (m := VALID_SPAN.find(text)):
            start, end = start or _first_day(m["first"]), _last_day(m["last"])
        if not start and (m := EFFECT.find(text)):
            begin = _first_day(m["day"] or m["month"] or "") or issued
            start = _later(begin, m["n"], m["unit"]) if m["n"] else begin
        if not end and (m := VALID_UNTIL.find(text)):
            end = _last_day(m["day"] or m["day2"] or m["day3"])
        if not end and (m := VALID_YEARS.find(text)) and len(begin := start or issued) == len("2023-12-01"):
            end = _months_later(begin, (integer(m["n"]) or 0) * (12 if m["unit"] == "年" else 1))
    return start, end


def _first_day(text: str) -> str:
    return day(text) or (f"{found}-01" if (found := month(text)) else _year(text, "01-01"))


def _last_day(text: str) -> str:
    found = month(text)
    return day(text) or (_days_later(_months_later(f"{found}-01", 1), -1) if found else _year(text, "12-31"))


def _year(text: str, rest: str) -> str:
    return f"{text[:4]}-{rest}" if text[:4].isdecimal() else ""


def _later(begin: str, n: str, unit: str) -> str:
    """So many days or months behind a day; working days are not counted out, so the day stays open."""
    many = integer(n)
    if many is None or len(begin) != len("2023-12-01") or "工作" in unit:
        return ""
    return _months_later(begin, many) if unit == "个月" else _days_later(begin, many)


def _days_later(begin: str, days: int) -> str:
    return (date.fromisoformat(begin) + timedelta(days)).isoformat()


def _months_later(begin: str, months: int) -> str:
    """The same day of the month so many months on, or the last one that the month has.

    >>> _months_later("2024-02-29", 12), _months_later("2023-10-31", 4)
    ('2025-02-28', '2024-02-29')
    """
    known = date.fromisoformat(begin)
    years, number = divmod(known.month - 1 + months, 12)
    last = monthrange(known.year + years, number + 1)[1]
    return date(known.year + years, number + 1, min(known.day, last)).isoformat()
