"""A check reports every layer of a deck in one run, whatever the others report."""

from __future__ import annotations

import asyncio
from pathlib import Path

from mdvideo.api import open_engine
from mdvideo.engine.check_deck import check_deck
from mdvideo.errors import Problem

FAULTY = """\
---
theme: acme
captions: maybe
---

# One

![a picture](missing.png)

---

# Two $\\nosuchcommand{x}$

<!-- [click] There is nothing to click. -->
"""


def check(path: Path) -> tuple[Problem, ...]:
    """Check a deck in a project of its own."""
    (path.parent / "mdvideo.toml").touch()
    with open_engine(path, cache=False) as engine:
        return asyncio.run(check_deck(path, {"size": "320x180"}, engine))


def test_theme_settings_pictures_and_formulas_are_reported_at_once(tmp_path: Path) -> None:
    deck = tmp_path / "deck.md"
    deck.write_text(FAULTY, encoding="utf-8")
    lines = {problem.span.line for problem in check(deck) if problem.span}
    assert {2, 3, 8, 12} <= lines


def test_a_faulty_lockfile_hides_nothing(tmp_path: Path) -> None:
    deck = tmp_path / "deck.md"
    deck.write_text("# One\n\n![a picture](missing.png)\n", encoding="utf-8")
    (tmp_path / "deck.lock.json").write_text("{", encoding="utf-8")
    problems = check(deck)
    assert {Path(problem.span.file).name for problem in problems if problem.span} == {"deck.lock.json", "deck.md"}


def test_a_deck_without_faults_has_no_problems(tmp_path: Path) -> None:
    deck = tmp_path / "deck.md"
    deck.write_text("---\nlang: en\n---\n\n# One\n\nA line of text.\n", encoding="utf-8")
    assert check(deck) == ()


def test_an_unreadable_deck_is_one_error(tmp_path: Path) -> None:
    deck = tmp_path / "deck.md"
    deck.write_bytes(b"# \xff\xfe")
    (problem,) = check(deck)
    assert problem.severity == "error"


def test_what_the_theme_settles_is_no_problem(tmp_path: Path) -> None:
    """A size and a container that only the theme knows."""
    (tmp_path / "a.css").write_text("/* @theme a\n@size wide 2000px 1000px */ .left{color:#300}", encoding="utf-8")
    deck = tmp_path / "deck.md"
    deck.write_text(
        "---\nmarp: true\nlang: en\ntheme: a\nsize: wide\n---\n\n# One\n\n::: left\nA\n:::\n", encoding="utf-8"
    )
    assert check(deck) == ()
    deck.write_text(deck.read_text(encoding="utf-8").replace("theme: a", "theme: gaia"), encoding="utf-8")
    assert {problem.code for problem in check(deck)} == {"setting", "container-unread"}


def test_a_backend_that_nothing_provides_is_shown_where_it_is_named(tmp_path: Path) -> None:
    deck = tmp_path / "deck.md"
    deck.write_text("---\nimages: {backend: difusers}\n---\n\n# One\n\n<!-- Hello. -->\n", encoding="utf-8")
    (tmp_path / "mdvideo.toml").write_text('speech.backend = "espaek"\n', encoding="utf-8")
    found = {
        (Path(problem.span.file).name, problem.span.line, problem.span.column, problem.hint)
        for problem in check(deck)
        if problem.span is not None and problem.severity == "error"
    }
    assert found == {("deck.md", 2, 19, "did you mean diffusers?"), ("mdvideo.toml", 1, 18, "did you mean espeak?")}


def test_a_theme_that_the_configuration_names_is_missed_there(tmp_path: Path) -> None:
    deck = tmp_path / "deck.md"
    deck.write_text("# One\n", encoding="utf-8")
    (tmp_path / "mdvideo.toml").write_text('fps = 30\ntheme = "glas"\n', encoding="utf-8")
    (problem,) = check(deck)
    assert problem.span is not None
    assert (Path(problem.span.file).name, problem.span.line, problem.span.column) == ("mdvideo.toml", 2, 9)
    assert "did you mean glass" in (problem.hint or "")
