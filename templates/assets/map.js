// The map works without this file. It adds: what a mark is connected with, its name where
// there was no room for one, and which marks have a tag, while they are pointed at or in focus.
(() => {
  const SVG = "http://www.w3.org/2000/svg";

  function follow(map) {
    const spots = [...map.querySelectorAll(".spot")];
    const lines = [...map.querySelectorAll("line[data-ends]")];
    const touching = new Map();
    for (const line of lines) {
      const ends = line.dataset.ends.split(" ").map(Number);
      for (const end of ends) touching.set(end, [...(touching.get(end) || []), { line, ends }]);
    }
    let added = null;

    function clear() {
      map.querySelectorAll(".near, .said").forEach((one) => one.classList.remove("near", "said"));
      map.classList.remove("asked");
      added?.remove();
    }

    // A name at the side that has more room.
    function name(spot) {
      if (spot.querySelector("text")) return;
      const place = spot.querySelector("svg");
      const isLeft = parseFloat(place.getAttribute("x")) < 55;
      added = document.createElementNS(SVG, "text");
      added.textContent = spot.querySelector("title").textContent;
      added.setAttribute("x", isLeft ? 10 : -10);
      added.setAttribute("y", 4);
      added.setAttribute("text-anchor", isLeft ? "start" : "end");
      place.append(added);
    }

    function show(spot) {
      clear();
      spot.classList.add("said");
      for (const { line, ends } of touching.get(spots.indexOf(spot)) || []) {
        line.classList.add("near");
        ends.forEach((end) => spots[end].classList.add("near"));
      }
      name(spot);
    }

    function showTag(tag) {
      clear();
      map.classList.add("asked");
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

  document.querySelectorAll(".map").forEach(follow);
})();
