"""The protocols: the fakes follow them, and backends declare what else they can do."""

from __future__ import annotations

import pytest

from mdvideo.images.flat_colour import FlatColour
from mdvideo.images.remote.openai import OpenAIImages
from mdvideo.images.sketch import Sketch
from mdvideo.protocols import (
    STANDALONE,
    BackendContext,
    ChecksVoices,
    PerRequestModel,
    PictureRequest,
    ReportsModel,
    TextToImage,
    TextToSpeech,
    Utterance,
    is_parallel,
)
from mdvideo.settings import ImageSettings, ServerSettings, SpeechSettings
from mdvideo.speech.no_speech import Silence
from mdvideo.speech.openai import OpenAISpeech

REQUESTS = [PictureRequest("a fjord", 1, 64, 36), PictureRequest("a city", 1, 36, 64)]


@pytest.mark.parametrize("backend", [FlatColour(), Sketch()], ids=["flat", "sketch"])
def test_equal_requests_give_equal_pictures_of_the_requested_size(backend: TextToImage) -> None:
    steps: list[tuple[PictureRequest, int, int]] = []
    first = list(backend.generate(REQUESTS, lambda *step: steps.append(step)))
    again = list(backend.generate(REQUESTS, lambda *_: None))
    assert [(p.request, p.image.size, p.image.mode) for p in first] == [
        (request, (request.width, request.height), "RGB") for request in REQUESTS
    ]
    assert all(a.image.tobytes() == b.image.tobytes() for a, b in zip(first, again, strict=True))
    assert {request for request, done, total in steps if done == total} == set(REQUESTS)


def test_silence_has_no_samples() -> None:
    backend: TextToSpeech = Silence(SpeechSettings(), STANDALONE)
    utterances = [Utterance("One.", "en"), Utterance("Two.", "en")]
    assert [(s.utterance, s.samples.size, s.words) for s in backend.speak(utterances)] == [
        (utterance, 0, ()) for utterance in utterances
    ]


def test_backends_declare_what_else_they_can_do() -> None:
    """By isinstance, so that a misspelled member is not silently ignored."""
    server = ImageSettings(server=ServerSettings(base_url="http://localhost:1"))
    images, speech = (
        OpenAIImages(server),
        OpenAISpeech(SpeechSettings(), environment={"MDVIDEO_SPEECH_URL": "http://h:1"}),
    )
    assert is_parallel(Sketch())
    assert is_parallel(speech)
    assert not is_parallel(images)
    assert not is_parallel(FlatColour())
    assert isinstance(images, PerRequestModel)
    assert isinstance(images, ReportsModel)
    assert not isinstance(FlatColour(), PerRequestModel)
    assert not isinstance(speech, ChecksVoices)


def test_a_backend_on_its_own_has_a_context_without_listener_and_lease() -> None:
    assert BackendContext() == STANDALONE
    assert STANDALONE.gpu is None
    STANDALONE.notify("nobody reads this")
