"""What the sample lesson of five minutes weighs, as H.264 and as AV1, and what its pictures keep in its worst second.

    python -m bench.size [--quick] [--cache FOLDER]

Every frame that moves or changes, and every still, is compared with the frame before encoding by VMAF (``vmaf.py``).
A second's VMAF is the mean of its frames.

Figures: ``mb_per_minute_sample`` and ``mb_per_minute_av1`` of the files with sound, ``vmaf_min`` and ``vmaf_min_av1``
of the worst second, and ``ratio_ffmpeg_medium_same_vmaf``: bytes of the H.264 pictures of the first minute, as a share
of what ``ffmpeg -preset medium`` needs for the same VMAF.
"""

from __future__ import annotations

import asyncio
import shutil
import subprocess
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from statistics import mean
from typing import TypeVar

import av
import imageio_ffmpeg
import numpy as np
from numpy.typing import NDArray

from bench.harness import option_parser, print_figures
from bench.vmaf import decode_segment, vmaf_scores
from mdvideo.api import open_engine
from mdvideo.engine.build_engine import BuildEngine
from mdvideo.engine.build_files import build_files
from mdvideo.engine.loaded_deck import open_deck
from mdvideo.engine.pipeline import prepare
from mdvideo.output.files import OutputTarget
from mdvideo.plan.jobs.job import Digest, Job, Result
from mdvideo.plan.jobs.segment_jobs import Codec, HoldJob, KenBurnsJob, TransitionJob
from mdvideo.plan.timeline import HoldPiece
from mdvideo.steps.segments import EncodedVideo, encode_segments, video_spec_of
from mdvideo.video.frames.colour_conversion import planes_of
from mdvideo.video.handlers import render_frames
from mdvideo.video.segment import Segment

LESSON = Path(__file__).parents[1] / "sample_deck" / "photosynthesis.md"
CHUNK = 120
"""Frames that are compared at once: 370 MB."""

FFMPEG_CRFS = (17, 20, 23, 26)

Yuv = NDArray[np.uint8]
Item = TypeVar("Item")


@dataclass(frozen=True)
class PieceQuality:
    """A piece of the video: its frames, its bytes, and the VMAF of each frame."""

    frames: int
    size: int
    vmaf: list[float]
    job: Job


async def encode(engine: BuildEngine, deck: Path, codec: Codec) -> tuple[EncodedVideo, dict[Digest, Job]]:
    """Encode a deck's pictures, and return them with the job of each segment."""
    prepared = (await prepare(engine, open_deck(engine, deck, {}), all_tracks=True)).with_codec(codec)
    jobs: dict[Digest, Job] = {}

    async def make(job: Job) -> Result:
        result = await engine.runner.make(job)
        if "segment" in result.outputs:
            jobs[result.outputs["segment"]] = job
        return result

    loaded = prepared.loaded
    spec = video_spec_of(loaded.settings)
    return await encode_segments(loaded.deck.slides, prepared.stills, prepared.timeline, spec, make), jobs


def chunks_of(items: Iterator[Item], size: int) -> Iterator[list[Item]]:
    """Yield lists of at most ``size`` items."""
    while chunk := list(islice(items, size)):
        yield chunk


def piece_quality(job: Job, segment: Segment, engine: BuildEngine) -> list[float]:
    """Return the VMAF of each frame of a segment."""
    assert isinstance(job, HoldJob | TransitionJob | KenBurnsJob)
    reference = (planes_of(frame).copy() for frame in render_frames(job, engine.store.read))
    decoded = iter(decode_segment(segment))
    if isinstance(job, HoldJob):  # VMAF wants more than one frame
        still, shown = next(reference), next(decoded)
        return [min(vmaf_scores([still] * 2, [shown] * 2))]
    scores: list[float] = []
    for chunk in chunks_of(reference, CHUNK):
        scores += vmaf_scores(chunk, list(islice(decoded, len(chunk))))
    return scores


def judge(engine: BuildEngine, video: EncodedVideo, jobs: dict[Digest, Job], frames: int) -> list[PieceQuality]:
    """Compare the pieces of a video up to so many frames."""
    judged: dict[Digest, list[float]] = {}
    pieces: list[PieceQuality] = []
    for piece, digest in video.pieces:
        if sum(one.frames for one in pieces) >= frames:
            break
        segment = Segment.loads(engine.store.read(digest))
        if digest not in judged:
            judged[digest] = piece_quality(jobs[digest], segment, engine)
            label, scores = jobs[digest].label, judged[digest]
            print(f"{label:32s} {sum(map(len, segment.packets)) / 1000:6.0f} kB, VMAF {mean(scores):.1f}", flush=True)
        scores = judged[digest]
        # A hold without a key frame of its own shows the last frame of the transition before it.
        shown = scores[-1:] * piece.frames if isinstance(piece, HoldPiece) else scores[: piece.frames]
        pieces.append(PieceQuality(piece.frames, sum(map(len, segment.packets)), shown, jobs[digest]))
    return pieces


