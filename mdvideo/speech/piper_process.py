"""Speaks through a Piper voice, one request after the other, until its input ends.

It is run by path and imports nothing of mdvideo: piper-tts is GPL code, which must not share a process with it. Input
is one JSON object a line. The first one names the files: ``model``, ``config``, and ``suffix``, hexadecimal bytes that
make the model report durations when they are appended to it in memory. Each other one is an utterance. Output is a line
of JSON for each, followed by as many bytes of 16-bit little-endian mono PCM as its ``bytes`` says.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any


def open_voice(request: dict[str, Any]) -> Any:
    """The voice, on one thread, so that sentences are the same on every machine."""
    import onnxruntime
    from piper import PiperVoice
    from piper.config import PiperConfig

    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = options.inter_op_num_threads = 1
    options.log_severity_level = 3
    model = Path(request["model"]).read_bytes() + bytes.fromhex(request["suffix"])
    session = onnxruntime.InferenceSession(model, options, providers=["CPUExecutionProvider"])
    config = PiperConfig.from_dict(json.loads(Path(request["config"]).read_text(encoding="utf-8")))
    return PiperVoice(session=session, config=config)


def speak(voice: Any, request: dict[str, Any]) -> tuple[dict[str, Any], bytes]:
    """The answer and the sound. ``phonemes`` is a string, ``onsets`` the sample of each (none: unknown)."""
    from piper.config import SynthesisConfig

    config = SynthesisConfig(
        speaker_id=request["speaker"],
        length_scale=voice.config.length_scale / request["speed"],
        noise_scale=0.0,  # with noise, no two calls give the same sound
        noise_w_scale=0.0,
        normalize_audio=False,
    )
    phonemes, onsets, sound, timed = "", [], b"", True
    for chunk in voice.synthesize(request["text"], config, include_alignments=True):
        passed = len(sound) // 2
        if phonemes:
            phonemes += " "
            onsets.append(passed)
        timed = timed and bool(chunk.phoneme_alignments)
        for one in chunk.phoneme_alignments or ():
            if one.phoneme not in "^$":
                phonemes += one.phoneme
                onsets += [passed] * len(one.phoneme)
            passed += int(one.num_samples)
        sound += chunk.audio_int16_bytes
    words = ["".join(part for clause in voice.phonemize(word) for part in clause) for word in request["words"]]
    answer = {"rate": voice.config.sample_rate, "phonemes": phonemes, "words": words, "bytes": len(sound)}
    return answer | {"onsets": onsets if timed else []}, sound


def main() -> None:
    """Answer requests until the input ends."""
    out = sys.stdout.buffer
    # What a library prints must not end up among the answers.
    sys.stdout = sys.stderr
    voice = None
    for line in sys.stdin.buffer:
        request = json.loads(line)
        sound = b""
        try:
            if voice is None:
                voice = open_voice(request)
                answer: dict[str, Any] = {"bytes": 0}
            else:
                answer, sound = speak(voice, request)
        except Exception as error:
            answer = {"error": f"{type(error).__name__}: {error}", "bytes": 0}
        out.write(json.dumps(answer).encode() + b"\n" + sound)
        out.flush()


if __name__ == "__main__":
    main()
