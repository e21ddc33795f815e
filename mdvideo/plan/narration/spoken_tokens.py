"""How the tokens of a sentence are said: numbers, abbreviations, code and formulas in the words of its language.

A reading becomes one token, so that its spoken words belong to what is written as a whole: captions keep the writing.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Sequence

from mdvideo.plan.narration.note_tokens import EmphasisMark, InlineToken, TextToken
from mdvideo.plan.reading.read_aloud import read_code, read_formula, read_host, readings_of, spoken_language


def read_tokens(tokens: Sequence[InlineToken], lang: str) -> list[InlineToken]:
    """Return the tokens of a sentence with their readings in a language (a BCP 47 tag)."""
    if spoken_language(lang) is None:
        return list(tokens)
    known = [_read_special(token, lang) if isinstance(token, TextToken) else token for token in tokens]
    return list(_read_text(known, lang))


def unread_problems(tokens: Sequence[InlineToken]) -> Iterator[tuple[TextToken, str, str, str]]:
    """Yield each formula and sign of mathematics that nothing reads: its token, a code, a message and a hint."""
    seen: set[str] = set()
    for token in tokens:
        if not isinstance(token, TextToken) or token.written in seen:
            continue
        hint = f"say it in words, or give its spoken form in the lexicon: {{'{token.written}': …}}"
        if token.kind == "formula" and not token.spoken:
            yield token, "note-maths", f"{token.written} is not spoken", hint
        elif token.kind == "text" and len(token.spoken) == 1 and _is_unread_sign(token.spoken):
            yield token, "note-symbol", f"{token.written} is not spoken by most voices", hint
        else:
            continue
        seen.add(token.written)


def _is_unread_sign(char: str) -> bool:
    return not char.isascii() and char not in "¬" and unicodedata.category(char) == "Sm"


def _read_special(token: TextToken, lang: str) -> TextToken:
    spoken: str | None
    match token.kind:
        case "code":
            spoken = read_code(token.written, lang)
        case "formula":
            spoken = read_formula(_tex_of(token.written), lang)
        case "host":
            spoken = read_host(token.written, lang)
        case _:
            return token
    return token if spoken is None else token._replace(spoken=spoken)


def _tex_of(written: str) -> str:
    return written.strip("$").strip()


def _read_text(tokens: Sequence[InlineToken], lang: str) -> Iterator[InlineToken]:
    """Yield the tokens with each reading as one token. A click within it comes before it, an end of stress after it."""
    text: list[str] = []
    owners: list[int] = []
    fixed: list[tuple[int, int]] = []
    for index, token in enumerate(tokens):
        if not isinstance(token, TextToken) or not token.written:
            continue
        is_plain = token.kind == "text" and len(token.written) == 1 and token.written == token.spoken
        written = " " if token.written.isspace() else token.written
        if not is_plain:
            fixed.append((len(owners), len(owners) + len(written)))
        text.append(written)
        owners += [index] * len(written)
    readings = readings_of("".join(text), lang, fixed)
    at = 0
    for start, end, spoken in readings:
        first, last = owners[start], owners[end - 1]
        yield from tokens[at:first]
        inside = [token for token in tokens[first : last + 1] if not isinstance(token, TextToken)]
        ends = [token for token in inside if isinstance(token, EmphasisMark) and not token.opens]
        yield from (token for token in inside if token not in ends)
        place = tokens[first]
        assert isinstance(place, TextToken)
        yield TextToken("".join(text)[start:end], spoken, place.offset, "said")
        yield from ends
        at = last + 1
    yield from tokens[at:]
