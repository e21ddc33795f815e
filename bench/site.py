"""What videos add to the rebuild of a site: a MkDocs site with 30 decks, of which 20 are narrated.

``unchanged_overhead_ratio``: the time that the plugin adds to a build when nothing has changed, as a share of a build
of the same site without it (0.05 is five per cent). Both builds copy the same files: without the plugin, figures and
videos are ordinary content. ``one_changed_ratio``: the time of a build after one word is changed in one deck, divided
by that of the first build, which makes everything. Builds are whole processes, and the best of several counts, since
other work on the machine only adds time.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from bench.decks import deck
from bench.harness import parse_quick, print_figures, seconds_of
from bench.narration import narrated_deck

CONFIG = "site_name: A benchmark\ntheme: {name: material}\nplugins:\n  - search\n"
PLUGIN = "  - mdvideo\n"
SETTINGS = 'size = "640x360"\n[images]\nbackend = "sketch"\n[speech]\nbackend = "espeak"\n'
PARAGRAPH = "Some words that a page of documentation has, with `code`, a [link](index.md) and **stress**.\n\n"
PAGE = "# Page {n}\n\n```mdvideo\nsrc: deck-{n}.deck.md\n```\n\n" + "## A part\n\n{text}" * 6


def write_site(root: Path, decks: int, narrated: int, slides: int) -> None:
    """Write a page for each deck; the first ``narrated`` decks have notes."""
    docs = root / "docs"
    docs.mkdir()
    (root / "mdvideo.toml").write_text(SETTINGS)
    (root / "mkdocs.yml").write_text(CONFIG + PLUGIN)
    (docs / "index.md").write_text("# Home\n\n" + PARAGRAPH)
    for n in range(decks):
        (docs / f"page-{n}.md").write_text(PAGE.format(n=n, text=PARAGRAPH * 4))
        (docs / f"deck-{n}.deck.md").write_text(numbered_deck(n, n < narrated, slides))


def numbered_deck(number: int, narrated: bool, slides: int, word: str = "word") -> str:
    """Return a deck whose titles have its number, since decks with equal slides would share results."""
    text = narrated_deck(slides, word) if narrated else deck(slides, word)
    return text.replace("title: A benchmark", f"title: Lesson {number}").replace("Point ", f"Lesson {number}, point ")


def seconds_of_build(root: Path) -> float:
    """Wall-clock seconds of ``mkdocs build`` as a process, as an author runs it."""
    command = [sys.executable, "-m", "mkdocs", "build", "--quiet"]
    environment = {**os.environ, "NO_MKDOCS_2_WARNING": "1"}
    return seconds_of(lambda: subprocess.run(command, cwd=root, check=True, env=environment))


def write_plain_site(root: Path, plain: Path) -> None:
    """Write the same site with what the plugin made as ordinary content."""
    shutil.copytree(root / "docs", plain / "docs", ignore=shutil.ignore_patterns("*.deck.md"))
    shutil.copytree(root / "site/assets/mdvideo", plain / "docs/assets/mdvideo")
    assets = sorted(path.name for path in (plain / "docs/assets/mdvideo").iterdir() if path.is_file())
    style, script = assets if assets[0].endswith(".css") else assets[::-1]
    (plain / "mkdocs.yml").write_text(
        f"{CONFIG}extra_css: [assets/mdvideo/{style}]\nextra_javascript: [assets/mdvideo/{script}]\n"
    )
    for page in (plain / "docs").glob("page-*.md"):
        built = (root / "site" / page.stem / "index.html").read_text()
        figure = re.search(r'<figure class="mdvideo".*?</figure>', built, re.S)
        assert figure is not None
        before, _, rest = page.read_text().partition("```mdvideo\n")
        page.write_text(before + figure[0] + rest.partition("```")[2])


def main() -> None:
    """Measure, and print the figures."""
    quick = parse_quick(__doc__, "a sixth of the decks, shorter, and fewer builds")
    decks, narrated, slides, times = (5, 3, 4, 3) if quick else (30, 20, 10, 9)
    with tempfile.TemporaryDirectory() as folder:
        root, plain = Path(folder) / "with", Path(folder) / "without"
        root.mkdir()
        plain.mkdir()
        write_site(root, decks, narrated, slides)
        first = seconds_of_build(root)
        print(f"first build: {first:.2f} s", flush=True)
        write_plain_site(root, plain)
        seconds_of_build(plain)
        pairs = [(seconds_of_build(root), seconds_of_build(plain)) for _ in range(times)]
        with_plugin, without = (min(column) for column in zip(*pairs, strict=True))
        print(f"unchanged: {with_plugin:.3f} s, without the plugin {without:.3f} s", flush=True)
        changed = []
        for edit in range(2 if quick else 5):
            (root / "docs/deck-0.deck.md").write_text(numbered_deck(0, True, slides, f"word{edit}"))
            changed.append(seconds_of_build(root))
        print(f"one word changed: {min(changed):.3f} s", flush=True)
    figures = {
        "unchanged_overhead_ratio": round((with_plugin - without) / without, 4),
        "one_changed_ratio": round(min(changed) / first, 4),
        "unchanged_seconds": round(with_plugin, 3),
        "without_plugin_seconds": round(without, 3),
        "unchanged_overhead_seconds": round(with_plugin - without, 3),
        "one_changed_seconds": round(min(changed), 3),
        "first_seconds": round(first, 2),
        "decks": decks,
        "slides": slides,
    }
    print_figures(figures)


if __name__ == "__main__":
    main()
