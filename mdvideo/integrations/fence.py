"""The fence that puts a video into a page: one syntax for every generator, which GitHub shows as a code block.

    ```mdvideo
    src: intro.deck.md
    transcript: open
    ```

Its body is YAML, since each generator reads arguments after the fence's name differently. Adapters supply the place of
the body and the published videos; nothing here reads a file.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, Any

from mdvideo._util.similar_names import suggest_name
from mdvideo.deck.directives import values
from mdvideo.deck.loose_yaml import YamlValue, read_mapping
from mdvideo.deck.source import Excerpt, Source
from mdvideo.deck.translation.languages import is_language
from mdvideo.errors import DeckError, MdvideoError, Problem, SiteError, Span
from mdvideo.publish.slugs import video_name_of

if TYPE_CHECKING:
    from mdvideo.publish.embed.figure import EmbedOptions
    from mdvideo.publish.site_manifest import SiteManifest, SiteVideo

NAME = "mdvideo"
"""The name of the fence, after its backticks, and of the directive in Sphinx."""

_WIDTH = re.compile(r"(\d{1,4}(?:\.\d{1,3})?)(px|em|rem|ch|vw|%)?")


@dataclass(frozen=True, slots=True)
class Fence:
    """The content of a fence. ``src`` names a published video or a deck; ``src_span`` is its place."""

    src: str
    src_span: Span
    options: EmbedOptions


def _switch(*words: str) -> Callable[[YamlValue], bool]:
    """Return a reader of on and off, which YAML spells in several ways; every other word means on, from the first."""

    def read(value: YamlValue) -> bool:
        return values.one_of(*words)(value) in words[::2]

    return read


_ON_OFF = _switch("on", "off", "true", "false", "yes", "no")


def _read_width(value: YamlValue) -> str:
    text = values.read_nonempty_text(value)
    match = _WIDTH.fullmatch(text)
    if match is None:
        values.fail(value.span, "fence-width", f"{text!r} is not a width", "write 640, 640px, 40rem or 80%")
    return text if match[2] else f"{text}px"


def _read_language(value: YamlValue) -> str:
    tag = values.read_nonempty_text(value)
    if not is_language(tag):
        values.fail(value.span, "fence-lang", f"{tag!r} is not a language tag", "write en, de or pt-BR")
    return tag


OPTIONS: Mapping[str, Callable[[YamlValue], Any]] = {
    "src": values.read_nonempty_text,
    "title": values.read_nonempty_text,
    "width": _read_width,
    "start": lambda value: float(values.read_duration(value)),
    "captions": _ON_OFF,
    "chapters": _ON_OFF,
    "transcript": values.one_of("open", "closed", "none"),
    "download": _ON_OFF,
    "lang": _read_language,
}
"""Every option of a fence, with its reader. docs/sites/mkdocs.md describes them."""

_LOOSE = dict.fromkeys(OPTIONS, False)


def excerpt_of(body: str, file: str, line: int = 1) -> Excerpt:
    """The body of a fence that begins at line ``line`` of ``file``, for generators that give only text and line."""
    source = Source.from_text("\n" * (line - 1) + body, file)
    return Excerpt.from_range(source, line - 1, len(source.text))


def find_fence(text: str, file: str, body: str, occurrence: int = 0) -> Excerpt | None:
    """Find the fence with this body in the text of a page; of several equal ones, number ``occurrence``, from 0.

    Returns None if it is not found: it then came from another file or from a macro.
    """
    source = Source.from_text(text, file)
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
            indents = [len(found) - len(found.lstrip(" \t>")) for found in lines]
            indent = min((cut for cut, found in zip(indents, lines, strict=True) if found.strip(" \t>")), default=0)
            starts = source.line_starts[number + 1 : number + 1 + len(wanted)]
            return Excerpt(
                source,
                tuple(found[indent:] for found in lines),
                tuple(start + min(indent, len(found)) for start, found in zip(starts, lines, strict=True)),
            )
        seen += 1
    return None


def read_fence(body: Excerpt) -> Fence:
    """Read the body of a fence. Raises DeckError with every error, each at its line."""
    from mdvideo.publish.embed.figure import EmbedOptions

    if not body.text.strip():
        raise DeckError.at(body.span(0, 0, 1), "fence-src", "the fence names no video", hint="write src: intro.deck.md")
    table = read_mapping(body, _LOOSE)
    if table is None:
        span = body.span(0, 0, len(body.lines[0]))
        hint = "write option: value, for example src: intro.deck.md"
        raise DeckError.at(span, "fence-body", "expected a mapping of options", hint=hint)
    problems: list[Problem] = []
    options: dict[str, Any] = {}
    spans: dict[str, Span] = {}
    for key, value in table.entries:
        if (read := OPTIONS.get(key.text)) is None:
            hint = suggest_name(key.text, OPTIONS)
            problems.append(Problem("error", "fence-unknown", f"a fence has no option {key.text!r}", key.span, hint))
            continue
        try:
            options[key.text] = read(value)
            spans[key.text] = value.span
        except DeckError as error:
            problems.extend(error.problems)
    if "src" not in options and not problems:
        problems.append(
            Problem("error", "fence-src", "the fence names no video", table.span, "write src: intro.deck.md")
        )
    if problems:
        raise DeckError(problems)
    transcript = options.pop("transcript", "closed")
    src = options.pop("src")
    embed = EmbedOptions(**options, transcript=transcript != "none", transcript_open=transcript == "open")
    return Fence(src, spans["src"], embed)


def error_for_fence(fence: Fence, errors: Mapping[str, MdvideoError]) -> DeckError | None:
    """Return an error at the fence's place if the build of its video failed. ``errors`` are by video name."""
    name = video_name_of(PurePosixPath(fence.src))
    error = errors.get(name) or errors.get(fence.src)
    if error is None:
        return None
    first = error.problems[0] if error.problems else None
    place = f"{first.span}: " if first is not None and first.span is not None else ""
    message = (first or error).message.partition("\n")[0]
    return DeckError.at(fence.src_span, "video-behind", f"the video {name!r} is missing or stale: {place}{message}")


def find_video(fence: Fence, site: SiteManifest, build_error: DeckError | None = None) -> SiteVideo:
    """Return the video that a fence names.

    Raises DeckError at the fence's place if there is none: ``build_error`` if that is given, else one that suggests the
    nearest name.
    """
    try:
        return site.find(fence.src)
    except SiteError as error:
        if build_error is not None:
            raise build_error from error
        raise DeckError.at(fence.src_span, "video-unknown", error.message, hint=error.hint) from error
