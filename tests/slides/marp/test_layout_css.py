"""On mdvideo's own layouts an author's rules win over the theme's."""

from __future__ import annotations

import pytest

from mdvideo.slides.marp.layout_css import layout_css


@pytest.mark.parametrize(
    ("css", "written"),
    [
        ("section{color:red}", "section#slide#slide{color:red}"),
        ("section.lead h1{color:red}", "section#slide#slide.lead h1{color:red}"),
        ("blockquote{color:red}", "section#slide#slide blockquote{color:red}"),
        (":root{--accent:red}", "section#slide#slide{--accent:red}"),
        ("#slide .title{color:red}", "section#slide#slide .title{color:red}"),
        (
            "section>h1{color:red}",
            "section#slide#slide>h1,section#slide#slide :where(.head,.rest,.column)>h1{color:red}",
        ),
        ("@media screen{p{color:red}}", "@media screen{section#slide#slide p{color:red}}"),
        ("p{margin:2px}", "section#slide#slide p{margin:calc(var(--fit)*3px)}"),
    ],
)
def test_rules_are_of_the_slide(css: str, written: str) -> None:
    assert layout_css(css, 1.5) == written
