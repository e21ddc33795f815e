"""From notes to speech: each sentence is spoken and made a clip; a recording is one clip for a whole slide."""

from __future__ import annotations

from collections.abc import Callable, Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from fractions import Fraction
from functools import partial
from pathlib import Path

from mdvideo._util.project_files import files_root
from mdvideo.audio.aac import encoder_identity
from mdvideo.audio.decode import decoder_identity, read_recording
from mdvideo.cache.runner import Make, gather_all
from mdvideo.deck.lexicon import load_lexicon
from mdvideo.deck.model import Deck, Recording, Slide
from mdvideo.errors import AssetError, BackendError, DeckError, Problem
from mdvideo.plan.audio_grid import SAMPLE_RATE
from mdvideo.plan.jobs.audio_jobs import (
    AlignRecordingJob,
    MeasureSoundJob,
    ReferenceSpeech,
    SpeakJob,
    SpeechClipJob,
    TimingJob,
)
from mdvideo.plan.jobs.job import Digest, Result
from mdvideo.plan.narration.recording_departures import (
    MAX_ALIGNED_SECONDS,
    MIN_CONFIDENCE,
    departure_problems,
    unaligned_problem,
)
from mdvideo.plan.narration.schedule import (
    SlideSpeech,
    SpeechAudio,
    SpokenClip,
    SpokenSentence,
    gap_before,
    spoken_sentence_of,
)
from mdvideo.plan.narration.script import Script, Sentence, click_problems, script_of
from mdvideo.plan.speech_identity import speech_identity
from mdvideo.plan.takes import sentence_key
from mdvideo.protocols import (
    ChecksTexts,
    ChecksVoices,
    ReadsIpa,
    SpokenWord,
    TextToSpeech,
    TimedPhoneme,
    Utterance,
    VoiceProblem,
)
from mdvideo.settings import Settings, SpeechSettings
from mdvideo.speech.handlers import LETTER_ESTIMATE
from mdvideo.steps.edit_cache import EditCache
from mdvideo.steps.take_files import relative_path


@dataclass(frozen=True, slots=True)
class SpeechContext:
    """What speech needs.

    ``put_blob`` puts a file's bytes into the store; ``voice`` is None for a deck without speech; ``timer`` returns the
    identity of the word timing estimator; ``lang`` and ``folder`` are the deck's; ``takes`` are the author's recordings
    of sentences by their keys, which take precedence over the voice.
    """

    make: Make
    put_blob: Callable[[bytes], Digest]
    voice: TextToSpeech | None
    timer: Callable[[], str]
    settings: Settings
    lang: str
    folder: Path
    takes: Mapping[str, Path] = field(default_factory=dict)


def scripts_of(
    deck: Deck, folder: Path, cache: EditCache | None = None, speech: SpeechSettings | None = None
) -> tuple[tuple[Script, ...], tuple[Problem, ...]]:
    """Return the script of every slide, and the problems of notes and lexicon. ``folder`` is the deck's."""
    cache, speech = cache or EditCache(), speech or SpeechSettings()
    lang, plain = speech.lang or deck.lang, speech.read == "plain"
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
        key = (notes, tuple(sorted(lexicon.items())), lang, plain)
        script = cache.scripts.get_or_make(key, partial(script_of, notes, lexicon, lang, plain=plain))
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
        ipa=sentence.ipa,
        emphasis=sentence.emphasis,
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


def ipa_problems(deck: Deck, scripts: Iterable[Script], settings: Settings, voice: TextToSpeech) -> Iterator[Problem]:
    """Yield one warning, at the first pronunciation in IPA that the voice does not know how to use."""
    for slide, script in zip(deck.slides, scripts, strict=True):
        for sentence in () if _recording_of(slide) else script.sentences:
            said = utterance_of(sentence, slide, settings, deck.lang)
            if said.ipa and not (isinstance(voice, ReadsIpa) and voice.reads_ipa(said.voice, said.lang)):
                start, end, ipa = said.ipa[0]
                message = f"the voice does not read IPA: /{ipa}/ is spoken as it is written, {said.text[start:end]!r}"
                hint = "write the word as it sounds, before the IPA: `Nguyen: win /wɪn/`"
                yield Problem("warning", "voice-ipa", message, sentence.span, hint)
                return


