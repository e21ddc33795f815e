"""Sanitises SVG pictures, so that a deck from a stranger cannot show files of this machine.

SVG can refer to files (``<image href>``), and the rasteriser in blitz-py opens them. So only references within the
picture (``#id``) and embedded raster images are kept.
"""

from __future__ import annotations

import base64
import binascii
import html as markup
import re
import urllib.parse
import xml.etree.ElementTree as ET

_DATA_URI = re.compile(
    r"""(?P<quote>["'])\s*data:(?P<type1>[^,"'()<>]*),(?P<data1>.*?)(?P=quote)"""  # url("…"), src="…"
    r"""|data:(?P<type2>[^,"'()<>\s]*),(?P<data2>[^"')<>\s&]*)""",  # url(…), and anything else that starts like this
    re.IGNORECASE | re.DOTALL,
)
_MAGIC_BYTES = (b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"RIFF", b"wOF2", b"wOFF", b"OTTO", b"\0\1\0\0", b"true", b"ttcf")
"""The first bytes of raster pictures and font files. Like blitz-py, treat everything else as SVG."""
_MARKUP = re.compile(
    r"""<style\b[^>]*>.*?</style>|<[a-z](?:[^"'>]|"[^"]*"|'[^']*')*>""",
    re.IGNORECASE | re.DOTALL,
)
"""Tags and style sheets, which can contain URLs. Text between tags may mention ``data:`` without being one."""
_CSS_ESCAPE = re.compile(r"\\(?:([0-9a-f]{1,6})\s?|([g-z:]))", re.IGNORECASE)
_FORBIDDEN_ELEMENTS = {"script", "foreignObject", "iframe", "object", "embed"}
_EMPTY_SVG = b'<svg xmlns="http://www.w3.org/2000/svg" width="1" height="1"/>'


def sanitize_svg_images(html: str) -> str:
    """Return ``html`` with every SVG in a ``data:`` URL sanitised. Pages without any are returned unchanged."""
    return _MARKUP.sub(lambda found: _DATA_URI.sub(_sanitize_uri, _CSS_ESCAPE.sub(_unescape, found[0])), html)


def sanitize_svg(svg: bytes) -> bytes:
    """Return ``svg`` without scripts, foreign content, event handlers and references to anything outside of it.

    Returns an empty picture for malformed XML. Entities are expanded first, so they cannot hide anything (expat itself
    rejects those that grow without bound).
    """
    try:
        root = ET.fromstring(svg)  # noqa: S314 (internal entities only; expat limits their growth)
    except (ET.ParseError, ValueError, LookupError):
        return _EMPTY_SVG
    for parent in root.iter():
        for child in list(parent):
            if _local_name(child.tag) in _FORBIDDEN_ELEMENTS:
                parent.remove(child)
        for name, value in list(parent.attrib.items()):
            if _local_name(name).lower().startswith("on") or (_local_name(name) == "href" and not _is_internal(value)):
                del parent.attrib[name]
    return bytes(ET.tostring(root, encoding="utf-8"))


def _local_name(name: object) -> str:
    """Return the name of a tag or attribute without its namespace; empty for comments and processing instructions."""
    return name.rpartition("}")[2] if isinstance(name, str) else ""


def _is_internal(url: str) -> bool:
    url = url.strip()
    if url.startswith("#"):
        return True
    scheme, _, rest = url.partition(":")
    parameters, _, payload = rest.partition(",")
    return scheme.lower() == "data" and _decode_payload(parameters, payload).startswith(_MAGIC_BYTES)


def _sanitize_uri(uri: re.Match[str]) -> str:
    quote = uri["quote"] or ""
    parameters, payload = (uri["type1"], uri["data1"]) if quote else (uri["type2"], uri["data2"])
    if _decode_payload(parameters, payload[:32]).startswith(_MAGIC_BYTES):
        return uri[0]
    svg = base64.b64encode(sanitize_svg(_decode_payload(parameters, payload))).decode()
    return f"{quote}data:image/svg+xml;base64,{svg}{quote}"


def _decode_payload(parameters: str, payload: str) -> bytes:
    text = urllib.parse.unquote_to_bytes(markup.unescape(payload))
    if not parameters.lower().rstrip().endswith("base64"):
        return text
    try:
        return base64.b64decode(text + b"=" * (-len(text) % 4))
    except binascii.Error:
        return b""


def _unescape(escape: re.Match[str]) -> str:
    """Decode a CSS escape if it hides an ASCII letter, digit or colon; keep all others (such as bullets)."""
    character = chr(int(escape[1], 16)) if escape[1] and int(escape[1], 16) < 128 else (escape[2] or "")
    return character if character.isalnum() or character == ":" else escape[0]
