"""Says whether a text is a CSS colour, and which one was probably meant.

Source: W3C *CSS Color Module Level 4*; of Level 5, ``color-mix()`` and ``light-dark()``.
"""

from __future__ import annotations

import re

from mdvideo._util.similar_names import nearest_name

_NAMES = """
    aliceblue antiquewhite aqua aquamarine azure beige bisque black blanchedalmond blue blueviolet brown burlywood
    cadetblue chartreuse chocolate coral cornflowerblue cornsilk crimson cyan darkblue darkcyan darkgoldenrod
    darkgray darkgreen darkgrey darkkhaki darkmagenta darkolivegreen darkorange darkorchid darkred darksalmon
    darkseagreen darkslateblue darkslategray darkslategrey darkturquoise darkviolet deeppink deepskyblue dimgray
    dimgrey dodgerblue firebrick floralwhite forestgreen fuchsia gainsboro ghostwhite gold goldenrod gray green
    greenyellow grey honeydew hotpink indianred indigo ivory khaki lavender lavenderblush lawngreen lemonchiffon
    lightblue lightcoral lightcyan lightgoldenrodyellow lightgray lightgreen lightgrey lightpink lightsalmon
    lightseagreen lightskyblue lightslategray lightslategrey lightsteelblue lightyellow lime limegreen linen magenta
    maroon mediumaquamarine mediumblue mediumorchid mediumpurple mediumseagreen mediumslateblue mediumspringgreen
    mediumturquoise mediumvioletred midnightblue mintcream mistyrose moccasin navajowhite navy oldlace olive
    olivedrab orange orangered orchid palegoldenrod palegreen paleturquoise palevioletred papayawhip peachpuff peru
    pink plum powderblue purple rebeccapurple red rosybrown royalblue saddlebrown salmon sandybrown seagreen
    seashell sienna silver skyblue slateblue slategray slategrey snow springgreen steelblue tan teal thistle tomato
    turquoise violet wheat white whitesmoke yellow yellowgreen
"""
_SYSTEM = """
    accentcolor accentcolortext activetext buttonborder buttonface buttontext canvas canvastext field fieldtext
    graytext highlight highlighttext linktext mark marktext selecteditem selecteditemtext visitedtext
"""
_NAMED = frozenset(_NAMES.split())
_OTHERS = frozenset({*_SYSTEM.split(), "transparent", "currentcolor", "rebeccapurple"})
_HEX = re.compile(r"#(?:[0-9a-fA-F]{3,4}|[0-9a-fA-F]{6}|[0-9a-fA-F]{8})")
_CHANNEL = r"(?:[+-]?(?:\d+\.?\d*|\.\d+)(?:%|deg|rad|grad|turn)?|none)"
_BETWEEN = r"(?:\s*,\s*|\s+)"
_FUNCTION = re.compile(
    rf"(?:rgba?|hsla?|hwb|lab|lch|oklab|oklch)\(\s*{_CHANNEL}(?:{_BETWEEN}{_CHANNEL}){{2}}(?:\s*[,/]\s*{_CHANNEL})?\s*\)"
    rf"|color\(\s*[-\w]+(?:\s+{_CHANNEL}){{3}}(?:\s*/\s*{_CHANNEL})?\s*\)",
    re.IGNORECASE,
)
_RELATIVE = re.compile(
    r"(?:(?:rgba?|hsla?|hwb|lab|lch|oklab|oklch|color)\(\s*from\s|(?:color-mix|light-dark)\().*\)", re.IGNORECASE
)


def is_colour(text: str) -> bool:
    """Whether a text is a CSS colour. What ``var()`` and ``calc()`` stand for is not known, and may be one."""
    text = text.strip()
    if text.lower() in _NAMED or text.lower() in _OTHERS or _HEX.fullmatch(text) or _FUNCTION.fullmatch(text):
        return True
    return _RELATIVE.fullmatch(text) is not None or "var(" in text or "calc(" in text


def colour_hint(text: str) -> str:
    """Return what to write instead of a text that is no colour."""
    text = text.strip()
    if re.fullmatch(r"[0-9a-fA-F]{3}|[0-9a-fA-F]{6}", text):
        return f"write #{text}"
    close = nearest_name(text, _NAMED, cutoff=0.7)
    return f"did you mean {close}?" if close else "write a name such as teal, #rgb, #rrggbb or rgb(…)"
