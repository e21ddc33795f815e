"""Slides are typeset from their own pictures, and one bad slide does not hide the errors of the others."""

from __future__ import annotations

import asyncio
import json
from dataclasses import replace
from pathlib import Path

import pytest
from PIL import Image

from mdvideo._util.digests import sha256_of
from mdvideo.deck.parser import parse_deck
from mdvideo.errors import DeckError
from mdvideo.frame_size import Size
from mdvideo.plan.jobs.job import Digest, Job, Result
from mdvideo.plan.jobs.picture_jobs import DecodePictureJob, GeneratePictureJob
from mdvideo.plan.jobs.slide_jobs import SlideJob
from mdvideo.plan.pictures import requested_pictures
from mdvideo.settings import Settings
from mdvideo.slides.html.picture_look import picture_style_of
from mdvideo.slides.themes.theme import load_theme
from mdvideo.steps.deck_files import DeckFiles
from mdvideo.steps.slides import TypesetContext, TypesetSlide, problems_of, typeset_slides
from tests.support.fake_runner import FakeRunner, result_of


class Answers:
    """Answers jobs; slides get contrasts of 9, 2, 5 … in the order of their jobs."""

    def __init__(self) -> None:
        self._ratios = iter((9.0, 2.0, 5.0, 7.0))

    def answer(self, job: Job) -> Result:
        match job:
            case GeneratePictureJob():
                return result_of({"picture": f"picture of {job.request.prompt}"})
            case DecodePictureJob():
                return result_of({"picture": f"decoded {job.suffix} {job.limit}"})
            case SlideJob():
                if "Too much" in job.html:
                    raise DeckError.at(None, "bad", "slide 1 is bad")
                if "Overfull" in job.html:
                    return result_of({"still-0": "still"}, contrast=9, required=4.5, overflow=12, fit=0.5)
                if "Full" in job.html:
                    return result_of({"still-0": "still"}, contrast=9, required=4.5, overflow=0, fit=0.6)
                return result_of({"still-0": f"still of {job.label}"}, contrast=next(self._ratios), required=4.5)
        raise AssertionError(job)


def typeset(text: str, folder: Path) -> tuple[tuple[TypesetSlide | DeckError, ...], FakeRunner]:
    deck, settings = parse_deck(text, "lesson.md"), Settings()
    theme = replace(load_theme("paper", Path()), image_style=None)
    style = picture_style_of(theme, settings.size, deck.lang)
    requested = requested_pictures(deck.slides, settings.size, settings.images, style)
    runner = FakeRunner(Answers().answer)
    context = TypesetContext(
        make=runner.make,
        put_blob=lambda data: Digest(f"blob of {len(data)} bytes"),
        picture_jobs={request: GeneratePictureJob(request=request, backend="sketch 1") for request in requested},
        renderer="blitz 1",
        theme=theme,
        picture_style=style,
        settings=settings,
        files=DeckFiles(folder / "lesson.md"),
        read_blob=lambda digest: digest.encode(),
        svg_renderer="resvg 1",
    )
    return asyncio.run(typeset_slides(deck, deck.slides, context)), runner


def test_a_slides_generated_pictures_become_its_layers_and_are_reported(tmp_path: Path) -> None:
    (slide,), runner = typeset("<!-- prompt: a fjord -->\n\n# One", tmp_path)
    assert isinstance(slide, TypesetSlide)
    (job,) = runner.jobs_of(SlideJob)
    assert [layer.picture for layer in job.layers] == ["picture of a fjord"]
    assert (job.label, job.states, job.keep_layers) == ("slide 1: One", 1, False)
    assert [(p.digest, p.request and p.request.prompt, p.backend) for p in slide.pictures] == [
        ("picture of a fjord", "a fjord", "sketch 1")
    ]


def test_local_pictures_are_decoded_to_the_size_that_the_slide_needs(tmp_path: Path) -> None:
    (tmp_path / "leaf.svg").write_text('<svg xmlns="http://www.w3.org/2000/svg" width="4" height="4"/>')
    Image.new("RGB", (8, 8)).save(tmp_path / "photo.png")
    (slide,), runner = typeset("# One\n\n![bg](leaf.svg)\n![A photo w:200px](photo.png)", tmp_path)
    assert isinstance(slide, TypesetSlide)
    svg, png = runner.jobs_of(DecodePictureJob)
    assert (svg.suffix, svg.limit, svg.renderer) == (".svg", Size(1920, 1080), "resvg 1")
    assert (png.suffix, png.limit, png.renderer) == (".png", Size(600, 448), "")  # up to twice the pixels
    assert not slide.pictures


