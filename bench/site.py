"""What videos cost a site that is built again: a MkDocs site with 30 decks, of which 20 are narrated.

``unchanged_overhead_ratio``: what the plugin adds to a build of the site when nothing has changed, as a part of the
same site without it (0.05 is five per cent). Both builds copy the same files: the one without the plugin has figures
and films as ordinary content. ``one_changed_ratio``: seconds of a build after one word was changed in one deck,
against the first build, which made everything. Builds are whole processes, and the best of several counts: other work
on the machine only ever adds.
"""

from __future__ import annotations

import argparse
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from bench.decks import deck
from bench.narration import narrated

CONFIG = "site_name: A benchmark\ntheme: {name: material}\nplugins:\n  - search\n"
PLUGIN = "  - mdvideo\n"
SETTINGS = 'size = "640x360"\n[images]\nbackend = "sketch"\n[speech]\nbackend = "espeak"\n'
PARAGRAPH = "Some words that a page of documentation has, with `code`, a [link](index.md) and **stress**.\n\n"
PAGE = "# Page {n}\n\n```mdvideo\nsrc: deck-{n}.deck.md\n```\n\n" + "## A part\n\n{text}" * 6


def write_site(root: Path, decks: int, spoken: int, slides: int) -> None:
    """A page for each deck; the first ``spoken`` decks have notes."""
    docs = root / "docs"
    docs.mkdir()
    (root / "mdvideo.toml").write_text(SETTINGS)
    (root / "mkdocs.yml").write_text(CONFIG + PLUGIN)
    (docs / "index.md").write_text("# Home\n\n" + PARAGRAPH)
    for n in range(decks):
        (docs / f"page-{n}.md").write_text(PAGE.format(n=n, text=PARAGRAPH * 4))
        (docs / f"deck-{n}.deck.md").write_text(_deck(n, n < spoken, slides))


def _deck(number: int, spoken: bool, slides: int, word: str = "word") -> str:
    text = narrated(slides, word) if spoken else deck(slides, word)
    return text.replace("title: A benchmark", f"title: Lesson {number}").replace("Point ", f"Lesson {number}, point ")


def seconds_of_build(root: Path) -> float:
    """Wall-clock seconds of ``mkdocs build`` as a process, as an author waits for it."""
    began = time.perf_counter()
    subprocess.run(
        [sys.executable, "-m", "mkdocs", "build", "--quiet"],
        cwd=root,
        check=True,
        env={**os.environ, "NO_MKDOCS_2_WARNING": "1"},
    )
    return time.perf_counter() - began


def without_plugin(root: Path, plain: Path) -> None:
    """The same site whose figures and films are ordinary content: what the plugin made, written by hand."""
    shutil.copytree(root / "docs", plain / "docs", ignore=shutil.ignore_patterns("*.deck.md"))
    shutil.copytree(root / "site/assets/mdvideo", plain / "docs/assets/mdvideo")
    assets = sorted(path.name for path in (plain / "docs/assets/mdvideo").iterdir() if path.is_file())
    style, script = assets if assets[0].endswith(".css") else assets[::-1]
    (plain / "mkdocs.yml").write_text(
        f"{CONFIG}extra_css: [assets/mdvideo/{style}]\nextra_javascript: [assets/mdvideo/{script}]\n"
    )
    for page in (plain / "docs").glob("page-*.md"):
        made = (root / "site" / page.stem / "index.html").read_text()
        figure = re.search(r'<figure class="mdvideo".*?</figure>', made, re.S)
        assert figure is not None
        before, _, behind = page.read_text().partition("```mdvideo\n")
        page.write_text(before + figure[0] + behind.partition("```")[2])


def main() -> None:
    """Measure, and print the figures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true", help="a sixth of the decks, shorter, and fewer builds")
    quick = parser.parse_args().quick
    decks, spoken, slides, times = (5, 3, 4, 3) if quick else (30, 20, 10, 9)
    with tempfile.TemporaryDirectory() as folder:
        root, plain = Path(folder) / "with", Path(folder) / "without"
        root.mkdir()
        plain.mkdir()
        write_site(root, decks, spoken, slides)
        first = seconds_of_build(root)
        print(f"first build: {first:.2f} s", flush=True)
        without_plugin(root, plain)
        seconds_of_build(plain)
        pairs = [(seconds_of_build(root), seconds_of_build(plain)) for _ in range(times)]
        with_it, without = (min(column) for column in zip(*pairs, strict=True))
        print(f"unchanged: {with_it:.3f} s, without the plugin {without:.3f} s", flush=True)
        changed = []
        for edit in range(2 if quick else 5):
            (root / "docs/deck-0.deck.md").write_text(_deck(0, True, slides, f"word{edit}"))
            changed.append(seconds_of_build(root))
        print(f"one word changed: {min(changed):.3f} s", flush=True)
    figures = {
        "unchanged_overhead_ratio": round((with_it - without) / without, 4),
        "one_changed_ratio": round(min(changed) / first, 4),
        "unchanged_seconds": round(with_it, 3),
        "without_plugin_seconds": round(without, 3),
        "unchanged_overhead_seconds": round(with_it - without, 3),
        "one_changed_seconds": round(min(changed), 3),
        "first_seconds": round(first, 2),
        "decks": decks,
        "slides": slides,
    }
    print(json.dumps(figures))


if __name__ == "__main__":
    main()
