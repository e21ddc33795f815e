"""Backgrounds move smoothly, by fractions of a pixel, and the text over them stands still."""

from __future__ import annotations

import av
import numpy as np
import pytest
from numpy.typing import NDArray

from mdvideo.deck.directives.values import MOTIONS as NAMES
from mdvideo.errors import EncodeError
from mdvideo.plan.jobs import MotionJob, Rect, Reveal
from mdvideo.video.frames.colour_conversion import decode_png, planes_of, to_yuv
from mdvideo.video.frames.ken_burns import MOTIONS, motion_frames, view_at
from mdvideo.video.handlers import make_motion
from tests.support.encoded_video import HEIGHT, WIDTH, Shelf, decode, photo, png, psnr, segment_of, spec

EDGE = 100.3


def moved(plate: NDArray[np.uint8], motion: str, frames: int) -> list[NDArray[np.uint8]]:
    source = av.VideoFrame.from_ndarray(plate, format="rgb24")
    return [planes_of(frame) for frame in motion_frames(source, {}.__getitem__, (), motion, frames)]


def edge_plate() -> NDArray[np.uint8]:
    """A soft upright edge at EDGE: dark to its left, light to its right."""
    row = 128 + 100 * np.tanh((np.arange(WIDTH) + 0.5 - EDGE) / 2)
    return np.broadcast_to(row[None, :, None], (HEIGHT, WIDTH, 3)).astype(np.uint8)


