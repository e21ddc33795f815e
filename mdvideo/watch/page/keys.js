// The keys that work everywhere on the page, but not while someone writes or a dialog is open.

import { byId } from "./dom.js";

const FIELDS = "input, textarea, select, [contenteditable]";
const PRESSED = "button, a, [role=button]"; // the space bar is theirs, when the keyboard got there

/** `keys` maps what the browser calls a key, in lower case, to what it does. */
export function bindKeys(keys) {
  const help = byId("keys");
  byId("help").addEventListener("click", () => help.showModal());
  help.addEventListener("click", (event) => event.target === help && help.close()); // beside it
  // Who clicks a slide and then hits the space bar wants it to play, and not to press the slide again.
  let pointed = false;
  addEventListener("pointerdown", () => (pointed = true), { capture: true });
  addEventListener("keydown", (event) => event.key === "Tab" && (pointed = false), { capture: true });
  addEventListener("focusin", (event) => event.target.matches(":focus-visible") && (pointed = false));
  addEventListener("keyup", (event) => {
    // Buttons are pressed when the space bar comes up.
    if (event.key === " " && pointed && event.target.closest?.(PRESSED)) event.preventDefault();
  });
  addEventListener("keydown", (event) => {
    if (event.defaultPrevented || event.altKey || event.ctrlKey || event.metaKey || help.open) return;
    if (event.target.closest?.(FIELDS)) return;
    const key = event.key.toLowerCase();
    if (key === " " && !pointed && event.target.closest?.(PRESSED)) return;
    if (key === "?") {
      event.preventDefault();
      help.showModal();
    } else if (Object.hasOwn(keys, key)) {
      event.preventDefault();
      keys[key]();
    }
  });
}
