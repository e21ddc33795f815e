"""Versions of the libraries that affect pixels."""

from __future__ import annotations

from functools import cache
from importlib.metadata import PackageNotFoundError, version


@cache
def library_versions() -> str:
    """Diffusers and its dependencies, without torch's local version label: the device identifies torch's build."""
    dependencies = ", ".join(f"{package} {_public_version(package)}" for package in ("torch", "transformers", "peft"))
    return f"diffusers {_public_version('diffusers')} ({dependencies})"


def _public_version(package: str) -> str:
    try:
        return version(package).partition("+")[0]
    except PackageNotFoundError:
        return "none"
