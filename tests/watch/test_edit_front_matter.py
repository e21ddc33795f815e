"""One value is set in a deck's front matter; every other byte stays as the author wrote it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mdvideo.watch.edit_front_matter import with_front_matter_value


@pytest.mark.parametrize(
    ("text", "changed"),
    [
        ("# A\n", "---\nvoice: bella\n---\n\n# A\n"),
        ("", "---\nvoice: bella\n---\n\n"),
        ("---\ntitle: A\n---\n# A\n", "---\ntitle: A\nvoice: bella\n---\n# A\n"),
        ("---\nvoice: heart # mine\nlang: en\n---\n# A\n", "---\nvoice: bella # mine\nlang: en\n---\n# A\n"),
        ("---\r\nlang: en\r\n---\r\n# A\r\n", "---\r\nlang: en\r\nvoice: bella\r\n---\r\n# A\r\n"),
        ("---\nspeech:\n  voice: heart\n---\n", "---\nspeech:\n  voice: heart\nvoice: bella\n---\n"),
        ("---\nvoice: >\n  heart\n  too\nlang: en\n---\n", "---\nvoice: bella\nlang: en\n---\n"),
        ("\ufeff---\nlang: en\n---\n", "\ufeff---\nlang: en\nvoice: bella\n---\n"),
        ("---\n---\n# A\n", "---\nvoice: bella\n---\n# A\n"),
        ("# A\n\n---\n\nvoice: no\n\n---\n", "---\nvoice: bella\n---\n\n# A\n\n---\n\nvoice: no\n\n---\n"),
    ],
)
def test_the_value_is_set_and_nothing_else(text: str, changed: str) -> None:
    assert with_front_matter_value(text, "voice", "bella") == changed


@given(st.text(alphabet="ab-:\n# voice", max_size=60))
def test_setting_it_twice_is_setting_it_once(text: str) -> None:
    once = with_front_matter_value(text, "voice", "bella")
    assert with_front_matter_value(once, "voice", "bella") == once
