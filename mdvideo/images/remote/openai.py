"""The image backend ``openai``: ``POST /v1/images/generations`` of OpenAI, vLLM-Omni, SGLang-Diffusion and LocalAI."""

from __future__ import annotations

import base64
import binascii
import os
from collections.abc import AsyncIterator, Iterator, Mapping, Sequence
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING

from mdvideo.frame_size import Size
from mdvideo.images.remote.dialects import FLAVOURS, body_of, ignored_parameters, resolve_flavour, size_to_request
from mdvideo.images.remote.server_config import identity_parts, require_remote_extra, server_of
from mdvideo.protocols import STANDALONE, BackendContext, GeneratedPicture, OnProgress, OnStep, PictureRequest
from mdvideo.settings import ImageSettings

if TYPE_CHECKING:
    from mdvideo._util.http_client import AsyncHttpClient
    from mdvideo.images.remote.concurrent import FetchPicture


class OpenAIImages:
    """Requests pictures from a server of the OpenAI kind.

    The key and, if not configured, the address come from the environment. Raises BackendUnavailable when no server is
    configured or the remote extra is not installed.
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
        flavour = resolve_flavour(settings.server.flavour, self._server.place)
        self._dialect = FLAVOURS[flavour]
        self.identity = " ".join(["openai 1", flavour, self._server.place, *identity_parts(settings)])

    def identity_of(self, model: str | None) -> str:
        """The identity for requests that name ``model``; None means the dialect's default, if it has one."""
        name = model or self._dialect.model
        return f"{self.identity} {name}" if name else self.identity

    def model_and_revision(self, model: str | None) -> tuple[str | None, None]:
        """The requested model; no server reports its revision."""
        return model or self._dialect.model, None

    def generate(self, requests: Sequence[PictureRequest], progress: OnProgress) -> Iterator[GeneratedPicture]:
        """Yield each picture as it arrives, in any order. Raises BackendError."""
        from mdvideo.images.remote.concurrent import generate_all

        self._report_ignored(requests)
        yield from generate_all(requests, progress, self._session, self._images.server.concurrency)

    def _report_ignored(self, requests: Sequence[PictureRequest]) -> None:
        ignored = list(ignored_parameters(requests, self._dialect))
        if ignored:
            self._notify(f"{self._server.place} does not support {', '.join(ignored)}")

    @asynccontextmanager
    async def _session(self) -> AsyncIterator[FetchPicture]:
        from mdvideo.images.remote.picture_client import picture_client

        async with picture_client(self._server, self._images.server) as client:

            async def fetch(request: PictureRequest, on_step: OnStep) -> bytes:
                del on_step  # the protocol reports no steps
                return await self._fetch_picture(client, request)

            yield fetch

    async def _fetch_picture(self, client: AsyncHttpClient, request: PictureRequest) -> bytes:
        from mdvideo._util.http_rules import RequestFailed

        shown = Size(request.width, request.height)
        model = request.model or self._dialect.model
        size = size_to_request(shown, self._dialect, model, self._images.server.sizes, self._images.megapixels)
        answer = await client.post_json("/v1/images/generations", body_of(request, self._dialect, size))
        match answer:
            case {"data": [{"b64_json": str(encoded)}, *_]}:
                try:
                    return base64.b64decode(encoded, validate=True)
                except binascii.Error as error:
                    raise RequestFailed(f"{self._server.place} sent a picture that is not base64") from error
            case {"data": [{"url": str(url)}, *_]}:
                link, is_own = self._server.link(url)
                return await client.get(link, with_key=is_own)
        raise RequestFailed(f"{self._server.place} answered without a picture: {self._server.said(str(answer))}")
