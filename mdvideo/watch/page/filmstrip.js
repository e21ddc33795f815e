// The slides in order, each with its thumbnail, title, length and state. Only changed items are updated.

import { byId, h, scrollToItem, setAttribute, setPicture, setText } from "./dom.js";
import { clock } from "./format.js";

const STATES = {
  waiting: "waiting",
  generating: "generating",
  speaking: "speaking",
  typesetting: "typesetting",
  encoding: "encoding",
  made: "new",
  cached: "from cache",
  failed: "failed",
};
const FINISHED = new Set(["made", "cached", "failed"]);

/** The state of a slide in words: "generating 3/8". */
export function stateText(slide) {
  const steps = slide.of && !FINISHED.has(slide.state) ? ` ${slide.done ?? 0}/${slide.of}` : "";
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
    this.list.addEventListener("focusin", (event) => this.#setTabStop(Number(event.target.dataset.slide)));
    this.list.addEventListener("keydown", (event) => this.#onKey(event));
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
      updateItem(this.items.get(number), slides[number]);
    }
  }

  /** Mark the slide that is shown. */
  setCurrent(number) {
    if (this.current === number && this.items.get(number)?.button.hasAttribute("aria-current")) return;
    const before = this.items.get(this.current);
    const now = this.items.get(number);
    this.current = number;
    before?.button.removeAttribute("aria-current");
    if (!now) return;
    now.button.setAttribute("aria-current", "true");
    if (!this.list.contains(document.activeElement)) this.#setTabStop(number);
    scrollToItem(now.root, this.box);
  }

  #add(number) {
    const item = makeItem(number);
    this.items.set(number, item);
    const after = this.list.children[number - 1] ?? null; // numbers have no gaps
    this.list.insertBefore(item.root, after);
    if (this.items.size === 1) this.#setTabStop(number);
  }

  // The list has a single tab stop; arrow keys move within it.
  #setTabStop(number) {
    for (const button of this.list.querySelectorAll('button[tabindex="0"]')) button.tabIndex = -1;
    const item = this.items.get(number);
    if (item) item.button.tabIndex = 0;
  }

  #onKey(event) {
    const at = Number(event.target.closest("button")?.dataset.slide);
    const last = this.items.size;
    const to = { ArrowDown: at + 1, ArrowRight: at + 1, ArrowUp: at - 1, ArrowLeft: at - 1, Home: 1, End: last }[event.key];
    const item = this.items.get(to);
    if (!at || to === undefined || event.altKey || event.ctrlKey || event.metaKey) return;
    event.preventDefault();
    event.stopPropagation();
    if (!item) return;
    item.button.focus({ preventScroll: true });
    scrollToItem(item.root, this.box);
  }
}

function makeItem(number) {
  const image = h("img", { alt: "", loading: "lazy", decoding: "async", hidden: true });
  const bar = h("span", { class: "bar", "aria-hidden": "true" });
  const placeholder = h("span", { class: "placeholder", hidden: true }, "placeholder picture");
  const title = h("span", { class: "title" });
  const length = h("span", { class: "length" });
  const state = h("span", { class: "state" });
  const thumb = h("span", { class: "thumb" }, image, bar);
  const meta = h("span", { class: "meta" }, length, " ", state);
  const words = h("span", { class: "words" }, title, " ", meta, " ", placeholder);
  const label = h("span", { class: "number" }, String(number));
  const button = h("button", { type: "button", tabindex: "-1", "data-slide": number }, label, thumb, words);
  return { root: h("li", {}, button), button, image, bar, placeholder, title, length, state };
}

function updateItem(item, slide) {
  setPicture(item.image, slide.thumb ?? slide.still ?? null);
  setText(item.title, slide.title || "Untitled");
  item.title.classList.toggle("untitled", !slide.title);
  setText(item.length, slide.end === undefined || slide.start === undefined ? "" : clock(slide.end - slide.start));
  setText(item.state, stateText(slide));
  setAttribute(item.button, "data-state", slide.state);
  item.placeholder.hidden = !slide.placeholder;
  const fraction = slide.of && !FINISHED.has(slide.state) ? (slide.done ?? 0) / slide.of : 0;
  item.bar.style.transform = `scaleX(${fraction})`;
}
