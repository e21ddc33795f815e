"""The figure that shows a published video in a page: THE one renderer, for which every adapter only supplies addresses.

It works without JavaScript: links of chapters are media fragments of the film. The script adds seeking in place, deep
links and the current chapter. The markup is well-formed XML too (EPUB), and holds no empty line, so that it passes
through Markdown untouched. Each text is escaped here and nowhere else.
"""

from __future__ import annotations

import json
import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from html import escape
from types import MappingProxyType
from typing import NamedTuple
from urllib.parse import quote

from mdvideo.output.manifest import ManifestFile
from mdvideo.publish.embed.labels import Labels, language_name, words_in
from mdvideo.publish.embed.structured_data import (
    UrlOf,
    chapters_of,
    clock,
    deep_link,
    iso_duration,
    open_graph,
    seconds_text,
    structured_data,
)
from mdvideo.publish.site_manifest import SiteSlide, SiteVideo

__all__ = [
    "EmbedOptions",
    "FigureLook",
    "FigurePart",
    "UrlOf",
    "deep_link",
    "embed_html",
    "figure_parts",
    "open_graph",
    "structured_data",
]


@dataclass(frozen=True, slots=True)
class EmbedOptions:
    """What a figure shows besides the film. ``lang`` is the page's language, for our words; default: the video's.

    ``width`` is a CSS length; ``start`` is the second at which playing begins; ``captions`` says whether they are shown
    from the start.
    """

    title: str | None = None
    width: str | None = None
    start: float = 0
    captions: bool = True
    chapters: bool = True
    transcript: bool = True
    transcript_open: bool = False
    download: bool = True
    structured: bool = True
    lang: str | None = None


@dataclass(frozen=True, slots=True)
class FigureLook:
    """How the figures of one video differ from page to page: our words, and texts as they stand in the HTML.

    ``title`` is an attribute's value; ``start`` the end of the film's address; all others are whole attributes with a
    space before them, or empty.
    """

    words: Labels
    title: str
    narrow: str
    start: str
    captioned: str
    opened: str
    crossorigin: str

    @classmethod
    def of(cls, options: EmbedOptions, video: SiteVideo, film_url: str) -> FigureLook:
        """The looks that these options ask for."""
        return cls(
            words=words_in(options.lang or video.lang),
            title=_attr(options.title or video.title),
            narrow=f' style="max-width:{_attr(options.width)}"' if options.width else "",
            start=f"#t={seconds_text(options.start)}" if options.start else "",
            captioned=' default=""' if options.captions else "",
            opened=' open=""' if options.transcript_open else "",
            # Browsers load captions from another server only so; the server must allow it (CORS).
            crossorigin=' crossorigin="anonymous"' if film_url.startswith(("http://", "https://", "//")) else "",
        )


class FigurePart(NamedTuple):
    """A piece of the figure. Parts that are no ``frame`` may be left out; their HTML is put together as it is."""

    part: str
    html: str


def embed_html(
    video: SiteVideo,
    url_of: UrlOf,
    *,
    poster_url_of: UrlOf | None = None,
    absolute_url_of: UrlOf | None = None,
    page_url: str | None = None,
    others: Sequence[SiteVideo] = (),
    anchor_of: Mapping[int, str] = MappingProxyType({}),
    options: EmbedOptions = EmbedOptions(),
    script_url: str | None = None,
    style_url: str | None = None,
) -> str:
    """The figure as HTML, lines without an empty one between them.

    ``url_of`` maps a file's path, relative to the site's manifest and percent-encoded, to its address in the page;
    ``poster_url_of`` does so for the poster where a host treats it in another way. ``absolute_url_of`` gives whole
    addresses: with it the figure carries schema.org's data, and with ``page_url`` also its clips. ``others`` are the
    same lesson in other languages (``SiteManifest.others``). ``anchor_of`` maps slides' numbers to the ids of the
    page's headings, where the page is the lesson itself: chapters then lead there too. ``script_url`` and ``style_url``
    are linked from the figure; leave them out where the page's head has them.
    """
    looks = FigureLook.of(options, video, url_of(quote(video.video.path)))
    wanted = {
        "frame": True,
        "style": style_url is not None,
        "chapters": options.chapters,
        "links": options.download or (options.transcript and video.of("transcript", "text/html") is not None),
        "download": options.download,
        "transcript": options.transcript,
        "data": options.structured and absolute_url_of is not None,
        "script": script_url is not None,
    }
    parts = figure_parts(
        video,
        looks,
        url_of,
        poster_url_of=poster_url_of,
        absolute_url_of=absolute_url_of,
        page_url=page_url,
        others=others,
        anchor_of=anchor_of,
        script_url=script_url,
        style_url=style_url,
    )
    return "".join(html for part, html in parts if wanted[part])


