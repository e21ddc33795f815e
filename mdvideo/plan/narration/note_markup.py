"""The inline language of presenter notes: how Markdown is spoken, and the marks in square brackets.

A note becomes a sequence of tokens. The rules are one table, in order: emphasis loses its markup; links are read by
their text and bare addresses by their host; emoji and tags are not read. How words, code and formulas are said is
decided later, in the language of their sentence; the lexicon's words and ``{say "…"}`` are decided here.
"""

from __future__ import annotations

import html
import re
from collections.abc import Callable, Iterator, Mapping
from functools import lru_cache
from urllib.parse import urlsplit

from mdvideo.deck.model import Note
from mdvideo.deck.pointing.read_pointing import POINTING
from mdvideo.errors import Problem
from mdvideo.plan.narration.note_blocks import spoken_text_of
from mdvideo.plan.narration.note_marks import NOTE_MARKS, read_foreign_mark, read_mark
from mdvideo.plan.narration.note_tokens import EmphasisMark, LineBreak, NoteToken, RuleInput, TextToken


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
                yield spoken_as(match.group(), note.lexicon[match.group()], at)
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


_IPA = re.compile(r"(?P<respelling>.*?)\s*/(?P<ipa>[^/\n]+)/\s*")


def spoken_as(written: str, form: str, offset: int) -> TextToken:
    """Return a word with the author's spoken form: other spelling, IPA between slashes, or both, in this order.

    A voice that knows no IPA says the other spelling, or what is written.
    """
    found = _IPA.fullmatch(form)
    if found is None:
        return TextToken(written, form, offset, "said")
    return TextToken(written, found["respelling"] or written, offset, "said", found["ipa"].strip())


# --- the rules


def _escape(note: RuleInput, match: re.Match[str]) -> Iterator[NoteToken]:
    del note
    yield TextToken(match[1], match[1], match.start())


def _code(note: RuleInput, match: re.Match[str]) -> Iterator[NoteToken]:
    written = match[2].strip()
    if written in note.lexicon:
        yield spoken_as(written, note.lexicon[written], match.start())
        return
    spoken = " ".join(re.sub(r"[^\w\s+%]|_", " ", written).split())
    yield TextToken(written, spoken, match.start(), "code")


def _maths(note: RuleInput, match: re.Match[str]) -> Iterator[NoteToken]:
    formula = match.group()
    form = next((note.lexicon[key] for key in (formula, formula.strip("$").strip()) if key in note.lexicon), None)
    if form is not None:
        yield spoken_as(formula, form, match.start())
    else:
        yield TextToken(formula, "", match.start(), "formula")


def _say(note: RuleInput, match: re.Match[str]) -> Iterator[NoteToken]:
    """Read a span as its author says: ``[Dr. Nguyen]{say "doctor win"}``, or one word before the brace."""
    written = html.unescape(match["span"] if match["span"] is not None else match["word"])
    if match["say"].strip():
        yield spoken_as(written, match["say"].strip(), match.start())
    else:
        note.warn("note-say", f"{match.group()} says nothing", match, 'write the words, as in {say "doctor win"}')
        yield from (TextToken(char, char, at) for at, char in enumerate(written, match.start()))


def _link(note: RuleInput, match: re.Match[str]) -> Iterator[NoteToken]:
    yield from _tokenize(note, *match.span("text"))


def _address(note: RuleInput, match: re.Match[str]) -> Iterator[NoteToken]:
    del note
    url = match["url"]
    try:
        host = urlsplit(url).hostname
    except ValueError:  # "http://[" is no address
        host = None
    shown = (host or re.sub(r"^https?://", "", url)).removeprefix("www.")
    # Captions show the host too: nobody reads an address of three lines while it is not being said.
    yield TextToken(shown, shown, match.start(), "host")


def _drop(note: RuleInput, match: re.Match[str]) -> Iterator[NoteToken]:
    del note, match
    return iter(())


def _stress(note: RuleInput, match: re.Match[str]) -> Iterator[NoteToken]:
    """Begin or end emphasis. In a word, as in *un***believ***able*, it is neither."""
    after = note.text[match.end() : match.end() + 1]
    before = note.text[match.start() - 1 : match.start()] if match.start() else ""
    opens = bool(after) and not after.isspace() and not (before.isalnum() or before in '.,!?…)"”’»')
    if opens or not before.isspace():
        yield EmphasisMark(opens)


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


POINTING_MARK = rf"\[(?P<name>(?i:{'|'.join(POINTING)}))(?::|\s)(?P<value>(?:[^\[\]\n]|\n(?![ \t]*\n))*)\]"
"""Marks that point may go on in the next line: what they say is long."""

SAY = (
    r"(?:\[(?P<span>[^\[\]\n]+)\]|(?<!\w)(?P<word>[^\W_][\w'’.+#&-]*))"
    r"\{say[ \t]*[:=]?[ \t]*[\"“”„](?P<say>[^\"“”„\n]*)[\"“”]\}"
)
"""A span or a word, and how it is said."""

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
        (SAY, _say),
        (FOREIGN_MARK, read_foreign_mark),
        (r"!?\[(?P<text>[^\[\]]*)\]\([^()\n]*(?:\([^()\n]*\)[^()\n]*)*\)", _link),
        (rf"\[(?!(?:{'|'.join(NOTE_MARKS)})\b)(?P<text>[^\[\]]*)\]\[[^\[\]\n]*\]", _link),
        (POINTING_MARK, read_mark),
        (r"\[(?P<name>[A-Za-z]+)(?:(?::|[ \t])(?P<value>[^\[\]\n]*))?\]", read_mark),
        (r"<(?P<url>https?://[^<>\s]+)>", _address),
        (r"(?P<url>https?://[^\s<>\"]*[\w/])", _address),
        (r"</?[a-zA-Z][^<>]*>", _drop),
        (r"&(?:[a-zA-Z]{2,31}|\#\d{1,7}|\#[xX][0-9a-fA-F]{1,6});", _entity),
        # Emphasis touches a word on at least one side, and is not inside a word or a number.
        (r"(?<!\w)(?:\*+|_+)(?=\S)(?![*_]*\s)|(?<=\S)(?:\*+|_+)(?!\w)", _stress),
        (r"(?<!\w)(?:~~|==)(?=\S)|(?<=\S)(?:~~|==)(?!\w)|(?<=[^\W\d_])\*+(?=[^\W\d_])", _drop),
        (_EMOJI, _emoji),
    )
)
"""Tried in order at each position of a note."""
