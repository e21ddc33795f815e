"""``.. mdvideo:: intro.deck.md``: what a page asks for, recorded and left for later."""

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
    """Stands for a video until the page is resolved. ``node["ask"]`` is an ``VideoUse``."""


@dataclass(frozen=True, slots=True)
class VideoUse:
    """A video that a page asks for. ``deck`` is an absolute path, None where ``fence.src`` is a published name.

    ``own`` if the page itself is the deck.
    """

    fence: Fence
    deck: Path | None
    line: int
    own: bool = False


def asked_in(env: BuildEnvironment) -> dict[str, list[VideoUse]]:
    """What each page asks for, by its name; kept in the environment over builds."""
    found: dict[str, list[VideoUse]] | None = getattr(env, "mdvideo_asked", None)
    if found is None:
        found = env.mdvideo_asked = {}  # type: ignore[attr-defined]
    return found


def warn(problem: Problem, location: tuple[str, int] | str) -> None:
    """Tell a problem as Sphinx tells its own; with ``-W`` it fails the build."""
    hint = f"; {problem.hint}" if problem.hint else ""
    logger.warning("%s%s", problem.message, hint, location=location, type=NAME, subtype=problem.code)


class VideoDirective(SphinxDirective):
    """The directive. Its argument is the deck, or the fence's YAML is its content, as all generators know it."""

    optional_arguments = 1
    final_argument_whitespace = True
    has_content = True
    option_spec: ClassVar[dict[str, Callable[[str], str]]] = dict.fromkeys(
        ("name", *(name for name in OPTIONS if name != "src")), directives.unchanged
    )

    def run(self) -> list[nodes.Node]:
        """A node that holds the place."""
        try:
            fence = self._fence()
        except DeckError as error:
            for problem in error.problems:
                line = problem.span.line if problem.span and not self.arguments else self.lineno
                warn(problem, (self.env.docname, line))
            return []
        ask = VideoUse(fence, self._deck(fence), self.lineno)
        asked_in(self.env).setdefault(self.env.docname, []).append(ask)
        node = VideoNode(ask=ask)
        self.set_source_info(node)
        self.add_name(node)
        return [node]

    def _fence(self) -> Fence:
        file, _ = self.get_source_info()
        if self.arguments:
            given = {"src": self.arguments[0], **{k: v for k, v in self.options.items() if k != "name"}}
            # JSON strings are YAML too; numbers and words stay as they were written.
            body = "\n".join(f"{key}: {json.dumps(value, ensure_ascii=False)}" for key, value in given.items())
            return read_fence(excerpt_of(body, file))
        # reST counts the content's offset from the file's start, MyST-Parser from the fence.
        above = self.content_offset if self.content_offset >= self.lineno else self.lineno + self.content_offset
        return read_fence(excerpt_of("\n".join(self.content), file, above + 1))

    def _deck(self, fence: Fence) -> Path | None:
        """The deck's file, and the page made anew when it changes; None where there is no such file."""
        relative, absolute = self.env.relfn2path(fence.src)
        if not fence.src.endswith(".md") or not Path(absolute).is_file():
            return None
        self.env.note_dependency(relative)
        return Path(absolute)
