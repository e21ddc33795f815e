"""Limits this process's memory, time and files, and then becomes the command that follows.

It runs by the path of this file and imports nothing of mdvideo. Windows has no such limits; there only the time counts,
by which the process is waited for.
"""

from __future__ import annotations

import os
import subprocess
import sys

MAX_FILE = 64 * 2**20
"""Bytes of a file that a tool may write."""


def main() -> None:
    """Run the command of the arguments: memory in bytes, seconds of processor time, command."""
    memory, seconds, *command = sys.argv[1:]
    try:
        import resource
    except ImportError:
        sys.exit(subprocess.run(command, check=False).returncode)  # noqa: S603 (our own command)
    limits = {
        "RLIMIT_AS": int(memory),
        "RLIMIT_CPU": 4 * int(seconds),  # Go works on several processors at once
        "RLIMIT_CORE": 0,
        "RLIMIT_FSIZE": MAX_FILE,
    }
    for kind, most in limits.items():
        number = getattr(resource, kind, None)
        if number is not None:
            try:
                resource.setrlimit(number, (most, most))
            except (ValueError, OSError):  # macOS refuses some
                continue
    os.execv(command[0], command)  # noqa: S606 (our own command)


if __name__ == "__main__":
    main()
