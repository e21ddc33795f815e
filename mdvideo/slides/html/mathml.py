"""Converts formulas to MathML, which screen readers read aloud and browsers draw."""

from __future__ import annotations

from html import escape


def mathml(tex: str, *, display: bool) -> str:
    """Return a formula as MathML, or as code where latex2mathml fails.

    The formula is on a slide already, so its LaTeX is valid; the fallback only covers bugs in the converter.
    """
    from latex2mathml.converter import convert

    try:
        return str(convert(tex, display="block" if display else "inline"))
    except Exception:  # latex2mathml raises AssertionError, IndexError and more; LaTeX is readable too
        return f"<code>{escape(tex, quote=False)}</code>"
