"""Who is shown in the corner: a file on its slide, or a presenter of a backend until it is ended."""

from __future__ import annotations

from fractions import Fraction

import pytest

from mdvideo.deck.directives.presenter_values import read_presenter
from mdvideo.deck.model import PresenterClip
from mdvideo.deck.parser import parse_deck
from mdvideo.errors import DeckError
from tests.support.yaml_values import yaml_value


@pytest.mark.parametrize(
    ("text", "backend", "path"),
    [
        ("drawn", "drawn", ""),
        ("server top-left", "server", ""),
        ("my-own_head2 30%", "my-own_head2", ""),
        ("me.mp4", "", "me.mp4"),
        ("clips/me", "", "clips/me"),
        ("my face.webm rounded", "", "my face.webm"),
        ("drawn.mp4", "", "drawn.mp4"),
    ],
)
def test_a_file_has_a_suffix_or_a_folder(text: str, backend: str, path: str) -> None:
    found = read_presenter(yaml_value(text))
    assert found is not None
    assert (found.backend, found.path) == (backend, path)


def test_corner_shape_and_size_follow_in_any_order() -> None:
    found = read_presenter(yaml_value("drawn 30% rounded top-left"))
    assert found is not None
    assert (found.corner, found.is_round, found.size) == ("top-left", False, Fraction(3, 10))


@pytest.mark.parametrize("text", ["top-left", "drawn 90%", "https://example.org/me.mp4"])
def test_what_names_nobody_or_is_too_large_is_refused(text: str) -> None:
    with pytest.raises(DeckError):
        read_presenter(yaml_value(text))


def presenters(text: str) -> list[str | None]:
    found = [slide.settings.get("presenter") for slide in parse_deck(text, "lesson.md").slides]
    return [(one.backend or one.path) if isinstance(one, PresenterClip) else None for one in found]


def test_a_backends_presenter_stays_until_none_and_a_file_is_for_its_slide() -> None:
    slides = ["# 1", "# 2\n\n<!-- presenter: me.mp4 -->", "# 3", "# 4\n\n<!-- _presenter: none -->", "# 5",
              "# 6\n\n<!-- presenter: none -->", "# 7", "# 8\n\n<!-- _presenter: server -->", "# 9"]  # fmt: skip
    text = "---\npresenter: drawn\n---\n\n" + "\n\n---\n\n".join(slides)
    assert presenters(text) == ["drawn", "me.mp4", "drawn", None, "drawn", None, None, "server", None]


def test_only_a_file_brings_its_sound() -> None:
    deck = parse_deck("# 1\n\n<!-- presenter: drawn -->\n\n---\n\n# 2\n\n<!-- presenter: me.mp4 -->", "lesson.md")
    assert [slide.settings["audio"].path if "audio" in slide.settings else None for slide in deck.slides] == [
        None,
        "me.mp4",
    ]
