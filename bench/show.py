"""What diagrams, drawings, terminals, clips and morphs cost, at 1080p.

    python -m bench.show [--quick]

- ``mermaid_ms``: a Mermaid flow chart of eight nodes, from its text to SVG, with the process that draws it;
- ``svg_ms``: that SVG as pixels for a 1080p slide, by resvg;
- ``cast_seconds_per_minute``: a recording of a terminal, to an animated picture: seconds for a minute of it;
- ``clip_speedup_moviepy``: how many times as long MoviePy needs to compose a clip of 30 s at 1080p under text and write
  it as H.264, as mdvideo does with an empty cache: typesetting, a still for each state and the MP4 included. Both use
  x264 with the same preset and rate factor;
- ``morph_ms_per_frame``: a frame of code that glides into other code, drawn and encoded.

Figures but the speedup are medians of five runs. ``--quick`` takes three, and a clip of 5 s.
"""

from __future__ import annotations

import json
import statistics
import tempfile
from collections.abc import Callable
from fractions import Fraction
from functools import partial
from pathlib import Path

import av
import numpy as np

from bench.harness import parse_quick, print_figures, seconds_of
from mdvideo import build
from mdvideo.frame_size import Size
from mdvideo.images.diagrams.draw_diagram import diagram_tool, run_draw_diagram
from mdvideo.images.moving.draw_terminal import run_draw_terminal
from mdvideo.images.moving.terminal_drawing import TerminalFonts
from mdvideo.images.moving.terminal_palette import terminal_colours
from mdvideo.images.svg.draw_svg import draw_by_resvg
from mdvideo.images.svg.svg_rasterizer import SvgRasterizer
from mdvideo.plan.jobs.job import Digest
from mdvideo.plan.jobs.morph_jobs import CodePiece, MorphJob
from mdvideo.plan.jobs.picture_jobs import DiagramLook, DrawDiagramJob, DrawTerminalJob
from mdvideo.settings import Settings
from mdvideo.slides.morph.draw_morph import morph_frames
from mdvideo.slides.themes.fonts import font_files, is_covered, upright_files
from mdvideo.slides.writing.font_search import font_of, font_paths
from mdvideo.steps.playing.terminals import MONO_FILES
from mdvideo.steps.segments import video_spec_of
from mdvideo.video.frames.colour_conversion import encode_png
from mdvideo.video.handlers import run_drawn_frames

SIZE = Size(1920, 1080)
CHART = "flowchart LR\n" + "".join(f"  N{n}[Step {n}] --> N{n + 1}[Step {n + 1}]\n" for n in range(7))
LOOK = DiagramLook(
    ground="#ffffff",
    ink="#1b1b1b",
    muted="#666666",
    accent="#b3401c",
    panel="#f5ece8",
    line="#b3401c",
    font="mdvideo Sans",
    dark=False,
    opaque=False,
)
FRAMES = 15
"""Of a morph: half a second."""


def median_ms(runs: int, work: Callable[[], object]) -> float:
    """Median of the wall-clock times, in milliseconds."""
    return statistics.median(seconds_of(work) for _ in range(runs)) * 1000


def draw_chart() -> bytes:
    """Return the chart as SVG."""
    job = DrawDiagramJob(language="mermaid", text=CHART, look=LOOK, tool=diagram_tool("mermaid"))
    return run_draw_diagram(job, lambda _: b"", fonts=upright_files()).outputs["svg"]


def terminal_seconds(runs: int) -> float:
    """Return the seconds for a minute of a terminal that prints a line of coloured text ten times a second."""
    lines = [json.dumps({"version": 2, "width": 80, "height": 24})]
    for number in range(600):
        text = f"\x1b[3{number % 7 + 1}m{number:05d}\x1b[0m request {number * 7919 % 1000} took {number % 90} ms\r\n"
        lines.append(json.dumps([number / 10, "o", text]))
    recording = "\n".join(lines).encode()
    job = DrawTerminalJob(
        source=Digest("cast"),
        colours=terminal_colours("#10131a", "#e8e8e8", "#f2a93b"),
        limit=Size(1690, 864),
        idle=None,
        fonts=(),
    )
    draw = partial(run_draw_terminal, fonts=TerminalFonts(*MONO_FILES), find_font=font_of)
    return median_ms(runs, lambda: draw(job, lambda _: recording)) / 1000


