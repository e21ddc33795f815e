// The keyboard shortcuts of the page. They are off while a text field has the focus or a dialog is open.

import { byId } from "./dom.js";

const TEXT_FIELDS = "input, textarea, select, [contenteditable]";
const BUTTONS = "button, a, [role=button]"; // the space bar presses these if they got the focus by keyboard

/** `keys` maps `event.key`, in lower case, to a function. */
export function bindKeys(keys) {
  const help = byId("keys");
  byId("help").addEventListener("click", () => help.showModal());
  help.addEventListener("click", (event) => event.target === help && help.close()); // a click on the backdrop
  // After a click on a slide, the space bar plays the video; it does not press the slide again.
  let focusedByPointer = false;
  addEventListener("pointerdown", () => (focusedByPointer = true), { capture: true });
  addEventListener("keydown", (event) => event.key === "Tab" && (focusedByPointer = false), { capture: true });
  addEventListener("focusin", (event) => event.target.matches(":focus-visible") && (focusedByPointer = false));
  addEventListener("keyup", (event) => {
    // Browsers press a button when the space bar is released.
    if (event.key === " " && focusedByPointer && event.target.closest?.(BUTTONS)) event.preventDefault();
  });
  addEventListener("keydown", (event) => {
    if (event.defaultPrevented || event.altKey || event.ctrlKey || event.metaKey || help.open) return;
    if (event.target.closest?.(TEXT_FIELDS)) return;
    const key = event.key.toLowerCase();
    if (key === " " && !focusedByPointer && event.target.closest?.(BUTTONS)) return;
    if (key === "?") {
      event.preventDefault();
      help.showModal();
    } else if (Object.hasOwn(keys, key)) {
      event.preventDefault();
      keys[key]();
    }
  });
}
