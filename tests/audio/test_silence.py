"""Silent packets fill the time between clips."""

from __future__ import annotations

import pytest

from mdvideo.audio.aac import encode_aac
from mdvideo.audio.silence import silent_gaps, silent_packet
from mdvideo.errors import EncodeError
from tests.support.narrated_videos import tone


def test_the_silent_packet_joins_with_those_of_any_clip() -> None:
    silence = silent_packet()
    assert len(silence.packets) == 1
    assert silence.config == encode_aac(tone(0.1)).config


def test_gaps_fill_the_track_and_a_clip_starts_one_packet_early() -> None:
    """Its first packet is priming: the clip that is heard at packet 4 takes packets 3 to 7."""
    assert silent_gaps([(4, 5), (11, 2)], 20) == [3, 2, 8]
    assert silent_gaps([(1, 3), (4, 1)], 4) == [0, 0, 0]
    assert silent_gaps([], 7) == [7]


@pytest.mark.parametrize(
    ("clips", "packets", "message"),
    [([(4, 5), (8, 2)], 20, "overlaps"), ([(0, 2)], 20, "overlaps"), ([(4, 5)], 7, "after the end")],
)
def test_clips_that_do_not_fit_are_refused(clips: list[tuple[int, int]], packets: int, message: str) -> None:
    with pytest.raises(EncodeError, match=message):
        silent_gaps(clips, packets)
