"""Every way that mdvideo fails, and how a fault in a deck is shown.

    MdvideoError
    ├── DeckError          what the author wrote is wrong: one or more Problems, each at its line and column
    ├── SettingsError      mdvideo.toml, pyproject.toml or the command line is wrong
    ├── ThemeError         a theme folder is missing, broken, or its template fails
    ├── AssetError         a picture or recording is missing, corrupt, too large or out of bounds
    ├── BackendError       a painter, voice or renderer failed
    │   └── BackendUnavailable   it is not installed here; the hint says what to install
    ├── EncodeError        FFmpeg refused to encode, decode or join
    ├── StoreError         the cache cannot be read or written
    ├── OutputError        the result cannot be written where it was asked for
    └── SiteError          a folder of published videos is missing, damaged, out of date, or lacks what was asked for

Foreign exceptions are translated where they enter, with ``from``. Nothing here prints: the command line does.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

Severity = Literal["error", "warning"]


@dataclass(frozen=True, slots=True)
class Span:
    """Where in a source file something stands: one line, and the columns it covers.

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
    """One fault, with the place, and what to write instead. ``code`` is stable and lower-case-with-dashes."""

    severity: Severity
    code: str
    message: str
    span: Span | None = None
    hint: str | None = None

    def __str__(self) -> str:
        """The fault as drawn on a terminal: place and message, the line, a caret under the span, a hint."""
        head = f"{self.severity}: {self.message} [{self.code}]"
        if self.span is None:
            return head if self.hint is None else f"{head}\n  hint: {self.hint}"
        gutter = " " * len(str(self.span.line))
        # Tabs are kept in the padding so that the caret stands under its column whatever the tab width.
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


class MdvideoError(Exception):
    """Anything that mdvideo refuses or fails to do. ``hint`` says what the user can do about it."""

    def __init__(self, message: str, *, hint: str | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint

    def __str__(self) -> str:
        return self.message if self.hint is None else f"{self.message}\n  hint: {self.hint}"


class DeckError(MdvideoError):
    """The author's text is wrong. All problems found are here, not only the first."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(problems)
        super().__init__("\n".join(str(problem) for problem in self.problems))

    @classmethod
    def at(cls, span: Span | None, code: str, message: str, *, hint: str | None = None) -> DeckError:
        """A single error at one place."""
        return cls([Problem("error", code, message, span, hint)])


class SettingsError(MdvideoError):
    """A setting is unknown, of the wrong type, or out of range."""


class ThemeError(MdvideoError):
    """A theme cannot be found, read, or rendered."""


class AssetError(MdvideoError):
    """A local file that a deck names cannot be used."""


class BackendError(MdvideoError):
    """A painter, a voice or a renderer failed."""


class BackendUnavailable(BackendError):
    """A backend is not installed, or cannot run on this machine."""


class EncodeError(MdvideoError):
    """FFmpeg's libraries refused frames, packets or a container."""


class StoreError(MdvideoError):
    """The cache folder cannot be read or written."""


class OutputError(MdvideoError):
    """An output file cannot be written; what stood there before is still whole."""


class SiteError(MdvideoError):
    """A folder of published videos is missing, damaged or out of date, or lacks the video that was asked for."""
