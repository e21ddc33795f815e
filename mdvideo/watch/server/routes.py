"""What stands at which address of the watch server. ``guard`` has already refused what must not come this far."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Callable, Mapping
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
from mdvideo.events import Event, Notice
from mdvideo.watch.server.actions import ACTIONS, asked
from mdvideo.watch.server.byte_ranges import select
from mdvideo.watch.server.deck_index import DeckIndex, ServedDeck, address_of
from mdvideo.watch.server.media_response import MediaResponse
from mdvideo.watch.server.sse import EventStream
from mdvideo.watch.server.static_files import page, page_files

MEDIA_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,254}")
"""Names are looked up, never joined to a path; even so no session is asked for one that could be part of a path."""


def application(
    decks: DeckIndex, token: str, stop: asyncio.Event, readers: ThreadPoolExecutor, emit: Callable[[Event], None]
) -> ASGIApp:
    """Serve ``decks``; media are read on ``readers``, streams end when ``stop`` is set, ``emit`` hears of failures."""
    pages, shown = _Pages(decks, token), _Lessons(decks, stop, readers)
    routes = [
        Route("/", pages.index),
        Route("/page/{name}", pages.part),
        Route("/decks.json", shown.listing),
        Route("/events", shown.listing_events),
        Route("/decks/{deck}", pages.without_slash),
        Route("/decks/{deck}/", pages.lesson),
        Route("/decks/{deck}/events", shown.events),
        Route("/decks/{deck}/media/{name}", shown.media),
        *(Route(f"/decks/{{deck}}/{name}", partial(shown.act, name), methods=["POST"]) for name in ACTIONS),
    ]
    handlers: Mapping[Any, ExceptionHandler] = {HTTPException: _refused, Exception: partial(_failed, emit)}
    starlette = Starlette(routes=routes, exception_handlers=handlers)
    starlette.router.redirect_slashes = False  # it builds absolute addresses from what the client says
    return starlette


class _Pages:
    """HTML, and the files that it asks for; all in memory since the start."""

    def __init__(self, decks: DeckIndex, token: str) -> None:
        self._decks = decks
        self._files = page_files()
        self._lesson, self._index = page("index.html", token), page("decks.html", token)

    async def index(self, _request: Request) -> Response:
        if len(self._decks) == 1:
            # Temporary: another deck may appear in the folder.
            return RedirectResponse(address_of(next(iter(self._decks)).id), 307)
        return HTMLResponse(self._index)

    async def lesson(self, request: Request) -> Response:
        _session(self._decks, request)
        return HTMLResponse(self._lesson)

    async def without_slash(self, request: Request) -> Response:
        return RedirectResponse(address_of(_session(self._decks, request).id), 308)

    async def part(self, request: Request) -> Response:
        file = self._files.get(request.path_params["name"])
        if file is None:
            raise HTTPException(404, "no such file is served")
        headers = {"etag": file.etag, "cache-control": "no-cache"}
        if select(len(file.data), file.etag, request.method, request.headers).status == 304:
            return Response(status_code=304, headers=headers)
        return Response(file.data, headers=headers, media_type=file.media_type)


class _Lessons:
    """What pages fetch, hear, and ask for."""

    def __init__(self, decks: DeckIndex, stop: asyncio.Event, readers: ThreadPoolExecutor) -> None:
        self._decks = decks
        self._stop = stop
        self._readers = readers

    async def listing(self, _request: Request) -> Response:
        return JSONResponse({"decks": self._decks.summary()})

    async def listing_events(self, _request: Request) -> EventStream:
        return EventStream(self._decks.changes(), self._stop)

    async def events(self, request: Request) -> EventStream:
        return EventStream(_session(self._decks, request).changes(), self._stop)

    async def media(self, request: Request) -> MediaResponse:
        name = request.path_params["name"]
        session = _session(self._decks, request)
        medium = session.media(name) if MEDIA_NAME.fullmatch(name) else None
        if medium is None:
            raise HTTPException(404, "no such file is served")
        return MediaResponse(medium, self._readers)

    async def act(self, name: str, request: Request) -> Response:
        kind, status = ACTIONS[name]
        session = _session(self._decks, request)
        do = await asked(request, kind)
        try:
            await do(session)
        except MdvideoError as error:
            raise HTTPException(409, str(error)) from error
        return JSONResponse({}, status)


def _session(decks: DeckIndex, request: Request) -> ServedDeck:
    session = decks.get(request.path_params["deck"])
    if session is None:
        raise HTTPException(404, "no such deck is watched")
    return session


async def _refused(_request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)
    return JSONResponse({"error": error.detail}, error.status_code, headers=error.headers)


async def _failed(emit: Callable[[Event], None], request: Request, error: Exception) -> Response:
    emit(Notice(f"a request for {request.url.path} failed: {error!r}"))
    return JSONResponse({"error": "the server failed; its terminal says how"}, 500)
