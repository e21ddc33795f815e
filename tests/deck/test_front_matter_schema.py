"""The schema, by which editors check front matter, agrees with the parser."""

from __future__ import annotations

from typing import Any

import jsonschema
import pytest
import yaml

from mdvideo.deck.front_matter_schema import front_matter_schema
from mdvideo.deck.parser import parse_deck

GOOD: list[dict[str, Any]] = [
    {"theme": "glass", "size": "16:9", "fps": 25, "images": {"seed": 3, "style": "oil"}},
    {"prompt": {"text": "a", "seed": 1}, "_prompt": "b", "class": ["lead", "invert"], "paginate": True},
    {"duration": "8s", "transition": "fade 0.5s", "motion": "zoom-in", "headingDivider": [1, 3], "header": None},
    {"motion": 'generate "slow drift of the fog"', "_motion": "pan-left"},
    {"lexicon": {"SQL": "sequel"}, "keywords": "a, b", "narration": "none", "marp": True, "layout": "page"},
]
BAD: list[dict[str, Any]] = [
    {"images": {"seed": -1}},
    {"images": {"sead": 1}},
    {"motion": "zooom"},
    {"motion": "generate fog"},
    {"prompt": {"text": "a", "seeed": 1}},
    {"cache_dir": "/"},
    {"headingDivider": 9},
]


def faults(front_matter: dict[str, Any]) -> list[str]:
    text = f"---\n{yaml.safe_dump(front_matter, allow_unicode=True)}---\n# A"
    return [problem.code for problem in parse_deck(text, "deck.md").problems]


def test_the_schema_is_valid() -> None:
    jsonschema.Draft202012Validator.check_schema(front_matter_schema())


@pytest.mark.parametrize("front_matter", GOOD)
def test_the_parser_accepts_what_the_schema_accepts(front_matter: dict[str, Any]) -> None:
    jsonschema.validate(front_matter, front_matter_schema(), jsonschema.Draft202012Validator)
    assert faults(front_matter) == []


@pytest.mark.parametrize("front_matter", BAD)
def test_the_parser_refuses_what_the_schema_refuses(front_matter: dict[str, Any]) -> None:
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate(front_matter, front_matter_schema(), jsonschema.Draft202012Validator)
    assert faults(front_matter) != []
