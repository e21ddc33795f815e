// Fills in the remaining placeholders of a figure: URLs. Written by "mdvideo site"; it also runs in browsers.

const escapeHtml = (text) =>
  String(text).replace(/[&<>"']/g, (sign) => `&#${sign.charCodeAt(0)};`);

const escapeJson = (text) => JSON.stringify(String(text)).slice(1, -1).replace(/[<>&]/g, (sign) => `\\u00${sign.charCodeAt(0).toString(16)}`);

/** Returns the figure's HTML with `base`, the URL of the folder of mdvideo.json, before every path. */
export function fillUrls(html, base) {
  const isExternal = /^(https?:)?\/\//.test(base);
  return html
    .replaceAll("<:base>", escapeHtml(base))
    .replaceAll("<:crossorigin>", isExternal ? ' crossorigin="anonymous"' : "");
}

/** Returns the data for search engines, with absolute URLs of the folder and the page; empty if one is not known. */
export function fillData(html, absolute, page) {
  if (!/^https?:/.test(absolute ?? "") || !/^https?:/.test(page ?? "")) return "";
  return html.replaceAll("<:absolute>", escapeJson(absolute)).replaceAll("<:page>", escapeJson(page));
}
