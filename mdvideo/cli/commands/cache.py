"""``mdvideo cache``: what earlier builds made, and making it smaller."""

from __future__ import annotations

from argparse import Namespace
from pathlib import Path

from mdvideo.api import tier_for
from mdvideo.cache.store import Store
from mdvideo.settings import (
    Settings,
    cache_folder,
    from_environment,
    layered,
    parse_bytes,
    project_root,
    read_config,
)


def run(arguments: Namespace) -> int:
    """Print what there is, or remove some of it."""
    root = project_root(Path(arguments.dir) / "any.md")
    given = {"store": arguments.store} if arguments.store else {}
    settings: Settings = layered(read_config(root), from_environment(), given)
    folder = cache_folder(settings, root)
    store = Store(folder)
    if arguments.action == "clear":
        before = store.info()
        store.clear()
        print(f"removed {before.entries} results, {_megabytes(before.size)}")
    elif arguments.action == "prune":
        before = store.info()
        store.prune(parse_bytes(arguments.limit or settings.cache_limit))
        after = store.info()
        print(f"removed {_megabytes(before.size - after.size)}; {_megabytes(after.size)} are left")
    else:
        info = store.info()
        print(f"{folder}\n{info.entries} results in {info.blobs} files, {_megabytes(info.size)}")
        print(f"limit {settings.cache_limit}")
        tier = tier_for(settings, root, folder)
        if tier is not None:
            print(f"shared store {tier}: {tier.state()}")
    return 0


def _megabytes(size: int) -> str:
    return f"{size / 1e6:.1f} MB"
