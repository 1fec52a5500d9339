// Searches the site's index, which pagefind made, and shows what it finds. The address says what
// is looked for (?q=words&kind=…&tag=…), so that a search can be linked and gone back to.
const finder = document.querySelector(".finder");
const field = finder.querySelector("#_q");
const boxes = [...finder.querySelectorAll(".facets input")];
const section = finder.querySelector("section");
const [tally, hint, lost, broken, hits, more] =
  [".tally", ".hint", ".lost", ".broken", ".hits", ".more-hits"].map((name) => section.querySelector(name));
const AT_ONCE = 10;  // results
const SECTIONS = 3;  // of a result
const PAUSE = 150;   // milliseconds without a key before a search

const root = new URL(finder.dataset.index, location);
// kind, state, date, date in words, tags: what boxes ask of a page, and what is shown of it.
const FIELDS = { kind: (post) => [post[0]], state: (post) => [post[1]], tag: (post) => post[4] };

let engine;  // a promise, from the first search on
let asked = 0;  // searches begun: only the last may show anything
let found = [], shown = 0;

function load() {
  engine ??= (async () => {
    const [{ createInstance }, posts] = await Promise.all([
      import(`${root}pagefind.js?v=${finder.dataset.engine}`),
      fetch(`${root}posts.json`, { cache: "no-cache" }).then((answer) => {
        if (!answer.ok) throw new Error(`${answer.status}`);
        return answer.json();
      }),
    ]);
    const pagefind = createInstance({ noWorker: true, excerptLength: 28 });
    await pagefind.init();
    return { pagefind, posts };
  })();
  engine.catch(() => { engine = undefined; });  // the next search tries again
  return engine;
}

const chosen = () => Object.keys(FIELDS)
  .map((name) => [name, boxes.filter((box) => box.name === name && box.checked).map((box) => box.value)])
  .filter(([, values]) => values.length);

// Within one respect any of the values will do, of several respects all count.
const passes = (post, choices) =>
  choices.every(([name, values]) => FIELDS[name](post).some((value) => values.includes(value)));

function element(name, className, ...children) {
  const made = document.createElement(name);
  if (className) made.className = className;
  made.append(...children);
  return made;
}

// As the template and the legend draw it.
function status(state) {
  const drawn = document.querySelector(`main .mark.${CSS.escape(state)}, .legend .mark.${CSS.escape(state)}`);
  return element("span", `status ${drawn ? state : ""}`, ...(drawn ? [drawn.cloneNode(true)] : []), state);
}

