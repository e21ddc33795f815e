"""Obtains the picture for one place on a slide: generated, pinned, or the author's, or else a placeholder for it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from importlib.metadata import version

from mdvideo.cache.runner import Make
from mdvideo.deck.model import AuthorSource, ClipOptions, EmbeddedPicture, Figure, Slide
from mdvideo.errors import AssetError, Problem
from mdvideo.frame_size import Size
from mdvideo.images.author_pictures import BITMAP, CAST, SVG, AuthorPicture
from mdvideo.plan.geometry import figure_size
from mdvideo.plan.jobs.job import Digest
from mdvideo.plan.jobs.picture_jobs import ConvertAnimationJob, DecodePictureJob
from mdvideo.protocols import PictureRequest
from mdvideo.slides.html.choose_palette import variant_of
from mdvideo.slides.picture_placeholder import placeholder_svg
from mdvideo.slides.themes.theme import Theme
from mdvideo.steps.deck_files import DeckFiles, name_of, problem_of, svg_problems
from mdvideo.steps.playing.clips import ReadClip, option_problem, read_clip
from mdvideo.steps.playing.terminals import draw_terminal

LONGEST_SIDE = 4096
"""Pixels of a decoded picture's longer side at most."""


@dataclass(frozen=True, slots=True)
class SlidePicture:
    """A picture in the store; for a generated one, also the request and the backend's identity."""

    digest: Digest
    request: PictureRequest | None = None
    backend: str = ""
    seed: int | None = None
    """The seed of a generated picture, where it is not the requested one."""
    score: float | None = None
    """How a scorer judged a generated picture."""
    credit: str | None = None
    """Whom a generated picture is credited to."""
    own_size: tuple[float, float] = (0, 0)
    """Width and height of the author's file; 0 if they do not matter."""
    is_drawing: bool = False
    """Whether it is an SVG, which is as sharp at every size."""
    tone: str = ""
    """Whether it is dark or light lines on a transparent ground."""
    lost: tuple[str, ...] = ()
    """What of an SVG could not be drawn."""
    problems: tuple[Problem, ...] = ()
    drawing: Digest | None = None
    """The SVG from which it was drawn."""
    states: tuple[Digest, ...] = ()
    """What the slide shows in its place in each state, if that changes."""
    clip: ReadClip | None = None
    """The clip of which it is the first frame."""


@dataclass(frozen=True, slots=True)
class PicturePlace:
    """Where a picture is shown: its slide, the pixels that it fills, and the figure if it is one."""

    slide: Slide
    pixels: Size
    frame: Size
    figure: Figure | None = None
    clip: ClipOptions = field(default_factory=ClipOptions)

    @property
    def is_whole_frame(self) -> bool:
        """Whether the slide's text is over the picture."""
        return self.figure is None and self.pixels == self.frame


