"""Pictures from a server of the OpenAI kind: a scripted one that misbehaves as real ones do."""

from __future__ import annotations

import base64
import time
from concurrent.futures import CancelledError
from typing import Any

import pytest

from mdvideo.errors import BackendError, BackendUnavailable, SettingsError
from mdvideo.frame_size import Size
from mdvideo.images.remote.openai import OpenAIImages
from mdvideo.protocols import BackendContext
from mdvideo.settings import ImageSettings, ServerSettings
from tests.support.http_server import Answer, Received, ScriptedServer, picture_file
from tests.support.image_servers import KEY, Serve, generate_all, settings_for, small_request


def base64_answer(data: bytes, delay: float = 0.0) -> Answer:
    return Answer(body={"created": 1, "data": [{"b64_json": base64.b64encode(data).decode()}]}, delay=delay)


def answer_with_picture(request: Received) -> Answer:
    width, height = map(int, request.body["size"].split("x"))
    return base64_answer(picture_file(width, height))


def openai(server: ScriptedServer, key: str = "", **settings: Any) -> OpenAIImages:
    """A backend of that server."""
    return OpenAIImages(settings_for(server, **settings), environment={"MDVIDEO_IMAGES_KEY": key})


def test_a_prompt_becomes_a_picture_of_exactly_the_slides_size(serve: Serve) -> None:
    server = serve(answer_with_picture)
    request = small_request(negative="people", steps=8, guidance=0.0, width=1920, height=1080, model="Z-Image")
    pictures = generate_all(openai(server), [request])
    assert pictures[request].size == (1920, 1080)
    assert pictures[request].mode == "RGB"
    assert server.received[0].path == "/v1/images/generations"
    assert server.received[0].body == {
        "prompt": "a fjord",
        "negative_prompt": "people",
        "model": "Z-Image",
        "n": 1,
        "size": "1280x720",
        "seed": 3,
        "num_inference_steps": 8,
        "guidance_scale": 0.0,
        "response_format": "b64_json",
    }
    assert "authorization" not in server.received[0].headers


@pytest.mark.parametrize(
    ("flavour", "body"),
    [
        ("openai", {"prompt": "a|b", "model": "gpt-image-1", "n": 1, "size": "1536x1024"}),
        ("localai", {"prompt": "a,b|fog", "n": 1, "size": "1280x720", "step": 4, "response_format": "b64_json"}),
        (
            "sglang",
            {
                "prompt": "a|b",
                "negative_prompt": "fog",
                "n": 1,
                "size": "1280x720",
                "seed": 3,
                "num_inference_steps": 4,
                "response_format": "b64_json",
                "output_format": "png",
            },
        ),
    ],
)
def test_each_flavour_has_its_own_parameters(serve: Serve, flavour: str, body: dict[str, object]) -> None:
    server = serve(answer_with_picture)
    generate_all(openai(server, flavour=flavour), [small_request("a|b", negative="fog", steps=4)])
    assert server.received[0].body == body


def test_parameters_that_a_flavour_lacks_are_reported(serve: Serve) -> None:
    notices: list[str] = []
    requests = [small_request(negative="fog", steps=4)]
    generate_all(OpenAIImages(settings_for(serve(answer_with_picture)), BackendContext(notices.append), {}), requests)
    assert not notices
    generate_all(
        OpenAIImages(settings_for(serve(answer_with_picture), flavour="openai"), BackendContext(notices.append), {}),
        requests,
    )
    assert "does not support negative prompts, steps, seeds" in notices[0]


def test_the_configured_size_of_the_nearest_shape_is_requested(serve: Serve) -> None:
    server = serve(answer_with_picture)
    settings = settings_for(server, sizes=(Size(1024, 1024), Size(1280, 720)))
    generate_all(OpenAIImages(settings, environment={}), [small_request(), small_request(width=200, height=180)])
    assert sorted(request.body["size"] for request in server.received) == ["1024x1024", "1280x720"]


