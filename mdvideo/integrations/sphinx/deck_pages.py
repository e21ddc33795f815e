"""Pages that are decks: ``mdvideo: true`` in the front matter of a page that MyST-Parser reads."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from docutils import nodes
from sphinx.transforms import SphinxTransform

from mdvideo.deck.page_as_deck import is_deck_page_file
from mdvideo.errors import Span
from mdvideo.integrations.fence import Fence
from mdvideo.integrations.page_decks import Heading, heading_link, is_video_only, slide_anchors
from mdvideo.integrations.sphinx.directive import VideoNode, VideoUse, video_uses_in
from mdvideo.publish.embed.figure import DEFAULT_OPTIONS
from mdvideo.publish.embed.page_links import UrlOf
from mdvideo.publish.site_manifest import SiteVideo


class PageAsDeck(SphinxTransform):
    """Inserts the page's own video below its title, and removes images that only the video shows.

    It runs before Sphinx looks for the image files.
    """

    default_priority = 200

    def apply(self, **_: object) -> None:
        """Change the page if it is a deck."""
        path = Path(self.env.doc2path(self.env.docname))
        if path.suffix != ".md" or not is_deck_page_file(path):
            return
        for image in list(self.document.findall(nodes.image)):
            if is_video_only(alt=image.get("alt", ""), src=image["uri"]):
                _remove_image(image)
        place = Span(str(path), 1, 1, 2, "")
        use = VideoUse(Fence(path.name, place, DEFAULT_OPTIONS), path, 1, is_page=True)
        video_uses_in(self.env).setdefault(self.env.docname, []).append(use)
        title = next(iter(self.document.findall(nodes.title)), None)
        node = VideoNode(use=use)
        if title is None:
            self.document.insert(0, node)
        else:
            title.parent.insert(title.parent.index(title) + 1, node)


def link_headings(doctree: nodes.document, video: SiteVideo, url_of: UrlOf) -> Mapping[int, str]:
    """Add links to the page's headings that lead to their seconds; returns each slide's anchor by slide number."""
    titles = {
        title.parent["ids"][0]: title
        for title in doctree.findall(nodes.title)
        if isinstance(title.parent, nodes.section) and title.parent["ids"]
    }
    anchors = slide_anchors(video.slides, [Heading(anchor, title.astext()) for anchor, title in titles.items()])
    for slide in video.slides:
        if slide.number in anchors:
            titles[anchors[slide.number]] += nodes.raw("", heading_link(video, slide, url_of), format="html")
    return anchors


def _remove_image(image: nodes.image) -> None:
    """Remove an image, and the paragraph around it if that contains nothing else."""
    parent = image.parent
    parent.remove(image)
    if isinstance(parent, nodes.paragraph) and not parent.astext().strip() and not parent.children:
        parent.parent.remove(parent)
