// The timeline: a bar for each segment of the video, a playhead, and seeking by pointer and keyboard.

import { byId, setAttribute, setPicture, setText } from "./dom.js";
import { clock } from "./format.js";
import { lastStarted } from "./position.js";

const SVG = "http://www.w3.org/2000/svg";
const LABEL_WIDTH = 22; // CSS pixels reserved for a slide number

export class Timeline {
  /** `seek(seconds)` is called while the author drags. */
  constructor(player, seek) {
    this.player = player;
    this.seek = seek;
    this.box = byId("timeline");
    this.track = byId("track");
    this.labels = byId("labels");
    this.playhead = byId("playhead");
    this.preview = byId("peek");
    this.bars = [];
    this.boundaries = this.track.appendChild(document.createElementNS(SVG, "path"));
    this.boundaries.setAttribute("class", "cuts");
    new ResizeObserver(() => this.#label()).observe(this.box);
    this.box.addEventListener("pointerdown", (event) => this.#startDrag(event));
    this.box.addEventListener("pointermove", (event) => this.#hover(event));
    this.box.addEventListener("pointerleave", () => (this.preview.hidden = true));
    this.box.addEventListener("keydown", (event) => this.#onKey(event));
  }

  update(view, patch, whole) {
    if (!whole && !patch.segments && !patch.slides && !patch.video) return;
    const { duration, slides } = this.player.timing;
    const segments = view.segments ?? [];
    setAttribute(this.track, "viewBox", `0 0 ${duration || 1} 10`);
    while (this.bars.length > segments.length) this.bars.pop().remove();
    segments.forEach((segment, index) => {
      this.bars[index] ??= this.track.insertBefore(document.createElementNS(SVG, "rect"), this.boundaries);
      const bar = this.bars[index];
      setAttribute(bar, "class", `${segment.kind} ${segment.state}`);
      setAttribute(bar, "x", segment.start);
      setAttribute(bar, "width", Math.max(0, segment.end - segment.start));
      setAttribute(bar, "height", 10);
    });
    setAttribute(this.boundaries, "d", slides.slice(1).map((slide) => `M${slide.start} 0v10`).join(""));
    this.#label();
    this.tick();
  }

  /** Move the playhead to the current time. */
  tick() {
    const { time, timing, slide, view } = this.player;
    const fraction = timing.duration ? Math.min(1, time / timing.duration) : 0;
    this.playhead.style.left = `${fraction * 100}%`;
    this.playhead.hidden = !timing.duration;
    const title = view.slides?.[slide]?.title;
    setAttribute(this.box, "aria-valuemax", timing.duration.toFixed(1));
    setAttribute(this.box, "aria-valuenow", time.toFixed(1));
    setAttribute(this.box, "aria-valuetext", `${clock(time)}, slide ${slide}${title ? `, ${title}` : ""}`);
  }

  // Label as many slides with their numbers as there is space for.
  #label() {
    const { duration, slides } = this.player.timing;
    const scale = this.box.clientWidth / (duration || 1);
    let free = -1;
    const labels = [];
    for (const slide of slides) {
      const left = slide.start * scale;
      if (left < free) continue;
      free = left + LABEL_WIDTH;
      labels.push([slide.number, slide.start / (duration || 1)]);
    }
    while (this.labels.children.length > labels.length) this.labels.lastChild.remove();
    labels.forEach(([number, share], index) => {
      const label = this.labels.children[index] ?? this.labels.appendChild(document.createElement("span"));
      setText(label, String(number));
      label.style.left = `${share * 100}%`;
    });
  }

  #timeAt(event) {
    const box = this.track.getBoundingClientRect();
    return Math.min(Math.max(0, (event.clientX - box.left) / box.width), 1) * this.player.timing.duration;
  }

  #startDrag(event) {
    if (event.button !== 0 || !this.player.timing.duration) return;
    this.box.setPointerCapture(event.pointerId);
    this.seek(this.#timeAt(event));
  }

  #hover(event) {
    if (!this.player.timing.duration) return;
    const time = this.#timeAt(event);
    if (this.box.hasPointerCapture(event.pointerId)) this.seek(time);
    if (event.pointerType === "touch") return;
    const slide = lastStarted(this.player.timing.slides, time);
    if (!slide) return;
    const { title, thumb, still } = this.player.view.slides[slide.number] ?? {};
    setPicture(this.preview.querySelector("img"), thumb ?? still ?? null);
    setText(this.preview.querySelector("span"), `${clock(time, true)} · ${slide.number}. ${title || "Untitled"}`);
    this.preview.hidden = false;
    const box = this.box.getBoundingClientRect();
    const half = this.preview.offsetWidth / 2;
    const left = Math.min(Math.max(event.clientX - box.left, half), Math.max(half, box.width - half));
    this.preview.style.left = `${left}px`;
  }

  #onKey(event) {
    const { time, timing } = this.player;
    const to = { ArrowLeft: time - 1, ArrowDown: time - 1, ArrowRight: time + 1, ArrowUp: time + 1, Home: 0, End: timing.duration }[
      event.key
    ];
    const slides = { PageUp: -1, PageDown: 1 }[event.key];
    if (to === undefined && slides === undefined) return;
    event.preventDefault();
    event.stopPropagation();
    if (slides) this.player.step(slides);
    else this.seek(to);
  }
}
