"""Where sentences end, in many scripts. Text in, offsets out; it knows neither voices nor Markdown.

A speech backend gets one sentence at a time, so a wrong split is heard as a wrong intonation. In doubt nothing is
split: a long utterance sounds better than one in two parts.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

_END = re.compile(
    r"""(?P<wide>[。！？｡]+)              # Chinese, Japanese: no space follows
      | (?P<sure>[!?؟।॥۔։።၊။។\u037E]+ | [.…]*[!?][.!?…]*)   # and Arabic, Devanagari, Armenian, Ethiopic, Burmese, Khmer
      | (?P<dot>\.+ | …)""",
    re.VERBOSE,
)
_CLOSERS = "\"'”’»›)]}」』）】》〉"
_LAST_WORD = re.compile(r"[\w.’'-]*$")
_INITIALS = re.compile(r"(?:[^\W\d_]\.)*[^\W\d_]")
_ORDINAL = re.compile(r"\d{1,2}")

_ABBREVIATIONS = """
    mr mrs ms dr prof st sr jr rev gen col sgt lt capt hon mt ft
    e.g i.e cf viz vs approx ca no nos fig figs eq eqs sec ch vol pp ed eds al resp incl max min tel
    z.b d.h u.a o.ä s.o s.u bzw evtl ggf inkl nr str hr fr abb bd jh vgl usf
    p.ex c.-à-d env m mm mme mlle art p.ej sra dra ud uds núm pág
"""
ABBREVIATIONS = frozenset(_ABBREVIATIONS.split())
"""Words after which a full stop does not end a sentence: lower-case, without the last stop. ``etc.`` may end one."""

AMBIGUOUS_ABBREVIATIONS = frozenset({"no", "nos", "max", "min", "m", "art", "ed", "al"})
"""Abbreviations that are also words: they count as abbreviations only before a number."""

_ORDINAL_DOT = "bs cs da de et fi fo hr hu is lb lv nb nn no pl sk sl sr tr"
LANGUAGES_WITH_ORDINAL_DOT = frozenset(_ORDINAL_DOT.split())
"""Languages that write ordinals with a full stop: *am 3. Mai*."""


def sentence_ends(text: str, lang: str = "en") -> Iterator[int]:
    """Yield the offset after each sentence, its closing quotes and brackets included.

    The end of the text itself is not yielded. ``lang`` is a BCP 47 tag.
    """
    ordinals = lang.partition("-")[0].lower() in LANGUAGES_WITH_ORDINAL_DOT
    for match in _END.finditer(text):
        end = match.end()
        while end < len(text) and text[end] in _CLOSERS:
            end += 1
        if end == len(text):
            continue
        if match["wide"] is not None:
            yield end
            continue
        following = text[end:].lstrip()
        if not text[end].isspace() or not following:
            continue
        # In scripts with letter case, text that continues in lower case is the same sentence: "Stop!" he said.
        if following.lstrip("\"'“‘«‹([{*_¿¡")[:1].islower():
            continue
        if match["dot"] is not None and _is_abbreviation(text[: match.start()], following, ordinals):
            continue
        yield end


def ends_sentence(text: str) -> bool:
    """Whether the text ends like a sentence, ignoring closing quotes and space."""
    return _END.search(text.rstrip().rstrip(_CLOSERS)[-1:]) is not None


def _is_abbreviation(before: str, following: str, ordinals: bool) -> bool:
    found = _LAST_WORD.search(before)
    word = found.group().lstrip("'’-") if found else ""
    if word.lower() in ABBREVIATIONS:
        return word.lower() not in AMBIGUOUS_ABBREVIATIONS or following[:1].isdigit()
    if _INITIALS.fullmatch(word):
        # J. R. R. Tolkien, U.S. Army; but "So did I." is a whole sentence.
        return word != "I"
    return ordinals and _ORDINAL.fullmatch(word) is not None
