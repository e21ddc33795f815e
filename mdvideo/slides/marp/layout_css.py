"""An author's CSS on mdvideo's own layouts: it wins over the theme, and ``section > h1`` finds the title."""

from __future__ import annotations

import re
from functools import lru_cache

from mdvideo.slides.marp.css_rules import GROUPS, CssRule, read_rules, split_outside
from mdvideo.slides.marp.scope_css import COLUMN, FLOW, scale_css, scope_css

_LEAD = "section#slide#slide"
"""Two ids: more than any rule of a theme has, which all would have to give way otherwise."""
_INSIDE = f">:where({FLOW})>:where({FLOW})>"
_SLIDE = re.compile(r"^(?:section\s+(?=#root\b)|section\s+#slide\b|section|\[data-slide\])")


@lru_cache(maxsize=256)
def layout_css(css: str, factor: float) -> str:
    """Return an author's style sheet for a page in one of mdvideo's layouts; ``factor`` as in ``scale_css``."""
    return scale_css("\n".join(map(_rule, read_rules(scope_css(css)))), factor)


def _rule(rule: CssRule) -> str:
    if rule.block is None:
        return f"{rule.prelude};"
    if rule.at_name in GROUPS:
        return f"{rule.prelude}{{{''.join(map(_rule, read_rules(rule.block)))}}}"
    if rule.at_name:
        return f"{rule.prelude}{{{rule.block}}}"
    selectors = (each for each in split_outside(rule.prelude, ",") if f":where({COLUMN})" not in each)
    return f"{','.join(map(_selector, selectors))}{{{rule.block}}}"


def _selector(selector: str) -> str:
    placed = selector.strip().replace(_INSIDE, " :where(.head,.rest,.column)>")
    lead = "" if re.match(r"section\s+#root\b", placed) else _LEAD
    return _SLIDE.sub(lead, placed, count=1)
