"""The image backend ``comfyui``: the user's own workflow, queued on a ComfyUI server once for each picture.

``POST /prompt`` queues it, ``/ws`` reports steps, ``GET /history/ID`` gives the outcome and ``GET /view`` the file.
"""

from __future__ import annotations

import os
import secrets
from collections.abc import AsyncIterator, Iterator, Mapping, Sequence
from contextlib import asynccontextmanager, suppress
from typing import TYPE_CHECKING, Any

from mdvideo.errors import BackendError, SettingsError
from mdvideo.frame_size import Size
from mdvideo.images.remote.comfyui_workflow import EXPORT_HINT, read_workflow
from mdvideo.images.remote.dialects import DEFAULT_MEGAPIXELS, MEGAPIXEL
from mdvideo.images.remote.server_config import identity_parts, require_remote_extra, server_of
from mdvideo.images.sizing import generation_size, nearest_size
from mdvideo.protocols import STANDALONE, BackendContext, GeneratedPicture, OnProgress, OnStep, PictureRequest
from mdvideo.settings import ImageSettings, resolve_path

if TYPE_CHECKING:
    from mdvideo._util.http_client import AsyncHttpClient
    from mdvideo.images.remote.comfyui_events import EventListener, PromptStatus
    from mdvideo.images.remote.concurrent import FetchPicture

SIZE_MULTIPLE = 16
POLL_WITH_WEBSOCKET, POLL_WITHOUT_WEBSOCKET = 5.0, 0.5
"""Seconds between two looks at the history."""

CANCEL_TIMEOUT = 2.0
"""Seconds that taking a cancelled prompt off the queue may take."""


