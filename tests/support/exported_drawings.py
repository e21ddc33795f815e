"""Drawings as the usual programs export them, each with one label, in words of our own."""

from __future__ import annotations

import base64
import gzip
from pathlib import Path

FONTS = Path(__file__).resolve().parents[2] / "mdvideo" / "fonts"


def _svg(attributes: str, body: str) -> str:
    namespaces = 'xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink"'
    return f"<svg {namespaces} {attributes}>{body}</svg>"


def embedded_font(name: str) -> str:
    data = base64.b64encode((FONTS / name).read_bytes()).decode()
    return f"data:font/ttf;base64,{data}"


WITHOUT_FAMILY = _svg('width="200" height="60"', '<text x="10" y="40" font-size="30">Label</text>')

DRAWIO = (
    '<?xml version="1.0" encoding="UTF-8"?>\n<!DOCTYPE svg PUBLIC "-//W3C//DTD SVG 1.1//EN" '
    '"http://www.w3.org/Graphics/SVG/1.1/DTD/svg11.dtd">\n'
    + _svg(
        'width="161px" height="81px" viewBox="-0.5 -0.5 161 81" content="&lt;mxfile&gt;"',
        '<defs/><g><rect x="0" y="0" width="160" height="80" fill="none" '
        'style="stroke: light-dark(rgb(0, 0, 0), rgb(255, 255, 255));"/>'
        '<g><switch><foreignObject pointer-events="none" width="100%" height="100%" '
        'requiredFeatures="http://www.w3.org/TR/SVG11/feature#Extensibility" style="overflow: visible;">'
        '<div xmlns="http://www.w3.org/1999/xhtml" style="display: flex; width: 158px;"><div>Label</div></div>'
        '</foreignObject><text x="80" y="48" fill="light-dark(#000000, #ffffff)" font-family="Helvetica" '
        'font-size="30px" text-anchor="middle">Label</text></switch></g></g>'
        '<switch><g requiredFeatures="http://www.w3.org/TR/SVG11/feature#Extensibility"/>'
        '<a transform="translate(0,-5)" xlink:href="https://example.org/faq" target="_blank">'
        '<text text-anchor="middle" font-size="10px" x="50%" y="100%">Text is not SVG - cannot display</text></a>'
        "</switch>",
    )
)

MERMAID = _svg(
    'id="m1" width="100%" viewBox="0 0 120 60" style="max-width: 120px;"',
    '<style>#m1{font-family:"trebuchet ms",verdana,arial,sans-serif;font-size:16px;fill:#333;}'
    "@keyframes dash{to{stroke-dashoffset:0;}}#m1 .node rect{fill:#ECECFF;stroke:#9370DB;}</style>"
    '<g class="node" transform="translate(60, 30)"><rect x="-50" y="-25" width="100" height="50"/>'
    '<g class="label" transform="translate(-30, -12)"><foreignObject width="60" height="24">'
    '<div xmlns="http://www.w3.org/1999/xhtml" style="display: table-cell; text-align: center;">'
    '<span class="nodeLabel"><p>Label</p></span></div></foreignObject></g></g>',
)

EXCALIDRAW = _svg(
    'version="1.1" viewBox="0 0 200 80" width="200" height="80"',
    '<!-- svg-source:excalidraw --><defs><style class="style-fonts">@font-face { font-family: Excalifont; '
    f"src: url({embedded_font('Display.ttf')}); }}</style></defs>"
    '<rect x="0" y="0" width="200" height="80" fill="#ffffff"></rect><g transform="translate(20 20) rotate(0 80 18)">'
    '<text x="0" y="30" font-family="Excalifont, Xiaolai, Segoe UI Emoji" font-size="28px" fill="#1e1e1e" '
    'text-anchor="start" style="white-space: pre;" direction="ltr">Label</text></g>',
)

D2 = _svg(
    'data-d2-version="0.6" preserveAspectRatio="xMinYMin meet" viewBox="0 0 200 80"',
    '<svg class="d2-1 d2-svg" width="200" height="80" viewBox="0 0 200 80">'
    '<rect width="200" height="80" class="fill-N7"/><style type="text/css">'
    f'<![CDATA[@font-face {{ font-family: d2-1-font-bold; src: url("{embedded_font("Sans.ttf")}"); }}'
    '.d2-1 .text-bold { font-family: "d2-1-font-bold"; } .d2-1 .fill-N7{fill:#FFFFFF;} '
    "@media screen and (prefers-color-scheme: dark) { .d2-1 .fill-N7{fill:#000000;} } .d2-1 .fill-N1{fill:#0A0F25;}]]>"
    '</style><text x="100" y="50" class="text-bold fill-N1" style="text-anchor:middle;font-size:30px">Label</text>'
    "</svg>",
)

