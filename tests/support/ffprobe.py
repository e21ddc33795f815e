"""What FFmpeg's ffprobe says of a file."""

from __future__ import annotations

import json
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest


def probe(path: Path) -> dict[str, Any]:
    """Return format, streams and chapters as ffprobe reports them; skip the test where it is not installed."""
    ffprobe = shutil.which("ffprobe")
    if ffprobe is None:
        pytest.skip("ffprobe is not installed")
    command = [ffprobe, "-v", "error", "-show_format", "-show_streams", "-show_chapters", "-of", "json", str(path)]
    ran = subprocess.run(command, capture_output=True, text=True, check=True)
    assert ran.stderr == "", ran.stderr
    found: dict[str, Any] = json.loads(ran.stdout)
    return found


def streams_of(path: Path, kind: str) -> list[dict[str, Any]]:
    """Return the streams of a kind: audio, video, subtitle."""
    return [stream for stream in probe(path)["streams"] if stream["codec_type"] == kind]
