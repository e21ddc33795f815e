"""The timeline is exact: pieces tile the film, and every reveal and chapter lands on its frame."""

from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from mdvideo.deck.model import Background, CssImage, Motion, Slide, Transition
from mdvideo.errors import Span
from mdvideo.plan.pacing import SHORTEST_SEGMENT, SlideTiming, pace_problems, reading_pace, words_in
from mdvideo.plan.timeline import HoldPiece, MotionPiece, Timeline, TransitionPiece, timeline_of, transitions_of
from mdvideo.settings import PacingSettings

HERE = Span("d.md", 1, 1, 2, "x")
FADE = Transition("fade", Fraction(1, 2))


def slide(number: int = 1, text: str = "", fragments: int = 0, **more: object) -> Slide:
    return Slide(number=number, span=HERE, body="", title="T", text=text, fragments=fragments, **more)  # type: ignore[arg-type]


def film(*slides: Slide, default: Transition | None = FADE, fps: Fraction = Fraction(30)) -> Timeline:
    transitions = transitions_of(slides, default)
    paces = [reading_pace(s, t, PacingSettings(), fps) for s, t in zip(slides, transitions, strict=True)]
    return timeline_of(slides, paces, transitions, fps)


def test_a_forced_duration_is_exact_to_the_frame() -> None:
    a, b = slide(1, duration=Fraction(8)), slide(2, duration=Fraction(5, 2))
    times = film(a, b).slides
    assert [(t.start, t.end) for t in times] == [(0, 240), (240, 315)]


def test_a_transition_is_the_end_of_its_slides_time_so_a_chapter_shows_the_slide_itself() -> None:
    times = film(slide(1, duration=Fraction(4)), slide(2, duration=Fraction(4))).slides
    assert [type(p).__name__ for p in times[0].pieces] == ["HoldPiece", "TransitionPiece"]
    assert [p.frames for p in times[0].pieces] == [105, 15]
    assert isinstance(times[1].pieces[0], HoldPiece)


def test_fragments_are_spread_evenly_and_each_fades_in() -> None:
    times = film(slide(1, fragments=3, duration=Fraction(8)), default=None).slides
    assert times[0].reveals == (60, 120, 180)
    assert [p.frames for p in times[0].pieces] == [60, 6, 54, 6, 54, 6, 54]


def test_more_words_stay_longer_within_bounds() -> None:
    short, long, endless = (film(slide(text="word " * n)).frames for n in (1, 40, 10_000))
    assert short == 4 * 30 < long < endless == 30 * 30


def test_two_cjk_characters_read_like_one_word() -> None:
    assert words_in("光合作用") == 2
    assert words_in("It isn't light-dependent: 光合") == 4


def test_a_moving_background_is_one_piece_with_its_reveals_inside() -> None:
    moving = slide(
        1,
        fragments=1,
        duration=Fraction(6),
        motion=Motion("zoom-in"),
        backgrounds=(Background(CssImage("linear-gradient(red, blue)", HERE), HERE),),
    )
    (piece,) = film(moving, default=None).slides[0].pieces
    assert piece == MotionPiece(0, "zoom-in", 180, ((90, 1),), 6)


def test_a_duration_too_short_for_its_fragments_is_a_warning_that_says_what_to_write() -> None:
    tight = slide(1, fragments=9, duration=Fraction(1))
    pace = reading_pace(tight, None, PacingSettings(), Fraction(30))
    (problem,) = pace_problems(tight, pace, Fraction(30))
    assert problem.hint == "write `duration: 3s` or more, or a shorter transition"


