"""What generates pictures and clips, and what such a backend may offer besides."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple, Protocol, Self, runtime_checkable

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray
    from PIL import Image

    Pixels = NDArray[np.uint8]


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

    ``still`` is the content hash of the picture that accompanies the request; without one it is empty, and ``prompt``
    describes the clip. None leaves a parameter to the model.
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
    """Frames of a clip: RGB, shape (frames, height, width, 3), of the requested size; the first shows any still."""

    request: MotionClipRequest
    frames: Pixels


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
