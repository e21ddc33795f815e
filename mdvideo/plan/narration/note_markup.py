"""The inline language of presenter notes: how Markdown is spoken, and the marks in square brackets.

A note becomes a sequence of tokens. The rules are one table, in order: emphasis loses its markup; code is read without
its punctuation; links are read by their text and bare addresses by their host; maths, emoji and tags are not read. A
formula that should be heard needs an entry in the lexicon.
"""

from __future__ import annotations

import html
import re
from collections.abc import Callable, Iterator, Mapping
from functools import lru_cache
from urllib.parse import urlsplit

from mdvideo.deck.model import Note
from mdvideo.errors import Problem
from mdvideo.plan.narration.note_blocks import spoken_text_of
from mdvideo.plan.narration.note_marks import NOTE_MARKS, read_foreign_mark, read_mark
from mdvideo.plan.narration.note_tokens import LineBreak, NoteToken, RuleInput, TextToken


def tokenize_note(note: Note, lexicon: Mapping[str, str], problems: list[Problem]) -> Iterator[NoteToken]:
    """Yield the tokens of a note in order, and add what is wrong to ``problems``."""
    yield from _tokenize(RuleInput(spoken_text_of(note, problems), note, lexicon, problems), 0, len(note.text))


def _tokenize(note: RuleInput, at: int, end: int) -> Iterator[NoteToken]:
    """Yield the tokens of the characters [at, end)."""
    words = _lexicon_pattern(frozenset(note.lexicon))
    while at < end:
        for pattern, rule in RULES:
            if (match := pattern.match(note.text, at, end)) is not None:
                yield from rule(note, match)
                at = match.end()
                break
        else:
            if words is not None and (match := words.match(note.text, at, end)) is not None:
                yield TextToken(match.group(), note.lexicon[match.group()], at)
                at = match.end()
            else:
                yield TextToken(note.text[at], note.text[at], at)
                at += 1


@lru_cache(maxsize=8)
def _lexicon_pattern(lexicon: frozenset[str]) -> re.Pattern[str] | None:
    """Match a whole word of the lexicon, the longest first. Scripts without spaces have no word boundaries."""
    words = sorted(filter(None, lexicon), key=lambda word: (-len(word), word))
    if not words:
        return None
    edge = "A-Za-z0-9_\u00c0-\u024f\u0370-\u052f"
    spelled = (
        (rf"(?<![{edge}])" if re.match(rf"[{edge}]", word) else "")
        + re.escape(word)
        + (rf"(?![{edge}])" if re.search(rf"[{edge}]$", word) else "")
        for word in words
    )
    return re.compile("|".join(spelled))


# --- the rules


def _escape(note: RuleInput, match: re.Match[str]) -> Iterator[NoteToken]:
    del note
    yield TextToken(match[1], match[1], match.start())


def _code(note: RuleInput, match: re.Match[str]) -> Iterator[NoteToken]:
    written = match[2].strip()
    spoken = note.lexicon.get(written)
    if spoken is None:
        spoken = " ".join(re.sub(r"[^\w\s+%]|_", " ", written).split())
    yield TextToken(written, spoken, match.start())


def _maths(note: RuleInput, match: re.Match[str]) -> Iterator[NoteToken]:
    formula = match.group()
    spoken = next((note.lexicon[key] for key in (formula, formula.strip("$").strip()) if key in note.lexicon), None)
    if spoken is None:
        hint = f"say it in words, or give its spoken form in the lexicon: {{'{formula}': …}}"
        note.warn("note-maths", f"{formula} is not spoken", match, hint)
    yield TextToken(formula, spoken or "", match.start())


def _link(note: RuleInput, match: re.Match[str]) -> Iterator[NoteToken]:
    yield from _tokenize(note, *match.span("text"))


def _address(note: RuleInput, match: re.Match[str]) -> Iterator[NoteToken]:
    del note
    written = match["url"]
    host = (urlsplit(written).hostname or written).removeprefix("www.")
    yield TextToken(written, host, match.start())


def _drop(note: RuleInput, match: re.Match[str]) -> Iterator[NoteToken]:
    del note, match
    return iter(())


