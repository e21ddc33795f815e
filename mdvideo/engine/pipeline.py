"""The build pipeline: typeset and speak, plan the timeline, encode. ``build_files`` runs it and writes the files.

Each step awaits only the results that it needs, so pictures, speech and encoding overlap. The steps' own work is in
``mdvideo.steps``; what is made, and from what, is decided in ``mdvideo.plan``.
"""

from __future__ import annotations

import asyncio
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from itertools import compress

from mdvideo.cache.runner import gather_all
from mdvideo.deck.model import Slide
from mdvideo.engine.alternate_tracks import (
    PlannedTrack,
    SpokenTrack,
    make_track,
    open_translations,
    plan_tracks,
    speak_descriptions,
    wants_alternates,
)
from mdvideo.engine.build_engine import BuildEngine
from mdvideo.engine.loaded_deck import LoadedDeck
from mdvideo.errors import DeckError, OutputError, Problem
from mdvideo.events import Planned
from mdvideo.lockfile.resolve import fetch_pinned
from mdvideo.output.contents import OutputContents
from mdvideo.plan.captions.burn_in import burn_captions
from mdvideo.plan.captions.reading_time import reading_seconds
from mdvideo.plan.closing_credit import add_closing_credit
from mdvideo.plan.jobs.picture_jobs import GeneratePictureJob, PinnedPictureJob
from mdvideo.plan.jobs.segment_jobs import Codec
from mdvideo.plan.narration.lint_narration import rate_problems
from mdvideo.plan.narration.schedule import Narration, SlideSpeech, narration_of, narration_problems
from mdvideo.plan.narration.transcript import Transcript, transcript_of
from mdvideo.plan.pacing import ClipNeed, timing_problems
from mdvideo.plan.pictures import PictureUse, author_pictures, moving_prompt_of, prompts_of, requested_pictures
from mdvideo.plan.pointing.slide_marks import marks_by_slide
from mdvideo.plan.timeline import Timeline, timeline_of
from mdvideo.protocols import PictureRequest, TextToSpeech
from mdvideo.settings import with_codec
from mdvideo.steps.burned_captions import CaptionBurner, caption_burner_of
from mdvideo.steps.deck_files import DeckFiles
from mdvideo.steps.generated_motion import motion_source_for, wants_generated_motion, without_clips
from mdvideo.steps.narration import (
    SpeechContext,
    ipa_problems,
    needs_voice,
    readable_scripts,
    speak_slides,
    speech_clip_count,
    voice_problems,
)
from mdvideo.steps.playing.clip_sounds import clip_sounds
from mdvideo.steps.playing.clips import needs_of
from mdvideo.steps.segments import EncodedVideo, encode_segments, video_spec_of
from mdvideo.steps.slides import TypesetContext, TypesetSlide, problems_of, typeset_slides
from mdvideo.steps.soundtrack import make_soundtrack
from mdvideo.steps.stings import make_room, measure_stings
from mdvideo.steps.style_places import StylePlaces


@dataclass(frozen=True, slots=True)
class TypesetResult:
    """Typeset slides in the order requested, or the errors of each."""

    loaded: LoadedDeck
    slides: tuple[Slide, ...]
    outcomes: tuple[TypesetSlide | DeckError, ...]

    @property
    def stills(self) -> tuple[TypesetSlide, ...]:
        """The typeset slides. Raises DeckError with the errors of all slides if any has one."""
        errors = [p for outcome in self.outcomes if isinstance(outcome, DeckError) for p in outcome.problems]
        if errors:
            raise DeckError(errors)
        return tuple(outcome for outcome in self.outcomes if isinstance(outcome, TypesetSlide))


@dataclass(frozen=True, slots=True)
class RenderedBuild:
    """A deck whose video is encoded: all results are in the store, and no file is written."""

    loaded: LoadedDeck
    stills: tuple[TypesetSlide, ...]
    narration: Narration
    timeline: Timeline
    transcript: Transcript
    video: EncodedVideo

    @property
    def contents(self) -> OutputContents:
        """Everything from which the files are written."""
        deck, settings, theme = self.loaded.deck, self.loaded.settings, self.loaded.theme.name
        return OutputContents(deck, settings, theme, self.timeline, self.transcript, self.stills, self.video)


