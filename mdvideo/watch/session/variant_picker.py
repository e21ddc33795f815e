"""Variants of a picture: other seeds, or another prompt, generated for the author to choose from."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from functools import partial

from mdvideo.engine.build_engine import BuildEngine
from mdvideo.engine.loaded_deck import LoadedDeck
from mdvideo.engine.variants import Variant, pin_variant, variant_with_seed, variants_of
from mdvideo.errors import MdvideoError
from mdvideo.events import Emit, Event, Progress, Started
from mdvideo.watch.session.media_registry import MediaRegistry
from mdvideo.watch.session.session_tasks import SessionTasks
from mdvideo.watch.session.view_model import TryPart, VariantPart
from mdvideo.watch.session.view_store import ViewStore


class VariantPicker:
    """Generates the variants of one session, and shows them in its view."""

    def __init__(
        self, engine: BuildEngine, views: ViewStore, media: MediaRegistry, tasks: SessionTasks, emit: Emit
    ) -> None:
        self._engine = engine
        self._views = views
        self._media = media
        self._tasks = tasks
        self._emit = emit

    def start(self, loaded: LoadedDeck, picture: str, count: int, prompt: str | None) -> None:
        """Start generating ``count`` variants of a picture, in place of earlier ones. Raises MdvideoError."""
        chosen = variants_of(self._engine, loaded, picture, count, prompt)
        self._tasks.cancel_variants(picture)
        waiting = [
            VariantPart(seed=one.seed, state="waiting", done=None, of=None, url=None, score=None) for one in chosen
        ]
        part = TryPart(prompt=self._prompt_of(picture) if prompt is None else prompt, variants=waiting)
        self._views.update(tries={**self._views.view["tries"], picture: part})
        self._tasks.variants[picture] = [asyncio.create_task(self._generate(picture, one)) for one in chosen]

    async def pin(self, loaded: LoadedDeck, picture: str, seed: int, prompt: str | None) -> None:
        """Pin a variant in the lockfile. Raises MdvideoError."""
        await pin_variant(self._engine, loaded, variant_with_seed(self._engine, loaded, picture, seed, prompt))

    def drop_except(self, pictures: frozenset[str]) -> None:
        """Drop the variants of all pictures but these, which are those that the deck uses."""
        tries = self._views.view["tries"]
        for picture in tries.keys() - pictures:
            self._tasks.cancel_variants(picture)
        self._views.update(tries={picture: part for picture, part in tries.items() if picture in pictures})

    def _prompt_of(self, picture: str) -> str:
        """Return the deck's own prompt, without its style; comparing it shows whether a variant has another one."""
        parts = (part for slide in self._views.view["slides"].values() for part in slide["pictures"])
        return next((part["prompt"] for part in parts if part["id"] == picture), "")

    async def _generate(self, picture: str, variant: Variant) -> None:
        show = partial(self._show, picture, variant.seed)
        # With a listener of its own, since its events are not those of the build or of another variant.
        engine = self._engine.with_listener(partial(self._on_event, show))
        try:
            result = await engine.runner.make(variant.job)
            url = self._media.add_picture(result.outputs["picture"])
            show(state="made", url=url, score=result.report.get("score"))
        except MdvideoError as error:
            show(state="failed")
            self._views.update(notices=[*self._views.view["notices"], error.message])

    def _on_event(self, show: Callable[..., None], event: Event) -> None:
        self._emit(event)
        match event:
            case Started():
                show(state="generating")
            case Progress(_, _, done, of):
                show(state="generating", done=done, of=of)
            case _:
                pass

    def _show(self, picture: str, seed: int, **parts: object) -> None:
        tries = self._views.view["tries"]
        if picture in tries:
            variants = [{**one, **parts} if one["seed"] == seed else one for one in tries[picture]["variants"]]
            self._views.update(tries={**tries, picture: {**tries[picture], "variants": variants}})