def _emoji(note: RuleInput, match: re.Match[str]) -> Iterator[NoteToken]:
    del note
    yield TextToken(match.group(), "", match.start())


def _entity(note: RuleInput, match: re.Match[str]) -> Iterator[NoteToken]:
    del note
    character = html.unescape(match.group())
    yield TextToken(character, character, match.start())


def _paragraph_break(note: RuleInput, match: re.Match[str]) -> Iterator[NoteToken]:
    del note, match
    yield LineBreak(paragraph=True)


def _line_break(note: RuleInput, match: re.Match[str]) -> Iterator[NoteToken]:
    del note
    if match.start():
        yield LineBreak(paragraph=False)


FOREIGN_MARK = (
    r"(?i:</?(?P<tag>break|pause|silence|prosody|emphasis|say-as|phoneme|speak|voice)\b[^<>]*>"
    r"|\((?P<narakeet>pause|voice|callout|audio|video|sound|duration|image|show|music|wait|silence)\s*:[^()\n]*\)"
    r"|\{(?P<brace>pause|wait|break|click|silence|next)\b[^{}\n]*\}"
    r"|\[\[\s*(?P<apple>slnc|rate|emph|pbas|volm|pause|click|wait)\b[^\]]*\]\]"
    r"|\[(?P<bracket>break|wait|silence|beat|breath|slide|next|advance|next slide|transition|slnc|cue|animat(?:e|ion))"
    r"(?:[ \t:=][^\[\]\n]*)?\](?![(\[]))"
)
"""Marks of other tools for the same: SSML, Narakeet, macOS's ``say``, and what presenters write for themselves."""

_EMOJI = (
    r"(?:[\U0001F1E6-\U0001F1FF\U0001F300-\U0001FAFF\u2600-\u27BF\u2B00-\u2BFF]"
    r"[\uFE0E\uFE0F\u200D\U0001F3FB-\U0001F3FF\U000E0020-\U000E007F\u20E3]*)+"
)

_BULLET = r"(?:[-*+]|\#{1,6}|>)[ \t]+"
"""Numbers of lists are bullets here: ``note_blocks.py`` replaces them, except a year at the start of a line."""

RULES: tuple[tuple[re.Pattern[str], Callable[[RuleInput, re.Match[str]], Iterator[NoteToken]]], ...] = tuple(
    (re.compile(pattern), rule)
    for pattern, rule in (
        (r"\\([!-/:-@\[-`{-~])", _escape),
        (rf"\s*\n[ \t]*\n\s*(?:{_BULLET})?", _paragraph_break),
        (rf"(?:\s*\n|\A)[ \t]*{_BULLET}", _line_break),
        (r"(`+)(?!`)(.+?)(?<!`)\1(?!`)", _code),
        (r"\$\$[^$]+\$\$|\$(?![\s$])[^$\n]*?(?<![\s\\])\$(?!\d)", _maths),
        (FOREIGN_MARK, read_foreign_mark),
        (r"!?\[(?P<text>[^\[\]]*)\]\([^()\n]*(?:\([^()\n]*\)[^()\n]*)*\)", _link),
        (rf"\[(?!(?:{'|'.join(NOTE_MARKS)})\b)(?P<text>[^\[\]]*)\]\[[^\[\]\n]*\]", _link),
        (r"\[(?P<name>[A-Za-z]+)(?:(?::|[ \t])(?P<value>[^\[\]\n]*))?\]", read_mark),
        (r"<(?P<url>https?://[^<>\s]+)>", _address),
        (r"(?P<url>https?://[^\s<>\"]*[\w/])", _address),
        (r"</?[a-zA-Z][^<>]*>", _drop),
        (r"&(?:[a-zA-Z]{2,31}|\#\d{1,7}|\#[xX][0-9a-fA-F]{1,6});", _entity),
        # Emphasis touches a word on at least one side, and is not inside a word or a number.
        (r"(?<!\w)(?:\*+|_+|~~|==)(?=\S)|(?<=\S)(?:\*+|_+|~~|==)(?!\w)|(?<=[^\W\d_])\*+(?=[^\W\d_])", _drop),
        (_EMOJI, _emoji),
    )
)
"""Tried in order at each position of a note."""
