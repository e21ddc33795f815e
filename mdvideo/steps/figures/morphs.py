"""Lets code glide into other code: where its words are in each state of a slide, and the segment between two states."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from mdvideo.cache.runner import Make
from mdvideo.plan.jobs.job import Digest, Result
from mdvideo.plan.jobs.morph_jobs import CodePiece, LocateCodeJob, MorphJob
from mdvideo.plan.jobs.segment_jobs import VideoSpec
from mdvideo.plan.jobs.slide_jobs import SlideJob
from mdvideo.slides.morph.locate_code import VERSION, CodeLine, code_lines_of, page_with_advance, page_without_code
from mdvideo.slides.morph.match_tokens import Run, match_code


@dataclass(frozen=True, slots=True)
class MorphingSlide:
    """A slide with code that morphs: its stills without that code, and the lines that each state shows."""

    bare: Result
    states: tuple[tuple[tuple[str, CodePiece], ...], ...]
    """For each state its lines: their text, and their box in the frame."""
    advance: float
    """Width of a character, in pixels."""

    async def encode(
        self,
        stills: Result,
        before: tuple[int, str],
        after: tuple[int, str],
        caption: Digest | None,
        frames: int,
        spec: VideoSpec,
        label: str,
        make: Make,
    ) -> Result:
        """Return the segment between two states of the slide, each with its number and the name of its still."""
        old, new = self.states[before[0]], self.states[after[0]]
        matched = match_code([text for text, _ in old], [text for text, _ in new])
        job = MorphJob(
            label=f"{label}, morph",
            before=stills.outputs[before[1]],
            after=stills.outputs[after[1]],
            bare_before=self.bare.outputs[f"still-{before[0]}"],
            bare_after=self.bare.outputs[f"still-{after[0]}"],
            moves=tuple((self._piece(old, a), self._piece(new, b)) for a, b in matched.moves),
            leaves=tuple(self._piece(old, run) for run in matched.leaves),
            comes=tuple(self._piece(new, run) for run in matched.comes),
            caption=caption,
            frames=frames,
            spec=spec,
        )
        return await make(job)

    def _piece(self, lines: Sequence[tuple[str, CodePiece]], run: Run) -> CodePiece:
        _, box = lines[run.line]
        x = box.x + run.column * self.advance
        return CodePiece(round(x, 3), box.y, round(run.length * self.advance, 3), box.height)


async def morphing_slide_of(job: SlideJob, make: Make) -> MorphingSlide | None:
    """Return where code morphs on a slide; None where none does, or where its characters are not all of one width."""
    if VERSION not in job.html or job.keep_layers:
        return None
    lines = code_lines_of(job.html)
    if any(
        unicodedata.east_asian_width(char) in "WF" or unicodedata.combining(char) for one in lines for char in one.text
    ):
        return None
    label = f"{job.label}, morph"
    shown = replace(job, html=page_with_advance(job.html), layers=(), label=label)
    located = await make(LocateCodeJob(label=label, slide=shown, slide_version=SlideJob.version))
    advance = located.report["advance"]
    if not advance:
        return None
    bare = await make(replace(job, html=page_without_code(job.html), label=f"{label}, without code"))
    states = tuple(_lines_in(lines, boxes) for boxes in located.report["lines"])
    return MorphingSlide(bare, states, advance)


def _lines_in(lines: Sequence[CodeLine], boxes: Mapping[str, Sequence[float]]) -> tuple[tuple[str, CodePiece], ...]:
    shown = ((line.text, line.element) for line in lines)
    return tuple((text, CodePiece(*boxes[name])) for text, name in shown if name is not None and name in boxes)
