"""Runs SlideJob and BackgroundJob: from a page and pictures to stills. Bytes in the store come through ``read``."""

from __future__ import annotations

import base64
import io
import re
from collections.abc import Callable
from functools import partial

from PIL import Image, ImageChops

from mdvideo.plan.jobs.job import Digest, Product, ReadBlob
from mdvideo.plan.jobs.slide_jobs import BackgroundJob, Envelope, SlideJob
from mdvideo.protocols import HtmlRenderer
from mdvideo.slides.composite.background import render_background
from mdvideo.slides.composite.compose import ComposedSlide, compose
from mdvideo.slides.composite.picture_accent import with_picture_accent
from mdvideo.slides.css_support.css_pictures import DrawSvg, css_picture
from mdvideo.slides.png import encode_png
from mdvideo.slides.typeset import typeset

_PICTURE_REFERENCE = re.compile(r"(?P<of_css>url\()?mdvideo:(?P<digest>[0-9a-f]{64})")


def run_slide(job: SlideJob, read: ReadBlob, renderer: HtmlRenderer, draw_svg: DrawSvg | None = None) -> Product:
    """Make the stills of a slide, and its layers if the job keeps them.

    ``draw_svg`` draws the SVG files of style sheets for a renderer that cannot.

    In the report ``boxes`` has the contrast ratio of each text box; ``contrast`` and ``required`` are those of the box
    that misses its requirement by most, or None on a slide without text. What does not fit is cut off, and ``overflow``
    in the report says by how much. Raises BackendError when something cannot be drawn.
    """
    background, composed = compose_slide(job, read, renderer, draw_svg)
    outputs = {f"still-{k}": encode_png(still) for k, still in enumerate(composed.stills)}
    if job.keep_layers:
        outputs["background"] = encode_png(background)
        outputs |= {f"overlay-{k}": encode_png(overlay) for k, overlay in enumerate(composed.overlays)}
    return Product(outputs, composed.report)


def run_background(job: BackgroundJob, read: ReadBlob, renderer: HtmlRenderer) -> Product:
    """Draw the backgrounds of a slide alone. Raises BackendError when one cannot be drawn."""
    return Product({"background": encode_png(render_background(job.size, job.ground, job.layers, read, renderer))})


def compose_slide(
    job: SlideJob, read: ReadBlob, renderer: HtmlRenderer, draw_svg: DrawSvg | None = None
) -> tuple[Image.Image, ComposedSlide]:
    """Return the slide's backgrounds alone (RGB), and all its states over them. Raises as ``run_slide`` does."""
    background = render_background(job.size, job.ground, job.layers, read, renderer)
    html = embed_pictures(job.html, read, partial(css_picture, size=job.size, draw_svg=draw_svg) if draw_svg else None)
    html = with_picture_accent(html, background)
    page = typeset(renderer, html, job.size, job.states, job.floor)
    extremes = None if job.envelope is None else _extremes_of(background, job.envelope, read)
    composed = compose(
        background,
        page,
        job.scrim,
        job.size,
        moving=job.keep_layers,
        extremes=extremes,
        full_size=lambda: typeset(renderer, html, job.size.design, job.states, job.floor),
    )
    return background, composed


def _extremes_of(background: Image.Image, envelope: Envelope, read: ReadBlob) -> tuple[Image.Image, Image.Image]:
    """Return the background at its lightest and darkest while a clip plays on it. It is itself a frame of the clip."""
    position = (envelope.window.x, envelope.window.y)
    lightest, darkest = background.copy(), background.copy()
    for extreme, digest in ((lightest, envelope.lightest), (darkest, envelope.darkest)):
        extreme.paste(Image.open(io.BytesIO(read(digest))), position)
    return ImageChops.lighter(background, lightest), ImageChops.darker(background, darkest)


_PNG = b"\x89PNG"
_MEDIA_TYPES = (
    (_PNG, "image/png"),
    (b"\xff\xd8\xff", "image/jpeg"),
    (b"GIF8", "image/gif"),
    (b"RIFF", "image/webp"),
    (b"wOF2", "font/woff2"),
    (b"wOFF", "font/woff"),
    (b"OTTO", "font/otf"),
    (b"\0\1\0\0", "font/ttf"),
    (b"true", "font/ttf"),
)
"""Media types by the first bytes. Everything else is SVG."""


def _media_type_of(data: bytes) -> str:
    return next((media for magic, media in _MEDIA_TYPES if data.startswith(magic)), "image/svg+xml")


def embed_pictures(html: str, read: ReadBlob, prepare: Callable[[bytes], bytes] | None = None) -> str:
    """Return the page with every ``mdvideo:DIGEST`` replaced by a data URI.

    The store keeps pictures of decks as PNG; those that style sheets name, and fonts, are files as they were, and
    ``prepare`` changes them.
    """

    def data_uri_of(reference: re.Match[str]) -> str:
        data = read(Digest(reference["digest"]))
        if prepare is not None and (reference["of_css"] or not data.startswith(_PNG)):
            data = prepare(data)
        return f"{reference['of_css'] or ''}data:{_media_type_of(data)};base64,{base64.b64encode(data).decode()}"

    return _PICTURE_REFERENCE.sub(data_uri_of, html)
