"""From notes to speech: each sentence is spoken and made a clip; a recording is one clip for a whole slide."""

from __future__ import annotations

from collections.abc import Callable, Coroutine, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import partial
from pathlib import Path
from typing import Any

from mdvideo.audio.aac import encoder_identity
from mdvideo.audio.decode import check_recording, decoder_identity
from mdvideo.cache.runner import together
from mdvideo.deck.lexicon import read_lexicon
from mdvideo.deck.model import Deck, Recording, Slide
from mdvideo.errors import AssetError, DeckError, Problem, Span
from mdvideo.plan.aac_grid import RATE
from mdvideo.plan.jobs import Digest, Job, RecordingJob, Result, SpeakJob, SpeechClipJob, TimingJob
from mdvideo.plan.narration.schedule import SlideSpeech, SpeechClip, SpokenClip, SpokenSentence, gap_before, line_of
from mdvideo.plan.narration.script import Script, Sentence, click_problems, script_of
from mdvideo.protocols import SpokenWord, TextToSpeech, Utterance, VoiceFault
from mdvideo.settings import Settings
from mdvideo.steps.edit_cache import EditCache

Make = Callable[[Job], Coroutine[Any, Any, Result]]


@dataclass(frozen=True, slots=True)
class SpeechContext:
    """What speaking needs. ``voice`` is None where nobody speaks; ``timer`` names what estimates words in time."""

    make: Make
    keep: Callable[[bytes], Digest]
    voice: TextToSpeech | None
    timer: Callable[[], str]
    settings: Settings
    lang: str
    folder: Path


def scripts_of(
    deck: Deck, folder: Path, memo: EditCache | None = None
) -> tuple[tuple[Script, ...], tuple[Problem, ...]]:
    """The script of every slide, and what is wrong with notes and lexicon. ``folder`` is the deck's."""
    memo = memo or EditCache()
    problems: list[Problem] = []
    scripts = []
    lexicon: Mapping[str, str] | None = None
    for slide in deck.slides:
        if lexicon is None:  # it is the deck's, and stands on every slide
            try:
                lexicon = read_lexicon(slide.settings.get("lexicon"), folder)
            except DeckError as error:
                problems += error.problems
                lexicon = {}
        script, said = memo.scripts.of(slide, (lexicon, deck.lang), partial(_script, slide, lexicon, deck.lang))
        scripts.append(script)
        problems += said
    return tuple(scripts), tuple(problems)


def _script(slide: Slide, lexicon: Mapping[str, str], lang: str) -> tuple[Script, tuple[Problem, ...]]:
    script = script_of(slide.notes if _narrated(slide) else (), lexicon, lang)
    return script, (*script.problems, *click_problems(slide, script))


def speaks(deck: Deck, scripts: Iterable[Script]) -> bool:
    """Whether any slide asks for a voice."""
    return any(script.sentences and not _recording(s) for s, script in zip(deck.slides, scripts, strict=True))


async def make_speech(
    slides: Sequence[Slide], scripts: Sequence[Script], booth: SpeechContext
) -> tuple[SlideSpeech | None, ...]:
    """What is heard of each slide; None where nothing is. Raises DeckError, BackendError."""
    return tuple(await together(*(_make(s, script, booth) for s, script in zip(slides, scripts, strict=True))))


def clips_in(slides: Iterable[Slide], scripts: Iterable[Script], voiced: bool) -> int:
    """How many pieces of speech these slides have."""
    return sum(
        1 if _recording(slide) else len(script.sentences) if voiced else 0
        for slide, script in zip(slides, scripts, strict=True)
    )


def utterance_of(sentence: Sentence, slide: Slide, settings: Settings, lang: str) -> Utterance:
    """What the voice is asked for: a mark in the notes wins over the slide's directive, and that over the deck's."""
    style, speech = sentence.style, settings.speech
    return Utterance(
        text=sentence.spoken,
        lang=style.lang or speech.lang or lang,
        voice=style.voice or slide.settings.get("voice") or speech.voice,
        speed=style.speed or speech.speed,
    )


def voice_problems(deck: Deck, scripts: Iterable[Script], settings: Settings, voice: TextToSpeech) -> Iterator[Problem]:
    """Voices that are unknown, and languages that they do not speak, each once, where they are first heard."""
    fault_of: Callable[[str | None, str], VoiceFault | None] | None = getattr(voice, "fault", None)
    seen: set[tuple[str | None, str]] = set()
    for slide, script in zip(deck.slides, scripts, strict=True):
        for sentence in script.sentences if fault_of and not _recording(slide) else ():
            utterance = utterance_of(sentence, slide, settings, deck.lang)
            asked = (utterance.voice, utterance.lang)
            if fault_of is None or asked in seen:
                continue
            seen.add(asked)
            if (fault := fault_of(*asked)) is not None:
                yield Problem(fault.severity, "voice", fault.message, sentence.span, fault.hint)


