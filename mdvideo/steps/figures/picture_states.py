"""A slide on which pictures change: those of a sequence, and diagrams that appear in steps."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from mdvideo.cache.runner import Make, gather_all
from mdvideo.plan.jobs.job import Result
from mdvideo.plan.jobs.slide_jobs import SlideJob
from mdvideo.steps.slide_pictures import SlidePicture


def with_picture(job: SlideJob, number: int, picture: SlidePicture) -> SlideJob:
    """Return the slide's job with another picture of its sequence as the lowest background."""
    layers = (replace(job.layers[0], picture=picture.digest, css=None), *job.layers[1:])
    return replace(job, layers=layers, label=f"{job.label}, picture {number + 1}")


def merge_results(results: Sequence[Result]) -> Result:
    """Merge a sequence's results: stills named as in ``SlideState.still``, and the report of the worst contrast."""
    outputs = dict(results[0].outputs)
    for number, result in enumerate(results[1:], 1):
        outputs |= {f"{name}-picture-{number}": digest for name, digest in result.outputs.items()}
    measured = [result.report for result in results if result.report.get("contrast") is not None]
    return Result(outputs, min(measured, key=lambda report: report["contrast"], default=results[0].report))


async def with_states(result: Result, job: SlideJob, figures: Sequence[SlidePicture | None], make: Make) -> Result:
    """Return a slide's result with the pictures in its text that each state shows, if they change from state to state.

    The layout is the same with all of them.
    """
    changing = [picture for picture in figures if picture and picture.states]
    if not changing:
        return result
    pages: list[str] = []
    for state in range(job.states):
        page = job.html
        for picture in changing:
            page = page.replace(f"mdvideo:{picture.digest}", f"mdvideo:{picture.states[state]}")
        pages.append(page)
    made = dict(
        zip(
            dict.fromkeys(pages),
            await gather_all(*(make(replace(job, html=page)) for page in dict.fromkeys(pages))),
            strict=True,
        )
    )
    outputs = dict(result.outputs)
    for state, page in enumerate(pages):
        names = (f"{kind}-{state}" for kind in ("still", "overlay"))
        outputs |= {name: made[page].outputs[name] for name in names if name in outputs}
    return replace(result, outputs=outputs)