// An excerpt is HTML: of it text and <mark> are taken, nothing else. It may begin with the end of
// the heading above it, which is not said twice.
function excerpt(html, heading) {
  const words = element("p", "author");
  words.dir = "auto";
  const { body } = new DOMParser().parseFromString(html, "text/html");
  const text = body.textContent, starts = [...heading.matchAll(/\S+/g)].map((word) => heading.slice(word.index));
  let skip = starts.flatMap((end) => [`${end}. `, `${end} `]).find((end) => text.startsWith(end))?.length ?? 0;
  for (const node of body.childNodes) {
    const rest = node.textContent.slice(skip);
    skip = Math.max(0, skip - node.textContent.length);
    if (rest) words.append(node.nodeName === "MARK" ? element("mark", "", rest) : rest);
  }
  if (!/[.!?…]["”’)]*$/.test(text)) words.append(" …");
  return words;
}

function link(url, className, text) {
  const made = element("a", className, text);
  made.href = url;
  return made;
}

function result(page, post) {
  const [kind, state, date, shownDate] = post;
  const parts = page.sub_results.filter((part) => part.anchor).slice(0, SECTIONS);
  const start = page.sub_results.find((part) => !part.anchor);
  const title = element("h3", "", link(page.url, "title", page.meta.title));
  title.dir = "auto";
  const facts = element("p", "meta fine", element("span", "", kind));
  if (state) facts.append(status(state));
  if (date) {
    const when = element("time", "date", shownDate);
    when.dateTime = date;
    facts.append(when);
  }
  const item = element("li", kind, title, facts);
  if (start || !parts.length) item.append(excerpt((start ?? page).excerpt, ""));
  if (parts.length) {
    const list = element("ul", "parts-found");
    for (const part of parts) {
      const row = element("li", "", link(part.url, "", part.title), excerpt(part.excerpt, part.title));
      row.dir = "auto";
      list.append(row);
    }
    item.append(list);
  }
  return item;
}

function show(name) {
  for (const part of [hint, lost, broken]) part.hidden = part !== name;
}

const say = (text) => { tally.textContent = text; };

async function showMore(posts, mine, limit) {
  const pages = await Promise.all(found.slice(shown, limit).map((one) => one.data()));
  if (mine !== asked) return undefined;
  const items = pages.map((page, at) => result(page, posts[found[shown + at].id]));
  if (shown) hits.append(...items); else hits.replaceChildren(...items);
  shown += items.length;
  more.hidden = shown >= found.length;
  return items[0];
}

// How many results each box would leave, beside what other respects ask for.
function count(results, posts, choices) {
  for (const name of Object.keys(FIELDS)) {
    const others = choices.filter(([other]) => other !== name);
    const counts = new Map();
    for (const { id } of results) {
      if (!passes(posts[id], others)) continue;
      for (const value of FIELDS[name](posts[id])) counts.set(value, (counts.get(value) ?? 0) + 1);
    }
    for (const box of boxes.filter((one) => one.name === name)) {
      const number = counts.get(box.value) ?? 0;
      box.parentElement.lastElementChild.textContent = number;
      box.parentElement.classList.toggle("none", !number && !box.checked);
    }
  }
}

async function search() {
  const mine = ++asked, words = field.value.trim(), choices = chosen();
  section.setAttribute("aria-busy", "true");
  const slow = setTimeout(() => { if (mine === asked) say("Searching …"); }, 400);
  try {
    const { pagefind, posts } = await load();
    const { results } = await pagefind.search(words || null);
    const known = results.filter((one) => one.id in posts);
    if (mine !== asked) return;
    count(known, posts, choices);
    const matching = known.filter((one) => passes(posts[one.id], choices));
    const isAsked = words || choices.length;
    found = isAsked ? matching : [];
    shown = 0;
    more.hidden = true;
    if (!found.length) hits.replaceChildren();
    else await showMore(posts, mine, AT_ONCE);
    if (mine !== asked) return;
    const number = found.length === 1 ? "1 result" : `${found.length || "No"} results`;
    say(isAsked ? number + (words ? ` for “${words}”` : "") : "");
    show(!isAsked ? hint : found.length ? undefined : lost);
  } catch (error) {
    if (mine !== asked) return;
    console.warn(error);
    hits.replaceChildren();
    more.hidden = true;
    say("The search index could not be loaded.");
    show(broken);
  } finally {
    clearTimeout(slow);
    if (mine === asked) section.removeAttribute("aria-busy");
  }
}

function address() {
  const query = new URLSearchParams();
  if (field.value.trim()) query.set("q", field.value.trim());
  for (const [name, values] of chosen()) values.forEach((value) => query.append(name, value));
  return location.pathname + (String(query) && `?${query}`);
}

function read() {
  const query = new URLSearchParams(location.search);
  field.value = query.get("q") ?? "";
  for (const box of boxes) box.checked = query.getAll(box.name).includes(box.value);
  for (const box of boxes) if (box.checked) box.closest("details")?.setAttribute("open", "");
  if (location.search || asked) search();
}

// Words that are still being typed are one step back; a box, or Enter, begins another.
let isTyping = false;
function keep(another) {
  if (address() === location.pathname + location.search) return;
  if (another || !isTyping) history.pushState(null, "", address());
  else history.replaceState(null, "", address());
  isTyping = !another;
}

let waiting;
function soon() {
  clearTimeout(waiting);
  waiting = setTimeout(() => { keep(false); search(); }, PAUSE);
}

function now() {
  clearTimeout(waiting);
  keep(true);
  search();
}

function step(by) {
  const links = [field, ...hits.querySelectorAll("a")];
  const at = links.indexOf(document.activeElement);
  if (at >= 0) links[Math.min(Math.max(at + by, 0), links.length - 1)].focus();
  return at >= 0;
}

field.addEventListener("input", soon);
field.addEventListener("focus", () => { load().catch(() => {}); }, { once: true });
field.addEventListener("keydown", (event) => { if (event.key === "Enter" && !event.isComposing) now(); });
for (const box of boxes) box.addEventListener("change", now);
addEventListener("popstate", () => { isTyping = false; read(); });
more.addEventListener("click", async () => {
  const { posts } = await load();
  const first = await showMore(posts, asked, shown + AT_ONCE);
  first?.querySelector("a").focus();
});
addEventListener("keydown", (event) => {
  if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
  const inText = document.activeElement.matches("input:not([type=checkbox]), textarea, select");
  if (event.key === "ArrowDown" && step(1)) event.preventDefault();
  else if (event.key === "ArrowUp" && document.activeElement !== field && step(-1)) event.preventDefault();
  else if (event.key === "/" && !inText) { event.preventDefault(); field.focus(); field.select(); }
});
read();
if (!location.search) field.focus({ preventScroll: true });
