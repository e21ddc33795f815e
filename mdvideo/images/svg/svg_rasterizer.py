"""Draws SVG with resvg in a process of its own: a picture at which it crashes or hangs is lost, and nothing else."""

from __future__ import annotations

import contextlib
import hashlib
import io
import json
import os
import struct
import subprocess
import sys
import tempfile
import threading
from collections.abc import Callable, Iterable, Sequence
from importlib.metadata import version
from pathlib import Path

from PIL import Image

from mdvideo.errors import AssetError, BackendUnavailable
from mdvideo.images.svg import raster_worker
from mdvideo.images.svg.drawable_svg import DrawableSvg

SECONDS = 30.0
"""Time for one picture. Maps with a hundred thousand paths take two seconds."""
MEMORY = 4 * 2**30
"""Address space of the process, of which a picture of 4096 × 4096 needs less than a tenth."""

_FAMILIES = {
    "font_family": "mdvideo Sans",
    "sans_serif_family": "mdvideo Sans",
    "serif_family": "mdvideo Serif",
    "monospace_family": "mdvideo Mono",
    "cursive_family": "mdvideo Sans",
    "fantasy_family": "mdvideo Display",
}


class SvgRasterizer:
    """Draws SVG pictures. Thread-safe. The process starts at the first picture and is kept until ``close``.

    ``fonts`` are the bundled font files; ``is_covered`` tells whether one of them has a character, and ``more_fonts``
    lists the machine's other fonts, for characters that none has.
    """

    def __init__(
        self,
        fonts: Sequence[Path],
        is_covered: Callable[[str], bool] = lambda _: True,
        more_fonts: Callable[[], Iterable[Path]] = tuple,
        *,
        seconds: float = SECONDS,
        memory: int = MEMORY,
    ) -> None:
        self.is_covered = is_covered
        self._more_fonts = more_fonts
        self._fonts = [str(path) for path in fonts]
        self._seconds = seconds
        self._memory = memory
        self._process: subprocess.Popen[bytes] | None = None
        self._lock = threading.Lock()

    @property
    def identity(self) -> str:
        """Changes with whatever changes pictures: resvg's version, and the fonts."""
        digest = hashlib.sha256()
        for path in self._fonts:
            digest.update(hashlib.sha256(Path(path).read_bytes()).digest())
        return f"resvg-py {version('resvg-py')} {digest.hexdigest()[:12]}"

    def rasterize(self, picture: DrawableSvg, size: tuple[int, int], name: str) -> Image.Image:
        """Return the picture as RGBA of ``size`` pixels. Raises AssetError where resvg refuses it, dies or hangs."""
        with tempfile.TemporaryDirectory(prefix="mdvideo-fonts-") as folder, self._lock:
            files = []
            for number, font in enumerate(picture.fonts):
                files.append(str(Path(folder, f"{number}.ttf")))
                Path(files[-1]).write_bytes(font)
            system = self._system_fonts() if picture.needs_system_fonts else []
            options = {
                "svg_string": picture.svg,
                "width": size[0],
                "height": size[1],
                "skip_system_fonts": True,
                "font_files": [*files, *self._fonts, *system],
                **_FAMILIES,
            }
            data = self._ask(options, name)
        drawn = Image.open(io.BytesIO(data), formats=("PNG",)).convert("RGBA")
        return drawn if drawn.size == size else drawn.resize(size, Image.Resampling.LANCZOS)

    def _system_fonts(self) -> list[str]:
        """Return this machine's font files, regular faces first: resvg takes the first that has a character."""
        return [str(path) for path in sorted(self._more_fonts(), key=_order)]

    def close(self) -> None:
        """End the process."""
        with self._lock:
            self._end()

    def _ask(self, options: dict[str, object], name: str) -> bytes:
        message = json.dumps(options).encode()
        process = self._running()
        assert process.stdin is not None
        assert process.stdout is not None
        late = threading.Event()

        def give_up() -> None:
            late.set()
            process.kill()

        timer = threading.Timer(self._seconds, give_up)
        timer.daemon = True
        timer.start()
        try:
            process.stdin.write(struct.pack(">Q", len(message)) + message)
            process.stdin.flush()
            head = process.stdout.read(9)
            status, length = struct.unpack(">BQ", head) if len(head) == 9 else (2, 0)
            data = process.stdout.read(length)
        except OSError:
            status, length, data = 2, 0, b""
        finally:
            timer.cancel()
        if status == 0 and len(data) == length:
            return data
        hint = "simplify the drawing, or save it as PNG"
        if status == 1:
            raise AssetError(f"{name} cannot be drawn: {data.decode('utf-8', 'replace')}", hint=hint)
        self._end()
        if late.is_set():
            raise AssetError(f"{name} takes more than {self._seconds:g} seconds to draw", hint=hint)
        raise AssetError(f"{name} is too complex to draw", hint=hint)

    def _running(self) -> subprocess.Popen[bytes]:
        if self._process is None or self._process.poll() is not None:
            environment = {**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, sys.path))}
            command = [sys.executable, "-P", str(raster_worker.__file__), str(self._memory)]
            pipe, nothing = subprocess.PIPE, subprocess.DEVNULL
            try:
                self._process = subprocess.Popen(  # noqa: S603 (our own file)
                    command, stdin=pipe, stdout=pipe, stderr=nothing, env=environment
                )
            except OSError as error:
                raise BackendUnavailable(f"resvg cannot be started: {error}") from error
        return self._process

    def _end(self) -> None:
        process, self._process = self._process, None
        if process is None:
            return
        process.kill()
        for stream in (process.stdin, process.stdout):
            if stream is not None:
                with contextlib.suppress(OSError):
                    stream.close()
        process.wait()


def _order(path: Path) -> tuple[bool, int, str]:
    name = path.stem.lower()
    styled = any(word in name for word in ("bold", "italic", "oblique", "black", "light", "thin", "condensed", "heavy"))
    return styled, len(name), str(path)
