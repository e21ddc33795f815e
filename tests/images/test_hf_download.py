"""``mdvideo models pull`` against a server that speaks the hub's protocol, and the list of what is there."""

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
    """A hub with one model. ``cut`` is how many bytes of the weights it sends before it hangs up, once."""

    cut: int | None = None
    asked: list[tuple[str, str | None]]


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
            told: object = {
                "id": "owner/model",
                "sha": COMMIT,
                "siblings": files,
                "cardData": {"license": "apache-2.0"},
            }
            self._send(200, json.dumps(files if "/tree/" in path else told).encode(), {}, body=body)
        elif path.startswith("/owner/model/resolve/"):
            name = path.split("/", 5)[5]
            if body:
                self.server.asked.append((name, self.headers.get("Range")))
            self._file(FILES[name], body=body)
        else:
            self._send(404, b"{}", {"X-Error-Code": "RepoNotFound"}, body=body)

    def _file(self, data: bytes, *, body: bool) -> None:
        headers = {"ETag": f'"{hashlib.sha256(data).hexdigest()}"', "X-Repo-Commit": COMMIT, "Accept-Ranges": "bytes"}
        wanted = self.headers.get("Range", "")
        if wanted.startswith("bytes="):
            start = int(wanted.removeprefix("bytes=").partition("-")[0])
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
        """Nothing is written to the terminal."""


@pytest.fixture
def hub() -> Iterator[Hub]:
    pytest.importorskip("huggingface_hub")
    server = Hub(("127.0.0.1", 0), Answer)
    server.asked = []
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield server
    server.shutdown()
    server.server_close()


def models(hub: Hub | None, home: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
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


def test_pull_fetches_what_diffusers_reads(hub: Hub, tmp_path: Path) -> None:
    """Each weight once, as safetensors; the licence and the size are told; then the model is listed as on disk."""
    done = models(hub, tmp_path, "pull", "owner/model")
    assert done.returncode == 0, done.stderr
    assert "licence: apache-2.0" in done.stdout
    assert "0.03 GB to fetch" in done.stderr
    folder = snapshot("owner/model", None, tmp_path / "hub")
    assert folder is not None
    held = {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}
    assert held == {"model_index.json", "transformer/config.json", "transformer/model.safetensors"}
    assert [stored.id for stored in cached_models(tmp_path / "hub")] == ["owner/model"]
    assert "owner/model  0.0 GB" in models(None, tmp_path).stdout


def test_pull_goes_on_where_it_stopped(hub: Hub, tmp_path: Path) -> None:
    """A lost connection costs what had not arrived, not what had."""
    hub.cut = 25_000_000
    done = models(hub, tmp_path, "pull", "owner/model")
    if done.returncode != 0:
        assert "run the same command again" in done.stderr
        done = models(hub, tmp_path, "pull", "owner/model")
    assert done.returncode == 0, done.stderr
    folder = snapshot("owner/model", "main", tmp_path / "hub")
    assert folder is not None
    assert (folder / "transformer" / "model.safetensors").read_bytes() == WEIGHTS
    ranges = [wanted for name, wanted in hub.asked if name.endswith("model.safetensors") and wanted]
    assert ranges
    assert all(int(wanted.removeprefix("bytes=").partition("-")[0]) > 0 for wanted in ranges)


def test_configuration_only(hub: Hub, tmp_path: Path) -> None:
    """For a model in a single file, its family's configuration is fetched without the weights."""
    assert models(hub, tmp_path, "pull", "owner/model", "--config").returncode == 0
    assert {name for name, _ in hub.asked} == {"model_index.json", "transformer/config.json"}


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["pull", "owner/unknown"], "there is no model owner/unknown on the hub"),
        (["pull", "not an id"], "is not a Hugging Face id"),
    ],
)
def test_pull_refusals(hub: Hub, tmp_path: Path, arguments: list[str], told: str) -> None:
    """Each mistake has its own message, and no traceback."""
    done = models(hub, tmp_path, *arguments)
    assert done.returncode == 1
    assert told in done.stderr
    assert "Traceback" not in done.stderr


def test_offline(tmp_path: Path) -> None:
    """Where the network is forbidden, that is what is said; which model to pull must be."""
    assert "HF_HUB_OFFLINE is set" in models(None, tmp_path, "pull", "owner/model").stderr
    assert models(None, tmp_path, "pull").returncode == 2


def test_list_recommends_with_licences(tmp_path: Path) -> None:
    """Without a GPU, a model or the network, the list says what could be had, and under what licence."""
    told = models(None, tmp_path).stdout
    assert "here pictures come from: sketch" in told
    assert "black-forest-labs/FLUX.2-klein-4B" in told
    assert "licence: Apache-2.0" in told


def test_revision_cannot_leave_the_cache(tmp_path: Path) -> None:
    """A revision is a name in the cache, whatever a deck writes there."""
    (tmp_path / "secret").write_text("x")
    (tmp_path / "models--a--b" / "refs").mkdir(parents=True)
    assert snapshot("a/b", "../../secret", tmp_path) is None
    assert snapshot("a/b", str(tmp_path / "secret"), tmp_path) is None
