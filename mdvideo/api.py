"""The Python API: open a build engine for a project, and build one deck."""

from __future__ import annotations

import asyncio
import os
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any, Unpack

from mdvideo._util.atomic import sweep_temporary_folders, temporary_folder
from mdvideo.cache.explain import Explainer
from mdvideo.cache.shared_cache import SharedCache
from mdvideo.cache.store import Store
from mdvideo.engine.build_engine import BuildEngine
from mdvideo.engine.build_files import build_files
from mdvideo.engine.loaded_deck import open_deck
from mdvideo.engine.settings_overrides import SettingsOverrides
from mdvideo.errors import BackendUnavailable, MdvideoError, SettingsError, StoreError
from mdvideo.events import Emit, Notice
from mdvideo.output.files import BuildResult, OutputTarget
from mdvideo.settings import (
    Settings,
    cache_folder,
    environment_settings,
    merge_layers,
    parse_bytes,
    project_root,
    read_config,
    resolve_path,
)

if TYPE_CHECKING:
    from mdvideo.cluster.client import ClusterClient

MACHINE_SETTINGS = ("cache_dir", "store", "store_access", "executor", "cluster", "strict")
"""Settings that ``open_engine`` takes: where results are kept and jobs run, not what they make."""


@contextmanager
def open_engine(
    path: Path,
    *,
    jobs: int | None = None,
    emit: Emit = lambda _: None,
    explain: bool = False,
    cache: bool = True,
    **machine: Any,
) -> Iterator[BuildEngine]:
    """Open a build engine for the project that ``path`` belongs to.

    ``jobs`` is the number of threads; default: one per core. ``explain`` makes events say why a job runs. Without
    ``cache``, results are deleted at the end. ``machine`` holds settings named in ``MACHINE_SETTINGS``, which override
    those of the project and the environment.

    On exit, pending uploads to the shared cache are finished. A failed upload is a notice; with strict settings it
    raises StoreError. Raises BackendUnavailable, SettingsError, StoreError.
    """
    sweep_temporary_folders()
    root = project_root(path)
    settings = merge_layers(read_config(root), environment_settings(), machine)
    with ExitStack() as stack:
        if settings.executor == "ray" and not cache:
            raise SettingsError("a cluster build needs the cache", hint="leave out --no-cache")
        if cache:
            folder = cache_folder(settings, root)
            shared_cache = open_shared_cache(settings, root, folder, emit)
        else:
            folder, shared_cache = stack.enter_context(temporary_folder()), None
        store = stack.enter_context(Store(folder, shared_cache))
        explainer = Explainer(store) if explain else None
        cluster = stack.enter_context(_connect_cluster(store, settings, emit)) if settings.executor == "ray" else None
        engine = stack.enter_context(
            BuildEngine(store, jobs=jobs or settings.jobs, emit=emit, explain=explainer, cluster=cluster)
        )
        try:
            yield engine
        except MdvideoError:
            _flush_uploads(shared_cache, settings.strict, emit)  # finished results are useful to others
            raise
        _flush_uploads(shared_cache, settings.strict, emit)


def open_shared_cache(settings: Settings, root: Path, folder: Path, emit: Emit = lambda _: None) -> SharedCache | None:
    """Open the shared cache that the settings name, if any. ``folder`` is the local cache, which keeps its index."""
    if settings.store is None:
        return None
    url = settings.store if "://" in settings.store else str(resolve_path(Path(settings.store), root).resolve())
    return SharedCache(url, folder / "shared", settings.store_access, notify=lambda line: emit(Notice(line)))


def build(
    deck: str | os.PathLike[str],
    output: str | os.PathLike[str] | None = None,
    *,
    emit: Emit = lambda _: None,
    cache: bool = True,
    explain: bool = False,
    **settings: Unpack[SettingsOverrides],
) -> BuildResult:
    """Build the video of a deck, with chapters, poster and manifest, as ``mdvideo build`` does.

    ``output`` is a file (``.mp4``, ``.webm``, ``.gif``; ``.m4a``, ``.mp3`` for the sound alone) or a folder; default:
    next to the deck. ``settings`` are those of ``mdvideo.settings.Settings`` (``size="9:16"``,
    ``images={"backend": "sketch"}``) and override the front matter.
    ``emit`` is called with events, from several threads. Raises MdvideoError.
    """
    path = Path(deck)
    target = OutputTarget.of(path, output)
    overrides: dict[str, Any] = {**settings}
    machine = {name: overrides[name] for name in MACHINE_SETTINGS if name in overrides}
    with open_engine(path, jobs=settings.get("jobs"), emit=emit, explain=explain, cache=cache, **machine) as engine:
        loaded = open_deck(engine, path, overrides)
        result = asyncio.run(build_files(engine, loaded, target))
        if cache:
            engine.store.prune(parse_bytes(loaded.settings.cache_limit))
        return result


def _connect_cluster(store: Store, settings: Settings, emit: Emit) -> ClusterClient:
    """Connect to the Ray cluster that the settings name. Raises BackendUnavailable, SettingsError."""
    if find_spec("ray") is None:
        raise BackendUnavailable("Ray is not installed", hint="pip install 'mdvideo[ray]'")
    from mdvideo.cluster.client import ClusterClient

    return ClusterClient(store, settings.cluster, settings.cache_limit, emit)


def _flush_uploads(shared_cache: SharedCache | None, strict: bool, emit: Emit) -> None:
    if shared_cache is None:
        return
    try:
        shared_cache.flush()
    except StoreError as error:
        if strict:
            raise
        emit(Notice(str(error)))
