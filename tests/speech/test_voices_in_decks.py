"""Voices, languages and lexicons as decks name them: mistakes are shown where they are made."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from mdvideo.api import open_engine
from mdvideo.engine.check_deck import check_deck
from mdvideo.errors import BackendUnavailable, DeckError, Problem
from mdvideo.events import Finished
from tests.support.narrated_videos import SMALL, build_video


def problems(path: Path, text: str) -> list[Problem]:
    """What ``mdvideo check`` says of voices and words."""
    (path.parent / "mdvideo.toml").touch()
    path.write_text(text, encoding="utf-8")
    with open_engine(path) as workshop:
        found = asyncio.run(check_deck(path, SMALL, workshop))
    return [problem for problem in found if problem.code in ("voice", "lexicon")]


def test_an_unknown_voice_stops_the_build_with_the_nearest(tmp_path: Path) -> None:
    with pytest.raises(DeckError) as caught:
        build_video(tmp_path / "lesson.md", "# A\n\n<!-- _voice: en-uss -->\n<!-- Hello there. -->\n")
    (problem,) = caught.value.problems
    assert (problem.code, problem.hint) == ("voice", "did you mean en-us?")
    assert problem.span is not None
    assert problem.span.line == 4


def test_a_voice_of_another_language_is_a_warning_in_check(tmp_path: Path) -> None:
    (problem,) = problems(tmp_path / "lesson.md", "# A\n\n<!-- [voice de] Hello. [voice] Hello again. -->\n")
    assert (problem.severity, problem.message) == ("warning", "the voice de does not speak 'en'")


def test_a_language_that_nobody_speaks_is_an_error(tmp_path: Path) -> None:
    (problem,) = problems(tmp_path / "lesson.md", "---\nlang: tlh\n---\n# A\n\n<!-- nuqneH -->\n")
    assert (problem.severity, problem.code) == ("error", "voice")


def test_a_backend_that_there_is_not_is_told_with_those_there_are(tmp_path: Path) -> None:
    with pytest.raises(BackendUnavailable, match="festival") as caught:
        build_video(tmp_path / "lesson.md", "# A\n\n<!-- Hi. -->\n", speech={"backend": "festival"})
    assert "espeak" in (caught.value.hint or "")


@pytest.mark.parametrize(("name", "text"), [("w.yaml", "SQL: sequel\n"), ("w.toml", 'SQL = "sequel"\n')])
def test_a_lexicon_in_a_file_changes_what_is_said_and_nothing_else(tmp_path: Path, name: str, text: str) -> None:
    plain = "---\ntitle: T\n---\n# A\n\n<!-- Ask SQL. Then rest. -->\n"
    build_video(tmp_path / "lesson.md", plain)
    (tmp_path / name).write_text(text)
    found = build_video(tmp_path / "lesson.md", plain.replace("title: T", f"title: T\nlexicon: {name}"))
    made = [f"{event.stage} {event.label}" for event in found.events if isinstance(event, Finished)]
    assert sorted(made) == ["sound slide 1: Ask SQL.", "speech slide 1: Ask SQL."]


@pytest.mark.parametrize(
    ("content", "told"), [(None, "cannot be read"), ("- a\n- b\n", "does not map"), ("a: [", "is not valid")]
)
def test_a_bad_lexicon_is_shown_where_it_is_named(tmp_path: Path, content: str | None, told: str) -> None:
    if content is not None:
        (tmp_path / "w.yaml").write_text(content)
    (problem,) = problems(tmp_path / "lesson.md", "---\nlexicon: w.yaml\n---\n# A\n\n<!-- Hi. -->\n")
    assert told in problem.message
    assert problem.span is not None
    assert problem.span.line == 2


def test_a_lexicon_outside_of_the_decks_folder_is_not_read(tmp_path: Path) -> None:
    (problem,) = problems(tmp_path / "lesson.md", "---\nlexicon: ../w.yaml\n---\n# A\n\n<!-- Hi. -->\n")
    assert "outside" in problem.message
