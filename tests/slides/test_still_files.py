"""Files made of stills: posters, thumbnails and the handout."""

from __future__ import annotations

import io

import numpy as np
from PIL import Image

from mdvideo.plan.jobs.thumbnail_jobs import ThumbnailJob
from mdvideo.slides.handout import handout_pdf
from mdvideo.slides.poster import poster_jpeg
from mdvideo.slides.thumbnails import run_thumbnail
from tests.support.html_pages import SMALL, PictureStore, noise


def test_a_poster_looks_like_the_still(store: PictureStore) -> None:
    still = noise(SMALL)
    poster = Image.open(io.BytesIO(poster_jpeg(store.read(store.add(still)))))
    assert (poster.format, poster.size) == ("JPEG", SMALL)
    assert poster.info["progressive"]
    assert np.abs(np.asarray(poster).astype(int) - np.asarray(still)).mean() < 12


def test_a_thumbnail_keeps_the_aspect_ratio(store: PictureStore) -> None:
    job = ThumbnailJob(picture=store.add(noise(SMALL)), width=160)
    thumbnail = Image.open(io.BytesIO(run_thumbnail(job, store.read).outputs["thumbnail"]))
    assert (thumbnail.format, thumbnail.size) == ("JPEG", (160, 90))


def test_a_handout_has_a_page_for_each_still_and_is_reproducible(store: PictureStore) -> None:
    stills = [store.read(store.add(Image.new("RGB", SMALL, colour))) for colour in ("red", "green", "blue")]
    pdf = handout_pdf(stills, "A lesson", "Ada Green")
    assert pdf.startswith(b"%PDF")
    assert pdf.count(b"/Type /Page\n") == 3
    assert pdf == handout_pdf(stills, "A lesson", "Ada Green")
