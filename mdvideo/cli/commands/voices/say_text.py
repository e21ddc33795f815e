"""Speaks a text in a voice, into a WAV file."""

from __future__ import annotations

import sys
from argparse import Namespace
from contextlib import ExitStack
from pathlib import Path

from mdvideo.cli.usage_error import UsageError
from mdvideo.engine.backends.speech_backends import speech_factory
from mdvideo.errors import BackendUnavailable, OutputError
from mdvideo.protocols import BackendContext
from mdvideo.settings import SpeechSettings
from mdvideo.speech.voice_catalog import catalog_voices
from mdvideo.speech.voice_sample import opened_backend, sample_text, speak_sample


def say_text(arguments: Namespace) -> int:
    """Write the file; return the exit status. Raises BackendError, OutputError."""
    if not 0.5 <= arguments.speed <= 2:
        raise UsageError("--speed must be between 0.5 and 2")
    voices = [voice for voice in catalog_voices() if arguments.voice in (voice.name, voice.name.partition("_")[2])]
    named = next((voice for voice in voices if voice.name), None)
    lang = arguments.lang or (named.languages[0] if named is not None else "en-US")
    output = Path(arguments.output or "voice.wav")
    if output.suffix.lower() != ".wav":
        raise UsageError(f"{output} is not a .wav file")
    settings = SpeechSettings(backend=arguments.backend or "auto", voice=arguments.voice, model=arguments.model)
    with ExitStack() as stack:
        context = BackendContext(lambda line: print(line, file=sys.stderr))
        try:
            backend = opened_backend(speech_factory(settings.backend), settings, stack, context)
            sample = speak_sample(backend, arguments.text or sample_text(lang), arguments.voice, lang, arguments.speed)
        except BackendUnavailable as error:
            if named is not None and not named.installed:
                raise BackendUnavailable(f"the voice {named.name} is not installed", hint=named.get) from error
            raise
    try:
        output.write_bytes(sample.wav)
    except OSError as error:
        raise OutputError(f"cannot write {output}: {error.strerror or error}") from error
    if not arguments.quiet:
        print(f"{output}: {sample.seconds:.1f} s, {sample.seconds / sample.took:.0f} times real time")
    return 0
