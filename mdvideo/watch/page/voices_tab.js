// The Voices tab: what each voice sounds like, and which one the deck uses.

import { byId, h } from "./dom.js";
import { post } from "./post.js";

const NAMES = new Intl.DisplayNames(["en"], { type: "language", fallback: "none" });

export class VoicesTab {
  /** `notify(text)` shows a message. */
  constructor(notify) {
    this.notify = notify;
    this.panel = byId("panel-voices");
    this.audio = new Audio();
    this.busy = false;
  }

  /** Another tab is open, perhaps this one: its list is asked for then, since the deck's language may have changed. */
  async opened() {
    if (this.panel.hidden) {
      this.audio.pause();
      return;
    }
    try {
      this.#show(await post("list-voices", {}));
    } catch (error) {
      this.panel.replaceChildren(h("div", { class: "empty" }, h("p", {}, error.message)));
    }
  }

  #show({ voices, chosen, lang }) {
    const here = voices.filter((voice) => voice.installed);
    // A deck may name a voice by the second part of its name.
    const used = voices.find((voice) => voice.name === chosen) ?? voices.find((voice) => voice.name.endsWith(`_${chosen}`));
    const rows = (list) => h("ul", { class: "voices" }, list.map((voice) => this.#row(voice, voice === used)));
    const section = (title, list) => list.length && [h("h3", {}, title), rows(list)];
    this.panel.replaceChildren(
      ...[
        section(`For this lesson (${lang})`, here.filter((voice) => voice.fits)),
        section("For other languages", here.filter((voice) => !voice.fits)),
        section("To be installed", voices.filter((voice) => !voice.installed)),
        !voices.length && h("p", {}, "The deck's speech backend does not list its voices."),
      ].flat().filter(Boolean),
    );
  }

  #row(voice, used) {
    const button = (text, action) =>
      h("button", { type: "button", class: "button", "aria-label": `${text} ${voice.name}`, onclick: action }, text);
    const use = used ? h("span", { class: "used" }, "in use") : voice.fits && button("Use", () => this.#use(voice));
    const actions = voice.installed ? [button("Play", () => this.#play(voice)), use] : [h("code", {}, voice.get)];
    const language = NAMES.of(voice.language) ?? voice.language;
    return h("li", {}, h("p", {}, h("strong", {}, voice.name), ` ${language}, ${voice.about}`), h("p", { class: "voice-actions" }, actions));
  }

  async #play(voice) {
    await this.#once(async () => {
      this.audio.src = (await post("hear-sample", { name: voice.name })).urls[0];
      await this.audio.play();
    });
  }

  async #use(voice) {
    await this.#once(async () => {
      await post("use-voice", { name: voice.name });
      this.notify(`The deck is now spoken by ${voice.name}.`);
      const list = await post("list-voices", {});
      this.#show({ ...list, chosen: voice.name });
    });
  }

  // A voice may take seconds to load: a second click does not ask again.
  async #once(action) {
    if (this.busy) return;
    this.busy = true;
    this.panel.setAttribute("aria-busy", "true");
    try {
      await action();
    } catch (error) {
      this.notify(error.message);
    } finally {
      this.busy = false;
      this.panel.removeAttribute("aria-busy");
    }
  }
}
