"""Captions in the picture come and go with their cues, and leave no piece that cannot be joined."""

from __future__ import annotations

from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from mdvideo.deck.model import Background, CssImage, Motion
from mdvideo.plan.captions.burn_in import burnt
from mdvideo.plan.captions.cues import CaptionWord, Cue
from mdvideo.plan.pacing import SHORTEST_SEGMENT
from mdvideo.plan.timeline import CaptionOverlay, HoldPiece, MotionPiece, Timeline, TransitionPiece
from tests.plan.test_timeline import HERE, film, slide

FPS = Fraction(30)


def cue(start: int, end: int, *later: int) -> Cue:
    """A caption by frames: its first word at ``start``, one more at each of ``later``."""
    starts = [Fraction(frame) / FPS for frame in (start, *later)]
    ends = [*starts[1:], Fraction(end) / FPS]
    words = tuple(CaptionWord("word", a, max(a, b)) for a, b in zip(starts, ends, strict=True))
    return Cue(starts[0], Fraction(end) / FPS, (words,))


def strips(timeline: Timeline) -> list[CaptionOverlay | None]:
    """What is shown on each frame."""
    out: list[CaptionOverlay | None] = []
    for time in timeline.slides:
        for piece in time.pieces:
            if isinstance(piece, MotionPiece):
                shown = dict(piece.strips)
                strip = None
                for frame in range(piece.frames):
                    strip = shown.get(frame, strip)
                    out.append(strip)
            else:
                out += [piece.strip] * piece.frames
    return out


def test_a_caption_stands_from_its_cues_first_frame_to_its_last() -> None:
    timeline = burnt(film(slide(1, duration=Fraction(8))), [cue(30, 90), cue(90, 120), cue(150, 200)], words=False)
    shown = strips(timeline)
    assert [shown.index(CaptionOverlay(n)) for n in range(3)] == [30, 90, 150]
    assert [shown.count(CaptionOverlay(n)) for n in range(3)] == [60, 30, 50]
    assert len(timeline.slides[0].pieces) == 6


def test_the_word_that_is_spoken_is_a_strip_of_its_own() -> None:
    shown = strips(burnt(film(slide(1, duration=Fraction(8))), [cue(30, 90, 40, 55)], words=True))
    assert [shown.index(CaptionOverlay(0, n)) for n in (1, 2, 3)] == [30, 40, 55]
    assert shown[90] is None


def test_no_caption_stands_while_one_slide_turns_into_the_next() -> None:
    timeline = burnt(film(slide(1, duration=Fraction(4)), slide(2, duration=Fraction(4))), [cue(30, 120)], words=False)
    shown = strips(timeline)
    assert shown[104] == CaptionOverlay(0)
    assert set(shown[105:]) == {None}


def test_a_reveal_fades_under_a_standing_caption() -> None:
    plain = film(slide(1, duration=Fraction(8), fragments=1))
    at = plain.slides[0].reveals[0]
    pieces = burnt(plain, [cue(at - 20, at + 40)], words=False).slides[0].pieces
    (change,) = (piece for piece in pieces if isinstance(piece, TransitionPiece))
    assert change.strip == CaptionOverlay(0)


def moving(fragments: int = 1) -> Timeline:
    behind = Background(CssImage("red", HERE), HERE)
    one = slide(1, duration=Fraction(8), fragments=fragments, backgrounds=(behind,), motion=Motion("zoom-in"))
    return film(one, slide(2, duration=Fraction(4)))


def test_over_a_moving_picture_captions_wait_for_fades_and_leave_its_ends_bare() -> None:
    plain = moving()
    (drift, _) = plain.slides[0].pieces
    assert isinstance(drift, MotionPiece)
    ((reveal, _),) = drift.reveals
    timeline = burnt(plain, [cue(0, reveal + 1), cue(reveal + 1, 240)], words=False)
    shown = strips(timeline)
    assert shown[0] is None
    assert shown[drift.frames - 1] is None
    assert shown[drift.frames - 2] == CaptionOverlay(1)
    assert shown.index(CaptionOverlay(1)) == reveal + drift.fade


@given(
    st.lists(st.integers(0, 360), min_size=2, max_size=40, unique=True),
    st.integers(0, 4),
    st.booleans(),
    st.booleans(),
)
def test_whatever_the_cues_the_film_keeps_its_length_and_has_no_lone_frames(
    cuts: list[int], fragments: int, words: bool, moves: bool
) -> None:
    plain = moving(fragments) if moves else film(*(slide(n, duration=Fraction(4), fragments=fragments) for n in (1, 2)))
    edges = sorted(min(cut, plain.frames) for cut in cuts)
    cues = [cue(a, b, *range(a + 1, b, 3)) for a, b in zip(edges[::2], edges[1::2], strict=False) if a < b]
    timeline = burnt(plain, cues, words=words)
    assert timeline.frames == plain.frames
    for before, after in zip(plain.slides, timeline.slides, strict=True):
        assert (before.start, before.end, before.reveals) == (after.start, after.end, after.reveals)
        assert sum(piece.frames for piece in after.pieces) == after.end - after.start
        assert all(piece.frames >= SHORTEST_SEGMENT for piece in after.pieces)
        holds = [(a, b) for a, b in zip(after.pieces, after.pieces[1:], strict=False) if isinstance(a, HoldPiece)]
        assert all(a != b for a, b in holds)
