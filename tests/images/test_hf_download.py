"""``mdvideo models pull`` from a server with the hub's protocol, and the list of models on disk."""

from __future__ import annotations

import hashlib
import json
import os
import subprocess
import sys
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from mdvideo.images.hf_cache import cached_models, snapshot

COMMIT = "0123456789abcdef0123456789abcdef01234567"
WEIGHTS = bytes(range(256)) * 120_000
FILES = {
    "model_index.json": json.dumps(
        {"_class_name": "FluxPipeline", "transformer": ["diffusers", "FluxTransformer2DModel"], "extra": [None, None]}
    ).encode(),
    "README.md": b"---\nlicense: apache-2.0\n---\n",
    "all-in-one.safetensors": b"x" * 100,
    "transformer/config.json": b"{}",
    "transformer/model.safetensors": WEIGHTS,
    "transformer/model.fp16.safetensors": b"x" * 100,
    "transformer/model.bin": b"x" * 100,
}


class Hub(ThreadingHTTPServer):
    """A hub with one model. ``cut``: the bytes of weights that it sends before it disconnects, once."""

    cut: int | None = None
    requests: list[tuple[str, str | None]]
    """File names and ranges."""


class Answer(BaseHTTPRequestHandler):
    server: Hub
    protocol_version = "HTTP/1.1"

    def do_HEAD(self) -> None:
        self._answer(body=False)

    def do_GET(self) -> None:
        self._answer(body=True)

    def _answer(self, *, body: bool) -> None:
        path = self.path.partition("?")[0]
        if path.startswith("/api/models/owner/model"):
            files = [
                {"rfilename": name, "size": len(data), "path": name, "type": "file", "oid": "0"}
                for name, data in FILES.items()
            ]
            info: object = {
                "id": "owner/model",
                "sha": COMMIT,
                "siblings": files,
                "cardData": {"license": "apache-2.0"},
            }
            self._send(200, json.dumps(files if "/tree/" in path else info).encode(), {}, body=body)
        elif path.startswith("/owner/model/resolve/"):
            name = path.split("/", 5)[5]
            if body:
                self.server.requests.append((name, self.headers.get("Range")))
            self._file(FILES[name], body=body)
        else:
            self._send(404, b"{}", {"X-Error-Code": "RepoNotFound"}, body=body)

    def _file(self, data: bytes, *, body: bool) -> None:
        headers = {"ETag": f'"{hashlib.sha256(data).hexdigest()}"', "X-Repo-Commit": COMMIT, "Accept-Ranges": "bytes"}
        requested = self.headers.get("Range", "")
        if requested.startswith("bytes="):
            start = int(requested.removeprefix("bytes=").partition("-")[0])
            headers["Content-Range"] = f"bytes {start}-{len(data) - 1}/{len(data)}"
            self._send(206, data[start:], headers, body=body)
        else:
            self._send(200, data, headers, body=body)

    def _send(self, status: int, data: bytes, headers: dict[str, str], *, body: bool) -> None:
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        cut = self.server.cut if len(data) > 1_000_000 else None
        if body and cut is not None:
            self.server.cut = None
            self.wfile.write(data[:cut])
            self.close_connection = True
        elif body:
            self.wfile.write(data)

    def log_message(self, *_: object) -> None:
        """Write nothing to the terminal."""


@pytest.fixture
def hub() -> Iterator[Hub]:
    pytest.importorskip("huggingface_hub")
    server = Hub(("127.0.0.1", 0), Answer)
    server.requests = []
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield server
    server.shutdown()
    server.server_close()


