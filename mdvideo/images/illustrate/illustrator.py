"""Draws a prompt: reads it to a brief, stages the things that it names, and paints them in the theme's look."""

from __future__ import annotations

from PIL import Image

from mdvideo.images.illustrate.artwork_source import artwork_of, with_drawings
from mdvideo.images.illustrate.looks.look_table import LOOKS
from mdvideo.images.illustrate.picture_brief import PictureBrief
from mdvideo.images.illustrate.staging.look_palette import DEFAULT_LOOK
from mdvideo.images.illustrate.staging.stage import stage_of
from mdvideo.images.illustrate.understanding.prompt_reader import picture_brief_of
from mdvideo.protocols import PictureRequest


def draw_request(request: PictureRequest) -> Image.Image:
    """Draw what a request's prompt names; one that names nothing known gets a ground alone."""
    look = request.look or DEFAULT_LOOK
    return illustrate(request, picture_brief_of(request.prompt, look.lang, request.negative))


def illustrate(request: PictureRequest, brief: PictureBrief) -> Image.Image:
    """Paint a brief: RGB, of exactly the requested size, and the same bytes every time."""
    look = request.look or DEFAULT_LOOK
    paint = LOOKS.get(look.name, LOOKS[DEFAULT_LOOK.name])
    return paint(stage_of(request, with_drawings(brief), artwork_of))
