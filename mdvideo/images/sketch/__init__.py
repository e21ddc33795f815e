"""The image backend ``sketch``, the default: procedural pictures from prompts, without model, GPU or network."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from PIL import Image

from mdvideo.images.sketch.brief import brief_of
from mdvideo.images.sketch.canvas import Canvas
from mdvideo.images.sketch.finish import add_bloom, finish_picture
from mdvideo.images.sketch.media import apply_medium
from mdvideo.images.sketch.reading import read_prompt, with_style
from mdvideo.images.sketch.scenes import SCENES
from mdvideo.images.sketch.weather import add_weather
from mdvideo.protocols import STANDALONE, BackendContext, GeneratedPicture, OnProgress, PictureRequest

__all__ = ["Sketch"]


def paint_picture(request: PictureRequest) -> Image.Image:
    """Paint the requested picture: RGB, of exactly its size, and the same bytes every time."""
    reading = with_style(read_prompt(request.prompt, request.negative), request.style)
    canvas = Canvas(request.width, request.height, f"{request.seed}\0{request.prompt}")
    scene = SCENES[reading.scene]
    brief = brief_of(scene, reading, canvas.rng("palette"))
    picture = scene.paint(canvas, brief)
    add_weather(canvas, picture, brief)
    picture = apply_medium(canvas, picture, brief)
    if scene.bloom > 0:
        add_bloom(canvas, picture, scene.bloom)
    return finish_picture(canvas, picture, scene.vignette)


class Sketch:
    """Paints pictures from the words of prompts on the CPU, in a fraction of a second each."""

    identity = "sketch 3"
    parallel = True

    def __init__(self, settings: object = None, context: BackendContext = STANDALONE) -> None:
        """Ignore both arguments, which every backend takes."""

    def generate(self, requests: Sequence[PictureRequest], progress: OnProgress) -> Iterator[GeneratedPicture]:
        """Yield each picture when it is finished. A prompt of unknown words gets a scene chosen by their hash."""
        for request in requests:
            yield GeneratedPicture(request, paint_picture(request))
            progress(request, 1, 1)
