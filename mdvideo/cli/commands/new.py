"""``mdvideo new``: write a deck that builds as it is and shows the deck language."""

from __future__ import annotations

import json
import os
import re
from argparse import ArgumentParser, Namespace
from pathlib import Path

from mdvideo._util.atomic import write_atomic
from mdvideo.cli.usage_error import UsageError
from mdvideo.errors import OutputError

TEMPLATE = """\
---
title: {yaml_title}
theme: {theme}
paginate: true
images:
  style: soft light, calm colours   # added to every prompt, so that the pictures belong together
---

<!-- _prompt: layered hills at dawn, mist in the valleys -->
<!-- _motion: zoom-in -->

# {title}

A lesson in under a minute

<!--
What you write in a comment, like this one, is spoken. It becomes the captions, too.
-->

---

<!-- _prompt: rolling green hills under a wide morning sky -->

## One idea a slide

* Lists with stars appear point by point
* Each point waits for its word

<!--
[click] Lists with stars appear point by point, [click] and each point waits for its word.
-->

---

![bg right:42%](<prompt:a lighthouse on a cliff in the evening>)

## Pictures from words

Write `prompt:` and what the picture shows, or name a file of your own.

<!-- Pictures come from words. Say what you want to see, or name a file of your own. -->

---

<!-- _prompt: sea at golden hour, long waves -->

## Your turn

1. Change a line
2. Save
3. Watch

<!-- Now it is your turn. Change a line, save, and watch. -->
"""


def add_arguments(parser: ArgumentParser) -> None:
    """Add the command's options."""
    parser.add_argument("name", metavar="NAME", nargs="?", help="file to write: lesson or lesson.md")
    parser.add_argument("--theme", metavar="NAME", help="theme of the deck, or the one that a new theme extends")
    parser.add_argument("--theme-folder", metavar="NAME", help="write a theme of your own into this new folder")


def run(arguments: Namespace) -> int:
    """Write the deck, or the theme, or both. What exists is not overwritten."""
    if arguments.name is None and arguments.theme_folder is None:
        raise UsageError("write the NAME of a deck, or --theme-folder NAME")
    theme = arguments.theme or "glass"
    if arguments.theme_folder is not None:
        _write_theme(Path(arguments.theme_folder), theme, quiet=arguments.quiet)
    if arguments.name is not None:
        deck = Path(arguments.name)
        deck = deck if deck.suffix == ".md" else deck.with_name(deck.name + ".md")
        if arguments.theme_folder is not None:
            folder = Path(os.path.relpath(arguments.theme_folder, deck.parent)).as_posix()
            theme = folder if folder.startswith(".") else f"./{folder}"
        _write_deck(deck, theme, quiet=arguments.quiet)
    return 0


def _write_deck(path: Path, theme: str, *, quiet: bool) -> None:
    if path.exists():
        raise OutputError(f"{path} already exists", hint="choose another name")
    title = title_of(path.name)
    # Quoted where YAML would read something else.
    yaml_title = json.dumps(title, ensure_ascii=False) if re.search(r"^\W|: | #|:$", title) else title
    write_atomic(path, TEMPLATE.format(title=title, yaml_title=yaml_title, theme=theme).encode())
    if not quiet:
        print(f"wrote {path}\nnext: mdvideo build {path}")


def _write_theme(folder: Path, parent: str, *, quiet: bool) -> None:
    from mdvideo.slides.themes.theme import load_theme
    from mdvideo.slides.themes.theme_files import bundled_names
    from mdvideo.slides.themes.theme_values import new_theme_files

    if folder.exists():
        raise OutputError(f"{folder} already exists", hint="choose another name")
    extended = load_theme(parent, Path.cwd())
    if parent not in bundled_names():
        parent = Path(os.path.relpath(Path(parent).resolve(), folder.resolve())).as_posix()
    files = new_theme_files(folder.resolve().name, extended, parent)
    folder.mkdir(parents=True)
    for name, text in files.items():
        write_atomic(folder / name, text.encode())
        if not quiet:
            print(f"wrote {folder / name}")
    shown = folder.as_posix() if folder.is_absolute() else f"./{folder.as_posix()}"
    if not quiet:
        print(f"next: mdvideo themes {shown} --preview, or in a deck: theme: {shown}")


def title_of(file: str) -> str:
    """Return the title of a deck in a file, in words: ``How rust works`` for ``02-how-rust-works.deck.md``."""
    name = re.sub(r"\.(?:deck\.md|md)$", "", Path(file).name, flags=re.IGNORECASE)
    # A number in front puts files in order, and is no part of a title unless it is all there is.
    name = re.sub(r"^\d+[-_. ]+(?=\D)", "", name)
    words = re.sub(r"(?<=[a-z]{2})(?=[A-Z][a-z])", " ", name)
    words = " ".join(re.sub(r"[-_]+|\.(?=\D)", " ", words).split())
    return words[:1].upper() + words[1:] or "A lesson"
