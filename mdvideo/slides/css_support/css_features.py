"""The features of CSS that the default renderer does not draw: one table for warnings, documentation and tests.

Measured with blitz-py 0.5.0 beside Chromium, by the samples below: ``tests/slides/css_support`` repeats it, so that a
later version of the renderer shows which rows have changed. What is not listed is drawn, or looks the same in a still.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Support = Literal["emulated", "not drawn"]

BOX = '<div class="box t">Some text</div>'
WORDS = '<p class="t">Some words of text</p>'
INLINE_WORD = '<p>word <b class="t">bold</b> word</p>'
BULLETS = '<ul class="t"><li>one</li><li>two</li></ul>'
NUMBERS = '<ol class="t"><li>one</li><li>two</li></ol>'
CELLS = '<table class="t"><thead><tr><th>a</th></tr></thead><tbody><tr><td>bbbb</td><td>c</td></tr></tbody></table>'
CROSSING = '<div class="box"></div><div class="small t"></div>'
PARAGRAPHS = f'<div class="t">{"<p>Some words of text</p>" * 4}</div>'
_RED_BLUE = "linear-gradient(90deg,red,blue)"

_OWN_LOOK = "use colours, borders and fonts"
_AS_PICTURE = "make it part of a picture"
_BESIDE = "use `display: flex` or `display: grid`"
_PIXELS = "use px, em or %"
_CLASS = "give the element a class"


@dataclass(frozen=True, slots=True)
class CssFeature:
    """A feature, how it is recognised, and a sample that shows it.

    A feature of a declaration has ``property``, a pattern for its whole name, and ``value``, one that is searched in
    its value; others have ``selector``, searched in a selector, or ``at_rule``, a name. ``inline`` features concern
    elements in a line of text alone. ``css`` changes how the page ``markup`` looks in a browser.
    """

    name: str
    support: Support
    css: str
    markup: str = BOX
    instead: str = _OWN_LOOK
    property: str = ""
    value: str = ""
    selector: str = ""
    at_rule: str = ""
    inline: bool = False
    base: str = ""


def _declared(name: str, css: str, markup: str = BOX, *, prop: str = "", value: str = "", instead: str) -> CssFeature:
    base, _, own = css.rpartition("|")
    return CssFeature(
        name, "not drawn", f".t{{{own}}}", markup, instead, prop or name.strip("`"), value, base=f".t{{{base}}}"
    )


def _in_line(name: str, css: str, prop: str, value: str = "") -> CssFeature:
    instead, base = "add `display: inline-block`", ".t{background:yellow}"
    return CssFeature(name, "not drawn", f".t{{{css}}}", INLINE_WORD, instead, prop, value, inline=True, base=base)


def _selected(name: str, css: str, markup: str, selector: str, instead: str) -> CssFeature:
    return CssFeature(name, "not drawn", css, markup, instead, selector=selector)


def _ruled(at_rule: str, css: str, markup: str, instead: str) -> CssFeature:
    return CssFeature(f"`{at_rule}`", "not drawn", css, markup, instead, at_rule=at_rule)


def _emulated(name: str, css: str, markup: str, how: str, prop: str = "", value: str = "") -> CssFeature:
    return CssFeature(name, "emulated", css, markup, how, prop, value)


CSS_FEATURES = (
    # Looks
    _declared("`filter`", "filter:blur(12px)", instead=f"{_AS_PICTURE}, or write `![blur](…)` on pictures"),
    _declared("`backdrop-filter`", "background:none|backdrop-filter:invert(1)", CROSSING, instead=_OWN_LOOK),
    _declared("`text-shadow`", "text-shadow:12px 12px 0 red", WORDS, instead=_OWN_LOOK),
    _declared(
        "`text-stroke`", "-webkit-text-stroke:6px red", WORDS, prop=r"(?:-webkit-)?text-stroke.*", instead=_OWN_LOOK
    ),
    _declared(
        "`text-fill-color`",
        "-webkit-text-fill-color:red",
        WORDS,
        prop="(?:-webkit-)?text-fill-color",
        value=r"(?i)^(?!currentcolor)",
        instead="use `color`",
    ),
    _declared("`mix-blend-mode`", "mix-blend-mode:difference", CROSSING, instead=_AS_PICTURE),
    _declared(
        "`background-blend-mode`",
        f"background:{_RED_BLUE},lime|background-blend-mode:difference",
        instead=_AS_PICTURE,
    ),
    _declared(
        "`border-image`",
        f"border:30px solid #fff|border-image:{_RED_BLUE} 1",
        prop="border-image.*",
        instead="use `border`, or a box with a gradient behind",
    ),
    _declared("`outline-offset`", "outline:20px solid red|outline-offset:40px", instead="use `border` and `margin`"),
    _declared(
        "3-D transforms",
        "transform:perspective(600px) rotateY(60deg)",
        prop="transform|rotate|perspective",
        value=r"(?i)rotate3d|rotate[xy]|matrix3d|perspective\(",
        instead=f"use transforms in the plane, or {_AS_PICTURE}",
    ),
    _declared("`clip`", "position:absolute|clip:rect(0,200px,100px,0)", instead="use `clip-path: inset()`"),
    _declared("`corner-shape`", "border-radius:90px|corner-shape:bevel", instead="use `clip-path: polygon()`"),
    _declared("`offset-path`", 'offset-path:path("M 0 0 L 400 400");offset-distance:50%', instead="use `transform`"),
    # Text
    _declared("`writing-mode`", "writing-mode:vertical-rl", WORDS, value="vertical|sideways",
              instead="use `transform: rotate()`"),
    _declared("`line-clamp`", "display:-webkit-box;-webkit-box-orient:vertical;overflow:hidden;width:300px|"
              "-webkit-line-clamp:1", PARAGRAPHS, prop="(?:-webkit-)?line-clamp", instead="shorten the text"),
    _declared("`text-overflow`", "overflow:hidden;white-space:nowrap;width:200px|text-overflow:ellipsis", WORDS,
              value="ellipsis|[\"']", instead="shorten the text"),
    _declared("`text-indent`", "text-indent:300px", WORDS, value="[1-9]", instead="use `padding-left`"),
    _declared("`text-transform: capitalize`", "text-transform:capitalize", WORDS, prop="text-transform",
              value="capitalize|full", instead="write the capitals"),
    _declared("`text-align-last`", "text-align-last:right", WORDS, instead="use `text-align`"),
    _declared("`text-emphasis`", "text-emphasis:dot red", WORDS, prop="(?:-webkit-)?text-emphasis.*",
              instead="use bold or a colour"),
    _declared("wavy, dashed, dotted and double lines", "text-decoration:underline red 12px|text-decoration-style:wavy",
              WORDS,
              prop="text-decoration(?:-style)?", value="wavy|dashed|dotted|double", instead="use `border-bottom`"),
    _declared("`text-decoration-thickness`", "text-decoration:underline|text-decoration-thickness:20px", WORDS,
              value="(?!from-font)", instead="use `border-bottom`"),
    _declared("`text-underline-offset`", "text-decoration:underline|text-underline-offset:30px", WORDS,
              prop="text-underline-(?:offset|position)", instead="use `border-bottom`"),
    _declared("`overline`", "text-decoration:overline 6px", WORDS, prop="text-decoration(?:-line)?", value="overline",
              instead="use `border-top`"),
    _declared("small capitals", "font-variant:small-caps", WORDS, prop="font-variant(?:-caps)?|font",
              value="small-caps|petite|unicase", instead="use `text-transform: uppercase` and a smaller size"),
    _declared("`font-variation-settings`", 'font-variation-settings:"wght" 900', WORDS, instead="use `font-weight`"),
    _declared("`font-size-adjust`", "font-size-adjust:.9", WORDS, instead="use `font-size`"),
    _declared("`font-kerning: none`", "font-size:200px|font-kerning:none", '<p class="t">AVAVA</p>',
              prop="font-kerning", value="none", instead="use `letter-spacing`"),
    _declared("`vertical-align`", "vertical-align:60px", INLINE_WORD,
              value=r"(?i)^(?!baseline|top|0)", instead=f"use `position: relative` on a block, or {_BESIDE[4:]}"),
    # Elements in a line
    _in_line("`border` in a line", "border:8px solid red", "border(?:-(?!radius|collapse|spacing|image).*)?",
             "[1-9]|thi|med|sol"),
    _in_line("`padding` in a line", "padding:0 60px", "padding.*", "[1-9]"),
    _in_line("`margin` in a line", "margin:0 60px", "margin-?(?:left|right|inline.*)?", "[1-9]"),
    _in_line("`border-radius` in a line", "border-radius:40px", "border-.*radius", "[1-9]"),
    _in_line("`box-shadow` in a line", "box-shadow:0 0 0 20px red", "box-shadow"),
    _in_line("`opacity` in a line", "opacity:.1", "opacity", r"^0?\.|^0|^\d\d?%"),
    _in_line("`position: relative` in a line", "position:relative;top:40px", "position", "relative"),
    _in_line("gradients in a line", f"background:{_RED_BLUE}", "background(?:-image)?", r"gradient\(|url\("),
    # Lists and tables
    CssFeature("sizes and fonts of `::marker`", "not drawn", "li::marker{font-size:120px}", NUMBERS,
               "use `list-style: none` and `li::before`", "font.*|white-space", selector="::marker"),
    _declared("`list-style-image`", f"list-style-image:{_RED_BLUE}", BULLETS, prop="list-style(?:-image)?",
              value=r"url\(|gradient\(", instead="use `list-style: none` and `li::before`"),
    _declared("`list-style-position: inside`", "list-style-position:inside", BULLETS, prop="list-style(?:-position)?",
              value="inside", instead="use `padding-left`"),
    _declared("`table-layout: fixed`", "width:900px|table-layout:fixed", CELLS, prop="table-layout", value="fixed",
              instead="give the cells a `width`"),
    CssFeature("`calc()` with % in tables", "not drawn", ".t td{padding:calc(1% + 90px)}", CELLS,
               "write the length in px, em or %", "(?!--).*", r"(?i)(?:calc|min|max|clamp)\(.*%",
               selector=r"(?:^|[\s>+~,])(?:table|caption|t[rhd]|thead|tbody|tfoot|col|colgroup)(?:[.:\[#][^\s>+~]*)?$"),
    _declared("`caption-side`", "caption-side:bottom",
              '<table class="t"><caption>words</caption><tr><td>one</td></tr><tr><td>two</td></tr></table>',
              value="bottom", instead="write the caption below"),
    _declared("`empty-cells`", "empty-cells:hide", '<table class="t red-cells"><tr><td></td><td>b</td></tr></table>',
              instead="set no border on these cells"),
    _selected("`thead`, `tbody`, `tfoot`, `col`", "thead{background:red}", CELLS,
              r"(?:^|[\s>+~,])(?:thead|tbody|tfoot|col|colgroup)(?:[.:\[][^\s>+~]*)?$", "style `tr`, `th` or `td`"),
    # Layout
    _declared("`column-rule`", "columns:2|column-rule:20px solid red", PARAGRAPHS, prop="column-rule.*",
              instead="use `border-left`"),
    _declared("`subgrid`", "grid-template-columns:subgrid",
              '<div style="display:grid;grid-template-columns:500px 300px"><div class="t" style="display:grid;'
              'grid-column:span 2"><div class="small"></div><div class="small"></div></div></div>',
              prop="grid-template-(?:columns|rows)", value="subgrid", instead="repeat the columns"),
    _declared("`shape-outside`", "float:left;width:600px;height:600px|shape-outside:circle(50%)",
              f"<div class='t'></div>{'<p>Some words of text</p>' * 3}",
              instead=_BESIDE),
    # Values
    _declared("`attr()` outside of `content`", "width:attr(data-w px)", '<div class="box t" data-w="900"></div>',
              prop="(?!content).*", value=r"attr\(", instead="write the value"),
    _declared("`cqw` and other units of containers", "width:50cqw", prop=".*",
              value=r"(?i)\d(?:cqw|cqh|cqi|cqb|cqmin|cqmax)\b",
              instead=_PIXELS),
    _declared("`lh`", "height:7lh", prop=".*", value=r"(?i)\d(?:lh|rlh)\b", instead=_PIXELS),
    _declared("`repeating-radial-gradient`", "background:repeating-radial-gradient(circle,red 0 20px,blue 20px 40px)",
              prop="background.*", value=r"repeating-radial", instead=_AS_PICTURE),
    _declared("`image-set()`, `cross-fade()`", "background:-webkit-cross-fade(linear-gradient(red,red),"
              "linear-gradient(blue,blue),50%)", prop="background.*", value=r"image-set\(|cross-fade\(",
              instead="name one picture"),
    _declared("`if()`", "background:if(media(screen):red;else:blue)", prop=".*", value=r"(?<![-\w])if\(",
              instead="write the value"),
    # Selectors and rules
    _selected("`::first-letter`, `::first-line`", "p::first-letter{font-size:160px}", WORDS, "::?first-l",
              "put a `<span>` around it"),
    _selected("`:nth-child(… of …)`", "div:nth-child(1 of .t){outline:20px solid red}", BOX,
              r":nth-(?:last-)?child\([^)]*\sof\s", _CLASS),
    _selected("`:lang()`, `:dir()`", ":lang(de){background:red}", '<p lang="de">abc</p>', r":(?:lang|dir)\(",
              "use `[lang|=…]`, `[dir=…]`"),
    _selected("`:link`", ":link{background:red}", '<p><a href="https://example.org">abc</a></p>',
              r":(?:any-link|link|visited)\b", "use `a`"),
    _ruled("@container", ".w{container-type:inline-size}@container (min-width:1px){.t{background:red}}",
           f'<div class="w">{BOX}</div>', "write the rules without it"),
    _ruled("@scope", "@scope (.w){.t{background:red}}", f'<div class="w">{BOX}</div>', "use a descendant selector"),
    # Written in other words before layout
    _emulated("`:has()`", ".w:has(.t){background:yellow;height:500px}", f'<div class="w">{BOX}</div>',
              "its answer is found before layout"),
    _emulated("colour and content of `::marker`", "li::marker{color:red;content:'=> '}", BULLETS,
              "the item, or the sign before it, has them"),
    _emulated("`float`", ".t{float:right}", BOX + WORDS,
              "pictures and blocks stand beside what follows them", "float"),
    _emulated("`columns`", ".t{columns:2}", PARAGRAPHS, "a grid of about equal columns"),
    _emulated("`background-clip: text`", f".t{{background:{_RED_BLUE};background-clip:text;color:transparent}}", WORDS,
              "a colour of the gradient"),
    _emulated("`counter()`", ".t{counter-increment:c}.t::before{content:counter(c)}", WORDS,
              "the number among the siblings"),
    _emulated("a place in a gradient before the last one", ".t{background:linear-gradient(90deg,red 40%,blue 0)}", BOX,
              "the last place"),
    _emulated("a border of one side on round corners", ".t{border-left:40px solid red;border-radius:80px}", BOX,
              "thin other sides"),
)  # fmt: skip
