"""One MP4 with several languages, and with audio description."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import av
import numpy as np
import pytest

from mdvideo import build
from mdvideo.audio.pcm import Samples
from mdvideo.errors import DeckError, OutputError
from mdvideo.events import Event, Warned
from mdvideo.output.files import BuildResult
from tests.support.chromium import InChromium
from tests.support.ffprobe import streams_of
from tests.support.narrated_videos import decode_sound
from tests.support.range_server import serve_folder
from tests.support.spoken_lessons import ENGLISH, GERMAN, write_lesson

if TYPE_CHECKING:
    from playwright.sync_api import Page

SILENCE = 10 ** (-45 / 20)
RATE = 48_000


@pytest.fixture(scope="module")
def lesson(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_lesson(tmp_path_factory.mktemp("languages"))


@pytest.fixture(scope="module")
def both(lesson: Path) -> BuildResult:
    """The lesson with English and German sound."""
    return build(lesson, lesson.parent / "both.mp4", languages=["en", "de"])


def sound_of(path: Path, stream: int) -> Samples:
    with av.open(path) as container:
        frames = [frame.to_ndarray()[0] for frame in container.decode(audio=stream)]
    samples: Samples = np.concatenate(frames).astype(np.float32)
    return samples


def first_sound(samples: Samples, start: float, end: float) -> float:
    """Seconds at which something is first heard in the samples between two times."""
    part = samples[round(start * RATE) : round(end * RATE)]
    return start + int(np.flatnonzero(np.abs(part) > SILENCE)[0]) / RATE


def last_sound(samples: Samples, start: float, end: float) -> float:
    part = samples[round(start * RATE) : round(end * RATE)]
    return start + int(np.flatnonzero(np.abs(part) > SILENCE)[-1]) / RATE


def test_there_is_a_track_of_sound_and_captions_for_each_language(both: BuildResult) -> None:
    sound, captions = streams_of(both.video, "audio"), streams_of(both.video, "subtitle")
    assert [track["tags"]["language"] for track in sound] == ["eng", "deu"]
    assert [track["tags"]["handler_name"] for track in sound] == ["English", "Deutsch"]
    assert [track["disposition"]["default"] for track in sound] == [1, 0]
    assert [track["tags"]["language"] for track in captions] == ["eng", "deu"]
    assert [track["disposition"]["default"] for track in captions] == [0, 0]
    assert len(streams_of(both.video, "video")) == 1


def test_each_slide_lasts_for_its_longest_language(lesson: Path, both: BuildResult) -> None:
    own = {
        "en": build(lesson, lesson.parent / "en.mp4").manifest.slides,
        "de": build(lesson.with_name("lesson.de.md"), lesson.parent / "de.mp4", fps=10, size="320x180").manifest.slides,
    }
    lengths = {tag: [slide.end - slide.start for slide in slides] for tag, slides in own.items()}
    expected = [max(pair) for pair in zip(lengths["en"], lengths["de"], strict=True)]
    assert lengths["en"] != pytest.approx(expected)
    together = [slide.end - slide.start for slide in both.manifest.slides]
    assert together == pytest.approx(expected, abs=0.11)  # German has the theme's transitions at 10 frames a second


def test_every_language_begins_with_its_slide(both: BuildResult) -> None:
    for track in (0, 1):
        samples = sound_of(both.video, track)
        for slide in both.manifest.slides:
            heard = first_sound(samples, slide.start, slide.end)
            assert 0.4 < heard - slide.start < 0.75  # `pacing: {before: 0.5}`


def test_the_default_language_is_in_step_with_its_reveals(both: BuildResult) -> None:
    """The second fragment appears with the sentence that follows a pause."""
    slide = both.manifest.slides[1]
    samples = sound_of(both.video, 0)
    assert first_sound(samples, slide.start, slide.end) == pytest.approx(slide.reveals[0], abs=0.2)
    assert first_sound(samples, slide.reveals[1] - 0.15, slide.end) == pytest.approx(slide.reveals[1], abs=0.2)


def test_captions_of_every_language_are_files_too(both: BuildResult) -> None:
    german = both.video.with_name("both.de.vtt").read_text("utf-8")
    assert "Ein Cache behält" in german
    assert [file.lang for file in both.manifest.files if file.path == "both.de.vtt"] == ["de"]


def test_the_same_decks_give_the_same_bytes(lesson: Path, both: BuildResult) -> None:
    again = build(lesson, lesson.parent / "again" / "both.mp4", languages="en, de", cache=False)
    assert again.video.read_bytes() == both.video.read_bytes()


def test_the_setting_may_be_in_the_deck_and_names_the_deck_itself_or_not(tmp_path: Path, both: BuildResult) -> None:
    path = write_lesson(tmp_path, ENGLISH.replace("lang: en", "lang: en\nlanguages: [de]"))
    assert build(path, tmp_path / "both.mp4").video.read_bytes() == both.video.read_bytes()


@pytest.mark.browser
def test_chromium_plays_it(both: BuildResult, in_chromium: InChromium) -> None:
    with serve_folder(both.video.parent) as base:
        url = base.rstrip("/")

        def play(page: Page) -> list[float]:
            page.goto(f"{url}/both.html")
            result = page.evaluate(
                """async src => { const v = document.createElement('video'); v.muted = true; v.src = src;
                   const ready = (done, fail) => { v.onloadeddata = done; v.onerror = () => fail(v.error.message); };
                   await new Promise(ready);
                   await v.play(); await new Promise(done => setTimeout(done, 800)); v.pause();
                   return [v.duration, v.currentTime, v.webkitAudioDecodedByteCount]; }""",
                f"{url}/both.mp4",
            )
            return [float(value) for value in result]

        duration, time, decoded = in_chromium(play)
    assert duration == pytest.approx(both.manifest.duration, abs=0.05)
    assert time > 0.3
    assert decoded > 0


def test_a_language_without_a_deck_is_an_error(lesson: Path) -> None:
    with pytest.raises(OutputError, match="no deck in 'fr'"):
        build(lesson, lesson.parent / "fr.mp4", languages=["fr"])


def test_a_translation_with_other_slides_is_an_error(tmp_path: Path) -> None:
    path = write_lesson(tmp_path, german=GERMAN.rpartition("---")[0])
    with pytest.raises(DeckError, match=r"lesson\.de\.md has 2 slides, but .* has 3"):
        build(path, tmp_path / "both.mp4", languages=["de"])


@pytest.mark.parametrize("name", ["lesson.webm", "lesson.m4a"])
def test_other_formats_say_that_they_have_one_track(lesson: Path, name: str) -> None:
    events: list[Event] = []
    result = build(lesson, lesson.parent / "one" / name, emit=events.append, languages=["de"])
    assert "one-track" in [event.problem.code for event in events if isinstance(event, Warned)]
    assert len(streams_of(result.video, "audio")) == 1


def described(lesson: Path, mode: str, events: list[Event] | None = None) -> BuildResult:
    emit = (events if events is not None else []).append
    return build(lesson, lesson.parent / mode / "lesson.mp4", emit=emit, audio_description=mode)  # type: ignore[arg-type]


def test_a_description_is_a_second_track_that_is_off_at_first(lesson: Path) -> None:
    tracks = streams_of(described(lesson, "extend").video, "audio")
    assert [track["disposition"]["default"] for track in tracks] == [1, 0]
    assert tracks[1]["tags"]["handler_name"] == "English (Audio description)"
    assert tracks[1]["disposition"]["visual_impaired"] == 1


def test_it_speaks_after_the_narration_of_a_slide_which_lasts_longer_for_it(lesson: Path) -> None:
    plain = build(lesson, lesson.parent / "plain" / "lesson.mp4").manifest.slides
    result = described(lesson, "extend")
    own, spoken = sound_of(result.video, 0), sound_of(result.video, 1)
    clock = result.manifest.slides[2]
    assert clock.end - clock.start > plain[2].end - plain[2].start + 1
    narrated = last_sound(own, clock.start, clock.end)
    assert last_sound(spoken, clock.start, clock.end) > narrated + 1
    until = round(narrated * RATE)
    assert np.array_equal(own[round(clock.start * RATE) : until], spoken[round(clock.start * RATE) : until])


def test_text_that_is_spoken_is_not_described(lesson: Path) -> None:
    """Slide 2 says both of its lines; only its title is left."""
    result = described(lesson, "extend")
    slide = result.manifest.slides[1]
    own, spoken = sound_of(result.video, 0), sound_of(result.video, 1)
    extra = last_sound(spoken, slide.start, slide.end) - last_sound(own, slide.start, slide.end)
    assert extra < 3


def test_without_extending_it_says_only_what_fits_and_warns_of_the_rest(lesson: Path) -> None:
    events: list[Event] = []
    result = described(lesson, "pauses", events)
    plain = build(lesson, lesson.parent / "plain" / "lesson.mp4")
    assert [slide.end for slide in result.manifest.slides] == [slide.end for slide in plain.manifest.slides]
    warned = [event.problem for event in events if isinstance(event, Warned)]
    left = [problem.message for problem in warned if problem.code == "description-long"]
    assert any("slide 3 has no time" in message for message in left)


def test_a_slide_with_time_left_is_described_in_its_pause(tmp_path: Path) -> None:
    text = ENGLISH.replace("![A clock", "<!-- duration: 14s -->\n\n![A clock")
    events: list[Event] = []
    result = described(write_lesson(tmp_path, text), "pauses", events)
    slide = result.manifest.slides[2]
    own, spoken = sound_of(result.video, 0), sound_of(result.video, 1)
    assert last_sound(spoken, slide.start, slide.end) > last_sound(own, slide.start, slide.end) + 1
    assert last_sound(spoken, slide.start, slide.end) < slide.end


def test_languages_and_description_go_together(lesson: Path) -> None:
    result = build(lesson, lesson.parent / "all" / "lesson.mp4", languages=["de"], audio_description="extend")
    names = [track["tags"]["handler_name"] for track in streams_of(result.video, "audio")]
    assert names == ["English", "Deutsch", "English (Audio description)"]
    lengths = {decode_length(result.video, number) for number in range(3)}
    assert len(lengths) == 1


def decode_length(path: Path, stream: int) -> int:
    return int(sound_of(path, stream).size)


def test_a_deck_without_notes_is_described_alone(tmp_path: Path) -> None:
    text = "---\nsize: 320x180\nfps: 10\nspeech: {backend: espeak}\n---\n\n# Quiet\n\n![A clock](clock.png)\n"
    result = described(write_lesson(tmp_path, text, german=None), "extend")
    (track,) = streams_of(result.video, "audio")
    assert track["disposition"]["visual_impaired"] == 1
    assert np.abs(decode_sound(result.video)).max() > SILENCE


def test_every_track_is_as_long_as_the_video(both: BuildResult) -> None:
    for track in (0, 1):
        samples = sound_of(both.video, track)
        assert samples.size / RATE == pytest.approx(both.manifest.duration, abs=0.05)


def test_a_description_that_the_voice_cannot_read_is_left_out_with_a_warning(tmp_path: Path) -> None:
    """eSpeak says "Chinese letter" for each of these."""
    text = ENGLISH.replace("lang: en", "lang: ja").replace("A clock without hands", "針のない時計の写真")
    events: list[Event] = []
    result = described(write_lesson(tmp_path, text, german=None), "extend", events)
    assert "voice-unable" in [event.problem.code for event in events if isinstance(event, Warned)]
    assert result.video.exists()


def test_settings_of_the_caller_hold_for_the_translations_too(tmp_path: Path) -> None:
    path = write_lesson(tmp_path)
    result = build(path, tmp_path / "silent.mp4", languages=["de"], speech={"backend": "none"})
    assert streams_of(result.video, "audio") == []
    assert [track["tags"]["language"] for track in streams_of(result.video, "subtitle")] == ["eng", "deu"]
