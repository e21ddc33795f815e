"""Hugo: the shortcode, every error, and the files that are copied into the site."""

from __future__ import annotations

import json
import re
from pathlib import Path

from tests.support.site_generators import MISSING_VIDEO, build_project, run_generator
from tests.support.template_hosts import HUGO, BuiltProject


def test_the_shortcode_takes_a_name_or_options(built_project: BuiltProject) -> None:
    page = (built_project(HUGO) / "public/posts/deep/page/index.html").read_text()
    assert re.findall(r'data-mdvideo="(\w+)"', page) == ["intro", "outro"]
    assert "outro.mp4#t=62" in page
    assert "The end of {{ caches }}" in page


def test_every_error_is_reported_with_page_and_line(videos_folder: Path, tmp_path: Path) -> None:
    wrong = MISSING_VIDEO + '\n{{< mdvideo src="intro" widht="3" captions="maybe" >}}\n'
    project, command = HUGO.make_project(tmp_path / "site", videos_folder, {"content/wrong.md": wrong})
    done = run_generator(project, *command)
    assert done.returncode != 0
    assert 'wrong.md:7:1": there is no video "intr.deck.md"; published are: intro, intro.de, outro' in done.stdout
    assert 'wrong.md:11:1": there is no option "widht"' in done.stdout
    assert 'wrong.md:11:1": captions: "maybe" is neither on nor off' in done.stdout


def test_if_nothing_is_published_the_error_names_the_command(videos_folder: Path, tmp_path: Path) -> None:
    project, command = HUGO.make_project(tmp_path / "site", videos_folder)
    (project / "assets/videos/mdvideo.json").unlink()
    done = run_generator(project, *command)
    assert done.returncode != 0
    assert "mdvideo publish DECKS --out assets/videos" in done.stdout


def test_a_missing_video_file_fails_the_build(videos_folder: Path, tmp_path: Path) -> None:
    project, command = HUGO.make_project(tmp_path / "site", videos_folder)
    next((project / "assets/videos").glob("intro-*/intro.mp4")).unlink()
    done = run_generator(project, *command)
    assert done.returncode != 0
    assert 'intro.mp4 is missing; publish the video "intro" again' in done.stdout


def test_videos_on_another_server_are_not_copied(videos_folder: Path, tmp_path: Path) -> None:
    project, command = HUGO.make_project(tmp_path / "site", videos_folder)
    manifest = project / "assets/videos/mdvideo.json"
    site = json.loads(manifest.read_text())
    manifest.write_text(json.dumps(site | {"base_url": "https://videos.example.org/v/"}))
    build_project(project, *command)
    page = (project / "public/index.html").read_text()
    assert 'src="https://videos.example.org/v/intro-' in page
    assert 'crossorigin="anonymous"' in page
    assert not (project / "public/videos").exists()
