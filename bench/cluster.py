"""A cluster against one machine: what scheduling a job costs, what a second worker gains, what a restart repeats.

    python -m bench.cluster [--quick]

A backend that takes a fixed time for each picture generates 200 of them. It sleeps, as a process that waits for its
GPU, so that cores which the driver shares with other work are not measured. It runs on Ray nodes of one core each on
this machine, with a folder as the shared store. ``efficiency_2`` is the time on one worker divided by twice the time
on two; ``overhead_ms_per_job`` is how much longer a job takes on one worker than inline, where one process generates
and stores the picture; ``resume_repeat_fraction`` is the share of finished jobs that run again after the driver is
killed halfway and restarted with an empty cache. The start of the workers is not counted.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import platform
import shutil
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

from bench.harness import option_parser, print_figures
from mdvideo.api import open_engine
from mdvideo.cache.runner import gather_all
from mdvideo.events import Event, Finished
from mdvideo.protocols import STANDALONE, BackendContext, GeneratedPicture, OnProgress, PictureRequest
from mdvideo.settings import ImageSettings

ROOT = Path(__file__).parents[1]
SECONDS_PER_PICTURE = 0.25
"""Less than any model takes on any GPU, so that the other costs of a job are visible."""


class FixedTimeBackend:
    """Takes ``SECONDS_PER_PICTURE`` for each picture, and records it in the folder BENCH_JOURNAL."""

    identity = "timed 1"

    def __init__(self, settings: object = None, context: BackendContext = STANDALONE) -> None:
        """Ignore both arguments, which every backend takes."""

    def generate(self, requests: Sequence[PictureRequest], progress: OnProgress) -> Iterator[GeneratedPicture]:
        """Yield each picture after its time."""
        for request in requests:
            progress(request, 0, 1)
            time.sleep(SECONDS_PER_PICTURE)
            with Path(os.environ["BENCH_JOURNAL"], request.prompt).open("a") as file:
                file.write("x")
            yield GeneratedPicture(
                request, Image.new("RGB", (request.width, request.height), (9, 9, request.seed % 256))
            )


def main() -> None:
    """Run the comparison and print its figures."""
    parser = option_parser(__doc__, "few pictures")
    parser.add_argument("--drive", nargs=2, metavar=("ADDRESS", "JOBS"), help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    if arguments.drive is not None:
        run_driver(arguments.drive[0], int(arguments.drive[1]))
        return
    jobs = 20 if arguments.quick else 200
    with tempfile.TemporaryDirectory(prefix="mdvideo-bench-") as folder:
        figures = compare(Path(folder), jobs)
    setup = {"jobs": jobs, "cost_s": SECONDS_PER_PICTURE, "cores": os.cpu_count(), "machine": platform.machine()}
    print_figures({**figures, **setup})


def compare(folder: Path, jobs: int) -> dict[str, float]:
    """Run inline, on one worker, on two, and on two with a driver that is killed halfway."""
    install_backend(folder)
    inline = start_driver(folder / "inline", "inline", jobs)
    with ray_nodes(folder, 1) as address:
        one = start_driver(folder / "one", address, jobs)
    with ray_nodes(folder, 2) as address:
        two = start_driver(folder / "two", address, jobs)
        remove_files(folder / "journal")
        finished = start_driver(folder / "killed", address, jobs, kill_after=jobs // 2)["finished"]
        again = start_driver(folder / "killed", address, jobs)
        runs = [path.stat().st_size for path in (folder / "journal").iterdir()]
    repeated = len(set(finished) & set(again["finished"]))
    figures = {
        "efficiency_2": round(one["seconds"] / (2 * two["seconds"]), 3),
        "overhead_ms_per_job": round(1000 * (one["seconds"] - inline["seconds"]) / jobs, 2),
        "resume_repeat_fraction": round(repeated / len(finished), 4),
        "generated_twice": sum(count > 1 for count in runs),
        "inline_s": round(inline["seconds"], 2),
        "one_worker_s": round(one["seconds"], 2),
        "two_workers_s": round(two["seconds"], 2),
    }
    print(figures)
    return figures


def install_backend(folder: Path) -> None:
    """Install the backend where every process finds it."""
    info = folder / "timed-1.dist-info"
    info.mkdir()
    (info / "METADATA").write_text("Metadata-Version: 2.1\nName: timed\nVersion: 1\n", encoding="utf-8")
    (info / "entry_points.txt").write_text(
        "[mdvideo.images]\ntimed = bench.cluster:FixedTimeBackend\n", encoding="utf-8"
    )
    (folder / "journal").mkdir()
    os.environ |= {
        "PYTHONPATH": f"{folder}{os.pathsep}{ROOT}",
        "BENCH_JOURNAL": str(folder / "journal"),
        "RAY_AUTH_MODE": "disabled",
        "RAY_USAGE_STATS_ENABLED": "0",
    }


@contextmanager
def ray_nodes(folder: Path, count: int) -> Iterator[str]:
    """Start a cluster of single-core nodes, and yield its address."""
    from ray.cluster_utils import Cluster

    cluster: Any = Cluster()
    for number in range(count):
        cache = {"MDVIDEO_NODE_CACHE": str(folder / f"node {count} {number}")}
        cluster.add_node(num_cpus=1, num_gpus=1, object_store_memory=80 << 20, include_dashboard=False, env_vars=cache)
    try:
        yield cluster.address
    finally:
        cluster.shutdown()


def start_driver(folder: Path, address: str, jobs: int, kill_after: int = 0) -> dict[str, Any]:
    """Run a driver process with an empty cache: its ``seconds``, and the keys of its ``finished`` jobs.

    With ``kill_after``, it is killed after so many jobs, and there are no ``seconds``.
    """
    folder.mkdir(exist_ok=True)
    (folder / "mdvideo.toml").touch()
    finished: list[str] = []
    command = [sys.executable, "-m", "bench.cluster", "--drive", address, str(jobs)]
    with subprocess.Popen(command, cwd=folder, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        for line in process.stdout:
            if line.startswith("{"):
                return {**json.loads(line), "finished": finished}
            finished.append(line.strip())
            if len(finished) == kill_after:
                process.send_signal(signal.SIGKILL)
                break
    shutil.rmtree(folder / ".mdvideo")
    return {"finished": finished}


def remove_files(folder: Path) -> None:
    """Remove the files of a folder."""
    for path in folder.iterdir():
        path.unlink()


def run_driver(address: str, jobs: int) -> None:
    """Generate the pictures as a build does. Print each key, then the seconds since all workers have started."""
    images = ImageSettings(backend="timed")

    def emit(event: Event) -> None:
        if isinstance(event, Finished):
            print(event.key, flush=True)

    machine: dict[str, Any] = {}
    if address != "inline":
        store = str(Path("..", f"store {Path.cwd().name}"))
        machine = {"executor": "ray", "store": store, "cluster": {"address": address}}
    with open_engine(Path("x.md"), jobs=1, emit=emit, **machine) as engine:

        async def generate(count: int, prefix: str) -> float:
            requests = [PictureRequest(f"{prefix} {n}", n, 64, 64) for n in range(count)]
            start = time.perf_counter()
            picture_jobs = [engine.image_backends.job(images, request, "") for request in requests]
            await gather_all(*(engine.runner.make(job) for job in picture_jobs))
            return time.perf_counter() - start

        async def run() -> float:
            await generate(16, "warm")  # long enough for all workers to start
            return await generate(jobs, "picture")

        seconds = asyncio.run(run())
    print(json.dumps({"seconds": seconds}))


if __name__ == "__main__":
    main()
