"""Every way in which mdvideo fails, and how a problem in a deck is shown.

    MdvideoError
    ├── DeckError          the author's text is wrong: one or more Problems, each at its line and column
    ├── SettingsError      mdvideo.toml, pyproject.toml or the command line is wrong
    ├── ThemeError         a theme folder is missing, broken, or its template fails
    ├── AssetError         a picture or recording is missing, corrupt, too large or out of bounds
    ├── BackendError       an image backend, speech backend or renderer failed
    │   ├── PageError            a renderer cannot draw a page
    │   └── BackendUnavailable   it is not installed; the hint says what to install
    ├── EncodeError        FFmpeg refused to encode, decode or join
    ├── StoreError         the cache cannot be read or written
    ├── OutputError        the result cannot be written to the requested path
    ├── SiteError          a folder of published videos is missing, damaged, out of date or incomplete
    └── InternalError      an exception that nobody foresaw

Exceptions of other libraries are translated where they enter, with ``from``. Only the command line prints errors.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Literal, Self

ISSUES = "https://github.com/mdvideo/mdvideo/issues"

Severity = Literal["error", "warning"]


@dataclass(frozen=True, slots=True)
class Span:
    """A place in a source file: one line, and the columns it covers.

    ``line`` and ``column`` count from 1, as editors do; ``end_column`` is exclusive; columns count characters.
    ``text`` is the whole line, so that an error can be drawn without reading the file again.
    """

    file: str
    line: int
    column: int
    end_column: int
    text: str

    def __str__(self) -> str:
        return f"{self.file}:{self.line}:{self.column}"


@dataclass(frozen=True, slots=True)
class Problem:
    """One error or warning, with its place and a hint. ``code`` is stable and lower-case-with-dashes."""

    severity: Severity
    code: str
    message: str
    span: Span | None = None
    hint: str | None = None

    def __str__(self) -> str:
        """Return the problem as printed on a terminal: place and message, the line, a caret under the span, a hint."""
        head = f"{self.severity}: {self.message} [{self.code}]"
        if self.span is None:
            return head if self.hint is None else f"{head}\n  hint: {self.hint}"
        gutter = " " * len(str(self.span.line))
        # Tabs are kept in the padding so that the caret is under its column whatever the tab width.
        padding = "".join("\t" if c == "\t" else " " for c in self.span.text[: self.span.column - 1])
        carets = "^" * max(1, self.span.end_column - self.span.column)
        lines = [
            f"{self.span}: {head}",
            f"  {self.span.line} | {self.span.text}",
            f"  {gutter} | {padding}{carets}",
        ]
        if self.hint is not None:
            lines.append(f"  {gutter} = hint: {self.hint}")
        return "\n".join(lines)


_SLIDE_NUMBER = re.compile(r"\b(slide|line|lines) \d+")
_MOST_LINES = 8
"""Lines that a folded problem names."""


def fold_problems(problems: Iterable[Problem]) -> tuple[Problem, ...]:
    """Return problems with equal ones as one: the first, which says how often it is found and in which other lines.

    Problems are equal if they are in the same file and say the same, whichever slide they name.
    """
    groups: dict[tuple[object, ...], list[Problem]] = {}
    for problem in problems:
        file = None if problem.span is None else problem.span.file
        message = _SLIDE_NUMBER.sub(r"\1", problem.message)
        groups.setdefault((problem.severity, problem.code, message, problem.hint, file), []).append(problem)
    return tuple(_fold(found) for found in groups.values())


def _fold(equal: Sequence[Problem]) -> Problem:
    first = equal[0]
    if len(equal) == 1:
        return first
    lines = sorted({each.span.line for each in equal if each.span is not None} - {first.span.line if first.span else 0})
    also = ", ".join(map(str, lines[:_MOST_LINES])) + (", …" if len(lines) > _MOST_LINES else "")
    where = f", also in line{'s' * (len(lines) > 1)} {also}" if lines else ""
    return replace(first, message=f"{first.message} ({len(equal)} times{where})")


class MdvideoError(Exception):
    """Base of all errors of mdvideo. ``hint`` says what the user can do.

    ``problems`` are what is wrong with a text, each with its place; empty where that is not what failed.
    """

    problems: tuple[Problem, ...] = ()

    def __init__(self, message: str, *, hint: str | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint

    def __str__(self) -> str:
        return self.message if self.hint is None else f"{self.message}\n  hint: {self.hint}"


class InternalError(MdvideoError):
    """An exception that nobody foresaw. ``where`` says what was being done, as in ``deck.md`` or ``slide 3``."""

    def __init__(self, error: BaseException, where: str = "") -> None:
        at = error.__traceback__
        while at is not None and at.tb_next is not None:
            at = at.tb_next
        place = "" if at is None else f", in {Path(at.tb_frame.f_code.co_filename).name}:{at.tb_lineno}"
        words = " ".join(str(error).split())[:200]
        message = (
            f"internal error{f' at {where}' * bool(where)}: {type(error).__name__}{': ' * bool(words)}{words}{place}"
        )
        super().__init__(message, hint=f"please report it with the deck at {ISSUES}; MDVIDEO_TRACEBACK=1 says more")


class DeckError(MdvideoError):
    """The author's text is wrong. ``problems`` has all problems that were found, not only the first."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(problems)
        super().__init__("\n".join(str(problem) for problem in self.problems))

    @classmethod
    def at(cls, span: Span | None, code: str, message: str, *, hint: str | None = None) -> DeckError:
        """Return an error with a single problem at one place."""
        return cls([Problem("error", code, message, span, hint)])


class _TextError(MdvideoError):
    """The text of a file may be wrong in several places."""

    @classmethod
    def with_problems(cls, problems: Iterable[Problem]) -> Self:
        """Return the error of a text with these problems, whose message shows each of them."""
        found = tuple(problems)
        error = cls("\n".join(map(str, found)))
        error.problems = found
        return error


class SettingsError(_TextError):
    """A setting is unknown, of the wrong type, or out of range."""


class ThemeError(_TextError):
    """A theme cannot be found, read, or rendered."""


class AssetError(MdvideoError):
    """A local file that a deck uses is missing, corrupt, too large or outside the deck's folder."""


class BackendError(MdvideoError):
    """An image backend, a speech backend or a renderer failed."""


class PageError(BackendError):
    """A renderer cannot draw a page: it refuses it, crashes at it, or does not return."""


class BackendUnavailable(BackendError):
    """A backend is not installed, or cannot run on this machine."""


class EncodeError(MdvideoError):
    """FFmpeg's libraries cannot encode, decode or join."""


class StoreError(MdvideoError):
    """The cache folder cannot be read or written."""


class OutputError(MdvideoError):
    """An output file cannot be written; the file of the same name, if any, is unchanged."""


class SiteError(MdvideoError):
    """A folder of published videos is missing, damaged or out of date, or does not have the requested video."""
