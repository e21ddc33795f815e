"""Sphinx builds with decks, in processes of their own."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.support.chromium import InChromium
from tests.support.range_server import serve_folder
from tests.support.site_browser import PageErrors, check_player

if TYPE_CHECKING:
    from playwright.sync_api import Page

CONF = """
project = "Caches"
copyright = "2026, Ada"
version = release = "1"
extensions = ["myst_parser", "mdvideo.integrations.sphinx"]
html_theme = "furo"
html_baseurl = "https://docs.example.org/en/"
mdvideo_settings = {"size": "320x180", "video": {"crf": 30}}
"""
INDEX = """
Caches
======

.. mdvideo:: intro.deck.md
   :transcript: open
   :name: film

See :ref:`the film <film>`, and :doc:`deep/page`.

.. toctree::

   deep/page
   deep/literal
"""
PAGE = """
# A page

```mdvideo
src: ../intro.deck.md
width: 60%
```

- in a list

  ```{mdvideo} why.deck.md
  :start: 1
  ```
"""
LITERAL = """
# Literal

````markdown
```mdvideo
src: nothing.deck.md
```
````
"""
INTRO = """---
title: Why caches
duration: 2s
---
# Why caches

![bg right](picture.png)

<!-- narration: none -->

---

# Invalidation

- a quokka forgets
"""
WHY = "# Why\n\n<!-- duration: 2s -->\n"


@pytest.fixture(scope="module")
def sources(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A project with a cache that all builds share."""
    from PIL import Image

    root = tmp_path_factory.mktemp("sphinx")
    docs = root / "docs"
    (docs / "deep").mkdir(parents=True)
    (root / "mdvideo.toml").write_text("")
    for name, text in {
        "conf.py": CONF,
        "index.rst": INDEX,
        "deep/page.md": PAGE,
        "deep/literal.md": LITERAL,
        "intro.deck.md": INTRO,
        "deep/why.deck.md": WHY,
    }.items():
        (docs / name).write_text(text)
    Image.new("RGB", (64, 64), (20, 60, 90)).save(docs / "picture.png")
    return docs


@pytest.fixture
def docs(sources: Path, tmp_path: Path) -> Path:
    """A copy that a test may change, with the cache."""
    return Path(shutil.copytree(sources.parent, tmp_path / "project")) / "docs"


def build(docs: Path, builder: str, *options: str) -> subprocess.CompletedProcess[str]:
    out = docs.parent / "out"
    command = [sys.executable, "-m", "sphinx", "-b", builder, "-d", str(out / "doctrees"), *options]
    return subprocess.run(
        [*command, str(docs), str(out / builder)], capture_output=True, text=True, encoding="utf-8", check=False
    )


@pytest.fixture(scope="module")
def built(sources: Path) -> tuple[str, Path]:
    """The output of a strict parallel build, and the folder of its pages."""
    done = build(sources, "html", "-W", "-j4")
    assert done.returncode == 0, done.stderr
    return done.stdout, sources.parent / "out" / "html"


def test_each_deck_is_built_once_in_a_parallel_build(built: tuple[str, Path]) -> None:
    output, _ = built
    assert sorted(re.findall(r"mdvideo: (\w+) made", output)) == ["intro", "why"]


@pytest.mark.parametrize("page", ["index.html", "deep/page.html"])
def test_every_file_that_a_page_refers_to_exists(built: tuple[str, Path], page: str) -> None:
    text = (built[1] / page).read_text()
    addresses = re.findall(r'(?:src|href|poster)="([^"#?]*_mdvideo/[^"#?]+)', text)
    assert len(addresses) >= 6
    missing = [address for address in addresses if not ((built[1] / page).parent / address).is_file()]
    assert not missing


def test_the_fence_and_the_directive_work_in_lists(built: tuple[str, Path]) -> None:
    page = (built[1] / "deep/page.html").read_text()
    assert page.count('<figure class="mdvideo"') == 2
    assert "max-width:60%" in page
    assert re.search(r'why\.mp4#t=1"', page)


def test_a_fence_inside_of_a_longer_one_stays_an_example(built: tuple[str, Path]) -> None:
    page = (built[1] / "deep/literal.html").read_text()
    assert "nothing.deck.md" in page
    assert "<figure" not in page


def test_the_search_finds_words_of_the_transcript(built: tuple[str, Path]) -> None:
    index = (built[1] / "searchindex.js").read_text()
    terms = json.loads(index.removeprefix("Search.setIndex(").removesuffix(")"))["terms"]
    assert "quokka" in terms


