"""Put an MP4 together: lay out the samples, write the index in front. Nothing is encoded, and no media is copied."""

from __future__ import annotations

import hashlib
import struct
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from mdvideo._util.atomic import atomic_path
from mdvideo.plan.jobs.job import ReadBlob
from mdvideo.video.mp4.interleave import extents_of
from mdvideo.video.mp4.isobmff import box, moov
from mdvideo.video.mp4.itunes_tags import user_data
from mdvideo.video.mp4.sample_layout import SampleLayout, lay_out_samples
from mdvideo.video.mp4.track_headers import tracks_of
from mdvideo.video.mp4.virtual_file import VirtualMp4
from mdvideo.video.video_model import Mp4Contents

_VIDEO_FILE = box("ftyp", b"isom", struct.pack(">I", 0x200), b"isomiso2avc1mp41")
_AUDIO_FILE = box("ftyp", b"M4A ", struct.pack(">I", 0), b"M4A mp42isom")


def lay_out_mp4(contents: Mp4Contents, read_blob: ReadBlob) -> VirtualMp4:
    """Return the MP4 with these contents, not yet written anywhere. Equal contents give equal bytes.

    Frames are shown at exactly ``spec.fps`` from time zero, without an edit list. Audio and video are interleaved
    second by second; chapter titles and captions, which are small, come first. ``read_blob`` is called when the video
    is read.

    Raises EncodeError when the contents do not fit together.
    """
    layout = lay_out_samples(contents)
    head = _file_head(contents, layout)
    return VirtualMp4.assemble(head, extents_of(layout.tracks), layout.size, layout.frames, read_blob)


def write_mp4(path: Path, video: VirtualMp4) -> str:
    """Write the video, and return the SHA-256 of its bytes in hexadecimal digits.

    Raises OutputError when ``path`` cannot be written, and BlobLost when the store has lost a part of the video;
    ``path`` is then unchanged.
    """
    digest = hashlib.sha256()
    with atomic_path(path) as part, part.open("wb") as out, ThreadPoolExecutor(1) as thread:
        hashing = thread.submit(digest.update, b"")
        for data in video.read():
            hashing.result()
            hashing = thread.submit(digest.update, data)  # while it is written, and the next block is read
            out.write(data)
    return digest.hexdigest()


def _file_head(contents: Mp4Contents, layout: SampleLayout) -> bytes:
    """Everything before the samples: file type, index, and the header of the media data box.

    The index has the samples' offsets in the file, which depend on its own length. The length is final at the second
    try, or at the third where offsets pass 4 GiB.
    """
    ftyp = _AUDIO_FILE if contents.held_frames is None else _VIDEO_FILE
    mdat = _mdat_header(layout.size)
    tags = user_data(contents.tags, contents.chapters, contents.spec.fps, contents.cover)
    media_offset = 0
    while True:
        tracks = tuple(tracks_of(contents, layout, media_offset))
        index = moov(tracks, layout.time_base.timescale, tags)
        start = len(ftyp) + len(index) + len(mdat)
        if start == media_offset:
            return ftyp + index + mdat
        media_offset = start


def _mdat_header(size: int) -> bytes:
    """The header of ``mdat`` with ``size`` bytes of content, with a size of 64 bits where it needs one."""
    if size + 8 < 1 << 32:
        return struct.pack(">I4s", size + 8, b"mdat")
    return struct.pack(">I4sQ", 1, b"mdat", size + 16)
