"""Says how large pictures behind elements are where the author does not: in pixels of Marp, not of the page.

A page is scaled from Marp's pixels by its lengths, and a picture of its own size has none.
"""

from __future__ import annotations

import io
import re
from collections.abc import Mapping

from PIL import Image

from mdvideo._util.css_lengths import length_in_pixels
from mdvideo.plan.jobs.job import Digest
from mdvideo.slides.marp.css_rules import declarations_in, flat_rules, map_blocks, split_outside, without_comments

_STORED = re.compile(r"url\(mdvideo:(\w+)\)")
_SHORTHAND = re.compile(r"(?<![-\w])background\s*:[^;{}]*")
_ROOT = re.compile(rb"<svg\b[^>]*>", re.IGNORECASE)
_STATED = re.compile(
    r"/((?:\s*(?:(?:[-+.\d]+[a-z%]*|auto|cover|contain)(?![-\w])|calc\([^()]*\)|var\([^()]*\))){1,2})", re.I
)
_BRACKETS = re.compile(r"\([^()]*\)")
_VIEW_BOX = re.compile(rb"<svg\b[^>]*\bviewBox\s*=", re.IGNORECASE)
_LENGTH = re.compile(rb"""\b(width|height)\s*=\s*["']\s*([\d.]+(?:px|pt|mm|cm|in|pc)?)\s*["']""")


def size_backgrounds(css: str, files: Mapping[Digest, bytes]) -> str:
    """Return a style sheet that says the sizes of its pictures where it does not; all its other rules may change them.

    ``files`` are what its ``url(mdvideo:…)`` stand for, by digest.
    """
    if not _STORED.search(css):
        return css
    added: list[str] = []
    # A rule for another size wins, but one that sets a colour by the shorthand resets what is weaker than itself.
    has_others = "background-size" in css
    for rule in flat_rules(without_comments(css)):
        declared = dict(declarations_in(rule.block or ""))
        size = _size_in(declared.get("background-image", ""), files)
        if size and not rule.at_name and "background-size" not in declared:
            selectors = [each.strip() for each in split_outside(rule.prelude, ",") if ":" not in each]
            added += [f"{f':where({each})' if has_others else each}{{background-size:{size}}}" for each in selectors]
    sized = map_blocks(css, lambda block: _SHORTHAND.sub(lambda match: _sized(match[0], files), block))
    return "\n".join([sized, *added])


def _sized(shorthand: str, files: Mapping[Digest, bytes]) -> str:
    """Return ``background: …`` with the size of its picture after it, unless it has one, as it resets the rest."""
    size = _size_in(shorthand, files)
    important = "!important" if "important" in shorthand else ""
    return f"{shorthand};background-size:{size}{important}" if size else shorthand


def _size_in(value: str, files: Mapping[Digest, bytes]) -> str | None:
    """Return the sizes of all layers of a background; None where every picture has one, or is of no known size."""
    layers = split_outside(value.partition(":")[2] if _SHORTHAND.match(value) else value, ",")
    found = [_layer_size(layer, files) for layer in layers]
    return ",".join(size for size, _ in found) if any(is_own for _, is_own in found) else None


def _layer_size(layer: str, files: Mapping[Digest, bytes]) -> tuple[str, bool]:
    """Return the size of a layer, and whether it is its picture's own."""
    outside = _STORED.sub("", layer)
    if stated := _STATED.search(_BRACKETS.sub(lambda match: match[0].replace("/", " "), outside)):
        return stated[1].strip(), False
    found = _STORED.search(layer)
    data = files.get(Digest(found[1]), b"") if found else b""
    size = _size_of(data)
    if size is None:
        return ("contain", True) if _VIEW_BOX.search(data[:20_000]) else ("auto", False)
    return f"{size[0]:g}px {size[1]:g}px", True


def _size_of(data: bytes) -> tuple[float, float] | None:
    if root := _ROOT.search(data[:20_000]):
        sides = {name.decode().lower(): length_in_pixels(value.decode()) for name, value in _LENGTH.findall(root[0])}
        width, height = sides.get("width"), sides.get("height")
        return (width, height) if width and height else None
    try:
        with Image.open(io.BytesIO(data)) as picture:
            return float(picture.width), float(picture.height)
    except (OSError, ValueError):
        return None
