"""What is wrong with a video that a page asks for: as a box in the page, and as problems for a log."""

from __future__ import annotations

from html import escape

from mdvideo.errors import DeckError, MdvideoError, Problem


def fault_box(error: MdvideoError, number: int = 0) -> str:
    """What stands in the page where a video is missing. Its classes make it red in the themes of all hosts."""
    message = error.problems[0].message if isinstance(error, DeckError) else error.message
    hint = error.problems[0].hint if isinstance(error, DeckError) else error.hint
    lines = [f"<p>{escape(message)}</p>", *([f"<p>{escape(hint)}</p>"] if hint else [])]
    return (
        f'<div class="admonition failure mdvideo-fault" data-mdvideo-fault="{number}">'
        f'<p class="admonition-title">No video</p>{"".join(lines)}</div>'
    )


def problems_of(error: MdvideoError) -> tuple[Problem, ...]:
    """An error as problems, with their places if it has any."""
    if isinstance(error, DeckError):
        return error.problems
    return (Problem("error", "site", error.message, hint=error.hint),)
