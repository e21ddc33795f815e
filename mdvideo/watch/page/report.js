// What the last build did: its stages, how long each took, the film, and what the build had to say.

import { byId, h } from "./dom.js";
import { clock, count, lasting, size } from "./format.js";

export class Report {
  constructor() {
    this.panel = byId("panel-build");
  }

  update(view, patch, whole) {
    const told = ["stages", "took", "notices", "video", "phase", "deck"];
    if (!whole && !told.some((key) => key in patch)) return;
    const slides = Object.keys(view.slides ?? {}).length;
    const parts = [took(view), stages(view.stages ?? []), film(view.video, slides), notices(view.notices ?? [])];
    this.panel.replaceChildren(...parts.filter(Boolean));
  }
}

function took({ took: seconds, revision, phase }) {
  if (typeof seconds !== "number") return phase === "building" && h("p", { class: "took" }, "The first build is under way.");
  return h("p", { class: "took" }, h("strong", {}, lasting(seconds)), revision > 1 ? ` for edit ${revision - 1}` : " for the first build");
}

function stages(all) {
  if (!all.length) return null;
  const longest = Math.max(...all.map((stage) => stage.seconds), 1e-3);
  const rows = all.map((stage) => {
    const bar = h("span", { class: "share", "aria-hidden": "true" });
    bar.style.transform = `scaleX(${Math.max(stage.seconds / longest, 0.004)})`;
    return h(
      "tr",
      {},
      h("th", { scope: "row" }, stage.name),
      h("td", {}, stage.made || "–"),
      h("td", {}, stage.reused || "–"),
      h("td", {}, stage.seconds ? lasting(stage.seconds) : "–", bar),
    );
  });
  const head = ["Stage", "Made", "Reused", "Time"].map((name) => h("th", { scope: "col" }, name));
  return h("table", { class: "stages" }, h("caption", { class: "unseen" }, "The last build"), h("thead", {}, h("tr", {}, head)), h("tbody", {}, rows));
}

function film(video, slides) {
  if (!video) return null;
  const facts = [
    ["Length", `${clock(video.duration)}, ${count(slides, "slide")}`],
    ["Picture", `${video.width} × ${video.height}, ${Number(video.fps.toFixed(2))} frames a second`],
    ["Size", size(video.bytes)],
    ["Saved", video.saved ?? (video.stage === "draft" ? "when you stop typing" : "not yet")],
  ];
  return h("dl", { class: "facts" }, facts.map(([name, value]) => h("div", {}, h("dt", {}, name), h("dd", {}, value))));
}

function notices(all) {
  if (!all.length) return null;
  return h("section", { class: "notices" }, h("h2", {}, "Notices"), h("ul", {}, all.map((text) => h("li", {}, text))));
}
