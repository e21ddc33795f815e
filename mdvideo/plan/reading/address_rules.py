"""Addresses in running text: URLs, e-mail, IP addresses, paths, file names, versions, hashes, identifiers."""

from __future__ import annotations

import re
from collections.abc import Iterator

from mdvideo.plan.reading.programming_words import programming_words
from mdvideo.plan.reading.reading_rule import SPACE, ReadingRule, one_of, rule
from mdvideo.plan.reading.spoken_language import SpokenLanguage

_TLDS = """com org net edu gov int io dev ai app co de uk us fr es it pt br eu ch at nl be info me tv xyz tech cloud
    page site blog wiki news science software jp cn in ca au pl se no fi dk cz ru ua local test example localhost"""
_EXTENSIONS = """py js ts jsx tsx mjs json yaml yml toml md txt csv tsv html htm css scss xml svg png jpg jpeg gif webp
    pdf docx xlsx pptx zip gz tar bz2 xz whl exe dll so sh bash zsh bat ps1 c h cc cpp hpp rs go java kt rb php pl lua r
    jl sql db sqlite ini cfg conf env log lock ipynb tex bib mp3 mp4 wav m4a webm mov vtt srt onnx bin dat iso wasm vue
    swift cs fs hs ex exs erl clj scala dart proto gradle mk cmake bashrc zshrc vimrc profile gitignore dockerignore
    gitattributes editorconfig npmrc service"""
_SAID_ENDINGS = {
    "en": {"py": "pie", "json": "jason", "yaml": "yammel", "yml": "yammel", "toml": "tommel", "ipynb": "I P Y N B",
           "jpeg": "jay peg", "jpg": "jay peg", "gif": "gif", "zip": "zip", "tar": "tar", "env": "env", "log": "log",
           "lock": "lock", "conf": "conf", "go": "go", "java": "java", "bash": "bash", "bin": "bin", "swift": "swift",
           "scala": "scala", "dart": "dart", "proto": "proto", "gradle": "gradle", "vue": "view", "tex": "tek",
           "profile": "profile", "service": "service", "local": "local", "test": "test", "example": "example",
           "localhost": "local host", "app": "app", "cloud": "cloud", "page": "page", "site": "site", "blog": "blog",
           "dev": "dev", "org": "org", "com": "com", "net": "net", "info": "info", "wiki": "wiki", "news": "news",
           "tech": "tech", "software": "software", "science": "science", "gov": "guv", "edu": "E D U",
           "bashrc": "bash R C", "zshrc": "Z shell R C", "vimrc": "vim R C", "npmrc": "N P M R C",
           "gitignore": "git ignore", "dockerignore": "docker ignore", "sqlite": "S Q lite", "wav": "wave",
           "lua": "lua", "dat": "dat", "webm": "web M", "onnx": "onyx", "exe": "E X E", "wasm": "wazzm"},
    "de": {"py": "pai", "json": "dschejsen", "yaml": "jammel", "yml": "jammel", "toml": "tommel", "zip": "zip",
           "org": "org", "com": "komm", "net": "net", "info": "info", "log": "log", "conf": "konf", "java": "dschawa"},
}  # fmt: skip
_WORDLIKE = frozenset([
    "org", "com", "net", "info", "zip", "log", "java", "bash", "go", "app", "dev", "cloud", "blog", "local", "test",
    "tar", "conf", "env", "lock",
])  # fmt: skip
_KNOWN_ENDINGS = frozenset([*_TLDS.split(), *_EXTENSIONS.split()])
_PRODUCTS = """
    Python Django Flask Node Node.js Deno Bun PHP Perl Java JDK Ruby Rails Rust Go Golang Kotlin Scala Swift Julia
    Ubuntu Debian Fedora Alpine CentOS macOS iOS iPadOS Android Windows Linux Kernel Kubernetes Docker Postgres
    PostgreSQL
    MySQL MariaDB SQLite Redis MongoDB TLS SSL USB Bluetooth HTML CSS CUDA cuDNN PyTorch TensorFlow NumPy Pandas SciPy
    React Vue Angular jQuery TypeScript JavaScript ECMAScript OpenGL OpenCL Vulkan DirectX GPT Claude Llama Gemini
    Mistral Qwen pip npm Git GCC Clang LLVM CMake Gradle Maven Spring Unity Unreal Blender FFmpeg WCAG Marp Version
    version Release release Versionen versión versione versão Python3 Hugo Jekyll Sphinx Wayland GNOME KDE Firefox
    Chrome Safari Hadoop Spark Kafka OpenSSL HTTP
"""
_CHIPS = "RTX|GTX|GT|RX|GeForce|Radeon|Quadro|Threadripper|EPYC|Xeon|Athlon|Pentium|Celeron|Core|Ultra|Ryzen"
"""Names before a number that is said in pairs in every language: *RTX forty ninety*."""

