"""A published video as the manifest has it, for tests that need no film."""

from __future__ import annotations

import pytest

from mdvideo.output.manifest import FrameSizeModel, ManifestFile
from mdvideo.site.manifest import SiteManifest, SiteParagraph, SiteSlide, SiteVideo


def file(path: str, kind: str, media_type: str, lang: str | None = None, size: int = 1_500_000) -> ManifestFile:
    return ManifestFile(path=path, kind=kind, type=media_type, lang=lang, size=size, sha256="0" * 64)


def video_named(name: str = "intro", title: str = "Caches", lang: str = "en", **changes: object) -> SiteVideo:
    folder = f"{name}-0123456789ab"
    values: dict[str, object] = {
        "name": name,
        "source": f"lessons/{name}.deck.md",
        "folder": folder,
        "inputs": "1" * 64,
        "title": title,
        "description": "How caches work.",
        "author": "Ada",
        "lang": lang,
        "voiced": True,
        "duration": 12.0,
        "size": FrameSizeModel(width=320, height=180),
        "fps": "30",
        "uploaded": "2026-11-21T03:00:00+00:00",
        "slides": (
            SiteSlide(number=1, title="What they are", start=0, end=4.5, anchor="what-they-are", shown=("Fast.",)),
            SiteSlide(
                number=2,
                title="Why",
                start=4.5,
                end=12,
                anchor="why",
                said=(SiteParagraph(start=5, text="Because memory is slow."),),
            ),
        ),
        "files": (
            file(f"{folder}/{name}.mp4", "video", "video/mp4"),
            file(f"{folder}/{name}.jpg", "poster", "image/jpeg"),
            file(f"{folder}/{name}.chapters.vtt", "chapters", "text/vtt"),
            file(f"{folder}/{name}.{lang}.vtt", "captions", "text/vtt", lang),
            file(f"{folder}/{name}.{lang}.srt", "captions", "application/x-subrip", lang),
            file(f"{folder}/{name}.html", "transcript", "text/html", lang),
            file(f"{folder}/{name}.txt", "transcript", "text/plain", lang),
        ),
    }
    return SiteVideo.model_validate(values | changes)


@pytest.fixture
def video() -> SiteVideo:
    return video_named()


@pytest.fixture
def site(video: SiteVideo) -> SiteManifest:
    return SiteManifest(tool="mdvideo 0", videos=(video, video_named("outro", "The end")))