MATPLOTLIB = '<?xml version="1.0" encoding="utf-8" standalone="no"?>\n' + _svg(
    'width="216pt" height="72pt" viewBox="0 0 216 72" version="1.1"',
    '<metadata><title>plot</title></metadata><defs><style type="text/css">*{stroke-linejoin: round; '
    'stroke-linecap: butt}</style></defs><g id="text_1"><text style="font-size: 24px; font-family: '
    '\'DejaVu Sans\', \'Bitstream Vera Sans\', sans-serif; text-anchor: middle" x="108" y="44" '
    'transform="rotate(-0 108 44)">Label</text></g>',
)

INKSCAPE = (
    '<?xml version="1.0" encoding="UTF-8" standalone="no"?>\n'
    '<svg width="50mm" height="20mm" viewBox="0 0 50 20" version="1.1" inkscape:version="1.3" '
    'xmlns:inkscape="http://www.inkscape.org/namespaces/inkscape" xmlns="http://www.w3.org/2000/svg" '
    'xmlns:svg="http://www.w3.org/2000/svg"><g inkscape:label="Layer 1"><text xml:space="preserve" '
    "style=\"font-size:7.05556px;line-height:1.25;font-family:'Ubuntu Mono';-inkscape-font-specification:'Ubuntu'\" "
    'x="5" y="12"><tspan x="5" y="12" style="stroke-width:0.26">Label</tspan></text></g></svg>'
)

GRAPHVIZ = (
    '<?xml version="1.0" encoding="UTF-8" standalone="no"?>\n<!DOCTYPE svg PUBLIC "-//W3C//DTD SVG 1.1//EN"\n '
    '"http://www.w3.org/Graphics/SVG/1.1/DTD/svg11.dtd">\n<!-- Generated by graphviz -->\n'
    + _svg(
        'width="90pt" height="44pt" viewBox="0.00 0.00 90.00 44.00"',
        '<g id="graph0" class="graph" transform="scale(1 1) rotate(0) translate(4 40)"><polygon fill="white" '
        'points="-4,4 -4,-40 86,-40 86,4 -4,4"/><g class="node"><title>a</title><ellipse fill="none" stroke="black" '
        'cx="41" cy="-18" rx="40" ry="18"/><text text-anchor="middle" x="41" y="-13" font-family="Times,serif" '
        'font-size="14.00">Label</text></g></g>',
    )
)

PLANTUML = '<?xml version="1.0" encoding="us-ascii" standalone="no"?><?plantuml 1.2024?>' + _svg(
    'contentStyleType="text/css" height="60px" preserveAspectRatio="none" '
    'style="width:120px;height:60px;background:#FFFFFF;" version="1.1" viewBox="0 0 120 60" width="120px" '
    'zoomAndPan="magnify"',
    '<defs/><g><rect fill="#E2E2F0" height="40" rx="2.5" width="100" x="10" y="10"/><text fill="#000000" '
    'font-family="sans-serif" font-size="24" lengthAdjust="spacing" textLength="70" x="20" y="38">Label</text></g>',
)

NESTED = _svg(
    'width="200" height="60"',
    '<image width="200" height="60" xlink:href="data:image/svg+xml;base64,'
    f'{base64.b64encode(WITHOUT_FAMILY.encode()).decode()}"/>',
)

EXPORTED = {
    "no family": WITHOUT_FAMILY,
    "draw.io": DRAWIO,
    "Mermaid": MERMAID,
    "Excalidraw": EXCALIDRAW,
    "D2": D2,
    "matplotlib": MATPLOTLIB,
    "Inkscape": INKSCAPE,
    "Graphviz": GRAPHVIZ,
    "PlantUML": PLANTUML,
    "nested": NESTED,
}
"""Drawings whose label is the word "Label", by the program that exports them so."""

PACKED = gzip.compress(WITHOUT_FAMILY.encode())
"""An ``.svgz``."""
