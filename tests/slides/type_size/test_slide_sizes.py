"""Pages of all of our themes: titles stay, and what has grown fits."""

from __future__ import annotations

from pathlib import Path

import pytest

from mdvideo.deck.parser import parse_deck
from mdvideo.frame_size import Size
from mdvideo.slides.fit import FittedPage, fit_boxes
from mdvideo.slides.html.page import page_of
from mdvideo.slides.renderers.blitz import BlitzRenderer
from mdvideo.slides.themes.theme import load_theme

THEMES = ("glass", "paper", "terminal", "bold", "classroom", "editorial")
SLIDES = """
# How rate limits keep an API alive

---
## Three rules

- Ship small changes
- Watch the graphs for ten minutes
- Roll back first

---
## The command

`deploy production --canary 5%`

---
## Plans

| Plan | Burst |
|---|---|
| Free | 10 |
| Team | 50 |

---
## Seven things

- Who is asking
- How many requests it has had
- When the bucket was last refilled
- How large the bucket is
- Which plan the customer has
- What to answer when it is empty
- Where to write it down

---
## The code

```python
print("hello")
```

---
Slow down to go on.

---
> Be conservative in what you send, be liberal in what you accept.

— Jon Postel
"""


@pytest.fixture(params=THEMES)
def fitted(request: pytest.FixtureRequest, blitz: BlitzRenderer) -> list[FittedPage]:
    theme, size = load_theme(request.param, Path()), Size(1920, 1080)
    deck = parse_deck(SLIDES, "lesson.md")
    pages = []
    for slide in deck.slides:
        with blitz.open(page_of(theme, deck, slide, size, {}).html, size) as document:
            pages.append(fit_boxes(document, theme.floor))
    return pages


def test_titles_stay_and_nothing_that_has_grown_is_reduced(fitted: list[FittedPage]) -> None:
    assert [page.fit.scale for page in fitted] == [1] * len(fitted)
    assert [page.fit.growth_steps for page in fitted] == [128] * len(fitted)
    titles = [page.boxes["large-10"] for page in fitted[1:6]]
    assert len({(title.x, title.y, title.height) for title in titles}) == 1


def test_a_statement_takes_more_than_a_third_of_the_height(fitted: list[FittedPage]) -> None:
    assert fitted[6].boxes["text-10"].height > 360
