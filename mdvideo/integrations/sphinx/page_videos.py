"""A page's videos as each builder can show them: the player in HTML; elsewhere poster, link and transcript."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import TYPE_CHECKING, Any
from urllib.parse import quote, urljoin

from docutils import nodes
from sphinx.util.osutil import relative_uri

from mdvideo.integrations.sphinx.directive import VideoNode, VideoUse, asked_in
from mdvideo.integrations.sphinx.lesson_pages import link_headings
from mdvideo.integrations.sphinx.publication import FOLDER, Publication
from mdvideo.publish.embed.figure import embed_html, meta_tags
from mdvideo.publish.embed.labels import Labels, words_in
from mdvideo.publish.site_manifest import SiteVideo

if TYPE_CHECKING:
    from sphinx.builders import Builder

PAPER = frozenset({"latex", "epub"})
"""Builders whose pages show a poster: what they make is printed, or must stay small."""


def show_videos(publication: Publication, doctree: nodes.document, docname: str) -> None:
    """Put each video into a page that is about to be written."""
    for node in list(doctree.findall(VideoNode)):
        ask: VideoUse = node["ask"]
        if not publication.writes_pages:
            node.parent.remove(node)
            continue
        video = publication.video(ask, docname)
        if video is None:
            node.replace_self(_missing(ask))
        elif publication.plays_films:
            anchors = link_headings(doctree, video, _addresses(publication, docname)) if ask.own else {}
            html = nodes.raw("", _figure(publication, video, ask, docname, anchors), format="html")
            html.source, html.line = node.source, node.line
            node.replace_self([*_targets(node), html])
        else:
            node.replace_self([*_targets(node), *_described(publication, video, docname)])


def complete_head(publication: Publication, page: str, context: dict[str, Any]) -> None:
    """Link the figures' script and style in the head of pages that show videos, and OpenGraph's data of the first."""
    asks = asked_in(publication.app.env).get(page)
    if not asks or publication.site is None or not publication.plays_films:
        return
    here = _addresses(publication, page)
    links = []
    if publication.site.style:
        links.append(f'<link rel="stylesheet" href="{here(quote(publication.site.style))}" />')
    if publication.site.script:
        links.append(f'<script src="{here(quote(publication.site.script))}" defer=""></script>')
    absolute = _absolute(publication)
    first = next(filter(None, (publication.video(ask) for ask in asks)), None)
    if absolute is not None and first is not None:
        links.append(meta_tags(first, absolute))
    context["metatags"] = "\n".join([context.get("metatags", ""), *links])


def _figure(publication: Publication, video: SiteVideo, ask: VideoUse, docname: str, anchors: Mapping[int, str]) -> str:
    absolute = _absolute(publication)
    return embed_html(
        video,
        _addresses(publication, docname),
        absolute_url_of=absolute,
        page_url=_page_url(publication, docname),
        others=publication.others(video),
        anchor_of=anchors,
        options=ask.fence.options,
    )


def _addresses(publication: Publication, docname: str) -> Callable[[str], str]:
    """From paths in the site's manifest to addresses in a page."""
    base = publication.base_url
    if base is not None:
        return lambda path: urljoin(base, path)
    builder = publication.app.builder
    if builder.name == "singlehtml":
        return lambda path: f"{FOLDER}/{path}"
    page = builder.get_target_uri(docname)
    return lambda path: relative_uri(page, f"{FOLDER}/{path}")


def _absolute(publication: Publication) -> Callable[[str], str] | None:
    base, home = publication.base_url, publication.app.config.html_baseurl
    if base is None and not home:
        return None
    return lambda path: urljoin(base or urljoin(home.rstrip("/") + "/", f"{FOLDER}/"), path)


def _page_url(publication: Publication, docname: str) -> str | None:
    home = publication.app.config.html_baseurl
    return urljoin(home.rstrip("/") + "/", publication.app.builder.get_target_uri(docname)) if home else None


def _missing(ask: VideoUse) -> nodes.Element:
    """What readers see of a video that there is none of; the author has had the warning."""
    return nodes.admonition("", nodes.title("", "Video"), nodes.paragraph("", f"{ask.fence.src} is missing."))


def _targets(node: VideoNode) -> list[nodes.Node]:
    """What links to the video lead to: the directive's ``:name:``, and labels in front of it."""
    if not node["ids"]:
        return []
    target = nodes.target("", "", ids=node["ids"])
    target["names"] = node["names"]
    return [target]


def _described(publication: Publication, video: SiteVideo, docname: str) -> Iterator[nodes.Node]:
    builder, words = publication.app.builder, words_in(publication.app.config.language)
    poster = publication.path_of("poster", video)
    if builder.name in PAPER and poster is not None:
        yield _image(builder, str(poster), video.title, docname)
    yield nodes.paragraph("", "", nodes.strong("", video.title), *_link(publication, video, words))
    for slide in video.slides:
        yield nodes.paragraph("", "", nodes.emphasis("", slide.title or f"{words.slide} {slide.number}"))
        if slide.shown:
            yield nodes.bullet_list("", *(nodes.list_item("", nodes.paragraph("", line)) for line in slide.shown))
        yield from (nodes.paragraph("", paragraph.text) for paragraph in slide.said)


def _image(builder: Builder, path: str, alt: str, docname: str) -> nodes.Element:
    """A picture that is not in the sources; builders copy what stands in the environment's table."""
    builder.env.images.add_file(docname, path)
    return nodes.image("", uri=path, alt=alt, candidates={"*": path}, width="100%")


def _link(publication: Publication, video: SiteVideo, words: Labels) -> list[nodes.Node]:
    absolute = _absolute(publication)
    if absolute is None:
        return []
    film = absolute(quote(video.video.path))
    return [nodes.Text(" ("), nodes.reference("", words.watch, refuri=film, internal=False), nodes.Text(")")]
