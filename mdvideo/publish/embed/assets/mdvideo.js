// What mdvideo's figures can do beyond plain HTML: chapters seek in place, addresses with ?t=12.3 or #t=12.3 (and
// v=NAME where a page has several videos) lead to a second, and the chapter that plays is marked. No dependency, nothing
// inline, and every listener sits on the document, so that figures may come and go as pages are swapped without a load.
(() => {
  "use strict";
  const root = document.documentElement;
  if (root.hasAttribute("data-mdvideo-script")) return;
  root.setAttribute("data-mdvideo-script", "");

  const FIGURE = "figure.mdvideo";
  const CLOCK = /^(?:(?:(\d+):)?(\d+):)?(\d+(?:\.\d+)?)s?$/;
  const UNITS = /^(?:(\d+)h)?(?:(\d+)m)?(?:(\d+(?:\.\d+)?)s)?$/;
  const EARLY = 0.05; // seconds; a seek may land a frame before the chapter
  const arrived = new WeakMap(); // video: the address that it was sought for

  const figures = () => [...document.querySelectorAll(FIGURE)];
  const videoOf = (figure) => figure.querySelector("video");
  const figureOf = (node) => (node instanceof Element ? node.closest(FIGURE) : null);
  const withModifier = (event) => event.ctrlKey || event.metaKey || event.altKey;
  const named = (name) => figures().find((figure) => figure.dataset.mdvideo === name);

  // Seconds of 12.3, 12.3s, 1:02, 1:02:03 or 1h2m3s; of a range only where it starts. Null where it is none of them.
  function seconds(text) {
    const start = (text || "").replace(/^npt:/, "").split(",")[0];
    const parts = CLOCK.exec(start) || UNITS.exec(start);
    if (!start || !parts) return null;
    return Number(parts[1] || 0) * 3600 + Number(parts[2] || 0) * 60 + Number(parts[3] || 0);
  }

  // The figure and the second that the page's address asks for; the hash wins.
  function asked() {
    for (const text of [location.hash.slice(1), location.search.slice(1)]) {
      const query = new URLSearchParams(text);
      const time = seconds(query.get("t"));
      if (time !== null) {
        const figure = query.has("v") ? named(query.get("v")) : figures()[0];
        return figure ? { figure, time } : null;
      }
    }
    return null;
  }

  function seek(video, time, play) {
    const go = () => {
      video.currentTime = time;
    };
    if (video.readyState >= HTMLMediaElement.HAVE_METADATA) go();
    else video.addEventListener("loadedmetadata", go, { once: true });
    if (play) video.play().catch(() => {}); // a browser may want another gesture; the video then stands there
  }

  function follow() {
    const goal = asked();
    if (!goal) return;
    const video = videoOf(goal.figure);
    if (!video || arrived.get(video) === location.href) return;
    arrived.set(video, location.href);
    seek(video, goal.time, false);
    video.scrollIntoView({ block: "center" });
  }

  function mark(figure, time) {
    const list = figure.querySelector(".mdvideo-chapters");
    if (!list) return;
    const links = [...list.querySelectorAll("a[data-mdvideo-t]")];
    const now = links.filter((link) => Number(link.dataset.mdvideoT) <= time + EARLY).pop();
    if (!now || now.hasAttribute("aria-current")) return;
    for (const link of links) link.removeAttribute("aria-current");
    now.setAttribute("aria-current", "true");
    const above = now.offsetTop - list.offsetTop;
    if (above < list.scrollTop || above + now.offsetHeight > list.scrollTop + list.clientHeight) {
      list.scrollTop = above - (list.clientHeight - now.offsetHeight) / 2; // the list only, never the page
    }
  }

  function go(figure, link) {
    const video = videoOf(figure);
    const time = Number(link.dataset.mdvideoT);
    const hash = new URLSearchParams({ t: link.dataset.mdvideoT });
    if (figures().length > 1) hash.set("v", figure.dataset.mdvideo);
    history.replaceState(history.state, "", `#${hash}`);
    arrived.set(video, location.href);
    seek(video, time, true);
  }

  document.addEventListener("click", (event) => {
    const link = event.target instanceof Element ? event.target.closest("a[data-mdvideo-t]") : null;
    if (!link || event.defaultPrevented || event.button || event.shiftKey || withModifier(event)) return; // new tabs
    const figure = figureOf(link) || named(link.dataset.mdvideoV) || figures()[0];
    if (!figure || !videoOf(figure)) return;
    event.preventDefault();
    go(figure, link);
    videoOf(figure).scrollIntoView({ block: "nearest" }); // nothing moves where it can be seen
  });

  // Arrows move through the list of chapters; with Shift on the player they go to the next chapter and the one before.
  document.addEventListener(
    "keydown",
    (event) => {
      const figure = figureOf(event.target);
      const list = figure && figure.querySelector(".mdvideo-chapters");
      if (!list || withModifier(event)) return;
      const links = [...list.querySelectorAll("a[data-mdvideo-t]")];
      const step = { ArrowDown: 1, ArrowUp: -1, ArrowRight: 1, ArrowLeft: -1 }[event.key];
      if (event.target instanceof HTMLVideoElement && event.shiftKey && /Left|Right/.test(event.key)) {
        const current = links.findIndex((link) => link.hasAttribute("aria-current"));
        const link = links[current + step];
        if (link) go(figure, link);
      } else if (list.contains(event.target) && !event.shiftKey && /^(ArrowUp|ArrowDown|Home|End)$/.test(event.key)) {
        const at = links.indexOf(event.target.closest("a"));
        const next = event.key === "Home" ? 0 : event.key === "End" ? links.length - 1 : at + step;
        if (links[next]) links[next].focus();
      } else return;
      event.preventDefault();
      event.stopPropagation();
    },
    true,
  );

  // Media events do not bubble, but they can be captured.
  for (const name of ["loadedmetadata", "timeupdate", "seeked"]) {
    document.addEventListener(
      name,
      (event) => {
        const figure = figureOf(event.target);
        if (!figure) return;
        mark(figure, event.target.currentTime);
        if (name === "loadedmetadata") follow();
      },
      true,
    );
  }

  addEventListener("hashchange", follow);
  if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", follow);
  else follow();
})();
