r"""Pack the illustrator's objects and the names of objects in all languages into the package's data files.

    npm pack @iconify-json/fluent-emoji@1.2.7 @iconify-json/fluent-emoji-high-contrast@1.2.6 \
        @iconify-json/ph@1.2.2 cldr-annotations-full@48.2.0 emojibase-data@17.0.0
    python scripts/pack_objects.py FOLDER_WITH_THE_TGZ_FILES

The same input gives the same bytes. Prints the digests, which ``tests/images/illustrate`` compares.
"""

from __future__ import annotations

import hashlib
import io
import json
import re
import sys
import tarfile
import tomllib
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from mdvideo.images.illustrate.understanding.normal_text import normal
from mdvideo.images.illustrate.understanding.object_names import says_the_same

ILLUSTRATE = Path(__file__).parent.parent / "mdvideo" / "images" / "illustrate"
OBJECTS = ILLUSTRATE / "library" / "objects.zip"
NAMES = ILLUSTRATE / "understanding" / "object_names.zip"

SHADED, CONTRAST, PHOSPHOR = "iconify-json-fluent-emoji", "iconify-json-fluent-emoji-high-contrast", "iconify-json-ph"

# A block holds this many objects. Larger blocks compress better, and take longer to reach one object:
# 32 of them are half a megabyte of text, which opens in 8 ms.
BLOCK = 32

SKIN_TONES = re.compile(r"-(light|medium-light|medium|medium-dark|dark)$")

FACES, PEOPLE, PARTS, SYMBOLS = 0, 1, 2, 8
"""Groups of Unicode's emoji; those of faces, gestures and symbols hold little that a picture should show."""

_CHOICE = {
    name: set(words.split())
    for name, words in tomllib.loads((Path(__file__).parent / "packed_objects.toml").read_text("utf-8")).items()
}
KEPT, ANIMAL_FACES, FROM_PHOSPHOR = _CHOICE["kept"], _CHOICE["animal_faces"], sorted(_CHOICE["from_phosphor"])

DROPPED = re.compile(
    r"-(button|face)$|^keycap-|-(oclock|thirty)$|^(wo)?man-|^face-|-heart$|-square$|-circle$|-diamond$|^zodiac|"
    r"^(pile-of-poo|middle-finger|love-hotel|kiss-mark|cigarette|no-.*|mrs-claus|mx-claus|person-with-bunny-ears|"
    r"person-(frowning|pouting|shrugging|facepalming|gesturing-.*|tipping-hand|bowing|zombie|vampire|elf|fairy|genie|"
    r"mage|merpeople|supervillain|bald|red-hair|white-hair|curly-hair|blonde-hair|beard|in-suit-levitating|in-tuxedo|"
    r"with-veil|getting-.*|in-steamy-room|taking-bath)|see-no.*|hear-no.*|speak-no.*|goblin|ogre|troll)$"
)
"""What is never the subject of a lesson's picture."""


def _tables(folder: Path, package: str) -> dict[str, Any]:
    """The JSON files of a package's tarball by path within the package."""
    found = sorted(p for p in folder.glob(f"{package}-[0-9]*.tgz"))
    if len(found) != 1:
        sys.exit(f"need one {package}-VERSION.tgz in {folder}, found {len(found)}")
    with tarfile.open(found[0]) as tar:
        members = [m for m in tar.getmembers() if m.name.endswith(".json")]
        return {m.name.split("/", 1)[1]: json.load(stream) for m in members if (stream := tar.extractfile(m))}


def _short_ids(body: str) -> str:
    """The same SVG with short ids, counted up: random ones do not compress."""
    ids = {name: f"{index:x}" for index, name in enumerate(dict.fromkeys(re.findall(r'id="([^"]+)"', body)))}
    body = re.sub(r'id="([^"]+)"', lambda m: f'id="i{ids[m[1]]}"', body)
    return re.sub(r'#([\w-]+)(?=[")])', lambda m: f"#i{ids[m[1]]}" if m[1] in ids else m[0], body)


def _icon_of(table: Mapping[str, Any], name: str) -> tuple[int, int, str] | None:
    """(width, height, SVG body) of an icon or an alias that is no mirror image."""
    icon = table["icons"].get(name)
    alias = table.get("aliases", {}).get(name)
    if icon is None and alias is not None:
        icon = table["icons"].get(alias["parent"])
        if icon is not None and alias.get("hFlip"):
            wide = icon.get("width", table["width"])
            icon = icon | {"body": f'<g transform="matrix(-1 0 0 1 {wide} 0)">{icon["body"]}</g>'}
    if icon is None:
        return None
    return icon.get("width", table["width"]), icon.get("height", table["height"]), _short_ids(icon["body"])


def _slug(label: str) -> str:
    return re.sub(r"[^a-z0-9]+", "-", label.lower().replace("’", "").replace("'", "")).strip("-")


