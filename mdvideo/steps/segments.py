"""From stills to the video: each piece of the timeline is encoded as a segment, in parallel."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import TypeGuard

from mdvideo.cache.runner import Make, gather_all
from mdvideo.deck.directives.motion_values import GENERATE
from mdvideo.deck.model import Slide
from mdvideo.frame_size import Size
from mdvideo.plan.geometry import panel_of
from mdvideo.plan.jobs.clip_jobs import PlayClipsJob, PlayedClip
from mdvideo.plan.jobs.job import Digest, Result
from mdvideo.plan.jobs.motion_jobs import EncodeMotionClipJob
from mdvideo.plan.jobs.segment_jobs import HoldFramesJob, HoldJob, KenBurnsJob, Reveal, TransitionJob, VideoSpec
from mdvideo.plan.narration.schedule import PlacedClip
from mdvideo.plan.pointing.pointing_views import WHOLE_SLIDE
from mdvideo.plan.timeline import (
    PLAY,
    CaptionOverlay,
    HoldPiece,
    MotionPiece,
    Piece,
    SlideState,
    Timeline,
    TransitionPiece,
)
from mdvideo.settings import Settings
from mdvideo.steps.burned_captions import CaptionBurner
from mdvideo.steps.generated_motion import FALLBACK_MOTION
from mdvideo.steps.playing.clips import ShownClip, played_clips
from mdvideo.steps.pointing.pointed_slide import pointed_still
from mdvideo.steps.presenter.show_presenter import in_step
from mdvideo.steps.presenter.speaking_presenter import speaking_clip
from mdvideo.steps.sample_index import SampleIndex
from mdvideo.steps.slides import TypesetSlide
from mdvideo.steps.soundtrack import AlternateTrack, Soundtrack
from mdvideo.video.clips.clip_file import decoder_identity
from mdvideo.video.concat import opened_frames
from mdvideo.video.frame_coders import CODERS
from mdvideo.video.mp4.sample_run import IndexedSegment
from mdvideo.video.video_model import AudioTrack, EncodedPiece, MotionSegment, StillSegment

_LEAST_OPENED = 6
"""Frames of a hold behind its opening, before the next key frame: the codecs need up to four of them."""


def video_spec_of(settings: Settings) -> VideoSpec:
    """Return the parameters of the encoder for these settings."""
    coder = CODERS[settings.video.codec]
    seconds = settings.video.keyframe_seconds or coder.key_seconds
    keyint = max(round(seconds * settings.fps), 3)
    quality = coder.qualities[settings.video.quality]
    return VideoSpec(
        width=settings.size.width,
        height=settings.size.height,
        fps=settings.fps,
        crf=quality.crf if settings.video.crf is None else settings.video.crf,
        moving_crf=quality.moving_crf if settings.video.moving_crf is None else settings.video.moving_crf,
        keyint=keyint,
        encoder=coder.identity(),
        codec=settings.video.codec,
    )


@dataclass(frozen=True, slots=True)
class EncodedVideo:
    """A video that is entirely in the store: the timeline's pieces, each with its segment's digest, and the sound.

    ``held_frames`` is the segment of skipped frames that all holds share; None where only the sound is wanted.
    """

    spec: VideoSpec
    held_frames: Digest | None
    pieces: tuple[tuple[Piece, Digest], ...]
    soundtrack: Soundtrack | None = None
    alternates: tuple[AlternateTrack, ...] = ()

    @property
    def digests(self) -> tuple[Digest, ...]:
        """All blobs of which the video's file consists."""
        tracks = (self.soundtrack, *(track.soundtrack for track in self.alternates))
        sound = (digest for track in tracks if track is not None for digest in track.digests)
        held_frames = () if self.held_frames is None else (self.held_frames,)
        return (*held_frames, *(digest for _, digest in self.pieces), *sound)

    def index_held_frames(self, index: SampleIndex) -> IndexedSegment | None:
        """Return the held frames with the position of each sample, if there are pictures. Raises BlobLost."""
        return None if self.held_frames is None else index.segment(self.held_frames)

    def index_pieces(self, index: SampleIndex) -> Iterator[EncodedPiece]:
        """Yield the encoded pieces in order, with the position of each sample. Raises BlobLost."""
        opening: MotionSegment | None = None
        for piece, digest in self.pieces:
            segment = index.segment(digest)
            if isinstance(piece, HoldPiece):
                yield StillSegment(segment, piece.frames, opening)
                opening = None
                continue
            moving = MotionSegment(segment, piece.frames)
            opening = moving if segment.frames > piece.frames else None
            yield moving

    def index_audio(self, index: SampleIndex) -> AudioTrack | None:
        """Return the soundtrack with the position of each packet, or None for a silent video. Raises BlobLost."""
        return None if self.soundtrack is None else self.soundtrack.audio_track(index)


