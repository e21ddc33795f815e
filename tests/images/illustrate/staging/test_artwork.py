"""Versions of artwork: even colours, outlines that hide what is behind them, silhouettes, other colours."""

from __future__ import annotations

import numpy as np
import pytest

from mdvideo.images.illustrate.library.object_library import svg_of
from mdvideo.images.illustrate.staging.artwork import (
    Artwork,
    colours_of,
    flatten,
    layered,
    outline,
    parse_artwork,
    rasterize,
    recolour,
    shade,
    silhouette,
    trim,
)
from mdvideo.images.illustrate.staging.look_palette import in_colour
from mdvideo.images.sketch.colour import tone

FOX = parse_artwork(svg_of("fox"))
RED_OVER_BLUE = Artwork(
    '<rect x="1" y="1" width="8" height="8" fill="#0000ff"/><rect x="4" y="4" width="8" height="8" fill="#ff0000"/>',
    13,
    13,
)


def test_shading_and_filters_are_left_out_of_even_colours() -> None:
    assert "Gradient" in FOX.body
    assert "filter" not in shade(FOX).body
    flat = flatten(FOX)
    assert "url(" not in flat.body
    assert len(set(colours_of(flat))) >= 4
    # Nearly the same pixels are covered.
    full, even = rasterize(FOX.svg(), 96, 96)[3], rasterize(flat.svg(), 96, 96)[3]
    assert np.abs(full - even).mean() < 0.02


def test_an_outline_hides_the_lines_of_what_is_behind() -> None:
    drawn = outline(RED_OVER_BLUE, "#ff0000", "#0000ff", 0.6)
    pixels = rasterize(drawn.svg(), 130, 130)
    assert set(colours_of(drawn)) == {"#ff0000", "#0000ff"}
    red, blue = pixels[0], pixels[2]
    assert red[40, 90] > 0.9  # the front square's edge
    assert blue[90, 70] > 0.9  # within the front square, where the back square's edge would be
    assert red[90, 70] < 0.1
    assert red[10, 40] > 0.9  # the back square's own edge


def test_what_is_seen_through_is_left_out_of_outlines_and_text_stays_filled() -> None:
    art = Artwork(
        '<path d="M1 1H9V9H1Z" fill="#00ff00" opacity="0.3"/><path d="M12 2H18V8H12Z" fill="#123456" class="solid"/>',
        20,
        10,
    )
    pixels = rasterize(outline(art, "#ff0000", "#0000ff", 0.4).svg(), 200, 100)
    assert pixels[3][50, 50] == 0
    assert pixels[0][50, 150] > 0.9


def test_a_silhouette_has_one_outer_edge_and_no_features() -> None:
    dark = silhouette(FOX, "#223344", "#223344")
    pixels = rasterize(dark.svg(), 120, 120)
    inside = pixels[3] > 0.99
    assert pixels[0][inside].std() < 0.01
    edge = rasterize(outline(dark, "#ff0000", "#0000ff", 0.5).svg(), 120, 120)
    body = rasterize(flatten(FOX).svg(), 120, 120)[3]
    middle = slice(52, 100)
    assert edge[0][middle, 45:75].max() < 0.05 < edge[0].max()
    assert body[middle, 45:75].min() > 0.9


def test_trimming_leaves_a_small_margin() -> None:
    small = trim(Artwork('<circle cx="20" cy="12" r="4" fill="#00aa00"/>', 32, 32))
    assert small.width == pytest.approx(8.2, abs=0.5)
    alpha = rasterize(small.svg(), 100, 100)[3]
    assert alpha[:, 0].max() == 0
    assert alpha[50, 8] > 0.5


def test_a_thing_takes_the_colour_that_the_prompt_gives() -> None:
    hue = tone("#2f9e4f").hue
    car = in_colour(parse_artwork(svg_of("automobile")), "#2f9e4f")
    changed = [tone(code) for code in colours_of(flatten(car))]
    assert sum(abs((colour.hue - hue + 180) % 360 - 180) < 3 for colour in changed) >= 3
    # The glass, the lamps and the wheels keep their colours, and nothing is red any more.
    kept = set(colours_of(flatten(car))) & set(colours_of(flatten(parse_artwork(svg_of("automobile")))))
    assert len(kept) >= 5
    assert not any(colour.chroma > 0.1 and (colour.hue < 20 or colour.hue > 340) for colour in changed)


def test_recolouring_changes_every_notation() -> None:
    art = Artwork('<path d="M0 0H4V4H0Z" fill="#abc" stroke="white"/>', 4, 4)
    assert set(colours_of(recolour(art, lambda _: "#010203"))) == {"#010203"}
    assert list(colours_of(art)) == ["#aabbcc"]


def test_sheets_of_paper_have_shadows_below_each_shape() -> None:
    plain, cut = flatten(RED_OVER_BLUE), layered(RED_OVER_BLUE, "#000000", 1.0)
    assert cut.body.count("<rect") == plain.body.count("<rect") + 6
    light, shaded = (rasterize(art.svg(), 130, 130) for art in (plain, cut))
    # To the lower right of the front square, a shadow falls on the empty ground.
    assert light[3][124, 100] == 0
    assert 0.05 < shaded[3][124, 100] < 0.6
