"""HTML comments: directives, presenter notes, or marks for other tools."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from markdown_it.token import Token

from mdvideo.deck.directives.directive_table import (
    ESCAPED_KEYS,
    LOOSE_KEYS,
    DirectiveValue,
    is_directive,
    nearest_directive,
)
from mdvideo.deck.directives.read_directives import read_directives
from mdvideo.deck.foreign.unspoken_comments import Reason, UnspokenComment, reason_not_spoken
from mdvideo.deck.loose_yaml import YamlMapping, read_mapping
from mdvideo.deck.markdown.comment_syntax import find_comments
from mdvideo.deck.markdown.source_map import source_offset
from mdvideo.deck.model import Note
from mdvideo.deck.source import Excerpt, Source
from mdvideo.errors import DeckError, Problem, Span

_OTHER_TOOLS = re.compile(r"(?:prettier-ignore(?:-(?:start|end))?$|markdownlint-|lint (?:disable|enable|ignore))")
"""Marks that Marp knows and passes over without a word."""
_UNSPACED_KEY = re.compile(r"(?P<key>_?[A-Za-z]\w*)[ \t]*[=:][ \t]*(?P<value>\S[^\n]*)")
_KEY = re.compile(r"[ \t]*(?P<quote>[\"']?)(?P<key>_?[A-Za-z][\w-]*)(?P=quote)[ \t]*:(?=\s|$)")
_NOTE = re.compile(r"(?i:(?:speaker_)?notes?[ \t]*:\s*)|NOTES?[ \t]*[-–—]?[ \t]+(?=\S)")
_NOT_NEWLINE = re.compile(r"[^\n]")
_TYPO_SIMILARITY = 0.8
"""Lowest similarity (difflib's ratio) at which an unknown key is a misspelt directive, not the start of a note."""


@dataclass(frozen=True, slots=True)
class Comment:
    """The meaning of one comment. ``fit`` is true for ``<!-- fit -->``, which fits a heading to the slide's width,
    and ``morph`` for ``<!-- morph -->``, after which code changes into other code.

    ``unspoken``: nobody means to hear it. ``says_note``: it starts with ``Note:``.
    """

    directives: tuple[DirectiveValue, ...] = ()
    note: Note | None = None
    problems: tuple[Problem, ...] = ()
    fit: bool = False
    morph: bool = False
    unspoken: UnspokenComment | None = None
    says_note: bool = False


def read_comments(tokens: Sequence[Token], source: Source) -> None:
    """Read all comments: set ``meta["comments"]`` on every token that is a comment or contains some."""
    for token in tokens:
        if token.type == "comment":
            token.meta["comments"] = [_comment_of(token, source)]
        elif token.type == "html_block" and "<!--" in token.content:
            token.meta["comments"] = list(_comments_in_html(token, source))
            for found in find_comments(token.content):
                token.content = blank_out(token.content, found.start, found.end)
        elif token.type == "inline":
            for child in token.children or ():
                if child.type == "comment":
                    child.meta["comments"] = [_comment_of(child, source)]
    for opening, inline in pairwise(tokens):
        if opening.type == "heading_open" and all(child.type == "comment" for child in inline.children or ()):
            for child in inline.children or ():
                child.meta["comments"] = [_unspoken(found, "a heading") for found in child.meta["comments"]]


def comments_of(tokens: Sequence[Token]) -> Iterator[Comment]:
    """Yield the comments of ``tokens`` in source order. ``read_comments`` must have run."""
    for token in tokens:
        if "comments" in token.meta:
            yield from token.meta["comments"]
        for child in token.children or ():
            if child.type == "comment":
                yield from child.meta["comments"]


def blank_out(text: str, start: int, end: int) -> str:
    """Replace the characters [start, end) with spaces, so that later offsets stay the same."""
    return text[:start] + _NOT_NEWLINE.sub(" ", text[start:end]) + text[end:]


def read_comment(excerpt: Excerpt) -> Comment:
    """Read a comment. ``excerpt`` is its text without the marks."""
    excerpt = excerpt.strip()
    text = excerpt.text
    if not text or _OTHER_TOOLS.match(text):
        return Comment()
    if text == "fit":
        return Comment(fit=True)
    if text.lower() in ("morph", "/morph", "end morph"):
        return Comment(morph=True)
    if (prefix := _NOTE.match(text)) is not None:
        comment = _note(excerpt.after_text(prefix.end()).strip())
        return replace(comment, says_note=comment.note is not None)
    match = _KEY.match(text)
    if match is None and text.startswith("#") and (mapping := _later_directives(excerpt)) is not None:
        return _comment_with(mapping)
    if match is None and not text.startswith("{"):
        return _unspaced_directive(excerpt) or _note_or_mark(excerpt)
    if match is not None and not is_directive(match["key"]):
        return _unknown_key(excerpt, match)
    return _directives(excerpt, starts_with_directive=match is not None)


def _comment_of(token: Token, source: Source) -> Comment:
    ranges = token.meta["line_ranges"]
    if not ranges:
        span = source.span(token.meta["mark"], token.meta["mark"] + 4)
        return Comment(problems=(_unclosed(span, inline=not token.block),))
    lines = tuple(source.text[start:end] for start, end in ranges)
    excerpt = Excerpt(source, lines, tuple(start for start, _ in ranges))
    return _note(excerpt.strip()) if token.meta.get("is_note") else read_comment(excerpt)


def _comments_in_html(token: Token, source: Source) -> Iterator[Comment]:
    for found in find_comments(token.content):
        start = source_offset(token.meta["offset_map"], found.text_start)
        end = source_offset(token.meta["offset_map"], found.text_end)
        yield _unspoken(read_comment(Excerpt.from_range(source, start, end)), "within HTML")


def _unspoken(comment: Comment, reason: Reason) -> Comment:
    """Return a comment without its note, which stands where Marp has none, unless it says that it is one."""
    if comment.note is None or comment.says_note:
        return comment
    return replace(comment, note=None, unspoken=UnspokenComment(reason, comment.note.span))


def _note(excerpt: Excerpt) -> Comment:
    if not excerpt.text:
        return Comment()
    lines = tuple(excerpt.span(number, 0, len(line)) for number, line in enumerate(excerpt.lines))
    return Comment(note=Note(excerpt.text, excerpt.span(0, 0, len(excerpt.lines[0].rstrip())), lines))


def _note_or_mark(excerpt: Excerpt) -> Comment:
    """Return a note, unless nobody means to hear it."""
    reason = reason_not_spoken(excerpt.text)
    if reason is None:
        return _note(excerpt)
    return Comment(unspoken=UnspokenComment(reason, excerpt.span(0, 0, len(excerpt.lines[0].rstrip()))))


def _unspaced_directive(excerpt: Excerpt) -> Comment | None:
    """Warn of a directive that Marp does not read either: ``paginate:true``, ``_class=lead``."""
    match = _UNSPACED_KEY.fullmatch(excerpt.text)
    if match is None or not is_directive(match["key"]):
        return None
    written = f"{match['key']}: {match['value']}"
    problem = Problem(
        "warning",
        "directive-space",
        f"{excerpt.text!r} is not read as a directive, by Marp neither",
        excerpt.span(0, 0, len(excerpt.lines[0])),
        f"write `{written}`",
    )
    return Comment(problems=(problem,))


def _unknown_key(excerpt: Excerpt, match: re.Match[str]) -> Comment:
    """Read a comment whose first key is not a directive.

    It holds directives if a later line has a known one, is a misspelt directive if its key is like one, and else is a
    note, as in Marp.
    """
    if (mapping := _later_directives(excerpt)) is not None:
        return _comment_with(mapping)
    # A sentence starts with a capital letter, a directive never does: then only the case may be wrong.
    close = nearest_directive(match["key"], 1.0 if match["key"][0].isupper() else _TYPO_SIMILARITY)
    if close is None:
        return _note_or_mark(excerpt)
    span = excerpt.span(0, *match.span("key"))
    hint = f"did you mean {close}? If this is a note, start it with `Note:`"
    return Comment(
        problems=(Problem("warning", "directive-unknown", f"unknown directive {match['key']!r}", span, hint),)
    )


def _later_directives(excerpt: Excerpt) -> YamlMapping | None:
    """Return the mapping in a comment whose later lines have directives. Its first may be a comment of YAML."""
    if not any((match := _KEY.match(line)) is not None and is_directive(match["key"]) for line in excerpt.lines[1:]):
        return None
    try:
        mapping = _read_yaml(excerpt)
    except DeckError:
        return None
    return mapping if mapping is not None and _has_directive(mapping) else None


def _directives(excerpt: Excerpt, *, starts_with_directive: bool) -> Comment:
    try:
        mapping = _read_yaml(excerpt)
    except DeckError as error:
        warnings = tuple(replace(problem, severity="warning") for problem in error.problems)
        return Comment(problems=warnings) if starts_with_directive else _note_or_mark(excerpt)
    return _note_or_mark(excerpt) if mapping is None or not _has_directive(mapping) else _comment_with(mapping)


def _read_yaml(excerpt: Excerpt) -> YamlMapping | None:
    """Read the comment as YAML; if that fails, with its later lines dedented so that they align with the first."""
    try:
        return read_mapping(excerpt, LOOSE_KEYS, ESCAPED_KEYS)
    except DeckError:
        dedented = excerpt.dedent()
        if dedented.lines == excerpt.lines:
            raise
        try:
            return read_mapping(dedented, LOOSE_KEYS, ESCAPED_KEYS)
        except DeckError:
            pass
        raise


def _has_directive(mapping: YamlMapping) -> bool:
    return any(is_directive(key.text) for key, _ in mapping.entries)


def _comment_with(mapping: YamlMapping) -> Comment:
    directives, problems = read_directives(mapping, front_matter=False)
    return Comment(directives=tuple(directives), problems=tuple(problems))


def _unclosed(span: Span, *, inline: bool) -> Problem:
    """Report a comment that hides the rest of the deck or, within a paragraph, shows as text."""
    if inline:
        hint = "close it with --> before the next blank line, or write &lt;!--"
        return Problem("warning", "comment-unclosed", "this comment is not closed, so it shows as text", span, hint)
    return Problem("warning", "comment-unclosed", "this comment is not closed", span, "close it with -->")
