"""A recording is a file of sound: nothing in it makes FFmpeg open a socket, an address or another file."""

from __future__ import annotations

import socket
from pathlib import Path

import pytest

from mdvideo.audio.decode import decode_audio
from mdvideo.errors import AssetError
from tests.support.narrated_videos import tone, write_wav


@pytest.fixture
def canary(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    path = tmp_path / "canary.wav"
    write_wav(path, tone(1.0))
    return path


def test_a_real_file_is_decoded(canary: Path) -> None:
    assert decode_audio(canary.read_bytes(), 1, "canary").size == 48_000


@pytest.mark.parametrize(
    "text",
    [
        "ffconcat version 1.0\nfile canary.wav\n",
        "ffconcat version 1.0\nfile file:canary.wav\n",
        "#EXTM3U\n#EXT-X-TARGETDURATION:1\n#EXTINF:1,\ncanary.wav\n#EXT-X-ENDLIST\n",
        "v=0\no=- 0 0 IN IP4 127.0.0.1\ns=x\nc=IN IP4 127.0.0.1\nt=0 0\nm=audio {port} RTP/AVP 0\n",
        "[Reference]\nRef1=http://127.0.0.1:{port}/x\n",
    ],
    ids=["concat", "concat-file", "playlist", "session", "asf-redirect"],
)
def test_lists_and_sessions_are_refused(text: str, canary: Path) -> None:
    with socket.socket() as server:
        server.bind(("127.0.0.1", 0))
        server.listen()
        server.setblocking(False)
        data = text.format(port=server.getsockname()[1]).encode()
        with pytest.raises(AssetError, match="cannot be decoded"):
            decode_audio(data, 1, canary.name)
        with pytest.raises(BlockingIOError):
            server.accept()
