"""Burned-in captions appear and disappear with their cues, and every piece can be encoded."""

from __future__ import annotations

from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from mdvideo.deck.model import Background, CssImage, Motion
from mdvideo.plan.captions.burn_in import burn_captions
from mdvideo.plan.captions.cues import CaptionWord, Cue
from mdvideo.plan.pacing import MIN_SEGMENT_FRAMES
from mdvideo.plan.timeline import CaptionOverlay, HoldPiece, MotionPiece, Timeline, TransitionPiece
from tests.support.planned_slides import HERE, slide, timeline

FPS = Fraction(30)


def cue(start: int, end: int, *later: int) -> Cue:
    """A caption by frames: its first word at ``start``, one more at each of ``later``."""
    starts = [Fraction(frame) / FPS for frame in (start, *later)]
    ends = [*starts[1:], Fraction(end) / FPS]
    words = tuple(CaptionWord("word", a, max(a, b)) for a, b in zip(starts, ends, strict=True))
    return Cue(starts[0], Fraction(end) / FPS, (words,))


def captions_of(video: Timeline) -> list[CaptionOverlay | None]:
    """The caption on each frame."""
    out: list[CaptionOverlay | None] = []
    for time in video.slides:
        for piece in time.pieces:
            if isinstance(piece, MotionPiece):
                changes = dict(piece.captions)
                caption = None
                for frame in range(piece.frames):
                    caption = changes.get(frame, caption)
                    out.append(caption)
            else:
                out += [piece.caption] * piece.frames
    return out


def test_a_caption_is_shown_from_its_cues_first_frame_to_its_last() -> None:
    plain = timeline(slide(1, duration=Fraction(8)))
    captioned = burn_captions(plain, [cue(30, 90), cue(90, 120), cue(150, 200)], highlight_words=False)
    shown = captions_of(captioned)
    assert [shown.index(CaptionOverlay(n)) for n in range(3)] == [30, 90, 150]
    assert [shown.count(CaptionOverlay(n)) for n in range(3)] == [60, 30, 50]
    assert len(captioned.slides[0].pieces) == 6


def test_each_highlighted_word_is_a_caption_of_its_own() -> None:
    captioned = burn_captions(timeline(slide(1, duration=Fraction(8))), [cue(30, 90, 40, 55)], highlight_words=True)
    shown = captions_of(captioned)
    assert [shown.index(CaptionOverlay(0, n)) for n in (1, 2, 3)] == [30, 40, 55]
    assert shown[90] is None


def test_no_caption_is_shown_while_one_slide_changes_to_the_next() -> None:
    plain = timeline(slide(1, duration=Fraction(4)), slide(2, duration=Fraction(4)))
    shown = captions_of(burn_captions(plain, [cue(30, 120)], highlight_words=False))
    assert shown[104] == CaptionOverlay(0)
    assert set(shown[105:]) == {None}


def test_a_reveal_fades_in_under_a_caption() -> None:
    plain = timeline(slide(1, duration=Fraction(8), fragments=1))
    at = plain.slides[0].reveals[0]
    pieces = burn_captions(plain, [cue(at - 20, at + 40)], highlight_words=False).slides[0].pieces
    (change,) = (piece for piece in pieces if isinstance(piece, TransitionPiece))
    assert change.caption == CaptionOverlay(0)


def moving(fragments: int = 1) -> Timeline:
    background = Background(CssImage("red", HERE), HERE)
    one = slide(1, duration=Fraction(8), fragments=fragments, backgrounds=(background,), motion=Motion("zoom-in"))
    return timeline(one, slide(2, duration=Fraction(4)))


def test_over_a_moving_background_captions_wait_for_fades_and_are_off_at_its_ends() -> None:
    plain = moving()
    (motion, _) = plain.slides[0].pieces
    assert isinstance(motion, MotionPiece)
    ((reveal, _),) = motion.reveals
    cues = [cue(0, reveal + 1), cue(reveal + 1, 240)]
    shown = captions_of(burn_captions(plain, cues, highlight_words=False))
    assert shown[0] is None
    assert shown[motion.frames - 1] is None
    assert shown[motion.frames - 2] == CaptionOverlay(1)
    assert shown.index(CaptionOverlay(1)) == reveal + motion.fade


@given(
    st.lists(st.integers(0, 360), min_size=2, max_size=40, unique=True),
    st.integers(0, 4),
    st.booleans(),
    st.booleans(),
)
def test_whatever_the_cues_the_video_keeps_its_length_and_has_no_single_frames(
    cuts: list[int], fragments: int, words: bool, moves: bool
) -> None:
    still = (slide(n, duration=Fraction(4), fragments=fragments) for n in (1, 2))
    plain = moving(fragments) if moves else timeline(*still)
    edges = sorted(min(cut, plain.frames) for cut in cuts)
    cues = [cue(a, b, *range(a + 1, b, 3)) for a, b in zip(edges[::2], edges[1::2], strict=False) if a < b]
    captioned = burn_captions(plain, cues, highlight_words=words)
    assert captioned.frames == plain.frames
    for before, after in zip(plain.slides, captioned.slides, strict=True):
        assert (before.start, before.end, before.reveals) == (after.start, after.end, after.reveals)
        assert sum(piece.frames for piece in after.pieces) == after.end - after.start
        assert all(piece.frames >= MIN_SEGMENT_FRAMES for piece in after.pieces)
        holds = [(a, b) for a, b in zip(after.pieces, after.pieces[1:], strict=False) if isinstance(a, HoldPiece)]
        assert all(a != b for a, b in holds)
