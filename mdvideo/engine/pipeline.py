"""From a lesson to its film and files: everything is made at once where it can be, and written at the end."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, replace
from functools import partial

from mdvideo.cache.store import BlobLost
from mdvideo.engine.build_engine import BuildEngine, LoadedDeck
from mdvideo.events import Planned, Wrote
from mdvideo.output.files import BuildResult, OutputTarget, write_outputs
from mdvideo.plan.captions.burn_in import burnt
from mdvideo.plan.narration.lint_narration import rate_problems
from mdvideo.plan.narration.schedule import Narration
from mdvideo.plan.narration.transcript import Transcript, wording_of
from mdvideo.plan.timeline import Timeline
from mdvideo.steps.burned_captions import CaptionBurner
from mdvideo.steps.narration import SpeechContext
from mdvideo.steps.segments import EncodedVideo, make_segments, spec_of
from mdvideo.steps.slides import TypesetSlide, problems_in
from mdvideo.steps.soundtrack import make_soundtrack


@dataclass(frozen=True, slots=True)
class RenderedBuild:
    """A lesson that is all in the store: what each slide looks like, when it is shown, what is said, and the film."""

    lesson: LoadedDeck
    stills: tuple[TypesetSlide, ...]
    narration: Narration
    timeline: Timeline
    wording: Transcript
    film: EncodedVideo


@dataclass(frozen=True, slots=True)
class PreparedBuild:
    """A lesson that is typeset and spoken: all is decided, and nothing filmed yet."""

    lesson: LoadedDeck
    stills: tuple[TypesetSlide, ...]
    narration: Narration
    timeline: Timeline
    wording: Transcript
    booth: SpeechContext
    captioner: CaptionBurner | None

    def on(self, timeline: Timeline) -> PreparedBuild:
        """The same with other pieces, which take the same time."""
        return replace(self, timeline=timeline)


async def produce(workshop: BuildEngine, lesson: LoadedDeck) -> RenderedBuild:
    """Make everything that the lesson's film consists of. Raises MdvideoError."""
    return await shoot(workshop, await stage(workshop, lesson))


async def stage(workshop: BuildEngine, lesson: LoadedDeck) -> PreparedBuild:
    """Typeset the slides and have them spoken, all at once. Raises MdvideoError."""
    speaking = asyncio.ensure_future(workshop.speak(lesson))
    try:
        stills = (await workshop.show(lesson)).stills
        booth, speeches = await speaking
    finally:
        speaking.cancel()
        await asyncio.gather(speaking, return_exceptions=True)
    narration = workshop.narration(lesson, speeches)
    timeline, hurried = workshop.timeline(lesson, narration)
    lang = lesson.settings.speech.lang or lesson.deck.lang
    wording = wording_of(lesson.scripts, narration, timeline, lang, captions=lesson.settings.captions != "none")
    paced = rate_problems(lesson.deck.slides, wording)
    workshop.heed((*problems_in(stills), *hurried, *paced), lesson.settings)
    captioner = _captioner(workshop, lesson, wording)
    if captioner is not None:
        timeline = burnt(timeline, wording.cues, words=captioner.words)
    return PreparedBuild(lesson, stills, narration, timeline, wording, booth, captioner)


async def shoot(workshop: BuildEngine, staged: PreparedBuild) -> RenderedBuild:
    """Film what is staged, with its sound. Raises MdvideoError."""
    lesson, timeline = staged.lesson, staged.timeline
    workshop.emit(Planned("segments", 1 + sum(len(time.pieces) for time in timeline.slides)))
    slides, make = lesson.deck.slides, workshop.runner.make
    film = await make_segments(slides, staged.stills, timeline, spec_of(lesson.settings), make, staged.captioner)
    film = replace(film, track=await make_soundtrack(slides, staged.narration, timeline, staged.booth))
    return RenderedBuild(lesson, staged.stills, staged.narration, timeline, staged.wording, film)


async def write(workshop: BuildEngine, cut: RenderedBuild, target: OutputTarget) -> BuildResult:
    """Write the film and what stands beside it. Raises MdvideoError; old outputs then stand as they were."""
    lesson = cut.lesson
    to_files = partial(
        write_outputs,
        lesson.deck,
        lesson.settings,
        lesson.theme.name,
        cut.timeline,
        cut.wording,
        cut.stills,
        cut.film,
        target,
        workshop.placements,
    )
    await asyncio.to_thread(workshop.store.bring, cut.film.digests)
    while True:
        try:
            built = await asyncio.to_thread(to_files)
            break
        except BlobLost as lost:
            await workshop.runner.restore(lost)
    for path, size in built.sizes():
        workshop.emit(Wrote(path, size))
    return built


async def make(workshop: BuildEngine, lesson: LoadedDeck, target: OutputTarget) -> BuildResult:
    """The whole lesson as files. Raises MdvideoError; old outputs then stand as they were."""
    return await write(workshop, await produce(workshop, lesson), target)


def _captioner(workshop: BuildEngine, lesson: LoadedDeck, wording: Transcript) -> CaptionBurner | None:
    """Who puts the captions into the picture, if they are to be there: in upright films, word by word."""
    settings = lesson.settings
    if not settings.captions.startswith("burn"):
        return None
    words = settings.captions == "burn words" or settings.size.height > settings.size.width
    renderer, spoken = workshop.renderer(settings.renderer).identity, words and wording.voiced
    return CaptionBurner(
        workshop.runner.make, wording.cues, wording.lang, lesson.theme, settings.size, renderer, spoken
    )
