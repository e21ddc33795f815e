"""The fence through Python-Markdown, with the extensions that generators use."""

from __future__ import annotations

import logging
import re
from pathlib import Path
from typing import Any

import pytest
from markdown import Markdown

from mdvideo.errors import DeckError, SiteError

HOSTS = {
    "plain": ["admonition"],
    "pelican": ["codehilite", "extra", "meta", "admonition"],
    "nikola": ["fenced_code", "codehilite", "extra", "admonition"],
}
PAGE = """\
Text before
```mdvideo
src: intro
title: paragraph
```
text after

- list

    ```mdvideo
    src: outro
    title: list
    ```

    - nested

        ~~~mdvideo
        src: intro
        title: nested
        ~~~

> quotation
>
> ```mdvideo
> src: intro
> title: quotation
> ```

!!! note

    ```mdvideo
    src: intro
    title: note
    ```

`````markdown
```mdvideo
src: an example
```
`````

Indented:

    ```mdvideo
    src: indented code
    ```
"""


def markdown(videos_folder: Path, extensions: list[str], **options: Any) -> Markdown:
    configs = {"mdvideo.integrations.python_markdown": {"folder": str(videos_folder), **options}}
    return Markdown(extensions=[*extensions, "mdvideo.integrations.python_markdown"], extension_configs=configs)


@pytest.mark.parametrize("host", HOSTS)
def test_fences_work_in_paragraphs_lists_quotations_and_notes(videos_folder: Path, host: str) -> None:
    html = markdown(videos_folder, HOSTS[host]).convert(PAGE)
    shown = re.findall(r'<video[^>]* aria-label="(\w+)"', html)
    assert shown == ["paragraph", "list", "nested", "quotation", "note"]
    assert not re.search(r"<p>\s*<figure", html)


@pytest.mark.parametrize("host", HOSTS)
def test_examples_stay_examples(videos_folder: Path, host: str) -> None:
    html = re.sub("<[^>]*>", "", markdown(videos_folder, HOSTS[host]).convert(PAGE))
    assert "```mdvideo\nsrc: an example\n```" in html
    assert "```mdvideo\nsrc: indented code\n```" in html


def test_a_converter_can_be_used_again(videos_folder: Path) -> None:
    md = markdown(videos_folder, HOSTS["pelican"])
    with pytest.raises(DeckError):
        md.reset().convert("```mdvideo\nsrc: intr\n```")
    assert "<figure" in md.reset().convert("```mdvideo\nsrc: intro\n```")


def test_urls_begin_at_the_root_or_path_of_the_site(videos_folder: Path) -> None:
    fence = "```mdvideo\nsrc: intro\n```"
    assert 'poster="/videos/intro-' in markdown(videos_folder, []).convert(fence)
    html = markdown(videos_folder, [], site_url="https://example.org/sub/", url="media").convert(fence)
    assert 'poster="/sub/media/intro-' in html
    assert '"contentUrl": "https://example.org/sub/media/intro-' in html


def test_a_missing_video_is_an_error_at_its_line_with_the_nearest_name(videos_folder: Path) -> None:
    page = "Title: A page\nDate: 2026-11-21\n\nText\n\n- list\n\n    ```mdvideo\n    src: intr\n    ```\n"
    with pytest.raises(DeckError) as raised:
        markdown(videos_folder, HOSTS["pelican"]).convert(page)
    (problem,) = raised.value.problems
    assert problem.span is not None
    assert problem.span.line == 9
    assert problem.hint == "did you mean intro?"


def test_without_strict_an_error_is_a_warning_and_a_box(videos_folder: Path, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.WARNING):
        html = markdown(videos_folder, [], strict=False).convert("```mdvideo\nsrc: intr\n```")
    assert "there is no video &#x27;intr&#x27;" in html
    assert "there is no video 'intr'" in caplog.text


def test_a_converter_reads_a_changed_manifest_again(videos_folder: Path, tmp_path: Path) -> None:
    manifest = tmp_path / "mdvideo.json"
    text = (videos_folder / "mdvideo.json").read_text()
    manifest.write_text(text.replace('"outro"', '"another"'))
    md = markdown(tmp_path, [])
    with pytest.raises(DeckError):
        md.convert("```mdvideo\nsrc: outro\n```")
    manifest.write_text(text)
    assert "<figure" in md.reset().convert("```mdvideo\nsrc: outro\n```")


def test_an_unknown_option_is_refused(videos_folder: Path) -> None:
    with pytest.raises(SiteError, match="'foldr'") as raised:
        Markdown(
            extensions=["mdvideo.integrations.python_markdown"],
            extension_configs={"mdvideo.integrations.python_markdown": {"foldr": "x"}},
        )
    assert raised.value.hint == "did you mean folder?"
