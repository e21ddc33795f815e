// What the author chose on this page, kept over visits.

const PREFIX = "mdvideo.watch.";

/** A choice of earlier, or `usual`. Storage may be forbidden: then choices last as long as the page. */
export function recall(name, usual) {
  try {
    const kept = localStorage.getItem(PREFIX + name);
    return kept === null ? usual : JSON.parse(kept);
  } catch {
    return usual;
  }
}

export function remember(name, value) {
  try {
    localStorage.setItem(PREFIX + name, JSON.stringify(value));
  } catch {
    // nothing to do: the choice still holds on this page
  }
}
