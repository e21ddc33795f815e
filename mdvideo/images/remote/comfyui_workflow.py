"""A ComfyUI workflow with placeholders: read from a file, checked, and filled in for one picture.

A placeholder is part of a string in a node's inputs: ``"{seed}"`` alone becomes a number, ``"photo of {prompt}"`` stays
text.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from mdvideo._util.digests import sha256_of
from mdvideo._util.untrusted.parse_data import parse_json
from mdvideo._util.untrusted.regular_files import read_regular
from mdvideo.errors import SettingsError
from mdvideo.frame_size import Size
from mdvideo.protocols import PictureRequest

PLACEHOLDERS = ("prompt", "negative", "seed", "width", "height", "steps", "guidance", "model")
_PLACEHOLDER = re.compile(r"\{(" + "|".join(PLACEHOLDERS) + r")\}")
MAX_BYTES = 8 << 20
EXPORT_HINT = "export it with Workflow > Export (API)"


@dataclass(frozen=True, slots=True)
class Workflow:
    """A workflow in API format: nodes by their ids. ``digest`` is the SHA-256 of the file's bytes."""

    nodes: Mapping[str, Any]
    digest: str

    @property
    def placeholders(self) -> frozenset[str]:
        """The placeholders in the workflow: the parameters that it takes."""
        return frozenset(name for text in _strings_in(self.nodes) for name in _PLACEHOLDER.findall(text))

    def fill(self, request: PictureRequest, size: Size) -> dict[str, Any]:
        """The workflow for one picture of ``size``.

        Raises SettingsError when neither deck nor settings give a value for one of its placeholders.
        """
        values: dict[str, str | int | float | None] = {
            "prompt": request.styled_prompt,
            "negative": request.negative or "",
            "seed": request.seed,
            "width": size.width,
            "height": size.height,
            "steps": request.steps,
            "guidance": request.guidance,
            "model": request.model,
        }
        missing = sorted(name for name in self.placeholders if values[name] is None)
        if missing:
            raise SettingsError(
                f"the workflow has {{{missing[0]}}}, which has no value",
                hint=f"set `images: {{{missing[0]}: …}}`, or write a value into the workflow",
            )
        filled: dict[str, Any] = _fill(self.nodes, values)
        return filled


def read_workflow(path: Path) -> Workflow:
    """Read a workflow from a file. Raises SettingsError when it is missing, not JSON, or not in API format."""
    try:
        if path.stat().st_size > MAX_BYTES:
            raise SettingsError(f"{path} is larger than {MAX_BYTES >> 20} MiB", hint="is it a workflow?")
        data = read_regular(path)
    except OSError as error:
        raise SettingsError(f"the workflow {path} cannot be read: {error.strerror}") from error
    try:
        nodes = parse_json(data)
    except (ValueError, RecursionError) as error:
        raise SettingsError(f"the workflow {path} is not JSON: {error}") from error
    if isinstance(nodes, dict) and isinstance(nodes.get("nodes"), list):
        raise SettingsError(f"{path} is a workflow as ComfyUI's editor saves it", hint=EXPORT_HINT)
    valid = isinstance(nodes, dict) and nodes and all(isinstance(n, dict) and "class_type" in n for n in nodes.values())
    if not valid:
        raise SettingsError(f"{path} is not a ComfyUI workflow", hint=EXPORT_HINT)
    workflow = Workflow(nodes, sha256_of(data))
    if "prompt" not in workflow.placeholders:
        raise SettingsError(f"{path} has no {{prompt}}", hint='write "{prompt}" where the picture\'s text belongs')
    return workflow


def _strings_in(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict | list):
        for inner in value.values() if isinstance(value, dict) else value:
            yield from _strings_in(inner)


def _fill(value: Any, values: Mapping[str, str | int | float | None]) -> Any:
    if isinstance(value, dict):
        return {key: _fill(inner, values) for key, inner in value.items()}
    if isinstance(value, list):
        return [_fill(inner, values) for inner in value]
    if not isinstance(value, str):
        return value
    whole = _PLACEHOLDER.fullmatch(value)
    return values[whole[1]] if whole else _PLACEHOLDER.sub(lambda match: str(values[match[1]]), value)
