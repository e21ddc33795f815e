"""Further tracks of one video: the sound and captions of a deck's translations, and audio description.

All tracks have the same pictures. A slide lasts as long as its longest track needs, so that every language's sound
begins with its slide; fragments appear at the words of the deck itself.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from mdvideo.cache.runner import gather_all
from mdvideo.deck.lexicon import load_lexicon
from mdvideo.deck.model import Deck, Slide
from mdvideo.deck.translation.deck_languages import find_languages
from mdvideo.engine.build_engine import BuildEngine
from mdvideo.engine.loaded_deck import LoadedDeck, open_deck
from mdvideo.errors import DeckError, Problem
from mdvideo.plan.captions.reading_time import reading_seconds
from mdvideo.plan.jobs.audio_jobs import PlacedClipSound
from mdvideo.plan.narration.described import description_sentences
from mdvideo.plan.narration.parallel_tracks import (
    MissingDescription,
    ParallelSpeech,
    narrations_of,
    place_descriptions,
    with_descriptions,
)
from mdvideo.plan.narration.schedule import Narration, SlideSpeech, SpokenClip
from mdvideo.plan.narration.script import Script, Sentence
from mdvideo.plan.narration.transcript import Transcript, transcript_of
from mdvideo.plan.pacing import ClipNeed
from mdvideo.plan.timeline import Timeline
from mdvideo.protocols import ChecksTexts
from mdvideo.settings import Settings
from mdvideo.steps.narration import SpeechContext, speak_sentence, utterance_of
from mdvideo.steps.soundtrack import AlternateTrack, make_soundtrack


@dataclass(frozen=True, slots=True)
class SpokenTrack:
    """A deck in one language, spoken."""

    loaded: LoadedDeck
    context: SpeechContext
    speeches: tuple[SlideSpeech | None, ...]


@dataclass(frozen=True, slots=True)
class PlannedTrack:
    """A track that is spoken and scheduled. Without a ``loaded`` deck it is the video's audio description."""

    narration: Narration
    context: SpeechContext
    loaded: LoadedDeck | None = None


def wants_alternates(settings: Settings) -> bool:
    """Whether a deck's video has more than one track of sound."""
    return bool(settings.languages) or settings.audio_description != "none"


def open_translations(engine: BuildEngine, loaded: LoadedDeck) -> tuple[LoadedDeck, ...]:
    """Read the decks of the other languages that the settings name.

    Raises OutputError for a language without a deck, DeckError for a deck that is faulty or has other slides.
    """
    paths = find_languages(loaded.path, loaded.settings.languages)
    own = loaded.path.resolve()
    decks = tuple(open_deck(engine, path, loaded.overrides) for path in paths.values() if path.resolve() != own)
    for other in decks:
        _refuse_other_slides(loaded.deck, other.deck)
    return decks


async def speak_descriptions(
    loaded: LoadedDeck, context: SpeechContext
) -> tuple[tuple[tuple[SpokenClip, ...], ...], tuple[Problem, ...]]:
    """Return what a voice says of each slide besides its notes, and warnings of what it cannot read.

    Without a voice nothing is said. Raises BackendError.
    """
    if context.voice is None:
        return ((),) * len(loaded.deck.slides), ()
    lexicon = load_lexicon(loaded.deck.slides[0].settings.get("lexicon"), context.folder)
    plain = loaded.settings.speech.read == "plain"
    problems: list[Problem] = []

    async def describe(slide: Slide, script: Script) -> tuple[SpokenClip, ...]:
        sentences = description_sentences(slide, script, lexicon, loaded.deck.lang, plain=plain)
        faults = [_fault_of(sentence, slide, context) for sentence in sentences]
        problems.extend(fault for fault in faults if fault is not None)
        readable = (sentence for sentence, fault in zip(sentences, faults, strict=True) if fault is None)
        return tuple(await gather_all(*(speak_sentence(sentence, slide, context) for sentence in readable)))

    spoken = await gather_all(*map(describe, loaded.deck.slides, loaded.scripts))
    return tuple(spoken), tuple(problems)


