"""A Piper voice built by hand: an ONNX model in which each phoneme lasts four frames, and its configuration."""

from __future__ import annotations

import json
import string
import struct
from collections.abc import Iterable
from pathlib import Path

FRAMES, HOP, RATE = 4, 256, 22_050
"""Each phoneme lasts 4 frames of 256 samples, at a height of its own."""

INT64, FLOAT = 7, 1


def write_piper_voice(folder: Path, *, language: str = "en_US", speakers: Iterable[str] = ()) -> Path:
    """Write ``tiny.onnx`` and ``tiny.onnx.json``, and return the path of the model."""
    symbols = [*"_^$ ", *string.ascii_lowercase, *"æðŋɐɑɔəɛɜɡɪɹʃʊʌʒˈˌːθɾ.,!?"]
    names = list(speakers)
    config = {
        "num_symbols": len(symbols),
        "num_speakers": max(1, len(names)),
        "speaker_id_map": {name: index for index, name in enumerate(names)},
        "audio": {"sample_rate": RATE},
        "espeak": {"voice": "en-us"},
        "language": {"code": language},
        "inference": {"noise_scale": 0.667, "length_scale": 1, "noise_w": 0.8},
        "phoneme_type": "espeak",
        "phoneme_id_map": {symbol: [index] for index, symbol in enumerate(symbols)},
    }
    path = folder / "tiny.onnx"
    path.write_bytes(_model(has_speakers=len(names) > 1))
    path.with_name("tiny.onnx.json").write_text(json.dumps(config), encoding="utf-8")
    return path


def _model(*, has_speakers: bool) -> bytes:
    """Height of each id, repeated for its samples; and the frames, through a Ceil, as in Piper's graphs."""
    samples = FRAMES * HOP
    nodes = [
        _node("Cast", ["input"], ["ids"], [_attribute("to", FLOAT)]),
        _node("Mul", ["ids", "step"], ["heights"]),
        _node("Mul", ["ids", "zero"], ["zeros"]),
        _node("Add", ["zeros", "length"], ["lengths"]),
        _node("Ceil", ["lengths"], ["w_ceil"]),
        _node("Reshape", ["heights", "column"], ["rows"]),
        _node("Expand", ["rows", "wide"], ["repeated"]),
        _node("Reshape", ["repeated", "flat"], ["output"]),
    ]
    constants = [
        _tensor("step", FLOAT, [], struct.pack("<f", 0.01)),
        _tensor("zero", FLOAT, [], struct.pack("<f", 0)),
        _tensor("length", FLOAT, [], struct.pack("<f", FRAMES - 0.5)),
        _tensor("column", INT64, [2], struct.pack("<2q", -1, 1)),
        _tensor("wide", INT64, [2], struct.pack("<2q", 1, samples)),
        _tensor("flat", INT64, [3], struct.pack("<3q", 1, 1, -1)),
    ]
    inputs = [_value("input", INT64, ["b", "n"]), _value("input_lengths", INT64, ["b"]), _value("scales", FLOAT, [3])]
    inputs += [_value("sid", INT64, ["b"])] if has_speakers else []
    graph = b"".join(
        [
            *(_bytes(1, node) for node in nodes),
            _bytes(2, b"tiny"),
            *(_bytes(5, one) for one in constants),
            *(_bytes(11, one) for one in inputs),
            _bytes(12, _value("output", FLOAT, ["b", "one", "t"])),
        ]
    )
    return _number(1, 8) + _bytes(7, graph) + _bytes(8, _number(2, 17))


def _node(kind: str, inputs: list[str], outputs: list[str], attributes: Iterable[bytes] = ()) -> bytes:
    names = [*(_bytes(1, one.encode()) for one in inputs), *(_bytes(2, one.encode()) for one in outputs)]
    return b"".join([*names, _bytes(4, kind.encode()), *(_bytes(5, one) for one in attributes)])


def _attribute(name: str, value: int) -> bytes:
    return _bytes(1, name.encode()) + _number(3, value) + _number(20, 2)


def _tensor(name: str, kind: int, shape: list[int], data: bytes) -> bytes:
    return b"".join(_number(1, one) for one in shape) + _number(2, kind) + _bytes(8, name.encode()) + _bytes(9, data)


def _value(name: str, kind: int, shape: list[str | int]) -> bytes:
    sizes = (_bytes(2, one.encode()) if isinstance(one, str) else _number(1, one) for one in shape)
    tensor = _number(1, kind) + _bytes(2, b"".join(_bytes(1, size) for size in sizes))
    return _bytes(1, name.encode()) + _bytes(2, _bytes(1, tensor))


def _number(field: int, value: int) -> bytes:
    return _varint(field << 3) + _varint(value)


def _bytes(field: int, body: bytes) -> bytes:
    return _varint(field << 3 | 2) + _varint(len(body)) + body


def _varint(value: int) -> bytes:
    out = b""
    while value > 127:
        out += bytes([value & 127 | 128])
        value >>= 7
    return out + bytes([value])
