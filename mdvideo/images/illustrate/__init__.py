"""The image backend ``illustrate``, the default: pictures of what a prompt names, in the theme's look, on the CPU."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from importlib.metadata import version

from PIL import Image

from mdvideo.images.illustrate.artwork_source import artwork_of, with_drawings
from mdvideo.images.illustrate.looks.look_table import LOOKS
from mdvideo.images.illustrate.picture_brief import PictureBrief
from mdvideo.images.illustrate.staging.look_palette import DEFAULT_LOOK
from mdvideo.images.illustrate.staging.stage import stage_of
from mdvideo.images.illustrate.understanding.prompt_reader import picture_brief_of
from mdvideo.protocols import STANDALONE, BackendContext, GeneratedPicture, OnProgress, PictureRequest

__all__ = ["Illustrate"]


def illustrate(request: PictureRequest, brief: PictureBrief) -> Image.Image:
    """Paint a brief: RGB, of exactly the requested size, and the same bytes every time."""
    look = request.look or DEFAULT_LOOK
    paint = LOOKS.get(look.name, LOOKS[DEFAULT_LOOK.name])
    return paint(stage_of(request, with_drawings(brief), artwork_of))


class Illustrate:
    """Draws what prompts name from a library of objects and by procedures, in a fraction of a second each."""

    identity = f"illustrate 2, resvg {version('resvg-py')}"
    parallel = True
    uses_look = True

    def __init__(self, settings: object = None, context: BackendContext = STANDALONE) -> None:
        """Ignore both arguments, which every backend takes."""

    def generate(self, requests: Sequence[PictureRequest], progress: OnProgress) -> Iterator[GeneratedPicture]:
        """Yield each picture when it is finished. A prompt that names nothing known gets a ground alone."""
        for request in requests:
            look = request.look or DEFAULT_LOOK
            brief = picture_brief_of(request.prompt, look.lang, request.negative)
            yield GeneratedPicture(request, illustrate(request, brief))
            progress(request, 1, 1)
