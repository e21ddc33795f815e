"""Where a line of captions may end: the words of a text, and the penalty of a break after each.

Netflix's Timed Text Style Guide and the BBC's subtitle guidelines agree on the rules: break after punctuation, and
before conjunctions and prepositions; do not separate an article from its noun, a pronoun from its verb, a first name
from a last name, a number from its unit. Words that belong to the next one are listed for a few languages; in all
others punctuation and the length of lines decide.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from enum import IntEnum

from mdvideo.plan.language_tags import primary_subtag
from mdvideo.plan.narration.sentences import sentence_ends


class BreakPenalty(IntEnum):
    """The cost of a line break after a word, on one scale with the other costs of captions."""

    SENTENCE = 0
    CLAUSE = 3
    COMMA = 5
    PHRASE = 9
    """Before a conjunction or a preposition."""
    WORD = 16
    NO_BREAK = 40
    """After an article, within a name, between a number and its unit."""


_WIDE = "WF"
_WITHOUT_WIDTH = frozenset({"Mn", "Me", "Cf"})
_WIDE_RANGES = r"\u2e80-\u303f\u3041-\u33ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\uff00-\uff60"
_WIDE_CHARACTER = re.compile(f"[{_WIDE_RANGES}\U00020000-\U0003ffff]")

NEVER_FIRST = frozenset(
    "、。，．・：；？！゛゜ヽヾゝゞ々ー”’）〕］｝〉》」』】〙〗〟ぁぃぅぇぉっゃゅょゎァィゥェォッャュョヮヵヶ…‥〜％℃.,:;?!)]}"
)
NEVER_LAST = frozenset("“‘（〔［｛〈《「『【〘〖〝￥＄([{")
"""Characters that must not begin, or end, a line (kinsoku shori, JIS X 4051), and brackets of all scripts."""

_SENTENCE = re.compile(r"[.!?…。！？｡؟।॥։።]+[\"'”’»›)\]}」』）】》〉]*$")
_CLAUSE = re.compile(r"[;:；：؛—–][\"'”’»›)\]}」』）】》〉]*$")
_COMMA = re.compile(r"[,，、،)\]）」』”»][\"'”’»›)\]}」』）】》〉]*$")
_NUMBER = re.compile(r"[\W_]*\d[\d.,’'  ]*(?:st|nd|rd|th|er|re|e|[.]?[ºª°])?[%‰°]?$")
_DAY = re.compile(r"\d{1,2}(?:st|nd|rd|th|[.])?,?$")
_YEAR = re.compile(r"\d{4}\b")

_NO_BREAK_AFTER: Mapping[str, str] = {
    "en": """
        a an the this that these those my your his her its our their some any no every each to of in on at by for from
        with into than as and or but nor so if because when while which who that's i you he she it we they is are was
        were be been am has have had do does did will would can could shall should may might must not very more most too
        mr mrs ms dr prof st vs e.g i.e""",
    "de": """
        der die das den dem des ein eine einen einem einer eines kein keine keinen mein dein sein ihr unser euer dieser
        diese dieses jeder jede jedes und oder aber sondern denn dass weil wenn als ob wie zu in im an am auf aus bei
        beim mit nach von vom vor für durch gegen ohne um über unter zwischen ich du er sie es wir ihr ist sind war
        waren hat haben wird werden kann können nicht sehr mehr z.b d.h dr prof""",
    "fr": """
        le la les l' un une des du de d' ce cet cette ces mon ma mes ton ta tes son sa ses notre nos votre vos leur
        leurs à au aux en dans par pour sur sous avec sans chez et ou mais donc or ni car que qu' qui si je tu il elle
        on nous vous ils elles ne n' est sont a ont plus très m mme""",
    "es": """
        el la los las un una unos unas lo al del de a en con por para sin sobre entre hasta desde mi mis tu tus su sus
        este esta estos estas ese esa y e o u pero sino que si como cuando no se me te le nos es son está están ha han
        más muy sr sra dr""",
    "it": """
        il lo la i gli le l' un uno una un' di del dello della dei degli delle a al alla ai alle da dal dalla in nel
        nella con su sul sulla per tra fra e ed o ma che se come non si mi ti ci vi è sono ha hanno più molto mio tuo
        suo""",
    "pt": """
        o a os as um uma uns umas de do da dos das em no na nos nas por pelo pela para com sem sobre entre e ou mas que
        se como quando não é são está estão tem têm mais muito meu minha seu sua este esta""",
    "nl": """
        de het een dit dat deze die mijn jouw zijn haar ons onze hun en of maar want dat als om te in op aan bij met
        naar van voor door over onder tussen uit ik jij hij zij wij is ben was waren heeft hebben wordt
        niet zeer meer""",
}
"""Words that belong to what follows them."""

