// What is wrong: the list of problems, and the error that lies over the film until it is mended.

import { byId, h, setText } from "./dom.js";
import { count } from "./format.js";

export class Problems {
  /** `edit(file, line, column)` opens a place that has no address of its own. */
  constructor(edit) {
    this.edit = edit;
    this.panel = byId("panel-problems");
    this.overlay = byId("broken");
    this.told = null;
    this.listed = null;
  }

  update(view) {
    this.#list(view);
    this.#lay(view.error ?? null);
  }

  #list(view) {
    // The error that lies over the film stands in the list too, if the list does not have it.
    const problems = [...(view.problems ?? [])];
    if (view.error && !problems.some((one) => one.message === view.error.message && one.line === view.error.line)) {
      problems.unshift(view.error);
    }
    const listed = JSON.stringify(problems);
    if (listed === this.listed) return;
    this.listed = listed;
    const badge = byId("problem-count");
    badge.hidden = !problems.length;
    setText(badge, String(problems.length));
    badge.classList.toggle("errors", problems.some((one) => one.severity === "error"));
    this.panel.replaceChildren(
      problems.length
        ? h("ul", { class: "problems" }, problems.map((problem) => h("li", {}, this.#card(problem))))
        : h("div", { class: "empty" }, h("p", {}, "Nothing is wrong."), h("p", {}, "What mdvideo check finds appears here while you type.")),
    );
  }

  #lay(error) {
    const told = error && JSON.stringify(error);
    if (told === this.told) return;
    this.told = told;
    this.overlay.hidden = !error;
    this.overlay.replaceChildren();
    if (!error) return;
    const more = error.more ? h("p", { class: "more" }, `and ${count(error.more, "further problem")}`) : null;
    this.overlay.append(h("div", { class: "card" }, this.#card(error), more));
  }

  #card(problem) {
    return h(
      "article",
      { class: `problem ${problem.severity}` },
      h("p", { class: "message" }, h("span", { class: "severity" }, problem.severity), " ", problem.message),
      this.#place(problem),
      source(problem),
      problem.hint ? h("p", { class: "hint" }, problem.hint) : null,
    );
  }

  #place({ file, line, column, code, editor }) {
    const place = [file, line, column].filter((part) => part !== null && part !== undefined && part !== "").join(":");
    const words = h("p", { class: "where" });
    if (place && editor) words.append(h("a", { href: editor, title: "Open in the editor" }, place));
    else if (place) words.append(h("button", { type: "button", class: "link", onclick: () => this.edit(file, line, column) }, place));
    if (code) words.append(" ", h("code", {}, code));
    return words;
  }
}

// The line of the deck with a caret below the column, as the terminal shows it.
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
