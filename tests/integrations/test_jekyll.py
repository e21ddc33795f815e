"""Jekyll: errors of the include, which needs no plugin."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.support.site_generators import run_generator
from tests.support.template_hosts import JEKYLL


@pytest.mark.parametrize(
    ("options", "expected"),
    [
        ('name="intro" captions="maybe"', "captions is neither on nor off: maybe"),
        ('name="intro" transcript="opn"', "transcript is not open, closed or none: opn"),
        ("", "no video is named: write name=intro"),
    ],
)
def test_a_wrong_option_fails_the_build_and_names_the_page(
    videos_folder: Path, tmp_path: Path, options: str, expected: str
) -> None:
    wrong = f"---\ntitle: Wrong\n---\n\n{{% include mdvideo.html {options} %}}\n"
    project, command = JEKYLL.make_project(tmp_path / "site", videos_folder, {"wrong.md": wrong})
    done = run_generator(project, *command)
    assert done.returncode != 0
    assert expected in done.stdout
    assert "in wrong.md" in done.stdout
