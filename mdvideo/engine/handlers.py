"""Handlers of the jobs that need nothing but their inputs: no renderer, image backend or voice."""

from __future__ import annotations

from collections.abc import Mapping

from mdvideo.audio.decode import run_decode_recording
from mdvideo.audio.mix import run_mix_audio
from mdvideo.audio.speech_clip import run_speech_clip
from mdvideo.cache.executor import JobHandler
from mdvideo.engine.motion_backends import run_interpolate_clip
from mdvideo.plan.jobs.audio_jobs import DecodeRecordingJob, MixAudioJob, SpeechClipJob
from mdvideo.plan.jobs.caption_jobs import CaptionedStillJob
from mdvideo.plan.jobs.job import Job
from mdvideo.plan.jobs.motion_jobs import EncodeMotionClipJob, InterpolateMotionClipJob
from mdvideo.plan.jobs.segment_jobs import HoldFramesJob, HoldJob, KenBurnsJob, TransitionJob
from mdvideo.plan.jobs.thumbnail_jobs import ThumbnailJob
from mdvideo.slides.caption_overlay import run_captioned_still
from mdvideo.slides.thumbnails import run_thumbnail
from mdvideo.video.handlers import run_encode_motion_clip, run_hold, run_hold_frames, run_ken_burns, run_transition

PURE_HANDLERS: Mapping[type[Job], JobHandler] = {
    CaptionedStillJob: run_captioned_still,
    ThumbnailJob: run_thumbnail,
    HoldJob: run_hold,
    HoldFramesJob: run_hold_frames,
    TransitionJob: run_transition,
    KenBurnsJob: run_ken_burns,
    InterpolateMotionClipJob: run_interpolate_clip,
    EncodeMotionClipJob: run_encode_motion_clip,
    DecodeRecordingJob: run_decode_recording,
    SpeechClipJob: run_speech_clip,
    MixAudioJob: run_mix_audio,
}
