"""Put a WebM together from segments: nothing is encoded, and no media is copied.

Blocks are in the order of their times. A cluster begins at each key frame, to which a cue points, and else every few
seconds; cues are in front, so that a player can seek before it has the whole file.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from itertools import accumulate

import numpy as np

from mdvideo.errors import EncodeError
from mdvideo.plan.jobs.job import Digest, ReadBlob
from mdvideo.video.concat import join_segments
from mdvideo.video.mp4.sample_run import IndexedSegment, SampleRun
from mdvideo.video.video_model import AudioTrack, Mp4Contents
from mdvideo.video.virtual_file import Extents, VirtualVideo
from mdvideo.video.webm.ebml import (
    CHAPTERS,
    CLUSTER,
    CUES,
    INFO,
    SEEK_HEAD,
    SEGMENT,
    SIMPLE_BLOCK,
    TAGS,
    TIMESTAMP,
    TRACKS,
    element,
    element_head,
    size_of,
    unsigned,
    wide_head,
)
from mdvideo.video.webm.head import (
    AUDIO_TRACK,
    VIDEO_TRACK,
    chapters_element,
    ebml_header,
    info_of,
    tags_element,
    tracks_of,
)

_CLUSTER_SECONDS = 5
"""After so long a cluster ends. The times of its blocks are 16 bits of milliseconds, which would allow 32 s."""

_KEY_FRAME = 0x80
_POSITION_BYTES = 8


@dataclass(frozen=True, slots=True)
class _Sample:
    """A frame or a packet: when it is shown or heard, in milliseconds, and where its bytes are."""

    time: int
    track: int
    is_sync: bool
    source: Digest | bytes
    offset: int
    size: int


@dataclass(slots=True)
class _Cluster:
    """A cluster's first time, its samples, and the size of its content."""

    time: int
    has_cue: bool
    samples: list[_Sample] = field(default_factory=list)
    size: int = 0

    def add(self, sample: _Sample) -> None:
        self.samples.append(sample)
        self.size += len(_block_head(sample, self.time)) + sample.size

    @property
    def timestamp(self) -> bytes:
        """The element that says when the cluster begins."""
        return unsigned(TIMESTAMP, self.time)

    @property
    def head(self) -> bytes:
        """Everything before the first block."""
        return wide_head(CLUSTER, len(self.timestamp) + self.size) + self.timestamp


def lay_out_webm(contents: Mp4Contents, read_blob: ReadBlob) -> VirtualVideo:
    """Return the WebM with these contents, not yet written anywhere. Equal contents give equal bytes.

    It has the first track of sound, and no captions. ``read_blob`` is called when the video is read.

    Raises EncodeError when the contents do not fit together, or are not AV1 and Opus.
    """
    if contents.spec.codec != "av1" or (contents.audio is not None and not contents.audio.is_opus):
        raise EncodeError("a WebM holds AV1 and Opus")
    if contents.held_frames is None:
        raise EncodeError("a WebM needs pictures")
    frames = list(_frames(contents, contents.held_frames))
    packets = [] if contents.audio is None else list(_packets(contents.audio))
    if not frames:
        raise EncodeError("there is nothing to show")
    clusters = _clusters(frames, packets, contents.spec.fps)
    length = max(len(frames) / contents.spec.fps, _seconds_of(contents.audio))
    head = _file_head(contents, contents.held_frames.header, clusters, float(length * 1000))
    extents, size = _extents(clusters)
    return VirtualVideo.assemble(head, extents, size, len(frames), read_blob)


def _seconds_of(audio: AudioTrack | None) -> Fraction:
    if audio is None:
        return Fraction(0)
    return Fraction(sum(len(run.sizes) for run in audio.runs) * audio.packet_samples, audio.sample_rate)


def _frames(contents: Mp4Contents, held_frames: IndexedSegment) -> Iterator[_Sample]:
    number, fps = 0, contents.spec.fps
    for run, sync in join_segments(contents.pieces, held_frames, contents.spec.keyint):
        for index, (offset, size) in enumerate(_places(run)):
            yield _Sample(round(number * 1000 / fps), VIDEO_TRACK, index in sync, run.source, offset, size)
            number += 1


def _packets(audio: AudioTrack) -> Iterator[_Sample]:
    number = 0
    for run in audio.runs:
        for offset, size in _places(run):
            time = round(Fraction(number * audio.packet_samples * 1000, audio.sample_rate))
            yield _Sample(time, AUDIO_TRACK, True, run.source, offset, size)
            number += 1


