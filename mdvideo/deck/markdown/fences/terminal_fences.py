"""Fences that are terminals: ```` ```cast ````, which names a recording, and ```` ```console {type} ````."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from mdvideo.deck.directives.prompt_values import picture_source_of
from mdvideo.deck.markdown.attributes import Attribute, parse_attributes
from mdvideo.deck.markdown.fences.typed_console import commands_in, typed_console
from mdvideo.deck.model import AuthorSource, EmbeddedPicture, Prompt
from mdvideo.deck.source import Source
from mdvideo.errors import Problem, Span

if TYPE_CHECKING:
    from markdown_it.token import Token

_CONSOLES = frozenset({"console", "terminal", "shell-session", "sh-session", "shellsession", "pycon", "bash-session"})
_INFO = re.compile(r"\s*\{?\.?(?P<language>[\w-]+)(?P<rest>.*)", re.DOTALL)
_TYPE = re.compile(r"(?<=[\s{,])\.?type(?=[\s},])")


@dataclass(frozen=True, slots=True)
class TerminalFence:
    """What a fence shows, the attributes in its braces, and its alternative text."""

    source: AuthorSource | None
    attributes: tuple[Attribute, ...]
    alt: str
    span: Span
    problems: tuple[Problem, ...] = ()


def terminal_fence_of(token: Token, source: Source) -> TerminalFence | None:
    """Return a fence as a terminal; None if it is anything else."""
    info = _INFO.fullmatch(token.info.strip())
    if info is None or token.map is None:
        return None
    language = info["language"].lower()
    is_typed = language in _CONSOLES and _TYPE.search(info["rest"]) is not None
    if language != "cast" and not is_typed:
        return None
    line = token.map[0]
    span = source.line_span(line)
    attributes, problems = _attributes_of(source, line, span)
    if is_typed:
        if not token.content.strip():
            problems += (Problem("warning", "console-empty", "nothing is typed here", span, "write $ and a command"),)
            return TerminalFence(None, (), "", span, problems)
        commands = commands_in(token.content)
        if not commands:
            hint = "begin the lines that are typed with $ and a space"
            problems += (Problem("warning", "console-untyped", "no line here is typed", span, hint),)
        alt = "; ".join(commands) or "terminal"
        return TerminalFence(EmbeddedPicture(typed_console(token.content), span), attributes, alt, span, problems)
    return _cast_fence(token, source, attributes, span, problems)


def _cast_fence(
    token: Token, source: Source, attributes: tuple[Attribute, ...], span: Span, problems: tuple[Problem, ...]
) -> TerminalFence:
    text = token.content.strip()
    if text.startswith("{"):
        return TerminalFence(EmbeddedPicture(text.encode(), span), attributes, "terminal", span, problems)
    names = [line.strip() for line in text.split("\n") if line.strip()]
    if not names:
        problems += (Problem("warning", "cast-empty", "this names no recording", span, "write demo.cast"),)
        return TerminalFence(None, (), "", span, problems)
    place = source.line_span((token.map or [0])[0] + 1)
    if len(names) > 1:
        hint = "write one fence for each recording"
        problems += (Problem("warning", "cast-lines", f"only {names[0]} is shown here", place, hint),)
    found = picture_source_of(names[0].strip("\"'"), place, place)
    shown = None if isinstance(found, Prompt) else found
    if shown is None:
        problems += (Problem("warning", "cast-empty", "a recording cannot be prompted", place, "name a .cast file"),)
    return TerminalFence(shown, attributes, names[0], span, problems)


def _attributes_of(source: Source, line: int, span: Span) -> tuple[tuple[Attribute, ...], tuple[Problem, ...]]:
    """Return what is in the braces of a fence's first line, besides ``type`` and the language."""
    start, text = source.line_starts[line], source.lines[line]
    brace = text.find("{")
    if brace < 0:
        return (), ()
    blank = _TYPE.sub(lambda match: " " * len(match[0]), text)
    blank = re.sub(r"(?<=\{)\.[\w-]+", lambda match: " " * len(match[0]), blank)
    if not blank[brace + 1 : blank.find("}", brace)].strip():
        return (), ()
    parsed = parse_attributes(" " * start + blank, start + brace)
    if parsed is None:
        hint = "write {type speed=2}, or {speed=2 idle=1s}"
        return (), (Problem("warning", "attributes", "these attributes cannot be read", span, hint),)
    return parsed[0], ()
