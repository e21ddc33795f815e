"""A presenter of a backend, who speaks the narration of the slide."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import replace
from fractions import Fraction

from mdvideo.cache.runner import Make
from mdvideo.deck.model import ClipOptions, PresenterClip, Slide
from mdvideo.frame_size import Size
from mdvideo.images.author_pictures import BITMAP, AuthorPicture
from mdvideo.images.presenter.animate_presenter import load_presenter
from mdvideo.plan.jobs.clip_jobs import PlayedClip
from mdvideo.plan.jobs.talking_jobs import AnimatePresenterJob, HeardSound
from mdvideo.plan.narration.schedule import PlacedClip
from mdvideo.protocols.presenter_protocols import PresenterRequest
from mdvideo.slides.themes.theme import Theme, hex_colour_of
from mdvideo.steps.playing.clips import ReadClip, read_clip
from mdvideo.steps.slide_pictures import PictureDecoder


async def read_silent_presenter(
    presenter: PresenterClip, slide: Slide, side: int, fps: Fraction, decoder: PictureDecoder
) -> tuple[AnimatePresenterJob, ReadClip]:
    """Return the job that makes one silent frame of ``side`` pixels, and that frame.

    Raises BackendError where there is no such presenter or it fails, and AssetError where it gives no clip.
    """
    backend = load_presenter(presenter.backend)
    with backend if isinstance(backend, AbstractContextManager) else nullcontext():
        identity = backend.identity
    label = f"slide {slide.number}: presenter {presenter.backend}"
    request = PresenterRequest(side, fps, 1, palette=_palette_of(decoder.theme))
    job = AnimatePresenterJob(label=label, backend=presenter.backend, identity=identity, request=request, sounds=())
    made = await decoder.make(job)
    picture = AuthorPicture(
        decoder.read_blob(made.outputs["clip"]), BITMAP, (side, side), True, made.report["container"]
    )
    options = ClipOptions(loop=False, volume=Fraction(0), span=presenter.span)
    clip, _, _ = await read_clip(
        picture, options, Size(side, side), presenter.backend, label, decoder.make, decoder.put_blob
    )
    return job, clip


async def speaking_clip(
    clip: PlayedClip,
    silent: AnimatePresenterJob,
    sounds: Sequence[PlacedClip],
    frames: int,
    fps: Fraction,
    make: Make,
) -> PlayedClip:
    """Return the presenter's clip for a slide of so many frames. Without sounds the presenter is silent."""
    request = replace(silent.request, side=max(clip.area.width, clip.area.height), fps=fps, frames=frames)
    heard = tuple(map(_heard_sound, sounds))
    made = await make(replace(silent, request=request, sounds=heard))
    container = made.report["container"]
    return replace(clip, source=made.outputs["clip"], container=container, start=Fraction(0), end=frames / fps)


def _heard_sound(placed: PlacedClip) -> HeardSound:
    """Return a sound in its place on the slide.

    That is right within half a packet (11 ms), and the same wherever the slide is: what is only moved by an edit before
    it is not animated again.
    """
    clip, begin = placed.clip, placed.on_slide
    return HeardSound(
        start=begin - clip.trimmed,
        sound=clip.audio.sound,
        rate=clip.audio.rate,
        heard_from=begin,
        heard_to=begin + clip.audio.samples,
        phonemes=clip.phonemes,
    )


def _palette_of(theme: Theme) -> tuple[str, ...]:
    """Return the theme's own colours: a presenter is the same person on every slide, be it light or dark."""
    colours = (theme.palettes[theme.variant][name] for name in ("ground", "ink", "accent"))
    return tuple(hex_colour_of(colour, theme.variant) for colour in colours)
