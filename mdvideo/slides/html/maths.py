"""LaTeX drawn as SVG by ziamath, in one colour, sized in ems of the text around it.

The formula becomes an image rather than inline SVG, since an image lays out the same in every renderer. ziamath reads
process-wide settings when it draws; they are never changed here, and one lock keeps its font caches to one thread.
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
"""SVG units an em while drawing; results are given in ems."""

_lock = threading.Lock()

_FAULTS = {
    "NoAvailableTokensError": "a brace or an argument is missing",
    "ExtraLeftOrMissingRightError": r"\left has no \right",
    "MissingEndError": r"\begin has no \end",
    "MissingSuperScriptOrSubscriptError": "^ or _ has nothing after it",
    "DoubleSubscriptsError": "two subscripts on one symbol",
    "DoubleSuperscriptsError": "two superscripts on one symbol",
    "DenominatorNotFoundError": r"\frac has no denominator",
    "NumeratorNotFoundError": r"\frac has no numerator",
    "InvalidStyleForGenfracError": r"\genfrac has a wrong style",
    "InvalidAlignmentError": "an alignment is wrong",
    "InvalidWidthError": "a width is wrong",
    "LimitsMustFollowMathOperatorError": r"\limits must follow an operator",
    "AssertionError": "an argument is missing",
}


class BadFormulaError(ValueError):
    """The LaTeX cannot be drawn; the message says what is wrong with it."""


@dataclass(frozen=True, slots=True)
class Drawing:
    """An SVG file and its size in ems; ``depth`` is how far it reaches below the baseline."""

    svg: str
    width: float
    height: float
    depth: float

    @property
    def data_uri(self) -> str:
        """The file as a data URI."""
        return "data:image/svg+xml;base64," + base64.b64encode(self.svg.encode()).decode()


@cache
def _ziamath() -> Any:
    # ziamath 0.13 finds its font by importlib.resources.path, which Python 3.11 and 3.12 call deprecated on import.
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)
        import ziamath
    return ziamath


@lru_cache(maxsize=1024)
def draw(tex: str, color: str, *, display: bool) -> Drawing:
    """Draw a formula. Raises BadFormulaError when the LaTeX is wrong or has a command that is not known."""
    from latex2mathml import exceptions as faults
    from latex2mathml.converter import convert

    known = tuple(fault for fault in vars(faults).values() if isinstance(fault, type) and issubclass(fault, Exception))
    with _lock:
        ziamath = _ziamath()
        try:
            unknown = re.search(r">\\([A-Za-z]+)<", convert(tex))
            if unknown is not None:
                raise BadFormulaError(f"\\{unknown[1]} is not a known command")
            svg = ziamath.Latex(tex, size=_EM, color=color, inline=not display).svg()
        except known as error:
            raise BadFormulaError(_FAULTS.get(type(error).__name__, str(error) or type(error).__name__)) from error
        except BadFormulaError:
            raise
        # latex2mathml asserts and indexes its way through malformed input, so any of these means bad LaTeX.
        except (AssertionError, IndexError, KeyError, ValueError, TypeError, AttributeError, RecursionError) as error:
            raise BadFormulaError(_FAULTS.get(type(error).__name__, "it is not well formed")) from error
    box = re.search(r'viewBox="(\S+) (\S+) (\S+) (\S+)"', svg)
    if box is None:
        raise BadFormulaError("it draws nothing")
    _, top, width, height = (float(number) for number in box.groups())
    return Drawing(svg, width / _EM, height / _EM, (top + height) / _EM)
