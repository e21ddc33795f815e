"""One result as a file: a small JSON object, of which nothing is trusted that cannot be checked."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple

from mdvideo._util.digests import sha256_of
from mdvideo.cache.paths import is_digest
from mdvideo.plan.jobs.job import Digest, Result

_SEAL, _END = b',"sha256":"', b'"}'
"""Around the digest of all that is before it: a changed digit of a report is no less wrong than lost bytes."""


class BlobRef(NamedTuple):
    """The digest of an output's bytes, and their number, so that a truncated file is noticed without reading it."""

    digest: Digest
    size: int


@dataclass(frozen=True, slots=True)
class StoredResult:
    """A result with its job's stage and label."""

    stage: str
    label: str
    outputs: Mapping[str, BlobRef]
    report: Mapping[str, Any]

    @property
    def result(self) -> Result:
        """What the job's caller gets."""
        return Result({name: blob.digest for name, blob in self.outputs.items()}, self.report)

    @property
    def digests(self) -> tuple[Digest, ...]:
        """The digests of the outputs."""
        return tuple(blob.digest for blob in self.outputs.values())

    def encode(self) -> bytes:
        """Return the file's content. Raises ValueError or TypeError when the report is not JSON."""
        value = {"stage": self.stage, "label": self.label, "outputs": self.outputs, "report": self.report}
        text = json.dumps(value, ensure_ascii=False, allow_nan=False, separators=(",", ":")).encode()
        return text[:-1] + _SEAL + sha256_of(text).encode() + _END


def decode_result(data: bytes) -> StoredResult | None:
    """Parse the content of a result's file; None when it is damaged, be it by one bit."""
    head, _, seal = data.rpartition(_SEAL)
    if seal != sha256_of(head + b"}").encode() + _END:
        return None
    try:
        match json.loads(head + b"}"):
            case {"stage": str(stage), "label": str(label), "outputs": dict(found), "report": dict(report)}:
                outputs = {name: BlobRef(Digest(digest), size) for name, (digest, size) in found.items()}
            case _:
                return None
    except (ValueError, TypeError, RecursionError):
        return None
    if not all(is_digest(digest) and isinstance(size, int) for digest, size in outputs.values()):
        return None
    return StoredResult(stage, label, outputs, report)
