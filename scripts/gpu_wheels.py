"""The wheels that ``scripts/gpu`` needs besides torch: packed where there is a network, installed where there is none.

    python scripts/gpu_wheels.py pack 3.12     # downloads them into .gpu/wheels, in the versions installed here
    python scripts/gpu_wheels.py install       # installs those that this machine lacks into .gpu/site

Uses only the standard library, since the other machine may have nothing else.
"""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Iterator
from importlib import metadata
from pathlib import Path

HOME = Path(__file__).parent.parent / ".gpu"
WHEELS, SITE = HOME / "wheels", HOME / "site"

ROOTS = ("diffusers", "transformers", "accelerate", "peft", "pydantic", "pillow", "numpy")
EXTRA = ("torchao",)
"""Not needed by mdvideo: its newest version is packed."""

OF_THE_MACHINE = re.compile(r"torch|triton|nvidia-.*|cuda-.*|setuptools")
"""Packages that fit the machine's driver, and are never replaced."""

PLATFORMS = [f"manylinux_2_{minor}_x86_64" for minor in (28, 27, 24, 17)] + ["manylinux2014_x86_64", "linux_x86_64"]


def needed() -> Iterator[str]:
    """The names of the installed packages that the roots require, themselves included."""
    pending, seen = list(ROOTS), set[str]()
    while pending:
        name = re.sub(r"[-_.]+", "-", pending.pop()).lower()
        if name in seen or OF_THE_MACHINE.fullmatch(name):
            continue
        try:
            requirements = metadata.requires(name) or []
        except metadata.PackageNotFoundError:
            continue  # for another platform or Python
        seen.add(name)
        yield name
        pending += [re.split(r"[^\w.-]", one, maxsplit=1)[0] for one in requirements if "extra ==" not in one]


def pack(python: str) -> int:
    """Download the wheels for Linux on x86-64."""
    WHEELS.mkdir(parents=True, exist_ok=True)
    named = [*(f"{name}=={metadata.version(name)}" for name in needed()), *EXTRA]
    platforms = [option for one in PLATFORMS for option in ("--platform", one)]
    command = [sys.executable, "-m", "pip", "download", "--quiet", "--no-deps", "--only-binary=:all:"]
    command += ["--python-version", python, "--implementation", "cp", *platforms, "--dest", str(WHEELS), *named]
    done = subprocess.run(command, check=False).returncode
    size = sum(file.stat().st_size for file in WHEELS.iterdir()) / 1e6
    print(f"{len(named)} wheels, {size:.0f} MB, in {WHEELS.relative_to(HOME.parent)}")
    return done


def install() -> int:
    """Install the wheels of packages that this machine lacks."""
    lacking = []
    for wheel in sorted(WHEELS.glob("*.whl")):
        name = wheel.name.split("-")[0]
        try:
            metadata.version(name)
        except metadata.PackageNotFoundError:
            lacking.append(str(wheel))
    if not lacking:
        return 0
    print(f"installing {', '.join(Path(one).name.split('-')[0] for one in lacking)}")
    command = [sys.executable, "-m", "pip", "install", "--quiet", "--no-index", "--no-deps", "--upgrade"]
    return subprocess.run([*command, "--target", str(SITE), *lacking], check=False).returncode


if __name__ == "__main__":
    sys.exit(pack(sys.argv[2]) if sys.argv[1] == "pack" else install())