class ComfyUI:
    """Queues a workflow, which is read when the backend is created.

    Raises BackendUnavailable when no server is configured, SettingsError when there is no valid workflow.
    """

    def __init__(
        self,
        settings: ImageSettings,
        context: BackendContext = STANDALONE,
        environment: Mapping[str, str] = os.environ,
    ) -> None:
        require_remote_extra()
        self._notify = context.notify
        self._images = settings
        self._server = server_of(settings.server, environment)
        if settings.server.workflow is None:
            raise SettingsError(
                "`backend: comfyui` needs a workflow",
                hint=f"{EXPORT_HINT}, and name the file as `workflow` under [images.server]",
            )
        self._workflow = read_workflow(resolve_path(settings.server.workflow, settings.folder))
        self.identity = " ".join(
            ["comfyui 1", self._server.place, self._workflow.digest[:16], *identity_parts(settings)]
        )

    def generate(self, requests: Sequence[PictureRequest], progress: OnProgress) -> Iterator[GeneratedPicture]:
        """Yield each picture as it arrives, in any order. Raises BackendError."""
        from mdvideo.images.remote.concurrent import generate_all

        self._report_ignored(requests)
        yield from generate_all(requests, progress, self._session, self._images.server.concurrency)

    def _report_ignored(self, requests: Sequence[PictureRequest]) -> None:
        is_given = {
            "seed": True,
            "negative": any(request.negative for request in requests),
            "steps": any(request.steps is not None for request in requests),
            "guidance": any(request.guidance is not None for request in requests),
        }
        ignored = [name for name, given in is_given.items() if given and name not in self._workflow.placeholders]
        if ignored:
            self._notify(f"ignored, since the workflow has no placeholder for it: {', '.join(ignored)}")

    @asynccontextmanager
    async def _session(self) -> AsyncIterator[FetchPicture]:
        from mdvideo.images.remote.comfyui_events import EventListener
        from mdvideo.images.remote.picture_client import picture_client

        async with (
            picture_client(self._server, self._images.server) as client,
            EventListener(self._server, secrets.token_hex(16)) as listener,
        ):

            async def fetch(request: PictureRequest, on_step: OnStep) -> bytes:
                return await self._fetch_picture(client, listener, request, on_step)

            yield fetch

    async def _fetch_picture(
        self, client: AsyncHttpClient, listener: EventListener, request: PictureRequest, on_step: OnStep
    ) -> bytes:
        import anyio

        body = {"prompt": self._workflow.fill(request, self._size_for(request)), "client_id": listener.client}
        answer = await client.post_json("/prompt", body)
        match answer:
            case {"prompt_id": str(prompt)}:
                pass
            case _:
                raise BackendError(f"{self._server.place} queued nothing: {self._server.said(str(answer))}")
        status = listener.subscribe(prompt, on_step)
        try:
            history = await self._wait_for_history(client, listener, prompt, status)
        except anyio.get_cancelled_exc_class():
            with anyio.CancelScope(shield=True), anyio.move_on_after(CANCEL_TIMEOUT), suppress(BackendError):
                await client.post("/queue", {"delete": [prompt]})
                # Only for a prompt that runs: older servers interrupt whatever runs, even another client's prompt.
                if status.started:
                    await client.post("/interrupt", {"prompt_id": prompt})
            raise
        finally:
            listener.unsubscribe(prompt)
        return await client.get(f"{self._server.url}/view", params=self._saved_image(history))

    def _size_for(self, request: PictureRequest) -> Size:
        shown = Size(request.width, request.height)
        sizes = self._images.server.sizes
        budget = (self._images.megapixels or DEFAULT_MEGAPIXELS) * MEGAPIXEL
        return nearest_size(shown, sizes) if sizes else generation_size(shown, budget, SIZE_MULTIPLE)

    async def _wait_for_history(
        self, client: AsyncHttpClient, listener: EventListener, prompt: str, status: PromptStatus
    ) -> Mapping[str, Any]:
        """The prompt's history once it has ended. Raises BackendError when nothing is heard of it for too long."""
        import anyio

        timeout = self._images.server.timeout
        deadline = anyio.current_time() + timeout
        # The first look is early: the prompt may have ended before its id was known here.
        interval = min(POLL_WITHOUT_WEBSOCKET, timeout)
        while True:
            changed = status.changed
            with anyio.move_on_after(interval):
                await changed.wait()
            interval = min(POLL_WITH_WEBSOCKET if listener.connected else POLL_WITHOUT_WEBSOCKET, timeout)
            if changed.is_set():
                deadline = anyio.current_time() + timeout
                if not status.finished:
                    continue
            history = (await client.get_json(f"/history/{prompt}")).get(prompt)
            if isinstance(history, dict):
                return history
            if anyio.current_time() > deadline:
                raise BackendError(
                    f"{self._server.place} reported no progress on a picture for {timeout:g} seconds",
                    hint="look at its queue, or raise `timeout` under [images.server]",
                )

    def _saved_image(self, history: Mapping[str, Any]) -> dict[str, str]:
        """Where the first saved picture is, or else the first preview: parameters of /view. Raises RequestFailed."""
        from mdvideo._util.http_rules import RequestFailed

        outputs = history.get("outputs")
        images = [
            image
            for _, output in sorted(outputs.items() if isinstance(outputs, dict) else ())
            for image in (output.get("images") or () if isinstance(output, dict) else ())
            if isinstance(image, dict) and isinstance(image.get("filename"), str)
        ]
        images.sort(key=lambda image: image.get("type") != "output")
        if not images:
            reason = _failure_reason(history) or "the workflow saved no picture; it needs a Save Image node"
            raise RequestFailed(f"{self._server.place}: {self._server.said(reason)}")
        return {name: str(images[0].get(name, "")) for name in ("filename", "subfolder", "type")}


def _failure_reason(history: Mapping[str, Any]) -> str:
    match history.get("status"):
        case {"messages": list(messages)}:
            for message in messages:
                match message:
                    case ["execution_error", {"exception_message": str(reason), **more}]:
                        return f"{more.get('node_type', 'a node')} failed: {reason}"
                    case ["execution_interrupted", _]:
                        return "the picture was interrupted on the server"
    return ""
