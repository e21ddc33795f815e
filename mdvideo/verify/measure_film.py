"""Measure a finished video: what is seen and heard, against what its deck says."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise
from pathlib import Path

from mdvideo._util.extras import is_installed
from mdvideo.audio.alignment.forced_alignment import PACKAGES, WordAligner
from mdvideo.audio.film_sound import FilmSound, measured_sound
from mdvideo.audio.loudness import MAX_TRUE_PEAK, TARGET_LUFS
from mdvideo.plan.audio_grid import SAMPLE_RATE
from mdvideo.plan.captions.cues import LINE_COLUMNS, WIDE_LINE_COLUMNS, columns_per_second
from mdvideo.plan.captions.line_breaks import columns, is_wide
from mdvideo.plan.narration.schedule import Narration
from mdvideo.plan.narration.transcript import Transcript
from mdvideo.plan.timeline import Timeline
from mdvideo.verify.aligned_words import HeardWords, hear_words
from mdvideo.verify.measurements import Errors, MeasuredFigure, Measurement
from mdvideo.video.film_tracks import FilmCaption, read_film
from mdvideo.video.reveal_opacity import measure_reveals

REVEAL_LIMIT = 60.0
WORD_LIMIT = 80.0
CAPTION_LIMIT = 100.0
"""Milliseconds at the 95th percentile; the aligner's own errors are 50 to 60 of them."""

LOUDNESS_TOLERANCE = 0.5
MOST_DIGITAL_SILENCE = 0.1
MOST_OFFSET = 22.0
"""LU, seconds, and milliseconds: one AAC frame."""

_WINDOW = Fraction(1, 2)
"""Seconds around a reveal in which it is looked for."""
_CAPTION_WORD = 0.08
"""Seconds within which a caption's start belongs to a word."""


@dataclass(frozen=True, slots=True)
class FilmPlan:
    """What a video should show and say. ``lang`` is its narration's."""

    narration: Narration
    timeline: Timeline
    transcript: Transcript
    lang: str


def measure_film(path: Path, plan: FilmPlan) -> tuple[Measurement, ...]:
    """Measure a video. Raises EncodeError when it cannot be decoded."""
    with measured_sound(path) as sound:
        heard, why = None, "it has no speech"
        if sound is not None and plan.narration.clips:
            why = "needs pip install 'mdvideo[verify]'"
            if is_installed(PACKAGES):
                heard = hear_words(plan.narration, sound, plan.lang, WordAligner())
                why = _not_heard(heard)
        film = read_film(path)
        return (
            _word_errors(heard, why),
            _reveal_errors(path, plan, heard, why),
            *_caption_measurements(film.captions, plan, heard, why),
            *_sound_figures(sound, film.video_start, film.video_duration),
        )


def _not_heard(heard: HeardWords) -> str:
    parts = []
    if heard.lost:
        parts.append(f"{heard.lost} of {heard.sentences} sentences were not found by the aligner")
    if heard.foreign:
        parts.append(f"{heard.foreign} of {heard.sentences} sentences are not in English, which the aligner knows")
    return ", ".join(parts)


def _word_errors(heard: HeardWords | None, note: str) -> Errors:
    values = () if heard is None else tuple(1000 * (word.planned - word.heard) for word in heard.words)
    return Errors("word times, against an aligner", values, WORD_LIMIT, note)


