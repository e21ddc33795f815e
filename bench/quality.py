"""Bytes against quality: what the encoder's settings cost and keep, on frames as lessons have them.

    python -m bench.quality [--quick]

Two kinds of frames at 1080p: a slide that is held (a generated picture with text), and three seconds of the picture
zooming slowly under text. Each is encoded with every quality level and with settings beside them, and compared with the
frames before encoding: luma SSIM in 8×8 windows, and VMAF (``vmaf.py``), of which the worst frame counts.

Figures: ``vmaf_min`` and ``vmaf_min_still`` of the default level, ``still_kb`` and ``moving_kb_per_second``.
"""

from __future__ import annotations

import io
from collections.abc import Iterator
from dataclasses import replace
from fractions import Fraction

import av
import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw, ImageFont

from bench.assemble import FONT, ssim_of
from bench.harness import parse_quick, print_figures
from bench.vmaf import decode_segment, vmaf_scores
from mdvideo.images.sketch import Sketch
from mdvideo.plan.jobs.job import Digest
from mdvideo.plan.jobs.segment_jobs import Reveal, VideoSpec
from mdvideo.plan.jobs.slide_jobs import Rect
from mdvideo.protocols import PictureRequest
from mdvideo.video.frames.colour_conversion import decode_png, planes_of, tag_bt709, to_yuv
from mdvideo.video.frames.ken_burns import render_ken_burns
from mdvideo.video.frames.text_overlay import MotionLayers
from mdvideo.video.h264.x264_encoder import encode_moving, encode_still, encoder_identity
from mdvideo.video.h264.x264_options import QUALITIES
from mdvideo.video.segment import Segment

WIDTH, HEIGHT, FPS = 1920, 1080, 30
PROMPT = "layered hills at dawn, mist in the valleys, low sun"

Yuv = NDArray[np.uint8]


def spec_of(crf: int, moving_crf: int) -> VideoSpec:
    """Return the encoder's parameters with these CRFs."""
    return VideoSpec(WIDTH, HEIGHT, Fraction(FPS), crf, moving_crf, 10 * FPS, encoder_identity())


def png_of(picture: Image.Image) -> bytes:
    """Return a picture as a PNG file."""
    out = io.BytesIO()
    picture.save(out, "PNG", compress_level=1)
    return out.getvalue()


def draw_text() -> Image.Image:
    """Return a page: white text on nothing."""
    page = Image.new("RGBA", (WIDTH, HEIGHT))
    draw = ImageDraw.Draw(page)
    lines = (("How a leaf turns", 96), ("light into sugar", 96), ("From photon to glucose", 44))
    for line, (text, size) in enumerate(lines):
        draw.text((140, 330 + 120 * line), text, "white", ImageFont.truetype(FONT, size))
    return page


def moving_frames(background: Image.Image, page: Image.Image, count: int) -> list[Yuv]:
    """Return ``count`` frames of a background that zooms in slowly under a page."""
    overlay = decode_png(png_of(page))
    layers = MotionLayers(
        background=decode_png(png_of(background)),
        window=Rect(0, 0, WIDTH, HEIGHT),
        overlay=lambda _: overlay,
        reveals=(Reveal(0, 0, Digest("page")),),
        frames=count,
    )
    return [planes_of(frame).copy() for frame in render_ken_burns(layers, "zoom-in")]


def frames_of(arrays: list[Yuv]) -> Iterator[av.VideoFrame]:
    """Yield arrays as frames."""
    for array in arrays:
        yield tag_bt709(av.VideoFrame.from_ndarray(array, format="yuv420p"))


def judge(label: str, segment: Segment, reference: list[Yuv]) -> tuple[int, float]:
    """Print a row of the table. Return the bytes and the VMAF of the worst frame."""
    encoded = decode_segment(segment)
    size = sum(map(len, segment.packets))
    pairs = zip(reference[::15], encoded[::15], strict=True)
    ssim = min(ssim_of(*(frame[:HEIGHT].astype(np.float32) for frame in pair)) for pair in pairs)
    worst = min(vmaf_scores(reference, encoded))
    print(f"{label:28s} {size / 1000:8.0f} kB   SSIM {ssim:.4f}   VMAF {worst:5.1f}", flush=True)
    return size, worst


def main() -> None:
    """Print the table and the figures."""
    quick = parse_quick(__doc__ or "", "one second of motion, and the default level only")
    ((_, picture),) = Sketch().generate([PictureRequest(PROMPT, 0, WIDTH, HEIGHT)], lambda *_: None)
    page = draw_text()
    slide = picture.copy()
    slide.paste(page, (0, 0), page)
    still = [planes_of(to_yuv(decode_png(png_of(slide))))] * 2
    moving = moving_frames(picture, page, FPS * (1 if quick else 3))
    figures: dict[str, object] = {}
    for name, level in QUALITIES.items():
        if quick and name != "balanced":
            continue
        spec = spec_of(*level)
        held = encode_still(next(frames_of(still)), spec)
        twice = replace(held, packets=held.packets * 2)  # VMAF wants more than one frame
        still_size, still_vmaf = judge(f"{name}: still, CRF {level.crf}", twice, still)
        size, worst = judge(f"{name}: moving, CRF {level.moving_crf}", encode_moving(frames_of(moving), spec), moving)
        if name == "balanced":
            figures |= {
                "vmaf_min": round(worst, 1),
                "vmaf_min_still": round(still_vmaf, 1),
                "still_kb": round(still_size / 2000),
                "moving_kb_per_second": round(size / 1000 * FPS / len(moving)),
            }
    print_figures(figures)


if __name__ == "__main__":
    main()
