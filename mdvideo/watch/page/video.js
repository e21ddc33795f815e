// The video, double-buffered: a new one loads and seeks in a hidden <video> element, and is swapped in when it is ready.

const SWAP_DELAY = 0.1; // seconds that the playing video moves on while the next one loads and seeks
const SEEK_TOLERANCE = 0.25; // seconds between a frame and the sought time: frames may be long

export class DoubleBufferedVideo {
  /**
   * `elements` are the two <video> elements. `on.tick()` is called while the time changes, `on.state()` when playback
   * starts or stops, `on.swapped(video)` when a new video is shown.
   */
  constructor(elements, on) {
    [this.front, this.back] = elements;
    this.on = on;
    this.shown = null; // what `show` was called with for the video in front
    this.loading = null; // {video, abort}: the same for the one that is loading, and what cancels that
    this.muted = false;
    this.rate = 1;
    this.captionsShown = false;
    this.frameRequest = 0;
    for (const element of elements) this.#listen(element);
  }

  get playing() {
    return this.shown !== null && !this.front.paused && !this.front.ended;
  }

  get time() {
    return this.front.currentTime;
  }

  /**
   * Load a video, and show it once it has seeked. `video` is {url, captions, …}; `timeIn(video)` returns the time to
   * seek to, and is called as late as possible. A video that is still loading is dropped for the newer one.
   */
  show(video, timeIn) {
    this.loading?.abort.abort();
    const abort = new AbortController();
    this.loading = { video, abort };
    const element = this.back;
    element.muted = true; // both may play for a moment
    element.replaceChildren(...captionTracks(video.captions));
    element.src = video.url;
    const once = { once: true, signal: abort.signal };
    const seek = () => {
      element.defaultPlaybackRate = element.playbackRate = this.rate;
      const time = timeIn(video) + (this.playing ? SWAP_DELAY * this.rate : 0);
      element.currentTime = time;
      frameReady(element, time, abort.signal).then(() => this.#swap(video, abort.signal));
    };
    element.addEventListener("loadedmetadata", seek, once);
    // The video was replaced, or the server is gone: keep the one shown. The next view names a video again.
    const giveUp = () => {
      abort.abort();
      this.loading = null;
    };
    element.addEventListener("error", giveUp, once);
  }

  play() {
    if (!this.shown) return;
    this.front.play().catch(() => this.on.state()); // browsers refuse to play before the first user gesture
  }

  pause() {
    this.front.pause();
  }

  seek(seconds) {
    if (this.shown) this.front.currentTime = seconds;
  }

  setMuted(muted) {
    this.muted = muted;
    this.front.muted = muted;
  }

  setRate(rate) {
    this.rate = rate;
    this.front.playbackRate = this.front.defaultPlaybackRate = rate;
  }

  setCaptions(shown) {
    this.captionsShown = shown;
    for (const track of this.front.textTracks) track.mode = shown ? "showing" : "hidden";
  }

  async #swap(video, signal) {
    const playing = this.playing;
    if (playing) await this.back.play().catch(() => {});
    if (signal.aborted) return;
    if (playing && !this.playing) this.back.pause(); // paused while the new video was starting
    const old = this.front;
    [this.front, this.back] = [this.back, old];
    this.shown = video;
    this.loading = null;
    this.front.classList.add("front");
    old.classList.remove("front");
    this.front.removeAttribute("aria-hidden");
    old.setAttribute("aria-hidden", "true");
    this.front.setAttribute("aria-label", "The lesson");
    old.removeAttribute("aria-label");
    this.front.muted = this.muted;
    this.setCaptions(this.captionsShown);
    // Release the decoder and the buffers, so that a day of edits does not fill the memory.
    old.pause();
    old.removeAttribute("src");
    old.replaceChildren();
    old.load();
    this.on.swapped(video);
    this.#tickEachFrame();
    this.on.state();
  }

  #listen(element) {
    const ifInFront = (work) => () => element === this.front && work();
    // A lost server did not send all bytes. Without a URL, the same video is loaded again when the server is back.
    element.addEventListener("error", ifInFront(() => this.shown && (this.shown = { ...this.shown, url: null })));
    for (const name of ["play", "pause", "ended"]) element.addEventListener(name, ifInFront(() => this.on.state()));
    element.addEventListener("play", ifInFront(() => this.#tickEachFrame()));
    for (const name of ["seeking", "seeked", "timeupdate"]) element.addEventListener(name, ifInFront(() => this.on.tick()));
  }

  // Animation frames are requested only during playback: an idle page costs nothing.
  #tickEachFrame() {
    cancelAnimationFrame(this.frameRequest);
    if (!this.playing) return;
    this.on.tick();
    this.frameRequest = requestAnimationFrame(() => this.#tickEachFrame());
  }
}

function captionTracks(captions) {
  if (!captions) return [];
  const track = document.createElement("track");
  track.kind = "captions";
  track.src = captions.url;
  track.srclang = captions.lang ?? "";
  track.label = captions.label ?? "Captions";
  return [track];
}

// Resolves when the frame at `time` can be shown. A hidden page, or a browser without requestVideoFrameCallback, only
// gets the end of the seek; the frame follows soon after.
function frameReady(element, time, signal) {
  return new Promise((resolve) => {
    element.addEventListener("seeked", () => setTimeout(resolve, 60), { once: true, signal });
    const onFrame = (_, { mediaTime }) => {
      if (Math.abs(mediaTime - time) < SEEK_TOLERANCE) resolve();
      else if (!signal.aborted) element.requestVideoFrameCallback?.(onFrame);
    };
    element.requestVideoFrameCallback?.(onFrame);
  });
}
