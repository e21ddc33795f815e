"""Obtains the picture of a diagram: drawn in the theme's colours, or else its text and a warning where it is wrong."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from mdvideo.deck.model import Diagram
from mdvideo.errors import AssetError, BackendUnavailable, Problem, Span
from mdvideo.images.diagrams.blend_colours import flattened
from mdvideo.images.diagrams.draw_diagram import diagram_tool
from mdvideo.images.svg.svg_file import parse_svg, svg_size
from mdvideo.plan.jobs.job import Digest
from mdvideo.plan.jobs.picture_jobs import DiagramLook, DiagramStatesJob, DrawDiagramJob
from mdvideo.slides.html.choose_palette import variant_of
from mdvideo.slides.picture_placeholder import source_svg
from mdvideo.steps.slide_pictures import PictureDecoder, PicturePlace, SlidePicture

_COLOURS = ("ground", "ink", "muted", "accent", "panel", "line")
_TEXT, _WIDTH, _HEIGHT = 1.75, 1120.0, 500.0
"""Factor by which its words are as large as running text in Marp, and the room below a title there, in pixels."""


async def diagram_picture(diagram: Diagram, place: PicturePlace, decoder: PictureDecoder) -> SlidePicture:
    """Return a drawn diagram; where it cannot be drawn, its text as a picture, with a warning."""
    label = f"slide {place.slide.number}: {diagram.language}"
    try:
        tool = diagram_tool(diagram.language)
        look = _look_of(place, decoder)
        job = DrawDiagramJob(label=label, language=diagram.language, text=diagram.text, look=look, tool=tool)
        made = await decoder.make(job)
        fault = made.report.get("fault")
        if fault is None:
            size = made.report["width"], made.report["height"]
            picture = await decoder.decode_drawing(made.outputs["svg"], size, place, label)
            states = await _states_of(diagram, made.outputs["svg"], size, place, decoder, label)
            return replace(picture, own_size=_shown_size(size), states=states)
        problem = _problem_of_fault(diagram, fault)
    except (AssetError, BackendUnavailable) as error:
        problem = _problem(diagram, error.message, diagram.span, error.hint)
    variant = variant_of(decoder.theme, place.slide)
    substitute = source_svg(diagram.text, decoder.theme, variant)
    size = svg_size(parse_svg(substitute, label))
    shown = await decoder.decode_drawing(decoder.put_blob(substitute), size, place, f"{label}, as text")
    return replace(shown, problems=(*shown.problems, problem))


async def _states_of(
    diagram: Diagram,
    svg: Digest,
    size: tuple[float, float],
    place: PicturePlace,
    decoder: PictureDecoder,
    label: str,
) -> tuple[Digest, ...]:
    """Return the picture that each state of the slide shows, of a diagram that appears in steps."""
    if not diagram.steps:
        return ()
    drawn = await decoder.make(DiagramStatesJob(label=f"{label}, in steps", svg=svg, steps=diagram.steps))
    shown = [
        await decoder.decode_drawing(drawn.outputs[f"svg-{step}"], size, place, label)
        for step in range(len(diagram.steps))
    ]
    return tuple(shown[min(step, len(shown) - 1)].digest for step in diagram.step_of_state)


def _shown_size(size: tuple[float, float]) -> tuple[float, float]:
    """Return the size of a diagram in Marp's pixels: its words are as large as the slide's, if it has room."""
    scale = max(1.0, min(_TEXT, _WIDTH / size[0], _HEIGHT / size[1]))
    return size[0] * scale, size[1] * scale


def _look_of(place: PicturePlace, decoder: PictureDecoder) -> DiagramLook:
    slide = place.slide
    variant = variant_of(decoder.theme, slide)
    palette = decoder.theme.palettes[variant]
    # The text's contrast with a picture behind it is guaranteed by a scrim, a diagram's by its own ground.
    covered = bool(slide.backgrounds) and slide.split is None
    return DiagramLook(
        **{name: flattened(palette[name], palette["ground"]) for name in _COLOURS},
        font=decoder.theme.fonts.text,
        dark=variant == "dark",
        opaque=covered,
    )


def _problem_of_fault(diagram: Diagram, fault: Mapping[str, Any]) -> Problem:
    line, column = int(fault["line"]), int(fault["column"])
    span = diagram.span
    if 0 < line <= len(diagram.lines):
        span = diagram.lines[line - 1]
        if column:
            # Columns count from the fence's own indentation, which a list item may have.
            indent = len(span.text) - len(span.text.lstrip())
            written = diagram.text.split("\n")[line - 1]
            column += max(0, indent - (len(written) - len(written.lstrip())))
            column = min(column, max(1, len(span.text)))
            span = replace(span, column=column, end_column=max(column + 1, column))
    return _problem(diagram, str(fault["message"]), span, fault.get("hint"))


def _problem(diagram: Diagram, message: str, span: Span, hint: str | None) -> Problem:
    text = f"this diagram in {diagram.language} is not drawn, and its text is shown: {message}"
    return Problem("warning", "diagram", text, span, hint)
