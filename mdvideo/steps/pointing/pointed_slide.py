"""The views of a slide as pictures: its still, or a part of the same slide with more pixels, and what points at it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from mdvideo.cache.runner import Make
from mdvideo.deck.pointing.pointing_marks import PointingMark, PointingTarget
from mdvideo.frame_size import Size
from mdvideo.plan.jobs.job import Digest, Result
from mdvideo.plan.jobs.pointing_jobs import WHOLE, MoveViewJob, PointedView, PointerShape, PointJob, SlideArea
from mdvideo.plan.jobs.segment_jobs import VideoSpec
from mdvideo.plan.pointing.pointing_views import WHOLE_SLIDE, PointingView
from mdvideo.plan.pointing.view_windows import zoom_window
from mdvideo.steps.pointing.find_targets import FoundTarget

_LONG = 7.0
"""Words that are so many times as wide as high are underlined, since a ring around them would hide what is next."""


@dataclass(frozen=True, slots=True)
class PointedSlide:
    """Where a slide's targets are, the colours of what points, and its stills for a zoom, if any mark zooms."""

    targets: Mapping[PointingTarget, FoundTarget]
    ink: str
    halo: str
    large: Result | None = None

    def view_of(self, view: PointingView, fragments: int, stills: Result, name: str, *, large: bool) -> PointedView:
        """Return a view of the still ``name``, of the one with more pixels if ``large``."""
        source = self.large if large and self.large is not None else stills
        shapes = tuple(self._shape_of(mark, fragments) for mark in view.marks)
        return PointedView(source.outputs[name], self.window_of(view, fragments), shapes)

    def window_of(self, view: PointingView, fragments: int) -> SlideArea:
        """Return the part of the slide that a view shows."""
        if view.zoom is None or view.zoom.target is None or self.large is None:
            return WHOLE
        return zoom_window(self._areas(view.zoom.target, fragments), view.zoom.zoom)

    def _areas(self, target: PointingTarget, fragments: int) -> tuple[SlideArea, ...]:
        return self.targets[target].areas_in(fragments)

    def _shape_of(self, mark: PointingMark, fragments: int) -> PointerShape:
        assert mark.target is not None
        areas = self._areas(mark.target, fragments)
        match mark.kind:
            case "spotlight" | "box":
                return PointerShape(mark.kind, areas)
            case "arrow":
                source = () if mark.source is None else self._areas(mark.source, fragments)
                return PointerShape("arrow", areas, source)
        is_words = mark.target.kind == "words" and self.targets[mark.target].from_text
        long = is_words and (len(areas) > 1 or any(area.width * 16 > _LONG * area.height * 9 for area in areas))
        underlines = long if mark.underlines is None else mark.underlines
        return PointerShape("underline" if underlines else "ring", areas)

    async def draw(self, view: PointedView, size: Size, label: str, make: Make) -> Digest:
        """Return a view as a picture."""
        job = PointJob(label=f"{label}, pointing", view=view, size=size, ink=self.ink, halo=self.halo)
        return (await make(job)).outputs["picture"]

    async def move(
        self,
        before: PointedView,
        after: PointedView,
        caption: Digest | None,
        frames: int,
        spec: VideoSpec,
        label: str,
        make: Make,
    ) -> Result:
        """Return the segment between two views of different parts of the slide."""
        job = MoveViewJob(
            label=f"{label}, zoom",
            before=before,
            after=after,
            ink=self.ink,
            halo=self.halo,
            caption=caption,
            frames=frames,
            spec=spec,
        )
        return await make(job)


async def pointed_still(
    pointed: PointedSlide | None,
    view: PointingView,
    fragments: int,
    stills: Result,
    name: str,
    size: Size,
    label: str,
    make: Make,
) -> Digest:
    """Return a still or an overlay with what points on it; the still itself where nothing does."""
    if pointed is None or view == WHOLE_SLIDE:
        return stills.outputs[name]
    whole = name.startswith("overlay")
    shown = pointed.view_of(view, fragments, stills, name, large=view.zoom is not None and not whole)
    return await pointed.draw(shown, size, label, make)
