"""When a request is worth another try, and how long to wait before it. Pure."""

from __future__ import annotations

from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

BUSY = frozenset({408, 425, 429, 502, 503, 504})
"""HTTP statuses by which a server says that it cannot answer now, whatever was asked."""

RETRIED = BUSY | {500}
"""500 may be the fault of one picture: it is tried again, and at last given up for that picture alone."""

FIRST_WAIT, LONGEST_WAIT = 0.5, 60.0
"""Seconds."""


def wait_before(attempt: int, retry_after: str | None, now: datetime, luck: float) -> float:
    """Seconds to wait before try ``attempt`` (the first repetition is 1).

    What the server asks for in ``Retry-After`` (RFC 9110, 10.2.3: seconds, or a date) is heeded. Else the wait doubles
    with each try, and ``luck`` in 0…1 shortens it by up to half, so that many clients do not come back at once.
    """
    asked = _asked(retry_after, now)
    if asked is not None:
        return asked
    return float(min(FIRST_WAIT * 2 ** (attempt - 1), LONGEST_WAIT)) * (1 - luck / 2)


def _asked(retry_after: str | None, now: datetime) -> float | None:
    if retry_after is None:
        return None
    try:
        return max(0.0, float(retry_after))
    except ValueError:
        pass
    try:
        date = parsedate_to_datetime(retry_after)
    except ValueError:
        return None
    return max(0.0, ((date if date.tzinfo else date.replace(tzinfo=UTC)) - now).total_seconds())