def morph_ms(runs: int) -> float:
    """Return the milliseconds for a frame in which forty words move, ten leave and ten come."""
    spec = video_spec_of(Settings())
    random = np.random.default_rng(1)
    stills = {name: random.integers(0, 255, (1080, 1920, 3), np.uint8) for name in ("before", "after")}
    stills |= {name: np.full((1080, 1920, 3), 240, np.uint8) for name in ("bare_before", "bare_after")}
    pictures = {name: encode_png(av.VideoFrame.from_ndarray(one, format="rgb24")) for name, one in stills.items()}

    def piece() -> CodePiece:
        return CodePiece(float(random.integers(100, 1500)), float(random.integers(100, 900)), 120.0, 40.0)

    job = MorphJob(
        before=Digest("before"),
        after=Digest("after"),
        bare_before=Digest("bare_before"),
        bare_after=Digest("bare_after"),
        moves=tuple((piece(), piece()) for _ in range(40)),
        leaves=tuple(piece() for _ in range(10)),
        comes=tuple(piece() for _ in range(10)),
        caption=None,
        frames=FRAMES,
        spec=spec,
    )
    return median_ms(runs, lambda: run_drawn_frames(morph_frames(job, pictures.__getitem__), FRAMES, spec)) / FRAMES


def write_clip(path: Path, seconds: int) -> None:
    """Write a clip at 1080p, 30 frames a second: a gradient that moves, with some noise, as filmed pictures have."""
    rows, columns = np.mgrid[0:1080, 0:1920].astype(np.float32)
    noise = np.random.default_rng(2).normal(0, 4, (1080, 1920)).astype(np.float32)
    with av.open(path, "w") as file:
        stream = file.add_stream("libx264", rate=30, options={"preset": "veryfast", "crf": "20"})
        assert isinstance(stream, av.VideoStream)
        stream.width, stream.height, stream.pix_fmt = 1920, 1080, "yuv420p"
        for number in range(30 * seconds):
            base = 128 + 90 * np.sin((columns + 6 * number) / 180 + rows / 300) + np.roll(noise, 7 * number, axis=1)
            grey = np.clip(base, 0, 255).astype(np.uint8)
            pixels = np.dstack([grey, grey // 2 + 60, 255 - grey])
            file.mux(stream.encode(av.VideoFrame.from_ndarray(pixels, format="rgb24")))
        file.mux(stream.encode(None))


def clip_seconds(folder: Path, seconds: int) -> tuple[float, float]:
    """Return the seconds that mdvideo and MoviePy need for the same slide: two lines of text over a clip."""
    from moviepy import CompositeVideoClip, ImageClip, VideoFileClip

    clip = folder / "clip.mp4"
    write_clip(clip, seconds)
    deck = folder / "deck.md"
    deck.write_text("---\nnarration: none\n---\n\n![bg](clip.mp4)\n\n# Over a clip\n\nand a second line\n", "utf-8")
    ours = seconds_of(lambda: build(deck, folder / "ours.mp4", cache=False))
    text = np.zeros((1080, 1920, 4), np.uint8)
    text[400:560, 200:1400] = (255, 255, 255, 230)
    overlay = folder / "text.png"
    codec = av.CodecContext.create("png", "w")
    assert isinstance(codec, av.VideoCodecContext)
    codec.width, codec.height, codec.pix_fmt, codec.time_base = 1920, 1080, "rgba", Fraction(1)
    overlay.write_bytes(b"".join(map(bytes, codec.encode(av.VideoFrame.from_ndarray(text, format="rgba")))))
    spec = video_spec_of(Settings())

    def compose() -> None:
        with VideoFileClip(str(clip)) as film:
            words = ImageClip(str(overlay)).with_duration(film.duration)
            CompositeVideoClip([film, words]).write_videofile(
                str(folder / "theirs.mp4"),
                fps=30,
                codec="libx264",
                preset="veryfast",
                audio=False,
                ffmpeg_params=["-crf", str(spec.moving_crf)],
                logger=None,
            )

    return ours, seconds_of(compose)


def main() -> None:
    """Measure, and print the figures."""
    quick = parse_quick(__doc__ or "", "three runs, and a clip of 5 s")
    runs = 3 if quick else 5
    svg = draw_chart()
    rasterizer = SvgRasterizer(font_files(), is_covered, font_paths)
    try:
        draw_by_resvg(rasterizer, svg, "the chart", SIZE, None)
        svg_ms = median_ms(runs, lambda: draw_by_resvg(rasterizer, svg, "the chart", SIZE, None))
    finally:
        rasterizer.close()
    with tempfile.TemporaryDirectory() as folder:
        ours, theirs = clip_seconds(Path(folder), 5 if quick else 30)
    print(f"clip: mdvideo {ours:.1f} s, MoviePy {theirs:.1f} s")
    print_figures(
        {
            "mermaid_ms": round(median_ms(runs, draw_chart), 1),
            "svg_ms": round(svg_ms, 1),
            "cast_seconds_per_minute": round(terminal_seconds(runs), 2),
            "clip_speedup_moviepy": round(theirs / ours, 2),
            "morph_ms_per_frame": round(morph_ms(runs), 1),
        }
    )


if __name__ == "__main__":
    main()
