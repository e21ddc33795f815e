// The current position in the lesson, and what is shown of it: the video, or a still that is newer than the video.

import { matchSlide, positionAt, timeOf, timingOf } from "./position.js";
import { Still } from "./still.js";
import { DoubleBufferedVideo } from "./video.js";

const OWN_CHANGE = 3000; // milliseconds after a request of this page in which a change is taken to be its result

export class Player {
  /** `on.moved()` is called when the position changes, `on.state()` when playback starts or stops. */
  constructor(videoElements, stillBox, on) {
    this.on = on;
    this.view = {};
    this.timing = timingOf({}); // of the view; the video that is shown may be older, and has its own
    this.position = { slide: 1, at: 0 }; // in the view; in the shown video the slide may have another number
    this.following = true;
    this.followedRevision = null;
    this.requestedAt = -Infinity; // when this page requested a change, by performance.now()
    this.seekPending = false; // the video is not at the position, and a new video is expected
    this.stillVersions = new Map(); // slide → {url, revision, patch} of its still
    this.patches = 0; // number of patches so far
    this.still = new Still(stillBox);
    this.video = new DoubleBufferedVideo(videoElements, {
      tick: () => this.#onTick(),
      state: () => this.#onState(),
      swapped: (video) => this.#onSwapped(video),
    });
  }

  get playing() {
    return this.video.playing;
  }

  get slide() {
    return this.position.slide;
  }

  /** The time of the position, in seconds. */
  get time() {
    return timeOf(this.timing, this.position) ?? 0;
  }

  /** Show a view. `patch` was merged into it; `whole`: it is the whole view. */
  update(view, patch, whole) {
    this.view = view;
    this.patches += 1;
    if (whole || patch.slides || patch.segments || patch.video) {
      const before = this.timing;
      this.timing = timingOf(view);
      this.position = { ...this.position, slide: matchSlide(before, this.timing, this.slide) };
    }
    this.#updateStillVersions(whole ? Object.keys(view.slides ?? {}) : Object.keys(patch.slides ?? {}), whole);
    if (!whole) this.#follow(patch);
    if (whole || patch.video || patch.captions) this.#loadVideo(view);
    if (this.seekPending && view.phase !== "building" && !this.video.loading) this.#seek();
    this.#showNewest();
  }

  /** Go to a slide. `at`: seconds from its start, or "end" for where all of it is revealed. */
  go(slide, at = 0) {
    this.position = { slide, at };
    this.#seek();
    this.#showNewest();
    this.on.moved();
  }

  /** Go to a time, in seconds. */
  goTo(time) {
    const { slide, at } = positionAt(this.timing, Math.min(Math.max(0, time), Math.max(0, this.timing.duration - 0.05)));
    this.go(slide, at);
  }

  /** Go forward, or back, by a number of slides. */
  step(slides) {
    const count = Object.keys(this.view.slides ?? {}).length || 1;
    this.go(Math.min(Math.max(1, this.slide + slides), count), 0);
  }

  pause() {
    if (this.playing) this.video.pause();
  }

  toggle() {
    if (this.playing) this.video.pause();
    else this.#play();
  }

  follow(following) {
    this.following = following;
    if (following && this.view.changed) this.go(this.view.changed, "end");
  }

  // Show the still if it is newer than the video, else the video.
  #showNewest() {
    const still = this.stillVersions.get(this.slide);
    const video = this.video.shown;
    const isNewer = still && (!video || still.revision > video.revision || (still.revision === video.revision && still.patch > video.patch));
    const title = this.view.slides?.[this.slide]?.title;
    if (isNewer && !this.playing) this.still.show(still.url, `Slide ${this.slide}${title ? `: ${title}` : ""}`);
    else this.still.hide();
  }

  #play() {
    // After an edit was followed, the position is at the slide's end. Play the slide from its start.
    if (this.position.at === "end" || this.seekPending) this.go(this.slide, 0);
    else if (this.video.shown && this.time >= this.timing.duration - 0.1) this.goTo(0);
    this.video.play();
  }

  #seek() {
    this.seekPending = false;
    if (this.video.shown) this.video.seek(this.#timeIn(this.video.shown));
  }

  #updateStillVersions(numbers, whole) {
    for (const number of numbers.map(Number)) {
      const url = this.view.slides[number]?.still;
      if (!url) this.stillVersions.delete(number);
      else if (this.stillVersions.get(number)?.url !== url) {
        const revision = whole ? (this.view.video?.revision ?? this.view.revision) : this.view.revision;
        this.stillVersions.set(number, { url, revision, patch: this.patches });
      }
    }
  }

  #follow(patch) {
    const { changed, revision } = this.view;
    const slide = patch.slides?.[changed];
    const edited = "changed" in patch || (slide && ("still" in slide || "script" in slide));
    if (!changed || !edited || (this.followedRevision === revision && !("changed" in patch))) return;
    this.followedRevision = revision;
    if (!this.following || performance.now() - this.requestedAt < OWN_CHANGE) return;
    this.video.pause();
    this.position = { slide: changed, at: "end" };
    // The old video does not show the edit, and a seek would delay the still.
    this.seekPending = true;
    this.on.moved();
  }

  #loadVideo({ video: latest, captions }) {
    if (!latest) return;
    const video = { ...latest, captions, timing: this.timing, patch: this.patches };
    const isSame = (other) => other && other.url === video.url && other.captions?.url === captions?.url;
    if (this.video.loading && isSame(this.video.loading.video)) Object.assign(this.video.loading.video, video);
    else if (!this.video.loading && isSame(this.video.shown)) Object.assign(this.video.shown, video);
    else this.video.show(video, (loaded) => this.#timeIn(loaded));
  }

  // The time of the position in a video, in which the slide may have another number.
  #timeIn({ timing }) {
    const position = { ...this.position, slide: matchSlide(this.timing, timing, this.slide) };
    return timeOf(timing, position) ?? timing.slides.at(-1)?.start ?? 0;
  }

  #onSwapped(video) {
    this.seekPending = false;
    this.#showNewest();
    this.on.moved();
    performance.mark("mdvideo-video", { detail: video.url });
  }

  // During playback the position follows the video; otherwise the video follows the position.
  #onTick() {
    const video = this.video.shown;
    if (!video) return;
    if (this.playing) {
      const { slide, at } = positionAt(video.timing, this.video.time);
      this.position = { slide: matchSlide(video.timing, this.timing, slide), at };
      this.#showNewest();
    }
    this.on.moved();
  }

  #onState() {
    this.#showNewest();
    this.on.state();
  }
}
