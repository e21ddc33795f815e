"""A slide's job produces its stills, and the same bytes every time."""

from __future__ import annotations

import io

import numpy as np
import pytest
from PIL import Image

from mdvideo.plan.jobs.slide_jobs import BackgroundJob, Envelope, Rect, Scrim
from mdvideo.slides.handlers import embed_pictures, run_background, run_slide
from mdvideo.slides.renderers.blitz import BlitzRenderer
from tests.support.html_pages import (
    SMALL,
    TITLE_AND_TEXT,
    TWO_FRAGMENTS,
    PictureStore,
    half_white,
    noise,
    page,
    pixels_of,
    slide_job,
)


def test_the_same_job_produces_the_same_bytes(blitz: BlitzRenderer, store: PictureStore) -> None:
    job = slide_job(page(TWO_FRAGMENTS), store.add(noise(SMALL)), states=3, keep_layers=True)
    assert run_slide(job, store.read, blitz).outputs == run_slide(job, store.read, blitz).outputs


def test_every_state_is_a_still_of_the_size_of_the_frame(blitz: BlitzRenderer, store: PictureStore) -> None:
    job = slide_job(page(TWO_FRAGMENTS), store.add(noise(SMALL)), states=3)
    outputs = run_slide(job, store.read, blitz).outputs
    assert set(outputs) == {"still-0", "still-1", "still-2"}
    for data in outputs.values():
        picture = Image.open(io.BytesIO(data))
        assert (picture.mode, picture.size, picture.format) == ("RGB", SMALL, "PNG")


@pytest.mark.parametrize("glass", [0.0, 16.0])
def test_layers_recompose_to_the_stills(glass: float, blitz: BlitzRenderer, store: PictureStore) -> None:
    html = page(f'<div id="glass-1" style="background:rgba(255,255,255,.2)">{TWO_FRAGMENTS}</div>')
    scrim = Scrim("#0a1022", glass=glass)
    job = slide_job(html, store.add(noise(SMALL, 100)), states=3, keep_layers=True, scrim=scrim)
    outputs = run_slide(job, store.read, blitz).outputs
    background = Image.open(io.BytesIO(outputs["background"])).convert("RGBA")
    for state in range(3):
        overlay = Image.open(io.BytesIO(outputs[f"overlay-{state}"]))
        assert overlay.mode == "RGBA"
        composed = np.asarray(Image.alpha_composite(background, overlay).convert("RGB")).astype(int)
        assert np.abs(composed - pixels_of(outputs[f"still-{state}"])).max() <= 1


def test_text_over_a_moving_background_is_readable_at_every_position(blitz: BlitzRenderer, store: PictureStore) -> None:
    """White below the text, which the motion can move behind it, counts."""
    picture = Image.new("RGB", SMALL, "black")
    picture.paste("white", (0, 65, SMALL.width, 160))
    html = page('<p id="text-1">One line</p>')
    still = run_slide(slide_job(html, store.add(picture)), store.read, blitz)
    assert still.report["scrim"] == 0
    moving = run_slide(slide_job(html, store.add(picture), keep_layers=True), store.read, blitz)
    assert moving.report["scrim"] > 0.3
    assert moving.report["contrast"] >= 4.5


def test_text_over_a_clip_is_readable_when_the_clip_is_lightest(blitz: BlitzRenderer, store: PictureStore) -> None:
    """A clip on a black background turns white behind the text, and then elsewhere."""
    black, white = (store.add(Image.new("RGB", SMALL, name)) for name in ("black", "white"))
    html, whole = page('<p id="text-1">One line</p>'), Rect(0, 0, *SMALL)

    def report(envelope: Envelope) -> dict[str, float]:
        return dict(run_slide(slide_job(html, black, keep_layers=True, envelope=envelope), store.read, blitz).report)

    assert report(Envelope(whole, black, black))["scrim"] == 0
    flash = report(Envelope(whole, white, black))
    assert flash["scrim"] > 0.3
    assert flash["contrast"] >= 4.5
    spot = store.add(Image.new("RGB", (20, 20), "white"))
    corner = Rect(SMALL.width - 20, SMALL.height - 20, 20, 20)
    assert report(Envelope(corner, spot, spot))["scrim"] == 0


def test_the_background_alone_is_that_of_the_slide(blitz: BlitzRenderer, store: PictureStore) -> None:
    """A clip is generated from the same picture that it plays on."""
    job = slide_job(page("<p>One</p>"), store.add(noise(SMALL)), keep_layers=True)
    alone = BackgroundJob(size=job.size, layers=job.layers, ground=job.ground, renderer=job.renderer)
    background = run_background(alone, store.read, blitz).outputs["background"]
    assert background == run_slide(job, store.read, blitz).outputs["background"]


def test_pictures_in_the_text_come_from_the_store(blitz: BlitzRenderer, store: PictureStore) -> None:
    digest = store.add(Image.new("RGB", (40, 30), "#ff0000"))
    body = f'<img src="mdvideo:{digest}" style="width:600px;height:300px">'
    product = run_slide(slide_job(page(body)), store.read, blitz)
    assert tuple(pixels_of(product.outputs["still-0"])[80, 100]) == (255, 0, 0)
    assert "mdvideo:" not in embed_pictures(page(body), store.read)


def test_the_report_describes_the_slide(blitz: BlitzRenderer, store: PictureStore) -> None:
    report = run_slide(slide_job(page(TITLE_AND_TEXT), store.add(half_white(SMALL))), store.read, blitz).report
    assert report["fit"] == 1
    assert 0.5 < report["scrim"] < 0.95
    assert report["contrast"] in (report["boxes"]["text-1"], report["boxes"]["large-1"])
    assert report["required"] in (3.0, 4.5)
