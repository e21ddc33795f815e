"""SVG is drawn with its words, by bundled fonts alone, and no drawing takes the build down or opens a file."""

from __future__ import annotations

import base64
from collections.abc import Iterator
from html import escape
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from mdvideo.errors import AssetError
from mdvideo.images.svg.drawable_svg import FONTS, HTML_LABELS, OUTER_FILES, SCRIPTS, drawable_svg
from mdvideo.images.svg.svg_rasterizer import SvgRasterizer
from mdvideo.slides.themes.fonts import font_files, is_covered
from mdvideo.slides.writing.font_search import font_paths
from tests.support.exported_drawings import EXPORTED, PACKED


@pytest.fixture(scope="module")
def rasterizer() -> Iterator[SvgRasterizer]:
    made = SvgRasterizer(font_files(), is_covered, font_paths)
    yield made
    made.close()


def svg(body: str, attributes: str = 'width="200" height="60"') -> bytes:
    return f'<svg xmlns="http://www.w3.org/2000/svg" {attributes}>{body}</svg>'.encode()


def draw(data: bytes, rasterizer: SvgRasterizer, size: tuple[int, int] = (400, 120)) -> Image.Image:
    return rasterizer.rasterize(drawable_svg(data, "a.svg", is_covered), size, "a.svg")


def ink(picture: Image.Image) -> int:
    """The number of opaque dark pixels."""
    pixels = np.asarray(picture).astype(int)
    return int(((pixels[..., :3].sum(-1) < 250) & (pixels[..., 3] > 128)).sum())


@pytest.mark.parametrize("program", EXPORTED)
def test_the_label_of_an_exported_drawing_is_drawn(program: str, rasterizer: SvgRasterizer) -> None:
    with_label = draw(EXPORTED[program].encode(), rasterizer)
    blank = EXPORTED[program].replace("Label", "") if program != "nested" else svg("").decode()
    assert ink(with_label) > ink(draw(blank.encode(), rasterizer)) + 150


@pytest.mark.parametrize(
    "family",
    [
        "", "sans-serif", "serif", "monospace", "Arial, Helvetica, sans-serif", "Helvetica", "Times New Roman",
        "Courier", "system-ui", "ui-monospace", "cursive", "mdvideo Sans",
        "Some Font That Nobody Has", "'With, comma'", "inherit",
    ],
)  # fmt: skip
def test_text_of_any_family_is_drawn(family: str, rasterizer: SvgRasterizer) -> None:
    attribute = f'font-family="{family}"' if family else ""
    for text in (
        f'<text x="10" y="40" font-size="30" {attribute}>Words</text>',
        f'<text x="10" y="40" style="font-size:30px;font-family:{family or "inherit"}">Words</text>',
        f'<style>text{{font:bold 30px/1.2 {family or "serif"}}}</style><text x="10" y="40">Words</text>',
    ):
        assert ink(draw(svg(text), rasterizer)) > 300, text


@pytest.mark.parametrize(
    ("family", "like"),
    [
        ("Helvetica", "sans-serif"), ("Times New Roman", "serif"), ("Georgia", "serif"), ("Courier New", "monospace"),
        ("Menlo", "monospace"), ("DejaVu Sans Mono", "monospace"), ("Open Sans", "sans-serif"),
        ("'PT Serif'", "serif"), ("Latin Modern Roman", "serif"), ("Consolas, 'Courier New', monospace", "monospace"),
    ],
)  # fmt: skip
def test_a_family_that_we_lack_is_drawn_in_one_of_its_kind(family: str, like: str, rasterizer: SvgRasterizer) -> None:
    def drawn(name: str) -> Image.Image:
        return draw(svg(f'<text x="5" y="40" font-size="30" font-family="{name}">Quick fox</text>'), rasterizer)

    assert drawn(family).tobytes() == drawn(like).tobytes()


def test_packed_drawings_are_read(rasterizer: SvgRasterizer) -> None:
    assert ink(draw(PACKED, rasterizer)) > 300


def test_characters_without_a_font_do_not_hide_the_others(rasterizer: SvgRasterizer) -> None:
    """resvg alone gives up a whole text at the first character that no font has."""
    text = '<text x="5" y="40" font-size="30">ab \U00013000 cd</text>'
    assert drawable_svg(svg(text), "a.svg", is_covered).needs_system_fonts
    assert ink(draw(svg(text), rasterizer)) > 300


def test_colours_of_custom_properties_are_computed(rasterizer: SvgRasterizer) -> None:
    body = (
        "<style>:root{--brand:#00ff00;--same:var(--brand)} .b{fill:var(--same)}</style>"
        '<rect class="b" width="100" height="60"/>'
        '<rect x="100" width="100" height="60" style="fill:light-dark(var(--none,#00ff00), red)"/>'
    )
    pixels = np.asarray(draw(svg(body), rasterizer))
    assert (pixels == (0, 255, 0, 255)).all()


