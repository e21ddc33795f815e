"""JSON Schema (draft 2020-12) of a deck's front matter, so that editors complete and check it."""

from __future__ import annotations

from typing import Any

from mdvideo.deck.directives.directive_table import DIRECTIVES, MACHINE_SETTINGS
from mdvideo.deck.directives.forbidden_settings import MACHINE_KEYS
from mdvideo.settings import Settings


def front_matter_schema() -> dict[str, Any]:
    """The schema: every directive, the local ones also with an underscore, and the settings that a deck may give."""
    settings = Settings.model_json_schema()
    for parent, child in MACHINE_KEYS:
        model = settings["properties"][parent]["$ref"].rpartition("/")[2]
        del settings["$defs"][model]["properties"][child]
    properties: dict[str, Any] = {}
    for name, directive in DIRECTIVES.items():
        if directive.scope == "option":
            properties[name] = settings["properties"][name]
            continue
        properties[name] = dict(directive.schema)
        if directive.scope in ("local", "spot"):
            said = directive.schema.get("description")
            once = "on the first slide only" + (f": {said}" if said else "")
            properties[f"_{name}"] = {**directive.schema, "description": once}
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "mdvideo front matter",
        "type": "object",
        "properties": {name: _nullable(schema) for name, schema in properties.items()},
        "additionalProperties": True,
        "not": {"anyOf": [{"required": [name]} for name in sorted(MACHINE_SETTINGS)]},
        "$defs": settings["$defs"],
    }


def _nullable(schema: dict[str, Any]) -> dict[str, Any]:
    """A key without a value ends an inherited directive, or says nothing."""
    described = {"description": schema["description"]} if "description" in schema else {}
    return {**described, "anyOf": [schema, {"type": "null"}]}
