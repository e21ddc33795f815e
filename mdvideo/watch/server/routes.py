"""The routes of the watch server. ``middleware`` has already denied what must not get this far."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from typing import Any

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, RedirectResponse, Response
from starlette.routing import Route
from starlette.types import ASGIApp, ExceptionHandler

from mdvideo.errors import MdvideoError
from mdvideo.events import Emit, Notice
from mdvideo.watch.server.actions import ACTIONS, media_type_of, parse_action, read_body
from mdvideo.watch.server.byte_ranges import select_bytes
from mdvideo.watch.server.deck_index import DeckIndex, ServedDeck, deck_url
from mdvideo.watch.server.media_response import MediaResponse
from mdvideo.watch.server.sse import EventStream
from mdvideo.watch.server.static_files import load_html, load_page_files

MEDIA_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,254}")
"""Names are looked up, never joined to a path. As a second defence, names that could be part of a path are rejected."""

TAKE_KEY = re.compile(r"[0-9a-f]{12}")
TAKE_TYPES = frozenset({"audio/webm", "audio/mp4", "audio/ogg", "audio/wav", "audio/x-wav", "video/webm"})
"""What browsers record; Firefox calls a recording without pictures video/webm too."""

MAX_TAKE_BYTES = 64 << 20
"""Half an hour as browsers record it. FFmpeg, and not the declared type, decides whether it is sound."""


def create_app(decks: DeckIndex, token: str, stop: asyncio.Event, readers: ThreadPoolExecutor, emit: Emit) -> ASGIApp:
    """Create the application that serves ``decks``.

    ``readers`` are the threads that read media files. Event streams end when ``stop`` is set. Failed requests are
    reported to ``emit``.
    """
    pages, deck_routes = _PageRoutes(decks, token), _DeckRoutes(decks, stop, readers)
    routes = [
        Route("/", pages.index),
        Route("/page/{name}", pages.file),
        Route("/decks.json", deck_routes.summaries),
        Route("/events", deck_routes.summary_events),
        Route("/decks/{deck}", pages.redirect_to_slash),
        Route("/decks/{deck}/", pages.deck),
        Route("/decks/{deck}/events", deck_routes.events),
        Route("/decks/{deck}/media/{name}", deck_routes.media),
        Route("/decks/{deck}/takes/{key}", deck_routes.record, methods=["POST"]),
        *(Route(f"/decks/{{deck}}/{name}", partial(deck_routes.act, name), methods=["POST"]) for name in ACTIONS),
    ]
    handlers: Mapping[Any, ExceptionHandler] = {
        HTTPException: _handle_http_error,
        Exception: partial(_handle_failure, emit),
    }
    starlette = Starlette(routes=routes, exception_handlers=handlers)
    starlette.router.redirect_slashes = False  # it builds absolute URLs from the client's Host header
    return starlette


class _PageRoutes:
    """HTML pages and the files they load, all read into memory at the start."""

    def __init__(self, decks: DeckIndex, token: str) -> None:
        self._decks = decks
        self._files = load_page_files()
        self._deck_page, self._index = load_html("index.html", token), load_html("decks.html", token)

    async def index(self, _request: Request) -> Response:
        if len(self._decks) == 1:
            # A temporary redirect: another deck may appear in the folder.
            return RedirectResponse(deck_url(next(iter(self._decks)).id), 307)
        return HTMLResponse(self._index)

    async def deck(self, request: Request) -> Response:
        _session_of(self._decks, request)
        return HTMLResponse(self._deck_page)

    async def redirect_to_slash(self, request: Request) -> Response:
        return RedirectResponse(deck_url(_session_of(self._decks, request).id), 308)

    async def file(self, request: Request) -> Response:
        file = self._files.get(request.path_params["name"])
        if file is None:
            raise HTTPException(404, "there is no such file")
        headers = {"etag": file.etag, "cache-control": "no-cache"}
        if select_bytes(len(file.data), file.etag, request.method, request.headers).status == 304:
            return Response(status_code=304, headers=headers)
        return Response(file.data, headers=headers, media_type=file.media_type)


class _DeckRoutes:
    """Summaries, event streams, media and actions."""

    def __init__(self, decks: DeckIndex, stop: asyncio.Event, readers: ThreadPoolExecutor) -> None:
        self._decks = decks
        self._stop = stop
        self._readers = readers

    async def summaries(self, _request: Request) -> Response:
        return JSONResponse({"decks": self._decks.summaries()})

    async def summary_events(self, _request: Request) -> EventStream:
        return EventStream(self._decks.changes(), self._stop)

    async def events(self, request: Request) -> EventStream:
        return EventStream(_session_of(self._decks, request).changes(), self._stop)

    async def media(self, request: Request) -> MediaResponse:
        name = request.path_params["name"]
        session = _session_of(self._decks, request)
        file = session.media(name) if MEDIA_NAME.fullmatch(name) else None
        if file is None:
            raise HTTPException(404, "there is no such file")
        return MediaResponse(file, self._readers)

    async def act(self, name: str, request: Request) -> Response:
        kind, status = ACTIONS[name]
        session = _session_of(self._decks, request)
        action = await parse_action(request, kind)
        try:
            result = await action.apply_to(session)
        except MdvideoError as error:
            raise HTTPException(409, str(error)) from error
        return JSONResponse({} if result is None else dict(result), status)

    async def record(self, request: Request) -> Response:
        key, session = request.path_params["key"], _session_of(self._decks, request)
        if not TAKE_KEY.fullmatch(key):
            raise HTTPException(404, "there is no such sentence")
        if media_type_of(request) not in TAKE_TYPES:
            raise HTTPException(415, "the body must be a recording: audio/webm, audio/mp4, audio/ogg or audio/wav")
        data = await read_body(request, MAX_TAKE_BYTES)
        try:
            made = await session.takes.record(key, data, gate=request.query_params.get("gate") == "1")
        except MdvideoError as error:
            raise HTTPException(409, str(error)) from error
        return JSONResponse(made, 201)


def _session_of(decks: DeckIndex, request: Request) -> ServedDeck:
    session = decks.get(request.path_params["deck"])
    if session is None:
        raise HTTPException(404, "there is no such deck")
    return session


async def _handle_http_error(_request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)
    return JSONResponse({"error": error.detail}, error.status_code, headers=error.headers)


async def _handle_failure(emit: Emit, request: Request, error: Exception) -> Response:
    emit(Notice(f"a request for {request.url.path} failed: {error!r}"))
    return JSONResponse({"error": "the server failed: see its terminal for the reason"}, 500)