def test_the_colour_of_the_text_around_is_current_color(rasterizer: SvgRasterizer) -> None:
    picture = drawable_svg(svg('<rect width="200" height="60" fill="currentColor"/>'), "a.svg", ink="#ff0000")
    assert rasterizer.rasterize(picture, (20, 6), "a.svg").getpixel((5, 3)) == (255, 0, 0, 255)


# --- what is lost


FOREIGN = (
    '<foreignObject x="0" y="0" width="200" height="60"><p xmlns="http://www.w3.org/1999/xhtml">One<br/>Two</p>'
    "</foreignObject>"
)


def test_html_in_a_drawing_becomes_plain_text_and_is_told(rasterizer: SvgRasterizer) -> None:
    drawn = drawable_svg(svg(FOREIGN), "a.svg")
    assert drawn.lost == (HTML_LABELS,)
    assert drawn.svg.count("<tspan") == 2
    assert ink(draw(svg(FOREIGN), rasterizer)) > 200


def test_the_fallback_of_a_switch_is_drawn_without_a_warning() -> None:
    drawn = drawable_svg(svg(f"<switch>{FOREIGN}<text>fallback</text></switch>"), "a.svg")
    assert drawn.lost == ()
    assert "fallback" in drawn.svg
    assert "One" not in drawn.svg


def test_scripts_outer_pictures_and_unreadable_fonts_are_told() -> None:
    body = (
        "<style>@font-face{font-family:X;src:url(data:font/woff2;base64,d09GMgAB)}</style><script>x()</script>"
        '<image href="https://example.org/a.png" width="9" height="9"/><text font-family="X">a</text>'
    )
    assert drawable_svg(svg(body), "a.svg").lost == tuple(sorted((FONTS, SCRIPTS, OUTER_FILES)))


# --- hostile


INNER = "<svg xmlns='http://www.w3.org/2000/svg' width='9' height='9'><image href='{path}' width='9' height='9'/></svg>"


@pytest.mark.parametrize(
    "address", ["{path}", "file://{path}", "../../../../../../..{path}", " {path}", f"data:image/svg+xml,{INNER}"]
)
def test_no_file_is_opened(address: str, rasterizer: SvgRasterizer, tmp_path: Path) -> None:
    Image.new("RGB", (9, 9), "#000000").save(tmp_path / "secret.png")
    href = escape(address.format(path=tmp_path / "secret.png"))
    body = f'<image href="{href}" xlink:href="{href}" width="200" height="60"/>'
    assert ink(draw(svg(body, 'xmlns:xlink="http://www.w3.org/1999/xlink" width="200" height="60"'), rasterizer)) == 0


def test_an_embedded_picture_is_drawn(rasterizer: SvgRasterizer, tmp_path: Path) -> None:
    Image.new("RGB", (9, 9), "#000000").save(tmp_path / "a.png")
    uri = f"data:image/png;base64,{base64.b64encode((tmp_path / 'a.png').read_bytes()).decode()}"
    assert ink(draw(svg(f'<image href="{uri}" width="60" height="60"/>'), rasterizer)) > 1000


BOMB = (
    b'<!DOCTYPE svg [<!ENTITY a "aaaaaaaaaa">'
    + b"".join(f'<!ENTITY {n} "{f"&{p};" * 10}">'.encode() for p, n in zip("abcdefgh", "bcdefghi", strict=True))
    + b']><svg xmlns="http://www.w3.org/2000/svg"><text>&i;</text></svg>'
)


@pytest.mark.parametrize(
    "data",
    [BOMB, svg("<g>" * 5000 + "</g>" * 5000), b"<svg", b"<svg></g></svg>"],
    ids=["entities", "depth", "unfinished", "unbalanced"],
)
def test_malformed_and_explosive_drawings_are_refused(data: bytes) -> None:
    with pytest.raises(AssetError) as caught:
        drawable_svg(data, "a.svg")
    assert caught.value.hint


def test_a_drawing_that_takes_too_long_costs_only_itself() -> None:
    filters = '<filter id="f"><feTurbulence baseFrequency=".1" numOctaves="99999"/></filter>'
    noise = svg(f'{filters}<rect width="99" height="99" filter="url(#f)"/>')
    rasterizer = SvgRasterizer(font_files(), is_covered, seconds=1.5)
    try:
        with pytest.raises(AssetError, match=r"more than 1\.5 seconds"):
            draw(noise, rasterizer, (3000, 900))
    finally:
        rasterizer.close()


def test_a_process_that_dies_is_started_again() -> None:
    rasterizer = SvgRasterizer(font_files(), is_covered, memory=700 * 2**20)
    try:
        with pytest.raises(AssetError, match=r"too complex|cannot be drawn"):
            draw(svg('<rect width="9" height="9"/>'), rasterizer, (30_000, 30_000))
        assert ink(draw(EXPORTED["no family"].encode(), rasterizer)) > 300
    finally:
        rasterizer.close()


def test_the_process_is_kept_between_pictures(rasterizer: SvgRasterizer) -> None:
    draw(svg(""), rasterizer)
    first = rasterizer._process
    draw(svg(""), rasterizer)
    assert rasterizer._process is first
