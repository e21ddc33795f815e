"""Who makes the kinds of jobs that need nothing but their inputs: no renderer, painter or voice."""

from __future__ import annotations

from collections.abc import Mapping

from mdvideo.audio.decode import make_recording
from mdvideo.audio.mix import make_mix
from mdvideo.audio.speech_clip import make_clip
from mdvideo.cache.executor import JobHandler
from mdvideo.plan.caption_jobs import CaptionedJob
from mdvideo.plan.jobs import (
    HoldFramesJob,
    HoldJob,
    Job,
    MixAudioJob,
    MotionJob,
    RecordingJob,
    SpeechClipJob,
    TransitionJob,
)
from mdvideo.plan.motion_jobs import EncodeMotionClipJob
from mdvideo.plan.thumbnail_jobs import ThumbnailJob
from mdvideo.slides.caption_overlay import make_captioned
from mdvideo.slides.thumbnails import make_thumb
from mdvideo.video.handlers import make_generated, make_hold, make_motion, make_tail, make_transition

MAKERS: Mapping[type[Job], JobHandler] = {
    CaptionedJob: make_captioned,
    ThumbnailJob: make_thumb,
    HoldJob: make_hold,
    HoldFramesJob: make_tail,
    TransitionJob: make_transition,
    MotionJob: make_motion,
    EncodeMotionClipJob: make_generated,
    RecordingJob: lambda job, read: make_recording(job, read(job.source)),
    SpeechClipJob: lambda job, read: make_clip(job, read(job.sound)),
    MixAudioJob: make_mix,
}
