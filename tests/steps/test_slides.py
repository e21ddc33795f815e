"""Slides are typeset from their own pictures, and one bad slide does not hide the errors of the others."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from pathlib import Path

from PIL import Image

from mdvideo.deck.parser import parse_deck
from mdvideo.errors import DeckError
from mdvideo.frame_size import Size
from mdvideo.plan.jobs.job import Digest, Job, Result
from mdvideo.plan.jobs.picture_jobs import DecodePictureJob, GeneratePictureJob
from mdvideo.plan.jobs.slide_jobs import SlideJob
from mdvideo.plan.pictures import requested_pictures
from mdvideo.settings import Settings
from mdvideo.slides.fit import Overflow
from mdvideo.slides.themes.theme import load_theme
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
                    raise Overflow(12, 0.6)
                return result_of({"still-0": f"still of {job.label}"}, contrast=next(self._ratios), required=4.5)
        raise AssertionError(job)


def typeset(text: str, folder: Path) -> tuple[tuple[TypesetSlide | DeckError, ...], FakeRunner]:
    deck, settings = parse_deck(text, "lesson.md"), Settings()
    theme = replace(load_theme("paper", Path()), image_style=None)
    requested = requested_pictures(deck.slides, settings.size, settings.images, theme.image_style)
    runner = FakeRunner(Answers().answer)
    context = TypesetContext(
        make=runner.make,
        put_blob=lambda data: Digest(f"blob of {len(data)} bytes"),
        picture_jobs={request: GeneratePictureJob(request=request, backend="sketch 1") for request in requested},
        renderer="blitz 1",
        theme=theme,
        settings=settings,
        folder=folder,
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
    assert (svg.suffix, svg.limit, svg.renderer) == (".svg", Size(1920, 1080), "blitz 1")
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


def test_one_bad_slide_does_not_hide_the_errors_of_the_others(tmp_path: Path) -> None:
    outcomes, _ = typeset("# Too much\n\n---\n\n![bg](missing.png)\n\n# Two\n\n---\n\n# Three", tmp_path)
    assert [type(outcome).__name__ for outcome in outcomes] == ["DeckError", "DeckError", "TypesetSlide"]
    overflow, missing = problems_of(outcomes)[:2]
    assert (overflow.code, missing.code) == ("overflow", "picture")
    assert overflow.message.startswith("slide 1: the content is 12 pixels too large")
