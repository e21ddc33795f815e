"""When each thing is shown: exact frames, and the pieces of which the video consists.

A slide's time runs from the frame at which it is fully visible to the frame at which the next one is, so a seek to
a chapter shows the slide itself; its time ends with the transition to the next slide. Frames are integers that count
from 0, ranges are half-open, and the pieces cover the video without gap or overlap.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction

from mdvideo.deck.directives.motion_values import GENERATE
from mdvideo.deck.model import Slide, Transition
from mdvideo.plan.pacing import MIN_SEGMENT_FRAMES, SlideTiming, frames_of
from mdvideo.plan.pictures import moving_prompt_of
from mdvideo.plan.pointing.pointing_views import WHOLE_SLIDE, PointingChange, PointingView

PLAY = "play"
"""The motion of a slide on which the author's clips play."""

SEQUENCE_FADE_SECONDS = Fraction(4, 5)
"""Length of the fade from one picture of a sequence to the next."""


@dataclass(frozen=True, slots=True)
class SlideState:
    """What is shown: a slide (its index from 0) with that many fragments revealed.

    For a slide in motion it is the first or last frame. ``picture`` counts from 0 in the slide's sequence. ``view`` is
    what is pointed at.
    """

    slide: int
    fragments: int
    picture: int = 0
    view: PointingView = WHOLE_SLIDE

    @property
    def still(self) -> str:
        """The name of the still among the slide's outputs."""
        return f"still-{self.fragments}-picture-{self.picture}" if self.picture else f"still-{self.fragments}"


@dataclass(frozen=True, slots=True)
class CaptionOverlay:
    """A caption in the picture: its index among the video's captions, and its highlighted word from 1, 0 for none."""

    cue: int
    word: int = 0


@dataclass(frozen=True, slots=True)
class HoldPiece:
    """A still that is shown for ``frames`` frames, with or without a caption."""

    state: SlideState
    frames: int
    caption: CaptionOverlay | None = None


@dataclass(frozen=True, slots=True)
class TransitionPiece:
    """The change from one still to another, with or without a caption.

    ``name`` is that of a transition or, between states of a slide, ``fade``, ``rise`` or ``wipe``.
    """

    before: SlideState
    after: SlideState
    name: str
    frames: int
    caption: CaptionOverlay | None = None


@dataclass(frozen=True, slots=True)
class MotionPiece:
    """A moving background under text that does not move. ``reveals`` are (frame of this piece, fragments revealed).

    Each appears in ``fade`` frames as ``entrance`` says: ``fade``, ``rise`` or ``wipe``.
    ``captions`` are (frame of this piece, the caption shown from that frame on); at first there is none. ``pointing``
    are the changes of view.
    """

    slide: int
    motion: str
    frames: int
    reveals: tuple[tuple[int, int], ...]
    fade: int
    captions: tuple[tuple[int, CaptionOverlay | None], ...] = ()
    entrance: str = "fade"
    pointing: tuple[PointingChange, ...] = ()


Piece = HoldPiece | TransitionPiece | MotionPiece


@dataclass(frozen=True, slots=True)
class SlideTime:
    """The frames of one slide, and its pieces in order."""

    start: int
    end: int
    reveals: tuple[int, ...]
    pieces: tuple[Piece, ...]


@dataclass(frozen=True, slots=True)
class Timeline:
    """The whole video. ``slides[i].end == slides[i + 1].start``."""

    fps: Fraction
    slides: tuple[SlideTime, ...]

    @property
    def frames(self) -> int:
        """Length of the video."""
        return self.slides[-1].end if self.slides else 0

    def seconds(self, frame: int) -> Fraction:
        """Return the presentation time of a frame."""
        return frame / self.fps


def timeline_of(
    slides: Sequence[Slide],
    timings: Sequence[SlideTiming],
    transitions: Sequence[Transition | None],
    fps: Fraction,
    playing: Collection[int] = (),
) -> Timeline:
    """Return the slides end to end. ``transitions[i]`` leads from slide i to the next; the last slide has none.

    ``playing`` are the indices of slides on which clips play.
    """
    times: list[SlideTime] = []
    start = 0
    for index, (slide, timing) in enumerate(zip(slides, timings, strict=True)):
        motion = PLAY if index in playing else motion_of(slide)
        pieces = (
            _still_pieces(index, slide, timing, fps)
            if motion is None
            else (_motion_piece(index, motion, timing, entrance_of(slide)),)
        )
        transition = transitions[index]
        if timing.transition and transition is not None:
            here = SlideState(index, slide.fragments) if motion is not None else _last_state(pieces)
            there = SlideState(index + 1, 0)
            pieces = (*pieces, TransitionPiece(here, there, transition.name, timing.transition))
        end = start + sum(piece.frames for piece in pieces)
        times.append(SlideTime(start, end, tuple(start + frame for frame in timing.reveals), pieces))
        start = end
    return Timeline(fps, tuple(times))


def transitions_of(
    slides: Sequence[Slide],
    default: Transition | None,
    chapters: Collection[int] = (),
    to_chapter: Transition | None = None,
) -> tuple[Transition | None, ...]:
    """Return the transition after each slide: its own, else the theme's; none after the last.

    ``chapters`` are the indices of slides that begin one, and ``to_chapter`` the transition to them, if it is another.
    """
    before = {index - 1 for index in chapters} if to_chapter is not None else set()
    return (
        *(slide.transition or (to_chapter if index in before else default) for index, slide in enumerate(slides[:-1])),
        None,
    )[: len(slides)]


