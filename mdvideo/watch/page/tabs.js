// The tabs beside the film.

import { recall, remember } from "./preferences.js";

export class Tabs {
  constructor(list, chosen) {
    this.tabs = [...list.querySelectorAll('[role="tab"]')];
    this.chosen = chosen;
    list.addEventListener("click", (event) => {
      const tab = event.target.closest('[role="tab"]');
      if (tab) this.open(tab.id);
    });
    list.addEventListener("keydown", (event) => this.#move(event));
    this.open(recall("tab", this.tabs[0].id), false);
  }

  /** Open the tab with that id. */
  open(id, keep = true) {
    const wanted = this.tabs.find((tab) => tab.id === id) ?? this.tabs[0];
    for (const tab of this.tabs) {
      const open = tab === wanted;
      tab.setAttribute("aria-selected", String(open));
      tab.tabIndex = open ? 0 : -1;
      document.getElementById(tab.getAttribute("aria-controls")).hidden = !open;
    }
    if (keep) remember("tab", wanted.id);
    this.chosen();
  }

  #move(event) {
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
