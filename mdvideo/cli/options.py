"""Options that several commands share, and the settings they amount to."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from mdvideo._util.untrusted.numbers import is_natural
from mdvideo.cli.usage_error import UsageError
from mdvideo.errors import OutputError, SettingsError
from mdvideo.output.files import OutputTarget
from mdvideo.settings import merge_layers

DECKS_HELP = "decks, folders of decks, or patterns; -: standard input"

_DIRECT = (
    "theme", "size", "fps", "renderer", "captions", "languages", "audio_description", "reduce_motion", "jobs", "strict",
)  # fmt: skip
"""Options that are called as their settings are."""


def add_appearance_options(parser: ArgumentParser) -> None:
    """Add the options that shape a video; ``appearance_settings_of`` reads them."""
    group = parser.add_argument_group("appearance (overrides front matter and mdvideo.toml)")
    group.add_argument("--theme", metavar="NAME", help="name of a theme, or path of a theme folder")
    group.add_argument(
        "--theme-set", metavar="PATH", nargs="+", help="CSS themes of Marp that decks may name: files or folders"
    )
    group.add_argument("--size", metavar="SIZE", help="16:9, 9:16, 4:3, 1:1, or pixels as in 1280x720")
    group.add_argument("--fps", metavar="N", help="frames per second: 30, 25, 30000/1001 …")
    group.add_argument(
        "--images",
        metavar="BACKEND",
        help="image backend: auto, illustrate, sketch, folder, diffusers, openai, comfyui; "
        "locked: only pictures pinned in the lockfile",
    )
    group.add_argument("--renderer", choices=("blitz", "chromium", "auto"), help="HTML renderer for the slides")
    captions = ("sidecar", "burn", "burn words", "none")
    group.add_argument(
        "--captions", choices=captions, help="captions as files and as a track of the video; burn: in the picture too"
    )
    group.add_argument(
        "--reduce-motion",
        action="store_true",
        default=None,
        help="for viewers who prefer stillness: backgrounds stand, slides and fragments only fade",
    )
    group.add_argument("-j", "--jobs", metavar="N", type=int, help="number of threads (default: one per core)")


def add_output_options(parser: ArgumentParser) -> None:
    """Add the options that decide which tracks and files there are; ``appearance_settings_of`` reads them."""
    group = parser.add_argument_group("tracks and files (overrides front matter and mdvideo.toml)")
    group.add_argument(
        "--languages", metavar="LIST", help="sound and captions of these translations in the same file, as in en,de"
    )
    group.add_argument(
        "--audio-description",
        choices=("none", "pauses", "extend"),
        help="a second track of sound that says what is seen; pauses: where there is time; extend: slides last longer",
    )
    group.add_argument(
        "--youtube", action="store_true", default=None, help="write NAME.youtube.txt too: title, description, chapters"
    )


def add_execution_options(parser: ArgumentParser) -> None:
    """Add the options that say where jobs run and results are shared; ``execution_settings_of`` reads them."""
    group = parser.add_argument_group("execution (overrides mdvideo.toml)")
    group.add_argument("--store", metavar="URL", help="cache shared between machines: s3://bucket/prefix, or a folder")
    group.add_argument(
        "--store-access", choices=("read-write", "read-only"), help="whether new results are uploaded to it"
    )
    group.add_argument("--executor", choices=("local", "ray"), help="run on this machine or on a Ray cluster")
    group.add_argument("--ray-address", metavar="ADDRESS", help="auto, host:port, ray://host:port, or local")


def add_progress_options(parser: ArgumentParser) -> None:
    """Add the options that choose a display; ``mdvideo.cli.progress.display.display_for`` reads them."""
    group = parser.add_argument_group("progress")
    group.add_argument("--explain", action="store_true", help="say for each job why it runs, or that it is reused")
    group.add_argument("--json", action="store_true", help="print events as JSON, one per line")
    group.add_argument("-q", "--quiet", action="store_true", help="print only warnings and errors")


def add_draft_option(parser: ArgumentParser) -> None:
    """Add ``--draft``."""
    parser.add_argument(
        "--draft",
        action="store_true",
        help="draw all pictures with the built-in illustrator, whatever the image backend",
    )


def add_strict_option(parser: ArgumentParser) -> None:
    """Add ``--strict``, which is None when absent so that it does not override the settings."""
    parser.add_argument("--strict", action="store_true", default=None, help="treat warnings as errors")


def appearance_settings_of(arguments: Namespace) -> dict[str, Any]:
    """Return only the settings that were given: an absent option must not override the front matter.

    Raises UsageError for a value that no deck could have.
    """
    given: dict[str, Any] = {}
    for name in _DIRECT:
        value = getattr(arguments, name, None)
        if value is not None:
            given[name] = value
    if getattr(arguments, "youtube", None):
        given["youtube_text"] = True
    if getattr(arguments, "theme_set", None):
        given["theme_set"] = [str(Path(path).absolute()) for path in arguments.theme_set]
    if arguments.images is not None:
        given["images"] = {"backend": arguments.images}
    if getattr(arguments, "draft", False):
        given["images"] = {"backend": "illustrate"}
    refuse_invalid(given)
    return given


def refuse_invalid(given: Mapping[str, Any]) -> None:
    """Raise UsageError when options have values that are not valid, whatever the deck."""
    try:
        merge_layers(given)
    except SettingsError as error:
        raise UsageError(error.message, hint=error.hint) from error


def output_target_of(deck: Path, output: str | None) -> OutputTarget:
    """Return where ``--output`` puts a deck's files. Raises UsageError for a suffix that cannot be written."""
    try:
        return OutputTarget.of(deck, output)
    except OutputError as error:
        raise UsageError(error.message, hint=error.hint) from error


def execution_settings_of(arguments: Namespace) -> dict[str, Any]:
    """Return the settings of ``add_execution_options`` that were given."""
    given = {name: getattr(arguments, name, None) for name in ("store", "store_access", "executor")}
    settings: dict[str, Any] = {name: value for name, value in given.items() if value is not None}
    if getattr(arguments, "ray_address", None) is not None:
        settings |= {"executor": "ray", "cluster": {"address": arguments.ray_address}}
    refuse_invalid(settings)
    return settings


def parse_slide_numbers(text: str, count: int) -> tuple[int, ...]:
    """Return the numbers in ``2,4-6``, in order, each once.

    Raises ValueError, with what to write instead, when the text or a number is not valid for ``count`` slides.
    """
    numbers: list[int] = []
    for part in text.split(","):
        first, dash, last = part.strip().partition("-")
        if not is_natural(first) or (dash and not is_natural(last)):
            raise ValueError(f"{text!r} is not a list of slides; write 2,4-6")
        numbers.extend(range(int(first), int(last if dash else first) + 1))
    outside = [n for n in numbers if not 1 <= n <= count]
    if outside or not numbers:
        raise ValueError(f"there is no slide {outside[0] if outside else 0}; the deck has 1 to {count}")
    return tuple(dict.fromkeys(numbers))
