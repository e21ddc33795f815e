"""ProperDocs builds with the same plugin, without MkDocs."""

from __future__ import annotations

import subprocess
import sys
from functools import partial
from pathlib import Path

import pytest

from tests.support.chromium import InChromium
from tests.support.range_server import serve_folder
from tests.support.sample_site import output_of, write_pages
from tests.support.site_browser import check_page

CONFIG = """\
site_name: Caches
site_url: https://docs.example.org/
theme:
  name: null
  custom_dir: theme
markdown_extensions: [admonition]
plugins:
  - mdvideo:
      decks: [talks/*.md]
"""
TEMPLATE = """\
<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>{{ page.title }}</title><link rel="icon" href="data:,">
{% for path in config.extra_css %}<link rel="stylesheet" href="{{ path | url }}">{% endfor %}
</head><body>{{ page.content }}
{% for script in config.extra_javascript %}{{ script | script_tag }}{% endfor %}</body></html>
"""
WITHOUT_MKDOCS = """\
import sys

class Nowhere:
    def find_spec(self, name, path=None, target=None):
        if name.partition(".")[0] == "mkdocs":
            raise ModuleNotFoundError(name)

sys.meta_path.insert(0, Nowhere())
"""
BUILD = "from properdocs.__main__ import cli; cli(['build', '--strict'])"


def write_site(root: Path) -> Path:
    write_pages(root)
    (root / "theme").mkdir()
    (root / "theme/main.html").write_text(TEMPLATE, encoding="utf-8")
    (root / "mkdocs.yml").write_text(CONFIG, encoding="utf-8")
    return root


@pytest.mark.browser
def test_videos_play(tmp_path: Path, in_chromium: InChromium) -> None:
    output_of(write_site(tmp_path), ["properdocs", "build", "--strict"])
    with serve_folder(tmp_path / "site") as base:
        for path in ("", "lessons/deep/keys/"):
            in_chromium(partial(check_page, base=base, path=path))


def test_a_site_builds_without_mkdocs(tmp_path: Path) -> None:
    write_site(tmp_path)
    done = subprocess.run(
        [sys.executable, "-c", WITHOUT_MKDOCS + BUILD], cwd=tmp_path, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    assert "data-mdvideo=" in (tmp_path / "site/index.html").read_text(encoding="utf-8")


def test_the_plugin_is_based_on_properdocs_without_mkdocs() -> None:
    code = (
        WITHOUT_MKDOCS + "import mdvideo.integrations.mkdocs.plugin as m; print(m.MdvideoPlugin.__mro__[1].__module__)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "properdocs.plugins"
