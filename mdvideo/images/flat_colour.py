"""The image backend ``flat``: one colour per prompt, for tests and for drafts that need no pictures."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from mdvideo.protocols import STANDALONE, BackendContext, GeneratedPicture, OnProgress, PictureRequest


class FlatColour:
    """An image backend for tests and for ``images: {backend: flat}``: one colour per prompt, at no cost."""

    identity = "flat 1"

    def __init__(self, settings: object = None, context: BackendContext = STANDALONE) -> None:
        """Ignore both arguments, which every backend takes."""

    def generate(self, requests: Sequence[PictureRequest], progress: OnProgress) -> Iterator[GeneratedPicture]:
        """Yield one picture for each request, in order."""
        import hashlib

        from PIL import Image

        for request in requests:
            digest = hashlib.sha256(f"{request.seed} {request.prompt}".encode()).digest()
            yield GeneratedPicture(
                request, Image.new("RGB", (request.width, request.height), (digest[0], digest[1], digest[2]))
            )
            progress(request, 1, 1)
