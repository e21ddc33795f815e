"""Slides timed by their speech: words and transitions never overlap, and fragments wait for their word."""

from __future__ import annotations

from fractions import Fraction
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mdvideo.deck.model import Background, CssImage, Motion, Note, Slide
from mdvideo.plan.audio_grid import AAC_FRAME_SAMPLES, SAMPLE_RATE, packet_count
from mdvideo.plan.jobs.job import Digest
from mdvideo.plan.narration.schedule import (
    Narration,
    SlideSpeech,
    SpeechAudio,
    SpokenClip,
    SpokenSentence,
    narration_of,
    narration_problems,
    spoken_sentence_of,
)
from mdvideo.plan.narration.script import click_problems, script_of
from mdvideo.plan.pacing import MIN_SEGMENT_FRAMES
from mdvideo.plan.timeline import timeline_of, transitions_of
from mdvideo.protocols import SpokenWord
from mdvideo.settings import PacingSettings
from tests.support.planned_slides import FADE, HERE, slide

PACING = PacingSettings()
SENTENCE = script_of([Note("Some words.", HERE)]).sentences[0]
SKY = Background(CssImage("none", HERE), HERE)


def clip(samples: int, *clicks: int, gap: Fraction = Fraction(0)) -> SpokenClip:
    audio = SpeechAudio(Digest("s"), 22_050, Digest("p"), samples)
    return SpokenClip(audio, (SpokenSentence(SENTENCE, 0, samples, (), clicks),), gap)


def seconds_of_speech(*seconds: int) -> SlideSpeech:
    """One clip: its length, and the times of its clicks."""
    length, *clicks = (SAMPLE_RATE * each for each in seconds)
    return SlideSpeech((clip(length, *clicks),))


def narrate(*slides: Slide, speeches: list[SlideSpeech | None], fps: Fraction = Fraction(30)) -> Narration:
    """Schedule slides without transitions."""
    return narration_of(slides, speeches, [None] * len(slides), PACING, fps)


