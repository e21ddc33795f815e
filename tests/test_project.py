"""Rules for every file of the project."""

from __future__ import annotations

import ast
import re
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
LONGEST_MODULE = 400
TEXT = {".css", ".html", ".j2", ".json", ".md", ".py", ".svg", ".toml", ".txt", ".yaml", ".yml", ""}

# Spelled so that this file does not find itself. Only in comments of code: docs and tests quote such words.
UNFINISHED = re.compile(r"(?:#|//|/\*)\s*(?:TO" + r"DO|FIX" + r"ME)\b")
MACHINE = re.compile(r"(?<![\w.…>)}])/(work|tmp|root|home|opt)/\w")
REGISTRY = re.compile(r"pypi\." + r"org|python" + r"hosted|npm" + r"js|index-" + r"url|crates\." + r"io", re.IGNORECASE)


def committed() -> list[Path]:
    """Return the text files that git tracks; outside a clone, those in the project's folders."""
    try:
        listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=True).stdout
        names = [name for name in listed.split("\0") if name]
    except (OSError, subprocess.CalledProcessError):
        folders = ("mdvideo", "themes", "tests", "bench", "docs", "sample_deck")
        names = [str(path.relative_to(ROOT)) for folder in folders for path in (ROOT / folder).rglob("*.*")]
    paths = [ROOT / name for name in names]
    return [path for path in paths if path.suffix in TEXT and path.is_file()]


FILES = committed()
MODULES = [path for path in FILES if path.suffix == ".py"]


@pytest.mark.parametrize(
    ("pattern", "what"),
    [
        (UNFINISHED, "marks unfinished work: finish it, or open an issue"),
        (MACHINE, "is a path of one machine"),
        (REGISTRY, "names a package registry: installers decide which one is used"),
    ],
)
def test_no_file_contains_what_it_must_not(pattern: re.Pattern[str], what: str) -> None:
    found = []
    for path in FILES:
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
            if match := pattern.search(line):
                found.append(f"{path.relative_to(ROOT)}:{number}: {match[0]!r} {what}")
    assert not found, "\n".join(found)


def test_every_module_has_a_docstring() -> None:
    bare = [path for path in MODULES if path.stat().st_size and not ast.get_docstring(ast.parse(path.read_bytes()))]
    assert not bare


def test_no_module_is_too_long() -> None:
    lengths = {path.relative_to(ROOT): len(path.read_text(encoding="utf-8").splitlines()) for path in MODULES}
    assert not {path: length for path, length in lengths.items() if length > LONGEST_MODULE}


def test_the_readme_has_both_commands_on_one_line_each() -> None:
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    commands = dict(re.findall(r"<!-- command:(\w+) -->\n```sh\n(.+)\n```", readme))
    assert commands.keys() == {"demo", "test"}
    assert "-c constraints.txt" in commands["test"]


def test_the_changelog_has_a_dated_section_for_the_version() -> None:
    import mdvideo

    changelog = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
    assert re.search(rf"^## {re.escape(mdvideo.__version__)} - \d{{4}}-\d\d-\d\d$", changelog, re.M)


def imports_of(path: Path) -> set[str]:
    """Return the dotted names of modules that a file imports."""
    nodes = [
        node for node in ast.walk(ast.parse(path.read_bytes())) if isinstance(node, ast.ImportFrom) and node.module
    ]
    return {str(node.module) for node in nodes} | {
        f"{node.module}.{name.name}" for node in nodes for name in node.names
    }


def test_tests_share_code_only_through_support() -> None:
    """No test module imports another test module, or a conftest."""
    tests = [path for path in MODULES if path.is_relative_to(ROOT / "tests")]
    found = {
        str(path.relative_to(ROOT)): name
        for path in tests
        for name in imports_of(path)
        if name.startswith("tests.") and not name.startswith("tests.support")
    }
    assert not found


METAPHORS = re.compile(
    r"workshop|(?<!micro)desk(?!top)|booth|painter|ticket|stand_in|veil(?!ed)|_told|told_|\btold\b|heed|anew",
    re.IGNORECASE,
)
"""Private words that the glossary in docs/architecture.md replaces."""


def test_identifiers_keep_to_the_glossary() -> None:
    found = set()
    for path in MODULES:
        if not path.is_relative_to(ROOT / "mdvideo") or path.is_relative_to(ROOT / "mdvideo/images/sketch"):
            continue  # the sketch backend draws things such as desks and veils of mist
        for node in ast.walk(ast.parse(path.read_bytes())):
            names = [getattr(node, field, None) for field in ("name", "id", "attr", "arg")]
            found |= {
                f"{path.relative_to(ROOT)}: {name}"
                for name in names
                if isinstance(name, str) and METAPHORS.search(name)
            }
    found -= {f"mdvideo/lockfile/{name}.py: painter" for name in ("lockfile", "resolve")}  # a field of the lockfile
    assert not found
