"""What someone who opens the sample lessons or the documentation finds there."""

from __future__ import annotations

import contextlib
import io
import re
from pathlib import Path

import pytest

from mdvideo.deck.model import Deck
from mdvideo.deck.parser import parse_deck
from tests.support.sample_lessons import LESSONS

ROOT = Path(__file__).parents[2]
PAGES = (ROOT / "docs" / "deck-language.md", ROOT / "docs" / "guide.md")
FENCE = re.compile(r"^(?P<ticks>```+)(?P<info>[^\n]*)\n(?P<code>.*?)^(?P=ticks)$", re.MULTILINE | re.DOTALL)


def fenced(page: Path, language: str) -> list[str]:
    """Every block of that language on a page."""
    found = FENCE.finditer(page.read_text(encoding="utf-8"))
    return [match["code"] for match in found if match["info"].split(" ")[0] == language]


EXAMPLES = [
    pytest.param(code, id=f"{page.stem}-{number}")
    for page in PAGES
    for number, code in enumerate(fenced(page, "markdown"))
]


def deck_of(path: Path) -> Deck:
    return parse_deck(path.read_text(encoding="utf-8"), path.name)


@pytest.mark.parametrize("path", LESSONS, ids=lambda path: path.stem)
def test_a_sample_lesson_is_free_of_problems_and_has_nine_to_twelve_slides(path: Path) -> None:
    deck = deck_of(path)
    assert [str(problem) for problem in deck.problems] == []
    assert 9 <= len(deck.slides) <= 12


@pytest.mark.parametrize("path", LESSONS, ids=lambda path: path.stem)
def test_every_slide_has_a_title_and_something_to_say_and_a_click_for_each_fragment(path: Path) -> None:
    for slide in deck_of(path).slides:
        spoken = " ".join(note.text for note in slide.notes)
        assert slide.title
        assert len(spoken.split()) >= 20, slide.title
        assert spoken.count("[click]") == slide.fragments, slide.title


@pytest.mark.parametrize("path", LESSONS, ids=lambda path: path.stem)
def test_every_picture_of_a_lesson_is_there(path: Path) -> None:
    pictures = re.findall(r"\]\((pictures/[^)]+)\)", path.read_text(encoding="utf-8"))
    assert pictures
    for picture in pictures:
        assert (path.parent / picture).is_file()


def test_the_generators_lesson_shows_what_python_prints(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each block runs after the ones before it, and the comments beside its prints hold its output."""
    monkeypatch.chdir(tmp_path)
    Path("access.log").write_text("GET /a 200 1000000\nGET /b 200 1000001\n", encoding="utf-8")
    names: dict[str, object] = {}
    for code in fenced(ROOT / "sample_deck" / "python-generators.md", "python"):
        if ">>>" in code:
            continue
        printed = io.StringIO()
        with contextlib.redirect_stdout(printed):
            exec(code, names)  # noqa: S102  the lesson's own code
        for line in printed.getvalue().splitlines():
            # The size of a generator object differs between Python versions; the lesson names the one it shows.
            assert line == "1000001" or f"# {line.strip()}" in code or re.search(r"# \d+, on Python 3\.11", code)


@pytest.mark.parametrize("example", EXAMPLES)
def test_an_example_of_the_documentation_can_be_pasted_into_a_deck(example: str) -> None:
    deck = parse_deck(f"{example}\n\n# And on it goes\n", "example.md")
    assert [str(problem) for problem in deck.problems] == []
