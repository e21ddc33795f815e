"""How libx264 is told to encode, so that whatever it makes for one VideoSpec can be joined by copying packets.

Every segment of a file must carry the same sequence and picture parameter sets. Presets differ in more than speed:
they also turn on what those sets declare. So all that the sets declare is fixed here, and a preset decides the rest.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from functools import cache
from typing import NamedTuple

from mdvideo.errors import EncodeError
from mdvideo.plan.jobs import VideoSpec

OPTIONS_VERSION = 2
"""Raised when a table below changes, since segments of two tables must not meet in one file."""

SHARED: Mapping[str, int | str] = {
    # Named in the parameter sets, therefore equal for stills, tails and moving frames.
    "stitchable": 1,  # keeps what the rate control chooses, such as the initial QP, out of them
    "cabac": 1,
    "8x8dct": 1,
    "ref": 1,  # a held frame may refer to nothing but the frame before it
    "bframes": 0,  # decoding order is showing order, so spliced timestamps are a plain count
    "chromaloc": 1,  # chroma lies between its four luma samples, where swscale puts it
    "weightp": 0,  # weights would tie a skipped frame to the picture that it was encoded from
    "sliced-threads": 0,
    # Key frames stand where we put them.
    "scenecut": 0,
    "min-keyint": 1,
    # No frame waits for later ones.
    "rc-lookahead": 0,
    "sync-lookahead": 0,
    "mbtree": 0,
    "force-cfr": 1,
    # Access units as MP4 stores them: lengths instead of start codes, parameter sets apart.
    "annexb": 0,
}


@dataclass(frozen=True, slots=True)
class EncoderProfile:
    """One way to spend time and bits. ``params`` are x264's own option names; ``finer`` is taken off the CRF."""

    preset: str
    params: Mapping[str, int | str]
    finer: int = 0

    def rate_factor(self, crf: int) -> int:
        """The CRF to encode with; zero would be lossless, which profile High has not."""
        return max(1, crf - self.finer)


_FAST: Mapping[str, int | str] = {
    "aq-mode": 1,  # flat skies and gradients keep their bits, as in stills
    "partitions": "i8x8",
    "subme": 2,
    "no-deblock": 0,
    "deblock": "0,0",
    # Segments are encoded side by side, but after an edit there are two or three, and one is waited for. The number is
    # fixed, since bytes depend on it, if little: *measured* on fades at 1080p, 0.1 % of size and 0.004 dB of PSNR.
    "threads": 4,
}

STILL = EncoderProfile("medium", {"psy-rd": "0,0", "threads": 1}, finer=3)
"""Without x264's psychovisual tuning, which would change the chroma offset that the picture parameter set declares, and
which at such a quality costs bytes and shows nothing.

x264's macroblock tree, which sees how long a picture is held, would code it up to 5 QP finer at the same CRF; here
the encoder sees one frame. Three are *measured* to match the tree's size and SSIM (bench.assemble)."""

MOVING = EncoderProfile("ultrafast", _FAST)
"""*Measured* on fades and zooms at 1080p: the size and quality of veryfast (SSIM within 0.001) in 70 % of its time."""

SKIPPED = MOVING
"""A skipped frame leaves no choice to a preset."""


class Level(NamedTuple):
    """A row of ITU-T H.264 (V14, 2021-08) table A-1: macroblocks a second, macroblocks a frame."""

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
"""Rows that repeat another's two limits (1b, 2, 4.1) are left out: they differ in bit rate and buffer only."""


def level_of(width: int, height: int, fps: Fraction) -> str:
    """The lowest H.264 level whose frame size and rate hold this video (ITU-T H.264, A.3.1 and table A-1).

    Raises EncodeError when none does.
    """
    columns, rows = -(-width // 16), -(-height // 16)
    macroblocks = columns * rows
    for level in LEVELS:
        # A.3.1 f, g: neither side may exceed sqrt(8 * MaxFS) macroblocks.
        if (
            macroblocks <= level.frame
            and macroblocks * fps <= level.rate
            and max(columns, rows) ** 2 <= 8 * level.frame
        ):
            return level.name
    raise EncodeError(f"no H.264 level holds {width}x{height} at {fps} frames a second", hint="choose a smaller size")


def x264_params(spec: VideoSpec, tuning: EncoderProfile) -> str:
    """The value of libx264's ``x264-params`` option."""
    level = level_of(spec.width, spec.height, spec.fps)
    params = {**SHARED, **tuning.params, "keyint": spec.keyint, "level": level}
    return ":".join(f"{name}={value}" for name, value in params.items())


@cache
def encoder_identity() -> str:
    """Versions of everything that shapes the coded bits: libavcodec, swscale, libx264 and the tables above."""
    import av

    from mdvideo.video.h264.x264_encoder import x264_build

    versions = av.library_versions
    named = {name: ".".join(map(str, versions[name])) for name in ("libavcodec", "libavfilter", "libswscale")}
    return " ".join((*(f"{name} {version}" for name, version in named.items()), x264_build(), f"o{OPTIONS_VERSION}"))
