"""The other commands."""

from __future__ import annotations

import json
import re
from pathlib import Path

import jsonschema
import pytest
from PIL import Image

from mdvideo.cli.commands.new import title_of
from mdvideo.cli.main import main
from mdvideo.cli.options import parse_slide_numbers
from mdvideo.deck.load import load_deck
from mdvideo.slides.contact_sheet import GAP, LABEL, MARGIN
from mdvideo.slides.themes.theme import load_theme


def test_a_new_deck_checks_clean_and_builds(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "mdvideo.toml").touch()
    deck = tmp_path / "my-first-lesson.md"
    assert main(["new", str(deck.with_suffix(""))]) == 0
    assert main(["check", str(deck)]) == 0
    assert capsys.readouterr().out.endswith("1 deck: 0 errors, 0 warnings\n")
    assert main(["build", str(deck), "--size", "320x180", "--quiet"]) == 0
    assert deck.with_suffix(".mp4").stat().st_size > 0


@pytest.mark.parametrize(
    ("file", "title"),
    [
        ("intro.deck.md", "Intro"),
        ("how-rust-works.md", "How rust works"),
        ("02_the_iPhone.md", "The iPhone"),
        ("ÜberWasser.md", "Über Wasser"),
        ("python-3.12.md", "Python 3.12"),
        ("2024.md", "2024"),
        (".md", "A lesson"),
    ],
)
def test_a_title_is_the_files_name_in_words(file: str, title: str) -> None:
    assert title_of(file) == title


def test_a_title_that_yaml_would_read_otherwise_is_quoted(tmp_path: Path) -> None:
    for name in ("[a] b.md", "a #1.md", "'x.md", "yes.md", "a: b.md"):
        assert main(["new", str(tmp_path / name)]) == 0
        deck = load_deck(tmp_path / name)
        assert (deck.title, deck.problems) == (title_of(name), ())


