"""What speaks an utterance, for the keys of speech clips."""

from __future__ import annotations

from mdvideo.protocols import RoutesUtterances, TextToSpeech, Utterance


def speech_identity(backend: TextToSpeech, utterance: Utterance) -> str:
    """Return the identity of what speaks an utterance: the backend, or the one that it hands the utterance to."""
    if isinstance(backend, RoutesUtterances):
        return backend.backend_for(utterance.voice, utterance.lang).identity
    return backend.identity
