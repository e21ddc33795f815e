"""The transcript has every sentence at the time when it is spoken, or is to be read."""

from __future__ import annotations

from fractions import Fraction

from mdvideo.deck.model import Note
from mdvideo.plan.audio_grid import AAC_FRAME_SAMPLES, SAMPLE_RATE
from mdvideo.plan.captions.reading_time import reading_seconds
from mdvideo.plan.jobs.job import Digest
from mdvideo.plan.narration.schedule import Narration, PlacedClip, SpeechAudio, SpokenClip, SpokenSentence, TimedWord
from mdvideo.plan.narration.script import Script, script_of
from mdvideo.plan.narration.timed_sentences import WordTiming
from mdvideo.plan.narration.transcript import Transcript, transcript_of
from mdvideo.plan.timeline import SlideTime, Timeline
from tests.support.planned_slides import HERE


def script(text: str) -> Script:
    return script_of([Note(text, HERE)])


def unspoken(frames: int, text: str) -> Transcript:
    """The transcript of one silent slide of so many frames."""
    timeline = Timeline(Fraction(30), (SlideTime(0, frames, (), ()),))
    return transcript_of([script(text)], Narration(((),), ()), timeline, "en", captions=True)


def test_spoken_sentences_are_at_their_clips_place() -> None:
    one = script("Some words. [lang de] Zwei.\n\nThree.")
    audio = SpeechAudio(Digest("s"), 22_050, Digest("p"), 3 * SAMPLE_RATE)
    spoken = tuple(
        SpokenSentence(sentence, n * SAMPLE_RATE, (n + 1) * SAMPLE_RATE, (TimedWord(0, 4, n * SAMPLE_RATE),))
        for n, sentence in enumerate(one.sentences)
    )
    narration = Narration(((PlacedClip(SpokenClip(audio, spoken), 375),),), ())
    timeline = Timeline(Fraction(30), (SlideTime(0, 600, (), ()),))
    transcript = transcript_of([one], narration, timeline, "en", captions=False)
    start = Fraction(375 * AAC_FRAME_SAMPLES, SAMPLE_RATE)
    (slide,) = transcript.slides
    assert slide.end == 20
    assert [(s.written, s.start, s.end, s.lang, s.starts_paragraph) for s in slide.sentences] == [
        ("Some words.", start, start + 1, "en", True),
        ("Zwei.", start + 1, start + 2, "de", False),
        ("Three.", start + 2, start + 3, "de", True),
    ]
    assert slide.sentences[1].word_timings == (WordTiming(0, start + 1),)
    assert (transcript.voiced, transcript.cues) == (True, ())


def test_unspoken_sentences_follow_each_other_at_reading_speed() -> None:
    transcript = unspoken(600, "One sentence to read. And another one.")
    first, second = transcript.slides[0].sentences
    assert first.start == 1
    assert first.end - first.start == Fraction(21, 15)
    assert second.start - first.end == Fraction(1, 4)
    assert not transcript.voiced
    assert [cue.text for cue in transcript.cues] == ["One sentence to read.", "And another one."]


def test_on_a_slide_that_is_too_short_all_times_shrink_alike() -> None:
    text = "One sentence to read. And another one."
    needed = reading_seconds(script(text))
    full = unspoken(600, text).slides[0].sentences
    half = unspoken(int(needed * 15), text).slides[0].sentences
    scale = Fraction(int(needed * 15), 30) / needed
    assert [(s.start, s.end) for s in half] == [(s.start * scale, s.end * scale) for s in full]
