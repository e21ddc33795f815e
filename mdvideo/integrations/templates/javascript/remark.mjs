// Videos in Markdown for Astro and Docusaurus: the portable fence, and <Mdvideo name="intro" /> in MDX. Written by
// "mdvideo site". It runs while pages are built, so that no page loads more of mdvideo.json than its own figures.

import { readFileSync } from "node:fs";

import { figureOf, lineOfFence, readFence, readSite } from "./figure.mjs";
import { addressed } from "./fill.mjs";

const COMPONENT = "Mdvideo";

/**
 * `folder` is what "mdvideo publish --out" was given. With `base`, the address of that folder in the site, a fence
 * becomes the finished figure, but for what search engines read, since the page's address is not known here. Without,
 * it becomes the component Mdvideo, which knows the addresses when it is shown.
 */
export default function remarkMdvideo({ folder, base = null }) {
  return (tree, file) => {
    const path = file.path ?? file.history?.at(-1) ?? "";
    const show = (options) => figureOf(readSite(folder), options, { linked: base !== null });
    const finished = (figure) => addressed(figure.html, figure.baseUrl ?? base);

    const visit = (node) => {
      if (!node.children) return;
      node.children = node.children.map((child) => {
        visit(child);
        if (child.type === "code" && child.lang === "mdvideo") {
          return at(path, () => lineOfFence(textOf(path), child.value), () => {
            const figure = show(readFence(child.value));
            if (base === null) return element(COMPONENT, attributesOf(figure), "mdxJsxFlowElement");
            if (!path.endsWith(".mdx")) return { type: "html", value: finished(figure) };
            return element("Fragment", { "set:html": finished(figure) }, "mdxJsxFlowElement");
          });
        }
        if (base === null && /^mdxJsx(Flow|Text)Element$/.test(child.type) && child.name === COMPONENT) {
          const line = () => child.position.start.line + linesBefore(path, String(file.value));
          return at(path, line, () => element(COMPONENT, attributesOf(show(givenTo(child))), child.type));
        }
        return child;
      });
    };
    visit(tree);
  };
}

/** What `work` gives; its errors get the page and the line. */
function at(path, line, work) {
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

/** The options of an element; they are text, since nothing runs yet. */
function givenTo(node) {
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

/** How many lines of a page, its front matter, stand before what its generator handed on. */
function linesBefore(path, content) {
  const whole = textOf(path);
  const rest = content.trimEnd();
  const begin = rest ? whole.lastIndexOf(rest) : -1;
  return begin > 0 ? whole.slice(0, begin).split("\n").length - 1 : 0;
}
