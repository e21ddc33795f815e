"""Runs ClipSlideJob: typesets a slide on which clips play, and finds how much of each clip in the text is seen where.

The page is painted without the clip's picture, and with a black and a white one in its place. Where the two differ is
the picture, by as much as they differ: rounded corners, opacity, what lies over it and what has not appeared yet are
all in that, whatever the theme.
"""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import numpy as np
from PIL import Image, ImageChops, ImageColor

from mdvideo.plan.jobs.clip_jobs import BackgroundClip, ClipSlideJob, layer_without
from mdvideo.plan.jobs.job import Digest, Product, ReadBlob
from mdvideo.plan.jobs.slide_jobs import Layer, SlideJob
from mdvideo.protocols import HtmlRenderer
from mdvideo.slides.composite.background import render_background
from mdvideo.slides.composite.compose import compose
from mdvideo.slides.composite.scrim import scrim_under
from mdvideo.slides.handlers import embed_pictures
from mdvideo.slides.png import encode_png
from mdvideo.slides.typeset import TypesetPage, typeset

if TYPE_CHECKING:
    from numpy.typing import NDArray

_SEEN = 8
"""Of 255: less than this of a picture is not seen."""


def run_clip_slide(job: ClipSlideJob, read: ReadBlob, renderer: HtmlRenderer) -> Product:
    """Make the stills, the layers and the masks of a slide. Raises BackendError when something cannot be drawn."""
    slide = job.slide
    still = render_background(slide.size, slide.ground, slide.layers, read, renderer)
    ground = render_background(slide.size, slide.ground, layer_without(slide.layers, job.backgrounds), read, renderer)
    page = _typeset(slide, slide.html, read, renderer)
    composed = compose(
        still,
        page,
        slide.scrim,
        slide.size,
        moving=True,
        extremes=_extremes_of(job, still, read, renderer),
        full_size=lambda: typeset(
            renderer, embed_pictures(slide.html, read), slide.size.design, slide.states, slide.floor
        ),
    )
    overlays: Sequence[Image.Image] = composed.overlays
    outputs = {f"still-{k}": encode_png(one) for k, one in enumerate(composed.stills)}
    outputs["background"] = encode_png(ground)
    figures: list[Any] = []
    if job.figures:
        bare, masks = _masks_of(job, read, renderer)
        colour = ImageColor.getrgb(slide.scrim.color)[:3]
        pages = zip(bare.overlays, composed.scrims, strict=True)
        overlays = [scrim_under(Image.fromarray(shown), colour, opacity) for shown, opacity in pages]
        for number, states in enumerate(masks):
            figures.append(_place_of(states))
            outputs |= {f"mask-{k}-{number}": encode_png(Image.fromarray(mask)) for k, mask in enumerate(states)}
    outputs |= {f"overlay-{k}": encode_png(overlay) for k, overlay in enumerate(overlays)}
    return Product(outputs, {**composed.report, "figures": figures})


def _typeset(slide: SlideJob, html: str, read: ReadBlob, renderer: HtmlRenderer) -> TypesetPage:
    return typeset(renderer, embed_pictures(html, read), slide.size, slide.states, slide.floor)


def _extremes_of(
    job: ClipSlideJob, still: Image.Image, read: ReadBlob, renderer: HtmlRenderer
) -> tuple[Image.Image, Image.Image]:
    """Return the backgrounds at their lightest and darkest: drawn with each clip's extremes in its place."""
    slide, lightest, darkest = job.slide, still, still
    if not job.backgrounds:
        return still, still
    for extremes in ([c.lightest for c in job.backgrounds], [c.darkest for c in job.backgrounds]):
        layers = _with_pictures(slide.layers, job.backgrounds, extremes)
        drawn = render_background(slide.size, slide.ground, layers, read, renderer)
        # A filter may turn light into dark.
        lightest, darkest = ImageChops.lighter(lightest, drawn), ImageChops.darker(darkest, drawn)
    return lightest, darkest


def _with_pictures(
    layers: tuple[Layer, ...], clips: Sequence[BackgroundClip], pictures: Sequence[Digest]
) -> tuple[Layer, ...]:
    shown = {clip.layer: picture for clip, picture in zip(clips, pictures, strict=True)}
    return tuple(replace(layer, picture=shown.get(index, layer.picture)) for index, layer in enumerate(layers))


def _masks_of(
    job: ClipSlideJob, read: ReadBlob, renderer: HtmlRenderer
) -> tuple[TypesetPage, list[list[NDArray[np.uint8]]]]:
    """Return the page without its clips, and how much of each clip is seen in each state: 0 to 255 at each pixel."""
    slide = job.slide

    def typeset_with(colours: Sequence[tuple[int, ...]]) -> TypesetPage:
        shown = zip(job.figures, colours, strict=True)
        flat_pictures = {digest: _flat(width, height, colour) for (digest, width, height), colour in shown}
        return _typeset(slide, slide.html, lambda digest: flat_pictures.get(digest) or read(digest), renderer)

    count = len(job.figures)
    bare = typeset_with([(0, 0, 0, 0)] * count)
    black = typeset_with([(0, 0, 0, 255)] * count)
    masks = []
    for number in range(count):
        white = typeset_with([(255, 255, 255, 255) if n == number else (0, 0, 0, 255) for n in range(count)])
        pairs = zip(white.overlays, black.overlays, strict=True)
        masks.append([_difference(light, dark) for light, dark in pairs])
    return bare, masks


def _flat(width: int, height: int, colour: tuple[int, ...]) -> bytes:
    out = io.BytesIO()
    Image.new("RGBA", (width, height), colour).save(out, "PNG", compress_level=1)
    return out.getvalue()


def _difference(light: NDArray[np.uint8], dark: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """Return by how much two straight-alpha pages differ, as seen over black: 0 to 255."""
    a, b = (page[..., 1].astype(np.float32) * page[..., 3] / np.float32(255) for page in (light, dark))
    difference = np.abs(a - b)
    difference[difference < _SEEN] = 0
    return np.asarray(np.minimum(difference + np.float32(0.5), 255), np.uint8)


def _place_of(states: Sequence[NDArray[np.uint8]]) -> list[int] | None:
    """Return x, y, width and height of where a picture is seen, in even pixels, and the first state that shows it."""
    seen = states[0].copy()
    for mask in states[1:]:
        np.maximum(seen, mask, out=seen)
    rows, columns = np.flatnonzero(seen.any(axis=1)), np.flatnonzero(seen.any(axis=0))
    if not rows.size:
        return None
    left, top = int(columns[0]) & ~1, int(rows[0]) & ~1
    right, bottom = (int(columns[-1]) + 2) & ~1, (int(rows[-1]) + 2) & ~1
    first = next(k for k, mask in enumerate(states) if mask.any())
    return [left, top, right - left, bottom - top, first]
