"""Music under speech: ducked, looped, faded out."""

from __future__ import annotations

import io
import wave
from pathlib import Path

import numpy as np
import pytest

from mdvideo.audio.ducking import ducked_music
from mdvideo.audio.film_sound import measured_sound
from mdvideo.audio.music_bed import MusicBed
from mdvideo.audio.pcm import to_pcm16
from mdvideo.errors import AssetError
from mdvideo.plan.audio_grid import SAMPLE_RATE
from mdvideo.plan.jobs.audio_jobs import PlacedMusic
from mdvideo.plan.jobs.job import Digest
from tests.support.narrated_videos import build_video, tone, write_wav

MUSIC = """\
---
title: With music
---

# One

<!-- music: song.wav -->
<!-- Here somebody speaks. [pause 6s] And here again. -->

---

# Two

<!-- duration: 6s -->

---

# Three

<!-- music: none -->
<!-- duration: 3s -->
"""


def test_music_plays_alone_is_ducked_under_words_and_fades_out(tmp_path: Path) -> None:
    song = tone(4, 2000)
    write_wav(tmp_path / "song.wav", np.stack([song, song]))
    video = build_video(tmp_path / "lesson.md", MUSIC)
    assert video.sound.ndim == 2
    _, two, three = video.manifest["slides"]

    def level(start: float, end: float) -> float:
        """The level of the music alone, in dB: what is at 2 kHz."""
        mono = video.sound_between(start, end)[0]
        spectrum = np.abs(np.fft.rfft(mono * np.hanning(mono.size)))
        near = round(2000 * mono.size / SAMPLE_RATE)
        return float(20 * np.log10(spectrum[near - 3 : near + 4].max() / mono.size))

    words = video.first_sound(0.3, 2)
    assert words < 0.8
    alone = level(4.5, 6)
    assert alone - level(0.8, 1.3) > 8
    # It is looped; where its end and its beginning overlap, a pure tone is up to 3 dB louder.
    assert level(two["start"] + 0.3, two["start"] + 1.2) == pytest.approx(alone, abs=1.5)
    assert level(two["end"] - 0.4, two["end"]) < alone - 6
    assert np.abs(video.sound_between(three["start"] + 0.1, three["end"])).max() < 10 ** (-54 / 20)


def test_music_needs_no_voice(tmp_path: Path) -> None:
    write_wav(tmp_path / "song.wav", tone(2))
    video = build_video(tmp_path / "lesson.md", "# A\n\n<!-- music: song.wav -->\n")
    assert video.manifest["duration"] * SAMPLE_RATE - video.sound.shape[-1] < 1024
    assert np.abs(video.sound).max() > 0.01


def loudness_of(path: Path) -> tuple[float, float]:
    """LUFS and dBTP by FFmpeg's own meter."""
    with measured_sound(path) as sound:
        assert sound is not None
        return sound.loudness, sound.true_peak


@pytest.mark.parametrize("level", [0.02, 0.9])
def test_the_whole_programme_has_the_target_loudness_whatever_the_music(tmp_path: Path, level: float) -> None:
    pulses = np.abs(np.sin(np.arange(6 * SAMPLE_RATE) / 3000))
    write_wav(tmp_path / "song.wav", np.stack([tone(6, 700, level) * pulses, tone(6, 150, level)]))
    video = build_video(tmp_path / "lesson.md", MUSIC)
    loudness, true_peak = loudness_of(video.path)
    assert loudness == pytest.approx(-16, abs=0.2)
    assert true_peak <= -1


