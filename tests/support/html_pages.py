"""Small pages that follow the conventions of themes, slide jobs made of them, and pictures to put behind them."""

from __future__ import annotations

import base64
import io
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from mdvideo.frame_size import Size
from mdvideo.plan.jobs.job import Digest, digest_of
from mdvideo.plan.jobs.slide_jobs import Layer, Rect, Scrim, SlideJob
from mdvideo.protocols import HtmlRenderer

SMALL = Size(640, 360)
FAMILY = "mdvideo Sans"


def page(body: str, *, css: str = "", color: str = "#fff", outside: str = "") -> str:
    """Return a page with ``body`` in a frame of 1120 × 800 CSS pixels, and ``outside`` outside of that frame."""
    return f"""<!doctype html><html id="root" data-state="0" style="--fit:1"><head><meta charset="utf-8"><style>
* {{ box-sizing: border-box; margin: 0 }}
html, body {{ width: 1920px; height: 1080px; color: {color}; font-family: "{FAMILY}" }}
#frame {{ position: absolute; left: 128px; top: 110px; width: 1120px; height: 800px }}
h1 {{ font-size: calc(var(--fit) * 104px); line-height: 1.1; font-weight: 700 }}
p {{ font-size: calc(var(--fit) * 42px); line-height: 1.4 }}
[data-fragment] {{ visibility: hidden }}
#root[data-state="1"] [data-fragment="1"], #root[data-state="2"] [data-fragment] {{ visibility: visible }}
#root[data-ink="none"] * {{ color: transparent !important }}
{css}</style></head><body><div id="frame"><div id="content">{body}</div></div>{outside}</body></html>"""


TITLE_AND_TEXT = (
    '<h1 id="large-1">How a leaf turns light into sugar</h1><p id="text-1">Every bite began as sunlight.</p>'
)
TWO_FRAGMENTS = (
    TITLE_AND_TEXT
    + '<p id="text-2" data-fragment="1">Water goes in.</p><p id="text-3" data-fragment="2">Sugar comes.</p>'
)


class PictureStore(dict[Digest, bytes]):
    """Pictures as PNG, by digest, as the real store keeps them."""

    def add(self, picture: Image.Image) -> Digest:
        """Keep a picture, and return its digest."""
        out = io.BytesIO()
        picture.save(out, "PNG")
        digest = digest_of(out.getvalue())
        self[digest] = out.getvalue()
        return digest

    def read(self, digest: Digest) -> bytes:
        """Return the bytes of a picture."""
        return self[digest]


def slide_job(html: str, background: Digest | None = None, *, size: Size = SMALL, **changes: Any) -> SlideJob:
    """Return the job of a slide over one background that covers it."""
    layers = () if background is None else (Layer(Rect(0, 0, *size), background),)
    values: dict[str, Any] = {
        "html": html,
        "size": size,
        "states": 1,
        "layers": layers,
        "ground": "#101418",
        "scrim": Scrim("#0a1022"),
        "floor": 0.6,
        "keep_layers": False,
        "renderer": "",
    }
    return SlideJob(**{**values, **changes})


def noise(size: Size, low: int = 0, high: int = 256) -> Image.Image:
    """Return coloured noise in patches about as large as the stroke of a letter."""
    random = np.random.default_rng(7)
    cells = random.integers(low, high, (size.height // 4, size.width // 4, 3), np.uint8)
    return Image.fromarray(cells).resize(size, Image.Resampling.NEAREST)


def data_uri(picture: Image.Image) -> str:
    """Return a picture as a data URI."""
    out = io.BytesIO()
    picture.save(out, "PNG")
    return "data:image/png;base64," + base64.b64encode(out.getvalue()).decode()


def half_white(size: Size) -> Image.Image:
    """Return a picture that is black on the left and white on the right of an edge that runs through the text."""
    picture = Image.new("RGB", size, "black")
    picture.paste("white", (size.width // 4, 0, size.width, size.height))
    return picture


def pixels_of(png: bytes, mode: str = "RGB") -> NDArray[np.uint8]:
    """Return the pixels of a PNG, (height, width, channels)."""
    return np.asarray(Image.open(io.BytesIO(png)).convert(mode))


def luminance(rgb: NDArray[Any]) -> NDArray[np.float64]:
    """Return WCAG's relative luminance, implemented a second time to check the product's own."""
    v = np.asarray(rgb, np.float64) / 255
    linear = np.where(v <= 0.04045, v / 12.92, ((v + 0.055) / 1.055) ** 2.4)
    return np.asarray(0.2126 * linear[..., 0] + 0.7152 * linear[..., 1] + 0.0722 * linear[..., 2])


def wcag_ratio(a: NDArray[Any], b: NDArray[Any]) -> float:
    """Return WCAG's contrast ratio of two RGB colours."""
    darker, lighter = sorted((float(luminance(a)), float(luminance(b))))
    return (lighter + 0.05) / (darker + 0.05)


def gradient(size: tuple[int, int]) -> Image.Image:
    """Return a picture with a different colour at every place."""
    x, y = np.meshgrid(np.linspace(0, 255, size[0]), np.linspace(0, 255, size[1]))
    return Image.fromarray(np.stack([x, y, 255 - x], 2).astype(np.uint8))


def paint_css(css: str, rect: Rect, frame: Size, renderer: HtmlRenderer) -> NDArray[np.int_]:
    """Return what a renderer paints on a black frame for an element with these declarations, as RGB."""
    s = frame.scale
    place = f"left:{rect.x / s}px;top:{rect.y / s}px;width:{rect.width / s}px;height:{rect.height / s}px"
    html = f"<!doctype html><body style='margin:0;background:#000'><div style='position:absolute;{place};{css}'></div>"
    with renderer.open(html, frame) as document:
        return document.paint()[..., :3].astype(int)
