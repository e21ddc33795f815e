// The Record tab: the author's own voice, for the whole slide or sentence by sentence, with the voice to compare it with.

import { byId, h, setAttribute, setText } from "./dom.js";
import { Microphone, share } from "./microphone.js";
import { post, postRecording } from "./post.js";

const LOUD = -1; // dBFS: a recording that comes so close to full scale may be clipped
const NOISY = -45; // dBFS: a room that is heard

export class RecordTab {
  /** `notify(text)` shows a message. */
  constructor(player, notify) {
    this.player = player;
    this.notify = notify;
    this.panel = byId("panel-record");
    this.rows = new Map(); // key → its elements
    this.fresh = new Map(); // key → {url, …} of recordings that are neither kept nor discarded
    this.recording = null; // key of what is being recorded
    this.microphone = new Microphone((levels) => this.#showLevels(levels));
    this.audio = new Audio();
    this.queue = [];
    this.audio.addEventListener("ended", () => this.#playNext());
    this.#build();
  }

  update() {
    const { view, slide } = this.player;
    const part = view.slides?.[slide];
    const script = part?.script ?? [];
    const items = script.length && part.key ? [{ key: part.key, text: "The whole slide", taken: part.taken, whole: true }] : [];
    for (const sentence of script) if (!items.some((item) => item.key === sentence.key)) items.push(sentence);
    const keys = new Set(items.map((item) => item.key));
    for (const [key, row] of this.rows) {
      if (keys.has(key) || key === this.recording) continue;
      row.root.remove();
      this.rows.delete(key);
    }
    this.empty.hidden = items.length > 0;
    this.top.hidden = items.length === 0;
    const covered = Boolean(items[0]?.whole && items[0].taken);
    items.forEach((item, index) => {
      if (!this.rows.has(item.key)) this.rows.set(item.key, this.#makeRow(item.key));
      const row = this.rows.get(item.key);
      row.item = { ...item, covered: covered && !item.whole };
      if (this.list.children[index] !== row.root) this.list.insertBefore(row.root, this.list.children[index] ?? null);
      this.#updateRow(row);
    });
  }

  #build() {
    this.empty = h(
      "div",
      { class: "empty" },
      h("p", {}, "Nothing is said on this slide."),
      h("p", {}, "Write what you want to say as a comment on the slide; then record it here:"),
      h("pre", {}, "<!-- What you say about it. -->"),
    );
    this.bar = h("span", { class: "level-bar" });
    this.mark = h("span", { class: "gate-mark", title: "The noise gate opens here" });
    this.meter = h(
      "div",
      { class: "level", role: "meter", "aria-label": "Level of the microphone", "aria-valuemin": "-80", "aria-valuemax": "0", "aria-valuenow": "-80" },
      this.bar,
      this.mark,
    );
    this.facts = h("p", { class: "level-facts" }, "The microphone is off.");
    this.gate = h("input", { type: "checkbox", id: "gate", checked: true });
    this.toggle = h("button", { type: "button", class: "button", onclick: () => this.#toggleMicrophone() }, "Turn on the microphone");
    this.top = h(
      "div",
      { class: "recorder" },
      this.toggle,
      this.meter,
      this.facts,
      h("label", { class: "gate" }, this.gate, "Noise gate: lower what is quieter than speech"),
    );
    this.list = h("ul", { class: "takes" });
    this.panel.append(this.empty, this.top, this.list);
  }

  #makeRow(key) {
    const row = { key };
    row.text = h("p", { class: "take-text" });
    row.state = h("p", { class: "take-state" });
    row.record = h("button", { type: "button", class: "button", onclick: () => this.#toggleRecording(row) });
    row.mine = h("button", { type: "button", class: "button", onclick: () => this.#playMine(row) }, "Play mine");
    row.voice = h("button", { type: "button", class: "button", onclick: () => this.#playVoice(row) }, "Play the voice");
    row.keep = h("button", { type: "button", class: "button", onclick: () => this.#keep(row) }, "Keep");
    row.discard = h("button", { type: "button", class: "button plain", onclick: () => this.#discard(row) }, "Discard");
    row.remove = h("button", { type: "button", class: "button plain", onclick: () => this.#delete(row) }, "Delete mine");
    const buttons = h("div", { class: "buttons" }, row.record, row.mine, row.voice, row.keep, row.discard, row.remove);
    row.root = h("li", { class: "take" }, row.text, row.state, buttons);
    return row;
  }

  #updateRow(row) {
    const { item, key } = row;
    const fresh = this.fresh.get(key);
    const now = this.recording === key;
    setText(row.text, item.text);
    row.root.classList.toggle("recording", now);
    row.root.classList.toggle("whole", Boolean(item.whole));
    setText(row.state, now ? "Recording… say the words above, then stop." : stateOf(item, fresh));
    setText(row.record, now ? "Stop" : fresh || item.taken ? "Record again" : "Record");
    setAttribute(row.record, "aria-label", `${row.record.textContent}: ${item.text}`);
    row.record.disabled = this.recording !== null && !now;
    row.mine.hidden = now || (!fresh && !item.taken);
    row.keep.hidden = row.discard.hidden = now || !fresh;
    row.remove.hidden = now || !item.taken || Boolean(fresh);
    for (const button of [row.mine, row.voice, row.keep, row.discard, row.remove]) button.disabled = this.recording !== null;
  }

  async #toggleMicrophone() {
    if (this.microphone.isOn) {
      if (this.recording) return;
      this.microphone.close();
      setText(this.facts, "The microphone is off.");
      this.bar.style.transform = "scaleX(0)";
    } else {
      await this.#attempt(() => this.microphone.open());
    }
    setText(this.toggle, this.microphone.isOn ? "Turn off the microphone" : "Turn on the microphone");
  }

  async #toggleRecording(row) {
    if (this.recording === row.key) {
      await this.#finish(row);
      return;
    }
    if (!(await this.#attempt(() => this.microphone.open()))) return;
    setText(this.toggle, "Turn off the microphone");
    this.#stopPlaying();
    this.player.pause();
    this.microphone.start();
    this.recording = row.key;
    this.update();
  }

  async #finish(row) {
    const blob = await this.microphone.stop();
    this.recording = null;
    await this.#attempt(async () => {
      const take = await postRecording(`takes/${row.key}?gate=${this.gate.checked ? 1 : 0}`, blob);
      this.fresh.set(row.key, take);
    });
    this.update();
  }

  #playMine(row) {
    const fresh = this.fresh.get(row.key);
    this.#attempt(async () => this.#play(fresh ? [fresh.url] : (await post("hear-take", { key: row.key })).urls));
  }

  #playVoice(row) {
    this.#attempt(async () => this.#play((await post("hear-voice", { key: row.key })).urls));
  }

  async #keep(row) {
    const kept = await this.#attempt(() => post("keep-take", { key: row.key }));
    if (!kept) return;
    this.fresh.delete(row.key);
    this.notify("Your recording is beside the deck, and is heard in the video.");
    this.update();
  }

  async #discard(row) {
    await this.#attempt(() => post("discard-take", { key: row.key }));
    this.fresh.delete(row.key);
    this.update();
  }

  async #delete(row) {
    if (await this.#attempt(() => post("delete-take", { key: row.key }))) this.notify("The voice speaks it again.");
  }

  #play(urls) {
    this.player.pause();
    this.queue = [...urls];
    this.#playNext();
  }

  #playNext() {
    const url = this.queue.shift();
    if (!url) return;
    this.audio.src = url;
    this.audio.play().catch((error) => this.notify(error.message));
  }

  #stopPlaying() {
    this.queue = [];
    this.audio.pause();
  }

  #showLevels({ level, peak, noise, open }) {
    this.bar.style.transform = `scaleX(${share(level)})`;
    this.mark.style.insetInlineStart = `${share(noise + 10) * 100}%`;
    this.meter.classList.toggle("open", open);
    this.meter.classList.toggle("loud", peak > LOUD);
    this.meter.setAttribute("aria-valuenow", String(Math.round(level)));
    const gate = this.gate.checked ? ` · gate ${open ? "open" : "closed"}` : "";
    setText(this.facts, `${decibels(Math.round(level))} · noise ${decibels(Math.round(noise))}${gate}`);
  }

  /** Run `action`; show the message of its error. Return whether it succeeded. */
  async #attempt(action) {
    try {
      await action();
      return true;
    } catch (error) {
      this.notify(error.message);
      return false;
    }
  }
}

const decibels = (level) => `${String(level).replace("-", "−")} dB`; // with a minus sign, which is no hyphen

function stateOf(item, fresh) {
  if (fresh) {
    const facts = [`${fresh.seconds.toFixed(1)} s`, `peak ${decibels(fresh.peak)}`, `noise ${decibels(fresh.noise)}`];
    if (fresh.clipped) facts.push("too loud: move back from the microphone");
    else if (fresh.noise > NOISY) facts.push("the room is loud");
    return `New recording, not kept yet · ${facts.join(" · ")}`;
  }
  if (item.covered) return "The recording of the whole slide is heard.";
  return item.taken ? "Your recording is heard." : "The voice speaks it.";
}
