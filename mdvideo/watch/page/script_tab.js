// The Script tab: the narration, sentence by sentence, with the spoken word highlighted. A click on a word seeks to it.

import { byId, h, scrollToItem, setAttribute, setText } from "./dom.js";
import { utf16Index } from "./format.js";
import { lastStarted } from "./position.js";

export class ScriptTab {
  /** `seek(seconds)` is called when a word is clicked. */
  constructor(player, seek) {
    this.player = player;
    this.seek = seek;
    this.panel = byId("panel-script");
    this.parts = new Map(); // slide → {root, title, list, sentences: [{element, sentence}], key}
    this.highlighted = null;
    // CSS highlights need no element for each word: long lessons have ten thousand words.
    this.spoken = globalThis.Highlight ? new Highlight() : null;
    if (this.spoken) CSS.highlights.set("spoken", this.spoken);
    this.silent = h("div", { class: "empty" });
    this.silent.append(
      h("p", {}, "There is no narration yet."),
      h("p", {}, "Write what you want to say as a comment on the slide, and choose a voice in the front matter:"),
      h("pre", {}, "voice: espeak\n---\n\n## A slide\n\n<!-- What you say about it. -->"),
    );
    this.body = h("div", { class: "script" });
    this.panel.append(this.silent, this.body);
    this.body.addEventListener("click", (event) => this.#onClick(event));
    this.body.addEventListener("keydown", (event) => this.#onKey(event));
  }

  update(view, patch, whole) {
    const slides = view.slides ?? {};
    for (const [number, part] of this.parts) {
      if (slides[number]?.script?.length) continue;
      part.root.remove();
      this.parts.delete(number);
    }
    const changed = whole ? Object.keys(slides) : Object.keys(patch.slides ?? {});
    for (const number of changed.map(Number).sort((a, b) => a - b)) {
      if (slides[number]?.script?.length) this.#updateSlide(slides[number]);
    }
    this.silent.hidden = this.parts.size > 0 || !Object.keys(slides).length;
    this.tick();
  }

  /** Highlight the word that is spoken now. */
  tick() {
    const { slide, time, playing } = this.player;
    const part = this.parts.get(slide);
    const started = part?.sentences.length ? lastStarted(part.starts, time + 1e-3) : null;
    const line = started && time < started.sentence.end + 0.05 ? started : null;
    const word = line ? wordAt(line.sentence, time) : null;
    if (this.highlighted?.line === line && this.highlighted?.word === word && this.highlighted?.part === part) return;
    this.highlighted?.line?.element.classList.remove("spoken");
    this.highlighted?.part?.root.classList.remove("current");
    const moved = this.highlighted?.line !== line || this.highlighted?.part !== part;
    this.highlighted = { part, line, word };
    part?.root.classList.add("current");
    line?.element.classList.add("spoken");
    this.#highlight(line, word);
    const shown = line?.element ?? part?.root;
    if (moved && shown && !this.panel.hidden && (playing || !this.panel.matches(":hover, :focus-within"))) {
      scrollToItem(shown, this.panel);
    }
  }

  #highlight(line, word) {
    this.spoken?.clear();
    if (!line || !word) return;
    const text = line.element.firstChild;
    const range = new Range();
    range.setStart(text, utf16Index(text.data, word[0]));
    range.setEnd(text, utf16Index(text.data, word[1]));
    this.spoken?.add(range);
  }

  #updateSlide(slide) {
    let part = this.parts.get(slide.number);
    if (!part) {
      part = makePart(slide.number);
      this.parts.set(slide.number, part);
      const later = [...this.parts.keys()].filter((number) => number > slide.number);
      this.body.insertBefore(part.root, later.length ? this.parts.get(Math.min(...later)).root : null);
    }
    setText(part.title, `${slide.number}. ${slide.title || "Untitled"}`);
    while (part.sentences.length > slide.script.length) {
      const { element } = part.sentences.pop();
      element.nextSibling.remove(); // the space after it
      element.remove();
    }
    slide.script.forEach((sentence, index) => {
      part.sentences[index] ??= { element: addSentence(part.list) };
      part.sentences[index].sentence = sentence;
      setText(part.sentences[index].element, sentence.text);
    });
    part.starts = part.sentences.map((line) => ({ ...line, start: line.sentence.start }));
    if (!this.body.querySelector('[tabindex="0"]')) setAttribute(part.sentences[0].element, "tabindex", 0);
    this.highlighted = null;
  }

  #find(element) {
    for (const part of this.parts.values()) {
      const found = part.sentences.find((line) => line.element === element);
      if (found) return found;
    }
    return null;
  }

  #onClick(event) {
    const line = this.#find(event.target.closest(".sentence"));
    if (!line) return;
    const { sentence, element } = line;
    const at = event.detail ? characterAt(event, element) : null; // a key press has no coordinates
    const word = at === null ? null : sentence.words?.find((one) => at < utf16Index(sentence.text, one[1]));
    this.seek(word ? word[2] : sentence.start);
  }

  // The list has a single tab stop; arrow keys move from sentence to sentence.
  #onKey(event) {
    const at = event.target.closest(".sentence");
    if (!at || event.altKey || event.ctrlKey || event.metaKey) return;
    if (event.key === "Enter" || event.key === " ") {
      event.preventDefault();
      at.click();
    }
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (!step) return;
    event.preventDefault();
    const all = [...this.body.querySelectorAll(".sentence")];
    const to = all[all.indexOf(at) + step];
    if (!to) return;
    at.tabIndex = -1;
    to.tabIndex = 0;
    to.focus({ preventScroll: true });
    scrollToItem(to, this.panel);
  }
}

function makePart(number) {
  const title = h("h2");
  const list = h("p", { class: "sentences" });
  return { number, title, list, sentences: [], starts: [], root: h("section", { class: "part" }, title, list) };
}

// Not a <button>, which cannot wrap like running text.
function addSentence(list) {
  const element = h("span", { role: "button", class: "sentence", tabindex: "-1" });
  list.append(element, " ");
  return element;
}

const wordAt = (sentence, time) => sentence.words?.findLast((word) => word[2] <= time + 1e-3) ?? null;

function characterAt(event, element) {
  const caret = document.caretPositionFromPoint?.(event.clientX, event.clientY);
  if (caret) return element.contains(caret.offsetNode) ? caret.offset : null;
  const range = document.caretRangeFromPoint?.(event.clientX, event.clientY);
  return range && element.contains(range.startContainer) ? range.startOffset : null;
}
