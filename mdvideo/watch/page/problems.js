// What is wrong: the list of problems, and the error that lies over the film until it is mended.

import { byId, h, setText } from "./dom.js";
import { count } from "./format.js";

/** An error that is no mistake: the deck is empty, which is where everyone begins. */
export const isEmpty = (error) => error?.code === "no-slides";

export class Problems {
  constructor() {
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
    if (view.error && !isEmpty(view.error) && !problems.some((one) => one.message === view.error.message && one.line === view.error.line)) {
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
        ? h("ul", { class: "problems" }, problems.map((problem) => h("li", {}, card(problem))))
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
    const empty = isEmpty(error);
    const more = error.more && h("p", { class: "more" }, `and ${count(error.more, "further problem")}`);
    this.overlay.classList.toggle("first", empty);
    this.overlay.append(h("div", { class: "card" }, empty ? welcome(error) : [card(error), more || null]));
  }
}

function card(problem) {
  return h(
    "article",
    { class: `problem ${problem.severity}` },
    h("p", { class: "message" }, h("span", { class: "severity" }, problem.severity), " ", problem.message),
    place(problem),
    source(problem),
    problem.hint ? h("p", { class: "hint" }, problem.hint) : null,
  );
}

function place({ file, line, column, code, editor }) {
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
    h("p", { class: "hint" }, "The lesson begins with the first words in ", editor ? h("a", { href: editor }, file) : file, "."),
    h("pre", { class: "source" }, "# A good question\n\n<!-- What you say while it is shown. -->\n\n---\n\n## The next slide"),
  ];
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
