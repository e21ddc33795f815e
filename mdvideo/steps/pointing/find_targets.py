"""Finds on a typeset slide what its notes and directives point at. A target that is not there is an error."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from mdvideo.cache.runner import Make
from mdvideo.deck.model import Slide
from mdvideo.deck.pointing.pointing_marks import PointingMark, PointingTarget
from mdvideo.errors import DeckError, Problem
from mdvideo.plan.jobs.job import Digest
from mdvideo.plan.jobs.pointing_jobs import LocateInDrawingJob, LocateTargetsJob, SlideArea
from mdvideo.plan.jobs.slide_jobs import SlideJob
from mdvideo.slides.pointing.mark_targets import has_whole_words, mark_targets, missing_message

_AWAY = " data-away="
"""What the HTML of a page contains if long code moves from state to state."""

MAX_TARGETS = 60
"""Different targets on one slide: each is looked for on a page of its own."""

_DOT = 0.04
"""Height of a place that is named by its middle alone, as a share of the frame's."""


@dataclass(frozen=True, slots=True)
class FoundTarget:
    """Where a target stands in each state of its slide, and the fragment that shows it."""

    areas: tuple[tuple[SlideArea, ...], ...]
    fragment: int = 0
    from_text: bool = False
    """Whether it is text of the page, and no part of a picture."""

    def areas_in(self, state: int) -> tuple[SlideArea, ...]:
        """Return its areas in a state of the slide."""
        return self.areas[min(state, len(self.areas) - 1)]


async def find_targets(
    slide: Slide,
    job: SlideJob,
    marks: Sequence[PointingMark],
    drawings: Mapping[Digest, Digest],
    svg_renderer: str,
    make: Make,
) -> Mapping[PointingTarget, FoundTarget]:
    """Return every target of these marks. ``drawings`` are the SVGs of the slide's pictures by the pictures.

    Raises DeckError with all that are not there.
    """
    targets = list(dict.fromkeys(target for mark in marks for target in mark.targets))
    if len(targets) > MAX_TARGETS:
        span = next(mark.span for mark in marks if targets[MAX_TARGETS] in mark.targets)
        message = f"slide {slide.number} points at {len(targets)} different things, and {MAX_TARGETS} are looked for"
        raise DeckError.at(span or slide.span, "pointing-many", message, hint="make several slides of it")
    drawn: dict[PointingTarget, tuple[Digest, SlideArea]] = {}
    labels: dict[PointingTarget, list[str]] = {}
    for target in targets:
        if target.kind == "words" and drawings and not has_whole_words(job.html, target):
            place, labels[target] = await _in_drawings(target, job, drawings, svg_renderer, make)
            drawn |= {} if place is None else {target: place}
    marked = mark_targets(job.html, targets, drawn)
    locate = LocateTargetsJob(
        label=f"{job.label}, pointing",
        slide=replace(job, html=marked.html, layers=(), keep_layers=False),
        slide_version=SlideJob.version,
        count=len(targets),
        by_state=_AWAY in job.html and job.states > 1,
    )
    report = (await make(locate)).report
    pictures = {name: SlideArea(*area) for name, area in report["pictures"].items()}
    found: dict[PointingTarget, FoundTarget] = {}
    problems: list[Problem] = []
    for number, target in enumerate(targets):
        states = tuple(tuple(SlideArea(*area) for area in areas) for areas in report["targets"][number])
        if number in marked.fragments and any(states):
            found[target] = FoundTarget(states, marked.fragments[number], from_text=True)
            continue
        area = _area_of(target, job, pictures, drawn)
        if area is not None:
            found[target] = FoundTarget(((area,),))
            continue
        message, hint = missing_message(job.html, target, labels.get(target, []))
        span = next(mark.span for mark in marks if target in mark.targets)
        problems.append(Problem("error", "pointing-target", message, span or slide.span, hint))
    if problems:
        raise DeckError(problems)
    return found


def _area_of(
    target: PointingTarget,
    job: SlideJob,
    pictures: Mapping[str, SlideArea],
    drawn: Mapping[PointingTarget, tuple[Digest, SlideArea]],
) -> SlideArea | None:
    """Return where a target stands that is no text of the page."""
    match target.kind:
        case "region":
            return _region_of(target, job)
        case "picture":
            return pictures.get(f"picture-{int(target.numbers[0])}")
    if target not in drawn:
        return None
    picture, area = drawn[target]
    place = _place_of(picture, job.html, pictures)
    if place is None:
        return None
    left, top = place.x + area.x * place.width, place.y + area.y * place.height
    shares = (left, top, area.width * place.width, area.height * place.height)
    return SlideArea(*(round(share, 5) for share in shares))


def _region_of(target: PointingTarget, job: SlideJob) -> SlideArea:
    x, y, *sides = map(float, target.numbers)
    if sides:
        return SlideArea(x, y, *sides)
    width, height = _DOT * job.size.height / job.size.width, _DOT
    return SlideArea(round(x - width / 2, 5), round(y - height / 2, 5), round(width, 5), height)


async def _in_drawings(
    target: PointingTarget, job: SlideJob, drawings: Mapping[Digest, Digest], svg_renderer: str, make: Make
) -> tuple[tuple[Digest, SlideArea] | None, list[str]]:
    """Return the picture with a label and its place in it, or else the labels of all drawings."""
    labels: list[str] = []
    for picture, svg in drawings.items():
        label = f"{job.label}, pointing"
        locate = LocateInDrawingJob(label=label, svg=svg, words=target.words, nth=target.nth, renderer=svg_renderer)
        report = (await make(locate)).report
        labels += report["labels"]
        if report["area"] is not None:
            return (picture, SlideArea(*report["area"])), []
    return None, labels


def _place_of(picture: Digest, html: str, pictures: Mapping[str, SlideArea]) -> SlideArea | None:
    tag = re.search(rf"<img\b[^>]*mdvideo:{picture}[^>]*>", html)
    name = re.search(r'\bid="(picture-\d+)"', tag.group()) if tag else None
    return pictures.get(name[1]) if name else None


def unseen_problems(
    slide: Slide, found: Mapping[PointingTarget, FoundTarget], shown: Iterable[tuple[int, PointingMark]]
) -> tuple[Problem, ...]:
    """Return a warning for each mark that points at what has not appeared yet. ``shown`` has the fragments revealed."""
    problems = []
    for fragments, mark in shown:
        for target in mark.targets:
            needed = found[target].fragment
            if needed > fragments:
                message = f"slide {slide.number}: {target.written} has not appeared yet when this points at it"
                problems.append(Problem("warning", "pointing-early", message, mark.span, "write [click] before it"))
    return tuple(problems)
