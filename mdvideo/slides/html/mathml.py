"""Formulas as MathML, which screen readers read aloud and browsers draw."""

from __future__ import annotations

from html import escape


def mathml(tex: str, *, display: bool) -> str:
    """A formula that has been drawn already, so that its LaTeX is known to be right; else its LaTeX as code."""
    from latex2mathml.converter import convert

    try:
        return str(convert(tex, display="block" if display else "inline"))
    except Exception:  # it asserts and indexes its way through what it does not know; LaTeX can be read as well
        return f"<code>{escape(tex, quote=False)}</code>"
