"""The command line: finds the command, runs it, and turns its result into an exit status.

Each command is a module in ``mdvideo.cli.commands`` with ``add_arguments(parser)`` and ``run(arguments)``. Only the
module of the command that runs is imported, so ``mdvideo --help`` answers at once. That is also why this is argparse:
importing a command-line framework takes longer than starting Python.

Exit status: 0 success, 1 the deck or the build failed, 2 the command line is wrong, 130 interrupted.
"""

from __future__ import annotations

import argparse
import os
import re
import sys
from collections.abc import Iterable, Sequence
from contextlib import suppress
from importlib import import_module

from mdvideo import __version__

COMMANDS = {
    "new": "write a new deck that builds as it is",
    "watch": "show a deck on a page that updates at every save",
    "check": "report every problem in decks: syntax, pictures, overflow, contrast, missing glyphs",
    "build": "build the video of a deck, with chapters, poster and manifest",
    "verify": "measure a deck's finished video: words, reveals, captions, loudness, against limits",
    "render": "write slides as PNG pictures, or as a PDF handout",
    "convert": "write a deck of Slidev, presenterm, reveal.js and others in mdvideo's language",
    "fetch": "save the pictures of decks that are on the network next to them",
    "images": "generate the pictures of a deck and pin them in its lockfile, or try variants",
    "publish": "build many decks into one folder of a site",
    "embed": "print the snippet that shows a published video on a page",
    "site": "add what a site generator needs to show videos to its project",
    "i18n": "extract a deck's texts for translators, or merge their translations",
    "themes": "list the themes, print what one sets, or show slides in each of them",
    "models": "list image models for this machine, or download one",
    "voices": "list the voices that this machine has or can have, or listen to one",
    "schema": "print a JSON schema for editors",
    "cache": "show, prune or clear the cache",
    "doctor": "report what this machine can do, and what to install for more",
    "skill": "print a skill that teaches an agent to write lessons",
    "completion": "print the completion script of a shell",
    "help": "print the help of a command",
}
"""Every command with its one-line help, in the order in which ``--help`` lists them."""

