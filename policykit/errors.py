"""The few exceptions, each built from the facts that went wrong.

A message says which file, what is wrong there and what to do, in that order and in Chinese,
because it is shown to the analyst as it is.
"""

from __future__ import annotations

from copyreg import __newobj__  # type: ignore[attr-defined]

TYPE_CHECKING = False  # typing itself takes as long to load as all of this
if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

ENDINGS = ("特别行政区", "自治区", "自治州", "地区", "省", "市", "区", "县")
"""What is left away or written out at will: 济南市 is looked for among 济南."""

ALIKE = 0.4
"""Share of equal characters from which on a name may be what was meant: 武汉 and 武漢 have 0.5."""

COMPARED = 5_000
"""Names that are compared character by character (a tenth of a second); of more, those that begin alike."""


def printable(name: str) -> str:
    """A file's name on one line of a message: what a terminal would obey or cannot show is written out.

    >>> printable("通知\\n\\x1b[31m.txt"), printable("济南　通知.txt")
    ('通知\\\\n\\\\x1b[31m.txt', '济南　通知.txt')
    """
    return "".join(
        c if c.isprintable() or c == "\u3000" else c.encode("unicode_escape").decode() for c in name
    )


class PolicykitError(Exception):
    """Anything that policykit says to its user instead of a traceback."""

    def _render_traceback_(self) -> list[str]:
        """What IPython and Jupyter show instead of the traceback: the message, on one line."""
        return [" ".join(str(self).split("\n"))]

    def __reduce__(self) -> tuple[object, ...]:
        """Sent between processes as it stands: the message alone would not make it again."""
        return __newobj__, (type(self), *self.args), self.__dict__


class Placed(PolicykitError):
    """Where it is, what is wrong there, what to do."""

    def __init__(self, place: Path | str, problem: str, remedy: str) -> None:
        super().__init__(f"{printable(str(place))}：{problem}；{remedy}")
        self.place, self.problem, self.remedy = str(place), problem, remedy

    @property
    def file(self) -> str:
        """The place, where it is a file."""
        return self.place


class RefusedDocument(Placed):
    """A source file that is not read further; the other files go on."""

    item = 0  # which text of the file is meant; 0: the file as a whole


class PassingFailure(RefusedDocument):
    """A file that was not read for a reason that lies outside of it, such as a full memory; the next run tries again."""


class BrokenWorkspace(Placed):
    """The workspace itself cannot be used (no ``raw/``, an unreadable catalog); nothing is written."""


class HeldWorkspace(BrokenWorkspace):
    """Another program holds what is wanted; the message names it."""


class MachineFailed(Placed):
    """The machine refused what has to be done (a full disk, missing rights); the last good state stays in force."""

    WAYS = {
        28: "请腾出磁盘空间后重试",
        13: "请检查文件夹的权限",
        21: "请移走同名的文件夹",
        30: "磁盘是只读的，请换一个文件夹",
    }
    """What to do by ``errno``."""

    @classmethod
    def of(cls, error: OSError, place: Path | str = "") -> MachineFailed:
        """As the system said it, with the file that it named."""
        reason = error.strerror or type(error).__name__
        way = cls.WAYS.get(error.errno or 0, "请检查磁盘和权限后重试")
        return cls(error.filename2 or error.filename or place or "文件", f"读写失败（{reason}）", way)


class BrokenCodebook(PolicykitError):
    """A codebook file that contradicts itself; names the file and the line (0: the file as a whole)."""

    def __init__(self, file: str, line: int, problem: str) -> None:
        place, part = (f"{file} 第 {line} 行", "这一行") if line else (file, "这个文件")
        super().__init__(f"{place}：{problem}；请改正{part}后重新运行")
        self.file, self.line, self.problem = file, line, problem


class BrokenSample(Placed):
    """A coded sample that cannot be used; names the file and the line (0: the file as a whole)."""

    def __init__(self, file: Path | str, line: int, problem: str, remedy: str) -> None:
        super().__init__(f"{file} 第 {line} 行" if line else file, problem, remedy)