def edge_of(frame: NDArray[np.uint8]) -> float:
    """Where the middle row passes half way between dark and light, in pixels from the left."""
    row = frame[HEIGHT // 2, :WIDTH].astype(float)
    half = (row.min() + row.max()) / 2
    at = int(np.argmax(row > half))
    return at - (row[at] - half) / (row[at] - row[at - 1]) + 0.5


@pytest.mark.parametrize("motion", ["zoom-in", "zoom-out", "pan-left", "pan-right"])
def test_an_edge_moves_evenly_by_fractions_of_a_pixel(motion: str) -> None:
    """At every frame the edge is within 0.1 px of where the motion says, and never steps back."""
    frames = moved(edge_plate(), motion, 120)
    places = [edge_of(frame) for frame in frames]
    start = edge_of(planes_of(to_yuv(av.VideoFrame.from_ndarray(edge_plate(), format="rgb24"))))
    expected = []
    for index in range(120):
        zoom, x, _ = view_at(motion, index, 120)
        centre = WIDTH / 2 + x * WIDTH * (1 - 1 / zoom) / 2
        expected.append((start - centre) * zoom + WIDTH / 2)
    assert np.abs(np.subtract(places, expected)).max() < 0.1
    steps = np.diff(places) * np.sign(places[-1] - places[0])
    assert steps.min() > -0.02
    assert np.abs(np.diff(steps)).max() < 0.1


def test_beside_a_split_picture_the_ground_stands_still() -> None:
    plate = photo(3)
    source = av.VideoFrame.from_ndarray(plate, format="rgb24")
    right = Rect(WIDTH // 2, 0, WIDTH // 2, HEIGHT)
    first, *_, last = (planes_of(f)[:HEIGHT] for f in motion_frames(source, {}.__getitem__, (), "zoom-in", 20, right))
    assert np.array_equal(first[:, : WIDTH // 2], last[:, : WIDTH // 2])
    assert not np.array_equal(first[:, WIDTH // 2 :], last[:, WIDTH // 2 :])
    still = planes_of(to_yuv(source))[:HEIGHT]
    assert np.abs(first.astype(int) - still).max() <= 1


@pytest.mark.parametrize("motion", NAMES)
def test_every_motion_that_a_deck_may_name_works(motion: str) -> None:
    assert len(moved(photo(1), motion, 3)) == 3


def test_motion_starts_and_ends_gently() -> None:
    """The first and last steps are small, since the pictures before and after stand still."""
    zooms = [view_at("zoom-in", index, 100).zoom for index in range(100)]
    steps = np.diff(zooms)
    assert steps[0] < steps.max() / 10
    assert steps[-1] < steps.max() / 10


def test_a_zoom_starts_at_the_picture_itself() -> None:
    first = moved(photo(1), "zoom-in", 10)[0]
    assert np.array_equal(first, planes_of(to_yuv(decode_png(png(photo(1))))))


def test_no_border_comes_into_view() -> None:
    """A plate of one colour stays that colour, to its edges."""
    plate = np.full((HEIGHT, WIDTH, 3), (40, 160, 90), np.uint8)
    still = planes_of(to_yuv(av.VideoFrame.from_ndarray(plate, format="rgb24")))
    for motion in MOTIONS:
        for frame in moved(plate, motion, 4):
            assert np.abs(frame.astype(int) - still).max() <= 1


def test_opposite_pans_are_mirror_images() -> None:
    """The view goes left: the picture goes right."""
    left, right = (moved(edge_plate(), f"pan-{side}", 5) for side in ("left", "right"))
    assert edge_of(left[-1]) > edge_of(left[0])
    assert edge_of(right[-1]) == pytest.approx(edge_of(left[0]), abs=0.01)


def overlay(alpha: int, rows: slice) -> NDArray[np.uint8]:
    pixels = np.zeros((HEIGHT, WIDTH, 4), np.uint8)
    pixels[rows, 60:260] = (250, 240, 200, alpha)
    return pixels


def test_text_stands_still_over_a_moving_picture() -> None:
    """Opaque parts of the overlay are the same in every frame; the rest moves."""
    shelf = Shelf()
    text = shelf.put(png(overlay(255, slice(80, 120))))
    frames = {text: decode_png(shelf(text))}
    plate = decode_png(png(photo(1)))
    made = [planes_of(f) for f in motion_frames(plate, frames.__getitem__, (Reveal(0, 0, text),), "pan-right", 20)]
    inside, outside = np.s_[82:118, 62:258], np.s_[:70, :WIDTH]
    assert all(np.array_equal(frame[inside], made[0][inside]) for frame in made)
    assert psnr(made[-1][outside], made[0][outside]) < 40


def test_a_half_transparent_scrim_darkens_by_half() -> None:
    shelf = Shelf()
    pixels = np.zeros((HEIGHT, WIDTH, 4), np.uint8)
    pixels[..., 3] = 128
    veil = shelf.put(png(pixels))
    plate = np.full((HEIGHT, WIDTH, 3), 200, np.uint8)
    (frame,) = motion_frames(
        av.VideoFrame.from_ndarray(plate, format="rgb24"),
        {veil: decode_png(shelf(veil))}.__getitem__,
        (Reveal(0, 0, veil),),
        "none",
        1,
    )
    expected = 16 + 219 * (200 * (1 - 128 / 255)) / 255
    assert np.abs(planes_of(frame)[:HEIGHT] - expected).max() <= 1


def test_a_fragment_fades_in() -> None:
    """The second overlay starts at its frame, and is all there when its fade is over."""
    shelf = Shelf()
    one, two = (shelf.put(png(overlay(255, slice(top, top + 20)))) for top in (20, 100))
    frames = {digest: decode_png(shelf(digest)) for digest in (one, two)}
    plate = av.VideoFrame.from_ndarray(np.zeros((HEIGHT, WIDTH, 3), np.uint8), format="rgb24")
    reveals = (Reveal(0, 0, one), Reveal(4, 3, two))
    made = [planes_of(f) for f in motion_frames(plate, frames.__getitem__, reveals, "none", 10)]
    second = [int(frame[110, 160]) for frame in made]
    assert second[:4] == [16] * 4
    assert second[3] < second[4] < second[5] < second[6] < second[7]
    assert second[7:] == [second[7]] * 3
    assert [int(frame[30, 160]) for frame in made][:4] == [second[7]] * 4


def test_a_motion_job_gives_its_ends_as_stills() -> None:
    """Transitions on either side start from the very frames that the motion begins and ends with."""
    shelf = Shelf()
    job = MotionJob(
        plate=shelf.put(png(photo(1))),
        window=Rect(0, 0, WIDTH, HEIGHT),
        reveals=(Reveal(0, 0, shelf.put(png(overlay(255, slice(80, 120))))),),
        motion="zoom-in",
        frames=51,
        spec=spec(),
    )
    outputs = make_motion(job, shelf).outputs
    seen = decode(segment_of(outputs))
    assert len(seen) == 51
    for name, frame in (("first", seen[0]), ("last", seen[-1])):
        assert psnr(planes_of(to_yuv(decode_png(outputs[name]))), frame) > 36
    assert make_motion(job, shelf).outputs == outputs


def test_an_unknown_motion_is_refused() -> None:
    with pytest.raises(EncodeError, match="wobble"):
        moved(photo(1), "wobble", 3)
