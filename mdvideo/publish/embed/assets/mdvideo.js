// What mdvideo's figures do beyond plain HTML: chapters seek in place, URLs with ?t=12.3 or #t=12.3 (and v=NAME if a page
// has several videos) seek to a second, and the current chapter is marked. There are no dependencies and no inline code.
// All listeners are on the document, so figures may be added and removed when pages change without a load.
(() => {
  "use strict";
  const root = document.documentElement;
  if (root.hasAttribute("data-mdvideo-script")) return;
  root.setAttribute("data-mdvideo-script", "");

  const FIGURE = "figure.mdvideo";
  const CLOCK = /^(?:(?:(\d+):)?(\d+):)?(\d+(?:\.\d+)?)s?$/;
  const UNITS = /^(?:(\d+)h)?(?:(\d+)m)?(?:(\d+(?:\.\d+)?)s)?$/;
  const EARLY = 0.05; // seconds; a seek may land a frame before the chapter
  const handled = new WeakMap(); // video: the URL for which it has already sought

  const figures = () => [...document.querySelectorAll(FIGURE)];
  const videoOf = (figure) => figure.querySelector("video");
  const figureOf = (node) => (node instanceof Element ? node.closest(FIGURE) : null);
  const withModifier = (event) => event.ctrlKey || event.metaKey || event.altKey;
  const figureNamed = (name) => figures().find((figure) => figure.dataset.mdvideo === name);

  // Parses 12.3, 12.3s, 1:02, 1:02:03 or 1h2m3s, or the start of a range, to seconds; null if it is none of them.
  function parseTime(text) {
    const start = (text || "").replace(/^npt:/, "").split(",")[0];
    const parts = CLOCK.exec(start) || UNITS.exec(start);
    if (!start || !parts) return null;
    return Number(parts[1] || 0) * 3600 + Number(parts[2] || 0) * 60 + Number(parts[3] || 0);
  }

  // Returns the figure and the second that the page's URL names, or null; the hash wins.
  function targetOfUrl() {
    for (const text of [location.hash.slice(1), location.search.slice(1)]) {
      const query = new URLSearchParams(text);
      const time = parseTime(query.get("t"));
      if (time !== null) {
        const figure = query.has("v") ? figureNamed(query.get("v")) : figures()[0];
        return figure ? { figure, time } : null;
      }
    }
    return null;
  }

  function seek(video, time, play) {
    const setTime = () => {
      video.currentTime = time;
    };
    if (video.readyState >= HTMLMediaElement.HAVE_METADATA) setTime();
    else video.addEventListener("loadedmetadata", setTime, { once: true });
    if (play) video.play().catch(() => {}); // a browser may require another gesture; the video is then paused there
  }

  function seekToUrl() {
    const target = targetOfUrl();
    if (!target) return;
    const video = videoOf(target.figure);
    if (!video || handled.get(video) === location.href) return;
    handled.set(video, location.href);
    seek(video, target.time, false);
    video.scrollIntoView({ block: "center" });
  }

  function markChapter(figure, time) {
    const list = figure.querySelector(".mdvideo-chapters");
    if (!list) return;
    const links = [...list.querySelectorAll("a[data-mdvideo-t]")];
    const current = links.filter((link) => Number(link.dataset.mdvideoT) <= time + EARLY).pop();
    if (!current || current.hasAttribute("aria-current")) return;
    for (const link of links) link.removeAttribute("aria-current");
    current.setAttribute("aria-current", "true");
    const top = current.offsetTop - list.offsetTop;
    if (top < list.scrollTop || top + current.offsetHeight > list.scrollTop + list.clientHeight) {
      list.scrollTop = top - (list.clientHeight - current.offsetHeight) / 2; // scrolls only the list, never the page
    }
  }

  function playFrom(figure, link) {
    const video = videoOf(figure);
    const time = Number(link.dataset.mdvideoT);
    const hash = new URLSearchParams({ t: link.dataset.mdvideoT });
    if (figures().length > 1) hash.set("v", figure.dataset.mdvideo);
    history.replaceState(history.state, "", `#${hash}`);
    handled.set(video, location.href);
    seek(video, time, true);
  }

  document.addEventListener("click", (event) => {
    const link = event.target instanceof Element ? event.target.closest("a[data-mdvideo-t]") : null;
    if (!link || event.defaultPrevented || event.button || event.shiftKey || withModifier(event)) return; // opens a new tab
    const figure = figureOf(link) || figureNamed(link.dataset.mdvideoV) || figures()[0];
    if (!figure || !videoOf(figure)) return;
    event.preventDefault();
    playFrom(figure, link);
    videoOf(figure).scrollIntoView({ block: "nearest" }); // does nothing if it is visible
  });

  // Arrow keys move through the list of chapters; with Shift, on the player, they play the next or the previous chapter.
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
        if (link) playFrom(figure, link);
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
        markChapter(figure, event.target.currentTime);
        if (name === "loadedmetadata") seekToUrl();
      },
      true,
    );
  }

  addEventListener("hashchange", seekToUrl);
  if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", seekToUrl);
  else seekToUrl();
})();
