"""The default painter: pictures from prompts by procedure, with no model, no GPU and no network."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from PIL import Image

from mdvideo.images.sketch.brief import brief_of
from mdvideo.images.sketch.canvas import Canvas
from mdvideo.images.sketch.finish import bloom, developed
from mdvideo.images.sketch.media import treated
from mdvideo.images.sketch.reading import read
from mdvideo.images.sketch.scenes import SCENES
from mdvideo.images.sketch.weather import weathered
from mdvideo.protocols import STANDALONE, BackendContext, GeneratedPicture, OnProgress, PictureRequest

__all__ = ["Sketch"]


def picture_of(request: PictureRequest) -> Image.Image:
    """The picture that a request asks for, RGB, of exactly its size; the same bytes every time."""
    reading = read(request.prompt, request.negative)
    canvas = Canvas(request.width, request.height, f"{request.seed}\0{request.prompt}")
    scene = SCENES[reading.scene]
    brief = brief_of(scene, reading, canvas.rng("palette"))
    picture = scene.paint(canvas, brief)
    weathered(canvas, picture, brief)
    picture = treated(canvas, picture, brief)
    if scene.bloom > 0:
        bloom(canvas, picture, scene.bloom)
    return developed(canvas, picture, scene.vignette)


class Sketch:
    """Paints backgrounds from a prompt's words on the CPU, in a fraction of a second each."""

    identity = "sketch 1"
    parallel = True

    def __init__(self, settings: object = None, context: BackendContext = STANDALONE) -> None:
        """Ignore both arguments, which every backend takes."""

    def generate(self, requests: Sequence[PictureRequest], progress: OnProgress) -> Iterator[GeneratedPicture]:
        """Yield each picture as it is made. Any prompt gives a picture: unknown words choose one by their hash."""
        for request in requests:
            yield GeneratedPicture(request, picture_of(request))
            progress(request, 1, 1)
