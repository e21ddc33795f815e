"""Check and build public decks: a tool for maintainers. Its input is not part of the repository.

For every Markdown file that is a deck, ``mdvideo check --format json`` and ``mdvideo render`` run as processes, with
a time limit. The report has the share of decks that are clean (no error) and that build, the findings by kind, and the
seconds. ``--marp`` renders the same decks by Marp CLI (``npx @marp-team/marp-cli``, or ``--marp-cli COMMAND``) and
writes sheets with both pictures of each slide side by side, to be looked at.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import re
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict, dataclass, field
from pathlib import Path

MARKS = re.compile(r"^(marp|mdvideo|theme|paginate|headingDivider):|^<!-- *(prompt|_?class|paginate|theme):", re.M)


@dataclass
class Report:
    """What became of one deck."""

    deck: str
    slides: int = 0
    errors: int = 0
    warnings: int = 0
    built: bool = False
    seconds: float = 0.0
    findings: dict[str, int] = field(default_factory=dict)
    trouble: str = ""


def find_decks(folders: Sequence[Path]) -> Iterator[Path]:
    """Yield the Markdown files below ``folders`` that look like decks: front matter or directives, and rulers."""
    for folder in folders:
        paths = [folder] if folder.is_file() else sorted(folder.rglob("*.md"))
        for path in paths:
            if "node_modules" in path.parts or ".git" in path.parts:
                continue
            text = path.read_text(encoding="utf-8", errors="replace")
            if folder.is_file() or re.search(r"^marp: *true", text, re.M):
                yield path


def run(arguments: Sequence[str], folder: Path, seconds: float) -> subprocess.CompletedProcess[str]:
    """Run mdvideo. A command that takes longer than ``seconds`` has the exit status 124."""
    command = [sys.executable, "-m", "mdvideo", *arguments]
    try:
        return subprocess.run(command, cwd=folder, capture_output=True, text=True, timeout=seconds, check=False)
    except subprocess.TimeoutExpired:
        return subprocess.CompletedProcess(command, 124, "", f"took more than {seconds:g} s")


def try_deck(deck: Path, out: Path, options: argparse.Namespace) -> Report:
    """Check a deck and render its slides."""
    report = Report(str(deck))
    began = time.monotonic()
    checked = run(["check", "--format", "json", deck.name], deck.parent, options.timeout)
    try:
        problems = json.loads(checked.stdout)
    except json.JSONDecodeError:
        problems = []
        report.trouble = f"check: exit {checked.returncode}: {last_line(checked.stderr)}"
    report.errors = sum(problem["severity"] == "error" for problem in problems)
    report.warnings = len(problems) - report.errors
    report.findings = dict(Counter(f"{problem['severity']} {problem['code']}" for problem in problems))
    pictures = out / re.sub(r"\W+", "-", str(deck))[-80:]
    rendered = run(
        ["render", deck.name, "-o", str(pictures), "--images", "sketch", "--size", "1280x720", "--quiet"],
        deck.parent,
        options.timeout,
    )
    report.slides = len(list(pictures.glob("*.png")))
    report.built = rendered.returncode == 0
    if not report.built and not report.trouble:
        report.trouble = f"render: exit {rendered.returncode}: {last_line(rendered.stderr)}"
    report.seconds = time.monotonic() - began
    if options.marp and report.built:
        write_sheets(deck, pictures, options)
    return report


def last_line(text: str) -> str:
    """Return the last line of a program's output, or its first error."""
    lines = [line for line in text.splitlines() if line.strip()]
    errors = [line for line in lines if line.startswith("error")]
    return (errors or lines or ["no output"])[0 if errors else -1][:200]


def write_sheets(deck: Path, pictures: Path, options: argparse.Namespace) -> None:
    """Render the deck by Marp CLI, and write one sheet per slide: Marp's picture left, ours right."""
    from PIL import Image

    marp = pictures / "marp"
    marp.mkdir(exist_ok=True)
    command = [*options.marp_cli.split(), "--images", "png", "--allow-local-files", "--html", "-o", str(marp / "s.png")]
    environment = {**os.environ, "CHROME_NO_SANDBOX": "1"}
    subprocess.run(
        [*command, deck.name],
        cwd=deck.parent,
        env=environment,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        timeout=options.timeout * 2,
        check=False,
    )
    theirs, ours = sorted(marp.glob("*.png")), sorted(pictures.glob("slide-*.png"))
    for number, (left, right) in enumerate(zip(theirs, ours, strict=False), 1):
        sheet = Image.new("RGB", (1300, 366), "black")
        for place, path in ((0, left), (650, right)):
            with Image.open(path) as picture:
                sheet.paste(picture.convert("RGB").resize((650, 366)), (place, 0))
        sheet.save(pictures / f"sheet-{number:03}.png")


def main() -> int:
    """Try every deck and print the report; its last line is one JSON object."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("folders", nargs="+", type=Path)
    parser.add_argument("--out", type=Path, default=Path("corpus-out"), help="folder for pictures and sheets")
    parser.add_argument("--decks", type=int, help="try only this many decks, drawn by lot")
    parser.add_argument("--seed", type=int, default=0, help="seed of the lot")
    parser.add_argument("--timeout", type=float, default=240, help="seconds for one command")
    parser.add_argument("--jobs", type=int, default=1, help="decks at a time")
    parser.add_argument("--marp", action="store_true", help="also render by Marp CLI, and write sheets")
    parser.add_argument("--marp-cli", default="npx --yes @marp-team/marp-cli", help="command of Marp CLI")
    options = parser.parse_args()
    decks = list(dict.fromkeys(find_decks(options.folders)))
    if options.decks:
        decks = random.Random(options.seed).sample(decks, min(options.decks, len(decks)))
    out = options.out.resolve()
    out.mkdir(parents=True, exist_ok=True)
    with ThreadPoolExecutor(options.jobs) as pool:
        reports = []
        for report in pool.map(lambda deck: try_deck(deck, out, options), decks):
            reports.append(report)
            state = "built" if report.built else "FAILED"
            print(f"{state:6} {report.errors:3} errors {report.warnings:3} warnings  {report.deck}", flush=True)
            if report.trouble:
                print(f"       {report.trouble}", flush=True)
    (out / "report.json").write_text(json.dumps([asdict(report) for report in reports], indent=1), encoding="utf-8")
    decks_with = Counter(kind for report in reports for kind in report.findings)
    print("\ndecks with each kind of finding:")
    for kind, times in decks_with.most_common():
        print(f"{times:5}  {kind}")
    slides = sum(report.slides for report in reports)
    figures = {
        "decks": len(reports),
        "slides": slides,
        "built": round(sum(report.built for report in reports) / max(1, len(reports)), 3),
        "clean": round(sum(not report.errors for report in reports) / max(1, len(reports)), 3),
        "seconds_per_slide": round(sum(report.seconds for report in reports) / max(1, slides), 3),
    }
    print(json.dumps(figures))
    return 0


if __name__ == "__main__":
    sys.exit(main())
