// The keys that work everywhere on the page, but not while someone writes or a dialog is open.

import { byId } from "./dom.js";

const FIELDS = "input, textarea, select, [contenteditable]";
const PRESSED = "button, a, summary"; // space and Enter are theirs

/** `keys` maps what the browser calls a key, in lower case, to what it does. */
export function bindKeys(keys) {
  const help = byId("keys");
  byId("help").addEventListener("click", () => help.showModal());
  help.addEventListener("click", (event) => event.target === help && help.close()); // beside it
  addEventListener("keydown", (event) => {
    if (event.defaultPrevented || event.altKey || event.ctrlKey || event.metaKey || help.open) return;
    if (event.target.closest?.(FIELDS)) return;
    const key = event.key.toLowerCase();
    if (key === " " && event.target.closest?.(PRESSED)) return;
    if (key === "?") {
      event.preventDefault();
      help.showModal();
    } else if (Object.hasOwn(keys, key)) {
      event.preventDefault();
      keys[key]();
    }
  });
}
