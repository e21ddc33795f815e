"""The image backend ``illustrate``, the default: pictures of what a prompt names, in the theme's look, on the CPU."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from importlib.metadata import version

from mdvideo.protocols import STANDALONE, BackendContext, GeneratedPicture, OnProgress, PictureRequest

__all__ = ["Illustrate"]


class Illustrate:
    """Draws what prompts name from a library of objects and by procedures, in a fraction of a second each."""

    identity = f"illustrate 5, resvg {version('resvg-py')}"
    parallel = True
    uses_look = True

    def __init__(self, settings: object = None, context: BackendContext = STANDALONE) -> None:
        """Ignore both arguments, which every backend takes."""

    def generate(self, requests: Sequence[PictureRequest], progress: OnProgress) -> Iterator[GeneratedPicture]:
        """Yield each picture when it is finished. A prompt that names nothing known gets a ground alone."""
        # Its drawings and tables take 0.15 s to import, and a build whose pictures are cached needs only the identity.
        from mdvideo.images.illustrate.illustrator import draw_request

        for request in requests:
            yield GeneratedPicture(request, draw_request(request))
            progress(request, 1, 1)
