"""A small site with videos everywhere a page can have one, for MkDocs, ProperDocs and Zensical."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

SETTINGS = 'size = "320x180"\n[images]\nbackend = "flat"\n[video]\ncrf = 30\n'

INTRO = """\
---
title: Caches
---

# What caches are

They are fast.

<!-- A cache keeps what was made. Zebras never wait. -->

---

## Why they help

Memory is slow.

<!-- Because memory is slow. -->
"""
OUTRO = "# The end\n\nThat was all.\n"

INDEX = """\
# Home

```mdvideo
src: lessons/intro.deck.md
transcript: open
```

- in a list

    ```mdvideo
    src: intro
    width: 300
    ```

!!! note

    ```mdvideo
    src: outro.md
    ```

`````markdown
```mdvideo
src: a literal example
```
`````

Text, then indented code:

    ```mdvideo
    src: another literal example
    ```
"""
KEYS = """\
---
title: Keys
tags: [build]
hide: [toc]
mdvideo: true
---

# Keys

A key names
every input.

![bg](<prompt:brass keys>)

<!-- Keys are cheap. -->

## Digests

!!! tip "Mind"

    Sums differ.

<!-- A digest is a sum. -->

## In the end

```mdvideo
src: ../intro.deck.md
```
"""


def write_pages(root: Path) -> None:
    """Write the site's source into ``docs``, and a deck outside of it into ``talks``."""
    files = {
        "docs/index.md": INDEX,
        "docs/lessons/intro.deck.md": INTRO,
        "docs/lessons/deep/keys.md": KEYS,
        "talks/outro.md": OUTRO,
        "mdvideo.toml": SETTINGS,
    }
    for name, text in files.items():
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text(text, encoding="utf-8")


def run_module(
    root: Path, command: Sequence[str], variables: Mapping[str, str] | None = None
) -> subprocess.CompletedProcess[str]:
    """Run a generator or mdvideo, ``python -m`` its command, in a project; ``stdout`` has its whole output."""
    environment = {**os.environ, "NO_MKDOCS_2_WARNING": "1", "DISABLE_MKDOCS_2_WARNING": "true", **(variables or {})}
    return subprocess.run(
        [sys.executable, "-m", *command],
        cwd=root,
        env=environment,
        text=True,
        encoding="utf-8",
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        check=False,
    )


def output_of(root: Path, command: Sequence[str]) -> str:
    """Run a module's command, which must succeed, and return its output."""
    done = run_module(root, command)
    assert done.returncode == 0, done.stdout
    return done.stdout
