// Published videos and their figures, from mdvideo.json. Written by "mdvideo site"; it runs in Node.js.

import { readFileSync, statSync } from "node:fs";
import { join } from "node:path";

const VERSION = 1;
const SWITCHES = { on: true, true: true, yes: true, off: false, false: false, no: false };
const WIDTH = /^\d{1,4}(\.\d{1,3})?(px|em|rem|ch|vw|%)?$/;
const TIME = /^(?:(\d+) ?m ?)?(\d+(?:\.\d+)?) ?s?$/;

const escapeHtml = (text) => String(text).replace(/[&<>"']/g, (sign) => `&#${sign.charCodeAt(0)};`);

const readSwitch = (value) => {
  const found = SWITCHES[String(value).toLowerCase()];
  if (found === undefined) throw new Error(`"${value}" is neither on nor off`);
  return found;
};

/** Every option, with its reader. */
const OPTIONS = {
  src: String,
  title: String,
  width(value) {
    if (!WIDTH.test(value)) throw new Error(`"${value}" is not a width; write 640, 640px, 40rem or 80%`);
    return /\d$/.test(value) ? `${value}px` : value;
  },
  start(value) {
    const found = TIME.exec(value);
    if (!found) throw new Error(`"${value}" is not a time; write 12.5, 12.5s or 1m 20s`);
    return Number(found[1] ?? 0) * 60 + Number(found[2]);
  },
  captions: readSwitch,
  chapters: readSwitch,
  transcript(value) {
    if (!["open", "closed", "none"].includes(value)) throw new Error(`"${value}" is not open, closed or none`);
    return value;
  },
  download: readSwitch,
  lang: String,
};

/** Returns the Levenshtein distance of two words. */
function distance(one, other) {
  let row = [...other, ""].map((_, at) => at);
  for (const [number, letter] of [...one].entries()) {
    const next = [number + 1];
    for (const [at, letterThere] of [...other].entries()) {
      next.push(Math.min(next[at] + 1, row[at + 1] + 1, row[at] + (letter === letterThere ? 0 : 1)));
    }
    row = next;
  }
  return row.at(-1);
}

function suggestion(name, known) {
  const [nearest] = known.map((one) => [distance(name, one), one]).sort((a, b) => a[0] - b[0]);
  if (nearest && nearest[0] <= Math.max(1, name.length / 2.5)) return `; did you mean ${nearest[1]}?`;
  return known.length ? `; choose from: ${known.slice(0, 20).join(", ")}` : "";
}

const sites = new Map(); // path of a manifest: its modification time and content

/** Reads the manifest of a published folder. Throws if it is missing or invalid. */
export function readSite(folder) {
  const path = join(folder, "mdvideo.json");
  let written;
  try {
    written = statSync(path).mtimeMs;
  } catch {
    throw new Error(`there is no ${path}; run: mdvideo publish DECKS --out ${folder}`);
  }
  const known = sites.get(path);
  if (known?.written === written) return known.site;
  let site;
  try {
    site = JSON.parse(readFileSync(path, "utf8"));
  } catch (error) {
    throw new Error(`${path} is not a valid manifest: ${error.message}`);
  }
  if (site.version > VERSION) throw new Error(`${path} was written by a later mdvideo; run: mdvideo site --force`);
  sites.set(path, { written, site });
  return site;
}

/** Reads the options in the body of a fence: an option and its value on each line, as in YAML. */
export function readFence(body) {
  const options = {};
  for (const line of body.split("\n")) {
    if (/^\s*(#.*)?$/.test(line)) continue;
    const found = /^([\w-]+):\s+(?:"(.*)"|'(.*)'|(.*?))\s*(?:\s#.*)?$/.exec(line.trim());
    if (!found) throw new Error(`"${line.trim()}": expected an option and its value; write src: intro.deck.md`);
    options[found[1]] = found[2] ?? found[3] ?? found[4];
  }
  return options;
}

/** Returns the line of a page in which the fence with this body begins, or 0 if it is not found. */
export function lineOfFence(text, body) {
  const plain = (lines) => lines.map((line) => line.replace(/^[\s>]+/, "").trimEnd());
  const wanted = plain(body.trimEnd().split("\n"));
  const lines = plain(text.split(/\r?\n/));
  const isThere = (at) => wanted.every((line, number) => lines[at + 1 + number] === line);
  return lines.findIndex((line, at) => /^(`{3,}|~{3,})\s*mdvideo\b/.test(line) && isThere(at)) + 1;
}

function checkOptions(given) {
  const options = { captions: true, chapters: true, transcript: "closed", download: true, start: 0 };
  for (const [key, value] of Object.entries(given)) {
    if (value === undefined) continue;
    if (!Object.hasOwn(OPTIONS, key)) throw new Error(`there is no option "${key}"${suggestion(key, Object.keys(OPTIONS))}`);
    try {
      options[key] = OPTIONS[key](typeof value === "string" ? value.trim() : value);
    } catch (error) {
      throw new Error(`${key}: ${error.message}`);
    }
  }
  if (!options.src) throw new Error("no video is named; write src: intro.deck.md");
  return options;
}

function findVideo(site, src) {
  const file = src.replaceAll("\\", "/").split("/").at(-1);
  const name = file.replace(/\.md$/, "").replace(/\.deck(\.[A-Za-z][\w-]*)?$/, "$1");
  const video = site.videos.find((video) => video.name === src || video.name === name);
  if (!video) throw new Error(`there is no video "${src}"${suggestion(name, site.videos.map((video) => video.name))}`);
  if (!video.figure?.length) throw new Error(`the video "${video.name}" was published by an earlier mdvideo; publish it again`);
  return video;
}

/**
 * Returns the figure for these options: its HTML, and the data for search engines. In both, URLs are still placeholders,
 * for fill.mjs. The page must load `style` and `script`, which are relative to the manifest, unless `linked` makes the
 * figure load them.
 */
export function figureOf(site, given, { linked = true } = {}) {
  const options = checkOptions(given);
  const video = findVideo(site, options.src);
  const omitted = new Set(linked ? ["data"] : ["data", "style", "script"]);
  if (!options.chapters) omitted.add("chapters");
  if (!options.download) omitted.add("download");
  if (options.transcript === "none") omitted.add("transcript");
  if (omitted.has("download") && omitted.has("transcript")) omitted.add("links");
  const labels = site.words[(options.lang ?? video.lang).split("-")[0]] ?? site.words.en;
  const values = {
    ...labels,
    title: escapeHtml(options.title ?? video.title),
    narrow: options.width ? ` style="max-width:${options.width}"` : "",
    start: options.start ? `#t=${options.start}` : "",
    captioned: options.captions ? ' default=""' : "",
    opened: options.transcript === "open" ? ' open=""' : "",
  };
  const fill = (part) => part.html.replace(/<:(\w+)>/g, (placeholder, name) => values[name] ?? placeholder);
  return {
    html: video.figure.filter((part) => !omitted.has(part.part)).map(fill).join(""),
    data: video.figure.filter((part) => part.part === "data").map(fill).join(""),
    style: site.style,
    script: site.script,
    baseUrl: site.base_url,
  };
}
