// The Picture tab: the generated pictures of the current slide, variants by other seeds or prompts, and pinning.

import { byId, h, icon, setPicture, setText } from "./dom.js";
import { post } from "./post.js";

export class PictureTab {
  /** `notify(text)` shows a message. */
  constructor(player, notify) {
    this.player = player;
    this.notify = notify;
    this.panel = byId("panel-picture");
    this.cards = new Map(); // picture id → its elements
    this.empty = h(
      "div",
      { class: "empty" },
      h("p", {}, "This slide has no generated picture."),
      h("p", {}, "Describe the picture you want in a comment on the slide:"),
      h("pre", {}, "<!-- prompt: a calm sea at dawn, mist -->"),
    );
    this.panel.append(this.empty);
  }

  update() {
    const { view, slide } = this.player;
    const pictures = view.slides?.[slide]?.pictures ?? [];
    const ids = new Set(pictures.map((picture) => picture.id));
    for (const [id, card] of this.cards) {
      if (ids.has(id)) continue;
      card.root.remove();
      this.cards.delete(id);
    }
    this.empty.hidden = pictures.length > 0;
    for (const picture of pictures) {
      if (!this.cards.has(picture.id)) this.cards.set(picture.id, this.#makeCard(picture));
      const card = this.cards.get(picture.id);
      this.panel.append(card.root.parentNode === this.panel ? "" : card.root);
      this.#updateCard(card, picture, view.tries?.[picture.id]);
    }
  }

  /** Generate another picture for the current slide. */
  reroll() {
    const first = this.cards.values().next().value;
    if (first) this.#try(first, 1);
  }

  #makeCard(picture) {
    const card = { picture, prompt: null };
    card.image = h("img", { alt: "" });
    card.pinned = h("span", { class: "pinned", hidden: true }, icon("pin"), "pinned");
    card.facts = h("span", { class: "facts-line" });
    card.edit = h("textarea", { rows: "3", spellcheck: "true", oninput: () => this.#updateEdited(card) });
    card.copy = h("button", { type: "button", class: "button", title: "Copy the prompt", onclick: () => this.#copy(card) }, "Copy");
    card.undo = h("button", { type: "button", class: "button plain", hidden: true, onclick: () => this.#undo(card) }, "Reset");
    card.one = h("button", { type: "button", class: "button", title: "Another seed (R)", onclick: () => this.#try(card, 1) }, icon("dice"), "Another seed");
    card.four = h("button", { type: "button", class: "button", onclick: () => this.#try(card, 4) }, "Four variants");
    card.tried = h("p", { class: "tried", hidden: true });
    card.variants = h("ul", { class: "variants" });
    card.items = [];
    card.root = h(
      "section",
      { class: "picture" },
      h("div", { class: "frame" }, card.image),
      h("p", { class: "facts-row" }, card.facts, card.pinned),
      h("label", { class: "prompt" }, h("span", {}, "Prompt"), card.edit),
      h("div", { class: "buttons" }, card.one, card.four, card.copy, card.undo),
      card.tried,
      card.variants,
    );
    return card;
  }

  #updateCard(card, picture, tries) {
    card.picture = picture;
    setPicture(card.image, picture.url ?? null);
    card.image.alt = `Generated from: ${picture.prompt}`;
    setText(card.facts, `${picture.backend} · seed ${picture.seed}${scoreOf(picture)}`);
    card.pinned.hidden = !picture.pinned;
    if (card.prompt !== picture.prompt && (card.prompt === null || card.edit.value === card.prompt)) card.edit.value = picture.prompt;
    card.prompt = picture.prompt;
    this.#updateEdited(card);
    const variants = tries?.variants ?? [];
    const other = tries && tries.prompt !== picture.prompt;
    card.tried.hidden = !other;
    if (other) setText(card.tried, `Tried with: ${tries.prompt}`);
    while (card.items.length > variants.length) card.items.pop().root.remove();
    variants.forEach((variant, index) => {
      card.items[index] ??= this.#makeVariant(card, index);
      this.#updateVariant(card.items[index], variant, picture, tries.prompt);
    });
  }

  #makeVariant(card, index) {
    const item = { image: h("img", { alt: "" }), bar: h("span", { class: "bar" }), state: h("span", { class: "state" }), seed: h("span") };
    item.pin = h("button", { type: "button", class: "button", onclick: () => this.#pin(card, item) }, icon("pin"), "Pin");
    item.root = h("li", {}, h("div", { class: "frame" }, item.image, item.state, item.bar), h("p", {}, item.seed, item.pin));
    card.variants.append(item.root);
    item.index = index;
    return item;
  }

  #updateVariant(item, variant, picture, prompt) {
    item.variant = variant;
    item.prompt = prompt;
    const made = variant.state === "made" && variant.url;
    setPicture(item.image, made ? variant.url : null);
    item.image.alt = `Variant with seed ${variant.seed}`;
    const steps = variant.of ? ` ${variant.done ?? 0}/${variant.of}` : "";
    setText(item.state, made ? "" : variant.state === "failed" ? "failed" : `${variant.state}${steps}`);
    item.bar.style.transform = `scaleX(${!made && variant.of ? (variant.done ?? 0) / variant.of : 0})`;
    setText(item.seed, `${variant.seed}${scoreOf(variant)}`);
    item.seed.title = `seed ${variant.seed}`;
    const isPinned = picture.pinned && picture.seed === variant.seed && prompt === picture.prompt;
    item.root.classList.toggle("kept", isPinned);
    item.pin.disabled = !made || isPinned;
    item.pin.lastChild.data = isPinned ? "Pinned" : "Pin";
    item.pin.setAttribute("aria-label", `${isPinned ? "Pinned" : "Pin"} seed ${variant.seed}`);
  }

  #updateEdited(card) {
    const other = card.edit.value.trim() !== card.picture.prompt;
    card.undo.hidden = !other;
    card.root.classList.toggle("edited", other);
  }

  #undo(card) {
    card.edit.value = card.picture.prompt;
    this.#updateEdited(card);
    card.edit.focus();
  }

  async #copy(card) {
    try {
      await navigator.clipboard.writeText(card.edit.value.trim());
      this.notify("Prompt copied.");
    } catch {
      // Not permitted, or not a secure context: select the text for copying by keyboard.
      card.edit.focus();
      card.edit.select();
      this.notify("Press Ctrl+C or ⌘C to copy.");
    }
  }

  async #try(card, count) {
    const text = card.edit.value.trim();
    if (!text) {
      this.notify("The prompt is empty. Describe what the picture shows.");
      return;
    }
    const body = { picture: card.picture.id, count };
    if (text !== card.picture.prompt) body.prompt = text;
    await this.#request("try", body, "");
  }

  async #pin(card, item) {
    const body = { picture: card.picture.id, seed: item.variant.seed };
    const other = item.prompt !== card.picture.prompt;
    if (other) body.prompt = item.prompt;
    // The slide that was edited last may use the same picture. Pinning must not jump to it.
    this.player.requestedAt = performance.now();
    const copyHint = other ? " The prompt is not in the deck yet; copy it there." : "";
    await this.#request("pin", body, `Seed ${item.variant.seed} is pinned in the lockfile. The deck is unchanged.${copyHint}`);
  }

  async #request(action, body, message) {
    try {
      await post(action, body);
      if (message) this.notify(message);
    } catch (error) {
      this.notify(error.message);
    }
  }
}

/** How a scorer judged a picture, if one did. */
function scoreOf(picture) {
  return typeof picture.score === "number" ? ` · score ${Number(picture.score.toPrecision(3))}` : "";
}
