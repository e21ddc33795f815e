"""The doors: a workshop for a project, and the synchronous build of one deck."""

from __future__ import annotations

import asyncio
import os
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any

from mdvideo.cache.explain import Explainer
from mdvideo.cache.shared_cache import SharedCache
from mdvideo.cache.store import Store
from mdvideo.engine.build_engine import BuildEngine, Emit
from mdvideo.engine.pipeline import make
from mdvideo.errors import BackendUnavailable, MdvideoError, SettingsError, StoreError
from mdvideo.events import Notice
from mdvideo.output.files import BuildResult, OutputTarget
from mdvideo.settings import (
    Settings,
    cache_folder,
    from_environment,
    layered,
    located,
    parse_bytes,
    project_root,
    read_config,
)

if TYPE_CHECKING:
    from mdvideo.cluster.client import ClusterClient

MACHINE = ("store", "store_access", "executor", "cluster", "strict")
"""Settings of a machine that a build may be given, too."""


@contextmanager
def workshop_for(
    path: Path,
    *,
    jobs: int | None = None,
    emit: Emit = lambda _: None,
    explain: bool = False,
    cache: bool = True,
    **machine: Any,
) -> Iterator[BuildEngine]:
    """A workshop for decks of the project that ``path`` is in; without ``cache`` it keeps nothing.

    ``machine`` are settings that win over the project's and the environment's: those that ``MACHINE`` names.
    At the end, what was made has been put into the shared store. Where that failed it is said; raises StoreError then
    if the settings are strict.
    """
    root = project_root(path)
    settings = layered(read_config(root), from_environment(), machine)
    with ExitStack() as closing:
        if settings.executor == "ray" and not cache:
            raise SettingsError("a cluster hands results on through the cache: it cannot go without")
        if cache:
            folder = cache_folder(settings, root)
            tier = tier_for(settings, root, folder, emit)
        else:
            folder, tier = Path(closing.enter_context(tempfile.TemporaryDirectory(prefix="mdvideo-"))), None
        store = closing.enter_context(Store(folder, tier))
        why = Explainer(store) if explain else None
        elsewhere = closing.enter_context(_cluster(store, settings, emit)) if settings.executor == "ray" else None
        workshop = closing.enter_context(
            BuildEngine(store, jobs=jobs or settings.jobs, emit=emit, why=why, elsewhere=elsewhere)
        )
        try:
            yield workshop
        except MdvideoError:
            _settle(tier, settings.strict, emit)  # what was finished is of use to others
            raise
        _settle(tier, settings.strict, emit)


def tier_for(settings: Settings, root: Path, folder: Path, emit: Emit = lambda _: None) -> SharedCache | None:
    """The shared store that the settings name, if any; what is known of it is noted in the cache's ``folder``."""
    if settings.store is None:
        return None
    url = settings.store if "://" in settings.store else str(located(Path(settings.store), root).resolve())
    return SharedCache(url, folder / "shared", settings.store_access, say=lambda line: emit(Notice(line)))


def _cluster(store: Store, settings: Settings, emit: Emit) -> ClusterClient:
    """The Ray cluster that the settings name. Raises BackendUnavailable, SettingsError."""
    if find_spec("ray") is None:
        raise BackendUnavailable("Ray is not installed", hint="pip install 'mdvideo[ray]'")
    from mdvideo.cluster.client import ClusterClient

    return ClusterClient(store, settings.cluster, settings.cache_limit, emit)


def _settle(tier: SharedCache | None, strict: bool, emit: Emit) -> None:
    if tier is None:
        return
    try:
        tier.settle()
    except StoreError as error:
        if strict:
            raise
        emit(Notice(str(error)))


def build(
    deck: str | os.PathLike[str],
    output: str | os.PathLike[str] | None = None,
    *,
    emit: Emit = lambda _: None,
    cache: bool = True,
    explain: bool = False,
    **settings: Any,
) -> BuildResult:
    """Make the video of a deck, with chapters, poster and manifest; what ``mdvideo build`` does.

    ``output`` is a file (``.mp4``, ``.webm``, ``.gif``) or a folder; default: beside the deck. ``settings`` are those
    of ``mdvideo.settings.Settings`` (``size="9:16"``, ``images={"backend": "sketch"}``…) and win over front matter.
    Events go to ``emit`` from several threads. Raises MdvideoError.
    """
    path = Path(deck)
    target = OutputTarget.of(path, output)
    machine = {name: settings[name] for name in MACHINE if name in settings}
    with workshop_for(path, jobs=settings.get("jobs"), emit=emit, explain=explain, cache=cache, **machine) as workshop:
        lesson = workshop.open(path, settings)
        built = asyncio.run(make(workshop, lesson, target))
        if cache:
            workshop.store.prune(parse_bytes(lesson.settings.cache_limit))
        return built
