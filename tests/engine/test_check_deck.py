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