def test_a_sequence_is_one_result_with_the_worst_contrast(tmp_path: Path) -> None:
    text = "<!-- prompt:\n  - a fjord\n  - a city\n  - a forest -->\n\n# One"
    (slide,), runner = typeset(text, tmp_path)
    assert isinstance(slide, TypesetSlide)
    assert [job.layers[0].picture for job in runner.jobs_of(SlideJob)] == [
        "picture of a fjord", "picture of a city", "picture of a forest",
    ]  # fmt: skip
    assert sorted(slide.result.outputs) == ["still-0", "still-0-picture-1", "still-0-picture-2"]
    assert slide.result.report["contrast"] == 2
    assert [problem.code for problem in slide.problems] == ["contrast"]


def test_one_bad_slide_does_not_hide_the_problems_of_the_others(tmp_path: Path) -> None:
    outcomes, _ = typeset("# Too much\n\n---\n\n![bg](missing.png)\n\n# Two\n\n---\n\n# Three", tmp_path)
    assert [type(outcome).__name__ for outcome in outcomes] == ["DeckError", "TypesetSlide", "TypesetSlide"]
    assert [problem.code for problem in problems_of(outcomes)][:2] == ["bad", "picture"]


@pytest.mark.parametrize("address", ["missing.png", "../above.png", "broken.png", "clip.avi", "data:image/png,x"])
def test_a_picture_that_cannot_be_shown_is_a_placeholder_and_a_warning(address: str, tmp_path: Path) -> None:
    (tmp_path / "broken.png").write_bytes(b"\x89PNG\r\n\x1a\n")
    (tmp_path / "clip.avi").write_bytes(b"RIFF\0\0\0\0AVI ")
    (slide,), runner = typeset(f"# One\n\n![A map of the town]({address})", tmp_path)
    assert isinstance(slide, TypesetSlide)
    (job,) = runner.jobs_of(DecodePictureJob)
    assert (job.suffix, job.label) == (".svg", "slide 1: placeholder")
    (problem,) = slide.problems
    assert (problem.severity, problem.code) == ("warning", "picture")
    assert problem.hint
    assert problem.span is not None
    assert problem.span.line == 3


def test_pictures_on_the_network_are_one_warning_that_names_the_command(tmp_path: Path) -> None:
    address = "![A](https://example.org/{}.png)"
    outcomes, _ = typeset(f"{address.format(1)}\n\n---\n\n{address.format(2)}", tmp_path)
    (problem,) = [problem for problem in problems_of(outcomes) if problem.code != "contrast"]
    assert problem.message.startswith("2 pictures are on the network")
    assert problem.hint == f"run `mdvideo fetch {tmp_path / 'lesson.md'}`"


def test_a_fetched_picture_is_shown(tmp_path: Path) -> None:
    data = b'<svg xmlns="http://www.w3.org/2000/svg" width="4" height="4"/>'
    entry = {"url": "https://example.org/a", "file": "a.svg", "sha256": sha256_of(data), "size": len(data)}
    folder = tmp_path / "lesson.pictures"
    folder.mkdir()
    (folder / "a.svg").write_bytes(data)
    listed = {"version": 1, "pictures": [{**entry, "type": "image/svg+xml", "fetched": ""}]}
    (folder / "pictures.json").write_text(json.dumps(listed))
    (slide,), runner = typeset("![A](https://example.org/a)", tmp_path)
    assert problems_of([slide]) == ()
    assert [job.label for job in runner.jobs_of(DecodePictureJob)] == ["slide 1: https://example.org/a"]


def test_a_drawing_in_the_deck_has_the_colour_of_its_text(tmp_path: Path) -> None:
    drawing = '<svg width="40" height="40"><rect fill="currentColor" width="9" height="9"/></svg>'
    (slide,), runner = typeset(f"<!-- color: '#123456' -->\n\n{drawing}", tmp_path)
    assert problems_of([slide]) == ()
    assert [(job.suffix, job.ink) for job in runner.jobs_of(DecodePictureJob)] == [(".svg", "#123456")]


def test_another_spelling_is_told(tmp_path: Path) -> None:
    Image.new("RGB", (8, 8), "red").save(tmp_path / "Photo.png")
    (slide,), _ = typeset("![A](photo.PNG)", tmp_path)
    assert [problem.code for problem in problems_of([slide])] == ["picture-case"]


def test_an_overfull_slide_is_a_warning_at_its_place(tmp_path: Path) -> None:
    """Nothing fails: what does not fit is cut off. Text that is smaller than the theme likes is told as well."""
    outcomes, _ = typeset("# Overfull\n\n---\n\n# Full\n\n---\n\n# Three", tmp_path)
    assert all(isinstance(outcome, TypesetSlide) for outcome in outcomes)
    overfull, full = problems_of(outcomes)
    assert (overfull.severity, overfull.code, full.severity, full.code) == (
        "warning", "overflow", "warning", "small-text",
    )  # fmt: skip
    assert overfull.message.startswith("slide 1: the content is 12 pixels too large")
    assert full.span is not None
    assert full.span.line == 5