async def encode_segments(
    slides: Sequence[Slide],
    typeset: Sequence[TypesetSlide],
    timeline: Timeline,
    spec: VideoSpec,
    make: Make,
    caption_burner: CaptionBurner | None = None,
    sounds: Sequence[Sequence[PlacedClip]] = (),
) -> EncodedVideo:
    """Encode every segment of the video into the store.

    ``caption_burner`` is required if the timeline has captions, and the ``sounds`` of the slides' narration for a
    presenter who speaks.
    """

    async def burn_into(picture: Digest, slide: int, caption: CaptionOverlay | None) -> Digest:
        return picture if caption_burner is None else await caption_burner.burn_into(picture, slides[slide], caption)

    async def pointed(state: SlideState, kind: str) -> Digest:
        """Return a still, or its overlay, with what points on it."""
        slide, name = typeset[state.slide], state.still if kind == "still" else f"overlay-{state.fragments}"
        label, size = _label(slides, state), Size(spec.width, spec.height)
        return await pointed_still(slide.pointed, state.view, state.fragments, slide.result, name, size, label, make)

    async def encode_motion(piece: MotionPiece) -> Result:
        overlays = [
            (
                fragments,
                Reveal(
                    frame,
                    fade,
                    await burn_into(await pointed(state, "overlay"), piece.slide, caption),
                    piece.entrance if fade else "fade",
                ),
            )
            for frame, fade, fragments, caption, state in _overlays_of(piece)
        ]
        reveals = [reveal for _, reveal in overlays]
        if piece.motion == PLAY:
            heard = sounds[piece.slide] if sounds else ()
            begin = timeline.slides[piece.slide].start
            return await make(await _play_job(piece, overlays, slides, typeset, spec, heard, begin, make))
        return await make(_motion_job(piece, tuple(reveals), slides, typeset, spec))

    motions = {
        piece.slide: asyncio.create_task(encode_motion(piece))
        for time in timeline.slides
        for piece in time.pieces
        if isinstance(piece, MotionPiece)
    }

    async def picture_of(state: SlideState, end: str, caption: CaptionOverlay | None) -> Digest:
        """Return a still; for a slide in motion, its ``first`` or ``last`` frame, as ``end`` says."""
        if state.slide in motions:
            return (await motions[state.slide]).outputs[end]
        return await burn_into(await pointed(state, "still"), state.slide, caption)

    async def caption_over(piece: TransitionPiece) -> Digest | None:
        if caption_burner is None or piece.caption is None:
            return None
        return await caption_burner.overlay_of(slides[piece.before.slide], piece.caption)

    async def encode_morph(piece: TransitionPiece) -> Result:
        slide, label = typeset[piece.before.slide], _label(slides, piece.before)
        assert slide.morphing is not None
        before, after = ((state.fragments, state.still) for state in (piece.before, piece.after))
        caption = await caption_over(piece)
        return await slide.morphing.encode(slide.result, before, after, caption, piece.frames, spec, label, make)

    async def encode_move(piece: TransitionPiece) -> Result:
        slide, label = typeset[piece.before.slide], _label(slides, piece.before)
        assert slide.pointed is not None
        before, after = (
            slide.pointed.view_of(state.view, state.fragments, slide.result, state.still, large=True)
            for state in (piece.before, piece.after)
        )
        caption = await caption_over(piece)
        return await slide.pointed.move(before, after, caption, piece.frames, spec, label, make)

    def opens(piece: Piece | None, following: Piece | None) -> TypeGuard[TransitionPiece]:
        """Whether a hold begins with the end of its transition; what glides has frames of its own."""
        return (
            _opens(piece, following, spec.keyint)
            and not _moves_view(piece, typeset)
            and not _morphs(piece, slides, typeset)
        )

    async def encode(before: Piece | None, piece: Piece, after: Piece | None) -> Result:
        match piece:
            case MotionPiece():
                return await motions[piece.slide]
            case HoldPiece():
                if opens(before, piece) and opened_frames(piece.frames, before.frames, spec.keyint) == piece.frames:
                    return await encode(None, before, piece)  # the same job, which is made once
                still = await picture_of(piece.state, "first", piece.caption)
                return await make(HoldJob(label=_label(slides, piece.state), still=still, spec=spec))
            case TransitionPiece() if _moves_view(piece, typeset):
                return await encode_move(piece)
            case TransitionPiece() if _morphs(piece, slides, typeset):
                return await encode_morph(piece)
            case TransitionPiece():
                job = TransitionJob(
                    label=f"{_label(slides, piece.before)}, {piece.name}",
                    before=await picture_of(piece.before, "last", piece.caption),
                    after=await picture_of(piece.after, "first", piece.caption),
                    name=piece.name,
                    frames=piece.frames,
                    spec=spec,
                    settles=opens(piece, after),
                )
                return await make(job)

    pieces = [piece for time in timeline.slides for piece in time.pieces]
    try:
        held_frames, *encoded = await gather_all(
            make(HoldFramesJob(label="held frames", spec=spec)),
            *map(encode, (None, *pieces), pieces, (*pieces[1:], None)),
        )
    finally:
        for motion in motions.values():
            motion.cancel()
    segments = [result.outputs["segment"] for result in encoded]
    return EncodedVideo(spec, held_frames.outputs["segment"], tuple(zip(pieces, segments, strict=True)))


