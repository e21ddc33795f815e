"""Pages that are decks themselves: ``mdvideo: true`` in the front matter of a page that MyST-Parser reads."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from docutils import nodes
from sphinx.transforms import SphinxTransform

from mdvideo.deck.page_as_deck import is_page_deck
from mdvideo.errors import Span
from mdvideo.integrations.fence import Fence
from mdvideo.integrations.page_decks import Heading, anchors_of_slides, heading_link
from mdvideo.integrations.sphinx.directive import VideoNode, VideoUse, asked_in
from mdvideo.publish.embed.figure import EmbedOptions
from mdvideo.publish.embed.structured_data import UrlOf
from mdvideo.publish.site_manifest import SiteVideo

FOR_THE_VIDEO = ("bg ", "prompt:")
"""How pictures begin (alternative text, address) that are the slides' and not the page's."""


class PageAsDeck(SphinxTransform):
    """Asks for the page's own video, below its title, and takes out pictures that only the video shows.

    It runs before Sphinx looks for the pictures' files.
    """

    default_priority = 200

    def apply(self, **_: object) -> None:
        """Change the page, if it is a deck."""
        path = Path(self.env.doc2path(self.env.docname))
        if path.suffix != ".md" or not is_page_deck(path):
            return
        for image in list(self.document.findall(nodes.image)):
            if f"{image.get('alt', '')} ".startswith(FOR_THE_VIDEO[0]) or image["uri"].startswith(FOR_THE_VIDEO[1]):
                _take_out(image)
        place = Span(str(path), 1, 1, 2, "")
        ask = VideoUse(Fence(path.name, place, EmbedOptions()), path, 1, own=True)
        asked_in(self.env).setdefault(self.env.docname, []).append(ask)
        title = next(iter(self.document.findall(nodes.title)), None)
        node = VideoNode(ask=ask)
        if title is None:
            self.document.insert(0, node)
        else:
            title.parent.insert(title.parent.index(title) + 1, node)


def link_headings(doctree: nodes.document, video: SiteVideo, url_of: UrlOf) -> Mapping[int, str]:
    """Give headings links to their seconds, and return the anchor of each slide that a heading begins."""
    titles = {
        title.parent["ids"][0]: title
        for title in doctree.findall(nodes.title)
        if isinstance(title.parent, nodes.section) and title.parent["ids"]
    }
    anchors = anchors_of_slides(video.slides, [Heading(anchor, title.astext()) for anchor, title in titles.items()])
    for slide in video.slides:
        if slide.number in anchors:
            titles[anchors[slide.number]] += nodes.raw("", heading_link(video, slide, url_of), format="html")
    return anchors


def _take_out(image: nodes.image) -> None:
    """Remove a picture, and the paragraph that held nothing else."""
    around = image.parent
    around.remove(image)
    if isinstance(around, nodes.paragraph) and not around.astext().strip() and not around.children:
        around.parent.remove(around)
