// Where the author is in the lesson, and what the stage shows of it: the film, or the still that is newer than the film.

import { Film } from "./film.js";
import { carried, placeAt, timeOf, timingOf } from "./place.js";
import { Still } from "./still.js";

const OWN = 3000; // milliseconds in which a change is taken for one that this page asked for

export class Player {
  /** `on.moved()` is called when the place changes, `on.state()` when playing starts or stops. */
  constructor(videos, stillBox, on) {
    this.on = on;
    this.view = {};
    this.timing = timingOf({}); // of the view; the film in front may be older and has its own
    this.place = { slide: 1, at: 0 }; // its slide is the view's; the film's may have another number
    this.following = true;
    this.followed = null; // the last revision that was followed
    this.asked = -Infinity; // when this page asked for a change, on its own clock
    this.astray = false; // the film stands elsewhere than the place says, and a new one is expected
    this.ages = new Map(); // slide → {url, revision, tick} of its still
    this.ticks = 0; // patches so far
    this.still = new Still(stillBox);
    this.film = new Film(videos, {
      tick: () => this.#ticked(),
      state: () => this.#stateChanged(),
      swapped: (film) => this.#swapped(film),
    });
  }

  get playing() {
    return this.film.playing;
  }

  get slide() {
    return this.place.slide;
  }

  /** The position in the lesson as the view has it. */
  get time() {
    return timeOf(this.timing, this.place) ?? 0;
  }

  /** Take in a patch that was merged into `view`. */
  update(view, patch, whole) {
    this.view = view;
    this.ticks += 1;
    if (whole || patch.slides || patch.segments || patch.video) {
      const before = this.timing;
      this.timing = timingOf(view);
      this.place = { ...this.place, slide: carried(before, this.timing, this.slide) };
    }
    this.#notice(whole ? Object.keys(view.slides ?? {}) : Object.keys(patch.slides ?? {}), whole);
    if (!whole) this.#follow(patch);
    if (whole || patch.video || patch.captions) this.#takeFilm(view);
    if (this.astray && view.phase !== "building" && !this.film.coming) this.#seek();
    this.settle();
  }

  /** Go to a slide: `at` is a second of it, or "end" for the slide with all of it revealed. */
  go(slide, at = 0) {
    this.place = { slide, at };
    this.#seek();
    this.settle();
    this.on.moved();
  }

  /** Go to a second of the lesson. */
  goTo(time) {
    const { slide, at } = placeAt(this.timing, Math.min(Math.max(0, time), Math.max(0, this.timing.duration - 0.05)));
    this.go(slide, at);
  }

  /** Go `slides` on, or back. */
  step(slides) {
    const numbers = Object.keys(this.view.slides ?? {}).length || 1;
    this.go(Math.min(Math.max(1, this.slide + slides), numbers), 0);
  }

  toggle() {
    if (this.playing) this.film.pause();
    else this.#play();
  }

  follow(following) {
    this.following = following;
    if (following && this.view.changed) this.go(this.view.changed, "end");
  }

  /** Show the still where it is newer than the film, else the film. */
  settle() {
    const age = this.ages.get(this.slide);
    const film = this.film.shown;
    const behind = !film || (age && (age.revision > film.revision || (age.revision === film.revision && age.tick > film.tick)));
    const title = this.view.slides?.[this.slide]?.title;
    if (behind && age?.url && !this.playing) this.still.show(age.url, `Slide ${this.slide}${title ? `: ${title}` : ""}`);
    else this.still.hide();
  }

  #play() {
    // After following an edit the slide is shown at its end; nobody wants to hear only its last moment.
    if (this.place.at === "end" || this.astray) this.go(this.slide, 0);
    else if (this.film.shown && this.time >= this.timing.duration - 0.1) this.goTo(0);
    this.film.play();
  }

  #seek() {
    this.astray = false;
    if (this.film.shown) this.film.seek(this.#landing(this.film.shown));
  }

  #notice(numbers, whole) {
    for (const number of numbers.map(Number)) {
      const url = this.view.slides[number]?.still;
      if (!url) this.ages.delete(number);
      else if (this.ages.get(number)?.url !== url) {
        const revision = whole ? (this.view.video?.revision ?? this.view.revision) : this.view.revision;
        this.ages.set(number, { url, revision, tick: this.ticks });
      }
    }
  }

  #follow(patch) {
    const { changed, revision } = this.view;
    const mine = patch.slides?.[changed];
    const touched = "changed" in patch || (mine && ("still" in mine || "script" in mine));
    if (!changed || !touched || (this.followed === revision && !("changed" in patch))) return;
    this.followed = revision;
    if (!this.following || performance.now() - this.asked < OWN) return;
    this.film.pause();
    this.place = { slide: changed, at: "end" };
    // The old film has nothing to show there, and a seek would take time from the still that comes.
    this.astray = true;
    this.on.moved();
  }

  #takeFilm({ video, captions }) {
    if (!video) return;
    const film = { ...video, captions, timing: this.timing, tick: this.ticks };
    const same = (other) => other && other.url === film.url && other.captions?.url === captions?.url;
    if (this.film.coming && same(this.film.coming.film)) Object.assign(this.film.coming.film, film);
    else if (!this.film.coming && same(this.film.shown)) Object.assign(this.film.shown, film);
    else this.film.show(film, (latest) => this.#landing(latest));
  }

  // The second of a film at which the place is: the same slide, though its number may be another, and the same moment.
  #landing({ timing }) {
    const place = { ...this.place, slide: carried(this.timing, timing, this.slide) };
    return timeOf(timing, place) ?? timing.slides.at(-1)?.start ?? 0;
  }

  #swapped(film) {
    this.astray = false;
    this.settle();
    this.on.moved();
    performance.mark("mdvideo-film", { detail: film.url });
  }

  // The film has moved: the place follows, unless the film only stands where `go` sent it.
  #ticked() {
    const film = this.film.shown;
    if (!film) return;
    if (this.playing) {
      const { slide, at } = placeAt(film.timing, this.film.time);
      this.place = { slide: carried(film.timing, this.timing, slide), at };
      this.settle();
    }
    this.on.moved();
  }

  #stateChanged() {
    this.settle();
    this.on.state();
  }
}
