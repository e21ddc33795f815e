"""The seams: what image backends, speech backends and page renderers must provide, with a deterministic fake of each.

Everything that generates pictures, synthesizes speech or typesets pages is reached through these protocols; only
``engine/`` names implementations. Other packages add their own through the entry-point groups ``mdvideo.images`` and
``mdvideo.speech``. Each entry point is a factory: a class or a function, called as ``factory(settings, context)`` with
the ImageSettings or SpeechSettings and a BackendContext. A backend that is a context manager is entered before its
first use and left when the engine closes.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, NamedTuple, Protocol, Self, runtime_checkable

from mdvideo.frame_size import Size

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray
    from PIL import Image

    from mdvideo.images.gpu_lease import GpuLease

    Pixels = NDArray[np.uint8]


def _ignore(message: str) -> None:
    """Do nothing: the default of ``notify``."""


@dataclass(frozen=True, slots=True)
class BackendContext:
    """What a backend gets from the engine that creates it.

    ``notify`` takes one line that the user should read once, such as a setting that has no effect. ``gpu`` is the lease
    of the accelerator that all models in this process share; None for a backend that is used on its own.
    """

    notify: Callable[[str], None] = _ignore
    gpu: GpuLease | None = None


STANDALONE = BackendContext()
"""For a backend that no engine creates: no listener, and no other model on the accelerator."""


class CalmArea(NamedTuple):
    """The part of a picture that text will cover, in per cent of its width and height from the top left corner."""

    left: int
    top: int
    right: int
    bottom: int


@dataclass(frozen=True, slots=True)
class PictureLook:
    """The look of the theme, for backends that draw in it (see ``UsesLook``).

    ``name`` is the theme's ``images.look``; ``palette`` are the colours of the slide's palette as ``#rrggbb``: ground,
    ink, then accents. ``calm`` is where text will be, None for a picture that no text covers. ``lang`` is the deck's
    language, a BCP 47 tag.
    """

    name: str
    palette: tuple[str, ...]
    calm: CalmArea | None = None
    lang: str = "en"

    @property
    def is_dark(self) -> bool:
        """Whether the ground is darker than the ink, so that the text is light."""
        ground, ink = (sum(int(colour[i : i + 2], 16) for i in (1, 3, 5)) for colour in self.palette[:2])
        return ground < ink


@dataclass(frozen=True, slots=True)
class PictureRequest:
    """One picture to generate, complete: equal requests to one backend give equal pictures.

    ``prompt`` is what the picture shows, ``style`` how: the style of the prompt, the deck or the theme. ``look`` is
    None for backends that do not use it. None leaves a parameter to the backend.
    """

    prompt: str
    seed: int
    width: int
    height: int
    negative: str | None = None
    steps: int | None = None
    guidance: float | None = None
    model: str | None = None
    style: str | None = None
    look: PictureLook | None = None

    @property
    def styled_prompt(self) -> str:
        """The prompt with its style, for models that take both as one text."""
        return f"{self.prompt}, {self.style}" if self.style else self.prompt


class GeneratedPicture(NamedTuple):
    """A finished picture: RGB, of exactly the requested size."""

    request: PictureRequest
    image: Image.Image


class ChosenPicture(GeneratedPicture):
    """A picture that was chosen among several: ``seed`` is its own, ``score`` how a scorer judged it, if one did."""

    seed: int
    score: float | None

    def __new__(cls, request: PictureRequest, image: Image.Image, seed: int, score: float | None) -> Self:
        """Return a pair of request and picture, as every backend yields, with two attributes."""
        made = super().__new__(cls, request, image)
        made.seed, made.score = seed, score
        return made


OnProgress = Callable[[PictureRequest, int, int], None]
"""Called with (request, steps done, total steps); may raise ``concurrent.futures.CancelledError`` to stop.

A backend that waits for something calls it again with the last values, to learn whether it should stop."""

OnStep = Callable[[int, int], None]
"""Called with (steps done, total steps) of one picture or clip; may raise ``CancelledError`` to stop."""


class TextToImage(Protocol):
    """Generates pictures from prompts. A backend may also implement Parallel, PerRequestModel and ReportsModel."""

    @property
    def identity(self) -> str:
        """Name and version of everything that affects the pixels; part of every picture's cache key."""
        ...

    def generate(self, requests: Sequence[PictureRequest], progress: OnProgress) -> Iterator[GeneratedPicture]:
        """Yield each picture as soon as it is finished, in any order. Raises BackendError."""
        ...


@dataclass(frozen=True, slots=True)
class MotionClipRequest:
    """A still to set in motion: ``prompt`` describes the motion. ``frames`` is the length, as near as the model can.

    ``still`` is the content hash of the picture that accompanies the request. None leaves a parameter to the model.
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
    """Frames of a clip: RGB, shape (frames, height, width, 3), of the requested size; the first shows the still."""

    request: MotionClipRequest
    frames: Pixels


class Pronunciation(NamedTuple):
    """How the characters [start, end) of an utterance sound: ``ipa`` is in the International Phonetic Alphabet.

    Without slashes; stress marks stand before the syllable (``ˈ``) or, as in English dictionaries, before the vowel.
    """

    start: int
    end: int
    ipa: str


class Emphasis(NamedTuple):
    """The characters [start, end) of an utterance that the author stressed (``*stress*``)."""

    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Utterance:
    """One sentence to speak. ``speed`` is a factor on the voice's own rate; ``lang`` is a BCP 47 tag.

    ``ipa`` and ``emphasis`` are in the order of the text, do not overlap among themselves, and begin and end at words.
    A backend honours them if it can, and says so as ReadsIpa; else it reads the text as it is.
    """

    text: str
    lang: str
    voice: str | None = None
    speed: float = 1.0
    ipa: tuple[Pronunciation, ...] = ()
    emphasis: tuple[Emphasis, ...] = ()


class SpokenWord(NamedTuple):
    """A word's position: characters [start, end) of the utterance, and the first sample of its sound."""

    start: int
    end: int
    sample: int


