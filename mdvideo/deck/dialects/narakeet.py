"""Narakeet's scripts: scenes between rulers, text that is spoken, directions in brackets.

Read after https://www.narakeet.com/docs/format/.
"""

from __future__ import annotations

import re

from mdvideo.deck.dialects.dialect_reader import (
    DialectWriter,
    Line,
    ReadDialect,
    ReadFile,
    front_matter_keys,
    leading_front_matter,
    lines_of,
    plain_list,
)
from mdvideo.deck.source import Source

_RULER = re.compile(r"[ \t]*-{3,}[ \t]*$")
_DIRECTION = re.compile(r"\s*\((?P<name>[a-z][a-z-]*)(?:\s*:\s*(?P<value>.*?))?\)\s*$", re.DOTALL)
_OPEN_DIRECTION = re.compile(r"\s*\([a-z][a-z-]*\s*:\s*[^)]*$")
_INLINE_PAUSE = re.compile(r"\(pause:?\s*(?P<seconds>[\d.]+)?\)")
_FILE = re.compile(r"[\w./~ -]+\.(?:png|jpe?g|gif|webp|svg|mp4|webm|mov|avif)\b", re.IGNORECASE)
_MARKED_UP = re.compile(r"[*_`]{1,3}(?=\S)(.+?)(?<=\S)[*_`]{1,3}")
_SIZES = {
    "16:9": "16:9", "9:16": "9:16", "1:1": "1:1", "4:3": "4:3", "4:5": "1080x1350", "720p": "1280x720",
    "1080p": "1920x1080",
}  # fmt: skip
_TRANSITIONS = {"crossfade": "fade", "fade": "fade", "fade-in": "fade", "slide-left": "slideleft", "none": "none"}
_HEADER = frozenset({"title", "lang", "description", "author"})


def read_narakeet(source: Source, read_file: ReadFile) -> ReadDialect:
    """Rewrite a script of Narakeet. ``read_file`` is not needed."""
    del read_file
    out = DialectWriter(source.file)
    lines = lines_of(source)
    end = leading_front_matter(lines)
    _front_matter(lines[:end], out)
    scene: list[Line] = []
    for line in lines[end:]:
        if _RULER.match(line.text) and not line.is_code:
            _scene(scene, out)
            out.put("\n---\n\n", line)
            scene = []
        else:
            scene.append(line)
    _scene(scene, out)
    return out.result()


def _front_matter(lines: list[Line], out: DialectWriter) -> None:
    if not lines:
        return
    out.keep_line(lines[0])
    for key in front_matter_keys(lines[1:-1]):
        first = key.lines[0]
        if key.name in _HEADER:
            out.keep_line(first)
        elif key.name in ("size", "canvas-size") and (
            key.value.lower() in _SIZES or re.fullmatch(r"\d+x\d+", key.value)
        ):
            out.put(f"size: {_SIZES.get(key.value.lower(), key.value)}\n", first)
        elif key.name == "voice":
            _voice_note(first, key.value, out)
        elif key.name == "voice-speed" and (speed := _factor(key.value)) is not None:
            out.put(f"speech: {{speed: {speed}}}\n", first)
        elif key.name == "background" and key.value:
            out.put(f"{_background(key.value)}\n", first)
        elif key.name == "subtitles":
            out.put("captions: burn\n", first)
        elif key.name == "transition" and key.value:
            _transition(first, key.value, out, "transition: {}\n")
        elif key.name not in ("dialect", "voice-volume", "fps", "canvas", "theme", "resolution"):
            out.warn(first, f"{key.name} has no effect")
    out.keep_line(lines[-1])


def _scene(lines: list[Line], out: DialectWriter) -> None:
    """Write a scene: pictures, code and captions are shown, paragraphs are spoken."""
    spoken: list[Line] = []
    number = 0
    while number < len(lines):
        line = lines[number]
        if line.is_code:
            _speak(spoken, out)
            out.keep_line(line)
            number += 1
            continue
        last = number
        if _OPEN_DIRECTION.match(line.text):
            last = next((n for n in range(number, len(lines)) if ")" in lines[n].text), number)
        direction = _DIRECTION.match("\n".join(each.text for each in lines[number : last + 1]))
        if direction is not None:
            if direction["name"] == "pause":
                spoken.append(line)
            else:
                _speak(spoken, out)
                _direction(line, direction["name"], (direction["value"] or "").strip(), out)
            number = last + 1
            continue
        if line.text.lstrip().startswith((">", "![", "#", "|", "<!--", "* ", "- ", "<")):
            _speak(spoken, out)
            _shown(line, out)
        elif line.stripped or spoken:
            spoken.append(line)
        else:
            out.drop(line)
        number += 1
    _speak(spoken, out)


