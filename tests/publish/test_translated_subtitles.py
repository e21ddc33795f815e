"""Captions of a translation, retimed to another video."""

from __future__ import annotations

from mdvideo.publish.translated_subtitles import TimeAnchor, retime_captions


def test_times_are_interpolated_between_anchors() -> None:
    vtt = "WEBVTT\n\n1\n00:00:01.000 --> 00:00:03.000\n00:00:01 is --> text\n"
    anchors = [TimeAnchor(0, 0), TimeAnchor(2, 10), TimeAnchor(4, 12)]
    assert retime_captions(vtt, anchors) == "WEBVTT\n\n1\n00:00:05.000 --> 00:00:11.000\n00:00:01 is --> text\n"
