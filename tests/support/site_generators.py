"""Site generators that are not Python packages: projects with videos for them, and their runs."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Mapping
from pathlib import Path

import pytest

from mdvideo.cli.main import main
from mdvideo.integrations.scaffold import SITE_TEMPLATES
from tests.support.html_tags import HtmlTags
from tests.support.npm_packages import MODULES, require_node

FENCES = """\
---
title: Home
---

```mdvideo
src: lessons/intro.deck.md
transcript: open
start: 2.5
width: 640
```

- in a list

  ```mdvideo
  src: intro.de
  title: 'Caches "again" <b>'
  chapters: off
  captions: off
  download: off
  transcript: none
  lang: fr
  ```

````markdown
```mdvideo
src: a literal example
```
````
"""
"""A page with two fences, which between them have every option, and an example of a fence."""

MISSING_VIDEO = """\
---
title: Wrong
---

Some text.

```mdvideo
src: intr.deck.md
```
"""
"""A page whose fence, in line 7, names no video."""


def require_program(program: str, name: str) -> str:
    """Return the path of a program; skips the test if it is not installed."""
    path = shutil.which(program)
    if path is None:
        pytest.skip(f"needs {name}")
    return path


def link_npm_packages(project: Path, package: str) -> str:
    """Link the npm packages that tests share into a project; returns the path of ``node``. Skips without them."""
    node = require_node(package)
    (project / "node_modules").symlink_to(MODULES)
    return node


def make_project(project: Path, generator: str, videos_folder: Path, files: Mapping[str, str]) -> Path:
    """Make a project with the files of ``mdvideo site``, published videos where they belong, and pages."""
    project.mkdir(parents=True)
    assert main(["site", generator, str(project)]) == 0
    shutil.copytree(videos_folder, project / SITE_TEMPLATES[generator].out)
    for path, text in files.items():
        (project / path).parent.mkdir(parents=True, exist_ok=True)
        (project / path).write_text(text, encoding="utf-8")
    return project


def run_generator(project: Path, *command: str) -> subprocess.CompletedProcess[str]:
    """Run a generator without colours; ``stdout`` has its whole output."""
    environment = {**os.environ, "NO_COLOR": "1", "ASTRO_TELEMETRY_DISABLED": "1", "FORCE_COLOR": "0"}
    return subprocess.run(
        command,
        cwd=project,
        env=environment,
        text=True,
        encoding="utf-8",
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        check=False,
    )


def build_project(project: Path, *command: str) -> None:
    """Run a generator, which must succeed."""
    done = run_generator(project, *command)
    assert done.returncode == 0, done.stdout


def check_both_figures(page: str) -> tuple[str, str]:
    """Check two figures that have every option, from ``FENCES`` or their equal; returns their HTML."""
    first, second = (part.partition("</figure>")[0] for part in page.split("<figure ")[1:])
    assert "max-width:640px" in first
    assert "intro.mp4#t=2.5" in first
    assert '<details class="mdvideo-transcript" open' in first
    assert 'label="Chapitres"' in second
    for omitted in ("mdvideo-chapters", "mdvideo-transcript", "mdvideo-links", " download", " default"):
        assert omitted not in second
    tags = HtmlTags(f"<figure {second}")
    assert [video["aria-label"] for video in tags.all("video")] == ['Caches "again" <b>']
    assert not tags.all("b")
    assert "<:" not in page
    return first, second


def check_fences(page: str) -> None:
    """Check the page of ``FENCES``: every option, also in a list, and the example."""
    first, second = check_both_figures(page)
    assert "Otherwise somebody has to walk." in first
    assert "Transcript as a page" in first
    assert '<track kind="captions" srclang="en" label="English" default' in first
    assert 'lang="fr"' in second
    assert "<li" in page.partition("intro.de")[0]
    assert "a literal example" in page