class MissingGlyph(PolicykitError):
    """A label holds a character that the chart font cannot draw; the figure is not saved."""

    def __init__(self, figure: str, characters: str) -> None:
        super().__init__(f"{figure}：字体缺少字符 {characters!r}；请改写标签（地区名可在 catalog.csv 里改）")
        self.figure, self.characters = figure, characters


class UnknownChoice(PolicykitError, ValueError):
    """An option or a name outside the allowed values, which are named, those spelt most alike first."""

    MANY = 20  # names that a message can hold

    def __init__(self, what: str, given: object, allowed: object) -> None:
        names = [str(a) for a in allowed] if isinstance(allowed, (list, tuple)) else [str(allowed)]
        near = nearest(str(given), names)
        if not names:
            said = "没有可用的"
        elif len(names) <= self.MANY:
            said = f"可用的是：{'、'.join([*near, *(n for n in names if n not in near)])}"
        elif near:
            said = f"最接近的是：{'、'.join(near[:3])}（共 {len(names)} 个）"
        else:
            said = f"可用的共 {len(names)} 个，如 {names[0]}"
        super().__init__(f"{what} 没有 {given!r}；{said}")


class UnknownName(PolicykitError, AttributeError):
    """A name that the library does not offer; those spelt most alike are named."""

    def __init__(self, given: str, offered: Sequence[str]) -> None:
        near = nearest(given, offered)[:3]
        super().__init__(
            f"policykit 没有 {given}；" + (f"最接近的是：{'、'.join(near)}" if near else "全部名称见 dir(pk)")
        )


class WrongCall(PolicykitError, TypeError):
    """A function that was called with something else than it takes; says how it is called."""

    def __init__(self, function: str, problem: str, remedy: str) -> None:
        super().__init__(f"{function}：{problem}；{remedy}")
        self.function, self.problem, self.remedy = function, problem, remedy


def install(extra: str) -> str:
    """How an extra of this project is installed, for messages.

    >>> install("ocr")
    '在 policykit 的项目文件夹里运行 pip install -e ".[ocr]"'
    """
    return f'在 policykit 的项目文件夹里运行 pip install -e ".[{extra}]"'


def nearest(given: str, names: Sequence[str]) -> list[str]:
    """The names that may have been meant, the nearest first; full width, capitals, 省 and 市 make no difference.

    Of names with as many equal characters the one that has them in the same places comes first (擔保: 担保 before
    保险), then the one that stands first.

    >>> nearest("济南市", ["武汉", "济南"]), nearest("ＪＩＮＡＮ/08", ["wuhan/01", "jinan/08"]), nearest("x", ["信贷"])
    (['济南'], ['jinan/08', 'wuhan/01'], [])
    """
    from difflib import SequenceMatcher

    wanted = _plain(given)
    if len(names) > COMPARED:
        names = [n for n in names if _plain(n)[:4] == wanted[:4]][:COMPARED]
    ranked = []
    matcher = SequenceMatcher(autojunk=False)
    matcher.set_seq2(wanted)  # of which more is remembered
    for at, name in enumerate(names):
        plain = _plain(name)
        matcher.set_seq1(plain)
        if plain == wanted:
            ranked.append((-1.0, 0, at))
        elif wanted and matcher.quick_ratio() >= ALIKE and (ratio := matcher.ratio()) >= ALIKE:
            ranked.append((-ratio, -sum(a == b for a, b in zip(plain, wanted, strict=False)), at))
    return [names[at] for *_, at in sorted(ranked)]


def _plain(name: str) -> str:
    """A name as it is looked for: half width, capitals, no white space, no 市."""
    from unicodedata import normalize

    plain = "".join(normalize("NFKC", name).upper().split())
    ending = next((e for e in ENDINGS if plain.endswith(e) and len(plain) > len(e) + 1), "")
    return plain.removesuffix(ending)


class RefusedDecision(PolicykitError, ValueError):
    """A coding decision that cannot be recorded as it was given; nothing is written."""

    def __init__(self, problem: str, remedy: str) -> None:
        super().__init__(f"{problem}；{remedy}")
        self.problem, self.remedy = problem, remedy


class BrokenTemplate(Placed):
    """A Word template that cannot be used for the report; nothing is written."""
