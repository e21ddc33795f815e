"""Painting on a server of the OpenAI kind: a real one, on this machine, that misbehaves as real ones do."""

from __future__ import annotations

import base64
import time
from concurrent.futures import CancelledError

import pytest

from mdvideo.errors import BackendError, BackendUnavailable, SettingsError
from mdvideo.frame_size import Size
from mdvideo.images.remote.openai import OpenAIImages
from mdvideo.settings import ImageSettings, ServerSettings
from tests.images.remote.conftest import KEY, Serve, images, paint, wish
from tests.support.http_server import Answer, Asked, Web, picture


def b64(data: bytes, delay: float = 0.0) -> Answer:
    return Answer(body={"created": 1, "data": [{"b64_json": base64.b64encode(data).decode()}]}, delay=delay)


def good(asked: Asked) -> Answer:
    width, height = map(int, asked.body["size"].split("x"))
    return b64(picture(width, height))


def test_a_prompt_becomes_a_picture_of_exactly_the_slides_size(serve: Serve) -> None:
    web = serve(good)
    request = wish(negative="people", steps=8, guidance=0.0, width=1920, height=1080, model="Z-Image")
    pictures = paint(OpenAIImages(images(web), environment={}), [request])
    assert pictures[request].size == (1920, 1080)
    assert pictures[request].mode == "RGB"
    assert web.asked[0].path == "/v1/images/generations"
    assert web.asked[0].body == {
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
    assert "authorization" not in web.asked[0].headers


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
def test_each_server_is_asked_in_its_own_words(serve: Serve, flavour: str, body: dict[str, object]) -> None:
    web = serve(good)
    paint(OpenAIImages(images(web, flavour=flavour), environment={}), [wish("a|b", negative="fog", steps=4)])
    assert web.asked[0].body == body


def test_what_a_server_cannot_heed_is_told(serve: Serve) -> None:
    told: list[str] = []
    requests = [wish(negative="fog", steps=4)]
    paint(OpenAIImages(images(serve(good)), told.append, {}), requests)
    assert not told
    paint(OpenAIImages(images(serve(good), flavour="openai"), told.append, {}), requests)
    assert "takes no negative prompts, no steps, no seeds" in told[0]


def test_configured_sizes_win_and_the_nearest_shape_is_taken(serve: Serve) -> None:
    web = serve(good)
    settings = images(web, sizes=(Size(1024, 1024), Size(1280, 720)))
    paint(OpenAIImages(settings, environment={}), [wish(), wish(width=200, height=180)])
    assert sorted(asked.body["size"] for asked in web.asked) == ["1024x1024", "1280x720"]


def test_a_picture_may_come_by_a_relative_address_and_as_jpeg(serve: Serve) -> None:
    def answer(asked: Asked) -> Answer:
        if asked.method == "POST":
            return Answer(body={"data": [{"url": "/files/1.jpg"}]})
        return Answer(body=picture(640, 360, kind="JPEG"))

    web = serve(answer)
    assert len(paint(OpenAIImages(images(web), environment={"MDVIDEO_IMAGES_KEY": KEY}), [wish()])) == 1
    assert [asked.path for asked in web.asked] == ["/v1/images/generations", "/files/1.jpg"]
    assert {asked.headers["authorization"] for asked in web.asked} == {f"Bearer {KEY}"}


def test_a_picture_from_another_machine_over_plain_http_is_refused(serve: Serve) -> None:
    other = serve(lambda _: Answer(body=picture(8, 8)))
    web = serve(lambda _: Answer(body={"data": [{"url": f"{other.url}/1.png"}]}))
    with pytest.raises(BackendError, match="not safe"):
        paint(OpenAIImages(images(web), environment={"MDVIDEO_IMAGES_KEY": KEY}), [wish()])
    assert not other.asked


def test_redirects_are_not_followed(serve: Serve) -> None:
    other = serve(good)
    web = serve(lambda _: Answer(307, headers={"location": f"{other.url}/v1/images/generations"}))
    with pytest.raises(BackendError, match="answered 307"):
        paint(OpenAIImages(images(web), environment={"MDVIDEO_IMAGES_KEY": KEY}), [wish()])
    assert not other.asked


@pytest.mark.parametrize("status", [429, 500, 502, 503])
def test_a_busy_server_is_asked_again_when_it_says(serve: Serve, status: int) -> None:
    def answer(asked: Asked) -> Answer:
        return Answer(status, {"error": "busy"}, {"retry-after": "0"}) if len(web.asked) < 3 else good(asked)

    web = serve(answer)
    assert len(paint(OpenAIImages(images(web), environment={}), [wish()])) == 1
    assert len(web.asked) == 3


def test_a_connection_that_breaks_is_made_again(serve: Serve) -> None:
    def answer(asked: Asked) -> Answer:
        return Answer(cut=True) if len(web.asked) == 1 else good(asked)

    web = serve(answer)
    assert len(paint(OpenAIImages(images(web), environment={}), [wish()])) == 1


def test_a_server_that_stays_busy_is_given_up_and_asked_for_nothing_more(serve: Serve) -> None:
    web = serve(lambda _: Answer(503, {"error": {"message": "model is loading"}}, {"retry-after": "0"}))
    with pytest.raises(BackendError, match=r"answered 503: model is loading"):
        paint(OpenAIImages(images(web, retries=1, concurrency=1), environment={}), [wish(str(n)) for n in range(10)])
    assert len(web.asked) <= 4


def test_a_wait_of_hours_is_told_instead_of_waited(serve: Serve) -> None:
    web = serve(lambda _: Answer(429, {"error": {"message": "slow down"}}, {"retry-after": "7200"}))
    with pytest.raises(BackendError, match=r"come back in 7200 seconds"):
        paint(OpenAIImages(images(web), environment={}), [wish()])


def test_an_empty_account_is_not_waited_for(serve: Serve) -> None:
    web = serve(lambda _: Answer(429, {"error": {"message": "no money", "code": "insufficient_quota"}}))
    with pytest.raises(BackendError, match="no money"):
        paint(OpenAIImages(images(web), environment={}), [wish()])
    assert len(web.asked) == 1


def test_a_slow_server_is_not_waited_for_for_ever(serve: Serve) -> None:
    web = serve(lambda _: Answer(delay=5))
    with pytest.raises(BackendError, match="did not answer in time"):
        paint(OpenAIImages(images(web, timeout=1), environment={}), [wish()])


def test_one_refused_picture_does_not_cost_the_others(serve: Serve) -> None:
    """A server that refuses a prompt gives the other pictures first, then the reason and the prompt."""

    def answer(asked: Asked) -> Answer:
        if asked.body["prompt"] == "bad":
            return Answer(400, {"error": {"message": "this prompt is not allowed"}})
        return good(asked)

    painter = OpenAIImages(images(serve(answer), concurrency=1), environment={})
    got: list[str] = []
    with pytest.raises(BackendError, match=r"answered 400: this prompt is not allowed \(for 'bad'\)"):
        got.extend(p.request.prompt for p in painter.paint([wish("bad"), wish("a"), wish("b")], lambda *_: None))
    assert sorted(got) == ["a", "b"]


def test_a_refused_key_ends_it_at_once(serve: Serve) -> None:
    web = serve(lambda _: Answer(401, {"error": {"message": f"Incorrect API key provided: {KEY}"}}))
    painter = OpenAIImages(images(web, concurrency=1), environment={"MDVIDEO_IMAGES_KEY": KEY})
    with pytest.raises(BackendUnavailable, match=r"provided: \[key\]") as caught:
        paint(painter, [wish(str(n)) for n in range(5)])
    assert caught.value.hint == "check the key in MDVIDEO_IMAGES_KEY"
    assert len(web.asked) <= 2


@pytest.mark.parametrize(
    ("answer", "said"),
    [
        (Answer(body=b"<html>"), "did not answer in JSON"),
        (Answer(body={"data": []}), "without a picture"),
        (Answer(body={"data": [{"b64_json": "%%%"}]}), "not base64"),
        (b64(b"GIF89a"), "no picture"),
        (b64(picture(64, 64)[:90]), "damaged"),
        (Answer(body={"data": [{"url": "file:///etc/passwd"}]}), "not safe"),
    ],
)
def test_answers_that_are_no_picture_are_told_apart(serve: Serve, answer: Answer, said: str) -> None:
    with pytest.raises(BackendError, match=said):
        paint(OpenAIImages(images(serve(lambda _: answer)), environment={}), [wish()])


def test_no_more_pictures_are_asked_for_at_once_than_allowed(serve: Serve) -> None:
    def answer(asked: Asked) -> Answer:
        return b64(picture(64, 64), delay=0.05)

    web = serve(answer)
    paint(OpenAIImages(images(web, concurrency=3), environment={}), [wish(str(n)) for n in range(9)])
    assert web.most_at_once == 3


def test_stopping_takes_a_moment_however_slow_the_server_is(serve: Serve) -> None:
    painter = OpenAIImages(images(serve(lambda _: Answer(delay=30))), environment={})

    def stop(*_: object) -> None:
        raise CancelledError

    began = time.monotonic()
    with pytest.raises(CancelledError):
        paint(painter, [wish(), wish("another")], stop)
    assert time.monotonic() - began < 3


def test_no_server_at_that_address() -> None:
    with Web(good) as web:
        pass
    with pytest.raises(BackendUnavailable, match="cannot be reached"):
        paint(OpenAIImages(images(web, retries=0), environment={}), [wish()])


@pytest.mark.parametrize(
    ("url", "said"),
    [
        (None, "no server is named"),
        ("localhost:8000", "not one of a web server"),
        ("ftp://host/", "not one of a web server"),
        (f"http://me:{KEY}@host/", "more than host and path"),
        (f"http://host/?key={KEY}", "more than host and path"),
        (f"http://host:{KEY}/", "cannot be read"),
    ],
)
def test_addresses_that_are_none_are_refused_without_being_repeated(url: str | None, said: str) -> None:
    with pytest.raises((SettingsError, BackendUnavailable), match=said) as caught:
        OpenAIImages(ImageSettings(server=ServerSettings(base_url=url)), environment={})
    assert KEY not in repr(caught.value) + str(caught.value.hint)


def test_the_openai_key_is_used_for_openai_alone() -> None:
    environment = {"OPENAI_API_KEY": KEY}
    for url, key in (("https://api.openai.com/v1", KEY), ("https://api.openai.com.evil.example", "")):
        painter = OpenAIImages(ImageSettings(server=ServerSettings(base_url=url)), environment=environment)
        assert painter._server.key == key
        assert KEY not in repr(painter._server) + painter.identity


def test_the_environments_address_wins() -> None:
    settings = ImageSettings(server=ServerSettings(base_url="http://there:1"))
    assert (
        OpenAIImages(settings, environment={"MDVIDEO_IMAGES_URL": "http://here:2/"}).identity
        == "openai 1 vllm-omni here:2"
    )


def test_the_model_is_part_of_who_painted(serve: Serve) -> None:
    painter = OpenAIImages(images(serve(good), flavour="openai"), environment={})
    assert painter.identity_of(None) == f"{painter.identity} gpt-image-1"
    assert painter.identity_of("dall-e-3") == f"{painter.identity} dall-e-3"
