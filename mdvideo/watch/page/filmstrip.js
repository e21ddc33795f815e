// The slides in order: thumbnail, title, length and what is being done to each. Only items that changed are touched.

import { byId, h, reveal, setAttribute, setPicture, setText } from "./dom.js";
import { clock } from "./format.js";

const STATES = {
  waiting: "waiting",
  painting: "painting",
  speaking: "speaking",
  typesetting: "typesetting",
  encoding: "encoding",
  made: "new",
  cached: "from cache",
  failed: "failed",
};
const RESTING = new Set(["made", "cached", "failed"]);

/** What is being done to a slide, in words: "painting 3/8". */
export function stateOf(slide) {
  const steps = slide.of && !RESTING.has(slide.state) ? ` ${slide.done ?? 0}/${slide.of}` : "";
  return (STATES[slide.state] ?? slide.state) + steps;
}

export class Filmstrip {
  /** `choose(number)` is called when a slide is chosen. */
  constructor(choose) {
    this.list = byId("slides");
    this.box = byId("strip");
    this.items = new Map();
    this.current = null;
    this.list.addEventListener("click", (event) => {
      const button = event.target.closest("button");
      if (button) choose(Number(button.dataset.slide));
    });
    this.list.addEventListener("focusin", (event) => this.#reach(Number(event.target.dataset.slide)));
    this.list.addEventListener("keydown", (event) => this.#move(event));
  }

  update(view, patch, whole) {
    const slides = view.slides ?? {};
    for (const [number, item] of this.items) {
      if (slides[number]) continue;
      item.root.remove();
      this.items.delete(number);
    }
    const changed = whole ? Object.keys(slides) : Object.keys(patch.slides ?? {});
    for (const number of changed.map(Number).sort((a, b) => a - b)) {
      if (!slides[number]) continue;
      if (!this.items.has(number)) this.#add(number);
      show(this.items.get(number), slides[number]);
    }
  }

  /** Mark the slide that the film is at. */
  mark(number) {
    if (this.current === number && this.items.get(number)?.button.hasAttribute("aria-current")) return;
    const before = this.items.get(this.current);
    const now = this.items.get(number);
    this.current = number;
    before?.button.removeAttribute("aria-current");
    if (!now) return;
    now.button.setAttribute("aria-current", "true");
    if (!this.list.contains(document.activeElement)) this.#reach(number);
    reveal(now.root, this.box);
  }

  #add(number) {
    const item = make(number);
    this.items.set(number, item);
    const after = this.list.children[number - 1] ?? null; // numbers have no gaps
    this.list.insertBefore(item.root, after);
    if (this.items.size === 1) this.#reach(number);
  }

  // One stop for Tab in the whole list; arrows move inside.
  #reach(number) {
    for (const button of this.list.querySelectorAll('button[tabindex="0"]')) button.tabIndex = -1;
    const item = this.items.get(number);
    if (item) item.button.tabIndex = 0;
  }

  #move(event) {
    const at = Number(event.target.closest("button")?.dataset.slide);
    const last = this.items.size;
    const to = { ArrowDown: at + 1, ArrowRight: at + 1, ArrowUp: at - 1, ArrowLeft: at - 1, Home: 1, End: last }[event.key];
    const item = this.items.get(to);
    if (!at || to === undefined || event.altKey || event.ctrlKey || event.metaKey) return;
    event.preventDefault();
    event.stopPropagation();
    if (!item) return;
    item.button.focus({ preventScroll: true });
    reveal(item.root, this.box);
  }
}

function make(number) {
  const image = h("img", { alt: "", loading: "lazy", decoding: "async", hidden: true });
  const bar = h("span", { class: "bar", "aria-hidden": "true" });
  const standIn = h("span", { class: "stand-in", hidden: true }, "stand-in picture");
  const title = h("span", { class: "title" });
  const length = h("span", { class: "length" });
  const state = h("span", { class: "state" });
  const thumb = h("span", { class: "thumb" }, image, bar);
  const meta = h("span", { class: "meta" }, length, " ", state);
  const words = h("span", { class: "words" }, title, " ", meta, " ", standIn);
  const label = h("span", { class: "number" }, String(number));
  const button = h("button", { type: "button", tabindex: "-1", "data-slide": number }, label, thumb, words);
  return { root: h("li", {}, button), button, image, bar, standIn, title, length, state };
}

function show(item, slide) {
  setPicture(item.image, slide.thumb ?? slide.still ?? null);
  setText(item.title, slide.title || "Untitled");
  item.title.classList.toggle("untitled", !slide.title);
  setText(item.length, slide.end === undefined || slide.start === undefined ? "" : clock(slide.end - slide.start));
  setText(item.state, stateOf(slide));
  setAttribute(item.button, "data-state", slide.state);
  item.standIn.hidden = !slide.stand_in;
  const share = slide.of && !RESTING.has(slide.state) ? (slide.done ?? 0) / slide.of : 0;
  item.bar.style.transform = `scaleX(${share})`;
}
