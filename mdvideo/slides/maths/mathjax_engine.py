"""MathJax in QuickJS: one interpreter, on a thread of its own, with limits on time, stack and memory.

Nothing that stands in a formula may stop the program: what MathJax refuses, what takes too long and what is nested too
deeply are all BadFormulaError.

*Measured*: loading takes 0.15 s, and a formula 10 ms.
"""

from __future__ import annotations

import json
import threading
from collections.abc import Sequence
from dataclasses import dataclass
from importlib.resources import files
from typing import Any

from mdvideo.slides.maths.mathjax_files import mathjax_source

SECONDS = 5
"""Processor time for a formula. A slide full of matrices takes 0.1 s."""

_STACK = 6 << 20
"""Bytes of stack for QuickJS, whose thread has 8 MiB: enough for braces nested 300 deep."""

_MEMORY = 512 << 20
"""Bytes of memory for QuickJS; MathJax alone takes 20 MiB."""

_LONGEST = 8_000
"""Characters of a formula with its definitions."""

_MESSAGES = {
    "MissingLeftExtraRight": r"\right has no \left",
    "ExtraLeftMissingRight": r"\left has no \right",
    "ExtraCloseMissingOpen": "a closing brace has no opening one",
    "ExtraOpenMissingClose": "an opening brace has no closing one",
    "MissingCloseBrace": "a closing brace is missing",
    "MissingOpenForSub": "a brace is missing before _",
    "MissingOpenForSup": "a brace is missing before ^",
    "DoubleExponent": "there are two superscripts on one symbol",
    "DoubleSubscripts": "there are two subscripts on one symbol",
    "DoubleExponentPrime": "there are two superscripts on one symbol, one of them a prime",
    "MaxMacroSub1": "its macros refer to each other without end",
    "MaxMacroSub2": "its environments refer to each other without end",
    "MaxBufferSize": "its macros refer to each other without end",
}
"""Better words for MathJax's most usual messages, by its own names for them."""


class BadFormulaError(ValueError):
    """The LaTeX cannot be drawn; the message says what is wrong with it."""


@dataclass(frozen=True, slots=True)
class FormulaRequest:
    """A formula to typeset: ``ways`` to write it, of which the first that MathJax accepts is taken.

    ``labels`` are pairs of a label of the deck and its tag; ``glyphs`` are pairs of a code point and MathJax's
    description of a glyph: height, depth and width in ems, and the outline.
    """

    ways: tuple[str, ...]
    display: bool
    labels: tuple[tuple[str, str], ...] = ()
    glyphs: Sequence[tuple[int, Sequence[Any]]] = ()
    mathml: bool = False


class MathJaxEngine:
    """Typesets formulas. Thread-safe: calls queue, and each runs on the interpreter's own thread."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._functions: dict[str, Any] = {}

    def typeset(self, request: FormulaRequest) -> dict[str, Any]:
        """Return MathJax's answer, which ``typeset.js`` describes. Raises BadFormulaError."""
        if len(request.ways[0]) > _LONGEST:
            raise BadFormulaError(f"it has more than {_LONGEST} characters")
        fields = {name: getattr(request, name) for name in ("ways", "display", "labels", "glyphs", "mathml")}
        answer: dict[str, Any] = json.loads(self._call("typeset", json.dumps(fields)))
        if "error" in answer:
            raise BadFormulaError(_MESSAGES.get(answer["id"], _in_lower_case(answer["error"])))
        return answer

    def missing_characters(self, text: str) -> list[str]:
        """Return the characters that MathJax's fonts lack."""
        missing: list[str] = json.loads(self._call("missingCharacters", text))
        return missing

    def _call(self, name: str, argument: str) -> str:
        import quickjs

        with self._lock:
            if not self._functions:
                self._functions = _load()
            try:
                return str(self._functions[name](argument, run_gc=False))
            except quickjs.StackOverflow as error:
                raise BadFormulaError("it is nested too deeply") from error
            except UnicodeError as error:  # half a character of UTF-16, as \\unicode can write it
                raise BadFormulaError("it has characters that do not exist") from error
            except quickjs.JSException as error:
                reason = str(error)
                if "interrupted" in reason or "out of memory" in reason or reason == "null":
                    self._functions = {}  # an interpreter that was stopped is in an unknown state
                if "interrupted" in reason:
                    raise BadFormulaError(f"it takes more than {SECONDS} seconds to draw") from error
                if not self._functions:
                    raise BadFormulaError("it takes too much memory to draw") from error
                raise BadFormulaError("it is malformed") from error


def _load() -> dict[str, Any]:
    import quickjs

    glue = files("mdvideo.slides.maths").joinpath("typeset.js").read_text(encoding="utf-8")
    source = f"var MathJax = {{}};\n{mathjax_source()}\n{glue}\n"
    source += "globalThis.call = (name, argument) => globalThis[name](argument);"
    function = quickjs.Function("call", source)
    function.set_max_stack_size(_STACK)
    function.set_memory_limit(_MEMORY)
    function.set_time_limit(SECONDS)

    def named(name: str) -> Any:
        return lambda argument, **options: function(name, argument, **options)

    return {name: named(name) for name in ("typeset", "missingCharacters")}


def _in_lower_case(message: str) -> str:
    """Return a message of MathJax's as a part of a sentence."""
    return message[:1].lower() + message[1:].rstrip(".")


ENGINE = MathJaxEngine()
"""The engine of this process. It loads MathJax when the first formula comes."""
