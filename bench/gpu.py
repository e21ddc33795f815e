"""Pictures on this machine's GPU, in six minutes and without a network: ``scripts/gpu`` calls it.

    python -m bench.gpu [--tiny] [--minutes 6] [--models …] [--variants …] [OUTPUT.json]

The models have the shapes of FLUX.2-klein-4B and Z-Image-Turbo, and random weights. Each is run by the plain loop of
diffusers' documentation, by the backend as a build runs it, with ``quantize: fp8``, and with ``compile: true``. Of each
the figures say how long loading took, pictures a minute, the share of time in which the device was busy, and whether
the pictures are those of the plain loop: bit for bit, or how near (PSNR in dB). What the time does not suffice for is
left out, and says so. ``--tiny`` runs the tests' models on any device, to test this program.
"""

from __future__ import annotations

import argparse
import gc
import importlib.metadata
import json
import math
import os
import platform
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

os.environ.setdefault("HF_HUB_OFFLINE", "1")

import numpy as np
import torch

from bench.pictures import Pixels, TimeTakes, run_backend, run_plain_loop, sample_device_use
from mdvideo.errors import MdvideoError
from mdvideo.frame_size import Size
from mdvideo.images.diffusion.loading.load_pipeline import silence_libraries
from mdvideo.images.sizing import generation_size
from mdvideo.protocols import PictureRequest
from mdvideo.settings import ImageSettings

MODELS: Mapping[str, int] = {"klein": 4, "zimage": 9}
"""Steps of a picture, by model: those that their authors recommend."""

VARIANTS: Mapping[str, Mapping[str, Any]] = {
    "plain": {},
    "ours": {},
    "fp8": {"quantize": "fp8"},
    "compiled": {"compile": True},
}
"""Settings of what is compared, the most telling first."""

TAKES, PICTURES = 2, 4
"""How often so many pictures are generated; the fastest take counts."""


@dataclass(frozen=True, slots=True)
class Measured:
    """The figures of one variant, and the pixels of its last take."""

    figures: dict[str, Any]
    pixels: Pixels


