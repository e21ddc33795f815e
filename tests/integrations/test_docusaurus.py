"""What Docusaurus gets. Its own build takes a minute and 260 MB, so it runs only where somebody installed it; else
pages go through the same compiler (MDX), our plugin and our component, and React writes them as HTML.
"""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from tests.support.sample_site import all_is_well
from tests.support.site_browser import served
from tests.support.site_generators import FENCES, WRONG, built, equipped, node, ran, shows_what_was_asked_for

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


def rendered(folder: Path, videos: Path, file: str, files: dict[str, str]) -> tuple[int, str]:
    project = equipped(folder, "docusaurus", videos, {**FILES, "render.mjs": RENDER, **files})
    done = ran(project, node(project, "@mdx-js"), "render.mjs", file)
    return done.returncode, done.stdout


def test_the_fence_shows_what_it_asks_for(videos: Path, tmp_path: Path) -> None:
    code, page = rendered(tmp_path / "site", videos, "docs/index.md", {})
    assert code == 0, page
    shows_what_was_asked_for(page)


def test_the_component_links_script_and_style_and_tells_search_engines(videos: Path, tmp_path: Path) -> None:
    code, page = rendered(tmp_path / "site", videos, "docs/deep/page.mdx", {})
    assert code == 0, page
    assert 'poster="/sub/videos/intro-' in page
    assert "intro.mp4#t=2.5" in page
    assert '<link rel="stylesheet" href="/sub/videos/mdvideo-' in page
    assert '<script src="/sub/videos/mdvideo-' in page
    assert '"url": "https://example.org/sub/deep/page?t=4' in page


@pytest.mark.parametrize(
    ("text", "told"),
    [
        (WRONG, 'wrong.mdx:7: there is no video "intr.deck.md"; did you mean intro?'),
        (
            '---\ntitle: T\n---\n\n<Mdvideo name="outr" />\n',
            'wrong.mdx:5: there is no video "outr"; did you mean outro?',
        ),
        ('<Mdvideo name="intro" widht="3" />\n', 'wrong.mdx:1: mdvideo knows no "widht"; did you mean width?'),
        ("<Mdvideo name={chosen} />\n", 'wrong.mdx:1: name must be text: name="…"'),
    ],
)
def test_a_fault_fails_the_build_with_page_and_line(videos: Path, tmp_path: Path, text: str, told: str) -> None:
    code, said = rendered(tmp_path / "site", videos, "docs/wrong.mdx", {"docs/wrong.mdx": text})
    assert code != 0
    assert told in said


@pytest.mark.browser
def test_docusaurus_builds_pages_whose_videos_play(videos: Path, tmp_path: Path, in_chromium) -> None:
    project = equipped(tmp_path / "site", "docusaurus", videos, FILES)
    path = node(project, "@docusaurus/core")
    built(project, path, "node_modules/@docusaurus/core/bin/docusaurus.mjs", "build")
    shutil.move(project / "build", project / "out")
    with served(project / "out", "/sub/") as base:
        for page_path in ("", "deep/page/"):
            in_chromium(lambda page, at=page_path: all_is_well(page, base, at))
