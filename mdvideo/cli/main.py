"""The command line: what can be asked. Each command's work is a module of ``mdvideo.cli.commands``, imported on use.

argparse, not a framework: ``mdvideo --help`` must answer at once, and importing one costs more than all we do here.
Exit status: 0 done, 1 the deck or the build failed, 2 the command line was wrong, 130 interrupted.
"""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Sequence
from importlib import import_module

from mdvideo import __version__

EPILOG = """\
examples:
  mdvideo new lesson.md                 a deck that builds at once
  mdvideo watch lesson.md               the lesson on a page that follows every save
  mdvideo build lesson.md               lesson.mp4, chapters, poster and manifest beside it
  mdvideo build lesson.md --size 9:16   the same lesson for a phone
  mdvideo check lesson.md               everything that is wrong with it, at once
  mdvideo render lesson.md --slides 2   one slide as PNG
  mdvideo publish docs --out site/video every deck of a site, for its pages
"""


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command, and give its exit status."""
    arguments = _parser().parse_args(argv)
    # Behind the parser, so that --help does not pay for it: dataclasses alone cost as much as starting Python.
    from mdvideo.errors import MdvideoError

    try:
        return int(import_module(f"mdvideo.cli.commands.{arguments.module}").run(arguments))
    except MdvideoError as error:
        prefix = "" if hasattr(error, "problems") else "error: "
        print(f"{prefix}{error}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print("interrupted; what was finished is kept in the cache", file=sys.stderr)
        return 130
    except BrokenPipeError:
        # The reader (head, less) went away; keep the interpreter from complaining when it flushes at exit.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 1


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="mdvideo",
        description="Lessons written in Markdown become videos.",
        epilog=EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--version", action="version", version=f"mdvideo {__version__}")
    commands = parser.add_subparsers(metavar="COMMAND", required=True)

    def command(name: str, help_: str) -> argparse.ArgumentParser:
        sub = commands.add_parser(name, help=help_, description=help_[0].upper() + help_[1:] + ".")
        sub.set_defaults(module=name)
        return sub

    build = command("build", "make the video of a deck, with chapters, poster and manifest")
    build.add_argument("deck", metavar="DECK.md")
    build.add_argument("-o", "--output", metavar="PATH", help="NAME.mp4, .webm or .gif, or a folder (DIR/)")
    _shaping(build)
    build.add_argument(
        "--lang", metavar="LIST", help="translations beside the deck: all, or as in en,de; one video each"
    )
    build.add_argument("--draft", action="store_true", help="sketch all pictures, whoever paints them otherwise")
    build.add_argument("--strict", action="store_true", default=None, help="warnings are errors")
    build.add_argument("--no-cache", action="store_true", help="make everything anew, and keep nothing")
    _machine(build)
    _display(build)

    publish = command("publish", "make the videos of many decks, and put them into a folder of a site")
    publish.add_argument("decks", metavar="DECKS", nargs="*", help="decks, folders or patterns; default: this folder")
    publish.add_argument("-o", "--out", metavar="DIR", required=True, help="the folder; its manifest is mdvideo.json")
    publish.add_argument("--base-url", metavar="URL", help="address under which the folder is served")
    renders = ("auto", "always", "cached", "never")
    publish.add_argument(
        "--render",
        choices=renders,
        default="auto",
        help="auto: what has changed; always: all; cached: only from the cache; never: only what is published",
    )
    publish.add_argument("--prune", action="store_true", help="remove outputs that no deck makes any more")
    publish.add_argument("--check-fresh", action="store_true", help="make nothing; exit 1 if a video is out of date")
    _shaping(publish)
    publish.add_argument("--draft", action="store_true", help="sketch all pictures, whoever paints them otherwise")
    publish.add_argument("--strict", action="store_true", default=None, help="warnings are errors")
    _machine(publish)
    _display(publish)

    embed = command("embed", "print what to write into a page so that it shows a published video")
    embed.add_argument("name", metavar="NAME", help="the video's name, or its deck")
    embed.add_argument("--site", metavar="DIR", required=True, help="the folder that was published")
    formats = ("html", "hugo", "jekyll", "eleventy", "astro", "docusaurus", "markdown", "json")
    embed.add_argument("--format", choices=formats, default="html", help="for which generator")
    embed.add_argument("--url", metavar="URL", help="address of that folder; default: its base URL")

    site = command("site", "write what a site generator needs to show videos into its project")
    site.add_argument("generator", choices=("hugo", "jekyll", "eleventy", "astro", "docusaurus"))
    site.add_argument("project", metavar="DIR", nargs="?", default=".", help="the project's folder; default: this one")
    site.add_argument("--force", action="store_true", help="replace files of ours that differ")

    watch = command("watch", "build a deck at every save, and show it on a page that follows")
    watch.add_argument("target", metavar="DECK_OR_DIR", nargs="?", default=".", help="a deck, or a folder of decks")
    watch.add_argument("--port", metavar="N", type=int, default=8450, help="default: 8450, or the next that is free")
    watch.add_argument("--host", metavar="ADDRESS", default="127.0.0.1", help="0.0.0.0: other machines may look, too")
    watch.add_argument("--no-open", dest="open", action="store_false", help="open no browser")
    watch.add_argument("--draft", action="store_true", help="sketch all pictures, whoever paints them otherwise")
    watch.add_argument(
        "--editor",
        metavar="NAME",
        default="vscode",
        help="what opens a line: vscode, cursor, zed, idea … or a template",
    )
    watch.add_argument(
        "--poll", action="store_true", help="look for changes again and again, where nothing tells of them"
    )
    _shaping(watch)
    _display(watch)

    images = command("images", "paint the pictures of a deck and pin them in its lockfile, or try others")
    images.add_argument("deck", metavar="DECK.md")
    images.add_argument("--slide", metavar="LIST", help="only those of these slides, as in 4 or 2,4-6")
    images.add_argument("--picture", metavar="N", type=int, help="only the Nth of them")
    images.add_argument("--reroll", action="store_true", help="paint them with another seed")
    images.add_argument("--variants", metavar="N", type=int, choices=range(1, 17), help="N others on a contact sheet")
    images.add_argument("--pick", metavar="N", type=int, choices=range(1, 17), help="pin the Nth variant")
    images.add_argument("--write", metavar="DIR", help="write the pictures to a folder that is committed with the deck")
    images.add_argument("--no-lock", dest="lock", action="store_false", help="neither heed nor write the lockfile")
    images.add_argument("--prune", action="store_true", help="forget pinned pictures that the deck no longer shows")
    images.add_argument("-o", "--output", metavar="PATH", help="the contact sheet's file")
    _shaping(images)
    _machine(images)
    _display(images)

    new = command("new", "write a new deck that builds at once")
    new.add_argument("name", metavar="NAME", help="lesson or lesson.md")
    new.add_argument("--theme", metavar="NAME", default=None, help="its theme")

    check = command("check", "report everything that is wrong with decks: text, pictures, overflow, contrast, glyphs")
    check.add_argument("decks", metavar="DECK.md", nargs="+")
    check.add_argument("--format", choices=("text", "json", "github"), default="text")
    check.add_argument("--strict", action="store_true", default=None, help="warnings fail the check as well")
    _shaping(check)

    render = command("render", "write slides as pictures, or a handout as PDF")
    render.add_argument("deck", metavar="DECK.md")
    render.add_argument("-o", "--output", metavar="PATH", help="a folder for PNG, a file for PDF")
    render.add_argument("--slides", metavar="LIST", help="which, as in 2,4-6; default all")
    render.add_argument("--format", choices=("png", "pdf"), default="png")
    render.add_argument("--fragments", action="store_true", help="each fragment as a picture of its own")
    _shaping(render)
    _display(render)

    command("themes", "list the themes")
    schema = command("schema", "print a JSON schema, so that editors complete and check what you write")
    schema.add_argument(
        "what", nargs="?", choices=("front-matter", "config", "manifest", "site", "theme", "lock"), default="config"
    )

    i18n = command("i18n", "extract a deck's texts for translators, or merge what they translated")
    i18n.add_argument("action", choices=("extract", "merge"))
    i18n.add_argument("deck", metavar="DECK.md")
    i18n.add_argument("--lang", metavar="TAG", help="the translation's language: NAME.TAG.po becomes NAME.TAG.md")
    i18n.add_argument("--force", action="store_true", help="merge: replace a deck that is there")
    i18n.add_argument("-o", "--output", metavar="PATH", help="default: beside the deck")

    models = command("models", "list the models that can paint pictures, or fetch one")
    models.add_argument("action", nargs="?", choices=("list", "pull"), default="list")
    models.add_argument("id", nargs="?", metavar="ID", help="what to pull: a Hugging Face id, as in OWNER/NAME")
    models.add_argument("--revision", metavar="NAME", help="branch, tag or commit; default: main")
    models.add_argument("--config", action="store_true", help="only its configuration, for a model in a single file")

    cache = command("cache", "look at, prune or clear what earlier builds made")
    cache.add_argument("action", choices=("info", "prune", "clear"))
    cache.add_argument("--limit", metavar="SIZE", help="prune to this size, for instance 500MB")
    cache.add_argument("--store", metavar="URL", help="the shared store, if not the project's own")
    cache.add_argument("--dir", metavar="DIR", default=".", help="a folder of the project; default: this one")

    doctor = command("doctor", "tell what this machine can do, and what to install for more")
    doctor.add_argument("--format", choices=("text", "json"), default="text")
    return parser


def _shaping(parser: argparse.ArgumentParser) -> None:
    group = parser.add_argument_group("what it looks like (these win over front matter and mdvideo.toml)")
    group.add_argument("--theme", metavar="NAME", help="a theme's name, or the path of its folder")
    group.add_argument("--size", metavar="SIZE", help="16:9, 9:16, 4:3, 1:1 or 1280x720")
    group.add_argument("--fps", metavar="N", help="frames a second: 30, 25, 30000/1001 …")
    group.add_argument(
        "--images", metavar="BACKEND", help="who paints: auto, sketch, diffusers, openai, comfyui; locked: nobody"
    )
    group.add_argument("--renderer", choices=("blitz", "chromium"), help="what typesets the slides")
    captions = ("sidecar", "burn", "burn words", "none")
    group.add_argument("--captions", choices=captions, help="captions of what is said; burn: in the picture too")
    group.add_argument("-j", "--jobs", metavar="N", type=int, help="threads at work; default: one a core")


def _machine(parser: argparse.ArgumentParser) -> None:
    group = parser.add_argument_group("where it is made (these win over mdvideo.toml)")
    group.add_argument("--store", metavar="URL", help="a store that machines share: s3://bucket/prefix, or a folder")
    group.add_argument("--store-access", choices=("read-write", "read-only"), help="whether results are put there")
    group.add_argument("--executor", choices=("local", "ray"), help="on this machine, or on a Ray cluster")
    group.add_argument("--ray-address", metavar="ADDRESS", help="auto, host:port, ray://host:port, or local")


def _display(parser: argparse.ArgumentParser) -> None:
    group = parser.add_argument_group("what it tells")
    group.add_argument("--explain", action="store_true", help="for each job, why it ran or was reused")
    group.add_argument("--json", action="store_true", help="events as JSON, one a line")
    group.add_argument("-q", "--quiet", action="store_true", help="only warnings and errors")


if __name__ == "__main__":
    sys.exit(main())
