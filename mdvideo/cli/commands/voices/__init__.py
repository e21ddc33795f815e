"""``mdvideo voices``: list voices; ``mdvideo voices say TEXT -o FILE.wav`` speaks a text in one of them."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace


def add_arguments(parser: ArgumentParser) -> None:
    """Add the command's options."""
    parser.add_argument("action", nargs="?", choices=("list", "say"), default="list")
    parser.add_argument("text", nargs="?", metavar="TEXT", help="what to say; default: a sentence about the voice")
    parser.add_argument("--voice", metavar="NAME", help="voice that says it; default: the best for the language")
    parser.add_argument("--lang", metavar="TAG", help="language as a BCP 47 tag; when listing: only its voices")
    parser.add_argument("--backend", metavar="NAME", help="backend of the voice; default: auto")
    parser.add_argument("--model", metavar="FILE", help="model of the voice: for piper and kokoro, its .onnx file")
    parser.add_argument("--speed", type=float, default=1.0, metavar="FACTOR", help="0.5 to 2; default: 1")
    parser.add_argument("-o", "--output", metavar="FILE", help="WAV file to write; default: voice.wav")
    parser.add_argument("--measure", action="store_true", help="when listing: measure how fast this machine speaks")
    parser.add_argument("--json", action="store_true", help="when listing: print JSON")


def run(arguments: Namespace) -> int:
    """List voices, or speak."""
    from mdvideo.cli.commands.voices.list_voices import list_voices
    from mdvideo.cli.commands.voices.say_text import say_text

    return say_text(arguments) if arguments.action == "say" else list_voices(arguments)
