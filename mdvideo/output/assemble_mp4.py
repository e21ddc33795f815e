"""A finished video as MP4, byte for byte as it would be written, without writing it: its parts are in the store."""

from __future__ import annotations

from mdvideo.output.chapters import chapters_of
from mdvideo.output.contents import OutputContents
from mdvideo.steps.sample_index import SampleIndex
from mdvideo.video.mp4.mux import lay_out_mp4
from mdvideo.video.mp4.virtual_file import VirtualMp4
from mdvideo.video.video_model import Caption, CaptionTrack, Mp4Contents


def mp4_of(contents: OutputContents, index: SampleIndex) -> VirtualMp4:
    """Return the video's MP4. ``index`` is worth keeping from one edit to the next.

    Raises BlobLost when a part is not in the store, EncodeError when parts do not fit together.
    """
    deck, video = contents.deck, contents.video
    tags = {"title": deck.title, "artist": deck.author, "comment": deck.description}
    mp4 = Mp4Contents(
        spec=video.spec,
        pieces=tuple(video.index_pieces(index)),
        held_frames=video.index_held_frames(index),
        chapters=chapters_of(deck, contents.timeline),
        tags={name: value for name, value in tags.items() if value},
        audio=video.index_audio(index),
        captions=_caption_tracks(contents),
        lang=contents.transcript.lang,
    )
    return lay_out_mp4(mp4, index.read)


def _caption_tracks(contents: OutputContents) -> tuple[CaptionTrack, ...]:
    """Return the captions, which viewers can turn on; in a video without speech they are on from the start.

    Where captions are burned in, the track stays off, so that they are not shown twice.
    """
    transcript = contents.transcript
    if not transcript.cues:
        return ()
    captions = tuple(Caption(cue.start, cue.end, cue.text) for cue in transcript.cues)
    burned_in = contents.settings.captions.startswith("burn")
    return (CaptionTrack(transcript.lang, captions, enabled=not (transcript.voiced or burned_in)),)
