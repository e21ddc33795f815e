"""The scorer that the setting ``images.scorer`` names: a built-in one, or that of another package.

A scorer of another package is an entry point in the group ``mdvideo.picture_score``: a factory, called with
(ImageSettings, BackendContext), of a PictureScorer.
"""

from __future__ import annotations

from collections.abc import Callable
from importlib.metadata import entry_points
from typing import TYPE_CHECKING, Protocol

from mdvideo.errors import BackendError, BackendUnavailable
from mdvideo.images.scoring.clip_score import ClipScorer, find_scoring_model
from mdvideo.images.scoring.vlm_score import VLM, VlmScorer
from mdvideo.protocols import BackendContext, PictureRequest
from mdvideo.settings import ImageSettings

if TYPE_CHECKING:
    from PIL import Image

GROUP = "mdvideo.picture_score"


class PictureScorer(Protocol):
    """Judges how well a picture shows what was requested. May be called from several threads.

    If it is a context manager, it is left at the end.
    """

    @property
    def identity(self) -> str:
        """Name and version of everything that affects a score; part of the keys of the pictures that it chooses."""
        ...

    def score(self, request: PictureRequest, picture: Image.Image) -> float:
        """Return a score, higher for a better picture. Raises BackendError."""
        ...


ScorerFactory = Callable[[ImageSettings, BackendContext], PictureScorer]


def load_scorer(settings: ImageSettings, context: BackendContext) -> PictureScorer:
    """The scorer of the settings. Raises BackendError or BackendUnavailable."""
    name = settings.scorer
    if name is None:
        raise BackendError(
            "`best_of` and `threshold` need a scorer",
            hint="set `images: {scorer: openai/clip-vit-base-patch32}`, a folder, or `vlm`",
        )
    installed = {point.name: point for point in entry_points(group=GROUP)}
    if name in installed:
        factory: ScorerFactory = installed[name].load()
        return factory(settings, context)
    if name == VLM or name.startswith(f"{VLM}:"):
        return VlmScorer(name)
    try:
        return ClipScorer(find_scoring_model(name, settings.folder))
    except BackendUnavailable as error:
        known = ", ".join([VLM, *sorted(installed)])
        raise BackendUnavailable(error.message, hint=f"{error.hint}; or name one of {known}") from error
