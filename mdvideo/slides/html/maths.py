"""Draws LaTeX formulas as SVG with ziamath, in one colour, sized in ems of the text around them.

A formula becomes an image rather than inline SVG, because every renderer lays out images in the same way. ziamath reads
process-wide settings, which are never changed here; a lock gives one thread at a time access to its font caches.
"""

from __future__ import annotations

import base64
import re
import threading
import warnings
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Any

_EM = 40.0
"""SVG units per em while drawing; results are in ems."""

_lock = threading.Lock()

_ERROR_MESSAGES = {
    "NoAvailableTokensError": "a brace or an argument is missing",
    "ExtraLeftOrMissingRightError": r"\left has no \right",
    "MissingEndError": r"\begin has no \end",
    "MissingSuperScriptOrSubscriptError": "^ or _ has nothing after it",
    "DoubleSubscriptsError": "two subscripts on one symbol",
    "DoubleSuperscriptsError": "two superscripts on one symbol",
    "DenominatorNotFoundError": r"\frac has no denominator",
    "NumeratorNotFoundError": r"\frac has no numerator",
    "InvalidStyleForGenfracError": r"\genfrac has an invalid style",
    "InvalidAlignmentError": "an alignment is invalid",
    "InvalidWidthError": "a width is invalid",
    "LimitsMustFollowMathOperatorError": r"\limits must follow an operator",
    "AssertionError": "an argument is missing",
}


class BadFormulaError(ValueError):
    """The LaTeX cannot be drawn; the message says what is wrong with it."""


@dataclass(frozen=True, slots=True)
class FormulaDrawing:
    """An SVG file and its size in ems. ``depth`` is how far it extends below the baseline."""

    svg: str
    width: float
    height: float
    depth: float

    @property
    def data_uri(self) -> str:
        """The SVG file as a data URI."""
        return "data:image/svg+xml;base64," + base64.b64encode(self.svg.encode()).decode()


@cache
def _ziamath() -> Any:
    # ziamath 0.13 finds its font with importlib.resources.path, which is deprecated in Python 3.11 and 3.12.
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)
        import ziamath
    return ziamath


@lru_cache(maxsize=1024)
def draw_formula(tex: str, color: str, *, display: bool) -> FormulaDrawing:
    """Draw a formula. Raises BadFormulaError when the LaTeX is wrong or contains an unknown command."""
    from latex2mathml import exceptions
    from latex2mathml.converter import convert

    known = tuple(e for e in vars(exceptions).values() if isinstance(e, type) and issubclass(e, Exception))
    with _lock:
        ziamath = _ziamath()
        try:
            unknown = re.search(r">\\([A-Za-z]+)<", convert(tex))
            if unknown is not None:
                raise BadFormulaError(f"\\{unknown[1]} is not a known command")
            svg = ziamath.Latex(tex, size=_EM, color=color, inline=not display).svg()
        except known as error:
            name = type(error).__name__
            raise BadFormulaError(_ERROR_MESSAGES.get(name, str(error) or name)) from error
        except BadFormulaError:
            raise
        # latex2mathml asserts and indexes without checks on malformed input, so each of these means bad LaTeX.
        except (AssertionError, IndexError, KeyError, ValueError, TypeError, AttributeError, RecursionError) as error:
            raise BadFormulaError(_ERROR_MESSAGES.get(type(error).__name__, "it is malformed")) from error
    box = re.search(r'viewBox="(\S+) (\S+) (\S+) (\S+)"', svg)
    if box is None:
        raise BadFormulaError("it is empty")
    _, top, width, height = (float(number) for number in box.groups())
    return FormulaDrawing(svg, width / _EM, height / _EM, (top + height) / _EM)