def _opens(piece: Piece | None, following: Piece | None, keyint: int) -> TypeGuard[TransitionPiece]:
    """Whether the hold after a piece can begin without a key frame: a fragment of a slide appears, and it stays."""
    return (
        isinstance(piece, TransitionPiece)
        and isinstance(following, HoldPiece)
        and piece.before.slide == piece.after.slide
        and piece.after == following.state
        and piece.caption == following.caption
        and following.frames >= _LEAST_OPENED
        and piece.frames + _LEAST_OPENED <= keyint
    )


def _moves_view(piece: TransitionPiece, typeset: Sequence[TypesetSlide]) -> bool:
    """Return whether another part of the slide is shown after a change than before."""
    before, after = piece.before, piece.after
    pointed = typeset[before.slide].pointed
    if before.slide != after.slide or pointed is None:
        return False
    return pointed.window_of(before.view, before.fragments) != pointed.window_of(after.view, after.fragments)


def _morphs(piece: TransitionPiece, slides: Sequence[Slide], typeset: Sequence[TypesetSlide]) -> bool:
    """Return whether code glides into other code: not below a pointer, nor while the picture changes."""
    before, after = piece.before, piece.after
    same = before.slide == after.slide and before.picture == after.picture
    plain = before.view == after.view == WHOLE_SLIDE
    if not same or not plain or typeset[before.slide].morphing is None:
        return False
    return after.fragments in slides[before.slide].morphs and after.fragments == before.fragments + 1


def _overlays_of(piece: MotionPiece) -> list[tuple[int, int, int, CaptionOverlay | None, SlideState]]:
    """Return what is shown over a moving background: (first frame, fade, fragments, caption, state).

    Captions do not fade.
    """
    reveals, captions = {0: 0, **dict(piece.reveals)}, {0: None, **dict(piece.captions)}
    views = {change.frame: change for change in piece.pointing}
    overlays = []
    state, caption = SlideState(piece.slide, 0), None
    for frame in sorted({*reveals, *captions, *views}):
        state = replace(state, fragments=reveals.get(frame, state.fragments))
        if frame in views:
            state = replace(state, view=views[frame].view)
        caption = captions.get(frame, caption)
        fade = views[frame].fade if frame in views else piece.fade if frame and frame in reveals else 0
        overlays.append((frame, fade, state.fragments, caption, state))
    return overlays


def _motion_job(
    piece: MotionPiece,
    reveals: tuple[Reveal, ...],
    slides: Sequence[Slide],
    typeset: Sequence[TypesetSlide],
    spec: VideoSpec,
) -> KenBurnsJob | EncodeMotionClipJob:
    outputs = typeset[piece.slide].result.outputs
    motion = FALLBACK_MOTION if piece.motion == GENERATE and "clip" not in outputs else piece.motion
    label = f"{_label(slides, SlideState(piece.slide, 0))}, {motion}"
    window = panel_of(slides[piece.slide], Size(spec.width, spec.height))
    background, frames = outputs["background"], piece.frames
    if motion != GENERATE:
        return KenBurnsJob(
            label=label, background=background, window=window, reveals=reveals, motion=motion, frames=frames, spec=spec
        )
    clip = outputs["clip"]
    return EncodeMotionClipJob(
        label=label, background=background, clip=clip, window=window, reveals=reveals, frames=frames, spec=spec
    )


async def _play_job(
    piece: MotionPiece,
    overlays: Sequence[tuple[int, Reveal]],
    slides: Sequence[Slide],
    typeset: Sequence[TypesetSlide],
    spec: VideoSpec,
    sounds: Sequence[PlacedClip],
    begin: int,
    make: Make,
) -> PlayClipsJob:
    slide, shown = slides[piece.slide], typeset[piece.slide]
    outputs = shown.result.outputs
    played = played_clips(shown.clips, outputs, slide, piece.reveals, overlays)

    async def timed(clip: PlayedClip, placed: ShownClip) -> PlayedClip:
        if placed.animate is not None:
            return await speaking_clip(clip, placed.animate, sounds, piece.frames, spec.fps, make)
        return clip if placed.presenter_mask is None else in_step(clip, sounds, begin, spec.fps)

    clips = await gather_all(*map(timed, played, shown.clips))
    return PlayClipsJob(
        label=f"{_label(slides, SlideState(piece.slide, 0))}, clip",
        background=outputs["background"],
        reveals=tuple(reveal for _, reveal in overlays),
        clips=tuple(clips),
        frames=piece.frames,
        spec=spec,
        decoder=decoder_identity(),
    )


def _label(slides: Sequence[Slide], state: SlideState) -> str:
    fragment = f", fragment {state.fragments}" if state.fragments else ""
    return f"slide {slides[state.slide].number}{fragment}"
