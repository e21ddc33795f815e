"""Settings of speech, sound, pacing and the encoder."""

from __future__ import annotations

from pathlib import Path
from typing import Literal

from pydantic import Field

from mdvideo.settings.setting_base import FrozenSettings


class SpeechSettings(FrozenSettings):
    """The voice of the presenter notes. A server's URL and key come from the environment."""

    backend: str = Field(
        "auto", description="auto, hibari, kokoro, espeak, piper, openai, none, or a backend of another package"
    )
    voice: str | None = Field(None, description="name of the voice; default: the backend's voice for the language")
    speed: float = Field(1.0, ge=0.5, le=2, description="speed, as a factor of the voice's own")
    lang: str | None = Field(None, description="language of the notes as a BCP 47 tag; default: the deck's language")
    read: Literal["words", "plain"] = Field(
        "words", description="plain: numbers and abbreviations go to the voice as written"
    )
    model: str | None = Field(
        None, description="for piper: its .onnx file; for kokoro: another .onnx file; for openai: name of the model"
    )
    voices: Path | None = Field(None, description="for kokoro: another file of voices")


class VideoSettings(FrozenSettings):
    """Settings of the video encoder."""

    codec: Literal["h264", "av1"] = Field(
        "h264", description="h264 plays everywhere; av1 is a third of the size, and plays in browsers since 2022"
    )
    quality: Literal["small", "balanced", "high"] = Field("balanced", description="file size against quality")
    crf: int | None = Field(
        None, ge=0, le=63, description="CRF of still frames, smaller is better quality; default: by `quality`"
    )
    moving_crf: int | None = Field(None, ge=0, le=63, description="CRF of moving frames; default: by `quality`")
    keyframe_seconds: float | None = Field(
        None, ge=0.5, le=30, description="maximum distance between key frames of a still; default: h264 10, av1 30"
    )


class PacingSettings(FrozenSettings):
    """How long slides are shown: as long as their speech, or their reading time without speech. Times in seconds."""

    words_per_minute: int = Field(170, ge=40, le=600, description="reading speed")
    look: float = Field(2.0, ge=0, le=30, description="time for the picture, added to the reading time")
    shortest: float = Field(4.0, ge=0.5, le=60)
    longest: float = Field(30.0, ge=1, le=600)
    per_fragment: float = Field(1.5, ge=0, le=30, description="minimum time per fragment")
    reveal_fade: float = Field(0.2, ge=0, le=2, description="length of a fragment's fade-in")
    before: float = Field(0.5, ge=0, le=30, description="silence before a slide's first word")
    sentence: float = Field(0.35, ge=0, le=10, description="silence between sentences")
    paragraph: float = Field(0.8, ge=0, le=10, description="silence between paragraphs, and between notes")
    after: float = Field(0.7, ge=0, le=30, description="silence after a slide's last word, before the transition")


class SoundSettings(FrozenSettings):
    """Sound files that frame a video. Their paths are relative to the deck, or to its project."""

    intro: Path | None = Field(None, description="a sting that is heard before the first word")
    outro: Path | None = Field(None, description="a sting that is heard after the last word")