def readable_scripts(
    deck: Deck,
    scripts: Sequence[Script],
    settings: Settings,
    voice: TextToSpeech | None,
    takes: Container[str] = frozenset(),
) -> tuple[tuple[Script, ...], tuple[Problem, ...]]:
    """Return the scripts, empty for slides that the voice cannot read, and one warning for each reason.

    Such a slide is silent and its notes are to be read, since half of a note is worse than none. Those of a recording
    are kept, and sentences of which there are ``takes`` count as readable.
    """
    if not isinstance(voice, ChecksTexts):
        return tuple(scripts), ()
    kept: list[Script] = []
    silent: dict[VoiceProblem, list[tuple[Slide, Sentence]]] = {}
    for slide, script in zip(deck.slides, scripts, strict=True):
        reason, unread = None, None
        for sentence in () if _recording_of(slide) else script.sentences:
            if sentence_key(sentence.written) in takes:
                continue
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
    untaken = any(sentence_key(sentence.written) not in context.takes for sentence in script.sentences)
    if not script.sentences or (context.voice is None and untaken):
        return None
    said = await gather_all(*(_say_sentence(sentence, slide, context) for sentence in script.sentences))
    pacing = context.settings.pacing
    # The pause before the slide's first sentence is part of the slide's timing.
    first, *others = script.sentences
    gaps = [first.pause_before, *(gap_before(sentence, pacing) for sentence in others)]
    separated = (replace(clip, gap_before=gap) for (clip, _), gap in zip(said, gaps, strict=True))
    problems = tuple(problem for _, some in said for problem in some)
    return SlideSpeech(tuple(separated), script.closing_pause, problems)


async def _say_sentence(
    sentence: Sentence, slide: Slide, context: SpeechContext
) -> tuple[SpokenClip, tuple[Problem, ...]]:
    """Return a sentence as a clip, and the problems of its recording: the author's take, else the voice's."""
    take = context.takes.get(sentence_key(sentence.written))
    if take is None:
        return await speak_sentence(sentence, slide, context), ()
    recording = Recording(relative_path(take), sentence.span)
    speech = await _use_recording(recording, slide, Script((sentence,)), context)
    return speech.clips[0], speech.problems


async def speak_sentence(sentence: Sentence, slide: Slide, context: SpeechContext) -> SpokenClip:
    """Return a sentence as a clip, spoken by the context's voice. Raises BackendError."""
    assert context.voice is not None
    utterance = utterance_of(sentence, slide, context.settings, context.lang)
    label = f"slide {slide.number}: {sentence.written[:60]}"
    backend = speech_identity(context.voice, utterance)
    spoken = await context.make(SpeakJob(label=label, utterance=utterance, backend=backend))
    rate: int = spoken.report["rate"]
    audio, trimmed = await _encode_clip(spoken.outputs["sound"], rate, label, context)
    words = [SpokenWord(a, b, round(at * SAMPLE_RATE / rate) - trimmed) for a, b, at in spoken.report["words"]]
    if not words:
        words = _scale_words(await _estimate_words(utterance, label, context), 0, audio.samples)
    sentences = (spoken_sentence_of(sentence, words, 0, audio.samples),)
    phonemes = tuple(TimedPhoneme(at, ipa) for at, ipa in spoken.report.get("phonemes", ()))
    return SpokenClip(audio, sentences, trimmed=trimmed, phonemes=phonemes)


async def _use_recording(recording: Recording, slide: Slide, script: Script, context: SpeechContext) -> SlideSpeech:
    """Lay the notes over a recording: by its own words, or if they are not found, by the time that a voice needs."""
    label = f"slide {slide.number}: {recording.path}"
    source = put_sound(recording, context)
    try:
        audio, trimmed = await _encode_clip(source, None, label, context)
    except AssetError as error:
        raise DeckError.at(recording.span, "recording", error.message, hint=error.hint) from error
    if not script.sentences:
        return SlideSpeech((SpokenClip(audio, (), trimmed=trimmed),), script.closing_pause)
    aligned = await _align_recording(source, slide, script, context, label, audio)
    if isinstance(aligned, str):
        estimated = await _estimate_sentences(slide, script, context, label, audio)
        problem = unaligned_problem(recording.path, recording.span, aligned)
        return SlideSpeech((SpokenClip(audio, estimated, trimmed=trimmed),), script.closing_pause, (problem,))
    found = _aligned_sentences(script, aligned, trimmed, audio.samples)
    problems = tuple(departure_problems(recording.path, recording.span, script.sentences, aligned.report))
    return SlideSpeech((SpokenClip(audio, found, trimmed=trimmed),), script.closing_pause, problems)


