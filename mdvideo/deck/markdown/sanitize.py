"""The allow-list for HTML in decks: Marp's elements, styles that cannot fetch, and no id that a slide's page uses.

Decks may come from strangers. What is not on the lists here is dropped.
"""

from __future__ import annotations

import re

import nh3

_TAGS = """
    a abbr address article aside b bdi bdo big blockquote br caption center cite code col colgroup dd del
    details dfn div dl dt em figcaption figure font footer h1 h2 h3 h4 h5 h6 header hgroup hr i img ins kbd li
    main mark nav ol p pre q rp rt ruby s samp section small span strike strong sub summary sup table tbody td
    tfoot th thead time tr tt u ul var wbr
"""
ALLOWED_TAGS = frozenset(_TAGS.split())

DROPPED_WITH_CONTENT = frozenset({"script", "style", "title", "textarea", "template", "noscript", "iframe", "object"})
"""Elements that are dropped together with the text in them."""

RESERVED_ATTRIBUTES = frozenset(
    {
        "data-away",
        "data-dim",
        "data-figure",
        "data-formula",
        "data-fragment",
        "data-lang",
        "data-number",
        "data-task",
        "data-version",
    }
)
"""Attributes that the parser sets for the theme. An author cannot write them."""

_RESERVED_ID = re.compile(r"(?:text-|large-|glass-|picture-\d).*|frame|content|root", re.IGNORECASE)

_ALLOWED_ATTRIBUTES: dict[str, set[str]] = {
    "*": {"class", "id", "style", "dir", "lang", "title", "role", "data-fragment", "align"},
    "a": {"href"},
    "img": {"alt", "data-figure"},
    "span": {"data-away", "data-dim", "data-formula", "data-number", "data-task", "data-version"},
    "div": {"data-formula"},
    "pre": {"data-lang"},
    "ol": {"start", "reversed", "type"},
    "li": {"value"},
    "td": {"colspan", "rowspan"},
    "th": {"colspan", "rowspan", "scope"},
    "col": {"span"},
    "colgroup": {"span"},
    "font": {"color"},
    "details": {"open"},
    "time": {"datetime"},
}

_ALLOWED_PROPERTY = re.compile(
    r"""(?:
        color | opacity | visibility | display | (?:min-|max-)?(?:width|height|inline-size|block-size) | aspect-ratio
      | position | top | right | bottom | left | inset | z-index | float | clear | box-sizing | overflow(?:-[xy])?
      | (?:margin|padding)(?:-[a-z-]+)? | gap | (?:row|column)-gap | columns | column-(?:count|width|rule|span)
      | (?:flex|grid|align|justify|place)(?:-[a-z-]+)? | order
      | border(?:-(?!image)[a-z-]+)? | outline(?:-[a-z]+)? | box-shadow | border-radius
      | background(?:-(?:color|clip|size|position|repeat))?
      | font(?:-(?:size|style|weight|family|variant[a-z-]*|stretch|feature-settings))?
      | (?:text|letter|word|line|white|writing|vertical|tab|hyphens|overflow)-?(?:[a-z-]+)? | hyphens | direction
      | transform(?:-origin)? | rotate | scale | translate | list-style-(?:type|position)
      | table-layout | border-collapse | border-spacing | caption-side | object-(?:fit|position)
    )""",
    re.VERBOSE,
)
_FORBIDDEN_IN_VALUE = re.compile(r"url|image|src\(|element\(|expression|@|\\|/\*|[<>{}]|env\(|attr\(", re.IGNORECASE)
"""A variable is allowed: style sheets set it, and the addresses in them are those of the project's files."""


def safe_style(css: str) -> str:
    """Return the declarations of a ``style`` attribute that only change looks and cannot fetch anything."""
    kept = []
    for declaration in css.split(";"):
        name, colon, value = declaration.partition(":")
        name, value = name.strip().lower(), value.strip()
        allowed = _ALLOWED_PROPERTY.fullmatch(name) and not _FORBIDDEN_IN_VALUE.search(value)
        is_fixed = value.lower().removesuffix("!important").strip() == "fixed"
        if colon and allowed and value and not is_fixed:
            kept.append(f"{name}: {value}")
    return "; ".join(kept)


def is_reserved_id(name: str) -> bool:
    """Whether the slide's page uses this id itself."""
    return _RESERVED_ID.fullmatch(name.strip()) is not None


def _filter_attribute(_tag: str, name: str, value: str) -> str | None:
    if name == "style":
        return safe_style(value) or None
    if name == "id":
        return None if is_reserved_id(value) else value
    return value


_CLEANER = nh3.Cleaner(
    tags=set(ALLOWED_TAGS),
    clean_content_tags=set(DROPPED_WITH_CONTENT),
    attributes=_ALLOWED_ATTRIBUTES,
    attribute_filter=_filter_attribute,
    link_rel=None,
    url_schemes={"http", "https", "mailto"},
)


def sanitize(html: str) -> str:
    """Return a well-formed HTML fragment that contains only what is allowed."""
    return _CLEANER.clean(html)
