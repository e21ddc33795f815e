// Light or dark, set before the first paint: the one script that is no module, since modules run after it.

(() => {
  const CHOICES = ["system", "light", "dark"];
  const KEY = "mdvideo.watch.theme";
  const root = document.documentElement;

  function chosen() {
    try {
      const kept = JSON.parse(localStorage.getItem(KEY));
      return CHOICES.includes(kept) ? kept : "system";
    } catch {
      return "system";
    }
  }

  function choose(theme) {
    root.dataset.theme = theme;
    try {
      localStorage.setItem(KEY, JSON.stringify(theme));
    } catch {
      // the choice holds on this page
    }
    label(theme);
  }

  function label(theme) {
    const button = document.getElementById("theme");
    if (!button) return;
    const words = theme === "system" ? "Colours: as the system" : `Colours: ${theme}`;
    button.setAttribute("aria-label", words);
    button.title = words;
  }

  root.dataset.theme = chosen();
  document.addEventListener("DOMContentLoaded", () => {
    label(chosen());
    document.getElementById("theme").addEventListener("click", () => {
      choose(CHOICES[(CHOICES.indexOf(root.dataset.theme) + 1) % CHOICES.length]);
    });
  });
})();