SCRIPT = r'<script defer="defer" src="(?:\.\./)?_static/\.\./_mdvideo/mdvideo-[0-9a-f]{12}\.js'
STYLE = r'<link rel="stylesheet"[^>]* href="(?:\.\./)?_static/\.\./_mdvideo/mdvideo-[0-9a-f]{12}\.css'


def test_pages_with_videos_have_script_style_and_link_preview(built: tuple[str, Path]) -> None:
    page = (built[1] / "deep/page.html").read_text()
    head = page.partition("</head>")[0]
    assert re.search(SCRIPT, page)
    assert re.search(STYLE, head)
    assert re.search(r'og:video" content="https://docs\.example\.org/en/_mdvideo/intro-[0-9a-f]{12}/intro\.mp4"', head)
    assert not re.search(f"{SCRIPT}|{STYLE}", (built[1] / "deep/literal.html").read_text())


@pytest.mark.parametrize("theme", ["alabaster", "sphinx_rtd_theme"])
def test_a_theme_may_replace_the_metatags(theme: str, docs: Path) -> None:
    """The themes of Pallets (Flask, Click, Jinja) have a layout like this."""
    (docs / "templates").mkdir()
    layout = '{% extends "!layout.html" %}\n{% set metatags %}{{- metatags }}<meta name="theirs">{% endset %}\n'
    (docs / "templates/layout.html").write_text(layout)
    done = build(docs, "html", "-W", "-D", f"html_theme={theme}", "-D", "templates_path=templates")
    assert done.returncode == 0, done.stderr
    page = (docs.parent / "out/html/deep/page.html").read_text()
    assert '<meta name="theirs">' in page
    assert re.search(SCRIPT, page)
    assert re.search(STYLE, page)


def test_a_reference_links_to_the_video(built: tuple[str, Path]) -> None:
    page = (built[1] / "index.html").read_text()
    assert 'href="#film"' in page
    assert 'id="film"' in page


def test_a_second_build_builds_and_writes_nothing(built: tuple[str, Path], sources: Path) -> None:
    again = build(sources, "html", "-W", "-j4")
    assert again.returncode == 0, again.stderr
    assert "made in" not in again.stdout
    assert "0 added, 0 changed, 0 removed" in again.stdout
    assert "[100%]" not in again.stdout.partition("writing output")[2]


def test_a_changed_picture_of_a_deck_rewrites_the_pages_that_show_it(built: tuple[str, Path], docs: Path) -> None:
    from PIL import Image

    assert built
    assert build(docs, "html", "-W").returncode == 0
    Image.new("RGB", (64, 64), (200, 60, 90)).save(docs / "picture.png")
    again = build(docs, "html", "-W")
    assert again.returncode == 0, again.stderr
    assert re.findall(r"mdvideo: (\w+) made", again.stdout) == ["intro"]
    (folder,) = {
        address
        for page in ("index.html", "deep/page.html")
        for address in re.findall(r"intro-[0-9a-f]{12}", (docs.parent / "out/html" / page).read_text())
    }
    folders = [path.name for path in (docs.parent / "out/html/_mdvideo").iterdir() if path.name.startswith("intro-")]
    assert folders == [folder]


@pytest.mark.parametrize("builder", ["dirhtml", "singlehtml"])
def test_other_html_builders_refer_to_the_files(built: tuple[str, Path], sources: Path, builder: str) -> None:
    done = build(sources, builder, "-W", "-j4")
    assert done.returncode == 0, done.stderr
    out = sources.parent / "out" / builder
    pages = [path for path in out.rglob("*.html") if '<figure class="mdvideo"' in path.read_text()]
    assert len(pages) == (1 if builder == "singlehtml" else 2)
    for page in pages:
        addresses = re.findall(r'(?:src|href|poster)="([^"#?]*_mdvideo/[^"#?]+)', page.read_text())
        assert all((page.parent / address).is_file() for address in addresses)


def test_print_and_text_builders_have_poster_link_and_transcript(built: tuple[str, Path], sources: Path) -> None:
    for builder in ("latex", "text", "epub"):
        done = build(sources, builder, "-W")
        assert done.returncode == 0, done.stderr
    out = sources.parent / "out"
    tex = (out / "latex/caches.tex").read_text()
    assert r"\sphinxincludegraphics[width=1.000\linewidth]{{intro}.jpg}" in tex
    assert (out / "latex/intro.jpg").is_file()
    assert "a quokka forgets" in tex
    assert "quokka" in (out / "text/index.txt").read_text()
    with zipfile.ZipFile(out / "epub/Caches.epub") as book:
        names = book.namelist()
        assert "quokka" in book.read("index.xhtml").decode()
    assert "_images/intro.jpg" in names
    assert not [name for name in names if name.endswith(".mp4")]


