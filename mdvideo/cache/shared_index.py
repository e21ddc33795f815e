"""What is known to be in a shared store, so that a hit in the cache asks nobody: keys, one a line, for a week.

A week, because stores may have rules by which old objects go: what is used is then asked for, and put there, anew.
"""

from __future__ import annotations

import hashlib
import threading
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path

from mdvideo.cache.paths import is_name


class KnownKeys:
    """The keys known for ``url``, in a file in ``folder``. Thread-safe; several processes may add to one file."""

    def __init__(self, folder: Path, url: str) -> None:
        place = hashlib.sha256(url.encode()).hexdigest()[:16]
        year, week, _ = datetime.now(UTC).isocalendar()
        self._path = folder / f"{place}-{year}-{week:02}"
        self._older = f"{place}-*"
        self._lock = threading.Lock()
        self._keys: set[str] | None = None

    def __contains__(self, key: str) -> bool:
        with self._lock:
            return key in self._read()

    def add(self, key: str) -> None:
        """Note a key. That it cannot be written costs a request next time, and no more."""
        with self._lock:
            keys = self._read()
            if key in keys:
                return
            keys.add(key)
            with suppress(OSError):
                self._path.parent.mkdir(parents=True, exist_ok=True)
                with self._path.open("ab") as file:
                    file.write(f"{key}\n".encode())

    def discard(self, key: str) -> None:
        """Forget a key, in this process."""
        with self._lock:
            self._read().discard(key)

    def _read(self) -> set[str]:
        if self._keys is None:
            self._keys = set()
            with suppress(OSError):
                text = self._path.read_text(encoding="ascii", errors="replace")
                self._keys = {line for line in text.split() if is_name(line)}
            for path in self._path.parent.glob(self._older):
                if path != self._path:
                    with suppress(OSError):
                        path.unlink()
        return self._keys
