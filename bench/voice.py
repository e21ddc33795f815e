"""The default English voice: its speed, how well a recognizer understands it, and how true its word times are.

Recognizer and aligner are pocketsphinx with the model in its package, which knows nothing of our voices. It understands
less than a modern recognizer does, so its word error rate is only reported as a ratio: the voice's against eSpeak NG's.
"""

from __future__ import annotations

import re
import time
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from bench.harness import parse_quick, print_figures
from mdvideo.audio.alignment.forced_alignment import ALIGNER_RATE, SpeechRecognizer, WordAligner
from mdvideo.audio.decode import resample
from mdvideo.protocols import SynthesizedSpeech, TextToSpeech, Utterance
from mdvideo.speech.espeak import Espeak
from mdvideo.speech.hibari import Hibari

SENTENCES = Path(__file__).with_name("technical_sentences.txt")
LANG = "en-US"


def speak_all(voice: TextToSpeech, sentences: Sequence[str]) -> tuple[list[SynthesizedSpeech], float]:
    """Speak sentences on one thread; return them, and the seconds that it took after the voice was loaded."""
    next(iter(voice.speak([Utterance("Ready.", LANG)])))
    start = time.perf_counter()
    spoken = [next(iter(voice.speak([Utterance(text, LANG)]))) for text in sentences]
    return spoken, time.perf_counter() - start


def words_of(text: str) -> list[str]:
    """Return the words of a text in lower case."""
    return re.findall(r"[a-z']+", text.lower())


def word_errors(said: Sequence[str], heard: Sequence[str]) -> int:
    """Return the fewest insertions, deletions and substitutions between two lists of words (Levenshtein)."""
    costs = list(range(len(heard) + 1))
    for row, word in enumerate(said, start=1):
        before, costs[0] = costs[0], row
        for column, other in enumerate(heard, start=1):
            before, costs[column] = (
                costs[column],
                min(costs[column] + 1, costs[column - 1] + 1, before + (word != other)),
            )
    return costs[-1]


def word_error_rate(spoken: Sequence[SynthesizedSpeech], recognizer: SpeechRecognizer) -> float:
    """Return the share of words that a recognizer hears wrongly, misses or adds."""
    errors = total = 0
    for speech in spoken:
        said = words_of(speech.utterance.text)
        errors += word_errors(said, recognizer.words_in(resample(speech.samples, speech.rate, ALIGNER_RATE)))
        total += len(said)
    return errors / total


def timing_errors(spoken: Sequence[SynthesizedSpeech], aligner: WordAligner) -> list[float]:
    """Return by how many milliseconds the voice's word times differ from the aligner's."""
    errors: list[float] = []
    for speech in spoken:
        reported = {word.start: word.sample / speech.rate for word in speech.words}
        found = aligner.align(resample(speech.samples, speech.rate, ALIGNER_RATE), speech.utterance.text)
        errors += [
            1000 * abs(reported[word.start] - word.seconds)
            for word in found or ()
            if word.known and word.start in reported
        ]
    return errors


def main() -> None:
    """Measure, and print the figures."""
    quick = parse_quick(__doc__, "twenty sentences")
    sentences = SENTENCES.read_text(encoding="utf-8").splitlines()[: 20 if quick else None]
    spoken, seconds = speak_all(Hibari(), sentences)
    playing = sum(speech.samples.size / speech.rate for speech in spoken)
    again, _ = speak_all(Hibari(), sentences)
    deterministic = all(np.array_equal(a.samples, b.samples) for a, b in zip(spoken, again, strict=True))
    print(f"{playing:.0f} s of speech in {seconds:.1f} s, {'the same' if deterministic else 'not the same'} again")
    recognizer = SpeechRecognizer()
    neural = word_error_rate(spoken, recognizer)
    espeak = word_error_rate(speak_all(Espeak(), sentences)[0], recognizer)
    print(f"word error rate: {neural:.1%}, of eSpeak NG {espeak:.1%}", flush=True)
    errors = timing_errors(spoken, WordAligner())
    print_figures(
        {
            "realtime_factor": round(playing / seconds, 1),
            "wer_ratio_espeak": round(neural / espeak, 3),
            "word_error_ms_p50": round(float(np.percentile(errors, 50)), 1),
            "word_error_ms_p95": round(float(np.percentile(errors, 95)), 1),
            "deterministic": deterministic,
            "words_aligned": len(errors),
            "sentences": len(sentences),
        }
    )


if __name__ == "__main__":
    main()
