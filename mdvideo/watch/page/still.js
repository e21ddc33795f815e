// The still over the video: the newest image of a slide, shown until a video with it is loaded.

export class Still {
  constructor(box) {
    this.box = box;
    this.url = null; // the latest that was requested
    this.ready = null; // the one that is shown
  }

  /** Show the image at `url` once it is decoded; what is shown stays until then. */
  async show(url, alt) {
    if (url === this.url) return;
    this.url = url;
    const image = new Image();
    image.fetchPriority = "high";
    image.alt = alt;
    image.src = url;
    try {
      await image.decode();
    } catch {
      if (this.url === url) this.hide(); // no longer served: a newer one follows
      return;
    }
    if (this.url !== url) return;
    this.ready = url;
    this.box.replaceChildren(image);
    performance.mark("mdvideo-still", { detail: url });
  }

  hide() {
    if (this.url === null) return;
    this.url = null;
    this.ready = null;
    this.box.replaceChildren();
  }
}
