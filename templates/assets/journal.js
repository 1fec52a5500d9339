// Everything works without this file, which adds comforts. A preview may swap parts of a page.
// Nothing is fetched before somebody points at a link.
(() => {
  const root = document.documentElement;
  const all = (selector, from = document) => [...from.querySelectorAll(selector)];

  function el(name, attributes = {}, ...children) {
    const node = document.createElement(name);
    for (const [key, value] of Object.entries(attributes)) node.setAttribute(key, value);
    node.append(...children);
    return node;
  }

  // What the reader chose.
  function remember(key, value) {
    try {
      if (value) localStorage.setItem(key, value); else localStorage.removeItem(key);
    } catch { /* no storage */ }
  }
  function remembered(key) {
    try { return localStorage.getItem(key); } catch { return null; }
  }

  function named(hash, from = document) {
    try { return from.getElementById(decodeURIComponent(hash.slice(1))); } catch { return null; }
  }

  // --- the theme: whoever asks for what the system says anyway follows the system again

  function themeSwitch(button) {
    const system = matchMedia("(prefers-color-scheme: dark)");
    button.addEventListener("click", () => {
      const ofSystem = system.matches ? "dark" : "light";
      const next = (root.dataset.theme || ofSystem) === "dark" ? "light" : "dark";
      if (next === ofSystem) delete root.dataset.theme; else root.dataset.theme = next;
      remember("theme", root.dataset.theme);
    });
  }

  // --- the contents: what is read is the last section whose heading reached the top of the
  // window. The margin above is for a jump past a heading.

  function followReader(links) {
    const parts = links
      .map((link) => ({ link, heading: named(link.hash) }))
      .filter((part) => part.heading);
    const mark = () => {
      const line = innerHeight * 0.15;
      const read = parts.filter((part) => part.heading.getBoundingClientRect().top < line).pop();
      for (const part of parts) {
        if (part === read) part.link.setAttribute("aria-current", "true");
        else part.link.removeAttribute("aria-current");
      }
      if (read) keepInView(read.link);
    };
    const watch = new IntersectionObserver(mark, { rootMargin: "1000000px 0px -85% 0px" });
    parts.forEach((part) => watch.observe(part.heading));
    addEventListener("resize", mark);
  }

  // A long list of contents scrolls by itself, not the page.
  function keepInView(link) {
    const rail = link.closest(".stick"), at = link.getBoundingClientRect(), frame = rail.getBoundingClientRect();
    if (at.top < frame.top) rail.scrollTop += at.top - frame.top - frame.height / 3;
    else if (at.bottom > frame.bottom) rail.scrollTop += at.bottom - frame.bottom + frame.height / 3;
  }

  // Where style sheets cannot show what is folded.
  function unfold(contents) {
    if (!CSS.supports("selector(::details-content)") && matchMedia("(min-width: 66.01rem)").matches) contents.open = true;
  }

  // --- code

  function copyButtons(figures) {
    if (!figures.length) return;
    const status = el("p", { class: "visually-hidden", role: "status" });
    document.body.append(status);
    for (const figure of figures) {
      const button = el("button", { type: "button", class: "copy" }, "Copy");
      const say = (label, spoken) => { button.textContent = label; status.textContent = spoken; };
      button.addEventListener("click", async () => {
        try {
          await navigator.clipboard.writeText(figure.querySelector("code").textContent);
          say("Copied", "The code is copied.");
        } catch {
          say("Could not copy", "The code could not be copied.");
        }
        setTimeout(() => say("Copy", ""), 1600);
      });
      figure.append(button);
    }
  }

  // --- formulas: a displayed one scrolls by itself, others with their paragraph or list

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

  // --- previews (WCAG 2.2, 1.4.13): Escape closes one, and the pointer may move onto it.

  const PREVIEWED = ":is(.prose, .note, .kicker, .post-foot) a[href]:not(.anchor, .note-number, .footnote-backref, [download])";
  const pages = new Map();  // by address, each fetched once

  function fetched(address) {
    if (!pages.has(address)) {
      const page = fetch(address)
        .then((answer) => (answer.ok && /html/.test(answer.headers.get("content-type")) ? answer.text() : ""))
        .then((text) => text && new DOMParser().parseFromString(text, "text/html"));
      pages.set(address, page.catch(() => pages.delete(address) && null));
    }
    return pages.get(address);
  }

  // A copy that says the same and does nothing: no links, ids or pictures.
  function inert(node) {
    const copy = document.importNode(node, true);
    all(".anchor, .word, .footnote-ref, .note-number, .footnote-backref, .sidenote, .copy, script", copy).forEach((one) => one.remove());
    all("img", copy).forEach((image) => image.replaceWith(image.alt));
    all("a", copy).reverse().forEach((link) => link.replaceWith(...link.childNodes));
    for (const one of [copy, ...all("[id], [tabindex]", copy)]) ["id", "tabindex"].forEach((name) => one.removeAttribute(name));
    return copy;
  }

  function inside(node, name, style) {
    return node ? [el(name, { class: style, dir: "auto" }, ...inert(node).childNodes)] : [];
  }

  function ofSection(target) {
    if (!target.matches("h1, h2, h3, h4, h5, h6")) {
      return inside(target.closest("li, aside, dd, p, blockquote") || target.querySelector("figcaption") || target, "div", "author");
    }
    let first = target.nextElementSibling;
    while (first && first.matches(".sidenote")) first = first.nextElementSibling;
    const words = first && first.matches("p, ul, ol, blockquote, dl") ? inside(first, "div", "author") : [];
    return [...inside(target, "p", `preview-title ${target.className}`), ...words];
  }

  function ofPage(page) {
    const state = all(".kicker .status, .facts .meter", page).slice(0, 2).map(inert);
    const summary = page.querySelector("meta[name=description]");
    const title = inside(page.querySelector("main h1"), "p", "preview-title");
    if (!title.length) return [];
    if (state.length) title.push(el("p", { class: "meta" }, ...state));
    if (summary) title.push(el("p", { class: "author", dir: "auto" }, summary.content));
    return title;
  }

  function isInView(node) {
    const { top, height } = node.getBoundingClientRect();
    return height > 0 && top >= 0 && top < innerHeight - 32 && !node.closest("details:not([open])");
  }

  async function described(link) {
    if (link.matches(".checked")) return [el("p", { class: "plain" }, link.textContent.slice(2, -1))];
    if (link.origin === location.origin && link.pathname === location.pathname) {
      const target = link.hash && named(link.hash);
      return target && !isInView(target) ? ofSection(target) : [];
    }
    const isPage = link.origin === location.origin && /^https?:$/.test(link.protocol) && link.pathname.endsWith("/");
    const page = isPage && (await fetched(link.pathname + link.search));
    if (!page) return [];
    const target = link.hash && named(link.hash, page);
    if (!target) return ofPage(page);
    return [...inside(page.querySelector("main h1"), "p", "fine"), ...ofSection(target)];
  }

  // Below the link, or above where there is more room.
  function put(box, link) {
    const lines = [...link.getClientRects()], room = innerHeight - lines.at(-1).bottom;
    const above = box.offsetHeight + 24 > room && lines[0].top > room, at = lines.at(above ? 0 : -1);
    const left = Math.max(16, Math.min(at.left, root.clientWidth - box.offsetWidth - 16));
    box.style.left = `${left + scrollX}px`;
    box.style.top = `${(above ? at.top - box.offsetHeight - 8 : at.bottom + 8) + scrollY}px`;
  }

  function previews() {
    let box = null, link = null, wanted = null, timer = 0;
    const hide = () => {
      clearTimeout(timer);
      if (box) { box.remove(); link.removeAttribute("aria-describedby"); }
      box = link = wanted = null;
    };
    const show = async (target) => {
      const said = await described(target);
      if (wanted !== target || !said.length) return;
      hide();
      box = el("div", { class: "preview", id: "_preview", role: "tooltip" }, ...said);
      wanted = link = target;
      document.querySelector("main").append(box);
      link.setAttribute("aria-describedby", "_preview");
      put(box, link);
    };
    const want = (target) => {
      clearTimeout(timer);
      if (target === link) return;
      wanted = target;
      timer = setTimeout(() => show(target), 300);
    };
    const leave = () => { clearTimeout(timer); wanted = link; timer = setTimeout(hide, 250); };
    const linkOf = (event) => event.target.closest && event.target.closest(PREVIEWED);

    document.addEventListener("pointerover", (event) => {
      const target = event.pointerType !== "touch" && linkOf(event);
      if (target) want(target);
      else if (box && box.contains(event.target)) clearTimeout(timer);
    });
    document.addEventListener("pointerout", (event) => {
      if (event.pointerType === "touch") return;
      if (linkOf(event) || (box && box.contains(event.target))) leave();
    });
    document.addEventListener("focusin", (event) => {
      const target = linkOf(event);
      if (target && target.matches(":focus-visible")) want(target);
    });
    document.addEventListener("focusout", (event) => { if (linkOf(event)) leave(); });
    document.addEventListener("keydown", (event) => { if (event.key === "Escape") hide(); });
    document.addEventListener("click", hide);
  }

  // --- keys: each is a link in the dialog that explains them. Whoever speaks to the computer
  // may turn them off (WCAG 2.2, 2.1.4).

  function keys(dialog) {
    const links = new Map(all("[data-key]", dialog).map((link) => [link.dataset.key, link]));
    const use = dialog.querySelector("input");
    use.checked = remembered("keys") !== "off";
    use.addEventListener("change", () => remember("keys", use.checked ? "" : "off"));

    const open = () => {
      if (!dialog.querySelector(".legend")) addLegend(dialog);
      dialog.showModal();
    };
    all(".show-keys").forEach((button) => button.addEventListener("click", open));
    dialog.querySelector("button").addEventListener("click", () => dialog.close());
    dialog.addEventListener("click", (event) => { if (event.target === dialog) dialog.close(); });

    const follow = (key) => {
      const field = key === "/" && document.querySelector("main input[type=search]");
      if (field) field.focus(); else links.get(key).click();
    };
    addEventListener("keydown", (event) => {
      const at = event.target;
      const isTyping = at.isContentEditable || (at.closest && at.closest("input, textarea, select, dialog"));
      if (!use.checked || isTyping || event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
      if (event.key !== "?" && !links.has(event.key)) return;
      event.preventDefault();
      if (event.key === "?") open(); else follow(event.key);
    });
  }

  function addLegend(dialog) {
    const legend = document.querySelector(".colophon .legend").cloneNode(true);
    legend.removeAttribute("aria-labelledby");
    all("[id]", legend).forEach((node) => node.removeAttribute("id"));
    dialog.append(legend);
  }

  function comfort() {
    if ("IntersectionObserver" in window) followReader(all(".toc a"));
    if ("ResizeObserver" in window) all(".prose math").forEach(scrollByKeys);
    if (navigator.clipboard) copyButtons(all(".code").filter((one) => !one.querySelector(".copy")));
  }

  all(".theme").forEach(themeSwitch);
  all(".contents details").forEach(unfold);
  comfort();
  document.addEventListener("swapped", comfort);
  if (window.HTMLDialogElement) all("dialog.keys").forEach(keys);
  previews();
})();
