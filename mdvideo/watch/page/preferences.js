// The author's choices on this page, remembered between visits.

const PREFIX = "mdvideo.watch.";

/** Return an earlier choice, or `fallback`. If storage is blocked, choices last until the page is closed. */
export function recall(name, fallback) {
  try {
    const stored = localStorage.getItem(PREFIX + name);
    return stored === null ? fallback : JSON.parse(stored);
  } catch {
    return fallback;
  }
}

export function remember(name, value) {
  try {
    localStorage.setItem(PREFIX + name, JSON.stringify(value));
  } catch {
    // the choice applies until the page is closed
  }
}
