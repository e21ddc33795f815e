"""Voices, languages and lexicons in decks: problems are reported at their position."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from mdvideo.api import open_engine
from mdvideo.engine.check_deck import check_deck
from mdvideo.errors import BackendUnavailable, DeckError, Problem
from mdvideo.events import Finished
from tests.support.narrated_videos import SMALL, build_video


def problems_of(path: Path, text: str) -> list[Problem]:
    """The problems with voices and lexicons that ``mdvideo check`` finds."""
    (path.parent / "mdvideo.toml").touch()
    path.write_text(text, encoding="utf-8")
    with open_engine(path) as engine:
        found = asyncio.run(check_deck(path, SMALL, engine))
    return [problem for problem in found if problem.code in ("voice", "voice-unable", "lexicon")]


def test_an_unknown_voice_is_an_error_with_the_nearest_name(tmp_path: Path) -> None:
    with pytest.raises(DeckError) as caught:
        build_video(tmp_path / "lesson.md", "# A\n\n<!-- _voice: en-uss -->\n<!-- Hello there. -->\n")
    (problem,) = caught.value.problems
    assert (problem.code, problem.hint) == ("voice", "did you mean en-us?")
    assert problem.span is not None
    assert problem.span.line == 4


def test_a_voice_of_another_language_is_a_warning(tmp_path: Path) -> None:
    (problem,) = problems_of(tmp_path / "lesson.md", "# A\n\n<!-- [voice de] Hello. [voice] Hello again. -->\n")
    assert (problem.severity, problem.message) == ("warning", "the voice de does not speak 'en'")


def test_a_language_without_a_voice_is_silent(tmp_path: Path) -> None:
    """A deck that cannot be heard can still be read: its captions are shown for as long as that takes."""
    text = "---\nlang: tlh\n---\n# A\n\n<!-- nuqneH -->\n"
    (problem,) = problems_of(tmp_path / "lesson.md", text)
    assert (problem.severity, problem.code) == ("warning", "voice-unable")
    assert "so slide 1 is silent" in problem.message
    built = build_video(tmp_path / "lesson.md", text)
    assert not [event for event in built.events if isinstance(event, Finished) and event.stage == "speech"]
    assert "nuqneH" in (tmp_path / "lesson.tlh.vtt").read_text(encoding="utf-8")


def test_an_unknown_backend_is_an_error_that_lists_the_known_ones(tmp_path: Path) -> None:
    with pytest.raises(BackendUnavailable, match="festival") as caught:
        build_video(tmp_path / "lesson.md", "# A\n\n<!-- Hi. -->\n", speech={"backend": "festival"})
    assert "espeak" in (caught.value.hint or "")


@pytest.mark.parametrize(("name", "text"), [("w.yaml", "SQL: sequel\n"), ("w.toml", 'SQL = "sequel"\n')])
def test_a_lexicon_in_a_file_changes_only_what_it_affects(tmp_path: Path, name: str, text: str) -> None:
    plain = "---\ntitle: T\n---\n# A\n\n<!-- Ask SQL. Then rest. -->\n"
    build_video(tmp_path / "lesson.md", plain)
    (tmp_path / name).write_text(text)
    found = build_video(tmp_path / "lesson.md", plain.replace("title: T", f"title: T\nlexicon: {name}"))
    made = [f"{event.stage} {event.label}" for event in found.events if isinstance(event, Finished)]
    assert sorted(made) == ["sound slide 1: Ask SQL.", "speech slide 1: Ask SQL."]


@pytest.mark.parametrize(
    ("content", "message"), [(None, "cannot be read"), ("- a\n- b\n", "does not map"), ("a: [", "is not valid")]
)
def test_a_bad_lexicon_is_reported_where_it_is_named(tmp_path: Path, content: str | None, message: str) -> None:
    if content is not None:
        (tmp_path / "w.yaml").write_text(content)
    (problem,) = problems_of(tmp_path / "lesson.md", "---\nlexicon: w.yaml\n---\n# A\n\n<!-- Hi. -->\n")
    assert message in problem.message
    assert problem.span is not None
    assert problem.span.line == 2


def test_a_lexicon_outside_the_decks_folder_is_not_read(tmp_path: Path) -> None:
    (problem,) = problems_of(tmp_path / "lesson.md", "---\nlexicon: ../w.yaml\n---\n# A\n\n<!-- Hi. -->\n")
    assert "outside" in problem.message
