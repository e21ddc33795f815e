"""The options of libx264, chosen so that all segments with one VideoSpec can be joined by copying packets.

All segments of a file must have the same sequence and picture parameter sets. Presets differ in more than speed: they
also change what those sets declare. So all that the sets declare is fixed here, and presets affect only the rest.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from functools import cache
from typing import NamedTuple

from numpy._core._multiarray_umath import __cpu_features__  # type: ignore[import-not-found]

from mdvideo.errors import EncodeError
from mdvideo.plan.jobs.segment_jobs import VideoSpec

OPTIONS_VERSION = 9
"""Raised when a table below changes, since one file must not mix segments with different options."""

SHARED_PARAMS: Mapping[str, int | float | str] = {
    # Declared in the parameter sets, therefore equal for stills, held frames and moving frames.
    "stitchable": 1,  # keeps choices of the rate control, such as the initial QP, out of them
    "cabac": 1,
    "8x8dct": 1,
    "ref": 1,  # a held frame can refer only to the frame before it
    "bframes": 0,  # decoding order is display order, so timestamps after a splice are a plain count
    "chromaloc": 1,  # chroma is sited between its four luma samples, as swscale computes it
    "weightp": 1,  # a fade changes brightness; *measured*: a sixth fewer bytes. Held frames have a set of their own
    "sliced-threads": 0,
    # Key frames only where we ask for them.
    "scenecut": 0,
    "min-keyint": 1,
    "sync-lookahead": 0,
    "force-cfr": 1,
    # Access units as MP4 stores them: lengths instead of start codes, parameter sets separate.
    "annexb": 0,
}


@dataclass(frozen=True, slots=True)
class EncoderProfile:
    """A trade-off of time against bits. ``params`` are x264's own options; ``crf_offset`` is added to the CRF."""

    preset: str
    params: Mapping[str, int | float | str]
    crf_offset: int = 0

    def crf_of(self, crf: int) -> int:
        """The CRF to encode with, at least 1: zero would be lossless, which the High profile does not allow."""
        return max(1, crf + self.crf_offset)


_ADAPTIVE: Mapping[str, int | float | str] = {"aq-mode": 1, "aq-strength": 0.5}
"""Bits for flat skies and gradients, half as many as x264 gives them: *measured* on the sample lesson's stills, that
halves the bytes at the same VMAF, and no steps are seen in its dark gradients. Without any, blocks are."""

_FAST: Mapping[str, int | float | str] = {
    **_ADAPTIVE,
    "partitions": "i8x8",
    "subme": 6,
    "psy-rd": "0,0",  # as stills: it is declared in the picture parameter set
    "trellis": 1,
    "no-deblock": 0,
    "deblock": "0,0",
    # Segments are encoded in parallel, but after an edit there are only two or three, and the last one decides. The
    # number is fixed because bytes depend on it (*measured* on fades at 1080p: 0.1 % of size and 0.004 dB of PSNR).
    "threads": 4,
    # The macroblock tree spends bits where later frames reuse them: on a picture that moves slowly, *measured* an
    # eighth of the bytes at the same SSIM (bench.quality). A longer look-ahead gains nothing more.
    "mbtree": 1,
    "rc-lookahead": 20,
}

_ALONE: Mapping[str, int | float | str] = {"mbtree": 0, "rc-lookahead": 0}
"""A frame that depends on no later one."""

STILL = EncoderProfile("medium", {"psy-rd": "0,0", "threads": 1, **_ALONE, **_ADAPTIVE}, crf_offset=-3)
"""Without x264's psychovisual tuning, which would change the chroma offset that the picture parameter set declares, and
which at this quality costs bytes and makes no visible difference.

x264's macroblock tree, which knows how long a picture is held, would code it up to 5 QP finer at the same CRF; here
the encoder gets one frame. An offset of 3 is *measured* to match the tree's size and SSIM (bench.assemble)."""

