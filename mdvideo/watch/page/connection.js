// The connection to the server: receives views as server-sent events, and reconnects after a failure.

const FIRST_RETRY = 400; // milliseconds
const LONGEST_RETRY = 5000;

/**
 * Listen to the event stream at `url`. `on.view(patch, whole)` is called for each patch; `whole` is true for the first
 * after connecting. `on.lost(milliseconds)` is called after each failure, with the time to the next try, and `on.back()`
 * once the connection is restored. Returns a function that tries at once.
 */
export function listen(url, on) {
  let source = null;
  let timer = 0;
  let wait = FIRST_RETRY;
  let lost = false;

  function open() {
    clearTimeout(timer);
    source?.close();
    let whole = true;
    source = new EventSource(url);
    source.addEventListener("view", (event) => {
      if (whole) wait = FIRST_RETRY;
      if (lost) on.back();
      lost = false;
      on.view(JSON.parse(event.data), whole);
      whole = false;
    });
    source.addEventListener("error", () => {
      source.close(); // the browser's own retry does not say when it comes, and gives up on some responses
      lost = true;
      on.lost(wait);
      timer = setTimeout(open, wait);
      wait = Math.min(wait * 1.6, LONGEST_RETRY);
    });
  }

  function retryNow() {
    wait = FIRST_RETRY;
    open();
  }

  addEventListener("online", () => lost && retryNow());
  document.addEventListener("visibilitychange", () => lost && !document.hidden && retryNow());
  // A page in the back/forward cache must not hold a connection: browsers allow six per host.
  addEventListener("pagehide", () => source?.close());
  addEventListener("pageshow", (event) => event.persisted && retryNow());
  open();
  return retryNow;
}
