"""An image backend for tests, installed on the nodes as another package's would be: prompts say what goes wrong.

It generates one colour per prompt, and records each finished picture in the folder FAULTY_JOURNAL.
"""

from __future__ import annotations

import hashlib
import os
import re
import time
from collections.abc import Iterator, Sequence
from pathlib import Path

from PIL import Image

from mdvideo.protocols import BackendContext, GeneratedPicture, OnProgress, PictureRequest


class FaultyBackend:
    """Understands: ``takes 0.3 s``, ``ends its worker once``, ``always ends its worker``, ``fails once``."""

    identity = "faulty 1"

    def __init__(self, settings: object, context: BackendContext) -> None:  # noqa: ARG002
        self.folder = Path(os.environ["FAULTY_JOURNAL"])

    def generate(self, requests: Sequence[PictureRequest], progress: OnProgress) -> Iterator[GeneratedPicture]:
        for request in requests:
            progress(request, 0, 2)
            if seconds := re.search(r"takes ([\d.]+) s", request.prompt):
                time.sleep(float(seconds[1]))
            if "always ends" in request.prompt or ("ends its worker once" in request.prompt and self.is_first(request)):
                time.sleep(0.5)  # first, finished pictures are uploaded and the start of this one is reported
                os._exit(1)
            if "fails once" in request.prompt and self.is_first(request):
                raise RuntimeError("CUDA out of memory")
            progress(request, 2, 2)
            with self.record_of(request, "finished").open("a") as file:
                file.write("x")
            red, green, blue = hashlib.sha256(request.prompt.encode()).digest()[:3]
            yield GeneratedPicture(request, Image.new("RGB", (request.width, request.height), (red, green, blue)))

    def is_first(self, request: PictureRequest) -> bool:
        """Whether this was never called for the prompt before, on any node."""
        try:
            self.record_of(request, "tried").touch(exist_ok=False)
        except FileExistsError:
            return False
        return True

    def record_of(self, request: PictureRequest, what: str) -> Path:
        # A theme adds its style after the first comma.
        return self.folder / f"{what} {request.prompt.partition(',')[0]}"


class Journal:
    """What was generated on all nodes."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def finished(self) -> dict[str, int]:
        """How often each prompt was generated."""
        records = sorted(self.folder.glob("finished *"))
        return {path.name.removeprefix("finished "): path.stat().st_size for path in records}

    def clear(self) -> None:
        for path in self.folder.iterdir():
            path.unlink()
