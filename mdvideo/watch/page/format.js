// Format numbers for people.

/** Format seconds as 1:05 or 1:02:05; with `tenths`, as 1:05.3. */
export function clock(seconds, tenths = false) {
  const units = Math.floor(Math.max(0, seconds || 0) * 10 + 1e-6);
  const whole = Math.floor(units / 10);
  const hours = Math.floor(whole / 3600);
  const minutes = Math.floor(whole / 60) % 60;
  const rest = String(whole % 60).padStart(2, "0") + (tenths ? `.${units % 10}` : "");
  return hours ? `${hours}:${String(minutes).padStart(2, "0")}:${rest}` : `${minutes}:${rest}`;
}

/** Format a duration in seconds: 40 ms, 0.52 s, 1:05. */
export function duration(seconds) {
  if (seconds < 0.0995) return `${Math.max(1, Math.round(seconds * 1000))} ms`;
  if (seconds < 9.95) return `${seconds.toFixed(2)} s`;
  if (seconds < 60) return `${seconds.toFixed(0)} s`;
  return clock(seconds);
}

/** Format bytes as 830 kB or 12.4 MB. */
export function size(bytes) {
  if (bytes < 1e6) return `${Math.max(1, Math.round(bytes / 1e3))} kB`;
  if (bytes < 1e9) return `${(bytes / 1e6).toFixed(1)} MB`;
  return `${(bytes / 1e9).toFixed(2)} GB`;
}

/** Format a count: 1 problem, 2 problems. */
export const count = (number, noun) => `${number} ${noun}${number === 1 ? "" : "s"}`;

/** The UTF-16 index of character `index` of `text`: Python counts characters, JavaScript UTF-16 units. */
export function utf16Index(text, index) {
  // Only characters outside the BMP take two units; most text has none.
  if (!/[\ud800-\udbff]/.test(text)) return Math.min(index, text.length);
  let unit = 0;
  for (let n = 0; n < index && unit < text.length; n += 1) unit += text.codePointAt(unit) > 0xffff ? 2 : 1;
  return unit;
}
