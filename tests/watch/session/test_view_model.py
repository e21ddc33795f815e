"""The view and its patches."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mdvideo.errors import Problem, SettingsError, Span
from mdvideo.watch.editor_links import EDITORS, editor_url, template_of
from mdvideo.watch.session.view_model import DeckPart, View, diff, empty_view, merge
from mdvideo.watch.session.view_parts import problem_part

LEAVES = st.none() | st.booleans() | st.integers() | st.text(max_size=3) | st.lists(st.integers(), max_size=3)
VIEWS = st.recursive(
    st.dictionaries(st.text("abc", max_size=2), LEAVES, max_size=4),
    lambda inner: st.dictionaries(st.text("abc", max_size=2), LEAVES | inner, max_size=4),
    max_leaves=12,
)


def known(value):
    """Without what is null: for who merges patches, that is the same as not there."""
    if isinstance(value, dict):
        return {key: known(inner) for key, inner in value.items() if inner is not None}
    return value


@given(VIEWS, VIEWS)
def test_a_page_that_merges_patches_has_the_view(old, new):
    assert known(merge(known(old), diff(old, new))) == known(new)


@given(VIEWS)
def test_nothing_new_is_nothing_to_send(view):
    assert diff(view, view) == {}


def test_a_patch_holds_only_what_changed():
    old = {"a": 1, "slides": {"1": {"still": "x", "title": "t"}, "2": {"still": "y"}}, "error": {"line": 3}}
    new = {"a": 1, "slides": {"1": {"still": "z", "title": "t"}, "2": {"still": "y"}}, "error": None}
    assert diff(old, new) == {"slides": {"1": {"still": "z"}}, "error": None}


def test_every_key_is_there_from_the_start():
    assert empty_view(DeckPart(id="a", path="a.md", title="a", lang="en")).keys() == View.__annotations__.keys()


def test_a_problem_opens_its_place_in_the_editor(tmp_path):
    deck = tmp_path / "a lesson#1.md"
    part = problem_part(
        Problem("warning", "contrast", "too faint", Span(str(deck), 7, 3, 9, "some text"), hint="darken it"),
        template_of("vscode"),
    )
    assert (part["file"], part["line"], part["column"], part["source"]) == (str(deck), 7, 3, "some text")
    assert part["editor"] == f"vscode://file{tmp_path.as_posix()}/a%20lesson%231.md:7:3"


@pytest.mark.parametrize("name", EDITORS)
def test_every_editor_gets_file_line_and_column(name, tmp_path):
    url = editor_url(template_of(name), str(tmp_path / "a.md"), 12, 5)
    assert tmp_path.as_posix() in url
    assert "12" in url
    assert "{" not in url


def test_an_editor_of_ones_own_is_a_template():
    assert editor_url(template_of("mine://{path}?at={line}"), "/x/a.md", 2, 1) == "mine://" + "/x/a.md?at=2"


@pytest.mark.parametrize("editor", ["notepad", "javascript:alert('{path}')", "vscode://file/{place}", "{path}"])
def test_what_is_no_editor_is_refused(editor):
    with pytest.raises(SettingsError):
        template_of(editor)
