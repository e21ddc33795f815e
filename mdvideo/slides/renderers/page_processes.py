"""Runs blitz-py in processes of their own: a page at which it crashes or hangs is lost, and nothing else.

A process serves one page at a time and is kept for the next one. Starting one takes 0.1 s. It gets none of the
program's environment but what fonts and Python need, so no keys of servers.
"""

from __future__ import annotations

import contextlib
import json
import mmap
import os
import struct
import subprocess
import sys
import threading
import time
import weakref
from collections.abc import Mapping, Sequence
from typing import Any, cast

from mdvideo.errors import BackendUnavailable, PageError
from mdvideo.slides.renderers import blitz_worker

SECONDS = 30.0
"""Time that blitz-py may take for a page, all calls together. The largest slides of real decks take one second."""
MEMORY = 8 * 2**30
"""Address space of a process, most of it reserved by threads and never used. A 4K slide takes 0.6 GiB."""

_ENVIRONMENT = ("PATH", "HOME", "LANG", "LC_ALL", "TMPDIR", "TEMP", "TMP", "SYSTEMROOT", "WINDIR", "LD_LIBRARY_PATH",
                "FONTCONFIG_FILE", "FONTCONFIG_PATH", "XDG_DATA_HOME", "XDG_DATA_DIRS", "XDG_CONFIG_HOME",
                "XDG_CACHE_HOME", "LOCALAPPDATA")  # fmt: skip
_MOST_FONTS = 64
"""Fonts that a process keeps for the next pages."""
_PIPE = 1 << 20
_HINT = "simplify the CSS and HTML of the slide, or write `renderer: chromium`"


