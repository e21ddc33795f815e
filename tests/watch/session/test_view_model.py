"""The view, its patches and its links to the editor."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from mdvideo.errors import Problem, Span
from mdvideo.watch.editor_links import template_of
from mdvideo.watch.session.view_model import DeckPart, View, diff, empty_view, merge
from mdvideo.watch.session.view_parts import problem_part_of

LEAVES = st.none() | st.booleans() | st.integers() | st.text(max_size=3) | st.lists(st.integers(), max_size=3)
VIEWS = st.recursive(
    st.dictionaries(st.text("abc", max_size=2), LEAVES, max_size=4),
    lambda inner: st.dictionaries(st.text("abc", max_size=2), LEAVES | inner, max_size=4),
    max_leaves=12,
)


def without_nulls(value: Any) -> Any:
    """A missing key and one that is null mean the same to the page."""
    if isinstance(value, dict):
        return {key: without_nulls(inner) for key, inner in value.items() if inner is not None}
    return value


@given(VIEWS, VIEWS)
def test_a_page_that_merges_patches_has_the_new_view(old: dict[str, Any], new: dict[str, Any]) -> None:
    assert without_nulls(merge(without_nulls(old), diff(old, new))) == without_nulls(new)


@given(VIEWS)
def test_an_unchanged_view_has_an_empty_patch(view: dict[str, Any]) -> None:
    assert diff(view, view) == {}


def test_a_patch_contains_only_what_changed() -> None:
    old = {"a": 1, "slides": {"1": {"still": "x", "title": "t"}, "2": {"still": "y"}}, "error": {"line": 3}}
    new = {"a": 1, "slides": {"1": {"still": "z", "title": "t"}, "2": {"still": "y"}}, "error": None}
    assert diff(old, new) == {"slides": {"1": {"still": "z"}}, "error": None}


def test_the_empty_view_has_every_key() -> None:
    assert empty_view(DeckPart(id="a", path="a.md", title="a", lang="en")).keys() == View.__annotations__.keys()


def test_a_problem_has_a_link_that_opens_it_in_the_editor(tmp_path: Path) -> None:
    deck = tmp_path / "a lesson#1.md"
    part = problem_part_of(
        Problem("warning", "contrast", "too faint", Span(str(deck), 7, 3, 9, "some text"), hint="darken it"),
        template_of("vscode"),
    )
    assert (part["file"], part["line"], part["column"], part["source"]) == (str(deck), 7, 3, "some text")
    assert part["editor"] == f"vscode://file{tmp_path.as_posix()}/a%20lesson%231.md:7:3"
