"""From captions to pictures that show them: each caption is typeset once, and laid over the stills it stands on."""

from __future__ import annotations

from collections.abc import Callable, Coroutine, Sequence
from dataclasses import dataclass
from typing import Any

from mdvideo.deck.model import Slide
from mdvideo.frame_size import Size
from mdvideo.plan.caption_jobs import CaptionedJob, CaptionOverlayJob
from mdvideo.plan.captions.cues import Cue
from mdvideo.plan.jobs import Digest, Job, Result
from mdvideo.plan.timeline import CaptionOverlay
from mdvideo.slides.caption_overlay import strip_html
from mdvideo.slides.html.page import variant_of
from mdvideo.slides.themes.theme import Theme


@dataclass(frozen=True, slots=True)
class CaptionBurner:
    """What captions in the picture need. ``words``: the word that is spoken stands out."""

    make: Callable[[Job], Coroutine[Any, Any, Result]]
    cues: Sequence[Cue]
    lang: str
    theme: Theme
    size: Size
    renderer: str
    words: bool

    async def over(self, picture: Digest, slide: Slide, strip: CaptionOverlay | None) -> Digest:
        """The picture with the caption on it, in the slide's colours; the picture itself where there is none."""
        if strip is None:
            return picture
        cue = self.cues[strip.cue]
        label = f"slide {slide.number}: {cue.text.splitlines()[0][:60]}"
        html = strip_html(self.theme, variant_of(self.theme, slide), cue, self.lang, self.size)
        states = 1 + sum(map(len, cue.lines)) if self.words else 1
        job = CaptionOverlayJob(label=label, html=html, size=self.size, states=states, renderer=self.renderer)
        typeset = await self.make(job)
        laid = CaptionedJob(label=label, picture=picture, strip=typeset.outputs[f"strip-{strip.word}"])
        return (await self.make(laid)).outputs["picture"]
