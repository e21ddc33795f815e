"""A folder served over HTTP with byte ranges, as real hosts serve it: without them a browser cannot seek."""

from __future__ import annotations

import re
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from functools import partial
from http import HTTPStatus
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

LOAD_VIDEO = """async () => {
    const video = document.querySelector('video');
    if (video.readyState < 2) await new Promise((done, failed) => {
        video.addEventListener('loadeddata', done, {once: true});
        video.addEventListener('error', () => failed(new Error(video.error.message)), {once: true});
    });
    return video.duration;
}"""
"""Page script: load the page's video and return its duration in seconds."""


class RangeRequestHandler(SimpleHTTPRequestHandler):
    """Serves ``directory`` below the path ``prefix``; every path outside of the prefix is not found."""

    def __init__(self, *args: Any, prefix: str = "/", **options: Any) -> None:
        self._prefix = prefix
        super().__init__(*args, **options)

    def do_GET(self) -> None:
        requested = re.fullmatch(r"bytes=(\d+)-(\d*)", self.headers.get("Range", ""))
        if requested is None:
            super().do_GET()
            return
        data = Path(self.translate_path(self.path)).read_bytes()
        start, end = int(requested[1]), int(requested[2] or len(data) - 1)
        self.send_response(HTTPStatus.PARTIAL_CONTENT)
        self.send_header("Content-Type", "video/mp4")
        self.send_header("Content-Range", f"bytes {start}-{end}/{len(data)}")
        self.send_header("Content-Length", str(end + 1 - start))
        self.end_headers()
        with suppress(ConnectionError):  # the browser stops reading when it has enough
            self.wfile.write(data[start : end + 1])

    def end_headers(self) -> None:
        self.send_header("Accept-Ranges", "bytes")
        super().end_headers()

    def translate_path(self, path: str) -> str:
        if not path.startswith(self._prefix):
            return str(Path(self.directory) / "no such file")
        return super().translate_path("/" + path.removeprefix(self._prefix))

    def log_message(self, *args: object) -> None:
        """Log nothing."""


@contextmanager
def serve_folder(folder: Path, prefix: str = "/") -> Iterator[str]:
    """Serve a folder on a free port of this machine; yields its address with a final slash."""
    handler = partial(RangeRequestHandler, directory=str(folder), prefix=prefix)
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.server_port}{prefix}"
        finally:
            server.shutdown()
            thread.join()
