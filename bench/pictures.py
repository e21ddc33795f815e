"""Pictures by the diffusers backend against the plain loop of diffusers' documentation, in the same run.

    python -m bench.pictures [--quick]

Plain: one ``pipe(prompt)`` per slide, which encodes the prompt each time, and saves the picture as PNG inline. Ours:
the backend as a build runs it, with pictures encoded on other threads. Both have the same (random) weights, number
format, steps, seeds and size.

On a GPU the models have the shapes of SDXL (2.6 B parameters in the U-Net) and of FLUX.2-klein (a 4 B transformer,
with Qwen3-4B's shape as text encoder), in bfloat16; elsewhere they are the tiny ones of the tests. ``device_busy`` is
the share of time in which a kernel runs, as sampled by nvidia-smi; on a CPU, processor time divided by wall time.
The figures are those of the first model, with each model's under ``models``.
"""

from __future__ import annotations

import gc
import io
import os
import platform
import shutil
import statistics
import subprocess
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from typing import Any

os.environ.setdefault("HF_HUB_OFFLINE", "1")

import torch
from PIL import Image

from bench.harness import parse_quick, print_figures
from bench.picture_models import save_full_size
from mdvideo.frame_size import Size
from mdvideo.images.diffusion import Diffusers
from mdvideo.images.sizing import generation_size
from mdvideo.protocols import PictureRequest
from mdvideo.settings import ImageSettings
from mdvideo.slides.png import encode_png

Pixels = dict[int, bytes]
"""RGB bytes of pictures, by seed."""


def main() -> None:
    """Run the comparison and print its figures."""
    quick = parse_quick(__doc__, "few pictures, without compilation")
    on_gpu = torch.cuda.is_available()
    if not on_gpu:
        torch.set_num_threads(1)  # for such small models, more threads only wait for each other
    figures: dict[str, dict[str, Any]] = {}
    with tempfile.TemporaryDirectory(prefix="mdvideo-bench-") as folder:
        for name, steps in (("sdxl", 30 if on_gpu else 6), ("klein", 4)):
            model = Path(folder, name)
            if on_gpu:
                save_full_size(name, model)
            else:
                from tests.support import tiny_pipelines

                tiny_pipelines.build(name, model)
            figures[name] = compare(model, 4 if quick else 12, steps, on_gpu, compiled=not quick)
            shutil.rmtree(model)
    device = (
        torch.cuda.get_device_name() if on_gpu else f"CPU ({platform.machine()}, {torch.get_num_threads()} threads)"
    )
    first = figures["sdxl"]
    setup = {"weights": "full-size, random" if on_gpu else "tiny, random", "torch": torch.__version__}
    same = all(one["identical"] for one in figures.values())
    print_figures({**first, "identical": same, "device": device, **setup, "models": figures})


def compare(model: Path, count: int, steps: int, on_gpu: bool, *, compiled: bool) -> dict[str, Any]:
    """Run both loops on one model: pictures a minute, their ratio, and whether the pictures are equal bit for bit."""
    budget = 1024**2 if on_gpu else 128**2
    settings = ImageSettings(model=str(model), megapixels=budget / 1e6)
    size = generation_size(Size(1920, 1080), budget, 32 if model.name == "sdxl" and on_gpu else 16)

    def requests(take: int) -> list[PictureRequest]:
        # Each take has other prompts: the backend caches prompts, and the takes that count must encode theirs.
        prompts = [f"a fjord at dawn, number {n}, take {take}, oil painting" for n in range(count)]
        return [PictureRequest(prompt, n, *size, steps=steps) for n, prompt in enumerate(prompts)]

    plain_time, plain, _ = best_of_three(lambda run: run_plain_loop(model, requests, run))
    our_time, ours, busy = best_of_three(lambda run: run_backend(settings, requests, run))
    fast = (
        best_of_three(lambda run: run_backend(settings.model_copy(update={"compile": True}), requests, run))[0]
        if compiled
        else None
    )
    figures = {
        "speedup": round(plain_time / our_time, 3),
        "speedup_compiled": round(plain_time / fast, 3) if fast else None,
        "device_busy": busy,
        "identical": plain == ours,
        "plain_per_minute": round(60 * count / plain_time, 2),
        "ours_per_minute": round(60 * count / our_time, 2),
        "pictures": f"{count} of {size}, {steps} steps",
    }
    print(f"{model.name}: {figures}")
    return figures


