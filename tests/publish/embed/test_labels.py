"""The labels of the figure, and names of languages."""

from __future__ import annotations

from mdvideo.deck.translation.language_names import language_name
from mdvideo.publish.embed.labels import labels_for


def test_languages_are_named_in_themselves() -> None:
    assert [language_name(tag) for tag in ("de", "pt-BR", "tlh")] == ["Deutsch", "Português (BR)", "tlh"]


def test_labels_fall_back_to_english() -> None:
    assert [labels_for(tag).lang for tag in ("de-AT", "tlh")] == ["de", "en"]
