"""Language tags (BCP 47)."""

from __future__ import annotations


def primary_subtag(tag: str) -> str:
    """Return the language of a tag, in lower case and without region or script: ``pt`` of ``pt-BR`` or ``pt_BR``."""
    return tag.replace("_", "-").partition("-")[0].lower()
