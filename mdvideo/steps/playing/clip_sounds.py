"""When the sound of the author's clips is heard."""

from __future__ import annotations

from collections.abc import Sequence

from mdvideo.audio.decode import decoder_identity
from mdvideo.errors import AssetError
from mdvideo.plan.audio_grid import AAC_FRAME_SAMPLES, SAMPLE_RATE
from mdvideo.plan.jobs.audio_jobs import MeasureSoundJob, PlacedClipSound
from mdvideo.plan.timeline import Timeline
from mdvideo.steps.narration import SpeechContext
from mdvideo.steps.playing.clips import ShownClip
from mdvideo.steps.slides import TypesetSlide


async def clip_sounds(
    stills: Sequence[TypesetSlide], timeline: Timeline, context: SpeechContext
) -> tuple[PlacedClipSound, ...]:
    """Return the sound of every clip that has any and is not to be silent, from the frame on which the clip begins."""
    found = [
        await _sound_of(placed, index, timeline, context)
        for index, still in enumerate(stills)
        for placed in still.clips
        if placed.clip.has_sound and placed.clip.options.volume > 0
    ]
    return tuple(sound for sound in found if sound is not None)


async def _sound_of(
    placed: ShownClip, index: int, timeline: Timeline, context: SpeechContext
) -> PlacedClipSound | None:
    clip, time = placed.clip, timeline.slides[index]
    begins = time.start if placed.first_state == 0 else time.reveals[placed.first_state - 1]
    start = max(AAC_FRAME_SAMPLES, int(timeline.seconds(begins) * SAMPLE_RATE))  # the first AAC frame is not heard
    end = int(timeline.seconds(time.end) * SAMPLE_RATE)
    job = MeasureSoundJob(label=f"sound of {clip.name}", source=clip.source, channels=2, decoder=decoder_identity())
    try:
        loudness = (await context.make(job)).report["loudness"]
    except AssetError:
        return None  # a track without a sound in it, or one that cannot be decoded
    if not clip.loop:
        end = min(end, start + int(clip.seconds * SAMPLE_RATE))
    return PlacedClipSound(
        sound=clip.source,
        start=start,
        end=end,
        first=clip.start,
        last=clip.end,
        speed=clip.options.speed,
        loop=clip.loop,
        volume=clip.options.volume,
        loudness=loudness,
    )
