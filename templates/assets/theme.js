// Runs before the page is painted, so that a chosen theme never flashes up in the other one.
(() => {
  const root = document.documentElement;
  root.classList.add("scripted");
  try {
    const theme = localStorage.getItem("theme");
    if (theme === "light" || theme === "dark") root.dataset.theme = theme;
  } catch { /* no storage: the theme follows the system */ }
})();
