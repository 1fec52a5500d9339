// Keeps an open page up to date while its journal is written.
//
// The server says that something changed; this page asks whether it is still the same. If
// only what a run found is another, that is put in place; else the page reloads. The scroll
// position is then put back by hand, because a browser restores it only when the new page
// has the same height.
//
// Only a page that can be seen listens: a browser holds few connections to one server, and
// a page that comes into view is told the version at once.

(() => {
  const SCROLL = "journal-preview-scroll";
  const FOLDED = "journal-preview-folded";
  const FOUND = ".figure, .metric, .claim, section.verdict"; // what comes from a run
  const made = document.currentScript.dataset;
  let { version, page: tag } = made;
  let source = fetched(); // as it was sent: what stands in the browser has been worked on since
  let events;

  async function isOutdated() {
    const answer = await fetch(location.href, { method: "HEAD", cache: "no-store" });
    const page = answer.headers.get("Preview-Page");
    return page !== null && page !== tag;
  }

  async function fetched() {
    const answer = await fetch(location.href, { cache: "no-store" });
    return { tag: answer.headers.get("Preview-Page"), html: await answer.text() };
  }

  function parse({ html }) {
    const page = new DOMParser().parseFromString(html, "text/html");
    page.querySelector("script[data-page]")?.remove(); // another for each version
    return page.documentElement;
  }

  function found(within) {
    const all = [...within.querySelectorAll(FOUND)];
    return all.filter((part) => !part.parentElement.closest(FOUND));
  }

  function rest(page) {
    const copy = page.cloneNode(true);
    for (const part of found(copy)) part.replaceWith(document.createElement("template"));
    return copy.outerHTML;
  }

  // Whether what a run found is all that is another, and stands in the page by now.
  async function swap() {
    const [before, after] = [await source, await fetched()];
    if (before.tag !== tag || after.tag === null) return false;
    const [old, next, shown] = [parse(before), parse(after), found(document)];
    const parts = found(next);
    if (rest(old) !== rest(next) || parts.length !== shown.length) return false;
    const was = found(old);
    const others = shown.filter((_, i) => was[i].outerHTML !== parts[i].outerHTML);
    if (!others.length) return false; // it is a picture that is another
    for (const part of others) part.replaceWith(parts[shown.indexOf(part)]);
    [tag, source] = [after.tag, after];
    return true;
  }

  async function showProblems() {
    const asked = version;
    const response = await fetch("/_preview/problems", { cache: "no-store" });
    const problems = await response.json();
    if (asked !== version) return; // a later answer is on its way
    document.querySelector("#_problems")?.remove();
    if (!problems.length) return;
    const panel = document.createElement("details");
    panel.id = "_problems";
    panel.open = sessionStorage.getItem(FOLDED) === null;
    panel.addEventListener("toggle", () => {
      if (panel.open) sessionStorage.removeItem(FOLDED);
      else sessionStorage.setItem(FOLDED, "");
    });
    const summary = document.createElement("summary");
    summary.textContent = problems.length === 1 ? "1 problem" : `${problems.length} problems`;
    panel.append(summary);
    panel.setAttribute("role", "status");
    panel.setAttribute("aria-label", "Problems in the journal");
    for (const problem of problems) {
      const text = document.createElement("pre");
      text.textContent = problem;
      panel.append(text);
    }
    document.body.append(panel);
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

  function follow() {
    events?.close();
    if (document.hidden) return;
    events = new EventSource("/_preview/events");
    events.addEventListener("version", async ({ data }) => {
      if (data === version) return;
      version = data;
      if ((await isOutdated()) && !(await swap())) reload();
      else await showProblems();
    });
  }

  restoreScroll();
  showProblems();
  follow();
  document.addEventListener("visibilitychange", follow);
  addEventListener("pagehide", () => events?.close());
  addEventListener("pageshow", ({ persisted }) => persisted && location.reload());
})();
