"""One lesson in several languages: what is the same is made once, and translations are held to their original."""

from __future__ import annotations

from pathlib import Path

import pytest

from mdvideo.api import build, open_engine
from mdvideo.cli.main import main
from mdvideo.engine.loaded_deck import open_deck
from mdvideo.engine.pipeline import requested_pictures_of
from mdvideo.events import Event, Finished
from tests.support.small_lesson import SMALL

ENGLISH = """\
---
title: Leaves
---

<!-- _prompt: hills at dawn -->

# Leaves

<!-- Welcome. -->

---

## print()

* One
* Two

```python
print(1)
```

<!-- Look at this. -->
"""
GERMAN = (
    ENGLISH.replace("# Leaves", "# Blätter").replace("Welcome.", "Willkommen.").replace("Look at this.", "Sieh her.")
)


@pytest.fixture
def decks(tmp_path: Path) -> Path:
    """``leaves.md`` and ``leaves.de.md``; their second slides look alike."""
    (tmp_path / "mdvideo.toml").write_text('speech = {backend = "none"}\n', encoding="utf-8")
    (tmp_path / "leaves.md").write_text(ENGLISH, encoding="utf-8")
    (tmp_path / "leaves.de.md").write_text(GERMAN, encoding="utf-8")
    return tmp_path


def test_a_translation_asks_for_the_pictures_of_its_original(decks: Path) -> None:
    """Also where its text is longer; a slide whose prompt was changed has a picture of its own."""
    wide = "hills at dawn -->\n\n# Ein viel längerer Titel, der beinahe die ganze Breite der Folie braucht"
    (decks / "leaves.de.md").write_text(GERMAN.replace("hills at dawn -->\n\n# Blätter", wide), encoding="utf-8")
    (decks / "leaves.fr.md").write_text(ENGLISH.replace("hills at dawn", "une forêt"), encoding="utf-8")
    asked = {}
    for name in ("leaves.md", "leaves.de.md", "leaves.fr.md"):
        with open_engine(decks / name, cache=False) as engine:
            loaded = open_deck(engine, decks / name, {})
            (asked[name],) = requested_pictures_of(loaded, loaded.deck.slides)
    assert asked["leaves.de.md"] == asked["leaves.md"]
    assert asked["leaves.fr.md"].look is not None
    assert asked["leaves.fr.md"].look.lang == "fr"


def test_only_what_differs_is_made_for_a_translation(decks: Path) -> None:
    """Pictures are shared. Each slide is typeset in its language; where it comes out alike, nothing is encoded."""
    small = {**SMALL, "images": {"backend": "illustrate"}}
    build(decks / "leaves.md", **small)
    events: list[Event] = []
    built = build(decks / "leaves.de.md", emit=events.append, **small)
    made = [f"{event.stage} {event.label}" for event in events if isinstance(event, Finished)]
    assert sorted(made) == [
        "segments slide 1",
        "segments slide 1, fade",
        "slides slide 1: Blätter",
        "slides slide 2: print()",
    ]
    assert built.manifest.lang == "de"


def test_each_language_has_its_own_video_and_captions(decks: Path) -> None:
    assert main(["build", str(decks / "leaves.md"), "--lang", "all", "--size", "320x180", "-q"]) == 0
    names = {path.name for path in decks.iterdir()}
    assert {"leaves.mp4", "leaves.en.vtt", "leaves.de.mp4", "leaves.de.vtt", "leaves.de.txt"} <= names
    assert "Willkommen." in (decks / "leaves.de.vtt").read_text(encoding="utf-8")


def test_one_language_can_be_built(decks: Path) -> None:
    assert main(["build", str(decks / "leaves.md"), "--lang", "de", "--size", "320x180", "-q"]) == 0
    assert not (decks / "leaves.mp4").exists()


def test_a_language_that_is_not_there_is_refused(decks: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["build", str(decks / "leaves.md"), "--lang", "fr"]) == 1
    error = capsys.readouterr().err
    assert "no deck in 'fr'" in error
    assert "leaves.fr.md" in error


def test_check_reports_missing_and_outdated_translations(decks: Path, capsys: pytest.CaptureFixture[str]) -> None:
    original = decks / "leaves.md"
    original.write_text(ENGLISH.replace("print(1)", "print(2)") + "\n---\n\n## Something new\n", encoding="utf-8")
    main(["check", str(original)])
    out = capsys.readouterr().out
    assert "slide 2 differs from slide 2" in out
    assert "in its code" in out
    assert "“Something new”, is missing" in out
    assert "leaves.de.md:" in out


def test_a_faithful_translation_is_clean(decks: Path, capsys: pytest.CaptureFixture[str]) -> None:
    main(["check", str(decks / "leaves.md"), str(decks / "leaves.de.md")])
    assert capsys.readouterr().out.endswith("2 decks: 0 errors, 0 warnings\n")
