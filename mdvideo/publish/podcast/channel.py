"""The channel of a podcast: what ``[podcast]`` in mdvideo.toml must say, checked before anything is built."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from mdvideo.deck.translation.languages import is_language
from mdvideo.errors import SiteError
from mdvideo.settings import PodcastSettings, resolve_path

FEED_NAME = "podcast.xml"

_REQUIRED = {
    "title": 'title = "Caches in ten minutes"',
    "description": 'description = "How caches work, in short lessons."',
    "author": 'author = "Ada Lovelace"',
    "language": 'language = "en"',
    "link": 'link = "https://example.org/lessons/"',
}
"""What a feed cannot do without (RSS 2.0, and Apple's requirements), with an example of each."""


@dataclass(frozen=True, slots=True)
class Channel:
    """A podcast's own data, complete. ``base_url`` is that of the published folder, with a final slash."""

    title: str
    description: str
    author: str
    language: str
    link: str
    base_url: str
    email: str | None
    category: tuple[str, ...]
    explicit: bool
    format: str
    cover: Path | None

    @property
    def feed_url(self) -> str:
        """Where the feed is served."""
        return self.base_url + FEED_NAME

    @property
    def suffix(self) -> str:
        """The suffix of episodes' files."""
        return f".{self.format}"


def channel_of(settings: PodcastSettings, base_url: str | None, root: Path) -> Channel:
    """Return the channel. ``root`` is the folder of mdvideo.toml.

    Raises SiteError, which names all that is missing, or what is wrong with an address or the cover.
    """
    lines = [example for name, example in _REQUIRED.items() if not getattr(settings, name)]
    if not base_url:
        lines.append('and under [publish]: base_url = "https://example.org/video/"')
    if lines:
        raise SiteError(
            f"the podcast lacks {_missing_names(settings, base_url)}",
            hint="write in mdvideo.toml, under [podcast]: " + ", ".join(lines),
        )
    title, description, author = settings.title or "", settings.description or "", settings.author or ""
    language, link, base_url = settings.language or "", settings.link or "", base_url or ""
    for name, url in (("link", link), ("base_url", base_url)):
        if urlsplit(url).scheme not in ("http", "https") or not urlsplit(url).netloc:
            raise SiteError(f"{name}: {url!r} is not a web address", hint="write it whole, as in https://example.org/")
    if not is_language(language):
        raise SiteError(f"podcast.language: {language!r} is not a language tag", hint="write en or pt-BR")
    cover = None if settings.image is None else resolve_path(settings.image, root)
    if cover is not None:
        _check_cover(cover)
    return Channel(
        title=title,
        description=description,
        author=author,
        language=language,
        link=link,
        base_url=base_url.rstrip("/") + "/",
        email=settings.email,
        category=tuple(part.strip() for part in settings.category.split(">") if part.strip()),
        explicit=settings.explicit,
        format=settings.format,
        cover=cover,
    )


def _missing_names(settings: PodcastSettings, base_url: str | None) -> str:
    names = [name for name in _REQUIRED if not getattr(settings, name)] + ([] if base_url else ["base_url"])
    return " and ".join(filter(None, (", ".join(names[:-1]), names[-1])))


def _check_cover(path: Path) -> None:
    from mdvideo.slides.cover import cover_fault

    try:
        fault = cover_fault(path.read_bytes())
    except OSError as error:
        raise SiteError(f"podcast.image: {path} cannot be read: {error.strerror}") from error
    if fault:
        hint = "directories accept a square JPEG or PNG, 1400 to 3000 pixels wide"
        raise SiteError(f"podcast.image: {path} {fault}", hint=hint)
