"""Music under speech: ducked, looped, faded out."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from mdvideo.plan.aac_frames import SAMPLE_RATE
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
    assert level(two["start"] + 1, two["start"] + 2) == pytest.approx(alone, abs=1.5)  # it is looped
    assert level(two["end"] - 0.4, two["end"]) < alone - 6
    assert np.abs(video.sound_between(three["start"] + 0.1, three["end"])).max() < 1e-4


def test_music_needs_no_voice(tmp_path: Path) -> None:
    write_wav(tmp_path / "song.wav", tone(2))
    video = build_video(tmp_path / "lesson.md", "# A\n\n<!-- music: song.wav -->\n")
    assert video.manifest["duration"] * SAMPLE_RATE - video.sound.shape[-1] < 1024
    assert np.abs(video.sound).max() > 0.01
