"""Small pages by the engine's conventions, jobs of them, and pictures to lay them over."""

from __future__ import annotations

import io
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from mdvideo.frame_size import Size
from mdvideo.plan.jobs import Digest, Layer, Rect, Scrim, SlideJob, digest_of

SMALL = Size(640, 360)
FAMILY = "mdvideo Sans"


def page(body: str, *, css: str = "", color: str = "#fff", outside: str = "") -> str:
    """A page with ``body`` in its content, on a frame of 1120 × 800 CSS pixels; ``outside`` stands beside the frame."""
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


LESSON = '<h1 id="large-1">How a leaf turns light into sugar</h1><p id="text-1">Every bite began as sunlight.</p>'
REVEALED = (
    LESSON + '<p id="text-2" data-fragment="1">Water goes in.</p><p id="text-3" data-fragment="2">Sugar comes.</p>'
)


class Store(dict[Digest, bytes]):
    """Bytes by digest, as the real store keeps them."""

    def keep(self, picture: Image.Image) -> Digest:
        out = io.BytesIO()
        picture.save(out, "PNG")
        digest = digest_of(out.getvalue())
        self[digest] = out.getvalue()
        return digest

    def read(self, digest: Digest) -> bytes:
        return self[digest]


def job(html: str, background: Digest | None = None, *, size: Size = SMALL, **changes: Any) -> SlideJob:
    """A slide over one background that covers it."""
    layers = () if background is None else (Layer(Rect(0, 0, *size), background),)
    values: dict[str, Any] = {
        "html": html,
        "size": size,
        "states": 1,
        "layers": layers,
        "ground": "#101418",
        "scrim": Scrim("#0a1022"),
        "floor": 0.6,
        "layered": False,
        "renderer": "",
    }
    return SlideJob(**{**values, **changes})


def noise(size: Size, low: int = 0, high: int = 256) -> Image.Image:
    """Coloured noise in patches about as large as a letter's stroke."""
    random = np.random.default_rng(7)
    cells = random.integers(low, high, (size.height // 4, size.width // 4, 3), np.uint8)
    return Image.fromarray(cells).resize(size, Image.Resampling.NEAREST)


def halves(size: Size) -> Image.Image:
    """Black on the left, white on the right of a line that runs through the text."""
    picture = Image.new("RGB", size, "black")
    picture.paste("white", (size.width // 4, 0, size.width, size.height))
    return picture


def pixels(png: bytes, mode: str = "RGB") -> NDArray[np.uint8]:
    return np.asarray(Image.open(io.BytesIO(png)).convert(mode))


def luminance(rgb: NDArray[Any]) -> NDArray[np.float64]:
    """WCAG's relative luminance, written anew so that the product's own is not its judge."""
    v = np.asarray(rgb, np.float64) / 255
    linear = np.where(v <= 0.04045, v / 12.92, ((v + 0.055) / 1.055) ** 2.4)
    return 0.2126 * linear[..., 0] + 0.7152 * linear[..., 1] + 0.0722 * linear[..., 2]
