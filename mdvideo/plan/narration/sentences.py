"""Where sentences end, in many scripts. Text in, offsets out; it knows neither voices nor Markdown.

A speech backend gets one sentence at a time, so a wrong split is heard as a wrong intonation. In doubt nothing is
split: a long utterance sounds better than one in two parts.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from mdvideo.plan.language_tags import primary_subtag
from mdvideo.plan.narration.abbreviations import is_abbreviation

_END = re.compile(
    r"""(?P<wide>[。！？｡]+)              # Chinese, Japanese: no space follows
      | (?P<sure>[!?؟।॥۔։።၊။។\u037E]+ | [.…]*[!?][.!?…]*)   # and Arabic, Devanagari, Armenian, Ethiopic, Burmese, Khmer
      | (?P<dot>\.+ | …)""",
    re.VERBOSE,
)
_CLOSERS = "\"'”’»›)]}」』）】》〉"
_LAST_WORD = re.compile(r"[\w.’'-]*$")
_NOT_SPACE = re.compile(r"\S")
_CONTEXT = 100
"""Characters before and after a full stop that decide whether it ends a sentence: more than any abbreviation has."""

_ORDINAL = re.compile(r"\d{1,3}")

_ORDINAL_DOT = "bs cs da de et fi fo hr hu is lb lv nb nn no pl sk sl sr tr"
LANGUAGES_WITH_ORDINAL_DOT = frozenset(_ORDINAL_DOT.split())
"""Languages that write ordinals with a full stop: *am 3. Mai*."""


def sentence_ends(text: str, lang: str = "en") -> Iterator[int]:
    """Yield the offset after each sentence, its closing quotes and brackets included.

    The end of the text itself is not yielded. ``lang`` is a BCP 47 tag.
    """
    ordinals = primary_subtag(lang) in LANGUAGES_WITH_ORDINAL_DOT
    for match in _END.finditer(text):
        end = match.end()
        while end < len(text) and text[end] in _CLOSERS:
            end += 1
        if end == len(text):
            continue
        if match["wide"] is not None:
            yield end
            continue
        next_word = _NOT_SPACE.search(text, end)
        if not text[end].isspace() or next_word is None:
            continue
        following = text[next_word.start() : next_word.start() + _CONTEXT]
        # In scripts with letter case, text that continues in lower case is the same sentence: "Stop!" he said.
        if following.lstrip("\"'“‘«‹([{*_¿¡")[:1].islower():
            continue
        before = text[max(0, match.start() - _CONTEXT) : match.start()]
        if match["dot"] is not None and _is_abbreviated(before, following, lang, ordinals):
            continue
        yield end


def ends_sentence(text: str) -> bool:
    """Whether the text ends like a sentence, ignoring closing quotes and space."""
    return _END.search(text.rstrip().rstrip(_CLOSERS)[-1:]) is not None


def _is_abbreviated(before: str, following: str, lang: str, ordinals: bool) -> bool:
    found = _LAST_WORD.search(before)
    word = found.group().lstrip("'’-.") if found else ""
    return is_abbreviation(word, following, lang) or (ordinals and _ORDINAL.fullmatch(word) is not None)
