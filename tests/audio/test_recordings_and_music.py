"""Recordings in a voice's place, and music that gives way to it."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from mdvideo.audio.loudness import loudness
from mdvideo.errors import DeckError
from mdvideo.plan.aac_grid import RATE
from tests.support.narrated_videos import film_of, tone, write_wav

DECK = """\
# One

* First

<!-- audio: {file} -->
<!-- First words, [click] then others. -->

---

# Two

<!-- Spoken by a voice. -->
"""


def recording(seconds: float = 3.0, rate: int = RATE) -> np.ndarray:
    """Half a second of silence, then tones with gaps, then silence."""
    beeps = tone(seconds, 300, rate=rate) * (np.arange(round(seconds * rate)) % rate < rate * 0.7)
    rest = np.zeros(rate // 2, np.float32)
    return np.concatenate([rest, beeps, rest])


@pytest.mark.parametrize(("rate", "stereo"), [(48_000, False), (44_100, True), (8_000, False)])
def test_a_recording_is_heard_at_its_place_trimmed_and_levelled(tmp_path: Path, rate: int, stereo: bool) -> None:
    samples = recording(rate=rate) * 0.2
    write_wav(tmp_path / "intro.wav", np.stack([samples, samples]) if stereo else samples, rate)
    found = film_of(tmp_path / "lesson.md", DECK.format(file="intro.wav"))
    one, two = found.manifest["slides"]
    assert found.onset(0, one["end"]) == pytest.approx(0.51, abs=0.03)
    assert one["end"] == pytest.approx(0.5 + 3.0 + 0.7 + 0.5, abs=0.5)
    assert loudness(found.stretch(0.5, 3.4)) == pytest.approx(-16, abs=1.2)
    assert found.onset(two["start"], two["end"]) < two["start"] + 0.6
    assert 0.5 < one["reveals"][0] < 3.4  # by how long the notes' words take


def test_a_recording_needs_no_voice(tmp_path: Path) -> None:
    write_wav(tmp_path / "intro.wav", recording())
    found = film_of(tmp_path / "lesson.md", DECK.format(file="intro.wav"), speech={"backend": "none"})
    assert found.onset(0, 2) == pytest.approx(0.51, abs=0.03)


def test_an_unusable_recording_is_shown_where_it_is_named(tmp_path: Path) -> None:
    def told(file: str) -> str:
        with pytest.raises(DeckError) as caught:
            film_of(tmp_path / "lesson.md", DECK.format(file=file))
        (problem,) = caught.value.problems
        assert problem.span is not None
        assert (problem.span.line, problem.code) == (5, "recording")
        return f"{problem.message} / {problem.hint}"

    write_wav(tmp_path / "silent.wav", np.zeros(RATE))
    (tmp_path / "text.wav").write_text("not sound at all")
    (tmp_path / "cut.wav").write_bytes(b"RIFF\x10")
    write_wav(tmp_path.parent / "outside.wav", recording())
    assert "is silent" in told("silent.wav")
    assert "cannot be decoded" in told("text.wav")
    assert "cannot be decoded" in told("cut.wav")
    assert "did you mean silent.wav" in told("silnt.wav").replace(str(tmp_path) + "/", "")
    assert "outside of" in told("../outside.wav")


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


def test_music_plays_alone_gives_way_to_words_and_fades_out(tmp_path: Path) -> None:
    song = tone(4, 2000)
    write_wav(tmp_path / "song.wav", np.stack([song, song]))
    found = film_of(tmp_path / "lesson.md", MUSIC)
    assert found.sound.ndim == 2
    _, two, three = found.manifest["slides"]

    def level(start: float, end: float) -> float:
        """RMS of the tone alone, in dB: what is at 2 kHz."""
        mono = found.stretch(start, end)[0]
        spectrum = np.abs(np.fft.rfft(mono * np.hanning(mono.size)))
        near = round(2000 * mono.size / RATE)
        return 20 * np.log10(spectrum[near - 3 : near + 4].max() / mono.size)

    words = found.onset(0.3, 2)
    assert words < 0.8
    alone = level(4.5, 6)
    assert alone - level(0.8, 1.3) > 8
    assert level(two["start"] + 1, two["start"] + 2) == pytest.approx(alone, abs=1.5)  # it is repeated
    assert level(two["end"] - 0.4, two["end"]) < alone - 6
    assert np.abs(found.stretch(three["start"] + 0.1, three["end"])).max() < 1e-4


def test_music_needs_no_voice(tmp_path: Path) -> None:
    write_wav(tmp_path / "song.wav", tone(2))
    found = film_of(tmp_path / "lesson.md", "# A\n\n<!-- music: song.wav -->\n")
    assert found.manifest["duration"] * RATE - found.sound.shape[-1] < 1024
    assert np.abs(found.sound).max() > 0.01
