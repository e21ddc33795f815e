"""When marks are shown, and what is shown after each."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from mdvideo.deck.pointing.pointing_marks import PointingMark, PointingTarget
from mdvideo.plan.pointing.pointing_views import WHOLE_SLIDE, beats_of, changes_of, spread_beats

HERE = PointingTarget("words", "here")
POINT, BOX = PointingMark("point", HERE), PointingMark("box", HERE)
ZOOM, OUT, OFF = PointingMark("zoom", HERE), PointingMark("zoom"), PointingMark("off")


def test_a_mark_replaces_the_one_before_and_marks_of_one_word_are_shown_together() -> None:
    beats = beats_of((), [(10, POINT), (40, BOX), (40, PointingMark("spotlight", HERE)), (70, OFF)], 6, 20)
    shown = [[mark.kind for mark in beat.view.marks] for beat in beats if beat.view is not None]
    assert shown == [["point"], ["box", "spotlight"], []]


def test_a_zoom_lasts_until_the_next_one_whatever_points_meanwhile() -> None:
    beats = beats_of((), [(10, ZOOM), (60, POINT), (90, OUT)], 6, 20)
    assert [beat.fade for beat in beats] == [20, 6, 20]
    assert [beat.view.zoom for beat in beats if beat.view is not None] == [ZOOM, ZOOM, None]


def test_what_changes_nothing_is_no_beat() -> None:
    assert beats_of((), [(10, OUT), (20, OFF)], 6, 20) == []


def test_a_fragment_and_a_mark_at_one_word_happen_at_once() -> None:
    [beat] = beats_of([30], [(30, POINT)], 6, 20)
    assert beat.reveals
    assert beat.view is not None
    assert beat.start == 27  # half done on the word


@given(
    st.lists(st.integers(0, 400), max_size=6),
    st.lists(st.tuples(st.integers(0, 400), st.sampled_from([POINT, BOX, ZOOM, OUT, OFF])), max_size=8),
    st.sampled_from([0, 6]),
)
def test_changes_never_overlap(reveals: list[int], marks: list[tuple[int, PointingMark]], fade: int) -> None:
    beats = beats_of(reveals, marks, fade, 20)
    hold = 500 + sum(beat.fade + 3 for beat in beats)
    starts = spread_beats(beats, hold, 2)
    assert sum(beat.reveals for beat in beats) == len(reveals)
    free = 2
    for beat, start in zip(beats, starts, strict=True):
        assert start >= free
        free = start + beat.fade + 2
    assert free <= hold
    views = [change.view for change in changes_of(beats, starts)]
    assert all(a != b for a, b in zip([WHOLE_SLIDE, *views], views, strict=False))
