"""Which slides an edit changed."""

from __future__ import annotations

from mdvideo.deck.model import Slide
from mdvideo.deck.parser import parse_deck
from mdvideo.watch.session.deck_diff import match_slides
from tests.support.watched_deck import THREE_SLIDES, deck_text

ONE, TWO, THREE = THREE_SLIDES


def slides(*texts: str) -> tuple[Slide, ...]:
    return parse_deck(deck_text(*texts), "lesson.md").slides


def test_an_edited_slide_is_found_although_lines_moved() -> None:
    assert match_slides(slides(*THREE_SLIDES), slides(ONE + "\n\nMore.\n\nAnd more.", TWO, THREE)) == (None, 1, 2)


def test_a_note_is_an_edit() -> None:
    assert match_slides(slides(*THREE_SLIDES), slides(ONE, TWO + "\n\n<!-- Said. -->", THREE)) == (0, None, 2)


def test_an_inserted_slide_is_the_only_new_one() -> None:
    assert match_slides(slides(*THREE_SLIDES), slides(ONE, "# New", TWO, THREE)) == (0, None, 1, 2)


def test_a_removed_slide_changes_no_other() -> None:
    assert match_slides(slides(*THREE_SLIDES), slides(ONE, THREE)) == (0, 2)


def test_equal_slides_are_matched_in_order() -> None:
    assert match_slides(slides("# A", "# A"), slides("# A", "# A", "# A")) == (0, 1, None)