class SynthesizedSpeech(NamedTuple):
    """Sound of an utterance: mono float32 samples in −1…1 at ``rate`` hertz, and the start of each word.

    ``words`` may be empty where the engine does not report them: they are then estimated.
    """

    utterance: Utterance
    samples: NDArray[np.float32]
    rate: int
    words: tuple[SpokenWord, ...]


class TextToSpeech(Protocol):
    """Speaks sentences. A backend may also implement Parallel and ChecksVoices."""

    @property
    def identity(self) -> str:
        """Name and version of everything that affects the sound; part of every speech clip's cache key."""
        ...

    def speak(self, utterances: Sequence[Utterance]) -> Iterator[SynthesizedSpeech]:
        """Yield each utterance as soon as it is synthesized, in any order. Raises BackendError."""
        ...


@runtime_checkable
class Parallel(Protocol):
    """Optional for every backend: may be called from several threads at once where ``parallel`` is true.

    Such a backend gains nothing from batches: it gets its requests one by one. Any other gets batches, on one thread.
    """

    @property
    def parallel(self) -> bool:
        """Whether this instance is thread-safe."""
        ...


def is_parallel(backend: object) -> bool:
    """Return whether a backend may be called from several threads at once."""
    return isinstance(backend, Parallel) and backend.parallel


@runtime_checkable
class PerRequestModel(Protocol):
    """Optional for an image backend: which model generates a picture depends on the request."""

    def identity_of(self, model: str | None) -> str:
        """Return the identity for requests that name ``model``; None is the default. Raises BackendError."""
        ...


@runtime_checkable
class UsesLook(Protocol):
    """Optional for an image backend: draws in the theme's look. Requests to all others have ``look=None``.

    So a change of theme, layout or language generates no picture again that does not depend on it.
    """

    @property
    def uses_look(self) -> bool:
        """Whether pictures depend on ``PictureRequest.look``."""
        ...


@runtime_checkable
class CreditsPictures(Protocol):
    """Optional for an image backend: its pictures are the work of people, whom the video credits."""

    def credit_of(self, request: PictureRequest) -> str | None:
        """Return whom the picture of a request is credited to, or None. Generates nothing."""
        ...


@runtime_checkable
class ReportsModel(Protocol):
    """Optional for an image backend: names its models, so that a pin records them where none is configured."""

    def model_and_revision(self, model: str | None) -> tuple[str | None, str | None]:
        """Return the model for requests that name ``model``, and its revision, if known. Raises BackendError."""
        ...


class VoiceProblem(NamedTuple):
    """What is wrong with a requested voice or language."""

    severity: Literal["error", "warning"]
    message: str
    hint: str


@runtime_checkable
class ChecksVoices(Protocol):
    """Optional for a speech backend: knows its voices, so that a mistake is reported before anything is spoken."""

    def check_voice(self, voice: str | None, lang: str) -> VoiceProblem | None:
        """Return what is wrong with speaking ``lang`` in this voice (None: the default), or None."""
        ...


@runtime_checkable
class ChecksTexts(Protocol):
    """Optional for a speech backend: knows which texts it cannot read, so that nobody has to hear it try."""

    def check_text(self, text: str, voice: str | None, lang: str) -> VoiceProblem | None:
        """Return why ``text`` would be noise in this voice and language, or None. The same words every time."""
        ...


@runtime_checkable
class ReadsIpa(Protocol):
    """Optional for a speech backend: speaks the pronunciations of an utterance. Others are reported once a deck."""

    def reads_ipa(self, voice: str | None, lang: str) -> bool:
        """Return whether ``Utterance.ipa`` has an effect in this voice and language."""
        ...


@runtime_checkable
class RoutesUtterances(Protocol):
    """Optional for a speech backend: others speak for it, each its languages or voices, and are part of the keys."""

    def backend_for(self, voice: str | None, lang: str) -> TextToSpeech:
        """Return the backend that speaks ``lang`` in this voice. Raises BackendUnavailable when there is none."""
        ...

    def opened(self) -> Sequence[tuple[str, TextToSpeech]]:
        """Return the backends that have been asked for, each with the name of its kind."""
        ...


class Box(NamedTuple):
    """A rectangle in CSS pixels of the design canvas."""

    x: float
    y: float
    width: float
    height: float


class Document(Protocol):
    """A laid-out page that can be changed and painted again without being parsed again."""

    def boxes(self) -> Mapping[str, Box]:
        """Return the border box of every element that has an id."""
        ...

    def set_attribute(self, element: str, name: str, value: str) -> None:
        """Set an attribute of the element with that id; layout follows at the next boxes() or paint()."""
        ...

    def paint(self) -> Pixels:
        """Render to straight-alpha RGBA, shape (height, width, 4), in output pixels; the canvas is transparent."""
        ...


class HtmlRenderer(Protocol):
    """Typesets HTML and CSS."""

    @property
    def identity(self) -> str:
        """Name and version; part of every still's cache key."""
        ...

    def open(self, html: str, size: Size) -> AbstractContextManager[Document]:
        """Lay out a page on ``size.design`` CSS pixels, to be painted at ``size`` pixels. Raises BackendError."""
        ...
