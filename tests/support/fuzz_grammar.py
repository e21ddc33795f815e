# ruff: noqa: E501, E731 (tables of words)
"""Random inputs in the languages that the command line reads: decks, YAML, TOML, JSON, CSS, SVG, HTML, and bytes.

Every input follows from a number, so that ``scripts/fuzz --seed`` repeats it.
"""

from __future__ import annotations

import json
import random
from collections.abc import Callable, Sequence
from pathlib import Path

NUMBERS = ("0", "-1", "²", "1e999999999", "1e5000", "9" * 5000, "NaN", "inf", "-0.0", "1/0", "0x10", "1_000", "٣", "30",
           "16:9", "1e-400", "--1", "2020-99-99", "+", "½", "1,5")  # fmt: skip
ODD = ("\0", "\ud800", "\u2028", "\u2029", "\x85", "\r", "\x0b", "\ufeff", "\u202e", "e\u0301", "😀", "\x1b[31m", "&", "<", "%00",
       "\\", "'", '"', "`", "$", "{{", "}}", "{%", "]]>", "-->", "http://[::1", "//[a", "x" * 300, "../../../etc/passwd")  # fmt: skip
PATHS = ("a.png", "a.svg", "x%00.png", "x" * 300 + ".png", "loop", "pipe", "folder", "/dev/zero", "../up.png", "file:///etc/passwd",
         "http://[::1/a.png", "data:image/png;base64,AAAA", "deck.md", "~/x", "a.wav", "")  # fmt: skip
KEYS = ("fps", "size", "theme", "title", "lang", "audio", "music", "lexicon", "voice", "style", "duration", "transition", "motion",
        "headingDivider", "paginate", "class", "backgroundImage", "color", "captions", "renderer", "header", "speech", "pacing",
        "images", "math", "marp", "mdvideo", "date", "prompt", "background", "size")  # fmt: skip
TAGS = ("div", "span", "b", "em", "p", "table", "td", "ol", "ul", "li", "svg", "g", "path", "img", "section", "style", "script", "a",
        "video", "iframe", "math", "details", "br", "h1", "pre", "code", "col", "th", "use", "text", "foreignObject")  # fmt: skip
PROPERTIES = ("width", "float", "display", "position", "padding", "margin", "columns", "transform", "font-size", "min-width", "grid",
              "background", "content", "border-spacing", "line-height", "aspect-ratio", "flex", "inset", "z-index")  # fmt: skip
VALUES = ("calc(50% - 2px)", "1e999px", "-1e9px", "right", "table-cell", "inline-block", "contents", "url(a.png)", "inherit", "NaN",
          "100%", "0", "flex", "absolute", "sticky", "attr(x)", "var(--x)", "min(1%,2px)", "9999999999999em", "calc(1px/0)")  # fmt: skip
TEX = (
    r"\frac{1}{",
    r"\text{a < b}",
    "x^{",
    "{",
    r"\left(",
    r"\begin{align}",
    r"\def\x{\x\x}\x",
    "&",
    r"\\",
    r"\unicode{xD800}",
    "}",
    "#1",
)


