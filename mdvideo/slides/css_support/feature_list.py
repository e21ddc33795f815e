"""The table of CSS features as it is shown in the documentation."""

from __future__ import annotations

from mdvideo.slides.css_support.css_features import CSS_FEATURES

START, END = "<!-- css features: start -->", "<!-- css features: end -->"


def features_as_markdown() -> str:
    """Return the table between its marks: what is drawn in other words first, then what is not drawn."""
    ordered = sorted(CSS_FEATURES, key=lambda feature: feature.support)
    rows = [f"| {feature.name} | {feature.support} | {feature.instead} |" for feature in ordered]
    lines = ["| CSS | Default renderer | Drawn as, or what to write instead |", "|---|---|---|", *rows]
    return "\n".join([START, *lines, END])
