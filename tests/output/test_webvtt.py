"""Timed text as WebVTT and SubRip."""

from __future__ import annotations

from fractions import Fraction

from mdvideo.output.webvtt import TimedText, subrip, timestamp, webvtt

CUES = [
    TimedText(Fraction(1, 2), Fraction(7, 3), "x < y & z\nsecond  line"),
    TimedText(Fraction(3600), Fraction(3661), "<b>"),
]


def test_times_are_rounded_to_milliseconds() -> None:
    assert timestamp(Fraction(1999, 1000_000)) == "00:00:00.002"
    assert timestamp(Fraction(2 * 3600 + 3 * 60 + 4), ",") == "02:03:04,000"


def test_webvtt_escapes_markup() -> None:
    assert webvtt(CUES) == (
        "WEBVTT\n\n"
        "1\n00:00:00.500 --> 00:00:02.333\nx &lt; y &amp; z\nsecond line\n\n"
        "2\n01:00:00.000 --> 01:01:01.000\n&lt;b&gt;\n"
    )


def test_subrip_has_no_escapes() -> None:
    assert subrip(CUES) == (
        "1\n00:00:00,500 --> 00:00:02,333\nx < y & z\nsecond  line\n\n2\n01:00:00,000 --> 01:01:01,000\n<b>\n"
    )
