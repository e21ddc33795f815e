"""The seams: what image backends, speech backends and page renderers must provide, with a deterministic fake of each.

Everything that generates pictures, synthesizes speech or typesets pages is reached through these protocols; only
``engine/`` names implementations. Other packages add their own through the entry-point groups ``mdvideo.images`` and
``mdvideo.speech``. Each entry point is a factory: a class or a function, called as ``factory(settings, context)`` with
the ImageSettings or SpeechSettings and a BackendContext. A backend that is a context manager is entered before its
first use and left when the engine closes.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from mdvideo.protocols.backend_context import (
    STANDALONE,
    BackendContext,
    Parallel,
    is_parallel,
)
from mdvideo.protocols.page_protocols import (
    Box,
    Document,
    HtmlRenderer,
)
from mdvideo.protocols.picture_protocols import (
    CalmArea,
    ChosenPicture,
    CreditsPictures,
    GeneratedFrames,
    GeneratedPicture,
    MotionClipRequest,
    OnProgress,
    OnStep,
    PerRequestModel,
    PictureLook,
    PictureRequest,
    ReportsModel,
    TextToImage,
    UsesLook,
)
from mdvideo.protocols.speech_protocols import (
    ChecksTexts,
    ChecksVoices,
    Emphasis,
    Pronunciation,
    ReadsIpa,
    RoutesUtterances,
    SpokenWord,
    SynthesizedSpeech,
    TextToSpeech,
    TimedPhoneme,
    Utterance,
    VoiceProblem,
)

if TYPE_CHECKING:
    from mdvideo.protocols.picture_protocols import Pixels

__all__ = [
    "STANDALONE",
    "BackendContext",
    "Box",
    "CalmArea",
    "ChecksTexts",
    "ChecksVoices",
    "ChosenPicture",
    "CreditsPictures",
    "Document",
    "Emphasis",
    "GeneratedFrames",
    "GeneratedPicture",
    "HtmlRenderer",
    "MotionClipRequest",
    "OnProgress",
    "OnStep",
    "Parallel",
    "PerRequestModel",
    "PictureLook",
    "PictureRequest",
    "Pixels",
    "Pronunciation",
    "ReadsIpa",
    "ReportsModel",
    "RoutesUtterances",
    "SpokenWord",
    "SynthesizedSpeech",
    "TextToImage",
    "TextToSpeech",
    "TimedPhoneme",
    "UsesLook",
    "Utterance",
    "VoiceProblem",
    "is_parallel",
]
