"""Slides of every layout, as the parser returns them, and an empty deck for them."""

from __future__ import annotations

import re
from fractions import Fraction
from typing import Any

from mdvideo.deck.model import Background, Deck, Figure, Formula, Prompt, Slide, Split
from mdvideo.errors import Span
from mdvideo.plan.jobs.job import Digest
from mdvideo.slides.html.choose_layout import FigurePicture
from mdvideo.slides.html.context import RenderContext
from mdvideo.slides.themes.theme import Theme

SPAN = Span("lesson.md", 3, 1, 8, "a line of the lesson")
PICTURE = Prompt("a leaf in the sun", SPAN)
BACKGROUNDS = (Background(PICTURE, SPAN),)
FIGURE_DIGEST = Digest("f" * 64)
FIGURE = FigurePicture(FIGURE_DIGEST, 800, 600)
DECK = Deck(file="lesson.md", title="A lesson", slides=(), author="Ada Green", pages=12)

CODE = (
    '<pre class="code" data-lang="python"><code><span class="k">def</span> <span class="nf">countdown</span>'
    '<span class="p">(</span><span class="n">n</span><span class="p">):</span>\n'
    '    <span class="k">while</span> <span class="n">n</span> <span class="o">&gt;</span> <span class="mi">0</span>:\n'
    '        <span class="k">yield</span> <span class="n">n</span>  <span class="c1"># pause here</span>\n'
    '        <span class="n">n</span> <span class="o">-=</span> <span class="mi">1</span></code></pre>'
)
LIST = (
    '<ul><li data-fragment="1">Light from the <strong>sun</strong></li><li data-fragment="2">Water and <code>CO2</code>'
    '<ul><li>from the air</li></ul></li><li class="task-list-item"><span class="task-box" data-task="done"></span>'
    "Done</li></ul><ol><li>First</li><li>Then <kbd>Ctrl</kbd></li></ol>"
)
TABLE = (
    "<table><thead><tr><th>Stage</th><th>Out</th></tr></thead><tbody><tr><td>Light reactions</td><td>ATP, oxygen</td>"
    "</tr><tr><td>Calvin cycle</td><td>Sugar</td></tr></tbody></table>"
)
FOOTNOTES = (
    '<section class="footnotes"><ol class="footnotes-list"><li class="footnote-item"><p>Calvin, 1950.</p></li></ol>'
    "</section>"
)


def slide_of(body: str, number: int = 3, **more: Any) -> Slide:
    """Return a slide as the parser does: its text is the body without tags."""
    text = re.sub("<[^>]+>", " ", body)
    return Slide(number=number, span=SPAN, body=body, title=text.strip()[:40], text=text, **more)


def slides_by_layout() -> dict[str, Slide]:
    """Return one slide of each layout, by what it shows."""
    common: dict[str, Any] = {"footer": "A lesson", "header": "Biology", "page": 3}
    columns = "<h2>Day and night</h2><h3>By day</h3><p>Stomata open</p><h3>By night</h3><p>Starch is broken down</p>"
    return {
        "title": slide_of("<h1>How a leaf turns light into sugar</h1><p>In three minutes.</p>", 1, page=1),
        "section": slide_of("<h2>The light reactions</h2>", backgrounds=BACKGROUNDS, **common),
        "content": slide_of(
            f"<h2>What a leaf needs</h2>{LIST}{FOOTNOTES}", fragments=2, backgrounds=BACKGROUNDS, **common
        ),
        "plain": slide_of(f"<h2>What a leaf needs</h2>{LIST}", fragments=2, **common),
        "table": slide_of(f"<h2>Two stages</h2>{TABLE}", **common),
        "two-column": slide_of(columns, classes=("columns",), backgrounds=BACKGROUNDS, **common),
        "quote": slide_of(
            "<blockquote><p>Each small piece reveals the tapestry.</p></blockquote><p>— Feynman</p>", **common
        ),
        "code": slide_of(f"<h2>A generator pauses</h2>{CODE}", backgrounds=BACKGROUNDS, **common),
        "picture-right": slide_of(
            "<h2>Inside</h2><ul><li>One</li><li>Two</li></ul>",
            backgrounds=BACKGROUNDS,
            split=Split("right", Fraction(40)),
            **common,
        ),
        "picture-left": slide_of(
            "<h2>Inside the chloroplast</h2><p>Stacks of green discs float in a clear fluid.</p>",
            backgrounds=BACKGROUNDS,
            split=Split("left", Fraction(50)),
            **common,
        ),
        "picture": slide_of("<p>A fjord at dawn</p>", backgrounds=BACKGROUNDS, **common),
        "figure": slide_of(
            '<h2>Partial sums</h2><ul><li>Nearly square</li></ul><p><img data-figure="0" alt="sums"><em>Sums</em></p>',
            figures=(Figure(PICTURE, "sums", SPAN),),
            **common,
        ),
        "maths": slide_of(
            '<h2>A recipe</h2><div class="math" data-formula="0"></div><p>with <span class="math" data-formula="1">'
            "</span> and so on</p>",
            formulas=(Formula(r"\sum_{n=1}^\infty a_n \cos nx", True, SPAN), Formula("a_n", False, SPAN)),
            **common,
        ),
        "lead": slide_of("<p>A leaf is a solar panel that builds itself.</p>", classes=("lead",), **common),
        **_slides_of_kinds(common),
        "closing": slide_of(
            "<h1>Thank you</h1><p>Next: red leaves</p>", classes=("closing",), backgrounds=BACKGROUNDS, **common
        ),
    }


def _slides_of_kinds(common: dict[str, Any]) -> dict[str, Slide]:
    points = "".join(f"<li><strong>{year}</strong> {text}</li>" for year, text in ((1648, "a willow"), (1774, "air")))
    steps = "".join(f"<li><strong>{verb}</strong> the leaf</li>" for verb in ("Cover", "Boil", "Rinse"))
    sides = "<h3>Leaf</h3><ul><li>grows</li></ul><h3>Panel</h3><ul><li>lasts</li></ul>"
    pictures = '<p><img data-figure="0" alt="leaf"></p>' * 2
    figure = Figure(PICTURE, "leaf", SPAN)
    return {
        "number": slide_of("<h1>105 billion tonnes</h1><p>of carbon a year</p>", **common),
        "comparison": slide_of(f"<h2>Leaf or panel?</h2>{sides}", **common),
        "timeline": slide_of(f"<h2>History</h2><ul>{points}<li><strong>1845</strong> light</li></ul>", **common),
        "steps": slide_of(f"<h2>See for yourself</h2><ol>{steps}</ol>", **common),
        "gallery": slide_of(f"<h2>Two leaves</h2>{pictures}", figures=(figure,), **common),
        "definition": slide_of("<dl><dt>stoma</dt><dd>A pore of a leaf.</dd></dl>", **common),
        "question": slide_of("<p>Why are leaves green?</p>", **common),
        "recap": slide_of("<h2>In short</h2><ul><li>Light lifts</li><li>Sugar stays</li></ul>", **common),
    }


def context_for(slide: Slide, theme: Theme, *, layout: str = "content", width: float = 1600) -> RenderContext:
    """Return the context in which the body of a slide is rewritten, on wide frames, without pictures."""
    return RenderContext(
        slide=slide,
        layout=layout,
        ink="#000000",
        figures={},
        fonts=theme.fonts,
        type=theme.type["wide"],
        grid=theme.grid["wide"],
        width=width,
    )
