"""Takes beside a deck: written, found, used in the video, and reported when they are stale."""

from __future__ import annotations

import wave
from pathlib import Path

import numpy as np
import pytest

from mdvideo import build
from mdvideo.api import open_engine
from mdvideo.audio.pcm import to_pcm16
from mdvideo.deck.load import load_deck
from mdvideo.errors import DeckError, OutputError
from mdvideo.events import Event, Warned
from mdvideo.output.files import BuildResult
from mdvideo.plan.takes import TakeSubject, sentence_key, take_subjects, takes_folder
from mdvideo.publish.publisher import PublishOptions, publish
from mdvideo.steps.narration import scripts_of
from mdvideo.steps.take_files import delete_take, find_takes, text_of_take, write_take
from mdvideo.watch.dependencies import dependencies_of
from tests.support.narrated_videos import decode_sound, tone

DECK = """\
---
lang: en
size: 320x180
fps: 10
images: {backend: flat}
speech: {backend: espeak}
---

# Tides

<!-- The sea comes. The moon pulls at it. -->
"""
FIRST, SECOND = "The sea comes.", "The moon pulls at it."


@pytest.fixture
def deck(tmp_path: Path) -> Path:
    (tmp_path / "mdvideo.toml").touch()
    path = tmp_path / "tides.md"
    path.write_text(DECK, encoding="utf-8")
    return path


def subject(deck: Path, text: str, *, whole: bool = False) -> TakeSubject:
    loaded = load_deck(deck)
    subjects = take_subjects(loaded.slides, scripts_of(loaded, deck.parent)[0])
    return next(one for one in subjects if (one.sentence is None) == whole and (whole or one.text == text))


def take(deck: Path, text: str = FIRST, hertz: float = 440, seconds: float = 2, *, whole: bool = False) -> Path:
    """Keep a tone as the take of a sentence, or of the whole slide."""
    return write_take(deck, subject(deck, text, whole=whole), to_pcm16(tone(seconds, hertz)))


def built(deck: Path, name: str = "a", events: list[Event] | None = None, **settings: object) -> BuildResult:
    emit = (events if events is not None else []).append
    return build(deck, deck.parent / "out" / f"{name}.mp4", emit=emit, **settings)  # type: ignore[arg-type]


def level_at(result: BuildResult, hertz: float) -> float:
    """How much of the sound is a tone, as a share of its strongest."""
    spectrum = np.abs(np.fft.rfft(decode_sound(result.video)))
    at = round(hertz * 2 * (spectrum.size - 1) / 48_000)
    return float(spectrum[at - 40 : at + 40].max() / spectrum.max())


def codes(events: list[Event]) -> list[str]:
    return [event.problem.code for event in events if isinstance(event, Warned)]


def test_a_take_is_a_wav_that_carries_its_words(deck: Path) -> None:
    path = take(deck)
    assert path.parent == takes_folder(deck)
    assert text_of_take(path) == FIRST
    assert find_takes(deck) == {sentence_key(FIRST): path}
    with wave.open(str(path)) as file:
        assert (file.getframerate(), file.getnframes()) == (48_000, 96_000)


def test_a_recorded_sentence_takes_precedence_over_the_voice_and_the_others_are_spoken(deck: Path) -> None:
    voice = built(deck, "voice")
    take(deck)
    mixed = built(deck)
    assert level_at(voice, 440) < 0.5
    assert level_at(mixed, 440) == 1
    assert decode_sound(mixed.video).size > decode_sound(voice.video).size  # the second sentence follows


def test_a_recorded_slide_takes_precedence_over_its_sentences(deck: Path) -> None:
    take(deck, FIRST, 440)
    take(deck, "", 1000, whole=True)
    result = built(deck)
    assert level_at(result, 1000) == 1
    assert level_at(result, 440) < 0.05


def test_a_deck_whose_every_sentence_is_recorded_needs_no_voice(deck: Path) -> None:
    take(deck, FIRST)
    take(deck, SECOND, 700)
    result = built(deck, speech={"backend": "none"})
    assert result.manifest.voiced
    assert level_at(result, 700) > 0.5


def test_a_retake_replaces_the_one_before(deck: Path) -> None:
    take(deck, hertz=440)
    take(deck, hertz=900)
    assert len(list(takes_folder(deck).iterdir())) == 1
    assert level_at(built(deck), 900) == 1


def test_deleting_the_last_take_deletes_its_folder(deck: Path) -> None:
    take(deck)
    delete_take(deck, sentence_key(FIRST))
    assert not takes_folder(deck).exists()


def test_other_files_in_the_folder_are_left_alone(deck: Path) -> None:
    take(deck)
    notes = takes_folder(deck) / "notes.txt"
    notes.write_text("mine", "utf-8")
    delete_take(deck, sentence_key(FIRST))
    assert notes.read_text("utf-8") == "mine"


def test_a_take_whose_sentence_was_changed_is_reported_and_not_heard(deck: Path) -> None:
    take(deck)
    deck.write_text(DECK.replace("The sea comes.", "The sea comes in."), "utf-8")
    events: list[Event] = []
    result = built(deck, events=events)
    assert codes(events).count("take-stale") == 1
    assert level_at(result, 440) < 0.5
    (problem,) = (e.problem for e in events if isinstance(e, Warned) and e.problem.code == "take-stale")
    assert problem.span is not None
    assert problem.span.line == 11


def test_a_sentence_that_moves_keeps_its_take(deck: Path) -> None:
    take(deck)
    deck.write_text(f"{DECK}\n---\n\n# Again\n\n<!-- Now we know: look. The sea comes. -->\n", "utf-8")
    events: list[Event] = []
    built(deck, events=events)
    assert "take-stale" not in codes(events)


def test_a_take_that_is_no_sound_is_an_error_at_its_sentence(deck: Path) -> None:
    take(deck).write_bytes(b"RIFF nonsense")
    with pytest.raises(DeckError) as raised:
        built(deck)
    assert raised.value.problems[0].span is not None


def test_a_folder_in_the_place_of_a_file_is_an_error(deck: Path) -> None:
    takes_folder(deck).write_text("", "utf-8")
    with pytest.raises(OutputError):
        take(deck)


def test_a_new_take_makes_a_published_video_stale(deck: Path) -> None:
    path = deck.rename(deck.with_name("tides.deck.md"))
    out = deck.parent / "site"
    publish([path], out, PublishOptions()).raise_first_error()
    assert [one.state for one in publish([path], out, PublishOptions()).outcomes] == ["kept"]
    kept = take(path)
    assert [one.state for one in publish([path], out, PublishOptions()).outcomes] == ["made"]
    assert [one.state for one in publish([path], out, PublishOptions()).outcomes] == ["kept"]
    kept.write_bytes(kept.read_bytes()[:-2] + b"\0\1")
    assert [one.state for one in publish([path], out, PublishOptions()).outcomes] == ["made"]


def test_watching_a_deck_watches_its_takes(deck: Path) -> None:
    assert take(deck) in dependencies_of(deck, {})


def test_a_check_reports_stale_takes(deck: Path) -> None:
    import asyncio

    from mdvideo.engine.check_deck import check_deck

    take(deck)
    deck.write_text(DECK.replace("The sea comes.", "The sea goes."), "utf-8")
    with open_engine(deck) as engine:
        problems = asyncio.run(check_deck(deck, {}, engine))
    assert "take-stale" in [problem.code for problem in problems]
