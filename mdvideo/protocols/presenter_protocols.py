"""What a presenter backend must provide: moving pictures of who speaks, from sound and a portrait."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING, Literal, NamedTuple, Protocol

from mdvideo.protocols.speech_protocols import TimedPhoneme

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

ClipContainer = Literal["apng", "mov", "matroska"]
"""Formats of a presenter's clip: animated PNG; MP4 or QuickTime; WebM or Matroska."""


@dataclass(frozen=True, slots=True)
class PresenterRequest:
    """A clip to make: square, ``side`` pixels, ``frames`` at ``fps``.

    ``palette`` has the theme's ground, ink and accents as ``#rrggbb``. Equal requests with equal sound and portrait
    give equal clips.
    """

    side: int
    fps: Fraction
    frames: int
    seed: int = 0
    palette: tuple[str, ...] = ("#0b1226", "#f4f6fc", "#ffc46b")


class SpeechSound(NamedTuple):
    """What is heard while the presenter is shown: mono float32 samples in −1…1 at ``rate`` hertz.

    ``phonemes`` may be empty where the voice does not report them: the mouth then follows the sound alone.
    """

    samples: NDArray[np.float32]
    rate: int
    phonemes: tuple[TimedPhoneme, ...] = ()


class AnimatedPresenter(NamedTuple):
    """A finished clip without sound, as a file of this format."""

    data: bytes
    container: ClipContainer


class AnimatesPresenter(Protocol):
    """Shows who speaks. May be called from several threads. If it is a context manager, it is left at the end."""

    @property
    def identity(self) -> str:
        """Name and version of everything that affects the pixels; part of every clip's cache key."""
        ...

    def animate(self, request: PresenterRequest, sound: SpeechSound, portrait: bytes | None) -> AnimatedPresenter:
        """Return the clip. ``portrait`` is a picture file of the person, or None. Raises BackendError."""
        ...