def _emoji_of_icons(emojibase: Sequence[Mapping[str, Any]], shaded: Mapping[str, Any]) -> dict[str, tuple[str, int]]:
    """(emoji, group) of each shaded icon that is kept."""
    found: dict[str, tuple[str, int]] = {}
    for row in emojibase:
        name, group = _slug(row["label"]), row.get("group", -1)
        if name not in shaded["icons"] and name not in shaded["aliases"]:
            continue
        plain = group not in (FACES, PARTS, SYMBOLS) and not DROPPED.search(name)
        if plain or name in KEPT or name in ANIMAL_FACES:
            found.setdefault(name, (row["emoji"].replace("\ufe0f", ""), group))
    for name in shaded["icons"]:  # objects whose name here is not the one in Unicode's data
        if name not in found and not SKIN_TONES.search(name) and (name in KEPT or name in ANIMAL_FACES):
            found[name] = ("", -1)
    return dict(sorted(found.items()))


def _blocks(rows: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    names = list(rows)
    for start in range(0, len(names), BLOCK):
        yield f"{start // BLOCK:03d}", "".join(rows[name] for name in names[start : start + BLOCK])


def _write_zip(path: Path, files: Mapping[str, str]) -> None:
    """A ZIP without dates, each file compressed by LZMA."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_LZMA) as packed:
        for name, text in files.items():
            entry = zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0))
            entry.compress_type = zipfile.ZIP_LZMA
            entry.create_system = 3
            packed.writestr(entry, text)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(buffer.getvalue())
    print(f"{path.name}: {len(buffer.getvalue()):,} bytes, sha256 {hashlib.sha256(buffer.getvalue()).hexdigest()}")


def pack_objects(folder: Path) -> dict[str, str]:
    """Write the objects. Returns the emoji of each object that is one."""
    shaded, contrast, phosphor = (_tables(folder, package)["icons.json"] for package in (SHADED, CONTRAST, PHOSPHOR))
    emoji = _emoji_of_icons(_tables(folder, "emojibase-data")["en/data.json"], shaded)
    groups = {0: "face", 1: "person", 2: "part", 3: "nature", 4: "food", 5: "place", 6: "activity", 7: "object",
              8: "symbol", 9: "flag"}  # fmt: skip
    bodies: dict[str, dict[str, str]] = {"shaded": {}, "silhouette": {}, "line": {}}
    index: dict[str, str] = {}

    def add(name: str, style: str, icon: tuple[int, int, str] | None) -> None:
        if icon is not None:
            wide, high, body = icon
            bodies[style][name] = f"{name}\t{wide}\t{high}\t{body}\n"

    for name, (_, group) in emoji.items():
        index[name] = groups.get(group, "nature" if name in ANIMAL_FACES else "object")
        add(name, "shaded", _icon_of(shaded, name))
        add(name, "silhouette", _icon_of(contrast, name))
    for name in FROM_PHOSPHOR:
        if name in index:
            continue
        index[name] = "drawn"
        for style, ending in (("shaded", "-duotone"), ("silhouette", "-fill"), ("line", "")):
            icon = _icon_of(phosphor, name + ending)
            if icon is None:
                sys.exit(f"Phosphor has no {name}{ending}")
            add(name, style, icon)
    files = {}
    places: dict[tuple[str, str], str] = {}
    for style, rows in bodies.items():
        for number, text in _blocks(rows):
            files[f"{style}/{number}"] = text
            for line in text.splitlines():
                places[style, line.split("\t", 1)[0]] = number
    lines = [
        "\t".join([name, group, *(places.get((style, name), "") for style in bodies)]) for name, group in index.items()
    ]
    _write_zip(OBJECTS, {"index.tsv": "\n".join(lines) + "\n", **files})
    return {symbol: name for name, (symbol, _) in emoji.items() if symbol}


def pack_names(folder: Path, objects: Mapping[str, str]) -> None:
    """Write the names of the objects in each of CLDR's locales, ``object<tab>name|keyword|…``."""
    files = {}
    for path, table in sorted(_tables(folder, "cldr-annotations-full").items()):
        parts = path.split("/")
        if len(parts) != 3 or parts[2] != "annotations.json":
            continue
        lines = []
        for symbol, entry in table["annotations"].get("annotations", {}).items():
            name = objects.get(symbol.replace("\ufe0f", ""))
            if name is not None:
                short = entry.get("tts", [""])[0]
                # Half of the keywords say what the object reminds of. Those of the name's own words say what it is.
                words = [word for word in entry.get("default", []) if says_the_same(normal(word), normal(short))]
                lines.append(f"{name}\t{'|'.join(dict.fromkeys([short, *words]))}\n")
        # Fewer names than this are those of a country's variant, which CLDR stores as differences.
        if len(lines) >= 100:
            files[parts[1]] = "".join(sorted(lines))
    _write_zip(NAMES, files)
    print(f"{len(files)} locales, {len(objects)} objects with names")


if __name__ == "__main__":
    source = Path(sys.argv[1])
    pack_names(source, pack_objects(source))
