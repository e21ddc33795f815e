"""Stings: a short piece of sound before a video's first word, and one after its last."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from pathlib import Path

from mdvideo._util.project_files import files_root
from mdvideo.audio.decode import decoder_identity, read_recording
from mdvideo.plan.audio_grid import AAC_FRAME_SAMPLES, SAMPLE_RATE
from mdvideo.plan.jobs.audio_jobs import MeasureSoundJob, PlacedMusic
from mdvideo.plan.jobs.job import Digest
from mdvideo.plan.narration.schedule import SlideSpeech
from mdvideo.settings import PacingSettings
from mdvideo.steps.narration import SpeechContext

OVERLAP = Fraction(1, 2)
"""Seconds of a sting's end under which the first word may already begin."""


@dataclass(frozen=True, slots=True)
class Sting:
    """A sound file in the store; ``samples`` at 48 kHz and LUFS."""

    source: Digest
    samples: int
    loudness: float | None

    @property
    def seconds(self) -> Fraction:
        """Its length."""
        return Fraction(self.samples, SAMPLE_RATE)


@dataclass(frozen=True, slots=True)
class Stings:
    """The stings of a video."""

    intro: Sting | None = None
    outro: Sting | None = None

    def place(self, samples: int) -> tuple[PlacedMusic, ...]:
        """Return where they play in a soundtrack of so many samples: at its very start, and at its very end."""
        placed = []
        if self.intro is not None:
            # The first AAC frame is not heard.
            start = AAC_FRAME_SAMPLES
            placed.append(PlacedMusic(self.intro.source, start, samples, self.intro.loudness, sting=True))
        if self.outro is not None:
            start = max(AAC_FRAME_SAMPLES, samples - self.outro.samples)
            placed.append(PlacedMusic(self.outro.source, start, samples, self.outro.loudness, sting=True))
        return tuple(placed)


async def measure_stings(context: SpeechContext) -> Stings:
    """Return the stings that the settings name. Raises AssetError for a file that cannot be used."""
    sound = context.settings.sound
    return Stings(await _measure(sound.intro, context), await _measure(sound.outro, context))


def make_room(
    speeches: Sequence[SlideSpeech | None], stings: Stings, pacing: PacingSettings
) -> tuple[SlideSpeech | None, ...]:
    """Return the speech with silence for the stings: before the first slide's first word, after the last one's last.

    A slide without speech is shown as long as ever, and its sting is heard for as long.
    """
    out = list(speeches)
    if stings.intro is not None and out and (first := out[0]) is not None and first.clips:
        needed = stings.intro.seconds - OVERLAP - Fraction(str(pacing.before))
        clip = replace(first.clips[0], gap_before=max(first.clips[0].gap_before, needed))
        out[0] = replace(first, clips=(clip, *first.clips[1:]))
    if stings.outro is not None and out and (last := out[-1]) is not None:
        out[-1] = replace(last, closing_pause=max(last.closing_pause, stings.outro.seconds))
    return tuple(out)


async def _measure(path: Path | None, context: SpeechContext) -> Sting | None:
    if path is None:
        return None
    root = files_root(context.folder / "deck.md")
    beside = context.folder / path
    source = context.put_blob(read_recording(beside if beside.is_file() else root / path, root))
    job = MeasureSoundJob(label=f"{path}", source=source, channels=2, decoder=decoder_identity())
    measured = (await context.make(job)).report
    return Sting(source, measured["samples"], measured["loudness"])