async def _make(slide: Slide, script: Script, booth: SpeechContext) -> SlideSpeech | None:
    recording = _recording(slide)
    if recording is not None:
        return await _recorded(recording, slide, script, booth)
    if booth.voice is None or not script.sentences:
        return None
    takes = await together(*(_spoken(sentence, slide, booth) for sentence in script.sentences))
    pacing = booth.settings.pacing
    # The slide's first sentence has its room in front already.
    first, *others = script.sentences
    gaps = [first.pause, *(gap_before(sentence, pacing) for sentence in others)]
    placed = (SpokenClip(take.clip, take.lines, gap) for take, gap in zip(takes, gaps, strict=True))
    return SlideSpeech(tuple(placed), script.closing)


async def _spoken(sentence: Sentence, slide: Slide, booth: SpeechContext) -> SpokenClip:
    assert booth.voice is not None
    utterance = utterance_of(sentence, slide, booth.settings, booth.lang)
    label = f"slide {slide.number}: {sentence.written[:60]}"
    spoken = await booth.make(SpeakJob(label=label, utterance=utterance, backend=booth.voice.identity))
    rate: int = spoken.report["rate"]
    clip, trimmed, length = await _clip(spoken.outputs["sound"], rate, label, booth)
    words = [SpokenWord(a, b, round(at * RATE / rate) - trimmed) for a, b, at in spoken.report["words"]]
    if not words:
        words = await _timed(utterance, 0, length, label, booth)
    return SpokenClip(clip, (line_of(sentence, words, 0, length),))


async def _recorded(recording: Recording, slide: Slide, script: Script, booth: SpeechContext) -> SlideSpeech:
    """A recording, and the notes laid over it as long as each sentence would take a voice."""
    sound, rate = await decoded(recording, 1, f"slide {slide.number}: {recording.path}", booth.folder, booth)
    label = f"slide {slide.number}: {recording.path}"
    clip, _, length = await _clip(sound, rate, label, booth)
    utterances = [utterance_of(sentence, slide, booth.settings, booth.lang) for sentence in script.sentences]
    timings = await together(*(_timing(utterance, label, booth) for utterance in utterances))
    total = sum(timing.report["length"] for timing in timings)
    lines: list[SpokenSentence] = []
    passed = 0
    for sentence, timing in zip(script.sentences, timings, strict=True):
        start = length * passed // total
        passed += timing.report["length"]
        end = length * passed // total
        words = _stretched(timing, start, end)
        lines.append(line_of(sentence, words, start, end))
    return SlideSpeech((SpokenClip(clip, tuple(lines)),), script.closing)


async def decoded(
    recording: Recording, channels: int, label: str, folder: Path, booth: SpeechContext
) -> tuple[Digest, int]:
    """A sound file of the author's as PCM in the store, and its rate. Raises DeckError at the place that names it."""
    try:
        source = booth.keep(check_recording(folder / recording.path, folder))
        job = RecordingJob(label=label, source=source, channels=channels, decoder=decoder_identity())
        made = await booth.make(job)
    except AssetError as error:
        raise _fault(recording.span, error) from error
    return made.outputs["sound"], made.report["rate"]


def _fault(span: Span, error: AssetError) -> DeckError:
    return DeckError.at(span, "recording", error.message, hint=error.hint)


async def _clip(sound: Digest, rate: int, label: str, booth: SpeechContext) -> tuple[SpeechClip, int, int]:
    """The clip, the samples that were cut off in front of it, and its length."""
    made = await booth.make(SpeechClipJob(label=label, sound=sound, rate=rate, encoder=encoder_identity()))
    samples: int = made.report["samples"]
    clip = SpeechClip(sound, rate, made.outputs["packets"], samples)
    return clip, made.report["trimmed"], samples


async def _timing(utterance: Utterance, label: str, booth: SpeechContext) -> Result:
    return await booth.make(TimingJob(label=label, utterance=utterance, backend=booth.timer()))


async def _timed(utterance: Utterance, start: int, end: int, label: str, booth: SpeechContext) -> list[SpokenWord]:
    return _stretched(await _timing(utterance, label, booth), start, end)


def _stretched(timing: Result, start: int, end: int) -> list[SpokenWord]:
    """An estimate's words, laid over the samples [start, end)."""
    length = Fraction(end - start, max(1, timing.report["length"]))
    return [SpokenWord(first, last, start + int(at * length)) for first, last, at in timing.report["words"]]


def _narrated(slide: Slide) -> bool:
    return slide.settings.get("narration") != "none"


def _recording(slide: Slide) -> Recording | None:
    found: Recording | None = slide.settings.get("audio")
    return found
