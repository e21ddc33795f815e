"""Colour emoji as inline pictures, drawn by Pillow with the system's colour emoji font.

Neither blitz nor the bundled fonts support colour glyphs. Without a colour font the character stays as it is, and the
caller reports it.
"""

from __future__ import annotations

import base64
import io
import os
import re
import threading
from functools import cache, lru_cache
from pathlib import Path

from PIL import Image, ImageDraw, ImageFont

PACKAGE_HINT = "install a colour emoji font: fonts-noto-color-emoji (Debian, Ubuntu), font-noto-emoji (Alpine)"

_NAMES = ("NotoColorEmoji.ttf", "NotoColorEmoji-Regular.ttf", "Apple Color Emoji.ttc", "seguiemj.ttf", "Twemoji.ttf")
_FOLDERS = (
    "/usr/share/fonts",
    "/usr/local/share/fonts",
    "~/.local/share/fonts",
    "~/.fonts",
    "/System/Library/Fonts",
    "~/Library/Fonts",
    "C:/Windows/Fonts",
)

_STRIKES = (109, 160, 136, 128, 96, 64)
"""Pixel sizes of the bitmaps in known fonts (Noto has only 109, Apple 160). Scalable fonts accept any size."""

_PICTURE = 128
"""Width and height of an emoji picture in pixels."""

_ZWJ, _TEXT, _COLOUR, _KEYCAP = "\u200d", "\ufe0e", "\ufe0f", "\u20e3"

# The sequences of Unicode's emoji-test.txt: a base that is emoji by default, or any symbol followed by U+FE0F, then
# skin tone, tags, and joined parts. Flags are two regional indicators; keycaps end in U+20E3.
_DEFAULT = (
    "\u231a\u231b\u23e9-\u23ec\u23f0\u23f3\u25fd\u25fe\u2614\u2615\u2648-\u2653\u267f\u2693\u26a1\u26aa\u26ab\u26bd"
    "\u26be\u26c4\u26c5\u26ce\u26d4\u26ea\u26f2\u26f3\u26f5\u26fa\u26fd\u2705\u270a\u270b\u2728\u274c\u274e\u2753-\u2755"
    "\u2757\u2795-\u2797\u27b0\u27bf\u2b1b\u2b1c\u2b50\u2b55\U0001f004\U0001f0cf\U0001f18e\U0001f191-\U0001f19a"
    "\U0001f201\U0001f21a\U0001f22f\U0001f232-\U0001f236\U0001f238-\U0001f23a\U0001f250\U0001f251"
    "\U0001f300-\U0001f320\U0001f32d-\U0001f335\U0001f337-\U0001f37c\U0001f37e-\U0001f393\U0001f3a0-\U0001f3ca"
    "\U0001f3cf-\U0001f3d3\U0001f3e0-\U0001f3f0\U0001f3f4\U0001f3f8-\U0001f43e\U0001f440\U0001f442-\U0001f4fc"
    "\U0001f4ff-\U0001f53d\U0001f54b-\U0001f54e\U0001f550-\U0001f567\U0001f57a\U0001f595\U0001f596\U0001f5a4"
    "\U0001f5fb-\U0001f64f\U0001f680-\U0001f6c5\U0001f6cc\U0001f6d0-\U0001f6d2\U0001f6d5-\U0001f6d7"
    "\U0001f6dc-\U0001f6df\U0001f6eb\U0001f6ec\U0001f6f4-\U0001f6fc\U0001f7e0-\U0001f7eb\U0001f7f0"
    "\U0001f90c-\U0001f93a\U0001f93c-\U0001f945\U0001f947-\U0001f9ff\U0001fa70-\U0001faff"
)
_SYMBOL = "[\u00a9\u00ae\u2000-\u3299\U0001f000-\U0001faff]"
_PART = f"(?:[{_DEFAULT}]{_COLOUR}?|{_SYMBOL}{_COLOUR})[\U0001f3fb-\U0001f3ff]?[\U000e0020-\U000e007f]*"
EMOJI = re.compile(
    f"[\U0001f1e6-\U0001f1ff]{{2}}|[0-9#*]{_COLOUR}?{_KEYCAP}|{_PART}(?:{_ZWJ}{_PART})*(?!{_TEXT})",
)
"""Matches one emoji as a reader sees it, including its modifiers."""

_face_lock = threading.Lock()


@cache
def emoji_font_path() -> Path | None:
    """Return the colour emoji font of this machine, or None. Only the usual folders are searched."""
    for folder in map(os.path.expanduser, _FOLDERS):
        for parent, _, files in sorted(os.walk(folder)):
            for name in _NAMES:
                if name in files:
                    return Path(parent, name)
    return None


@cache
def _face() -> tuple[ImageFont.FreeTypeFont, int] | None:
    path = emoji_font_path()
    for size in _STRIKES if path is not None else ():
        try:
            return ImageFont.truetype(str(path), size), size
        except OSError:  # a bitmap font has no strike of this size
            continue
    return None


@lru_cache(maxsize=256)
def emoji_uri(emoji: str) -> str | None:
    """Return this emoji as a square PNG in a data URI; None without a colour font that has its glyph."""
    with _face_lock:
        found = _face()
        if found is None:
            return None
        face, size = found
        canvas = Image.new("RGBA", (4 * size, 2 * size))
        ImageDraw.Draw(canvas).text((size, size // 4), emoji, font=face, embedded_color=True)
    box = canvas.getbbox()
    if box is None:
        return None
    # Without a shaping library (libraqm) the parts of a joined emoji are drawn side by side: use the first one.
    if box[2] - box[0] > 1.6 * (box[3] - box[1]):
        return emoji_uri(emoji[0]) if len(emoji) > 1 else None
    glyph = canvas.crop(box)
    glyph.thumbnail((_PICTURE, _PICTURE), Image.Resampling.LANCZOS)
    square = Image.new("RGBA", (_PICTURE, _PICTURE))
    square.paste(glyph, ((_PICTURE - glyph.width) // 2, (_PICTURE - glyph.height) // 2))
    out = io.BytesIO()
    square.save(out, "PNG")
    return "data:image/png;base64," + base64.b64encode(out.getvalue()).decode()
