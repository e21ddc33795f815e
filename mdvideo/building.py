"""The doors: a workshop for a project, and the synchronous build of one deck."""

from __future__ import annotations

import asyncio
import os
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

from mdvideo.cache.explain import Explainer
from mdvideo.cache.store import Store
from mdvideo.output.files import Built, Target
from mdvideo.production import make
from mdvideo.settings import cache_folder, layered, parse_bytes, project_root, read_config
from mdvideo.workshop import Emit, Workshop


@contextmanager
def workshop_for(
    path: Path, *, jobs: int | None = None, emit: Emit = lambda _: None, explain: bool = False, cache: bool = True
) -> Iterator[Workshop]:
    """A workshop for decks of the project that ``path`` is in; without ``cache`` it keeps nothing."""
    root = project_root(path)
    settings = layered(read_config(root))
    with ExitStack() as closing:
        folder = (
            cache_folder(settings, root)
            if cache
            else Path(closing.enter_context(tempfile.TemporaryDirectory(prefix="mdvideo-")))
        )
        store = closing.enter_context(Store(folder))
        why = Explainer(store) if explain else None
        yield closing.enter_context(Workshop(store, jobs=jobs or settings.jobs, emit=emit, why=why))


def build(
    deck: str | os.PathLike[str],
    output: str | os.PathLike[str] | None = None,
    *,
    emit: Emit = lambda _: None,
    cache: bool = True,
    explain: bool = False,
    **settings: Any,
) -> Built:
    """Make the video of a deck, with chapters, poster and manifest; what ``mdvideo build`` does.

    ``output`` is a file (``.mp4``, ``.webm``, ``.gif``) or a folder; default: beside the deck. ``settings`` are those
    of ``mdvideo.settings.Settings`` (``size="9:16"``, ``images={"backend": "sketch"}``…) and win over front matter.
    Events go to ``emit`` from several threads. Raises MdvideoError.
    """
    path = Path(deck)
    target = Target.of(path, output)
    with workshop_for(path, jobs=settings.get("jobs"), emit=emit, explain=explain, cache=cache) as workshop:
        lesson = workshop.open(path, settings)
        built = asyncio.run(make(workshop, lesson, target))
        if cache:
            workshop.store.prune(parse_bytes(lesson.settings.cache_limit))
        return built
