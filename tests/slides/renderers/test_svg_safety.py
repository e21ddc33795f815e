"""Sanitised SVG: nothing in it can refer to anything outside of it."""

from __future__ import annotations

import base64
import re

import pytest

from mdvideo.slides.renderers.svg_safety import sanitize_svg, sanitize_svg_images

PNG = b"\x89PNG\r\n\x1a\n"
NAMESPACES = 'xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink"'
HARMFUL = f'<svg {NAMESPACES}><image href="file:///etc/passwd"/></svg>'


def encode(data: bytes) -> str:
    return base64.b64encode(data).decode()


def sanitised_svg_in(page: str) -> str:
    """Return the SVG in a page after the page was sanitised."""
    match = re.search(r"data:image/svg\+xml;base64,([\w+/=]+)", sanitize_svg_images(page))
    assert match
    return base64.b64decode(match[1]).decode()


def test_internal_references_and_embedded_pictures_are_kept() -> None:
    svg = f"""<!DOCTYPE svg [<!ENTITY away "file:///etc/passwd">]>
        <svg xmlns="http://www.w3.org/2000/svg" onload="x()"><defs><g id="a"/></defs><use href="#a"/>
        <image href="&away;"/><image href="data:image/png;base64,{encode(PNG)}"/><script>x()</script>
        <foreignObject><p xmlns="http://www.w3.org/1999/xhtml">x</p></foreignObject></svg>"""
    safe = sanitize_svg(svg.encode()).decode()
    assert 'href="#a"' in safe
    assert "data:image/png" in safe
    for removed in ("passwd", "onload", "script", "foreignObject"):
        assert removed not in safe


@pytest.mark.parametrize("broken", [b"", b"<svg", b"\x1f\x8b gzip", b"<svg>&undefined;</svg>"])
def test_malformed_xml_becomes_an_empty_picture(broken: bytes) -> None:
    assert sanitize_svg(broken).startswith(b"<svg")


def test_pages_without_svg_are_unchanged() -> None:
    """Code that mentions data URLs is shown as it was written."""
    style = '<style>li::before { content: "\\2022 \\a" }</style>'
    code = '<code>url("data:text/html,x") and "\\64 ata:,x"</code>'
    html = f'{style}<img src="data:image/png;base64,{encode(PNG + bytes(99))}">{code}'
    assert sanitize_svg_images(html) == html


@pytest.mark.parametrize(
    "address",
    ["file:///etc/passwd", "/etc/passwd", "https://example.org/x.png", "data:text/html,x", " FILE:///etc/passwd"],
)
@pytest.mark.parametrize("attribute", ["href", "xlink:href"])
def test_references_to_anything_outside_are_removed(attribute: str, address: str) -> None:
    svg = f'<svg {NAMESPACES}><image {attribute}="{address}" width="9"/></svg>'
    safe = sanitize_svg(svg.encode()).decode()
    assert "href=" not in safe
    assert 'width="9"' in safe


def test_an_svg_in_an_embedded_svg_is_removed() -> None:
    inner = f"data:image/svg+xml;base64,{encode(HARMFUL.encode())}"
    safe = sanitize_svg(f'<svg {NAMESPACES}><image href="{inner}"/></svg>'.encode())
    assert b"data:" not in safe


@pytest.mark.parametrize(
    "page",
    [
        '<img src="data:image/svg+xml;base64,{base64}">',
        "<img src='data:image/svg+xml;base64,{base64}'>",
        '<img src="data:text/plain;base64,{base64}">',
        '<div style="background:url(data:image/svg+xml;base64,{base64})">',
        '<style>p {{ background: url("data:image/svg+xml;base64,{base64}") }}</style>',
        '<style>p {{ background: url("\\64 ata:image/svg+xml;base64,{base64}") }}</style>',
    ],
)
def test_svg_is_sanitised_wherever_a_page_can_have_a_url(page: str) -> None:
    svg = sanitised_svg_in(page.format(base64=encode(HARMFUL.encode())))
    assert "image" in svg
    assert "passwd" not in svg


def test_percent_encoded_svg_is_sanitised() -> None:
    page = "<img src=\"data:image/svg+xml,%3Csvg xmlns='http://www.w3.org/2000/svg' onload='x()'/%3E\">"
    assert "onload" not in sanitised_svg_in(page)


def test_css_escapes_of_other_characters_are_kept() -> None:
    style = '<style>li::before { content: "\\2022" }</style>'
    assert sanitize_svg_images(style) == style