class Grammar:
    """Writes random inputs. ``seeds`` are real files, some of which are damaged instead."""

    def __init__(self, seed: int, seeds: Sequence[bytes] = ()) -> None:
        self.random = random.Random(seed)
        self._seeds = seeds

    def some(self, make: Callable[[], str], most: int = 4, between: str = "") -> str:
        """Return up to ``most`` pieces."""
        return between.join(make() for _ in range(self.random.randint(0, most)))

    def any(self, choices: Sequence[str]) -> str:
        """Return one of the choices."""
        return self.random.choice(choices)

    def word(self) -> str:
        """Return a word, or something that is none."""
        return self.any((self.any(ODD), self.any(NUMBERS), "word", "Some words.", "a, b; c", self.any(PATHS)))

    def yaml(self, depth: int = 0) -> str:
        """Return a value in YAML."""
        if self.random.random() < 0.02:
            return self.any(("[", "{a: ", "- ")) * self.random.choice((5, 300, 20000))
        kinds = (
            self.word,
            lambda: json.dumps(self.word()),
            lambda: self.any(
                ("&a ", "*a", "!!python/object:os.system x", "!!binary AA", "|\n  x", ">\n y", "? a", "~", "yes")
            ),
            lambda: f"[{self.some(lambda: self.yaml(depth + 1), 3, ', ') if depth < 4 else ''}]",
            lambda: f"{{{self.any(KEYS)}: {self.yaml(depth + 1) if depth < 4 else 'x'}}}",
        )
        return self.random.choice(kinds)()

    def css(self) -> str:
        """Return rules."""
        return self.some(
            lambda: (
                f"{self.any(TAGS)}{self.any(('', ' *', '::before', ':has(b)', ':nth-child(2 of', '.x', '#', '>', ',', '[a='))}"
                f"{{{self.declarations()}{self.any(('}', '}', '', '}}'))}"
            )
        )

    def declarations(self) -> str:
        """Return declarations of CSS."""
        return self.some(lambda: f"{self.any(PROPERTIES)}:{self.any((self.any(VALUES), self.word()))}", 4, ";")

    def markup(self, depth: int = 0) -> str:
        """Return HTML, most of it well formed."""
        if self.random.random() < 0.02:
            return f"<{self.any(TAGS)}>" * self.random.choice((30, 250, 2000))
        tag = self.any(TAGS)
        attributes = self.some(
            lambda: (
                f' {self.any(("class", "id", "style", "start", "width", "href", "src", "value", "onload", "d", "viewBox"))}="'
                f'{self.any((self.declarations(), self.word(), self.any(NUMBERS)))}"'
            ),
            2,
        )
        inside = self.some(lambda: self.markup(depth + 1), 2) if depth < 4 else self.word()
        return f"<{tag}{attributes}>{inside}{self.any((f'</{tag}>', f'</{tag}>', ''))}"

    def line(self) -> str:
        """Return a line of a slide."""
        word, word2 = self.word(), self.word()
        kinds = (
            f"# {word}", f"* {word}", f"1. {word}", f"> {word}", word, f"![{word}]({self.any(PATHS)})",
            f"![bg {self.any(('left:33%', 'contain', 'blur:²', word))}]({self.any(PATHS)})", f"[{word}]({word2})",
            f"<!-- {self.any(KEYS)}: {self.yaml()} -->", f"<!-- _{self.any(KEYS)}: {self.yaml()} -->",
            f"<!-- {word} [pause {self.any(NUMBERS)}] {word2} -->", f"```{word}\n{word2}\n```", f"| {word} | {word2} |\n|--|:-:|\n| x |",
            f"<style>{self.css()}</style>", f"<style scoped>{self.css()}</style>", self.markup(), self.markup(),
            f"${self.some(lambda: self.any(TEX), 5)}$", f"$$\n{self.some(lambda: self.any(TEX), 8)}\n$$", "---", "***", "===",
            f"[^1]: {word}", f"[^1] {word} :smile:", "<!--", "-->", f"- [ ] {word}", f"{word}\n: {word2}", f":::{word}", f"{{.{word}}}",
            f"[{word2}]: {word}", f"    {word}", "  " * self.random.randint(1, 80) + f"- {word}", ">" * self.random.randint(1, 300) + word,
            self.any(("![bg](", "[a][", "**", "<div>", "[pause] ", "A. ", "\n", "{", "<!-- x -->", "`")) * self.random.choice((3, 50, 400)),
        )  # fmt: skip
        return self.random.choice(kinds)

    def deck(self) -> bytes:
        """Return a deck: of this grammar, or a damaged real one."""
        if self._seeds and self.random.random() < 0.4:
            return self.damaged(self.random.choice(self._seeds))
        front = f"---\n{self.some(lambda: f'{self.any(KEYS)}: {self.yaml()}', 5, self.any((chr(10), chr(10), chr(13))))}\n---\n"
        slides = self.some(lambda: self.some(self.line, 8, "\n\n"), 4, "\n\n---\n\n")
        text = (front if self.random.random() < 0.7 else "") + slides
        data = text.encode("utf-8", "surrogatepass" if self.random.random() < 0.1 else "replace")
        return self.damaged(data) if self.random.random() < 0.1 else data

    def damaged(self, data: bytes) -> bytes:
        """Return bytes of which some are changed, lost, doubled, or replaced by something odd."""
        for _ in range(self.random.randint(1, 6)):
            at = self.random.randint(0, len(data))
            end = min(len(data), at + self.random.choice((0, 1, 4, 40, 400)))
            piece = self.random.choice(
                (b"", data[at:end] * 2, bytes([self.random.randrange(256)]), self.line().encode("utf-8", "replace"))
            )
            data = data[:at] + piece + data[end:]
        return data[:200_000]

    def json(self, depth: int = 0) -> str:
        """Return JSON, most of it valid."""
        if self.random.random() < 0.03:
            return self.any(("[", '{"a":')) * self.random.choice((10, 20000))
        kinds = (
            lambda: self.any((*NUMBERS, "null", "true", '"x"')),
            lambda: json.dumps(self.word()),
            lambda: f"[{self.some(lambda: self.json(depth + 1), 3, ',') if depth < 5 else ''}]",
            lambda: (
                "{"
                + self.some(
                    lambda: (
                        f'"{self.any(("version", "videos", "images", "pins", "name", "sha256", "file"))}":{self.json(depth + 1)}'
                    ),
                    4,
                    ",",
                )
                + "}"
            ),
        )
        return self.random.choice(kinds)() if depth < 6 else "1"

    def toml(self) -> str:
        """Return TOML, some of it valid."""
        value: Callable[[], str] = lambda: self.any(
            (self.any(NUMBERS), json.dumps(self.any(PATHS)), "[1, 2]", "true", "{a=1}", "[" * 3000, "2020-99-99")
        )
        return self.some(lambda: f"{self.any(KEYS)} = {value()}", 3, "\n") + self.some(
            lambda: f"\n[{self.any(KEYS)}]\n{self.any(('backend', 'body', 'extends', 'voice', 'a'))} = {value()}", 3
        )

    def svg(self) -> str:
        """Return an SVG file."""
        shape: Callable[[], str] = lambda: (
            f"<path d='M0 0L{self.any(NUMBERS)} {self.any(NUMBERS)}' stroke-dasharray='{self.any(NUMBERS)}' stroke='red'/>"
        )
        body = self.some(lambda: self.any((shape(), self.markup())), 5)
        return (
            f"<svg xmlns='http://www.w3.org/2000/svg' width='{self.any((*NUMBERS, '100'))}' "
            f"viewBox='0 0 {self.any((*NUMBERS, '90'))} 50'>{body}</svg>"
        )


def write_project(folder: Path, grammar: Grammar) -> Path:
    """Write a folder with a deck and what it may name, and return the deck."""
    chosen = grammar.random
    deck = folder / "deck.md"
    deck.write_bytes(grammar.deck())
    (folder / "folder").mkdir()
    (folder / "loop").symlink_to("loop")
    optional: dict[str, Callable[[], str]] = {
        "mdvideo.toml": grammar.toml,
        "a.svg": grammar.svg,
        "deck.lock.json": grammar.json,
        "lexicon.yaml": grammar.yaml,
        "a.png": grammar.word,
        "a.wav": grammar.word,
        "folder/theme.toml": grammar.toml,
        "folder/theme.css": grammar.css,
        "deck.de.md": lambda: grammar.deck().decode("utf-8", "replace"),
        "deck.fr.po": lambda: f"msgid {json.dumps(grammar.word())}\nmsgstr {grammar.word()}\n",
    }
    for name, make in optional.items():
        if chosen.random() < 0.2:
            (folder / name).write_bytes(make().encode("utf-8", "replace"))
    return deck
