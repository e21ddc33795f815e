"""The process that runs resvg: reads pictures from its input until that ends, and writes each as PNG.

It runs by the path of this file, imports nothing of mdvideo, and may die at any picture: ``svg_rasterizer`` starts
another one. A message is a length of eight bytes and JSON; an answer is a status (0: PNG, 1: the text of an error), a
length and bytes.
"""

from __future__ import annotations

import json
import struct
import sys
from typing import BinaryIO


def main() -> None:
    """Serve requests on the standard streams."""
    import resvg_py

    requests, answers = sys.stdin.buffer, sys.stdout.buffer
    _limit(int(sys.argv[1]))
    while (head := requests.read(8)) and len(head) == 8:
        options = json.loads(requests.read(struct.unpack(">Q", head)[0]))
        try:
            status, data = 0, bytes(resvg_py.svg_to_bytes(**options))
        except Exception as error:
            status, data = 1, str(error).encode()
        _answer(answers, status, data)


def _answer(stream: BinaryIO, status: int, data: bytes) -> None:
    stream.write(struct.pack(">BQ", status, len(data)) + data)
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
