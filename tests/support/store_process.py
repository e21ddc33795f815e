"""Other processes that use a store: for tests of what happens when several do, or when one is killed."""

from __future__ import annotations

import os
import subprocess
import sys
import textwrap
from pathlib import Path

ROOT = Path(__file__).parents[2]

HEAD = "import sys\nfrom pathlib import Path\nfrom mdvideo.cache.store import Store\n"


def start_process(code: str, folder: Path, *more: str) -> subprocess.Popen[str]:
    """Start another Python that runs ``code``, with the store's folder in sys.argv[1] and ``more`` after it.

    Its standard input and output are pipes.
    """
    command = [sys.executable, "-c", HEAD + textwrap.dedent(code), str(folder), *more]
    pipe = subprocess.PIPE
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, (str(ROOT), os.environ.get("PYTHONPATH"))))}
    return subprocess.Popen(command, stdin=pipe, stdout=pipe, stderr=pipe, text=True, env=environment)