_PAIRED = "|".join([
    _CHIPS, "Boeing", "Airbus A", "[Pp]orts?", "RFC", "ISO", "IEC", "ISO/IEC", "IEEE", "EN", "ANSI", "ECMA", "PEP",
    "AES", "HTTPS?", "[Rr]oom", "[Ff]light", "[Ee]rror", "status", "code", "Highway", "Route", "Interstate", "Area",
])  # fmt: skip
"""The same in English, which says so of standards, ports and status codes too."""

_TAIL = r"(?P<tail>(?:-?(?:rc|alpha|beta|dev|a|b)\.?\d*)?)"
"""Of a version that is not final yet: *2.0-rc.1*."""

_NODE = re.compile(r"[^\W_]+")


def address_rules(lang: SpokenLanguage) -> Iterator[ReadingRule]:
    """Yield the rules of a language, in order."""
    del lang
    label = r"[^\W_](?:[\w-]*[^\W_])?"
    host = rf"(?:{label}\.)+(?:{'|'.join(_TLDS.split())})"
    extension = "|".join(sorted(_EXTENSIONS.split(), key=len, reverse=True))
    name = r"[\w+@~-]+(?:\.[\w+@-]+)*"
    end = r"(?![\w@/\\-]|\.\w)"
    yield rule("e-mail", rf"(?<![\w.+-])[\w.+-]+@(?:{label}\.)+[^\W\d_]{{2,}}{end}", _dotted)
    yield rule("URL", r"(?<!\w)(?:https?|ftp|ssh|git|file)://[^\s<>\"]*[\w/]", _url)
    yield rule(
        "host", rf"(?<![\w.@/-])(?:www\.)?({host})(?::(\d{{2,5}}))?(?:/[^\s<>\"()]*[\w/])?(?![\w@-]|\.\w)", _host
    )
    yield rule("Windows path", r"(?<!\w)[A-Z]:\\(?:[\w .()-]*\w\\?)+", _path)
    yield rule(
        "home or rooted path", rf"(?<![\w/.<])(?:~|\.{{1,2}})?/(?:{name}|\.{name})(?:/\.?{name})*/?(?!\w)", _path
    )
    yield rule("path with a file", rf"(?<![\w/.])(?:{name}/)+\.?{name}\.(?:{extension}){end}", _path)
    yield rule("path", r"(?<![\w/.])(?:[\w.-]+/){2,}[\w.-]*\w(?!\w)", _deep_path)
    yield rule(
        "dot file", rf"(?<![\w/.])\.(?:{extension}|git|ssh|venv|github|vscode|npm|cache|config|local)(?!\w)", _path
    )
    yield rule("file extension", rf"(?<![\w/.*])\*?\.({extension}){end}", _path)
    yield rule("file name", rf"(?<![\w/.])[\w-]+(?:\.[\w-]+)*\.(?:{extension}){end}", _file_name)
    yield rule("MAC address", r"(?<![\w:-])(?:[0-9A-Fa-f]{2}[:-]){5}[0-9A-Fa-f]{2}(?![\w:-])", _pairs)
    yield rule("UUID", r"(?<!\w)[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}(?!\w)", _characters)
    yield rule(
        "IPv6", r"(?<![\w:])(?=[0-9A-Fa-f:]*::|(?:[0-9A-Fa-f]{1,4}:){7})[0-9A-Fa-f:]{2,39}(?:/\d{1,3})?(?![\w:])", _ipv6
    )
    yield rule("IPv4", r"(?<![\w.])(?:\d{1,3}\.){3}\d{1,3}(?:/(?P<mask>\d{1,2})|:(?P<port>\d{1,5}))?(?!\w|\.\d)", _ipv4)
    yield rule("hexadecimal", r"(?<![\w])0(?:x[0-9A-Fa-f]+|b[01]+|o[0-7]+)(?!\w)", _hexadecimal)
    yield rule(
        "hash", r"(?<![\w-])(?=[0-9a-f]*\d[a-f]|[0-9a-f]*[a-f]\d)(?=\w*\d\w*\d)[0-9a-f]{7,64}(?![\w-])", _characters
    )
    yield rule(
        "version",
        rf"(?<![\w.])(?:v{SPACE}?|V(?=\d+\.))(?P<parts>\d+(?:\.\d+)*){_TAIL}(?!\w)",
        _version,
    )
    yield rule(
        "long version",
        r"(?<![\w.,])(?!\d{1,2}\.\d{1,2}\.(?:19|20)\d\d(?!\d))(?P<parts>\d+(?:\.\d+){2,4})" + _TAIL + r"(?!\w)(?!\.\d)",
        _bare_version,
    )


