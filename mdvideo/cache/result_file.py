"""One result as it lies in the store: a small JSON file that is believed only as far as it can be checked."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple

from mdvideo.cache.paths import is_name
from mdvideo.plan.jobs import Digest, Result


class Output(NamedTuple):
    """One output: the name of its bytes, and how many there are, so that a cut file is seen without reading it."""

    digest: Digest
    size: int


@dataclass(frozen=True, slots=True)
class Entry:
    """A result with what people call it."""

    stage: str
    label: str
    outputs: Mapping[str, Output]
    report: Mapping[str, Any]

    @property
    def result(self) -> Result:
        """What the job's caller gets."""
        return Result({name: output.digest for name, output in self.outputs.items()}, self.report)

    def encode(self) -> bytes:
        """The entry as JSON. Raises ValueError or TypeError when the report is not JSON."""
        value = {"stage": self.stage, "label": self.label, "outputs": self.outputs, "report": self.report}
        return json.dumps(value, ensure_ascii=False, allow_nan=False, separators=(",", ":")).encode()


def decode(data: bytes) -> Entry | None:
    """The entry, or None when these bytes are no whole entry."""
    try:
        match json.loads(data):
            case {"stage": str(stage), "label": str(label), "outputs": dict(found), "report": dict(report)}:
                outputs = {name: Output(Digest(digest), size) for name, (digest, size) in found.items()}
            case _:
                return None
    except (ValueError, TypeError, RecursionError):
        return None
    if not all(is_name(digest) and isinstance(size, int) for digest, size in outputs.values()):
        return None
    return Entry(stage, label, outputs, report)
