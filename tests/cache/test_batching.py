"""Dynamic batching: one batch, each picture as soon as it is ready, and finished pictures stay when a batch ends."""

from __future__ import annotations

import asyncio
import io
import threading
import time
from collections.abc import Callable, Coroutine, Iterator, Sequence
from typing import Any, TypeVar

import pytest
from PIL import Image

from mdvideo.cache.batching import BatchingExecutor
from mdvideo.cache.executor import LocalExecutor, RoutingExecutor
from mdvideo.cache.runner import Runner, gather_all
from mdvideo.cache.store import Store
from mdvideo.errors import BackendError, BackendUnavailable
from mdvideo.events import Event, Finished, Progress, Started
from mdvideo.images.flat_colour import FlatColour
from mdvideo.plan.jobs.job import Result
from mdvideo.plan.jobs.picture_jobs import GeneratePictureJob
from mdvideo.protocols import GeneratedPicture, OnProgress, PictureRequest, TextToImage

T = TypeVar("T")

Make = Callable[[str], Coroutine[Any, Any, Result]]


def encode_png(image: Image.Image) -> bytes:
    file = io.BytesIO()
    image.save(file, "PNG", compress_level=1)
    return file.getvalue()


def teal(request: PictureRequest) -> GeneratedPicture:
    return GeneratedPicture(request, Image.new("RGB", (request.width, request.height), "teal"))


def job_for(prompt: str, backend: TextToImage) -> GeneratePictureJob:
    request = PictureRequest(prompt=prompt, seed=1, width=64, height=36)
    return GeneratePictureJob(request=request, backend=backend.identity, label=prompt)


def run(
    store: Store, backend: TextToImage, work: Callable[[Make], Coroutine[Any, Any, T]], threads: int = 2
) -> tuple[list[Event], T]:
    """Return the events of ``work(make)``, where make(prompt) has a picture generated, and its result."""
    events: list[Event] = []
    with LocalExecutor(store, {}, threads) as local, BatchingExecutor(store, backend, encode_png, local) as batching:
        runner = Runner(store, RoutingExecutor({GeneratePictureJob: batching}, local), events.append)
        return events, asyncio.run(work(lambda prompt: runner.make(job_for(prompt, backend))))


async def make_all(make: Make, prompts: str) -> list[Result]:
    return await gather_all(*map(make, prompts))


async def make_all_or_errors(make: Make, prompts: str) -> list[Result | BaseException]:
    return await asyncio.gather(*map(make, prompts), return_exceptions=True)


class SlowBackend:
    """Waits between pictures, reports its steps, records its batches, and fails where it is told to."""

    identity = "slow 1"

    def __init__(self, fail_at: str = "", error: Exception | None = None, seconds: float = 0.0) -> None:
        self.batches: list[list[str]] = []
        self.generated: list[str] = []
        self.fail_at, self.error, self.seconds = fail_at, error, seconds

    def generate(self, requests: Sequence[PictureRequest], progress: OnProgress) -> Iterator[GeneratedPicture]:
        self.batches.append([request.prompt for request in requests])
        for request in requests:
            if self.error is not None and request.prompt == self.fail_at:
                raise self.error
            for step in range(4):
                time.sleep(self.seconds / 4)
                progress(request, step + 1, 4)
            self.generated.append(request.prompt)
            yield teal(request)


def test_backend_gets_all_pictures_of_a_build_in_one_batch(store: Store) -> None:
    backend = SlowBackend()
    events, results = run(store, backend, lambda make: make_all(make, "abc"))
    assert backend.batches == [["a", "b", "c"]]
    picture = Image.open(io.BytesIO(store.read(results[0].outputs["picture"])))
    assert (picture.size, picture.mode) == ((64, 36), "RGB")
    shown = [(type(e), e.label) for e in events if isinstance(e, Started | Finished)]
    assert shown.index((Finished, "a")) > shown.index((Started, "a"))
    assert [e.done for e in events if isinstance(e, Progress) and e.label == "b"] == [1, 2, 3, 4]


def test_a_step_that_is_reported_again_is_one_event(store: Store) -> None:
    """A backend that waits for a server asks often whether it should stop; nobody wants to read that."""

    class Waiting(SlowBackend):
        def generate(self, requests: Sequence[PictureRequest], progress: OnProgress) -> Iterator[GeneratedPicture]:
            for request in requests:
                for _ in range(5):
                    progress(request, 0, 1)
                yield teal(request)

    events, _ = run(store, Waiting(), lambda make: make("a"))
    assert [(e.done, e.total) for e in events if isinstance(e, Progress)] == [(0, 1)]


