"""The templates that a project of a generator in another language needs to show videos, and their installation.

Once installed, the files belong to the project: they are replaced only on request, and files of others never.
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
"""Contained in each template; identifies a file in a project as ours."""


@dataclass(frozen=True, slots=True)
class SiteTemplate:
    """The files that one generator needs.

    ``out`` is where the generator expects published videos; ``next`` describes what is left for the user to do.
    ``target`` is the folder of the templates in the project, ``shared`` that of ``scripts``, which all JavaScript
    generators share. ``links`` are symbolic links: path in the project to target.
    """

    out: str
    next: str
    target: str = "."
    shared: str | None = None
    scripts: tuple[str, ...] = ()
    links: Mapping[str, str] | None = None

    def files(self, name: str) -> Iterator[tuple[Path, str]]:
        """Yield each template and its path in the project, with slashes."""
        own = TEMPLATES / name
        for path in sorted(path for path in own.rglob("*") if path.is_file()):
            yield path, (Path(self.target) / path.relative_to(own)).as_posix()
        for script in self.scripts:
            yield TEMPLATES / "javascript" / script, f"{self.shared}/{script}"


SITE_TEMPLATES: Mapping[str, SiteTemplate] = {
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
        "for code blocks named mdvideo: add src/mdvideo/remark.mjs to remarkPlugins in astro.config",
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
"""By the generator's name; the choices of ``mdvideo site``."""

State = Literal["wrote", "kept", "updated", "foreign", "edited"]


def install(project: Path, name: str, *, force: bool = False) -> Iterator[tuple[str, State]]:
    """Write a generator's templates into a project; yields each path and what happened to the file.

    A file of ours that was edited, or written by another version, is replaced only with ``force`` (else ``edited``). A
    file of somebody else is never replaced (``foreign``). Raises OutputError.
    """
    if not project.is_dir():
        raise OutputError(f"there is no folder {project}", hint="name the folder of the site's project")
    template = SITE_TEMPLATES[name]
    for source, path in template.files(name):
        yield path, _write_file(project / path, source.read_bytes(), force)
    for path, target in (template.links or {}).items():
        yield path, _link_file(project / path, target)


def _write_file(path: Path, data: bytes, force: bool) -> State:
    try:
        old = path.read_bytes() if path.exists() else None
    except OSError as error:
        raise OutputError(f"{path} cannot be read: {reason_of(error)}", hint=hint_of(error)) from error
    if old == data:
        return "kept"
    if old is not None and SIGNATURE not in old:
        return "foreign"
    if old is not None and not force:
        return "edited"
    _make_folder(path.parent)
    write_atomic(path, data)
    return "wrote" if old is None else "updated"


def _link_file(path: Path, target: str) -> State:
    if path.is_symlink() or path.exists():
        return "kept"
    _make_folder(path.parent)
    try:
        path.symlink_to(target)
    except OSError as error:
        hint = "this system does not allow links: copy the file there after each publishing"
        raise OutputError(f"cannot link {path} to {target}: {reason_of(error)}", hint=hint) from error
    return "wrote"


def _make_folder(folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise OutputError(f"cannot create {folder}: {reason_of(error)}", hint=hint_of(error)) from error
