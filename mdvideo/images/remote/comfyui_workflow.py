"""A ComfyUI workflow with placeholders: read, checked, and filled in for one picture.

A placeholder is a string in an input: ``"{seed}"`` alone becomes a number, ``"photo of {prompt}"`` stays text.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from mdvideo.errors import SettingsError
from mdvideo.frame_size import Size
from mdvideo.protocols import PictureRequest

PLACEHOLDERS = ("prompt", "negative", "seed", "width", "height", "steps", "guidance", "model")
_PLACEHOLDER = re.compile(r"\{(" + "|".join(PLACEHOLDERS) + r")\}")
MOST_BYTES = 8 << 20


@dataclass(frozen=True, slots=True)
class Workflow:
    """A workflow in API format: nodes by their ids. ``digest`` is of the file's bytes."""

    nodes: Mapping[str, Any]
    digest: str

    @property
    def takes(self) -> frozenset[str]:
        """The placeholders that it has: what this workflow can heed."""
        return frozenset(name for text in _strings(self.nodes) for name in _PLACEHOLDER.findall(text))

    def filled(self, request: PictureRequest, size: Size) -> dict[str, Any]:
        """The workflow for one picture, to be painted at ``size``.

        Raises SettingsError when it has a placeholder for which neither deck nor settings give a value.
        """
        values: dict[str, str | int | float | None] = {
            "prompt": request.prompt,
            "negative": request.negative or "",
            "seed": request.seed,
            "width": size.width,
            "height": size.height,
            "steps": request.steps,
            "guidance": request.guidance,
            "model": request.model,
        }
        empty = sorted(name for name in self.takes if values[name] is None)
        if empty:
            raise SettingsError(
                f"the workflow has {{{empty[0]}}}, and nothing says what that is",
                hint=f"set `images: {{{empty[0]}: …}}`, or write a value into the workflow",
            )
        filled: dict[str, Any] = _filled(self.nodes, values)
        return filled


def read_workflow(path: Path) -> Workflow:
    """The workflow in a file. Raises SettingsError when it is missing, not JSON, or not in API format."""
    try:
        if path.stat().st_size > MOST_BYTES:
            raise SettingsError(f"{path} is larger than {MOST_BYTES >> 20} MiB", hint="is it a workflow?")
        data = path.read_bytes()
    except OSError as error:
        raise SettingsError(f"the workflow {path} cannot be read: {error.strerror}") from error
    try:
        nodes = json.loads(data)
    except (ValueError, RecursionError) as error:
        raise SettingsError(f"the workflow {path} is not JSON: {error}") from error
    if isinstance(nodes, dict) and isinstance(nodes.get("nodes"), list):
        raise SettingsError(
            f"{path} is a workflow as ComfyUI's editor saves it", hint="export it with Workflow > Export (API)"
        )
    whole = isinstance(nodes, dict) and nodes and all(isinstance(n, dict) and "class_type" in n for n in nodes.values())
    if not whole:
        raise SettingsError(f"{path} is not a ComfyUI workflow", hint="export it with Workflow > Export (API)")
    workflow = Workflow(nodes, hashlib.sha256(data).hexdigest())
    if "prompt" not in workflow.takes:
        raise SettingsError(
            f"{path} has no place for the prompt", hint='write "{prompt}" where the text of the picture stands'
        )
    return workflow


def _strings(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict | list):
        for inner in value.values() if isinstance(value, dict) else value:
            yield from _strings(inner)


def _filled(value: Any, values: Mapping[str, str | int | float | None]) -> Any:
    if isinstance(value, dict):
        return {key: _filled(inner, values) for key, inner in value.items()}
    if isinstance(value, list):
        return [_filled(inner, values) for inner in value]
    if not isinstance(value, str):
        return value
    alone = _PLACEHOLDER.fullmatch(value)
    return values[alone[1]] if alone else _PLACEHOLDER.sub(lambda match: str(values[match[1]]), value)
