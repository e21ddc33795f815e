// Positions in the video: a slide and the time from its start, so that a position stays valid when other slides change.
// Pure functions; times are in seconds.

/**
 * The timing of a view's video: {duration, fps, all, slides, segments}. `all` are the slides in order, `slides` those
 * that have times already. It is a copy, so the timing of the playing video outlives the view that it came from.
 */
export function timingOf(view) {
  const all = Object.values(view.slides ?? {})
    .map(({ number, title, start, end, still }) => ({ number, title, start, end, still }))
    .sort((one, other) => one.number - other.number);
  const slides = all.filter((slide) => slide.start !== undefined && slide.end !== undefined);
  const duration = view.video?.duration ?? slides.at(-1)?.end ?? 0;
  return { duration, fps: view.video?.fps ?? 30, all, slides, segments: view.segments ?? [] };
}

/** The last of `items`, which are sorted by `start`, that starts at or before `time`. */
export function lastStarted(items, time) {
  let low = 0;
  let high = items.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (items[middle].start <= time) low = middle + 1;
    else high = middle;
  }
  return items[low - 1];
}

/** The position at `time`: {slide, at}. `at` counts from the slide's start. */
export function positionAt(timing, time) {
  const slide = lastStarted(timing.slides, time + 1e-4) ?? timing.slides[0];
  return slide ? { slide: slide.number, at: Math.max(0, time - slide.start) } : { slide: 1, at: 0 };
}

/** The time of a position, or null if there is no such slide. `at: "end"` is where all of the slide is revealed. */
export function timeOf(timing, position) {
  const slide = timing.slides.find((one) => one.number === position.slide);
  if (!slide) return null;
  // The middle of a frame: a seek to its start may round to the frame before.
  const frame = 1 / timing.fps;
  const last = slide.end - frame / 2;
  const at = position.at === "end" ? revealedAt(timing, slide, frame) : position.at;
  return Math.min(slide.start + Math.max(at, frame / 2), last);
}

// The time in a slide at which all of it is visible. A slide ends with its transition, which already shows the next
// slide. The first frame of a hold is a key frame; a later one looks the same, but a seek to it decodes all before it.
function revealedAt(timing, slide, frame) {
  const last = timing.segments.findLast((one) => one.slide === slide.number && one.kind !== "transition");
  if (!last) return slide.end - slide.start;
  return (last.kind === "hold" ? last.start + frame / 2 : last.end - frame / 2) - slide.start;
}

/** The number in timing `now` of slide `number` of timing `before`. Slides may have been added, removed or moved. */
export function matchSlide(before, now, number) {
  const old = before.all[number - 1];
  const sameNumber = now.all[number - 1];
  if (before === now || !old) return number;
  const isEqual = (one, key) => Boolean(one?.[key]) && one[key] === old[key];
  if (isEqual(sameNumber, "still") || isEqual(sameNumber, "title")) return number;
  const unique = (found) => (found.length === 1 ? found[0].number : null);
  return (
    unique(now.all.filter((slide) => isEqual(slide, "still"))) ??
    unique(now.all.filter((slide) => isEqual(slide, "title"))) ??
    Math.min(number, now.all.length || number)
  );
}
