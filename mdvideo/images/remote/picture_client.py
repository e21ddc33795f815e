"""The HTTP client of the image backends: its limits, and the hints of its errors."""

from __future__ import annotations

from mdvideo._util.http_client import AsyncHttpClient
from mdvideo._util.http_rules import ErrorHints, RequestOptions
from mdvideo._util.server_address import Server
from mdvideo.images.remote.server_config import KEY_VARIABLE
from mdvideo.settings import ServerSettings

MAX_BYTES = 96 << 20
"""Size limit of an answer: a picture of 64 MiB as base64."""

HINTS = ErrorHints(
    timeout="raise `timeout` under [images.server], or lower `concurrency`",
    unreachable="check that the server runs, and its address",
    unauthorized=f"check the key in {KEY_VARIABLE}",
    not_found="check the address and the model's name",
    busy="finished pictures are kept: build again later",
)


def picture_client(server: Server, settings: ServerSettings) -> AsyncHttpClient:
    """A client of the image server, to be used as an asynchronous context manager."""
    # A time-out is not retried: the server may still be generating the picture that it was too slow to deliver.
    options = RequestOptions(timeout=settings.timeout, retries=settings.retries, max_bytes=MAX_BYTES)
    return AsyncHttpClient(server, options, HINTS)
