"""Rules of a large theme that cannot concern a page are left out, and no others."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from mdvideo.frame_size import Size
from mdvideo.slides.html.page import page_of
from mdvideo.slides.marp.css_files import CssFiles
from mdvideo.slides.marp.emulated.needed_rules import classes_in, needed_rules, without_unused_fonts
from mdvideo.slides.marp.marp_sheet import read_marp_sheet
from mdvideo.slides.themes.theme import load_theme
from tests.support.layout_slides import DECK, slide_of


@pytest.mark.parametrize(
    ("selector", "classes"),
    [
        ("section h1", set()),
        ("section.lead .box > p.note", {"lead", "box", "note"}),
        ("section p:not(.a):is(.b, .c:not(.d)) .e", {"e"}),
        ("section [data-x='.f'] .g::before", {"g"}),
        (r"section .md\:w-1\/2", {"md:w-1/2"}),
        (r"section .\32xl\:flex", {"2xl:flex"}),
        (r"section .\32 xl", {"2xl"}),
        ("section .größe", {"größe"}),
    ],
)
def test_the_classes_that_a_selector_needs(selector: str, classes: set[str]) -> None:
    assert classes_in(selector) == classes


@pytest.mark.parametrize(
    ("rule", "is_kept"),
    [
        ("section h1{color:red}", True),
        ("section .there{color:red}", True),
        ("section .absent{color:red}", False),
        ("section .there .absent{color:red}", False),
        ("section .absent,section p{color:red}", True),
        ("section :is(.absent){color:red}", True),
        ("section p:not(.absent){color:red}", True),
        ("@media screen{section .there{color:red}}", True),
        ("@media screen{@supports (color:red){section .absent{color:red}}}", False),
        ("@keyframes absent{from{color:red}}", True),
        ("@font-face{font-family:x}", True),
        ("@layer base;", True),
    ],
)
def test_only_what_can_match_is_kept(rule: str, is_kept: bool) -> None:
    assert needed_rules(rule, frozenset({"there", "elsewhere"})) == (rule if is_kept else "")


def test_the_rules_keep_their_order() -> None:
    css = "section .b{color:red}\nsection .a{color:blue}\n@media screen{section .b{color:green}\nsection i{top:0}}"
    assert needed_rules(css, frozenset({"b"})) == css.replace("section .a{color:blue}\n", "")


def test_a_page_has_only_what_its_classes_need(tmp_path: Path) -> None:
    """Classes of the slide, of the body, of the header, and those that mdvideo adds to code, all count."""
    rules = {"lead": "section.lead h1", "in-body": ".in-body p", "in-header": "header .in-header"}
    rules |= {"hljs-keyword": ".hljs-keyword", "absent": ".absent", "gone": "section.gone"}
    css = "".join(f"{selector}{{--is:{name}}}" for name, selector in rules.items())
    (tmp_path / "look.css").write_text(f"/* @theme look */{css}", encoding="utf-8")
    sheet = read_marp_sheet(tmp_path / "look.css", CssFiles(tmp_path), lambda _: None)
    body = '<div class="in-body"><p>a</p></div><pre class="code"><code><span class="k">if</span></code></pre>'
    slide = slide_of(body, classes=("lead",), header='<b class="in-header">h</b>')
    html = page_of(replace(load_theme("default", Path()), marp=sheet), DECK, slide, Size(960, 540), {}).html
    assert {name: f"--is:{name}" in html for name in rules} == {name: name not in ("absent", "gone") for name in rules}


@pytest.mark.parametrize(
    ("rest", "others", "is_kept"),
    [
        ("p{font-family:Other}", "", False),
        ("p{font-family:'Icons', serif}", "", True),
        (":root{--face:icons}", "", True),
        ("p{color:red}", '<p style="font: 20px ICONS">x</p>', True),
    ],
)
def test_fonts_that_nothing_names_are_left_out(rest: str, others: str, is_kept: bool) -> None:
    css = f'@font-face {{ font-family: "Icons"; src: url(data:font/woff;base64,AAAA) }}\n{rest}'
    found = without_unused_fonts(css, others)
    assert ("@font-face" in found) is is_kept
    assert rest in found
