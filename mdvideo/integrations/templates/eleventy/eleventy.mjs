// mdvideo for Eleventy: a shortcode and the portable fence. Written by "mdvideo site eleventy".
//
//   import mdvideo from "./mdvideo/eleventy.mjs";
//   export default function (eleventyConfig) {
//     eleventyConfig.addPlugin(mdvideo, { folder: "videos", site: "https://example.org" });
//   }
//
// In a page: {% mdvideo "intro", "transcript: open" %}, or a code block named mdvideo.

import { readFileSync } from "node:fs";

import { figureOf, lineOfFence, readFence, readSite } from "./figure.mjs";
import { fillData, fillUrls } from "./fill.mjs";

/**
 * `folder` is the folder given to "mdvideo publish --out", `url` its path in the site, and `site` the site's URL, for
 * search engines.
 */
export default function mdvideo(eleventyConfig, { folder = "videos", url = "/videos/", site = "" } = {}) {
  eleventyConfig.addPassthroughCopy({ [folder]: url });
  eleventyConfig.ignores.add(`${folder}/**/*.html`); // transcripts are complete pages
  eleventyConfig.addWatchTarget(`${folder}/mdvideo.json`);

  const show = (options, page) => {
    const figure = figureOf(readSite(folder), options);
    const addPrefix = eleventyConfig.getFilter("url");
    const absolute = (path) => (site && path ? new URL(addPrefix(path), site).href : "");
    const data = fillData(figure.data, figure.baseUrl ?? absolute(url), absolute(page.url));
    // Eleventy's HTML <base> plugin, if it is in use, prefixes the URLs of finished pages.
    const base = figure.baseUrl ?? (eleventyConfig.getFilter("htmlBaseUrl") ? url : addPrefix(url));
    return fillUrls(figure.html.replace(/<\/figure>$/, () => `${data}</figure>`), base);
  };

  eleventyConfig.addShortcode("mdvideo", function (src, ...rest) {
    try {
      const options = { src };
      for (const argument of rest) {
        if (typeof argument === "string") Object.assign(options, readFence(argument));
        else for (const [key, value] of Object.entries(argument ?? {})) if (key !== "__keywords") options[key] = value;
      }
      return show(options, this.page);
    } catch (error) {
      throw new Error(`${this.page.inputPath}: ${error.message}`, { cause: error });
    }
  });

  eleventyConfig.amendLibrary("md", (md) => {
    const fence = md.renderer.rules.fence;
    md.renderer.rules.fence = (tokens, index, options, env, self) => {
      const { info, content } = tokens[index];
      if (info.trim() !== "mdvideo") return fence(tokens, index, options, env, self);
      try {
        return `${show(readFence(content), env.page)}\n`;
      } catch (error) {
        const page = env.page.inputPath;
        const line = lineOfFence(readFileSync(page, "utf8"), content);
        throw new Error(`${page}${line ? `:${line}` : ""}: ${error.message}`, { cause: error });
      }
    };
  });
}
