"""What the sound of a ten-minute lesson costs with the neural voice: cold, warm, and after one changed sentence.

For comparison, the same run encodes the whole track at once, as tools with one sound file do. Then it builds the whole
lesson, 1080p30 with fades between all slides, without a cache, as a share of its playing time.
"""

from __future__ import annotations

import asyncio
import statistics
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

import av
import numpy as np

from bench.decks import deck
from bench.harness import parse_quick, print_figures, seconds_of
from mdvideo.api import open_engine
from mdvideo.audio.aac import encode_aac
from mdvideo.audio.pcm import Samples
from mdvideo.engine.build_engine import BuildEngine
from mdvideo.engine.build_files import build_files
from mdvideo.engine.loaded_deck import open_deck
from mdvideo.engine.pipeline import plan_timeline, schedule_narration, speak_narration
from mdvideo.output.files import OutputTarget
from mdvideo.plan.audio_grid import AAC_FRAME_SAMPLES, SAMPLE_RATE
from mdvideo.plan.jobs.job import ReadBlob
from mdvideo.steps.soundtrack import make_soundtrack
from mdvideo.video.video_model import AudioTrack

NOTES = (
    "This is slide number {n}, and somebody reads its notes aloud, as teachers do. "
    "The {word} sentence of the {n}th slide says a little more."
)
NEURAL = {"speech": {"backend": "hibari"}, "images": {"backend": "sketch"}}


def narrated_deck(slides: int, word: str = "last") -> str:
    """Return the benchmarks' deck with notes on every slide, and ``word`` once, on the middle one."""
    parts = deck(slides).replace("theme: glass\n", "theme: glass\ntransition: fade 0.5s\n").split("\n\n---\n\n")
    spoken = [NOTES.format(n=n, word=word if n == slides // 2 else "last") for n in range(1, len(parts) + 1)]
    return "\n\n---\n\n".join(f"{part}\n\n<!-- {notes} -->" for part, notes in zip(parts, spoken, strict=True))


async def make_audio_track(engine: BuildEngine, path: Path) -> AudioTrack:
    """Read a deck and make its sound, up to the track that the file is written from."""
    loaded = open_deck(engine, path, NEURAL)
    speech, speeches = await speak_narration(engine, loaded)
    narration = schedule_narration(loaded, speeches)
    timeline, _ = plan_timeline(loaded, narration)
    soundtrack = await make_soundtrack(loaded.deck.slides, narration, timeline, speech)
    assert soundtrack is not None
    return soundtrack.audio_track(engine.sample_index)


def time_audio_track(engine: BuildEngine, path: Path) -> tuple[float, AudioTrack]:
    """Make the sound of a deck, and measure the seconds that it takes."""
    start = time.perf_counter()
    audio = asyncio.run(make_audio_track(engine, path))
    return time.perf_counter() - start, audio


def packets_of(audio: AudioTrack, read: ReadBlob) -> list[bytes]:
    """Read the track's AAC packets."""
    packets = []
    for run in audio.runs:
        data = run.source if isinstance(run.source, bytes) else read(run.source)
        ends = run.offset + np.cumsum(run.sizes, dtype=np.int64)
        packets += [data[end - size : end] for size, end in zip(run.sizes.tolist(), ends.tolist(), strict=True)]
    return packets


def decode(audio: AudioTrack, packets: Sequence[bytes]) -> Samples:
    """Decode the track to mono samples."""
    codec = av.CodecContext.create("aac", "r")
    assert isinstance(codec, av.AudioCodecContext)
    codec.extradata = audio.extradata
    frames = [frame.to_ndarray()[0] for packet in packets for frame in codec.decode(av.Packet(packet))]
    samples: Samples = np.concatenate(frames).astype(np.float32)
    return samples


def main() -> None:
    """Measure, and print the figures."""
    quick = parse_quick(__doc__, "a lesson of one minute, at 360p")
    slides, size = (6, "640x360") if quick else (60, "1920x1080")
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "lesson.md"
        (Path(folder) / "mdvideo.toml").touch()
        path.write_text(narrated_deck(slides))
        with open_engine(path) as engine:
            cold, audio = time_audio_track(engine, path)
            warm = statistics.median(time_audio_track(engine, path)[0] for _ in range(5))
            changed = []
            for edit in range(2 if quick else 7):
                path.write_text(narrated_deck(slides, word=f"word{edit}"))
                changed.append(time_audio_track(engine, path)[0])
            packets = packets_of(audio, engine.store.read)
        samples = decode(audio, packets)
        at_once = seconds_of(lambda: encode_aac(samples))
        playing = len(packets) * AAC_FRAME_SAMPLES / SAMPLE_RATE
        sentence = statistics.median(changed)
        print(f"{playing:.0f} s of sound: cold {cold:.2f} s, warm {warm:.3f} s, one sentence {sentence:.3f} s")
        print(f"encoded at once: {at_once:.2f} s", flush=True)
        with open_engine(path, cache=False) as engine:
            start = time.perf_counter()
            loaded = open_deck(engine, path, {**NEURAL, "size": size})
            built = asyncio.run(build_files(engine, loaded, OutputTarget.of(path, None)))
            whole = time.perf_counter() - start
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
    print_figures(figures)


if __name__ == "__main__":
    main()
