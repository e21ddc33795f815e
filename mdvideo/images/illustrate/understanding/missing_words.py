"""What a prompt named and nothing could draw, for ``check`` to tell."""

from __future__ import annotations

from dataclasses import dataclass

from mdvideo.images.illustrate.understanding.near_words import nearest_words
from mdvideo.images.illustrate.understanding.prompt_languages import language_of
from mdvideo.images.illustrate.understanding.prompt_reader import picture_brief_of


@dataclass(frozen=True, slots=True)
class MissingWords:
    """Words of a prompt for which there is no object."""

    words: tuple[str, ...]
    """In the order of the prompt, in small letters and without accents."""
    nearest: tuple[str, ...]
    """Known words near to them, in the prompt's language; often none."""
    only_ground: bool
    """Whether nothing else is shown either, so that the picture is a ground only."""


def missing_words(prompt: str, lang: str | None = None) -> MissingWords | None:
    """What to tell the author of a prompt, or None if the picture shows what it names.

    Words beside a thing that is shown are told as well; a caller that wants to be brief tells ``only_ground`` alone.
    """
    brief = picture_brief_of(prompt, lang)
    if not brief.unknown:
        return None
    near = nearest_words(brief.unknown, language_of(prompt, lang))
    return MissingWords(brief.unknown, near, only_ground=not brief.things)
