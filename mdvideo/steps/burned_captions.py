"""Burned-in captions: each caption is typeset once, and laid over the stills on which it is shown."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from mdvideo.cache.runner import Make
from mdvideo.deck.model import Slide
from mdvideo.frame_size import Size
from mdvideo.plan.captions.cues import Cue
from mdvideo.plan.captions.phrases import phrases_of
from mdvideo.plan.jobs.caption_jobs import CaptionedStillJob, CaptionOverlayJob
from mdvideo.plan.jobs.job import Digest
from mdvideo.plan.narration.transcript import Transcript
from mdvideo.plan.timeline import CaptionOverlay
from mdvideo.settings import Settings
from mdvideo.slides.caption_overlay import caption_html
from mdvideo.slides.html.choose_palette import variant_of
from mdvideo.slides.themes.theme import Theme


@dataclass(frozen=True, slots=True)
class CaptionBurner:
    """Lays captions over pictures. ``renderer`` is the page renderer's identity, ``lang`` the captions' language."""

    make: Make
    cues: Sequence[Cue]
    lang: str
    theme: Theme
    size: Size
    renderer: str
    highlight_words: bool
    """Whether the word that is being spoken is marked."""

    async def burn_into(self, picture: Digest, slide: Slide, caption: CaptionOverlay | None) -> Digest:
        """Return the picture with the caption, in the slide's colours; without a caption, the picture itself."""
        if caption is None:
            return picture
        overlay = await self.overlay_of(slide, caption)
        captioned = CaptionedStillJob(label=self._label_of(slide, caption), picture=picture, caption=overlay)
        return (await self.make(captioned)).outputs["picture"]

    async def overlay_of(self, slide: Slide, caption: CaptionOverlay) -> Digest:
        """Return a caption in the slide's colours, RGBA."""
        cue = self.cues[caption.cue]
        html = caption_html(self.theme, variant_of(self.theme, slide), cue, self.lang, self.size)
        states = 1 + sum(map(len, cue.lines)) if self.highlight_words else 1
        label = self._label_of(slide, caption)
        typeset = CaptionOverlayJob(label=label, html=html, size=self.size, states=states, renderer=self.renderer)
        return (await self.make(typeset)).outputs[f"caption-{caption.word}"]

    def _label_of(self, slide: Slide, caption: CaptionOverlay) -> str:
        return f"slide {slide.number}: {self.cues[caption.cue].text.splitlines()[0][:60]}"


def caption_burner_of(
    make: Make, settings: Settings, theme: Theme, transcript: Transcript, renderer: str
) -> CaptionBurner | None:
    """Return what burns captions into the picture, if the settings ask for it.

    In upright videos with a voice, captions are phrases of a few words, and the spoken word is marked.
    """
    if not settings.captions.startswith("burn"):
        return None
    is_upright = settings.size.height > settings.size.width
    words = transcript.voiced and (is_upright or settings.captions == "burn words")
    cues = phrases_of(transcript.slides) if words and is_upright else transcript.cues
    return CaptionBurner(make, cues, transcript.lang, theme, settings.size, renderer, words)
