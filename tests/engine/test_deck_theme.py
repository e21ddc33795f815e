"""A deck's theme is found by mdvideo's means and by Marp's; what is missing is a warning, and the deck builds."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from mdvideo.deck.load import load_deck
from mdvideo.engine.deck_theme import DeckTheme, deck_theme_of
from mdvideo.errors import DeckError, ThemeError
from mdvideo.frame_size import Size, parse_size
from mdvideo.settings import settings_for


@pytest.fixture
def project(tmp_path: Path) -> Path:
    (tmp_path / "mdvideo.toml").touch()
    return tmp_path


def themed(project: Path, front_matter: str, body: str = "# One", **overrides: Any) -> DeckTheme:
    path = project / "deck.md"
    path.write_text(f"---\n{front_matter}\n---\n\n{body}\n", encoding="utf-8")
    deck = load_deck(path)
    return deck_theme_of(deck, settings_for(path, deck.options, overrides), path)


@pytest.mark.parametrize(
    ("front_matter", "name", "of_marp"),
    [
        ("title: x", "glass", False),
        ("marp: true", "default", True),
        ("marp: true\ntheme: gaia", "gaia", True),
        ("theme: uncover", "uncover", True),
        ("marp: true\ntheme: paper", "paper", False),
        ("marp: false", "glass", False),
    ],
)
def test_a_deck_of_marp_has_marps_default(project: Path, front_matter: str, name: str, of_marp: bool) -> None:
    found = themed(project, front_matter)
    assert (found.theme.name, found.settings.theme) == (name, name)
    assert (found.theme.marp is not None) is of_marp
    assert found.problems == ()


@pytest.mark.parametrize(
    ("front_matter", "configuration", "name"),
    [
        ("marp: true\ntheme: gaia", "theme: uncover", "uncover"),
        ("marp: true", "theme: school", "school"),
        ("marp: true", "theme: ./css/school.css", "school"),
        ("marp: true\ntheme: gaia", "theme: nowhere", "gaia"),
        ("marp: true\ntheme: paper", "theme: uncover", "paper"),
        ("title: x", "theme: uncover", "glass"),
    ],
)
def test_a_configuration_of_marp_overrides_the_decks_theme(
    project: Path, front_matter: str, configuration: str, name: str
) -> None:
    (project / "css").mkdir()
    (project / "css/school.css").write_text("/* @theme school */ p{}", encoding="utf-8")
    (project / ".marprc.yml").write_text(configuration, encoding="utf-8")
    found = themed(project, front_matter).theme
    assert (found.name if found.marp is None else found.marp.name) == name


def test_an_unknown_theme_is_a_warning_that_names_the_nearest(project: Path) -> None:
    (project / "school.css").write_text("/* @theme school */ p{}", encoding="utf-8")
    found = themed(project, "marp: true\ntheme: schol")
    (problem,) = found.problems
    assert (problem.severity, problem.code) == ("warning", "theme-unknown")
    assert problem.span is not None
    assert problem.span.line == 3
    assert "school" in (problem.hint or "")
    assert found.theme.name == "default"


def test_an_unknown_theme_of_the_command_line_is_an_error(project: Path) -> None:
    with pytest.raises(ThemeError):
        themed(project, "marp: true", theme="schol")


def test_a_css_theme_of_the_project_is_used(project: Path) -> None:
    (project / "looks").mkdir()
    (project / "looks" / "a.css").write_text(
        "/* @theme school */ @import 'default'; section{color:#123456;background:url(a.png)}", encoding="utf-8"
    )
    (project / "looks" / "a.png").write_bytes(b"\x89PNG")
    for front_matter in ("theme: school", "marp: true\ntheme: school", "theme: ./looks/a.css"):
        found = themed(project, front_matter)
        assert found.theme.marp is not None
        assert "#123456" in found.theme.marp.css
        assert list(found.blobs.values()) == [b"\x89PNG"]
        assert {path.name for path in found.paths} == {"a.css", "a.png", "marp.css"}
        assert found.problems == ()


def test_a_name_of_mdvideo_may_be_a_theme_of_the_project_in_a_deck_of_marp(project: Path) -> None:
    (project / "a.css").write_text("/* @theme paper */ p{}", encoding="utf-8")
    assert themed(project, "theme: paper").theme.marp is None
    assert themed(project, "marp: true\ntheme: paper").theme.marp is not None


def test_the_setting_theme_set_names_themes(project: Path) -> None:
    (project / ".looks").mkdir()
    (project / ".looks" / "a.css").write_text("/* @theme school */ p{}", encoding="utf-8")
    assert themed(project, "theme: school", theme_set=[".looks"]).theme.name == "school"
    assert themed(project, "theme: school").theme.name == "default"


@pytest.mark.parametrize(
    ("css", "front_matter", "size"),
    [
        ("section{width:960px;height:720px}", "", Size(1440, 1080)),
        ("section{width:1920px;height:1080px}", "", Size(1920, 1080)),
        ("section{width:960px;height:720px}", "size: 1280x720", Size(1280, 720)),
        ("section{width:1280px;height:800px}", "", Size(1728, 1080)),
    ],
)
def test_a_theme_sets_the_shape_of_the_frame(project: Path, css: str, front_matter: str, size: Size) -> None:
    (project / "a.css").write_text(f"/* @theme school */ {css}", encoding="utf-8")
    assert themed(project, f"theme: school\n{front_matter}").settings.size == size


def test_styles_of_the_deck_name_files(project: Path) -> None:
    (project / "a.png").write_bytes(b"\x89PNG")
    body = "<style scoped>section { background-image: url('./a.png') }</style>\n\n# One"
    found = themed(project, "theme: paper\nstyle: 'h1 { background: url(none.png) }'", body)
    assert list(found.blobs.values()) == [b"\x89PNG"]
    assert "url(mdvideo:" in found.deck.slides[0].style
    assert [problem.code for problem in found.problems] == ["style-file"]


def _outside_theme(project: Path, text: str = 'name = "o"\nextends = "paper"\n') -> Path:
    folder = project.parent / "outside"
    folder.mkdir()
    (folder / "theme.toml").write_text(text)
    return folder


def _leading_out(project: Path, way: str) -> str:
    """Write a theme that leads out of the project, and return how a deck names it."""
    outside = _outside_theme(project)
    inside = project / "t"
    match way:
        case "relative":
            return "../outside"
        case "absolute":
            return str(outside)
        case "link":
            inside.symlink_to(outside)
            return "./t"
    inside.mkdir()
    (inside / "theme.toml").write_text('name = "t"\nextends = "paper"\n')
    if way == "extends":
        (inside / "theme.toml").write_text('name = "t"\nextends = "../../outside"\n')
    else:
        (project.parent / "secret").write_text("key")
        (inside / way).symlink_to(project.parent / "secret")
    return "./t"


@pytest.mark.parametrize("way", ["relative", "absolute", "link", "extends", "theme.css", "slide.html.j2", "marp.css"])
def test_a_deck_names_themes_of_its_project_only(way: str, tmp_path: Path) -> None:
    project = tmp_path / "project"
    project.mkdir()
    (project / "mdvideo.toml").touch()
    name = _leading_out(project, way)
    with pytest.raises(DeckError, match="outside of the deck's project"):
        themed(project, f"theme: {name}")
    if way in ("relative", "absolute", "link", "extends"):
        assert themed(project, "title: x", theme=name).theme.extends is not None


def test_a_theme_below_the_project_is_used(project: Path) -> None:
    (project / "t").mkdir()
    (project / "t" / "theme.toml").write_text('name = "own"\nextends = "paper"\n')
    assert themed(project, "theme: ./t").theme.name == "own"


POSTER = "/* @theme poster\n * @size 60:40 3000px 2000px\n * @size 16:9 2560px 1440px\n */ @import 'default'; p{}"


@pytest.mark.parametrize(
    ("line", "pixels", "frame"),
    [
        ("size: 16:9", (2560, 1440), Size(1920, 1080)),
        ("size: 60:40", (3000, 2000), Size(1620, 1080)),
        ("size: '60:40'", (3000, 2000), Size(1620, 1080)),
        ("size: 4:3", (960, 720), Size(1440, 1080)),
        ("paginate: true", (1280, 720), Size(1920, 1080)),
    ],
)
def test_a_size_of_the_theme_is_taken_by_its_name(
    project: Path, line: str, pixels: tuple[float, float], frame: Size
) -> None:
    """Type of 20 px is smaller on a slide of 2,560 px than on one of 1,280."""
    (project / "poster.css").write_text(POSTER, encoding="utf-8")
    found = themed(project, f"marp: true\ntheme: poster\n{line}")
    assert found.theme.marp is not None
    assert found.theme.marp.size == pixels
    assert found.settings.size == frame
    assert (*found.problems, *found.deck.problems) == ()


def test_a_size_that_no_theme_has_stays_a_warning(project: Path) -> None:
    (project / "poster.css").write_text(POSTER, encoding="utf-8")
    found = themed(project, "marp: true\ntheme: poster\nsize: A0")
    (problem,) = found.deck.problems
    assert (problem.severity, problem.code) == ("warning", "setting")
    assert found.settings.size == Size(1920, 1080)


def test_a_size_of_the_command_line_counts_before_the_decks(project: Path) -> None:
    (project / "poster.css").write_text(POSTER, encoding="utf-8")
    for chosen, pixels in (("1280x720", (2560, 1440)), ("4:3", (1280, 720))):
        found = themed(project, "marp: true\ntheme: poster\nsize: 16:9", size=chosen)
        assert found.theme.marp is not None
        assert (found.theme.marp.size, found.settings.size) == (pixels, parse_size(chosen))


def test_a_container_that_the_theme_styles_is_no_problem(project: Path) -> None:
    (project / "a.css").write_text("/* @theme school */ .left, .x > .right{color:red}", encoding="utf-8")
    body = "::: left\nA\n:::\n\n::: right\nB\n:::\n\n::: other\nC\n:::"
    messages = [problem.message for problem in themed(project, "marp: true\ntheme: school", body).deck.problems]
    assert [message.partition(" has")[0] for message in messages] == ["::: other"]
    assert len(themed(project, "marp: true", body).deck.problems) == 3
