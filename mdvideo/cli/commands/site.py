"""``mdvideo site``: what a site generator needs to show published videos, written into its project."""

from __future__ import annotations

from argparse import Namespace
from pathlib import Path

from mdvideo.integrations.scaffold import KITS, equip

TOLD = {
    "wrote": "wrote {}",
    "updated": "updated {}",
    "edited": "{} differs from ours and stays; --force replaces it",
    "yours": "{} is yours and stays; see the generator's page in the docs for what to add",
}


def run(arguments: Namespace) -> int:
    """Write the files, and say what to do next."""
    project = Path(arguments.project)
    for path, state in equip(project, arguments.generator, force=arguments.force):
        if state in TOLD:
            print(TOLD[state].format(project / path))
    kit = KITS[arguments.generator]
    print(f"next: mdvideo publish DECKS --out {project / kit.out}")
    print(kit.next)
    return 0
