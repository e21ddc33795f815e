"""Which pictures a deck needs: its prompts as complete requests, at the size at which a slide shows them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from mdvideo.deck.model import AuthorSource, CssImage, Diagram, Prompt, Slide
from mdvideo.frame_size import Size
from mdvideo.plan.geometry import figure_size, place_backgrounds
from mdvideo.protocols import PictureLook, PictureRequest
from mdvideo.settings import ImageSettings

ILLUSTRATOR = "illustrate"
"""The backend that needs neither a GPU nor a model."""

DRAWING_BACKENDS = frozenset({ILLUSTRATOR, "sketch"})
"""Backends that draw on any machine. Their pictures never replace pinned ones of another backend unasked."""

INSTANT_BACKENDS = frozenset({*DRAWING_BACKENDS, "flat"})
"""Backends that draw in less than a second, on any machine."""


@dataclass(frozen=True, slots=True)
class ThemeStyle:
    """What a theme adds to the prompts of a deck: words for a style, and the look of a slide's pictures.

    ``look_of(slide, covered)`` returns the look of a picture; ``covered`` is whether the slide's text is over it.
    """

    words: str | None
    look_of: Callable[[Slide, bool], PictureLook]


def request_of(
    prompt: Prompt, size: Size, images: ImageSettings, theme_words: str | None, look: PictureLook | None = None
) -> PictureRequest:
    """Return the prompt with the deck's style and parameters; what the prompt itself specifies takes precedence."""
    return PictureRequest(
        prompt=prompt.text,
        seed=images.seed if prompt.seed is None else prompt.seed,
        width=size.width,
        height=size.height,
        negative=prompt.negative or images.negative,
        steps=prompt.steps or images.steps,
        guidance=images.guidance if prompt.guidance is None else prompt.guidance,
        model=prompt.model or images.model,
        style=prompt.style or images.style or theme_words or None,
        look=look,
    )


def request_for(
    prompt: Prompt, slide: Slide, pixels: Size, size: Size, images: ImageSettings, theme: ThemeStyle, *, figure: bool
) -> PictureRequest:
    """Return the request for a picture of a slide, ``pixels`` large in a frame of ``size``."""
    return request_of(prompt, pixels, images, theme.words, theme.look_of(slide, not figure and pixels == size))


def prompts_of(slide: Slide, size: Size) -> Iterator[tuple[Prompt, Size]]:
    """Yield each prompt of a slide with the pixels that it fills: backgrounds, then a sequence, then figures."""
    for prompt, pixels, _ in _placed_prompts(slide, size):
        yield prompt, pixels


def requests_of(slide: Slide, size: Size, images: ImageSettings, theme: ThemeStyle) -> Iterator[PictureRequest]:
    """Yield the request of each prompt of a slide, in the order of ``prompts_of``."""
    for prompt, pixels, figure in _placed_prompts(slide, size):
        yield request_for(prompt, slide, pixels, size, images, theme, figure=figure)


def moving_prompt_of(slide: Slide) -> Prompt | None:
    """Return the prompt of the clip that is the slide's background; None without one.

    Where it is one of several backgrounds, it is a picture as they are.
    """
    if len(slide.backgrounds) != 1 or slide.sequence:
        return None
    source = slide.backgrounds[0].source
    return source if isinstance(source, Prompt) and source.moves else None


def _placed_prompts(slide: Slide, size: Size) -> Iterator[tuple[Prompt, Size, bool]]:
    """Yield each prompt of a picture with its pixels, and whether it is a figure."""
    moving = moving_prompt_of(slide)
    for placed in place_backgrounds(slide, size):
        if isinstance(placed.background.source, Prompt) and placed.background.source is not moving:
            yield placed.background.source, Size(placed.rect.width, placed.rect.height), False
    for background in slide.sequence:
        if isinstance(background.source, Prompt):
            yield background.source, size, False
    for figure in slide.figures:
        if isinstance(figure.source, Prompt):
            yield figure.source, figure_size(figure, size), True


def author_pictures(slide: Slide) -> Iterator[AuthorSource]:
    """Yield every picture of the author's that a slide shows: backgrounds, then figures."""
    backgrounds = [background.source for background in (*slide.backgrounds, *slide.sequence)]
    for source in (*backgrounds, *(figure.source for figure in slide.figures)):
        if not isinstance(source, Prompt | CssImage | Diagram):
            yield source


@dataclass(frozen=True, slots=True)
class PictureUse:
    """Where a deck uses a picture first: the prompt, the slide's number, and a label for people."""

    prompt: Prompt
    slide: int
    label: str


def requested_pictures(
    slides: Iterable[Slide], size: Size, images: ImageSettings, theme: ThemeStyle
) -> dict[PictureRequest, PictureUse]:
    """Return each different picture of the slides once, in their order."""
    requested: dict[PictureRequest, PictureUse] = {}
    for slide in slides:
        prompts = [prompt for prompt, _ in prompts_of(slide, size)]
        for prompt, request in zip(prompts, requests_of(slide, size, images, theme), strict=True):
            requested.setdefault(request, PictureUse(prompt, slide.number, f"slide {slide.number}: {prompt.text[:60]}"))
    return requested
