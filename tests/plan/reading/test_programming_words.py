"""The shared lexicon: what an English voice makes of each reading, as somebody who knows the words accepted it."""

from __future__ import annotations

from pathlib import Path

import pytest

from mdvideo.plan.reading.programming_words import programming_words
from mdvideo.plan.reading.read_aloud import read_aloud

PHONEMES = Path(__file__).with_name("goldens") / "programming_words.txt"
"""Lines of a reading and its phonemes, by the G2P of the default English voice. Look at each change of a line."""


def test_readings_sound_as_they_did_when_they_were_checked() -> None:
    g2p = pytest.importorskip("hibari.g2p", reason="needs voices: hibari-tts").G2P()
    known = dict(line.split("\t") for line in PHONEMES.read_text(encoding="utf-8").splitlines())
    readings = sorted(set(programming_words("en").values()))
    assert {reading: known.get(reading) for reading in readings} == {reading: g2p(reading) for reading in readings}


def test_there_are_words_for_each_language_that_is_read_in_full() -> None:
    assert len(programming_words("en")) >= 150
    assert all(len(programming_words(lang)) >= 15 for lang in ("de", "fr", "es", "it", "pt"))
    assert programming_words("ja") == {}


@pytest.mark.parametrize(
    ("written", "spoken"),
    [
        ("Use regex, not SQL.", "Use regg ex, not S Q L."),
        ("A regexp and mysqldump stay.", "A regexp and mysqldump stay."),
        ("Is it C++? Yes, C#.", "Is it C plus plus? Yes, C sharp."),
        ("Install numpy.", "Install num pie."),
        ("The char is a byte.", "The char is a byte."),
        ("Postgres-based", "post-gress-based"),
    ],
)
def test_only_whole_words_are_terms(written: str, spoken: str) -> None:
    assert read_aloud(written, "en") == spoken
