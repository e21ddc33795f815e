"""When each sentence is heard, and how that times a slide; counted in samples and frames.

Clips start at AAC frames, so that each is encoded once and can be placed anywhere. Reveals are computed from a clip's
exact position on that grid and rounded to the nearest video frame, at any frame rate. A fragment is half opaque on that
frame: its fade begins half its own length earlier.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import ceil, floor

from mdvideo.deck.model import Slide, Transition
from mdvideo.deck.pointing.pointing_marks import PointingMark
from mdvideo.errors import Problem
from mdvideo.plan.audio_grid import AAC_FRAME_SAMPLES, SAMPLE_RATE, packet_count
from mdvideo.plan.jobs.job import Digest
from mdvideo.plan.narration.script import Sentence
from mdvideo.plan.pacing import (
    ClipNeed,
    SlideTiming,
    extend_for_clips,
    frames_of,
    least_hold,
    look_frames,
    reading_timing,
    slide_beats,
    timed_marks,
    timing_of_beats,
    transition_frames,
)
from mdvideo.protocols import SpokenWord
from mdvideo.protocols.speech_protocols import TimedPhoneme
from mdvideo.settings import PacingSettings

PHRASE_GAP = Fraction("0.05")
"""Seconds of silence within a sentence, where a mark divides it."""


@dataclass(frozen=True, slots=True)
class SpeechAudio:
    """A piece of speech in the store: PCM at ``rate`` hertz (None: a sound file), and AAC ``packets``.

    ``samples`` is its length at 48 kHz.
    """

    sound: Digest
    rate: int | None
    packets: Digest
    samples: int


@dataclass(frozen=True, slots=True)
class TimedWord:
    """A word: characters [start, end) of the sentence's written form, and its first sample in the clip."""

    start: int
    end: int
    sample: int


@dataclass(frozen=True, slots=True)
class SpokenSentence:
    """A sentence in a clip, from sample ``start`` to ``end``. ``clicks`` are the samples that reveal a fragment.

    ``pointing`` are marks with the samples at which they are shown.
    """

    sentence: Sentence
    start: int
    end: int
    words: tuple[TimedWord, ...]
    clicks: tuple[int, ...] = ()
    pointing: tuple[tuple[int, PointingMark], ...] = ()


@dataclass(frozen=True, slots=True)
class SpokenClip:
    """One sentence of a voice, or a whole recording. ``gap_before`` is the silence before it, in seconds."""

    audio: SpeechAudio
    sentences: tuple[SpokenSentence, ...]
    gap_before: Fraction = Fraction(0)
    trimmed: int = 0
    """Samples at 48 kHz that the sound has before what is heard of it."""
    phonemes: tuple[TimedPhoneme, ...] = ()
    """Where the voice tells them, in samples of its sound."""


@dataclass(frozen=True, slots=True)
class SlideSpeech:
    """The speech of one slide. ``closing_pause`` is the minimum of silence after it, in seconds.

    ``problems`` are warnings about a recording.
    """

    clips: tuple[SpokenClip, ...]
    closing_pause: Fraction = Fraction(0)
    problems: tuple[Problem, ...] = ()


@dataclass(frozen=True, slots=True)
class PlacedClip:
    """A clip that starts at packet ``packet`` of the video's soundtrack."""

    clip: SpokenClip
    packet: int
    on_slide: int = 0
    """Its first sample on its slide, within half a packet: the same wherever in the video the slide is."""

    @property
    def sample(self) -> int:
        """First sample of the clip in the soundtrack."""
        return self.packet * AAC_FRAME_SAMPLES

    @property
    def end(self) -> int:
        """The sample after its last."""
        return self.sample + self.clip.audio.samples


@dataclass(frozen=True, slots=True)
class Narration:
    """What is heard when: the clips of each slide (none on a silent slide), and each slide's timing."""

    slides: tuple[tuple[PlacedClip, ...], ...]
    timings: tuple[SlideTiming, ...]

    @property
    def clips(self) -> tuple[PlacedClip, ...]:
        """All clips in order."""
        return tuple(clip for slide in self.slides for clip in slide)


def spoken_sentence_of(sentence: Sentence, words: Sequence[SpokenWord], start: int, end: int) -> SpokenSentence:
    """Return a sentence that is heard from sample ``start`` to ``end`` of its clip.

    ``words`` have offsets into its spoken form and samples in the clip. Words that correspond to the same written word
    become one. Timings that run backwards, which some engines give, are clamped to the latest time before.
    """
    timed: list[TimedWord] = []
    latest = start
    for word in sorted(words):
        first, last = sentence.written_range(word.start, word.end)
        latest = min(max(word.sample, latest), end)
        if last > first and (not timed or first >= timed[-1].end):
            timed.append(TimedWord(first, last, latest))
    clicks = tuple(_click_sample(offset, words, start, end) for offset in sentence.clicks)
    pointing = tuple((_click_sample(offset, words, start, end), mark) for offset, mark in sentence.pointing)
    return SpokenSentence(sentence, start, end, tuple(timed), clicks, pointing)


def _click_sample(offset: int, words: Sequence[SpokenWord], start: int, end: int) -> int:
    if offset == 0:
        return start
    return next((min(max(word.sample, start), end) for word in sorted(words) if word.end > offset), end)


def gap_before(sentence: Sentence, pacing: PacingSettings) -> Fraction:
    """Return the seconds of silence before this sentence: a requested pause replaces the usual gap if it is longer."""
    gaps = {
        "phrase": PHRASE_GAP,
        "sentence": Fraction(str(pacing.sentence)),
        "paragraph": Fraction(str(pacing.paragraph)),
    }
    return max(gaps[sentence.break_before], sentence.pause_before)


