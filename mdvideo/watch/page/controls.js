// The player's buttons, its clock, and the switches for sound, captions and following.

import { byId, setAttribute, setIcon, setText } from "./dom.js";
import { clock } from "./format.js";
import { recall, remember } from "./preferences.js";

export class Controls {
  constructor(player) {
    this.player = player;
    const film = player.film;
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
    film.setCaptioned(recall("captions", false));
    film.setQuiet(recall("quiet", false));
    player.following = recall("following", true);
    this.#setRate(recall("rate", 1));
    byId("rate").value = String(film.rate);
    this.show();
  }

  toggleCaptions() {
    if (!this.player.view.captions) return;
    this.player.film.setCaptioned(!this.player.film.captioned);
    remember("captions", this.player.film.captioned);
    this.show();
  }

  toggleSound() {
    this.player.film.setQuiet(!this.player.film.quiet);
    remember("quiet", this.player.film.quiet);
    this.show();
  }

  toggleFollowing() {
    this.player.follow(!this.player.following);
    remember("following", this.player.following);
    this.show();
  }

  /** Bring all of it up to date. */
  show() {
    const { film, view, playing, following } = this.player;
    press("follow", following);
    press("captions", film.captioned && Boolean(view.captions));
    byId("captions").disabled = !view.captions;
    byId("captions").title = view.captions ? "Captions (C)" : "This film has no captions: nothing is spoken";
    press("sound", film.quiet);
    setIcon(byId("sound"), film.quiet ? "silent" : "sound");
    byId("play").disabled = !film.shown;
    setIcon(byId("play"), playing ? "pause" : "play");
    setAttribute(byId("play"), "aria-label", playing ? "Pause" : "Play");
    setAttribute(byId("play"), "title", playing ? "Pause (Space)" : "Play (Space)");
    this.tick();
  }

  /** Bring what time moves up to date. */
  tick() {
    const { player } = this;
    const slides = Object.keys(player.view.slides ?? {}).length;
    setText(byId("now"), clock(player.time));
    setText(byId("length"), clock(player.timing.duration));
    setText(byId("place"), slides ? `Slide ${player.slide} of ${slides}` : "");
    byId("back").disabled = player.slide <= 1 && player.place.at === 0;
    byId("next").disabled = player.slide >= slides;
  }

  #setRate(rate) {
    this.player.film.setRate(rate);
    remember("rate", rate);
  }

  #toggleFull() {
    if (document.fullscreenElement) document.exitFullscreen();
    else byId("stage").requestFullscreen();
  }
}

function press(id, pressed) {
  setAttribute(byId(id), "aria-pressed", String(pressed));
}