def worst_second(pieces: Sequence[PieceQuality], fps: int) -> float:
    """Return the lowest mean VMAF of a second, at steps of a fifth of a second."""
    scores = [score for piece in pieces for score in piece.vmaf]
    starts = range(0, max(1, len(scores) - fps + 1), fps // 5)
    return min(mean(scores[start : start + fps]) for start in starts)


def ffmpeg_bytes(engine: BuildEngine, pieces: Sequence[PieceQuality], crf: int, folder: Path) -> tuple[int, float]:
    """Encode the pieces' frames by FFmpeg, preset medium, and return the bytes and the mean VMAF of what changes."""
    job = pieces[0].job
    assert isinstance(job, HoldJob | TransitionJob | KenBurnsJob)
    size, rate = f"{job.spec.width}x{job.spec.height}", str(job.spec.fps)
    out = folder / f"{crf}.mp4"
    raw = ["-f", "rawvideo", "-pix_fmt", "yuv420p", "-s", size, "-r", rate, "-i", "-"]
    coder = ["-c:v", "libx264", "-preset", "medium", "-crf", str(crf), "-g", "300", str(out)]
    command = [imageio_ffmpeg.get_ffmpeg_exe(), "-v", "error", "-y", *raw, *coder]
    with subprocess.Popen(command, stdin=subprocess.PIPE) as process:
        assert process.stdin is not None
        for frame in _shown_frames(engine, pieces):
            process.stdin.write(np.ascontiguousarray(frame).tobytes())
        process.stdin.close()
    scores: list[float] = []
    with av.open(out) as container:
        size_coded = sum(packet.size for packet in container.demux(video=0))
    with av.open(out) as container:
        decoded = (planes_of(frame).copy() for frame in container.decode(video=0))
        for piece in pieces:
            frames = list(islice(decoded, piece.frames)) if isinstance(piece.job, HoldJob) else None
            assert isinstance(piece.job, HoldJob | TransitionJob | KenBurnsJob)
            reference = (planes_of(frame).copy() for frame in render_frames(piece.job, engine.store.read))
            if frames is not None:
                still = next(reference)
                scores += [mean(vmaf_scores([still] * 2, [frames[len(frames) // 2]] * 2))] * piece.frames
                continue
            for chunk in chunks_of(reference, CHUNK):
                scores += vmaf_scores(chunk, list(islice(decoded, len(chunk))))
    return size_coded, mean(scores)


def _shown_frames(engine: BuildEngine, pieces: Sequence[PieceQuality]) -> Iterator[Yuv]:
    for piece in pieces:
        assert isinstance(piece.job, HoldJob | TransitionJob | KenBurnsJob)
        frames = (planes_of(frame) for frame in render_frames(piece.job, engine.store.read))
        if isinstance(piece.job, HoldJob):
            yield from [next(frames)] * piece.frames
        else:
            yield from frames


def main() -> None:
    """Print a row for each segment, and the figures."""
    parser = option_parser(__doc__ or "", "the first ten seconds, and no comparison with FFmpeg")
    parser.add_argument("--cache", type=Path, help="folder whose cache is used and kept")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = arguments.cache or Path(name)
        folder.mkdir(parents=True, exist_ok=True)
        shutil.copytree(LESSON.parent, folder, dirs_exist_ok=True)
        (folder / "mdvideo.toml").touch()
        print_figures(measure(folder / LESSON.name, Path(name), quick=arguments.quick))


def measure(deck: Path, folder: Path, *, quick: bool) -> dict[str, object]:
    """Build the lesson and judge it."""
    figures: dict[str, object] = {}
    with open_engine(deck) as engine:
        names: tuple[tuple[Codec, str, str], ...] = (("h264", "sample.mp4", "sample"), ("av1", "sample.webm", "av1"))
        for codec, name, figure in names:
            built = asyncio.run(build_files(engine, open_deck(engine, deck, {}), OutputTarget(folder / name)))
            minutes = built.manifest.duration / 60
            figures[f"mb_per_minute_{figure}"] = round(built.video.stat().st_size / 1e6 / minutes, 3)
            video, jobs = asyncio.run(encode(engine, deck, codec))
            pieces = judge(engine, video, jobs, 300 if quick else 10**9)
            fps = round(video.spec.fps)
            figures["vmaf_min" if codec == "h264" else "vmaf_min_av1"] = round(worst_second(pieces, fps), 2)
            if codec == "h264" and not quick:
                figures["ratio_ffmpeg_medium_same_vmaf"] = compare_with_ffmpeg(engine, pieces, fps, folder)
    return figures


def compare_with_ffmpeg(engine: BuildEngine, pieces: Sequence[PieceQuality], fps: int, folder: Path) -> float:
    """Return our bytes as a share of FFmpeg's at the same mean VMAF, on about the first minute."""
    first: list[PieceQuality] = []
    for piece in pieces:
        if sum(one.frames for one in first) >= 60 * fps:
            break
        first.append(piece)
    ours = mean(score for piece in first for score in piece.vmaf)
    keys = [1 if not isinstance(piece.job, HoldJob) else -(-piece.frames // piece.job.spec.keyint) for piece in first]
    size = sum(piece.size * count for piece, count in zip(first, keys, strict=True))
    points = [ffmpeg_bytes(engine, first, crf, folder) for crf in FFMPEG_CRFS]
    for crf, (theirs, score) in zip(FFMPEG_CRFS, points, strict=True):
        row = f"{theirs / 1e6:.2f} MB, VMAF {score:.2f} (ours: {size / 1e6:.2f}, {ours:.2f})"
        print(f"ffmpeg -preset medium -crf {crf}: {row}", flush=True)
    scores, sizes = [score for _, score in points][::-1], [theirs for theirs, _ in points][::-1]
    return round(size / float(np.interp(ours, scores, sizes)), 3)


if __name__ == "__main__":
    main()
