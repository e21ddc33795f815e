"""The options of SVT-AV1, chosen so that all segments with one VideoSpec can be joined by copying.

Each segment begins with a key frame, after which nothing refers to a frame before it. All have the same sequence
header, since that depends on the preset and on the frame size only; joining refuses segments where it differs.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from mdvideo.video.h264.x264_options import QualityLevel

OPTIONS_VERSION = 5
"""Raised when a table below changes, since one file must not mix segments with different options."""

PRESET = 8
"""*Measured* on the sample lesson's slides: 9 and 10 save little time, 7 and below little size."""

SHARED_PARAMS: Mapping[str, int] = {
    "enable-tf": 0,  # temporal filtering blurs a picture that moves slowly
    "film-grain": 0,  # a still has its own grain, and the decoder's would move
    "lp": 2,  # threads; bytes do not depend on them
}


@dataclass(frozen=True, slots=True)
class SvtProfile:
    """SVT-AV1's own options for one kind of frames; ``crf_offset`` is added to the CRF."""

    params: Mapping[str, int]
    crf_offset: int = 0
    group: int = 0
    """Frames that the encoder plans at once, if groups of them are to be full: the last frame is repeated, and the
    repetitions are left out."""

    def svt_params(self) -> str:
        """Return the value of libsvtav1's ``svtav1-params`` option."""
        return ":".join(f"{name}={value}" for name, value in {**SHARED_PARAMS, **self.params}.items())

    def crf_of(self, crf: int) -> int:
        """The CRF to encode with, of 1 to 63."""
        return min(63, max(1, crf + self.crf_offset))


STILL = SvtProfile({"pred-struct": 1, "keyint": -1})
"""In the order of display: the second frame then repeats the first one, in 40 bytes."""

OPENING = SvtProfile({"pred-struct": 1, "keyint": -1}, crf_offset=-3)
"""A fragment that appears: the same order, for frames that differ a little more."""

MOVING = SvtProfile({"pred-struct": 2, "keyint": -1})
"""With frames that are coded ahead of their time: *measured* on a slow zoom, half the bytes at a higher VMAF."""

TRANSITION = SvtProfile({"pred-struct": 2, "keyint": -1}, crf_offset=0, group=16)
"""A fade of a full group is interpolated between its ends: *measured* on cross-fades of slides, half the bytes."""

QUALITIES: Mapping[str, QualityLevel] = {
    "small": QualityLevel(49, 52),
    "balanced": QualityLevel(42, 46),
    "high": QualityLevel(32, 35),
}
"""What the setting ``video.quality`` stands for, chosen by bench.quality: see its table in docs/performance.md."""