def run_models(hub: Hub | None, home: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    address = {"HF_ENDPOINT": f"http://127.0.0.1:{hub.server_port}"} if hub else {"HF_HUB_OFFLINE": "1"}
    clean = {name: value for name, value in os.environ.items() if not name.startswith("HF_")}
    proxies = {"NO_PROXY": "127.0.0.1", "HF_HOME": str(home), "HF_HUB_DISABLE_XET": "1"}
    return subprocess.run(
        [sys.executable, "-m", "mdvideo", "models", *arguments],
        capture_output=True,
        text=True,
        check=False,
        env=clean | address | proxies,
        cwd=home,
    )


def test_pull_downloads_what_diffusers_reads(hub: Hub, tmp_path: Path) -> None:
    """Each weight once, as safetensors. Licence and size are printed, and the model is listed as on disk."""
    done = run_models(hub, tmp_path, "pull", "owner/model")
    assert done.returncode == 0, done.stderr
    assert "licence: apache-2.0" in done.stdout
    assert "0.03 GB to download" in done.stderr
    folder = snapshot("owner/model", None, tmp_path / "hub")
    assert folder is not None
    files = {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}
    assert files == {"model_index.json", "transformer/config.json", "transformer/model.safetensors"}
    assert [cached.id for cached in cached_models(tmp_path / "hub")] == ["owner/model"]
    assert "owner/model  0.0 GB" in run_models(None, tmp_path).stdout


CLIP = {
    "config.json": b'{"model_type": "clip"}',
    "tokenizer.json": b"{}",
    "preprocessor_config.json": b"{}",
    "model.safetensors": b"x" * 100,
    "pytorch_model.bin": b"x" * 100,
    "onnx/model.onnx": b"x" * 100,
}
MODULAR = {
    "modular_model_index.json": json.dumps(
        {
            "_class_name": "Flux3ModularPipeline",
            "transformer": [None, None, {"subfolder": "transformer"}],
            "vae": ["diffusers", "AutoencoderKL", {"pretrained_model_name_or_path": "owner/vae", "subfolder": "vae"}],
        }
    ).encode(),
    "transformer/config.json": b"{}",
    "transformer/model.safetensors": b"x" * 100,
    "transformer/model.bin": b"x" * 100,
}


@pytest.mark.parametrize(
    ("released", "expected"),
    [
        (CLIP, {"config.json", "tokenizer.json", "preprocessor_config.json", "model.safetensors"}),
        (MODULAR, {"modular_model_index.json", "transformer/config.json", "transformer/model.safetensors"}),
    ],
)
def test_pull_knows_scorers_and_modular_pipelines(
    hub: Hub, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, released: dict[str, bytes], expected: set[str]
) -> None:
    """Their files are described in other places."""
    for name in list(FILES):
        monkeypatch.delitem(FILES, name)
    for name, data in released.items():
        monkeypatch.setitem(FILES, name, data)
    done = run_models(hub, tmp_path, "pull", "owner/model")
    assert done.returncode == 0, done.stderr
    folder = snapshot("owner/model", None, tmp_path / "hub")
    assert folder is not None
    assert {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()} == expected


def test_pull_resumes_where_it_stopped(hub: Hub, tmp_path: Path) -> None:
    """After a lost connection only the rest is downloaded."""
    hub.cut = 25_000_000
    done = run_models(hub, tmp_path, "pull", "owner/model")
    if done.returncode != 0:
        assert "run the same command again" in done.stderr
        done = run_models(hub, tmp_path, "pull", "owner/model")
    assert done.returncode == 0, done.stderr
    folder = snapshot("owner/model", "main", tmp_path / "hub")
    assert folder is not None
    assert (folder / "transformer" / "model.safetensors").read_bytes() == WEIGHTS
    ranges = [header for name, header in hub.requests if name.endswith("model.safetensors") and header]
    assert ranges
    assert all(int(header.removeprefix("bytes=").partition("-")[0]) > 0 for header in ranges)


def test_only_the_configuration_is_downloaded(hub: Hub, tmp_path: Path) -> None:
    """For a model in a single file, which needs only its family's configuration."""
    assert run_models(hub, tmp_path, "pull", "owner/model", "--config").returncode == 0
    assert {name for name, _ in hub.requests} == {"model_index.json", "transformer/config.json"}


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["pull", "owner/unknown"], "Hugging Face has no model owner/unknown"),
        (["pull", "not an id"], "is not a Hugging Face id"),
    ],
)
def test_a_model_that_cannot_be_pulled_is_an_error(
    hub: Hub, tmp_path: Path, arguments: list[str], message: str
) -> None:
    done = run_models(hub, tmp_path, *arguments)
    assert done.returncode == 1
    assert message in done.stderr
    assert "Traceback" not in done.stderr


def test_pull_needs_the_network_and_an_id(tmp_path: Path) -> None:
    assert "HF_HUB_OFFLINE is set" in run_models(None, tmp_path, "pull", "owner/model").stderr
    assert run_models(None, tmp_path, "pull").returncode == 2


def test_the_list_recommends_models_with_their_licences(tmp_path: Path) -> None:
    """Also without a GPU, a model, or the network."""
    listing = run_models(None, tmp_path).stdout
    assert "image backend here: illustrate" in listing
    assert "black-forest-labs/FLUX.2-klein-4B" in listing
    assert "licence: Apache-2.0" in listing


def test_a_revision_cannot_lead_out_of_the_cache(tmp_path: Path) -> None:
    """It may come from a deck."""
    (tmp_path / "secret").write_text("x")
    (tmp_path / "models--a--b" / "refs").mkdir(parents=True)
    assert snapshot("a/b", "../../secret", tmp_path) is None
    assert snapshot("a/b", str(tmp_path / "secret"), tmp_path) is None
