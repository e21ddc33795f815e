"""The painter ``comfyui``: the user's own workflow, queued on a ComfyUI server once for each picture.

``POST /prompt`` queues, ``/ws`` tells of steps, ``GET /history/ID`` says what came of it, ``GET /view`` gives the file.
"""

from __future__ import annotations

import os
import secrets
from collections.abc import AsyncIterator, Callable, Iterator, Mapping, Sequence
from contextlib import asynccontextmanager, suppress
from typing import TYPE_CHECKING, Any

from mdvideo.errors import BackendError, SettingsError
from mdvideo.frame_size import Size
from mdvideo.images.remote.comfyui_workflow import read_workflow
from mdvideo.images.remote.dialects import DEFAULT_MEGAPIXELS, MEGAPIXEL
from mdvideo.images.remote.server_config import require_extra, server_of, shaping
from mdvideo.images.sizing import nearest_size, painting_size
from mdvideo.protocols import GeneratedPicture, OnProgress, PictureRequest
from mdvideo.settings import ImageSettings, located

if TYPE_CHECKING:
    from mdvideo.images.remote.comfyui_events import Listener, PromptStatus
    from mdvideo.images.remote.concurrent import Ask, OnStep
    from mdvideo.images.remote.picture_client import PictureClient

MULTIPLE = 16
LOOK_SECONDS, LOOK_SECONDS_DEAF = 5.0, 0.5
"""How often the history is looked at while the websocket tells of steps, and while it does not."""

FAREWELL_SECONDS = 2.0
"""How long taking back an unwanted prompt may hold up the end."""


class ComfyUI:
    """Queues a workflow, read when the painter is made.

    Raises BackendUnavailable when no server is named, SettingsError when the workflow is none.
    """

    def __init__(
        self,
        settings: ImageSettings,
        notice: Callable[[str], None] = lambda _: None,
        environment: Mapping[str, str] = os.environ,
    ) -> None:
        require_extra()
        self.notice = notice
        self._images = settings
        self._server = server_of(settings.server, environment)
        if settings.server.workflow is None:
            raise SettingsError(
                "`backend: comfyui` needs a workflow",
                hint="export one with Workflow > Export (API), and name it as workflow under [images.server]",
            )
        self._workflow = read_workflow(located(settings.server.workflow, settings.folder))
        self.identity = " ".join(["comfyui 1", self._server.place, self._workflow.digest[:16], *shaping(settings)])

    def _tell_unheeded(self, requests: Sequence[PictureRequest]) -> None:
        given = {
            "seed": True,
            "negative": any(request.negative for request in requests),
            "steps": any(request.steps is not None for request in requests),
            "guidance": any(request.guidance is not None for request in requests),
        }
        lost = [f"{{{name}}}" for name, is_given in given.items() if is_given and name not in self._workflow.takes]
        if lost:
            self.notice(f"the workflow has no {', no '.join(lost)}: what the deck says of it is not heeded")

    def paint(self, requests: Sequence[PictureRequest], progress: OnProgress) -> Iterator[GeneratedPicture]:
        """Yield each picture as it arrives, in any order. Raises BackendError."""
        from mdvideo.images.remote.concurrent import painted

        self._tell_unheeded(requests)
        yield from painted(requests, progress, self._session, self._images.server.concurrency)

    @asynccontextmanager
    async def _session(self) -> AsyncIterator[Ask]:
        from mdvideo.images.remote.comfyui_events import Listener
        from mdvideo.images.remote.picture_client import connection

        settings = self._images.server
        async with (
            connection(self._server, settings.timeout, settings.retries) as http,
            Listener(self._server, secrets.token_hex(16)) as listener,
        ):

            async def ask(request: PictureRequest, stepped: OnStep) -> bytes:
                return await self._picture(http, listener, request, stepped)

            yield ask

    async def _picture(
        self, http: PictureClient, listener: Listener, request: PictureRequest, stepped: OnStep
    ) -> bytes:
        import anyio

        shown = Size(request.width, request.height)
        sizes = self._images.server.sizes
        budget = (self._images.megapixels or DEFAULT_MEGAPIXELS) * MEGAPIXEL
        size = nearest_size(shown, sizes) if sizes else painting_size(shown, budget, MULTIPLE)
        body = {"prompt": self._workflow.filled(request, size), "client_id": listener.client}
        answer = await http.json("POST", "/prompt", body=body)
        match answer:
            case {"prompt_id": str(prompt)}:
                pass
            case _:
                raise BackendError(f"{self._server.place} queued nothing: {self._server.said(str(answer))}")
        told = listener.expect(prompt, stepped)
        try:
            history = await self._finished(http, listener, prompt, told)
        except anyio.get_cancelled_exc_class():
            with anyio.CancelScope(shield=True), anyio.move_on_after(FAREWELL_SECONDS), suppress(BackendError):
                await http.read("POST", f"{self._server.url}/queue", body={"delete": [prompt]})
                # Only a prompt that runs: older servers stop whatever they are at.
                if told.begun:
                    await http.read("POST", f"{self._server.url}/interrupt", body={"prompt_id": prompt})
            raise
        finally:
            listener.forget(prompt)
        return await http.read("GET", f"{self._server.url}/view", params=self._image_of(history))

    async def _finished(
        self, http: PictureClient, listener: Listener, prompt: str, told: PromptStatus
    ) -> Mapping[str, Any]:
        """The prompt's history once it has ended. Raises BackendError when there is no sign of it for too long."""
        import anyio

        timeout = self._images.server.timeout
        deadline = anyio.current_time() + timeout
        look = min(LOOK_SECONDS_DEAF, timeout)  # at first, since it may have ended before its number was known here
        while True:
            news = told.news
            with anyio.move_on_after(look):
                await news.wait()
            look = min(LOOK_SECONDS if listener.alive else LOOK_SECONDS_DEAF, timeout)
            if news.is_set():
                deadline = anyio.current_time() + timeout
                if not told.ended:
                    continue
            found = (await http.json("GET", f"/history/{prompt}")).get(prompt)
            if isinstance(found, dict):
                return found
            if anyio.current_time() > deadline:
                raise BackendError(
                    f"{self._server.place} gave no sign of a picture for {timeout:g} seconds",
                    hint="look at its queue, or raise `timeout` under [images.server]",
                )

    def _image_of(self, history: Mapping[str, Any]) -> dict[str, str]:
        """Where the picture lies: the first that the workflow saved, else a preview. Raises PictureRefused."""
        from mdvideo.images.remote.picture_client import PictureRefused

        outputs = history.get("outputs")
        images = [
            image
            for _, output in sorted(outputs.items() if isinstance(outputs, dict) else ())
            for image in (output.get("images") or () if isinstance(output, dict) else ())
            if isinstance(image, dict) and isinstance(image.get("filename"), str)
        ]
        images.sort(key=lambda image: image.get("type") != "output")
        if not images:
            reason = _failure(history) or "its workflow saved no picture; it needs a Save Image node"
            raise PictureRefused(f"{self._server.place}: {self._server.said(reason)}")
        return {name: str(images[0].get(name, "")) for name in ("filename", "subfolder", "type")}


def _failure(history: Mapping[str, Any]) -> str:
    match history.get("status"):
        case {"messages": list(messages)}:
            for message in messages:
                match message:
                    case ["execution_error", {"exception_message": str(reason), **more}]:
                        return f"{more.get('node_type', 'a node')} failed: {reason}"
                    case ["execution_interrupted", _]:
                        return "the picture was interrupted on the server"
    return ""