def test_builders_without_pages_build_no_video(docs: Path) -> None:
    shutil.rmtree(docs.parent / "out", ignore_errors=True)
    done = build(docs, "dummy", "-W")
    assert done.returncode == 0, done.stderr
    assert "made in" not in done.stdout


def test_a_missing_video_is_reported_with_page_line_and_the_nearest_name(docs: Path) -> None:
    (docs / "deep/page.md").write_text("# Page\n\ntext\n\n```mdvideo\nsrc: ../intr.deck.md\n```\n")
    done = build(docs, "html", "-W", "--keep-going")
    assert done.returncode == 1
    assert "deep/page.md:5: WARNING: there is no video '../intr.deck.md'" in done.stderr
    assert "intro" in done.stderr


def test_an_unknown_option_of_a_fence_is_reported_at_its_line(docs: Path) -> None:
    (docs / "deep/page.md").write_text("# Page\n\n```mdvideo\nsrc: why.deck.md\nwidht: 60%\n```\n")
    done = build(docs, "html")
    assert "deep/page.md:5: WARNING: a fence has no option 'widht'" in done.stderr
    assert "width" in done.stderr


def test_a_broken_deck_is_reported_at_its_line_and_its_page_is_written(docs: Path) -> None:
    (docs / "deep/why.deck.md").write_text("# Why\n\n<!-- motion: zooom -->\n")
    done = build(docs, "html")
    assert done.returncode == 0
    assert re.search(r"why\.deck\.md:3: WARNING: .*zooom", done.stderr)
    page = (docs.parent / "out/html/deep/page.html").read_text()
    assert "why.deck.md is missing" in page
    assert page.count('<figure class="mdvideo"') == 1


def test_cached_builds_nothing_and_reports_what_is_missing(docs: Path) -> None:
    (docs / "deep/why.deck.md").write_text("# Never seen before\n")
    done = build(docs, "html", "-W", "--keep-going", "-D", "mdvideo_render=cached")
    assert done.returncode == 1
    assert "the cache does not hold" in done.stderr


def test_an_invalid_setting_ends_the_build(docs: Path) -> None:
    done = build(docs, "html", "-D", "mdvideo_render=sometimes")
    assert done.returncode == 2
    assert "write one of auto, always, cached, never" in done.stderr


def test_videos_may_be_on_another_server(docs: Path) -> None:
    done = build(docs, "html", "-W", "-D", "mdvideo_base_url=https://films.example.org/v1")
    assert done.returncode == 0, done.stderr
    page = (docs.parent / "out/html/index.html").read_text()
    assert re.search(r'src="https://films\.example\.org/v1/intro-[0-9a-f]{12}/intro\.mp4"', page)
    assert not list((docs.parent / "out/html").rglob("*.mp4"))


def test_a_page_can_be_a_deck(docs: Path) -> None:
    (docs / "deep/literal.md").write_text(PAGE_DECK)
    done = build(docs, "html", "-W", "-j2")
    assert done.returncode == 0, done.stderr
    page = (docs.parent / "out/html/deep/literal.html").read_text()
    assert re.search(r"<h1>Own lesson.*?<figure", page, re.S)
    assert page.count('class="mdvideo-watch"') == 3
    assert 'class="mdvideo-read" href="#second-part"' in page
    assert "prompt:" not in page


PAGE_DECK = """---
mdvideo:
  size: "320x180"
---

# Own lesson

## First part

![bg right](<prompt:a fjord>)

Text. <!-- narration: none -->

## Second part

More.
"""


@pytest.mark.browser
@pytest.mark.parametrize("theme", ["furo", "sphinx_rtd_theme"])
def test_videos_play_below_a_path(docs: Path, theme: str, in_chromium: InChromium) -> None:
    done = build(docs, "html", "-W", "-D", f"html_theme={theme}")
    assert done.returncode == 0, done.stderr

    def look(page: Page) -> PageErrors:
        with serve_folder(docs.parent / "out/html", "/project/en/") as base:
            errors = PageErrors(base)
            errors.watch(page)
            page.goto(f"{base}deep/page.html")
            check_player(page)
            page.goto(f"{base}index.html?t=2")
            page.wait_for_function("Math.abs(document.querySelector('video').currentTime - 2) < 0.3")
        return errors

    errors = in_chromium(look)
    assert errors.failed_requests == []
    assert errors.messages == []
