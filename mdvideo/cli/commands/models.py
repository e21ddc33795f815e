"""``mdvideo models``: list image models; ``mdvideo models pull ID`` downloads one."""

from __future__ import annotations

import shutil
import subprocess
import sys
from argparse import ArgumentParser, Namespace
from pathlib import Path

from mdvideo.cli.usage_error import UsageError
from mdvideo.images.auto_backend import choose_backend, diffusers_installed, probe_machine
from mdvideo.images.hf_cache import cached_models, hub_cache
from mdvideo.images.model_catalog import CATALOG, CatalogModel, catalog_entry, models_that_fit
from mdvideo.settings import merge_layers, project_root, read_config


def add_arguments(parser: ArgumentParser) -> None:
    """Add the command's options."""
    parser.add_argument("action", nargs="?", choices=("list", "pull"), default="list")
    parser.add_argument("id", nargs="?", metavar="ID", help="model to download: a Hugging Face id, as in OWNER/NAME")
    parser.add_argument("--revision", metavar="NAME", help="branch, tag or commit (default: main)")
    parser.add_argument(
        "--config", action="store_true", help="download only the configuration, for a model in a single file"
    )


def run(arguments: Namespace) -> int:
    """List models, or download one."""
    if arguments.action == "list":
        return _list()
    if arguments.id is None:
        raise UsageError("no model given", hint="write its Hugging Face id: mdvideo models pull OWNER/NAME")
    return _pull(arguments)


def _list() -> int:
    images = merge_layers(read_config(project_root(Path("any.md")))).images
    choice = choose_backend(images, diffusers_installed(), probe_machine)
    print(f"image backend here: {choice.backend} ({choice.reason})")
    print(f"configured: {images.model or 'no model'}")
    on_disk = {stored.id: stored.size for stored in cached_models(hub_cache())}
    print(f"\non disk ({hub_cache()}):")
    for model, size in on_disk.items():
        entry = catalog_entry(model)
        print(f"  {model}  {size / 1e9:.1f} GB{f'  {entry.licence}' if entry else ''}")
    if not on_disk:
        print("  none")
    memory = _gpu_memory()
    fits = {model.id for task in ("picture", "clip") for model in models_that_fit(memory or 0.0, task)}
    print(f"\nrecommended{f' for a GPU with {memory:.0f} GB' if memory else ''}:")
    for entry in CATALOG:
        print(f"{'✓' if entry.id in fits else ' '} {_describe(entry, on_disk=entry.id in on_disk)}")
    print("\ndownload one with: mdvideo models pull ID")
    return 0


def _describe(entry: CatalogModel, *, on_disk: bool) -> str:
    task = "clips" if entry.task == "clip" else "pictures"
    lines = (
        f"{entry.id}{'  (on disk)' if on_disk else ''}",
        f"    {task}, {entry.note}; {entry.steps} steps at {entry.width}×{entry.height}",
        f"    {entry.minimum_gb:g} GB of GPU memory, best {entry.best_gb:g} GB; licence: {entry.licence}",
    )
    return "\n".join(lines)


def _pull(arguments: Namespace) -> int:
    from mdvideo.images.hf_download import download_model, plan_download

    download = plan_download(arguments.id, arguments.revision, config_only=arguments.config)
    entry = catalog_entry(download.model)
    licence = entry.licence if entry else download.licence
    if not arguments.quiet:
        print(f"{download.model} at {download.commit}")
        print(f"licence: {licence or 'not stated'} (https://huggingface.co/{download.model})")
    if not arguments.quiet:
        print(f"{download.size / 1e9:.2f} GB to download, in {len(download.files)} files", file=sys.stderr)
    print(download_model(download))
    return 0


def _gpu_memory() -> float | None:
    """Return the memory of the largest NVIDIA GPU in GB, from its driver: torch takes seconds to import."""
    program = shutil.which("nvidia-smi")
    if program is None:
        return None
    query = [program, "--query-gpu=memory.total", "--format=csv,noheader,nounits"]
    sizes = subprocess.run(query, capture_output=True, text=True, check=False).stdout.split()  # noqa: S603
    return max((float(mib) * 2**20 / 1e9 for mib in sizes if mib.isdecimal()), default=None)
