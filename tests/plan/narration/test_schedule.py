"""Slides timed by what is said on them: words and transitions never meet, and fragments wait for their word."""

from __future__ import annotations

from fractions import Fraction
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mdvideo.deck.model import Background, CssImage, Motion, Note, Slide, Transition
from mdvideo.errors import Span
from mdvideo.plan.aac_grid import BLOCK, RATE, blocks
from mdvideo.plan.jobs import Digest
from mdvideo.plan.narration.schedule import (
    SlideSpeech,
    SpeechClip,
    SpokenClip,
    SpokenSentence,
    line_of,
    narrated,
    narration_problems,
)
from mdvideo.plan.narration.script import click_problems, script_of
from mdvideo.plan.pacing import SHORTEST_SEGMENT
from mdvideo.plan.timeline import timeline_of, transitions_of
from mdvideo.protocols import SpokenWord
from mdvideo.settings import PacingSettings

HERE = Span("d.md", 1, 1, 2, "x")
FADE = Transition("fade", Fraction(1, 2))
PACING = PacingSettings()
SENTENCE = script_of([Note("Some words.", HERE)]).sentences[0]


def slide(number: int = 1, fragments: int = 0, **more: object) -> Slide:
    return Slide(number=number, span=HERE, body="", title="T", text="", fragments=fragments, **more)  # type: ignore[arg-type]


def take(samples: int, *clicks: int, gap: Fraction = Fraction(0)) -> SpokenClip:
    clip = SpeechClip(Digest("s"), 22_050, Digest("p"), samples)
    return SpokenClip(clip, (SpokenSentence(SENTENCE, 0, samples, (), clicks),), gap)


