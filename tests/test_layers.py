"""Imports point one way. To add an arrow, add it to the table and say why in docs/architecture.md."""

from __future__ import annotations

import ast
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

import mdvideo

PACKAGE = Path(mdvideo.__file__).parent

BASE = {"errors", "size", "events", "atomic", "recent", "backends"}
"""Values and protocols that everyone may know."""

ALLOWED = {
    "errors": set(),
    "size": {"errors"},
    "events": {"errors"},
    "atomic": {"errors"},
    "recent": set(),
    "backends": {"errors", "size"},
    "settings": {"errors", "size"},
    "deck": BASE | {"settings"},
    "plan": BASE | {"settings", "deck"},
    # Five crafts, which never know each other:
    "servers": {"errors"},  # what painters and voices on servers have in common
    "images": BASE | {"settings", "deck", "plan", "servers"},  # a painter is made from ImageSettings
    "slides": BASE | {"deck", "plan"},
    "video": BASE | {"deck", "plan"},
    "speech": BASE | {"settings", "plan", "servers"},  # a voice is made from SpeechSettings
    "sound": BASE | {"plan"},
    "cache": BASE | {"plan"},
    "i18n": BASE | {"deck"},
    "display": {"errors", "events"},
    # A build: stages ask the cache for results, output writes files, workshop.py, painters.py … name who makes what.
    "stages": BASE | {"settings", "deck", "plan", "cache", "images", "slides", "sound", "video"},
    "output": BASE | {"settings", "deck", "plan", "cache", "slides", "video", "stages", "__init__"},
    # Other machines: the seam, and Ray behind it.
    "elsewhere": {"cache", "images", "settings"},
    "cluster": BASE | {"settings", "plan", "cache", "images", "elsewhere", "painters", "workshop"},
    "painters": BASE | {"elsewhere", "settings", "plan", "cache", "images", "slides", "stages"},
    "animators": BASE | {"elsewhere", "settings", "plan", "cache", "images", "slides", "video"},
    "speakers": BASE | {"elsewhere", "settings", "plan", "cache", "speech"},
    "makers": {"plan", "cache", "slides", "sound", "video"},
    "workshop": BASE
    | {"settings", "deck", "plan", "cache", "images", "slides", "stages"}
    | {"animators", "painters", "speakers", "makers", "elsewhere"},
    "production": BASE | {"plan", "cache", "stages", "output", "workshop"},
    "building": BASE | {"settings", "cache", "output", "production", "workshop", "cluster"},
    "pinning": BASE | {"plan", "images", "stages", "workshop"},
    "repainting": BASE | {"plan", "cache", "images", "stages", "workshop", "pinning"},
    "checks": BASE | {"settings", "deck", "plan", "images", "stages", "workshop"},
    # Publishing: many decks through one workshop, and the figure that shows a video in a page.
    "site": BASE
    | {"settings", "deck", "plan", "cache", "images", "slides", "output"}
    | {"workshop", "production", "building", "__init__"},
    # The authoring loop: what changed, what is shown of it, and the server of the page that shows it.
    "watch": BASE
    | {"settings", "deck", "plan", "cache", "images", "slides", "video", "stages", "output"}
    | {"workshop", "production", "repainting", "checks"},
    "commands": BASE
    | {"settings", "deck", "plan", "cache", "images", "slides", "video", "stages", "output", "painters", "workshop"}
    | {"pinning", "repainting", "production", "building", "display", "checks", "i18n", "site", "speakers"}
    | {"watch", "__init__"},
    "cli": {"errors", "__init__"},
    "__init__": {"errors", "deck", "building"},
    "__main__": {"cli"},
}

OWNERS = {
    "PIL": {"images", "slides", "backends"},
    "av": {"sound", "video"},
    "blitz_py": {"slides"},
    "anyio": {"images"},
    "babel": {"i18n"},
    "diffusers": {"images"},
    "docutils": {"site"},
    "espeakng_loader": {"speech"},
    "jinja2": {"slides"},
    "markdown": {"site"},
    "markdown_it": {"deck"},
    "mkdocs": {"site"},
    "playwright": {"slides"},
    "properdocs": {"site"},
    "rich": {"display"},
    "starlette": {"watch"},
    "sphinx": {"site"},
    "fsspec": {"cache"},
    "ray": {"cluster"},
    "torch": {"images"},
    "uvicorn": {"watch"},
    "watchdog": {"watch"},
    "websockets": {"images"},
    "ziamath": {"slides"},
}
"""Who may import a library; whoever else needs what it does asks its owner."""

HEAVY = {
    "PIL",
    "av",
    "blitz_py",
    "fontTools",
    "jinja2",
    "markdown_it",
    "nh3",
    "numpy",
    "pydantic",
    "rich",
    "starlette",
    "torch",
    "uvicorn",
    "yaml",
}
"""What ``mdvideo --help`` must not wait for."""


def area_of(path: Path) -> str:
    return path.relative_to(PACKAGE).parts[0].removesuffix(".py")


def imports_of(path: Path) -> Iterator[tuple[int, list[str]]]:
    """Line and dotted name, split, of every import; those for type checkers only are no imports."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    unseen = {
        inner
        for node in ast.walk(tree)
        if isinstance(node, ast.If) and ast.unparse(node.test) == "TYPE_CHECKING"
        for inner in ast.walk(node)
    }
    for node in ast.walk(tree):
        if node in unseen:
            continue
        if isinstance(node, ast.Import):
            yield from ((node.lineno, alias.name.split(".")) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}:{node.lineno}: imports here are absolute"
            module = (node.module or "").split(".")
            if module == ["mdvideo"]:
                areas = {p.stem for p in PACKAGE.iterdir() if p.suffix == ".py" or p.is_dir()}
                names = [alias.name for alias in node.names]
                yield from ((node.lineno, ["mdvideo", name if name in areas else "__init__"]) for name in names)
            else:
                yield node.lineno, module


MODULES = sorted(PACKAGE.rglob("*.py"))


def test_every_area_has_its_place_in_the_table():
    assert {area_of(path) for path in MODULES} <= ALLOWED.keys()


@pytest.mark.parametrize("area", sorted({area_of(path) for path in MODULES}))
def test_no_forbidden_arrow(area):
    found = []
    for path in (path for path in MODULES if area_of(path) == area):
        for line, name in imports_of(path):
            place = f"{path.relative_to(PACKAGE.parent)}:{line}"
            if name[0] == "mdvideo":
                target = name[1] if len(name) > 1 else "__init__"
                if target not in {area, *ALLOWED[area]}:
                    found.append(f"{place}: {area} must not know {target}")
            elif area not in OWNERS.get(name[0], {area}):
                found.append(f"{place}: {name[0]} belongs to {', '.join(sorted(OWNERS[name[0]]))}")
    assert not found, "\n".join(found)


def test_the_table_has_no_circle():
    """The order in which areas could be written, each after all that it knows."""
    placed: set[str] = set()
    while len(placed) < len(ALLOWED):
        ready = {area for area, known in ALLOWED.items() if area not in placed and known - {"__init__"} <= placed}
        assert ready, f"a circle among {sorted(ALLOWED.keys() - placed)}"
        placed |= ready


def test_help_imports_nothing_heavy():
    done = subprocess.run(
        [sys.executable, "-X", "importtime", "-m", "mdvideo", "--help"], capture_output=True, text=True, check=True
    )
    assert done.stdout.startswith("usage: mdvideo")
    imported = {line.rpartition("|")[2].strip().partition(".")[0] for line in done.stderr.splitlines()}
    assert "mdvideo" in imported
    assert not imported & HEAVY
