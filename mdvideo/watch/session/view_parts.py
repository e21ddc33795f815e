"""From what was made to what the page shows of it: slides, script, segments, problems. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from fractions import Fraction
from itertools import pairwise
from typing import Literal

from mdvideo.deck.model import Slide
from mdvideo.engine.pipeline import RenderedBuild
from mdvideo.errors import DeckError, MdvideoError, Problem
from mdvideo.plan.captions.cues import TimedSentence
from mdvideo.plan.jobs import Digest
from mdvideo.plan.narration.transcript import Transcript
from mdvideo.plan.timeline import HoldPiece, MotionPiece, Piece, Timeline, TransitionPiece
from mdvideo.steps.generated_motion import GENERATE
from mdvideo.watch.editor_links import editor_url
from mdvideo.watch.session.view_model import ProblemPart, SegmentPart, SentencePart, SlidePart


def slide_part(slide: Slide, editor: str) -> SlidePart:
    """A slide of which nothing is made yet."""
    return SlidePart(
        number=slide.number,
        title=slide.title,
        line=slide.span.line,
        editor=editor_url(editor, slide.span.file, slide.span.line, 1),
        start=None,
        end=None,
        still=None,
        thumb=None,
        state="waiting",
        done=None,
        of=None,
        stand_in=False,
        pictures=[],
        script=[],
    )


def times_of(timeline: Timeline) -> list[tuple[float, float]]:
    """When each slide is shown, in seconds."""
    return [(_seconds(timeline, time.start), _seconds(timeline, time.end)) for time in timeline.slides]


def scripts_in(wording: Transcript) -> list[list[SentencePart]]:
    """What is said on each slide."""
    return [[_sentence(said) for said in passage.said] for passage in wording.passages]


def segments_of(cut: RenderedBuild, fresh: frozenset[Digest]) -> list[SegmentPart]:
    """The pieces of a film; ``fresh`` are the segments that were encoded for it."""
    slides, timeline = cut.lesson.deck.slides, cut.timeline
    parts = []
    at = 0
    for piece, digest in cut.film.pieces:
        parts.append(
            SegmentPart(
                slide=slides[_slide_of(piece)].number,
                kind=_kind(piece, cut),
                start=_seconds(timeline, at),
                end=_seconds(timeline, at + piece.frames),
                state="made" if digest in fresh else "cached",
            )
        )
        at += piece.frames
    return parts


def problem_part(problem: Problem, editor: str) -> ProblemPart:
    """A problem, with the address that opens its place by the template ``editor``."""
    span = problem.span
    return ProblemPart(
        severity=problem.severity,
        code=problem.code,
        message=problem.message,
        hint=problem.hint,
        file=None if span is None else span.file,
        line=None if span is None else span.line,
        column=None if span is None else span.column,
        source=None if span is None else span.text,
        editor=None if span is None else editor_url(editor, span.file, span.line, span.column),
    )


def errors_in(error: MdvideoError) -> tuple[Problem, ...]:
    """What failed, as problems: a deck's own, those that are errors first."""
    if isinstance(error, DeckError):
        return tuple(sorted(error.problems, key=lambda problem: problem.severity))
    return (Problem("error", type(error).__name__.removesuffix("Error").lower(), error.message, hint=error.hint),)


def error_part(problems: Sequence[Problem], editor: str) -> ProblemPart | None:
    """The first of some errors, and how many more there are."""
    errors = [problem for problem in problems if problem.severity == "error"] or list(problems)
    if not errors:
        return None
    return ProblemPart(**problem_part(errors[0], editor), more=len(errors) - 1)


def slides_at(problems: Iterable[Problem], file: str, slides: Sequence[Slide]) -> frozenset[int]:
    """Numbers of the slides in whose text of ``file`` these problems stand."""
    numbers = set()
    for problem in problems:
        if problem.span is not None and problem.span.file == file:
            before = [slide.number for slide in slides if slide.span.line <= problem.span.line]
            numbers.update(before[-1:])
    return frozenset(numbers)


def _sentence(said: TimedSentence) -> SentencePart:
    """A sentence with its words: from where each is heard to where the next one is."""
    ends = [*((a.at, b.at, a.time, b.time) for a, b in pairwise(said.anchors))]
    if said.anchors:
        last = said.anchors[-1]
        ends.append((last.at, len(said.written), last.time, said.end))
    words = [
        (first, first + len(said.written[first:end].rstrip()), _rounded(start), _rounded(stop))
        for first, end, start, stop in ends
        if said.written[first:end].strip()
    ]
    return SentencePart(text=said.written, start=_rounded(said.start), end=_rounded(said.end), words=words)


def _slide_of(piece: Piece) -> int:
    match piece:
        case HoldPiece():
            return piece.shot.slide
        case TransitionPiece():
            return piece.before.slide
        case MotionPiece():
            return piece.slide


def _kind(piece: Piece, cut: RenderedBuild) -> Literal["hold", "transition", "motion", "clip"]:
    match piece:
        case HoldPiece():
            return "hold"
        case TransitionPiece():
            return "transition"
        case MotionPiece():
            clip = piece.motion == GENERATE and "clip" in cut.stills[piece.slide].result.outputs
            return "clip" if clip else "motion"


def _seconds(timeline: Timeline, frame: int) -> float:
    return _rounded(timeline.seconds(frame))


def _rounded(seconds: Fraction) -> float:
    return round(float(seconds), 4)
