"""How light a colour is to the eye."""

from __future__ import annotations

from collections.abc import Sequence


def relative_luminance(rgb: Sequence[int]) -> float:
    """Return the relative luminance of 8-bit sRGB, 0 to 1 (WCAG 2.2); what follows blue, such as alpha, is ignored."""
    linear = [c / 255 / 12.92 if c <= 10 else ((c / 255 + 0.055) / 1.055) ** 2.4 for c in rgb[:3]]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
