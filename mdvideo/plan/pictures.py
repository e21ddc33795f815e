"""Which pictures a deck needs: its prompts as complete requests, at the size at which a slide shows them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from mdvideo.deck.model import AuthorSource, CssImage, Prompt, Slide
from mdvideo.frame_size import Size
from mdvideo.plan.geometry import figure_size, place_backgrounds
from mdvideo.protocols import PictureRequest
from mdvideo.settings import ImageSettings


def request_of(prompt: Prompt, size: Size, images: ImageSettings, theme_style: str | None) -> PictureRequest:
    """Return the prompt with the deck's style and parameters; what the prompt itself specifies takes precedence."""
    style = prompt.style or images.style or theme_style
    return PictureRequest(
        prompt=f"{prompt.text}, {style}" if style else prompt.text,
        seed=images.seed if prompt.seed is None else prompt.seed,
        width=size.width,
        height=size.height,
        negative=prompt.negative or images.negative,
        steps=prompt.steps or images.steps,
        guidance=images.guidance if prompt.guidance is None else prompt.guidance,
        model=prompt.model or images.model,
    )


def prompts_of(slide: Slide, size: Size) -> Iterator[tuple[Prompt, Size]]:
    """Yield each prompt of a slide with the pixels that it fills: backgrounds, then a sequence, then figures."""
    for placed in place_backgrounds(slide, size):
        if isinstance(placed.background.source, Prompt):
            yield placed.background.source, Size(placed.rect.width, placed.rect.height)
    for background in slide.sequence:
        if isinstance(background.source, Prompt):
            yield background.source, size
    for figure in slide.figures:
        if isinstance(figure.source, Prompt):
            yield figure.source, figure_size(figure, size)


def author_pictures(slide: Slide) -> Iterator[AuthorSource]:
    """Yield every picture of the author's that a slide shows: backgrounds, then figures."""
    backgrounds = [background.source for background in (*slide.backgrounds, *slide.sequence)]
    for source in (*backgrounds, *(figure.source for figure in slide.figures)):
        if not isinstance(source, Prompt | CssImage):
            yield source


@dataclass(frozen=True, slots=True)
class PictureUse:
    """Where a deck uses a picture first: the prompt, the slide's number, and a label for people."""

    prompt: Prompt
    slide: int
    label: str


def requested_pictures(
    slides: Iterable[Slide], size: Size, images: ImageSettings, theme_style: str | None
) -> dict[PictureRequest, PictureUse]:
    """Return each different picture of the slides once, in their order."""
    requested: dict[PictureRequest, PictureUse] = {}
    for slide in slides:
        for prompt, pixels in prompts_of(slide, size):
            request = request_of(prompt, pixels, images, theme_style)
            requested.setdefault(request, PictureUse(prompt, slide.number, f"slide {slide.number}: {prompt.text[:60]}"))
    return requested
