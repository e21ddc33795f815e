// Puts the page together: one view, changed in place by the server's patches, and the parts that show it.

import { listen } from "./connection.js";
import { Controls } from "./controls.js";
import { byId, setAttribute, setText } from "./dom.js";
import { Filmstrip } from "./filmstrip.js";
import { bindKeys } from "./keys.js";
import { merge } from "./merge.js";
import { Picture } from "./picture.js";
import { Player } from "./player.js";
import { Problems } from "./problems.js";
import { Report } from "./report.js";
import { Script } from "./script.js";
import { announce, Status } from "./status.js";
import { Tabs } from "./tabs.js";
import { Timeline } from "./timeline.js";

const TOAST = 5000; // milliseconds

let view = {};

const player = new Player([byId("film-a"), byId("film-b")], byId("still"), { moved, state: () => controls.show() });
const seek = (seconds) => player.goTo(seconds);
const filmstrip = new Filmstrip((slide) => player.go(slide, 0));
const timeline = new Timeline(player, seek);
const script = new Script(player, seek);
const picture = new Picture(player, say);
const problems = new Problems();
const report = new Report();
const status = new Status();
const controls = new Controls(player);
const tabs = new Tabs(document.querySelector('[role="tablist"]'), () => {
  script.lit = null;
  script.tick();
});
let slide = null; // the one that the parts around the film show

const retry = listen("events", { view: take, lost, back });
byId("retry").addEventListener("click", retry);
byId("editor").addEventListener("click", editSlide);

bindKeys({
  " ": () => player.toggle(),
  k: () => player.toggle(),
  j: () => player.goTo(player.time - 5),
  l: () => player.goTo(player.time + 5),
  arrowleft: () => player.step(-1),
  arrowright: () => player.step(1),
  arrowup: () => player.step(-1),
  arrowdown: () => player.step(1),
  home: () => player.go(1),
  end: () => player.step(Infinity),
  ",": () => player.goTo(player.time - 1 / player.timing.fps),
  ".": () => player.goTo(player.time + 1 / player.timing.fps),
  c: () => controls.toggleCaptions(),
  m: () => controls.toggleSound(),
  f: () => controls.toggleFollowing(),
  e: editSlide,
  r: () => {
    tabs.open("tab-picture");
    picture.reroll();
  },
});

// The stage first: what the author waits for is the still. All that goes around it can wait for the next task.
let owed = null; // {patch, whole} that the parts have not seen: which keys came

function take(patch, whole) {
  const told = marked(patch);
  view = merge(whole ? {} : view, patch);
  player.update(view, patch, whole);
  if (!owed) setTimeout(catchUp, 0);
  owed = { patch: owed && !whole ? merge(owed.patch, told) : told, whole: whole || Boolean(owed?.whole) };
}

// A copy in which a null, that takes a key away, still counts as news when patches are put together.
const marked = (patch) => JSON.parse(JSON.stringify(patch, (_, value) => value ?? false));

function catchUp() {
  const { patch, whole } = owed;
  owed = null;
  document.documentElement.style.setProperty("--ratio", String((view.video?.width ?? 16) / (view.video?.height ?? 9)));
  for (const part of [filmstrip, timeline, script, problems, report, status]) part.update(view, patch, whole);
  for (const spoken of [filmstrip.list, script.body, byId("deck-title")]) setAttribute(spoken, "lang", view.deck?.lang);
  moved(true);
  controls.show();
  byId("editor").disabled = !view.slides?.[player.slide]?.editor;
  coming();
}

/** The film or the author has moved. */
function moved(changed = false) {
  controls.tick();
  timeline.tick();
  script.tick();
  if (player.slide === slide && changed !== true) return;
  slide = player.slide;
  filmstrip.mark(slide);
  picture.update();
}

// Where several lessons are watched, a way back to all of them.
fetch("/decks.json")
  .then((answer) => answer.json())
  .then(({ decks }) => (byId("all").hidden = Object.keys(decks).length < 2))
  .catch(() => {}); // a lost server is said elsewhere

// What stands on the stage before there is anything to see.
function coming() {
  const empty = !player.film.shown && !view.slides?.[player.slide]?.still && !view.error;
  byId("coming").hidden = !empty;
  const none = view.phase === "ready" && !Object.keys(view.slides ?? {}).length;
  setText(byId("coming"), none ? "The deck has no slides yet. Write the first one." : "The first picture is on its way…");
}

let toast = 0;

function say(text) {
  setText(byId("toast"), text);
  byId("toast").hidden = false;
  clearTimeout(toast);
  toast = setTimeout(() => (byId("toast").hidden = true), TOAST);
}

function editSlide() {
  const { editor } = view.slides?.[player.slide] ?? {};
  if (editor) location.href = editor; // the editor's own scheme: the page stays
}

let said = false; // that the server is lost

function lost(wait) {
  status.setLost(true);
  const path = view.deck?.path;
  const again = path ? ` Is mdvideo watch ${path} still running?` : "";
  const text = `The server does not answer.${again} Next try in ${Math.max(1, Math.round(wait / 1000))} s.`;
  // Said once to screen readers; the seconds count on for the eye only.
  if (said) byId("banner-text").firstChild.data = text;
  else setText(byId("banner-text"), text);
  byId("banner").setAttribute("aria-live", said ? "off" : "polite");
  byId("banner").hidden = false;
  said = true;
}

function back() {
  said = false;
  status.setLost(false);
  byId("banner").hidden = true;
  announce("The server is back.");
}
