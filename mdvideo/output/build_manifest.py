"""Fill the manifest of a video whose files have been written."""

from __future__ import annotations

from pathlib import Path

from mdvideo import __version__
from mdvideo.output.contents import OutputContents
from mdvideo.output.manifest import FrameSizeModel, Manifest, ManifestClip, ManifestFile, ManifestPrompt, ManifestSlide
from mdvideo.plan.timeline import Timeline
from mdvideo.steps.slides import TypesetSlide


def manifest_of(contents: OutputContents, files: tuple[ManifestFile, ...]) -> Manifest:
    """Return the manifest of a video with these files."""
    deck, timeline, transcript = contents.deck, contents.timeline, contents.transcript
    size = contents.settings.size
    rows = zip(deck.slides, timeline.slides, transcript.slides, contents.stills, strict=True)
    return Manifest(
        tool=f"mdvideo {__version__}",
        source=Path(deck.file).name,
        title=deck.title,
        description=deck.description,
        author=deck.author,
        lang=deck.lang,
        voiced=transcript.voiced,
        theme=contents.theme,
        size=FrameSizeModel(width=size.width, height=size.height),
        fps=str(contents.settings.fps),
        frames=timeline.frames,
        duration=_seconds(timeline, timeline.frames),
        slides=tuple(
            ManifestSlide(
                number=slide.number,
                title=slide.title,
                start=_seconds(timeline, time.start),
                end=_seconds(timeline, time.end),
                start_frame=time.start,
                end_frame=time.end,
                reveals=tuple(_seconds(timeline, frame) for frame in time.reveals),
                contrast=still.result.report.get("contrast"),
                contrast_required=still.result.report.get("required"),
                fit=still.result.report["fit"],
                prompts=_prompts_of(still),
                clip=_clip_of(still),
                alt=tuple(figure.alt for figure in slide.figures if figure.alt),
                notes=" ".join(sentence.written for sentence in said.sentences),
            )
            for slide, time, said, still in rows
        ),
        files=files,
    )


def _prompts_of(still: TypesetSlide) -> tuple[ManifestPrompt, ...]:
    return tuple(
        ManifestPrompt(
            prompt=picture.request.styled_prompt,
            seed=picture.request.seed if picture.seed is None else picture.seed,
            backend=picture.backend,
            sha256=picture.digest,
            score=picture.score,
            credit=picture.credit,
        )
        for picture in still.pictures
        if picture.request is not None
    )


def _clip_of(still: TypesetSlide) -> ManifestClip | None:
    clip = still.motion_clip
    if clip is None:
        return None
    return ManifestClip(prompt=clip.request.prompt, seed=clip.request.seed, backend=clip.backend, sha256=clip.clip)


def _seconds(timeline: Timeline, frame: int) -> float:
    return round(float(timeline.seconds(frame)), 6)
