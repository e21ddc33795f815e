"""Data about a video for search engines and link previews."""

from __future__ import annotations

import pytest

from mdvideo.publish.embed.structured_data import chapters_of, deep_link, iso_duration, open_graph, structured_data
from mdvideo.publish.site_manifest import SiteSlide, SiteVideo
from tests.support.published_site import make_video


def absolute(path: str) -> str:
    return f"https://example.org/video/{path}"


def test_chapters_are_clips_that_link_to_their_second(video: SiteVideo) -> None:
    data = structured_data(video, absolute, "https://example.org/caches/?lang=en")
    assert data["@type"] == "VideoObject"
    assert data["uploadDate"] == "2026-11-21T03:00:00+00:00"
    assert data["duration"] == "PT12S"
    assert data["thumbnailUrl"] == "https://example.org/video/intro-0123456789ab/intro.jpg"
    assert data["transcript"] == "Because memory is slow."
    assert data["hasPart"][1] == {
        "@type": "Clip",
        "name": "Why",
        "startOffset": 4.5,
        "endOffset": 12,
        "url": "https://example.org/caches/?lang=en&t=4.5&v=intro",
    }
    assert "hasPart" not in structured_data(video, absolute)


def test_without_a_description_the_narration_is_used() -> None:
    assert structured_data(make_video(description=""), absolute)["description"] == "Because memory is slow."


def test_link_previews_contain_the_video(video: SiteVideo) -> None:
    tags = dict(open_graph(video, absolute))
    assert tags["og:type"] == "video.other"
    assert tags["og:video"] == tags["og:video:secure_url"] == absolute("intro-0123456789ab/intro.mp4")
    assert (tags["og:video:width"], tags["video:duration"]) == ("320", "12")
    assert tags["og:image"] == absolute("intro-0123456789ab/intro.jpg")


def test_consecutive_slides_with_the_same_title_are_one_chapter() -> None:
    slides = tuple(
        SiteSlide(number=n, title=title, start=n, end=n + 1, anchor=str(n)) for n, title in enumerate("AABA", start=1)
    )
    chapters = chapters_of(make_video(slides=slides, duration=5.5))
    assert [(c.title, c.start, c.end) for c in chapters] == [("A", 1, 3), ("B", 3, 4), ("A", 4, 5.5)]


@pytest.mark.parametrize(
    ("seconds", "text"), [(0, "PT0S"), (63.5, "PT1M3.5S"), (3600, "PT1H0S"), (59.9996, "PT1M0S"), (3725, "PT1H2M5S")]
)
def test_durations_in_iso_8601(seconds: float, text: str) -> None:
    assert iso_duration(seconds) == text


def test_a_deep_link_keeps_the_query_of_the_page() -> None:
    assert deep_link("https://x.org/a/?q=1&t=9#top", "b c", 1.25) == "https://x.org/a/?q=1&t=1.25&v=b+c"
