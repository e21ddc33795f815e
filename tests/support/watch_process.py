"""``mdvideo watch`` as a process of its own, for tests that drive its page."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

TIMEOUT = 60.0


@contextmanager
def watch_process(deck: Path, port: int = 0) -> Iterator[str]:
    """Start ``mdvideo watch`` of a deck, yield the URL of its page, and end it by Ctrl-C."""
    options = ["--no-open", "--port", str(port), "--size", "320x180"]
    command = [sys.executable, "-m", "mdvideo", "watch", str(deck), *options]
    environment = {**os.environ, "PYTHONUNBUFFERED": "1"}
    process = subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, cwd=deck.parent, env=environment
    )
    output: list[str] = []
    urls: list[str] = []
    serving = threading.Event()

    def read_output() -> None:
        assert process.stdout is not None
        for line in process.stdout:
            output.append(line)
            if match := re.search(r"http://\S+/", line):
                urls.append(match[0])
                serving.set()
        serving.set()

    reader = threading.Thread(target=read_output, daemon=True)
    reader.start()
    try:
        assert serving.wait(TIMEOUT)
        assert urls, "".join(output)
        yield urls[0]
    finally:
        process.send_signal(signal.SIGINT)
        process.wait(TIMEOUT)
        reader.join(TIMEOUT)
        assert process.stdout is not None
        process.stdout.close()
