"""The figure of a video with blanks in it: for generators in other languages, whose templates only fill them in.

A blank is a name like ``<:base>``. No text of an author's can hold one, since every ``<`` of theirs is escaped. What
the blanks stand for, and what a template does with the parts, is told in docs/sites/templates.md.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import asdict, fields
from types import MappingProxyType

from mdvideo.publish.embed.figure import FigureLook, figure_parts
from mdvideo.publish.embed.labels import Labels, all_words
from mdvideo.publish.site_manifest import SitePart, SiteVideo

_MARK = re.compile("\ufdd0([a-z_]+)\ufdd1")


def _blank(name: str) -> str:
    """A blank in two of Unicode's noncharacters, which escaping leaves alone and which no text may hold."""
    return f"\ufdd0{name}\ufdd1"


_LOOKS = FigureLook(
    words=Labels(**{field.name: _blank(field.name) for field in fields(Labels)}),
    **{field.name: _blank(field.name) for field in fields(FigureLook) if field.name != "words"},
)


def stencil_of(video: SiteVideo, others: Sequence[SiteVideo], script: str, style: str) -> tuple[SitePart, ...]:
    """The parts of a video's figure, with blanks; ``script`` and ``style`` are the manifest's."""
    base, whole = _blank("base"), _blank("absolute")
    parts = figure_parts(
        video,
        _LOOKS,
        lambda path: base + path,
        absolute_url_of=lambda path: whole + path,
        page_url=_blank("page"),
        others=others,
        script_url=base + script,
        style_url=base + style,
    )
    return tuple(SitePart(part=part.part, html=_MARK.sub(r"<:\1>", part.html)) for part in parts if part.html)


WORDS: Mapping[str, Mapping[str, str]] = MappingProxyType({words.lang: asdict(words) for words in all_words()})
"""Our words by language, each set by the names of its blanks."""
