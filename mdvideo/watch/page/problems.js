// The Problems tab, and the overlay that shows an error over the video until it is fixed.

import { byId, h, setText } from "./dom.js";
import { count } from "./format.js";

/** Whether the only error is that the deck has no slides yet. */
export const isEmpty = (error) => error?.code === "no-slides";

export class Problems {
  constructor() {
    this.panel = byId("panel-problems");
    this.overlay = byId("broken");
    this.shownError = null;
    this.shownProblems = null;
  }

  update(view) {
    this.#updateList(view);
    this.#updateOverlay(view.error ?? null);
  }

  #updateList(view) {
    // The list includes the error of the overlay.
    const problems = [...(view.problems ?? [])];
    if (view.error && !isEmpty(view.error) && !problems.some((one) => one.message === view.error.message && one.line === view.error.line)) {
      problems.unshift(view.error);
    }
    const serialized = JSON.stringify(problems);
    if (serialized === this.shownProblems) return;
    this.shownProblems = serialized;
    const badge = byId("problem-count");
    badge.hidden = !problems.length;
    setText(badge, String(problems.length));
    badge.classList.toggle("errors", problems.some((one) => one.severity === "error"));
    this.panel.replaceChildren(
      problems.length
        ? h("ul", { class: "problems" }, problems.map((problem) => h("li", {}, card(problem))))
        : h("div", { class: "empty" }, h("p", {}, "No problems."), h("p", {}, "Problems that mdvideo check finds appear here as you type.")),
    );
  }

  #updateOverlay(error) {
    const serialized = error && JSON.stringify(error);
    if (serialized === this.shownError) return;
    this.shownError = serialized;
    this.overlay.hidden = !error;
    this.overlay.replaceChildren();
    if (!error) return;
    const empty = isEmpty(error);
    const more = error.more && h("p", { class: "more" }, `and ${count(error.more, "more problem")}`);
    this.overlay.classList.toggle("first", empty);
    this.overlay.append(h("div", { class: "card" }, empty ? welcome(error) : [card(error), more || null]));
  }
}

function card(problem) {
  return h(
    "article",
    { class: `problem ${problem.severity}` },
    h("p", { class: "message" }, h("span", { class: "severity" }, problem.severity), " ", problem.message),
    position(problem),
    source(problem),
    problem.hint ? h("p", { class: "hint" }, problem.hint) : null,
  );
}

function position({ file, line, column, code, editor }) {
  const at = [file, line, column].filter((part) => part !== null && part !== undefined && part !== "").join(":");
  const words = h("p", { class: "where" });
  if (at && editor) words.append(h("a", { href: editor, title: "Open in the editor" }, at));
  else if (at) words.append(at);
  if (code) words.append(" ", h("code", {}, code));
  return words;
}

function welcome({ file, editor }) {
  return [
    h("p", { class: "message" }, "Write the first slide"),
    h("p", { class: "hint" }, "Your lesson starts with the first words in ", editor ? h("a", { href: editor }, file) : file, "."),
    h("pre", { class: "source" }, "# A good question\n\n<!-- What you say while this slide is shown. -->\n\n---\n\n## The next slide"),
  ];
}

// The line of the deck with a caret under the column, as in the terminal.
function source({ source: text, line, column }) {
  if (!text) return null;
  const gutter = String(line ?? "");
  const before = [...text].slice(0, Math.max(0, (column ?? 1) - 1)).join("");
  const caret = column ? `${" ".repeat(gutter.length)} │ ${before.replace(/[^\t]/gu, " ")}` : "";
  return h(
    "pre",
    { class: "source", tabindex: "0", "aria-label": `Line ${gutter}: ${text}` },
    h("span", { class: "gutter" }, `${gutter} │ `),
    `${text}\n`,
    caret && h("span", { class: "gutter" }, caret),
    caret && h("span", { class: "caret" }, "^"),
  );
}
