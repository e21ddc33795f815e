"""Presenters: mouths that follow sound and phonemes, a figure that blinks and nods, and talking heads from a server."""

from __future__ import annotations

import base64
import io
import wave
from collections import Counter
from collections.abc import Callable
from fractions import Fraction
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image, ImageSequence

from mdvideo.errors import BackendError, BackendUnavailable
from mdvideo.images.presenter.animate_presenter import load_presenter, run_animate_presenter
from mdvideo.images.presenter.drawn_presenter import DrawnPresenter
from mdvideo.images.presenter.mouth_shapes import MouthShape, mouth_of_phoneme, mouth_shapes
from mdvideo.images.presenter.presenter_server import KEY_VARIABLE, URL_VARIABLE, PresenterServer
from mdvideo.plan.jobs.job import Digest
from mdvideo.plan.jobs.talking_jobs import AnimatePresenterJob, HeardSound
from mdvideo.protocols import STANDALONE, TimedPhoneme, Utterance
from mdvideo.protocols.presenter_protocols import PresenterRequest, SpeechSound
from mdvideo.settings import SpeechSettings
from tests.support.http_server import Answer, Received, ScriptedServer

RATE = 16_000
FPS = Fraction(30)
Sound = NDArray[np.float32]


def vowel(first: float, second: float, seconds: float = 0.6, level: float = 0.3) -> Sound:
    """A voice of 120 Hz with two formants: pulses through two resonators of 90 Hz bandwidth."""
    sound = np.zeros(round(seconds * RATE))
    sound[:: RATE // 120] = 1.0
    for formant in (first, second):
        radius = np.exp(-np.pi * 90 / RATE)
        one, two = 2 * radius * np.cos(2 * np.pi * formant / RATE), -radius * radius
        out = np.zeros(len(sound) + 2)
        for at, value in enumerate(sound):
            out[at + 2] = value + one * out[at + 1] + two * out[at]
        sound = out[2:]
    voiced: Sound = (level * sound / np.abs(sound).max()).astype(np.float32)
    return voiced


def hiss(seconds: float = 0.6) -> Sound:
    noise = np.random.default_rng(1).normal(0, 0.1, round(seconds * RATE))
    return np.diff(np.diff(noise, prepend=0.0), prepend=0.0).astype(np.float32)


def silence(seconds: float) -> Sound:
    return np.zeros(round(seconds * RATE), np.float32)


def shapes_of(sound: Sound, **more: Any) -> list[MouthShape]:
    return mouth_shapes(SpeechSound(sound, RATE, **more), FPS, round(len(sound) / RATE * FPS))


@pytest.mark.parametrize(
    ("sound", "shape"),
    [(vowel(750, 1250), "open"), (vowel(290, 2300), "wide"), (vowel(310, 760), "round"), (hiss(), "teeth")],
    ids=["a", "i", "u", "s"],
)
def test_the_sound_of_a_vowel_shapes_the_mouth(sound: Sound, shape: MouthShape) -> None:
    shapes = shapes_of(np.concatenate([silence(0.5), sound, silence(0.5)]))
    assert set(shapes[:13]) == {"closed"}
    assert Counter(shapes[17:31]).most_common(1)[0][0] == shape
    assert set(shapes[-13:]) == {"closed"}


def test_known_phonemes_shape_the_mouth_while_there_is_sound() -> None:
    ends = ["m", "ˈaː", "tʃ", "oʊ", "ɪ"]
    phonemes = tuple(TimedPhoneme(number * RATE // 5, ipa) for number, ipa in enumerate(ends))
    shapes = shapes_of(np.concatenate([vowel(500, 1500, 1.0), silence(0.4)]), phonemes=phonemes)
    assert [shapes[3 + 6 * number] for number in range(5)] == ["closed", "open", "teeth", "round", "wide"]
    assert set(shapes[-8:]) == {"closed"}


@pytest.mark.parametrize(
    ("ipa", "shape"), [("p", "closed"), ("ˌɑː", "open"), ("", "closed"), ("⁇", "closed"), ("yː", "round")]
)
def test_every_phoneme_has_a_shape(ipa: str, shape: MouthShape) -> None:
    assert mouth_of_phoneme(ipa) == shape


def frames_of(data: bytes) -> list[tuple[Image.Image, float]]:
    with Image.open(io.BytesIO(data)) as file:
        return [(frame.convert("RGB"), float(frame.info["duration"])) for frame in ImageSequence.Iterator(file)]


def test_a_drawn_presenter_speaks_and_then_is_still_but_for_blinks() -> None:
    """The clip lasts as long as asked for, is cheap, and the same each time; another seed is another person."""
    sound = SpeechSound(np.concatenate([vowel(750, 1250, 1.0), silence(7.0)]), RATE)
    request = PresenterRequest(96, FPS, 240, seed=3)
    clip = DrawnPresenter().animate(request, sound, None)
    frames = frames_of(clip.data)
    assert sum(duration for _, duration in frames) == pytest.approx(8000, abs=2)
    assert DrawnPresenter().animate(request, sound, None) == clip
    assert len(frames) < 40
    assert len(clip.data) < 60_000
    still = frames[-1][0]
    moved = [np.abs(np.asarray(frame, int) - np.asarray(still, int)).max(axis=2) > 8 for frame, _ in frames]
    assert any(mouth[52:66].any() for mouth in moved[:6])
    late, passed = [], 0.0
    for changed, (_, duration) in zip(moved, frames, strict=True):
        late += [changed] if passed > 2500 else []
        passed += duration
    assert any(changed.any() for changed in late)
    assert not any(changed[52:].any() for changed in late)  # blinks, and nothing below the eyes
    other = DrawnPresenter().animate(PresenterRequest(96, FPS, 240, seed=4), sound, None)
    assert np.abs(np.asarray(frames_of(other.data)[-1][0], int) - np.asarray(still, int)).max() > 60


def test_a_clip_is_made_from_the_sounds_where_they_are_heard() -> None:
    """What was trimmed from a sound moves no mouth; sounds have rates of their own, and recordings are decoded."""
    blobs = {
        Digest("a" * 64): (np.concatenate([vowel(750, 1250, 1.0)]) * 32767).astype("<i2").tobytes(),
        Digest("b" * 64): b"a recording",
    }
    sounds = (
        HeardSound(0, Digest("a" * 64), RATE, 24_000, 48_000),
        HeardSound(96_000, Digest("b" * 64), None, 96_000, 144_000),
    )
    job = AnimatePresenterJob(
        backend="drawn", identity=DrawnPresenter.identity, request=PresenterRequest(64, FPS, 120), sounds=sounds
    )
    decoded: list[bytes] = []

    def decode(data: bytes) -> Sound:
        decoded.append(data)
        return np.repeat(vowel(290, 2300, 1.0), 3)

    made = run_animate_presenter(job, blobs.__getitem__, decode)
    assert made.report == {"container": "apng"}
    assert decoded == [b"a recording"]
    speaking, passed = [], 0.0
    frames = frames_of(made.outputs["clip"])
    closed = np.asarray(frames[0][0], int)[34:42]
    for frame, duration in frames:
        if np.abs(np.asarray(frame, int)[34:42] - closed).max() > 60:
            speaking.append(passed)
        passed += duration
    assert 400 <= min(speaking) <= 600
    assert not any(1150 < at < 1900 for at in speaking)
    assert any(2000 <= at < 3000 for at in speaking)


def test_neural_voices_tell_when_their_phonemes_sound() -> None:
    """Lips are closed for *p* and *m* where the sound alone does not say so."""
    hibari = pytest.importorskip("mdvideo.speech.hibari")
    pytest.importorskip("hibari")
    voice = hibari.Hibari(SpeechSettings(), STANDALONE)
    try:
        (spoken,) = voice.speak([Utterance("Papa may open the big book.", "en")])
    except BackendUnavailable as error:
        pytest.skip(str(error))
    ipa = "".join(one.ipa for one in spoken.phonemes)
    assert ipa.startswith("p")
    assert {"m", "b"} <= set(ipa)
    samples = [one.sample for one in spoken.phonemes]
    assert samples == sorted(samples)
    assert 0 <= samples[0] < samples[-1] <= len(spoken.samples)
    sound = SpeechSound(spoken.samples, spoken.rate, spoken.phonemes)
    shapes = mouth_shapes(sound, Fraction(60), round(len(spoken.samples) / spoken.rate * 60))
    lips = next(one.sample for one in spoken.phonemes[2:] if one.ipa == "p")
    assert "closed" in shapes[int(lips / spoken.rate * 60) : int(lips / spoken.rate * 60) + 6]


def test_a_server_gets_sound_and_portrait_and_answers_with_a_clip() -> None:
    received: list[Received] = []
    film = b"\0\0\0\x18ftypmp42" + bytes(20)

    def answer(request: Received) -> Answer:
        received.append(request)
        return Answer(body=film)

    request, sound = PresenterRequest(256, Fraction(30000, 1001), 90, seed=5), SpeechSound(vowel(500, 1500), RATE)
    with (
        ScriptedServer(answer) as server,
        PresenterServer({URL_VARIABLE: server.url, KEY_VARIABLE: "sk-secret"}) as presenter,
    ):
        assert presenter.animate(request, sound, b"a portrait") == (film, "mov")
    (one,) = received
    assert (one.method, one.path) == ("POST", "/v1/presenter")
    assert one.headers["authorization"] == "Bearer sk-secret"
    assert "sk-secret" not in presenter.identity
    sent = one.body
    assert base64.b64decode(sent["portrait"]) == b"a portrait"
    assert (sent["width"], sent["height"], sent["fps"], sent["frames"], sent["seed"]) == (256, 256, "30000/1001", 90, 5)
    with wave.open(io.BytesIO(base64.b64decode(sent["audio"]))) as file:
        assert (file.getframerate(), file.getnchannels(), file.getnframes()) == (RATE, 1, len(sound.samples))


def test_an_answer_that_is_no_clip_and_no_server_are_errors() -> None:
    request, sound = PresenterRequest(64, FPS, 3), SpeechSound(silence(0.1), RATE)
    with (
        ScriptedServer(lambda _: Answer(body=b"<html>")) as server,
        PresenterServer({URL_VARIABLE: server.url}) as presenter,
        pytest.raises(BackendError, match="no clip"),
    ):
        presenter.animate(request, sound, None)
    with pytest.raises(BackendUnavailable, match="no server for the presenter"):
        PresenterServer({})


def test_presenters_are_found_by_name() -> None:
    make: Callable[[str], object] = load_presenter
    assert isinstance(make("drawn"), DrawnPresenter)
    with pytest.raises(BackendUnavailable, match="no presenter ghost"):
        make("ghost")
