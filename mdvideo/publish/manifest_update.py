"""The manifest of a site as its videos change: merged, linked between languages, and rid of what no deck makes."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from collections.abc import Set as AbstractSet
from itertools import chain
from pathlib import Path

from mdvideo import __version__
from mdvideo.deck.translation.languages import original_of
from mdvideo.output.manifest import ManifestFile
from mdvideo.publish.embed.template_parts import WORDS, stencil_of
from mdvideo.publish.output_folder import place_asset
from mdvideo.publish.site_manifest import SiteManifest, SiteVideo, write_site
from mdvideo.publish.translated_subtitles import subtitles

TOOL = f"mdvideo {__version__}"
SCRIPT, STYLE = "mdvideo.js", "mdvideo.css"


def entered(out: Path, site: SiteManifest, videos: Iterable[SiteVideo], base_url: str | None) -> SiteManifest:
    """The manifest with these videos in it; what other decks have published stays. Raises OutputError."""
    before = {video.name: video for video in site.videos}
    made = {video.name: video for video in videos}
    linked = _linked((before | made).values())
    after = SiteManifest(
        tool=TOOL,
        base_url=base_url.rstrip("/") + "/" if base_url else site.base_url,
        script=place_asset(out, SCRIPT),
        style=place_asset(out, STYLE),
        words={lang: dict(words) for lang, words in WORDS.items()},
        videos=tuple(_subtitled(out, linked, before, made.keys())),
    )
    return _with_retired(site, _with_figures(after, site))


def without_orphans(site: SiteManifest, root: Path) -> SiteManifest:
    """The manifest without the videos whose decks are gone; their files are retired."""
    kept = _linked(video for video in site.videos if (root / video.source).is_file())
    return _with_retired(site, _with_figures(site.model_copy(update={"videos": tuple(kept)}), site))


def write_if_new(out: Path, before: SiteManifest, after: SiteManifest) -> None:
    """Write the manifest; one that says the same is left alone, since generators watch its time. Raises OutputError."""
    if before != after:
        write_site(out, after)


def _linked(videos: Iterable[SiteVideo]) -> list[SiteVideo]:
    """The videos by name, each with the names of the same lesson in other languages."""
    videos = sorted(videos, key=lambda video: video.name)
    lessons: dict[Path, list[SiteVideo]] = defaultdict(list)
    for video in videos:
        lessons[original_of(Path(video.source))].append(video)
    return [
        video.model_copy(update={"translations": translations})
        for video in videos
        for translations in [
            {
                other.lang: other.name
                for other in lessons[original_of(Path(video.source))]
                if other is not video and other.lang != video.lang
            }
        ]
    ]


def _subtitled(
    out: Path, videos: Iterable[SiteVideo], before: Mapping[str, SiteVideo], made: AbstractSet[str]
) -> Iterator[SiteVideo]:
    """Each video with its translations' captions on its own time; those of videos that are as they were stand."""
    by_name = {video.name: video for video in videos}
    for video in by_name.values():
        names = video.translations.values()
        if made.isdisjoint({video.name, *names}) and video.translations == before[video.name].translations:
            yield video
            continue
        own = tuple(file for file in video.files if file.kind != "subtitles")
        moved = (subtitles(out, video, by_name[name]) for name in names)
        found: tuple[ManifestFile, ...] = tuple(file for file in moved if file is not None)
        yield video.model_copy(update={"files": (*own, *found)})


def _with_figures(site: SiteManifest, before: SiteManifest) -> SiteManifest:
    """The manifest with a figure for each video; those stand of videos that are as they were."""
    alike = (site.tool, site.script, site.style) == (before.tool, before.script, before.style)
    drawn = {video.name: video for video in before.videos} if alike else {}
    films = {video.name: video.folder for video in before.videos}
    videos = []
    for video in site.videos:
        others = tuple(site.others(video))
        old = drawn.get(video.name)
        same_others = all(films.get(other.name) == other.folder for other in others)
        if old is not None and old.figure and same_others and video == old:
            videos.append(video)
        else:
            figure = stencil_of(video, others, site.script, site.style)
            videos.append(video.model_copy(update={"figure": figure}))
    return site.model_copy(update={"videos": tuple(videos)})


def _with_retired(before: SiteManifest, after: SiteManifest) -> SiteManifest:
    """``after``, knowing of everything that ``before`` had and it has no more."""
    gone = [path for path in (*before.retired, *_ours(before)) if path not in set(_ours(after))]
    return after.model_copy(update={"retired": tuple(sorted(set(gone)))})


def _ours(site: SiteManifest) -> Iterable[str]:
    """Everything that a manifest's videos and figures consist of: folders, and files outside of them."""
    subtitles_ = (file.path for video in site.videos for file in video.files if file.kind == "subtitles")
    assets = (path for path in (site.script, site.style) if path)
    return chain((video.folder for video in site.videos), subtitles_, assets)