def _reveal_errors(path: Path, plan: FilmPlan, heard: HeardWords | None, note: str) -> Errors:
    """Compare when fragments are half opaque in the picture with when their words are heard."""
    fps = plan.timeline.fps
    chosen = []
    for timing, time, clips in zip(plan.narration.timings, plan.timeline.slides, plan.narration.slides, strict=True):
        samples = sorted(c.sample + click for c in clips for spoken in c.clip.sentences for click in spoken.clicks)
        frames = [time.start, *time.reveals, time.end - timing.transition]
        for index, (reveal, sample) in enumerate(zip(time.reveals, samples, strict=False), start=1):
            # Halfway to its neighbours, so that there is one change in each window.
            first = max(reveal - int(_WINDOW * fps), (frames[index - 1] + timing.fade + reveal) // 2)
            last = min(reveal + timing.fade + int(_WINDOW * fps), (reveal + timing.fade + frames[index + 1]) // 2)
            word = None if heard is None else _heard_click(heard, sample / SAMPLE_RATE)
            if word is not None:
                chosen.append(((first, last), word))
    reveals = measure_reveals(path, [window for window, _ in chosen], fps)
    values = [
        1000 * (seen.half - word) for seen, (_, word) in zip(reveals, chosen, strict=True) if seen.half is not None
    ]
    clicks = sum(len(s.clicks) for clip in plan.narration.clips for s in clip.clip.sentences)
    if clicks and len(values) < clicks:
        note = ", ".join(filter(None, (note, f"{clicks - len(values)} of {clicks} clicks were not measured")))
    return Errors(
        "reveals in the picture, against their words", tuple(values), REVEAL_LIMIT, note if clicks else "no clicks"
    )


def _heard_click(heard: HeardWords, planned: float) -> float | None:
    return next((word for at, word in heard.clicks if abs(at - planned) < 1e-6), None)


def _caption_measurements(
    captions: Sequence[FilmCaption], plan: FilmPlan, heard: HeardWords | None, note: str
) -> Iterator[Measurement]:
    cues, fps = plan.transcript.cues, plan.timeline.fps
    starts = [caption.start - float(cue.start) for caption, cue in zip(captions, cues, strict=False)]
    if captions and len(captions) != len(cues):
        yield MeasuredFigure("captions in the file", len(captions), "", len(cues), len(cues))
    values = []
    if heard is not None:
        for caption in captions:
            word = heard.nearest(caption.start, _CAPTION_WORD)
            if word is not None:
                values.append(1000 * (caption.start - word.heard))
    yield Errors("captions, against their first words", tuple(values), CAPTION_LIMIT, note)
    if not captions:
        return
    yield Errors(
        "captions in the file, against the plan", tuple(1000 * start for start in starts), round(1000 / float(fps))
    )
    wide = is_wide(plan.lang)
    speeds = [_reading_speed(caption) for caption in captions]
    widths = [columns(line) for caption in captions for line in caption.text.split("\n")]
    yield MeasuredFigure("fastest caption", max(speeds), "columns/s", most=columns_per_second(plan.lang))
    yield MeasuredFigure(
        "longest caption line", max(widths), "columns", most=WIDE_LINE_COLUMNS if wide else LINE_COLUMNS
    )
    yield MeasuredFigure("most lines in a caption", max(c.text.count("\n") + 1 for c in captions), "", most=2)
    gaps = [after.start - before.end for before, after in pairwise(captions)]
    short = sum(1e-3 < gap < 1.5 / float(fps) for gap in gaps)
    yield MeasuredFigure("captions that overlap", sum(gap < -1e-3 for gap in gaps), "", most=0)
    yield MeasuredFigure("gaps between captions of a single frame", short, "", most=0)


def _reading_speed(caption: FilmCaption) -> float:
    return columns(caption.text.replace("\n", " ")) / max(caption.end - caption.start, 1e-3)


def _sound_figures(sound: FilmSound | None, video_start: float, video_duration: float) -> Iterator[Measurement]:
    if sound is None:
        yield MeasuredFigure("loudness", None, "LUFS", note="it has no sound")
        return
    yield MeasuredFigure(
        "loudness", sound.loudness, "LUFS", TARGET_LUFS - LOUDNESS_TOLERANCE, TARGET_LUFS + LOUDNESS_TOLERANCE
    )
    yield MeasuredFigure("true peak", sound.true_peak, "dBTP", most=MAX_TRUE_PEAK)
    yield MeasuredFigure("longest digital silence", sound.digital_silence, "s", most=MOST_DIGITAL_SILENCE)
    yield MeasuredFigure("longest pause", sound.longest_pause, "s")
    yield MeasuredFigure(
        "sound begins after the picture by", 1000 * (sound.start - video_start), "ms", -MOST_OFFSET, MOST_OFFSET
    )
    yield MeasuredFigure(
        "picture ends after the sound by", 1000 * (video_duration - sound.duration), "ms", -MOST_OFFSET, 50.0
    )