_BREAK_BEFORE: Mapping[str, str] = {
    "en": """
        and or but nor so yet because although though if unless until while when where whereas which who whose that
        since than to of in on at by for from with into through over under between behind before after about against
        during without within along across like as""",
    "de": """
        und oder aber sondern denn dass weil wenn als ob obwohl während damit wie in im an am auf aus bei beim mit nach
        von vom vor für durch gegen ohne um über unter zwischen zum zur bis seit""",
    "fr": """
        et ou mais donc or ni car que qui dont où parce puisque quand lorsque comme si à au aux de du des en dans par
        pour sur sous avec sans entre vers chez depuis pendant""",
    "es": """
        y e o u pero sino porque aunque que quien cuando donde como si de del a al en con por para sin sobre entre hasta
        desde hacia durante""",
    "it": """
        e ed o ma perché che chi quando dove come se di del della a al alla da dal dalla in nel nella con su per tra fra
        senza verso durante""",
    "pt": """
        e ou mas porque que quem quando onde como se de do da em no na por pelo pela para com sem sobre entre até
        desde""",
    "nl": """
        en of maar want omdat dat die als wanneer waar hoe om in op aan bij met naar van voor door over onder tussen uit
        zonder""",
}
"""Words before which a line should rather end: conjunctions, relative pronouns, prepositions."""

_MONTH_NAMES = """
    january february march april may june july august september october november december jan feb mar apr jun jul aug
    sep sept oct nov dec januar februar märz mai juni juli oktober dezember janvier février mars avril juin juillet août
    septembre octobre novembre décembre enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre
    diciembre gennaio febbraio aprile maggio giugno luglio settembre ottobre dicembre janeiro fevereiro março maio junho
    julho setembro outubro novembro dezembro januari februari maart mei augustus
"""
_MONTHS = frozenset(_MONTH_NAMES.split())

NO_BREAK_AFTER = {lang: frozenset(words.split()) for lang, words in _NO_BREAK_AFTER.items()}
BREAK_BEFORE = {lang: frozenset(words.split()) for lang, words in _BREAK_BEFORE.items()}


def columns(text: str) -> int:
    """Return the width of a text in columns: two for a full-width character (UAX 11), none for a mark or a control.

    Marks are those above and below letters (Mn, Me), as in Hindi and Thai, and invisible ones (Cf).
    """
    return sum(
        2 if unicodedata.east_asian_width(char) in _WIDE else 1
        for char in text
        if unicodedata.category(char) not in _WITHOUT_WIDTH
    )


def is_wide_character(char: str) -> bool:
    """Return whether a character is full-width, so that lines break beside it."""
    return _WIDE_CHARACTER.match(char) is not None


def is_wide(lang: str) -> bool:
    """Return whether the language (a BCP 47 tag) is written in full-width characters."""
    return primary_subtag(lang) in {"zh", "ja", "ko", "yue", "wuu", "cmn"}


def break_penalty(word: str, following: str, lang: str) -> BreakPenalty:
    """Return the penalty of a line break between two words of a sentence."""
    if _SENTENCE.search(word):
        if next(sentence_ends(f"{word} {following}", lang), None) is not None:
            return BreakPenalty.SENTENCE
        if word.endswith(".") and not word.endswith(".."):
            # In upper case, only an abbreviation continues: "Fig. 3", but not "green. x < y".
            capitalized = f"{word} {following[:1].upper()}{following[1:]}"
            is_end = next(sentence_ends(capitalized, lang), None) is not None
            return BreakPenalty.SENTENCE if is_end else BreakPenalty.NO_BREAK
        return BreakPenalty.CLAUSE
    if _is_within_date(word, following):
        return BreakPenalty.NO_BREAK
    for pattern, penalty in ((_CLAUSE, BreakPenalty.CLAUSE), (_COMMA, BreakPenalty.COMMA)):
        if pattern.search(word):
            return penalty
    if _WIDE_CHARACTER.match(word[-1]) and _WIDE_CHARACTER.match(following[0]):
        return _penalty_between_wide(word[-1], following[0])
    family = primary_subtag(lang)
    bare, next_bare = _strip_punctuation(word), _strip_punctuation(following)
    if bare in NO_BREAK_AFTER.get(family, ()) or _NUMBER.match(word) or _is_name(word, following):
        return BreakPenalty.NO_BREAK
    return (
        BreakPenalty.PHRASE
        if next_bare in BREAK_BEFORE.get(family, ()) or following[:1] in NEVER_LAST
        else BreakPenalty.WORD
    )


def _is_within_date(word: str, following: str) -> bool:
    """Whether two words are parts of one date: *May | 3*, *3, | 2026*, *November | 2026*, *3. | Mai*."""
    if _strip_punctuation(word) in _MONTHS and not word.endswith((";", ":", "!", "?")):
        return following[:1].isdigit() and (_DAY.match(following) or _YEAR.match(following)) is not None
    if _DAY.fullmatch(word) is None:
        return False
    is_year = word.endswith(",") and _YEAR.match(following) is not None
    return is_year or _strip_punctuation(following) in _MONTHS


def _penalty_between_wide(before: str, after: str) -> BreakPenalty:
    """Return the penalty between full-width characters: a Japanese phrase ends where kana meet another script."""
    if after in NEVER_LAST:
        return BreakPenalty.PHRASE
    one, other = _script_of(before), _script_of(after)
    if one == other == "han":
        return BreakPenalty.WORD
    return BreakPenalty.PHRASE if one == "hiragana" and other != one else BreakPenalty.NO_BREAK


def _script_of(char: str) -> str:
    return "hiragana" if "\u3041" <= char <= "\u309f" else "katakana" if "\u30a0" <= char <= "\u30ff" else "han"


def _strip_punctuation(word: str) -> str:
    return word.lower().replace("’", "'").strip('"“”«»()[]{}.,;:!?…')


def _is_name(word: str, following: str) -> bool:
    return word[:1].isupper() and following[:1].isupper() and word.isalpha() and len(word) > 1 and not word.isupper()
