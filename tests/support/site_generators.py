"""Site generators that are no Python packages: where they are, and projects for them with videos."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Mapping
from pathlib import Path

import pytest

from mdvideo.cli.main import main
from mdvideo.integrations.scaffold import KITS
from tests.publish.embed.test_figure import Tags

CACHE = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "mdvideo" / "npm"
"""Where ``npm install --prefix`` puts the packages of tests/integrations/npm/package.json."""

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
WRONG = """\
---
title: Wrong
---

Some text.

```mdvideo
src: intr.deck.md
```
"""
"""The fence begins in line 7."""


def tool(name: str) -> str:
    """A program's path; the test is skipped without it."""
    path = shutil.which(name)
    if path is None:
        pytest.skip(f"{name} is not installed")
    return path


def node(project: Path, package: str) -> str:
    """Gives a project the npm packages that tests share; the path of ``node``. Skips where they are not installed."""
    path = tool("node")
    modules = CACHE / "node_modules"
    if not (modules / package).is_dir():
        pytest.skip(f"{package} is not installed in {modules}; .ci/run says how")
    (project / "node_modules").symlink_to(modules)
    return path


def equipped(project: Path, name: str, videos: Path, files: Mapping[str, str]) -> Path:
    """A project with what ``mdvideo site`` writes into it, videos where the generator expects them, and files."""
    project.mkdir(parents=True)
    assert main(["site", name, str(project)]) == 0
    shutil.copytree(videos, project / KITS[name].out)
    for path, text in files.items():
        (project / path).parent.mkdir(parents=True, exist_ok=True)
        (project / path).write_text(text, encoding="utf-8")
    return project


def ran(project: Path, *command: str) -> subprocess.CompletedProcess[str]:
    """A generator's run; ``stdout`` holds all that it said, without colours and without its own folder's name."""
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


def built(project: Path, *command: str) -> str:
    """What a run said that must succeed."""
    done = ran(project, *command)
    assert done.returncode == 0, done.stdout
    return done.stdout


def shows_what_was_asked_for(page: str) -> None:
    """The page of ``FENCES``: every option, in a list too, and an example that stays one."""
    first, second = (part.partition("</figure>")[0] for part in page.split("<figure ")[1:])
    assert "max-width:640px" in first
    assert "intro.mp4#t=2.5" in first
    assert '<details class="mdvideo-transcript" open' in first
    assert "Otherwise somebody has to walk." in first
    assert "Transcript as a page" in first
    assert '<track kind="captions" srclang="en" label="English" default' in first
    assert 'lang="fr"' in second
    tags = Tags(f"<figure {second}")
    assert [video["aria-label"] for video in tags.all("video")] == ['Caches "again" <b>']
    assert not tags.all("b")
    assert 'label="Chapitres"' in second
    for left_out in ("mdvideo-chapters", "mdvideo-transcript", "mdvideo-links", " download", " default"):
        assert left_out not in second
    assert "<li" in page.partition("intro.de")[0]
    assert "a literal example" in page
    assert "<:" not in page
