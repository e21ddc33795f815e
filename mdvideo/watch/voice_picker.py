"""The voices of the Voices tab: which this machine has, what each sounds like, and which one the deck uses."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from pathlib import Path
from typing import Any

from mdvideo._util.atomic import write_atomic
from mdvideo.engine.build_engine import BuildEngine
from mdvideo.engine.loaded_deck import LoadedDeck
from mdvideo.errors import BackendUnavailable, OutputError
from mdvideo.plan.jobs.audio_jobs import SpeakJob
from mdvideo.plan.speech_identity import speech_identity
from mdvideo.protocols import TextToSpeech, Utterance
from mdvideo.speech.voice_catalog import CatalogVoice, catalog_voices
from mdvideo.speech.voice_sample import sample_text
from mdvideo.steps.take_files import wav_bytes
from mdvideo.watch.edit_front_matter import with_front_matter_value
from mdvideo.watch.session.media_registry import MediaRegistry

_FOLLOWING = ("hibari", "kokoro")
"""Backends whose voices have names that ``voice:`` takes with any backend that is chosen by itself."""


class VoicePicker:
    """The voices of one session. For use on the event loop's thread.

    ``loaded`` returns the deck as it was read last; it raises MdvideoError before that.
    """

    def __init__(self, path: Path, engine: BuildEngine, media: MediaRegistry, loaded: Callable[[], LoadedDeck]) -> None:
        self._path = path
        self._engine = engine
        self._media = media
        self._loaded = loaded

    async def list_voices(self) -> dict[str, Any]:
        """Return the voices, those of the deck's language first, and which one is chosen. Raises MdvideoError."""
        loaded = self._loaded()
        speech, lang = loaded.settings.speech, loaded.settings.speech.lang or loaded.deck.lang
        known = await asyncio.to_thread(self._known)
        primary = lang.partition("-")[0].lower()

        def rank(voice: CatalogVoice) -> tuple[bool, bool, bool]:
            tag = voice.languages[0]
            return not voice.installed, tag.partition("-")[0] != primary, "-" in lang and tag.lower() != lang.lower()

        voices = sorted(known, key=rank)
        chosen = next((slide.settings.get("voice") for slide in loaded.deck.slides[:1]), None) or speech.voice
        if chosen is None and voices and voices[0].installed and voices[0].languages[0].startswith(primary):
            chosen = voices[0].name  # which speaks where none is named
        entries = [
            {
                "name": voice.name,
                "language": voice.languages[0],
                "about": voice.description,
                "installed": voice.installed,
                "get": voice.get,
                "fits": voice.languages[0].partition("-")[0] == primary,
            }
            for voice in voices
        ]
        return {"voices": entries, "chosen": chosen, "lang": lang}

    async def sample_url(self, name: str) -> str:
        """Return the URL at which to hear a sentence in this voice. Raises MdvideoError."""
        voice = await asyncio.to_thread(self._voice, name)
        lang = voice.languages[0]
        speech = self._loaded().settings.speech
        if speech.backend == "none":
            speech = speech.model_copy(update={"backend": "auto"})
        backend = await asyncio.to_thread(self._engine.speech_backends.backend_of, speech)
        if backend is None:
            raise BackendUnavailable("no voice is installed", hint="pip install 'mdvideo[voice]'")
        utterance = Utterance(sample_text(lang), lang, voice.name, speech.speed)
        return await spoken_url(self._engine, self._media, backend, utterance, f"voice {name}")

    async def use(self, name: str) -> None:
        """Write ``voice: NAME`` into the deck's front matter. The watcher then builds it. Raises MdvideoError."""
        voice = await asyncio.to_thread(self._voice, name)
        try:
            text = await asyncio.to_thread(self._path.read_bytes)
            changed = with_front_matter_value(text.decode("utf-8"), "voice", voice.name)
        except (OSError, UnicodeDecodeError) as error:
            raise OutputError(f"cannot read {self._path}: {error}") from error
        await asyncio.to_thread(write_atomic, self._path, changed.encode())

    def _known(self) -> list[CatalogVoice]:
        backend = self._loaded().settings.speech.backend
        wanted = _FOLLOWING if backend in ("auto", "none") else (backend,)
        return [voice for voice in catalog_voices() if voice.name and voice.backend in wanted]

    def _voice(self, name: str) -> CatalogVoice:
        voice = next((voice for voice in self._known() if voice.name == name), None)
        if voice is None:
            raise OutputError(f"there is no voice {name!r}")
        if not voice.installed:
            raise BackendUnavailable(f"the voice {name} is not installed", hint=voice.get)
        return voice


async def spoken_url(
    engine: BuildEngine, media: MediaRegistry, voice: TextToSpeech, utterance: Utterance, label: str
) -> str:
    """Speak an utterance, or take it from the cache, and return its URL. Raises MdvideoError."""
    identity = await asyncio.to_thread(speech_identity, voice, utterance)  # may load a voice
    spoken = await engine.runner.make(SpeakJob(label=label, utterance=utterance, backend=identity))
    pcm = await asyncio.to_thread(engine.store.read, spoken.outputs["sound"])
    return media.add_wav(wav_bytes(pcm, spoken.report["rate"]))
