"""The few exceptions, each built from the facts that went wrong.

A message says which file, what is wrong there and what to do, in that order and in Chinese,
because it is shown to the analyst as it is.
"""

from __future__ import annotations

from difflib import get_close_matches
from pathlib import Path


class PolicykitError(Exception):
    """Anything that policykit says to its user instead of a traceback."""


class RefusedDocument(PolicykitError):
    """A source file that is not read further; the other files go on."""

    def __init__(self, file: str, problem: str, remedy: str) -> None:
        super().__init__(f"{file}：{problem}；{remedy}")
        self.file, self.problem, self.remedy = file, problem, remedy

    def __reduce__(self) -> tuple[type, tuple[str, str, str]]:
        """Sent between processes by its parts: the message alone would not make it again."""
        return type(self), (self.file, self.problem, self.remedy)


class BrokenWorkspace(PolicykitError):
    """The workspace itself cannot be used (no ``raw/``, an unreadable catalog); nothing is written."""

    def __init__(self, place: Path | str, problem: str, remedy: str) -> None:
        super().__init__(f"{place}：{problem}；{remedy}")
        self.place, self.problem, self.remedy = str(place), problem, remedy


class BrokenCodebook(PolicykitError):
    """A codebook file that contradicts itself; names the file and the line (0: the file as a whole)."""

    def __init__(self, file: str, line: int, problem: str) -> None:
        place, part = (f"{file} 第 {line} 行", "这一行") if line else (file, "这个文件")
        super().__init__(f"{place}：{problem}；请改正{part}后重新运行")
        self.file, self.line, self.problem = file, line, problem


class BrokenSample(PolicykitError):
    """A coded sample that cannot be used; names the file and the line (0: the file as a whole)."""

    def __init__(self, file: Path | str, line: int, problem: str, remedy: str) -> None:
        super().__init__(
            f"{file} 第 {line} 行：{problem}；{remedy}" if line else f"{file}：{problem}；{remedy}"
        )
        self.file, self.line, self.problem, self.remedy = str(file), line, problem, remedy


class MissingGlyph(PolicykitError):
    """A label holds a character that the chart font cannot draw; the figure is not saved."""

    def __init__(self, figure: str, characters: str) -> None:
        super().__init__(f"{figure}：字体缺少字符 {characters!r}；请改写标签或换用含这些字的字体")
        self.figure, self.characters = figure, characters


class UnknownChoice(PolicykitError, ValueError):
    """An option or a name outside the allowed values; of many, those spelt most alike are named."""

    MANY = 20  # names that a message can hold

    def __init__(self, what: str, given: object, allowed: object) -> None:
        names = [str(a) for a in allowed] if isinstance(allowed, (list, tuple)) else [str(allowed)]
        said = f"可用的是：{'、'.join(names)}"
        if len(names) > self.MANY:
            near = get_close_matches(str(given), names, n=3, cutoff=0.4)
            said = (
                f"最接近的是：{'、'.join(near)}（共 {len(names)} 个）"
                if near
                else f"可用的共 {len(names)} 个，如 {names[0]}"
            )
        super().__init__(f"{what} 没有 {given!r}；{said}")


class RefusedDecision(PolicykitError, ValueError):
    """A coding decision that cannot be recorded as it was given; nothing is written."""

    def __init__(self, problem: str, remedy: str) -> None:
        super().__init__(f"{problem}；{remedy}")
        self.problem, self.remedy = problem, remedy


class BrokenTemplate(PolicykitError):
    """A Word template that cannot be used for the report; nothing is written."""

    def __init__(self, file: Path | str, problem: str, remedy: str) -> None:
        super().__init__(f"{file}：{problem}；{remedy}")
        self.file, self.problem, self.remedy = str(file), problem, remedy
