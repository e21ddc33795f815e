"""Painting on ComfyUI: its queue, websocket, history and files, as the real one answers them."""

from __future__ import annotations

import json
import threading
import time
from concurrent.futures import CancelledError
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from mdvideo.errors import BackendError, BackendUnavailable, SettingsError
from mdvideo.frame_size import Size
from mdvideo.images.remote.comfyui import ComfyUI
from mdvideo.images.remote.comfyui_workflow import read_workflow
from mdvideo.settings import ImageSettings, ServerSettings
from tests.images.remote.conftest import KEY, Serve, images, paint, wish
from tests.support.http_server import Answer, Asked, Web, picture

WORKFLOW: dict[str, Any] = {
    "3": {
        "class_type": "KSampler",
        "inputs": {"seed": "{seed}", "steps": 4, "cfg": 1.0, "positive": ["6", 0], "latent_image": ["5", 0]},
    },
    "5": {"class_type": "EmptyLatentImage", "inputs": {"width": "{width}", "height": "{height}", "batch_size": 1}},
    "6": {"class_type": "CLIPTextEncode", "inputs": {"text": "photograph of {prompt}, {prompt}!"}},
    "7": {"class_type": "CLIPTextEncode", "inputs": {"text": "{negative}"}},
    "9": {"class_type": "SaveImage", "inputs": {"filename_prefix": "x", "images": ["8", 0]}},
}


class Comfy:
    """A ComfyUI that paints a colour in three steps. ``silent`` says nothing on the websocket."""

    def __init__(self, *, silent: bool = False, hangs: bool = False) -> None:
        self.silent, self.hangs = silent, hangs
        self.history: dict[str, Any] = {}
        self.queued: list[dict[str, Any]] = []
        self.posted: list[tuple[str, Any]] = []
        self.fails = ""
        self.web: Web

    def answer(self, asked: Asked) -> Answer:
        if asked.path == "/prompt":
            return self._queue(asked)
        if asked.path.startswith("/history/"):
            prompt = asked.path.rpartition("/")[2]
            return Answer(body={prompt: self.history[prompt]} if prompt in self.history else {})
        if asked.path == "/view":
            assert asked.query == {"filename": "x_0001_.png", "subfolder": "", "type": "output"}
            return Answer(body=picture(512, 512))
        self.posted.append((asked.path, asked.body))
        return Answer()

    def _queue(self, asked: Asked) -> Answer:
        self.queued.append(asked.body)
        prompt = f"p{len(self.queued)}"
        if not self.silent:
            for step in (1, 2, 3):
                told = partial(self.web.tell, "progress", value=step, max=3, prompt_id=prompt, node="3")
                self.web.later(0.02 * step, told)
        if not self.hangs:
            self.web.later(0.1, lambda: self._end(prompt))
        return Answer(body={"prompt_id": prompt, "number": 1, "node_errors": {}})

    def _end(self, prompt: str) -> None:
        preview = {"filename": "preview.png", "subfolder": "", "type": "temp"}
        saved = {"filename": "x_0001_.png", "subfolder": "", "type": "output"}
        outputs = {"11": {"images": [preview]}, "9": {"images": [saved]}}
        error = ["execution_error", {"exception_message": self.fails, "node_type": "KSampler"}]
        messages: list[Any] = [["execution_start", {}], *([error] if self.fails else [])]
        self.history[prompt] = {"outputs": {} if self.fails else outputs, "status": {"messages": messages}}
        if not self.silent:
            self.web.tell("execution_error" if self.fails else "execution_success", prompt_id=prompt)


@pytest.fixture
def workflow(tmp_path: Path) -> Path:
    path = tmp_path / "workflow.json"
    path.write_text(json.dumps(WORKFLOW), encoding="utf-8")
    return path


def started(serve: Serve, comfy: Comfy) -> Web:
    comfy.web = serve(comfy.answer)
    return comfy.web


def test_the_workflow_is_filled_in_and_its_saved_picture_fetched(serve: Serve, workflow: Path) -> None:
    comfy = Comfy()
    web = started(serve, comfy)
    steps: list[tuple[int, int]] = []
    request = wish("a fjord", seed=7, negative="fog")
    painter = ComfyUI(images(web, workflow=workflow), environment={"MDVIDEO_IMAGES_KEY": KEY})
    pictures = paint(painter, [request], lambda _, done, total: steps.append((done, total)))
    assert pictures[request].size == (320, 180)
    nodes = comfy.queued[0]["prompt"]
    assert nodes["6"]["inputs"]["text"] == "photograph of a fjord, a fjord!"
    assert nodes["7"]["inputs"]["text"] == "fog"
    assert nodes["3"]["inputs"]["seed"] == 7
    assert nodes["5"]["inputs"] == {"width": 1280, "height": 720, "batch_size": 1}
    assert nodes["3"]["inputs"]["latent_image"] == ["5", 0]
    assert web.socket_headers[0]["Authorization"] == f"Bearer {KEY}"