async def _align_recording(
    source: Digest, slide: Slide, script: Script, context: SpeechContext, label: str, audio: SpeechAudio
) -> Result | str:
    """Return where the notes' words are in a recording, or why that could not be found."""
    timer = context.timer()
    if timer == LETTER_ESTIMATE:
        return "pip install 'mdvideo[voice]' for a voice to compare it with"
    if audio.samples > MAX_ALIGNED_SECONDS * SAMPLE_RATE:
        return "it is longer than an hour"
    try:
        spoken = await gather_all(
            *(
                context.make(SpeakJob(label=label, utterance=reference, backend=timer))
                for reference in (_reference_utterance(sentence, slide, context) for sentence in script.sentences)
            )
        )
    except BackendError as error:
        return error.message
    sentences = tuple(
        ReferenceSpeech(
            made.outputs["sound"], made.report["rate"], tuple((a, b, at) for a, b, at in made.report["words"])
        )
        for made in spoken
    )
    job = AlignRecordingJob(label=label, source=source, sentences=sentences, decoder=decoder_identity())
    aligned = await context.make(job)
    confidence: float = aligned.report["confidence"]
    return aligned if confidence >= MIN_CONFIDENCE else f"confidence {confidence:.2f}, {MIN_CONFIDENCE} is needed"


def _reference_utterance(sentence: Sentence, slide: Slide, context: SpeechContext) -> Utterance:
    """Return a sentence for the voice that a recording is compared with: that knows no voices of other backends."""
    return replace(utterance_of(sentence, slide, context.settings, context.lang), voice=None, speed=1.0)


def _aligned_sentences(script: Script, aligned: Result, trimmed: int, samples: int) -> tuple[SpokenSentence, ...]:
    report = aligned.report
    bounds = [
        min(max(at - trimmed, 0), samples) for pair in zip(report["starts"], report["ends"], strict=True) for at in pair
    ]
    # A sentence ends before the next begins, also where the recording leaves one out.
    for index in range(1, len(bounds)):
        bounds[index] = max(bounds[index], bounds[index - 1])
    sentences = []
    for index, (sentence, words) in enumerate(zip(script.sentences, report["words"], strict=True)):
        start, end = bounds[2 * index], bounds[2 * index + 1]
        timed = [SpokenWord(first, last, at - trimmed) for first, last, at in words]
        sentences.append(spoken_sentence_of(sentence, timed, start, end))
    return tuple(sentences)


async def _estimate_sentences(
    slide: Slide, script: Script, context: SpeechContext, label: str, audio: SpeechAudio
) -> tuple[SpokenSentence, ...]:
    """Give each sentence a share of the recording as long as a voice would need."""
    utterances = [_reference_utterance(sentence, slide, context) for sentence in script.sentences]
    estimates = await gather_all(*(_estimate_words(utterance, label, context) for utterance in utterances))
    total = sum(estimate.report["length"] for estimate in estimates)
    sentences: list[SpokenSentence] = []
    passed = 0
    for sentence, estimate in zip(script.sentences, estimates, strict=True):
        start = audio.samples * passed // total
        passed += estimate.report["length"]
        end = audio.samples * passed // total
        sentences.append(spoken_sentence_of(sentence, _scale_words(estimate, start, end), start, end))
    return tuple(sentences)


def put_sound(recording: Recording, context: SpeechContext) -> Digest:
    """Put a sound file of the author's into the store. Raises DeckError at the place that names the file."""
    root = files_root(context.folder / "deck.md")
    try:
        return context.put_blob(read_recording(context.folder / recording.path, root))
    except AssetError as error:
        raise DeckError.at(recording.span, "recording", error.message, hint=error.hint) from error


async def measure_sound(
    recording: Recording, channels: int, label: str, context: SpeechContext
) -> tuple[Digest, Result]:
    """Put a sound file into the store and measure it. Raises DeckError at the place that names the file."""
    source = put_sound(recording, context)
    job = MeasureSoundJob(label=label, source=source, channels=channels, decoder=decoder_identity())
    try:
        return source, await context.make(job)
    except AssetError as error:
        raise DeckError.at(recording.span, "recording", error.message, hint=error.hint) from error


async def _encode_clip(sound: Digest, rate: int | None, label: str, context: SpeechContext) -> tuple[SpeechAudio, int]:
    """Return the encoded clip, and the number of samples at 48 kHz that were trimmed from its start.

    Raises AssetError for a sound file (``rate`` None) that cannot be used.
    """
    encoder = encoder_identity() if rate is not None else f"{encoder_identity()} {decoder_identity()}"
    made = await context.make(SpeechClipJob(label=label, sound=sound, rate=rate, encoder=encoder))
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
