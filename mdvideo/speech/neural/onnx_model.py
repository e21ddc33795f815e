"""Voice models in ONNX: opened by content, checked by digest, and made to report how long each phoneme lasts.

The models know how many frames each phoneme lasts, and do not output it. Protobuf merges a message that occurs twice,
so a second ``graph`` of a few bytes, appended to the file's own, adds the tensor to the outputs; the file is untouched.
They take one speed for a whole sentence, by which they divide the durations; without the declared size of that input,
they take one for each phoneme.
"""

from __future__ import annotations

import platform
import sys
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

from mdvideo._util.digests import sha256_of
from mdvideo._util.extras import is_installed
from mdvideo.errors import BackendError, BackendUnavailable

_GRAPH, _NODE, _INPUT, _OUTPUT = 7, 1, 11, 12
_VALUE_NAME, _VALUE_TYPE, _TENSOR, _SHAPE, _DIMENSION = 1, 2, 1, 2, 1
_NODE_INPUT, _NODE_OUTPUT, _NODE_TYPE = 1, 2, 4
"""Field numbers of ModelProto, GraphProto, ValueInfoProto, TypeProto and NodeProto (onnx.proto3)."""

_SIZE, _NO_SIZE = 0x08, 0x38
"""Tags of a dimension's size, and of a field that the format does not have, so that it is skipped."""


def read_model(path: Path, digest: str | None, hint: str) -> bytes:
    """Return a model file's content. Raises BackendError when it is missing or, given a digest, another file."""
    try:
        model = path.read_bytes()
    except OSError as error:
        raise BackendError(f"the voice's model {path} cannot be read: {error.strerror or error}", hint=hint) from error
    if digest is not None and (found := sha256_of(model)) != digest:
        raise BackendError(f"{path} is not the model that mdvideo knows: its SHA-256 is {found[:12]}…", hint=hint)
    return model


def with_outputs(model: bytes, tensors: Iterable[str]) -> bytes:
    """Return the model with these tensors as further outputs, behind its own."""
    return model + b"".join(
        _message(_GRAPH, _message(_OUTPUT, _message(_VALUE_NAME, name.encode()))) for name in tensors
    )


def with_free_size(model: bytes, name: str) -> bytes | None:
    """Return the model with the one dimension of an input undeclared, or None if it has no such input."""
    changed = bytearray(model)
    for number, graph in _fields(memoryview(changed)):
        for part, value in _fields(graph) if number == _GRAPH else ():
            if part != _INPUT or bytes(dict(_fields(value)).get(_VALUE_NAME, b"")) != name.encode():
                continue
            dimensions = [
                dimension
                for field, kind in _fields(value)
                if field == _VALUE_TYPE
                for tensor_field, tensor in _fields(kind)
                if tensor_field == _TENSOR
                for shape_field, shape in _fields(tensor)
                if shape_field == _SHAPE
                for dimension_field, dimension in _fields(shape)
                if dimension_field == _DIMENSION
            ]
            if len(dimensions) == 1 and dimensions[0][:1] == bytes([_SIZE]):
                dimensions[0][0] = _NO_SIZE
                return bytes(changed)
    return None


def duration_tensors(model: bytes) -> tuple[str, str] | None:
    """Return the names of the tensors with the duration of each phoneme, before and after rounding to whole frames.

    Found by shape, not by name, so that it works for any export of such a model: the only Clip of a Round (Kokoro,
    hibari). None if there is no such place.
    """
    rounds: dict[str, str] = {}
    found = []
    for kind, inputs, outputs in _nodes(model):
        if kind == "Round":
            rounds[outputs[0]] = inputs[0]
        elif kind == "Clip" and inputs[0] in rounds:
            found.append((rounds[inputs[0]], outputs[0]))
    return found[0] if len(found) == 1 else None


def ceiled_durations(model: bytes) -> str | None:
    """Return the name of the tensor with the frames of each phoneme of a Piper voice: its only Ceil. None: no such."""
    found = [outputs[0] for kind, _, outputs in _nodes(model) if kind == "Ceil"]
    return found[0] if len(found) == 1 else None


