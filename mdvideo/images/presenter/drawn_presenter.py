"""The built-in presenter ``drawn``: a figure whose mouth follows the voice, who blinks and nods."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache
from importlib.metadata import version

import numpy as np
from numpy.typing import NDArray

from mdvideo.images.illustrate.staging.artwork import rasterize
from mdvideo.images.moving.apng_writer import ApngWriter
from mdvideo.images.presenter.mouth_shapes import MouthShape, mouth_shapes
from mdvideo.images.presenter.presenter_figure import EYES, PresenterFigure, body_svg, figure_of, head_svg
from mdvideo.protocols.presenter_protocols import AnimatedPresenter, PresenterRequest, SpeechSound

_FASTEST = 15
"""Poses in a second at most: a drawing that moves more often than that looks nervous, and costs more."""

_BLINK = (EYES[1], EYES[2], EYES[1])
_BLINK_GAP = (2.2, 5.4)
"""Seconds between two blinks; people who talk blink every three to five (Bentivoglio et al., 1997)."""
_NOD = (0.3, 0.8, 1.0, 0.8, 0.5, 0.2)
"""How far down the head is in the poses of a nod."""
_NOD_DEPTH = 0.016
"""Of the picture's height."""
_NOD_GAP = 1.3
"""Seconds between two nods at least."""
_SILENT = 0.35
"""Seconds of silence after which a phrase begins anew: a nod, and brows that go up."""


@dataclass(frozen=True, slots=True)
class _Pose:
    mouth: MouthShape = "closed"
    eyes: float = 1.0
    nod: int = 0
    """Pixels downward."""
    brows: float = 0.0


class DrawnPresenter:
    """Draws a figure in the theme's colours; ``seed`` chooses who it is. A portrait is not used."""

    identity = f"drawn presenter 1, resvg {version('resvg-py')}"

    def animate(self, request: PresenterRequest, sound: SpeechSound, portrait: bytes | None) -> AnimatedPresenter:
        """Return an animated PNG, of which each frame holds the rectangle that moved."""
        del portrait
        figure = figure_of(request.palette, request.seed)
        writer = ApngWriter()
        held, frames = None, 0
        for pose in _poses(request, sound):
            if pose != held and held is not None:
                writer.add(_picture(figure, request.side, held), frames / request.fps)
                frames = 0
            held, frames = pose, frames + 1
        if held is not None:
            writer.add(_picture(figure, request.side, held), frames / request.fps)
        return AnimatedPresenter(writer.finish(), "apng")


def _poses(request: PresenterRequest, sound: SpeechSound) -> Iterator[_Pose]:
    """Yield the pose of each frame; at rates above 15 a second poses last two or more frames."""
    each = max(1, -(-request.fps // _FASTEST))
    rate = Fraction(request.fps) / each
    count = max(1, -(-request.frames // each))
    mouths = mouth_shapes(sound, rate, count)
    eyes, nods, brows = _blinks(count, rate, request.seed), _nods(mouths, rate), _raised(mouths, rate)
    for frame in range(request.frames):
        at = frame // each
        nod = round(nods[at] * _NOD_DEPTH * request.side)
        yield _Pose(mouths[at], eyes[at], nod, brows[at])


def _blinks(count: int, rate: Fraction, seed: int) -> list[float]:
    rng = random.Random(f"blinks {seed}")
    eyes = [1.0] * count
    at = rng.uniform(*_BLINK_GAP) / 2
    while (first := int(at * rate)) < count:
        for number, openness in enumerate(_BLINK):
            if first + number < count:
                eyes[first + number] = openness
        at += rng.uniform(*_BLINK_GAP)
    return eyes


def _phrase_starts(mouths: list[MouthShape], rate: Fraction) -> Iterator[int]:
    """Yield the poses at which somebody begins to speak after a silence."""
    silent = needed = int(_SILENT * rate)
    for at, mouth in enumerate(mouths):
        if mouth != "closed" and silent >= needed:
            yield at
        silent = silent + 1 if mouth == "closed" else 0


def _nods(mouths: list[MouthShape], rate: Fraction) -> list[float]:
    """Nods at the beginnings of phrases and at wide open vowels, not too often."""
    nods = [0.0] * len(mouths)
    starts = set(_phrase_starts(mouths, rate))
    last = -len(mouths)
    for at, mouth in enumerate(mouths):
        opens = mouth == "open" and at > 0 and mouths[at - 1] != "open"
        if (at in starts or opens) and at - last >= _NOD_GAP * rate:
            last = at
            for number, depth in enumerate(_NOD):
                if at + number < len(nods):
                    nods[at + number] = depth
    return nods


def _raised(mouths: list[MouthShape], rate: Fraction) -> list[float]:
    brows = [0.0] * len(mouths)
    for start in _phrase_starts(mouths, rate):
        for at in range(start, min(len(brows), start + int(0.7 * rate))):
            brows[at] = 1.0
    return brows


@lru_cache(maxsize=8)
def _body(figure: PresenterFigure, side: int) -> NDArray[np.uint8]:
    pixels = rasterize(body_svg(figure), side, side)
    return np.ascontiguousarray((pixels[:3] * 255 + np.float32(0.5)).astype(np.uint8).transpose(1, 2, 0))


@lru_cache(maxsize=256)
def _head(figure: PresenterFigure, side: int, mouth: MouthShape, eyes: float, brows: float) -> NDArray[np.float32]:
    pixels = rasterize(head_svg(figure, mouth, eyes, brows), side, side)
    return np.ascontiguousarray(pixels.transpose(1, 2, 0))


@lru_cache(maxsize=64)
def _picture(figure: PresenterFigure, side: int, pose: _Pose) -> NDArray[np.uint8]:
    """Return the picture of a pose: RGB, shape (side, side, 3)."""
    head = _head(figure, side, pose.mouth, pose.eyes, pose.brows)
    picture = _body(figure, side).copy()
    place = picture[pose.nod :]
    laid = head[: side - pose.nod]
    alpha = laid[:, :, 3:]
    place[:] = (place * (1 - alpha) + laid[:, :, :3] * 255 * alpha + np.float32(0.5)).astype(np.uint8)
    return picture