@dataclass(frozen=True, slots=True)
class PreparedBuild:
    """A deck that is typeset and spoken, with its timeline decided and nothing encoded."""

    loaded: LoadedDeck
    stills: tuple[TypesetSlide, ...]
    narration: Narration
    timeline: Timeline
    transcript: Transcript
    speech: SpeechContext
    caption_burner: CaptionBurner | None
    tracks: tuple[PlannedTrack, ...] = ()
    """Further tracks of sound."""

    def with_timeline(self, timeline: Timeline) -> PreparedBuild:
        """Return the same build with other pieces of the same total length."""
        return replace(self, timeline=timeline)

    def with_codec(self, codec: Codec) -> PreparedBuild:
        """Return the same build, to be encoded in this codec."""
        settings = with_codec(self.loaded.settings, codec)
        tracks = (
            replace(track, context=replace(track.context, settings=with_codec(track.context.settings, codec)))
            for track in self.tracks
        )
        loaded, speech = replace(self.loaded, settings=settings), replace(self.speech, settings=settings)
        return replace(self, loaded=loaded, speech=speech, tracks=tuple(tracks))


def requested_pictures_of(loaded: LoadedDeck, slides: Iterable[Slide]) -> dict[PictureRequest, PictureUse]:
    """Return the pictures that these slides use, by request."""
    return requested_pictures(slides, loaded.settings.size, loaded.settings.images, loaded.picture_style)


def resolve_pictures(
    engine: BuildEngine, loaded: LoadedDeck, pictures: Mapping[PictureRequest, PictureUse], *, to_pin: bool = False
) -> dict[PictureRequest, GeneratePictureJob | PinnedPictureJob]:
    """Return the job that gives each picture (see ``ImageBackends.resolve_pictures``).

    Raises DeckError, BackendUnavailable.
    """
    images, folder = loaded.settings.images, loaded.path.resolve().parent
    jobs, warnings = engine.image_backends.resolve_pictures(pictures, loaded.lock, images, folder, to_pin=to_pin)
    engine.report_problems(warnings, loaded.settings)
    return jobs


async def typeset(engine: BuildEngine, loaded: LoadedDeck, slides: Sequence[Slide] | None = None) -> TypesetResult:
    """Get the pictures of the slides (default: all) and typeset them. Raises DeckError, BackendUnavailable."""
    deck, settings, images = loaded.deck, loaded.settings, loaded.settings.images
    chosen = tuple(deck.slides if slides is None else slides)
    renderer = engine.renderer(settings.renderer)
    motion_source, still = motion_source_for(
        chosen,
        loaded.lock.clip_pins(),
        images,
        lambda model: engine.motion_backends.identity(images, engine.image_backends.choice(images), model),
        partial(fetch_pinned, store=engine.store, folder=loaded.path.resolve().parent),
    )
    engine.report_problems(still, settings)
    chosen = without_clips(chosen, motion_source, settings.size, images, loaded.picture_style.words)
    picture_jobs = resolve_pictures(engine, loaded, requested_pictures_of(loaded, chosen))
    credit_of = engine.image_backends.credits_of(images, picture_jobs) if picture_jobs else {}
    if credit_of and chosen[-1].number == deck.slides[-1].number:
        chosen = (*chosen[:-1], add_closing_credit(chosen[-1], credit_of.values(), deck.lang))
    clips = sum(map(wants_generated_motion, chosen)) if motion_source is not None else 0
    shown = [p for slide in chosen for p in (*prompts_of(slide, settings.size), *author_pictures(slide))]
    engine.emit(Planned("pictures", len(shown) + clips))
    drawn = clips - sum(moving_prompt_of(slide) is not None for slide in chosen)
    engine.emit(Planned("slides", sum(1 + len(slide.sequence) for slide in chosen) + drawn))
    for blob in loaded.style_blobs.values():
        engine.store.put_blob(blob)
    context = TypesetContext(
        make=engine.runner.make,
        put_blob=engine.store.put_blob,
        read_blob=engine.store.read,
        picture_jobs=picture_jobs,
        credit_of=credit_of,
        renderer=renderer.identity,
        full_renderer=engine.full_renderer if settings.renderer == "auto" else None,
        style_places=None if settings.renderer == "chromium" else StylePlaces(loaded.path, loaded.style_files),
        theme=loaded.theme,
        picture_style=loaded.picture_style,
        settings=settings,
        files=DeckFiles(loaded.path),
        svg_renderer=engine.svg_renderer(settings.renderer),
        motion_source=motion_source,
        edit_cache=engine.edit_cache,
        marks=marks_by_slide(deck.slides, loaded.scripts),
    )
    return TypesetResult(loaded, chosen, await typeset_slides(deck, chosen, context))


