"""The speech backend ``none``, which says nothing."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from mdvideo.protocols import STANDALONE, BackendContext, SynthesizedSpeech, Utterance


class Silence:
    """A speech backend that says nothing, for tests and for ``speech: {backend: none}``: no samples per utterance."""

    identity = "silence 1"

    def __init__(self, settings: object = None, context: BackendContext = STANDALONE) -> None:
        """Ignore both arguments, which every backend takes."""

    def speak(self, utterances: Sequence[Utterance]) -> Iterator[SynthesizedSpeech]:
        """Yield an empty clip for each utterance, in order."""
        import numpy as np

        for utterance in utterances:
            yield SynthesizedSpeech(utterance, np.zeros(0, np.float32), 48_000, ())
