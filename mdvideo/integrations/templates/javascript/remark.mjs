// Videos in Markdown for Astro and Docusaurus: the portable fence, and <Mdvideo name="intro" /> in MDX. Written by
// "mdvideo site". It runs while pages are built, so a page contains only its own figures, not all of mdvideo.json.

import { readFileSync } from "node:fs";

import { figureOf, lineOfFence, readFence, readSite } from "./figure.mjs";
import { fillUrls } from "./fill.mjs";

const COMPONENT = "Mdvideo";

/**
 * `folder` is the folder given to "mdvideo publish --out". With `base`, the URL of that folder in the site, a fence
 * becomes the complete figure without data for search engines, since the page's URL is not known here. Without it, a
 * fence becomes the component Mdvideo, which knows the URLs when it is rendered.
 */
export default function remarkMdvideo({ folder, base = null }) {
  return (tree, file) => {
    const path = file.path ?? file.history?.at(-1) ?? "";
    const show = (options) => figureOf(readSite(folder), options, { linked: base !== null });
    const complete = (figure) => fillUrls(figure.html, figure.baseUrl ?? base);

    const visit = (node) => {
      if (!node.children) return;
      node.children = node.children.map((child) => {
        visit(child);
        if (child.type === "code" && child.lang === "mdvideo") {
          return withPlace(path, () => lineOfFence(textOf(path), child.value), () => {
            const figure = show(readFence(child.value));
            if (base === null) return element(COMPONENT, attributesOf(figure), "mdxJsxFlowElement");
            if (!path.endsWith(".mdx")) return { type: "html", value: complete(figure) };
            return element("Fragment", { "set:html": complete(figure) }, "mdxJsxFlowElement");
          });
        }
        if (base === null && /^mdxJsx(Flow|Text)Element$/.test(child.type) && child.name === COMPONENT) {
          const line = () => child.position.start.line + linesBefore(path, String(file.value));
          return withPlace(path, line, () => element(COMPONENT, attributesOf(show(optionsOf(child))), child.type));
        }
        return child;
      });
    };
    visit(tree);
  };
}

/** Returns the result of `work`; adds the page and the line to its errors. */
function withPlace(path, line, work) {
  try {
    return work();
  } catch (error) {
    const number = line();
    throw new Error(`${path}${number ? `:${number}` : ""}: ${error.message}`, { cause: error });
  }
}

const attributesOf = ({ html, data, style, script, baseUrl }) => ({ figure: html, data, styleFile: style, scriptFile: script, baseUrl });

function element(name, given, type) {
  const attributes = Object.entries(given)
    .filter(([, value]) => value)
    .map(([key, value]) => ({ type: "mdxJsxAttribute", name: key, value }));
  return { type, name, attributes, children: [] };
}

/** Returns the options of an element. They must be literals, since expressions are not evaluated yet. */
function optionsOf(node) {
  const options = {};
  for (const { name, value } of node.attributes) {
    const plain = typeof value === "object" && value !== null ? value.value : (value ?? "on");
    if (typeof value === "object" && value !== null && !/^(true|false|[\d.]+)$/.test(plain)) {
      throw new Error(`${name} must be text: ${name}="…"`);
    }
    options[name === "name" ? "src" : name] = plain;
  }
  return options;
}

function textOf(path) {
  try {
    return readFileSync(path, "utf8");
  } catch {
    return "";
  }
}

/** Returns the number of lines of a page, its front matter, before the content that the generator passes on. */
function linesBefore(path, content) {
  const whole = textOf(path);
  const rest = content.trimEnd();
  const begin = rest ? whole.lastIndexOf(rest) : -1;
  return begin > 0 ? whole.slice(0, begin).split("\n").length - 1 : 0;
}
