"""The soundtrack: clips with silence between them, or one mix where there is music."""

from __future__ import annotations

import asyncio
from fractions import Fraction
from pathlib import Path

import pytest

from mdvideo.deck.model import Recording
from mdvideo.errors import DeckError
from mdvideo.plan.audio_grid import AAC_FRAME_SAMPLES, SAMPLE_RATE
from mdvideo.plan.jobs.audio_jobs import MeasureSoundJob, MixAudioJob, PlacedMusic, PlacedSpeech
from mdvideo.plan.jobs.job import Digest, Job, Result
from mdvideo.plan.narration.schedule import Narration, PlacedClip, SpeechAudio, SpokenClip
from mdvideo.plan.timeline import Timeline
from mdvideo.settings import Settings
from mdvideo.steps.narration import SpeechContext
from mdvideo.steps.soundtrack import Soundtrack, make_soundtrack
from tests.support.fake_runner import FakeRunner, result_of
from tests.support.planned_slides import HERE, slide, timeline

SILENT = Narration(((), (), ()), ())
SPOKEN = Narration(
    ((PlacedClip(SpokenClip(SpeechAudio(Digest("pcm"), 22_050, Digest("aac"), 30_000), ()), 40),), (), ()), ()
)


def answer(job: Job) -> Result:
    match job:
        case MeasureSoundJob():
            return result_of(samples=2 * SAMPLE_RATE, loudness=-20.5)
        case MixAudioJob():
            return result_of({"packets": "mix"})
    raise AssertionError(job)


def soundtrack_of(
    narration: Narration, music: tuple[str | None, ...], folder: Path
) -> tuple[Soundtrack | None, Timeline, FakeRunner]:
    """Make the soundtrack of three slides of 4 s, with these pieces of music."""
    slides = [slide(n, duration=Fraction(4), settings=_music(path)) for n, path in enumerate(music, 1)]
    planned, runner = timeline(*slides, transition=None), FakeRunner(answer)
    context = SpeechContext(runner.make, lambda _: Digest("file"), None, lambda: "", Settings(), "en", folder)
    return asyncio.run(make_soundtrack(slides, narration, planned, context)), planned, runner


def _music(path: str | None) -> dict[str, Recording | None]:
    return {"music": None if path is None else Recording(path, HERE)}


def test_a_video_without_sound_has_no_soundtrack(tmp_path: Path) -> None:
    soundtrack, _, runner = soundtrack_of(SILENT, (None, None, None), tmp_path)
    assert soundtrack is None
    assert not runner.jobs


def test_without_music_clips_are_used_as_they_are(tmp_path: Path) -> None:
    soundtrack, planned, runner = soundtrack_of(SPOKEN, (None, None, None), tmp_path)
    packets = int(planned.seconds(planned.frames) * SAMPLE_RATE) // AAC_FRAME_SAMPLES
    assert soundtrack == Soundtrack(packets, clips=((40, Digest("aac")),))
    assert soundtrack.digests == ("aac",)
    assert not runner.jobs


def test_music_plays_through_consecutive_slides_and_is_mixed_with_speech(tmp_path: Path) -> None:
    for name in ("a.wav", "b.wav"):
        (tmp_path / name).write_bytes(b"RIFF")
    soundtrack, _, runner = soundtrack_of(SPOKEN, ("a.wav", "a.wav", "b.wav"), tmp_path)
    assert [job.label for job in runner.jobs_of(MeasureSoundJob)] == ["music a.wav", "music b.wav"]
    (mix,) = runner.jobs_of(MixAudioJob)
    assert mix.speech == (PlacedSpeech(Digest("pcm"), 22_050, 40 * AAC_FRAME_SAMPLES),)
    music = Digest("file")
    assert mix.music == (
        PlacedMusic(music, 0, 8 * SAMPLE_RATE, -20.5),
        PlacedMusic(music, 8 * SAMPLE_RATE, 12 * SAMPLE_RATE, -20.5),
    )
    assert soundtrack is not None
    assert soundtrack.digests == ("mix",)


def test_a_slide_without_music_interrupts_it(tmp_path: Path) -> None:
    (tmp_path / "a.wav").write_bytes(b"RIFF")
    _, _, runner = soundtrack_of(SILENT, ("a.wav", None, "a.wav"), tmp_path)
    (mix,) = runner.jobs_of(MixAudioJob)
    assert [(music.start / SAMPLE_RATE, music.end / SAMPLE_RATE) for music in mix.music] == [(0, 4), (8, 12)]


def test_missing_music_is_reported_where_the_deck_names_it(tmp_path: Path) -> None:
    with pytest.raises(DeckError) as caught:
        soundtrack_of(SILENT, ("missing.wav", None, None), tmp_path)
    (problem,) = caught.value.problems
    assert (problem.code, problem.span) == ("recording", HERE)
