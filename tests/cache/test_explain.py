"""--explain says in a few words why a job runs."""

from __future__ import annotations

from dataclasses import replace

import pytest

from mdvideo.cache.explain import Explainer
from mdvideo.frame_size import Size
from mdvideo.plan.jobs import Digest, HoldJob, Layer, PaintJob, Product, Rect, Scrim, SlideJob
from mdvideo.protocols import PictureRequest

PICTURES = [Digest(digit * 64) for digit in "0123"]
SLIDE = SlideJob(
    html="<p>one</p>",
    size=Size(1920, 1080),
    states=1,
    layers=(Layer(Rect(0, 0, 1920, 1080), PICTURES[0]),),
    ground="#fff",
    scrim=Scrim(),
    floor=0.6,
    layered=False,
    renderer="blitz 0.5",
    label="slide 3",
)
PAINT = PaintJob(request=PictureRequest("a fjord", 1, 64, 64), backend="sketch 1", label="picture 1")


def made(store, *jobs):
    for job in jobs:
        store.put(job.key, Product({"still-0": b"x"}), job)


WIDE = Layer(Rect(0, 0, 1920, 1080), PICTURES[1])
ASKED = PAINT.request
CHANGES = [
    (SLIDE, {"label": "slide 4", "html": "<p>two</p>"}, "first time"),
    (SLIDE, {"html": "<p>two</p>\n"}, "html changed"),
    (SLIDE, {"layers": (WIDE,)}, "layers[0].picture changed"),
    (SLIDE, {"layers": ()}, "layers 1 -> 0 items"),
    (SLIDE, {"layered": True}, "layered False -> True"),
    (SLIDE, {"scrim": Scrim(least=0.5, shape="full")}, "scrim.least 0.0 -> 0.5, scrim.shape soft -> full"),
    (SLIDE, {"renderer": "blitz 0.6"}, "renderer blitz 0.5 -> blitz 0.6"),
    (SLIDE, {"html": "", "floor": 0.5, "states": 2, "layers": (), "layered": True}, "floor 0.6 -> 0.5, html changed"),
    (PAINT, {"request": replace(ASKED, prompt="a forest")}, "request.prompt a fjord -> a forest"),
    (PAINT, {"request": replace(ASKED, seed=2, steps=4)}, "request.seed 1 -> 2, request.steps None -> 4"),
]


@pytest.mark.parametrize(("was", "change", "why"), CHANGES, ids=[why for _, _, why in CHANGES])
def test_changed_field_is_named(store, was, change, why):
    made(store, was)
    said = Explainer(store)(replace(was, **change))
    assert said == why or (said.startswith(why) and said.endswith("and 2 more"))


def test_raised_version_is_named(store, hold):
    class Newer(HoldJob):
        version = 2

    Newer.__name__ = "HoldJob"
    now = Newer(still=hold("a").still, spec=hold("a").spec)
    made(store, hold("a"))
    assert Explainer(store)(now) == "version 1 -> 2"


def test_still_and_setting_are_named(store, hold):
    was = hold(PICTURES[0], label="slide 1")
    made(store, was)
    assert Explainer(store)(replace(was, still=PICTURES[1])) == "still changed"
    assert Explainer(store)(replace(was, spec=replace(was.spec, crf=20))) == "spec.crf 18 -> 20"


def test_the_most_similar_of_earlier_jobs_is_compared(store):
    """Another deck of the project has a slide 3 too."""
    other = replace(SLIDE, html="<p>of another deck</p>", ground="#000", floor=0.5)
    made(store, SLIDE, other)
    assert Explainer(store)(replace(SLIDE, html="<p>new\n</p>", floor=0.7)) == "floor 0.6 -> 0.7, html changed"


def test_lost_result_is_called_lost(store):
    made(store, SLIDE)
    for path in (store.folder / "blobs").rglob("*/*"):
        path.unlink()
    assert store.get(SLIDE.key) is None
    assert Explainer(store)(SLIDE) == "its result was lost or damaged"
