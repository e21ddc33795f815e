// The film on the stage: two <video> elements, so that a new film loads and seeks unseen and is shown when it is ready.

const LATE = 0.1; // seconds that a film which plays moves on while the next one loads and seeks
const NEAR = 0.25; // seconds between a frame and the time that was sought: frames may be long

const muted = (video, quiet) => {
  video.muted = quiet;
};

export class Film {
  /**
   * `videos` are the two elements; `on.tick()` is called while time moves, `on.state()` when it starts or stops,
   * `on.swapped(film)` when a new film is shown.
   */
  constructor(videos, on) {
    [this.front, this.back] = videos;
    this.on = on;
    this.shown = null; // what `show` was given, of the film in front
    this.coming = null; // the same of the one that is loading
    this.quiet = false;
    this.rate = 1;
    this.captioned = false;
    this.ticking = 0;
    for (const video of videos) this.#hear(video);
  }

  get playing() {
    return this.shown !== null && !this.front.paused && !this.front.ended;
  }

  get time() {
    return this.front.currentTime;
  }

  /**
   * Load a film and show it once it stands at its place. `film` is {url, captions, …}; `when(film)` gives the second,
   * asked as late as possible. A film that is still loading is dropped for the newer one.
   */
  show(film, when) {
    this.coming?.abort.abort();
    const abort = new AbortController();
    this.coming = { film, abort };
    const video = this.back;
    muted(video, true); // both may play for a moment
    video.replaceChildren(...captionTrack(film.captions));
    video.src = film.url;
    const once = { once: true, signal: abort.signal };
    const aim = () => {
      video.defaultPlaybackRate = video.playbackRate = this.rate;
      const time = when(film) + (this.playing ? LATE * this.rate : 0);
      video.currentTime = time;
      framed(video, time, abort.signal).then(() => this.#ready(film, abort.signal));
    };
    video.addEventListener("loadedmetadata", aim, once);
    // Replaced meanwhile, or the server is gone: keep what plays. The next view asks for the film again.
    const giveUp = () => {
      abort.abort();
      this.coming = null;
    };
    video.addEventListener("error", giveUp, once);
  }

  play() {
    if (!this.shown) return;
    this.front.play().catch(() => this.on.state()); // refused before the page was ever touched
  }

  pause() {
    this.front.pause();
  }

  seek(seconds) {
    if (this.shown) this.front.currentTime = seconds;
  }

  setQuiet(quiet) {
    this.quiet = quiet;
    muted(this.front, quiet);
  }

  setRate(rate) {
    this.rate = rate;
    this.front.playbackRate = this.front.defaultPlaybackRate = rate;
  }

  setCaptioned(captioned) {
    this.captioned = captioned;
    for (const track of this.front.textTracks) track.mode = captioned ? "showing" : "hidden";
  }

  async #ready(film, signal) {
    const playing = this.playing;
    if (playing) await this.back.play().catch(() => {});
    if (signal.aborted) return;
    if (playing && !this.playing) this.back.pause(); // stopped while the new film came
    const old = this.front;
    [this.front, this.back] = [this.back, old];
    this.shown = film;
    this.coming = null;
    this.front.classList.add("front");
    old.classList.remove("front");
    this.front.removeAttribute("aria-hidden");
    old.setAttribute("aria-hidden", "true");
    this.front.setAttribute("aria-label", "The lesson");
    old.removeAttribute("aria-label");
    muted(this.front, this.quiet);
    this.setCaptioned(this.captioned);
    // Gives its decoder and buffers back: a day of edits must not fill the memory.
    old.pause();
    old.removeAttribute("src");
    old.replaceChildren();
    old.load();
    this.on.swapped(film);
    this.#run();
    this.on.state();
  }

  #hear(video) {
    const ours = (work) => () => video === this.front && work();
    // Bytes that a lost server still owed: when it is back, the same film counts as another.
    video.addEventListener("error", ours(() => this.shown && (this.shown = { ...this.shown, url: null })));
    for (const name of ["play", "pause", "ended"]) video.addEventListener(name, ours(() => this.on.state()));
    video.addEventListener("play", ours(() => this.#run()));
    for (const name of ["seeking", "seeked", "timeupdate"]) video.addEventListener(name, ours(() => this.on.tick()));
  }

  // Frames are counted only while the film plays: a page at rest costs nothing.
  #run() {
    cancelAnimationFrame(this.ticking);
    if (!this.playing) return;
    this.on.tick();
    this.ticking = requestAnimationFrame(() => this.#run());
  }
}

function captionTrack(captions) {
  if (!captions) return [];
  const track = document.createElement("track");
  track.kind = "captions";
  track.src = captions.url;
  track.srclang = captions.lang ?? "";
  track.label = captions.label ?? "Captions";
  return [track];
}

// Resolves when the frame at `time` can be shown. A page that is hidden, or a browser that does not tell of frames, is
// only told that the seek is done; the frame is there soon after.
function framed(video, time, signal) {
  return new Promise((done) => {
    video.addEventListener("seeked", () => setTimeout(done, 60), { once: true, signal });
    const look = (_, { mediaTime }) => {
      if (Math.abs(mediaTime - time) < NEAR) done();
      else if (!signal.aborted) video.requestVideoFrameCallback?.(look);
    };
    video.requestVideoFrameCallback?.(look);
  });
}
