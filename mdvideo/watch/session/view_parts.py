"""Convert build results to parts of the view: slides, scripts, segments, problems. Pure."""

from __future__ import annotations

from collections.abc import Container, Iterable, Sequence
from fractions import Fraction
from itertools import pairwise
from typing import Literal

from mdvideo.deck.directives.motion_values import GENERATE
from mdvideo.deck.model import Slide
from mdvideo.engine.pipeline import RenderedBuild
from mdvideo.errors import MdvideoError, Problem
from mdvideo.plan.jobs.job import Digest
from mdvideo.plan.narration.timed_sentences import TimedSentence
from mdvideo.plan.narration.transcript import Transcript
from mdvideo.plan.takes import sentence_key
from mdvideo.plan.timeline import PLAY, HoldPiece, MotionPiece, Piece, Timeline, TransitionPiece
from mdvideo.watch.editor_links import editor_url
from mdvideo.watch.session.view_model import ProblemPart, SegmentPart, SentencePart, SlidePart


def slide_part_of(slide: Slide, editor: str) -> SlidePart:
    """Return the part for a slide of which nothing is made yet. ``editor`` is the template of editor URLs."""
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
        placeholder=False,
        pictures=[],
        script=[],
    )


def times_of(timeline: Timeline) -> list[tuple[float, float]]:
    """Return start and end of each slide, in seconds."""
    return [(_seconds(timeline, time.start), _seconds(timeline, time.end)) for time in timeline.slides]


def scripts_of(transcript: Transcript, takes: Container[str] = frozenset()) -> list[list[SentencePart]]:
    """Return the sentences of each slide. ``takes`` are the keys of the author's recordings."""
    return [[_sentence_part_of(sentence, takes) for sentence in slide.sentences] for slide in transcript.slides]


def segments_of(rendered: RenderedBuild, made: frozenset[Digest]) -> list[SegmentPart]:
    """Return the pieces of a video. ``made`` are the segments that were encoded for it, not taken from the cache."""
    slides, timeline = rendered.loaded.deck.slides, rendered.timeline
    parts = []
    start = 0
    for piece, digest in rendered.video.pieces:
        parts.append(
            SegmentPart(
                slide=slides[_slide_of(piece)].number,
                kind=_kind_of(piece, rendered),
                start=_seconds(timeline, start),
                end=_seconds(timeline, start + piece.frames),
                state="made" if digest in made else "cached",
            )
        )
        start += piece.frames
    return parts


def problem_part_of(problem: Problem, editor: str) -> ProblemPart:
    """Return the part for a problem. ``editor`` is the template of editor URLs."""
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


def problems_of(error: MdvideoError) -> tuple[Problem, ...]:
    """Return the problems of an error that has some, errors before warnings, or any other error as one problem."""
    if error.problems:
        return tuple(sorted(error.problems, key=lambda problem: problem.severity))
    return (Problem("error", type(error).__name__.removesuffix("Error").lower(), error.message, hint=error.hint),)


def error_part_of(problems: Sequence[Problem], editor: str) -> ProblemPart | None:
    """Return the first error (the first problem if there is no error), with the number of further errors."""
    errors = [problem for problem in problems if problem.severity == "error"] or list(problems)
    if not errors:
        return None
    return ProblemPart(**problem_part_of(errors[0], editor), more=len(errors) - 1)


def slides_with(problems: Iterable[Problem], file: str, slides: Sequence[Slide]) -> frozenset[int]:
    """Return the numbers of the slides in whose text, in ``file``, the problems are."""
    numbers = set()
    for problem in problems:
        if problem.span is not None and problem.span.file == file:
            until_there = [slide.number for slide in slides if slide.span.line <= problem.span.line]
            numbers.update(until_there[-1:])
    return frozenset(numbers)


def _sentence_part_of(sentence: TimedSentence, takes: Container[str]) -> SentencePart:
    """Return the part for a sentence. Each of its words lasts until the next one starts."""
    spans = [(a.offset, b.offset, a.time, b.time) for a, b in pairwise(sentence.word_timings)]
    if sentence.word_timings:
        last = sentence.word_timings[-1]
        spans.append((last.offset, len(sentence.written), last.time, sentence.end))
    words = [
        (first, first + len(sentence.written[first:end].rstrip()), _rounded(start), _rounded(stop))
        for first, end, start, stop in spans
        if sentence.written[first:end].strip()
    ]
    key = sentence_key(sentence.written)
    start, end = _rounded(sentence.start), _rounded(sentence.end)
    return SentencePart(text=sentence.written, start=start, end=end, words=words, key=key, taken=key in takes)


def _slide_of(piece: Piece) -> int:
    match piece:
        case HoldPiece():
            return piece.state.slide
        case TransitionPiece():
            return piece.before.slide
        case MotionPiece():
            return piece.slide


def _kind_of(piece: Piece, rendered: RenderedBuild) -> Literal["hold", "transition", "motion", "clip"]:
    match piece:
        case HoldPiece():
            return "hold"
        case TransitionPiece():
            return "transition"
        case MotionPiece():
            if piece.motion == PLAY:
                return "clip"
            clip = piece.motion == GENERATE and "clip" in rendered.stills[piece.slide].result.outputs
            return "clip" if clip else "motion"


def _seconds(timeline: Timeline, frame: int) -> float:
    return _rounded(timeline.seconds(frame))


def _rounded(seconds: Fraction) -> float:
    return round(float(seconds), 4)
