// The line to the server: views come as server-sent events; a lost line is said and opened again.

const FIRST_WAIT = 400; // milliseconds
const LONGEST_WAIT = 5000;

/**
 * Listen at `url` for ever. `on.view(patch, whole)` gets each patch, `whole` being true for the first after connecting;
 * `on.lost(milliseconds)` is told of each failure and when the next try is; `on.back()` that the line stands again.
 * Returns a function that tries at once.
 */
export function listen(url, on) {
  let source = null;
  let timer = 0;
  let wait = FIRST_WAIT;
  let lost = false;

  function open() {
    clearTimeout(timer);
    source?.close();
    let whole = true;
    source = new EventSource(url);
    source.addEventListener("view", (event) => {
      if (whole) wait = FIRST_WAIT;
      if (lost) on.back();
      lost = false;
      on.view(JSON.parse(event.data), whole);
      whole = false;
    });
    source.addEventListener("error", () => {
      source.close(); // the browser's own retry would not say when it comes, and gives up on some answers
      lost = true;
      on.lost(wait);
      timer = setTimeout(open, wait);
      wait = Math.min(wait * 1.6, LONGEST_WAIT);
    });
  }

  function hurry() {
    wait = FIRST_WAIT;
    open();
  }

  addEventListener("online", () => lost && hurry());
  document.addEventListener("visibilitychange", () => lost && !document.hidden && hurry());
  // A page kept for the back button must not hold a connection: browsers give a host only six.
  addEventListener("pagehide", () => source?.close());
  addEventListener("pageshow", (event) => event.persisted && hurry());
  open();
  return hurry;
}
