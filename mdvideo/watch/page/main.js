// The deck page: one view, updated in place by the server's patches, and the parts that show it.

import { BuildTab } from "./build_tab.js";
import { listen } from "./connection.js";
import { Controls } from "./controls.js";
import { byId, setAttribute, setText } from "./dom.js";
import { Filmstrip } from "./filmstrip.js";
import { bindKeys } from "./keys.js";
import { merge } from "./merge.js";
import { PictureTab } from "./picture_tab.js";
import { Player } from "./player.js";
import { Problems } from "./problems.js";
import { RecordTab } from "./record_tab.js";
import { ScriptTab } from "./script_tab.js";
import { announce, Status } from "./status.js";
import { Tabs } from "./tabs.js";
import { Timeline } from "./timeline.js";
import { VoicesTab } from "./voices_tab.js";

const TOAST_DURATION = 5000; // milliseconds

let view = {};

const player = new Player([byId("video-a"), byId("video-b")], byId("still"), { moved, state: () => controls.show() });
const seek = (seconds) => player.goTo(seconds);
const filmstrip = new Filmstrip((slide) => player.go(slide, 0));
const timeline = new Timeline(player, seek);
const script = new ScriptTab(player, seek);
const picture = new PictureTab(player, notify);
const record = new RecordTab(player, notify);
const voices = new VoicesTab(notify);
const problems = new Problems();
const buildTab = new BuildTab();
const status = new Status();
const controls = new Controls(player);
const tabs = new Tabs(document.querySelector('[role="tablist"]'), () => {
  script.highlighted = null;
  script.tick();
  voices.opened();
});
let currentSlide = null; // the slide that the parts around the video show

const retry = listen("events", { view: onView, lost: onLost, back: onBack });
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

// The player is updated first, since the author waits for the still. The other parts are updated in the next task.
let pending = null; // {patch, whole} for the other parts; of the patch, only the keys count

function onView(patch, whole) {
  const changedKeys = withoutNulls(patch);
  view = merge(whole ? {} : view, patch);
  player.update(view, patch, whole);
  if (!pending) setTimeout(updateParts, 0);
  pending = {
    patch: pending && !whole ? merge(pending.patch, changedKeys) : changedKeys,
    whole: whole || Boolean(pending?.whole),
  };
}

// A copy with false for null, so that removed keys count as changed when patches are merged.
const withoutNulls = (patch) => JSON.parse(JSON.stringify(patch, (_, value) => value ?? false));

function updateParts() {
  const { patch, whole } = pending;
  pending = null;
  document.documentElement.style.setProperty("--ratio", String((view.video?.width ?? 16) / (view.video?.height ?? 9)));
  for (const part of [filmstrip, timeline, script, problems, buildTab, status]) part.update(view, patch, whole);
  for (const element of [filmstrip.list, script.body, byId("deck-title")]) setAttribute(element, "lang", view.deck?.lang);
  moved(true);
  controls.show();
  byId("editor").disabled = !view.slides?.[player.slide]?.editor;
  showEmptyState();
}

/** The position has changed, by playback or by the author. */
function moved(changed = false) {
  controls.tick();
  timeline.tick();
  script.tick();
  if (player.slide === currentSlide && changed !== true) return;
  currentSlide = player.slide;
  filmstrip.setCurrent(currentSlide);
  picture.update();
  record.update();
}

// If several lessons are watched, show the link to all of them.
fetch("/decks.json")
  .then((response) => response.json())
  .then(({ decks }) => (byId("all").hidden = Object.keys(decks).length < 2))
  .catch(() => {}); // the banner reports a lost server

// What is shown before there is a still or a video.
function showEmptyState() {
  const empty = !player.video.shown && !view.slides?.[player.slide]?.still && !view.error;
  byId("coming").hidden = !empty;
  const none = view.phase === "ready" && !Object.keys(view.slides ?? {}).length;
  setText(byId("coming"), none ? "The deck has no slides yet. Write the first one." : "Rendering the first slide…");
}

let toastTimer = 0;

function notify(text) {
  setText(byId("toast"), text);
  byId("toast").hidden = false;
  clearTimeout(toastTimer);
  toastTimer = setTimeout(() => (byId("toast").hidden = true), TOAST_DURATION);
}

function editSlide() {
  const { editor } = view.slides?.[player.slide] ?? {};
  if (editor) location.href = editor; // a URL of the editor's scheme does not leave the page
}

let announced = false; // that the server is lost

function onLost(wait) {
  status.setLost(true);
  const path = view.deck?.path;
  const question = path ? ` Is mdvideo watch ${path} still running?` : "";
  const text = `The server is not responding.${question} Retrying in ${Math.max(1, Math.round(wait / 1000))} s.`;
  // Announced once to screen readers; the countdown is visible only.
  if (announced) byId("banner-text").firstChild.data = text;
  else setText(byId("banner-text"), text);
  byId("banner").setAttribute("aria-live", announced ? "off" : "polite");
  byId("banner").hidden = false;
  announced = true;
}

function onBack() {
  announced = false;
  status.setLost(false);
  byId("banner").hidden = true;
  announce("The server is back.");
}
