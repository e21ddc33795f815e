"""Addresses of pictures as people write them: with spaces, on the network, in the deck."""

from __future__ import annotations

import pytest

from mdvideo.deck.model import EmbeddedPicture, LocalPicture, RemotePicture
from mdvideo.deck.parser import parse_deck
from mdvideo.plan.pictures import author_pictures


@pytest.mark.parametrize(
    ("text", "path"),
    [
        ("![A](my photo.png)", "my photo.png"),
        ("![A](./img/my photo (1).png)", "./img/my photo (1).png"),
        ("![bg left](a  b.jpg)", "a  b.jpg"),
        ('![A](my photo.png "with a title")', "my photo.png"),
        ("![A w:30]( my photo.svg )", "my photo.svg"),
        ("![A](a b.png?raw=true)", "a b.png?raw=true"),
        ("![A](my%20photo 2.png)", "my photo 2.png"),
        ("![A](<my photo.png>)", "my photo.png"),
        (r"![A](C:\my pictures\a.png)", r"C:\my pictures\a.png"),
    ],
)
def test_spaces_in_an_address_are_read(text: str, path: str) -> None:
    slide = parse_deck(f"Words {text}", "lesson.md").slides[0]
    (source,) = author_pictures(slide)
    assert isinstance(source, LocalPicture)
    assert source.path == path
    assert "](" not in slide.body
    assert source.span.text[source.span.column - 1 :].startswith(path[:2])


@pytest.mark.parametrize("text", ["![not](an image)", "![A](a b.png", "![A] (a b.png)", "![A](a\nb.png)"])
def test_what_names_no_file_stays_text(text: str) -> None:
    assert parse_deck(text, "lesson.md").slides[0].figures == ()


def test_urls_are_kept_as_written() -> None:
    text = "![A](https://example.org/a%20b.png?c=%2F&d)\n\n<img src='https://example.org/%41' alt=A>\n\n![A][r]\n\n"
    slide = parse_deck(f"{text}[r]: //example.org/c%20d.png", "lesson.md").slides[0]
    urls = [figure.source.url for figure in slide.figures if isinstance(figure.source, RemotePicture)]
    assert urls == [
        "https://example.org/a%20b.png?c=%2F&d",
        "https://example.org/%41",
        "https://example.org/c%20d.png",
    ]


def test_pictures_in_the_deck_are_decoded() -> None:
    text = "![A](data:image/svg+xml,%3Csvg%2F%3E)\n\n![bg](data:image/png;base64,aGk=)"
    sources = author_pictures(parse_deck(text, "lesson.md").slides[0])
    assert [source.data for source in sources if isinstance(source, EmbeddedPicture)] == [b"hi", b"<svg/>"]
