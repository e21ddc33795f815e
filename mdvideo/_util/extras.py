"""Optional dependencies: checked before they are imported, with the command that installs them."""

from __future__ import annotations

from collections.abc import Iterable
from importlib.util import find_spec

from mdvideo.errors import BackendUnavailable


def is_installed(packages: Iterable[str]) -> bool:
    """Whether all of these packages can be imported. Imports none of them."""
    return all(find_spec(package) is not None for package in packages)


def require_extra(extra: str, packages: Iterable[str], what: str) -> None:
    """Raise BackendUnavailable unless the packages of an extra can be imported. ``what`` is what needs them."""
    packages = tuple(packages)
    if not is_installed(packages):
        raise BackendUnavailable(f"{what} needs {', '.join(packages)}", hint=f"pip install 'mdvideo[{extra}]'")
