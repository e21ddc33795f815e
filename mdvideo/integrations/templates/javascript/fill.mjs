// Fills the last blanks of a figure: addresses. Written by "mdvideo site"; it runs in browsers too.

const escaped = (text) =>
  String(text).replace(/[&<>"']/g, (sign) => `&#${sign.charCodeAt(0)};`);

const inJson = (text) => JSON.stringify(String(text)).slice(1, -1).replace(/[<>&]/g, (sign) => `\\u00${sign.charCodeAt(0).toString(16)}`);

/** The figure's HTML with `base`, the address of the folder of mdvideo.json, in front of every path. */
export function addressed(html, base) {
  const elsewhere = /^(https?:)?\/\//.test(base);
  return html
    .replaceAll("<:base>", escaped(base))
    .replaceAll("<:crossorigin>", elsewhere ? ' crossorigin="anonymous"' : "");
}

/** What search engines read, with whole addresses of the folder and of the page; empty where they are not known. */
export function addressedData(html, absolute, page) {
  if (!/^https?:/.test(absolute ?? "") || !/^https?:/.test(page ?? "")) return "";
  return html.replaceAll("<:absolute>", inJson(absolute)).replaceAll("<:page>", inJson(page));
}
