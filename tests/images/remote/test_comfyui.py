"""Pictures from ComfyUI: a scripted server with its queue, websocket, history and files."""

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
from mdvideo.protocols import BackendContext
from mdvideo.settings import ImageSettings, ServerSettings
from tests.support.http_server import Answer, Received, ScriptedServer, picture_file
from tests.support.image_servers import KEY, Serve, generate_all, settings_for, small_request

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


class FakeComfyUI:
    """A ComfyUI that makes pictures of one colour in three steps. ``silent`` sends no events; ``hangs`` never ends."""

    def __init__(self, *, silent: bool = False, hangs: bool = False) -> None:
        self.silent, self.hangs = silent, hangs
        self.history: dict[str, Any] = {}
        self.queued: list[dict[str, Any]] = []
        self.posted: list[tuple[str, Any]] = []
        self.fails = ""
        self.server: ScriptedServer

    def answer(self, request: Received) -> Answer:
        if request.path == "/prompt":
            return self._queue(request)
        if request.path.startswith("/history/"):
            prompt = request.path.rpartition("/")[2]
            return Answer(body={prompt: self.history[prompt]} if prompt in self.history else {})
        if request.path == "/view":
            assert request.query == {"filename": "x_0001_.png", "subfolder": "", "type": "output"}
            return Answer(body=picture_file(512, 512))
        self.posted.append((request.path, request.body))
        return Answer()

    def _queue(self, request: Received) -> Answer:
        self.queued.append(request.body)
        prompt = f"p{len(self.queued)}"
        if not self.silent:
            for step in (1, 2, 3):
                send = partial(self.server.send_event, "progress", value=step, max=3, prompt_id=prompt, node="3")
                self.server.call_later(0.02 * step, send)
        if not self.hangs:
            self.server.call_later(0.1, lambda: self.end(prompt))
        return Answer(body={"prompt_id": prompt, "number": 1, "node_errors": {}})

    def end(self, prompt: str) -> None:
        preview = {"filename": "preview.png", "subfolder": "", "type": "temp"}
        saved = {"filename": "x_0001_.png", "subfolder": "", "type": "output"}
        outputs = {"11": {"images": [preview]}, "9": {"images": [saved]}}
        error = ["execution_error", {"exception_message": self.fails, "node_type": "KSampler"}]
        messages: list[Any] = [["execution_start", {}], *([error] if self.fails else [])]
        self.history[prompt] = {"outputs": {} if self.fails else outputs, "status": {"messages": messages}}
        if not self.silent:
            self.server.send_event("execution_error" if self.fails else "execution_success", prompt_id=prompt)


@pytest.fixture
def workflow(tmp_path: Path) -> Path:
    path = tmp_path / "workflow.json"
    path.write_text(json.dumps(WORKFLOW), encoding="utf-8")
    return path


def comfyui(server: ScriptedServer, workflow: Path, **settings: Any) -> ComfyUI:
    """A backend of that server."""
    return ComfyUI(settings_for(server, workflow=workflow, **settings), environment={})


def start(serve: Serve, comfy: FakeComfyUI) -> ScriptedServer:
    comfy.server = serve(comfy.answer)
    return comfy.server


def test_the_workflow_is_filled_in_and_its_saved_picture_downloaded(serve: Serve, workflow: Path) -> None:
    comfy = FakeComfyUI()
    server = start(serve, comfy)
    steps: list[tuple[int, int]] = []
    request = small_request("a fjord", seed=7, negative="fog")
    backend = ComfyUI(settings_for(server, workflow=workflow), environment={"MDVIDEO_IMAGES_KEY": KEY})
    pictures = generate_all(backend, [request], lambda _, done, total: steps.append((done, total)))
    assert pictures[request].size == (320, 180)
    nodes = comfy.queued[0]["prompt"]
    assert nodes["6"]["inputs"]["text"] == "photograph of a fjord, a fjord!"
    assert nodes["7"]["inputs"]["text"] == "fog"
    assert nodes["3"]["inputs"]["seed"] == 7
    assert nodes["5"]["inputs"] == {"width": 1280, "height": 720, "batch_size": 1}
    assert nodes["3"]["inputs"]["latent_image"] == ["5", 0]
    assert server.socket_headers[0]["Authorization"] == f"Bearer {KEY}"


def test_steps_are_reported_while_the_server_takes_them(serve: Serve, workflow: Path) -> None:
    comfy = FakeComfyUI(hangs=True)
    server = start(serve, comfy)
    seen: list[tuple[int, int]] = []

    def progress(_: object, done: int, total: int) -> None:
        seen.append((done, total))
        if done == 3:
            server.call_soon(lambda: comfy.end("p1"))

    generate_all(comfyui(server, workflow), [small_request()], progress)
    assert (3, 3) in seen


