"""Names of videos and anchors of slides."""

from __future__ import annotations

from pathlib import PurePath

import pytest

from mdvideo.publish.slugs import anchors_of, video_name_of


@pytest.mark.parametrize(
    ("file", "name"),
    [
        ("intro.deck.md", "intro"),
        ("intro.md", "intro"),
        ("intro.deck.de.md", "intro.de"),
        ("intro.pt-BR.md", "intro.pt-BR"),
        ("v1.2.md", "v1.2"),
        ("old.bak.md", "old.bak"),
        ("caches/index.md", "caches"),
    ],
)
def test_a_video_is_named_like_its_deck(file: str, name: str) -> None:
    assert video_name_of(PurePath("lessons") / file) == name


def test_anchors_are_unique() -> None:
    assert list(anchors_of(["Why?", "", "Why!", "Größe <b>", "why-2"])) == [
        "why",
        "slide-2",
        "why-2",
        "größe-b",
        "why-2-2",
    ]
