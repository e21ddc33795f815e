"""Docusaurus: pages go through its compiler (MDX), our plugin and our component, and React renders them as HTML.

A build by Docusaurus itself takes a minute and 260 MB of packages, so it runs only if somebody has installed them.
"""

from __future__ import annotations

import shutil
from functools import partial
from pathlib import Path

import pytest

from tests.support.chromium import InChromium
from tests.support.npm_packages import MODULES
from tests.support.range_server import serve_folder
from tests.support.site_browser import check_page
from tests.support.site_generators import (
    FENCES,
    MISSING_VIDEO,
    build_project,
    check_fences,
    link_npm_packages,
    make_project,
    run_generator,
)

CONFIG = """\
import mdvideo from './src/mdvideo/remark.mjs';
const remarkPlugins = [[mdvideo, {folder: 'static/videos'}]];
export default {
  title: 'T', url: 'https://example.org', baseUrl: '/sub/', onBrokenLinks: 'throw',
  presets: [['classic', {docs: {routeBasePath: '/', remarkPlugins}, blog: false}]],
};
"""
DEEP = """\
---
title: Deep
---

<Mdvideo name="intro" transcript="open" width={640} start="2.5" captions={true} />

- in a list

  <Mdvideo name="outro" title="The &quot;end&quot;" />
"""
FILES = {
    "package.json": '{"private": true}',
    "docusaurus.config.mjs": CONFIG,
    "docs/index.md": FENCES.replace("title: Home", "title: Home\nslug: /"),
    "docs/deep/page.mdx": DEEP,
}
RENDER = """\
import {readFileSync, writeFileSync} from 'node:fs';
import {evaluate} from '@mdx-js/mdx';
import * as runtime from 'react/jsx-runtime';
import {createElement} from 'react';
import {renderToStaticMarkup} from 'react-dom/server';
import {build} from 'esbuild';
import remarkMdvideo from './src/mdvideo/remark.mjs';

const hooks = {
  Head: `import {Fragment} from 'react'; export default Fragment;`,
  router: `export const useLocation = () => ({pathname: '/sub/deep/page'});`,
  useDocusaurusContext: `export default () => ({siteConfig: {url: 'https://example.org'}});`,
  useBaseUrl: `export const useBaseUrlUtils = () => ({withBaseUrl: (path) => '/sub' + path});`,
};
await build({
  entryPoints: ['src/components/Mdvideo.jsx'], bundle: true, format: 'esm', outfile: 'component.mjs',
  external: ['react'], plugins: [{name: 'docusaurus', setup(it) {
    it.onResolve({filter: /^@docusaurus/}, ({path}) => ({path: path.split('/')[1], namespace: 'docusaurus'}));
    it.onLoad({filter: /.*/, namespace: 'docusaurus'}, ({path}) => ({contents: hooks[path], resolveDir: '.'}));
  }}],
});
const {default: Mdvideo} = await import('./component.mjs');
const path = process.argv[2];
const value = readFileSync(path, 'utf8').replace(/^---\\n[^]*?\\n---\\n/, '');
const page = await evaluate({path, value}, {...runtime, remarkPlugins: [[remarkMdvideo, {folder: 'static/videos'}]]});
console.log(renderToStaticMarkup(createElement(page.default, {components: {Mdvideo}})));
"""


def render(folder: Path, videos_folder: Path, file: str, files: dict[str, str]) -> tuple[int, str]:
    """Render a page; returns the exit status, and the HTML or the error."""
    project = make_project(folder, "docusaurus", videos_folder, {**FILES, "render.mjs": RENDER, **files})
    done = run_generator(project, link_npm_packages(project, "@mdx-js"), "render.mjs", file)
    return done.returncode, done.stdout


def test_a_fence_becomes_the_figure_with_its_options(videos_folder: Path, tmp_path: Path) -> None:
    code, page = render(tmp_path / "site", videos_folder, "docs/index.md", {})
    assert code == 0, page
    check_fences(page)


def test_the_component_links_script_and_style_and_has_structured_data(videos_folder: Path, tmp_path: Path) -> None:
    code, page = render(tmp_path / "site", videos_folder, "docs/deep/page.mdx", {})
    assert code == 0, page
    assert 'poster="/sub/videos/intro-' in page
    assert "intro.mp4#t=2.5" in page
    assert '<link rel="stylesheet" href="/sub/videos/mdvideo-' in page
    assert '<script src="/sub/videos/mdvideo-' in page
    assert '"url": "https://example.org/sub/deep/page?t=4' in page


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (MISSING_VIDEO, 'wrong.mdx:7: there is no video "intr.deck.md"; did you mean intro?'),
        (
            '---\ntitle: T\n---\n\n<Mdvideo name="outr" />\n',
            'wrong.mdx:5: there is no video "outr"; did you mean outro?',
        ),
        ('<Mdvideo name="intro" widht="3" />\n', 'wrong.mdx:1: there is no option "widht"; did you mean width?'),
        ("<Mdvideo name={chosen} />\n", 'wrong.mdx:1: name must be text: name="…"'),
    ],
)
def test_an_error_fails_the_build_with_page_and_line(
    videos_folder: Path, tmp_path: Path, text: str, expected: str
) -> None:
    code, output = render(tmp_path / "site", videos_folder, "docs/wrong.mdx", {"docs/wrong.mdx": text})
    assert code != 0
    assert expected in output


@pytest.mark.browser
def test_docusaurus_builds_pages_whose_videos_play(
    videos_folder: Path, tmp_path: Path, in_chromium: InChromium
) -> None:
    if not (MODULES / "@docusaurus/core").is_dir():
        pytest.skip("Docusaurus is optional, and not installed")
    project = make_project(tmp_path / "site", "docusaurus", videos_folder, FILES)
    node = link_npm_packages(project, "@docusaurus/core")
    build_project(project, node, "node_modules/@docusaurus/core/bin/docusaurus.mjs", "build")
    shutil.move(project / "build", project / "out")
    with serve_folder(project / "out", "/sub/") as base:
        for path in ("", "deep/page/"):
            in_chromium(partial(check_page, base=base, path=path))