@dataclass(frozen=True, slots=True)
class PictureDecoder:
    """Decodes the author's pictures. ``svg_renderer`` is the identity of what draws SVG; see ``DecodePictureJob``."""

    make: Make
    put_blob: Callable[[bytes], Digest]
    files: DeckFiles
    theme: Theme
    svg_renderer: str
    read_blob: Callable[[Digest], bytes]

    async def decode(self, source: AuthorSource, place: PicturePlace) -> SlidePicture:
        """Return the author's picture, or a placeholder with a warning where it cannot be shown."""
        try:
            picture, problems = self.files.read(source)
            label = f"slide {place.slide.number}: {name_of(source)}"
            if picture.animated:
                moving = await self._read_clip(picture, source, place, label)
                return replace(moving, problems=(*problems, *moving.problems))
            problems = (*problems, *option_problem(place.clip, name_of(source)))
            decoded = await self._decode(picture, _limit_of(picture, place), label, self._ink(source, place))
        except AssetError as error:
            return await self._placeholder(error, source, place)
        return replace(decoded, problems=(*problems, *svg_problems(decoded.lost, source)))

    async def decode_drawing(
        self, svg: Digest, size: tuple[float, float], place: PicturePlace, label: str
    ) -> SlidePicture:
        """Return an SVG in the store, of ``size`` in CSS pixels, as a picture of its place."""
        limit = _limit_of(AuthorPicture(b"", SVG, size), place)
        decoder = replace(self, svg_renderer=self._diagram_renderer)
        # It is in the colours of its slide.
        return replace(await decoder._decode_stored(svg, SVG, limit, label, None), tone="")

    async def _read_clip(
        self, picture: AuthorPicture, source: AuthorSource, place: PicturePlace, label: str
    ) -> SlidePicture:
        """Return the first frame of a clip, and the clip. Raises AssetError where it cannot be shown."""
        problems: list[Problem] = []
        options = replace(place.clip, span=place.clip.span or source.span)
        if picture.kind == CAST:
            figure = place.figure
            limit = place.pixels if figure is None or figure.width or figure.height else None
            drawn, problems = await draw_terminal(
                picture, options, place.slide, self.theme, limit, place.frame, label, self.make, self.put_blob
            )
            picture = replace(picture, data=self.read_blob(drawn))
        elif picture.container == "webp":
            job = ConvertAnimationJob(label=label, source=self.put_blob(picture.data))
            picture = replace(picture, data=self.read_blob((await self.make(job)).outputs["clip"]), container="apng")
        limit = _limit_of(replace(picture, kind=BITMAP), place)
        clip, own_size, warnings = await read_clip(
            picture, options, limit, name_of(source), label, self.make, self.put_blob
        )
        found = (*problems, *warnings)
        drawing = picture.kind == CAST
        return SlidePicture(clip.picture, own_size=own_size, is_drawing=drawing, problems=found, clip=clip)

    async def _decode(self, picture: AuthorPicture, limit: Size, label: str, ink: str | None) -> SlidePicture:
        return await self._decode_stored(self.put_blob(picture.data), picture.kind, limit, label, ink)

    async def _decode_stored(self, source: Digest, kind: str, limit: Size, label: str, ink: str | None) -> SlidePicture:
        drawing = kind == SVG
        job = DecodePictureJob(
            label=label,
            source=source,
            suffix=SVG if drawing else BITMAP,
            limit=limit,
            renderer=self.svg_renderer if drawing else "",
            ink=ink if drawing else None,
        )
        made = await self.make(job)
        own_size = made.report.get("width", 0), made.report.get("height", 0)
        lost = tuple(made.report.get("lost", ()))
        tone = "" if ink is not None else made.report.get("tone", "")
        svg = source if drawing else None
        return SlidePicture(
            made.outputs["picture"], own_size=own_size, is_drawing=drawing, lost=lost, tone=tone, drawing=svg
        )

    async def _placeholder(self, error: AssetError, source: AuthorSource, place: PicturePlace) -> SlidePicture:
        scale = place.frame.scale
        pixels = place.pixels if place.figure is None else figure_size(place.figure, place.frame)
        variant = variant_of(self.theme, place.slide)
        alt = place.figure.alt if place.figure is not None else ""
        svg = placeholder_svg(self.theme, variant, pixels, scale, alt, name_of(source), covered=place.is_whole_frame)
        picture = AuthorPicture(svg, SVG, pixels)
        decoded = await self._decode(picture, pixels, f"slide {place.slide.number}: placeholder", None)
        return replace(decoded, own_size=(0, 0), is_drawing=False, problems=(problem_of(error, source),))

    @property
    def _diagram_renderer(self) -> str:
        """Identity of what draws diagrams: resvg everywhere, since a browser gives no fonts of a page to an SVG."""
        return self.svg_renderer if self.svg_renderer.startswith("resvg") else f"resvg-py {version('resvg-py')}"

    def _ink(self, source: AuthorSource, place: PicturePlace) -> str | None:
        """Return the colour of ``currentColor``: that of the text for a drawing in it."""
        if not isinstance(source, EmbeddedPicture) or not source.inline or b"currentcolor" not in source.data.lower():
            return None
        return place.slide.color or self.theme.palettes[variant_of(self.theme, place.slide)]["ink"]


def _limit_of(picture: AuthorPicture, place: PicturePlace) -> Size:
    """Return the pixels that a decoded picture must cover.

    A bitmap keeps up to twice the pixels of its area, so that ``cover`` and a zoom still have detail. A drawing without
    a stated size may fill the slide, so it is made for that.
    """
    if picture.kind == BITMAP:
        return Size(*(min(2 * side, LONGEST_SIDE) for side in place.pixels))
    figure = place.figure
    if figure is None or (figure.width and figure.height):
        return place.pixels
    width, height = picture.size
    if figure.width:
        return Size(place.pixels.width, max(1, round(place.pixels.width * height / width)))
    if figure.height:
        return Size(max(1, round(place.pixels.height * width / height)), place.pixels.height)
    scale = min(place.frame.width * 0.9 / width, place.frame.height * 0.85 / height)
    return Size(max(1, round(width * scale)), max(1, round(height * scale)))
