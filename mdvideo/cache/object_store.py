"""A place that machines share, through fsspec: bytes by name, with time-outs, retries, and errors fit to be printed.

It knows nothing of what the bytes mean. No URL is shown with its user, password or query, and nothing that a foreign
library says about an error is passed on: either may hold credentials.
"""

from __future__ import annotations

import asyncio
import itertools
import os
import random
import secrets
import threading
import time
from collections.abc import Callable, Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import suppress
from typing import Any, TypeVar
from urllib.parse import urlsplit

from mdvideo._util.atomic import reason_of
from mdvideo.errors import StoreError

T = TypeVar("T")

SECONDS = 30.0
"""Longest wait for one request: a segment of some megabytes comes over 10 Mbit/s in that time."""

FIRST_PAUSE = 0.2
LONGEST_PAUSE = 8.0
AWAY_SECONDS = 30.0
IN_A_HURRY = 10.0
"""For so long after a failure nobody asks again whose patience is less than this."""

OBJECT_STORES = frozenset({"s3", "s3a", "gs", "gcs", "az", "abfs", "abfss", "adl", "oss", "memory"})
"""Here an object is seen when it was put whole. Elsewhere it is put under another name, and moved."""

_S3: Mapping[str, Any] = {
    "use_listings_cache": False,
    "skip_instance_cache": True,
    "max_concurrency": 1,  # else s3fs asks for the size first, and each read costs two requests
    "config_kwargs": {"connect_timeout": 5, "read_timeout": SECONDS, "retries": {"max_attempts": 1}},
}
_GCS: Mapping[str, Any] = {"use_listings_cache": False, "skip_instance_cache": True}
OPTIONS: Mapping[str, Mapping[str, Any]] = {
    "s3": _S3,
    "s3a": _S3,
    "gs": _GCS,
    "gcs": _GCS,
}
_HOPELESS = (PermissionError, ImportError, ValueError)
"""Errors that no second try will mend."""

EXTRAS = {"s3": "s3", "s3a": "s3", "gs": "gcs", "gcs": "gcs"}


class StoreUnavailable(StoreError):
    """The shared store did not do what it was asked to, after all tries."""