slides_strategy = st.lists(
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


@given(slides_strategy, st.sampled_from([Fraction(30), Fraction(25), Fraction(24000, 1001), Fraction(60), Fraction(5)]))
def test_pieces_tile_the_film_and_none_is_a_lone_frame(slides: list[Slide], fps: Fraction) -> None:
    timeline = film(*slides, fps=fps)
    at = 0
    for index, time in enumerate(timeline.slides):
        assert time.start == at
        for piece in time.pieces:
            assert piece.frames >= SHORTEST_SEGMENT
            at += piece.frames
        assert time.end == at
        assert list(time.reveals) == sorted(set(time.reveals))
        assert all(time.start < r < time.end for r in time.reveals)
        state = 0
        for piece in time.pieces:
            if isinstance(piece, HoldPiece):
                assert piece.shot.slide == index
                assert piece.shot.state in (state, state + 1)  # a fade too short for two frames is a cut
                state = piece.shot.state
            elif isinstance(piece, TransitionPiece):
                assert piece.before.state == state
                state = piece.after.state
    assert timeline.frames == at


PICTURES = (Background(CssImage("linear-gradient(red, blue)", HERE), HERE, behind=True),)


def test_a_sequence_of_pictures_is_spread_evenly_and_cross_fades() -> None:
    times = film(slide(1, duration=Fraction(9), sequence=PICTURES * 2), default=None).slides
    holds = [(p.shot.picture, p.frames) for p in times[0].pieces if isinstance(p, HoldPiece)]
    assert holds == [(0, 90), (1, 66), (2, 66)]
    assert [p.frames for p in times[0].pieces if isinstance(p, TransitionPiece)] == [24, 24]


def test_with_a_reveal_for_each_picture_they_come_together_whenever_that_is() -> None:
    uneven = SlideTiming(300, (30, 250), 6, 0)
    (time,) = timeline_of([slide(1, fragments=2, sequence=PICTURES * 2)], [uneven], [None], Fraction(30)).slides
    changes = [(p.after.state, p.after.picture) for p in time.pieces if isinstance(p, TransitionPiece)]
    assert changes == [(1, 1), (2, 2)]
    assert time.reveals == (30, 250)


def test_a_picture_that_would_meet_a_reveal_comes_with_it() -> None:
    times = film(slide(1, duration=Fraction(8), fragments=1, sequence=PICTURES * 3), default=None).slides
    shots = [(p.shot.state, p.shot.picture) for p in times[0].pieces if isinstance(p, HoldPiece)]
    assert shots == [(0, 0), (0, 1), (1, 2), (1, 3)]


def test_the_next_slide_follows_the_last_picture_of_a_sequence() -> None:
    times = film(slide(1, sequence=PICTURES), slide(2)).slides
    last = times[0].pieces[-1]
    assert isinstance(last, TransitionPiece)
    assert (last.before.slide, last.before.picture, last.before.still) == (0, 1, "still-0-picture-1")
    assert last.after.still == "still-0"


def test_a_sequence_stands_still_whatever_motion_is_asked_for() -> None:
    moving = slide(1, backgrounds=PICTURES, sequence=PICTURES, motion=Motion("zoom-in"))
    assert not any(isinstance(piece, MotionPiece) for piece in film(moving).slides[0].pieces)


@given(
    st.integers(0, 8), st.integers(0, 11), st.integers(1, 600), st.sampled_from([Fraction(24), Fraction(30000, 1001)])
)
def test_sequences_tile_their_slide_however_short_it_is(
    fragments: int, pictures: int, tenths: int, fps: Fraction
) -> None:
    crowded = slide(1, fragments=fragments, duration=Fraction(tenths, 10), sequence=PICTURES * pictures)
    time = film(crowded, slide(2), fps=fps).slides[0]
    assert sum(piece.frames for piece in time.pieces) == time.end - time.start
    assert all(piece.frames >= SHORTEST_SEGMENT for piece in time.pieces)
    shots = [piece.shot for piece in time.pieces if isinstance(piece, HoldPiece)]
    assert shots[-1].state == fragments
    assert shots == sorted(shots, key=lambda shot: (shot.state, shot.picture))
    for before, after in zip(time.pieces, time.pieces[1:], strict=False):
        if isinstance(before, HoldPiece) and isinstance(after, TransitionPiece):
            assert after.before == before.shot
