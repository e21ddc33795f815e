"""JSON Schema (draft 2020-12) of a deck's front matter, with which editors complete and check it."""

from __future__ import annotations

from typing import Any

from mdvideo.deck.directives.directive_table import DIRECTIVES
from mdvideo.deck.directives.forbidden_settings import FORBIDDEN_NESTED, FORBIDDEN_SETTINGS
from mdvideo.settings import Settings


def front_matter_schema() -> dict[str, Any]:
    """Return the schema: every directive, local ones also with an underscore, and the settings that a deck can set."""
    settings = Settings.model_json_schema()
    for parent, child in FORBIDDEN_NESTED:
        model = settings["properties"][parent]["$ref"].rpartition("/")[2]
        del settings["$defs"][model]["properties"][child]
    properties: dict[str, Any] = {}
    for name, directive in DIRECTIVES.items():
        if directive.scope == "option":
            properties[name] = settings["properties"][name]
            continue
        properties[name] = dict(directive.schema)
        if directive.scope in ("local", "spot"):
            description = directive.schema.get("description")
            once = "on the first slide only" + (f": {description}" if description else "")
            properties[f"_{name}"] = {**directive.schema, "description": once}
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "mdvideo front matter",
        "type": "object",
        "properties": {name: _nullable(schema) for name, schema in properties.items()},
        "additionalProperties": True,
        "not": {"anyOf": [{"required": [name]} for name in sorted(FORBIDDEN_SETTINGS)]},
        "$defs": settings["$defs"],
    }


def _nullable(schema: dict[str, Any]) -> dict[str, Any]:
    """Allow a key without a value, which ends an inherited directive or has no effect."""
    described = {"description": schema["description"]} if "description" in schema else {}
    return {**described, "anyOf": [schema, {"type": "null"}]}
