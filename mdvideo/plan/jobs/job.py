"""The base of all jobs, the key under which each result is cached, and what running a job gives.

A job names every input that can change its result: text by value, files and earlier results by content hash. It is
picklable and holds no paths, so any process on any machine can run it. Labels are for people and are not part of the
key. Timing is never part of a picture's or a slide's job, so editing a note renders no picture again.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, fields, is_dataclass
from fractions import Fraction
from typing import Any, ClassVar, NewType

from mdvideo._util.digests import sha256_of
from mdvideo.events import Stage

Digest = NewType("Digest", str)
"""SHA-256 of some bytes in the store, as 64 hexadecimal digits."""

ReadBlob = Callable[[Digest], bytes]
"""Reads the bytes with a digest. Raises StoreError when they are missing or damaged."""


def digest_of(data: bytes) -> Digest:
    """Return the digest under which the store keeps these bytes."""
    return Digest(sha256_of(data))


@dataclass(frozen=True, slots=True, kw_only=True)
class Job:
    """Base of all jobs. ``version`` increases when a change of the code changes the result."""

    stage: ClassVar[Stage]
    version: ClassVar[int]
    label: str = field(default="", compare=False, metadata={"key": False})
    _key: str = field(default="", init=False, repr=False, compare=False, metadata={"key": False})

    @property
    def key(self) -> str:
        """SHA-256 of the job as canonical JSON."""
        # Computed once: a warm process looks up the same jobs at every edit.
        if not self._key:
            object.__setattr__(self, "_key", sha256_of(self.canonical.encode()))
        return self._key

    @property
    def canonical(self) -> str:
        """The job as JSON with sorted keys: the input of the key, and what ``--explain`` compares."""
        named = {"job": type(self).__name__, "version": self.version, **json_value_of(self)}
        return json.dumps(named, sort_keys=True, ensure_ascii=False, separators=(",", ":"))


def json_value_of(value: Any) -> Any:
    """Return ``value`` as JSON types: dataclasses become objects, Fractions strings, tuples arrays.

    Fields with the metadata ``{"key": False}`` are left out. Raises TypeError for any other type.
    """
    if is_dataclass(value) and not isinstance(value, type):
        return {f.name: json_value_of(getattr(value, f.name)) for f in fields(value) if f.metadata.get("key", True)}
    if isinstance(value, Mapping):
        return {str(k): json_value_of(v) for k, v in value.items()}
    if isinstance(value, list | tuple):
        return [json_value_of(v) for v in value]
    if isinstance(value, Fraction):
        return str(value)
    if value is None or isinstance(value, str | int | float | bool):
        return value
    raise TypeError(f"{type(value).__name__} cannot be part of a job's key")


@dataclass(frozen=True, slots=True)
class Product:
    """What running a job gives: named byte strings, and a small JSON report about them."""

    outputs: Mapping[str, bytes]
    report: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Result:
    """A product in the store: the digest of each output, and the report."""

    outputs: Mapping[str, Digest]
    report: Mapping[str, Any] = field(default_factory=dict)
