"""A cluster against one machine: what scheduling a job costs, what a second worker brings, what a restart repeats.

    python -m bench.cluster [--quick]

200 pictures are painted by a painter that takes a fixed time for each (it sleeps, as a machine does that waits for its
GPU, so that cores which the driver shares with other work are not measured), on Ray nodes of one core each on this
machine, with a folder as the shared store. ``efficiency_2`` is the time on one worker over twice the time on two;
``overhead_ms_per_job`` is what a job takes on one worker more than in line, where one process paints and stores it;
``resume_repeat_fraction`` is the share of finished jobs that are painted again after the driver was killed half-way
and started with an empty cache. Starting workers is not counted. The last line is one JSON object.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import platform
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from PIL import Image

from mdvideo.api import workshop_for
from mdvideo.cache.runner import together
from mdvideo.events import Event, Finished
from mdvideo.protocols import GeneratedPicture, OnProgress, PictureRequest
from mdvideo.settings import ImageSettings

ROOT = Path(__file__).parents[1]
COST = 0.25
"""Seconds that a picture takes: less than any model's on any GPU, so that what else a job costs shows."""


class Timed:
    """A painter that takes ``COST`` seconds for a picture, and notes it in the folder BENCH_JOURNAL."""

    identity = "timed 1"

    def __init__(self, settings: object = None) -> None:
        """It has no settings; the parameter is there as for every painter."""

    def paint(self, requests: Sequence[PictureRequest], progress: OnProgress) -> Iterator[GeneratedPicture]:
        """Yield a picture each time that the cost is paid."""
        for request in requests:
            progress(request, 0, 1)
            time.sleep(COST)
            with Path(os.environ["BENCH_JOURNAL"], request.prompt).open("a") as file:
                file.write("x")
            yield GeneratedPicture(
                request, Image.new("RGB", (request.width, request.height), (9, 9, request.seed % 256))
            )


def main() -> None:
    """Run all and print it."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--quick", action="store_true", help="few pictures")
    parser.add_argument("--drive", nargs=2, metavar=("ADDRESS", "JOBS"), help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    if arguments.drive is not None:
        drive(arguments.drive[0], int(arguments.drive[1]))
        return
    jobs = 20 if arguments.quick else 200
    with tempfile.TemporaryDirectory(prefix="mdvideo-bench-") as folder:
        figures = compare(Path(folder), jobs)
    told = {"jobs": jobs, "cost_s": COST, "cores": os.cpu_count(), "machine": platform.machine()}
    print(json.dumps(figures | told))


def compare(folder: Path, jobs: int) -> dict[str, float]:
    """In line, on one worker, on two, and on two with a driver that is killed half-way."""
    prepare(folder)
    inline = driver(folder / "inline", "inline", jobs)
    with nodes(folder, 1) as address:
        one = driver(folder / "one", address, jobs)
    with nodes(folder, 2) as address:
        two = driver(folder / "two", address, jobs)
        clear(folder / "journal")
        finished = driver(folder / "killed", address, jobs, kill_after=jobs // 2)["made"]
        again = driver(folder / "killed", address, jobs)
        painted = [path.stat().st_size for path in (folder / "journal").iterdir()]
    repeated = len(set(finished) & set(again["made"]))
    figures = {
        "efficiency_2": round(one["seconds"] / (2 * two["seconds"]), 3),
        "overhead_ms_per_job": round(1000 * (one["seconds"] - inline["seconds"]) / jobs, 2),
        "resume_repeat_fraction": round(repeated / len(finished), 4),
        "painted_twice": sum(count > 1 for count in painted),
        "inline_s": round(inline["seconds"], 2),
        "one_worker_s": round(one["seconds"], 2),
        "two_workers_s": round(two["seconds"], 2),
    }
    print(figures)
    return figures


def prepare(folder: Path) -> None:
    """Install the painter where every process finds it."""
    info = folder / "timed-1.dist-info"
    info.mkdir()
    (info / "METADATA").write_text("Metadata-Version: 2.1\nName: timed\nVersion: 1\n", encoding="utf-8")
    (info / "entry_points.txt").write_text("[mdvideo.images]\ntimed = bench.cluster:Timed\n", encoding="utf-8")
    (folder / "journal").mkdir()
    os.environ |= {
        "PYTHONPATH": f"{folder}{os.pathsep}{ROOT}",
        "BENCH_JOURNAL": str(folder / "journal"),
        "RAY_AUTH_MODE": "disabled",
        "RAY_USAGE_STATS_ENABLED": "0",
    }


@contextmanager
def nodes(folder: Path, count: int) -> Iterator[str]:
    """The address of a cluster of single-core nodes."""
    from ray.cluster_utils import Cluster

    cluster: Any = Cluster()
    for number in range(count):
        cache = {"MDVIDEO_NODE_CACHE": str(folder / f"node {count} {number}")}
        cluster.add_node(num_cpus=1, num_gpus=1, object_store_memory=80 << 20, include_dashboard=False, env_vars=cache)
    try:
        yield cluster.address
    finally:
        cluster.shutdown()


def driver(folder: Path, address: str, jobs: int, kill_after: int = 0) -> dict[str, Any]:
    """Run a driver with an empty cache: seconds, and the keys that were made, as far as it came."""
    folder.mkdir(exist_ok=True)
    (folder / "mdvideo.toml").touch()
    made: list[str] = []
    run = [sys.executable, "-m", "bench.cluster", "--drive", address, str(jobs)]
    with subprocess.Popen(run, cwd=folder, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        for line in process.stdout:
            if line.startswith("{"):
                return {**json.loads(line), "made": made}
            made.append(line.strip())
            if len(made) == kill_after:
                process.send_signal(signal.SIGKILL)
                break
    subprocess.run(["rm", "-r", str(folder / ".mdvideo")], check=True)
    return {"made": made}


def clear(folder: Path) -> None:
    """Remove the files of a folder."""
    for path in folder.iterdir():
        path.unlink()


def drive(address: str, jobs: int) -> None:
    """Paint the pictures through a workshop, as a build does; print each key, and the seconds once workers stand."""
    images = ImageSettings(backend="timed")

    def emit(event: Event) -> None:
        if isinstance(event, Finished):
            print(event.key, flush=True)

    machine: dict[str, Any] = {}
    if address != "inline":
        store = str(Path("..", f"store {Path.cwd().name}"))
        machine = {"executor": "ray", "store": store, "cluster": {"address": address}}
    with workshop_for(Path("x.md"), jobs=1, emit=emit, **machine) as shop:

        async def paint(count: int, prefix: str) -> float:
            requests = [PictureRequest(f"{prefix} {n}", n, 64, 64) for n in range(count)]
            start = time.perf_counter()
            await together(*(shop.runner.make(shop.painters.job(images, request, "")) for request in requests))
            return time.perf_counter() - start

        async def run() -> float:
            await paint(16, "warm")  # long enough that all workers have started
            return await paint(jobs, "picture")

        seconds = asyncio.run(run())
    print(json.dumps({"seconds": seconds}))


if __name__ == "__main__":
    main()
