// How the build stands: in the header, in the tab's title and icon, and for screen readers, who hear only what matters.

import { byId, setAttribute, setText } from "./dom.js";
import { count, lasting } from "./format.js";
import { stateOf } from "./filmstrip.js";
import { isEmpty } from "./problems.js";

const PATIENCE = 300; // milliseconds of building that are not worth a word
const LONG = 3; // seconds of building after which its end is announced
const COLOURS = { building: "#6b7cff", ready: "#2fa46b", failed: "#e5484d", lost: "#d98a00", empty: "#8a8a96" };
const AT_WORK = new Set(["painting", "speaking", "typesetting", "encoding"]);

export class Status {
  constructor() {
    this.view = {};
    this.lost = false;
    this.began = null; // when building began, on the page's clock
    this.timer = 0;
    this.shown = null; // {title, phase} in the tab
    this.broken = null; // the error that was announced
  }

  update(view) {
    this.view = view;
    const { phase } = view;
    if (phase === "building") {
      this.began ??= performance.now();
      const left = PATIENCE - (performance.now() - this.began);
      clearTimeout(this.timer);
      if (left > 0 && this.shown) this.timer = setTimeout(() => this.#show(), left);
      else this.#show();
      return;
    }
    clearTimeout(this.timer);
    this.#announce(view);
    this.began = null;
    this.#show();
  }

  setLost(lost) {
    this.lost = lost;
    this.#show();
  }

  #show() {
    const { deck, phase = "building", error } = this.view;
    const state = this.lost ? "lost" : isEmpty(error) ? "empty" : phase;
    setText(byId("deck-title"), deck?.title || "Untitled");
    setText(byId("deck-path"), deck ? `\u200e${deck.path}` : ""); // cut at its front, yet read from left to right
    setAttribute(byId("status"), "data-phase", state);
    setText(byId("status-text"), this.lost ? "No server" : words(this.view));
    const sign = { building: "… ", failed: "✕ ", lost: "⚠ " }[state] ?? "";
    const title = `${sign}${deck?.title || "mdvideo"}${state === "failed" ? " – error" : ""}`;
    if (this.shown?.title !== title) document.title = title;
    if (this.shown?.state !== state) byId("icon").href = iconOf(COLOURS[state]);
    this.shown = { title, state };
  }

  #announce({ phase, error }) {
    if (phase === "failed" && error && !isEmpty(error)) {
      this.broken = error.message; // the overlay is an alert and speaks for itself
    } else if (phase === "ready" && this.broken) {
      this.broken = null;
      announce("Mended. The film is up to date.");
    } else if (phase === "ready" && this.began !== null && performance.now() - this.began > LONG * 1000) {
      announce("The film is ready.");
    }
  }
}

/** Have screen readers say `text`, when they are done with what they say. */
export function announce(text) {
  setText(byId("said"), "");
  setText(byId("said"), text);
}

function words({ phase, slides = {}, took, error, problems = [] }) {
  if (isEmpty(error)) return "No slides yet";
  if (phase === "failed") return error?.line ? `Error in line ${error.line}` : "Error";
  if (phase === "ready") return took === null || took === undefined ? "Ready" : `Ready in ${lasting(took)}`;
  const busy = Object.values(slides).filter((slide) => AT_WORK.has(slide.state));
  if (busy.length === 1) return `Slide ${busy[0].number}: ${stateOf(busy[0])}`;
  if (busy.length) return `Working on ${count(busy.length, "slide")}`;
  return problems.length && !Object.keys(slides).length ? "Checking…" : "Building…";
}

function iconOf(colour) {
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32"><rect x="2" y="6" width="28" height="20" rx="5" fill="${colour}"/><path d="M13 11.5v9l8-4.5z" fill="#fff"/></svg>`;
  return `data:image/svg+xml,${encodeURIComponent(svg)}`;
}
