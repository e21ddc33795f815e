"""A real Ray cluster of two nodes on this machine, each with a core and a simulated GPU, and S3 as the shared cache.

Ray runs in processes of its own, and so do the drivers: it leaves files open, which pytest would report as errors.
"""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path

import pytest

from mdvideo.cache.store import Store
from tests.support.cluster_driver import Drive, Driver, Nodes, read_event
from tests.support.faulty_image_backend import Journal
from tests.support.s3_server import serve_s3

ROOT = Path(__file__).parents[2]

ENTRY_POINTS = "[mdvideo.images]\nfaulty = tests.support.faulty_image_backend:FaultyBackend\n"


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    """An empty store without a shared cache."""
    with Store(tmp_path / ".mdvideo") as opened:
        yield opened


@pytest.fixture(scope="session")
def running_nodes(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Nodes]:
    if find_spec("ray") is None:
        pytest.skip("needs Ray")
    folder = tmp_path_factory.mktemp("cluster")
    (folder / "faulty-1.dist-info").mkdir()
    (folder / "faulty-1.dist-info/METADATA").write_text("Metadata-Version: 2.1\nName: faulty\nVersion: 1\n")
    (folder / "faulty-1.dist-info/entry_points.txt").write_text(ENTRY_POINTS)
    (folder / "journal").mkdir()
    port = 20_000 + os.getpid() % 10_000
    environment = {
        "PYTHONPATH": f"{folder}{os.pathsep}{ROOT}",
        "FAULTY_JOURNAL": str(folder / "journal"),
        "RAY_AUTH_MODE": "disabled",
        "RAY_USAGE_STATS_ENABLED": "0",
        "HF_HUB_OFFLINE": "1",
        "OMP_NUM_THREADS": "1",
    }
    with pytest.MonkeyPatch.context() as patch, serve_s3() as s3:
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
            ready = read_event(process)
            client = f"ray://127.0.0.1:{port}"
            journal = Journal(folder / "journal")
            yield Nodes(ready["address"], client, Path(ready["session"]), folder, journal, s3, process)
            assert process.stdin is not None
            process.stdin.close()
            process.wait(60)


@pytest.fixture
def nodes(running_nodes: Nodes) -> Nodes:
    """The cluster, with an empty shared cache."""
    running_nodes.s3.empty()
    running_nodes.journal.clear()
    return running_nodes


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A folder whose decks become small videos."""
    (tmp_path / "mdvideo.toml").write_text('size = "160x90"\n')
    return tmp_path


@pytest.fixture
def drive(nodes: Nodes) -> Iterator[Drive]:
    """Start a command on the cluster: drive("build", deck, …, address=…)."""
    drivers: list[Driver] = []

    def drive(*arguments: object, address: str = "") -> Driver:
        drivers.append(Driver([*arguments, "--store", nodes.s3.url, "--ray-address", address or nodes.address]))
        return drivers[-1]

    yield drive
    for driver in drivers:
        driver.kill()
