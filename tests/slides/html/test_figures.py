"""Pictures in the text: figures with captions, sizes and filters."""

from __future__ import annotations

from dataclasses import replace

from mdvideo.deck.model import Figure, Filter
from mdvideo.slides.html.dom import inner_html, parse_fragment
from mdvideo.slides.html.figures import place_figures
from mdvideo.slides.themes.theme import Theme
from tests.support.layout_slides import FIGURE_DIGEST, PICTURE, SPAN, context_for, slide_of

IMG = '<img data-figure="0" alt="sums">'


def place(body: str, theme: Theme, figure: Figure | None = None) -> str:
    slide = slide_of(body, figures=(figure or Figure(PICTURE, "sums", SPAN),))
    root = parse_fragment(body)
    place_figures(root, replace(context_for(slide, theme), figures={0: FIGURE_DIGEST}))
    return inner_html(root)


def test_a_picture_refers_to_the_store(paper: Theme) -> None:
    assert f'src="mdvideo:{FIGURE_DIGEST}"' in place(f"<p>text {IMG}</p>", paper)


def test_a_paragraph_of_pictures_becomes_a_figure(paper: Theme) -> None:
    html = place(f"<p>{IMG}</p>", paper)
    assert html.startswith('<figure><div class="pictures"><img')
    assert "figcaption" not in html
    assert "<figure>" not in place(f"<p>text {IMG}</p>", paper)


def test_a_caption_is_a_line_in_emphasis_or_the_title(paper: Theme) -> None:
    assert "<figcaption>Partial sums</figcaption>" in place(f"<p>{IMG}<em>Partial sums</em></p>", paper)
    titled = '<p><img data-figure="0" title="Partial sums"></p>'
    assert "<figcaption>Partial sums</figcaption>" in place(titled, paper)


def test_sizes_and_filters_become_styles(paper: Theme) -> None:
    figure = Figure(PICTURE, "sums", SPAN, width="300px", height="40%", filters=(Filter("sepia", "1"),))
    html = place(f"<p>{IMG}</p>", paper, figure)
    assert 'style="width:calc(var(--fit)*450px);height:40%;filter:sepia(1)"' in html
    assert 'class="sized"' in html
