// Keeps an open page up to date while its journal is written.
//
// The server says that something changed; this page asks for itself again and reloads
// only if it is different. The scroll position is put back by hand, because a browser
// restores it only when the new page has the same height.

const SCROLL = "journal-preview-scroll";

async function currentPage() {
  const response = await fetch(location.href, { cache: "no-store" });
  return response.text();
}

async function showProblems() {
  const response = await fetch("/_preview/problems", { cache: "no-store" });
  const problems = await response.json();
  document.querySelector("#_problems")?.remove();
  if (!problems.length) return;
  const panel = document.createElement("section");
  panel.id = "_problems";
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
  if (saved?.page === location.pathname) scrollTo({ top: saved.top, behavior: "instant" });
}

function reload() {
  const place = { page: location.pathname, top: scrollY };
  sessionStorage.setItem(SCROLL, JSON.stringify(place));
  location.reload();
}

async function follow() {
  const shown = await currentPage();
  let version;
  const events = new EventSource("/_preview/events");
  events.addEventListener("version", async ({ data }) => {
    if (version !== data && version !== undefined && (await currentPage()) !== shown) reload();
    if (version !== data) await showProblems();
    version = data;
  });
  addEventListener("pagehide", () => events.close());
}

restoreScroll();
follow();
