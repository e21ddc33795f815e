"""URLs that open a line in the author's editor."""

from __future__ import annotations

from pathlib import Path

import pytest

from mdvideo.errors import SettingsError
from mdvideo.watch.editor_links import EDITORS, editor_url, template_of


@pytest.mark.parametrize("name", EDITORS)
def test_every_editor_gets_the_file_and_the_line(name: str, tmp_path: Path) -> None:
    url = editor_url(template_of(name), str(tmp_path / "a.md"), 12, 5)
    assert tmp_path.as_posix() in url
    assert "12" in url
    assert "{" not in url


def test_any_other_editor_is_given_as_a_template() -> None:
    assert editor_url(template_of("mine://{path}?at={line}"), "/x/a.md", 2, 1) == "mine://" + "/x/a.md?at=2"


@pytest.mark.parametrize("editor", ["notepad", "javascript:alert('{path}')", "vscode://file/{place}", "{path}"])
def test_anything_else_is_an_error(editor: str) -> None:
    with pytest.raises(SettingsError):
        template_of(editor)
