// Published videos and the figures that show them, from mdvideo.json. Written by "mdvideo site"; it runs in Node.js.

import { readFileSync, statSync } from "node:fs";
import { join } from "node:path";

const VERSION = 1;
const SWITCHES = { on: true, true: true, yes: true, off: false, false: false, no: false };
const WIDTH = /^\d{1,4}(\.\d{1,3})?(px|em|rem|ch|vw|%)?$/;
const TIME = /^(?:(\d+) ?m ?)?(\d+(?:\.\d+)?) ?s?$/;

const escaped = (text) => String(text).replace(/[&<>"']/g, (sign) => `&#${sign.charCodeAt(0)};`);

const switched = (value) => {
  const found = SWITCHES[String(value).toLowerCase()];
  if (found === undefined) throw new Error(`"${value}" is neither on nor off`);
  return found;
};

/** What can be asked for, each with its reader. */
const OPTIONS = {
  src: String,
  title: String,
  width(value) {
    if (!WIDTH.test(value)) throw new Error(`"${value}" is no width; write 640, 640px, 40rem or 80%`);
    return /\d$/.test(value) ? `${value}px` : value;
  },
  start(value) {
    const found = TIME.exec(value);
    if (!found) throw new Error(`"${value}" is no length of time; write 12.5, 12.5s or 1m 20s`);
    return Number(found[1] ?? 0) * 60 + Number(found[2]);
  },
  captions: switched,
  chapters: switched,
  transcript(value) {
    if (!["open", "closed", "none"].includes(value)) throw new Error(`"${value}" is none of open, closed, none`);
    return value;
  },
  download: switched,
  lang: String,
};

/** How many letters must change to get from one word to the other (Levenshtein's distance). */
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
  return known.length ? `; known are ${known.slice(0, 20).join(", ")}` : "";
}

const sites = new Map(); // path of a manifest: when it was written, and what it says

/** The manifest of a published folder. Throws when there is none, or when it cannot be used. */
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
    throw new Error(`${path} is no whole manifest: ${error.message}`);
  }
  if (site.version > VERSION) throw new Error(`${path} was written by a later mdvideo; run: mdvideo site --force`);
  sites.set(path, { written, site });
  return site;
}

/** The options that a fence's body holds: a key and a value on each line, as in YAML. */
export function readFence(body) {
  const options = {};
  for (const line of body.split("\n")) {
    if (/^\s*(#.*)?$/.test(line)) continue;
    const found = /^([\w-]+):\s+(?:"(.*)"|'(.*)'|(.*?))\s*(?:\s#.*)?$/.exec(line.trim());
    if (!found) throw new Error(`"${line.trim()}": a fence holds keys and values; write src: intro.deck.md`);
    options[found[1]] = found[2] ?? found[3] ?? found[4];
  }
  return options;
}

/** The line of a page's text in which the fence with this body begins; 0 where it cannot be found. */
export function lineOfFence(text, body) {
  const plain = (lines) => lines.map((line) => line.replace(/^[\s>]+/, "").trimEnd());
  const wanted = plain(body.trimEnd().split("\n"));
  const lines = plain(text.split(/\r?\n/));
  const isThere = (at) => wanted.every((line, number) => lines[at + 1 + number] === line);
  return lines.findIndex((line, at) => /^(`{3,}|~{3,})\s*mdvideo\b/.test(line) && isThere(at)) + 1;
}

function checked(given) {
  const options = { captions: true, chapters: true, transcript: "closed", download: true, start: 0 };
  for (const [key, value] of Object.entries(given)) {
    if (value === undefined) continue;
    if (!Object.hasOwn(OPTIONS, key)) throw new Error(`mdvideo knows no "${key}"${suggestion(key, Object.keys(OPTIONS))}`);
    try {
      options[key] = OPTIONS[key](typeof value === "string" ? value.trim() : value);
    } catch (error) {
      throw new Error(`${key}: ${error.message}`);
    }
  }
  if (!options.src) throw new Error("no video is named; write src: intro.deck.md");
  return options;
}

function found(site, src) {
  const file = src.replaceAll("\\", "/").split("/").at(-1);
  const name = file.replace(/\.md$/, "").replace(/\.deck(\.[A-Za-z][\w-]*)?$/, "$1");
  const video = site.videos.find((one) => one.name === src || one.name === name);
  if (!video) throw new Error(`there is no video "${src}"${suggestion(name, site.videos.map((one) => one.name))}`);
  if (!video.figure?.length) throw new Error(`the video "${video.name}" was published by an earlier mdvideo; publish it again`);
  return video;
}

/**
 * The figure that options ask for: its HTML, and the data for search engines. In both, addresses are still blanks,
 * which fill.mjs fills; `style` and `script` are what the page must load, relative to the manifest, unless `linked`
 * leaves that to the figure.
 */
export function figureOf(site, given, { linked = true } = {}) {
  const options = checked(given);
  const video = found(site, options.src);
  const without = new Set(linked ? ["data"] : ["data", "style", "script"]);
  if (!options.chapters) without.add("chapters");
  if (!options.download) without.add("download");
  if (options.transcript === "none") without.add("transcript");
  if (without.has("download") && without.has("transcript")) without.add("links");
  const words = site.words[(options.lang ?? video.lang).split("-")[0]] ?? site.words.en;
  const blanks = {
    ...words,
    title: escaped(options.title ?? video.title),
    narrow: options.width ? ` style="max-width:${options.width}"` : "",
    start: options.start ? `#t=${options.start}` : "",
    captioned: options.captions ? ' default=""' : "",
    opened: options.transcript === "open" ? ' open=""' : "",
  };
  const filled = (part) => part.html.replace(/<:(\w+)>/g, (blank, name) => blanks[name] ?? blank);
  return {
    html: video.figure.filter((part) => !without.has(part.part)).map(filled).join(""),
    data: video.figure.filter((part) => part.part === "data").map(filled).join(""),
    style: site.style,
    script: site.script,
    baseUrl: site.base_url,
  };
}
