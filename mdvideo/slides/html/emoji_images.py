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

# The sequences of Unicode's emoji-test.txt, unqualified ones included: a base that is an emoji, or any symbol followed
# by U+FE0F, then skin tone, tags, and joined parts. Flags are two regional indicators; keycaps end in U+20E3.
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
_TEXT_DEFAULT = (
    "\u2139\u2328\u23ed-\u23ef\u23f1\u23f2\u23f8-\u23fa\u25fb\u25fc\u2601-\u2604\u260e\u2618\u261d\u2620\u2622\u2623"
    "\u2626\u262a\u262e\u262f\u2638-\u263a\u2640\u2642\u265f\u2660\u2663\u2666\u2668\u267b\u267e\u2692\u2694-\u2697"
    "\u2699\u269b\u269c\u26a7\u26b0\u26b1\u26c8\u26cf\u26d1\u26d3\u26e9\u26f0\u26f1\u26f4\u26f7-\u26f9\u2702\u2708\u2709"
    "\u270c\u270d\u270f\u2712\u2714\u2716\u271d\u2721\u2733\u2734\u2744\u2747\u2763\u27a1\u2934\u2935\u2b05-\u2b07\u3030"
    "\u303d\u3297\u3299\U0001f170\U0001f171\U0001f17e\U0001f17f\U0001f202\U0001f237\U0001f321\U0001f324-\U0001f32c"
    "\U0001f336\U0001f37d\U0001f396\U0001f397\U0001f399-\U0001f39b\U0001f39e\U0001f39f\U0001f3cb-\U0001f3ce"
    "\U0001f3d4-\U0001f3df\U0001f3f3\U0001f3f5\U0001f3f7\U0001f43f\U0001f441\U0001f4fd\U0001f549\U0001f54a\U0001f56f"
    "\U0001f570\U0001f573-\U0001f579\U0001f587\U0001f58a-\U0001f58d\U0001f590\U0001f5a5\U0001f5a8\U0001f5b1\U0001f5b2"
    "\U0001f5bc\U0001f5c2-\U0001f5c4\U0001f5d1-\U0001f5d3\U0001f5dc-\U0001f5de\U0001f5e1\U0001f5e3\U0001f5e8\U0001f5ef"
    "\U0001f5f3\U0001f5fa\U0001f6cb\U0001f6cd-\U0001f6cf\U0001f6e0-\U0001f6e5\U0001f6e9\U0001f6f0\U0001f6f3"
)
"""Emoji that are symbols by default, and that no bundled font has: in colour without U+FE0F too, as Marp draws them."""
_SYMBOL = "[\u00a9\u00ae\u2000-\u3299\U0001f000-\U0001faff]"
_MODIFIERS = "[\U0001f3fb-\U0001f3ff]?[\U000e0020-\U000e007f]*"
_FIRST = f"(?:[{_DEFAULT}{_TEXT_DEFAULT}]{_COLOUR}?|{_SYMBOL}{_COLOUR}|{_SYMBOL}(?={_ZWJ}{_SYMBOL})){_MODIFIERS}"
_JOINED = f"{_ZWJ}{_SYMBOL}{_COLOUR}?{_MODIFIERS}"
EMOJI = re.compile(
    f"[\U0001f1e6-\U0001f1ff]{{2}}|[0-9#*]{_COLOUR}?{_KEYCAP}|{_FIRST}(?:{_JOINED})*(?!{_TEXT})",
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