def entrance_of(slide: Slide) -> str:
    """Return how the slide's fragments appear: ``fade``, ``rise`` or ``wipe``.

    By itself, text rises, lines of code are wiped in, and code of which a part is dimmed only fades. With
    ``motion: none``, nothing moves.
    """
    if slide.motion is not None and slide.motion.name == "none":
        return "fade"
    if slide.entrance is not None:
        return slide.entrance
    return "wipe" if " data-away=" in slide.body else "fade" if " data-dim=" in slide.body else "rise"


def motion_of(slide: Slide) -> str | None:
    """Return the name of the motion of a slide's background; None where nothing moves, as in a sequence.

    A clip that a model makes from words moves as one that it makes from a picture.
    """
    if moving_prompt_of(slide) is not None:
        return GENERATE
    moves = slide.motion is not None and slide.motion.name != "none" and slide.backgrounds and not slide.sequence
    return slide.motion.name if moves and slide.motion is not None else None


@dataclass(frozen=True, slots=True)
class _StillChange:
    """From frame ``start`` of the slide on, its still changes to another one, in ``fade`` frames."""

    start: int
    fade: int
    fragments: int
    picture: int
    view: PointingView | None = None
    """None where it stays what it is."""

    @property
    def next_start(self) -> int:
        """The first frame at which another change may begin: the new still lasts for a whole segment."""
        return self.start + self.fade + MIN_SEGMENT_FRAMES


def _still_pieces(index: int, slide: Slide, timing: SlideTiming, fps: Fraction) -> tuple[Piece, ...]:
    pieces: list[Piece] = []
    state, at = SlideState(index, 0), 0
    for change in _still_changes(slide, timing, fps):
        pieces.append(HoldPiece(state, change.start - at))
        view = state.view if change.view is None else change.view
        changed = SlideState(index, change.fragments, change.picture, view)
        if change.fade:
            # A picture behind the text would move with the fragment.
            name = "fade" if changed.picture != state.picture else entrance_of(slide)
            pieces.append(TransitionPiece(state, changed, name, change.fade))
        state, at = changed, change.start + change.fade
    pieces.append(HoldPiece(state, timing.frames - timing.transition - at))
    return tuple(pieces)


def _still_changes(slide: Slide, timing: SlideTiming, fps: Fraction) -> list[_StillChange]:
    """Return when fragments are revealed and pictures change, in order.

    With as many reveals as changes of picture, each reveal changes the picture. Otherwise pictures change at equal
    intervals; one that would overlap a reveal changes with it, and one for which there is no time is left out.
    """
    hold, pictures = timing.frames - timing.transition, 1 + len(slide.sequence)
    together = len(timing.reveals) == len(slide.sequence)
    fades = timing.reveal_fades or (timing.fade,) * len(timing.reveals)
    reveals = [
        _StillChange(frame, fades[fragments - 1], fragments, fragments if together else 0)
        for fragments, frame in enumerate(timing.reveals, start=1)
    ]
    if together and not timing.pointing:
        return reveals
    if timing.pointing:
        reveals = _with_views(reveals, timing.pointing)
    if together:
        return _accumulated(reveals)
    share = hold // pictures
    fade = max(0, min(frames_of(SEQUENCE_FADE_SECONDS, fps), share - MIN_SEGMENT_FRAMES))
    fade = fade if fade >= MIN_SEGMENT_FRAMES else 0
    changes = []
    for picture in range(1, pictures):
        change = _StillChange(hold * picture // pictures, fade, 0, picture)
        overlapping = (n for n, r in enumerate(reveals) if r.start < change.next_start and change.start < r.next_start)
        reveal = next(overlapping, None)
        if reveal is not None:
            reveals[reveal] = replace(reveals[reveal], picture=picture)
        elif share >= MIN_SEGMENT_FRAMES:
            changes.append(change)
    return _accumulated((*reveals, *changes))


def _with_views(reveals: Sequence[_StillChange], pointing: Sequence[PointingChange]) -> list[_StillChange]:
    """Return the changes of a slide's fragments and of its view, those that happen at once as one."""
    changes = {reveal.start: reveal for reveal in reveals}
    for change in pointing:
        same = changes.get(change.frame)
        if same is None:
            changes[change.frame] = _StillChange(change.frame, change.fade, 0, 0, change.view)
        else:
            changes[change.frame] = replace(same, fade=max(same.fade, change.fade), view=change.view)
    return [changes[frame] for frame in sorted(changes)]


def _accumulated(changes: Iterable[_StillChange]) -> list[_StillChange]:
    """Return the changes in order: each keeps the fragments that appeared and the picture that came before it."""
    ordered: list[_StillChange] = []
    fragments = picture = 0
    for change in sorted(changes, key=lambda c: c.start):
        fragments, picture = max(fragments, change.fragments), max(picture, change.picture)
        ordered.append(replace(change, fragments=fragments, picture=picture))
    return ordered


def _last_state(pieces: Sequence[Piece]) -> SlideState:
    last = pieces[-1]
    assert isinstance(last, HoldPiece)
    return last.state


def _motion_piece(index: int, motion: str, timing: SlideTiming, entrance: str) -> MotionPiece:
    reveals = tuple((frame, fragments) for fragments, frame in enumerate(timing.reveals, start=1))
    frames = timing.frames - timing.transition
    return MotionPiece(index, motion, frames, reveals, timing.fade, entrance=entrance, pointing=timing.pointing)