def figure_parts(
    video: SiteVideo,
    looks: FigureLook,
    url_of: UrlOf,
    *,
    poster_url_of: UrlOf | None = None,
    absolute_url_of: UrlOf | None = None,
    page_url: str | None = None,
    others: Sequence[SiteVideo] = (),
    anchor_of: Mapping[int, str] = MappingProxyType({}),
    script_url: str | None = None,
    style_url: str | None = None,
) -> Iterator[FigurePart]:
    """The figure in pieces, in their order: ``frame``, which always stands, and between its pieces ``style``,
    ``chapters``, ``links`` (around ``download`` and ``transcript``), ``transcript``, ``data`` and ``script``.

    The parameters are ``embed_html``'s; parts for which there is nothing to say are not there.
    """
    words = looks.words
    yield FigurePart(
        "frame", f'<figure class="mdvideo" data-mdvideo="{_attr(video.name)}" lang="{words.lang}"{looks.narrow}>\n'
    )
    if style_url is not None:
        yield FigurePart("style", f'<link rel="stylesheet" href="{_attr(style_url)}" />\n')
    yield _joined("frame", _player(video, looks, url_of, poster_url_of or url_of, styled=style_url is not None))
    yield _joined("chapters", _chapters(video, looks.title, words, url_of, anchor_of))
    yield from _links(video, words, url_of)
    yield _joined("frame", _languages(words, url_of, others))
    yield _joined("transcript", _transcript(video, looks, url_of))
    if absolute_url_of is not None:
        yield FigurePart("data", json_ld(video, absolute_url_of, page_url) + "\n")
    if script_url is not None:
        yield FigurePart("script", f'<script src="{_attr(script_url)}" defer=""></script>\n')
    yield FigurePart("frame", "</figure>")


def _joined(part: str, lines: Iterator[str]) -> FigurePart:
    return FigurePart(part, "".join(f"{line}\n" for line in lines))


def json_ld(video: SiteVideo, absolute_url_of: UrlOf, page_url: str | None = None) -> str:
    """The schema.org data as a script element. Browsers do not run it, so a content security policy lets it be."""
    text = json.dumps(structured_data(video, absolute_url_of, page_url), ensure_ascii=False)
    for sign in "<>&":  # neither "</script>" nor an entity can come about, in HTML or in XML
        text = text.replace(sign, f"\\u{ord(sign):04x}")
    return f'<script type="application/ld+json">{text}</script>'


def meta_tags(video: SiteVideo, absolute_url_of: UrlOf) -> str:
    """OpenGraph's properties as elements for a page's head, one a line."""
    return "\n".join(
        f'<meta property="{name}" content="{_attr(content)}" />' for name, content in open_graph(video, absolute_url_of)
    )


def _player(video: SiteVideo, looks: FigureLook, url_of: UrlOf, poster_url_of: UrlOf, *, styled: bool) -> Iterator[str]:
    words = looks.words
    width, height = video.size.width, video.size.height
    film = url_of(quote(video.video.path))
    attributes = [
        'controls="" playsinline="" preload="metadata"',
        f'width="{width}" height="{height}"',
        f'aria-label="{looks.title}"{_lang(video.lang, words)}',
    ]
    if not styled:
        whole = math.gcd(width, height)
        attributes.append(f'style="width:100%;height:auto;aspect-ratio:{width // whole}/{height // whole}"')
    if poster := video.of("poster"):
        attributes.append(f'poster="{_attr(poster_url_of(quote(poster.path)))}"')
    yield f"<video {' '.join(attributes)}{looks.crossorigin}>"
    yield f'<source src="{_attr(film)}{looks.start}" type="{_attr(video.video.type)}" />'
    for number, track in enumerate(_timed_text(video)):
        tag = track.lang or video.lang
        default = looks.captioned if number == 0 and not video.burnt else ""
        yield (
            f'<track kind="{track.kind}" srclang="{_attr(tag)}" label="{_attr(language_name(tag))}"{default}'
            f' src="{_attr(url_of(quote(track.path)))}" />'
        )
    if marks := video.of("chapters"):
        yield (
            f'<track kind="chapters" srclang="{_attr(video.lang)}" label="{words.chapters}"'
            f' src="{_attr(url_of(quote(marks.path)))}" />'
        )
    yield f'<a href="{_attr(film)}">{words.download}</a>'
    yield "</video>"


