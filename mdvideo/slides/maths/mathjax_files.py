"""Finds the parts of MathJax 3.2.2 in the package that brings them, and makes sure that they are MathJax's own.

MathJax is JavaScript, and comes as the data of ``django-static-mathjax``: its official build without any dependency,
not even Django. No module of that package is imported. The files are known by their digests, so no other code is ever
run, and a formula looks the same wherever it is drawn.
"""

from __future__ import annotations

import hashlib
from functools import cache
from importlib.util import find_spec
from pathlib import Path

from mdvideo.errors import BackendError

PACKAGE = "django-static-mathjax==3.2.2.1"

_DIGESTS = {
    "core": "44d9c29f77d89537e024d165e2c0d7e981a98d75ed53b6c236fac899ed631abb",
    "adaptors/liteDOM": "5331a5a6fa5e2eeefbc3371bb6552d0e4f778e2d455d1c19e0898646f132da74",
    "input/tex-base": "8479dec6af20d01ecca8f9785609c6d80ff9e3fc2ff4e038400632e78cec6c51",
    "output/svg": "6fdee599b240851fd27b31017e1a18802d99743ac4fae8204998997176647609",
    "output/svg/fonts/tex": "6afb8e7f4f7f19255c4b111f4a00c06716b70ea9b977516127c054e7799d2da4",
    "input/tex/extensions/newcommand": "a41669a4ae924ab83cbc3d08f95ae90490a33cd649ed865e83675011b8708ab9",
    "input/tex/extensions/ams": "624d59b8b8585d3d69a8106b87bac62f8a2495b6caea7906a258ce1f15ff1ea4",
    "input/tex/extensions/amscd": "7dc7256ebc5822379cdf9f504559309d97c5f26e09e2150d25dd46e35a6acf94",
    "input/tex/extensions/bbox": "73d208a3425ed27dea7ed61f5984b43accfba8949bad7077d3eac47e668ba764",
    "input/tex/extensions/boldsymbol": "d6771fee0772db2657796c8d0e20e1878bb3237f6d3ed1e828e1834a4ff743ca",
    "input/tex/extensions/braket": "2abb032ca0eaff9fb2322a28b5d14ba058e7934d3e56974c55f574059e907a4c",
    "input/tex/extensions/enclose": "8804f756f369946919c388f587f80cf2d1fd9151f76ed37570d01af8d7fb3f4c",
    "input/tex/extensions/cancel": "0d263ecf2671d1cc13135b8b4afcdca4d40151a9aea51b69402e68adde4cf8c9",
    "input/tex/extensions/empheq": "f425b835aeb4e4373b6176b622590d72692f1a85f05018e1035fbfcfc3be1842",
    "input/tex/extensions/cases": "9c11e0644dabdb5adf9065adef7f6224340eaecb96e48a7ce9a27de3c7056f3c",
    "input/tex/extensions/centernot": "a1e4be1e20d190a553c74796054335f5f7790414deb966cdc8a78e941a28a351",
    "input/tex/extensions/color": "7fdc8f7cda1630f35ccd579379ba04add9dec50c66cebbc05a4b129027b32435",
    "input/tex/extensions/colortbl": "d9c0e39634f43f0e29c6d6e82a3624e09f9835747fae5ba56156660fd4aab79b",
    "input/tex/extensions/configmacros": "a6d4604cbd3a7e7b9691eb108291ddd0093b9750355357478c6b637aad0d5419",
    "input/tex/extensions/extpfeil": "d8d5ecd75abc4306a6d589442dfa66a4345dee1288347591bddaf19551388163",
    "input/tex/extensions/mathtools": "04272d69a0b64783cd5b66820d6f8220ee510409d0b12c38626404be9ed9689c",
    "input/tex/extensions/mhchem": "aec2e1e1c423129cf3d2fe86980642335127d1161734ffe47dd99ed676038627",
    "input/tex/extensions/physics": "83d5ad43ea478baf855e0ef9456d63d2d735d10c78ab7544019e0cb0b8083a83",
    "input/tex/extensions/textmacros": "cd783f048f64f6a3750d716af0e10ed2f6539cd181dacf1204e323e2e41bd640",
    "input/tex/extensions/textcomp": "6eaa4c938145a6ace042806b2d0c710c8d4d806386c97e9d0ec0c6d6e5fc30cf",
    "input/tex/extensions/gensymb": "9f55af256604b89a7980b9f903c6f33ce3c2d0e279fd347b9a433fe4c58de794",
    "input/tex/extensions/unicode": "903e7d0d11d5d639eb13931fd3da78d49bbf9c59b57e82a945da9fb7b710137d",
    "input/tex/extensions/upgreek": "4335d722671b77186d6490e326adad5f727ed2db954deafece2d10803cb651a1",
    "input/tex/extensions/verb": "fdaface3c13d4f2a9e3013bf986fca04d63175c69eec99b17705f006a6528dc7",
}
"""SHA-256 of the parts, in the order in which they must be loaded."""


@cache
def mathjax_source() -> str:
    """Return MathJax's parts, one after the other. Raises BackendError when they are missing or have been changed."""
    spec = find_spec("mathjax")
    if spec is None or not spec.submodule_search_locations:
        raise BackendError(f"formulas need MathJax; install it with: pip install {PACKAGE}")
    folder = Path(spec.submodule_search_locations[0], "static", "mathjax", "es5")
    return "\n".join(_part(folder, name, digest) for name, digest in _DIGESTS.items())


def _part(folder: Path, name: str, digest: str) -> str:
    try:
        content = (folder / f"{name}.js").read_bytes()
    except OSError as error:
        message = f"MathJax is incomplete, {name}.js cannot be read; install it with: pip install {PACKAGE}"
        raise BackendError(message) from error
    if hashlib.sha256(content).hexdigest() != digest:
        message = f"{folder / name}.js is not MathJax 3.2.2's; install it with: pip install --force-reinstall {PACKAGE}"
        raise BackendError(message)
    return content.decode()
