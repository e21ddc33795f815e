"""A key for an image server shows up nowhere: not on screen, in logs, in events, in errors, in any file."""

from __future__ import annotations

import base64
import json
import logging
import traceback
from collections.abc import Iterator
from pathlib import Path

import pytest

from mdvideo.api import build
from mdvideo.cli.main import main
from mdvideo.deck.parser import parse_deck
from mdvideo.errors import MdvideoError, SettingsError
from mdvideo.settings import merge_layers
from tests.support.http_server import Answer, Received, ScriptedServer, picture_file
from tests.support.image_servers import KEY


def painting(request: Received) -> Answer:
    width, height = map(int, request.body["size"].split("x"))
    return Answer(body={"data": [{"b64_json": base64.b64encode(picture_file(width, height)).decode()}]})


def quoting(request: Received) -> Answer:
    return Answer(401, {"error": {"message": f"bad key {request.headers['authorization']}"}})


@pytest.fixture(params=[painting, quoting])
def server(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Iterator[ScriptedServer]:
    with ScriptedServer(request.param) as server:
        monkeypatch.setenv("MDVIDEO_IMAGES_URL", server.url)
        monkeypatch.setenv("MDVIDEO_IMAGES_KEY", KEY)
        yield server


@pytest.mark.parametrize("command", ["build", "images"])
def test_the_key_appears_nowhere(
    lesson: Path,
    server: ScriptedServer,
    command: str,
    capsys: pytest.CaptureFixture[str],
    caplog: pytest.LogCaptureFixture,
) -> None:
    caplog.set_level(logging.DEBUG)
    main([command, str(lesson), "--size", "320x180", "--images", "openai", "--json"])
    assert server.received[0].headers["authorization"] == f"Bearer {KEY}"
    said = capsys.readouterr()
    assert KEY not in said.out + said.err + caplog.text
    files = [path for path in lesson.parent.rglob("*") if path.is_file()]
    assert len(files) > 2
    assert not [path for path in files if KEY.encode() in path.read_bytes()]


def test_errors_do_not_hold_the_key(lesson: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with ScriptedServer(quoting) as server:
        monkeypatch.setenv("MDVIDEO_IMAGES_URL", server.url)
        monkeypatch.setenv("MDVIDEO_IMAGES_KEY", KEY)
        with pytest.raises(MdvideoError) as caught:
            build(lesson, size="320x180", images={"backend": "openai"})
    assert KEY not in "".join(traceback.format_exception(caught.value))


def test_pictures_from_a_server_are_reused_without_asking_it_again(
    lesson: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with ScriptedServer(painting) as server:
        monkeypatch.setenv("MDVIDEO_IMAGES_URL", server.url)
        assert main(["build", str(lesson), "--size", "320x180", "--images", "openai", "-q"]) == 0
        asked = len(server.received)
        assert main(["build", str(lesson), "--size", "320x180", "--images", "openai", "-q"]) == 0
    assert asked == len(server.received) == 1
    manifest = json.loads(lesson.with_suffix(".json").read_text())
    assert manifest["slides"][0]["prompts"][0]["backend"].startswith("openai 1 vllm-omni 127.0.0.1:")


@pytest.mark.parametrize(
    ("front", "code"),
    [
        ("images: {server: {base_url: 'http://evil.example'}}", "setting-machine"),
        (f"images: {{api_key: {KEY}}}", "setting-secret"),
        (f"images:\n  server:\n    token: {KEY}", "setting-secret"),
    ],
)
def test_a_deck_names_no_server_and_holds_no_key(front: str, code: str) -> None:
    problems = parse_deck(f"---\n{front}\n---\n\n# A\n", "lesson.md").problems
    assert code in [problem.code for problem in problems]
    assert KEY not in "".join(map(str, problems))


def test_a_key_in_mdvideo_toml_is_refused_and_not_repeated() -> None:
    with pytest.raises(SettingsError) as caught:
        merge_layers({"images": {"api_key": KEY}})
    assert "MDVIDEO_IMAGES_KEY" in str(caught.value)
    assert KEY not in "".join(traceback.format_exception(caught.value))
