"""Other pictures for a place in a deck, painted to choose from."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from functools import partial

from mdvideo.engine.build_engine import BuildEngine, LoadedDeck
from mdvideo.engine.variants import Variant, pin_variant, variant, variants
from mdvideo.errors import MdvideoError
from mdvideo.events import Event, Progress, Started
from mdvideo.watch.session.media_registry import MediaRegistry
from mdvideo.watch.session.view_model import TryPart, VariantPart
from mdvideo.watch.session.view_store import ViewStore


class VariantPicker:
    """The variants that are painted for one session, and shown in its view."""

    def __init__(
        self, workshop: BuildEngine, board: ViewStore, shelf: MediaRegistry, emit: Callable[[Event], None]
    ) -> None:
        self._workshop = workshop
        self._board = board
        self._shelf = shelf
        self._emit = emit
        self._tasks: dict[str, list[asyncio.Task[None]]] = {}

    def begin(self, lesson: LoadedDeck, picture: str, count: int, prompt: str | None) -> None:
        """Have ``count`` others of a picture painted, in place of those tried before. Raises MdvideoError."""
        tried = variants(self._workshop, lesson, picture, count, prompt)
        self._drop(picture)
        waiting = [VariantPart(seed=one.seed, state="waiting", done=None, of=None, url=None) for one in tried]
        shown = TryPart(prompt=self._words(picture) if prompt is None else prompt, variants=waiting)
        self._board.show(tries={**self._board.view["tries"], picture: shown})
        self._tasks[picture] = [asyncio.create_task(self._paint(picture, one)) for one in tried]

    async def pin(self, lesson: LoadedDeck, picture: str, seed: int, prompt: str | None) -> None:
        """Pin a variant in the lockfile. Raises MdvideoError."""
        await pin_variant(self._workshop, lesson, variant(self._workshop, lesson, picture, seed, prompt))

    def keep(self, pictures: frozenset[str]) -> None:
        """Forget what was tried for pictures that the deck no longer asks for."""
        for picture in self._board.view["tries"].keys() - pictures:
            self._drop(picture)
        tries = self._board.view["tries"]
        self._board.show(tries={picture: tried for picture, tried in tries.items() if picture in pictures})

    async def close(self) -> None:
        """Drop what is still being painted, and wait until it is."""
        tasks = [task for tasks in self._tasks.values() for task in tasks]
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    def _words(self, picture: str) -> str:
        """The deck's own words for a picture, without its style: so a try says whether its prompt is the deck's."""
        parts = (part for slide in self._board.view["slides"].values() for part in slide["pictures"])
        return next((part["prompt"] for part in parts if part["id"] == picture), "")

    def _drop(self, picture: str) -> None:
        for task in self._tasks.pop(picture, ()):
            task.cancel()

    async def _paint(self, picture: str, tried: Variant) -> None:
        show = partial(self._show, picture, tried.seed)
        # A runner of its own, so that its events are told apart from those of the film and of the other variants.
        workshop = self._workshop.telling(partial(self._heard, show))
        try:
            result = await workshop.runner.make(tried.job)
            show(state="made", url=self._shelf.picture(result.outputs["picture"]))
        except MdvideoError as error:
            show(state="failed")
            self._board.show(notices=[*self._board.view["notices"], error.message])

    def _heard(self, show: Callable[..., None], event: Event) -> None:
        self._emit(event)
        match event:
            case Started():
                show(state="painting")
            case Progress(_, _, done, of):
                show(state="painting", done=done, of=of)
            case _:
                pass

    def _show(self, picture: str, seed: int, **parts: object) -> None:
        tries = self._board.view["tries"]
        if picture in tries:
            changed = [{**one, **parts} if one["seed"] == seed else one for one in tries[picture]["variants"]]
            self._board.show(tries={**tries, picture: {**tries[picture], "variants": changed}})