def _places(run: SampleRun) -> Iterable[tuple[int, int]]:
    sizes = run.sizes.tolist()
    return zip(accumulate(sizes, initial=run.offset), sizes, strict=False)


def _clusters(frames: Sequence[_Sample], packets: Sequence[_Sample], fps: Fraction) -> list[_Cluster]:
    """Divide all samples, in the order of their times; at equal times the frame is first."""
    longest = max(1, round(_CLUSTER_SECONDS * fps))
    clusters: list[_Cluster] = []
    waiting, shown = iter(packets), 0
    packet = next(waiting, None)
    for frame in frames:
        while packet is not None and packet.time < frame.time:
            clusters[-1].add(packet)
            packet = next(waiting, None)
        if not clusters or frame.is_sync or shown == longest:
            clusters.append(_Cluster(frame.time, frame.is_sync))
            shown = 0
        clusters[-1].add(frame)
        shown += 1
    while packet is not None:
        clusters[-1].add(packet)
        packet = next(waiting, None)
    return clusters


def _block_head(sample: _Sample, start: int) -> bytes:
    """The head of a SimpleBlock (RFC 9559, 10.2): track, time within the cluster, flags."""
    block = size_of(sample.track) + (sample.time - start).to_bytes(2, "big", signed=True)
    block += bytes((_KEY_FRAME if sample.is_sync else 0,))
    return element_head(SIMPLE_BLOCK, len(block) + sample.size) + block


def _extents(clusters: Sequence[_Cluster]) -> tuple[Extents, int]:
    """The clusters as parts of one piece of memory, which has all heads, and of the samples' sources."""
    heads = bytearray()
    numbers: dict[Digest | bytes, int] = {}
    rows: list[tuple[int, int, int]] = []
    at = 0

    def add_head(data: bytes) -> None:
        nonlocal at
        rows.append((at, 0, len(heads)))
        heads.extend(data)
        at += len(data)

    for cluster in clusters:
        add_head(cluster.head)
        for sample in cluster.samples:
            add_head(_block_head(sample, cluster.time))
            if sample.size:
                source = numbers.setdefault(sample.source, len(numbers) + 1)
                rows.append((at, source, sample.offset))
                at += sample.size
    starts, sources, offsets = np.array(rows, np.int64).T
    return Extents(starts.copy(), sources.copy(), offsets.copy(), (bytes(heads), *numbers)), at


def _file_head(contents: Mp4Contents, config: bytes, clusters: Sequence[_Cluster], milliseconds: float) -> bytes:
    """Everything before the first cluster. All positions have eight bytes, so its length is known beforehand."""
    parts = [
        (INFO, info_of(contents, milliseconds)),
        (TRACKS, tracks_of(contents, config)),
        (CHAPTERS, chapters_element(contents.chapters, contents.spec.fps, contents.lang)),
        (TAGS, tags_element(contents)),
        (CUES, _cues(clusters, 0)),
    ]
    parts = [(name, data) for name, data in parts if data]
    seek_size = len(_seek_head([(name, 0) for name, _ in parts]))
    positions = list(accumulate((len(data) for _, data in parts), initial=seek_size))
    first_cluster = positions[-1]
    seek = _seek_head([(name, at) for (name, _), at in zip(parts, positions, strict=False)])
    parts[-1] = (CUES, _cues(clusters, first_cluster))
    media = sum(len(cluster.head) + cluster.size for cluster in clusters)
    segment = wide_head(SEGMENT, first_cluster + media)
    return b"".join((ebml_header(), segment, seek, *(data for _, data in parts)))


def _seek_head(positions: Iterable[tuple[int, int]]) -> bytes:
    """Where in the segment the other elements are."""
    entries = (
        element(0x4DBB, element(0x53AB, name.to_bytes(4, "big")), unsigned(0x53AC, at, _POSITION_BYTES))
        for name, at in positions
    )
    return element(SEEK_HEAD, *entries)


def _cues(clusters: Iterable[_Cluster], start: int) -> bytes:
    """The time of each key frame, and its cluster's place in the segment, in which the first one is at ``start``."""
    points, at = [], start
    for cluster in clusters:
        if cluster.has_cue:
            where = element(0xB7, unsigned(0xF7, VIDEO_TRACK), unsigned(0xF1, at, _POSITION_BYTES))
            points.append(element(0xBB, unsigned(0xB3, cluster.time), where))
        at += len(cluster.head) + cluster.size
    return element(CUES, *points)
