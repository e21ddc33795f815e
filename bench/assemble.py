"""Stills to MP4: mdvideo's encoder against FFmpeg's command line and MoviePy, on the same machine in the same run.

    python -m bench.assemble [--quick]

All encode the same 1080p PNG stills (20 of 10 s each; --quick: 4 of 3 s), without transitions, at 30 frames a second,
to H.264 High 4:2:0 BT.709 in MP4. All start from PNG files, end with a playable file, and may use all cores.

- mdvideo, cold: every still and the held frames are encoded, then joined. Warm: the held frames are cached (the stills
  are not).
- FFmpeg: the concat demuxer, libx264 with the same preset and CRF and without tune, otherwise its defaults (B-frames,
  lookahead, macroblock tree, key frames every 250). MoviePy: ImageClips joined, with the same preset and CRF.

``ssim`` is the mean over one frame a second of luma SSIM in 8×8 windows against the still (Wang et al. 2004, with
uniform windows, as x264 reports it). ``mdvideo/video/h264/x264_options.py`` names the preset, and says why a still is
coded at a lower CRF than the setting's: x264 by itself does the same where a picture is held.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from fractions import Fraction
from functools import partial
from pathlib import Path

import av
import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw, ImageFilter, ImageFont

from bench.harness import parse_quick, print_figures, seconds_of
from mdvideo.plan.jobs.job import Digest, digest_of
from mdvideo.plan.jobs.segment_jobs import HoldFramesJob, HoldJob, VideoSpec
from mdvideo.video.frames.colour_conversion import decode_png, planes_of, to_yuv
from mdvideo.video.h264.x264_encoder import encoder_identity
from mdvideo.video.h264.x264_options import STILL
from mdvideo.video.handlers import run_hold, run_hold_frames
from mdvideo.video.mp4.mux import lay_out_mp4
from mdvideo.video.segment import index_segment
from mdvideo.video.video_model import Mp4Contents, StillSegment
from mdvideo.video.write_video import write_video

WIDTH, HEIGHT, FPS = 1920, 1080, 30
SPEC = VideoSpec(WIDTH, HEIGHT, Fraction(FPS), crf=18, moving_crf=20, keyint=150, encoder=encoder_identity())
FONT = Path(__file__).parent.parent / "mdvideo" / "fonts" / "Sans.ttf"

Luma = NDArray[np.float32]


def draw_still(number: int) -> Image.Image:
    """Draw something like a photograph, with detail at every scale and fine grain, and a panel of text on it."""
    random = np.random.default_rng(number)
    field = np.zeros((HEIGHT, WIDTH, 3), np.float32)
    for octave in range(1, 9):
        cells = random.uniform(-1, 1, (2 + 9 * 2**octave // 16, 2 + 2**octave, 3)).astype(np.float32)
        for channel in range(3):
            layer = Image.fromarray(cells[..., channel]).resize((WIDTH, HEIGHT), Image.Resampling.BICUBIC)
            field[..., channel] += np.asarray(layer) * 0.6**octave
    field = 0.2 * field + 0.8 * field.mean(2, keepdims=True) + random.uniform(-0.15, 0.15, 3)
    field += random.normal(0, 0.012, (HEIGHT, WIDTH, 1)).astype(np.float32)
    picture = Image.fromarray((np.clip(0.5 + field, 0, 1) * 255).astype(np.uint8))
    panel = (120, 180, 1280, 900)
    picture.paste(Image.eval(picture.crop(panel).filter(ImageFilter.GaussianBlur(24)), lambda v: v // 3), panel[:2])
    draw = ImageDraw.Draw(picture)
    draw.text((180, 220), f"Slide {number + 1} of the lesson", "#ffffff", ImageFont.truetype(FONT, 88))
    body = ImageFont.truetype(FONT, 42)
    for line in range(6):
        draw.text(
            (180, 380 + 76 * line), f"{line + 1}. Light falls on the leaf, and sugar is made of it.", "#f0f0e8", body
        )
    return picture


def build_with_mdvideo(stills: Sequence[Path], seconds: int, out: Path, held_frames: bytes | None) -> None:
    """Encode and join. ``held_frames`` is the cached segment of skipped frames."""
    store = {digest_of(data): data for data in (path.read_bytes() for path in stills)}
    with ThreadPoolExecutor(os.cpu_count()) as pool:
        products = pool.map(lambda still: run_hold(HoldJob(still=still, spec=SPEC), store.__getitem__), store)
        if held_frames is None:
            held_frames = encode_held_frames()
        segments = (product.outputs["segment"] for product in products)
        holds = (StillSegment(index_segment(segment, segment), seconds * FPS) for segment in segments)
        contents = Mp4Contents(SPEC, tuple(holds), index_segment(held_frames, held_frames))
        write_video(out, lay_out_mp4(contents, store.__getitem__))


def encode_held_frames() -> bytes:
    """Encode the skipped frames that hold any still, as a serialized segment."""
    return run_hold_frames(HoldFramesJob(spec=SPEC), dict[Digest, bytes]().__getitem__).outputs["segment"]


def build_with_ffmpeg(stills: Sequence[Path], seconds: int, out: Path) -> None:
    """Do what the FFmpeg wiki's page on slideshows says, with the colours converted and tagged as mdvideo does."""
    listing = out.with_suffix(".txt")
    lines = [f"file '{path}'\nduration {seconds}\n" for path in stills]
    # The last file is listed twice, since its duration is ignored otherwise.
    listing.write_text(f"ffconcat version 1.0\n{''.join(lines)}file '{stills[-1]}'\n", encoding="utf-8")
    colour = "scale=out_color_matrix=bt709:out_range=tv:flags=bicubic+accurate_rnd+full_chroma_int"
    command = f"""
        ffmpeg -v error -y -safe 0 -i {listing} -vf fps={FPS},{colour},format=yuv420p
        -frames:v {len(stills) * seconds * FPS} -c:v libx264 -preset {STILL.preset} -crf {SPEC.crf}
        -colorspace bt709 -color_primaries bt709 -color_trc bt709 -movflags +faststart {out}
    """
    subprocess.run(command.split(), check=True)


