"""Slides on which clips play, frame by frame."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from fractions import Fraction
from typing import Any

import av
import numpy as np
import pytest
from numpy.typing import NDArray

from mdvideo.deck.model import Filter
from mdvideo.frame_size import Size
from mdvideo.plan.jobs.clip_jobs import PlayClipsJob, PlayedClip, ReadClipJob
from mdvideo.plan.jobs.job import Digest
from mdvideo.plan.jobs.segment_jobs import Reveal
from mdvideo.plan.jobs.slide_jobs import Rect
from mdvideo.slides.composite.css_filters import apply_to_pixels
from mdvideo.video.clips.clip_file import decoder_identity
from mdvideo.video.clips.clip_picture import rgba_of
from mdvideo.video.clips.play_clips import render_played_clips
from mdvideo.video.clips.read_clip import run_read_clip
from mdvideo.video.frames.colour_conversion import decode_png, to_rgb
from mdvideo.video.handlers import run_play_clips
from tests.support.clip_files import HEIGHT, WIDTH, animated_picture, bar_in, place_of, video_file
from tests.support.encoded_video import decode_segment, encode_as_png, segment_in, small_spec

SPEC = small_spec()
FRAME = (SPEC.height, SPEC.width)


def png(pixels: NDArray[np.uint8]) -> bytes:
    return encode_as_png(pixels)


def grey(level: int) -> NDArray[np.uint8]:
    return np.full((*FRAME, 3), level, np.uint8)


def clear() -> NDArray[np.uint8]:
    return np.zeros((*FRAME, 4), np.uint8)


class Blobs(dict[Digest, bytes]):
    def put(self, name: str, data: bytes) -> Digest:
        self[Digest(name)] = data
        return Digest(name)


AREA = Rect(0, 0, SPEC.width, SPEC.height)
CLIP = PlayedClip(
    source=Digest("clip"),
    container="mov",
    start=Fraction(0),
    end=Fraction(1),
    speed=Fraction(1),
    loop=False,
    area=AREA,
    scaled=Size(SPEC.width, SPEC.height),
    crop=(0, 0),
)


def job_of(blobs: Blobs, *clips: PlayedClip, frames: int = 45, **changes: Any) -> PlayClipsJob:
    blobs.put("ground", png(grey(128)))
    blobs.put("overlay", png(clear()))
    job = PlayClipsJob(
        background=Digest("ground"),
        reveals=(Reveal(0, 0, Digest("overlay")),),
        clips=clips,
        frames=frames,
        spec=SPEC,
        decoder=decoder_identity(),
    )
    return replace(job, **changes)


def shown(job: PlayClipsJob, blobs: Blobs) -> Iterator[NDArray[np.uint8]]:
    frames = render_played_clips(job, blobs.__getitem__, lambda digest: decode_png(blobs[digest]), apply_to_pixels)
    for frame in frames:
        yield np.asarray(to_rgb(frame).to_ndarray(), np.uint8)


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({}, lambda n: min(n, 29)),
        ({"speed": Fraction(2)}, lambda n: min(2 * n, 29)),
        ({"speed": Fraction(1, 2)}, lambda n: n // 2),
        ({"start": Fraction(1, 3), "end": Fraction(2, 3)}, lambda n: min(10 + n, 19)),
        ({"loop": True}, lambda n: n % 30),
        ({"loop": True, "start": Fraction(1, 3), "end": Fraction(2, 3)}, lambda n: 10 + n % 10),
        ({"begins": 12}, lambda n: min(max(n - 12, 0), 29)),
    ],
)
def test_each_frame_shows_the_frame_of_the_clip_that_is_due(changes: dict[str, Any], expected: Any) -> None:
    blobs = Blobs()
    blobs.put("clip", video_file(range(30)))
    places = [bar_in(pixels) for pixels in shown(job_of(blobs, replace(CLIP, **changes)), blobs)]
    assert len(places) == 45
    for number in (0, 1, 7, 14, 15, 29, 30, 44):
        assert places[number] == pytest.approx(place_of(expected(number)), abs=0.02), number


def test_a_clip_in_the_text_is_seen_through_its_mask() -> None:
    blobs = Blobs()
    blobs.put("clip", video_file([0] * 30))
    mask = np.zeros((*FRAME, 3), np.uint8)
    mask[20:40, 40:80] = 255
    mask[20:40, 60:80] = 128
    blobs.put("mask", png(mask))
    area = Rect(40, 20, 40, 20)
    clip = replace(CLIP, area=area, scaled=Size(40, 20), masks=(Digest("mask"),))
    pixels = next(shown(job_of(blobs, clip), blobs))
    assert pixels[30, 50].tolist() == pytest.approx([16, 24, 96], abs=6)
    assert pixels[30, 70].tolist() == pytest.approx([72, 76, 112], abs=6)
    assert pixels[10, 50].tolist() == pytest.approx([128] * 3, abs=2)


def test_a_clip_of_a_fragment_fades_in_with_it() -> None:
    blobs = Blobs()
    blobs.put("clip", video_file([0] * 30))
    blobs.put("nothing", png(grey(0)))
    blobs.put("all", png(grey(255)))
    clip = replace(CLIP, masks=(Digest("nothing"), Digest("all")), begins=10)
    reveals = (Reveal(0, 0, Digest("overlay")), Reveal(10, 3, Digest("overlay")))
    levels = [int(pixels[50, 150, 2]) for pixels in shown(job_of(blobs, clip, reveals=reveals, frames=20), blobs)]
    assert levels[9] == pytest.approx(128, abs=2)
    assert levels[9] > levels[10] > levels[11] > levels[12] > levels[13] - 1
    assert levels[13] == pytest.approx(96, abs=4)


def test_a_transparent_picture_shows_what_is_behind_it() -> None:
    import io

    from PIL import Image

    frames = [Image.new("RGBA", (WIDTH, HEIGHT), (255, 0, 0, alpha)) for alpha in (0, 128, 255)]
    out = io.BytesIO()
    frames[0].save(out, "PNG", save_all=True, append_images=frames[1:], duration=100)
    blobs = Blobs()
    blobs.put("clip", out.getvalue())
    clip = replace(CLIP, container="apng", end=Fraction(3, 10))
    pixels = [frame[50, 100].tolist() for frame in shown(job_of(blobs, clip, frames=9), blobs)]
    assert pixels[0] == pytest.approx([128] * 3, abs=3)
    assert pixels[4] == pytest.approx([192, 64, 64], abs=5)
    assert pixels[8] == pytest.approx([254, 0, 0], abs=5)


def test_filters_change_every_frame_of_a_background() -> None:
    blobs = Blobs()
    blobs.put("clip", video_file(range(30)))
    clip = replace(CLIP, filters=(Filter("brightness", "0.5"), Filter("grayscale", "1")))
    for pixels in shown(job_of(blobs, clip, frames=3), blobs):
        assert np.ptp(pixels[50, 150].astype(int)) < 8
        assert pixels.max() < 150


def test_the_text_is_over_a_background_clip() -> None:
    blobs = Blobs()
    blobs.put("clip", video_file([0] * 30))
    overlay = clear()
    overlay[10:20, 100:140] = (255, 255, 0, 255)
    job = job_of(blobs, CLIP, frames=3)
    blobs.put("overlay", png(overlay))
    pixels = next(shown(job, blobs))
    assert pixels[15, 120].tolist() == pytest.approx([255, 255, 0], abs=6)
    assert pixels[60, 120].tolist() == pytest.approx([16, 24, 96], abs=6)


def test_the_segment_is_the_same_in_every_build() -> None:
    blobs = Blobs()
    blobs.put("clip", video_file(range(30)))
    job = job_of(blobs, CLIP, frames=12)
    made = [run_play_clips(job, blobs.__getitem__, apply_to_pixels) for _ in range(2)]
    assert made[0].outputs == made[1].outputs
    assert sorted(made[0].outputs) == ["first", "last", "segment"]
    decoded = decode_segment(segment_in(made[0].outputs))
    luma = [np.asarray(planes[: SPEC.height], np.uint8) for planes in decoded]
    places = [bar_in(np.stack([plane] * 3, axis=2)) for plane in luma]
    assert places == pytest.approx([place_of(number) for number in range(12)], abs=0.03)


def test_reading_a_clip_measures_it() -> None:
    data = video_file(range(30), hertz=440)
    job = ReadClipJob(
        source=Digest("clip"),
        container="mov",
        start=Fraction(1, 3),
        end=None,
        speed=Fraction(1),
        limit=Size(80, 48),
        shows_end=False,
        decoder=decoder_identity(),
    )
    made = run_read_clip(job, {Digest("clip"): data}.__getitem__)
    assert made.report["shown"] == [80, 48]
    assert made.report["sound"]
    assert float(Fraction(made.report["end"])) == pytest.approx(1, abs=0.01)
    first = np.asarray(decode_png(made.outputs["picture"]).to_ndarray(format="rgb24"), np.uint8)
    assert bar_in(first) == pytest.approx(place_of(10), abs=0.03)
    lightest = np.asarray(decode_png(made.outputs["lightest"]).to_ndarray(format="rgb24"))
    darkest = np.asarray(decode_png(made.outputs["darkest"]).to_ndarray(format="rgb24"))
    assert lightest[40, 44:120].min() > 200  # the bar passed there
    assert lightest[40, :36].max() < 130
    assert darkest.max() < 130
    last = run_read_clip(replace(job, shows_end=True), {Digest("clip"): data}.__getitem__)
    place = bar_in(np.asarray(decode_png(last.outputs["picture"]).to_ndarray(format="rgb24")))
    assert place == pytest.approx(place_of(29), abs=0.03)


def test_a_clip_that_is_too_long_or_begins_after_its_end_is_refused() -> None:
    data = animated_picture("GIF", [0, 1], 400_000)
    job = ReadClipJob(
        source=Digest("clip"),
        container="gif",
        start=Fraction(0),
        end=None,
        speed=Fraction(1),
        limit=Size(80, 48),
        shows_end=False,
        decoder="",
    )
    read = {Digest("clip"): data}.__getitem__
    with pytest.raises(Exception, match="longer than 10 minutes"):
        run_read_clip(job, read)
    long = video_file([0, 1, 2], times=[Fraction(0), Fraction(1), Fraction(36_000)])
    with pytest.raises(Exception, match="longer than 10 minutes"):  # known without decoding ten hours
        run_read_clip(replace(job, container="mov"), lambda _: long)
    assert run_read_clip(replace(job, container="mov", end=Fraction(2)), lambda _: long).report["damaged"] is None
    assert run_read_clip(replace(job, speed=Fraction(4)), read).report["width"] == WIDTH
    with pytest.raises(Exception, match="nothing to show at 5000 s"):
        run_read_clip(replace(job, start=Fraction(5000)), read)


def test_a_clip_whose_end_is_missing_is_read_up_to_there() -> None:
    data = video_file([n % 30 for n in range(120)], container="webm", codec="libvpx-vp9")
    job = ReadClipJob(
        source=Digest("clip"),
        container="matroska",
        start=Fraction(0),
        end=None,
        speed=Fraction(1),
        limit=Size(80, 48),
        shows_end=False,
        decoder="",
    )
    assert run_read_clip(job, lambda _: data).report["damaged"] is None
    cut = run_read_clip(job, lambda _: data[: len(data) // 2])
    assert 0.2 < cut.report["damaged"] < 3.5
    assert float(Fraction(cut.report["end"])) == pytest.approx(cut.report["damaged"], abs=0.01)
    blobs = Blobs()
    blobs.put("clip", data[: len(data) // 2])
    played = list(shown(job_of(blobs, replace(CLIP, container="matroska", end=Fraction(4)), frames=120), blobs))
    assert np.array_equal(played[-1], played[-2])


def test_clips_are_scaled_in_linear_light() -> None:
    """Black and white pixels by turns are half the light, which sRGB writes as 188, and not as 128."""
    board = np.zeros((96, 160, 3), np.uint8)
    board[::2, ::2] = board[1::2, 1::2] = 255
    opaque = rgba_of(av.VideoFrame.from_ndarray(board, format="rgb24"), Size(80, 48))
    assert np.abs(opaque[4:-4, 4:-4, :3].astype(int) - 188).max() <= 2
    clear = np.dstack([board, np.full((96, 160), 128, np.uint8)])
    half = rgba_of(av.VideoFrame.from_ndarray(clear, format="rgba"), Size(80, 48))
    assert np.abs(half[4:-4, 4:-4].astype(int) - [188, 188, 188, 128]).max() <= 2
