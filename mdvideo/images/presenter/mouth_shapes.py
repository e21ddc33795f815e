"""Which shape a mouth has in each frame: from phonemes where they are known, else from the sound's spectrum.

From the sound: a frame that is much quieter than the voice is closed; one whose energy is above 4 kHz is a sibilant,
with the teeth seen; else the first two formants tell how open and how wide the mouth is: the first is high in open
vowels, the second high in wide and low in round ones (Peterson and Barney, "Control methods used in a study of the
vowels", 1952).
"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from itertools import pairwise
from typing import Any, Literal, get_args

import numpy as np
from numpy.typing import NDArray

from mdvideo.protocols import TimedPhoneme
from mdvideo.protocols.presenter_protocols import SpeechSound

MouthShape = Literal["closed", "half", "open", "wide", "round", "teeth"]
MOUTH_SHAPES: tuple[MouthShape, ...] = get_args(MouthShape)

_WINDOW = 0.05
"""Seconds of sound that a frame is judged by: three periods of a low voice's formants, and no longer than a phoneme."""
_QUIET, _FULL = 30.0, 9.0
"""Decibels below the voice's loud frames at which a mouth is closed, and up to which it is wide open."""
_LEAST_FRAMES = 0.06
"""Seconds that a shape lasts at least: a shorter one is a flicker."""
_SILENCE = 1e-4

_PHONEMES: dict[MouthShape, str] = {
    "closed": "p b m ʔ", "teeth": "f v s z ʃ ʒ θ ð ts dz tʃ dʒ ç ɕ ʑ tɕ dʑ pf",
    "round": "o ɔ u ʊ ɯ w y ʏ ø œ ɵ oʊ əʊ uː oː ɹ ʉ", "open": "a ɑ æ ʌ ɐ aɪ aʊ ɒ aː ɑː",
    "wide": "i ɪ e ɛ j ɨ iː eː eɪ ɛː ɜ ɜː", "half": "t d n l k ɡ g ŋ x h ɾ r ʁ ɣ ə ɲ ʎ q c ɟ ɥ ɬ",
}  # fmt: skip
_PHONEMES["wide"] += " A"
_PHONEMES["open"] += " I W"
_PHONEMES["round"] += " O Q Y"
_PHONEMES["teeth"] += " ʧ ʤ ʥ ʨ"
_PHONEMES["half"] += " T ᵊ ᵻ ɾ"
"""English voices write the diphthongs of *say*, *my*, *how*, *go* and *boy* with one letter each."""
_OF_PHONEME = {phoneme: shape for shape, row in _PHONEMES.items() for phoneme in row.split()}


def mouth_of_phoneme(ipa: str) -> MouthShape:
    """Return the shape for a phoneme in IPA; stress, length and other marks are passed over. ``closed`` for a pause."""
    plain = ipa.strip("ˈˌ.ˑ̩̃ʰʲ͡ ")
    found = _OF_PHONEME.get(plain) or _OF_PHONEME.get(plain.rstrip("ː"))
    if found is None:
        found = next((shape for letter in plain if (shape := _OF_PHONEME.get(letter))), None)
    return found or "closed"


def mouth_shapes(sound: SpeechSound, fps: Fraction, frames: int) -> list[MouthShape]:
    """Return the shape in each of ``frames`` frames, without flicker."""
    level, spectrum = _spectra(sound, fps, frames)
    spoken = level[level > _SILENCE]
    if not spoken.size:
        return ["closed"] * frames
    loud = float(np.percentile(spoken, 90))
    below = 20 * np.log10(np.maximum(level, 1e-9) / loud)
    shapes: list[MouthShape] = [_shape_of(float(db), bands) for db, bands in zip(below, spectrum, strict=True)]
    if sound.phonemes:
        shapes = _by_phonemes(sound.phonemes, sound.rate, fps, shapes)
    return _steady(shapes, max(1, round(float(fps) * _LEAST_FRAMES)))


_BANDS = ((90, 420), (420, 1100), (1100, 1750), (1750, 3400), (4000, 9000))
"""In hertz: voicing, a high first formant, a low second one, a high second one, sibilants."""


def _spectra(sound: SpeechSound, fps: Fraction, frames: int) -> tuple[NDArray[Any], NDArray[Any]]:
    """Return each frame's RMS level, and the energy in each of the bands, shape (frames, 5)."""
    size = max(16, round(_WINDOW * sound.rate))
    window = np.hanning(size).astype(np.float32)
    frequencies = np.fft.rfftfreq(size, 1 / sound.rate)
    masks = np.array([(frequencies >= low) & (frequencies < high) for low, high in _BANDS], np.float32)
    padded = np.concatenate([np.zeros(size, np.float32), sound.samples.astype(np.float32), np.zeros(size, np.float32)])
    level, bands = np.zeros(frames), np.zeros((frames, len(_BANDS)))
    for frame in range(frames):
        middle = int((Fraction(2 * frame + 1, 2) / fps) * sound.rate)
        part = padded[middle + size // 2 : middle + size // 2 + size]
        if part.size < size:
            break
        level[frame] = float(np.sqrt(np.mean(part * part)))
        bands[frame] = masks @ (np.abs(np.fft.rfft(part * window)) ** 2)
    return level, bands


def _shape_of(decibels: float, bands: NDArray[Any]) -> MouthShape:
    if decibels < -_QUIET:
        return "closed"
    low, first, back, front, high = (float(band) for band in bands)
    total = low + first + back + front + high + 1e-12
    if high > 0.45 * total:
        return "teeth"
    if front > 0.02 * total and front > 2 * back:
        return "wide"
    if back + front < 0.03 * total and decibels > -2 * _FULL:
        return "round"
    if first > 0.9 * low and decibels > -_FULL:
        return "open"
    return "half"


def _by_phonemes(
    phonemes: Sequence[TimedPhoneme], rate: int, fps: Fraction, heard: Sequence[MouthShape]
) -> list[MouthShape]:
    """Return the shapes of the phonemes where there is sound."""
    shapes: list[MouthShape] = ["closed"] * len(heard)
    ends = TimedPhoneme(int(len(heard) / fps * rate), "")
    for one, following in pairwise([*phonemes, ends]):
        first, last = (int(Fraction(sample, rate) * fps) for sample in (one.sample, following.sample))
        shape = mouth_of_phoneme(one.ipa)
        for frame in range(max(0, first), min(max(last, first + 1), len(heard))):
            shapes[frame] = shape if heard[frame] != "closed" else "closed"
    return shapes


def _steady(shapes: Sequence[MouthShape], least: int) -> list[MouthShape]:
    """Return the shapes with those that last less than ``least`` frames taken over by the one before."""
    out: list[MouthShape] = []
    at = 0
    while at < len(shapes):
        end = at
        while end < len(shapes) and shapes[end] == shapes[at]:
            end += 1
        out += [out[-1] if out and end - at < least else shapes[at]] * (end - at)
        at = end
    return out
