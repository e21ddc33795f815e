"""From stills to the film: each piece of the timeline becomes a segment, made in parallel, in the film's order."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from mdvideo.cache.runner import together
from mdvideo.deck.model import Slide
from mdvideo.frame_size import Size
from mdvideo.plan.geometry import panel_of
from mdvideo.plan.jobs import Digest, HoldFramesJob, HoldJob, Job, MotionJob, Result, Reveal, TransitionJob, VideoSpec
from mdvideo.plan.motion_jobs import EncodeMotionClipJob
from mdvideo.plan.timeline import CaptionOverlay, HoldPiece, MotionPiece, Piece, SlideState, Timeline, TransitionPiece
from mdvideo.settings import Settings
from mdvideo.steps.burned_captions import CaptionBurner
from mdvideo.steps.generated_motion import GENERATE, INSTEAD
from mdvideo.steps.sample_index import SampleIndex
from mdvideo.steps.slides import TypesetSlide
from mdvideo.steps.soundtrack import SoundTrack
from mdvideo.video.h264.x264_options import encoder_identity
from mdvideo.video.mp4.sample_run import IndexedSegment
from mdvideo.video.video_model import MotionSegment, Sound, StillSegment
from mdvideo.video.video_model import Piece as EncodedPiece

Make = Callable[[Job], Coroutine[Any, Any, Result]]


def spec_of(settings: Settings) -> VideoSpec:
    """What the settings ask of the encoder."""
    keyint = max(round(settings.video.keyframe_seconds * settings.fps), 3)
    return VideoSpec(
        width=settings.size.width,
        height=settings.size.height,
        fps=settings.fps,
        crf=settings.video.crf,
        moving_crf=settings.video.moving_crf,
        keyint=keyint,
        encoder=encoder_identity(),
    )


@dataclass(frozen=True, slots=True)
class EncodedVideo:
    """A film that is all in the store: pieces of the timeline, each with its segment's digest, and its sound."""

    spec: VideoSpec
    tail: Digest
    pieces: tuple[tuple[Piece, Digest], ...]
    track: SoundTrack | None = None

    @property
    def digests(self) -> tuple[Digest, ...]:
        """All that the film's file is joined of."""
        heard = () if self.track is None else self.track.digests
        return (self.tail, *(digest for _, digest in self.pieces), *heard)

    def placed_tail(self, placements: SampleIndex) -> IndexedSegment:
        """The skipped frames that every hold shares."""
        return placements.segment(self.tail)

    def placed_pieces(self, placements: SampleIndex) -> Iterator[EncodedPiece]:
        """The encoded pieces in order, each where it lies."""
        for piece, digest in self.pieces:
            segment = placements.segment(digest)
            yield StillSegment(segment, piece.frames) if isinstance(piece, HoldPiece) else MotionSegment(segment)

    def placed_sound(self, placements: SampleIndex) -> Sound | None:
        """The sound track, or None where nothing is heard."""
        return None if self.track is None else self.track.placed(placements)


async def make_segments(
    slides: Sequence[Slide],
    stills: Sequence[TypesetSlide],
    timeline: Timeline,
    spec: VideoSpec,
    make: Make,
    captioner: CaptionBurner | None = None,
) -> EncodedVideo:
    """Every segment of the film, in the store. ``captioner`` is needed where the timeline has captions."""

    async def captioned(picture: Digest, slide: int, strip: CaptionOverlay | None) -> Digest:
        return picture if captioner is None else await captioner.over(picture, slides[slide], strip)

    async def drift_of(piece: MotionPiece) -> Result:
        outputs = stills[piece.slide].result.outputs
        overlays = [
            Reveal(frame, fade, await captioned(outputs[f"overlay-{state}"], piece.slide, strip))
            for frame, fade, state, strip in _layers(piece)
        ]
        return await make(_motion_job(piece, tuple(overlays), slides, stills, spec))

    drifts = {
        piece.slide: asyncio.create_task(drift_of(piece))
        for time in timeline.slides
        for piece in time.pieces
        if isinstance(piece, MotionPiece)
    }

    async def picture(shot: SlideState, end: str, strip: CaptionOverlay | None) -> Digest:
        if shot.slide in drifts:
            return (await drifts[shot.slide]).outputs[end]
        return await captioned(stills[shot.slide].result.outputs[shot.still], shot.slide, strip)

    async def encode(piece: Piece) -> Result:
        match piece:
            case MotionPiece():
                return await drifts[piece.slide]
            case HoldPiece():
                still = await picture(piece.shot, "first", piece.strip)
                return await make(HoldJob(label=_label(slides, piece.shot), still=still, spec=spec))
            case TransitionPiece():
                job = TransitionJob(
                    label=f"{_label(slides, piece.before)}, {piece.name}",
                    before=await picture(piece.before, "last", piece.strip),
                    after=await picture(piece.after, "first", piece.strip),
                    name=piece.name,
                    frames=piece.frames,
                    spec=spec,
                )
                return await make(job)

    pieces = [piece for time in timeline.slides for piece in time.pieces]
    try:
        tail, *made = await together(make(HoldFramesJob(label="held frames", spec=spec)), *map(encode, pieces))
    finally:
        for drift in drifts.values():
            drift.cancel()
    segments = [result.outputs["segment"] for result in made]
    return EncodedVideo(spec, tail.outputs["segment"], tuple(zip(pieces, segments, strict=True)))


def _layers(piece: MotionPiece) -> list[tuple[int, int, int, CaptionOverlay | None]]:
    """What lies over a moving background: frame from which on, its fade, state and caption; captions do not fade."""
    reveals, strips = {0: 0, **dict(piece.reveals)}, {0: None, **dict(piece.strips)}
    layers = []
    state, strip = 0, None
    for frame in sorted(reveals | strips):
        state, strip = reveals.get(frame, state), strips.get(frame, strip)
        layers.append((frame, piece.fade if frame and frame in reveals else 0, state, strip))
    return layers


def _motion_job(
    piece: MotionPiece,
    reveals: tuple[Reveal, ...],
    slides: Sequence[Slide],
    stills: Sequence[TypesetSlide],
    spec: VideoSpec,
) -> MotionJob | EncodeMotionClipJob:
    outputs = stills[piece.slide].result.outputs
    motion = INSTEAD if piece.motion == GENERATE and "clip" not in outputs else piece.motion
    label = f"{_label(slides, SlideState(piece.slide, 0))}, {motion}"
    window = panel_of(slides[piece.slide], Size(spec.width, spec.height))
    plate, frames = outputs["plate"], piece.frames
    if motion != GENERATE:
        return MotionJob(
            label=label, plate=plate, window=window, reveals=reveals, motion=motion, frames=frames, spec=spec
        )
    clip = outputs["clip"]
    return EncodeMotionClipJob(
        label=label, plate=plate, clip=clip, window=window, reveals=reveals, frames=frames, spec=spec
    )


def _label(slides: Sequence[Slide], shot: SlideState) -> str:
    slide = slides[shot.slide]
    state = f", fragment {shot.state}" if shot.state else ""
    return f"slide {slide.number}{state}"
