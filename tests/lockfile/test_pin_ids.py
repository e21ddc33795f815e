"""The ids of pins, which are stored in lockfiles, never change."""

from __future__ import annotations

from pathlib import Path

from mdvideo.deck.model import Filter
from mdvideo.frame_size import Size
from mdvideo.lockfile.pin_ids import clip_id, next_seeds, picture_id
from mdvideo.plan.jobs.slide_jobs import BackgroundJob, Layer, Rect
from mdvideo.protocols import MotionClipRequest, PictureRequest
from mdvideo.settings import ImageSettings, LoraSettings, ServerSettings

PLAIN = ImageSettings()


def test_ids_are_those_of_existing_lockfiles() -> None:
    """A change here would unpin everybody's pictures."""
    images = ImageSettings(
        megapixels=0.5,
        loras=(LoraSettings(path=Path("ink.safetensors")),),
        server=ServerSettings(workflow=Path("w.json")),
    )
    assert picture_id(PictureRequest("a fjord", 1, 640, 360, "fog", 4, 2.5, "m"), images) == "f108f806093f9ba1"
    assert picture_id(PictureRequest("a fjord", 1, 640, 360), PLAIN) == "58db9eec4d8e742e"
    frame = Rect(0, 0, 640, 360)
    layer = Layer(frame, None, "linear-gradient(red,blue)", filters=(Filter("blur", "3px"),))
    background = BackgroundJob(size=Size(640, 360), layers=(layer,), ground="#fff", renderer="r")
    request = MotionClipRequest("s", "p", 49, 640, 360, 3, "n")
    assert clip_id(background, frame, request, ImageSettings(motion_model="x")) == "dd8c3b9912378e47"
    assert next_seeds("ab", 0, 4) == [842956259, 322470782, 1069158260, 27683502]


def test_a_pictures_id_depends_on_what_affects_it_and_on_nothing_else() -> None:
    request = PictureRequest("a fjord", 1, 640, 360)
    same = {picture_id(request, ImageSettings(**more)) for more in ({}, {"backend": "locked"}, {"device": "cpu"})}
    assert len(same) == 1
    others = [
        picture_id(PictureRequest("a fjord", 2, 640, 360), PLAIN),
        picture_id(PictureRequest("a fjord", 1, 640, 362), PLAIN),
        picture_id(PictureRequest("a fjord", 1, 640, 360, steps=4), PLAIN),
        picture_id(request, ImageSettings(upscaler="x.safetensors")),
        picture_id(request, ImageSettings(server=ServerSettings(workflow=Path("w.json")))),
    ]
    assert len({*same, *others}) == 6


def test_variants_have_the_same_seeds_for_everyone() -> None:
    seeds = next_seeds("ab", 0, 4)
    assert len(set(seeds)) == 4
    assert next_seeds("ab", seeds[1], 2) == seeds[2:]
    assert next_seeds("cd", 0, 4) != seeds
    assert all(0 <= seed < 2**31 for seed in seeds)