def product_rules(lang: SpokenLanguage) -> Iterator[ReadingRule]:
    """Yield the rules for *Python 3.11*, which is no decimal number, and for numbers that are said in pairs."""
    tier = rf"(?:{SPACE}\d(?={SPACE}))?(?:{SPACE}i[3579](?=-))?"
    names = _PAIRED if lang.code == "en" else _CHIPS
    unit = rf"(?!{SPACE}{one_of(lang.units)}(?!\w))" if lang.code == "en" else ""
    yield rule(
        "number in pairs",
        rf"(?<![\w-])(?P<name>(?:{names}){tier}|i[3579](?=-))(?P<link>{SPACE}|-|(?<=Airbus{SPACE}A))(?P<number>\d{{3,5}})"
        rf"(?P<variant>-\d{{1,3}})?(?P<letters>[A-Z]{{1,3}}(?:\d[A-Z]?)?)?(?![\w%°€$]|[.,:]\d|{SPACE}?[–-]\d){unit}",
        _paired,
    )
    yield rule("Wi-Fi standard", r"(?<![\w.])802\.(\d{1,2})([a-z]{0,2})(?!\w)", _wireless)
    yield rule("CVE", r"(?<![\w-])CVE-(\d{4})-(\d{4,7})(?![\w-])", _vulnerability)
    yield rule("HTTP version", r"(?<!\w)HTTP/(\d)(?![\w.])", _http)
    yield rule("port of this machine", r"(?<![\w.@-])localhost(?::(\d{2,5}))?(?![\w.-])", _local_host)
    products = "|".join(re.escape(word) for word in sorted(_PRODUCTS.split(), key=len, reverse=True))
    yield rule(
        "version of a product",
        rf"(?<!\w)(?P<product>{products})(?P<link>{SPACE}|-|/)(?P<parts>\d+(?:\.\d+)+){_TAIL}(?!\w)(?!\.\d)",
        _product,
    )


def pair_words(digits: str, lang: SpokenLanguage) -> str:
    """Return three to five digits as the numbers of products are said: 4090 is *forty ninety*, 404 *four oh four*.

    Round numbers stay whole: 8000, 9001, and 6500 as *sixty-five hundred*.
    """
    english = lang.code == "en"
    if digits[0] == "0" or len(digits) > 5 or re.fullmatch(r"\d{1,2}00\d", digits):
        return lang.number(digits)
    if len(digits) == 3:
        if digits.endswith("00") or (digits[1] == "0" and not english):
            return lang.number(digits)
        last = f"oh {lang.number(digits[2])}" if digits[1] == "0" else lang.number(digits[1:])
        return f"{lang.number(digits[0])} {last}"
    first, last = digits[:2], digits[2:]
    if last == "00":
        return f"{lang.number(first)} hundred" if english else lang.number(digits)
    if len(last) == 3:
        return f"{lang.number(first)} {pair_words(last, lang)}"
    zero = "oh" if english else lang.cardinal(0, "")
    return f"{lang.number(first)} {f'{zero} {lang.number(last[1])}' if last[0] == '0' else lang.number(last)}"


def _paired(match: re.Match[str], lang: SpokenLanguage) -> str | None:
    name, number = match["name"], match["number"]
    if name in {"code", "error", "Error", "Core", "Area", "EN"} and len(number) > 4:
        return None
    words = [
        lang.spell(word) if word.isupper() and len(word) < 4 else _tier(word, lang) for word in re.split(r"[ /-]", name)
    ]
    said = [*words, pair_words(number, lang)]
    if match["variant"]:
        said.append(lang.number(match["variant"][1:]))
    if match["letters"]:
        said.append(lang.spell(match["letters"]))
    return " ".join(said)


