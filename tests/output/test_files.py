"""The files that a build writes."""

from __future__ import annotations

import hashlib
import json
import subprocess
import sys
from fractions import Fraction
from pathlib import Path

import av
import jsonschema
import pytest
from PIL import Image

import mdvideo
from mdvideo.errors import OutputError
from mdvideo.output.files import BuildResult, OutputTarget
from mdvideo.output.manifest import Manifest
from tests.support.small_lesson import SMALL


def test_video_poster_chapters_and_manifest_are_next_to_the_deck(lesson: Path, small: BuildResult) -> None:
    names = {path.name for path in lesson.parent.iterdir() if not path.name.startswith(".")}
    assert names == {
        "mdvideo.toml", "lesson.md", "lesson.mp4", "lesson.jpg", "lesson.chapters.vtt", "lesson.json",
        "lesson.en.vtt", "lesson.en.srt", "lesson.txt", "lesson.html",
    }  # fmt: skip


def test_the_video_is_h264_high_at_a_constant_rate_and_tagged_bt709(small: BuildResult) -> None:
    with av.open(str(small.video)) as container:
        stream = container.streams.video[0]
        context = stream.codec_context
        assert (context.name, context.profile, context.pix_fmt) == ("h264", "High", "yuv420p")
        assert (context.width, context.height) == (320, 180)
        assert (context.color_primaries, context.color_trc, context.colorspace, context.color_range) == (1, 1, 1, 1)
        assert stream.average_rate == 30
        assert stream.time_base is not None
        times = [Fraction(frame.pts) * stream.time_base for frame in container.decode(stream) if frame.pts is not None]
    assert times == [Fraction(n, 30) for n in range(small.manifest.frames)]


def test_chapters_are_the_slides_titles_in_the_container_and_in_webvtt(small: BuildResult) -> None:
    with av.open(str(small.video)) as container:
        chapters = container.chapters()
    assert [chapter["metadata"]["title"] for chapter in chapters] == [slide.title for slide in small.manifest.slides]
    for chapter, slide in zip(chapters, small.manifest.slides, strict=True):
        assert chapter["time_base"] is not None
        assert float(chapter["start"] * chapter["time_base"]) == pytest.approx(slide.start, abs=1e-3)
    assert small.chapters.read_text() == (
        "WEBVTT\n\n"
        "1\n00:00:00.000 --> 00:00:04.000\nA small lesson\n\n"
        "2\n00:00:04.000 --> 00:00:07.000\nPoints\n\n"
        "3\n00:00:07.000 --> 00:00:10.000\nThe end\n"
    )


def test_the_manifest_follows_its_schema_and_has_the_digest_of_every_file(small: BuildResult) -> None:
    manifest = json.loads(small.manifest_path.read_text())
    jsonschema.validate(manifest, Manifest.model_json_schema(mode="serialization"))
    for file in manifest["files"]:
        data = (small.manifest_path.parent / file["path"]).read_bytes()
        assert (len(data), hashlib.sha256(data).hexdigest()) == (file["size"], file["sha256"])
    points = manifest["slides"][1]
    assert (points["start_frame"], points["end_frame"], len(points["reveals"])) == (120, 210, 2)
    assert manifest["slides"][0]["prompts"][0]["prompt"].startswith("hills at dawn")
    assert all(slide["contrast"] >= slide["contrast_required"] for slide in manifest["slides"])


def test_the_poster_is_the_first_slide(small: BuildResult) -> None:
    with Image.open(small.poster) as poster:
        assert (poster.format, poster.size) == ("JPEG", (320, 180))


def test_the_same_deck_gives_the_same_bytes_with_no_cache_at_all(lesson: Path) -> None:
    def files() -> dict[str, bytes]:
        built = mdvideo.build(lesson, cache=False, **SMALL)
        return {
            path.name: path.read_bytes() for path in (built.video, built.poster, built.chapters, built.manifest_path)
        }

    assert files() == files()
    assert not (lesson.parent / ".mdvideo").exists()


@pytest.mark.parametrize(("suffix", "codecs"), [(".webm", {"libdav1d", "av1"}), (".gif", {"gif"})])
def test_other_containers_by_suffix_have_the_same_duration(
    lesson: Path, small: BuildResult, suffix: str, codecs: set[str]
) -> None:
    built = mdvideo.build(lesson, lesson.with_suffix(suffix), **SMALL)
    with av.open(str(built.video)) as container:
        stream = container.streams.video[0]
        assert stream.codec_context.name in codecs
        last = max(float(frame.time or 0) for frame in container.decode(stream))
    assert last == pytest.approx(small.manifest.duration, abs=0.15)


def test_size_and_rate_can_be_chosen(lesson: Path) -> None:
    built = mdvideo.build(lesson, size="180x320", fps="25")
    assert (built.manifest.size.height, built.manifest.fps) == (320, "25")
    assert built.manifest.duration == pytest.approx(built.manifest.frames / 25)


@pytest.mark.parametrize(
    ("output", "video"),
    [(None, "d/lesson.mp4"), ("out/", "out/lesson.mp4"), ("a/b.webm", "a/b.webm"), ("x.GIF", "x.GIF")],
)
def test_the_target_follows_from_the_output_option(output: str | None, video: str) -> None:
    assert OutputTarget.of(Path("d/lesson.deck.md"), output).video == Path(video)


def test_an_unknown_suffix_is_refused_with_the_known_ones() -> None:
    with pytest.raises(OutputError, match=r"\.mp4, \.webm, \.gif"):
        OutputTarget.of(Path("lesson.md"), "lesson.avi")


def test_python_dash_m_does_the_same(lesson: Path) -> None:
    command = [sys.executable, "-m", "mdvideo", "build", str(lesson), "--size", "320x180", "-o"]
    done = subprocess.run([*command, f"{lesson.parent / 'out'}/"], capture_output=True, text=True, check=True)
    assert (lesson.parent / "out" / "lesson.mp4").is_file()
    assert "wrote" in done.stderr


def test_captions_of_an_earlier_build_are_removed_if_nobody_changed_them(tmp_path: Path) -> None:
    deck = tmp_path / "lesson.md"
    (tmp_path / "mdvideo.toml").touch()

    def build_with(front: str, note: str) -> set[str]:
        deck.write_text(f"---\n{front}\n---\n\n# A\n\n{note}\n", encoding="utf-8")
        mdvideo.build(deck, **SMALL)
        return {path.name for path in tmp_path.glob("lesson.*.*t")}

    assert build_with("lang: en", "<!-- Words. -->") >= {"lesson.en.vtt", "lesson.en.srt"}
    (tmp_path / "lesson.en.srt").write_text("mine", encoding="utf-8")
    assert build_with("lang: de", "<!-- Wörter. -->") == {
        "lesson.chapters.vtt", "lesson.de.vtt", "lesson.de.srt", "lesson.en.srt",
    }  # fmt: skip
    assert build_with("lang: de", "text") == {"lesson.chapters.vtt", "lesson.en.srt"}