def test_each_picture_is_there_as_soon_as_it_is_made(store: Store) -> None:
    """A slide need not wait for the whole deck's pictures."""
    at_first: list[str] = []
    backend = SlowBackend(seconds=0.1)

    async def build(make: Make) -> None:
        first, *others = [asyncio.create_task(make(prompt)) for prompt in "abcd"]
        await first
        at_first.extend(backend.generated)
        await asyncio.gather(*others)

    run(store, backend, build)
    assert at_first in (["a"], ["a", "b"])


def test_pictures_in_the_store_are_not_requested(store: Store) -> None:
    run(store, SlowBackend(), lambda make: make_all(make, "ab"))
    backend = SlowBackend()
    run(store, backend, lambda make: make_all(make, "abc"))
    assert backend.batches == [["c"]]


@pytest.mark.parametrize("error", [BackendUnavailable("no GPU"), ValueError("shape mismatch")])
def test_backend_that_fails_in_the_middle_keeps_what_it_finished(store: Store, error: Exception) -> None:
    backend = SlowBackend(fail_at="c", error=error)
    _, (a, b, c, d) = run(store, backend, lambda make: make_all_or_errors(make, "abcd"))
    assert store.get(job_for("a", backend).key) == a
    assert store.get(job_for("b", backend).key) == b
    assert c is d, "both fail for the same reason"
    if isinstance(error, ValueError):
        assert type(c) is BackendError
        assert c.message == "slow 1 failed: shape mismatch"
        assert c.__cause__ is error
    else:
        assert c is error


def test_cancelled_build_stops_the_backend_and_keeps_what_it_finished(store: Store) -> None:
    backend = SlowBackend(seconds=0.04)

    async def build(make: Make) -> int:
        first, *others = [asyncio.create_task(make(prompt)) for prompt in "abcdefgh"]
        await first
        for task in others:
            task.cancel()
        await asyncio.gather(*others, return_exceptions=True)
        return len(backend.generated)

    _, generated = run(store, backend, build)
    assert generated == len(backend.generated) <= 3, "the backend had stopped when the build did"
    assert store.get(job_for("a", backend).key) is not None


def test_picture_that_a_backend_leaves_out_is_an_error(store: Store) -> None:
    class Forgetful(FlatColour):
        identity = "forgetful 1"

        def generate(self, requests: Sequence[PictureRequest], progress: OnProgress) -> Iterator[GeneratedPicture]:
            yield from super().generate(requests[:1], progress)

    with pytest.raises(BackendError, match=r"^forgetful 1 did not generate a requested picture$"):
        run(store, Forgetful(), lambda make: make_all(make, "ab"))


def test_picture_that_nobody_requested_is_an_error(store: Store) -> None:
    class Eager(FlatColour):
        identity = "eager 1"

        def generate(self, requests: Sequence[PictureRequest], progress: OnProgress) -> Iterator[GeneratedPicture]:
            yield from super().generate([PictureRequest("another", 1, 64, 36), *requests], progress)

    with pytest.raises(BackendError, match=r"^eager 1 generated an unrequested picture: 'another'$"):
        run(store, Eager(), lambda make: make("a"))


def test_picture_of_another_size_is_refused(store: Store) -> None:
    class Square(FlatColour):
        identity = "square 1"

        def generate(self, requests: Sequence[PictureRequest], progress: OnProgress) -> Iterator[GeneratedPicture]:
            for request, _ in super().generate(requests, progress):
                yield GeneratedPicture(request, Image.new("RGB", (64, 64)))

    with pytest.raises(BackendError, match=r"^square 1 generated 64x64 pixels instead of 64x36$"):
        run(store, Square(), lambda make: make("a"))


class ParallelBackend(SlowBackend):
    parallel = True


def test_parallel_backend_uses_all_threads(store: Store) -> None:
    """Sketch runs on the CPU: two pictures at a time on two threads."""

    class Pair(ParallelBackend):
        both = threading.Barrier(2, timeout=5)

        def generate(self, requests: Sequence[PictureRequest], progress: OnProgress) -> Iterator[GeneratedPicture]:
            self.both.wait()
            yield from super().generate(requests, progress)

    backend = Pair()
    run(store, backend, lambda make: make_all(make, "abcd"))
    assert sorted(backend.batches) == [["a"], ["b"], ["c"], ["d"]]


def test_failure_of_a_parallel_backend_stops_the_others(store: Store) -> None:
    backend = ParallelBackend(fail_at="a", error=BackendError("no memory"), seconds=0.05)
    with pytest.raises(BackendError, match="no memory"):
        run(store, backend, lambda make: make_all(make, "abcdefgh"))
    assert len(backend.batches) < 8