def _chapters(
    video: SiteVideo, title: str, words: Labels, url_of: UrlOf, anchor_of: Mapping[int, str]
) -> Iterator[str]:
    chapters = chapters_of(video)
    if len(chapters) < 2:
        return
    yield f'<nav class="mdvideo-chapters" aria-label="{words.chapters}: {title}">'
    yield "<ol>"
    for chapter in chapters:
        name = escape(chapter.title) or f"{words.slide} {chapter.number}"
        link = _seek(video, url_of, chapter.start, f" <span{_lang(video.lang, words)}>{name}</span>")
        yield f"<li>{link}{_to_heading(anchor_of.get(chapter.number), name, words)}</li>"
    yield "</ol>"
    yield "</nav>"


def _to_heading(anchor: str | None, name: str, words: Labels) -> str:
    """A link from a chapter to the part of the page that it shows."""
    if anchor is None:
        return ""
    label = f"{words.read}: {name}"
    return f' <a class="mdvideo-read" href="#{_attr(quote(anchor))}" aria-label="{label}" title="{label}">¶</a>'


def _links(video: SiteVideo, words: Labels, url_of: UrlOf) -> Iterator[FigurePart]:
    film = video.video
    yield FigurePart("links", '<p class="mdvideo-links">')
    size = f'<span class="mdvideo-size">({_megabytes(film.size)})</span>'
    yield FigurePart(
        "download", f'<a href="{_attr(url_of(quote(film.path)))}" download="">{words.download} {size}</a> '
    )
    if page := video.of("transcript", "text/html"):
        yield FigurePart("transcript", f'<a href="{_attr(url_of(quote(page.path)))}">{words.as_page}</a>')
    yield FigurePart("links", "</p>\n")


def _languages(words: Labels, url_of: UrlOf, others: Sequence[SiteVideo]) -> Iterator[str]:
    if others:
        named = " ".join(
            f'<a href="{_attr(url_of(quote(other.video.path)))}" hreflang="{_attr(other.lang)}"'
            f' lang="{_attr(other.lang)}">{escape(language_name(other.lang))}</a>'
            for other in others
        )
        yield f'<p class="mdvideo-languages">{words.languages}: {named}</p>'


def _transcript(video: SiteVideo, looks: FigureLook, url_of: UrlOf) -> Iterator[str]:
    if not any(slide.shown or slide.said for slide in video.slides):
        return
    captions = video.of("captions")
    spoken = captions.lang if captions is not None and captions.lang else video.lang
    words = looks.words
    yield f'<details class="mdvideo-transcript"{looks.opened}>'
    yield f"<summary>{words.transcript}</summary>"
    for slide in video.slides:
        yield from _slide_text(video, slide, spoken, words, url_of)
    yield "</details>"


def _slide_text(video: SiteVideo, slide: SiteSlide, spoken: str, words: Labels, url_of: UrlOf) -> Iterator[str]:
    # Paragraphs instead of headings: those would stand in the page's own outline, on a level that only the page knows.
    name = escape(slide.title) or f"{words.slide} {slide.number}"
    text = f" <strong{_lang(video.lang, words)}>{name}</strong>"
    yield f'<p class="mdvideo-slide">{_seek(video, url_of, slide.start)}{text}</p>'
    if slide.shown:
        shown = "".join(f"<li>{escape(line)}</li>" for line in slide.shown)
        yield f"<ul{_lang(video.lang, words)}>{shown}</ul>"
    for paragraph in slide.said:
        yield f"<p{_lang(spoken, words)}>{escape(paragraph.text)}</p>"


def _seek(video: SiteVideo, url_of: UrlOf, start: float, text: str = "") -> str:
    """A link to a second of the film: a media fragment, which the script turns into a seek in place."""
    at = seconds_text(start)
    time = f'<time datetime="{iso_duration(start)}">{clock(start)}</time>'
    return f'<a href="{_attr(url_of(quote(video.video.path)))}#t={at}" data-mdvideo-t="{at}">{time}{text}</a>'


def _timed_text(video: SiteVideo) -> list[ManifestFile]:
    """Captions, then the subtitles of other languages; a page's player takes WebVTT only."""
    files = [file for file in video.files if file.type == "text/vtt"]
    return [file for kind in ("captions", "subtitles") for file in files if file.kind == kind]


def _megabytes(size: int) -> str:
    return f"{size / 1e6:.1f} MB" if size >= 1e5 else f"{size / 1e3:.0f} kB"


def _lang(tag: str, around: Labels) -> str:
    """A language attribute where the text is in another language than our words around it."""
    return "" if tag == around.lang else f' lang="{_attr(tag)}"'


def _attr(text: str) -> str:
    return escape(" ".join(text.split()))