EPILOG = """\
examples:
  mdvideo new lesson.md                 write a deck that builds as it is
  mdvideo watch lesson.md               preview it on a page that updates at every save
  mdvideo check lesson.md               list its problems
  mdvideo build lesson.md               write lesson.mp4 with chapters, poster and manifest
  mdvideo build lesson.md --size 9:16   build the same lesson for phones
  mdvideo render lesson.md --slides 2   write slide 2 as PNG
  mdvideo publish docs --out site/video build every deck of a site
"""


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command and return its exit status."""
    _open_streams()
    argv = sys.argv[1:] if argv is None else argv
    named = next((argument for argument in argv if not argument.startswith("-")), None)
    if named not in COMMANDS:
        return _run_reported(argv, named)
    # Not for --help, which it would slow down by a tenth.
    from mdvideo.cli.interrupts import interrupt_in_time

    with interrupt_in_time():
        return _run_reported(argv, named)


def _run_reported(argv: Sequence[str], named: str | None) -> int:
    """Run one command, and say what fails."""
    try:
        status = _run(argv, named)
        sys.stdout.flush()
    except KeyboardInterrupt:
        print("interrupted; finished results are in the cache", file=sys.stderr)
        return 130
    except BrokenPipeError:
        _drop_output()  # the reader (head, less) is gone
        return 1
    except OSError as error:
        if error.filename is not None:
            return _say(f"error: {error.filename}: {error.strerror}")
        _drop_output()
        return _say(f"error: the output cannot be written: {error.strerror or error}")
    except Exception as error:
        return _say(_internal_error(error))
    return status


def _run(argv: Sequence[str], named: str | None) -> int:
    """Run one command. What fails in a way that is known is said; other exceptions are raised."""
    if named is not None and named not in COMMANDS and argv[0] == named:
        return _refuse(f"there is no command {named!r}", named, COMMANDS)
    arguments, unknown = build_parser([named] if named in COMMANDS else []).parse_known_args(argv)
    if unknown:
        option = unknown[0].partition("=")[0]
        known = re.findall(r"--[a-z][-\w]*", arguments.describe()) if option.startswith("-") else []
        return _refuse(f"{'unknown option' if known else 'unexpected argument'} {option!r}", option, known)
    # Imported after parsing, so that --help does not wait for it: dataclasses alone take as long as starting Python.
    from mdvideo.cli.usage_error import UsageError
    from mdvideo.errors import InternalError, MdvideoError

    try:
        return int(arguments.run(arguments))
    except UsageError as error:
        _say(f"mdvideo {named}: error: {error}")
        return 2
    except MdvideoError as error:
        if isinstance(error, InternalError) and error.__cause__ and os.environ.get("MDVIDEO_TRACEBACK"):
            return _say(_internal_error(error.__cause__))
        return _say(str(error) if error.problems else f"error: {error}")


def _say(message: str) -> int:
    """Print an error, if anyone can be told, and return the exit status."""
    from mdvideo.cli.colours import coloured

    with suppress(OSError):
        print(coloured(message, sys.stderr), file=sys.stderr, flush=True)
    return 1


def _internal_error(error: BaseException) -> str:
    """Return what to say of an exception that nobody foresaw: its kind and place, and the traceback on demand."""
    if os.environ.get("MDVIDEO_TRACEBACK"):
        import traceback

        return "".join(traceback.format_exception(error))
    from mdvideo.errors import InternalError

    return f"error: {InternalError(error)}"


def _open_streams() -> None:
    """Make sure that there are standard streams, and that each takes any character."""
    for number, name, mode in ((0, "stdin", "r"), (1, "stdout", "w"), (2, "stderr", "w")):
        stream = getattr(sys, name)
        if stream is None:
            # The next file that is opened would get its number, and what libraries print.
            descriptor = os.open(os.devnull, os.O_RDWR)
            if descriptor != number:
                os.dup2(descriptor, number)
                os.close(descriptor)
            setattr(sys, name, open(number, mode, encoding="utf-8", closefd=False))  # noqa: SIM115
        elif number and hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="backslashreplace")


def _drop_output() -> None:
    """Keep the interpreter from reporting again, when it flushes at exit, that the output cannot be written."""
    with suppress(OSError, ValueError):
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _refuse(message: str, word: str, known: Iterable[str]) -> int:
    """Say what is wrong with the command line, with the nearest word that is known."""
    from mdvideo._util.similar_names import nearest_name

    similar = nearest_name(word, known, cutoff=0.5)
    hint = (
        f"did you mean {similar}?"
        if similar
        else "mdvideo --help lists the commands, mdvideo COMMAND --help its options"
    )
    _say(f"mdvideo: error: {message}\n  hint: {hint}")
    return 2


def build_parser(commands: Iterable[str] = COMMANDS) -> argparse.ArgumentParser:
    """Return the parser, which knows every command but only the options of ``commands``: their modules are imported."""
    commands = frozenset(commands)
    parser = argparse.ArgumentParser(
        prog="mdvideo",
        description="Turn lessons written in Markdown into videos.",
        epilog=EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("-V", "--version", action="version", version=f"mdvideo {__version__}")
    subparsers = parser.add_subparsers(metavar="COMMAND", required=True)
    for name, summary in COMMANDS.items():
        subparser = subparsers.add_parser(name, help=summary, description=f"{summary[0].upper()}{summary[1:]}.")
        if name in commands:
            module = import_module(f"mdvideo.cli.commands.{name}")
            module.add_arguments(subparser)
            if "--quiet" not in subparser._option_string_actions:
                subparser.add_argument("-q", "--quiet", action="store_true", help="print only the answer and errors")
            subparser.set_defaults(run=module.run, describe=subparser.format_help)
    return parser


if __name__ == "__main__":
    sys.exit(main())
