"""Options that several commands share."""

from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path

from mdvideo.cli.options import add_appearance_options, appearance_settings_of


def test_theme_sets_are_paths_of_the_working_directory() -> None:
    parser = ArgumentParser()
    add_appearance_options(parser)
    settings = appearance_settings_of(parser.parse_args(["--theme-set", "looks", "/more/a.css"]))
    assert settings == {"theme_set": [str(Path("looks").absolute()), str(Path("/more/a.css").absolute())]}
    assert appearance_settings_of(parser.parse_args([])) == {}
