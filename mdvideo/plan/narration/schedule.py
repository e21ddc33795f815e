"""When each sentence is heard, and what that makes of a slide's time. Pure; counted in samples and frames.

Clips lie on the grid of AAC packets, so that they are coded once and placed anywhere. The timeline takes that grid as
given: it says where a clip truly is, and reveals are rounded from there to the nearest frame, at any frame rate.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import ceil, floor

from mdvideo.deck.model import Slide, Transition
from mdvideo.errors import Problem
from mdvideo.plan.aac_grid import BLOCK, RATE, blocks
from mdvideo.plan.jobs import Digest
from mdvideo.plan.narration.script import Sentence
from mdvideo.plan.pacing import SHORTEST_SEGMENT, SlideTiming, frames_of, least_standing, reading_pace
from mdvideo.protocols import SpokenWord
from mdvideo.settings import PacingSettings


@dataclass(frozen=True, slots=True)
class SpeechClip:
    """A piece of speech in the store, as the voice gave it and as packets. ``samples``: its length at 48 kHz."""

    sound: Digest
    rate: int
    packets: Digest
    samples: int


@dataclass(frozen=True, slots=True)
class TimedWord:
    """A word's place: characters [start, end) of the sentence's written form, and its first sample in the clip."""

    start: int
    end: int
    sample: int


@dataclass(frozen=True, slots=True)
class SpokenSentence:
    """A sentence in a clip, from sample ``start`` to ``end``. ``clicks`` are the samples that reveal a fragment."""

    sentence: Sentence
    start: int
    end: int
    words: tuple[TimedWord, ...]
    clicks: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class SpokenClip:
    """A clip and what is said in it: one sentence of a voice's, or a whole recording. ``gap``: silence before it."""

    clip: SpeechClip
    lines: tuple[SpokenSentence, ...]
    gap: Fraction = Fraction(0)


@dataclass(frozen=True, slots=True)
class SlideSpeech:
    """All that is heard of one slide's narration. ``closing`` is the least silence behind it, in seconds."""

    takes: tuple[SpokenClip, ...]
    closing: Fraction = Fraction(0)


@dataclass(frozen=True, slots=True)
class PlacedClip:
    """A take that begins at packet ``block`` of the film."""

    take: SpokenClip
    block: int

    @property
    def sample(self) -> int:
        """First sample of the take."""
        return self.block * BLOCK

    @property
    def end(self) -> int:
        """The sample behind its last."""
        return self.sample + self.take.clip.samples


@dataclass(frozen=True, slots=True)
class Narration:
    """What is heard when: the takes of each slide, and each slide's pace. Silent slides have no takes."""

    slides: tuple[tuple[PlacedClip, ...], ...]
    paces: tuple[SlideTiming, ...]

    @property
    def takes(self) -> tuple[PlacedClip, ...]:
        """All takes in order."""
        return tuple(heard for slide in self.slides for heard in slide)


_NOBODY: tuple[PlacedClip, ...] = ()


def line_of(sentence: Sentence, words: Sequence[SpokenWord], start: int, end: int) -> SpokenSentence:
    """A sentence whose ``words`` (places in its spoken form, samples in the clip) were heard from ``start`` to ``end``.

    Words that stand for one written word are one. Timings that run backwards, as some engines give, are held.
    """
    placed: list[TimedWord] = []
    latest = start
    for word in sorted(words):
        first, last = sentence.written_range(word.start, word.end)
        latest = min(max(word.sample, latest), end)
        if last > first and (not placed or first >= placed[-1].end):
            placed.append(TimedWord(first, last, latest))
    clicks = tuple(_click(offset, words, start, end) for offset in sentence.clicks)
    return SpokenSentence(sentence, start, end, tuple(placed), clicks)


def _click(offset: int, words: Sequence[SpokenWord], start: int, end: int) -> int:
    if offset == 0:
        return start
    return next((min(max(word.sample, start), end) for word in sorted(words) if word.end > offset), end)


def gap_before(sentence: Sentence, pacing: PacingSettings) -> Fraction:
    """Seconds of silence between what was said before and this sentence: a pause that was asked for wins if longer."""
    rooms = {"phrase": 0.05, "sentence": pacing.sentence, "paragraph": pacing.paragraph}
    return max(Fraction(str(rooms[sentence.room])), sentence.pause)


