"""The retrying HTTP client, against a scripted server. Its errors and statuses: tests/images/remote, tests/speech."""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import anyio
import pytest

from mdvideo._util.http_client import AsyncHttpClient, HttpClient
from mdvideo._util.http_rules import ErrorHints, RequestFailed, RequestOptions, retry_after_seconds
from mdvideo._util.server_address import Server
from mdvideo.errors import BackendError, BackendUnavailable
from tests.support.http_server import Answer, Received, ScriptedServer

NOW = datetime(2026, 5, 4, 12, 0, 0, tzinfo=UTC)
KEY = "sk-sentinel-7c9e6679f7425d3f"
HINTS = ErrorHints(
    timeout="be patient", unreachable="start it", unauthorized="set the key", not_found="fix the path", busy="come back"
)
BUSY = Answer(503, {"error": {"message": "busy"}}, {"retry-after": "0"})


def post_blocking(server: Server, options: RequestOptions) -> bytes:
    with HttpClient(server, options, HINTS) as client:
        return client.post("/work", {"n": 1})


def post_async(server: Server, options: RequestOptions) -> bytes:
    async def post() -> bytes:
        async with AsyncHttpClient(server, options, HINTS) as client:
            return await client.post("/work", {"n": 1})

    return anyio.run(post)


Post = Callable[[Server, RequestOptions], bytes]
both = pytest.mark.parametrize("post", [post_blocking, post_async])


def options(**changed: Any) -> RequestOptions:
    return RequestOptions(**{"timeout": 5.0, "retries": 3, "max_bytes": 1 << 20} | changed)


def answers(*scripted: Answer) -> ScriptedServer:
    """A server that gives these answers, the last one again and again."""
    left = list(scripted)

    def answer(_: Received) -> Answer:
        return left.pop(0) if len(left) > 1 else left[0]

    return ScriptedServer(answer)


@pytest.mark.parametrize(
    ("header", "seconds"),
    [
        (None, None),
        ("7", 7),
        ("0", 0),
        ("1.5", 1.5),
        ("-3", 0),
        ("Mon, 04 May 2026 12:00:30 GMT", 30),
        ("Mon, 04 May 2026 11:00:00 GMT", 0),
        ("soon", None),
    ],
)
def test_retry_after_is_seconds_or_a_date(header: str | None, seconds: float | None) -> None:
    assert retry_after_seconds(header, NOW) == seconds


@both
def test_busy_answers_are_retried_until_one_succeeds(post: Post) -> None:
    with answers(BUSY, Answer(cut=True), Answer(500), Answer(body=b"done")) as server:
        assert post(Server(server.url, KEY), options()) == b"done"
        assert [request.body for request in server.received] == [{"n": 1}] * 4
        assert {request.headers["authorization"] for request in server.received} == {f"Bearer {KEY}"}


@both
@pytest.mark.parametrize(
    ("answer", "kind", "message", "hint", "tries"),
    [
        (BUSY, BackendError, "answered 503: busy", "come back", 2),
        (Answer(500, b"oops", {"retry-after": "0"}), RequestFailed, "answered 500: oops", "come back", 2),
        (Answer(400, {"detail": f"no {KEY}"}), RequestFailed, r"answered 400: no \[key\]", None, 1),
        (Answer(401), BackendUnavailable, "answered 401", "set the key", 1),
        (Answer(404), BackendUnavailable, "answered 404", "fix the path", 1),
        (Answer(302, headers={"location": "/else"}), BackendError, "answered 302", "redirects are not followed", 1),
        (Answer(429, {"error": {"code": "insufficient_quota"}}), BackendError, "answered 429", "come back", 1),
        (Answer(body=bytes(2 << 20)), BackendError, "more than 1 MiB", None, 1),
    ],
)
def test_each_failure_has_its_error_and_hint(
    post: Post, answer: Answer, kind: type[BackendError], message: str, hint: str | None, tries: int
) -> None:
    with answers(answer) as server:
        with pytest.raises(kind, match=message) as caught:
            post(Server(server.url, KEY), options(retries=1))
        assert len(server.received) == tries
    assert (hint or "") in (caught.value.hint or "")


@both
def test_a_server_that_is_not_there_is_unavailable(post: Post) -> None:
    with answers(BUSY) as server:
        url = server.url
    with pytest.raises(BackendUnavailable, match="cannot be reached") as caught:
        post(Server(url), options(retries=0))
    assert caught.value.hint == "start it"


@both
@pytest.mark.parametrize(("retry_timeouts", "tries"), [(False, 1), (True, 2)])
def test_timeouts_are_retried_on_request(post: Post, retry_timeouts: bool, tries: int) -> None:
    with answers(Answer(delay=5)) as server:
        with pytest.raises(BackendError, match="did not answer in time"):
            post(Server(server.url), options(timeout=0.2, retries=1, retry_timeouts=retry_timeouts))
        assert len(server.received) == tries


@both
def test_a_long_requested_wait_is_an_error_or_cut_short(post: Post) -> None:
    later = Answer(429, b"slow down", {"retry-after": "7200"})
    with answers(later, Answer(body=b"done")) as server:
        with pytest.raises(BackendError, match="slow down") as caught:
            post(Server(server.url), options())
        assert caught.value.hint == "the server asks to wait 7200 seconds; come back"
    with answers(later, Answer(body=b"done")) as server:
        assert post(Server(server.url), options(longest_wait=0.05, give_up_on_longer_wait=False)) == b"done"


def test_cancelling_interrupts_a_wait_for_the_next_try() -> None:
    async def post() -> None:
        async with AsyncHttpClient(Server(server.url), options(), HINTS) as client:
            with anyio.move_on_after(0.3) as scope:
                await client.post("/work", {})
            assert scope.cancelled_caught

    began = time.monotonic()
    with answers(Answer(503, b"", {"retry-after": "50"})) as server:
        anyio.run(post)
    assert time.monotonic() - began < 5