def test_a_picture_may_be_a_jpeg_at_a_relative_url(serve: Serve) -> None:
    def answer(request: Received) -> Answer:
        if request.method == "POST":
            return Answer(body={"data": [{"url": "/files/1.jpg"}]})
        return Answer(body=picture_file(640, 360, kind="JPEG"))

    server = serve(answer)
    assert len(generate_all(openai(server, key=KEY), [small_request()])) == 1
    assert [request.path for request in server.received] == ["/v1/images/generations", "/files/1.jpg"]
    assert {request.headers["authorization"] for request in server.received} == {f"Bearer {KEY}"}


def test_a_picture_from_another_machine_over_plain_http_is_refused(serve: Serve) -> None:
    other = serve(lambda _: Answer(body=picture_file(8, 8)))
    server = serve(lambda _: Answer(body={"data": [{"url": f"{other.url}/1.png"}]}))
    with pytest.raises(BackendError, match="not safe"):
        generate_all(openai(server, key=KEY), [small_request()])
    assert not other.received


def test_redirects_are_not_followed(serve: Serve) -> None:
    other = serve(answer_with_picture)
    server = serve(lambda _: Answer(307, headers={"location": f"{other.url}/v1/images/generations"}))
    with pytest.raises(BackendError, match="answered 307"):
        generate_all(openai(server, key=KEY), [small_request()])
    assert not other.received


@pytest.mark.parametrize("status", [429, 500, 502, 503])
def test_a_request_to_a_busy_server_is_retried_after_the_requested_wait(serve: Serve, status: int) -> None:
    def answer(request: Received) -> Answer:
        return (
            Answer(status, {"error": "busy"}, {"retry-after": "0"})
            if len(server.received) < 3
            else answer_with_picture(request)
        )

    server = serve(answer)
    assert len(generate_all(openai(server), [small_request()])) == 1
    assert len(server.received) == 3


def test_a_request_whose_connection_breaks_is_retried(serve: Serve) -> None:
    def answer(request: Received) -> Answer:
        return Answer(cut=True) if len(server.received) == 1 else answer_with_picture(request)

    server = serve(answer)
    assert len(generate_all(openai(server), [small_request()])) == 1


def test_a_server_that_stays_busy_gets_no_more_requests(serve: Serve) -> None:
    server = serve(lambda _: Answer(503, {"error": {"message": "model is loading"}}, {"retry-after": "0"}))
    with pytest.raises(BackendError, match=r"answered 503: model is loading"):
        generate_all(openai(server, retries=1, concurrency=1), [small_request(str(n)) for n in range(10)])
    assert len(server.received) <= 4


def test_a_requested_wait_of_hours_is_an_error(serve: Serve) -> None:
    server = serve(lambda _: Answer(429, {"error": {"message": "slow down"}}, {"retry-after": "7200"}))
    with pytest.raises(BackendError, match=r"asks to wait 7200 seconds"):
        generate_all(openai(server), [small_request()])


def test_a_request_without_quota_is_not_retried(serve: Serve) -> None:
    server = serve(lambda _: Answer(429, {"error": {"message": "no money", "code": "insufficient_quota"}}))
    with pytest.raises(BackendError, match="no money"):
        generate_all(openai(server), [small_request()])
    assert len(server.received) == 1


def test_a_slow_server_times_out(serve: Serve) -> None:
    server = serve(lambda _: Answer(delay=5))
    with pytest.raises(BackendError, match="did not answer in time"):
        generate_all(openai(server, timeout=1), [small_request()])


def test_other_pictures_arrive_when_one_is_refused(serve: Serve) -> None:
    """The error names the refused prompt, after all other pictures have arrived."""

    def answer(request: Received) -> Answer:
        if request.body["prompt"] == "bad":
            return Answer(400, {"error": {"message": "this prompt is not allowed"}})
        return answer_with_picture(request)

    backend = openai(serve(answer), concurrency=1)
    got: list[str] = []
    with pytest.raises(BackendError, match=r"answered 400: this prompt is not allowed \(for 'bad'\)"):
        got.extend(
            p.request.prompt
            for p in backend.generate([small_request("bad"), small_request("a"), small_request("b")], lambda *_: None)
        )
    assert sorted(got) == ["a", "b"]


