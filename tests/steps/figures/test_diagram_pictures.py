"""A diagram is drawn in its slide's palette, and one that cannot be drawn is shown as text, with a warning."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from mdvideo.deck.model import Diagram
from mdvideo.deck.parser import parse_deck
from mdvideo.errors import BackendUnavailable
from mdvideo.frame_size import Size
from mdvideo.plan.geometry import figure_size
from mdvideo.plan.jobs.job import Digest, Job, Result
from mdvideo.plan.jobs.picture_jobs import DecodePictureJob, DrawDiagramJob
from mdvideo.slides.themes.theme import load_theme
from mdvideo.steps.deck_files import DeckFiles
from mdvideo.steps.figures import diagram_pictures
from mdvideo.steps.figures.diagram_pictures import diagram_picture
from mdvideo.steps.slide_pictures import PictureDecoder, PicturePlace, SlidePicture
from tests.support.fake_runner import FakeRunner, result_of

FRAME = Size(1920, 1080)


def answer(job: Job) -> Result:
    match job:
        case DrawDiagramJob() if "[" in job.text:
            return result_of({"svg": ""}, fault={"message": "no ]", "line": 2, "column": 4, "hint": None})
        case DrawDiagramJob():
            return result_of({"svg": "drawing"}, width=200, height=100)
        case DecodePictureJob():
            return result_of({"picture": f"picture of {job.source}"}, width=200, height=100)
    raise AssertionError(job)


def obtain(text: str, theme: str = "paper", renderer: str = "resvg 1") -> tuple[SlidePicture, FakeRunner]:
    slide = parse_deck(text, "deck.md").slides[0]
    runner = FakeRunner(answer)
    (figure,) = slide.figures
    assert isinstance(figure.source, Diagram)
    decoder = PictureDecoder(
        make=runner.make,
        put_blob=lambda _: Digest("stand-in"),
        read_blob=lambda _: b"",
        files=DeckFiles(Path("deck.md")),
        theme=load_theme(theme, Path()),
        svg_renderer=renderer,
    )
    place = PicturePlace(slide, figure_size(figure, FRAME), FRAME, figure)
    return asyncio.run(diagram_picture(figure.source, place, decoder)), runner


def test_a_diagram_is_drawn_in_the_palette_of_its_slide() -> None:
    looks = []
    for classes in ("light", "dark"):
        picture, runner = obtain(f"<!-- class: {classes} -->\n\n```mermaid\nflowchart LR\n  A --> B\n```", "bold")
        assert picture.digest == "picture of drawing"
        assert picture.is_drawing
        assert picture.own_size == (350, 175)  # its words are as large as the slide's
        looks += [job.look for job in runner.jobs_of(DrawDiagramJob)]
    assert [look.dark for look in looks] == [False, True]
    assert looks[0].ground != looks[1].ground
    assert all(colour.startswith("#") for look in looks for colour in (look.ground, look.panel, look.line))
    assert not any(look.opaque for look in looks)


def test_a_diagram_over_a_picture_has_its_own_ground() -> None:
    _, runner = obtain("![bg](a.png)\n\n```mermaid\nflowchart LR\n  A --> B\n```")
    assert runner.jobs_of(DrawDiagramJob)[0].look.opaque


def test_a_fault_is_a_warning_at_its_line_and_column_and_the_text_is_shown() -> None:
    picture, _ = obtain("# A\n\n- item\n\n  ```mermaid\n  flowchart LR\n    A[B\n  ```")
    assert picture.digest == "picture of stand-in"
    (problem,) = picture.problems
    assert problem.span is not None
    assert (problem.severity, problem.code) == ("warning", "diagram")
    assert (problem.span.line, problem.span.column, problem.span.text) == (7, 6, "    A[B")
    assert "no ]" in problem.message


def test_a_missing_tool_is_a_warning_with_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    def missing(_: str) -> str:
        raise BackendUnavailable("needs mmdr", hint="pip install 'mdvideo[diagrams]'")

    monkeypatch.setattr(diagram_pictures, "diagram_tool", missing)
    picture, runner = obtain("```mermaid\nflowchart LR\n  A --> B\n```")
    assert picture.problems[0].hint == "pip install 'mdvideo[diagrams]'"
    assert not runner.jobs_of(DrawDiagramJob)


def test_resvg_draws_a_diagram_also_where_chromium_draws_the_slides() -> None:
    _, runner = obtain("```mermaid\nflowchart LR\n  A --> B\n```", renderer="chromium 1")
    assert runner.jobs_of(DecodePictureJob)[0].renderer.startswith("resvg")
