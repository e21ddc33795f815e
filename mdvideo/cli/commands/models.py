"""``mdvideo models``: what can paint here; ``mdvideo models pull ID`` fetches one."""

from __future__ import annotations

import shutil
import subprocess
import sys
from argparse import Namespace
from pathlib import Path

from mdvideo.images.auto_backend import choose, diffusers_installed, probe_machine
from mdvideo.images.hf_cache import hub_cache, stored_models
from mdvideo.images.model_catalog import CATALOGUE, CatalogModel, fitting, known
from mdvideo.settings import layered, project_root, read_config


def run(arguments: Namespace) -> int:
    """List models, or pull one."""
    if arguments.action == "list":
        return _list()
    if arguments.id is None:
        print("mdvideo models pull: which one? write its Hugging Face id", file=sys.stderr)
        return 2
    return _pull(arguments)


def _list() -> int:
    images = layered(read_config(project_root(Path("any.md")))).images
    choice = choose(images, diffusers_installed(), probe_machine)
    print(f"here pictures come from: {choice.backend} ({choice.why})")
    print(f"configured: {images.model or 'no model'}")
    on_disk = {stored.id: stored.size for stored in stored_models(hub_cache())}
    print(f"\non disk ({hub_cache()}):")
    for model, size in on_disk.items():
        entry = known(model)
        print(f"  {model}  {size / 1e9:.1f} GB{f'  {entry.licence}' if entry else ''}")
    if not on_disk:
        print("  none")
    memory = _card_memory()
    fits = {model.id for task in ("picture", "clip") for model in fitting(memory or 0.0, task)}
    print(f"\nrecommended{f' for a card with {memory:.0f} GB' if memory else ''}:")
    for entry in CATALOGUE:
        print(f"{'✓' if entry.id in fits else ' '} {_told(entry, on_disk=entry.id in on_disk)}")
    print("\nfetch one with: mdvideo models pull ID")
    return 0


def _told(entry: CatalogModel, *, on_disk: bool) -> str:
    task = "clips" if entry.task == "clip" else "pictures"
    lines = (
        f"{entry.id}{'  (on disk)' if on_disk else ''}",
        f"    {task}, {entry.note}; {entry.steps} steps at {entry.width}×{entry.height}",
        f"    {entry.least:g} GB of GPU memory, best {entry.whole:g} GB; licence: {entry.licence}",
    )
    return "\n".join(lines)


def _pull(arguments: Namespace) -> int:
    from mdvideo.images.hf_download import fetch, look_up

    parcel = look_up(arguments.id, arguments.revision, config_only=arguments.config)
    entry = known(parcel.model)
    licence = entry.licence if entry else parcel.licence
    print(f"{parcel.model} at {parcel.commit}")
    print(f"licence: {licence or 'not stated'} (https://huggingface.co/{parcel.model})")
    print(f"{parcel.size / 1e9:.2f} GB to fetch, in {len(parcel.files)} files", file=sys.stderr)
    print(fetch(parcel))
    return 0


def _card_memory() -> float | None:
    """GB of the largest NVIDIA card; asked of its driver, since torch takes seconds to import."""
    program = shutil.which("nvidia-smi")
    if program is None:
        return None
    query = [program, "--query-gpu=memory.total", "--format=csv,noheader,nounits"]
    told = subprocess.run(query, capture_output=True, text=True, check=False).stdout.split()  # noqa: S603
    return max((float(mib) * 2**20 / 1e9 for mib in told if mib.isdecimal()), default=None)
