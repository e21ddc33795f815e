"""``mdvideo new``: write a deck that builds as it is and shows the deck language."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from pathlib import Path

from mdvideo._util.atomic import write_atomic
from mdvideo.errors import OutputError

TEMPLATE = """\
---
title: {title}
theme: {theme}
paginate: true
images:
  style: soft light, calm colours     # added to every prompt, so that the pictures belong together
---

<!-- _paginate: false -->
<!-- prompt: layered hills at dawn, mist in the valleys -->

# {title}

One sentence that makes someone want to watch the rest.

<!--
Begin with one sentence that makes someone want to watch. What you write in a comment, like this, is the presenter's
note: it is spoken, and becomes the captions.
-->

---

## One idea a slide

* Lists with `*` appear point by point
* A slide stays as long as its notes are spoken
* Without notes, it stays as long as it takes to read

<!-- motion: zoom-in -->

<!--
[click] Points of a list appear one by one, each at the word that is marked with a click. [click] A slide stays as long
as its notes are spoken. [click] A slide without notes stays as long as it takes to read.
-->

---

![bg right:40%](<prompt:a forest of tall trees in morning light>){{seed=3}}

## A picture beside the text

`![bg right:40%](<prompt:…>)` puts a generated picture on one side. A file works too: `![bg left](photo.jpg)`.

<!-- Write a prompt instead of a file name, and the picture is generated for you. -->

---

<!-- _prompt: sea at golden hour, long waves -->

## What to take with you

1. Write the lesson as Markdown.
2. Run `mdvideo check {file}`.
3. Run `mdvideo build {file}`, and watch.

<!-- Write the lesson as Markdown, check it, build it, and watch. -->
"""


def add_arguments(parser: ArgumentParser) -> None:
    """Add the command's options."""
    parser.add_argument("name", metavar="NAME", help="file to write: lesson or lesson.md")
    parser.add_argument("--theme", metavar="NAME", help="theme of the deck")


def run(arguments: Namespace) -> int:
    """Write the deck. An existing file is not overwritten."""
    path = Path(arguments.name)
    if path.suffix != ".md":
        path = path.with_name(path.name + ".md")
    if path.exists():
        raise OutputError(f"{path} already exists", hint="choose another name")
    title = path.stem.replace("-", " ").replace("_", " ").strip().capitalize() or "A lesson"
    text = TEMPLATE.format(title=title, theme=arguments.theme or "glass", file=path)
    write_atomic(path, text.encode())
    if not arguments.quiet:
        print(f"wrote {path}\nnext: mdvideo build {path}")
    return 0
