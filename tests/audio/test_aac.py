"""AAC packets survive the store, and decode to the samples, one packet later."""

from __future__ import annotations

import av
import numpy as np
import pytest

from mdvideo.audio.aac import CodedPackets, encode_aac, encoder_identity, read_packet_table
from mdvideo.audio.pcm import Samples
from mdvideo.errors import EncodeError
from mdvideo.plan.audio_grid import AAC_FRAME_SAMPLES
from tests.support.narrated_videos import tone


def decode(packets: CodedPackets) -> Samples:
    codec = av.CodecContext.create("aac", "r")
    assert isinstance(codec, av.AudioCodecContext)
    codec.extradata = packets.config
    frames = [frame.to_ndarray() for packet in packets.packets for frame in codec.decode(av.Packet(packet))]
    samples: Samples = np.concatenate(frames, axis=1)
    return samples


def test_packets_are_one_more_than_blocks_and_survive_the_store() -> None:
    packets = encode_aac(tone(0.1))
    assert len(packets.packets) == -(-4800 // AAC_FRAME_SAMPLES) + 1
    data = packets.dumps()
    config, offset, sizes = read_packet_table(data)
    assert (config, data[offset:]) == (packets.config, b"".join(packets.packets))
    assert sizes == [len(packet) for packet in packets.packets]


@pytest.mark.parametrize("channels", [1, 2])
def test_the_first_packet_is_priming(channels: int) -> None:
    """Block k is heard when packet k + 1 plays."""
    samples = tone(0.5)
    decoded = decode(encode_aac(samples if channels == 1 else np.stack([samples, samples])))
    assert decoded.shape[0] == channels
    heard = decoded[:, AAC_FRAME_SAMPLES:][:, : samples.size]
    assert np.abs(heard[:, 4096:-4096] - samples[4096:-4096]).max() < 0.02


@pytest.mark.parametrize("data", [b"", b"\xff\xff\xff\xff", b"\x02\0\0\0\x01\0"])
def test_damaged_packets_are_refused(data: bytes) -> None:
    with pytest.raises(EncodeError, match="damaged"):
        read_packet_table(data)


def test_the_identity_names_the_libraries() -> None:
    """Clips of another FFmpeg get other keys."""
    assert encoder_identity().startswith("aac libavcodec ")
    assert "libswresample" in encoder_identity()
