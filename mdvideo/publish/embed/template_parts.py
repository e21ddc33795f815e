"""The figure of a video with placeholders, for generators in other languages: their templates only fill them in.

A placeholder is a name such as ``<:base>``. No text of an author can contain one, since every ``<`` of theirs is
escaped. docs/sites/templates.md describes the placeholders, and what a template does with the parts.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import asdict, fields
from types import MappingProxyType

from mdvideo.publish.embed.figure import FigureLook, figure_parts
from mdvideo.publish.embed.labels import Labels, all_labels
from mdvideo.publish.embed.page_links import PageLinks
from mdvideo.publish.site_manifest import SitePart, SiteVideo

_MARK = re.compile("\ufdd0([a-z_]+)\ufdd1")


def _placeholder(name: str) -> str:
    """A placeholder between two of Unicode's noncharacters, which escaping keeps and no text may contain."""
    return f"\ufdd0{name}\ufdd1"


_LOOK = FigureLook(
    labels=Labels(**{field.name: _placeholder(field.name) for field in fields(Labels)}),
    **{field.name: _placeholder(field.name) for field in fields(FigureLook) if field.name != "labels"},
)


def template_parts_of(
    video: SiteVideo, translations: Sequence[SiteVideo], script: str, style: str
) -> tuple[SitePart, ...]:
    """Return the parts of a video's figure, with placeholders; ``script`` and ``style`` are the manifest's paths."""
    base, absolute = _placeholder("base"), _placeholder("absolute")
    links = PageLinks(
        url_of=lambda path: base + path,
        absolute_url_of=lambda path: absolute + path,
        page_url=_placeholder("page"),
        script_url=base + script,
        style_url=base + style,
    )
    parts = figure_parts(video, _LOOK, links, translations)
    return tuple(SitePart(part=part.part, html=_MARK.sub(r"<:\1>", part.html)) for part in parts if part.html)


LABELS_BY_LANG: Mapping[str, Mapping[str, str]] = MappingProxyType(
    {labels.lang: asdict(labels) for labels in all_labels()}
)
"""The labels by language, each under the name of its placeholder."""
