"""Astro: the component."""

from __future__ import annotations

from pathlib import Path

from tests.support.site_generators import run_generator
from tests.support.template_hosts import ASTRO, ASTRO_INDEX, BuiltProject


def test_the_component_takes_options_as_properties(built_project: BuiltProject) -> None:
    page = (built_project(ASTRO) / "dist/index.html").read_text()
    first, second = (part.partition("</figure>")[0] for part in page.split("<figure ")[1:])
    assert "max-width:640px" in first
    assert "intro.mp4#t=2.5" in first
    assert "&#60;b&#62;" in second
    assert "mdvideo-chapters" not in second


def test_a_component_without_its_video_fails_the_build(videos_folder: Path, tmp_path: Path) -> None:
    files = {"src/pages/index.astro": ASTRO_INDEX.replace('"outro"', '"outr"')}
    project, command = ASTRO.make_project(tmp_path / "site", videos_folder, files)
    done = run_generator(project, *command)
    assert done.returncode != 0
    assert 'there is no video "outr"; did you mean outro?' in done.stdout
