"""Captions in the picture: a page with nothing but two lines in the theme's style, and its pixels over a still."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from html import escape
from io import BytesIO

from PIL import Image

from mdvideo.frame_size import Size
from mdvideo.plan.caption_jobs import CaptionedJob, CaptionOverlayJob
from mdvideo.plan.captions.cues import CaptionWord, Cue
from mdvideo.plan.jobs import Digest, Product
from mdvideo.protocols import HtmlRenderer
from mdvideo.slides.fit import typeset
from mdvideo.slides.html.content_area import shape_of
from mdvideo.slides.html.page import geometry, theme_values
from mdvideo.slides.png import png
from mdvideo.slides.themes import css
from mdvideo.slides.themes.theme import Theme
from mdvideo.slides.themes.theme_files import Variant

GAP = 4
"""CSS pixels at least between a strip and the content's area above, and between it and the frame's edge."""
LEAST_HEIGHT = 112
"""CSS pixels for two lines, where the theme keeps less free."""
FLOOR = 0.2
"""Scale of the text below which a caption does not fit: that of a word of some 200 characters."""


def strip_html(theme: Theme, variant: Variant, cue: Cue, lang: str, size: Size) -> str:
    """The page of a caption, for ``CaptionOverlayJob``. Its state N shows the Nth word as the one that is spoken."""
    width, height = size.design
    shape = shape_of(width / height)
    grid = theme.grid[shape]
    room = max(grid.bottom - 2 * GAP, LEAST_HEIGHT)
    area = (grid.side, height - room - GAP, width - 2 * grid.side, room)
    styles = [
        css.variables(theme_values(theme, variant, shape)),
        css.variables(geometry(size.design, area)),
        theme.css,
        *(
            f'#root[data-state="{n}"] [data-word="{n}"]{{color:var(--caption-word)}}'
            for n in range(1, 1 + sum(map(len, cue.lines)))
        ),
    ]
    return (
        f'<!doctype html><html id="root" lang="{escape(lang)}" data-state="0" style="--fit:1"><head>'
        f'<meta charset="utf-8"><style>{"".join(styles)}</style></head><body>'
        f'<section id="captions" class="{variant} {shape}"><div id="frame"><div id="content">'
        f'<div class="caption" id="text-1">{_lines(cue.lines)}</div></div></div></section></body></html>'
    )


def _lines(lines: Sequence[Sequence[CaptionWord]]) -> str:
    out, number = [], 0
    for line in lines:
        out.append('<div class="line">')
        for place, word in enumerate(line):
            number += 1
            space = " " if word.spaced and place else ""
            out.append(f'{space}<span data-word="{number}">{escape(word.text)}</span>')
        out.append("</div>")
    return "".join(out)


def make_strip(job: CaptionOverlayJob, renderer: HtmlRenderer) -> Product:
    """The product that StripJob describes. Raises Overflow when a word is wider than the frame, BackendError."""
    page = typeset(renderer, job.html, job.size, job.states, FLOOR)
    return Product({f"strip-{n}": png(Image.fromarray(pixels)) for n, pixels in enumerate(page.overlays)})


def make_captioned(job: CaptionedJob, read: Callable[[Digest], bytes]) -> Product:
    """The product that CaptionedJob describes."""
    with Image.open(BytesIO(read(job.picture))) as picture, Image.open(BytesIO(read(job.strip))) as strip:
        if picture.mode == "RGBA":
            return Product({"picture": png(Image.alpha_composite(picture, strip))})
        out = picture.convert("RGB")
        out.paste(strip, (0, 0), strip)
        return Product({"picture": png(out)})
