"""Recordings instead of a voice: decoded, trimmed, levelled, or refused with the reason."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from mdvideo.audio.loudness import measure_loudness
from mdvideo.audio.pcm import Samples
from mdvideo.errors import DeckError
from mdvideo.plan.audio_grid import SAMPLE_RATE
from tests.support.narrated_videos import build_video, tone, write_wav

DECK = """\
# One

* First

<!-- audio: {file} -->
<!-- First words, [click] then others. -->

---

# Two

<!-- Spoken by a voice. -->
"""


def recording(seconds: float = 3.0, rate: int = SAMPLE_RATE) -> Samples:
    """Half a second of silence, then tones with gaps, then silence."""
    beeps = tone(seconds, 300, rate=rate) * (np.arange(round(seconds * rate)) % rate < rate * 0.7)
    rest = np.zeros(rate // 2, np.float32)
    samples: Samples = np.concatenate([rest, beeps, rest])
    return samples


@pytest.mark.parametrize(("rate", "stereo"), [(48_000, False), (44_100, True), (8_000, False)])
def test_a_recording_is_heard_on_time_trimmed_and_levelled(tmp_path: Path, rate: int, stereo: bool) -> None:
    samples = recording(rate=rate) * 0.2
    write_wav(tmp_path / "intro.wav", np.stack([samples, samples]) if stereo else samples, rate)
    video = build_video(tmp_path / "lesson.md", DECK.format(file="intro.wav"))
    one, two = video.manifest["slides"]
    assert video.first_sound(0, one["end"]) == pytest.approx(0.51, abs=0.03)
    assert one["end"] == pytest.approx(0.5 + 3.0 + 0.7 + 0.5, abs=0.5)
    assert measure_loudness(video.sound_between(0.5, 3.4)) == pytest.approx(-16, abs=1.2)
    assert video.first_sound(two["start"], two["end"]) < two["start"] + 0.6
    assert 0.5 < one["reveals"][0] < 3.4  # estimated from the words of the notes


def test_a_recording_needs_no_voice(tmp_path: Path) -> None:
    write_wav(tmp_path / "intro.wav", recording())
    video = build_video(tmp_path / "lesson.md", DECK.format(file="intro.wav"), speech={"backend": "none"})
    assert video.first_sound(0, 2) == pytest.approx(0.51, abs=0.03)


def test_an_unusable_recording_is_reported_where_it_is_named(tmp_path: Path) -> None:
    def problem_with(file: str) -> str:
        with pytest.raises(DeckError) as raised:
            build_video(tmp_path / "lesson.md", DECK.format(file=file))
        (problem,) = raised.value.problems
        assert problem.span is not None
        assert (problem.span.line, problem.code) == (5, "recording")
        return f"{problem.message} / {problem.hint}"

    write_wav(tmp_path / "silent.wav", np.zeros(SAMPLE_RATE))
    (tmp_path / "text.wav").write_text("not audio")
    (tmp_path / "cut.wav").write_bytes(b"RIFF\x10")
    write_wav(tmp_path.parent / "outside.wav", recording())
    assert "is silent" in problem_with("silent.wav")
    assert "cannot be decoded" in problem_with("text.wav")
    assert "cannot be decoded" in problem_with("cut.wav")
    assert "did you mean silent.wav" in problem_with("silnt.wav").replace(str(tmp_path) + "/", "")
    assert "outside of" in problem_with("../outside.wav")
