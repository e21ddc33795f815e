"""The picture desk: one batch, each picture as soon as it is there, and what was painted stays when painting stops."""

from __future__ import annotations

import asyncio
import io
import threading
import time

import pytest
from PIL import Image

from mdvideo.cache.batching import BatchingExecutor
from mdvideo.cache.executor import LocalExecutor, RoutingExecutor
from mdvideo.cache.runner import Runner, together
from mdvideo.errors import BackendError, BackendUnavailable
from mdvideo.events import Finished, Progress, Started
from mdvideo.plan.jobs import PaintJob
from mdvideo.protocols import FlatColour, GeneratedPicture, PictureRequest


def png(image):
    file = io.BytesIO()
    image.save(file, "PNG", compress_level=1)
    return file.getvalue()


def job(prompt, painter):
    request = PictureRequest(prompt=prompt, seed=1, width=64, height=36)
    return PaintJob(request=request, backend=painter.identity, label=prompt)


def run(store, painter, work, jobs=2):
    """The events of ``work(make)``, where make(prompt) has a picture painted; and its result or exception."""
    events = []
    with LocalExecutor(store, {}, jobs) as local, BatchingExecutor(store, painter, png, local) as desk:
        runner = Runner(store, RoutingExecutor({PaintJob: desk}, local), events.append)
        try:
            outcome = asyncio.run(work(lambda prompt: runner.make(job(prompt, painter))))
        except BaseException as error:
            outcome = error
    return events, outcome


class Easel:
    """A painter that waits between pictures, tells its steps, notes its batches, and can be told to fail."""

    identity = "easel 1"

    def __init__(self, fail_at=None, error=None, seconds=0.0):
        self.batches = []
        self.painted = []
        self.fail_at, self.error, self.seconds = fail_at, error, seconds

    def paint(self, requests, progress):
        self.batches.append([request.prompt for request in requests])
        for request in requests:
            if request.prompt == self.fail_at:
                raise self.error
            for step in range(4):
                time.sleep(self.seconds / 4)
                progress(request, step + 1, 4)
            self.painted.append(request.prompt)
            yield GeneratedPicture(request, Image.new("RGB", (request.width, request.height), "teal"))


def test_painter_gets_all_pictures_of_a_build_in_one_batch(store):
    painter = Easel()
    events, results = run(store, painter, lambda make: together(*map(make, "abc")))
    assert painter.batches == [["a", "b", "c"]]
    picture = Image.open(io.BytesIO(store.read(results[0].outputs["picture"])))
    assert (picture.size, picture.mode) == ((64, 36), "RGB")
    shown = [(type(e), e.label) for e in events if isinstance(e, Started | Finished)]
    assert shown.index((Finished, "a")) > shown.index((Started, "a"))
    assert [e.done for e in events if isinstance(e, Progress) and e.label == "b"] == [1, 2, 3, 4]


def test_a_step_that_is_reported_again_is_told_once(store):
    """A painter that waits for a server asks often whether it should stop; nobody wants to read that."""

    class Waiting(Easel):
        def paint(self, requests, progress):
            for request in requests:
                for _ in range(5):
                    progress(request, 0, 1)
                yield GeneratedPicture(request, Image.new("RGB", (request.width, request.height), "teal"))

    events, _ = run(store, Waiting(), lambda make: make("a"))
    assert [(e.done, e.total) for e in events if isinstance(e, Progress)] == [(0, 1)]


def test_each_picture_is_there_as_soon_as_it_is_made(store):
    """A slide need not wait for the whole deck's pictures."""
    at_first = []
    painter = Easel(seconds=0.1)

    async def build(make):
        first, *others = [asyncio.create_task(make(prompt)) for prompt in "abcd"]
        await first
        at_first.extend(painter.painted)
        await asyncio.gather(*others)

    run(store, painter, build)
    assert at_first in (["a"], ["a", "b"])


def test_pictures_in_the_store_are_not_asked_for(store):
    run(store, Easel(), lambda make: together(*map(make, "ab")))
    painter = Easel()
    run(store, painter, lambda make: together(*map(make, "abc")))
    assert painter.batches == [["c"]]


@pytest.mark.parametrize("error", [BackendUnavailable("no GPU"), ValueError("shape mismatch")])
def test_painter_that_fails_in_the_middle_keeps_what_it_finished(store, error):
    painter = Easel(fail_at="c", error=error)

    async def build(make):
        return await asyncio.gather(*map(make, "abcd"), return_exceptions=True)

    _, (a, b, c, d) = run(store, painter, build)
    assert store.get(job("a", painter).key) == a
    assert store.get(job("b", painter).key) == b
    assert c is d, "both fail of the same cause"
    if isinstance(error, ValueError):
        assert type(c) is BackendError
        assert c.message == "easel 1 failed: shape mismatch"
        assert c.__cause__ is error
    else:
        assert c is error


def test_cancelled_build_stops_the_painter_and_keeps_what_it_finished(store):
    painter = Easel(seconds=0.04)

    async def build(make):
        first, *others = [asyncio.create_task(make(prompt)) for prompt in "abcdefgh"]
        await first
        for task in others:
            task.cancel()
        await asyncio.gather(*others, return_exceptions=True)
        return len(painter.painted)

    _, painted = run(store, painter, build)
    assert painted == len(painter.painted) <= 3, "the painter had stopped when the build did"
    assert store.get(job("a", painter).key) is not None


def test_painter_that_leaves_a_picture_out_is_found_out(store):
    class Forgetful(FlatColour):
        identity = "forgetful 1"

        def paint(self, requests, progress):
            yield from super().paint(requests[:1], progress)

    _, error = run(store, Forgetful(), lambda make: together(*map(make, "ab")))
    assert str(error) == "forgetful 1 left out a picture that it was asked for"


def test_picture_of_another_size_is_refused(store):
    class Square(FlatColour):
        identity = "square 1"

        def paint(self, requests, progress):
            for request, _ in super().paint(requests, progress):
                yield GeneratedPicture(request, Image.new("RGB", (64, 64)))

    _, error = run(store, Square(), lambda make: make("a"))
    assert str(error) == "square 1 painted 64x64 pixels instead of 64x36"


def test_parallel_painter_uses_all_threads(store):
    """Sketch paints on the CPU: two at a time on two threads."""

    class Pair(Easel):
        parallel = True

        def __init__(self):
            super().__init__()
            self.both = threading.Barrier(2, timeout=5)

        def paint(self, requests, progress):
            self.both.wait()
            yield from super().paint(requests, progress)

    painter = Pair()
    run(store, painter, lambda make: together(*map(make, "abcd")))
    assert sorted(painter.batches) == [["a"], ["b"], ["c"], ["d"]]


def test_failure_of_a_parallel_painter_stops_the_others(store):
    painter = Easel(fail_at="a", error=BackendError("no paint"), seconds=0.05)
    painter.parallel = True
    _, error = run(store, painter, lambda make: together(*map(make, "abcdefgh")))
    assert error.message == "no paint"
    assert len(painter.batches) < 8
