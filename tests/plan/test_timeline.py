"""The timeline is exact: its pieces cover the video, and every reveal and chapter is on its frame."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mdvideo.deck.model import Background, CssImage, Motion, Slide, Transition
from mdvideo.plan.pacing import MIN_SEGMENT_FRAMES, SlideTiming
from mdvideo.plan.timeline import HoldPiece, MotionPiece, TransitionPiece, timeline_of, transitions_of
from tests.support.planned_slides import HERE, slide, timeline

PICTURES = (Background(CssImage("linear-gradient(red, blue)", HERE), HERE, full_frame=True),)


def test_a_slides_time_ends_with_its_transition_so_a_chapter_shows_the_slide_itself() -> None:
    times = timeline(slide(1, duration=Fraction(4)), slide(2, duration=Fraction(4))).slides
    assert [type(p).__name__ for p in times[0].pieces] == ["HoldPiece", "TransitionPiece"]
    assert [p.frames for p in times[0].pieces] == [105, 15]
    assert isinstance(times[1].pieces[0], HoldPiece)


def test_fragments_are_spread_evenly_and_each_fades_in() -> None:
    times = timeline(slide(1, fragments=3, duration=Fraction(8)), transition=None).slides
    assert times[0].reveals == (60, 120, 180)
    assert [p.frames for p in times[0].pieces] == [60, 6, 54, 6, 54, 6, 54]


def test_a_moving_background_is_one_piece_that_contains_its_reveals() -> None:
    moving = slide(1, fragments=1, duration=Fraction(6), motion=Motion("zoom-in"), backgrounds=PICTURES)
    (piece,) = timeline(moving, transition=None).slides[0].pieces
    assert piece == MotionPiece(0, "zoom-in", 180, ((90, 1),), 6, entrance="rise")


@pytest.mark.parametrize(
    ("changes", "entrance"),
    [
        ({}, "rise"),
        ({"entrance": "fade"}, "fade"),
        ({"body": '<pre><span class="line" data-away="0">a</span></pre>'}, "wipe"),
        ({"body": '<pre><span class="line" data-dim="0">a</span></pre>'}, "fade"),
        ({"motion": Motion("none")}, "fade"),
        ({"motion": Motion("none"), "entrance": "wipe"}, "fade"),
    ],
)
def test_fragments_enter_by_what_they_are(changes: dict[str, Any], entrance: str) -> None:
    one = replace(slide(1, fragments=1, duration=Fraction(6)), **changes)
    (_, change, _) = timeline(one, transition=None).slides[0].pieces
    assert isinstance(change, TransitionPiece)
    assert (change.name, change.frames) == (entrance, 6)


def test_a_chapter_begins_with_another_transition() -> None:
    usual, chapter, own = (Transition(name, Fraction(1, 2)) for name in ("fade", "slideup", "wipeleft"))
    slides = (slide(1), slide(2), slide(3), replace(slide(4), transition=own), slide(5))
    assert transitions_of(slides, usual, {2, 4}, chapter) == (usual, chapter, usual, own, None)
    assert transitions_of(slides, usual, {2}) == (usual, usual, usual, own, None)


SLIDES = st.lists(
    st.builds(
        slide,
        text=st.integers(0, 200).map(lambda n: "word " * n),
        fragments=st.integers(0, 12),
        duration=st.none() | st.fractions(Fraction(1, 100), 40),
        transition=st.none() | st.builds(Transition, st.sampled_from(["none", "fade", "wipeleft"]), st.fractions(0, 3)),
    ),
    min_size=1,
    max_size=6,
)


@given(SLIDES, st.sampled_from([Fraction(30), Fraction(25), Fraction(24000, 1001), Fraction(60), Fraction(5)]))
def test_pieces_cover_the_video_and_none_is_a_single_frame(slides: list[Slide], fps: Fraction) -> None:
    planned = timeline(*slides, fps=fps)
    at = 0
    for index, time in enumerate(planned.slides):
        assert time.start == at
        for piece in time.pieces:
            assert piece.frames >= MIN_SEGMENT_FRAMES
            at += piece.frames
        assert time.end == at
        assert list(time.reveals) == sorted(set(time.reveals))
        assert all(time.start < r < time.end for r in time.reveals)
        fragments = 0
        for piece in time.pieces:
            if isinstance(piece, HoldPiece):
                assert piece.state.slide == index
                assert piece.state.fragments in (fragments, fragments + 1)  # a fade too short for two frames is a cut
                fragments = piece.state.fragments
            elif isinstance(piece, TransitionPiece):
                assert piece.before.fragments == fragments
                fragments = piece.after.fragments
    assert planned.frames == at


def test_a_sequence_of_pictures_is_spread_evenly_and_cross_fades() -> None:
    (time,) = timeline(slide(1, duration=Fraction(9), sequence=PICTURES * 2), transition=None).slides
    holds = [(p.state.picture, p.frames) for p in time.pieces if isinstance(p, HoldPiece)]
    assert holds == [(0, 90), (1, 66), (2, 66)]
    assert [p.frames for p in time.pieces if isinstance(p, TransitionPiece)] == [24, 24]


def test_with_as_many_reveals_as_pictures_each_reveal_changes_the_picture() -> None:
    uneven = SlideTiming(300, (30, 250), 6, 0)
    (time,) = timeline_of([slide(1, fragments=2, sequence=PICTURES * 2)], [uneven], [None], Fraction(30)).slides
    changes = [(p.after.fragments, p.after.picture) for p in time.pieces if isinstance(p, TransitionPiece)]
    assert changes == [(1, 1), (2, 2)]
    assert time.reveals == (30, 250)


def test_a_picture_that_would_overlap_a_reveal_changes_with_it() -> None:
    (time,) = timeline(slide(1, duration=Fraction(8), fragments=1, sequence=PICTURES * 3), transition=None).slides
    states = [(p.state.fragments, p.state.picture) for p in time.pieces if isinstance(p, HoldPiece)]
    assert states == [(0, 0), (0, 1), (1, 2), (1, 3)]


def test_the_next_slide_follows_the_last_picture_of_a_sequence() -> None:
    times = timeline(slide(1, sequence=PICTURES), slide(2)).slides
    last = times[0].pieces[-1]
    assert isinstance(last, TransitionPiece)
    assert (last.before.slide, last.before.picture, last.before.still) == (0, 1, "still-0-picture-1")
    assert last.after.still == "still-0"


def test_a_sequence_does_not_move_whatever_its_motion() -> None:
    moving = slide(1, backgrounds=PICTURES, sequence=PICTURES, motion=Motion("zoom-in"))
    assert not any(isinstance(piece, MotionPiece) for piece in timeline(moving).slides[0].pieces)


@given(
    st.integers(0, 8), st.integers(0, 11), st.integers(1, 600), st.sampled_from([Fraction(24), Fraction(30000, 1001)])
)
def test_a_sequence_covers_its_slide_however_short_it_is(
    fragments: int, pictures: int, tenths: int, fps: Fraction
) -> None:
    crowded = slide(1, fragments=fragments, duration=Fraction(tenths, 10), sequence=PICTURES * pictures)
    time = timeline(crowded, slide(2), fps=fps).slides[0]
    assert sum(piece.frames for piece in time.pieces) == time.end - time.start
    assert all(piece.frames >= MIN_SEGMENT_FRAMES for piece in time.pieces)
    states = [piece.state for piece in time.pieces if isinstance(piece, HoldPiece)]
    assert states[-1].fragments == fragments
    assert states == sorted(states, key=lambda state: (state.fragments, state.picture))
    for before, after in zip(time.pieces, time.pieces[1:], strict=False):
        if isinstance(before, HoldPiece) and isinstance(after, TransitionPiece):
            assert after.before == before.state
