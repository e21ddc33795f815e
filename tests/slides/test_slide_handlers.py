"""A slide's job gives its stills, the same ones every time."""

from __future__ import annotations

import io
import zlib

import numpy as np
import pytest
from PIL import Image

from mdvideo.plan.jobs import BackgroundJob, Envelope, Rect, Scrim
from mdvideo.slides.handlers import make_plate, make_slide, with_pictures
from mdvideo.slides.png import png
from mdvideo.slides.renderers.blitz import BlitzRenderer
from tests.support import html_pages
from tests.support.html_pages import LESSON, REVEALED, SMALL, Store, job, page, pixels


def test_the_same_job_gives_the_same_bytes(blitz: BlitzRenderer, store: Store) -> None:
    slide = job(page(REVEALED), store.keep(html_pages.noise(SMALL)), states=3, layered=True)
    assert make_slide(slide, store.read, blitz).outputs == make_slide(slide, store.read, blitz).outputs


def test_every_state_is_a_still_of_the_frames_size(blitz: BlitzRenderer, store: Store) -> None:
    made = make_slide(job(page(REVEALED), store.keep(html_pages.noise(SMALL)), states=3), store.read, blitz)
    assert set(made.outputs) == {"still-0", "still-1", "still-2"}
    for data in made.outputs.values():
        picture = Image.open(io.BytesIO(data))
        assert (picture.mode, picture.size, picture.format) == ("RGB", SMALL, "PNG")


@pytest.mark.parametrize("glass", [0.0, 16.0])
def test_layers_recompose_to_the_stills(glass: float, blitz: BlitzRenderer, store: Store) -> None:
    html = page(f'<div id="glass-1" style="background:rgba(255,255,255,.2)">{REVEALED}</div>')
    slide = job(
        html, store.keep(html_pages.noise(SMALL, 100)), states=3, layered=True, scrim=Scrim("#0a1022", glass=glass)
    )
    outputs = make_slide(slide, store.read, blitz).outputs
    behind = Image.open(io.BytesIO(outputs["plate"])).convert("RGBA")
    for state in range(3):
        over = Image.open(io.BytesIO(outputs[f"overlay-{state}"]))
        assert over.mode == "RGBA"
        composed = np.asarray(Image.alpha_composite(behind, over).convert("RGB")).astype(int)
        assert np.abs(composed - pixels(outputs[f"still-{state}"])).max() <= 1


def test_text_over_a_moving_background_can_be_read_wherever_it_stands(blitz: BlitzRenderer, store: Store) -> None:
    """White below the text, which the motion may push under it, is reckoned with."""
    picture = Image.new("RGB", SMALL, "black")
    picture.paste("white", (0, 65, SMALL.width, 160))
    html = page('<p id="text-1">One line</p>')
    still = make_slide(job(html, store.keep(picture)), store.read, blitz)
    assert still.report["scrim"] == 0
    moving = make_slide(job(html, store.keep(picture), layered=True), store.read, blitz)
    assert moving.report["scrim"] > 0.3
    assert moving.report["contrast"] >= 4.5


def test_text_over_a_clip_can_be_read_at_its_lightest(blitz: BlitzRenderer, store: Store) -> None:
    """A plate that is black, and a clip on it that turns white behind the text, and elsewhere."""
    black, white = (store.keep(Image.new("RGB", SMALL, name)) for name in ("black", "white"))
    html, whole = page('<p id="text-1">One line</p>'), Rect(0, 0, *SMALL)
    dark = make_slide(job(html, black, layered=True, envelope=Envelope(whole, black, black)), store.read, blitz)
    assert dark.report["scrim"] == 0
    flash = make_slide(job(html, black, layered=True, envelope=Envelope(whole, white, black)), store.read, blitz)
    assert flash.report["scrim"] > 0.3
    assert flash.report["contrast"] >= 4.5
    corner = Rect(SMALL.width - 20, SMALL.height - 20, 20, 20)
    spot = store.keep(Image.new("RGB", (20, 20), "white"))
    away = make_slide(job(html, black, layered=True, envelope=Envelope(corner, spot, spot)), store.read, blitz)
    assert away.report["scrim"] == 0


def test_the_plate_alone_is_the_plate_of_the_slide(blitz: BlitzRenderer, store: Store) -> None:
    """What a clip is made of is what it will play on."""
    slide = job(page("<p>One</p>"), store.keep(html_pages.noise(SMALL)), layered=True)
    alone = BackgroundJob(size=slide.size, layers=slide.layers, ground=slide.ground, renderer=slide.renderer)
    made = make_plate(alone, store.read, blitz)
    assert made.outputs["plate"] == make_slide(slide, store.read, blitz).outputs["plate"]


def test_pictures_in_the_text_come_from_the_store(blitz: BlitzRenderer, store: Store) -> None:
    digest = store.keep(Image.new("RGB", (40, 30), "#ff0000"))
    body = f'<img src="mdvideo:{digest}" style="width:600px;height:300px">'
    made = make_slide(job(page(body)), store.read, blitz)
    assert tuple(pixels(made.outputs["still-0"])[80, 100]) == (255, 0, 0)
    assert "mdvideo:" not in with_pictures(page(body), store.read)


def test_glass_blurs_what_lies_behind_it(blitz: BlitzRenderer, store: Store) -> None:
    html = page('<div id="glass-1" style="height:600px;background:rgba(255,255,255,.1)"></div>')
    picture = store.keep(html_pages.noise(SMALL))
    sharp = pixels(make_slide(job(html, picture), store.read, blitz).outputs["still-0"]).astype(int)
    glass = make_slide(job(html, picture, scrim=Scrim(glass=20)), store.read, blitz)
    soft = pixels(glass.outputs["still-0"]).astype(int)
    inside, outside = np.s_[60:200, 60:380], np.s_[60:200, 440:]
    assert soft[inside].std() < 0.3 * sharp[inside].std()
    assert np.array_equal(soft[outside], sharp[outside])


def test_the_report_says_how_the_slide_turned_out(blitz: BlitzRenderer, store: Store) -> None:
    report = make_slide(job(page(LESSON), store.keep(html_pages.halves(SMALL))), store.read, blitz).report
    assert report["fit"] == 1
    assert 0.5 < report["scrim"] < 0.95
    assert report["contrast"] == report["boxes"]["text-1"] or report["contrast"] == report["boxes"]["large-1"]
    assert report["required"] in (3.0, 4.5)


@pytest.mark.parametrize("mode", ["RGB", "RGBA"])
@pytest.mark.parametrize("size", [(1, 1), (7, 3), (64, 64)])
def test_png_is_lossless(mode: str, size: tuple[int, int]) -> None:
    random = np.random.default_rng(1)
    picture = Image.fromarray(random.integers(0, 256, (size[1], size[0], len(mode)), np.uint8))
    data = png(picture)
    assert np.array_equal(np.asarray(Image.open(io.BytesIO(data))), np.asarray(picture))
    assert data.count(zlib.crc32(b"IEND").to_bytes(4, "big")) == 1