def _tier(word: str, lang: SpokenLanguage) -> str:
    if re.fullmatch(r"i?\d", word):
        return f"{lang.letter('i')} {lang.number(word[1])}" if word[0] == "i" else lang.number(word)
    return lang.acronyms.get(word, word)


def _wireless(match: re.Match[str], lang: SpokenLanguage) -> str:
    first = "eight oh two" if lang.code == "en" else lang.digits("802")
    return " ".join(filter(None, (first, lang.words["dot"], lang.number(match[1]), lang.spell(match[2]))))


def _vulnerability(match: re.Match[str], lang: SpokenLanguage) -> str:
    return f"{lang.spell('CVE')} {lang.year(int(match[1]))}, {lang.digits(match[2])}"


def _http(match: re.Match[str], lang: SpokenLanguage) -> str:
    return f"{lang.spell('HTTP')} {lang.number(match[1])}"


def _local_host(match: re.Match[str], lang: SpokenLanguage) -> str:
    said = "local host" if lang.code == "en" else "localhost"
    if not match[1]:
        return said
    port = pair_words(match[1], lang) if lang.code == "en" else lang.number(match[1])
    return f"{said} {lang.words['colon']} {port}"


def _ending(word: str, lang: SpokenLanguage) -> str:
    """Return how the last part of a name is said: *py* as *pie*, *md* letter by letter."""
    said = _SAID_ENDINGS.get(lang.code, {}).get(word.lower())
    if said is not None:
        return said
    is_known = word.lower() in _KNOWN_ENDINGS and len(word) < 4
    if word.lower() in _WORDLIKE or len(word) > 4 or (not is_known and len(word) > 2 and re.search("[aeiou]", word)):
        return word
    return lang.spell(word)


def split_identifier(word: str) -> str:
    """Return the words of a camelCase or snake_case name, with spaces between them."""
    spaced = re.sub(
        r"(?<=[a-zà-ÿ\d])(?=[A-ZÀ-Þ][a-zà-ÿ])|(?<=[a-zà-ÿ])(?=[A-ZÀ-Þ])|(?<=[A-Z])(?=[A-Z][a-z])", " ", word
    )
    return " ".join(re.sub(r"_+", " ", spaced).split())


_SIGNS = {".": "dot", "/": "slash", "\\": "backslash", "-": "dash", "_": "", "@": "at", "~": "tilde", ":": "colon",
          "+": "plus", "#": "hash", "*": "star", "&": "and"}  # fmt: skip


def dotted_words(text: str, lang: SpokenLanguage, *, endings: bool = True) -> str:
    """Return a name such as ``a.b@example.org`` with its signs said."""
    words = []
    parts = re.findall(r"[^\W_]+|_+|.", text)
    for at, part in enumerate(parts):
        if part in _SIGNS:
            words.append(lang.words[_SIGNS[part]] if _SIGNS[part] else "")
        elif part.isdecimal():
            words.append(lang.number(part) if len(part) < 5 else lang.digits(part))
        elif part.isalnum():
            dotted = at > 0 and parts[at - 1] == "."
            words.append(_ending(part, lang) if endings and dotted else _name(part, lang))
    return " ".join(filter(None, words))


def _name(part: str, lang: SpokenLanguage) -> str:
    if part.isascii() and re.search(r"\d", part):
        return " ".join(
            lang.number(run) if run.isdecimal() else split_identifier(run) for run in re.findall(r"\d+|\D+", part)
        )
    if part.isupper() and 1 < len(part) <= 4 and not re.search("[AEIOUÄÖÜ]", part):
        return lang.spell(part)
    return split_identifier(part)


def host_words(host: str, lang: SpokenLanguage) -> str:
    """Return how a host is said: ``example.org`` is *example dot org*."""
    return dotted_words(host.removeprefix("www."), lang)


def _dotted(match: re.Match[str], lang: SpokenLanguage) -> str:
    return dotted_words(match[0], lang)


def _url(match: re.Match[str], lang: SpokenLanguage) -> str:
    host = re.sub(r"^\w+://(?:[^/@]*@)?(?:www\.)?", "", match[0]).partition("/")[0]
    return dotted_words(host, lang) if re.search(r"\w", host) else ""


