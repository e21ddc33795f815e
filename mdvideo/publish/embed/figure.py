"""The figure that shows a published video in a page. All adapters use this one renderer.

It works without JavaScript: chapter links are media fragments of the video file. The script adds seeking in place, deep
links and the current chapter. The markup is also well-formed XML (for EPUB) and has no empty lines, so it passes
through Markdown unchanged. All text is escaped here and nowhere else.
"""

from __future__ import annotations

import json
import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from html import escape
from typing import NamedTuple
from urllib.parse import quote

from mdvideo._util.time_format import format_clock
from mdvideo.deck.translation.language_names import language_name
from mdvideo.output.manifest import ManifestFile
from mdvideo.publish.embed.labels import Labels, labels_for
from mdvideo.publish.embed.page_links import PageLinks, UrlOf
from mdvideo.publish.embed.structured_data import (
    chapters_of,
    format_seconds,
    iso_duration,
    open_graph,
    structured_data,
)
from mdvideo.publish.site_manifest import SiteSlide, SiteVideo


@dataclass(frozen=True, slots=True)
class EmbedOptions:
    """What a figure shows besides the video, as a page asks for it.

    ``width`` is a CSS length; ``start`` is where playback begins, in seconds; ``captions`` is whether captions are
    shown from the start; ``lang`` is the language of the labels (default: the video's).
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


DEFAULT_OPTIONS = EmbedOptions()


@dataclass(frozen=True, slots=True)
class FigureLook:
    """The parts of a figure's HTML that differ from page to page: labels, and texts that are inserted as they are.

    ``title`` is the value of an attribute; ``start`` is the end of the video's URL; all others are attributes with a
    leading space, or empty. The field names are placeholders in the manifest, so they must not change.
    """

    labels: Labels
    title: str
    narrow: str
    start: str
    captioned: str
    opened: str
    crossorigin: str

    @classmethod
    def from_options(cls, options: EmbedOptions, video: SiteVideo, video_url: str) -> FigureLook:
        """Return the look that these options ask for."""
        return cls(
            labels=labels_for(options.lang or video.lang),
            title=_attr(options.title or video.title),
            narrow=f' style="max-width:{_attr(options.width)}"' if options.width else "",
            start=f"#t={format_seconds(options.start)}" if options.start else "",
            captioned=' default=""' if options.captions else "",
            opened=' open=""' if options.transcript_open else "",
            # Browsers load captions from another server only with CORS; the server must allow it.
            crossorigin=' crossorigin="anonymous"' if video_url.startswith(("http://", "https://", "//")) else "",
        )


class FigurePart(NamedTuple):
    """A piece of the figure. All parts but ``frame`` are optional; the HTML of the others is joined as it is."""

    part: str
    html: str


def embed_html(
    video: SiteVideo,
    links: PageLinks,
    *,
    translations: Sequence[SiteVideo] = (),
    options: EmbedOptions = DEFAULT_OPTIONS,
) -> str:
    """Return the figure as HTML without empty lines.

    ``translations`` are the same deck's videos in other languages (``SiteManifest.translations_of``).
    """
    look = FigureLook.from_options(options, video, links.url_of(quote(video.video.path)))
    included = {
        "frame": True,
        "style": links.style_url is not None,
        "chapters": options.chapters,
        "links": options.download or (options.transcript and video.file_of("transcript", "text/html") is not None),
        "download": options.download,
        "transcript": options.transcript,
        "data": options.structured and links.absolute_url_of is not None,
        "script": links.script_url is not None,
    }
    parts = figure_parts(video, look, links, translations)
    return "".join(html for part, html in parts if included[part])


def figure_parts(
    video: SiteVideo, look: FigureLook, links: PageLinks, translations: Sequence[SiteVideo] = ()
) -> Iterator[FigurePart]:
    """Yield the figure in pieces, in their order.

    Between the pieces of ``frame``, which every figure needs, are ``style``, ``chapters``, ``links`` (around
    ``download`` and ``transcript``), ``transcript``, ``data`` and ``script``. Some are missing or empty if ``links`` or
    the video have nothing for them.
    """
    labels = look.labels
    yield FigurePart(
        "frame", f'<figure class="mdvideo" data-mdvideo="{_attr(video.name)}" lang="{labels.lang}"{look.narrow}>\n'
    )
    if links.style_url is not None:
        yield FigurePart("style", f'<link rel="stylesheet" href="{_attr(links.style_url)}" />\n')
    yield _join_lines("frame", _player(video, look, links))
    yield _join_lines("chapters", _chapters(video, look, links))
    yield from _file_links(video, labels, links.url_of)
    yield _join_lines("frame", _languages(labels, links.url_of, translations))
    yield _join_lines("transcript", _transcript(video, look, links.url_of))
    if links.absolute_url_of is not None:
        yield FigurePart("data", json_ld_script(video, links.absolute_url_of, links.page_url) + "\n")
    if links.script_url is not None:
        yield FigurePart("script", f'<script src="{_attr(links.script_url)}" defer=""></script>\n')
    yield FigurePart("frame", "</figure>")


def _join_lines(part: str, lines: Iterator[str]) -> FigurePart:
    return FigurePart(part, "".join(f"{line}\n" for line in lines))


def json_ld_script(video: SiteVideo, absolute_url_of: UrlOf, page_url: str | None = None) -> str:
    """Return the schema.org data as a script element. Browsers do not run it, so content security policies allow it."""
    text = json.dumps(structured_data(video, absolute_url_of, page_url), ensure_ascii=False)
    for sign in "<>&":  # so that neither "</script>" nor an entity can occur, in HTML or in XML
        text = text.replace(sign, f"\\u{ord(sign):04x}")
    return f'<script type="application/ld+json">{text}</script>'


def meta_tags(video: SiteVideo, absolute_url_of: UrlOf) -> str:
    """Return OpenGraph's properties as elements for a page's head, one per line."""
    return "\n".join(
        f'<meta property="{name}" content="{_attr(content)}" />' for name, content in open_graph(video, absolute_url_of)
    )


def _player(video: SiteVideo, look: FigureLook, links: PageLinks) -> Iterator[str]:
    labels, url_of = look.labels, links.url_of
    width, height = video.size.width, video.size.height
    video_url = _attr(url_of(quote(video.video.path)))
    attributes = [
        'controls="" playsinline="" preload="metadata"',
        f'width="{width}" height="{height}"',
        f'aria-label="{look.title}"{_lang(video.lang, labels)}',
    ]
    if links.style_url is None:
        divisor = math.gcd(width, height)
        attributes.append(f'style="width:100%;height:auto;aspect-ratio:{width // divisor}/{height // divisor}"')
    if poster := video.file_of("poster"):
        attributes.append(f'poster="{_attr((links.poster_url_of or url_of)(quote(poster.path)))}"')
    yield f"<video {' '.join(attributes)}{look.crossorigin}>"
    for file in sorted(video.videos, key=lambda file: "av01" not in (file.codecs or "")):
        # Only for AV1 do browsers need to know more than the container before they choose.
        kind = f'{file.type}; codecs="{file.codecs}"' if file.codecs and "av01" in file.codecs else file.type
        yield f'<source src="{_attr(url_of(quote(file.path)))}{look.start}" type="{_attr(kind)}" />'
    for number, track in enumerate(_text_tracks(video)):
        tag = track.lang or video.lang
        default = look.captioned if number == 0 and not video.burnt else ""
        yield (
            f'<track kind="{track.kind}" srclang="{_attr(tag)}" label="{_attr(language_name(tag))}"{default}'
            f' src="{_attr(url_of(quote(track.path)))}" />'
        )
    if chapters := video.file_of("chapters"):
        yield (
            f'<track kind="chapters" srclang="{_attr(video.lang)}" label="{labels.chapters}"'
            f' src="{_attr(url_of(quote(chapters.path)))}" />'
        )
    yield f'<a href="{video_url}">{labels.download}</a>'
    yield "</video>"


def _chapters(video: SiteVideo, look: FigureLook, links: PageLinks) -> Iterator[str]:
    chapters, labels = chapters_of(video), look.labels
    if len(chapters) < 2:
        return
    yield f'<nav class="mdvideo-chapters" aria-label="{labels.chapters}: {look.title}">'
    yield "<ol>"
    for chapter in chapters:
        name = escape(chapter.title) or f"{labels.slide} {chapter.number}"
        text = f" <span{_lang(video.lang, labels)}>{name}</span>"
        seek = _seek_link(video, links.url_of, chapter.start, text)
        yield f"<li>{seek}{_heading_link(links.heading_anchors.get(chapter.number), name, labels)}</li>"
    yield "</ol>"
    yield "</nav>"


def _heading_link(anchor: str | None, name: str, labels: Labels) -> str:
    """Return a link from a chapter to its heading in the page; empty if there is none."""
    if anchor is None:
        return ""
    label = f"{labels.read}: {name}"
    return f' <a class="mdvideo-read" href="#{_attr(quote(anchor))}" aria-label="{label}" title="{label}">¶</a>'


def _file_links(video: SiteVideo, labels: Labels, url_of: UrlOf) -> Iterator[FigurePart]:
    file = video.video
    yield FigurePart("links", '<p class="mdvideo-links">')
    size = f'<span class="mdvideo-size">({_file_size(file.size)})</span>'
    yield FigurePart(
        "download", f'<a href="{_attr(url_of(quote(file.path)))}" download="">{labels.download} {size}</a> '
    )
    if page := video.file_of("transcript", "text/html"):
        yield FigurePart("transcript", f'<a href="{_attr(url_of(quote(page.path)))}">{labels.as_page}</a>')
    yield FigurePart("links", "</p>\n")


def _languages(labels: Labels, url_of: UrlOf, translations: Sequence[SiteVideo]) -> Iterator[str]:
    if translations:
        languages = " ".join(
            f'<a href="{_attr(url_of(quote(other.video.path)))}" hreflang="{_attr(other.lang)}"'
            f' lang="{_attr(other.lang)}">{escape(language_name(other.lang))}</a>'
            for other in translations
        )
        yield f'<p class="mdvideo-languages">{labels.languages}: {languages}</p>'


def _transcript(video: SiteVideo, look: FigureLook, url_of: UrlOf) -> Iterator[str]:
    if not any(slide.shown or slide.said for slide in video.slides):
        return
    captions = video.file_of("captions")
    spoken_lang = captions.lang if captions is not None and captions.lang else video.lang
    yield f'<details class="mdvideo-transcript"{look.opened}>'
    yield f"<summary>{look.labels.transcript}</summary>"
    for slide in video.slides:
        yield from _slide_transcript(video, slide, spoken_lang, look.labels, url_of)
    yield "</details>"


def _slide_transcript(
    video: SiteVideo, slide: SiteSlide, spoken_lang: str, labels: Labels, url_of: UrlOf
) -> Iterator[str]:
    # Paragraphs, not headings: headings would be part of the page's outline, at a level that only the page knows.
    name = escape(slide.title) or f"{labels.slide} {slide.number}"
    text = f" <strong{_lang(video.lang, labels)}>{name}</strong>"
    yield f'<p class="mdvideo-slide">{_seek_link(video, url_of, slide.start)}{text}</p>'
    if slide.shown:
        shown = "".join(f"<li>{escape(line)}</li>" for line in slide.shown)
        yield f"<ul{_lang(video.lang, labels)}>{shown}</ul>"
    for paragraph in slide.said:
        yield f"<p{_lang(spoken_lang, labels)}>{escape(paragraph.text)}</p>"


def _seek_link(video: SiteVideo, url_of: UrlOf, start: float, text: str = "") -> str:
    """Return a link to a second of the video: a media fragment, for which the script seeks in place."""
    at = format_seconds(start)
    time = f'<time datetime="{iso_duration(start)}">{format_clock(start)}</time>'
    return f'<a href="{_attr(url_of(quote(video.video.path)))}#t={at}" data-mdvideo-t="{at}">{time}{text}</a>'


def _text_tracks(video: SiteVideo) -> list[ManifestFile]:
    """Captions, then the subtitles of other languages. A page's player accepts only WebVTT."""
    files = [file for file in video.files if file.type == "text/vtt"]
    return [file for kind in ("captions", "subtitles") for file in files if file.kind == kind]


def _file_size(size: int) -> str:
    return f"{size / 1e6:.1f} MB" if size >= 1e5 else f"{size / 1e3:.0f} kB"


def _lang(tag: str, labels: Labels) -> str:
    """A language attribute if the text is in another language than the labels around it."""
    return "" if tag == labels.lang else f' lang="{_attr(tag)}"'


def _attr(text: str) -> str:
    return escape(" ".join(text.split()))
