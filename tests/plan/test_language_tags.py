"""The language of a tag."""

from __future__ import annotations

import pytest

from mdvideo.plan.language_tags import primary_subtag


@pytest.mark.parametrize(
    ("tag", "language"), [("de", "de"), ("pt-BR", "pt"), ("EN_gb", "en"), ("zh-Hant-TW", "zh"), ("", "")]
)
def test_region_script_and_case_do_not_matter(tag: str, language: str) -> None:
    assert primary_subtag(tag) == language
