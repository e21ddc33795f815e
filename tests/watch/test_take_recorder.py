"""Takes in a real session: recorded, listened to, kept, heard in the next build, and deleted."""

from __future__ import annotations

import wave
from io import BytesIO
from pathlib import Path

import numpy as np
import pytest

from mdvideo.api import open_engine
from mdvideo.audio.pcm import to_pcm16
from mdvideo.errors import MdvideoError
from mdvideo.plan.takes import sentence_key, takes_folder
from mdvideo.steps.take_files import wav_bytes
from tests.support.narrated_videos import tone
from tests.support.watched_deck import WatchedDeck, run_scenario, watch_deck

SLIDES = ("# Tides\n\n<!-- The sea comes. The moon pulls at it. -->",)
KEY = sentence_key("The sea comes.")
ESPEAK = {"backend": "espeak"}


def recording(seconds: float = 1.5) -> bytes:
    return wav_bytes(to_pcm16(tone(seconds)), 48_000)


def slide_key_of(watched: WatchedDeck) -> str:
    return str(watched.view["slides"]["1"].get("key"))


def test_a_recording_is_kept_heard_and_deleted(tmp_path: Path) -> None:
    deck = tmp_path / "tides.md"

    async def scenario() -> None:
        with open_engine(deck) as engine:
            async with watch_deck(deck, engine, slides=SLIDES, speech=ESPEAK) as watched:
                await watched.wait_until_built(1)
                takes = watched.session.takes
                made = await takes.record(KEY, recording(), gate=True)
                assert made["seconds"] == pytest.approx(1.5, abs=0.01)
                heard = await watched.read(made["url"])
                with wave.open(BytesIO(heard)) as file:
                    assert file.getnframes() == pytest.approx(72_000, abs=48)
                assert not takes_folder(deck).exists()
                await takes.keep(KEY)
                await watched.wait_until(lambda view: view["slides"]["1"]["script"][0]["taken"])
                assert not watched.view["slides"]["1"]["script"][1]["taken"]
                assert await watched.read(await takes.kept_url(KEY))
                with pytest.raises(MdvideoError, match="no new recording"):
                    await takes.keep(KEY)
                await takes.delete(KEY)
                await watched.wait_until(lambda view: not view["slides"]["1"]["script"][0]["taken"])
                assert not takes_folder(deck).exists()

    run_scenario(scenario())


def test_a_whole_slide_is_recorded_and_still_compared_with_the_voice(tmp_path: Path) -> None:
    deck = tmp_path / "tides.md"

    async def scenario() -> None:
        with open_engine(deck) as engine:
            async with watch_deck(deck, engine, slides=SLIDES, speech=ESPEAK) as watched:
                await watched.wait_until_built(1)
                takes, key = watched.session.takes, slide_key_of(watched)
                await takes.record(key, recording(4), gate=False)
                await takes.keep(key)
                await watched.wait_until(lambda view: view["slides"]["1"].get("taken"))
                spoken = [await watched.read(url) for url in await takes.voice_urls(key)]
                assert len(spoken) == 2
                assert all(len(data) > 10_000 for data in spoken)

    run_scenario(scenario())


def test_what_cannot_be_used_is_an_error_and_leaves_nothing(tmp_path: Path) -> None:
    deck = tmp_path / "tides.md"

    async def scenario() -> None:
        with open_engine(deck) as engine:
            async with watch_deck(deck, engine, slides=SLIDES, speech=ESPEAK) as watched:
                await watched.wait_until_built(1)
                takes = watched.session.takes
                with pytest.raises(MdvideoError, match="no longer in the notes"):
                    await takes.record("0" * 12, recording(), gate=True)
                with pytest.raises(MdvideoError, match="cannot be decoded"):
                    await takes.record(KEY, b"<!doctype html>", gate=True)
                silence = wav_bytes(to_pcm16(np.zeros(48_000, np.float32)), 48_000)
                with pytest.raises(MdvideoError, match="silent"):
                    await takes.record(KEY, silence, gate=True)
                with pytest.raises(MdvideoError, match="no recording"):
                    await takes.delete(KEY)
                takes.discard(KEY)
                assert not takes_folder(deck).exists()

    run_scenario(scenario())


def test_a_changed_sentence_is_reported_on_the_page(tmp_path: Path) -> None:
    deck = tmp_path / "tides.md"

    async def scenario() -> None:
        with open_engine(deck) as engine:
            async with watch_deck(deck, engine, slides=SLIDES, speech=ESPEAK) as watched:
                await watched.wait_until_built(1)
                await watched.session.takes.record(KEY, recording(), gate=True)
                await watched.session.takes.keep(KEY)
                await watched.wait_until(lambda view: view["slides"]["1"]["script"][0]["taken"])
                watched.write(SLIDES[0].replace("The sea comes.", "The sea comes in."))
                await watched.wait_until(
                    lambda view: "take-stale" in [problem["code"] for problem in view["problems"]], "a stale take"
                )

    run_scenario(scenario())