CLIPS = st.builds(
    lambda samples, clicks, gap: clip(samples, *(samples * c // 100 for c in sorted(clicks)), gap=gap),
    st.integers(1, 20 * SAMPLE_RATE),
    st.lists(st.integers(0, 100), max_size=3),
    st.fractions(0, 3, max_denominator=20),
)
SPEECHES = st.none() | st.builds(SlideSpeech, st.lists(CLIPS, min_size=1, max_size=4).map(tuple), st.fractions(0, 3))
RATES = st.sampled_from([Fraction(24), Fraction(25), Fraction(30000, 1001), Fraction(30), Fraction(60)])


@given(st.lists(st.tuples(SPEECHES, st.integers(0, 4)), min_size=1, max_size=4), RATES)
def test_words_and_transitions_never_overlap_and_neither_do_clips(
    speeches: list[tuple[SlideSpeech | None, int]], fps: Fraction
) -> None:
    slides = [slide(n, fragments=fragments) for n, (_, fragments) in enumerate(speeches, 1)]
    transitions = transitions_of(slides, FADE)
    narration = narration_of(slides, [speech for speech, _ in speeches], transitions, PACING, fps)
    timeline = timeline_of(slides, narration.timings, transitions, fps)
    free = 0
    for placed in narration.clips:
        assert placed.packet - 1 >= free  # the packet before it is its priming
        free = placed.packet + packet_count(placed.clip.audio.samples)
    for time, timing, clips in zip(timeline.slides, narration.timings, narration.slides, strict=True):
        for placed in clips:
            assert placed.sample >= timeline.seconds(time.start) * SAMPLE_RATE
            assert placed.end <= timeline.seconds(time.end - timing.transition) * SAMPLE_RATE
        shown = [0, *(frame - time.start for frame in time.reveals)]
        assert all(b - a >= MIN_SEGMENT_FRAMES for a, b in pairwise(shown))
        assert all(piece.frames >= MIN_SEGMENT_FRAMES for piece in time.pieces)


@given(RATES, st.integers(0, 500))
def test_a_reveal_is_half_done_on_the_frame_nearest_to_its_word(fps: Fraction, before: int) -> None:
    slides = slide(1, duration=Fraction(before + 200, 7)), slide(2, fragments=1)
    narration = narrate(*slides, speeches=[None, seconds_of_speech(10, 3)], fps=fps)
    start = narration.timings[0].frames
    (placed,) = narration.slides[1]
    word = Fraction(placed.sample + 3 * SAMPLE_RATE, SAMPLE_RATE)
    timing = narration.timings[1]
    assert abs((start + timing.reveals[0] + timing.fade // 2) / fps - word) <= 1 / (2 * fps)


@given(st.integers(0, 5000))
def test_a_slides_length_does_not_depend_on_where_it_begins(before: int) -> None:
    """Otherwise an edit would encode every moving background after it again."""
    slides = slide(1, duration=Fraction(before + 60, 30)), slide(2, motion=Motion("zoom-in"), backgrounds=(SKY,))
    alone = narrate(slide(), speeches=[seconds_of_speech(5)])
    found = narrate(*slides, speeches=[None, seconds_of_speech(5)])
    assert found.timings[1].frames == alone.timings[0].frames


def test_fragments_without_a_click_are_spread_over_the_rest() -> None:
    found = narrate(slide(fragments=3), speeches=[seconds_of_speech(12, 6)])
    start = found.slides[0][0].sample / SAMPLE_RATE
    assert [round(frame / 30 - start) for frame in found.timings[0].reveals] == [6, 8, 10]


def test_silence_between_sentences_is_as_long_as_requested() -> None:
    speech = SlideSpeech((clip(SAMPLE_RATE), clip(SAMPLE_RATE, gap=Fraction(3, 2))), closing_pause=Fraction(3))
    found = narrate(slide(), speeches=[speech])
    first, second = found.slides[0]
    assert (second.sample - first.end) / SAMPLE_RATE == pytest.approx(1.5, abs=AAC_FRAME_SAMPLES / SAMPLE_RATE)
    assert found.timings[0].frames / 30 - second.end / SAMPLE_RATE == pytest.approx(3, abs=0.08)


def test_a_duration_holds_unless_the_speech_is_longer() -> None:
    long = narrate(slide(duration=Fraction(20)), speeches=[seconds_of_speech(5)])
    assert long.timings[0].frames == 600
    short = slide(duration=Fraction(3))
    (timing,) = narrate(short, speeches=[seconds_of_speech(5)]).timings
    assert 180 < timing.frames < 200
    (problem,) = narration_problems(short, timing, Fraction(30))
    assert problem.code == "narration-long"
    assert "duration: 6.3s" in (problem.hint or "")


def test_words_are_at_their_place_in_the_written_form() -> None:
    (sentence,) = script_of([Note("Ask [click] SQL now.", HERE)], {"SQL": "my sequel"}).sentences
    words = [SpokenWord(0, 3, 0), SpokenWord(4, 6, 900), SpokenWord(7, 13, 1000), SpokenWord(14, 17, 800)]
    spoken = spoken_sentence_of(sentence, words, 0, 5000)
    assert [(sentence.written[word.start : word.end], word.sample) for word in spoken.words] == [
        ("Ask", 0), ("SQL", 900), ("now", 1000),
    ]  # fmt: skip
    assert spoken.clicks == (900,)


@pytest.mark.parametrize(
    ("notes", "fragments", "reported"),
    [
        ("[click] a", 0, "0 fragments, but its notes have 1 [click] mark"),
        ("[click] a", 2, "2 fragments"),
        ("[click] a", 1, ""),
        ("a", 3, ""),
    ],
)
def test_clicks_and_fragments_are_counted(notes: str, fragments: int, reported: str) -> None:
    note = Note(notes, HERE)
    problems = click_problems(slide(fragments=fragments, notes=(note,)), script_of([note]))
    assert reported in " ".join(problem.message for problem in problems)
    assert len(problems) == bool(reported)
