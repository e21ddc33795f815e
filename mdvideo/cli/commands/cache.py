"""``mdvideo cache``: show, prune or clear the results of earlier builds."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from pathlib import Path

from mdvideo._util.size_format import format_bytes
from mdvideo.api import open_shared_cache
from mdvideo.cache.store import Store
from mdvideo.cli.usage_error import UsageError
from mdvideo.errors import SettingsError
from mdvideo.settings import (
    Settings,
    cache_folder,
    environment_settings,
    merge_layers,
    parse_bytes,
    project_root,
    read_config,
)


def add_arguments(parser: ArgumentParser) -> None:
    """Add the command's options."""
    parser.add_argument("action", choices=("info", "prune", "clear"))
    parser.add_argument("--limit", metavar="SIZE", help="prune to this size, as in 500MB")
    parser.add_argument("--store", metavar="URL", help="shared cache to report on (default: the project's)")
    parser.add_argument("--dir", metavar="DIR", default=".", help="a folder of the project (default: this folder)")


def run(arguments: Namespace) -> int:
    """Print the cache's size and limit, or remove results."""
    root = project_root(Path(arguments.dir) / "any.md")
    given = {"store": arguments.store} if arguments.store else {}
    settings: Settings = merge_layers(read_config(root), environment_settings(), given)
    folder = cache_folder(settings, root)
    store = Store(folder)
    if arguments.action == "clear":
        before = store.info()
        store.clear()
        if not arguments.quiet:
            print(f"removed {before.results} results, {format_bytes(before.size)}")
    elif arguments.action == "prune":
        before = store.info()
        store.prune(_limit_of(arguments.limit) if arguments.limit else parse_bytes(settings.cache_limit))
        after = store.info()
        if not arguments.quiet:
            print(f"removed {format_bytes(before.size - after.size)}; {format_bytes(after.size)} left")
    else:
        info = store.info()
        print(f"{folder}\n{info.results} results in {info.blobs} files, {format_bytes(info.size)}")
        print(f"limit {settings.cache_limit}")
        shared_cache = open_shared_cache(settings, root, folder)
        if shared_cache is not None:
            print(f"shared cache {shared_cache}: {shared_cache.status()}")
    return 0


def _limit_of(text: str) -> int:
    try:
        return parse_bytes(text)
    except SettingsError as error:
        raise UsageError(f"--limit: {error.message}", hint=error.hint) from error
