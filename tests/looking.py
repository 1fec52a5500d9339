"""
Looks at pages in a browser as a critical reader would: on a phone and a desk, by day and night.

A page is opened once in each width, on the phone by day and on the desk by night; then the
other scheme is turned on, as a reader's system does in the evening.

Of each page all is noted that no page may have: what axe finds, what the console says,
requests that leave the site, what moves while it loads, and what is wider than the window.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any, NamedTuple

from node import module
from serving import serving
from sites import Site
from support import PATIENCE

PHONE, DESK = 390, 1280
_SCHEMES = {PHONE: ("light", "dark"), DESK: ("dark", "light")}

# A shift that four digits do not show is that of a pixel's fraction.
_WATCH = """
  window.moved = [];
  new PerformanceObserver((list) => {
    for (const entry of list.getEntries())
      if (!entry.hadRecentInput && entry.value >= 0.00005) window.moved.push(
        entry.value.toFixed(4) + " " + entry.sources.map((s) => s.node?.outerHTML?.slice(0, 90)));
  }).observe({ type: "layout-shift", buffered: true });
  addEventListener("securitypolicyviolation",
    (event) => console.error(`policy: ${event.effectiveDirective} ${event.blockedURI}`), true);
"""
# To the end and back, so that what loads late has loaded; a shift is noted a frame later.
_READ = """async () => {
  const frame = () => new Promise((go) => requestAnimationFrame(go));
  await document.fonts.ready;
  for (let y = 0; y < document.body.scrollHeight; y += innerHeight) {
    scrollTo({ top: y, behavior: "instant" });
    await frame();
  }
  const shown = [...document.images].filter((image) => image.getClientRects().length);
  await Promise.all(shown.map((image) => image.decode()
    .catch(() => console.error(`cannot be shown: ${image.src}`))));
  scrollTo({ top: 0, behavior: "instant" });
  await frame();
  await frame();
  await new Promise((go) => setTimeout(go, 0));
}"""
_BEYOND = """() => {
  const wide = document.documentElement.clientWidth;
  if (document.documentElement.scrollWidth <= wide) return [];
  const scrolls = (e) => e && e !== document.body && e !== document.documentElement
    && (getComputedStyle(e).overflowX !== "visible" || scrolls(e.parentElement));
  return [...document.body.querySelectorAll("*")]
    .filter((e) => e.getBoundingClientRect().right > wide + 1 && !scrolls(e))
    .map((e) => e.outerHTML.slice(0, 120)).concat(`${document.documentElement.scrollWidth} px`);
}"""
# All rules that axe has, experimental ones apart; its best practices are ours.
_ALL = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
# What the other scheme can change: colours, and which of two pictures is shown.
_OF_SCHEMES = ["color-contrast", "link-in-text-block", "image-alt", "svg-img-alt", "role-img-alt"]
_AXE = """async (only) => (await axe.run(document, { runOnly: only })).violations
  .map((v) => `${v.id}: ${v.help}: ${v.nodes.map((n) => n.html.slice(0, 160)).join(" | ")}`)"""


class Found(NamedTuple):
    """What was found on one page, in one width and both schemes."""

    where: str
    inaccessible: list[str]
    complaints: list[str]
    foreign: list[str]
    moved: list[str]
    beyond: list[str]


def looked_at(
    browser: Any, site: Site, paths: Iterable[str], widths: Iterable[int] = (PHONE, DESK)
) -> Iterator[Found]:
    """Some pages of a site, in these widths."""
    axe = module("axe-core", "axe.min.js").read_text(encoding="utf-8")
    paths = list(paths)
    with serving(site.folder, site.base) as server:
        for width in widths:
            context = browser.new_context(
                viewport={"width": width, "height": 844 if width < 600 else 900},
                color_scheme=_SCHEMES[width][0],
                has_touch=width < 600,
            )
            context.set_default_timeout(PATIENCE * 1000)
            context.add_init_script(_WATCH)
            for path in paths:
                address = server.address + site.address(path)
                where = f"{site.name}: {path} at {width} px"
                yield _one(context, where, address, server.address, axe, _SCHEMES[width])
            context.close()


def _one(
    context: Any, where: str, address: str, origin: str, axe: str, schemes: Iterable[str]
) -> Found:
    page, complaints, foreign = context.new_page(), [], []
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.on(
        "console",
        lambda message: message.type in ("error", "warning") and complaints.append(message.text),
    )
    page.on(
        "request",
        lambda request: (
            request.url.startswith((f"{origin}/", "blob:")) or foreign.append(request.url)
        ),
    )
    page.goto(address)
    page.evaluate(_READ)
    moved, beyond, inaccessible = page.evaluate("window.moved"), page.evaluate(_BEYOND), []
    page.evaluate(axe)
    for scheme, rules in zip(schemes, (_ALL, _OF_SCHEMES), strict=True):
        page.emulate_media(color_scheme=scheme)
        inaccessible += [f"{scheme}: {said}" for said in page.evaluate(_AXE, rules)]
    page.close()
    return Found(where, inaccessible, complaints, foreign, moved, beyond)