def narration_of(
    slides: Sequence[Slide],
    speeches: Sequence[SlideSpeech | None],
    transitions: Sequence[Transition | None],
    pacing: PacingSettings,
    fps: Fraction,
    reading: Sequence[Fraction] = (),
    needs: Sequence[Sequence[ClipNeed]] = (),
) -> Narration:
    """Return the timing of every slide and the position of every clip; slides without speech keep their reading time.

    ``reading`` is how many seconds the notes of each slide take to read, if captions show them. ``needs`` are what the
    author's clips on each slide need; a slide with a duration of its own is shown for that.
    """
    timings: list[SlideTiming] = []
    placed: list[tuple[PlacedClip, ...]] = []
    start = 0
    reading = reading or [Fraction(0)] * len(slides)
    needs = needs or [()] * len(slides)
    for slide, speech, transition, notes, played in zip(slides, speeches, transitions, reading, needs, strict=True):
        clips: tuple[PlacedClip, ...] = ()
        if speech is None or not speech.clips:
            timing = reading_timing(slide, transition, pacing, fps, notes)
        else:
            timing, clips = speech_timing(slide, speech, transition, pacing, fps, start)
        if slide.duration is None:
            timing = extend_for_clips(timing, played, fps)
        timings.append(timing)
        placed.append(clips)
        start += timing.frames
    return Narration(tuple(placed), tuple(timings))


def speech_timing(
    slide: Slide, speech: SlideSpeech, transition: Transition | None, pacing: PacingSettings, fps: Fraction, start: int
) -> tuple[SlideTiming, tuple[PlacedClip, ...]]:
    """Return the timing of a slide that begins at frame ``start``, and its clips on the soundtrack.

    Its length does not depend on ``start``, although clips are placed on the packets of the whole soundtrack: an edit
    before this slide moves it without encoding its moving background again. The transition follows the silence after
    the last word.
    """
    first = max(1, ceil((start / fps + Fraction(str(pacing.before))) * SAMPLE_RATE / AAC_FRAME_SAMPLES))
    # The grid of packets delays the first one by less than a packet: half of one on average.
    lead = round(Fraction(str(pacing.before)) * SAMPLE_RATE) + AAC_FRAME_SAMPLES // 2
    clips = tuple(_place_clips(speech.clips, first, lead))
    packets = clips[-1].packet + packet_count(clips[-1].clip.audio.samples) - first
    after = max(Fraction(str(pacing.after)), speech.closing_pause)
    # One packet more than is spoken, since rounding up to a packet may delay the first word by that much.
    spoken = Fraction((packets + 1) * AAC_FRAME_SAMPLES, SAMPLE_RATE)
    needed = ceil((Fraction(str(pacing.before)) + spoken + after) * fps)
    change = transition_frames(transition, fps)
    fade = frames_of(Fraction(str(pacing.reveal_fade)), fps)
    wanted = 0 if slide.duration is None else floor(slide.duration * fps + Fraction(1, 2)) - change
    reveals = [_nearest_frame(sample, fps) - start for sample in _reveal_samples(slide.fragments, clips)]
    marks = [
        (_nearest_frame(placed.sample + sample, fps) - start, mark)
        for placed in clips
        for spoken in placed.clip.sentences
        for sample, mark in spoken.pointing
    ]
    marks += timed_marks(slide, fps)
    beats = slide_beats(slide, reveals, marks, fade, fps)
    hold = max(needed, wanted, least_hold(beats, fade), look_frames(slide, fps))
    return timing_of_beats(beats, hold, fade, change), clips


def narration_problems(slide: Slide, timing: SlideTiming, fps: Fraction) -> tuple[Problem, ...]:
    """Return a warning where the narration is longer than the slide's own ``duration``."""
    if slide.duration is None or timing.frames <= ceil(slide.duration * fps):
        return ()
    needed = float(timing.frames / fps)
    return (
        Problem(
            "warning",
            "narration-long",
            f"slide {slide.number} has a duration of {float(slide.duration):g} s, but its narration takes"
            f" {needed:.1f} s; it is shown until the end of the narration",
            slide.span,
            hint=f"shorten its notes, or write `duration: {ceil(needed * 10) / 10:g}s`, or leave it out",
        ),
    )


def _place_clips(clips: Sequence[SpokenClip], first: int, lead: int) -> Iterator[PlacedClip]:
    """Place clips from packet ``first`` on, which is ``lead`` samples after the slide's beginning."""
    at = first
    for index, clip in enumerate(clips):
        # A clip's priming packet comes one packet before it, so there is at least one packet between clips.
        gap = round(clip.gap_before * SAMPLE_RATE / AAC_FRAME_SAMPLES)
        at += gap if index == 0 else max(1, gap)
        yield PlacedClip(clip, at, lead + (at - first) * AAC_FRAME_SAMPLES)
        at += packet_count(clip.audio.samples)


def _reveal_samples(fragments: int, clips: Sequence[PlacedClip]) -> list[int]:
    """Return the sample at which each fragment appears: at its click; those without one share the time that is left."""
    clicks = [placed.sample + click for placed in clips for spoken in placed.clip.sentences for click in spoken.clicks]
    clicks = sorted(clicks)[:fragments]
    last = clicks[-1] if clicks else clips[0].sample
    left = fragments - len(clicks)
    return clicks + [last + (clips[-1].end - last) * (k + 1) // (left + 1) for k in range(left)]


def _nearest_frame(sample: int, fps: Fraction) -> int:
    return floor(Fraction(sample, SAMPLE_RATE) * fps + Fraction(1, 2))
