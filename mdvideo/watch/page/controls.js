// The player's buttons, its clock, and the toggles for sound, captions and following edits.

import { byId, setAttribute, setIcon, setText } from "./dom.js";
import { clock } from "./format.js";
import { recall, remember } from "./preferences.js";

export class Controls {
  constructor(player) {
    this.player = player;
    const { video } = player;
    byId("play").addEventListener("click", () => player.toggle());
    byId("back").addEventListener("click", () => player.step(-1));
    byId("next").addEventListener("click", () => player.step(1));
    byId("captions").addEventListener("click", () => this.toggleCaptions());
    byId("sound").addEventListener("click", () => this.toggleSound());
    byId("follow").addEventListener("click", () => this.toggleFollowing());
    byId("full").addEventListener("click", () => this.#toggleFull());
    byId("full").hidden = !document.fullscreenEnabled;
    byId("rate").addEventListener("change", (event) => this.#setRate(Number(event.target.value)));
    byId("stage").addEventListener("click", (event) => event.target.closest(".broken") || player.toggle());
    video.setCaptions(recall("captions", false));
    video.setMuted(recall("quiet", false));
    player.following = recall("following", true);
    this.#setRate(recall("rate", 1));
    byId("rate").value = String(video.rate);
    this.show();
  }

  toggleCaptions() {
    if (!this.player.view.captions) return;
    this.player.video.setCaptions(!this.player.video.captionsShown);
    remember("captions", this.player.video.captionsShown);
    this.show();
  }

  toggleSound() {
    this.player.video.setMuted(!this.player.video.muted);
    remember("quiet", this.player.video.muted);
    this.show();
  }

  toggleFollowing() {
    this.player.follow(!this.player.following);
    remember("following", this.player.following);
    this.show();
  }

  /** Update all controls. */
  show() {
    const { video, view, playing, following } = this.player;
    setPressed("follow", following);
    setPressed("captions", video.captionsShown && Boolean(view.captions));
    byId("captions").disabled = !view.captions;
    byId("captions").title = view.captions ? "Captions (C)" : "This video has no captions";
    setPressed("sound", video.muted);
    setIcon(byId("sound"), video.muted ? "silent" : "sound");
    byId("play").disabled = !video.shown;
    setIcon(byId("play"), playing ? "pause" : "play");
    setAttribute(byId("play"), "aria-label", playing ? "Pause" : "Play");
    setAttribute(byId("play"), "title", playing ? "Pause (Space)" : "Play (Space)");
    this.tick();
  }

  /** Update what changes with the time. */
  tick() {
    const { player } = this;
    const slides = Object.keys(player.view.slides ?? {}).length;
    setText(byId("now"), clock(player.time));
    setText(byId("length"), clock(player.timing.duration));
    setText(byId("place"), slides ? `Slide ${player.slide} of ${slides}` : "");
    byId("back").disabled = player.slide <= 1 && player.position.at === 0;
    byId("next").disabled = player.slide >= slides;
  }

  #setRate(rate) {
    this.player.video.setRate(rate);
    remember("rate", rate);
  }

  #toggleFull() {
    if (document.fullscreenElement) document.exitFullscreen();
    else byId("stage").requestFullscreen();
  }
}

function setPressed(id, pressed) {
  setAttribute(byId(id), "aria-pressed", String(pressed));
}
