"""Emphasis is recognised beside Chinese, Japanese and Korean, which write no spaces."""

from __future__ import annotations

import pytest

from mdvideo.deck.markdown.dialect import markdown_parser


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("**「引用」**が大事", "<strong>「引用」</strong>が大事"),
        ("これは**「引用」**です", "これは<strong>「引用」</strong>です"),
        ("**注意：**这里", "<strong>注意：</strong>这里"),
        ("他说：**“你好”**吗", "他说：<strong>“你好”</strong>吗"),
        ("*(甲)*乙", "<em>(甲)</em>乙"),
        ("한국어**(인용)**은", "한국어<strong>(인용)</strong>은"),
        ("**「a」**", "<strong>「a」</strong>"),
    ],
)
def test_a_mark_beside_punctuation_counts(text: str, html: str) -> None:
    assert markdown_parser().renderInline(text) == html


@pytest.mark.parametrize(
    ("text", "html"),
    [("a**(b)**c", "a**(b)**c"), ("** 「a」 **が", "** 「a」 **が"), ("2*3*4", "2<em>3</em>4")],
)
def test_other_languages_are_read_as_commonmark_says(text: str, html: str) -> None:
    assert markdown_parser().renderInline(text) == html
