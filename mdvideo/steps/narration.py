"""From notes to speech: each sentence is spoken and made a clip; a recording is one clip for a whole slide."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from functools import partial
from pathlib import Path

from mdvideo._util.project_files import files_root
from mdvideo.audio.aac import encoder_identity
from mdvideo.audio.decode import decoder_identity, read_recording
from mdvideo.cache.runner import Make, gather_all
from mdvideo.deck.lexicon import load_lexicon
from mdvideo.deck.model import Deck, Recording, Slide
from mdvideo.errors import AssetError, DeckError, Problem
from mdvideo.plan.aac_frames import SAMPLE_RATE
from mdvideo.plan.jobs.audio_jobs import DecodeRecordingJob, SpeakJob, SpeechClipJob, TimingJob
from mdvideo.plan.jobs.job import Digest, Result
from mdvideo.plan.narration.schedule import (
    SlideSpeech,
    SpeechAudio,
    SpokenClip,
    SpokenSentence,
    gap_before,
    spoken_sentence_of,
)
from mdvideo.plan.narration.script import Script, Sentence, click_problems, script_of
from mdvideo.protocols import ChecksTexts, ChecksVoices, SpokenWord, TextToSpeech, Utterance, VoiceProblem
from mdvideo.settings import Settings
from mdvideo.steps.edit_cache import EditCache


@dataclass(frozen=True, slots=True)
class SpeechContext:
    """What speech needs.

    ``put_blob`` puts a file's bytes into the store; ``voice`` is None for a deck without speech; ``timer`` returns the
    identity of the word timing estimator; ``lang`` and ``folder`` are the deck's.
    """

    make: Make
    put_blob: Callable[[bytes], Digest]
    voice: TextToSpeech | None
    timer: Callable[[], str]
    settings: Settings
    lang: str
    folder: Path


def scripts_of(
    deck: Deck, folder: Path, cache: EditCache | None = None
) -> tuple[tuple[Script, ...], tuple[Problem, ...]]:
    """Return the script of every slide, and the problems of notes and lexicon. ``folder`` is the deck's."""
    cache = cache or EditCache()
    problems: list[Problem] = []
    scripts = []
    lexicon: Mapping[str, str] | None = None
    for slide in deck.slides:
        if lexicon is None:  # it is the deck's: every slide has the same
            try:
                lexicon = load_lexicon(slide.settings.get("lexicon"), folder)
            except DeckError as error:
                problems += error.problems
                lexicon = {}
        notes = slide.notes if _is_narrated(slide) else ()
        key = (notes, tuple(sorted(lexicon.items())), deck.lang)
        script = cache.scripts.get_or_make(key, partial(script_of, notes, lexicon, deck.lang))
        scripts.append(script)
        problems += (*script.problems, *click_problems(slide, script))
    return tuple(scripts), tuple(problems)


def needs_voice(deck: Deck, scripts: Iterable[Script]) -> bool:
    """Return whether any slide has notes to speak."""
    return any(script.sentences and not _recording_of(s) for s, script in zip(deck.slides, scripts, strict=True))


async def speak_slides(
    slides: Sequence[Slide], scripts: Sequence[Script], context: SpeechContext
) -> tuple[SlideSpeech | None, ...]:
    """Return the speech of each slide, None for a silent one. Raises DeckError, BackendError."""
    speaking = (_speak_slide(slide, script, context) for slide, script in zip(slides, scripts, strict=True))
    return tuple(await gather_all(*speaking))


def speech_clip_count(slides: Iterable[Slide], scripts: Iterable[Script], voiced: bool) -> int:
    """Return how many clips of speech these slides have."""
    return sum(
        1 if _recording_of(slide) else len(script.sentences) if voiced else 0
        for slide, script in zip(slides, scripts, strict=True)
    )


def utterance_of(sentence: Sentence, slide: Slide, settings: Settings, lang: str) -> Utterance:
    """Return a sentence as the voice gets it.

    A mark in the notes takes precedence over the slide's directive, and that over the deck's.
    """
    style, speech = sentence.style, settings.speech
    return Utterance(
        text=sentence.spoken,
        lang=style.lang or speech.lang or lang,
        voice=style.voice or slide.settings.get("voice") or speech.voice,
        speed=style.speed or speech.speed,
    )


def voice_problems(deck: Deck, scripts: Iterable[Script], settings: Settings, voice: TextToSpeech) -> Iterator[Problem]:
    """Yield voices that are unknown or do not speak their language, each once, at the first sentence that uses it."""
    if not isinstance(voice, ChecksVoices):
        return
    seen: set[tuple[str | None, str]] = set()
    for slide, script in zip(deck.slides, scripts, strict=True):
        for sentence in () if _recording_of(slide) else script.sentences:
            utterance = utterance_of(sentence, slide, settings, deck.lang)
            requested = (utterance.voice, utterance.lang)
            if requested in seen:
                continue
            seen.add(requested)
            if (problem := voice.check_voice(*requested)) is not None:
                yield Problem(problem.severity, "voice", problem.message, sentence.span, problem.hint)


