"""Speaks one utterance, or reads some texts as phonemes, through eSpeak NG's C interface, and exits.

It is run by path in Python's isolated mode and imports only the standard library. It is a separate process for two
reasons: eSpeak NG is GPL code, which must not share a process with mdvideo; and two calls for the same text within a
process give different sound, while the first call always gives the same. Input is one JSON object on standard input;
output is one line of JSON, followed by the samples: 16-bit little-endian mono PCM.
"""

from __future__ import annotations

import ctypes
import json
import sys
from typing import Any

SYNCHRONOUS, DONT_EXIT = 2, 0x8000
UTF8, END_PAUSE = 1, 0x1000
IPA_WITH_TIES = 2 | 0x80 | ord("^") << 8
"""Phonemes in IPA, with ``^`` between the letters of one phoneme."""
RATE_PARAMETER = 1
EVENT_END, EVENT_WORD = 0, 1


class _Id(ctypes.Union):
    _fields_ = [("number", ctypes.c_int), ("name", ctypes.c_char_p), ("string", ctypes.c_char * 8)]


class _Event(ctypes.Structure):
    _fields_ = [
        ("type", ctypes.c_int),
        ("unique_identifier", ctypes.c_uint),
        ("text_position", ctypes.c_int),
        ("length", ctypes.c_int),
        ("audio_position", ctypes.c_int),
        ("sample", ctypes.c_int),
        ("user_data", ctypes.c_void_p),
        ("id", _Id),
    ]


class _Voice(ctypes.Structure):
    _fields_ = [
        ("name", ctypes.c_char_p),
        ("languages", ctypes.c_char_p),
        ("identifier", ctypes.c_char_p),
        ("gender", ctypes.c_ubyte),
        ("age", ctypes.c_ubyte),
        ("variant", ctypes.c_ubyte),
        ("xx1", ctypes.c_ubyte),
        ("score", ctypes.c_int),
        ("spare", ctypes.c_void_p),
    ]


_Callback = ctypes.CFUNCTYPE(ctypes.c_int, ctypes.POINTER(ctypes.c_short), ctypes.c_int, ctypes.POINTER(_Event))


class _Espeak:
    """The initialized library. ``rate`` is in hertz."""

    def __init__(self, library: str, data: str) -> None:
        lib = ctypes.CDLL(library)
        lib.espeak_ListVoices.restype = ctypes.POINTER(ctypes.POINTER(_Voice))
        lib.espeak_ListVoices.argtypes = [ctypes.c_void_p]
        lib.espeak_GetCurrentVoice.restype = ctypes.POINTER(_Voice)
        lib.espeak_Info.restype = ctypes.c_char_p
        lib.espeak_Synth.argtypes = [
            ctypes.c_void_p,
            ctypes.c_size_t,
            ctypes.c_uint,
            ctypes.c_int,
            ctypes.c_uint,
            ctypes.c_uint,
            ctypes.c_void_p,
            ctypes.c_void_p,
        ]
        lib.espeak_TextToPhonemes.restype = ctypes.c_char_p
        lib.espeak_TextToPhonemes.argtypes = [ctypes.POINTER(ctypes.c_void_p), ctypes.c_int, ctypes.c_int]
        self.lib = lib
        self.rate: int = lib.espeak_Initialize(SYNCHRONOUS, 0, data.encode(), DONT_EXIT)
        if self.rate <= 0:
            raise OSError("eSpeak NG does not find its data")

    def select_voice(self, lang: str, voice: str | None, variant: str | None) -> bool:
        """Select the voice of that name, or the best one for the language; return whether there is one."""
        if voice is None:
            wanted = _Voice(languages=lang.lower().encode())
            if self.lib.espeak_SetVoiceByProperties(ctypes.byref(wanted)) != 0:
                return False
            voice = self.lib.espeak_GetCurrentVoice().contents.identifier.decode()
        name = f"{voice}+{variant}" if variant else str(voice)
        return bool(self.lib.espeak_SetVoiceByName(name.encode()) == 0)

    def speak(self, text: str, words_per_minute: int) -> tuple[bytes, list[list[int]]]:
        """Return the samples, and [start, end, sample] of each word."""
        sound = bytearray()
        words: list[list[int]] = []

        def receive(samples: Any, count: int, events: Any) -> int:
            at = 0
            while events[at].type != EVENT_END:
                event = events[at]
                if event.type == EVENT_WORD:
                    start = event.text_position - 1
                    words.append([start, start + event.length, event.sample])
                at += 1
            if count > 0 and samples:
                sound.extend(ctypes.string_at(samples, 2 * count))
            return 0

        callback = _Callback(receive)
        self.lib.espeak_SetSynthCallback(callback)
        self.lib.espeak_SetParameter(RATE_PARAMETER, words_per_minute, 0)
        data = text.encode()
        self.lib.espeak_Synth(data, len(data) + 1, 0, 1, 0, UTF8 | END_PAUSE, None, None)
        self.lib.espeak_Synchronize()
        return bytes(sound), words

    def phonemes(self, text: str) -> list[list[Any]]:
        """Return [start, end, IPA] of each clause."""
        data = text.encode()
        buffer = ctypes.create_string_buffer(data)
        first = ctypes.addressof(buffer)
        at = ctypes.c_void_p(first)
        clauses = []
        start = 0
        while at.value is not None:
            found = self.lib.espeak_TextToPhonemes(ctypes.byref(at), UTF8, IPA_WITH_TIES) or b""
            # It has read one character of the next clause.
            end = len(text) if at.value is None else len(data[: at.value - first].decode("utf-8", "ignore")) - 1
            clauses.append([start, end, found.decode()])
            if end <= start:
                break
            start = end
        return clauses

    def voices(self) -> dict[str, Any]:
        """Return version, names of voices with their languages, and names of variants."""
        voices = [(name, _languages(v.languages), v.identifier.decode()) for name, v in self._list(None)]
        variants = [v.identifier.decode().partition("/")[2] for _, v in self._list(_Voice(languages=b"variant"))]
        return {"version": self.lib.espeak_Info(None).decode(), "voices": voices, "variants": variants}

    def _list(self, filter_by: _Voice | None) -> list[tuple[str, _Voice]]:
        found = self.lib.espeak_ListVoices(ctypes.byref(filter_by) if filter_by is not None else None)
        out, at = [], 0
        while found[at]:
            out.append((found[at].contents.name.decode(), found[at].contents))
            at += 1
        return out


def _languages(raw: bytes) -> list[str]:
    """The first tag: ctypes cuts the list off at the zero that ends it."""
    return [raw[1:].decode()] if raw else []


def main() -> None:
    """Answer the request on standard input."""
    request = json.load(sys.stdin)
    espeak = _Espeak(request["library"], request["data"])
    answer: dict[str, Any] = {"rate": espeak.rate}
    sound = b""
    if "text" not in request and "phonemes" not in request:
        answer |= espeak.voices()
    elif "phonemes" in request:
        if espeak.select_voice(request["lang"], None, None):
            answer["clauses"] = [espeak.phonemes(text) for text in request["phonemes"]]
        else:
            answer["error"] = "voice"
    elif espeak.select_voice(request["lang"], request["voice"], request["variant"]):
        sound, answer["words"] = espeak.speak(request["text"], request["words_per_minute"])
    else:
        answer["error"] = "voice"
    sys.stdout.buffer.write(json.dumps(answer).encode() + b"\n" + sound)


if __name__ == "__main__":
    main()