def _fault_of(sentence: Sentence, slide: Slide, context: SpeechContext) -> Problem | None:
    """Return why the voice cannot read a description, if it cannot."""
    if not isinstance(context.voice, ChecksTexts):
        return None
    said = utterance_of(sentence, slide, context.settings, context.lang)
    fault = context.voice.check_text(said.text, said.voice, said.lang)
    if fault is None:
        return None
    message = f"{fault.message}, so the description of slide {slide.number} leaves this out"
    return Problem("warning", "voice-unable", message, sentence.span, fault.hint)


def plan_tracks(
    own: SpokenTrack,
    others: Sequence[SpokenTrack],
    descriptions: Sequence[Sequence[SpokenClip]] | None,
    needs: Sequence[Sequence[ClipNeed]] = (),
) -> tuple[Narration, tuple[PlannedTrack, ...], tuple[Problem, ...]]:
    """Return the deck's own narration, the further tracks, and warnings of descriptions for which there is no time."""
    loaded = own.loaded
    slides, settings = loaded.deck.slides, loaded.settings
    extends = settings.audio_description == "extend"
    speeches = [_speech_of(track) for track in (own, *others)]
    if descriptions is not None and extends:
        speeches.append(replace(speeches[0], speeches=with_descriptions(own.speeches, descriptions)))
    transitions = loaded.transitions
    narration, *rest = narrations_of(slides, speeches, transitions, settings.pacing, settings.fps, needs)
    tracks = [PlannedTrack(one, track.context, track.loaded) for one, track in zip(rest, others, strict=False)]
    problems: tuple[Problem, ...] = ()
    if descriptions is not None and extends:
        tracks.append(PlannedTrack(rest[-1], own.context))
    elif descriptions is not None:
        described, missing = place_descriptions(narration, descriptions, settings.pacing, settings.fps)
        problems = tuple(_missing_problems(slides, missing))
        tracks.append(PlannedTrack(described, own.context))
    return narration, tuple(tracks), problems


async def make_track(
    own: LoadedDeck, track: PlannedTrack, timeline: Timeline, sounds: Sequence[PlacedClipSound] = ()
) -> AlternateTrack:
    """Encode a track's sound. Raises DeckError for music that cannot be used."""
    slides = own.deck.slides
    soundtrack = await make_soundtrack(slides, track.narration, timeline, track.context, sounds)
    shown = own.settings.captions != "none" and track.loaded is not None
    deck = own if track.loaded is None else track.loaded
    lang = deck.settings.speech.lang or deck.deck.lang
    transcript = transcript_of(deck.scripts, track.narration, timeline, lang, captions=shown)
    return AlternateTrack(soundtrack, transcript, describes=track.loaded is None)


def transcripts_of(tracks: Sequence[AlternateTrack]) -> tuple[Transcript, ...]:
    """Return the transcripts of the tracks in other languages."""
    return tuple(track.transcript for track in tracks if not track.describes)


def _speech_of(track: SpokenTrack) -> ParallelSpeech:
    shown = track.loaded.settings.captions != "none"
    return ParallelSpeech(track.speeches, tuple(map(reading_seconds, track.loaded.scripts)) if shown else ())


def one_track_problem(name: str) -> Problem:
    """Return a warning of a video that cannot hold the tracks that its settings ask for."""
    message = f"{name} has one track of sound at most: languages and audio_description have no effect"
    return Problem("warning", "one-track", message, None, "build an .mp4")


def _refuse_other_slides(own: Deck, other: Deck) -> None:
    if len(own.slides) == len(other.slides):
        return
    message = f"{other.file} has {len(other.slides)} slides, but {own.file} has {len(own.slides)}"
    last = other.slides[-1]
    hint = "one file with several languages needs the same slides in all: mdvideo check says which are missing"
    raise DeckError.at(last.span, "translation-slides", message, hint=hint)


def _missing_problems(slides: Sequence[Slide], missing: Sequence[MissingDescription]) -> Iterator[Problem]:
    for one in missing:
        slide = slides[one.slide]
        left = f"{one.count} descriptions" if one.count > 1 else "one description"
        message = (
            f"slide {slide.number} has no time for {left}: they need {float(one.needed):.1f} s more, and"
            f" {float(one.silence):.1f} s of silence are left"
        )
        hint = "write `audio_description: extend`, a longer `duration`, or say it in the notes"
        yield Problem("warning", "description-long", message, slide.span, hint)
