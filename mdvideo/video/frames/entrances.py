"""How a fragment appears on a slide that stands still: it fades in, rises into its place, or is wiped in like writing.

A fragment is the difference of two stills. What is behind the text changes little within a few pixels, so the
difference may be moved: added to the still before, it is the fragment in another place. Everything else stays as it
is, to the bit.
"""

from __future__ import annotations

import math
from collections.abc import Iterator

import av
import numpy as np

from mdvideo.video.frames.colour_conversion import Plane, planes_of, split_planes, tag_bt709, to_yuv
from mdvideo.video.frames.easing import ease_in_out, ease_out

ENTRANCES = ("rise", "wipe")
"""The entrances that this module draws; a fade is a transition like that between slides."""

RISE = 12 / 1080
"""How far a fragment rises, as a share of the frame's shorter side."""
_SOFT_EDGE = 0.06
"""Width of the edge of a wipe, as a share of the fragment's width."""


def render_entrance(before: av.VideoFrame, after: av.VideoFrame, name: str, frames: int) -> Iterator[av.VideoFrame]:
    """Yield ``frames`` yuv420p frames in which a fragment appears: RGB stills without and with it.

    ``name`` is ``rise`` or ``wipe``. Frame i of n shows the fragment at the time (i + 1) / (n + 1).
    """
    a, b = (planes_of(to_yuv(frame)) for frame in (before, after))
    rise = RISE * min(before.height, before.width) if name == "rise" else 0.0
    starts = split_planes(a)
    areas, changes = [], []
    for number, (old, new) in enumerate(zip(starts, split_planes(b), strict=True)):
        change = new.astype(np.float32) - old
        area = _area_of(change, math.ceil(rise / (2 if number else 1)) + 1)
        areas.append(area)
        changes.append(np.ascontiguousarray(change[area]))
    for index in range(1, frames + 1):
        time = index / (frames + 1)
        packed = a.copy()
        for number, (plane, area, change) in enumerate(zip(split_planes(packed), areas, changes, strict=True)):
            if name == "rise":
                entered = risen(change, rise / (2 if number else 1), time)
            else:
                entered = wiped(change, changes[0], time)
            mixed = plane[area] + entered + np.float32(0.5)  # the cast truncates, so this rounds
            plane[area] = mixed.clip(0, 255).astype(np.uint8)
        yield tag_bt709(av.VideoFrame.from_ndarray(packed, format="yuv420p"))


def risen(change: Plane, rise: float, time: float) -> Plane:
    """Return the change of a plane by a fragment that is on its way: below its place by what is left of ``rise``."""
    distance = rise * (1 - ease_out(time))
    whole, part = int(distance), np.float32(distance % 1)
    opacity = np.float32(ease_in_out(time))
    moved: Plane = (_moved_down(change, whole) * (1 - part) + _moved_down(change, whole + 1) * part) * opacity
    return moved


def wiped(change: Plane, extent: Plane, time: float) -> Plane:
    """Return the change of a plane by a fragment that appears from its left to its right.

    ``extent`` is the change by which the edge is found, of the same area in any resolution: so much of it is to the
    left of the edge as would be opaque in a fade.
    """
    share = np.cumsum(np.abs(extent).sum(axis=0, dtype=np.float64))
    if not len(share) or share[-1] == 0:
        return change * np.float32(ease_in_out(time))
    edge = float(np.searchsorted(share, ease_in_out(time) * share[-1])) / len(share)
    columns = (np.arange(change.shape[1], dtype=np.float32) + 0.5) / max(1, change.shape[1])
    visible = ((edge - columns) / _SOFT_EDGE + 0.5).clip(0, 1).astype(np.float32)
    shown: Plane = change * visible
    return shown


def _moved_down(change: Plane, rows: int) -> Plane:
    if rows == 0:
        return change
    moved = np.zeros_like(change)
    moved[rows:] = change[:-rows]
    return moved


def _area_of(change: Plane, further: int) -> tuple[slice, slice]:
    """Return the rows and columns in which a plane changes, with ``further`` rows below them."""
    rows, columns = np.flatnonzero(change.any(axis=1)), np.flatnonzero(change.any(axis=0))
    if not len(rows):
        return slice(0, 0), slice(0, 0)
    return slice(int(rows[0]), min(int(rows[-1]) + 1 + further, len(change))), slice(
        int(columns[0]), int(columns[-1]) + 1
    )
