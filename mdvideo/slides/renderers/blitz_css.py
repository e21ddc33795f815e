"""Takes CSS out of a page on which blitz-py would not return.

blitz-py (0.5.0) lays out no floats, and loops for ever on one in a line of text. What floats is set beside its text
before a page is made (``flowed_pictures``); whatever else floats stays where it is written.
"""

from __future__ import annotations

import re

_MAY_FLOAT = re.compile(r"float|\\", re.IGNORECASE)
_STYLE_ATTRIBUTE = re.compile(r"""(\sstyle\s*=\s*)("[^"]*"|'[^']*'|[^\s"'>]+)""", re.IGNORECASE)
_FLOAT = re.compile(r"(?<![-\w])float\s*:[^;\"']*", re.IGNORECASE)
_ELEMENT = ":not(#\\#\\#\\#)" * 9
_NO_FLOATS = (
    "<style>" + ",".join(f"{_ELEMENT}{part}" for part in ("", "::before", "::after")) + "{float:none!important}</style>"
)
"""After all other rules, and with more ids than any of them has."""


def without_floats(html: str) -> str:
    """Return a page on which nothing floats."""
    if not _MAY_FLOAT.search(html):
        return html
    html = _STYLE_ATTRIBUTE.sub(lambda match: match[1] + _FLOAT.sub("", match[2]), html)
    head, end, rest = html.partition("</head>")
    return f"{head}{_NO_FLOATS}{end}{rest}" if end else _NO_FLOATS + html
