"""``mdvideo schema``: print the JSON schema of a file that users or mdvideo write."""

from __future__ import annotations

import json
from argparse import ArgumentParser, Namespace
from collections.abc import Callable, Mapping
from typing import Any


def _front_matter() -> dict[str, Any]:
    from mdvideo.deck.front_matter_schema import front_matter_schema

    return front_matter_schema()


def _config() -> dict[str, Any]:
    from mdvideo.settings import Settings

    return Settings.model_json_schema()


def _manifest() -> dict[str, Any]:
    from mdvideo.output.manifest import Manifest

    return Manifest.model_json_schema(mode="serialization")


def _theme() -> dict[str, Any]:
    from mdvideo.slides.themes.theme_schema import ThemeTable

    return ThemeTable.model_json_schema()


def _lock() -> dict[str, Any]:
    from mdvideo.lockfile.lockfile import Lockfile

    return Lockfile.model_json_schema()


def _site() -> dict[str, Any]:
    from mdvideo.publish.site_manifest import SiteManifest

    return SiteManifest.model_json_schema(mode="serialization")


SCHEMAS: Mapping[str, Callable[[], dict[str, Any]]] = {
    "front-matter": _front_matter,
    "config": _config,
    "manifest": _manifest,
    "theme": _theme,
    "lock": _lock,
    "site": _site,
}


def add_arguments(parser: ArgumentParser) -> None:
    """Add the command's options."""
    parser.add_argument("what", nargs="?", choices=tuple(SCHEMAS), default="config", help="default: config")


def run(arguments: Namespace) -> int:
    """Print the schema as indented JSON."""
    schema = {"$schema": "https://json-schema.org/draft/2020-12/schema", **SCHEMAS[arguments.what]()}
    print(json.dumps(schema, indent=2, ensure_ascii=False))
    return 0
