"""The seams: what a painter, a voice and a page renderer promise, and deterministic fakes of each.

Everything that draws, speaks or typesets is reached through these protocols; only ``workshop.py`` names who
implements them. Others add theirs through the entry-point groups ``mdvideo.images``, ``mdvideo.speech``.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, NamedTuple, Protocol

from mdvideo.frame_size import Size

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray
    from PIL import Image

    Pixels = NDArray[np.uint8]


@dataclass(frozen=True, slots=True)
class PictureRequest:
    """One picture to paint, complete: equal requests to one backend give equal pictures.

    ``prompt`` already holds the deck's style. None leaves a parameter to the backend.
    """

    prompt: str
    seed: int
    width: int
    height: int
    negative: str | None = None
    steps: int | None = None
    guidance: float | None = None
    model: str | None = None


class GeneratedPicture(NamedTuple):
    """A finished picture, RGB, of exactly the size that was asked for."""

    request: PictureRequest
    image: Image.Image


OnProgress = Callable[[PictureRequest, int, int], None]
"""Called with (request, steps done, steps in all); may raise ``concurrent.futures.CancelledError`` to stop.

A painter that waits for something calls it again with what it reported last, to hear whether it should stop."""


class TextToImage(Protocol):
    """Paints pictures from prompts."""

    @property
    def identity(self) -> str:
        """Name and version of everything that shapes the pixels; part of every picture's key."""
        ...

    def paint(self, requests: Sequence[PictureRequest], progress: OnProgress) -> Iterator[GeneratedPicture]:
        """Yield each picture as soon as it is made, in any order. Raises BackendError."""
        ...


@dataclass(frozen=True, slots=True)
class MotionClipRequest:
    """A still set in motion: ``prompt`` says how it moves. ``frames`` is how many, as near as the model can.

    ``still`` is the content hash of the picture that goes with the request. None leaves a parameter to the backend.
    """

    still: str
    prompt: str
    frames: int
    width: int
    height: int
    seed: int
    negative: str | None = None
    steps: int | None = None
    guidance: float | None = None
    model: str | None = None


class GeneratedFrames(NamedTuple):
    """Frames of a clip, RGB, shape (frames, height, width, 3), of the size asked for; the first shows the still."""

    request: MotionClipRequest
    frames: Pixels


class ImageToVideo(Protocol):
    """Sets stills in motion."""

    @property
    def identity(self) -> str:
        """Name and version of everything that shapes the frames; part of every clip's key."""
        ...

    def animate(
        self, request: MotionClipRequest, still: Image.Image, progress: Callable[[int, int], None]
    ) -> GeneratedFrames:
        """Make a clip; ``progress`` gets (steps done, in all) and may raise CancelledError. Raises BackendError."""
        ...


@dataclass(frozen=True, slots=True)
class Utterance:
    """One sentence to speak. ``speed`` is a factor on the voice's own rate; ``lang`` is a BCP 47 tag."""

    text: str
    lang: str
    voice: str | None = None
    speed: float = 1.0


class SpokenWord(NamedTuple):
    """A word's place: characters [start, end) of the utterance, first sample of its sound."""

    start: int
    end: int
    sample: int


class SynthesizedSpeech(NamedTuple):
    """Sound of an utterance: mono float32 samples in −1…1 at ``rate`` hertz, and when each word begins."""

    utterance: Utterance
    samples: NDArray[np.float32]
    rate: int
    words: tuple[SpokenWord, ...]


class VoiceFault(NamedTuple):
    """What is wrong with a voice or a language that was asked for."""

    severity: Literal["error", "warning"]
    message: str
    hint: str


class TextToSpeech(Protocol):
    """Speaks sentences.

    One with an attribute ``parallel = True`` may be called from several threads at once. One that knows its voices has
    a method ``fault(voice, lang) -> VoiceFault | None``, by which a mistake is found before anything is spoken.
    ``words`` may be empty where the engine tells nothing: they are then estimated.
    """

    @property
    def identity(self) -> str:
        """Name and version of everything that shapes the sound; part of every clip's key."""
        ...

    def speak(self, utterances: Sequence[Utterance]) -> Iterator[SynthesizedSpeech]:
        """Yield each utterance as soon as it is spoken, in any order. Raises BackendError."""
        ...


class Box(NamedTuple):
    """A rectangle in CSS pixels of the design canvas."""

    x: float
    y: float
    width: float
    height: float


class Document(Protocol):
    """A laid-out page that can be changed and painted again without parsing it again."""

    def boxes(self) -> Mapping[str, Box]:
        """The border box of every element that has an id."""
        ...

    def set_attribute(self, element: str, name: str, value: str) -> None:
        """Set an attribute of the element with that id; layout follows at the next boxes() or paint()."""
        ...

    def paint(self) -> Pixels:
        """The page as straight-alpha RGBA, shape (height, width, 4), in output pixels; the page has no ground."""
        ...


class HtmlRenderer(Protocol):
    """Typesets HTML and CSS."""

    @property
    def identity(self) -> str:
        """Name and version; part of every still's key."""
        ...

    def open(self, html: str, size: Size) -> AbstractContextManager[Document]:
        """Lay out a page on ``size.design`` CSS pixels, to be painted at ``size`` pixels. Raises BackendError."""
        ...


class FlatColour:
    """A painter for tests and for ``images: {backend: flat}``: one colour a prompt, at no cost."""

    identity = "flat 1"

    def __init__(self, settings: object = None) -> None:
        """It has no settings; the parameter is there as for every painter."""

    def paint(self, requests: Sequence[PictureRequest], progress: OnProgress) -> Iterator[GeneratedPicture]:
        import hashlib

        from PIL import Image

        for request in requests:
            digest = hashlib.sha256(f"{request.seed} {request.prompt}".encode()).digest()
            yield GeneratedPicture(
                request, Image.new("RGB", (request.width, request.height), (digest[0], digest[1], digest[2]))
            )
            progress(request, 1, 1)


class Silence:
    """A voice that says nothing: no samples at any utterance. It stands in where narration is off."""

    identity = "silence 1"

    def speak(self, utterances: Sequence[Utterance]) -> Iterator[SynthesizedSpeech]:
        import numpy as np

        for utterance in utterances:
            yield SynthesizedSpeech(utterance, np.zeros(0, np.float32), 48_000, ())
