"""A real Ray cluster of two nodes on this machine, each with a core and a pretended GPU, and S3 as the shared store.

Ray runs in other processes than the tests', the drivers too: it leaves files open, which pytest takes for errors.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pytest

from tests.cache.conftest import hold, store  # noqa: F401  (fixtures)
from tests.support.faulty_image_backend import Journal
from tests.support.s3_server import S3, serving

ROOT = Path(__file__).parents[2]

Event = dict[str, Any]


@dataclass
class Nodes:
    """The cluster. ``address`` is for drivers that join it, ``client`` for those that reach it from afar."""

    address: str
    client: str
    session: Path
    folder: Path
    journal: Journal
    s3: S3
    process: subprocess.Popen[str]

    def change(self, what: str) -> None:
        """``add NAME`` or ``remove NAME``."""
        assert self.process.stdin is not None
        self.process.stdin.write(f"{what}\n")
        self.process.stdin.flush()
        _answer(self.process)


def _answer(process: subprocess.Popen[str]) -> Event:
    assert process.stdout is not None
    for line in process.stdout:
        if line.startswith("{"):
            found: Event = json.loads(line)
            return found
    raise AssertionError("the cluster ended")


@pytest.fixture(scope="session")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Nodes]:
    if find_spec("ray") is None:
        pytest.skip("Ray is not installed")
    folder = tmp_path_factory.mktemp("cluster")
    (folder / "odd-1.dist-info").mkdir()
    (folder / "odd-1.dist-info/METADATA").write_text("Metadata-Version: 2.1\nName: odd\nVersion: 1\n")
    (folder / "odd-1.dist-info/entry_points.txt").write_text(
        "[mdvideo.images]\nodd = tests.support.faulty_image_backend:Odd\n"
    )
    (folder / "journal").mkdir()
    port = 20_000 + os.getpid() % 10_000
    environment = {
        "PYTHONPATH": f"{folder}{os.pathsep}{ROOT}",
        "ODD_JOURNAL": str(folder / "journal"),
        "RAY_AUTH_MODE": "disabled",
        "RAY_USAGE_STATS_ENABLED": "0",
        "HF_HUB_OFFLINE": "1",
        "OMP_NUM_THREADS": "1",
    }
    with pytest.MonkeyPatch.context() as patch, serving() as s3:
        for name, value in environment.items():
            patch.setenv(name, value)
        patch.delenv("MDVIDEO_STORE", raising=False)
        process = subprocess.Popen(
            [sys.executable, "-m", "tests.support.ray_nodes", str(folder), str(port)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
        )
        with process:
            ready = _answer(process)
            client = f"ray://127.0.0.1:{port}"
            journal = Journal(folder / "journal")
            yield Nodes(ready["address"], client, Path(ready["session"]), folder, journal, s3, process)
            assert process.stdin is not None
            process.stdin.close()
            process.wait(60)


@pytest.fixture
def nodes(running: Nodes) -> Nodes:
    """The cluster, with an empty store that all share."""
    running.s3.empty()
    running.journal.clear()
    return running


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A folder whose decks are made small."""
    (tmp_path / "mdvideo.toml").write_text('size = "160x90"\n')
    return tmp_path


class Driver:
    """A run of the command line. Iterate for its events as they come."""

    def __init__(self, arguments: Sequence[object]) -> None:
        self.process = subprocess.Popen(
            [sys.executable, "-m", "mdvideo", *map(str, arguments), "--json"],
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        self.events: list[Event] = []
        self.errors = ""

    def __iter__(self) -> Iterator[Event]:
        assert self.process.stdout is not None
        for line in self.process.stdout:
            self.events.append(json.loads(line))
            yield self.events[-1]

    def end(self) -> int:
        """Wait for its end; gives the exit status."""
        with self.process:
            for _ in self:
                pass
            assert self.process.stderr is not None
            self.errors = self.process.stderr.read()
        return self.process.wait()

    def kill(self) -> None:
        """As a power cut would."""
        if self.process.poll() is None:
            self.process.kill()
            self.end()

    def of(self, event: str, stage: str = "") -> list[Event]:
        """The events of one kind, and of one stage."""
        return [e for e in self.events if e["event"] == event and stage in ("", e["stage"])]


@pytest.fixture
def drive(nodes: Nodes) -> Iterator[Callable[..., Driver]]:
    """Run a command on the cluster: drive("build", deck, …, address=…)."""
    drivers: list[Driver] = []

    def driven(*arguments: object, address: str = "") -> Driver:
        drivers.append(Driver([*arguments, "--store", nodes.s3.url, "--ray-address", address or nodes.address]))
        return drivers[-1]

    yield driven
    for driver in drivers:
        driver.kill()
