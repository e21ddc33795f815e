"""Makes SVG pictures inert: what remains of one can reach nothing outside of itself.

SVG may name files (``<image href>``), and the rasteriser inside blitz-py opens them: a stranger's deck could show any
picture of this machine. So nothing but addresses within the picture (``#id``) and embedded raster images stay.
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
    r"""|data:(?P<type2>[^,"'()<>\s]*),(?P<data2>[^"')<>\s&]*)""",  # url(…), and whatever else begins so
    re.IGNORECASE | re.DOTALL,
)
_MAGIC = (b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"RIFF", b"wOF2", b"wOFF", b"OTTO", b"\0\1\0\0", b"true", b"ttcf")
"""How raster pictures and font files begin. Whatever begins otherwise is taken for SVG, as blitz-py takes it."""
_MARKUP = re.compile(
    r"""<style\b[^>]*>.*?</style>|<[a-z](?:[^"'>]|"[^"]*"|'[^']*')*>""",
    re.IGNORECASE | re.DOTALL,
)
"""Tags and style sheets: where addresses are. Text between tags may well speak of ``data:`` without meaning it."""
_CSS_ESCAPE = re.compile(r"\\(?:([0-9a-f]{1,6})\s?|([g-z:]))", re.IGNORECASE)
_HARMFUL = {"script", "foreignObject", "iframe", "object", "embed"}
_EMPTY = b'<svg xmlns="http://www.w3.org/2000/svg" width="1" height="1"/>'


def inert_pictures(html: str) -> str:
    """``html`` with every SVG in a ``data:`` address made inert. Pages without any come back as they are."""
    return _MARKUP.sub(lambda found: _DATA_URI.sub(_inert_uri, _CSS_ESCAPE.sub(_unescaped, found[0])), html)


def inert(svg: bytes) -> bytes:
    """``svg`` without scripts, foreign content, event handlers and addresses that lead out of it.

    What is not well-formed XML becomes an empty picture. Entities are expanded first, so they hide nothing
    (expat itself refuses those that grow without bound).
    """
    try:
        root = ET.fromstring(svg)  # noqa: S314 (internal entities only; expat limits their growth)
    except (ET.ParseError, ValueError, LookupError):
        return _EMPTY
    for parent in root.iter():
        for child in list(parent):
            if _local(child.tag) in _HARMFUL:
                parent.remove(child)
        for name, value in list(parent.attrib.items()):
            if _local(name).lower().startswith("on") or (_local(name) == "href" and not _stays_inside(value)):
                del parent.attrib[name]
    return bytes(ET.tostring(root, encoding="utf-8"))


def _local(name: object) -> str:
    """A tag's or attribute's name without its namespace; comments and processing instructions have none."""
    return name.rpartition("}")[2] if isinstance(name, str) else ""


def _stays_inside(address: str) -> bool:
    address = address.strip()
    if address.startswith("#"):
        return True
    scheme, _, rest = address.partition(":")
    parameters, _, payload = rest.partition(",")
    return scheme.lower() == "data" and _payload(parameters, payload).startswith(_MAGIC)


def _inert_uri(uri: re.Match[str]) -> str:
    quote = uri["quote"] or ""
    parameters, payload = (uri["type1"], uri["data1"]) if quote else (uri["type2"], uri["data2"])
    if _payload(parameters, payload[:32]).startswith(_MAGIC):
        return uri[0]
    svg = base64.b64encode(inert(_payload(parameters, payload))).decode()
    return f"{quote}data:image/svg+xml;base64,{svg}{quote}"


def _payload(parameters: str, payload: str) -> bytes:
    text = urllib.parse.unquote_to_bytes(markup.unescape(payload))
    if not parameters.lower().rstrip().endswith("base64"):
        return text
    try:
        return base64.b64decode(text + b"=" * (-len(text) % 4))
    except binascii.Error:
        return b""


def _unescaped(escape: re.Match[str]) -> str:
    """A CSS escape that hides an ASCII letter, digit or colon, undone; all others (such as bullets) as they are."""
    character = chr(int(escape[1], 16)) if escape[1] and int(escape[1], 16) < 128 else (escape[2] or "")
    return character if character.isalnum() or character == ":" else escape[0]
