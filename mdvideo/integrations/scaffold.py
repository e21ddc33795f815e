"""What a project of a generator in another language needs to show videos: templates of ours, written into it once.

The files are the project's from then on: they are changed only when asked, and what others wrote is never touched.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from mdvideo._util.atomic import hint_of, reason_of, write_atomic
from mdvideo.errors import OutputError

TEMPLATES = Path(__file__).parent / "templates"
SIGNATURE = b"mdvideo site"
"""Stands in each of our files, and tells them from others'."""


@dataclass(frozen=True, slots=True)
class SiteTemplate:
    """``out`` is where the generator expects published videos; ``shared`` where the scripts go that all JavaScript
    generators share; ``links`` are symbolic links that it needs; ``next`` is what is left for a person to do.
    """

    out: str
    next: str
    target: str = "."
    shared: str | None = None
    scripts: tuple[str, ...] = ()
    links: Mapping[str, str] | None = None

    def files(self, name: str) -> Iterator[tuple[Path, str]]:
        """Each template, and where it goes in the project, with slashes."""
        own = TEMPLATES / name
        for path in sorted(path for path in own.rglob("*") if path.is_file()):
            yield path, (Path(self.target) / path.relative_to(own)).as_posix()
        for script in self.scripts:
            yield TEMPLATES / "javascript" / script, f"{self.shared}/{script}"


KITS: Mapping[str, SiteTemplate] = {
    "hugo": SiteTemplate("assets/videos", "in a page: {{< mdvideo intro >}}, or a code block named mdvideo"),
    "jekyll": SiteTemplate(
        "videos",
        'in a page: {% include mdvideo.html name="intro" %}',
        links={"_data/mdvideo.json": "../videos/mdvideo.json"},
    ),
    "eleventy": SiteTemplate(
        "videos",
        "in eleventy.config: eleventyConfig.addPlugin(mdvideo), imported from ./mdvideo/eleventy.mjs\n"
        'in a page: {% mdvideo "intro" %}, or a code block named mdvideo',
        target="mdvideo",
        shared="mdvideo",
        scripts=("figure.mjs", "fill.mjs"),
    ),
    "astro": SiteTemplate(
        "public/videos",
        'in a page: <Mdvideo name="intro" />, imported from src/components/Mdvideo.astro\n'
        "for code blocks named mdvideo, astro.config needs src/mdvideo/remark.mjs among its remarkPlugins",
        shared="src/mdvideo",
        scripts=("figure.mjs", "fill.mjs", "remark.mjs"),
    ),
    "docusaurus": SiteTemplate(
        "static/videos",
        "in docusaurus.config: remarkPlugins: [[mdvideo, {folder: 'static/videos'}]] for docs, blog and pages,\n"
        "imported from ./src/mdvideo/remark.mjs\n"
        'in a page: <Mdvideo name="intro" />, or a code block named mdvideo',
        shared="src/mdvideo",
        scripts=("figure.mjs", "fill.mjs", "remark.mjs"),
    ),
}
"""By the generator's name; ``mdvideo site`` offers them."""

State = Literal["wrote", "kept", "updated", "yours", "edited"]


def equip(project: Path, name: str, *, force: bool = False) -> Iterator[tuple[str, State]]:
    """Write a generator's kit into a project; gives each path in it and what became of the file.

    A file of ours that was edited, or that another version wrote, is replaced only with ``force`` (else ``edited``); a
    file of somebody else's never (``yours``). Raises OutputError.
    """
    if not project.is_dir():
        raise OutputError(f"there is no folder {project}", hint="name the folder of the site's project")
    kit = KITS[name]
    for template, path in kit.files(name):
        yield path, _placed(project / path, template.read_bytes(), force)
    for path, target in (kit.links or {}).items():
        yield path, _linked(project / path, target)


def _placed(path: Path, data: bytes, force: bool) -> State:
    try:
        old = path.read_bytes() if path.exists() else None
    except OSError as error:
        raise OutputError(f"{path} cannot be read: {reason_of(error)}", hint=hint_of(error)) from error
    if old == data:
        return "kept"
    if old is not None and SIGNATURE not in old:
        return "yours"
    if old is not None and not force:
        return "edited"
    _make_folder(path.parent)
    write_atomic(path, data)
    return "wrote" if old is None else "updated"


def _make_folder(folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise OutputError(f"cannot make {folder}: {reason_of(error)}", hint=hint_of(error)) from error


def _linked(path: Path, target: str) -> State:
    if path.is_symlink() or path.exists():
        return "kept"
    _make_folder(path.parent)
    try:
        path.symlink_to(target)
    except OSError as error:
        hint = "this system does not allow links: copy the file there each time that you publish"
        raise OutputError(f"{path} cannot be made a link to {target}: {reason_of(error)}", hint=hint) from error
    return "wrote"