class ObjectStore:
    """Bytes by name under ``url``: what fsspec opens, or a folder's path. Thread-safe; it connects on first use."""

    def __init__(self, url: str, *, seconds: float = SECONDS) -> None:
        self._url = url
        self._seconds = seconds
        self._lock = threading.Lock()
        self._opened: tuple[Any, str] | None = None
        self._threads = ThreadPoolExecutor(16, thread_name_prefix="store")
        self._away_until = 0.0
        self._failing_since: float | None = None
        self._closing = threading.Event()

    def __str__(self) -> str:
        return shown(self._url)

    def close(self) -> None:
        """Give up on whatever still waits."""
        self._closing.set()

    def get(self, name: str, patience: float) -> bytes | None:
        """The bytes with this name, None if there are none, and no byte if the store itself finds them damaged.

        Tries for ``patience`` seconds. Raises StoreAway.
        """

        def read() -> bytes:
            try:
                found: bytes = self._call("cat_file", self._path(name))
            except Exception as error:
                if "Checksum" in type(error).__name__:
                    return b""
                raise
            return found

        try:
            return self._patiently(patience, read)
        except FileNotFoundError:
            return None

    def has(self, name: str, patience: float) -> bool:
        """Whether there is anything with this name. Raises StoreAway."""
        try:
            self._patiently(patience, lambda: self._call("info", self._path(name)))
        except FileNotFoundError:
            return False
        return True

    def put(self, name: str, data: bytes, patience: float) -> None:
        """Put these bytes under this name, whole or not at all. Raises StoreAway."""
        try:
            self._patiently(patience, lambda: self._put(name, data))
        except FileNotFoundError:
            raise StoreUnavailable(f"{self}: there is no such bucket or folder") from None

    # --- inside

    def _patiently(self, patience: float, work: Callable[[], T]) -> T:
        start = time.monotonic()
        # Patience is with the place, not with each request: a hundred uploads do not wait a hundred times as long.
        until = max(start, (self._failing_since or start) + patience)
        if patience < IN_A_HURRY and time.monotonic() < self._away_until:
            raise StoreUnavailable(f"{self} was out of reach a moment ago")
        for attempt in itertools.count():
            try:
                done = work()
            except FileNotFoundError:
                raise
            except Exception as error:  # any library's own
                self._failing_since = self._failing_since or time.monotonic()
                pause = min(LONGEST_PAUSE, FIRST_PAUSE * 2**attempt) * random.uniform(0.5, 1)
                hopeless = isinstance(error, _HOPELESS) or "Credential" in type(error).__name__
                if hopeless or time.monotonic() + pause > until or self._closing.wait(pause):
                    self._away_until = time.monotonic() + AWAY_SECONDS
                    words, hint = words_of(error, self._url)
                    # Not chained: the cause may hold the URL as it is, or a signed one.
                    raise StoreUnavailable(f"{self}: {words}", hint=hint) from None
            else:
                self._away_until, self._failing_since = 0.0, None
                return done
        raise AssertionError

    def _put(self, name: str, data: bytes) -> None:
        path = self._path(name)
        if self._protocol() in OBJECT_STORES:
            self._call("pipe_file", path, data)
            return
        temporary = f"{path}.{secrets.token_hex(6)}.part"
        self._call("makedirs", path.rpartition("/")[0], True)
        try:
            self._call("pipe_file", temporary, data)
            self._call("mv", temporary, path)
        except BaseException:
            self._threads.submit(self._remove, temporary)
            raise

    def _remove(self, path: str) -> None:
        with suppress(Exception):  # it may never have been there; a leftover has a name that nobody asks for
            self._filesystem()[0].rm_file(path)

    def _call(self, method: str, *args: Any) -> Any:
        """One request. An asynchronous file system does it on fsspec's own loop, any other on a thread of ours."""
        system = self._filesystem()[0]
        future: Future[Any]
        if system.async_impl:
            future = asyncio.run_coroutine_threadsafe(getattr(system, f"_{method}")(*args), system.loop)
        else:
            future = self._threads.submit(getattr(system, method), *args)
        try:
            return future.result(self._seconds)
        finally:
            future.cancel()

    def _path(self, name: str) -> str:
        return f"{self._filesystem()[1]}/{name}"

    def _protocol(self) -> str:
        named = self._filesystem()[0].protocol
        return named if isinstance(named, str) else str(named[0])

    def _filesystem(self) -> tuple[Any, str]:
        with self._lock:
            if self._opened is None:
                from fsspec.core import url_to_fs

                system, root = url_to_fs(self._url, **OPTIONS.get(_scheme(self._url), {}))
                if hasattr(system, "retries"):
                    system.retries = 1  # ours are enough, and know when somebody waits
                self._opened = system, root.rstrip("/")
            return self._opened


def shown(url: str) -> str:
    """``url`` as it may be printed: without user, password, query and fragment."""
    if "://" not in url:
        return url
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc.rpartition('@')[2]}{parts.path}".rstrip("/")


def words_of(error: BaseException, url: str) -> tuple[str, str | None]:
    """What went wrong, in our own words, and a hint."""
    name = type(error).__name__
    if isinstance(error, PermissionError) or "Forbidden" in name:
        return "access was denied", "reading needs the right to list, too: without it a store denies what it lacks"
    if isinstance(error, TimeoutError) or "Timeout" in name:
        return "it gave no answer in time", None
    if isinstance(error, ImportError):
        extra = EXTRAS.get(_scheme(url))
        hint = f"pip install 'mdvideo[{extra}]'" if extra else "install fsspec, and the package that adds this scheme"
        return f"nothing is installed here that opens {_scheme(url) or 'a folder'}", hint
    if "Credential" in name:
        return "no credentials were found", "give them by the environment, as for the store's own command line"
    if isinstance(error, ConnectionError) or "Connect" in name or "Endpoint" in name:
        return "it cannot be reached", None
    if isinstance(error, OSError) and error.errno is not None and error.errno in _ERRNOS:
        return reason_of(OSError(error.errno, os.strerror(error.errno))), None
    if isinstance(error, ValueError):
        return "this is no address that fsspec knows", "write s3://bucket/prefix, gs://bucket/prefix or a folder's path"
    return f"it failed ({name})", None


_ERRNOS = frozenset(range(1, 134))


def _scheme(url: str) -> str:
    return url.partition("://")[0] if "://" in url else ""
