"""A painter for tests, installed on the nodes as another package's would be: its prompts say what goes wrong.

It paints one colour a prompt, and notes each picture that it painted in the folder ODD_JOURNAL.
"""

from __future__ import annotations

import hashlib
import os
import re
import time
from collections.abc import Iterator, Sequence
from pathlib import Path

from PIL import Image

from mdvideo.protocols import GeneratedPicture, OnProgress, PictureRequest


class Odd:
    """Understands: ``takes 0.3 s``, ``ends its worker once``, ``always ends its worker``, ``fails once``."""

    identity = "odd 1"

    def __init__(self, settings: object = None) -> None:  # noqa: ARG002
        self.journal = Path(os.environ["ODD_JOURNAL"])

    def paint(self, requests: Sequence[PictureRequest], progress: OnProgress) -> Iterator[GeneratedPicture]:
        for request in requests:
            progress(request, 0, 2)
            if seconds := re.search(r"takes ([\d.]+) s", request.prompt):
                time.sleep(float(seconds[1]))
            if "always ends" in request.prompt or ("ends its worker once" in request.prompt and self.first(request)):
                time.sleep(0.1)  # the report that it was begun goes out before
                os._exit(1)
            if "fails once" in request.prompt and self.first(request):
                raise RuntimeError("CUDA out of memory")
            progress(request, 2, 2)
            with self.named(request, "painted").open("a") as file:
                file.write("x")
            digest = hashlib.sha256(request.prompt.encode()).digest()
            yield GeneratedPicture(request, Image.new("RGB", (request.width, request.height), tuple(digest[:3])))

    def first(self, request: PictureRequest) -> bool:
        """Whether nobody asked this of a prompt before."""
        try:
            self.named(request, "tried").touch(exist_ok=False)
        except FileExistsError:
            return False
        return True

    def named(self, request: PictureRequest, what: str) -> Path:
        # A theme adds its style behind the first comma.
        return self.journal / f"{what} {request.prompt.partition(',')[0]}"


class Journal:
    """What was painted on all nodes."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def painted(self) -> dict[str, int]:
        """How often each prompt was painted."""
        return {
            path.name.removeprefix("painted "): path.stat().st_size for path in sorted(self.folder.glob("painted *"))
        }

    def clear(self) -> None:
        for path in self.folder.iterdir():
            path.unlink()
