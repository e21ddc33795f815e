"""The models in the Hugging Face cache on this disk. Reads folders only, and needs neither library nor network.

The cache's layout is documented: ``models--OWNER--NAME/{refs,snapshots/COMMIT}``
(https://huggingface.co/docs/huggingface_hub/guides/manage-cache).
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

HUB_ID = re.compile(r"[A-Za-z0-9][\w.-]*/[\w.-]+")
COMMIT = re.compile(r"[0-9a-f]{40}")


@dataclass(frozen=True, slots=True)
class CachedModel:
    """One revision of a model on disk. ``revision`` is a commit; ``size`` is in bytes."""

    id: str
    revision: str
    folder: Path
    size: int


def hub_cache() -> Path:
    """The cache's folder, from the environment variables that huggingface_hub uses."""
    if cache := os.environ.get("HF_HUB_CACHE"):
        return Path(cache).expanduser()
    home = os.environ.get("HF_HOME") or Path(os.environ.get("XDG_CACHE_HOME", "~/.cache"), "huggingface")
    return Path(home).expanduser() / "hub"


def repository_folder(model: str, cache: Path) -> Path:
    """The folder of all revisions of a model, which need not exist."""
    return cache / f"models--{model.replace('/', '--')}"


def snapshot(model: str, revision: str | None, cache: Path) -> Path | None:
    """The folder of a model's files at a branch, tag or commit (default: main), or None if it is not on disk."""
    repository = repository_folder(model, cache)
    wanted = revision or "main"
    if COMMIT.fullmatch(wanted) is None:
        # A revision may come from a deck: it must not lead out of the refs folder.
        reference = repository / "refs" / wanted
        if ".." in Path(wanted).parts or Path(wanted).is_absolute() or not reference.is_file():
            return None
        wanted = reference.read_text(encoding="utf-8").strip()
    folder = repository / "snapshots" / wanted
    return folder if folder.is_dir() else None


def cached_models(cache: Path) -> Iterator[CachedModel]:
    """Every cached model that diffusers can load: its snapshot of main, or else another one, with its size on disk."""
    for repository in sorted(cache.glob("models--*--*")):
        model = repository.name.removeprefix("models--").replace("--", "/", 1)
        folder = snapshot(model, None, cache) or next(iter(sorted(repository.glob("snapshots/*"))), None)
        indexes = ("model_index.json", "modular_model_index.json")
        if folder is not None and any((folder / index).is_file() for index in indexes):
            size = sum(file.stat().st_size for file in folder.rglob("*") if file.is_file())
            yield CachedModel(model, folder.name, folder, size)
