"""The fence that puts a video into a page: one spelling for every generator, which GitHub shows as a code block.

    ```mdvideo
    src: intro.deck.md
    transcript: open
    ```

Its body is YAML, since arguments behind the fence's name mean something else to each generator. Pure: adapters say
where the body stands, and what has been published.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, Any

from mdvideo.deck.directives import values
from mdvideo.deck.loose_yaml import Value, read_table
from mdvideo.deck.source import Excerpt, Source
from mdvideo.deck.translation.languages import is_language
from mdvideo.errors import DeckError, MdvideoError, Problem, SiteError, Span
from mdvideo.publish.slugs import name_of

if TYPE_CHECKING:
    from mdvideo.publish.embed.figure import EmbedOptions
    from mdvideo.publish.site_manifest import SiteManifest, SiteVideo

NAME = "mdvideo"
"""What stands behind the fence's backticks."""

_LENGTH = re.compile(r"(\d{1,4}(?:\.\d{1,3})?)(px|em|rem|ch|vw|%)?")


@dataclass(frozen=True, slots=True)
class Fence:
    """What a fence asks for. ``src`` is a published name, or a deck's path; ``src_span`` is where it stands."""

    src: str
    src_span: Span
    options: EmbedOptions


def _switch(*words: str) -> Callable[[Value], bool]:
    """A reader of on and off, which YAML spells in several ways; the first of ``words`` is on."""

    def read(value: Value) -> bool:
        return values.choice(*words)(value) in words[::2]

    return read


_ON_OFF = _switch("on", "off", "true", "false", "yes", "no")


def _length(value: Value) -> str:
    found = values.filled(value)
    match = _LENGTH.fullmatch(found)
    if match is None:
        values.fail(value.span, "fence-width", f"{found!r} is no width", "write 640, 640px, 40rem or 80%")
    return found if match[2] else f"{found}px"


def _tag(value: Value) -> str:
    found = values.filled(value)
    if not is_language(found):
        values.fail(value.span, "fence-lang", f"{found!r} is no language tag", "write en, de or pt-BR")
    return found


OPTIONS: Mapping[str, Callable[[Value], Any]] = {
    "src": values.filled,
    "title": values.filled,
    "width": _length,
    "start": lambda value: float(values.duration(value)),
    "captions": _ON_OFF,
    "chapters": _ON_OFF,
    "transcript": values.choice("open", "closed", "none"),
    "download": _ON_OFF,
    "lang": _tag,
}
"""Every key that a fence knows, with its reader. docs/publishing.md describes them."""

_LOOSE = dict.fromkeys(OPTIONS, False)


def excerpt_of(body: str, file: str, line: int = 1) -> Excerpt:
    """The body of a fence, whose first line is line ``line`` of ``file``, for hosts that give text and line only."""
    source = Source.of("\n" * (line - 1) + body, file)
    return Excerpt.cut(source, line - 1, len(source.text))


def find_fence(text: str, file: str, body: str, occurrence: int = 0) -> Excerpt | None:
    """Where in a page's text the fence with this body stands: of several equal ones, the one numbered ``occurrence``.

    None where it is not found, since it came from another file or was written by a macro.
    """
    source = Source.of(text, file)
    wanted = [line.strip() for line in body.strip("\n").split("\n")]
    seen = 0
    for number, line in enumerate(source.lines):
        opening = re.match(
            rf"([ \t>]*)(?:`{{3,}}|~{{3,}})[ \t]*\.?{NAME}\b|([ \t>]*)(?:`{{3,}}|~{{3,}})[ \t]*\{{", line
        )
        if opening is None:
            continue
        lines = source.lines[number + 1 : number + 1 + len(wanted)]
        if [found.lstrip(" \t>").rstrip() for found in lines] != wanted:
            continue
        if seen == occurrence:
            cuts = [len(found) - len(found.lstrip(" \t>")) for found in lines]
            indent = min((cut for cut, found in zip(cuts, lines, strict=True) if found.strip(" \t>")), default=0)
            starts = source.starts[number + 1 : number + 1 + len(wanted)]
            return Excerpt(
                source,
                tuple(found[indent:] for found in lines),
                tuple(start + min(indent, len(found)) for start, found in zip(starts, lines, strict=True)),
            )
        seen += 1
    return None


def read_fence(body: Excerpt) -> Fence:
    """What the body of a fence asks for. Raises DeckError with every fault, each at its line."""
    from mdvideo.publish.embed.figure import EmbedOptions

    if not body.text.strip():
        raise DeckError.at(body.span(0, 0, 1), "fence-src", "the fence names no video", hint="write src: intro.deck.md")
    table = read_table(body, _LOOSE)
    if table is None:
        hint = "write key: value, as in src: intro.deck.md"
        raise DeckError.at(
            body.span(0, 0, len(body.lines[0])), "fence-body", "a fence holds keys and values", hint=hint
        )
    problems: list[Problem] = []
    found: dict[str, Any] = {}
    spans: dict[str, Span] = {}
    for key, value in table.entries:
        if (read := OPTIONS.get(key.text)) is None:
            hint = values.suggestion(key.text, OPTIONS)
            problems.append(Problem("error", "fence-unknown", f"a fence knows no {key.text!r}", key.span, hint))
            continue
        try:
            found[key.text] = read(value)
            spans[key.text] = value.span
        except DeckError as error:
            problems.extend(error.problems)
    if "src" not in found and not problems:
        problems.append(
            Problem("error", "fence-src", "the fence names no video", table.span, "write src: intro.deck.md")
        )
    if problems:
        raise DeckError(problems)
    shown = found.pop("transcript", "closed")
    src = found.pop("src")
    options = EmbedOptions(**found, transcript=shown != "none", transcript_open=shown == "open")
    return Fence(src, spans["src"], options)


def fault_of(fence: Fence, faults: Mapping[str, MdvideoError]) -> DeckError | None:
    """Why the video that a fence names is missing or behind its deck, if it is, at the fence's place."""
    name = name_of(PurePosixPath(fence.src))
    error = faults.get(name) or faults.get(fence.src)
    if error is None:
        return None
    first = error.problems[0] if isinstance(error, DeckError) else None
    place = f"{first.span}: " if first is not None and first.span is not None else ""
    message = (first or error).message.partition("\n")[0]
    return DeckError.at(fence.src_span, "video-behind", f"the video {name!r} is missing or stale: {place}{message}")


def video_of(fence: Fence, site: SiteManifest, fault: DeckError | None = None) -> SiteVideo:
    """The video that a fence names. Raises DeckError at its place: its fault if there is one, else the nearest name."""
    try:
        return site.find(fence.src)
    except SiteError as error:
        if fault is not None:
            raise fault from error
        raise DeckError.at(fence.src_span, "video-unknown", error.message, hint=error.hint) from error
