"""A finished video is measured from its own pixels and sound: a good one passes, and each fault is found."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Iterator
from dataclasses import replace
from fractions import Fraction
from pathlib import Path

import av
import numpy as np
import pytest

from mdvideo.api import open_engine
from mdvideo.cli.main import main
from mdvideo.engine.build_files import write_files
from mdvideo.engine.loaded_deck import open_deck
from mdvideo.engine.pipeline import render_all
from mdvideo.output.files import OutputTarget
from mdvideo.plan.audio_grid import AAC_FRAME_SAMPLES
from mdvideo.plan.narration.schedule import Narration
from mdvideo.verify.measure_film import FilmPlan, measure_film
from mdvideo.verify.measurements import Errors, MeasuredFigure, Measurement, percentile
from tests.support.narrated_videos import SMALL

pytest.importorskip("pocketsphinx", reason="needs voices: pocketsphinx")

LESSON = """\
---
lang: en-US
theme: paper
---

# What a leaf needs

* Water
* Light
* Air

<!--
A leaf needs three things to grow. The first of them is [click] water, which the roots bring. The second is
[click] light from the sun, and the last is [click] carbon dioxide from the air.
-->
"""


@pytest.fixture(scope="module")
def film(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Path, FilmPlan]]:
    folder = tmp_path_factory.mktemp("film")
    (folder / "mdvideo.toml").touch()
    deck = folder / "lesson.md"
    deck.write_text(LESSON)
    with open_engine(deck) as engine:
        loaded = open_deck(engine, deck, {**SMALL, "size": "640x360"})

        async def build() -> FilmPlan:
            rendered = await render_all(engine, loaded)
            await write_files(engine, rendered, OutputTarget.of(deck, None))
            return FilmPlan(rendered.narration, rendered.timeline, rendered.transcript, "en-US")

        yield deck.with_suffix(".mp4"), asyncio.run(build())


def named(measurements: tuple[Measurement, ...], name: str) -> Measurement:
    return next(one for one in measurements if one.name.startswith(name))


def errors(measurements: tuple[Measurement, ...], name: str) -> Errors:
    found = named(measurements, name)
    assert isinstance(found, Errors)
    return found


def figure(measurements: tuple[Measurement, ...], name: str) -> MeasuredFigure:
    found = named(measurements, name)
    assert isinstance(found, MeasuredFigure)
    return found


def moved(narration: Narration, packets: int) -> Narration:
    """The plan of a video whose speech is heard earlier or later than it thinks."""
    slides = tuple(
        tuple(replace(placed, packet=placed.packet + packets) for placed in slide) for slide in narration.slides
    )
    return replace(narration, slides=slides)


def test_a_good_video_keeps_all_limits(film: tuple[Path, FilmPlan]) -> None:
    found = measure_film(*film)
    assert [str(one) for one in found if not one.is_within] == []
    assert len(errors(found, "word times").values) >= 25
    assert len(errors(found, "reveals in the picture").values) == 3
    assert len(errors(found, "captions, against").values) >= 2
    assert figure(found, "loudness").value == pytest.approx(-16, abs=0.5)
    assert figure(found, "longest digital silence").value == 0


def test_speech_at_another_time_than_planned_is_found(film: tuple[Path, FilmPlan]) -> None:
    path, plan = film
    late = measure_film(path, replace(plan, narration=moved(plan.narration, 7)))
    assert errors(late, "word times").bias == pytest.approx(7 * AAC_FRAME_SAMPLES / 48, abs=20)
    assert not errors(late, "word times").is_within


def test_a_reveal_beside_its_word_is_found(film: tuple[Path, FilmPlan]) -> None:
    """The picture is that of the film; the click that is looked for is at another word."""
    path, plan = film
    (placed,) = [p for p in plan.narration.slides[0] if p.clip.sentences[0].sentence.clicks][:1]
    sentence = placed.clip.sentences[0]
    other = replace(sentence.sentence, clicks=(0,))
    start = sentence.words[0].sample
    clip = replace(placed.clip, sentences=(replace(sentence, sentence=other, clicks=(start,)),))
    slides = (tuple(replace(p, clip=clip) if p is placed else p for p in plan.narration.slides[0]),)
    found = errors(measure_film(path, replace(plan, narration=replace(plan.narration, slides=slides))), "reveals")
    assert max(found.values) > 500
    assert not found.is_within


def test_what_is_not_english_is_said_to_be_unmeasured(film: tuple[Path, FilmPlan]) -> None:
    path, plan = film
    found = errors(measure_film(path, replace(plan, lang="de")), "word times")
    assert not found.is_measured
    assert found.is_within
    assert "not in English" in str(found)


@pytest.mark.parametrize(("lang", "limit"), [("de", 20), ("ko-KR", 24), ("ja", 8)])
def test_captions_may_be_as_fast_as_people_read_in_their_language(
    film: tuple[Path, FilmPlan], lang: str, limit: int
) -> None:
    path, plan = film
    assert figure(measure_film(path, replace(plan, lang=lang)), "fastest caption").most == limit


def test_loudness_peaks_and_silence_of_another_film_are_found(film: tuple[Path, FilmPlan], tmp_path: Path) -> None:
    """The same picture with sound that is too loud, and breaks off for a second."""
    path, plan = film
    noise = np.clip(0.6 * np.random.default_rng(1).standard_normal(48_000 * 4), -1, 1).astype(np.float32)
    noise[48_000:96_000] = 0
    loud = tmp_path / "loud.mp4"
    with av.open(path) as source, av.open(loud, "w") as output:
        video = output.add_stream_from_template(source.streams.video[0])
        sound = output.add_stream("alac", rate=48_000, layout="mono")
        for packet in source.demux(video=0):
            if packet.dts is not None:
                packet.stream = video
                output.mux(packet)
        pcm = (noise * 32767).astype(np.int16)[None]
        frame = av.AudioFrame.from_ndarray(pcm, format="s16p", layout="mono")
        frame.sample_rate, frame.pts, frame.time_base = 48_000, 0, Fraction(1, 48_000)
        output.mux([*sound.encode(frame), *sound.encode(None)])
    found = measure_film(loud, replace(plan, narration=replace(plan.narration, slides=((),))))
    assert not figure(found, "loudness").is_within
    assert not figure(found, "true peak").is_within
    assert figure(found, "longest digital silence").value == pytest.approx(1, abs=0.05)
    assert not figure(found, "picture ends after").is_within


def test_percentiles_are_by_the_nearest_rank() -> None:
    assert percentile([-1, 2, 3], 50) == 2
    assert percentile(range(1, 101), 95) == 95
    assert percentile([], 95) is None


def test_the_command_prints_and_exits_by_the_limits(
    film: tuple[Path, FilmPlan], capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    deck = str(film[0].with_suffix(".md"))
    (film[0].parent / "mdvideo.toml").write_text('[speech]\nbackend = "espeak"\n')
    assert main(["verify", deck, "--size", "640x360", "--json"]) == 0
    (report,) = json.loads(capsys.readouterr().out)
    assert {one["name"]: one["ok"] for one in report["measurements"]}["loudness"] is True
    monkeypatch.setattr("mdvideo.verify.measure_film.TARGET_LUFS", -23.0)
    assert main(["verify", deck, "--size", "640x360"]) == 1
    assert "FAIL loudness: -16" in capsys.readouterr().out
