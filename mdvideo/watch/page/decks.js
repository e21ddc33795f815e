// The index of several lessons: a card for each, updated in place so that the focus is not lost.

import { listen } from "./connection.js";
import { byId, h, setAttribute, setPicture, setText } from "./dom.js";
import { clock, count } from "./format.js";
import { merge } from "./merge.js";

const PHASES = { building: "Building", ready: "Ready", failed: "Failed" };

const cards = new Map();
let view = {};

function makeCard() {
  const parts = {
    picture: h("img", { alt: "", hidden: true }),
    duration: h("span", { class: "duration" }),
    title: h("a", { class: "title" }),
    phase: h("span", { class: "phase" }),
    slides: h("span"),
    problems: h("span", { class: "problems" }),
    path: h("p", { class: "path" }),
    error: h("p", { class: "error" }),
  };
  parts.card = h(
    "li",
    { class: "card" },
    h("div", { class: "picture" }, parts.picture, parts.duration),
    h("h2", {}, parts.title),
    h("p", { class: "facts" }, parts.phase, parts.slides, parts.problems),
    parts.path,
    parts.error,
  );
  return parts;
}

function update(parts, deck) {
  setPicture(parts.picture, deck.thumb);
  setText(parts.duration, deck.duration === undefined ? "" : clock(deck.duration));
  setText(parts.title, deck.title);
  setAttribute(parts.title, "href", deck.url);
  setAttribute(parts.title, "lang", deck.lang);
  setAttribute(parts.card, "data-phase", deck.phase);
  setText(parts.phase, PHASES[deck.phase]);
  setText(parts.slides, deck.slides ? count(deck.slides, "slide") : "");
  setText(parts.problems, deck.problems ? count(deck.problems, "problem") : "");
  setText(parts.path, deck.path);
  setText(parts.error, deck.error ?? "");
}

function updateAll() {
  const decks = Object.entries(view.decks ?? {}).sort(([, one], [, other]) => one.path.localeCompare(other.path));
  for (const [id, parts] of cards) {
    if (view.decks[id]) continue;
    parts.card.remove();
    cards.delete(id);
  }
  const list = byId("decks");
  decks.forEach(([id, deck], index) => {
    if (!cards.has(id)) cards.set(id, makeCard());
    const parts = cards.get(id);
    update(parts, deck);
    // Moving an element would take the focus from it, so only elements in the wrong position are moved.
    if (list.children[index] !== parts.card) list.insertBefore(parts.card, list.children[index] ?? null);
  });
  byId("none").hidden = decks.length > 0;
}

listen("/events", {
  view(patch, whole) {
    view = whole ? merge({}, patch) : merge(view, patch);
    updateAll();
  },
  lost: () => setText(byId("lost"), "The server is not responding. This page reconnects as soon as it does."),
  back: () => setText(byId("lost"), ""),
});