def choose_voice(engine: BuildEngine, loaded: LoadedDeck) -> tuple[TextToSpeech | None, tuple[Problem, ...]]:
    """Return the deck's speech backend, or None for a silent deck, with problems of its voices and languages."""
    if not needs_voice(loaded.deck, loaded.scripts):
        return None, ()
    voice = engine.speech_backends.backend_of(loaded.settings.speech)
    if voice is None:
        return None, ()
    problems = (
        problem
        for find in (voice_problems, ipa_problems)
        for problem in find(loaded.deck, loaded.scripts, loaded.settings, voice)
    )
    return voice, tuple(problems)


async def speak_narration(
    engine: BuildEngine, loaded: LoadedDeck
) -> tuple[SpeechContext, tuple[SlideSpeech | None, ...]]:
    """Return the speech of each slide, None for silent ones, and the context that made it.

    Raises DeckError, BackendError.
    """
    voice, problems = await asyncio.to_thread(choose_voice, engine, loaded)
    if any(problem.severity == "error" for problem in problems):
        raise DeckError(problems)
    engine.report_problems(problems, loaded.settings)
    speech = _speech_context(engine, loaded, voice)
    slides = loaded.deck.slides
    scripts, silences = readable_scripts(loaded.deck, loaded.scripts, loaded.settings, voice, loaded.takes)
    engine.report_problems(silences, loaded.settings)
    if clips := speech_clip_count(slides, scripts, voice is not None):
        engine.emit(Planned("speech", clips))
    speeches = await speak_slides(slides, scripts, speech)
    engine.report_problems([p for one in speeches if one is not None for p in one.problems], loaded.settings)
    return speech, make_room(speeches, await measure_stings(speech), loaded.settings.pacing)


def _speech_context(engine: BuildEngine, loaded: LoadedDeck, voice: TextToSpeech | None) -> SpeechContext:
    return SpeechContext(
        make=engine.runner.make,
        put_blob=engine.store.put_blob,
        voice=voice,
        timer=engine.speech_backends.word_timer,
        settings=loaded.settings,
        lang=loaded.deck.lang,
        folder=loaded.path.resolve().parent,
        takes=loaded.takes,
    )


async def check_recordings(engine: BuildEngine, loaded: LoadedDeck, voice: TextToSpeech | None) -> tuple[Problem, ...]:
    """Return where the recordings of a deck depart from their notes. Raises DeckError for one that cannot be used."""
    recorded = [slide.settings.get("audio") is not None for slide in loaded.deck.slides]
    slides, scripts = [*compress(loaded.deck.slides, recorded)], [*compress(loaded.scripts, recorded)]
    speeches = await speak_slides(slides, scripts, _speech_context(engine, loaded, voice))
    return tuple(problem for speech in speeches if speech is not None for problem in speech.problems)


def schedule_narration(
    loaded: LoadedDeck, speeches: Sequence[SlideSpeech | None], stills: Sequence[TypesetSlide] = ()
) -> Narration:
    """Decide when each sentence is heard and how long each slide is shown for it."""
    slides, settings = loaded.deck.slides, loaded.settings
    transitions = loaded.transitions
    reading = [reading_seconds(script) for script in loaded.scripts] if settings.captions != "none" else []
    needs = [needs_of(still.clips) for still in stills]
    return narration_of(slides, speeches, transitions, settings.pacing, settings.fps, reading, needs)


def plan_timeline(
    loaded: LoadedDeck, narration: Narration | None = None, stills: Sequence[TypesetSlide] = ()
) -> tuple[Timeline, tuple[Problem, ...]]:
    """Decide when each slide is shown, with warnings about slides that are too short.

    Slides without speech are shown for their reading time.
    """
    slides, fps = loaded.deck.slides, loaded.settings.fps
    narration = narration or schedule_narration(loaded, [None] * len(slides))
    playing = [index for index, still in enumerate(stills) if still.clips]
    timeline = timeline_of(slides, narration.timings, loaded.transitions, fps, playing)
    problems = (
        (narration_problems if heard else timing_problems)(slide, timing, fps)
        for slide, timing, heard in zip(slides, narration.timings, narration.slides, strict=True)
    )
    return timeline, tuple(problem for some in problems for problem in some)


async def render_all(engine: BuildEngine, loaded: LoadedDeck) -> RenderedBuild:
    """Prepare and encode the whole video, with all its tracks. Raises MdvideoError."""
    return await render(engine, await prepare(engine, loaded, all_tracks=True))


