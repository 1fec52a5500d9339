// The map works without this file. It adds: what a mark is connected with, whole names where
// there was no room for them, and which marks have a tag, while they are pointed at or in focus.
(() => {
  const SVG = "http://www.w3.org/2000/svg";
  const LINE = 14;  // pixels

  function make(parent, name, attributes, words = "") {
    const made = parent.appendChild(document.createElementNS(SVG, name));
    for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
    made.textContent = words;
    return made;
  }

  const lines = (title, longest) => title.split(" ").reduce((all, word) => {
    const last = all.at(-1);
    if (last && last.length + word.length < longest) all[all.length - 1] = `${last} ${word}`;
    else all.push(word);
    return all;
  }, []);

  const isShown = (text) => text.getClientRects().length > 0;
  const overlap = (a, b) =>
    Math.max(0, Math.min(a.right, b.right) - Math.max(a.left, b.left)) *
    Math.max(0, Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top));

  function follow(map) {
    const spots = [...map.querySelectorAll(".spot")];
    const touching = new Map();
    for (const line of map.querySelectorAll("line[data-ends]")) {
      const ends = line.dataset.ends.split(" ").map(Number);
      for (const end of ends) touching.set(end, [...(touching.get(end) || []), { line, ends }]);
    }

    function clear() {
      for (const name of ["near", "said", "covered"])
        map.querySelectorAll(`.${name}`).forEach((one) => one.classList.remove(name));
      map.classList.remove("dimmed");
      map.querySelectorAll(".added").forEach((one) => one.remove());
    }

    // Where words of a size cover least beside a mark: x and y of their middle, and their anchor.
    function place(width, height, mark, others) {
      const frame = map.getBoundingClientRect();
      const x = (mark.left + mark.right) / 2, y = (mark.top + mark.bottom) / 2;
      const aside = 13 + width / 2, above = 13 + height / 2;
      const ways = [0, -12, 12, -24, 24, -36, 36].flatMap((dy) => [["start", aside, dy], ["end", -aside, dy]]);
      for (const dy of [-above, above, -above - 12, above + 12]) ways.push(["middle", 0, dy]);
      const cost = ([, dx, dy]) => {
        const left = x + dx - width / 2, top = y + dy - height / 2;
        const box = { left, top, right: left + width, bottom: top + height };
        return 9 * (width * height - overlap(box, frame)) + Math.abs(dy) +
          others.reduce((sum, other) => sum + overlap(box, other), 0);
      };
      return ways.map((way) => [cost(way), way]).sort((a, b) => a[0] - b[0])[0][1];
    }

    // The whole name of a mark that has none, or has a part of it and is asked for.
    function name(spot) {
      const isAsked = spot.matches(".said");
      const shown = [...spot.querySelectorAll("text")].filter(isShown);
      if (shown.length && !(isAsked && shown.at(-1).textContent.endsWith("…"))) return;
      shown.forEach((text) => text.classList.add("covered"));
      const others = [...map.querySelectorAll(".spot:is(.near, .said) :is(text, use, circle)")]
        .filter((one) => isShown(one) && !shown.includes(one))
        .map((one) => one.getBoundingClientRect());
      const group = make(spot.querySelector("svg"), "g", { class: "added" });
      const title = spot.querySelector("title").textContent;
      lines(isAsked ? title : title.replace(/ – [a-z ]+$/, ""), map.clientWidth < 600 ? 18 : 28)
        .forEach((line, n) => make(group, "text", { y: n * LINE }, line));
      const { width, height, top } = group.getBoundingClientRect();
      const mark = spot.querySelector("use, circle").getBoundingClientRect();
      const [anchor, dx, dy] = place(width, height, mark, others);
      const x = dx + { start: -width / 2, middle: 0, end: width / 2 }[anchor];
      const y = dy - height / 2 - (top - (mark.top + mark.bottom) / 2);
      group.setAttribute("text-anchor", anchor);
      group.setAttribute("transform", `translate(${x} ${y})`);
    }

    function show(spot) {
      clear();
      map.classList.add("dimmed");
      spot.classList.add("said");
      make(spot.querySelector("svg"), "circle", { class: "added halo", r: 11 });
      const near = new Set();
      for (const { line, ends } of touching.get(spots.indexOf(spot)) || []) {
        line.classList.add("near");
        ends.forEach((end) => near.add(spots[end]));
      }
      near.forEach((one) => one.classList.add("near"));
      [spot, ...near].forEach(name);
    }

    function showTag(tag) {
      clear();
      map.classList.add("dimmed");
      spots.filter((spot) => (spot.dataset.tags || "").split(" ").includes(tag))
        .forEach((spot) => spot.classList.add("near"));
    }

    const listen = (one, start, stop, act) => {
      one.addEventListener(start, (event) => act(event.target));
      one.addEventListener(stop, clear);
    };
    const spotOf = (act) => (target) => { const spot = target.closest(".spot"); if (spot) act(spot); };
    listen(map, "focusin", "focusout", spotOf(show));
    listen(map, "mouseover", "mouseout", spotOf(show));
    for (const link of document.querySelectorAll("[data-tag]")) {
      listen(link, "focus", "blur", () => showTag(link.dataset.tag));
      listen(link, "mouseenter", "mouseleave", () => showTag(link.dataset.tag));
    }
  }

  document.querySelectorAll(".map").forEach((map) => {
    follow(map);
    const view = map.parentElement;
    view.scrollLeft = (view.scrollWidth - view.clientWidth) / 2;
  });
})();
