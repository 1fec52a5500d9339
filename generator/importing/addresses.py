"""
The address that a note had on the site it comes from, where that can be known.

It becomes an alias, so that links from elsewhere keep working. What Obsidian has no site for
has none; where a pattern asks for what the note does not say there is none either.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Mapping
from urllib.parse import unquote, urlsplit

from slugify import slugify

from ..characters import is_plain
from .dating import day_of_name
from .values import Site, Value, Values

_PLACEHOLDER = re.compile(r":([a-z_]+)")
_JEKYLL_STYLES = {
    "date": "/:categories/:year/:month/:day/:title:output_ext",
    "pretty": "/:categories/:year/:month/:day/:title/",
    "ordinal": "/:categories/:year/:y_day/:title:output_ext",
    "none": "/:categories/:title:output_ext",
}
_DATED = re.compile(r"\d{4}-\d{2}-\d{2}-")
_NO_PATH = re.compile(r"[\\?#%]")
_QUARTZ_SIGNS = ((" ", "-"), ("&", "-and-"), ("%", "-percent"), ("?", ""), ("#", ""))
_LONGEST = 1_000


def usable(address: str) -> str:
    """An address as a post may have it for an alias; empty where it cannot be one."""
    path = unquote(urlsplit(address).path) if "://" in address else unquote(address)
    path = "/" + path.partition("#")[0].strip().lstrip("/").removesuffix("index.html")
    parts = path.strip("/").split("/")
    if not all(parts) or {".", ".."} & set(parts) or _NO_PATH.search(path) or not is_plain(path):
        return ""
    too_long = len(path) > _LONGEST or any(len(part.encode()) > 200 for part in parts)
    return "" if too_long or parts[0] in (".git", "pagefind") else path


def old_address(site: Site, path: str, values: Values, date: str) -> str:
    """The address of the note at ``path`` below the folder of notes; empty where it had none."""
    try:
        return usable(_OF[site.dialect](site, path, values, date))
    except ValueError:  # an address that is none
        return ""


def _obsidian(site: Site, path: str, values: Values, date: str) -> str:
    return ""


def _quartz(site: Site, path: str, values: Values, date: str) -> str:
    if isinstance(said := values.get("permalink"), str) and said.strip():
        return said
    slug = quartz_slug(posixpath.splitext(path)[0])
    return slug.removesuffix("index") if slug.rpartition("/")[2] == "index" else slug


def quartz_slug(path: str) -> str:
    """A path as Quartz writes it in addresses."""
    for sign, instead in _QUARTZ_SIGNS:
        path = path.replace(sign, instead)
    return path


def _hugo(site: Site, path: str, values: Values, date: str) -> str:
    if isinstance(said := values.get("url"), str) and said.strip():
        return said
    language = site.config.get("defaultContentLanguage") or "en"
    path = path.removeprefix(f"{language}/")  # the folder of a language that needs none to be named
    folder, name = posixpath.split(path)
    stem = posixpath.splitext(name)[0]
    if stem == "_index":
        return _hugo_path(folder) + "/"
    if stem == "index":
        folder, stem = posixpath.split(folder)
    stem = stem.partition(".")[0] if re.search(r"\.[a-z]{2}(-[a-z]{2})?\Z", stem, re.I) else stem
    slug = values.get("slug")
    last = slug if isinstance(slug, str) and slug.strip() else stem
    pattern = _hugo_pattern(site.config, folder.partition("/")[0])
    if pattern:
        facts = _facts(values, date) | {
            "section": folder.partition("/")[0],
            "sections": folder,
            "slug": slugify(slug) if isinstance(slug, str) and slug.strip() else _title(values),
            "slugorfilename": last,
            "slugorcontentbasename": last,
            "filename": stem,
            "contentbasename": stem,
            "title": _title(values),
        }
        return _hugo_path(_filled(pattern, facts))
    return _hugo_path(posixpath.join(folder, last)) + "/"


def _hugo_pattern(config: Values, section: str) -> str:
    patterns = config.get("permalinks")
    if isinstance(patterns, dict) and isinstance(patterns.get("page"), dict):
        patterns = patterns["page"]
    found = patterns.get(section) if isinstance(patterns, dict) else None
    return found if isinstance(found, str) else ""


def _hugo_path(path: str) -> str:
    return re.sub(r"\s+", "-", path.strip()).lower()


def _jekyll(site: Site, path: str, values: Values, date: str) -> str:
    said = values.get("permalink")
    folder, name = posixpath.split(path)
    parts = folder.split("/") if folder else []
    stem = posixpath.splitext(name)[0]
    if "_drafts" in parts:
        return ""
    is_post = "_posts" in parts
    pattern = said if isinstance(said, str) and said.strip() else _jekyll_pattern(site, parts)
    pattern = _JEKYLL_STYLES.get(pattern, pattern) if is_post else pattern
    if not pattern:
        return posixpath.join(folder, "" if stem == "index" else f"{stem}.html")
    if pattern in _JEKYLL_STYLES:  # of a page
        pattern = "/:path/:basename/" if pattern == "pretty" else "/:path/:basename:output_ext"
    slug = values.get("slug")
    title = _DATED.sub("", stem)
    facts = _facts(values, day_of_name(stem) or date) | {
        "categories": "/".join(slugify(one) for one in _categories(values, parts)),
        "title": slug if isinstance(slug, str) and slug else title,
        "slug": slugify(title),
        "name": title,
        "basename": "" if stem == "index" else stem,
        "path": "/".join(part for part in parts if not part.startswith("_")),
        "collection": next((p[1:] for p in parts if p.startswith("_")), ""),
        "output_ext": ".html",
    }
    if not is_post:  # a collection names its documents by their path in it
        facts["path"] = "/".join([p for p in parts if not p.startswith("_")] + [facts["basename"]])
    return re.sub("//+", "/", _filled(pattern, facts))


def _jekyll_pattern(site: Site, parts: list[str]) -> str:
    if "_posts" in parts:
        said = site.config.get("permalink")
        return said if isinstance(said, str) and said else "date"
    for part in parts:
        if part.startswith("_"):
            collections = site.config.get("collections")
            about = collections.get(part[1:]) if isinstance(collections, dict) else None
            said = about.get("permalink") if isinstance(about, dict) else None
            return said if isinstance(said, str) and said else "/:collection/:path:output_ext"
    said = site.config.get("permalink")
    return "pretty" if said == "pretty" or (isinstance(said, str) and said.endswith("/")) else ""


def _categories(values: Values, parts: list[str]) -> list[str]:
    above = parts[: parts.index("_posts")] if "_posts" in parts else []
    said: Value = values.get("categories", values.get("category"))
    if isinstance(said, str):
        said = list(said.split())
    return [*above, *(one for one in said or () if isinstance(one, str))]


def _facts(values: Values, date: str) -> dict[str, str]:
    year, month, day = (*date.split("-"), "", "")[:3]
    return {
        "year": year,
        "month": month,
        "day": day,
        "short_year": year[2:],
        "i_month": month.lstrip("0"),
        "i_day": day.lstrip("0"),
    }


def _title(values: Values) -> str:
    title = values.get("title")
    return slugify(title) if isinstance(title, str) else ""


def _filled(pattern: str, facts: Mapping[str, str]) -> str:
    """The pattern with what is known; of an address with a gap nothing is known.

    Raises:
        ValueError: it asks for what is not known.
    """

    def fact(match: re.Match[str]) -> str:
        name = match[1]
        if name not in facts or (
            not facts[name] and name not in ("categories", "path", "basename")
        ):
            raise ValueError(name)
        return facts[name]

    return _PLACEHOLDER.sub(fact, pattern)


_OF = {"obsidian": _obsidian, "quartz": _quartz, "hugo": _hugo, "jekyll": _jekyll}
