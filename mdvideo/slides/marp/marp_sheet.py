"""A CSS theme of Marp as a value: its rules for a slide's page, and what its comments and imports say."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from mdvideo._util.css_lengths import length_in_pixels
from mdvideo._util.project_files import shown_path
from mdvideo._util.untrusted.regular_files import read_regular
from mdvideo.deck.markdown.element_hooks import hook_selectors
from mdvideo.errors import Problem
from mdvideo.plan.jobs.job import Digest
from mdvideo.slides.css_support.check_sheet import sheet_problems
from mdvideo.slides.marp.css_files import CssFiles
from mdvideo.slides.marp.css_rules import declarations_in, read_rules, without_comments
from mdvideo.slides.marp.scope_css import scope_css

MARP_SIZE = (1280.0, 720.0)
"""The slide of a theme that names no size, in pixels."""

_COMMENT = re.compile(r"/\*([\s\S]*?)\*/")
_META = re.compile(r"^[*!\s]*@([-\w]+)[ \t]+(\S.*?)\s*$", re.MULTILINE)
_IMPORT = re.compile(r"(?P<url>url\(\s*)?[\"']?(?P<address>[^\"')\s]+)[\"']?")


@dataclass(frozen=True, slots=True)
class MarpSheet:
    """The style sheet of a theme, with those that it imports. Lengths in ``css`` are pixels of Marp's frame.

    ``sizes`` are the named sizes of its comments, ``size`` that of a slide without one. ``blobs`` are the files that
    it names, by digest, and ``paths`` all files that it was made from.
    """

    name: str
    css: str = field(repr=False)
    size: tuple[float, float] = MARP_SIZE
    sizes: Mapping[str, tuple[float, float]] = field(default_factory=dict)
    auto_scaling: frozenset[str] = frozenset()
    blobs: Mapping[Digest, bytes] = field(default_factory=dict, repr=False)
    paths: tuple[Path, ...] = ()
    problems: tuple[Problem, ...] = ()


def theme_name_in(css: str) -> str | None:
    """Return the name that a style sheet gives itself with ``@theme``, None if it does not."""
    return next((value for key, value in _metadata_of(css) if key == "theme"), None)


def read_marp_sheet(path: Path, files: CssFiles, find: Callable[[str], Path | None]) -> MarpSheet:
    """Read a theme. ``find`` gives the file of a theme that it imports by its name. Raises OSError."""
    return _SheetReader(files, find).read(path)


class _SheetReader:
    def __init__(self, files: CssFiles, find: Callable[[str], Path | None]) -> None:
        self._files = files
        self._find = find
        self._paths: list[Path] = []
        self._problems: list[Problem] = []
        self._sizes: dict[str, tuple[float, float]] = {}
        self._removed: set[str] = set()
        self._scaling: str | None = None
        self._size: list[float | None] = [None, None]

    def read(self, path: Path) -> MarpSheet:
        name, css = self._read(path)
        width, height = self._size
        return MarpSheet(
            name=name or path.stem,
            css=css,
            size=(width or MARP_SIZE[0], height or MARP_SIZE[1]),
            sizes={name: size for name, size in self._sizes.items() if name not in self._removed},
            auto_scaling=_scaled_elements(self._scaling or "false"),
            blobs=dict(self._files.blobs),
            paths=(*self._paths, *self._files.paths),
            problems=tuple(dict.fromkeys(self._problems)),
        )

    def _read(self, path: Path) -> tuple[str | None, str]:
        """Return a sheet's name and rules. What it says itself counts before what it imports."""
        text = read_regular(path).decode("utf-8-sig", "replace")
        self._paths.append(path)
        self._problems += sheet_problems(text, shown_path(path))
        metadata = _metadata_of(text)
        for key, value in metadata:
            self._take(key, value)
        plain = without_comments(text)
        self._take_slide_size(plain)
        imported = [self._imported(address, path) for address in _imports_of(plain)]

        def report(code: str, message: str) -> None:
            self._warn(path, code, message)

        own = self._files.embed(scope_css(hook_selectors(plain)), path.parent, report)
        name = next((value for key, value in metadata if key == "theme"), None)
        return name, "\n".join([*imported, own])

    def _take(self, key: str, value: str) -> None:
        if key == "size":
            name, _, rest = value.partition(" ")
            sides = [length_in_pixels(side) for side in rest.split()]
            if rest.strip() == "false":
                self._removed.add(name)
            elif len(sides) == 2 and all(sides):
                self._sizes.setdefault(name, (sides[0] or 0.0, sides[1] or 0.0))
        elif key == "auto-scaling" and self._scaling is None:
            self._scaling = value

    def _take_slide_size(self, css: str) -> None:
        """Take ``section { width; height }``, by which a theme sets the size of its slides."""
        for rule in read_rules(css):
            if rule.block is None or not {"section", ":root"} & {part.strip() for part in rule.prelude.split(",")}:
                continue
            for name, value in declarations_in(rule.block):
                if name in ("width", "height"):
                    index = ("width", "height").index(name)
                    self._size[index] = self._size[index] or length_in_pixels(value)

    def _imported(self, address: str, path: Path) -> str:
        found = self._find(address)
        if found is None and re.match(r"(?:[a-z][a-z0-9+.-]*:)?//", address, re.IGNORECASE):
            self._warn(path, "style-remote", f"{address} is not fetched: mdvideo's own fonts stand in")
            return ""
        if found is None and address.lower().endswith(".css"):
            candidate = (path.parent / address).resolve()
            found = candidate if candidate.is_file() else None
        if found is None:
            self._warn(path, "theme-import", f"it imports {address!r}, which is no theme here")
            return ""
        return "" if found in self._paths else self._read(found)[1]

    def _warn(self, path: Path, code: str, message: str) -> None:
        hint = "put the files into the project and name them" if code == "style-remote" else None
        self._problems.append(Problem("warning", code, f"{path.name}: {message}", hint=hint))


def _metadata_of(css: str) -> list[tuple[str, str]]:
    return [(key.lower(), value) for comment in _COMMENT.findall(css) for key, value in _META.findall(comment)]


def _imports_of(css: str) -> list[str]:
    """Return the addresses of ``@import`` and ``@import-theme`` without a condition that could be false."""
    found = []
    for rule in read_rules(css):
        if rule.block is None and rule.at_name in ("@import", "@import-theme"):
            match = _IMPORT.match(rule.prelude[len(rule.at_name) :].strip())
            if match is not None:
                found.append(match["address"])
    return found


def _scaled_elements(value: str) -> frozenset[str]:
    if value == "true":
        return frozenset({"code", "fittingHeader", "math"})
    return frozenset() if value == "false" else frozenset(part.strip() for part in value.split(","))