def readable_scripts(
    deck: Deck, scripts: Sequence[Script], settings: Settings, voice: TextToSpeech | None
) -> tuple[tuple[Script, ...], tuple[Problem, ...]]:
    """Return the scripts, empty for slides that the voice cannot read, and one warning for each reason.

    Such a slide is silent and its notes are to be read, since half of a note is worse than none. Those of a recording
    are kept.
    """
    if not isinstance(voice, ChecksTexts):
        return tuple(scripts), ()
    kept: list[Script] = []
    silent: dict[VoiceProblem, list[tuple[Slide, Sentence]]] = {}
    for slide, script in zip(deck.slides, scripts, strict=True):
        reason, unread = None, None
        for sentence in () if _recording_of(slide) else script.sentences:
            said = utterance_of(sentence, slide, settings, deck.lang)
            reason, unread = voice.check_text(said.text, said.voice, said.lang), sentence
            if reason is not None:
                break
        if reason is not None and unread is not None:
            silent.setdefault(reason, []).append((slide, unread))
        kept.append(script if reason is None else Script())
    return tuple(kept), tuple(_silence_problem(reason, found) for reason, found in silent.items())


def _silence_problem(reason: VoiceProblem, found: Sequence[tuple[Slide, Sentence]]) -> Problem:
    first, sentence = found[0]
    are = f"slide {first.number} is" if len(found) == 1 else f"{len(found)} slides are"
    message = f"{reason.message}, so {are} silent, and shown for as long as the notes take to read"
    return Problem("warning", "voice-unable", message, sentence.span, reason.hint)


async def _speak_slide(slide: Slide, script: Script, context: SpeechContext) -> SlideSpeech | None:
    recording = _recording_of(slide)
    if recording is not None:
        return await _use_recording(recording, slide, script, context)
    if context.voice is None or not script.sentences:
        return None
    clips = await gather_all(*(_speak_sentence(sentence, slide, context) for sentence in script.sentences))
    pacing = context.settings.pacing
    # The pause before the slide's first sentence is part of the slide's timing.
    first, *others = script.sentences
    gaps = [first.pause_before, *(gap_before(sentence, pacing) for sentence in others)]
    separated = (replace(clip, gap_before=gap) for clip, gap in zip(clips, gaps, strict=True))
    return SlideSpeech(tuple(separated), script.closing_pause)


async def _speak_sentence(sentence: Sentence, slide: Slide, context: SpeechContext) -> SpokenClip:
    assert context.voice is not None
    utterance = utterance_of(sentence, slide, context.settings, context.lang)
    label = f"slide {slide.number}: {sentence.written[:60]}"
    spoken = await context.make(SpeakJob(label=label, utterance=utterance, backend=context.voice.identity))
    rate: int = spoken.report["rate"]
    audio, trimmed = await _encode_clip(spoken.outputs["sound"], rate, label, context)
    words = [SpokenWord(a, b, round(at * SAMPLE_RATE / rate) - trimmed) for a, b, at in spoken.report["words"]]
    if not words:
        words = _scale_words(await _estimate_words(utterance, label, context), 0, audio.samples)
    return SpokenClip(audio, (spoken_sentence_of(sentence, words, 0, audio.samples),))


async def _use_recording(recording: Recording, slide: Slide, script: Script, context: SpeechContext) -> SlideSpeech:
    """Lay the notes over a recording: each sentence gets a share of it as long as a voice would need."""
    label = f"slide {slide.number}: {recording.path}"
    sound, rate = await decode_recording(recording, 1, label, context)
    audio, _ = await _encode_clip(sound, rate, label, context)
    utterances = [utterance_of(sentence, slide, context.settings, context.lang) for sentence in script.sentences]
    estimates = await gather_all(*(_estimate_words(utterance, label, context) for utterance in utterances))
    total = sum(estimate.report["length"] for estimate in estimates)
    sentences: list[SpokenSentence] = []
    passed = 0
    for sentence, estimate in zip(script.sentences, estimates, strict=True):
        start = audio.samples * passed // total
        passed += estimate.report["length"]
        end = audio.samples * passed // total
        sentences.append(spoken_sentence_of(sentence, _scale_words(estimate, start, end), start, end))
    return SlideSpeech((SpokenClip(audio, tuple(sentences)),), script.closing_pause)


async def decode_recording(
    recording: Recording, channels: int, label: str, context: SpeechContext
) -> tuple[Digest, int]:
    """Decode a sound file of the author's to PCM in the store, and return its digest and rate in hertz.

    Raises DeckError at the place that names the file.
    """
    root = files_root(context.folder / "deck.md")
    try:
        source = context.put_blob(read_recording(context.folder / recording.path, root))
        job = DecodeRecordingJob(label=label, source=source, channels=channels, decoder=decoder_identity())
        made = await context.make(job)
    except AssetError as error:
        raise DeckError.at(recording.span, "recording", error.message, hint=error.hint) from error
    return made.outputs["sound"], made.report["rate"]


async def _encode_clip(sound: Digest, rate: int, label: str, context: SpeechContext) -> tuple[SpeechAudio, int]:
    """Return the encoded clip, and the number of samples at 48 kHz that were trimmed from its start."""
    made = await context.make(SpeechClipJob(label=label, sound=sound, rate=rate, encoder=encoder_identity()))
    return SpeechAudio(sound, rate, made.outputs["packets"], made.report["samples"]), made.report["trimmed"]


async def _estimate_words(utterance: Utterance, label: str, context: SpeechContext) -> Result:
    return await context.make(TimingJob(label=label, utterance=utterance, backend=context.timer()))


def _scale_words(estimate: Result, start: int, end: int) -> list[SpokenWord]:
    """Return the words of an estimate, scaled to the samples [start, end)."""
    scale = Fraction(end - start, max(1, estimate.report["length"]))
    return [SpokenWord(first, last, start + int(at * scale)) for first, last, at in estimate.report["words"]]


def _is_narrated(slide: Slide) -> bool:
    return slide.settings.get("narration") != "none"


def _recording_of(slide: Slide) -> Recording | None:
    found: Recording | None = slide.settings.get("audio")
    return found
