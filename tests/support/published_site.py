"""Published videos: entries of a manifest without files, and small sites that are really published."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest

from mdvideo.output.manifest import FrameSizeModel, ManifestFile
from mdvideo.publish.publisher import PublishedSite, PublishOptions, publish
from mdvideo.publish.site_manifest import SiteManifest, SiteParagraph, SiteSlide, SiteVideo


def manifest_file(
    path: str, kind: str, media_type: str, lang: str | None = None, size: int = 1_500_000
) -> ManifestFile:
    """Return the entry of a file."""
    return ManifestFile(path=path, kind=kind, type=media_type, lang=lang, size=size, sha256="0" * 64)


def make_video(name: str = "intro", title: str = "Caches", lang: str = "en", **changes: object) -> SiteVideo:
    """Return the entry of a video with two slides and all kinds of files."""
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
            manifest_file(f"{folder}/{name}.mp4", "video", "video/mp4"),
            manifest_file(f"{folder}/{name}.jpg", "poster", "image/jpeg"),
            manifest_file(f"{folder}/{name}.chapters.vtt", "chapters", "text/vtt"),
            manifest_file(f"{folder}/{name}.{lang}.vtt", "captions", "text/vtt", lang),
            manifest_file(f"{folder}/{name}.{lang}.srt", "captions", "application/x-subrip", lang),
            manifest_file(f"{folder}/{name}.html", "transcript", "text/html", lang),
            manifest_file(f"{folder}/{name}.txt", "transcript", "text/plain", lang),
        ),
    }
    return SiteVideo.model_validate(values | changes)


@pytest.fixture
def video() -> SiteVideo:
    return make_video()


@pytest.fixture
def site(video: SiteVideo) -> SiteManifest:
    return SiteManifest(tool="mdvideo 0", videos=(video, make_video("outro", "The end")))


SMALL = "size: 320x180\nfps: 10\nrenderer: blitz\nimages: {backend: flat}\n"
"""Front matter of decks that are built quickly."""


def deck_text(title: str = "Caches", *slides: str, front: str = "") -> str:
    """Return a silent deck with a slide for its title and one for each text."""
    pages = "".join(f"\n---\n\n{slide}\n" for slide in slides)
    return f"---\ntitle: {title}\nspeech: {{backend: none}}\n{SMALL}{front}---\n\n# {title}\n{pages}"


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """The folder of a project with one deck, ``lessons/intro.deck.md``."""
    folder = tmp_path / "project"
    (folder / "lessons").mkdir(parents=True)
    (folder / "mdvideo.toml").write_text("")
    (folder / "lessons" / "intro.deck.md").write_text(deck_text("Caches", "## Why\n\nMemory is slow."))
    return folder


SPOKEN = """\
---
title: How caches work
description: Why a cache makes things fast.
author: Ada
lang: {lang}
size: 320x180
fps: 10
images: {{backend: flat}}
speech: {{backend: none}}
---

# How caches work

<!-- A cache keeps what was asked for. -->

---

## Hits & misses

- A hit is answered at once
- `x < y && "z"` takes the long way

<!-- When the cache holds the answer, that is a hit.

Otherwise somebody has to walk. -->

---

## When it lies

<!-- A cache lies when the world has changed. -->
"""


@pytest.fixture(scope="session")
def site_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A published folder with a base URL: a deck with captions in two languages, and another deck."""
    folder = tmp_path_factory.mktemp("lessons")
    (folder / "mdvideo.toml").write_text("")
    (folder / "intro.deck.md").write_text(SPOKEN.format(lang="en"))
    german = SPOKEN.format(lang="de").replace("A cache keeps what was asked for", "Ein Cache behält, was gefragt wurde")
    (folder / "intro.deck.de.md").write_text(german)
    (folder / "outro.deck.md").write_text(deck_text("The end", "## Thanks"))
    publish([folder], folder / "site", PublishOptions(base_url="https://example.org/video")).raise_first_error()
    return folder / "site"


def publish_project(project: Path, *decks: str, **options: object) -> PublishedSite:
    """Publish decks of a project, by default all, into its folder ``site``."""
    paths: Sequence[Path] = [project / deck for deck in decks] or [project]
    return publish(paths, project / "site", PublishOptions(**options))  # type: ignore[arg-type]


def states_of(result: PublishedSite) -> dict[str, str]:
    """Return the state of each deck, by name."""
    return {outcome.name: outcome.state for outcome in result.outcomes}


@pytest.fixture(scope="session")
def videos_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A published folder without a base URL: ``intro`` in two languages, and ``outro``."""
    folder = tmp_path_factory.mktemp("videos")
    (folder / "mdvideo.toml").write_text("")
    (folder / "intro.deck.md").write_text(SPOKEN.format(lang="en"))
    (folder / "intro.deck.de.md").write_text(SPOKEN.format(lang="de"))
    (folder / "outro.deck.md").write_text(deck_text("The end of {{ caches }}", "## Thanks"))
    publish([folder], folder / "out").raise_first_error()
    return folder / "out"