def main(arguments: list[str]) -> None:
    """Measure, write the figures, and print them in the last line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("output", nargs="?", type=Path, default=Path("gpu.json"))
    parser.add_argument("--tiny", action="store_true", help="the tests' models, on any device")
    parser.add_argument("--minutes", type=float, default=6, help="time for all")
    parser.add_argument("--models", default=",".join(MODELS), help="which models to run")
    parser.add_argument("--variants", default=",".join(VARIANTS), help="what to run")
    chosen = parser.parse_args(arguments)
    if not chosen.tiny and not torch.cuda.is_available():
        parser.error("torch finds no GPU here; --tiny runs small models on the CPU")
    if not torch.cuda.is_available():
        torch.set_num_threads(1)  # for such small models, more threads only wait for each other
    silence_libraries()
    started = time.monotonic()
    deadline = started + 60 * chosen.minutes
    figures: dict[str, Any] = {"device": device_name(), "tiny": chosen.tiny, **versions()}
    models: dict[str, Any] = {}
    names = chosen.models.split(",")
    for number, name in enumerate(names):
        left = (deadline - time.monotonic()) / (len(names) - number)
        models[name] = measure_model(name, chosen.variants.split(","), chosen.tiny, time.monotonic() + left)
        # Each model's figures are on disk as soon as they are known: a lease may end.
        figures |= {"seconds": round(time.monotonic() - started), "models": models}
        chosen.output.write_text(json.dumps(figures, indent=1) + "\n", encoding="utf-8")
    print(json.dumps(figures))


def measure_model(name: str, variants: list[str], tiny: bool, deadline: float) -> dict[str, Any]:
    """The figures of a model by variant, until ``deadline``, in seconds of the monotonic clock."""
    with tempfile.TemporaryDirectory(prefix="mdvideo-gpu-") as folder:
        model = Path(folder, name)
        start = time.monotonic()
        save_model(name, model, tiny)
        figures: dict[str, Any] = {"made_s": round(time.monotonic() - start, 1)}
        plain: Pixels | None = None
        longest = 0.0
        for variant in variants:
            start = time.monotonic()
            if start + longest >= deadline:
                figures[variant] = {"left_out": "the time did not suffice"}
                continue
            try:
                measured = measure_variant(model, variant, tiny)
            except (MdvideoError, RuntimeError) as error:
                figures[variant] = {"failed": error.message if isinstance(error, MdvideoError) else str(error)}
                print(f"{name} {variant}: {figures[variant]}", flush=True)
                continue
            plain = measured.pixels if variant == "plain" else plain
            if plain is not None and variant != "plain":
                measured.figures["identical"] = measured.pixels == plain
                measured.figures["psnr_db"] = psnr_of(measured.pixels, plain)
            figures[variant] = measured.figures
            longest = max(longest, time.monotonic() - start)
            print(f"{name} {variant}: {measured.figures}", flush=True)
        return figures


def save_model(name: str, folder: Path, tiny: bool) -> None:
    """Make a model and save it."""
    if tiny:
        from tests.support import tiny_pipelines

        tiny_pipelines.build(name, folder)
    else:
        from bench.picture_models import save_full_size

        save_full_size(name, folder)


def measure_variant(model: Path, variant: str, tiny: bool) -> Measured:
    """Run one variant of a model."""
    budget = 64**2 if tiny else 1024**2
    size = generation_size(Size(1920, 1080), budget, 16)
    steps = 2 if tiny else MODELS[model.name]
    settings = ImageSettings(model=str(model), megapixels=budget / 1e6, **VARIANTS[variant])

    def requests(take: int) -> list[PictureRequest]:
        # Other prompts in each take: the backend keeps prompts, and each take must encode its own.
        prompts = [f"a fjord at dawn, number {n}, take {take}, oil painting" for n in range(PICTURES)]
        return [PictureRequest(prompt, n, *size, steps=steps) for n, prompt in enumerate(prompts)]

    takes: list[tuple[float, float]] = []
    pixels: Pixels = {}
    start = time.perf_counter()
    loaded = 0.0

    def run(generate: Callable[[int], Pixels]) -> None:
        nonlocal loaded
        loaded = time.perf_counter() - start
        for take in range(1, TAKES + 1):
            with sample_device_use() as busy:
                began = time.perf_counter()
                pixels.update(generate(take))
                seconds = time.perf_counter() - began
            takes.append((seconds, busy()))

    timed: TimeTakes = run
    if variant == "plain":
        run_plain_loop(model, requests, timed)
    else:
        run_backend(settings, requests, timed)
    memory = torch.cuda.max_memory_allocated() / 1e9 if torch.cuda.is_available() else None
    free_memory()
    seconds, busy_share = min(takes)
    figures = {
        "first_s": round(loaded, 2),  # loading, warming up, and the first picture
        "per_minute": round(60 * PICTURES / seconds, 2),
        "device_busy": busy_share,
        "memory_gb": None if memory is None else round(memory, 1),
        "pictures": f"{PICTURES} of {size}, {steps} steps",
    }
    return Measured(figures, pixels)


def free_memory() -> None:
    """Give back what the last variant used."""
    gc.collect()
    if torch.cuda.is_available():
        torch.cuda.empty_cache()
        torch.cuda.reset_peak_memory_stats()


def psnr_of(pixels: Pixels, reference: Pixels) -> float | None:
    """The lowest peak signal-to-noise ratio of a picture, in dB; None where all are identical."""
    ratios = []
    for seed, data in reference.items():
        mine, other = (np.frombuffer(one, np.uint8).astype(float) for one in (pixels[seed], data))
        error = float(np.square(mine - other).mean())
        ratios += [10 * math.log10(255**2 / error)] if error else []
    return round(min(ratios), 1) if ratios else None


def device_name() -> str:
    """The name of the GPU, or of the processor."""
    if torch.cuda.is_available():
        return str(torch.cuda.get_device_name())
    return f"CPU ({platform.machine()}, {torch.get_num_threads()} threads)"


def versions() -> dict[str, Any]:
    """What the figures depend on besides the device."""
    found: dict[str, Any] = {"torch": torch.__version__, "python": platform.python_version()}
    for package in ("diffusers", "transformers", "torchao", "triton"):
        try:
            found[package] = importlib.metadata.version(package)
        except importlib.metadata.PackageNotFoundError:
            found[package] = None
    if (tool := shutil.which("nvidia-smi")) is not None:
        asked = [tool, "--query-gpu=driver_version", "--format=csv,noheader"]
        done = subprocess.run(asked, capture_output=True, text=True, check=False)
        found["driver"] = done.stdout.strip().partition("\n")[0] or None
    return found


if __name__ == "__main__":
    main(sys.argv[1:])