@pytest.mark.parametrize("breaks", [False, True])
def test_without_websocket_events_it_only_takes_longer(serve: Serve, workflow: Path, breaks: bool) -> None:
    comfy = FakeComfyUI(silent=True)
    server = start(serve, comfy)
    if breaks:
        inner = comfy.answer

        def answer(request: Received) -> Answer:
            server.break_websockets()
            return inner(request)

        server.answer = answer
    began = time.monotonic()
    assert len(generate_all(comfyui(server, workflow), [small_request(), small_request("another")])) == 2
    assert time.monotonic() - began < 3


def test_a_failing_node_is_named(serve: Serve, workflow: Path) -> None:
    comfy = FakeComfyUI()
    comfy.fails = "out of memory"
    with pytest.raises(BackendError, match=r"KSampler failed: out of memory \(for 'a fjord'\)"):
        generate_all(comfyui(start(serve, comfy), workflow), [small_request()])


def test_the_reason_for_a_refused_workflow_is_shown(serve: Serve, workflow: Path) -> None:
    error = {"error": {"type": "invalid_prompt", "message": "Cannot execute", "details": "Node ID '#3'"}}
    server = serve(lambda _: Answer(400, error))
    with pytest.raises(BackendError, match=r"answered 400: Cannot execute \(Node ID '#3'\)"):
        generate_all(comfyui(server, workflow), [small_request()])


def test_cancelling_takes_pictures_off_the_queue(serve: Serve, workflow: Path) -> None:
    comfy = FakeComfyUI(hangs=True)
    server = start(serve, comfy)
    was_running = threading.Event()

    def cancel(_: object, done: int, total: int) -> None:
        if (done, total) == (3, 3):
            was_running.set()
            raise CancelledError

    with pytest.raises(CancelledError):
        generate_all(comfyui(server, workflow), [small_request()], cancel)
    assert was_running.is_set()
    assert comfy.posted == [("/queue", {"delete": ["p1"]}), ("/interrupt", {"prompt_id": "p1"})]


def test_a_picture_without_progress_times_out(serve: Serve, workflow: Path) -> None:
    server = start(serve, FakeComfyUI(silent=True, hangs=True))
    with pytest.raises(BackendError, match="no progress on a picture for 1 seconds"):
        generate_all(comfyui(server, workflow, timeout=1), [small_request()])


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("{", "not JSON"),
        ('{"nodes": [], "links": []}', "editor saves it"),
        ("[]", "not a ComfyUI workflow"),
        ('{"1": {"inputs": {}}}', "not a ComfyUI workflow"),
        ('{"1": {"class_type": "SaveImage", "inputs": {"text": "{seed}"}}}', "has no {prompt}"),
    ],
)
def test_files_that_are_not_a_workflow_are_refused(tmp_path: Path, text: str, message: str) -> None:
    path = tmp_path / "w.json"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(SettingsError, match=message):
        read_workflow(path)


def test_a_placeholder_without_a_value_is_an_error(workflow: Path) -> None:
    nodes = {**WORKFLOW, "3": {"class_type": "KSampler", "inputs": {"steps": "{steps}"}}}
    workflow.write_text(json.dumps(nodes), encoding="utf-8")
    with pytest.raises(SettingsError, match=r"the workflow has \{steps\}"):
        read_workflow(workflow).fill(small_request(), Size(64, 64))
    assert read_workflow(workflow).fill(small_request(steps=6), Size(64, 64))["3"]["inputs"] == {"steps": 6}


def test_the_workflows_content_is_part_of_the_identity(serve: Serve, workflow: Path) -> None:
    settings = settings_for(serve(lambda _: Answer()), workflow=workflow)
    before = ComfyUI(settings, environment={}).identity
    workflow.write_text(json.dumps({**WORKFLOW, "10": {"class_type": "Note", "inputs": {}}}), encoding="utf-8")
    assert ComfyUI(settings, environment={}).identity != before


def test_a_missing_workflow_or_server_is_an_error(workflow: Path) -> None:
    with pytest.raises(SettingsError, match="needs a workflow"):
        ComfyUI(ImageSettings(server=ServerSettings(base_url="http://localhost:1")), environment={})
    with pytest.raises(BackendUnavailable, match="no image server is configured"):
        ComfyUI(ImageSettings(server=ServerSettings(workflow=workflow)), environment={})


def test_parameters_without_a_placeholder_are_reported(serve: Serve, workflow: Path) -> None:
    notices: list[str] = []
    backend = ComfyUI(settings_for(start(serve, FakeComfyUI()), workflow=workflow), BackendContext(notices.append), {})
    generate_all(backend, [small_request(negative="fog")])
    assert not notices
    generate_all(backend, [small_request(steps=3, guidance=1.0)])
    assert "no placeholder for it: steps, guidance" in notices[0]
