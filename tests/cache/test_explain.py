"""--explain says in a few words why a job runs."""

from __future__ import annotations

from dataclasses import replace
from typing import Any, ClassVar

import pytest

from mdvideo.cache.explain import Explainer
from mdvideo.cache.store import Store
from mdvideo.frame_size import Size
from mdvideo.plan.jobs.job import Digest, Job, Product
from mdvideo.plan.jobs.picture_jobs import GeneratePictureJob
from mdvideo.plan.jobs.segment_jobs import HoldJob
from mdvideo.plan.jobs.slide_jobs import Layer, Rect, Scrim, SlideJob
from mdvideo.protocols import PictureRequest
from tests.support.hold_jobs import hold_job

PICTURES = [Digest(digit * 64) for digit in "0123"]
SLIDE = SlideJob(
    html="<p>one</p>",
    size=Size(1920, 1080),
    states=1,
    layers=(Layer(Rect(0, 0, 1920, 1080), PICTURES[0]),),
    ground="#fff",
    scrim=Scrim(),
    floor=0.6,
    keep_layers=False,
    renderer="blitz 0.5",
    label="slide 3",
)
PICTURE = GeneratePictureJob(request=PictureRequest("a fjord", 1, 64, 64), backend="sketch 1", label="picture 1")


def put_results(store: Store, *jobs: Job) -> None:
    for job in jobs:
        store.put(job.key, Product({"still-0": b"x"}), job)


WIDE = Layer(Rect(0, 0, 1920, 1080), PICTURES[1])
CHANGES: list[tuple[Job, dict[str, Any], str]] = [
    (SLIDE, {"label": "slide 4", "html": "<p>two</p>"}, "first time"),
    (SLIDE, {"html": "<p>two</p>\n"}, "html changed"),
    (SLIDE, {"layers": (WIDE,)}, "layers[0].picture changed"),
    (SLIDE, {"layers": ()}, "layers 1 -> 0 items"),
    (SLIDE, {"keep_layers": True}, "keep_layers False -> True"),
    (SLIDE, {"scrim": Scrim(least=0.5, shape="full")}, "scrim.least 0.0 -> 0.5, scrim.shape soft -> full"),
    (SLIDE, {"renderer": "blitz 0.6"}, "renderer blitz 0.5 -> blitz 0.6"),
    (
        SLIDE,
        {"html": "", "floor": 0.5, "states": 2, "layers": (), "keep_layers": True},
        "floor 0.6 -> 0.5, html changed",
    ),
    (PICTURE, {"request": replace(PICTURE.request, prompt="a forest")}, "request.prompt a fjord -> a forest"),
    (PICTURE, {"request": replace(PICTURE.request, seed=2, steps=4)}, "request.seed 1 -> 2, request.steps None -> 4"),
]


@pytest.mark.parametrize(("was", "change", "why"), CHANGES, ids=[why for _, _, why in CHANGES])
def test_changed_field_is_named(store: Store, was: Job, change: dict[str, Any], why: str) -> None:
    put_results(store, was)
    explanation = Explainer(store)(replace(was, **change))
    assert explanation == why or (explanation.startswith(why) and explanation.endswith("and 2 more"))


def test_raised_version_is_named(store: Store) -> None:
    class Newer(HoldJob):
        version: ClassVar[int] = 2

    Newer.__name__ = "HoldJob"
    was = hold_job("a")
    put_results(store, was)
    assert Explainer(store)(Newer(still=was.still, spec=was.spec)) == "version 1 -> 2"


def test_still_and_setting_are_named(store: Store) -> None:
    was = hold_job(PICTURES[0], label="slide 1")
    put_results(store, was)
    assert Explainer(store)(replace(was, still=PICTURES[1])) == "still changed"
    assert Explainer(store)(replace(was, spec=replace(was.spec, crf=20))) == "spec.crf 18 -> 20"


def test_the_most_similar_of_earlier_jobs_is_compared(store: Store) -> None:
    """Another deck of the project has a slide 3 too."""
    other = replace(SLIDE, html="<p>of another deck</p>", ground="#000", floor=0.5)
    put_results(store, SLIDE, other)
    assert Explainer(store)(replace(SLIDE, html="<p>new\n</p>", floor=0.7)) == "floor 0.6 -> 0.7, html changed"


def test_lost_result_is_called_lost(store: Store) -> None:
    put_results(store, SLIDE)
    for path in (store.folder / "blobs").rglob("*/*"):
        path.unlink()
    assert store.get(SLIDE.key) is None
    assert Explainer(store)(SLIDE) == "its result was lost or damaged"
