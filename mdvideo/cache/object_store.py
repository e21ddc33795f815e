"""Bytes by name in a place that several machines use, through fsspec: with timeouts, retries and printable errors.

It knows nothing of what the bytes mean. No URL is shown with its user, password or query, and no text of a foreign
library's error is passed on: either may contain credentials.
"""

from __future__ import annotations

import asyncio
import os
import secrets
import threading
from collections.abc import Callable, Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import suppress
from typing import Any, TypeVar
from urllib.parse import urlsplit

from mdvideo._util.atomic import reason_of
from mdvideo.cache.retry import BreakerOpen, Retrier
from mdvideo.errors import StoreError

T = TypeVar("T")

REQUEST_SECONDS = 30.0
"""Timeout of one request: enough for a segment of several megabytes at 10 Mbit/s."""

OBJECT_STORES = frozenset({"s3", "s3a", "gs", "gcs", "az", "abfs", "abfss", "adl", "oss", "memory"})
"""Here an object appears only when it is complete. Elsewhere it is written under a temporary name, and moved."""

_S3_OPTIONS: Mapping[str, Any] = {
    "use_listings_cache": False,
    "skip_instance_cache": True,
    "max_concurrency": 1,  # otherwise s3fs asks for the size first, and each read costs two requests
    "config_kwargs": {"connect_timeout": 5, "read_timeout": REQUEST_SECONDS, "retries": {"max_attempts": 1}},
}
_GCS_OPTIONS: Mapping[str, Any] = {"use_listings_cache": False, "skip_instance_cache": True}
OPTIONS: Mapping[str, Mapping[str, Any]] = {
    "s3": _S3_OPTIONS,
    "s3a": _S3_OPTIONS,
    "gs": _GCS_OPTIONS,
    "gcs": _GCS_OPTIONS,
}
"""Options of file systems, by URL scheme."""

EXTRAS = {"s3": "s3", "s3a": "s3", "gs": "gcs", "gcs": "gcs"}
"""The extra that installs a file system, by URL scheme."""


class StoreUnavailable(StoreError):
    """The shared cache did not do what was requested, after all retries."""


class StoreFailedRecently(StoreUnavailable):
    """The shared cache failed a moment ago, so it was not tried: that failure has already been reported."""


class ObjectStore:
    """Bytes by name under ``url``: one that fsspec opens, or a folder's path. Thread-safe; connects at first use.

    ``retry_seconds`` of a method is how long failed requests are repeated.
    """

    def __init__(self, url: str, *, request_seconds: float = REQUEST_SECONDS) -> None:
        self._url = url
        self._request_seconds = request_seconds
        self._lock = threading.Lock()
        self._opened: tuple[Any, str] | None = None
        self._threads = ThreadPoolExecutor(16, thread_name_prefix="object-store")
        self._retrier = Retrier(_is_permanent)

    def __str__(self) -> str:
        return redact_url(self._url)

    def close(self) -> None:
        """Fail requests that are being retried."""
        self._retrier.close()

    def get(self, name: str, retry_seconds: float) -> bytes | None:
        """Return the bytes with this name, or None if there are none. Raises StoreUnavailable.

        If the store itself finds them damaged, returns no bytes (``b""``).
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
            return self._request(read, retry_seconds)
        except FileNotFoundError:
            return None

    def has(self, name: str, retry_seconds: float) -> bool:
        """Whether there are bytes with this name. Raises StoreUnavailable."""
        try:
            self._request(lambda: self._call("info", self._path(name)), retry_seconds)
        except FileNotFoundError:
            return False
        return True

    def put(self, name: str, data: bytes, retry_seconds: float) -> None:
        """Write bytes under this name, all or none. Raises StoreUnavailable."""
        try:
            self._request(lambda: self._put(name, data), retry_seconds)
        except FileNotFoundError:
            raise StoreUnavailable(f"{self}: no such bucket or folder") from None

    # --- inside

    def _request(self, request: Callable[[], T], retry_seconds: float) -> T:
        try:
            return self._retrier.call(request, retry_seconds)
        except FileNotFoundError:
            raise
        except BreakerOpen:
            raise StoreFailedRecently(f"{self}: failed a moment ago") from None
        except Exception as error:  # any library's own
            problem, hint = describe_error(error, self._url)
            # Not chained: the cause may contain the URL as it is, or a signed one.
            raise StoreUnavailable(f"{self}: {problem}", hint=hint) from None

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
        with suppress(Exception):  # it may never have existed; nobody asks for a leftover by its name
            self._filesystem()[0].rm_file(path)

    def _call(self, method: str, *args: Any) -> Any:
        """Make one request: an asynchronous file system on fsspec's own loop, any other on a thread of ours."""
        system = self._filesystem()[0]
        future: Future[Any]
        if system.async_impl:
            future = asyncio.run_coroutine_threadsafe(getattr(system, f"_{method}")(*args), system.loop)
        else:
            future = self._threads.submit(getattr(system, method), *args)
        try:
            return future.result(self._request_seconds)
        finally:
            future.cancel()

    def _path(self, name: str) -> str:
        return f"{self._filesystem()[1]}/{name}"

    def _protocol(self) -> str:
        protocol = self._filesystem()[0].protocol
        return protocol if isinstance(protocol, str) else str(protocol[0])

    def _filesystem(self) -> tuple[Any, str]:
        with self._lock:
            if self._opened is None:
                from fsspec.core import url_to_fs

                system, root = url_to_fs(self._url, **OPTIONS.get(_scheme(self._url), {}))
                if hasattr(system, "retries"):  # s3fs's; ours suffice, and know how long the caller can wait
                    system.retries = 1
                self._opened = system, root.rstrip("/")
            return self._opened


def redact_url(url: str) -> str:
    """Return ``url`` without user, password, query and fragment, so that it may be printed."""
    if "://" not in url:
        return url
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc.rpartition('@')[2]}{parts.path}".rstrip("/")


def _is_permanent(error: Exception) -> bool:
    """Whether another try cannot help."""
    return isinstance(error, PermissionError | ImportError | ValueError) or "Credential" in type(error).__name__


def describe_error(error: BaseException, url: str) -> tuple[str, str | None]:
    """Return what went wrong, in our own words, and a hint."""
    name = type(error).__name__
    if isinstance(error, PermissionError) or "Forbidden" in name:
        return "access denied", "reading needs the permission to list, too: without it, missing objects are denied"
    if isinstance(error, TimeoutError) or "Timeout" in name:
        return "no answer in time", None
    if isinstance(error, ImportError):
        extra = EXTRAS.get(_scheme(url))
        hint = f"pip install 'mdvideo[{extra}]'" if extra else "install fsspec, and the package that adds this scheme"
        return f"no installed package can open {_scheme(url) or 'a folder'}", hint
    if "Credential" in name:
        return "no credentials found", "set them in the environment, as for the store's own command line"
    if isinstance(error, ConnectionError) or "Connect" in name or "Endpoint" in name:
        return "cannot be reached", None
    if isinstance(error, OSError) and error.errno is not None and error.errno in _ERRNOS:
        return reason_of(OSError(error.errno, os.strerror(error.errno))), None
    if isinstance(error, ValueError):
        return "not an address that fsspec can open", "write s3://bucket/prefix, gs://bucket/prefix or a folder's path"
    return f"failed ({name})", None


_ERRNOS = frozenset(range(1, 134))


def _scheme(url: str) -> str:
    return url.partition("://")[0] if "://" in url else ""