def _host(match: re.Match[str], lang: SpokenLanguage) -> str | None:
    host = match[1].removeprefix("www.")
    parts = host.split(".")
    if match[0] == "p.es" and lang.code == "it":
        return None  # per esempio
    # "so.me" is a missing space, "Node.js" a name: two short lower-case parts at least, or a path behind.
    if len(parts) == 2 and parts[1] in {"me", "in", "no", "us", "it", "is", "at", "so", "be"} and "/" not in match[0]:
        return None
    port = f" {lang.words['colon']} {lang.number(match[2])}" if match[2] else ""
    return host_words(host, lang) + port


def _path(match: re.Match[str], lang: SpokenLanguage) -> str | None:
    return dotted_words(match[0].rstrip(" "), lang)


def _deep_path(match: re.Match[str], lang: SpokenLanguage) -> str | None:
    if re.fullmatch(r"[\d/.]+", match[0]):
        return None
    return dotted_words(match[0], lang)


def _file_name(match: re.Match[str], lang: SpokenLanguage) -> str | None:
    if re.fullmatch(r"\w\.\w", match[0]):
        return None  # d.h. is an abbreviation
    if match[0] in {"Node.js", "Vue.js", "Next.js", "D3.js", "Three.js", "Express.js", "React.js"}:
        return f"{match[0][:-3]} {lang.spell('js')}"
    return dotted_words(match[0], lang)


def _characters(match: re.Match[str], lang: SpokenLanguage) -> str:
    return lang.spell(match[0])


def _pairs(match: re.Match[str], lang: SpokenLanguage) -> str:
    return ", ".join(lang.spell(pair) for pair in re.split("[:-]", match[0]))


def _hexadecimal(match: re.Match[str], lang: SpokenLanguage) -> str:
    return f"{lang.cardinal(0, '')} {lang.spell(match[0][1].upper() + match[0][2:])}"


def _ipv4(match: re.Match[str], lang: SpokenLanguage) -> str | None:
    numbers = re.findall(r"\d+", match[0])
    if any(int(number) > 255 for number in numbers[:4]):
        return None
    dot = f" {lang.words['dot']} "
    said = dot.join(lang.cardinal(int(number), "") for number in numbers[:4])
    if match["mask"]:
        return f"{said} {lang.words['slash']} {lang.number(match['mask'])}"
    return f"{said} {lang.words['colon']} {lang.number(match['port'])}" if match["port"] else said


def _ipv6(match: re.Match[str], lang: SpokenLanguage) -> str | None:
    address, _, mask = match[0].partition("/")
    if not re.search(r"[0-9A-Fa-f]", address) and address != "::":
        return None
    if address.count(":") < 2 or (address.endswith(":") and not address.endswith("::")):
        return None
    said = " ".join(lang.words["colon"] if char == ":" else lang.spell(char) for char in address)
    return f"{said} {lang.words['slash']} {lang.number(mask)}" if mask else said


def _parts(match: re.Match[str], lang: SpokenLanguage) -> str:
    point = lang.words["point"] if lang.code == "en" else lang.words["dot"]
    said = f" {point} ".join(lang.number(part) for part in match["parts"].split("."))
    tail = " ".join(
        lang.number(run)
        if run.isdecimal()
        else run.upper().replace("", " ").strip()
        if run in ("rc", "a", "b")
        else run
        for run in re.findall(r"\d+|[a-z]+", match["tail"])
    )
    return f"{said} {tail}" if tail else said


def _version(match: re.Match[str], lang: SpokenLanguage) -> str:
    before = match.string[: match.start()].split()[-1:]
    named = bool(before) and before[0].lower().strip("(") == lang.words["version"].lower()
    return _parts(match, lang) if named else f"{lang.words['version']} {_parts(match, lang)}"


def _bare_version(match: re.Match[str], lang: SpokenLanguage) -> str | None:
    if lang.decimal_comma and re.fullmatch(r"\d{1,3}(?:\.\d{3})+", match["parts"]):
        return None  # 1.000.000 is a number there
    return _parts(match, lang)


def _product(match: re.Match[str], lang: SpokenLanguage) -> str:
    product = programming_words(lang.code).get(match["product"], match["product"])
    if product.isupper() and not re.search("[AEIOU]", product):
        product = lang.spell(product)
    if match["link"] == "/":
        product = f"{product} {lang.words['slash']}"
    return f"{product} {_parts(match, lang)}"
