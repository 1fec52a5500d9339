// Keeps an open page up to date while its journal is written.
//
// The server says that something changed; this page asks whether it is still the same and
// reloads only if it is not. The scroll position is put back by hand, because a browser
// restores it only when the new page has the same height.
//
// Only a page that can be seen listens: a browser holds few connections to one server, and
// a page that comes into view is told the version at once.

(() => {
  const SCROLL = "journal-preview-scroll";
  const FOLDED = "journal-preview-folded";
  const made = document.currentScript.dataset;
  let version = made.version;
  let events;

  async function isOutdated() {
    const answer = await fetch(location.href, { method: "HEAD", cache: "no-store" });
    const page = answer.headers.get("Preview-Page");
    return page !== null && page !== made.page;
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
      if (await isOutdated()) reload();
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
