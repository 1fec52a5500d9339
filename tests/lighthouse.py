"""
What Lighthouse says of a page, as it would of one on a host of static files, on a phone.

Its scores are out of 100. All but performance say the same each time. Performance is measured:
on a machine with other work it is worse than the page is, so no test asks for it. Tests hold
what it comes from instead (weight, shifts, no requests elsewhere); the benchmarks measure it.
"""

from __future__ import annotations

from browser import ARGUMENTS, chromium
from node import module, said_as_json

ENOUGH = 99
STEADY = ("accessibility", "best-practices", "seo")


def scores(address: str, *categories: str) -> dict[str, float]:
    """The scores of a page, with each audit that takes points from them, from 0 to 1."""
    program = module("lighthouse", "cli", "index.js")
    flags = " ".join(("--headless=new", *ARGUMENTS))
    options = ("--quiet", "--output=json", f"--chrome-flags={flags}")
    only = f"--only-categories={','.join(categories)}"
    report = said_as_json(program, address, *options, only, CHROME_PATH=chromium() or "")
    found = {name: 100 * one["score"] for name, one in report["categories"].items()}
    for category in report["categories"].values():
        for ref in category["auditRefs"]:
            score = report["audits"][ref["id"]]["score"]
            if ref["weight"] and score is not None and score < 0.9:
                found[f"{category['id']}: {ref['id']}"] = score
    return found
