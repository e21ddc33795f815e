// The status of the build: in the header, in the tab's title and icon, and announced to screen readers if it matters.

import { byId, setAttribute, setText } from "./dom.js";
import { count, duration } from "./format.js";
import { stateText } from "./filmstrip.js";
import { isEmpty } from "./problems.js";

const SHOW_BUILDING_AFTER = 300; // milliseconds; shorter builds do not change the status
const ANNOUNCE_AFTER = 3; // seconds; the end of longer builds is announced
const COLOURS = { building: "#6b7cff", ready: "#2fa46b", failed: "#e5484d", lost: "#d98a00", empty: "#8a8a96" };
const WORKING = new Set(["generating", "speaking", "typesetting", "encoding"]);

export class Status {
  constructor() {
    this.view = {};
    this.lost = false;
    this.startedAt = null; // when building started, by performance.now()
    this.timer = 0;
    this.shown = null; // {title, state} in the tab
    this.announcedError = null; // message of the error that was announced
  }

  update(view) {
    this.view = view;
    const { phase } = view;
    if (phase === "building") {
      this.startedAt ??= performance.now();
      const left = SHOW_BUILDING_AFTER - (performance.now() - this.startedAt);
      clearTimeout(this.timer);
      if (left > 0 && this.shown) this.timer = setTimeout(() => this.#show(), left);
      else this.#show();
      return;
    }
    clearTimeout(this.timer);
    this.#announce(view);
    this.startedAt = null;
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
    setText(byId("deck-path"), deck ? `\u200e${deck.path}` : ""); // truncated at its start by CSS, but read from left to right
    setAttribute(byId("status"), "data-phase", state);
    setText(byId("status-text"), this.lost ? "Disconnected" : statusText(this.view));
    const symbol = { building: "… ", failed: "✕ ", lost: "⚠ " }[state] ?? "";
    const title = `${symbol}${deck?.title || "mdvideo"}${state === "failed" ? " – error" : ""}`;
    if (this.shown?.title !== title) document.title = title;
    if (this.shown?.state !== state) byId("icon").href = iconUrl(COLOURS[state]);
    this.shown = { title, state };
  }

  #announce({ phase, error }) {
    if (phase === "failed" && error && !isEmpty(error)) {
      this.announcedError = error.message; // the overlay is an alert, which screen readers announce
    } else if (phase === "ready" && this.announcedError) {
      this.announcedError = null;
      announce("Fixed. The video is up to date.");
    } else if (phase === "ready" && this.startedAt !== null && performance.now() - this.startedAt > ANNOUNCE_AFTER * 1000) {
      announce("The video is ready.");
    }
  }
}

/** Announce `text` to screen readers, after what they are reading now. */
export function announce(text) {
  setText(byId("announcement"), "");
  setText(byId("announcement"), text);
}

function statusText({ phase, slides = {}, took, error, problems = [] }) {
  if (isEmpty(error)) return "No slides yet";
  if (phase === "failed") return error?.line ? `Error on line ${error.line}` : "Error";
  if (phase === "ready") return took === null || took === undefined ? "Ready" : `Ready in ${duration(took)}`;
  const busy = Object.values(slides).filter((slide) => WORKING.has(slide.state));
  if (busy.length === 1) return `Slide ${busy[0].number}: ${stateText(busy[0])}`;
  if (busy.length) return `Working on ${count(busy.length, "slide")}`;
  return problems.length && !Object.keys(slides).length ? "Checking…" : "Building…";
}

function iconUrl(colour) {
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32"><rect x="2" y="6" width="28" height="20" rx="5" fill="${colour}"/><path d="M13 11.5v9l8-4.5z" fill="#fff"/></svg>`;
  return `data:image/svg+xml,${encodeURIComponent(svg)}`;
}
