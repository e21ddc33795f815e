"""What stands in a page's source to show a video, by generator. The figure itself is ``embed.py``'s."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping

from mdvideo.publish.embed.figure import embed_html, meta_tags
from mdvideo.publish.site_manifest import SiteManifest, SiteVideo

Snippet = Callable[[SiteManifest, SiteVideo, str | None], str]
"""From a site, one of its videos and the address of its folder to text for a page."""


def _html(site: SiteManifest, video: SiteVideo, url: str | None) -> str:
    """The whole figure; its addresses begin with ``url``, by default the site's ``base_url``."""
    base = url if url is not None else site.base_url or ""
    base = base.rstrip("/") + "/" if base else ""
    whole = base.startswith(("http://", "https://"))

    def url_of(path: str) -> str:
        return base + path

    figure = embed_html(
        video,
        url_of,
        absolute_url_of=url_of if whole else None,
        others=tuple(site.others(video)),
        script_url=url_of(site.script) if site.script else None,
        style_url=url_of(site.style) if site.style else None,
    )
    if not whole:
        return figure
    head = meta_tags(video, url_of)
    return f"<!-- for the page's head -->\n{head}\n<!-- for its body -->\n{figure}"


def _json(site: SiteManifest, video: SiteVideo, url: str | None) -> str:  # noqa: ARG001
    return video.model_dump_json(indent=2)


def _written(template: str) -> Snippet:
    """A snippet in which ``NAME`` is the video's name, quoted for the place where it stands."""

    def write(site: SiteManifest, video: SiteVideo, url: str | None) -> str:  # noqa: ARG001
        return template.replace("NAME", json.dumps(video.name, ensure_ascii=False))

    return write


FORMATS: Mapping[str, Snippet] = {
    "html": _html,
    "json": _json,
    "markdown": _written("```mdvideo\nsrc: NAME\n```"),
    "hugo": _written("{{< mdvideo NAME >}}"),
    "jekyll": _written("{% include mdvideo.html name=NAME %}"),
    "eleventy": _written("{% mdvideo NAME %}"),
    "astro": _written("import Mdvideo from '../components/Mdvideo.astro';\n\n<Mdvideo name=NAME />"),
    "docusaurus": _written("<Mdvideo name=NAME />"),
}
"""By the generator's name; ``mdvideo embed --format`` offers them."""
