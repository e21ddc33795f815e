"""Generators whose templates ``mdvideo site`` writes, each with a small site: what their common tests need to know."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType

from tests.support.site_generators import FENCES, MISSING_VIDEO, link_npm_packages, make_project, require_program

HUGO_LAYOUT = (
    "<!doctype html><html lang=en><meta charset=utf-8><title>{{ .Title }}</title><body>{{ .Content }}</body></html>"
)
HUGO_SHORTCODES = """\
---
title: Deep
---

{{< mdvideo intro >}}

{{< mdvideo src="outro" start="1m 2s" >}}
"""
JEKYLL_INDEX = """\
---
title: Home
---

# Home

{% include mdvideo.html name="intro" transcript="open" start="2.5" width="640" %}

- in a list

  {% include mdvideo.html src="lessons/intro.deck.de.md" title='Caches "again" <b>' chapters="off" captions="no"
     download=false transcript="none" lang="fr" %}

The end.
"""
JEKYLL_POST = '---\ntitle: Post\n---\n{% include mdvideo.html name="outro" width="50%" %}\n'
ELEVENTY_CONFIG = """\
import { EleventyHtmlBasePlugin } from "@11ty/eleventy";
import mdvideo from "./mdvideo/eleventy.mjs";
export default function (eleventyConfig) {
  if (process.argv.includes("--output=with-base")) eleventyConfig.addPlugin(EleventyHtmlBasePlugin);
  eleventyConfig.addPlugin(mdvideo, { site: "https://example.org" });
  return { pathPrefix: "/sub/" };
}
"""
ASTRO_CONFIG = """\
import { defineConfig } from "astro/config";
import mdvideo from "./src/mdvideo/remark.mjs";
export default defineConfig({
  site: "https://example.org",
  base: "/sub",
  markdown: { remarkPlugins: [[mdvideo, { folder: "public/videos", base: "/sub/videos/" }]] },
});
"""
ASTRO_INDEX = """\
---
import Mdvideo from "../components/Mdvideo.astro";
---
<html lang="en"><head><meta charset="utf-8" /><title>Home</title></head><body>
<Mdvideo name="intro" transcript="open" width={640} start={2.5} />
<Mdvideo name="outro" title={`The "end" <b>`} captions={false} chapters={false} />
</body></html>
"""


@dataclass(frozen=True, slots=True)
class TemplateHost:
    """A generator and a small site for it at https://example.org/sub/.

    ``generator`` is its name for ``mdvideo site``. ``command`` follows the program, which is ``node`` where there is an
    npm ``package``. Pages are paths in ``out``: the one of ``FENCES``, and the one that contains schema.org data, whose
    second chapter has the URL ``clip_url``. ``addresses`` are pages to open in a browser, relative to the site.
    ``wrong_page`` is the path and the text of a page that names a missing video, for which the build reports ``error``.
    """

    generator: str
    files: Mapping[str, str]
    out: str
    fence_page: str
    data_page: str
    clip_url: str
    addresses: tuple[str, ...]
    wrong_page: tuple[str, str]
    error: str
    command: tuple[str, ...] = ()
    package: str | None = None

    def make_project(
        self, folder: Path, videos_folder: Path, files: Mapping[str, str] = MappingProxyType({})
    ) -> tuple[Path, tuple[str, ...]]:
        """Make a project with the site's files, and ``files`` besides or instead.

        Returns its folder and the command that builds it. Skips the test if the generator is not installed.
        """
        files = {**self.files, **files}
        if self.package is None:
            program = require_program(self.generator, self.generator.capitalize())
            project = make_project(folder, self.generator, videos_folder, files)
        else:
            project = make_project(folder, self.generator, videos_folder, files)
            program = link_npm_packages(project, self.package)
        return project, (program, *self.command)


HUGO = TemplateHost(
    "hugo",
    {
        "config.toml": 'baseURL = "https://example.org/sub/"\ndisableKinds = ["taxonomy", "term"]\n',
        "layouts/_default/single.html": HUGO_LAYOUT,
        "layouts/_default/list.html": HUGO_LAYOUT,
        "content/_index.md": FENCES,
        "content/posts/deep/page.md": HUGO_SHORTCODES,
    },
    out="public",
    fence_page="index.html",
    data_page="posts/deep/page/index.html",
    clip_url="https://example.org/sub/posts/deep/page/?t=4&v=intro",
    addresses=("", "posts/deep/page/"),
    wrong_page=("content/wrong.md", MISSING_VIDEO),
    error='wrong.md:7:1": there is no video "intr.deck.md"; published are: intro, intro.de, outro',
)
JEKYLL = TemplateHost(
    "jekyll",
    {
        "_config.yml": "url: https://example.org\nbaseurl: /sub\n",
        "index.md": JEKYLL_INDEX,
        "_posts/2026-11-21-post.md": JEKYLL_POST,
        "_layouts/default.html": "<!doctype html><title>T</title>{{ content }}",
    },
    out="_site",
    fence_page="index.html",
    data_page="index.html",
    clip_url="https://example.org/sub/?t=4&v=intro",
    addresses=("", "2026/11/21/post.html"),
    wrong_page=("wrong.md", '---\ntitle: Wrong\n---\n\n{% include mdvideo.html name="intr" %}\n'),
    error="there is no video intr, published are: intro intro.de outro",
    command=("build", "--safe"),
)
ELEVENTY = TemplateHost(
    "eleventy",
    {
        "package.json": '{"type": "module"}',
        "eleventy.config.js": ELEVENTY_CONFIG,
        "index.md": FENCES,
        "posts/deep/page.md": '---\ntitle: Deep\n---\n\n{% mdvideo "intro", "transcript: open", "start: 1m 2s" %}\n',
        "nunjucks.njk": '{% mdvideo "outro", transcript="none", download=false %}',
        ".eleventyignore": "with-base\n",
    },
    out="_site",
    fence_page="index.html",
    data_page="posts/deep/page/index.html",
    clip_url="https://example.org/sub/posts/deep/page/?t=4&v=intro",
    addresses=("", "posts/deep/page/"),
    wrong_page=("wrong.md", MISSING_VIDEO),
    error='wrong.md:7: there is no video "intr.deck.md"; did you mean intro?',
    command=("node_modules/@11ty/eleventy/cmd.cjs",),
    package="@11ty/eleventy",
)
ASTRO = TemplateHost(
    "astro",
    {
        "package.json": '{"type": "module"}',
        "astro.config.mjs": ASTRO_CONFIG,
        "src/pages/index.astro": ASTRO_INDEX,
        "src/pages/deep/page.md": FENCES,
    },
    out="dist",
    fence_page="deep/page/index.html",
    data_page="index.html",
    clip_url="https://example.org/sub?t=4&v=intro",
    addresses=("", "deep/page/"),
    wrong_page=("src/pages/wrong.md", MISSING_VIDEO),
    error='wrong.md:7: there is no video "intr.deck.md"; did you mean intro?',
    command=("node_modules/astro/astro.js", "build"),
    package="astro",
)
HOSTS = {host.generator: host for host in (HUGO, JEKYLL, ELEVENTY, ASTRO)}

BuiltProject = Callable[[TemplateHost], Path]
"""The fixture ``built_project``: builds the site of a generator once, and returns the folder of its project."""
