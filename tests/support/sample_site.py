"""A small site with videos in every place where a page can have one, for MkDocs, ProperDocs and Zensical."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from tests.support.site_browser import Visit, film_plays

if TYPE_CHECKING:
    from playwright.sync_api import Page

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

ADDRESSES = """() => [...document.querySelectorAll('figure.mdvideo, .mdvideo-watch, head')].flatMap(root =>
    [...(root.matches('a') ? [root] : root.querySelectorAll('[src], [href], [poster]'))]).flatMap(element =>
    [element.src, element.href, element.poster]).filter(url => url && url.startsWith(location.origin))"""


def write_pages(root: Path) -> None:
    """The site's source in ``docs``, and a deck outside of it in ``talks``."""
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


def ran(
    root: Path, command: Sequence[str], variables: Mapping[str, str] | None = None
) -> subprocess.CompletedProcess[str]:
    """A generator's or our own command line, in the project's folder; its output is in ``stdout``, errors too."""
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


def built(root: Path, command: Sequence[str]) -> str:
    """What the command printed; it must have succeeded."""
    done = ran(root, command)
    assert done.returncode == 0, done.stdout
    return done.stdout


def all_is_well(page: Page, base: str, path: str) -> None:
    """A page opens without a complaint, everything that its figures and head name is there, and its video plays."""
    visit = Visit(base)
    visit.watch(page)
    page.goto(base + path)
    film_plays(page)
    addresses = sorted(set(page.evaluate(ADDRESSES)))
    assert any(address.partition("#")[0].endswith(".mp4") for address in addresses)
    for address in addresses:
        assert page.request.get(address).status == 200, address
    assert visit.refused == []
    assert visit.errors == [], visit.errors
