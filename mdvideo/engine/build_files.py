"""The end of a build: everything that the pipeline makes, written to files."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TypeVar

from mdvideo.cache.store import BlobLost
from mdvideo.engine.alternate_tracks import one_track_problem, wants_alternates
from mdvideo.engine.build_engine import BuildEngine
from mdvideo.engine.loaded_deck import LoadedDeck
from mdvideo.engine.pipeline import RenderedBuild, prepare, render, render_all, render_sound
from mdvideo.events import Wrote
from mdvideo.output.files import BuildResult, OutputTarget, chapter_starts, write_outputs, write_video_file
from mdvideo.output.manifest import ManifestFile
from mdvideo.output.youtube_text import youtube_problems
from mdvideo.settings import with_codec

Written = TypeVar("Written")


async def write_files(engine: BuildEngine, rendered: RenderedBuild, target: OutputTarget) -> BuildResult:
    """Write the video and the files that go with it.

    Raises MdvideoError; existing files are then unchanged.
    """
    if rendered.loaded.settings.youtube_text:
        timeline, contents = rendered.timeline, rendered.contents
        seconds = timeline.seconds(timeline.frames)
        problems = youtube_problems(chapter_starts(contents), seconds, str(rendered.loaded.path))
        engine.report_problems(problems, rendered.loaded.settings)
    built = await _write(engine, rendered, partial(write_outputs, rendered.contents, target, engine.sample_index))
    for path, size in built.file_sizes():
        engine.emit(Wrote(path, size))
    return built


async def write_other_file(engine: BuildEngine, rendered: RenderedBuild, path: Path) -> ManifestFile:
    """Write the video alone, in the format that the suffix names. Raises MdvideoError."""
    return await _write(engine, rendered, partial(write_video_file, path, rendered.contents, engine.sample_index))


async def _write(engine: BuildEngine, rendered: RenderedBuild, to_files: Callable[[], Written]) -> Written:
    """Write files on a thread; parts that the store has lost are made again."""
    await asyncio.to_thread(engine.store.prefetch, rendered.video.digests)
    while True:
        try:
            return await asyncio.to_thread(to_files)
        except BlobLost as lost:
            await engine.runner.restore(lost)


async def build_files(engine: BuildEngine, loaded: LoadedDeck, target: OutputTarget) -> BuildResult:
    """Build the video of a deck and all files that go with it.

    Raises MdvideoError; existing files are then unchanged.
    """
    loaded = replace(loaded, settings=with_codec(loaded.settings, target.codec(loaded.settings.video.codec)))
    if wants_alternates(loaded.settings) and not target.holds_tracks:
        engine.report_problems([one_track_problem(target.video.name)], loaded.settings)
        prepared = await prepare(engine, loaded)
        rendered = await (render_sound(prepared) if target.is_sound else render(engine, prepared))
        return await write_files(engine, rendered, target)
    if target.is_sound:
        return await write_files(engine, await render_sound(await prepare(engine, loaded)), target)
    return await write_files(engine, await render_all(engine, loaded), target)