def test_music_keeps_its_bass_under_speech() -> None:
    """In the band of speech it falls by 15 dB, outside of it by 6."""

    def fall(hertz: float) -> float:
        song = write_tone(hertz)
        with MusicBed(song, PlacedMusic(Digest("song"), 0, 20 * SAMPLE_RATE, -20.0), 20 * SAMPLE_RATE) as bed:
            speech = [(8 * SAMPLE_RATE, 12 * SAMPLE_RATE)]
            alone = ducked_music(bed, 4 * SAMPLE_RATE, 5 * SAMPLE_RATE, speech)
            under = ducked_music(bed, 9 * SAMPLE_RATE, 10 * SAMPLE_RATE, speech)
        return float(20 * np.log10(np.sqrt((under**2).mean() / (alone**2).mean())))

    assert fall(60) == pytest.approx(-6, abs=0.7)
    assert fall(1000) == pytest.approx(-15, abs=0.7)
    assert fall(12_000) == pytest.approx(-6, abs=1)


def write_tone(hertz: float, seconds: float = 30) -> bytes:
    file = io.BytesIO()
    with wave.open(file, "wb") as wav:
        wav.setnchannels(1)
        wav.setsampwidth(2)
        wav.setframerate(SAMPLE_RATE)
        wav.writeframes(to_pcm16(tone(seconds, hertz)))
    return file.getvalue()


def test_a_loop_has_no_seam() -> None:
    """Noise keeps its level where one repetition fades into the next."""
    file = io.BytesIO()
    with wave.open(file, "wb") as wav:
        wav.setnchannels(1)
        wav.setsampwidth(2)
        wav.setframerate(SAMPLE_RATE)
        noise = 0.1 * np.random.default_rng(2).standard_normal(5 * SAMPLE_RATE)
        wav.writeframes(to_pcm16(noise))
    length = 23 * SAMPLE_RATE
    with MusicBed(file.getvalue(), PlacedMusic(Digest("noise"), 0, length, -20.0), length) as bed:
        sound = bed.read(0, length)
        halves = np.concatenate([bed.read(0, 300_001), bed.read(300_001, length)], axis=1)
    assert np.allclose(sound, halves, atol=1e-6)
    inner = sound[0, SAMPLE_RATE : 20 * SAMPLE_RATE].reshape(-1, SAMPLE_RATE // 10)
    levels = 10 * np.log10((inner**2).mean(axis=1))
    assert levels.max() - levels.min() < 1.5
    assert np.abs(sound[0, :100]).max() < np.abs(sound).max() / 50
    assert np.abs(sound[0, -4800:]).max() < np.abs(sound).max() / 50


def test_stings_are_heard_before_the_first_word_and_after_the_last(tmp_path: Path) -> None:
    write_wav(tmp_path / "in.wav", tone(3, 3000))
    write_wav(tmp_path / "out.wav", tone(2, 3000))
    deck = "# One\n\n<!-- Here somebody speaks. -->\n\n---\n\n# Two\n\n<!-- And here again. -->\n"
    plain = build_video(tmp_path / "lesson.md", deck)
    framed = build_video(tmp_path / "lesson.md", deck, sound={"intro": "in.wav", "outro": "out.wav"})
    duration = framed.manifest["duration"]
    longer = duration - plain.manifest["duration"]
    assert longer == pytest.approx(2.0 + 1.3, abs=0.1)  # half a second of the intro is under the first word

    def pitch(start: float, end: float) -> float:
        mono = framed.sound_between(start, end)[0]
        spectrum = np.abs(np.fft.rfft(mono * np.hanning(mono.size)))
        return float(spectrum.argmax() * SAMPLE_RATE / mono.size)

    assert pitch(0.2, 2.3) == pytest.approx(3000, abs=3)
    assert pitch(duration - 1.5, duration - 0.3) == pytest.approx(3000, abs=3)
    assert loudness_of(framed.path)[0] == pytest.approx(-16, abs=0.2)


def test_a_missing_sting_is_an_error_that_names_it(tmp_path: Path) -> None:
    with pytest.raises(AssetError, match=r"in\.wav does not exist"):
        build_video(tmp_path / "lesson.md", "# One\n\n<!-- Words. -->\n", sound={"intro": "in.wav"})
