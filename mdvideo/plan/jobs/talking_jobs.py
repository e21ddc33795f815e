"""The job that shows who speaks: a presenter's clip, from the sound of a slide."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from mdvideo.events import Stage
from mdvideo.plan.jobs.job import Digest, Job
from mdvideo.protocols import TimedPhoneme
from mdvideo.protocols.presenter_protocols import PresenterRequest


@dataclass(frozen=True, slots=True)
class HeardSound:
    """A piece of speech: its first sample in the clip at 48 kHz, which may be before its beginning, and its sound.

    ``sound`` is mono 16-bit PCM at ``rate`` hertz, or a sound file where that is None. Only what is heard from
    ``heard_from`` to ``heard_to``, in samples at 48 kHz of the clip, counts: the rest was trimmed.
    """

    start: int
    sound: Digest
    rate: int | None
    heard_from: int
    heard_to: int
    phonemes: tuple[TimedPhoneme, ...] = ()
    """Where the voice tells them, in samples of the sound."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AnimatePresenterJob(Job):
    """Make a presenter's clip. Output ``clip``: the file. Report: ``container``, one of ClipContainer."""

    stage: ClassVar[Stage] = "pictures"
    version: ClassVar[int] = 1
    backend: str
    """The presenter backend's name."""
    identity: str
    request: PresenterRequest
    sounds: tuple[HeardSound, ...]
    portrait: Digest | None = None
