"""The box that a page shows in place of a missing video, and the same error as problems for a log."""

from __future__ import annotations

from html import escape

from mdvideo.errors import MdvideoError, Problem


def error_box(error: MdvideoError, number: int = 0) -> str:
    """Return the box as HTML. Its classes make it red in the themes of all generators; ``number`` identifies it."""
    first = error.problems[0] if error.problems else error
    message, hint = first.message, first.hint
    lines = [f"<p>{escape(message)}</p>", *([f"<p>{escape(hint)}</p>"] if hint else [])]
    return (
        f'<div class="admonition failure mdvideo-fault" data-mdvideo-fault="{number}">'
        f'<p class="admonition-title">No video</p>{"".join(lines)}</div>'
    )


def problems_of(error: MdvideoError) -> tuple[Problem, ...]:
    """An error as problems, with their places if it has any."""
    return error.problems or (Problem("error", "site", error.message, hint=error.hint),)
