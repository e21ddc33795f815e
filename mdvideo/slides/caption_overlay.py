"""Draws burned-in captions: a page with nothing but a caption in the theme's style, and its pixels over a still."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape
from io import BytesIO

from PIL import Image

from mdvideo.frame_size import Size
from mdvideo.plan.captions.cues import CaptionWord, Cue
from mdvideo.plan.jobs.caption_jobs import CaptionedStillJob, CaptionOverlayJob
from mdvideo.plan.jobs.job import Product, ReadBlob
from mdvideo.protocols import HtmlRenderer
from mdvideo.slides.html.content_area import shape_of
from mdvideo.slides.overflow import Overflow
from mdvideo.slides.png import encode_png
from mdvideo.slides.themes import css
from mdvideo.slides.themes.theme import Theme
from mdvideo.slides.themes.theme_schema import Variant
from mdvideo.slides.typeset import typeset
from mdvideo.slides.writing.localize_page import direction_of, localize_page

GAP = 4
"""Minimum distance in CSS pixels of a caption from the content area above it, and from the edge of the frame."""
MIN_HEIGHT = 112
"""Height of two lines in CSS pixels, for themes that keep less free at the bottom."""
FLOOR = 0.2
"""The smallest text scale of a caption: that of a single word of about 200 characters."""


def caption_html(theme: Theme, variant: Variant, cue: Cue, lang: str, size: Size) -> str:
    """Return the page of a caption, for a CaptionOverlayJob. State N highlights the Nth word, state 0 none."""
    width, height = size.design
    shape = shape_of(width / height)
    grid = theme.grid[shape]
    caption_height = _caption_height(theme, size)
    area = (grid.side, height - caption_height - GAP, width - 2 * grid.side, caption_height)
    styles = [
        css.variables_rule(css.theme_variables(theme, variant, shape)),
        css.variables_rule(css.frame_variables(size.design, area)),
        theme.css,
        *(
            f'#root[data-state="{n}"] [data-word="{n}"]{{color:var(--caption-word)}}'
            for n in range(1, 1 + sum(map(len, cue.lines)))
        ),
    ]
    html = (
        f'<!doctype html><html id="root" lang="{escape(lang)}" data-state="0" style="--fit:1"><head>'
        f'<meta charset="utf-8"><style>{"".join(styles)}</style></head><body>'
        f'<section id="captions" class="{variant} {shape}"><div id="frame"><div id="content">'
        f'<div class="caption" id="text-1">{_lines_html(cue.lines)}</div></div></div></section></body></html>'
    )
    return localize_page(html, direction_of(lang))


def caption_rows(theme: Theme, size: Size) -> int:
    """Return the rows at the bottom of the frame that a caption may take, in pixels."""
    return round((_caption_height(theme, size) + 2 * GAP) * size.scale)


def _caption_height(theme: Theme, size: Size) -> float:
    width, height = size.design
    return max(theme.grid[shape_of(width / height)].bottom - 2 * GAP, MIN_HEIGHT)


def _lines_html(lines: Sequence[Sequence[CaptionWord]]) -> str:
    out, number = [], 0
    for line in lines:
        out.append('<div class="line">')
        for index, word in enumerate(line):
            number += 1
            space = " " if word.spaced and index else ""
            out.append(f'{space}<span data-word="{number}">{escape(word.text)}</span>')
        out.append("</div>")
    return "".join(out)


def run_caption_overlay(job: CaptionOverlayJob, renderer: HtmlRenderer) -> Product:
    """Typeset a caption. Raises Overflow when a word is wider than the frame, BackendError when the renderer fails."""
    page = typeset(renderer, job.html, job.size, job.states, FLOOR)
    if page.overflow:
        raise Overflow(page.overflow)
    return Product({f"caption-{n}": encode_png(Image.fromarray(pixels)) for n, pixels in enumerate(page.overlays)})


def run_captioned_still(job: CaptionedStillJob, read: ReadBlob) -> Product:
    """Lay a caption over a still (RGB) or an overlay (RGBA)."""
    with Image.open(BytesIO(read(job.picture))) as picture, Image.open(BytesIO(read(job.caption))) as caption:
        if picture.mode == "RGBA":
            return Product({"picture": encode_png(Image.alpha_composite(picture, caption))})
        out = picture.convert("RGB")
        out.paste(caption, (0, 0), caption)
        return Product({"picture": encode_png(out)})
