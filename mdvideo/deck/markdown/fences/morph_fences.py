"""Code that changes into other code: fences after ``<!-- morph -->``, and Slidev's ```` ````md magic-move ````.

Both become one fence, whose ``meta["versions"]`` holds the texts. Each click shows the next one.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from markdown_it.token import Token

from mdvideo.deck.markdown.code_blocks import DRAWN_LANGUAGES, FenceInfo, highlight_code, parse_fence_info
from mdvideo.deck.markdown.fences.diagram_steps import steps_of

_MAGIC_MOVE = re.compile(r"md\s+magic-move\b.*", re.DOTALL)
_INNER = re.compile(
    r"^(?P<indent> {0,3})(?P<mark>`{3,}|~{3,})(?P<info>[^\n`]*)\n(?P<text>.*?)^ {0,3}(?P=mark)[`~]*[ \t]*$",
    re.MULTILINE | re.DOTALL,
)
MAX_VERSIONS = 20
MAX_LINES = 200


def join_morphs(tokens: Sequence[Token]) -> tuple[list[Token], list[tuple[int, str]]]:
    """Return a slide's tokens with each morph as one fence, and (line from 0, what is wrong) of those that are none."""
    out: list[Token] = []
    faults: list[tuple[int, str]] = []
    first: Token | None = None
    awaited: int | None = None
    for token in tokens:
        line = token.map[0] if token.map else 0
        if token.type == "comment" and _is_mark(token):
            if first is not None:
                first = None
            else:
                awaited = line
            out.append(token)
        elif token.type == "fence" and _MAGIC_MOVE.fullmatch(token.info.strip()):
            out.append(_magic_move(token, faults))
            first, awaited = None, None
        elif token.type == "fence" and awaited is not None:
            first, awaited = token, None
            token.meta["versions"] = [token.content]
            out.append(token)
        elif token.type == "fence" and first is not None:
            first.meta["versions"].append(token.content)
        else:
            if token.type != "comment":
                _ended(awaited, faults)
                awaited = first = None
            out.append(token)
    _ended(awaited, faults)
    for token in out:
        _check(token, faults)
    return out, faults


def _is_mark(token: Token) -> bool:
    return any(comment.morph for comment in token.meta.get("comments", ()))


def _ended(awaited: int | None, faults: list[tuple[int, str]]) -> None:
    if awaited is not None:
        faults.append((awaited, "no code follows this, so nothing morphs"))


def _magic_move(token: Token, faults: list[tuple[int, str]]) -> Token:
    inner = list(_INNER.finditer(token.content))
    if not inner:
        faults.append((token.map[0] if token.map else 0, "there is no code in this, so nothing morphs"))
        return token
    token.info = inner[0]["info"].strip()
    token.meta["versions"] = [found["text"] for found in inner]
    token.content = token.meta["versions"][0]
    return token


def _check(token: Token, faults: list[tuple[int, str]]) -> None:
    versions = token.meta.get("versions")
    if versions is None:
        return
    line = token.map[0] if token.map else 0
    if len(versions) == 1:
        faults.append((line, "a morph needs two fences, one after the other, so nothing morphs"))
    if len(versions) > MAX_VERSIONS:
        faults.append((line, f"only the first {MAX_VERSIONS} of {len(versions)} texts are shown"))
        del versions[MAX_VERSIONS:]
    if len(versions) == 1 or max(text.count("\n") for text in versions) > MAX_LINES:
        if len(versions) > 1:
            faults.append((line, f"code of more than {MAX_LINES} lines does not morph"))
        del token.meta["versions"]


def highlight_versions(versions: Sequence[str], info: FenceInfo, version_of_state: Sequence[int]) -> str:
    """Return all texts of a morph as one piece of HTML, of which each state of the slide shows one.

    All have as many lines, so that nothing below them moves.
    """
    plain = replace(info, steps=(), lines=frozenset(), first_number=0)
    height = max(text.removesuffix("\n").count("\n") for text in versions) + 1
    lines = []
    for number, text in enumerate(versions):
        away = " ".join(str(state) for state, shown in enumerate(version_of_state) if shown != number)
        code = highlight_code(text, plain).split("\n")
        code += [""] * (height - len(code))
        hidden = f' data-away="{away}"' if away else ""
        lines += [f'<span class="line" data-version="{number}"{hidden}>{line}</span>' for line in code]
    return "\n".join(lines)


def versions_of(token: Token) -> int:
    """Return the number of texts that a fence shows one after the other, at the clicks: of a morph, or its steps.

    A diagram in steps shows one more of its nodes at each.
    """
    versions = token.meta.get("versions")
    if versions:
        return len(versions)
    info = parse_fence_info(token.info)
    language = DRAWN_LANGUAGES.get(info.language.lower())
    if language is not None:
        return max(1, len(steps_of(language, token.content))) if info.in_steps else 1
    return max(1, len(info.steps))
