// The still over the film: the newest picture of a slide, shown while its film is on the way.

export class Still {
  constructor(box) {
    this.box = box;
    this.url = null; // what is wanted
    this.ready = null; // what is decoded and in the box
  }

  /** Show the picture at `url`, once it is decoded; until then stays what is there. `alt` says what it shows. */
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
      if (this.url === url) this.hide(); // gone already: a newer one is on its way
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
