// Light or dark, set before the first paint. Modules run after that, so this script is not a module.

(() => {
  const CHOICES = ["system", "light", "dark"];
  const KEY = "mdvideo.watch.theme";
  const root = document.documentElement;

  function storedTheme() {
    try {
      const stored = JSON.parse(localStorage.getItem(KEY));
      return CHOICES.includes(stored) ? stored : "system";
    } catch {
      return "system";
    }
  }

  function setTheme(theme) {
    root.dataset.theme = theme;
    try {
      localStorage.setItem(KEY, JSON.stringify(theme));
    } catch {
      // the choice applies until the page is closed
    }
    label(theme);
  }

  function label(theme) {
    const button = document.getElementById("theme");
    if (!button) return;
    const words = `Colours: ${theme}`;
    button.setAttribute("aria-label", words);
    button.title = words;
  }

  root.dataset.theme = storedTheme();
  document.addEventListener("DOMContentLoaded", () => {
    label(storedTheme());
    document.getElementById("theme").addEventListener("click", () => {
      setTheme(CHOICES[(CHOICES.indexOf(root.dataset.theme) + 1) % CHOICES.length]);
    });
  });
})();