class PageProcess:
    """One process and the page that is open in it. Calls raise PageError; after ``is_lost`` it must be replaced."""

    def __init__(self, seconds: float, memory: int) -> None:
        python = os.pathsep.join(filter(None, sys.path))
        environment = {name: os.environ[name] for name in _ENVIRONMENT if name in os.environ}
        self._file = os.memfd_create("mdvideo-page") if hasattr(os, "memfd_create") else -1
        self._shared: mmap.mmap | None = None
        command = [sys.executable, "-S", "-P", str(blitz_worker.__file__), str(memory), str(self._file)]
        pipe = subprocess.PIPE
        try:
            self._process = subprocess.Popen(  # noqa: S603 (our own file)
                command, stdin=pipe, stdout=pipe, stderr=subprocess.DEVNULL, pipesize=_PIPE,
                env={**environment, "PYTHONPATH": python}, pass_fds=() if self._file < 0 else (self._file,),
            )  # fmt: skip
        except OSError as error:
            self._close_shared()
            raise BackendUnavailable(f"the default renderer cannot be started: {error}") from error
        self._end = weakref.finalize(self, _end, self._process)
        self._seconds = self._left = seconds
        self._fonts: set[str] = set()
        self.is_lost = False
        self.is_late = False

    @property
    def process_id(self) -> int:
        """The number of the process."""
        return self._process.pid

    def open(self, html: str, fonts: Mapping[str, bytes], options: Mapping[str, Any]) -> None:
        """Lay out a page. ``fonts`` have names by which the process keeps them."""
        forget = len(self._fonts | fonts.keys()) > _MOST_FONTS
        if forget:
            self._fonts.clear()
        new = [name for name in fonts if name not in self._fonts]
        self._left = self._seconds
        request = {"do": "open", "forget": forget, "fonts": list(fonts), "new_fonts": new, "options": dict(options)}
        self.call(request, [html.encode("utf-8", "replace"), *(fonts[name] for name in new)])
        self._fonts.update(new)

    def paint(self, most: int) -> tuple[tuple[int, int], bytes]:
        """Return width, height and premultiplied RGBA of the page, valid until the next call; ``most``: its bytes."""
        if self._file >= 0 and (self._shared is None or len(self._shared) < most):
            os.ftruncate(self._file, most)
            self._shared = mmap.mmap(self._file, most)
        answer, data = self.call({"do": "paint", "room": 0 if self._shared is None else len(self._shared)})
        width, height = map(int, answer["size"])
        pixels = data[0] if data else memoryview(self._shared or b"")[: int(answer["shared"])]
        return (width, height), cast("bytes", pixels)

    def call(self, request: Mapping[str, Any], blobs: Sequence[bytes] = ()) -> tuple[dict[str, Any], list[bytes]]:
        """Send a request and return its answer. Raises PageError where blitz-py refuses it, dies or hangs."""
        began = time.monotonic()
        timer = threading.Timer(self._left, self._give_up)
        timer.daemon = True
        timer.start()
        try:
            answer, data = self._exchange(request, blobs)
        except (OSError, ValueError, struct.error) as error:
            self.end()
            if self.is_late:
                raise PageError(f"the page takes more than {self._seconds:g} s to lay out", hint=_HINT) from error
            raise PageError("the default renderer crashed at the page", hint=_HINT) from error
        except BaseException:
            self.end()
            raise
        finally:
            timer.cancel()
            self._left -= time.monotonic() - began
        if "error" in answer:
            raise PageError(f"the default renderer could not draw the page: {answer['error']}")
        return answer, data

    def _exchange(self, request: Mapping[str, Any], blobs: Sequence[bytes]) -> tuple[dict[str, Any], list[bytes]]:
        stdin, stdout = self._process.stdin, self._process.stdout
        assert stdin is not None
        assert stdout is not None
        text = json.dumps({**request, "blobs": [len(each) for each in blobs]}).encode()
        stdin.write(struct.pack(">I", len(text)) + text)
        for each in blobs:
            stdin.write(each)
        stdin.flush()
        answer: dict[str, Any] = json.loads(stdout.read(*struct.unpack(">I", stdout.read(4))))
        data = [stdout.read(length) for length in answer["blobs"]]
        if [len(each) for each in data] != answer["blobs"]:
            raise ValueError("the answer is cut off")
        return answer, data

    def _give_up(self) -> None:
        self.is_late = True
        self._process.kill()

    def end(self) -> None:
        """End the process. Whoever forgets it: it then ends when nothing refers to it any more."""
        self.is_lost = True
        self._end()
        self._close_shared()

    def _close_shared(self) -> None:
        # The memory itself goes with its last user, who may still hold pixels.
        self._shared = None
        if self._file >= 0:
            os.close(self._file)
            self._file = -1


def _end(process: subprocess.Popen[bytes]) -> None:
    process.kill()
    for stream in (process.stdin, process.stdout):
        if stream is not None:
            with contextlib.suppress(OSError):
                stream.close()
    process.wait()


class PageProcesses:
    """Processes that are kept between pages, as many as pages are open at once. Thread-safe."""

    def __init__(self, seconds: float = SECONDS, memory: int = MEMORY) -> None:
        self._limits = (seconds, memory)
        self._lock = threading.Lock()
        self._idle: list[PageProcess] = []

    @property
    def idle(self) -> tuple[PageProcess, ...]:
        """The processes that wait for a page."""
        return tuple(self._idle)

    def take(self) -> PageProcess:
        """Return an idle process, or a new one."""
        with self._lock:
            if self._idle:
                return self._idle.pop()
        return PageProcess(*self._limits)

    def replace(self, process: PageProcess) -> PageProcess:
        """End a process and return a new one, not an idle one: those may be damaged by the same page."""
        process.end()
        return PageProcess(*self._limits)

    def give_back(self, process: PageProcess) -> None:
        """Keep a process for the next page, unless it is lost."""
        if not process.is_lost:
            with self._lock:
                self._idle.append(process)

    def close(self) -> None:
        """End all idle processes."""
        with self._lock:
            idle, self._idle = self._idle, []
        for process in idle:
            process.end()
