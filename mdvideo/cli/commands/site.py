"""``mdvideo site``: add the files that a site generator needs to show published videos."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from pathlib import Path

from mdvideo.integrations.scaffold import SITE_TEMPLATES, install

MESSAGES = {
    "wrote": "wrote {}",
    "updated": "updated {}",
    "edited": "{} was edited and was not changed; --force replaces it",
    "foreign": "{} is not mdvideo's and was not changed; the generator's page in the docs says what to add",
}

DONE = {"wrote", "updated"}
"""States that need nobody's attention."""


def add_arguments(parser: ArgumentParser) -> None:
    """Add the command's options."""
    parser.add_argument("generator", choices=tuple(SITE_TEMPLATES))
    parser.add_argument("project", metavar="DIR", nargs="?", default=".", help="project folder (default: this folder)")
    parser.add_argument("--force", action="store_true", help="replace mdvideo's files even if they were edited")


def run(arguments: Namespace) -> int:
    """Write the files and print the next steps."""
    project = Path(arguments.project)
    for path, state in install(project, arguments.generator, force=arguments.force):
        if state in MESSAGES and not (arguments.quiet and state in DONE):
            print(MESSAGES[state].format(project / path))
    if arguments.quiet:
        return 0
    kit = SITE_TEMPLATES[arguments.generator]
    print(f"next: mdvideo publish DECKS --out {project / kit.out}")
    print(kit.next)
    return 0
