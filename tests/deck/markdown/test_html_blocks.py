"""Pictures in raw HTML are figures, however they are written; what is shown is not reported."""

from __future__ import annotations

import pytest

from mdvideo.deck.model import LocalPicture
from mdvideo.deck.parser import parse_deck


@pytest.mark.parametrize(
    ("html", "path"),
    [
        ('<p>\n<img src="a.jpg" with=""px\n style="width:5px">\n</p>', "a.jpg"),
        ("<div><img src=a.jpg alt='it''s'></div>", "a.jpg"),
        ('<embed src="chart.svg" width="40%" name="c"></embed>', "chart.svg"),
        ('<video width="320" controls src="film.mp4"></video>', "film.mp4"),
        ('<video controls poster="still.png" src="film.mp4"></video>', "film.mp4"),
        ('<video controls poster="still.png" src="https://example.org/film.mp4"></video>', "still.png"),
        ('<video controls>\n<source src="film.webm" type="video/webm">\n</video>', "film.webm"),
    ],
)
def test_pictures_are_found(html: str, path: str) -> None:
    deck = parse_deck(html, "lesson.md")
    (source,) = (figure.source for figure in deck.slides[0].figures)
    assert isinstance(source, LocalPicture)
    assert source.path == path
    assert not [problem for problem in deck.problems if problem.code == "html-not-allowed"]


@pytest.mark.parametrize("html", ['<embed src="paper.pdf">', "<video controls></video>"])
def test_what_cannot_be_shown_is_reported(html: str) -> None:
    deck = parse_deck(html, "lesson.md")
    assert not deck.slides[0].figures
    assert [problem.code for problem in deck.problems] == ["html-not-allowed"]
