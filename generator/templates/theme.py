"""
The theme is a set of files; a journal's own file shadows the built-in one of its name.

A theme is read once per build and named by the digest of all its files, so that a page
depends on exactly what could have shaped it. Rendering is a function of a template's
name and the values it is given: templates see no clock, no settings and no files.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from functools import cached_property, lru_cache
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, Any

import msgspec

from ..characters import encodable
from ..memory import Digest, digest
from ..problems import Place, Problem

if TYPE_CHECKING:
    from jinja2 import BytecodeCache

ASSETS = "assets/"
Filters = Mapping[str, Callable[..., Any]]

# In the repository the built-in theme is the journal's own; in a wheel it lies in here.
_BUILT_IN = (Path(__file__).parent / "theme", Path(__file__).parents[2] / "templates")


class BadTemplate(Exception):  # noqa: N818 - carries the author's mistake, not ours
    """A template of the journal's cannot be read or rendered; holds the Problem."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(problem.message)
        self.problem = problem


class Theme(msgspec.Struct, frozen=True, dict=True):
    """All files of the theme by name, and which of them are the journal's own.

    ``problems`` are own files that cannot be read; the built-in ones of their names stand.
    """

    files: dict[str, bytes]
    own: frozenset[str] = frozenset()
    problems: tuple[Problem, ...] = ()

    @cached_property
    def digest(self) -> Digest:
        """The digest of all files, assets included."""
        return digest(*(part for name in sorted(self.files) for part in (name, self.files[name])))

    @cached_property
    def assets(self) -> dict[str, Digest]:
        """The files that are published as they are, by name, with their digests."""
        return {name: digest(self.files[name]) for name in sorted(self.files) if _is_asset(name)}

    @property
    def own_templates(self) -> list[str]:
        """The templates that shadow or add to the built-in ones."""
        return [name for name in sorted(self.own) if not _is_asset(name)]


class Stationery:
    """Renders the templates of a theme with the filters of whoever renders."""

    def __init__(self, theme: Theme, filters: Filters, filters_of: str) -> None:
        """``filters_of`` names all that the filters depend on."""
        # Jinja takes 60 ms to load: only where something is to be rendered.
        from jinja2 import Environment, FunctionLoader, StrictUndefined

        self._theme = theme
        self._environment = Environment(
            # The name as file name: it is what tracebacks say.
            loader=FunctionLoader(lambda name: _source(theme.files, name)),
            autoescape=True,
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
            keep_trailing_newline=True,
            bytecode_cache=_compiled(filters_of),
        )
        self._environment.filters.update(filters)

    def render(self, template: str, **values: Any) -> str:
        """The text of a template.

        Raises:
            BadTemplate: a template of the journal's own cannot be read, asks for a value
                that there is not, or lacks what the built-in ones take from it.
        """
        try:
            text = self._environment.get_template(template).render(**values)
            text.encode()  # half a character, as in a template's own "\ud800", is none
            return text
        except Exception as error:  # a template can raise whatever Python can
            name, line = _where(error, template)
            if name in self._theme.own:
                message = f"this template cannot be rendered: {_said(error)}"
                place = Place(f"templates/{name}", line, 1 if line else 0)
            elif self._theme.own_templates:
                message = (
                    f"the built-in {name} fails with these templates at line {line}: {_said(error)}"
                )
                place = Place(f"templates/{self._theme.own_templates[0]}")
            else:
                raise  # the built-in theme is ours to get right
            raise BadTemplate(Problem(place, message)) from None


def load_theme(own: Path) -> Theme:
    """The theme of a journal whose own templates lie in ``own``."""
    built_in = next(folder for folder in _BUILT_IN if folder.is_dir())
    files, problems = _read(built_in)
    shadows: dict[str, bytes] = {}
    if not (own.is_dir() and own.samefile(built_in)):
        shadows, problems = _read(own)
    return Theme({**files, **shadows}, frozenset(shadows), tuple(problems))


def _said(error: Exception) -> str:
    """What an error says, in one line; some say nothing but their name."""
    return str(error).partition("\n")[0] or type(error).__name__


def _read(folder: Path) -> tuple[dict[str, bytes], list[Problem]]:
    files, problems = {}, []
    home = os.path.realpath(folder)
    paths = sorted(folder.rglob("*")) if folder.is_dir() else []
    for path in paths:
        name = path.relative_to(folder).as_posix()
        try:
            if path.name.startswith(".") or not path.is_file():
                continue
            if wrong := _not_of_theme(path, name, home):
                place = Place(f"templates/{encodable(name)}")
                problems.append(Problem(place, *wrong, "warning"))
                continue
            files[name] = path.read_bytes()
        except FileNotFoundError:  # an editor's own file, gone as quickly as it came
            continue
        except OSError as error:
            message = f"cannot be read: {error.strerror}"
            problems.append(Problem(Place(f"templates/{name}"), message))
    return files, problems


def _not_of_theme(path: Path, name: str, home: str) -> tuple[str, str] | None:
    """Why a file is left out, with what to do: assets are published as they are."""
    if not Path(os.path.realpath(path)).is_relative_to(home):
        return "is a link that leads out of templates/; it is left out", "copy the file itself here"
    if encodable(name) != name:
        return "the name of this file is not UTF-8 text; it is left out", "give it another name"
    return None


def _is_asset(name: str) -> bool:
    return PurePosixPath(name).parts[0] == ASSETS.rstrip("/")


@lru_cache(maxsize=8)
def _compiled(filters_of: str) -> BytecodeCache:
    """Templates that were compiled in this process, each by its text: a preview has many drafts.

    What a filter gives for a constant is compiled in, so that each set has its own.
    """
    from jinja2 import BytecodeCache
    from jinja2.bccache import Bucket

    class Compiled(BytecodeCache):
        def __init__(self) -> None:
            self._code: dict[str, bytes] = {}

        def load_bytecode(self, bucket: Bucket) -> None:
            if bucket.key in self._code:
                bucket.bytecode_from_string(self._code[bucket.key])  # unless the text is another

        def dump_bytecode(self, bucket: Bucket) -> None:
            self._code[bucket.key] = bucket.bytecode_to_string()

    return Compiled()


def _source(files: Mapping[str, bytes], name: str) -> tuple[str, str, None] | None:
    from jinja2 import TemplateSyntaxError

    if name not in files or _is_asset(name):
        return None
    try:
        return files[name].decode("utf-8-sig"), name, None
    except UnicodeDecodeError as error:
        line = files[name].count(b"\n", 0, error.start) + 1
        raise TemplateSyntaxError("it is not UTF-8 text", line, name) from None


def _where(error: Exception, template: str) -> tuple[str, int]:
    """The template and line that an error comes from."""
    name, line = getattr(error, "name", None), getattr(error, "lineno", None)
    if isinstance(name, str) and isinstance(line, int):
        return name, line
    found, trace = (template, 0), error.__traceback__
    while trace:  # Jinja maps compiled templates back to their own names and lines
        if "__jinja_exception__" in trace.tb_frame.f_globals:
            found = trace.tb_frame.f_code.co_filename, trace.tb_lineno
        trace = trace.tb_next
    return found