def _shown(line: Line, out: DialectWriter) -> None:
    caption = re.match(r"\s*>\s?", line.text)
    if caption is not None:
        out.put("<!-- _class: lead -->\n\n", line)
        out.keep(line, caption.end())
        out.end_line(line)
    elif line.text.lstrip().startswith("<!--"):
        out.drop(line)  # Narakeet's comments are comments
    else:
        picture = re.fullmatch(r"\s*!\[(?P<fit>[^\]]*)\]\((?P<path>[^)]+)\)\s*", line.text)
        fit = picture["fit"].strip() if picture is not None else ""
        if picture is not None and fit in ("", "contain", "cover", "crop"):
            shown = "bg cover" if fit in ("cover", "crop") else "bg contain"
            out.replace_line(f"![{shown}]({picture['path']})", line)
        else:
            out.replace_line(plain_list(line.text), line)


def _speak(lines: list[Line], out: DialectWriter) -> None:
    """Write the lines as a note, with pauses as ours, and empty ``lines``."""
    while lines and not lines[-1].stripped:
        lines.pop()
    if not lines:
        return
    out.put("\n<!-- Note: ", lines[0])
    for line in lines:
        text = _INLINE_PAUSE.sub(lambda found: f"[pause {found['seconds'] or 1}s]", line.text)
        text = _MARKED_UP.sub(r"\1", text).replace("-->", "→").replace("--", "–")
        out.rewriting.replace(text, line.source, line.start, line.end)
        out.end_line(line)
    out.put("-->\n\n", lines[-1])
    lines.clear()


def _direction(line: Line, name: str, value: str, out: DialectWriter) -> None:
    if name == "voice":
        _voice_note(line, value, out)
    elif name == "duration" and (seconds := re.match(r"[\d.]+", value)) is not None:
        out.put(f"<!-- _duration: {seconds[0]}s -->\n\n", line)
    elif name == "transition":
        _transition(line, value, out, "<!-- _transition: {} -->\n\n")
    elif name == "background":
        out.put(f"<!-- _{_background(value)} -->\n\n", line)
    elif name in ("image", "video", "show"):
        found = _FILE.search(value)
        if found is None:
            out.warn(line, f"({name}: …) names no file that can be shown")
        else:
            out.put(f"![bg contain]({found[0].strip()})\n\n", line)
    elif name in ("audio", "sound", "music"):
        path = re.search(r"[\w./~ -]+\.(?:mp3|m4a|wav|ogg|flac|aac)\b", value, re.IGNORECASE)
        key = "_audio" if name == "audio" else "music"
        if path is None:
            out.warn(line, f"({name}: …) names no recording")
        else:
            out.put(f"<!-- {key}: {path[0].strip()} -->\n\n", line)
    elif name == "callout":
        text = re.search(r"\btext:\s*[\"']?([^\"'\n}]+)", value)
        shown = text[1].strip() if text is not None else value.strip("{} ")
        out.put(f"\n> {shown}\n\n", line)
        out.warn(line, "a callout is shown below the text, not at its place")
    elif name == "font-color":
        out.put(f"<!-- _color: {value} -->\n\n", line)
    elif name in ("subtitles", "closed-captions", "font-size", "voice-speed", "voice-volume", "canvas"):
        out.warn(line, f"({name}) has no effect on one scene")
    else:
        out.warn(line, f"({name}) is not a direction that is read")


def _background(value: str) -> str:
    found = _FILE.search(value)
    if found is not None:
        return f'backgroundImage: url("{found[0].strip()}")'
    return f"backgroundColor: {value.split()[0] if value else 'black'}"


def _transition(line: Line, value: str, out: DialectWriter, pattern: str) -> None:
    words = value.split()
    name = _TRANSITIONS.get(words[0] if words else "")
    if name is None:
        out.warn(line, f"the transition {value} is shown as a fade")
        name = "fade"
    seconds = next((word for word in words[1:] if re.fullmatch(r"[\d.]+", word)), None)
    out.put(pattern.format(name if seconds is None or name == "none" else f"{name} {seconds}s"), line)


def _voice_note(line: Line, value: str, out: DialectWriter) -> None:
    message = f"{value} is a voice of Narakeet: mdvideo's own voice for the language speaks"
    out.warn(line, message, "choose one of those that `mdvideo voices` lists", code="dialect-voice")


def _size(value: str) -> str | None:
    return _SIZES.get(value.lower()) or (value if re.fullmatch(r"\d+x\d+", value) else None)


def _factor(value: str) -> float | None:
    words = {"slow": 0.85, "slower": 0.8, "normal": 1.0, "fast": 1.15, "faster": 1.25}
    if value in words:
        return words[value]
    found = re.fullmatch(r"(\d{1,2}(?:\.\d{1,3})?)", value)
    return float(found[1]) if found is not None and 0.5 <= float(found[1]) <= 2 else None