TAKES = st.builds(
    lambda samples, clicks, gap: take(samples, *(samples * c // 100 for c in sorted(clicks)), gap=gap),
    st.integers(1, 20 * RATE),
    st.lists(st.integers(0, 100), max_size=3),
    st.fractions(0, 3, max_denominator=20),
)
SPEECHES = st.none() | st.builds(SlideSpeech, st.lists(TAKES, min_size=1, max_size=4).map(tuple), st.fractions(0, 3))
RATES = st.sampled_from([Fraction(24), Fraction(25), Fraction(30000, 1001), Fraction(30), Fraction(60)])


@given(st.lists(st.tuples(SPEECHES, st.integers(0, 4)), min_size=1, max_size=4), RATES)
def test_words_and_transitions_never_meet_and_clips_never_overlap(
    given_slides: list[tuple[SlideSpeech | None, int]], fps: Fraction
) -> None:
    slides = [slide(n, fragments) for n, (_, fragments) in enumerate(given_slides, 1)]
    transitions = transitions_of(slides, FADE)
    narration = narrated(slides, [speech for speech, _ in given_slides], transitions, PACING, fps)
    timeline = timeline_of(slides, narration.paces, transitions, fps)
    free = 0
    for heard in narration.takes:
        assert heard.block - 1 >= free  # the packet in front is its priming
        free = heard.block + blocks(heard.take.clip.samples)
    for time, pace, takes in zip(timeline.slides, narration.paces, narration.slides, strict=True):
        for heard in takes:
            assert heard.sample >= timeline.seconds(time.start) * RATE
            assert heard.end <= timeline.seconds(time.end - pace.transition) * RATE
        shown = [0, *(frame - time.start for frame in time.reveals)]
        assert all(b - a >= SHORTEST_SEGMENT for a, b in pairwise(shown))
        assert all(piece.frames >= SHORTEST_SEGMENT for piece in time.pieces)


@given(RATES, st.integers(0, 500))
def test_a_reveal_is_on_the_frame_nearest_to_its_word(fps: Fraction, before: int) -> None:
    slides = [slide(1, duration=Fraction(before + 200, 7)), slide(2, fragments=1)]
    narration = narrated(slides, [None, SlideSpeech((take(10 * RATE, 3 * RATE),))], (None, None), PACING, fps)
    start = narration.paces[0].frames
    (heard,) = narration.slides[1]
    word = Fraction(heard.sample + 3 * RATE, RATE)
    assert abs((start + narration.paces[1].reveals[0]) / fps - word) <= 1 / (2 * fps)


@given(st.integers(0, 5000))
def test_a_slides_length_does_not_depend_on_where_it_begins(before: int) -> None:
    """Else an edit would encode every moving background behind it anew."""
    slides = [slide(1, duration=Fraction(before + 60, 30)), slide(2, motion=Motion("zoom-in"), backgrounds=(SKY,))]
    found = narrated(slides, [None, SlideSpeech((take(5 * RATE),))], (None, None), PACING, Fraction(30))
    assert found.paces[1].frames == ALONE


SKY = Background(CssImage("none", HERE), HERE)
ALONE = narrated([slide()], [SlideSpeech((take(5 * RATE),))], (None,), PACING, Fraction(30)).paces[0].frames


def test_fragments_without_a_click_are_spread_over_what_is_left() -> None:
    found = narrated([slide(fragments=3)], [SlideSpeech((take(12 * RATE, 6 * RATE),))], (None,), PACING, Fraction(30))
    start = found.slides[0][0].sample / RATE
    assert [round(frame / 30 - start) for frame in found.paces[0].reveals] == [6, 8, 10]


def test_silence_between_sentences_is_what_was_asked_for() -> None:
    speech = SlideSpeech((take(RATE), take(RATE, gap=Fraction(3, 2))), closing=Fraction(3))
    found = narrated([slide()], [speech], (None,), PACING, Fraction(30))
    first, second = found.slides[0]
    assert (second.sample - first.end) / RATE == pytest.approx(1.5, abs=BLOCK / RATE)
    assert found.paces[0].frames / 30 - second.end / RATE == pytest.approx(3, abs=0.08)


def test_a_duration_is_kept_unless_more_is_said() -> None:
    def pace(seconds: int) -> int:
        return (
            narrated(
                [slide(duration=Fraction(seconds))], [SlideSpeech((take(5 * RATE),))], (None,), PACING, Fraction(30)
            )
            .paces[0]
            .frames
        )

    assert pace(20) == 600
    assert 180 < pace(3) < 200
    long = narrated([slide(duration=Fraction(3))], [SlideSpeech((take(5 * RATE),))], (None,), PACING, Fraction(30))
    (problem,) = narration_problems(slide(duration=Fraction(3)), long.paces[0], Fraction(30))
    assert problem.code == "narration-long"
    assert "duration: 6.3s" in (problem.hint or "")


def test_words_stand_where_captions_show_them() -> None:
    (sentence,) = script_of([Note("Ask [click] SQL now.", HERE)], {"SQL": "my sequel"}).sentences
    words = [SpokenWord(0, 3, 0), SpokenWord(4, 6, 900), SpokenWord(7, 13, 1000), SpokenWord(14, 17, 800)]
    line = line_of(sentence, words, 0, 5000)
    assert [(sentence.written[word.start : word.end], word.sample) for word in line.words] == [
        ("Ask", 0), ("SQL", 900), ("now", 1000),
    ]  # fmt: skip
    assert line.clicks == (900,)


@pytest.mark.parametrize(("notes", "fragments", "told"), [
    ("[click] a", 0, "0 fragments, and its notes 1 [click] mark"), ("[click] a", 2, "2 fragments"),
    ("[click] a", 1, ""), ("a", 3, ""),
])  # fmt: skip
def test_clicks_and_fragments_are_counted(notes: str, fragments: int, told: str) -> None:
    note = Note(notes, HERE)
    problems = click_problems(slide(fragments=fragments, notes=(note,)), script_of([note]))
    assert told in " ".join(problem.message for problem in problems)
    assert len(problems) == bool(told)
