"""What the page shows, as one JSON object, and the patches that bring an older one up to date. Pure.

A view is never changed in place: whoever changes a part puts a new object there. So an old view stays what it was, two
views share all that is equal, and comparing them costs only what differs.

Patches are JSON merge patches (RFC 7396). In those ``null`` takes a key away: for whoever merges them, a key that is
not there and one that is ``null`` mean the same.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Literal, NotRequired, TypedDict

Patch = dict[str, Any]
Seconds = float

SlideState = Literal["waiting", "painting", "speaking", "typesetting", "encoding", "made", "cached", "failed"]


class DeckPart(TypedDict):
    """Which deck this is. ``id`` is its name in addresses."""

    id: str
    path: str
    title: str
    lang: str


class VideoPart(TypedDict):
    """The film. A ``draft`` holds stand-ins or was not written to a file yet; ``saved`` is the file once it is."""

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
    """The film's captions as WebVTT."""

    url: str
    lang: str
    label: str


class PicturePart(TypedDict):
    """A painted picture of a slide. ``id`` names what is asked for, and stays over rerolls."""

    id: str
    prompt: str
    seed: int
    backend: str
    pinned: bool
    url: str | None


class SentencePart(TypedDict):
    """A sentence of the script; ``words`` are [first character, last (exclusive), start, end]."""

    text: str
    start: Seconds
    end: Seconds
    words: list[tuple[int, int, Seconds, Seconds]]


class SlidePart(TypedDict):
    """A slide in the filmstrip. ``thumb`` is that of ``still``, or null until it is made.

    ``editor`` opens its first line.
    """

    number: int
    title: str
    line: int
    editor: str
    start: Seconds | None
    end: Seconds | None
    still: str | None
    thumb: str | None
    state: SlideState
    done: int | None
    of: int | None
    stand_in: bool
    pictures: list[PicturePart]
    script: list[SentencePart]


class SegmentPart(TypedDict):
    """A piece of the film on the timeline; ``slide`` is its slide's number."""

    slide: int
    kind: Literal["hold", "transition", "motion", "clip"]
    start: Seconds
    end: Seconds
    state: Literal["made", "cached", "waiting"]


class ProblemPart(TypedDict):
    """Something that is wrong, where it stands, and a link that opens it in an editor. ``more``: further errors."""

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
    """What the last build did in a stage; ``seconds`` adds up the work of all threads."""

    name: str
    made: int
    reused: int
    seconds: Seconds


class VariantPart(TypedDict):
    """A picture that is tried."""

    seed: int
    state: Literal["waiting", "painting", "made", "failed"]
    done: int | None
    of: int | None
    url: str | None


class TryPart(TypedDict):
    """Other pictures for a place, to choose from."""

    prompt: str
    variants: list[VariantPart]


class View(TypedDict):
    """All that the page knows. ``slides`` are by number, ``tries`` by picture."""

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
    """The view before anything is built."""
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
    """The merge patch that turns ``old`` into ``new``; empty where nothing differs. Lists are replaced whole."""
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
    """``view`` with ``patch`` laid over it, as RFC 7396 says (section 2)."""
    out = dict(view)
    for key, value in patch.items():
        before = out.get(key)
        if value is None:
            out.pop(key, None)
        elif isinstance(value, Mapping):
            out[key] = merge(before if isinstance(before, Mapping) else {}, value)
        else:
            out[key] = value
    return out