def build_with_moviepy(stills: Sequence[Path], seconds: int, out: Path) -> None:
    """Do what MoviePy's user guide says about pictures."""
    from moviepy import ImageClip, concatenate_videoclips

    video = concatenate_videoclips([ImageClip(str(path)).with_duration(seconds) for path in stills])
    extra = ["-crf", str(SPEC.crf), "-pix_fmt", "yuv420p"]
    video.write_videofile(
        str(out), fps=FPS, codec="libx264", preset=STILL.preset, audio=False, ffmpeg_params=extra, logger=None
    )
    video.close()


def ssim_of(a: Luma, b: Luma) -> float:
    """Mean SSIM in 8×8 windows, with the constants for 8 bits."""
    windows = [x[: HEIGHT // 8 * 8].reshape(HEIGHT // 8, 8, WIDTH // 8, 8).swapaxes(1, 2) for x in (a, b)]
    mean_a, mean_b = (w.mean((2, 3)) for w in windows)
    var_a, var_b = (w.var((2, 3)) for w in windows)
    covariance = (windows[0] * windows[1]).mean((2, 3)) - mean_a * mean_b
    c1, c2 = (0.01 * 255) ** 2, (0.03 * 255) ** 2
    top = (2 * mean_a * mean_b + c1) * (2 * covariance + c2)
    return float((top / ((mean_a**2 + mean_b**2 + c1) * (var_a + var_b + c2))).mean())


def mean_ssim(video: Path, stills: Sequence[Path], seconds: int) -> float:
    """Mean SSIM of one frame a second against the still that should be shown."""
    lumas = [planes_of(to_yuv(decode_png(path.read_bytes())))[:HEIGHT].astype(np.float32) for path in stills]
    scores, count = [], 0
    with av.open(video) as container:
        container.streams.video[0].thread_type = "AUTO"
        for count, frame in enumerate(container.decode(video=0), 1):
            if count % FPS == FPS // 2:
                seen = planes_of(frame)[:HEIGHT].astype(np.float32)
                scores.append(ssim_of(seen, lumas[(count - 1) // (seconds * FPS)]))
    assert count == len(stills) * seconds * FPS, f"{video.name} has {count} frames"
    return float(np.mean(scores))


def main() -> None:
    """Run the comparison and print its figures."""
    slides, seconds = (4, 3) if parse_quick(__doc__, "4 stills of 3 s") else (20, 10)
    assert shutil.which("ffmpeg"), "the ffmpeg command is needed for comparison"
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        stills = [root / f"still-{number:02d}.png" for number in range(slides)]
        for number, path in enumerate(stills):
            draw_still(number).save(path, compress_level=1)
        held_frames = encode_held_frames()
        encoders: dict[str, Callable[[Path], None]] = {
            "cold": lambda out: build_with_mdvideo(stills, seconds, out, None),
            "warm": lambda out: build_with_mdvideo(stills, seconds, out, held_frames),
            "ffmpeg": lambda out: build_with_ffmpeg(stills, seconds, out),
            "moviepy": lambda out: build_with_moviepy(stills, seconds, out),
        }
        spent, sizes, scores = {}, {}, {}
        for name, encode in encoders.items():
            out = root / f"{name}.mp4"
            spent[name] = seconds_of(partial(encode, out))
            sizes[name], scores[name] = out.stat().st_size, mean_ssim(out, stills, seconds)
            print(f"{name:8} {spent[name]:7.2f} s  {sizes[name] / 1e6:7.2f} MB  SSIM {scores[name]:.4f}", flush=True)
    figures = {
        "speedup_ffmpeg_cold": round(spent["ffmpeg"] / spent["cold"], 1),
        "speedup_ffmpeg_warm": round(spent["ffmpeg"] / spent["warm"], 1),
        "speedup_moviepy_cold": round(spent["moviepy"] / spent["cold"], 1),
        "size_ratio": round(sizes["cold"] / sizes["ffmpeg"], 3),
        "ssim": round(scores["cold"], 4),
        "ssim_ffmpeg": round(scores["ffmpeg"], 4),
    }
    print_figures(figures)


if __name__ == "__main__":
    main()
