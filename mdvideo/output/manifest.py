"""The manifest of each video: what it shows and when, and the digest of every file.

``mdvideo schema manifest`` prints its JSON schema. It contains no build time and no absolute path, so the same deck
gives the same manifest.
"""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict, Field

CHAPTERS_TYPE = "application/json+chapters"
"""The media type of chapters in the podcast namespace's format."""


class _Frozen(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class ManifestPrompt(_Frozen):
    """A picture that was generated for a slide."""

    prompt: str = Field(description="the whole prompt, including the deck's style")
    seed: int
    backend: str = Field(description="name and version of the image backend")
    sha256: str = Field(description="of the generated PNG")
    score: float | None = Field(None, description="how the scorer judged the picture, if one did")
    credit: str | None = Field(None, description="whom the picture is credited to, if it is a photo")


class ManifestClip(_Frozen):
    """The generated clip that sets a slide's backgrounds in motion."""

    prompt: str = Field(description="how they move")
    seed: int
    backend: str = Field(description="the motion backend with its model, revision and libraries")
    sha256: str = Field(description="of the clip, an H.264 byte stream")


class ManifestSlide(_Frozen):
    """One slide on the time axis. It is fully visible from ``start``; its time ends with the transition out of it."""

    number: int = Field(ge=1)
    title: str
    start: float = Field(ge=0, description="seconds")
    end: float = Field(ge=0, description="seconds")
    start_frame: int = Field(ge=0)
    end_frame: int = Field(ge=0, description="exclusive")
    reveals: tuple[float, ...] = Field(description="seconds at which each fragment begins to appear")
    contrast: float | None = Field(description="lowest WCAG contrast ratio of its text; null if it has no text")
    contrast_required: float | None = Field(description="4.5, or 3 for large text, where the ratio is lowest")
    fit: float = Field(description="scale to which the text was reduced so that it fits; 1 if it was not")
    prompts: tuple[ManifestPrompt, ...]
    clip: ManifestClip | None = Field(None, description="null unless a model sets its backgrounds in motion")
    alt: tuple[str, ...] = Field(description="alternative texts of its figures")
    notes: str = Field(description="what is said on it, as written; empty if nothing is")


class ManifestFile(_Frozen):
    """A file of this video, named relative to the manifest."""

    path: str
    kind: str = Field(description="video, audio, poster, chapters, captions, transcript or youtube")
    type: str = Field(description="media type")
    lang: str | None = Field(None, description="language of captions and transcripts, as a BCP 47 tag")
    codecs: str | None = Field(None, description="of a video: what it needs to be decoded, as in RFC 6381")
    size: int = Field(description="bytes")
    sha256: str


class FrameSizeModel(_Frozen):
    """Frame size in pixels."""

    width: int
    height: int


class Manifest(_Frozen):
    """A finished video."""

    version: int = Field(1, description="of this format")
    tool: str = Field(description="name and version of the program that made it")
    source: str = Field(description="the deck's file name")
    title: str
    description: str
    author: str
    lang: str = Field(description="language of the slides, as a BCP 47 tag")
    voiced: bool = Field(description="whether it has speech")
    theme: str
    size: FrameSizeModel
    fps: str = Field(description="frames per second, as an integer or a fraction: 30 or 30000/1001")
    frames: int
    duration: float = Field(description="seconds")
    slides: tuple[ManifestSlide, ...]
    files: tuple[ManifestFile, ...]

    def to_json(self) -> str:
        """Return the manifest as indented JSON with a final newline."""
        return self.model_dump_json(indent=2) + "\n"