def test_steps_are_told_as_the_server_takes_them(serve: Serve, workflow: Path) -> None:
    comfy = Comfy(hangs=True)
    web = started(serve, comfy)
    seen: list[tuple[int, int]] = []

    def progress(_: object, done: int, total: int) -> None:
        seen.append((done, total))
        if done == 3:
            web._loop.call_soon_threadsafe(comfy._end, "p1")

    paint(ComfyUI(images(web, workflow=workflow), environment={}), [wish()], progress)
    assert (3, 3) in seen


@pytest.mark.parametrize("breaks", [False, True])
def test_without_the_websocket_it_only_takes_longer(serve: Serve, workflow: Path, breaks: bool) -> None:
    comfy = Comfy(silent=True)
    web = started(serve, comfy)
    if breaks:
        inner = comfy.answer

        def answer(asked: Asked) -> Answer:
            web.hang_up()
            return inner(asked)

        web.answer = answer
    began = time.monotonic()
    assert len(paint(ComfyUI(images(web, workflow=workflow), environment={}), [wish(), wish("another")])) == 2
    assert time.monotonic() - began < 3


def test_a_failing_node_is_named(serve: Serve, workflow: Path) -> None:
    comfy = Comfy()
    comfy.fails = "out of memory"
    with pytest.raises(BackendError, match=r"KSampler failed: out of memory \(for 'a fjord'\)"):
        paint(ComfyUI(images(started(serve, comfy), workflow=workflow), environment={}), [wish()])


def test_a_workflow_that_the_server_refuses_is_explained(serve: Serve, workflow: Path) -> None:
    error = {"error": {"type": "invalid_prompt", "message": "Cannot execute", "details": "Node ID '#3'"}}
    web = serve(lambda _: Answer(400, error))
    with pytest.raises(BackendError, match=r"answered 400: Cannot execute \(Node ID '#3'\)"):
        paint(ComfyUI(images(web, workflow=workflow), environment={}), [wish()])


def test_stopping_takes_pictures_off_the_queue(serve: Serve, workflow: Path) -> None:
    comfy = Comfy(hangs=True)
    web = started(serve, comfy)
    running = threading.Event()

    def stop(_: object, done: int, total: int) -> None:
        if (done, total) == (3, 3):
            running.set()
            raise CancelledError

    with pytest.raises(CancelledError):
        paint(ComfyUI(images(web, workflow=workflow), environment={}), [wish()], stop)
    assert running.is_set()
    assert comfy.posted == [("/queue", {"delete": ["p1"]}), ("/interrupt", {"prompt_id": "p1"})]


def test_a_picture_without_a_sign_is_given_up(serve: Serve, workflow: Path) -> None:
    web = started(serve, Comfy(silent=True, hangs=True))
    with pytest.raises(BackendError, match="no sign of a picture for 1 seconds"):
        paint(ComfyUI(images(web, workflow=workflow, timeout=1), environment={}), [wish()])


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("{", "not JSON"),
        ('{"nodes": [], "links": []}', "editor saves it"),
        ("[]", "not a ComfyUI workflow"),
        ('{"1": {"inputs": {}}}', "not a ComfyUI workflow"),
        ('{"1": {"class_type": "SaveImage", "inputs": {"text": "{seed}"}}}', "no place for the prompt"),
    ],
)
def test_files_that_are_no_workflow_are_refused(tmp_path: Path, text: str, said: str) -> None:
    path = tmp_path / "w.json"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(SettingsError, match=said):
        read_workflow(path)


def test_a_placeholder_without_a_value_is_an_error(workflow: Path) -> None:
    nodes = {**WORKFLOW, "3": {"class_type": "KSampler", "inputs": {"steps": "{steps}"}}}
    workflow.write_text(json.dumps(nodes), encoding="utf-8")
    with pytest.raises(SettingsError, match=r"the workflow has \{steps\}"):
        read_workflow(workflow).filled(wish(), Size(64, 64))
    assert read_workflow(workflow).filled(wish(steps=6), Size(64, 64))["3"]["inputs"] == {"steps": 6}


def test_the_workflows_content_is_part_of_the_identity(serve: Serve, workflow: Path) -> None:
    settings = images(serve(lambda _: Answer()), workflow=workflow)
    before = ComfyUI(settings, environment={}).identity
    workflow.write_text(json.dumps({**WORKFLOW, "10": {"class_type": "Note", "inputs": {}}}), encoding="utf-8")
    assert ComfyUI(settings, environment={}).identity != before


def test_no_workflow_or_no_server_is_told(workflow: Path) -> None:
    with pytest.raises(SettingsError, match="needs a workflow"):
        ComfyUI(ImageSettings(server=ServerSettings(base_url="http://localhost:1")), environment={})
    with pytest.raises(BackendUnavailable, match="no server is named"):
        ComfyUI(ImageSettings(server=ServerSettings(workflow=workflow)), environment={})


def test_what_the_workflow_has_no_place_for_is_told(serve: Serve, workflow: Path) -> None:
    told: list[str] = []
    painter = ComfyUI(images(started(serve, Comfy()), workflow=workflow), told.append, {})
    paint(painter, [wish(negative="fog")])
    assert not told
    paint(painter, [wish(steps=3, guidance=1.0)])
    assert "no {steps}, no {guidance}" in told[0]
