// Create and update elements. A value is written only if it differs.

/** The element with that id. */
export const byId = (id) => document.getElementById(id);

/** Create an element: `h("p", {class: "x", onclick: …}, "text", child)`; null, undefined and false children are left out. */
export function h(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value === null || value === undefined || value === false) continue;
    if (name.startsWith("on")) element.addEventListener(name.slice(2), value);
    else element.setAttribute(name, value === true ? "" : value);
  }
  element.append(...children.flat().filter((child) => child !== null && child !== undefined && child !== false));
  return element;
}

/** Create one of the icons in index.html. */
export function icon(name) {
  const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  svg.setAttribute("aria-hidden", "true");
  const use = document.createElementNS("http://www.w3.org/2000/svg", "use");
  use.setAttribute("href", `#i-${name}`);
  svg.append(use);
  return svg;
}

export function setIcon(element, name) {
  element.querySelector("use").setAttribute("href", `#i-${name}`);
}

export function setText(element, text) {
  if (element.textContent !== text) element.textContent = text;
}

/** Set an attribute, or remove it if `value` is null, undefined or false. */
export function setAttribute(element, name, value) {
  if (value === null || value === false || value === undefined) element.removeAttribute(name);
  else if (element.getAttribute(name) !== String(value)) element.setAttribute(name, value);
}

/** Set the URL of an image, and hide it if there is none. An unchanged image is not loaded again. */
export function setPicture(image, url) {
  if (image.dataset.url === (url ?? "")) return;
  image.dataset.url = url ?? "";
  image.hidden = !url;
  if (url) image.src = url;
  else image.removeAttribute("src");
}

export const reducedMotion = matchMedia("(prefers-reduced-motion: reduce)");

/** Scroll a list to show one of its elements, without scrolling the page. */
export function scrollToItem(element, list, smooth = true) {
  const item = element.getBoundingClientRect();
  const box = list.getBoundingClientRect();
  const margin = 12;
  const down = item.bottom > box.bottom ? item.bottom - box.bottom + margin : Math.min(0, item.top - box.top - margin);
  const right = item.right > box.right ? item.right - box.right + margin : Math.min(0, item.left - box.left - margin);
  const far = Math.abs(down) > box.height || Math.abs(right) > box.width;
  if (down || right) list.scrollBy({ top: down, left: right, behavior: smooth && !far && !reducedMotion.matches ? "smooth" : "instant" });
}
