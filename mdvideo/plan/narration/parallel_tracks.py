"""Narrations in several languages, or with descriptions, over the same pictures: each slide lasts for its longest."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from math import ceil, floor

from mdvideo.deck.model import Slide, Transition
from mdvideo.plan.audio_grid import AAC_FRAME_SAMPLES, SAMPLE_RATE, packet_count
from mdvideo.plan.narration.schedule import Narration, PlacedClip, SlideSpeech, SpokenClip, narration_of
from mdvideo.plan.pacing import ClipNeed
from mdvideo.settings import PacingSettings

DESCRIPTION_GAP = Fraction("0.4")
"""Seconds of silence between the narration and a description, and between two descriptions."""

DESCRIPTION_MARGIN = Fraction("0.1")
"""Seconds of silence between a description and the end of its slide, where no narration needs it."""


@dataclass(frozen=True, slots=True)
class ParallelSpeech:
    """The speech of every slide in one track, and how many seconds the slide's notes take to read, if shown."""

    speeches: tuple[SlideSpeech | None, ...]
    reading: tuple[Fraction, ...] = ()


def narrations_of(
    slides: Sequence[Slide],
    tracks: Sequence[ParallelSpeech],
    transitions: Sequence[Transition | None],
    pacing: PacingSettings,
    fps: Fraction,
    needs: Sequence[Sequence[ClipNeed]] = (),
) -> tuple[Narration, ...]:
    """Return the narration of each track. All have the same slide lengths: those of the track that needs longest."""
    first = [narration_of(slides, t.speeches, transitions, pacing, fps, t.reading, needs) for t in tracks]
    frames = [max(lengths) for lengths in zip(*([t.frames for t in one.timings] for one in first), strict=True)]
    fitted = [replace(slide, duration=longest / fps) for slide, longest in zip(slides, frames, strict=True)]
    return tuple(narration_of(fitted, t.speeches, transitions, pacing, fps, t.reading) for t in tracks)


def with_descriptions(
    speeches: Sequence[SlideSpeech | None], descriptions: Sequence[Sequence[SpokenClip]]
) -> tuple[SlideSpeech | None, ...]:
    """Return the speech of every slide followed by its descriptions."""
    extended: list[SlideSpeech | None] = []
    for speech, described in zip(speeches, descriptions, strict=True):
        clips = tuple(replace(clip, gap_before=DESCRIPTION_GAP) for clip in described)
        if speech is None:
            extended.append(SlideSpeech(clips) if clips else None)
        else:
            extended.append(replace(speech, clips=(*speech.clips, *clips)))
    return tuple(extended)


@dataclass(frozen=True, slots=True)
class MissingDescription:
    """Descriptions of a slide (its index from 0) that its silence is too short for, both in seconds."""

    slide: int
    count: int
    needed: Fraction
    silence: Fraction


def place_descriptions(
    narration: Narration, descriptions: Sequence[Sequence[SpokenClip]], pacing: PacingSettings, fps: Fraction
) -> tuple[Narration, tuple[MissingDescription, ...]]:
    """Return the narration with descriptions in the silence after each slide's speech, and those that do not fit.

    A slide's descriptions are placed in order until one does not fit. No slide becomes longer.
    """
    placed: list[tuple[PlacedClip, ...]] = []
    missing: list[MissingDescription] = []
    start = 0
    for index, (clips, timing, described) in enumerate(
        zip(narration.slides, narration.timings, descriptions, strict=True)
    ):
        hold_end = (start + timing.frames - timing.transition) / fps
        begin = Fraction(clips[-1].end, SAMPLE_RATE) if clips else start / fps
        gap = DESCRIPTION_GAP if clips else Fraction(str(pacing.before))
        at = max(1, ceil((begin + gap) * SAMPLE_RATE / AAC_FRAME_SAMPLES))
        latest = floor((hold_end - DESCRIPTION_MARGIN) * SAMPLE_RATE / AAC_FRAME_SAMPLES)
        fitting: list[PlacedClip] = []
        for clip in described:
            if at + packet_count(clip.audio.samples) > latest:
                break
            fitting.append(PlacedClip(clip, at))
            at += packet_count(clip.audio.samples) + round(DESCRIPTION_GAP * SAMPLE_RATE / AAC_FRAME_SAMPLES)
        if left := described[len(fitting) :]:
            needed = sum((Fraction(clip.audio.samples, SAMPLE_RATE) + DESCRIPTION_GAP for clip in left), Fraction(0))
            silence = max(Fraction(0), Fraction((latest - at) * AAC_FRAME_SAMPLES, SAMPLE_RATE))
            missing.append(MissingDescription(index, len(left), needed, silence))
        placed.append((*clips, *fitting))
        start += timing.frames
    return replace(narration, slides=tuple(placed)), tuple(missing)
