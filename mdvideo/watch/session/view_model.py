"""The view: everything that the page shows, as one JSON object, and the merge patches between two views. Pure.

A view is immutable: a change makes a new view, in which only the changed parts are new objects. Two views therefore
share what is equal in both, and ``diff`` skips shared objects by identity, so it costs only what differs.

Patches are JSON merge patches (RFC 7396). In them ``null`` removes a key, so a missing key and one that is ``null``
mean the same to the page.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Literal, NotRequired, TypedDict

Patch = dict[str, Any]
Seconds = float

SlideStatus = Literal["waiting", "generating", "speaking", "typesetting", "encoding", "made", "cached", "failed"]


class DeckPart(TypedDict):
    """The deck. ``id`` is its name in URLs."""

    id: str
    path: str
    title: str
    lang: str


class VideoPart(TypedDict):
    """The video. A ``draft`` has placeholders or is not written to a file yet; ``saved`` is the file once it is."""

    url: str
    revision: int
    stage: Literal["draft", "final"]
    duration: Seconds
    width: int
    height: int
    fps: float
    bytes: int
    saved: str | None


class CaptionsPart(TypedDict):
    """The captions of the video, as WebVTT."""

    url: str
    lang: str
    label: str


class PicturePart(TypedDict):
    """A generated picture of a slide. ``id`` identifies the request; other seeds have the same id.

    ``url`` is null while the picture is being generated. ``score`` is a scorer's, null without one; ``seed`` is that of
    the picture that was chosen.
    """

    id: str
    prompt: str
    seed: int
    score: float | None
    backend: str
    pinned: bool
    url: str | None


class SentencePart(TypedDict):
    """A sentence of the script. Each of ``words`` is [first character, last (exclusive), start, end].

    ``key`` is that of its take; ``taken``: the author's recording of it is heard.
    """

    text: str
    start: Seconds
    end: Seconds
    words: list[tuple[int, int, Seconds, Seconds]]
    key: str
    taken: bool


class SlidePart(TypedDict):
    """A slide in the filmstrip.

    ``editor`` is the URL that opens its first line in the editor. ``thumb`` is the thumbnail of ``still``, or null
    until there is one. ``done`` of ``of`` steps of a slow job are done. ``placeholder``: it shows a placeholder for a
    picture. ``key`` is that of a take of the whole slide, and ``taken`` whether there is one.
    """

    number: int
    title: str
    line: int
    editor: str
    start: Seconds | None
    end: Seconds | None
    still: str | None
    thumb: str | None
    state: SlideStatus
    done: int | None
    of: int | None
    placeholder: bool
    pictures: list[PicturePart]
    script: list[SentencePart]
    key: NotRequired[str]
    taken: NotRequired[bool]


class SegmentPart(TypedDict):
    """A piece of the video on the timeline. ``slide`` is the number of its slide."""

    slide: int
    kind: Literal["hold", "transition", "motion", "clip"]
    start: Seconds
    end: Seconds
    state: Literal["made", "cached", "waiting"]


class ProblemPart(TypedDict):
    """A problem, its position, and the URL that opens it in the editor. ``more`` is the number of further errors."""

    severity: str
    code: str
    message: str
    hint: str | None
    file: str | None
    line: int | None
    column: int | None
    source: str | None
    editor: str | None
    more: NotRequired[int]


class StagePart(TypedDict):
    """Counts of the last build for one stage. ``seconds`` adds up the work of all threads."""

    name: str
    made: int
    reused: int
    seconds: Seconds


class VariantPart(TypedDict):
    """One variant of a picture."""

    seed: int
    state: Literal["waiting", "generating", "made", "failed"]
    done: int | None
    of: int | None
    url: str | None
    score: float | None


class TryPart(TypedDict):
    """Variants of a picture to choose from, and the prompt that they are generated from."""

    prompt: str
    variants: list[VariantPart]


class View(TypedDict):
    """Everything that the page knows.

    ``slides`` are by number, ``tries`` by picture id. ``changed`` is the number of the slide that was edited last.
    ``took`` is the time from the edit to the video.
    """

    deck: DeckPart
    phase: Literal["building", "ready", "failed"]
    revision: int
    changed: int | None
    video: VideoPart | None
    captions: CaptionsPart | None
    slides: dict[str, SlidePart]
    segments: list[SegmentPart]
    problems: list[ProblemPart]
    error: ProblemPart | None
    stages: list[StagePart]
    took: Seconds | None
    notices: list[str]
    tries: dict[str, TryPart]


def empty_view(deck: DeckPart) -> View:
    """Return the view before anything is built."""
    return View(
        deck=deck,
        phase="building",
        revision=0,
        changed=None,
        video=None,
        captions=None,
        slides={},
        segments=[],
        problems=[],
        error=None,
        stages=[],
        took=None,
        notices=[],
        tries={},
    )


def diff(old: Mapping[str, Any], new: Mapping[str, Any]) -> Patch:
    """Return the merge patch that turns ``old`` into ``new``, empty if nothing differs. Lists are replaced whole."""
    patch: Patch = {key: None for key, value in old.items() if value is not None and new.get(key) is None}
    for key, value in new.items():
        before = old.get(key)
        if value is before or value is None:
            continue
        if isinstance(value, Mapping) and isinstance(before, Mapping):
            inner = diff(before, value)
            if inner:
                patch[key] = inner
        elif value != before:
            patch[key] = value
    return patch


def merge(view: Mapping[str, Any], patch: Mapping[str, Any]) -> dict[str, Any]:
    """Return ``view`` with ``patch`` applied (RFC 7396, section 2)."""
    merged = dict(view)
    for key, value in patch.items():
        before = merged.get(key)
        if value is None:
            merged.pop(key, None)
        elif isinstance(value, Mapping):
            merged[key] = merge(before if isinstance(before, Mapping) else {}, value)
        else:
            merged[key] = value
    return merged
