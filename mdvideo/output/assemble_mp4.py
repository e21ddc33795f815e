"""A finished video as MP4 or WebM, byte for byte as it would be written, without writing it: it is in the store."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from mdvideo.deck.translation.language_names import description_name, language_name
from mdvideo.output.chapters import chapters_of
from mdvideo.output.contents import OutputContents
from mdvideo.output.transcript_files import paragraphs_of
from mdvideo.plan.narration.transcript import Transcript
from mdvideo.steps.sample_index import SampleIndex
from mdvideo.video.mp4.mux import lay_out_mp4
from mdvideo.video.segment import codec_of
from mdvideo.video.video_model import AudioTrack, Caption, CaptionTrack, Mp4Contents
from mdvideo.video.virtual_file import VirtualVideo
from mdvideo.video.webm.webm_layout import lay_out_webm


def mp4_of(contents: OutputContents, index: SampleIndex) -> VirtualVideo:
    """Return the video's MP4. ``index`` is worth keeping from one edit to the next.

    Raises BlobLost when a part is not in the store, EncodeError when parts do not fit together.
    """
    return lay_out_mp4(_whole_of(contents, index), index.read)


def webm_of(contents: OutputContents, index: SampleIndex) -> VirtualVideo:
    """Return the video's WebM, which has its own sound and no captions.

    Raises BlobLost when a part is not in the store, EncodeError when parts do not fit together, or are not AV1.
    """
    return lay_out_webm(_whole_of(contents, index), index.read)


def _whole_of(contents: OutputContents, index: SampleIndex) -> Mp4Contents:
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
        other_audio=tuple(_other_audio(contents, index)),
    )
    if len(mp4.audio_tracks) > 1 and mp4.audio is not None:
        mp4 = replace(mp4, audio=replace(mp4.audio, name=language_name(mp4.lang)))
    return mp4


def sound_file_of(contents: OutputContents, index: SampleIndex, cover: bytes) -> VirtualVideo:
    """Return the video's sound as an M4A: the same packets, with chapters, captions, their text, and a cover.

    Raises BlobLost when a part is not in the store.
    """
    deck, sound = contents.deck, contents.video.soundtrack
    tags = {"title": deck.title, "artist": deck.author, "description": deck.description, "lyrics": lyrics_of(contents)}
    mp4 = Mp4Contents(
        spec=contents.video.spec,
        pieces=(),
        held_frames=None,
        chapters=chapters_of(deck, contents.timeline),
        tags={name: value for name, value in tags.items() if value},
        audio=None if sound is None else replace(sound, opus=None).audio_track(index),
        captions=_caption_tracks(contents),
        lang=contents.transcript.lang,
        cover=cover,
    )
    return lay_out_mp4(mp4, index.read)


def codecs_of(contents: OutputContents, index: SampleIndex) -> str:
    """Return the names of the codecs of a video's pictures and sound (RFC 6381): ``av01.0.08M.08, opus``."""
    held_frames = contents.video.index_held_frames(index)
    pictures = [] if held_frames is None else [codec_of(held_frames.header)]
    audio = contents.video.index_audio(index)
    sound = [] if audio is None else ["opus" if audio.is_opus else "mp4a.40.2"]
    return ", ".join((*pictures, *sound))


def lyrics_of(contents: OutputContents) -> str:
    """Return everything that is said, one line for each paragraph, with an empty line between slides."""
    slides = (
        "\n".join(" ".join(sentence.written for sentence in paragraph) for paragraph in paragraphs_of(slide))
        for slide in contents.transcript.slides
    )
    return "\n\n".join(filter(None, slides))


def _other_audio(contents: OutputContents, index: SampleIndex) -> Iterator[AudioTrack]:
    has_own = contents.video.soundtrack is not None
    for number, track in enumerate(contents.video.alternates):
        if track.soundtrack is not None:
            lang = track.transcript.lang
            yield replace(
                track.soundtrack.audio_track(index),
                lang=lang,
                name=description_name(lang) if track.describes else language_name(lang),
                enabled=not has_own and number == 0,
                describes=track.describes,
            )


def _caption_tracks(contents: OutputContents) -> tuple[CaptionTrack, ...]:
    """Return the captions, which viewers can turn on; in a video without speech they are on from the start.

    Where captions are burned in, the track stays off, so that they are not shown twice.
    """
    transcript = contents.transcript
    burned_in = contents.settings.captions.startswith("burn")
    others = [track.transcript for track in contents.video.alternates if not track.describes]
    tracks = []
    for one in (transcript, *others):
        if one.cues:
            enabled = one is transcript and not (transcript.voiced or burned_in)
            name = language_name(one.lang) if others else ""
            tracks.append(CaptionTrack(one.lang, caption_lines(one), enabled=enabled, name=name))
    return tuple(tracks)


def caption_lines(transcript: Transcript) -> tuple[Caption, ...]:
    """Return the captions as a track's samples."""
    return tuple(Caption(cue.start, cue.end, cue.text) for cue in transcript.cues)
