"""Requests to one server: when they are retried, and which error is raised. The clients are in ``http_client``."""

from __future__ import annotations

import json
import random
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Any

import httpx
from tenacity import RetryCallState, retry_if_exception_type, stop_after_attempt

from mdvideo._util.backoff import backoff_seconds
from mdvideo._util.server_address import Server
from mdvideo.errors import BackendError, BackendUnavailable

BUSY_STATUSES = frozenset({408, 425, 429, 502, 503, 504})
"""Answers by which a server says that it cannot serve any request now."""

RETRIED_STATUSES = BUSY_STATUSES | {500}
"""500 may be caused by this one request: it is tried again, and then only this request fails."""

CONNECT_TIMEOUT = 10.0
"""Seconds."""

NO_QUOTA = frozenset({"insufficient_quota", "billing_hard_limit_reached"})
"""OpenAI's error codes for an account without credit, sent with status 429. Waiting does not help."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RequestOptions:
    """How requests are sent and retried."""

    timeout: float
    """Seconds for each answer."""

    retries: int
    """Further tries after the first."""

    max_bytes: int
    """Size limit of an answer."""

    longest_wait: float = 60.0
    """Seconds between two tries at most."""

    give_up_on_longer_wait: bool = True
    """Fail when ``Retry-After`` asks for more than ``longest_wait``. Otherwise wait only that long, and try again."""

    retry_timeouts: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class ErrorHints:
    """What users can do about each kind of failure."""

    timeout: str
    unreachable: str
    unauthorized: str
    not_found: str
    busy: str
    refused: str | None = None


class RequestFailed(BackendError):
    """The server refuses this request or answers it badly. Other requests may succeed."""


class TransientError(Exception):
    """A failure that another try may cure. ``error`` is raised when no try is left."""

    def __init__(self, error: BackendError, retry_after: float | None = None) -> None:
        super().__init__(error.message)
        self.error = error
        self.retry_after = retry_after


class RequestRules:
    """What both clients share: when to retry, and which error to raise."""

    def __init__(self, server: Server, options: RequestOptions, hints: ErrorHints) -> None:
        self._server = server
        self._options = options
        self._hints = hints

    @property
    def client_arguments(self) -> dict[str, Any]:
        timeout = self._options.timeout
        return {"timeout": httpx.Timeout(timeout, connect=min(timeout, CONNECT_TIMEOUT)), "follow_redirects": False}

    @property
    def retry_arguments(self) -> dict[str, Any]:
        return {
            "retry": retry_if_exception_type(TransientError),
            "stop": stop_after_attempt(self._options.retries + 1),
            "wait": self._wait_before_next,
            "reraise": True,
        }

    def _wait_before_next(self, state: RetryCallState) -> float:
        failure = state.outcome.exception() if state.outcome is not None else None
        asked = failure.retry_after if isinstance(failure, TransientError) else None
        seconds = backoff_seconds(state.attempt_number, random.random()) if asked is None else asked
        return min(seconds, self._options.longest_wait)

    def transport_failure(self, error: httpx.RequestError) -> BackendError | TransientError:
        """The error for a request that got no answer."""
        place = self._server.place
        if isinstance(error, httpx.TimeoutException):
            late = BackendError(f"{place} did not answer in time", hint=self._hints.timeout)
            return TransientError(late) if self._options.retry_timeouts else late
        said = self._server.said(str(error))
        return TransientError(BackendUnavailable(f"{place} cannot be reached: {said}", hint=self._hints.unreachable))

    def check_size(self, data: bytearray) -> None:
        """Raise BackendError when an answer is too large."""
        if len(data) > self._options.max_bytes:
            raise BackendError(f"{self._server.place} sends more than {self._options.max_bytes >> 20} MiB")

    def check_status(self, response: httpx.Response, data: bytes) -> None:
        """Raise the error for an answer that is not a success."""
        status = response.status_code
        if 200 <= status < 300:
            return
        failure = self._status_failure(status, data)
        if status not in RETRIED_STATUSES or _error_code(data) in NO_QUOTA:
            raise failure
        wait = retry_after_seconds(response.headers.get("retry-after"), datetime.now(UTC))
        if self._options.give_up_on_longer_wait and (wait or 0) > self._options.longest_wait:
            raise BackendError(failure.message, hint=f"the server asks to wait {wait:.0f} seconds; {self._hints.busy}")
        raise TransientError(failure, wait)

    def _status_failure(self, status: int, data: bytes) -> BackendError:
        said = self._server.said(_error_message(data))
        message = f"{self._server.place} answered {status}" + (f": {said}" if said else "")
        if status in (401, 403):
            return BackendUnavailable(message, hint=self._hints.unauthorized)
        if status == 404:
            return BackendUnavailable(message, hint=self._hints.not_found)
        if 300 <= status < 400:
            return BackendError(message, hint="redirects are not followed: set the server's final address")
        if status in BUSY_STATUSES:
            return BackendError(message, hint=self._hints.busy)
        return RequestFailed(message, hint=self._hints.busy if status == 500 else self._hints.refused)

    def json_object(self, data: bytes) -> dict[str, Any]:
        """An answer's JSON object. Raises BackendError."""
        answer = _parse_json(data)
        if not isinstance(answer, dict):
            raise BackendError(f"{self._server.place} did not answer in JSON", hint="is the address right?")
        return answer


def retry_after_seconds(header: str | None, now: datetime) -> float | None:
    """The wait that a ``Retry-After`` header asks for (RFC 9110, 10.2.3: seconds, or a date), or None."""
    if header is None:
        return None
    try:
        return max(0.0, float(header))
    except ValueError:
        pass
    try:
        date = parsedate_to_datetime(header)
    except ValueError:
        return None
    return max(0.0, ((date if date.tzinfo else date.replace(tzinfo=UTC)) - now).total_seconds())


def _parse_json(data: bytes) -> Any:
    try:
        return json.loads(data)
    except (ValueError, RecursionError):
        return None


def _error_of(data: bytes) -> Any:
    answer = _parse_json(data)
    return answer.get("error", answer) if isinstance(answer, dict) else answer


def _error_message(data: bytes) -> str:
    """The reason that a server gives, in any of the usual shapes."""
    error = _error_of(data)
    if isinstance(error, dict):
        found = error.get("message") or error.get("detail") or error.get("type") or ""
        details = error.get("details")
        return f"{found} ({details})" if details else str(found)
    return str(error) if error is not None else data[:1000].decode("utf-8", "replace")


def _error_code(data: bytes) -> Any:
    error = _error_of(data)
    return error.get("code") if isinstance(error, dict) else None
