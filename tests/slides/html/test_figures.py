"""Pictures in the text: figures with captions, sizes and filters."""

from __future__ import annotations

from dataclasses import replace

import pytest

from mdvideo.deck.model import Figure, Filter
from mdvideo.slides.html.choose_layout import FigurePicture
from mdvideo.slides.html.dom import inner_html, parse_fragment
from mdvideo.slides.html.figures import place_figures
from mdvideo.slides.themes.theme import Theme
from tests.support.layout_slides import FIGURE, FIGURE_DIGEST, PICTURE, SPAN, context_for, slide_of

IMG = '<img data-figure="0" alt="sums">'


def place(body: str, theme: Theme, figure: Figure | None = None, shown: FigurePicture = FIGURE) -> str:
    slide = slide_of(body, figures=(figure or Figure(PICTURE, "sums", SPAN),) * 9)
    root = parse_fragment(body)
    place_figures(root, replace(context_for(slide, theme), figures=dict.fromkeys(range(9), shown)))
    return inner_html(root)


def test_a_picture_refers_to_the_store(paper: Theme) -> None:
    assert f'src="mdvideo:{FIGURE_DIGEST}"' in place(f"<p>text {IMG}</p>", paper)


def test_a_paragraph_of_pictures_becomes_a_figure(paper: Theme) -> None:
    html = place(f"<p>{IMG}</p>", paper)
    assert html.startswith('<figure class="holds-picture"><div class="pictures"><img')
    assert "figcaption" not in html
    assert "<figure>" not in place(f"<p>text {IMG}</p>", paper)


def test_a_caption_is_a_line_in_emphasis_or_the_title(paper: Theme) -> None:
    assert "<figcaption>Partial sums</figcaption>" in place(f"<p>{IMG}<em>Partial sums</em></p>", paper)
    titled = '<p><img data-figure="0" title="Partial sums"></p>'
    assert "<figcaption>Partial sums</figcaption>" in place(titled, paper)


def test_sizes_and_filters_become_styles(paper: Theme) -> None:
    figure = Figure(PICTURE, "sums", SPAN, width="300px", height="40%", filters=(Filter("sepia", "1"),))
    html = place(f"<p>{IMG}</p>", paper, figure)
    assert "width:calc(var(--fit)*450px);height:40%;filter:sepia(1)" in html
    assert 'class="sized"' in html


def test_a_filter_alone_states_no_size(paper: Theme) -> None:
    html = place(f"<p>{IMG}</p>", paper, Figure(PICTURE, "sums", SPAN, filters=(Filter("sepia", "1"),)))
    assert "filter:sepia(1)" in html
    assert "sized" not in html


def test_the_authors_style_is_kept_at_marps_scale(paper: Theme) -> None:
    html = place('<p><img data-figure="0" style="width: 200px"></p>', paper)
    assert "width: calc(var(--fit)*300px)" in html
    assert 'class="sized"' in html


@pytest.mark.parametrize(
    ("picture", "largest"),
    [
        (FigurePicture(FIGURE_DIGEST, 800, 600), 800 * 1.5 * 2),
        (FigurePicture(FIGURE_DIGEST, 64, 64), 64 * 1.5),
        (FigurePicture(FIGURE_DIGEST, 1, 1), 1.5),
        (FigurePicture(FIGURE_DIGEST, 300, 200, scalable=True), 300 * 1.5 * 4),
    ],
    ids=["photo", "icon", "dot", "drawing"],
)
def test_a_picture_is_enlarged_as_far_as_it_stays_sharp(picture: FigurePicture, largest: float, paper: Theme) -> None:
    assert f"--largest:calc(var(--fit)*{largest:g}px)" in place(f"<p>{IMG}</p>", paper, shown=picture)


def test_a_generated_picture_has_no_size_of_its_own(paper: Theme) -> None:
    html = place(f"<p>{IMG}</p>", paper, shown=FigurePicture(FIGURE_DIGEST, 800, 600, generated=True))
    assert "--ratio:1.3333" in html
    assert "--largest" not in html


def test_pictures_on_lines_of_their_own_are_figures(paper: Theme) -> None:
    html = place(f"<p>Words<br>{IMG}<br><em>A caption</em></p>", paper)
    assert html.startswith('<p>Words</p><figure class="holds-picture">')
    assert "<figcaption>A caption</figcaption>" in html


def test_figures_that_follow_each_other_share_a_row_if_they_are_larger_so(paper: Theme) -> None:
    two = f"<p>{IMG}</p>\n<p>{IMG.replace('0', '1')}</p>"
    html = place(two, paper)
    assert html.startswith('<div class="figures"><figure class="holds-picture" style="flex:1.333 1 0">')
    assert html.count("<figure") == 2
    assert "figures" not in place(two, paper, shown=FigurePicture(FIGURE_DIGEST, 1600, 300)).replace("data-figure", "")
    assert 'class="figures"' not in place(f"<p>{IMG}</p><p>between</p><p>{IMG}</p>", paper)
    sized = Figure(PICTURE, "sums", SPAN, width="300px")
    assert 'class="figures"' not in place(two, paper, sized)
