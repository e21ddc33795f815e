"""The painter ``openai``: ``POST /v1/images/generations`` of OpenAI, vLLM-Omni, SGLang-Diffusion and LocalAI."""

from __future__ import annotations

import base64
import binascii
import os
from collections.abc import AsyncIterator, Callable, Iterator, Mapping, Sequence
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING

from mdvideo.frame_size import Size
from mdvideo.images.remote.dialects import FLAVOURS, body_of, flavour_name, ignored, size_for
from mdvideo.images.remote.server_config import require_extra, server_of, shaping
from mdvideo.protocols import GeneratedPicture, OnProgress, PictureRequest
from mdvideo.settings import ImageSettings

if TYPE_CHECKING:
    from mdvideo.images.remote.concurrent import Ask, OnStep
    from mdvideo.images.remote.picture_client import PictureClient


class OpenAIImages:
    """Asks a server of the OpenAI kind. The key and, if not configured, the address come from the environment.

    Raises BackendUnavailable when no server is named or the remote extra is not installed.
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
        self._name = flavour_name(settings.server.flavour, self._server.place)
        self._flavour = FLAVOURS[self._name]
        self.identity = " ".join(["openai 1", self._name, self._server.place, *shaping(settings)])

    def _tell_unheeded(self, requests: Sequence[PictureRequest]) -> None:
        lost = list(ignored(requests, self._flavour))
        if lost:
            self.notice(f"{self._server.place} takes no {', no '.join(lost)}")

    def identity_of(self, model: str | None) -> str:
        """The identity where a request names ``model``; None stands for the flavour's default, if it has one."""
        named = model or self._flavour.model
        return f"{self.identity} {named}" if named else self.identity

    def used(self, model: str | None) -> tuple[str | None, None]:
        """The model that is asked for; which revision of it answers, no server says."""
        return model or self._flavour.model, None

    def paint(self, requests: Sequence[PictureRequest], progress: OnProgress) -> Iterator[GeneratedPicture]:
        """Yield each picture as it arrives, in any order. Raises BackendError."""
        from mdvideo.images.remote.concurrent import painted

        self._tell_unheeded(requests)
        yield from painted(requests, progress, self._session, self._images.server.concurrency)

    @asynccontextmanager
    async def _session(self) -> AsyncIterator[Ask]:
        from mdvideo.images.remote.picture_client import connection

        server = self._images.server
        async with connection(self._server, server.timeout, server.retries) as http:

            async def ask(request: PictureRequest, stepped: OnStep) -> bytes:
                del stepped  # the protocol tells of no steps
                return await self._picture(http, request)

            yield ask

    async def _picture(self, http: PictureClient, request: PictureRequest) -> bytes:
        from mdvideo.images.remote.picture_client import PictureRefused

        shown = Size(request.width, request.height)
        model = request.model or self._flavour.model
        size = size_for(shown, self._flavour, model, self._images.server.sizes, self._images.megapixels)
        answer = await http.json("POST", "/v1/images/generations", body=body_of(request, self._flavour, size))
        match answer:
            case {"data": [{"b64_json": str(encoded)}, *_]}:
                try:
                    return base64.b64decode(encoded, validate=True)
                except binascii.Error as error:
                    raise PictureRefused(f"{self._server.place} sent a picture that is not base64") from error
            case {"data": [{"url": str(url)}, *_]}:
                link, own = self._server.link(url)
                return await http.read("GET", link, own=own)
        raise PictureRefused(f"{self._server.place} answered without a picture: {self._server.said(str(answer))}")
