"""Notes become utterances, and speech becomes clips with timed words."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import pytest

from mdvideo.deck.model import Deck
from mdvideo.deck.parser import parse_deck
from mdvideo.plan.jobs.audio_jobs import AlignRecordingJob, SpeakJob, SpeechClipJob, TimingJob
from mdvideo.plan.jobs.job import Result
from mdvideo.plan.narration.schedule import SlideSpeech
from mdvideo.plan.narration.script import Script
from mdvideo.protocols import SynthesizedSpeech, TextToSpeech, Utterance, VoiceProblem
from mdvideo.settings import Settings
from mdvideo.speech.no_speech import Silence
from mdvideo.steps.narration import (
    SpeechContext,
    ipa_problems,
    needs_voice,
    readable_scripts,
    scripts_of,
    speak_slides,
    speech_clip_count,
    utterance_of,
    voice_problems,
)
from tests.support.fake_runner import FakeRunner, result_of

HERE = Path()


def lesson(*slides: str) -> tuple[Deck, tuple[Script, ...]]:
    deck = parse_deck("\n\n---\n\n".join(slides), "lesson.md")
    scripts, problems = scripts_of(deck, HERE)
    assert not problems
    return deck, scripts


class CarefulVoice:
    """Knows one voice, which speaks English."""

    identity = "careful 1"

    def __init__(self) -> None:
        self.checked: list[tuple[str | None, str]] = []

    def speak(self, utterances: Sequence[Utterance]) -> Iterator[SynthesizedSpeech]:
        raise NotImplementedError

    def check_voice(self, voice: str | None, lang: str) -> VoiceProblem | None:
        self.checked.append((voice, lang))
        return None if lang == "en" else VoiceProblem("warning", f"{voice} does not speak {lang}", "choose another")


def test_marks_take_precedence_over_the_slide_and_the_slide_over_the_deck() -> None:
    deck, scripts = lesson("<!-- _voice: anna -->\n# A\n\n<!-- One. [voice ben][lang de][speed 0.9] Two. -->", "# B")
    settings = Settings.model_validate({"speech": {"voice": "carl", "speed": 1.5}})
    first, second = (utterance_of(s, deck.slides[0], settings, deck.lang) for s in scripts[0].sentences)
    assert first == Utterance("One.", "en", "anna", 1.5)
    assert second == Utterance("Two.", "de", "ben", 0.9)


def test_each_voice_and_language_is_checked_once_at_its_first_sentence() -> None:
    deck, scripts = lesson("# A\n\n<!-- One. [lang de] Zwei. -->", "# B\n\n<!-- [lang de] Drei. [lang] Four. -->")
    voice = CarefulVoice()
    problems = list(voice_problems(deck, scripts, Settings(), voice))
    assert voice.checked == [(None, "en"), (None, "de")]
    assert [(p.severity, p.code, p.message, p.span and p.span.line) for p in problems] == [
        ("warning", "voice", "None does not speak de", 3)
    ]


class IpaVoice(CarefulVoice):
    """Reads IPA in English only."""

    def reads_ipa(self, voice: str | None, lang: str) -> bool:
        return voice is None and lang == "en"


def test_ipa_reaches_the_voice_and_one_that_cannot_read_it_is_reported_once() -> None:
    note = '# A\n\n<!-- Ask [Nguyen]{say "win /wɪn/"} *now*. [lang de] Und [Cauchy]{say "/koʃi/"} [lang] -->'
    deck, scripts = lesson(note, '# B\n\n<!-- [lang de] Auch [Li]{say "/li/"}. -->')
    said = utterance_of(scripts[0].sentences[0], deck.slides[0], Settings(), deck.lang)
    assert [(said.text[start:end], ipa) for start, end, ipa in said.ipa] == [("win", "wɪn")]
    assert [said.text[start:end] for start, end in said.emphasis] == ["now"]
    (problem,) = ipa_problems(deck, scripts, Settings(), IpaVoice())
    assert (problem.code, "/koʃi/" in problem.message, "'Cauchy'" in problem.message) == ("voice-ipa", True, True)
    assert [p.message.count("/wɪn/") for p in ipa_problems(deck, scripts, Settings(), Silence())] == [1]


def test_a_deck_decides_how_its_notes_are_read_and_in_which_language() -> None:
    deck = parse_deck("# A\n\n<!-- Am 3. Mai um 5 km/h. -->", "lesson.md")

    def said(**speech: str) -> str:
        settings = Settings.model_validate({"speech": speech})
        return scripts_of(deck, HERE, speech=settings.speech)[0][0].sentences[0].spoken

    assert said(lang="de") == "Am dritten Mai um fünf Kilometer pro Stunde."
    assert said(lang="de", read="plain") == "Am 3. Mai um 5 km/h."


def test_a_backend_that_does_not_know_its_voices_reports_no_problem() -> None:
    deck, scripts = lesson("# A\n\n<!-- [voice nobody] One. -->")
    assert not list(voice_problems(deck, scripts, Settings(), Silence()))


class VoiceOfFew:
    """Cannot read what contains an x."""

    identity = "few 1"

    def speak(self, utterances: Sequence[Utterance]) -> Iterator[SynthesizedSpeech]:
        raise NotImplementedError

    def check_text(self, text: str, voice: str | None, lang: str) -> VoiceProblem | None:
        assert voice is None
        return VoiceProblem("warning", f"it cannot read x in {lang}", "record it") if "x" in text else None


def test_slides_that_the_voice_cannot_read_are_silent() -> None:
    """One warning names the reason once, at the first sentence."""
    deck, scripts = lesson("# A\n\n<!-- One. An x. -->", "# B\n\n<!-- Two. -->", "# C\n\n<!-- Another x. -->")
    kept, problems = readable_scripts(deck, scripts, Settings(), VoiceOfFew())
    assert [len(script.sentences) for script in kept] == [0, 1, 0]
    (problem,) = problems
    assert (problem.severity, problem.code, problem.span and problem.span.line) == ("warning", "voice-unable", 3)
    assert problem.message.startswith("it cannot read x in en, so 2 slides are silent")


def test_a_recording_is_heard_whatever_the_voice_reads() -> None:
    deck, scripts = lesson("<!-- _audio: a.wav -->\n# A\n\n<!-- An x. -->")
    assert readable_scripts(deck, scripts, Settings(), VoiceOfFew()) == (scripts, ())


def test_only_notes_need_a_voice() -> None:
    deck, scripts = lesson("# A", "<!-- _audio: a.wav -->\n# B\n\n<!-- Not synthesized. -->")
    assert not needs_voice(deck, scripts)
    assert speech_clip_count(deck.slides, scripts, voiced=True) == 1
    deck, scripts = lesson("# A\n\n<!-- One. Two. -->", "# B\n\n<!-- _narration: none -->\n<!-- Three. -->")
    assert needs_voice(deck, scripts)
    assert speech_clip_count(deck.slides, scripts, voiced=True) == 2
    assert speech_clip_count(deck.slides, scripts, voiced=False) == 0


def context(runner: FakeRunner, voice: TextToSpeech | None, folder: Path = HERE) -> SpeechContext:
    return SpeechContext(runner.make, lambda _: result_of({"blob": "blob"}).outputs["blob"], voice, lambda: "timer 1",
                         Settings(), "en", folder)  # fmt: skip


def answer(words: list[list[int]], confidence: float = 0.3, *, lacking: bool = False) -> Any:
    """Answers of a voice at 24 kHz that reports these words; 480 samples are trimmed, and a clip has a second."""

    def result(job: Any) -> Result:
        match job:
            case SpeakJob():
                return result_of({"sound": "pcm"}, rate=24_000, words=words)
            case TimingJob():
                return result_of(length=1000, words=[[0, 4, 0], [5, 10, 500]])
            case AlignRecordingJob():
                found = [[[0, 4, 480], [5, 10, 10_480]], [[0, 4, 24_480], [5, 10, 40_480]]]
                return result_of(
                    samples=48_480, confidence=confidence, starts=[480, 24_480], ends=[20_480, 48_480], words=found,
                    missing=[[0, 5, 10, 10_480]] * lacking, added=[],
                )  # fmt: skip
            case SpeechClipJob():
                return result_of({"packets": "aac"}, samples=48_000, trimmed=480)
        raise AssertionError(job)

    return result


def test_reported_words_are_moved_to_the_clips_samples() -> None:
    deck, scripts = lesson("# A\n\n* One\n\n<!-- Some [click] words. -->")
    runner = FakeRunner(answer([[0, 4, 240], [5, 10, 12_240]]))
    (speech,) = asyncio.run(speak_slides(deck.slides, scripts, context(runner, Silence())))
    assert speech is not None
    (clip,) = speech.clips
    assert (clip.audio.sound, clip.audio.packets, clip.audio.samples) == ("pcm", "aac", 48_000)
    (spoken,) = clip.sentences
    assert [(word.start, word.end, word.sample) for word in spoken.words] == [(0, 4, 0), (5, 10, 24_000)]
    assert spoken.clicks == (24_000,)
    assert not runner.jobs_of(TimingJob)


def test_words_that_are_not_reported_are_estimated_over_the_clip() -> None:
    deck, scripts = lesson("# A\n\n<!-- Some words. -->")
    runner = FakeRunner(answer([]))
    (speech,) = asyncio.run(speak_slides(deck.slides, scripts, context(runner, Silence())))
    assert speech is not None
    assert [word.sample for word in speech.clips[0].sentences[0].words] == [0, 24_000]
    assert [job.backend for job in runner.jobs_of(TimingJob)] == ["timer 1"]


def test_pauses_separate_the_clips_of_a_slide() -> None:
    deck, scripts = lesson("# A\n\n<!-- One. [pause 2s] Two. Three.\n\nFour. [pause 3s] -->")
    runner = FakeRunner(answer([[0, 3, 0]]))
    (speech,) = asyncio.run(speak_slides(deck.slides, scripts, context(runner, Silence())))
    assert speech is not None
    pacing = Settings().pacing
    gaps = [float(clip.gap_before) for clip in speech.clips]
    assert gaps == [0, 2, pytest.approx(pacing.sentence), pytest.approx(pacing.paragraph)]
    assert speech.closing_pause == 3


def test_without_a_voice_nothing_is_spoken() -> None:
    deck, scripts = lesson("# A\n\n<!-- One. -->")
    runner = FakeRunner(answer([]))
    assert asyncio.run(speak_slides(deck.slides, scripts, context(runner, None))) == (None,)
    assert not runner.jobs


def recorded(folder: Path, runner: FakeRunner) -> SlideSpeech:
    (folder / "a.wav").write_bytes(b"RIFF    WAVE")
    deck, scripts = lesson("<!-- _audio: a.wav -->\n# A\n\n* B\n\n<!-- Some words. Some [click] words. -->")
    (speech,) = asyncio.run(speak_slides(deck.slides, scripts, context(runner, None, folder)))
    assert speech is not None
    return speech


def test_the_words_of_a_recording_are_where_they_were_found(tmp_path: Path) -> None:
    """480 samples are trimmed from its start."""
    runner = FakeRunner(answer([[0, 4, 240], [5, 10, 12_240]]))
    speech = recorded(tmp_path, runner)
    (clip,) = speech.clips
    assert [(spoken.start, spoken.end) for spoken in clip.sentences] == [(0, 20_000), (24_000, 48_000)]
    assert [word.sample for spoken in clip.sentences for word in spoken.words] == [0, 10_000, 24_000, 40_000]
    assert [spoken.clicks for spoken in clip.sentences] == [(), (40_000,)]
    assert [job.backend for job in runner.jobs_of(SpeakJob)] == ["timer 1", "timer 1"]
    assert not speech.problems


def test_words_that_a_recording_lacks_are_a_warning_at_their_sentence(tmp_path: Path) -> None:
    (problem,) = recorded(tmp_path, FakeRunner(answer([], lacking=True))).problems
    assert (problem.severity, problem.code, problem.span and problem.span.line) == ("warning", "recording-lacks", 6)
    assert problem.message == "a.wav does not say “words” of the notes, which would be at 0:00.2"


def test_without_confidence_notes_are_spread_over_a_recording_by_their_estimated_lengths(tmp_path: Path) -> None:
    speech = recorded(tmp_path, FakeRunner(answer([], confidence=0.1)))
    (clip,) = speech.clips
    assert [(spoken.start, spoken.end) for spoken in clip.sentences] == [(0, 24_000), (24_000, 48_000)]
    assert [word.sample for spoken in clip.sentences for word in spoken.words] == [0, 12_000, 24_000, 36_000]
    (problem,) = speech.problems
    assert (problem.severity, problem.code) == ("warning", "recording-unaligned")
    assert "confidence 0.10" in problem.message