async def prepare(engine: BuildEngine, loaded: LoadedDeck, *, all_tracks: bool = False) -> PreparedBuild:
    """Typeset and speak the slides concurrently, and plan the timeline. Raises MdvideoError.

    Without ``all_tracks``, only the deck's own narration is spoken, and slides last no longer than it needs.
    """
    speaking = asyncio.ensure_future(speak_narration(engine, loaded))
    try:
        stills = (await typeset(engine, loaded)).stills
        speech, speeches = await speaking
    finally:
        speaking.cancel()
        await asyncio.gather(speaking, return_exceptions=True)
    narration = schedule_narration(loaded, speeches, stills)
    timeline, hurried = plan_timeline(loaded, narration, stills)
    tracks: tuple[PlannedTrack, ...] = ()
    if all_tracks and wants_alternates(loaded.settings):
        own = SpokenTrack(loaded, speech, speeches)
        narration, tracks, missing = await _plan_tracks(engine, own, [needs_of(still.clips) for still in stills])
        timeline, hurried = plan_timeline(loaded, narration, stills)[0], (*hurried, *missing)
    lang = loaded.settings.speech.lang or loaded.deck.lang
    transcript = transcript_of(loaded.scripts, narration, timeline, lang, captions=loaded.settings.captions != "none")
    paced = rate_problems(loaded.deck.slides, transcript)
    engine.report_problems((*problems_of(stills), *hurried, *paced), loaded.settings)
    renderer = engine.renderer(loaded.settings.renderer).identity if loaded.settings.captions.startswith("burn") else ""
    caption_burner = caption_burner_of(engine.runner.make, loaded.settings, loaded.theme, transcript, renderer)
    if caption_burner is not None:
        timeline = burn_captions(timeline, caption_burner.cues, highlight_words=caption_burner.highlight_words)
    return PreparedBuild(loaded, stills, narration, timeline, transcript, speech, caption_burner, tracks)


async def _plan_tracks(
    engine: BuildEngine, own: SpokenTrack, needs: Sequence[Sequence[ClipNeed]]
) -> tuple[Narration, tuple[PlannedTrack, ...], tuple[Problem, ...]]:
    """Speak the other languages and the descriptions, and schedule all tracks together."""
    translations = await asyncio.to_thread(open_translations, engine, own.loaded)
    spoken = await gather_all(*(speak_narration(engine, loaded) for loaded in translations))
    others = [SpokenTrack(loaded, *speech) for loaded, speech in zip(translations, spoken, strict=True)]
    described = own.loaded.settings.audio_description != "none"
    if described and own.context.voice is None:
        # A deck without notes has no voice yet, but its description needs one.
        voice = await asyncio.to_thread(engine.speech_backends.backend_of, own.loaded.settings.speech)
        own = replace(own, context=replace(own.context, voice=voice))
    if not described:
        return plan_tracks(own, others, None, needs)
    descriptions, unread = await speak_descriptions(own.loaded, own.context)
    narration, tracks, missing = plan_tracks(own, others, descriptions, needs)
    return narration, tracks, (*unread, *missing)


async def render_sound(prepared: PreparedBuild) -> RenderedBuild:
    """Encode the sound alone, for a file without pictures. Raises OutputError for a deck that is silent."""
    loaded, timeline = prepared.loaded, prepared.timeline
    sounds = await clip_sounds(prepared.stills, timeline, prepared.speech)
    soundtrack = await make_soundtrack(loaded.deck.slides, prepared.narration, timeline, prepared.speech, sounds)
    if soundtrack is None:
        raise OutputError(f"{loaded.path} has no sound", hint="write notes that a voice can speak, or build an .mp4")
    video = EncodedVideo(video_spec_of(loaded.settings), None, (), soundtrack)
    return RenderedBuild(loaded, prepared.stills, prepared.narration, timeline, prepared.transcript, video)


async def render(engine: BuildEngine, prepared: PreparedBuild) -> RenderedBuild:
    """Encode pictures and sound. Raises MdvideoError."""
    loaded, timeline = prepared.loaded, prepared.timeline
    engine.emit(Planned("segments", 1 + sum(len(time.pieces) for time in timeline.slides)))
    slides, make, spec = loaded.deck.slides, engine.runner.make, video_spec_of(loaded.settings)
    heard = prepared.narration.slides
    video = await encode_segments(slides, prepared.stills, timeline, spec, make, prepared.caption_burner, heard)
    sounds = await clip_sounds(prepared.stills, timeline, prepared.speech)
    soundtrack = await make_soundtrack(slides, prepared.narration, timeline, prepared.speech, sounds)
    alternates = await gather_all(*(make_track(loaded, track, timeline, sounds) for track in prepared.tracks))
    video = replace(video, soundtrack=soundtrack, alternates=tuple(alternates))
    return RenderedBuild(loaded, prepared.stills, prepared.narration, timeline, prepared.transcript, video)
