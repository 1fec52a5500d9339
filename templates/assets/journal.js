// Everything works without this file. It adds: the theme switch, the section that is being
// read, copy buttons, and the keyboard's way into formulas that are wider than the page.
(() => {
  const root = document.documentElement;
  const all = (selector, from = document) => [...from.querySelectorAll(selector)];

  function themeSwitch(button) {
    const themes = ["auto", "light", "dark"];
    const current = () => root.dataset.theme || "auto";
    const say = () => { button.querySelector("span").textContent = current(); };
    button.addEventListener("click", () => {
      const next = themes[(themes.indexOf(current()) + 1) % themes.length];
      if (next === "auto") delete root.dataset.theme; else root.dataset.theme = next;
      try {
        if (next === "auto") localStorage.removeItem("theme"); else localStorage.setItem("theme", next);
      } catch { /* no storage: the choice lasts as long as the page */ }
      say();
    });
    say();
  }

  // The section being read is the last whose heading has reached the top of the window. The
  // margin above takes in all that lies before, so that a jump past a heading is noticed too.
  function followReader(links) {
    const parts = links
      .map((link) => ({ link, heading: document.getElementById(decodeURIComponent(link.hash.slice(1))) }))
      .filter((part) => part.heading);
    const mark = () => {
      const line = innerHeight * 0.15;
      const read = parts.filter((part) => part.heading.getBoundingClientRect().top < line).pop();
      for (const part of parts) {
        if (part === read) part.link.setAttribute("aria-current", "true");
        else part.link.removeAttribute("aria-current");
      }
    };
    const watch = new IntersectionObserver(mark, { rootMargin: "1000000px 0px -85% 0px" });
    parts.forEach((part) => watch.observe(part.heading));
  }

  function copyButton(figure) {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "copy";
    button.textContent = "Copy";
    button.addEventListener("click", async () => {
      try {
        await navigator.clipboard.writeText(figure.querySelector("code").textContent);
        button.textContent = "Copied";
      } catch {
        button.textContent = "Could not copy";
      }
      setTimeout(() => { button.textContent = "Copy"; }, 1600);
    });
    figure.append(button);
  }

  // A displayed formula scrolls by itself, one in a line with its paragraph or
  // numbered list.
  function scrollByKeys(math) {
    const line = math.parentElement;
    const text = line.matches("ol > li") ? line.parentElement : line;
    const wide = math.matches("[display=block]") ? math : text;
    const watch = new ResizeObserver(() => {
      if (wide.scrollWidth > wide.clientWidth) wide.tabIndex = 0;
      else wide.removeAttribute("tabindex");
    });
    watch.observe(wide);
  }

  all(".theme").forEach(themeSwitch);
  if ("IntersectionObserver" in window) followReader(all(".toc a"));
  if ("ResizeObserver" in window) all(".prose math").forEach(scrollByKeys);
  if (navigator.clipboard) all(".code").forEach(copyButton);
})();
