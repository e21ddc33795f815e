"""Put an MP4 together: lay out the samples, write the index in front. Nothing is encoded, and no media is copied."""

from __future__ import annotations

import struct

from mdvideo.plan.jobs.job import ReadBlob
from mdvideo.video.mp4.interleave import extents_of
from mdvideo.video.mp4.isobmff import box, moov
from mdvideo.video.mp4.itunes_tags import user_data
from mdvideo.video.mp4.sample_layout import SampleLayout, lay_out_samples
from mdvideo.video.mp4.track_headers import tracks_of
from mdvideo.video.video_model import Mp4Contents
from mdvideo.video.virtual_file import VirtualVideo

_VIDEO_FILE = box("ftyp", b"isom", struct.pack(">I", 0x200), b"isomiso2avc1mp41")
_AV1_FILE = box("ftyp", b"isom", struct.pack(">I", 0x200), b"isomiso6av01mp41")
_AUDIO_FILE = box("ftyp", b"M4A ", struct.pack(">I", 0), b"M4A mp42isom")
_FILE_TYPES = {"h264": _VIDEO_FILE, "av1": _AV1_FILE}


def lay_out_mp4(contents: Mp4Contents, read_blob: ReadBlob) -> VirtualVideo:
    """Return the MP4 with these contents, not yet written anywhere. Equal contents give equal bytes.

    Frames are shown at exactly ``spec.fps`` from time zero, without an edit list. Audio and video are interleaved
    second by second; chapter titles and captions, which are small, come first. ``read_blob`` is called when the video
    is read.

    Raises EncodeError when the contents do not fit together.
    """
    layout = lay_out_samples(contents)
    head = _file_head(contents, layout)
    return VirtualVideo.assemble(head, extents_of(layout.tracks), layout.size, layout.frames, read_blob)


def _file_head(contents: Mp4Contents, layout: SampleLayout) -> bytes:
    """Everything before the samples: file type, index, and the header of the media data box.

    The index has the samples' offsets in the file, which depend on its own length. The length is final at the second
    try, or at the third where offsets pass 4 GiB.
    """
    ftyp = _FILE_TYPES[contents.spec.codec] if contents.held_frames is not None else _AUDIO_FILE
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