def test_a_new_theme_looks_like_its_parent_and_has_no_slips(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder, deck = tmp_path / "Neues Thema 1", tmp_path / "talks" / "lesson.md"
    deck.parent.mkdir()
    (tmp_path / "mdvideo.toml").touch()
    assert main(["new", str(deck), "--theme-folder", str(folder), "--theme", "paper"]) == 0
    assert main(["check", "--strict", str(deck)]) == 0
    theme, paper = load_theme(str(folder), tmp_path), load_theme("paper", tmp_path)
    assert theme.name == "neues-thema-1"
    assert (theme.palettes, theme.type, theme.grid, theme.problems) == (paper.palettes, paper.type, paper.grid, ())
    assert main(["new", "--theme-folder", str(folder)]) == 1
    assert "already exists" in capsys.readouterr().err
    # Every line that is a comment is one that counts without its mark.
    text = (folder / "theme.toml").read_text(encoding="utf-8")
    (folder / "theme.toml").write_text(re.sub(r"^# (?=[\w-]+ = [^ ])", "", text, flags=re.M), encoding="utf-8")
    whole = load_theme(str(folder), tmp_path)
    assert (whole.palettes, whole.type["wide"], whole.fonts) == (paper.palettes, paper.type["wide"], paper.fonts)


def test_new_without_a_name_says_what_to_write(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["new"]) == 2
    assert "--theme-folder" in capsys.readouterr().err


@pytest.mark.parametrize("name", ["glass", "bold", "uncover"])
def test_the_values_of_a_theme_are_a_theme_that_looks_like_it(
    name: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["themes", name, "--values"]) == 0
    text = capsys.readouterr().out
    (tmp_path / "same").mkdir()
    (tmp_path / "same" / "theme.toml").write_text(text, encoding="utf-8")
    same, theme = load_theme("same", tmp_path), load_theme(name, tmp_path)
    assert (same.palettes, same.type, same.grid, same.fonts) == (theme.palettes, theme.type, theme.grid, theme.fonts)
    assert (same.table.scrim, same.table.images) == (theme.table.scrim, theme.table.images)
    assert not [line for line in text.splitlines() if line.startswith("text_weight") and "#" not in line]


def test_a_preview_has_a_row_of_slides_for_each_theme(lesson: Path, tmp_path: Path) -> None:
    out = tmp_path / "sheet.png"
    arguments = [
        "paper",
        "bold",
        "--preview",
        str(lesson),
        "--slides",
        "1,3",
        "-o",
        str(out),
        "--size",
        "320x180",
        "-q",
    ]
    assert main(["themes", *arguments]) == 0
    with Image.open(out) as sheet:
        columns = (sheet.width - 2 * MARGIN + GAP) // (640 + GAP)
        rows = (sheet.height - 2 * MARGIN + GAP) // (360 + LABEL + GAP)
        grounds = [sheet.getpixel((MARGIN + 8, MARGIN + LABEL + 8 + row * (360 + LABEL + GAP))) for row in range(2)]
    assert (columns, rows) == (2, 2)
    assert grounds[0] != grounds[1]


def test_new_never_overwrites(lesson: Path, capsys: pytest.CaptureFixture[str]) -> None:
    text = lesson.read_text()
    assert main(["new", str(lesson)]) == 1
    assert "already exists" in capsys.readouterr().err
    assert lesson.read_text() == text


def test_render_writes_chosen_slides_and_their_fragments(lesson: Path) -> None:
    out = lesson.parent / "stills"
    arguments = ["render", str(lesson), "--size", "320x180", "--slides", "1,2", "--fragments", "-o", str(out), "-q"]
    assert main(arguments) == 0
    assert sorted(path.name for path in out.iterdir()) == [
        "slide-001.png", "slide-002-0.png", "slide-002-1.png", "slide-002-2.png",
    ]  # fmt: skip
    with Image.open(out / "slide-001.png") as still:
        assert still.size == (320, 180)


def test_a_handout_has_a_page_a_slide(lesson: Path) -> None:
    import pypdfium2

    assert main(["render", str(lesson), "--size", "320x180", "--format", "pdf", "-q"]) == 0
    document = pypdfium2.PdfDocument(lesson.with_suffix(".pdf"))
    assert len(document) == 3
    document.close()


@pytest.mark.parametrize("what", ["front-matter", "config", "manifest", "theme"])
def test_schemas_are_valid_schemas(what: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["schema", what]) == 0
    jsonschema.Draft202012Validator.check_schema(json.loads(capsys.readouterr().out))


def test_themes_are_listed_with_what_they_are_for(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["themes"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert sum(1 for line in lines if line and not line.startswith((" ", "A path"))) >= 5


def test_the_cache_can_be_seen_pruned_and_cleared(lesson: Path, capsys: pytest.CaptureFixture[str]) -> None:
    main(["build", str(lesson), "--size", "320x180", "-q"])
    where = ["--dir", str(lesson.parent)]
    assert main(["cache", "info", *where]) == 0
    assert " 0 results" not in capsys.readouterr().out
    assert main(["cache", "prune", "--limit", "1KB", *where]) == 0
    assert main(["cache", "clear", *where]) == 0
    main(["cache", "info", *where])
    assert "0 results" in capsys.readouterr().out


def test_doctor_finds_what_every_build_needs(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["doctor", "--format", "json"]) == 0
    findings = {finding["name"]: finding for finding in json.loads(capsys.readouterr().out)}
    assert findings["libx264"]["state"] == findings["fonts"]["state"] == findings["blitz"]["state"] == "ok"


def test_events_as_json_are_one_object_a_line(lesson: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["build", str(lesson), "--size", "320x180", "--json"]) == 0
    events = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert {"Planned", "Started", "Finished", "Wrote"} <= {event["event"].capitalize() for event in events}


def test_explain_says_why(lesson: Path, capsys: pytest.CaptureFixture[str]) -> None:
    main(["build", str(lesson), "--size", "320x180", "-q"])
    lesson.write_text(lesson.read_text().replace("## Points", "## Facts"))
    main(["build", str(lesson), "--size", "320x180", "--explain"])
    lines = capsys.readouterr().err.splitlines()
    assert any("reuse" in line and "slide 1" in line for line in lines)
    assert any("slide 2" in line and "first time" in line for line in lines)


@pytest.mark.parametrize(("text", "numbers"), [("2", (2,)), ("2,4-6", (2, 4, 5, 6)), ("3-3,1,3", (3, 1))])
def test_slides_are_named_as_printers_name_pages(text: str, numbers: tuple[int, ...]) -> None:
    assert parse_slide_numbers(text, 6) == numbers


@pytest.mark.parametrize("text", ["", "x", "0", "7", "2-", "-2", "5-9"])
def test_slides_that_are_not_there_are_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"write 2,4-6|1 to 6"):
        parse_slide_numbers(text, 6)


def test_check_say_prints_how_notes_are_read(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    deck = tmp_path / "lesson.md"
    deck.write_text('# A\n\n<!-- It is 5 km. Plain words. -->\n\n---\n\n# B\n\n<!-- Ask Li{say "/li/"}. -->\n')
    assert main(["check", "--say", str(deck)]) == 0
    assert capsys.readouterr().out.splitlines() == [
        f"{deck}: slide 1",
        "  It is 5 km.",
        "    → It is five kilometers.",
        "  Plain words.",
        f"{deck}: slide 2",
        "  Ask Li.",
        "    Li: /li/",
    ]