MOVING = EncoderProfile("veryfast", _FAST)
"""*Measured* on pans and zooms of the sample lesson: a sixth fewer bytes than with ``subme`` 2 and full bits for
gradients, at a VMAF higher by 0.5, for a tenth more time."""

TRANSITION = EncoderProfile("veryfast", {**_FAST, "aq-mode": 0}, crf_offset=3)
"""Nobody sees detail in the half second of a change, nor steps in its gradients. *Measured* on cross-fades of slides:
a tenth fewer bytes than with bits for gradients, and a mean VMAF of 95 instead of 92."""


OPENING = EncoderProfile("veryfast", _FAST, crf_offset=-3)
"""A fragment that appears: most of the picture stays, so one key frame serves the change and the hold after it."""


class QualityLevel(NamedTuple):
    """CRF of still and of moving frames."""

    crf: int
    moving_crf: int


QUALITIES: Mapping[str, QualityLevel] = {
    "small": QualityLevel(27, 26),
    "balanced": QualityLevel(24, 22),
    "high": QualityLevel(17, 18),
}
"""What the setting ``video.quality`` stands for, chosen by bench.quality: see its table in docs/performance.md."""


class Level(NamedTuple):
    """A row of ITU-T H.264 (V14, 2021-08) table A-1: at most so many macroblocks a second, and a frame."""

    name: str
    rate: int
    frame: int


LEVELS = (
    Level("1.0", 1_485, 99),
    Level("1.1", 3_000, 396),
    Level("1.2", 6_000, 396),
    Level("1.3", 11_880, 396),
    Level("2.1", 19_800, 792),
    Level("2.2", 20_250, 1_620),
    Level("3.0", 40_500, 1_620),
    Level("3.1", 108_000, 3_600),
    Level("3.2", 216_000, 5_120),
    Level("4.0", 245_760, 8_192),
    Level("4.2", 522_240, 8_704),
    Level("5.0", 589_824, 22_080),
    Level("5.1", 983_040, 36_864),
    Level("5.2", 2_073_600, 36_864),
    Level("6.0", 4_177_920, 139_264),
    Level("6.1", 8_355_840, 139_264),
    Level("6.2", 16_711_680, 139_264),
)
"""Rows with the same two limits as another (1b, 2, 4.1) are left out: they differ in bit rate and buffer only."""


def level_of(width: int, height: int, fps: Fraction) -> str:
    """Return the lowest H.264 level that allows this frame size and rate (ITU-T H.264, A.3.1 and table A-1).

    Raises EncodeError when none does.
    """
    columns, rows = -(-width // 16), -(-height // 16)
    macroblocks = columns * rows
    for level in LEVELS:
        # A.3.1 f, g: neither side exceeds sqrt(8 * MaxFS) macroblocks.
        if (
            macroblocks <= level.frame
            and macroblocks * fps <= level.rate
            and max(columns, rows) ** 2 <= 8 * level.frame
        ):
            return level.name
    raise EncodeError(f"no H.264 level allows {width}x{height} at {fps} frames a second", hint="choose a smaller size")


@cache
def _instructions() -> Mapping[str, str]:
    """Keep x264 from AVX-512: with it, the macroblock tree gives other bits from run to run.

    *Measured* with x264 165: of 40 runs at 426×240 five differed, in frames with an odd number of macroblocks in a row
    or column. None of 60 differed with AVX2 at most, where bits are those of SSE4.2 too. Naming instructions that the
    processor lacks would end the process, so only processors with AVX-512 get an upper limit.
    """
    return {"asm": "avx2"} if __cpu_features__.get("AVX512F") else {}


def x264_params(spec: VideoSpec, profile: EncoderProfile) -> str:
    """Return the value of libx264's ``x264-params`` option."""
    level = level_of(spec.width, spec.height, spec.fps)
    params = {**SHARED_PARAMS, **profile.params, "keyint": spec.keyint, "level": level, **_instructions()}
    return ":".join(f"{name}={value}" for name, value in params.items())
