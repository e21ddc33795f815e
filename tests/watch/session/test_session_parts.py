"""What sessions decide by: which slides were edited, and what a draft of a film shows instead of motion."""

from __future__ import annotations

from mdvideo.deck.parser import parse
from mdvideo.watch.session.deck_diff import origins
from tests.support.watched_deck import THREE, lesson


def slides(*texts):
    return parse(lesson(*texts), "lesson.md").slides


def test_one_edited_slide_is_found_wherever_lines_moved():
    assert origins(slides(*THREE), slides(THREE[0] + "\n\nMore.\n\nAnd more.", *THREE[1:])) == (None, 1, 2)


def test_notes_count_as_an_edit():
    assert origins(slides(*THREE), slides(THREE[0], THREE[1] + "\n\n<!-- Said. -->", THREE[2])) == (0, None, 2)


def test_a_slide_put_between_others_is_the_only_new_one():
    assert origins(slides(*THREE), slides(THREE[0], "# New", *THREE[1:])) == (0, None, 1, 2)


def test_a_removed_slide_edits_no_other():
    assert origins(slides(*THREE), slides(THREE[0], THREE[2])) == (0, 2)


def test_equal_slides_are_told_apart_by_their_place():
    assert origins(slides("# A", "# A"), slides("# A", "# A", "# A")) == (0, 1, None)
