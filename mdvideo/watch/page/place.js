// Places in the film: a slide and how far into it, which stay true while the film around them changes.
// Pure functions; times are seconds.

/**
 * What a view knows of its film's time: {duration, fps, all, slides, segments}; `all` are the slides in order, `slides`
 * those that have times already. It is a copy, so the timing of the film that plays outlives the view it came from.
 */
export function timingOf(view) {
  const all = Object.values(view.slides ?? {})
    .map(({ number, title, start, end, still }) => ({ number, title, start, end, still }))
    .sort((one, other) => one.number - other.number);
  const slides = all.filter((slide) => slide.start !== undefined && slide.end !== undefined);
  const duration = view.video?.duration ?? slides.at(-1)?.end ?? 0;
  return { duration, fps: view.video?.fps ?? 30, all, slides, segments: view.segments ?? [] };
}

/** The last of `items` that starts at or before `time`: they are in order of their starts. */
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

/** The place of a second: {slide, at}, `at` counting from the slide's start. */
export function placeAt(timing, time) {
  const slide = lastStarted(timing.slides, time + 1e-4) ?? timing.slides[0];
  return slide ? { slide: slide.number, at: Math.max(0, time - slide.start) } : { slide: 1, at: 0 };
}

/** The second of a place, or null where the film has no such slide. `at: "end"` is the slide with all of it revealed. */
export function timeOf(timing, place) {
  const slide = timing.slides.find((one) => one.number === place.slide);
  if (!slide) return null;
  // The middle of a frame: a seek to its very start may round to the frame before.
  const frame = 1 / timing.fps;
  const last = slide.end - frame / 2;
  const at = place.at === "end" ? revealed(timing, slide, frame) : place.at;
  return Math.min(slide.start + Math.max(at, frame / 2), last);
}

// How far into a slide all of it is seen. Its time ends with its transition, which already shows the next slide. The
// first frame of a still part is a key frame: a seek to a later one looks the same, but decodes all frames up to it.
function revealed(timing, slide, frame) {
  const part = timing.segments.findLast((one) => one.slide === slide.number && one.kind !== "transition");
  if (!part) return slide.end - slide.start;
  return (part.kind === "hold" ? part.start + frame / 2 : part.end - frame / 2) - slide.start;
}

/** The number in timing `now` of what was slide `number` in timing `before`: slides may have come, gone or moved. */
export function carried(before, now, number) {
  const old = before.all[number - 1];
  const there = now.all[number - 1];
  if (before === now || !old) return number;
  const alike = (one, key) => Boolean(one?.[key]) && one[key] === old[key];
  if (alike(there, "still") || alike(there, "title")) return number;
  const only = (found) => (found.length === 1 ? found[0].number : null);
  return (
    only(now.all.filter((slide) => alike(slide, "still"))) ??
    only(now.all.filter((slide) => alike(slide, "title"))) ??
    Math.min(number, now.all.length || number)
  );
}