def open_session(model: bytes, name: str, hint: str) -> Any:
    """Return an onnxruntime session on one thread. Raises BackendUnavailable, BackendError."""
    onnxruntime = load_onnxruntime()
    options = onnxruntime.SessionOptions()
    # One thread for each sentence: sentences are spoken side by side, and the sound does not depend on the machine.
    options.intra_op_num_threads = options.inter_op_num_threads = 1
    options.log_severity_level = 3
    try:
        return onnxruntime.InferenceSession(model, options, providers=["CPUExecutionProvider"])
    except Exception as error:  # onnxruntime's exceptions have no common base
        raise BackendError(f"the voice's model {name} cannot be loaded: {error}", hint=hint) from error


def run_session(session: Any, outputs: list[str] | None, inputs: Mapping[str, Any], what: str) -> Any:
    """Run a model. Raises BackendError, which names ``what`` was to be spoken."""
    try:
        return session.run(outputs, inputs)
    except Exception as error:  # as above
        raise BackendError(f"the voice's model failed at {what[:60]!r}: {error}") from error


def require_wheel() -> None:
    """Raise BackendUnavailable where onnxruntime is not installed, and the extra cannot bring it."""
    machine = platform.machine().lower()
    if is_installed(("onnxruntime",)):
        return
    if sys.platform == "darwin" and machine != "arm64":
        name = "Intel Macs"
    elif machine not in {"x86_64", "amd64", "aarch64", "arm64"}:
        name = machine
    elif sys.platform == "linux" and platform.libc_ver()[0] != "glibc":
        name = "Linux with musl"
    else:
        return
    raise BackendUnavailable(
        f"neural voices need onnxruntime, which is not available for {name}",
        hint="use `speech: {backend: espeak}`, or a server with `speech: {backend: openai}`",
    )


def load_onnxruntime() -> Any:
    """Import onnxruntime. Raises BackendUnavailable, also where its wheel does not run on this machine."""
    try:
        import onnxruntime
    except Exception as error:  # its native part may fail in many ways
        raise BackendUnavailable(
            f"neural voices need onnxruntime, which cannot be loaded here: {error}",
            hint="pip install --force-reinstall 'mdvideo[voice]', or use `speech: {backend: espeak}`",
        ) from error
    return onnxruntime


def _message(number: int, body: bytes) -> bytes:
    head, size = bytes([number << 3 | 2]), len(body)
    while size > 127:
        head += bytes([size & 127 | 128])
        size >>= 7
    return head + bytes([size]) + body


def _nodes(model: bytes) -> Iterator[tuple[str, list[str], list[str]]]:
    """Type, inputs and outputs of each node of the graph."""
    for number, graph in _fields(memoryview(model)):
        for part, node in _fields(graph) if number == _GRAPH else ():
            if part != _NODE:
                continue
            kind, inputs, outputs = "", list[str](), list[str]()
            for field, value in _fields(node):
                if field == _NODE_INPUT:
                    inputs.append(str(value, "utf-8"))
                elif field == _NODE_OUTPUT:
                    outputs.append(str(value, "utf-8"))
                elif field == _NODE_TYPE:
                    kind = str(value, "utf-8")
            yield kind, inputs, outputs


def _fields(message: memoryview) -> Iterator[tuple[int, memoryview]]:
    """Number and content of each length-delimited field."""
    at = 0
    while at < len(message):
        key, at = _varint(message, at)
        match key & 7:
            case 0:
                _, at = _varint(message, at)
            case 1:
                at += 8
            case 2:
                size, at = _varint(message, at)
                yield key >> 3, message[at : at + size]
                at += size
            case 5:
                at += 4
            case _:  # no ONNX file: whoever loads it says so
                return


def _varint(message: memoryview, at: int) -> tuple[int, int]:
    value = shift = 0
    while at < len(message):
        byte = message[at]
        at += 1
        value |= (byte & 127) << shift
        shift += 7
        if byte < 128:
            break
    return value, at
