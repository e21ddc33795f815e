"""Runs a SlideJob: from its page and pictures to stills. It touches no files; the store's bytes come by ``read``."""

from __future__ import annotations

import base64
import io
import re
from collections.abc import Callable

from PIL import Image, ImageChops

from mdvideo.plan.jobs import BackgroundJob, Digest, Envelope, Product, SlideJob
from mdvideo.protocols import HtmlRenderer
from mdvideo.slides.composite.background import plate
from mdvideo.slides.composite.compose import Composed, compose
from mdvideo.slides.fit import typeset
from mdvideo.slides.png import png

_PICTURE = re.compile(r"mdvideo:([0-9a-f]{64})")


def make_slide(job: SlideJob, read: Callable[[Digest], bytes], renderer: HtmlRenderer) -> Product:
    """The product that SlideJob describes. ``boxes`` in its report holds the ratio of each text box.

    ``contrast`` and ``required`` are those of the box that is worst off, None on a slide without text.
    Raises Overflow when the content does not fit, BackendError when something cannot be drawn.
    """
    behind, composed = composed_slide(job, read, renderer)
    outputs = {f"still-{k}": png(still) for k, still in enumerate(composed.stills)}
    if job.layered:
        outputs["plate"] = png(behind)
        outputs |= {f"overlay-{k}": png(overlay) for k, overlay in enumerate(composed.overlays)}
    return Product(outputs, composed.report)


def make_plate(job: BackgroundJob, read: Callable[[Digest], bytes], renderer: HtmlRenderer) -> Product:
    """The product that PlateJob describes."""
    return Product({"plate": png(plate(job.size, job.ground, job.layers, read, renderer))})


def composed_slide(
    job: SlideJob, read: Callable[[Digest], bytes], renderer: HtmlRenderer
) -> tuple[Image.Image, Composed]:
    """The slide as pictures: its backgrounds alone (RGB), and all its states. Raises as ``make_slide`` does."""
    behind = plate(job.size, job.ground, job.layers, read, renderer)
    page = typeset(renderer, with_pictures(job.html, read), job.size, job.states, job.floor)
    extremes = None if job.envelope is None else _enveloped(behind, job.envelope, read)
    return behind, compose(behind, page, job.scrim, job.size, layered=job.layered, extremes=extremes)


def _enveloped(
    behind: Image.Image, envelope: Envelope, read: Callable[[Digest], bytes]
) -> tuple[Image.Image, Image.Image]:
    """The plate at its lightest and darkest while a clip plays on it; as it stands it is one of the clip's frames."""
    place = (envelope.window.x, envelope.window.y)
    ends = behind.copy(), behind.copy()
    for end, digest in zip(ends, (envelope.lightest, envelope.darkest), strict=True):
        end.paste(Image.open(io.BytesIO(read(digest))), place)
    return ImageChops.lighter(behind, ends[0]), ImageChops.darker(behind, ends[1])


def with_pictures(html: str, read: Callable[[Digest], bytes]) -> str:
    """The page with every ``mdvideo:DIGEST`` replaced by a data URI; the store keeps pictures as PNG."""

    def embedded(match: re.Match[str]) -> str:
        return "data:image/png;base64," + base64.b64encode(read(Digest(match[1]))).decode()

    return _PICTURE.sub(embedded, html)
