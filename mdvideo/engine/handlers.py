"""Handlers of the jobs that need nothing but their inputs: no renderer, image backend or voice."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial

from mdvideo.audio.alignment.recording_alignment import run_align_recording
from mdvideo.audio.decode import decode_audio, run_measure_sound
from mdvideo.audio.mix import run_mix_audio
from mdvideo.audio.opus import run_opus_track
from mdvideo.audio.speech_clip import run_speech_clip
from mdvideo.cache.executor import JobHandler
from mdvideo.engine.backends.motion_backends import run_clip_still, run_interpolate_clip
from mdvideo.images.diagrams.diagram_states import run_diagram_states
from mdvideo.images.moving.convert_animation import run_convert_animation
from mdvideo.images.presenter.animate_presenter import run_animate_presenter
from mdvideo.plan.jobs.audio_jobs import AlignRecordingJob, MeasureSoundJob, MixAudioJob, OpusTrackJob, SpeechClipJob
from mdvideo.plan.jobs.caption_jobs import CaptionedStillJob
from mdvideo.plan.jobs.clip_jobs import PlayClipsJob, ReadClipJob
from mdvideo.plan.jobs.job import Job, Product, ReadBlob
from mdvideo.plan.jobs.morph_jobs import MorphJob
from mdvideo.plan.jobs.motion_jobs import ClipStillJob, EncodeMotionClipJob, InterpolateMotionClipJob
from mdvideo.plan.jobs.picture_jobs import ConvertAnimationJob, DiagramStatesJob
from mdvideo.plan.jobs.pointing_jobs import MoveViewJob, PointJob
from mdvideo.plan.jobs.segment_jobs import HoldFramesJob, HoldJob, KenBurnsJob, TransitionJob
from mdvideo.plan.jobs.talking_jobs import AnimatePresenterJob
from mdvideo.plan.jobs.thumbnail_jobs import ThumbnailJob
from mdvideo.slides.caption_overlay import run_captioned_still
from mdvideo.slides.composite.css_filters import apply_to_pixels
from mdvideo.slides.morph.draw_morph import morph_frames
from mdvideo.slides.pointing.draw_views import moving_view_frames, run_point
from mdvideo.slides.thumbnails import run_thumbnail
from mdvideo.video.clips.read_clip import run_read_clip
from mdvideo.video.handlers import (
    run_drawn_frames,
    run_encode_motion_clip,
    run_hold,
    run_hold_frames,
    run_ken_burns,
    run_play_clips,
    run_transition,
)


def _run_play_clips(job: PlayClipsJob, read: ReadBlob) -> Product:
    return run_play_clips(job, read, apply_to_pixels)


def _run_move_view(job: MoveViewJob, read: ReadBlob) -> Product:
    return run_drawn_frames(moving_view_frames(job, read), job.frames, job.spec)


def _run_morph(job: MorphJob, read: ReadBlob) -> Product:
    return run_drawn_frames(morph_frames(job, read), job.frames, job.spec)


PURE_HANDLERS: Mapping[type[Job], JobHandler] = {
    CaptionedStillJob: run_captioned_still,
    ThumbnailJob: run_thumbnail,
    HoldJob: run_hold,
    HoldFramesJob: run_hold_frames,
    TransitionJob: run_transition,
    KenBurnsJob: run_ken_burns,
    InterpolateMotionClipJob: run_interpolate_clip,
    ClipStillJob: run_clip_still,
    EncodeMotionClipJob: run_encode_motion_clip,
    MeasureSoundJob: run_measure_sound,
    AlignRecordingJob: run_align_recording,
    SpeechClipJob: run_speech_clip,
    OpusTrackJob: run_opus_track,
    MixAudioJob: run_mix_audio,
    ConvertAnimationJob: run_convert_animation,
    AnimatePresenterJob: partial(run_animate_presenter, decode=partial(decode_audio, channels=1, name="the recording")),
    DiagramStatesJob: run_diagram_states,
    ReadClipJob: run_read_clip,
    PlayClipsJob: _run_play_clips,
    PointJob: run_point,
    MoveViewJob: _run_move_view,
    MorphJob: _run_morph,
}
