// The Build tab: how long the last build took, its stages, the video, and the notices.

import { byId, h } from "./dom.js";
import { clock, count, duration, size } from "./format.js";

export class BuildTab {
  constructor() {
    this.panel = byId("panel-build");
  }

  update(view, patch, whole) {
    const shown = ["stages", "took", "notices", "video", "phase", "deck"];
    if (!whole && !shown.some((key) => key in patch)) return;
    const slides = Object.keys(view.slides ?? {}).length;
    const parts = [buildTime(view), stageTable(view.stages ?? []), videoFacts(view.video, slides), noticeList(view.notices ?? [])];
    this.panel.replaceChildren(...parts.filter(Boolean));
  }
}

function buildTime({ took: seconds, revision, phase }) {
  if (typeof seconds !== "number") return phase === "building" && h("p", { class: "took" }, "The first build is running.");
  return h("p", { class: "took" }, h("strong", {}, duration(seconds)), revision > 1 ? ` for edit ${revision - 1}` : " for the first build");
}

function stageTable(stages) {
  if (!stages.length) return null;
  const longest = Math.max(...stages.map((stage) => stage.seconds), 1e-3);
  const rows = stages.map((stage) => {
    const bar = h("span", { class: "share", "aria-hidden": "true" });
    bar.style.transform = `scaleX(${Math.max(stage.seconds / longest, 0.004)})`;
    return h(
      "tr",
      {},
      h("th", { scope: "row" }, stage.name),
      h("td", {}, stage.made || "–"),
      h("td", {}, stage.reused || "–"),
      h("td", {}, stage.seconds ? duration(stage.seconds) : "–", bar),
    );
  });
  const head = ["Stage", "Made", "Reused", "Time"].map((name) => h("th", { scope: "col" }, name));
  return h("table", { class: "stages" }, h("caption", { class: "unseen" }, "The last build"), h("thead", {}, h("tr", {}, head)), h("tbody", {}, rows));
}

function videoFacts(video, slides) {
  if (!video) return null;
  const facts = [
    ["Length", `${clock(video.duration)}, ${count(slides, "slide")}`],
    ["Format", `${video.width} × ${video.height}, ${Number(video.fps.toFixed(2))} frames per second`],
    ["Size", size(video.bytes)],
    ["Saved", video.saved ?? (video.stage === "draft" ? "when you stop typing" : "not yet")],
  ];
  return h("dl", { class: "facts" }, facts.map(([name, value]) => h("div", {}, h("dt", {}, name), h("dd", {}, value))));
}

function noticeList(notices) {
  if (!notices.length) return null;
  return h("section", { class: "notices" }, h("h2", {}, "Notices"), h("ul", {}, notices.map((text) => h("li", {}, text))));
}
