"""The film's sound: clips where the timeline wants them, with silence between, or mixed with music as a whole."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby

from mdvideo.audio.aac import encoder_identity, silence
from mdvideo.audio.silence import gaps
from mdvideo.deck.model import Recording, Slide
from mdvideo.errors import EncodeError
from mdvideo.plan.aac_grid import BLOCK, RATE
from mdvideo.plan.jobs import Digest, MixAudioJob, MusicAt, SpeechAt
from mdvideo.plan.narration.schedule import Narration
from mdvideo.plan.timeline import Timeline
from mdvideo.steps.narration import SpeechContext, decoded
from mdvideo.steps.sample_index import SampleIndex
from mdvideo.video.mp4.sample_run import SampleRun
from mdvideo.video.video_model import Sound


@dataclass(frozen=True, slots=True)
class SoundTrack:
    """A track whose packets are all in the store: clips by the block at which they begin, or one mix."""

    blocks: int
    clips: tuple[tuple[int, Digest], ...] = ()
    mix: Digest | None = None

    @property
    def digests(self) -> tuple[Digest, ...]:
        """The track's packets: the mix, or its clips."""
        return tuple(digest for _, digest in self.clips) if self.mix is None else (self.mix,)

    def placed(self, placements: SampleIndex) -> Sound:
        """The track's packets, each where it lies. Raises EncodeError when clips do not fit together."""
        if self.mix is not None:
            mixed = placements.sound(self.mix)
            return Sound((mixed.samples,), mixed.header, RATE, "stereo")
        rest = silence()
        clips = [(block, placements.sound(digest)) for block, digest in self.clips]
        if any(clip.header != rest.config for _, clip in clips):
            raise EncodeError("clips of different encoders cannot be joined", hint="run: mdvideo cache clear")
        silent = [
            SampleRun.of(rest.packets * gap)
            for gap in gaps([(block, clip.frames) for block, clip in clips], self.blocks)
        ]
        runs = (
            silent[0],
            *(run for pair in zip((clip.samples for _, clip in clips), silent[1:], strict=True) for run in pair),
        )
        return Sound(runs, rest.config, RATE, "mono")


async def make_soundtrack(
    slides: Sequence[Slide], narration: Narration, timeline: Timeline, booth: SpeechContext
) -> SoundTrack | None:
    """The film's sound, or None where nothing is heard. Raises DeckError for music that cannot be used."""
    # Whole packets within the pictures' time: a player then ends with the last frame.
    blocks = int(timeline.seconds(timeline.frames) * RATE) // BLOCK
    music = [await _music_at(track, run, timeline, booth) for track, run in _stretches(slides)]
    if not music:
        clips = tuple((heard.block, heard.take.clip.packets) for heard in narration.takes)
        return SoundTrack(blocks, clips) if clips else None
    speech = tuple(SpeechAt(h.take.clip.sound, h.take.clip.rate, h.sample) for h in narration.takes)
    job = MixAudioJob(label="music", speech=speech, music=tuple(music), packets=blocks, encoder=encoder_identity())
    return SoundTrack(blocks, mix=(await booth.make(job)).outputs["packets"])


def _stretches(slides: Sequence[Slide]) -> list[tuple[Recording, list[int]]]:
    """Each piece of music, and the indices of the slides in a row behind which it plays."""
    named = groupby(range(len(slides)), lambda index: getattr(slides[index].settings.get("music"), "path", None))
    return [(slides[run[0]].settings["music"], run) for path, group in named if path and (run := list(group))]


async def _music_at(music: Recording, run: Sequence[int], timeline: Timeline, booth: SpeechContext) -> MusicAt:
    sound, _ = await decoded(music, 2, f"music {music.path}", booth.folder, booth)
    start, end = (
        int(timeline.seconds(f) * RATE) for f in (timeline.slides[run[0]].start, timeline.slides[run[-1]].end)
    )
    return MusicAt(sound, start, end)
