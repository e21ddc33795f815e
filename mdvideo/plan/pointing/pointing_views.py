"""What of a slide is pointed at from when on."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from mdvideo.deck.pointing.pointing_marks import PointingMark


@dataclass(frozen=True, slots=True)
class PointingView:
    """The marks that are shown on a slide at a time, and the part of it that is shown: the target of ``zoom``."""

    marks: tuple[PointingMark, ...] = ()
    zoom: PointingMark | None = None

    def after(self, marks: Iterable[PointingMark]) -> PointingView:
        """Return the view from the moment on at which all of these are set: they replace those that are shown."""
        view, fresh = self, list[PointingMark]()
        for mark in marks:
            match mark.kind:
                case "zoom":
                    view = replace(view, zoom=None if mark.target is None else mark)
                case "off":
                    fresh, view = [], replace(view, marks=())
                case _:
                    fresh.append(mark)
        return replace(view, marks=tuple(fresh)) if fresh else view


WHOLE_SLIDE = PointingView()
"""Nothing is pointed at."""


@dataclass(frozen=True, slots=True)
class PointingChange:
    """From ``frame`` of the slide on, its view changes in ``fade`` frames."""

    frame: int
    fade: int
    view: PointingView


@dataclass(frozen=True, slots=True)
class Beat:
    """Something that happens on a slide: a fragment appears, its view changes, or both at once.

    ``frame`` is that of the word, on which the change is half done.
    """

    frame: int
    fade: int
    reveals: bool = False
    view: PointingView | None = None

    @property
    def start(self) -> int:
        """The frame on which it begins, if nothing is in its way."""
        return self.frame - self.fade // 2


def beats_of(
    reveals: Sequence[int],
    marks: Sequence[tuple[int, PointingMark]],
    fade: int,
    zoom_fade: int,
    morph_fades: Mapping[int, int] | None = None,
) -> list[Beat]:
    """Return what happens, in order. ``reveals`` and ``marks`` have the frames of their words.

    Fragments appear in ``fade`` frames, marks too, and the view moves in ``zoom_fade``. ``morph_fades`` are the lengths
    of fragments, counted from 1, that change code into other code.
    """
    grouped: dict[int, list[PointingMark]] = {}
    for frame, mark in marks:
        grouped.setdefault(frame, []).append(mark)
    fades = morph_fades or {}
    beats = [Beat(frame, fades.get(n, fade), reveals=True) for n, frame in enumerate(sorted(reveals), 1)]
    view = WHOLE_SLIDE
    for frame in sorted(grouped):
        before, view = view, view.after(grouped[frame])
        if view == before:
            continue
        change = Beat(frame, fade if view.zoom == before.zoom else zoom_fade, view=view)
        together = [index for index, beat in enumerate(beats) if beat.reveals and beat.frame == frame]
        if together:
            beats[together[-1]] = replace(change, fade=max(beats[together[-1]].fade, change.fade), reveals=True)
        else:
            beats.append(change)
    return sorted(beats, key=lambda beat: beat.frame)


def spread_beats(beats: Sequence[Beat], hold: int, shortest: int) -> list[int]:
    """Return the frame on which each begins, moved as little as necessary.

    Each state lasts ``shortest`` frames at least after its fade, and the last one ends with frame ``hold``.
    """
    starts: list[int] = []
    free = shortest
    for beat in beats:
        starts.append(max(beat.start, free))
        free = starts[-1] + beat.fade + shortest
    latest = hold
    for index in range(len(beats) - 1, -1, -1):
        latest -= beats[index].fade + shortest
        starts[index] = min(starts[index], latest)
        latest = starts[index]
    return starts


def changes_of(beats: Sequence[Beat], starts: Sequence[int]) -> tuple[PointingChange, ...]:
    """Return the changes of view among the beats."""
    pairs = zip(beats, starts, strict=True)
    return tuple(PointingChange(start, beat.fade, beat.view) for beat, start in pairs if beat.view is not None)
