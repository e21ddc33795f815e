"""The video's sound: clips at their places with room tone between them, or one mix with music."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import groupby

from mdvideo.audio.aac import encoder_identity
from mdvideo.audio.decode import LAYOUTS, decoder_identity
from mdvideo.audio.opus import opus_channels, opus_identity
from mdvideo.audio.room_tone import gaps_between, packets_of_gap, room_tone_packets
from mdvideo.deck.model import Recording, Slide
from mdvideo.errors import EncodeError
from mdvideo.plan.audio_grid import AAC_FRAME_SAMPLES, SAMPLE_RATE
from mdvideo.plan.jobs.audio_jobs import (
    MixAudioJob,
    OpusTrackJob,
    PlacedClipSound,
    PlacedMusic,
    PlacedPackets,
    PlacedSpeech,
)
from mdvideo.plan.jobs.job import Digest
from mdvideo.plan.narration.schedule import Narration
from mdvideo.plan.narration.transcript import Transcript
from mdvideo.plan.timeline import Timeline
from mdvideo.steps.narration import SpeechContext, measure_sound
from mdvideo.steps.sample_index import SampleIndex
from mdvideo.steps.stings import measure_stings
from mdvideo.video.mp4.sample_run import SampleRun
from mdvideo.video.video_model import AudioTrack


@dataclass(frozen=True, slots=True)
class Soundtrack:
    """A track of ``packets`` AAC packets, all in the store: clips by the number of their first packet, or one mix.

    ``opus`` is the same track as Opus, if that is what the video has.
    """

    packets: int
    clips: tuple[tuple[int, Digest], ...] = ()
    mix: Digest | None = None
    opus: Digest | None = None

    @property
    def digests(self) -> tuple[Digest, ...]:
        """The blobs that hold the track's packets: the mix or its clips, and the track as Opus."""
        opus = () if self.opus is None else (self.opus,)
        return (*opus, *((digest for _, digest in self.clips) if self.mix is None else (self.mix,)))

    def audio_track(self, index: SampleIndex) -> AudioTrack:
        """Return the track with the position of each packet. Raises BlobLost, and EncodeError for unequal encoders."""
        if self.opus is not None:
            whole = index.packets(self.opus)
            return AudioTrack((whole.samples,), whole.header, SAMPLE_RATE, LAYOUTS[opus_channels(whole.header)])
        if self.mix is not None:
            mixed = index.packets(self.mix)
            return AudioTrack((mixed.samples,), mixed.header, SAMPLE_RATE, "stereo")
        config = room_tone_packets().config
        clips = [(start, index.packets(digest)) for start, digest in self.clips]
        if any(clip.header != config for _, clip in clips):
            raise EncodeError("clips of different encoders cannot be joined", hint="run: mdvideo cache clear")
        gaps = gaps_between([(start, clip.frames) for start, clip in clips], self.packets)
        quiet_runs = [SampleRun.from_samples(packets_of_gap(*gap)) for gap in gaps]
        runs = [quiet_runs[0]]
        for (_, clip), quiet_run in zip(clips, quiet_runs[1:], strict=True):
            runs += [clip.samples, quiet_run]
        return AudioTrack(tuple(runs), config, SAMPLE_RATE, "mono")


@dataclass(frozen=True, slots=True)
class AlternateTrack:
    """Sound that may be heard in place of the video's own, and what it says. None is a language without speech.

    ``describes``: it is the video's own narration, and says what is seen as well.
    """

    soundtrack: Soundtrack | None
    transcript: Transcript
    describes: bool = False


async def make_soundtrack(
    slides: Sequence[Slide],
    narration: Narration,
    timeline: Timeline,
    context: SpeechContext,
    sounds: Sequence[PlacedClipSound] = (),
) -> Soundtrack | None:
    """Return the video's sound, or None for a silent video. ``sounds`` are those of its clips.

    Raises DeckError for music that cannot be used.
    """
    # Whole packets, no longer than the pictures: a player then ends with the last frame.
    packets = int(timeline.seconds(timeline.frames) * SAMPLE_RATE) // AAC_FRAME_SAMPLES
    stings = (await measure_stings(context)).place(packets * AAC_FRAME_SAMPLES)
    music = [await _place_music(recording, run, timeline, context) for recording, run in _music_runs(slides)]
    music += stings
    if not music and not sounds:
        clips = tuple((placed.packet, placed.clip.audio.packets) for placed in narration.clips)
        return await _in_codec(Soundtrack(packets, clips), context) if clips else None
    speech = tuple(
        PlacedSpeech(placed.clip.audio.sound, placed.clip.audio.rate, placed.sample) for placed in narration.clips
    )
    encoder = f"{encoder_identity()} {decoder_identity()}"
    job = MixAudioJob(
        label="music" if music else "sound of clips",
        speech=speech,
        music=tuple(music),
        clips=tuple(sounds),
        packets=packets,
        encoder=encoder,
    )
    return await _in_codec(Soundtrack(packets, mix=(await context.make(job)).outputs["packets"]), context)


async def _in_codec(track: Soundtrack, context: SpeechContext) -> Soundtrack:
    """Return the track in the codec that goes with the video's: Opus beside AV1, since what plays one plays both."""
    if context.settings.video.codec != "av1":
        return track
    job = OpusTrackJob(
        label="sound as Opus",
        clips=tuple(PlacedPackets(start, packets) for start, packets in track.clips),
        mix=track.mix,
        packets=track.packets,
        encoder=opus_identity(),
    )
    return replace(track, opus=(await context.make(job)).outputs["packets"])


def _music_of(slide: Slide) -> Recording | None:
    found: Recording | None = slide.settings.get("music")
    return found


def _music_runs(slides: Sequence[Slide]) -> list[tuple[Recording, list[int]]]:
    """Return each piece of music with the indices of the consecutive slides during which it plays."""
    music = [_music_of(slide) for slide in slides]
    runs: list[tuple[Recording, list[int]]] = []
    for _, group in groupby(enumerate(music), lambda item: item[1].path if item[1] is not None else None):
        run = list(group)
        if (first := run[0][1]) is not None:
            runs.append((first, [number for number, _ in run]))
    return runs


async def _place_music(music: Recording, run: Sequence[int], timeline: Timeline, context: SpeechContext) -> PlacedMusic:
    source, measured = await measure_sound(music, 2, f"music {music.path}", context)
    start, end = (
        int(timeline.seconds(f) * SAMPLE_RATE) for f in (timeline.slides[run[0]].start, timeline.slides[run[-1]].end)
    )
    return PlacedMusic(source, start, end, measured.report["loudness"])
