"""The directive ``.. mdvideo:: intro.deck.md``: records that a page shows a video, and leaves a node in its place."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar

from docutils import nodes
from docutils.parsers.rst import directives
from sphinx.util import logging
from sphinx.util.docutils import SphinxDirective

from mdvideo.errors import DeckError, Problem
from mdvideo.integrations.fence import NAME, OPTIONS, Fence, excerpt_of, read_fence

if TYPE_CHECKING:
    from collections.abc import Callable

    from sphinx.environment import BuildEnvironment

logger = logging.getLogger(__name__)


class VideoNode(nodes.General, nodes.Element):
    """A placeholder for a video until the page is resolved. ``node["use"]`` is a ``VideoUse``."""


@dataclass(frozen=True, slots=True)
class VideoUse:
    """A video that a page shows. ``deck`` is an absolute path, or None if ``fence.src`` is the name of a video.

    ``is_page`` is whether the page itself is the deck.
    """

    fence: Fence
    deck: Path | None
    line: int
    is_page: bool = False


def video_uses_in(env: BuildEnvironment) -> dict[str, list[VideoUse]]:
    """Return the videos of each page, by document name. They are kept in the environment between builds."""
    uses: dict[str, list[VideoUse]] | None = getattr(env, "mdvideo_uses", None)
    if uses is None:
        uses = env.mdvideo_uses = {}  # type: ignore[attr-defined]
    return uses


def warn(problem: Problem, location: tuple[str, int] | str) -> None:
    """Log a problem as Sphinx logs its own; with ``-W`` it fails the build."""
    hint = f"; {problem.hint}" if problem.hint else ""
    logger.warning("%s%s", problem.message, hint, location=location, type=NAME, subtype=problem.code)


class VideoDirective(SphinxDirective):
    """The directive. Its argument is the deck; or its content is the YAML of the fence that all generators know."""

    optional_arguments = 1
    final_argument_whitespace = True
    has_content = True
    option_spec: ClassVar[dict[str, Callable[[str], str]]] = dict.fromkeys(
        ("name", *(name for name in OPTIONS if name != "src")), directives.unchanged
    )

    def run(self) -> list[nodes.Node]:
        """Record the video, and return a node in its place. Errors are logged."""
        try:
            fence = self._read_fence()
        except DeckError as error:
            for problem in error.problems:
                line = problem.span.line if problem.span and not self.arguments else self.lineno
                warn(problem, (self.env.docname, line))
            return []
        use = VideoUse(fence, self._find_deck(fence), self.lineno)
        video_uses_in(self.env).setdefault(self.env.docname, []).append(use)
        node = VideoNode(use=use)
        self.set_source_info(node)
        self.add_name(node)
        return [node]

    def _read_fence(self) -> Fence:
        file, _ = self.get_source_info()
        if self.arguments:
            options = {"src": self.arguments[0], **{k: v for k, v in self.options.items() if k != "name"}}
            # JSON strings are YAML, too; quoting keeps numbers and words as they were written.
            body = "\n".join(f"{key}: {json.dumps(value, ensure_ascii=False)}" for key, value in options.items())
            return read_fence(excerpt_of(body, file))
        # reST counts the content's offset from the start of the file, MyST-Parser from the fence.
        above = self.content_offset if self.content_offset >= self.lineno else self.lineno + self.content_offset
        return read_fence(excerpt_of("\n".join(self.content), file, above + 1))

    def _find_deck(self, fence: Fence) -> Path | None:
        """Return the deck's file, and make the page depend on it; None if there is no such file."""
        relative, absolute = self.env.relfn2path(fence.src)
        if not fence.src.endswith(".md") or not Path(absolute).is_file():
            return None
        self.env.note_dependency(relative)
        return Path(absolute)
