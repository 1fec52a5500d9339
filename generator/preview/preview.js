// Keeps an open page up to date while its journal is written.
//
// The server tells a page when what stands at its address is another. The page then takes in
// what is different and leaves all else as it is: where the reader is, what has the focus, what
// is unfolded. For that it keeps a copy of itself as it was sent, node by node, since scripts
// work on what stands in the browser. Where a script or a picture is another, it loads anew.
//
// Only a page that can be seen listens: a browser holds few connections to one server, and
// a page that comes into view is told at once what it missed.

(() => {
  const SCROLL = "journal-preview-scroll";
  const FOLDED = "journal-preview-folded";
  const { as: audience, other, page: sentAs } = document.currentScript.dataset;
  const mates = new WeakMap(); // for each node of the copy, the one that stands in the browser
  const sent = document.documentElement.cloneNode(true);
  let tag = sentAs;
  let events;

  // --- what is different

  class Elsewhere extends Error {} // a script has put something else where it should be, or it has moved

  function pair(copy, node) {
    mates.set(copy, node);
    const nodes = [...node.childNodes];
    [...copy.childNodes].forEach((child, i) => pair(child, nodes[i]));
  }

  function mate(copy) {
    const node = mates.get(copy);
    if (!node || !node.isConnected) throw new Elsewhere();
    return node;
  }

  function isAlike(one, two) {
    if (one.nodeType !== two.nodeType || one.nodeName !== two.nodeName) return false;
    return one.nodeType !== Node.ELEMENT_NODE || one.id === two.id;
  }

  // Makes `copy` and what it stands for the same as `next`.
  function become(copy, next) {
    if (copy.nodeType !== Node.ELEMENT_NODE) {
      if (copy.data !== next.data) copy.data = mate(copy).data = next.data;
      return;
    }
    for (const { name } of [...copy.attributes]) if (!next.hasAttribute(name)) set(copy, name, null);
    for (const { name, value } of next.attributes) if (copy.getAttribute(name) !== value) set(copy, name, value);
    within(copy, next);
  }

  function set(copy, name, value) {
    for (const node of [copy, mate(copy)]) {
      if (value === null) node.removeAttribute(name); else node.setAttribute(name, value);
    }
  }

  // What is the same at the beginning and at the end stays; of the rest, what is the same
  // or alike further on.
  function within(copy, next) {
    const olds = [...copy.childNodes], news = [...next.childNodes];
    while (olds.length && news.length && olds[0].isEqualNode(news[0])) { olds.shift(); news.shift(); }
    let after = null;
    while (olds.length && news.length && olds.at(-1).isEqualNode(news.at(-1))) { after = olds.pop(); news.pop(); }
    for (const node of news) {
      let at = olds.findIndex((old) => old.isEqualNode(node));
      if (at < 0) {
        const waiting = olds.findIndex((old) => isAlike(old, node));
        const isKept = waiting >= 0 && news.some((one) => one.isEqualNode(olds[waiting]));
        at = isKept ? -1 : waiting;
      }
      if (at < 0) {
        insert(copy, node, olds[0] ?? after);
        continue;
      }
      olds.splice(0, at).forEach(remove);
      become(olds.shift(), node);
    }
    olds.forEach(remove);
  }

  function insert(parent, node, before) {
    const copy = document.importNode(node, true), shown = document.importNode(node, true);
    mate(parent).insertBefore(shown, before ? mate(before) : after(parent));
    parent.insertBefore(copy, before);
    pair(copy, shown);
  }

  // Behind the last of what was sent; what scripts have added to it comes after that.
  function after(parent) {
    return parent.lastChild ? mate(parent.lastChild).nextSibling : mate(parent).firstChild;
  }

  function remove(copy) {
    mate(copy).remove();
    copy.remove();
  }

  // --- taking it in

  async function fetched() {
    const answer = await fetch(location.href, { cache: "no-store" });
    if (answer.redirected) throw new Elsewhere();
    return { tag: answer.headers.get("Preview-Page"), html: await answer.text() };
  }

  const said = (page, selector, name) => [...page.querySelectorAll(selector)].map((one) => one.getAttribute(name)).join();
  const scripts = (page) => said(page, "script:not([data-page])", "src");

  // New styles come first and the old ones go when they have, so that nothing flashes.
  async function restyle(next) {
    const hrefs = [...next.querySelectorAll("link[rel=stylesheet]")].map((link) => link.getAttribute("href"));
    const links = [...sent.querySelectorAll("link[rel=stylesheet]")];
    if (links.length !== hrefs.length) throw new Elsewhere();
    await Promise.all(links.map((copy, i) => {
      if (copy.getAttribute("href") === hrefs[i]) return null;
      const old = mate(copy), fresh = old.cloneNode();
      fresh.setAttribute("href", hrefs[i]);
      copy.setAttribute("href", hrefs[i]);
      mates.set(copy, fresh);
      return new Promise((done) => {
        fresh.onload = fresh.onerror = () => { old.remove(); done(); };
        old.after(fresh);
      });
    }));
  }

  async function swap() {
    const page = await fetched();
    if (page.tag === tag) return;
    const next = new DOMParser().parseFromString(page.html, "text/html").documentElement;
    if (page.tag === null || scripts(sent) !== scripts(next)) throw new Elsewhere();
    const script = next.querySelector("script[data-page]");
    if (script && script.dataset.as !== audience) throw new Elsewhere(); // switched on another page
    script?.setAttribute("data-page", sentAs);
    for (const { name, value } of sent.attributes) if (name !== "lang") next.setAttribute(name, value); // the theme's
    if (sent.isEqualNode(next)) throw new Elsewhere(); // it is a picture that is another
    await restyle(next);
    become(sent, next);
    tag = page.tag;
    document.dispatchEvent(new Event("swapped"));
  }

  function restoreScroll() {
    const saved = JSON.parse(sessionStorage.getItem(SCROLL) ?? "null");
    sessionStorage.removeItem(SCROLL);
    if (saved?.page !== location.pathname) return;
    const put = () => scrollTo({ left: saved.left, top: saved.top, behavior: "instant" });
    put();
    addEventListener("load", put, { once: true }); // images may have moved it
  }

  function reload() {
    const place = { page: location.pathname, left: scrollX, top: scrollY };
    sessionStorage.setItem(SCROLL, JSON.stringify(place));
    location.reload();
  }

  let last = Promise.resolve();
  function renew() {
    last = last.then(swap).catch((error) => {
      if (!(error instanceof Elsewhere)) console.warn(error);
      reload();
    });
  }

  // --- the bar: what is wrong, and as whom the page is seen

  function el(name, attributes, ...children) {
    const node = document.createElement(name);
    for (const [key, value] of Object.entries(attributes)) node.setAttribute(key, value);
    node.append(...children);
    return node;
  }

  const VIEWS = {
    author: ["Your view, drafts and private posts too", "See it as a stranger"],
    public: ["As a stranger sees it", "Back to your view"],
  };
  const panel = el("details", { id: "_problems", role: "status", "aria-label": "Problems in the journal" });
  const bar = el("div", { id: "_preview_bar" });

  function showView() {
    const [words, change] = VIEWS[audience] ?? [];
    if (!words) return;
    const there = `/_preview/as/${other}?to=${encodeURIComponent(location.pathname)}`;
    bar.append(el("span", {}, words));
    if (other) bar.append(el("a", { href: there }, change));
  }

  // As the terminal has it, and broken where the window ends: nobody is to scroll for it.
  function whatToDo(written) {
    const node = el("div", { class: "remedy" }, written);
    node.style.setProperty("--indent", `${written.indexOf("= ") + 2}ch`);
    return node;
  }

  function told({ text, severity, link }) {
    const [first, ...rest] = text.split("\n");
    const place = first.slice(0, first.indexOf(": "));
    const said = link ? [el("a", { href: link }, place), first.slice(place.length)] : [first];
    const remedy = /^ *= /.test(rest.at(-1) ?? "") ? [whatToDo(rest.pop())] : [];
    const below = rest.join("\n").replace(/^\n/, ""); // the line, scrolled if it is long
    const line = below ? [el("pre", { tabindex: "0" }, below)] : [];
    return el("div", { class: `problem ${severity ?? ""}` }, el("p", {}, ...said), ...line, ...remedy);
  }

  function counted(problems) {
    const found = (severity) => problems.filter((one) => one.severity === severity).length;
    const words = ["error", "warning"].map((word) => [found(word), word]).filter(([count]) => count);
    return words.map(([count, word]) => `${count} ${word}${count === 1 ? "" : "s"}`).join(", ") || "Problems";
  }

  let asked = 0, hadErrors = false;
  async function showProblems() {
    const turn = ++asked;
    const response = await fetch("/_preview/problems", { cache: "no-store" });
    const problems = await response.json();
    if (asked !== turn) return; // a later answer is on its way
    if (!problems.length) {
      hadErrors = false;
      panel.remove();
      return;
    }
    panel.replaceChildren(el("summary", {}, counted(problems)), ...problems.map(told));
    const hasErrors = problems.some((one) => one.severity !== "warning");
    if (!panel.isConnected) panel.open = false;
    if (hasErrors && !hadErrors && sessionStorage.getItem(FOLDED) === null) panel.open = true; // warnings can wait
    hadErrors = hasErrors;
    if (!panel.isConnected) bar.before(panel);
  }

  panel.addEventListener("click", ({ target }) => {
    if (!target.closest("summary")) return;
    if (panel.open) sessionStorage.setItem(FOLDED, ""); else sessionStorage.removeItem(FOLDED);
  });

  function follow() {
    events?.close();
    if (document.hidden) return;
    events = new EventSource(`/_preview/events?page=${encodeURIComponent(location.pathname)}`);
    events.addEventListener("page", ({ data }) => { if (data && data !== tag) renew(); });
    events.addEventListener("problems", showProblems);
  }

  pair(sent, document.documentElement);
  const foot = el("div", { id: "_preview_foot" }, bar);
  document.body.append(foot);
  showView();
  restoreScroll();
  follow();
  document.addEventListener("visibilitychange", follow);
  addEventListener("pagehide", () => events?.close());
  addEventListener("pageshow", ({ persisted }) => persisted && location.reload());
})();