Requests = Callable[[int], list[PictureRequest]]
"""The requests of a take."""

TimeTakes = Callable[[Callable[[int], Pixels]], None]
"""Calls a function that generates a take, for each take, and times it."""


def best_of_three(loop: Callable[[TimeTakes], None]) -> tuple[float, Pixels, float]:
    """Run three takes: the seconds of the fastest, the pixels of the last, and the fastest one's use of the device."""
    takes: list[tuple[float, float]] = []
    pixels: Pixels = {}

    def run(generate: Callable[[int], Pixels]) -> None:
        for take in range(1, 4):
            with sample_device_use() as busy:
                start = time.perf_counter()
                pixels.update(generate(take))
                seconds = time.perf_counter() - start
            takes.append((seconds, busy()))

    loop(run)
    gc.collect()
    if torch.cuda.is_available():
        torch.cuda.empty_cache()
    seconds, busy_share = min(takes)
    return seconds, pixels, busy_share


def run_plain_loop(model: Path, requests: Requests, run: TimeTakes) -> None:
    """Generate as diffusers' documentation shows."""
    from diffusers import DiffusionPipeline

    on_gpu = torch.cuda.is_available()
    pipe = DiffusionPipeline.from_pretrained(model, dtype=torch.bfloat16 if on_gpu else torch.float32)
    pipe = pipe.to("cuda" if on_gpu else "cpu")
    pipe.set_progress_bar_config(disable=True)

    def generate(request: PictureRequest) -> bytes:
        picture = pipe(
            prompt=request.prompt,
            width=request.width,
            height=request.height,
            num_inference_steps=request.steps,
            generator=torch.Generator().manual_seed(request.seed),
        ).images[0]
        file = io.BytesIO()
        picture.save(file, "PNG")
        return file.getvalue()

    generate(requests(0)[0])
    run(lambda take: {request.seed: pixels_of(generate(request)) for request in requests(take)})


def run_backend(settings: ImageSettings, requests: Requests, run: TimeTakes) -> None:
    """Generate by the backend, with PNG encoding on threads as in a build."""
    with Diffusers(settings) as backend, ThreadPoolExecutor(os.cpu_count()) as threads:

        def generate(some: list[PictureRequest]) -> Pixels:
            encoded = {
                request.seed: threads.submit(encode_png, image)
                for request, image in backend.generate(some, lambda *_: None)
            }
            return {seed: pixels_of(future.result()) for seed, future in encoded.items()}

        generate(requests(0)[:1])
        run(lambda take: generate(requests(take)))


def pixels_of(png: bytes) -> bytes:
    """The RGB bytes of a PNG."""
    return Image.open(io.BytesIO(png)).convert("RGB").tobytes()


@contextmanager
def sample_device_use() -> Iterator[Callable[[], float]]:
    """Sample how busy the device is in this context; call the result afterwards for the share, 0…1."""
    if not torch.cuda.is_available():
        start, used = time.perf_counter(), time.process_time()
        yield lambda: round(min(1.0, (time.process_time() - used) / (time.perf_counter() - start)), 3)
        return
    query = ["nvidia-smi", "--query-gpu=utilization.gpu", "--format=csv,noheader,nounits", "-lms", "100"]
    with subprocess.Popen(query, stdout=subprocess.PIPE, text=True) as sampler:
        samples: list[float] = []
        reader = threading.Thread(target=lambda: samples.extend(float(line) / 100 for line in sampler.stdout or ()))
        reader.start()
        try:
            yield lambda: round(statistics.fmean(samples), 3)
        finally:
            sampler.terminate()
            reader.join()


if __name__ == "__main__":
    main()
