"""Draws what moves in "How a web request travels": packets on a wire, a terminal, and someone who speaks.

    python sample_deck/pictures/draw_clips.py

The voice is mdvideo's own; the mouth follows its loudness.
"""

from __future__ import annotations

import json
import math
from collections.abc import Callable
from fractions import Fraction
from pathlib import Path

import av
import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw

from mdvideo.audio.decode import resample
from mdvideo.protocols import Utterance
from mdvideo.speech.hibari import Hibari

FOLDER = Path(__file__).parent
RATE = 48_000
FPS = 25
WORDS = (
    "Hello. I am the one who waits while the page loads. Everything that you have seen so far "
    "happened before a single letter was on the screen, and it took less time than this sentence."
)

NIGHT, PAPER, BLUE, AMBER, GREY = "#101826", "#f4f1ea", "#3d7ff0", "#f2a93b", "#8a93a6"


def draw_packets() -> None:
    """Six seconds: a request goes to the server in one packet, and the answer comes back in nine."""
    width, height, seconds = 960, 400, 6
    places = {"browser": 120, "router": 480, "server": 840}

    def draw(number: int) -> Image.Image:
        at = number / FPS
        picture = Image.new("RGB", (width * 2, height * 2), NIGHT)
        pen = ImageDraw.Draw(picture)
        pen.line((240, 400, 1680, 400), fill=GREY, width=6)
        for x in places.values():
            pen.ellipse((2 * x - 60, 340, 2 * x + 60, 460), fill=PAPER)
        for index in range(10):
            back = index > 0
            begin = 2.0 + 0.22 * index if back else 0.3
            share = (at - begin) / 1.5
            if not 0 < share < 1:
                continue
            eased = share * share * (3 - 2 * share)
            across = 240 + 1440 * (1 - eased if back else eased)
            lift = 60 * math.sin(math.pi * share) * (1 if back else -1)
            colour = AMBER if back else BLUE
            pen.rounded_rectangle((across - 42, 400 + lift - 26, across + 42, 400 + lift + 26), 12, fill=colour)
        return picture.resize((width, height), Image.Resampling.LANCZOS)

    write_film(FOLDER / "packets.mp4", (width, height), seconds * FPS, draw, None)


def draw_presenter() -> None:
    """A face whose mouth opens as loudly as it speaks."""
    spoken = next(iter(Hibari().speak([Utterance(WORDS, "en")])))
    sound = np.concatenate([np.zeros(RATE // 2, np.float32), resample(spoken.samples, spoken.rate, RATE)])
    sound = np.concatenate([sound, np.zeros(RATE // 2, np.float32)]).astype(np.float32)
    step = RATE // FPS
    loud = np.sqrt([np.mean(np.square(sound[n : n + step])) for n in range(0, len(sound) - step, step)])
    opened = np.convolve(np.clip(loud / max(float(loud.max()), 1e-6), 0, 1), [0.25, 0.5, 0.25], "same")

    def draw(number: int) -> Image.Image:
        size = 640
        picture = Image.new("RGB", (size, size), "#27496d")
        pen = ImageDraw.Draw(picture)
        nod = 6 * math.sin(number / 9)
        pen.ellipse((110, 470, 530, 900), fill="#e0564a")
        pen.rounded_rectangle((270, 400 + nod, 370, 520), 40, fill="#c98d6a")
        pen.ellipse((190, 120 + nod, 450, 450 + nod), fill="#e0a57f")
        pen.pieslice((176, 90 + nod, 464, 400 + nod), 180, 360, fill="#3a2a20")
        blink = number % 70 in (0, 1)
        for x in (262, 378):
            box = (x - 16, 268 + nod, x + 16, 272 + nod) if blink else (x - 13, 256 + nod, x + 13, 284 + nod)
            pen.ellipse(box, fill="#221a16")
        gap = 4 + 46 * float(opened[min(number, len(opened) - 1)])
        pen.ellipse((278, 366 + nod - gap / 2, 362, 366 + nod + gap / 2), fill="#7c2f2f")
        return picture.resize((320, 320), Image.Resampling.LANCZOS)

    write_film(FOLDER / "presenter.mp4", (320, 320), len(opened), draw, sound)


def write_film(
    path: Path,
    size: tuple[int, int],
    frames: int,
    draw: Callable[[int], Image.Image],
    sound: NDArray[np.float32] | None,
) -> None:
    """Write frames, and mono sound at 48 kHz if there is any, as MP4."""
    with av.open(path, "w") as file:
        video = file.add_stream("libx264", rate=FPS, options={"crf": "26", "preset": "slow"})
        assert isinstance(video, av.VideoStream)
        video.width, video.height, video.pix_fmt = *size, "yuv420p"
        track = file.add_stream("aac", rate=RATE, layout="mono") if sound is not None else None
        for number in range(frames):
            file.mux(video.encode(av.VideoFrame.from_ndarray(np.asarray(draw(number)), format="rgb24")))
        file.mux(video.encode(None))
        if sound is None or track is None:
            return
        track.bit_rate = 64_000
        for start in range(0, len(sound), 1024):
            block = av.AudioFrame.from_ndarray(sound[None, start : start + 1024].copy(), format="fltp", layout="mono")
            block.sample_rate, block.pts, block.time_base = RATE, start, Fraction(1, RATE)
            file.mux(track.encode(block))
        file.mux(track.encode(None))


def write_terminal() -> None:
    """What curl prints when it is asked to say what it does; addresses are those kept for examples (RFC 5737)."""
    at = 0.0
    events: list[tuple[float, str]] = []

    def put(text: str, wait: float) -> None:
        nonlocal at
        at += wait
        events.append((round(at, 3), text))

    put("\x1b[32m$\x1b[0m ", 0.2)
    for letter in "curl -v https://example.com/":
        put(letter, 0.05)
    for line, wait in (
        ("* Host example.com:443 was resolved.", 0.5),
        ("* IPv4: 192.0.2.7", 0.2),
        ("* Connected to example.com (192.0.2.7) port 443", 0.5),
        ("* SSL connection using TLSv1.3", 0.6),
        ("\x1b[1m> GET / HTTP/2\x1b[0m", 0.5),
        ("\x1b[1m> Host: example.com\x1b[0m", 0.1),
        ("\x1b[36m< HTTP/2 200\x1b[0m", 0.7),
        ("\x1b[36m< content-type: text/html\x1b[0m", 0.1),
    ):
        put(f"\r\n{line}", wait)
    lines = [json.dumps({"version": 2, "width": 56, "height": 11})]
    lines += [json.dumps([time, "o", text]) for time, text in events]
    (FOLDER / "request.cast").write_text("\n".join(lines) + "\n", encoding="utf-8")


if __name__ == "__main__":
    draw_packets()
    draw_presenter()
    write_terminal()
