"""Versions of the libraries that shape pixels."""

from __future__ import annotations

from functools import cache
from importlib.metadata import PackageNotFoundError, version


@cache
def libraries() -> str:
    """Diffusers and what it stands on, without what names torch's build: the device says that."""
    used = ", ".join(f"{package} {_public(package)}" for package in ("torch", "transformers", "peft"))
    return f"diffusers {_public('diffusers')} ({used})"


def _public(package: str) -> str:
    try:
        return version(package).partition("+")[0]
    except PackageNotFoundError:
        return "none"
