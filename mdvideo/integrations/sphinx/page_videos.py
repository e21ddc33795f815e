"""The videos of a page as each builder can show them: the player in HTML; otherwise poster, link and transcript."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import TYPE_CHECKING, Any
from urllib.parse import quote, urljoin

from docutils import nodes
from sphinx.util.osutil import relative_uri

from mdvideo.integrations.sphinx.deck_pages import link_headings
from mdvideo.integrations.sphinx.directive import VideoNode, VideoUse, video_uses_in
from mdvideo.integrations.sphinx.publication import FOLDER, Publication
from mdvideo.publish.embed.figure import embed_html, meta_tags
from mdvideo.publish.embed.labels import Labels, labels_for
from mdvideo.publish.embed.page_links import PageLinks, UrlOf
from mdvideo.publish.site_manifest import SiteVideo

if TYPE_CHECKING:
    from sphinx.builders import Builder

POSTER_BUILDERS = frozenset({"latex", "epub"})
"""Builders whose pages show a poster: their output is printed, or must stay small."""


def show_videos(publication: Publication, doctree: nodes.document, docname: str) -> None:
    """Replace the placeholder of each video in a page that is about to be written."""
    for node in list(doctree.findall(VideoNode)):
        use: VideoUse = node["use"]
        if not publication.writes_pages:
            node.parent.remove(node)
            continue
        video = publication.find_video(use, docname)
        if video is None:
            node.replace_self(_missing_video(use))
        elif publication.plays_videos:
            anchors = link_headings(doctree, video, _url_of(publication, docname)) if use.is_page else {}
            html = nodes.raw("", _figure_html(publication, video, use, docname, anchors), format="html")
            html.source, html.line = node.source, node.line
            node.replace_self([*_link_targets(node), html])
        else:
            node.replace_self([*_link_targets(node), *_video_as_text(publication, video, docname)])


def complete_head(publication: Publication, page: str, context: dict[str, Any]) -> None:
    """Add to the head of a page with videos: the figures' script and style, and OpenGraph data of the first video."""
    uses = video_uses_in(publication.app.env).get(page)
    if not uses or publication.site is None or not publication.plays_videos:
        return
    # Added while a page is written, they are in this page only; themes may overwrite metatags, and not these.
    if publication.site.style:
        publication.app.add_css_file(_static_path_of(publication, publication.site.style))
    if publication.site.script:
        publication.app.add_js_file(_static_path_of(publication, publication.site.script), loading_method="defer")
    absolute_url_of = _absolute_url_of(publication)
    first = next(filter(None, (publication.find_video(use) for use in uses)), None)
    if absolute_url_of is not None and first is not None:
        context["metatags"] = "\n".join([context.get("metatags", ""), meta_tags(first, absolute_url_of)])


def _static_path_of(publication: Publication, path: str) -> str:
    """Return a file of the site as Sphinx takes it: a URL, or a path from ``_static``."""
    base = publication.base_url
    return urljoin(base, quote(path)) if base is not None else f"../{FOLDER}/{quote(path)}"


def _figure_html(
    publication: Publication, video: SiteVideo, use: VideoUse, docname: str, anchors: Mapping[int, str]
) -> str:
    links = PageLinks(
        _url_of(publication, docname),
        absolute_url_of=_absolute_url_of(publication),
        page_url=_page_url(publication, docname),
        heading_anchors=anchors,
    )
    return embed_html(video, links, translations=publication.translations_of(video), options=use.fence.options)


def _url_of(publication: Publication, docname: str) -> UrlOf:
    """Return the function from paths in the site's manifest to URLs in a page."""
    base = publication.base_url
    if base is not None:
        return lambda path: urljoin(base, path)
    builder = publication.app.builder
    if builder.name == "singlehtml":
        return lambda path: f"{FOLDER}/{path}"
    page = builder.get_target_uri(docname)
    return lambda path: relative_uri(page, f"{FOLDER}/{path}")


def _absolute_url_of(publication: Publication) -> Callable[[str], str] | None:
    base, site_url = publication.base_url, publication.app.config.html_baseurl
    if base is None and not site_url:
        return None
    return lambda path: urljoin(base or urljoin(site_url.rstrip("/") + "/", f"{FOLDER}/"), path)


def _page_url(publication: Publication, docname: str) -> str | None:
    site_url = publication.app.config.html_baseurl
    return urljoin(site_url.rstrip("/") + "/", publication.app.builder.get_target_uri(docname)) if site_url else None


def _missing_video(use: VideoUse) -> nodes.Element:
    """Return what readers see in place of a missing video; the author has already been warned."""
    return nodes.admonition("", nodes.title("", "Video"), nodes.paragraph("", f"{use.fence.src} is missing."))


def _link_targets(node: VideoNode) -> list[nodes.Node]:
    """Return a target for links to the video: the directive's ``:name:``, and labels before it."""
    if not node["ids"]:
        return []
    target = nodes.target("", "", ids=node["ids"])
    target["names"] = node["names"]
    return [target]


def _video_as_text(publication: Publication, video: SiteVideo, docname: str) -> Iterator[nodes.Node]:
    builder, labels = publication.app.builder, labels_for(publication.app.config.language)
    poster = publication.path_of("poster", video)
    if builder.name in POSTER_BUILDERS and poster is not None:
        yield _image(builder, str(poster), video.title, docname)
    yield nodes.paragraph("", "", nodes.strong("", video.title), *_video_link(publication, video, labels))
    for slide in video.slides:
        yield nodes.paragraph("", "", nodes.emphasis("", slide.title or f"{labels.slide} {slide.number}"))
        if slide.shown:
            yield nodes.bullet_list("", *(nodes.list_item("", nodes.paragraph("", line)) for line in slide.shown))
        yield from (nodes.paragraph("", paragraph.text) for paragraph in slide.said)


def _image(builder: Builder, path: str, alt: str, docname: str) -> nodes.Element:
    """Return an image that is not in the sources; builders copy the images that the environment lists."""
    builder.env.images.add_file(docname, path)
    return nodes.image("", uri=path, alt=alt, candidates={"*": path}, width="100%")


def _video_link(publication: Publication, video: SiteVideo, labels: Labels) -> list[nodes.Node]:
    absolute_url_of = _absolute_url_of(publication)
    if absolute_url_of is None:
        return []
    url = absolute_url_of(quote(video.video.path))
    return [nodes.Text(" ("), nodes.reference("", labels.watch, refuri=url, internal=False), nodes.Text(")")]
