"""VMAF of encoded frames against the frames before encoding, by FFmpeg with libvmaf.

VMAF (Netflix, model vmaf_v0.6.1) predicts how people rate a video, 0…100; about 6 points are one just-noticeable
difference, and 95 is taken for indistinguishable at a usual distance.
"""

from __future__ import annotations

import json
import subprocess
import tempfile
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

import av
import imageio_ffmpeg
import numpy as np
from numpy.typing import NDArray

from mdvideo.video.av1.obu import is_av1
from mdvideo.video.segment import Segment

Frames = Sequence[NDArray[np.uint8]]
"""Frames as yuv420p arrays of shape (3/2 height, width)."""


def decode_segment(segment: Segment) -> list[NDArray[np.uint8]]:
    """Decode a segment to yuv420p arrays."""
    codec: Any = av.CodecContext.create("libdav1d" if is_av1(segment.header) else "h264", "r")
    codec.extradata = segment.header
    packets = [*map(av.Packet, segment.packets), None]
    return [frame.to_ndarray() for packet in packets for frame in codec.decode(packet)]


def vmaf_scores(reference: Frames, encoded: Frames) -> list[float]:
    """Return the VMAF of each frame."""
    rows, width = reference[0].shape
    size = f"{width}x{rows * 2 // 3}"
    with tempfile.TemporaryDirectory() as folder:
        for name, frames in (("reference", reference), ("encoded", encoded)):
            _write_raw(Path(folder, name), frames)
        raw = ["-f", "rawvideo", "-pix_fmt", "yuv420p", "-s", size, "-r", "30", "-i"]
        graph = "[0:v][1:v]libvmaf=log_fmt=json:log_path=scores.json:n_threads=2"
        command = [imageio_ffmpeg.get_ffmpeg_exe(), "-v", "error", *raw, "encoded", *raw, "reference"]
        subprocess.run([*command, "-lavfi", graph, "-f", "null", "-"], cwd=folder, check=True)
        report = json.loads(Path(folder, "scores.json").read_text())
    return [frame["metrics"]["vmaf"] for frame in report["frames"]]


def _write_raw(path: Path, frames: Iterable[NDArray[np.uint8]]) -> None:
    with path.open("wb") as file:
        for frame in frames:
            file.write(np.ascontiguousarray(frame).tobytes())
