"""The source text that shows a video in a page, for each site generator."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping

from mdvideo.publish.embed.figure import embed_html, meta_tags
from mdvideo.publish.embed.page_links import PageLinks
from mdvideo.publish.site_manifest import SiteManifest, SiteVideo

Snippet = Callable[[SiteManifest, SiteVideo, str | None], str]
"""Maps a site, one of its videos and the URL of its folder to text for a page."""


def _html_snippet(site: SiteManifest, video: SiteVideo, url: str | None) -> str:
    """Return the whole figure. Its URLs begin with ``url``, or with the site's ``base_url`` if that is None."""
    base = url if url is not None else site.base_url or ""
    base = base.rstrip("/") + "/" if base else ""
    is_absolute = base.startswith(("http://", "https://"))

    def url_of(path: str) -> str:
        return base + path

    links = PageLinks(
        url_of,
        absolute_url_of=url_of if is_absolute else None,
        script_url=url_of(site.script) if site.script else None,
        style_url=url_of(site.style) if site.style else None,
    )
    figure = embed_html(video, links, translations=tuple(site.translations_of(video)))
    if not is_absolute:
        return figure
    head = meta_tags(video, url_of)
    return f"<!-- for the page's head -->\n{head}\n<!-- for its body -->\n{figure}"


def _json_snippet(site: SiteManifest, video: SiteVideo, url: str | None) -> str:  # noqa: ARG001
    return video.model_dump_json(indent=2)


def _template_snippet(template: str) -> Snippet:
    """Return a snippet in which the quoted name of the video replaces ``NAME``."""

    def fill(site: SiteManifest, video: SiteVideo, url: str | None) -> str:  # noqa: ARG001
        return template.replace("NAME", json.dumps(video.name, ensure_ascii=False))

    return fill


FORMATS: Mapping[str, Snippet] = {
    "html": _html_snippet,
    "json": _json_snippet,
    "markdown": _template_snippet("```mdvideo\nsrc: NAME\n```"),
    "hugo": _template_snippet("{{< mdvideo NAME >}}"),
    "jekyll": _template_snippet("{% include mdvideo.html name=NAME %}"),
    "eleventy": _template_snippet("{% mdvideo NAME %}"),
    "astro": _template_snippet("import Mdvideo from '../components/Mdvideo.astro';\n\n<Mdvideo name=NAME />"),
    "docusaurus": _template_snippet("<Mdvideo name=NAME />"),
}
"""The choices of ``mdvideo embed --format``."""