def narrated(
    slides: Sequence[Slide],
    speeches: Sequence[SlideSpeech | None],
    transitions: Sequence[Transition | None],
    pacing: PacingSettings,
    fps: Fraction,
    reading: Sequence[Fraction] = (),
) -> Narration:
    """The pace of every slide and the place of every take; slides where nobody speaks keep their reading pace.

    ``reading`` is how many seconds the notes of each slide take to read as captions, if they are shown as such.
    """
    paces: list[SlideTiming] = []
    heard: list[tuple[PlacedClip, ...]] = []
    start = 0
    reading = reading or [Fraction(0)] * len(slides)
    for slide, speech, transition, notes in zip(slides, speeches, transitions, reading, strict=True):
        if speech is None or not speech.takes:
            pace, placed = reading_pace(slide, transition, pacing, fps, notes), _NOBODY
        else:
            pace, placed = narrated_pace(slide, speech, transition, pacing, fps, start)
        paces.append(pace)
        heard.append(placed)
        start += pace.frames
    return Narration(tuple(heard), tuple(paces))


def narrated_pace(
    slide: Slide, speech: SlideSpeech, transition: Transition | None, pacing: PacingSettings, fps: Fraction, start: int
) -> tuple[SlideTiming, tuple[PlacedClip, ...]]:
    """The pace of a slide that begins at frame ``start``, and where its takes are heard.

    Its length does not depend on ``start``, though the takes lie on the film's grid of packets: an edit in front of it
    moves it, and encodes no moving background anew. The transition is behind the silence that follows the last word.
    """
    first = max(1, ceil((start / fps + Fraction(str(pacing.before))) * RATE / BLOCK))
    placed = tuple(_placed(speech.takes, first))
    spoken = placed[-1].block + blocks(placed[-1].take.clip.samples) - first
    after = max(Fraction(str(pacing.after)), speech.closing)
    # One packet more than is spoken: so far the grid may push the first word back.
    needed = ceil((Fraction(str(pacing.before)) + Fraction((spoken + 1) * BLOCK, RATE) + after) * fps)
    change = frames_of(transition.seconds, fps) if transition is not None and transition.name != "none" else 0
    fade = frames_of(Fraction(str(pacing.reveal_fade)), fps)
    wished = 0 if slide.duration is None else floor(slide.duration * fps + Fraction(1, 2)) - change
    standing = max(needed, wished, least_standing(slide.fragments, fade))
    frames = [_frame(sample, fps) - start for sample in _reveals(slide.fragments, placed)]
    reveals = _apart(frames, fade, standing)
    return SlideTiming(standing + change, reveals, fade, change), placed


def narration_problems(slide: Slide, pace: SlideTiming, fps: Fraction) -> tuple[Problem, ...]:
    """A warning where the narration is longer than the slide's own ``duration``."""
    if slide.duration is None or pace.frames <= ceil(slide.duration * fps):
        return ()
    least = float(pace.frames / fps)
    return (
        Problem(
            "warning",
            "narration-long",
            f"slide {slide.number} lasts {float(slide.duration):g} s, and its narration takes {least:.1f} s; "
            "it is shown until all is said",
            slide.span,
            hint=f"shorten its notes, or write `duration: {ceil(least * 10) / 10:g}s`, or leave it out",
        ),
    )


def _placed(takes: Sequence[SpokenClip], first: int) -> Iterator[PlacedClip]:
    at = first
    for index, take in enumerate(takes):
        # A clip's priming packet sits one block early, so clips stand at least one apart.
        at += round(take.gap * RATE / BLOCK) if index == 0 else max(1, round(take.gap * RATE / BLOCK))
        yield PlacedClip(take, at)
        at += blocks(take.clip.samples)


def _reveals(fragments: int, placed: Sequence[PlacedClip]) -> list[int]:
    """The sample at which each fragment appears: at its click; those without one are spread over what is left."""
    clicks = [heard.sample + click for heard in placed for line in heard.take.lines for click in line.clicks]
    clicks = sorted(clicks)[:fragments]
    begun = clicks[-1] if clicks else placed[0].sample
    left = fragments - len(clicks)
    return clicks + [begun + (placed[-1].end - begun) * (k + 1) // (left + 1) for k in range(left)]


def _frame(sample: int, fps: Fraction) -> int:
    return floor(Fraction(sample, RATE) * fps + Fraction(1, 2))


def _apart(frames: Sequence[int], fade: int, standing: int) -> tuple[int, ...]:
    """The frames, moved as little as needed so that each state stands for a whole segment behind its fade."""
    step = fade + SHORTEST_SEGMENT
    out: list[int] = []
    for frame in frames:
        out.append(max(frame, out[-1] + step if out else SHORTEST_SEGMENT))
    latest = standing
    for index in range(len(out) - 1, -1, -1):
        latest -= step
        out[index] = min(out[index], latest)
        latest = out[index]
    return tuple(out)