def test_a_refused_key_ends_all_requests(serve: Serve) -> None:
    server = serve(lambda _: Answer(401, {"error": {"message": f"Incorrect API key provided: {KEY}"}}))
    backend = openai(server, concurrency=1, key=KEY)
    with pytest.raises(BackendUnavailable, match=r"provided: \[key\]") as caught:
        generate_all(backend, [small_request(str(n)) for n in range(5)])
    assert caught.value.hint == "check the key in MDVIDEO_IMAGES_KEY"
    assert len(server.received) <= 2


@pytest.mark.parametrize(
    ("answer", "message"),
    [
        (Answer(body=b"<html>"), "did not answer in JSON"),
        (Answer(body={"data": []}), "without a picture"),
        (Answer(body={"data": [{"b64_json": "%%%"}]}), "not base64"),
        (base64_answer(b"GIF89a"), "not a picture"),
        (base64_answer(picture_file(64, 64)[:90]), "damaged"),
        (Answer(body={"data": [{"url": "file:///etc/passwd"}]}), "not safe"),
    ],
)
def test_each_bad_answer_has_its_own_message(serve: Serve, answer: Answer, message: str) -> None:
    with pytest.raises(BackendError, match=message):
        generate_all(openai(serve(lambda _: answer)), [small_request()])


def test_concurrency_limits_the_requests_at_a_time(serve: Serve) -> None:
    def answer(request: Received) -> Answer:
        return base64_answer(picture_file(64, 64), delay=0.05)

    server = serve(answer)
    generate_all(openai(server, concurrency=3), [small_request(str(n)) for n in range(9)])
    assert server.most_at_once == 3


def test_cancelling_does_not_wait_for_a_slow_server(serve: Serve) -> None:
    backend = OpenAIImages(settings_for(serve(lambda _: Answer(delay=30))), environment={})

    def stop(*_: object) -> None:
        raise CancelledError

    began = time.monotonic()
    with pytest.raises(CancelledError):
        generate_all(backend, [small_request(), small_request("another")], stop)
    assert time.monotonic() - began < 3


def test_no_server_at_that_address() -> None:
    with ScriptedServer(answer_with_picture) as server:
        pass
    with pytest.raises(BackendUnavailable, match="cannot be reached"):
        generate_all(openai(server, retries=0), [small_request()])


@pytest.mark.parametrize(
    ("url", "message"),
    [
        (None, "no image server is configured"),
        ("localhost:8000", "not an http or https URL"),
        ("ftp://host/", "not an http or https URL"),
        (f"http://me:{KEY}@host/", "more than host and path"),
        (f"http://host/?key={KEY}", "more than host and path"),
        (f"http://host:{KEY}/", "is not a URL"),
    ],
)
def test_a_bad_address_is_refused_and_not_repeated(url: str | None, message: str) -> None:
    with pytest.raises((SettingsError, BackendUnavailable), match=message) as caught:
        OpenAIImages(ImageSettings(server=ServerSettings(base_url=url)), environment={})
    assert KEY not in repr(caught.value) + str(caught.value.hint)


def test_the_openai_key_is_sent_to_openai_alone() -> None:
    environment = {"OPENAI_API_KEY": KEY}
    for url, key in (("https://api.openai.com/v1", KEY), ("https://api.openai.com.evil.example", "")):
        backend = OpenAIImages(ImageSettings(server=ServerSettings(base_url=url)), environment=environment)
        assert backend._server.key == key
        assert KEY not in repr(backend._server) + backend.identity


def test_the_environments_address_takes_precedence() -> None:
    settings = ImageSettings(server=ServerSettings(base_url="http://there:1"))
    assert (
        OpenAIImages(settings, environment={"MDVIDEO_IMAGES_URL": "http://here:2/"}).identity
        == "openai 1 vllm-omni here:2"
    )


def test_the_model_is_part_of_the_identity(serve: Serve) -> None:
    backend = openai(serve(answer_with_picture), flavour="openai")
    assert backend.identity_of(None) == f"{backend.identity} gpt-image-1"
    assert backend.identity_of("dall-e-3") == f"{backend.identity} dall-e-3"
