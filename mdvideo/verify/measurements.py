"""What verify reports: errors and figures, each with its limit."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Errors:
    """Deviations in milliseconds, signed; ``limit`` is for the 95th percentile of their size.

    ``note`` says what was not measured.
    """

    name: str
    values: tuple[float, ...]
    limit: float
    note: str = ""

    @property
    def p50(self) -> float | None:
        """Median of the errors' size."""
        return percentile(self.values, 50)

    @property
    def p95(self) -> float | None:
        """95th percentile of the errors' size."""
        return percentile(self.values, 95)

    @property
    def bias(self) -> float | None:
        """Median of the signed errors: positive is late."""
        ordered = sorted(self.values)
        return ordered[len(ordered) // 2] if ordered else None

    @property
    def is_within(self) -> bool:
        """Whether the limit is kept; what was not measured is."""
        return self.p95 is None or self.p95 <= self.limit

    @property
    def is_measured(self) -> bool:
        """Whether there is a result."""
        return bool(self.values)

    def to_json(self) -> dict[str, Any]:
        """Return it as JSON values."""
        return {
            "name": self.name,
            "unit": "ms",
            "count": len(self.values),
            "bias": _rounded(self.bias),
            "p50": _rounded(self.p50),
            "p95": _rounded(self.p95),
            "max": _rounded(max(map(abs, self.values), default=None)),
            "limit": self.limit,
            "ok": self.is_within,
            "note": self.note,
        }

    def __str__(self) -> str:
        if not self.values:
            return f"{self.name}: not measured{f' ({self.note})' if self.note else ''}"
        sizes = f"p50 {self.p50:.0f} ms, p95 {self.p95:.0f} ms (limit {self.limit:g}), bias {self.bias:+.0f} ms"
        figures = f"{len(self.values)}: {sizes}"
        return f"{self.name}: {figures}{f'; {self.note}' if self.note else ''}"


@dataclass(frozen=True, slots=True)
class MeasuredFigure:
    """One figure, and the range in which it should be; None is no limit. ``value`` None was not measured."""

    name: str
    value: float | None
    unit: str
    least: float | None = None
    most: float | None = None
    note: str = ""

    @property
    def is_within(self) -> bool:
        """Whether the limits are kept; what was not measured does."""
        if self.value is None:
            return True
        return (self.least is None or self.value >= self.least) and (self.most is None or self.value <= self.most)

    @property
    def is_measured(self) -> bool:
        """Whether there is a result."""
        return self.value is not None

    def to_json(self) -> dict[str, Any]:
        """Return it as JSON values; infinity is null."""
        value = self.value if self.value is not None and math.isfinite(self.value) else None
        limits = {"least": self.least, "most": self.most}
        return {
            "name": self.name, "unit": self.unit, "value": _rounded(value), **limits, "ok": self.is_within,
            "note": self.note,
        }  # fmt: skip

    def __str__(self) -> str:
        if self.value is None:
            return f"{self.name}: not measured{f' ({self.note})' if self.note else ''}"
        if self.least is None:
            bounds = "" if self.most is None else f" (most {self.most})"
        else:
            bounds = f" (least {self.least})" if self.most is None else f" ({self.least} to {self.most})"
        unit = f" {self.unit}" if self.unit else ""
        return f"{self.name}: {self.value:.4g}{unit}{bounds}{f'; {self.note}' if self.note else ''}"


Measurement = Errors | MeasuredFigure


def percentile(values: Sequence[float], share: int) -> float | None:
    """Return a percentile of the sizes of values, by the nearest rank; None without values."""
    sizes = sorted(map(abs, values))
    return sizes[min(len(sizes) - 1, max(0, math.ceil(share / 100 * len(sizes)) - 1))] if sizes else None


def _rounded(value: float | None) -> float | None:
    return None if value is None else round(value, 2)
