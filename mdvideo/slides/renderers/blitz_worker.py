"""The process that runs blitz-py: lays out and paints pages that its input names, one at a time.

It runs by the path of this file and imports nothing of mdvideo. It may die or hang at any page: ``page_processes``
replaces it. A message is a length of four bytes, JSON, and blobs of the lengths in its ``"blobs"``; so is an answer.
Pixels are written to memory that both share, where the system has such.
"""

from __future__ import annotations

import json
import mmap
import os
import queue
import signal
import struct
import sys
import threading
from typing import Any, BinaryIO

Message = tuple[dict[str, Any], list[bytes]]


def main() -> None:
    """Serve requests on the standard streams until the input ends."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the program, which then ends this process
    _limit(int(sys.argv[1]))
    import blitz_py

    requests: queue.SimpleQueue[Message] = queue.SimpleQueue()
    # A process whose program is gone ends at once, though blitz-py may never return.
    threading.Thread(target=_read_all, args=(sys.stdin.buffer, requests), daemon=True).start()
    answers = sys.stdout.buffer
    fonts: dict[str, bytes] = {}
    page: Any = None
    file = int(sys.argv[2])
    shared: mmap.mmap | None = None
    while True:
        request, blobs = requests.get()
        answer: dict[str, Any] = {}
        data: list[bytes] = []
        try:
            match request["do"]:
                case "open":
                    page = None
                    if request["forget"]:
                        fonts.clear()
                    fonts.update(zip(request["new_fonts"], blobs[1:], strict=True))
                    named = [fonts[name] for name in request["fonts"]]
                    page = blitz_py.Template(blobs[0].decode(), fonts=named, background=None, **request["options"])
                case "boxes":
                    answer["boxes"] = page.boxes()
                case "set":
                    page.set_attribute(*request["arguments"])
                case "paint":
                    *answer["size"], pixels = page.render_rgba()
                    if len(pixels) > request["room"]:
                        data = [pixels]
                    else:
                        if shared is None or len(shared) < request["room"]:
                            shared = mmap.mmap(file, request["room"])
                        shared[: len(pixels)] = pixels
                        answer["shared"] = len(pixels)
        except Exception as error:
            answer = {"error": str(error)}
        _write(answers, answer, data)


def _read_all(stream: BinaryIO, requests: queue.SimpleQueue[Message]) -> None:
    while len(head := stream.read(4)) == 4:
        request = json.loads(stream.read(*struct.unpack(">I", head)))
        requests.put((request, [stream.read(length) for length in request["blobs"]]))
    os._exit(0)


def _write(stream: BinaryIO, answer: dict[str, Any], data: list[bytes]) -> None:
    text = json.dumps({**answer, "blobs": [len(each) for each in data]}).encode()
    stream.write(struct.pack(">I", len(text)) + text)
    for each in data:
        stream.write(each)
    stream.flush()


def _limit(memory: int) -> None:
    """Limit this process's memory, and let it write no file, not even a core dump. Windows has no such limits."""
    try:
        import resource
    except ImportError:
        return
    for kind, most in (("RLIMIT_AS", memory), ("RLIMIT_CORE", 0), ("RLIMIT_FSIZE", 0)):
        number = getattr(resource, kind, None)
        if number is not None:
            try:
                resource.setrlimit(number, (most, most))
            except (ValueError, OSError):  # macOS refuses some
                continue


if __name__ == "__main__":
    main()
