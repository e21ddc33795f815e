// The tabs next to the video.

import { recall, remember } from "./preferences.js";

export class Tabs {
  /** `onOpen()` is called when a tab is opened. */
  constructor(list, onOpen) {
    this.tabs = [...list.querySelectorAll('[role="tab"]')];
    this.onOpen = onOpen;
    list.addEventListener("click", (event) => {
      const tab = event.target.closest('[role="tab"]');
      if (tab) this.open(tab.id);
    });
    list.addEventListener("keydown", (event) => this.#onKey(event));
    this.open(recall("tab", this.tabs[0].id), false);
  }

  /** Open the tab with that id. */
  open(id, persist = true) {
    const wanted = this.tabs.find((tab) => tab.id === id) ?? this.tabs[0];
    for (const tab of this.tabs) {
      const open = tab === wanted;
      tab.setAttribute("aria-selected", String(open));
      tab.tabIndex = open ? 0 : -1;
      document.getElementById(tab.getAttribute("aria-controls")).hidden = !open;
    }
    if (persist) remember("tab", wanted.id);
    this.onOpen();
  }

  #onKey(event) {
    const at = this.tabs.indexOf(event.target);
    const last = this.tabs.length - 1;
    const to = { ArrowRight: at === last ? 0 : at + 1, ArrowLeft: at === 0 ? last : at - 1, Home: 0, End: last }[event.key];
    if (at < 0 || to === undefined) return;
    event.preventDefault();
    event.stopPropagation();
    this.open(this.tabs[to].id);
    this.tabs[to].focus();
  }
}
