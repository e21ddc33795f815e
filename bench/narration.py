"""What the sound of a lesson of ten minutes costs: cold, warm, and after one changed sentence.

Beside it, in the same run, the whole track encoded at once, as tools do that keep one sound file. Then the finished
lesson, 1080p30 with fades between all slides, built from nothing: as a share of the time that it plays.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import statistics
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np

from bench.decks import deck
from mdvideo.api import workshop_for
from mdvideo.audio.aac import encoded
from mdvideo.audio.pcm import Samples
from mdvideo.engine.build_engine import BuildEngine
from mdvideo.engine.pipeline import make
from mdvideo.output.files import OutputTarget
from mdvideo.plan.aac_grid import RATE
from mdvideo.plan.jobs import Digest
from mdvideo.steps.soundtrack import SoundTrack, make_soundtrack
from mdvideo.video.video_model import Sound

NOTES = (
    "This is slide number {n}, and somebody reads its notes aloud, as teachers do. "
    "The {word} sentence of the {n}th slide says a little more."
)
ESPEAK = {"speech": {"backend": "espeak"}, "images": {"backend": "sketch"}}


def narrated(slides: int, word: str = "last") -> str:
    """The benchmarks' deck with notes on every slide; ``word`` is said once, on the middle one."""
    parts = deck(slides).replace("theme: glass\n", "theme: glass\ntransition: fade 0.5s\n").split("\n\n---\n\n")
    spoken = [NOTES.format(n=n, word=word if n == slides // 2 else "last") for n in range(1, len(parts) + 1)]
    return "\n\n---\n\n".join(f"{part}\n\n<!-- {notes} -->" for part, notes in zip(parts, spoken, strict=True))


async def track_of(workshop: BuildEngine, path: Path) -> SoundTrack:
    """The sound of a lesson, in the store."""
    lesson = workshop.open(path, ESPEAK)
    booth, speeches = await workshop.speak(lesson)
    narration = workshop.narration(lesson, speeches)
    timeline, _ = workshop.timeline(lesson, narration)
    track = await make_soundtrack(lesson.deck.slides, narration, timeline, booth)
    assert track is not None
    return track


def timed_sound(workshop: BuildEngine, path: Path) -> tuple[float, Sound]:
    """Wall-clock seconds, and the sound that the file is written from."""
    began = time.perf_counter()
    sound = asyncio.run(track_of(workshop, path)).placed(workshop.placements)
    return time.perf_counter() - began, sound


def packets_of(sound: Sound, read: Callable[[Digest], bytes]) -> list[bytes]:
    """The track's AAC packets."""
    packets = []
    for run in sound.runs:
        data = run.source if isinstance(run.source, bytes) else read(run.source)
        ends = run.at + np.cumsum(run.sizes, dtype=np.int64)
        packets += [data[end - size : end] for size, end in zip(run.sizes.tolist(), ends.tolist(), strict=True)]
    return packets


def seconds_at_once(sound: Sound, packets: Sequence[bytes]) -> float:
    """Seconds in which the same samples are encoded as one track, by the same encoder."""
    samples = decoded(sound, packets)
    began = time.perf_counter()
    encoded(samples)
    return time.perf_counter() - began


def decoded(sound: Sound, packets: Sequence[bytes]) -> Samples:
    """The track's samples."""
    import av

    context = av.CodecContext.create("aac", "r")
    assert isinstance(context, av.AudioCodecContext)
    context.extradata = sound.extradata
    frames = [frame.to_ndarray()[0] for packet in packets for frame in context.decode(av.Packet(packet))]
    whole: Samples = np.concatenate(frames).astype(np.float32)
    return whole


def main() -> None:
    """Measure, and print the figures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true", help="a lesson of one minute, at 360p")
    quick = parser.parse_args().quick
    slides, size = (6, "640x360") if quick else (60, "1920x1080")
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "lesson.md"
        (Path(folder) / "mdvideo.toml").touch()
        path.write_text(narrated(slides))
        with workshop_for(path) as workshop:
            cold, sound = timed_sound(workshop, path)
            warm = statistics.median(timed_sound(workshop, path)[0] for _ in range(5))
            changed = []
            for edit in range(2 if quick else 7):
                path.write_text(narrated(slides, word=f"word{edit}"))
                changed.append(timed_sound(workshop, path)[0])
            packets = packets_of(sound, workshop.store.read)
        at_once = seconds_at_once(sound, packets)
        playing = len(packets) * 1024 / RATE
        sentence = statistics.median(changed)
        print(f"{playing:.0f} s of sound: cold {cold:.2f} s, warm {warm:.3f} s, one sentence {sentence:.3f} s")
        print(f"encoded at once: {at_once:.2f} s", flush=True)
        with workshop_for(path, cache=False) as workshop:
            began = time.perf_counter()
            lesson = workshop.open(path, {**ESPEAK, "size": size})
            built = asyncio.run(make(workshop, lesson, OutputTarget.of(path, None)))
            whole = time.perf_counter() - began
        duration = built.manifest.duration
        print(f"the lesson: {whole:.1f} s for {duration:.0f} s", flush=True)
    figures = {
        "sentence_ratio": round(at_once / sentence, 2),
        "cold_fraction_of_playing_time": round(whole / duration, 4),
        "sound_cold_seconds": round(cold, 2),
        "sound_warm_seconds": round(warm, 4),
        "sound_sentence_seconds": round(sentence, 4),
        "sound_at_once_seconds": round(at_once, 2),
        "slides": slides,
    }
    print(json.dumps(figures))


if __name__ == "__main__":
    main()
