"""Update a site's manifest when its videos change: merge, link translations, retire what is no longer used."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from collections.abc import Set as AbstractSet
from itertools import chain
from pathlib import Path

from mdvideo import __version__
from mdvideo.deck.translation.languages import original_of
from mdvideo.output.manifest import ManifestFile
from mdvideo.publish.embed.template_parts import LABELS_BY_LANG, template_parts_of
from mdvideo.publish.output_folder import copy_asset
from mdvideo.publish.site_manifest import SiteManifest, SiteVideo, write_site
from mdvideo.publish.translated_subtitles import write_subtitles

TOOL = f"mdvideo {__version__}"
SCRIPT, STYLE = "mdvideo.js", "mdvideo.css"


def merge_videos(out: Path, site: SiteManifest, videos: Iterable[SiteVideo], base_url: str | None) -> SiteManifest:
    """Return the manifest with these videos added or replaced. Videos of other decks stay. Raises OutputError.

    Writes the figures' script and style sheet, and subtitles of translations, into ``out``.
    """
    before = {video.name: video for video in site.videos}
    built = {video.name: video for video in videos}
    linked = _link_translations((before | built).values())
    after = SiteManifest(
        tool=TOOL,
        base_url=base_url.rstrip("/") + "/" if base_url else site.base_url,
        script=copy_asset(out, SCRIPT),
        style=copy_asset(out, STYLE),
        words={lang: dict(labels) for lang, labels in LABELS_BY_LANG.items()},
        videos=tuple(_add_subtitles(out, linked, before, built.keys())),
    )
    return _retire_missing(site, _add_figures(after, site))


def remove_orphans(site: SiteManifest, root: Path) -> SiteManifest:
    """Return the manifest without the videos whose decks no longer exist; their files are retired."""
    kept = _link_translations(video for video in site.videos if (root / video.source).is_file())
    return _retire_missing(site, _add_figures(site.model_copy(update={"videos": tuple(kept)}), site))


def write_if_changed(out: Path, before: SiteManifest, after: SiteManifest) -> None:
    """Write the manifest unless it is unchanged, since generators watch its modification time. Raises OutputError."""
    if before != after:
        write_site(out, after)


def _link_translations(videos: Iterable[SiteVideo]) -> list[SiteVideo]:
    """Return the videos sorted by name, each with the names of the same deck's videos in other languages."""
    videos = sorted(videos, key=lambda video: video.name)
    by_original: dict[Path, list[SiteVideo]] = defaultdict(list)
    for video in videos:
        by_original[original_of(Path(video.source))].append(video)
    return [
        video.model_copy(update={"translations": translations})
        for video in videos
        for translations in [
            {
                other.lang: other.name
                for other in by_original[original_of(Path(video.source))]
                if other is not video and other.lang != video.lang
            }
        ]
    ]


def _add_subtitles(
    out: Path, videos: Iterable[SiteVideo], before: Mapping[str, SiteVideo], built: AbstractSet[str]
) -> Iterator[SiteVideo]:
    """Yield each video with its translations' captions, retimed to it; subtitles of unchanged videos are kept."""
    by_name = {video.name: video for video in videos}
    for video in by_name.values():
        names = video.translations.values()
        if built.isdisjoint({video.name, *names}) and video.translations == before[video.name].translations:
            yield video
            continue
        own = tuple(file for file in video.files if file.kind != "subtitles")
        written = (write_subtitles(out, video, by_name[name]) for name in names)
        subtitles: tuple[ManifestFile, ...] = tuple(file for file in written if file is not None)
        yield video.model_copy(update={"files": (*own, *subtitles)})


def _add_figures(site: SiteManifest, before: SiteManifest) -> SiteManifest:
    """Return the manifest with a figure for each video; figures of unchanged videos are kept."""
    same_assets = (site.tool, site.script, site.style) == (before.tool, before.script, before.style)
    reusable = {video.name: video for video in before.videos} if same_assets else {}
    folders = {video.name: video.folder for video in before.videos}
    videos = []
    for video in site.videos:
        translations = tuple(site.translations_of(video))
        old = reusable.get(video.name)
        same_translations = all(folders.get(other.name) == other.folder for other in translations)
        if old is not None and old.figure and same_translations and video == old:
            videos.append(video)
        else:
            figure = template_parts_of(video, translations, site.script, site.style)
            videos.append(video.model_copy(update={"figure": figure}))
    return site.model_copy(update={"videos": tuple(videos)})


def _retire_missing(before: SiteManifest, after: SiteManifest) -> SiteManifest:
    """Return ``after``, listing as retired every path that ``before`` had and ``after`` no longer uses."""
    used = set(_owned_paths(after))
    retired = {path for path in (*before.retired, *_owned_paths(before)) if path not in used}
    return after.model_copy(update={"retired": tuple(sorted(retired))})


def _owned_paths(site: SiteManifest) -> Iterable[str]:
    """The paths of a manifest's videos and figures: folders, and files outside of them."""
    subtitles = (file.path for video in site.videos for file in video.files if file.kind == "subtitles")
    assets = (path for path in (site.script, site.style) if path)
    return chain((video.folder for video in site.videos), subtitles, assets)
