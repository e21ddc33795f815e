// The index of several lessons: one card each, kept up to date in place so that focus stays where it is.

import { listen } from "./connection.js";
import { byId, h, setAttribute, setPicture, setText } from "./dom.js";
import { clock, count } from "./format.js";
import { merge } from "./merge.js";

const PHASES = { building: "Building", ready: "Ready", failed: "Broken" };

const cards = new Map();
let view = {};

function make() {
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

function draw(parts, deck) {
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

function drawAll() {
  const decks = Object.entries(view.decks ?? {}).sort(([, one], [, other]) => one.path.localeCompare(other.path));
  for (const [id, parts] of cards) {
    if (view.decks[id]) continue;
    parts.card.remove();
    cards.delete(id);
  }
  const list = byId("decks");
  decks.forEach(([id, deck], place) => {
    if (!cards.has(id)) cards.set(id, make());
    const parts = cards.get(id);
    draw(parts, deck);
    // Moving an element would take the focus from it: only what is not in its place is moved.
    if (list.children[place] !== parts.card) list.insertBefore(parts.card, list.children[place] ?? null);
  });
  byId("none").hidden = decks.length > 0;
}

listen("/events", {
  view(patch, whole) {
    view = whole ? merge({}, patch) : merge(view, patch);
    drawAll();
  },
  lost: () => setText(byId("lost"), "The server does not answer. This page goes on as soon as it does."),
  back: () => setText(byId("lost"), ""),
});
