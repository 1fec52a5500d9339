"""The house is built as its plan says: imports run downhill, one door writes each folder."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
HOUSE = ROOT / "generator"

# From the ground up. What stands in one line may not import one another, except where the
# line is a room, whose modules are held to have no circle.
FLOORS = (
    ("characters", "words", "ownership", "plainfile", "pysource"),
    ("problems",),
    ("dates", "memory", "decoding", "editorlinks"),
    ("schema",),
    ("describing",),
    ("stamp",),
    ("journal",),
    ("content",),
    ("around",),
    ("gate", "outward"),
    ("experiments",),
    ("templates",),
    ("site",),
    ("sources",),
    ("stages",),
    ("frames",),
    ("draft", "hidden", "overview", "catalogue", "reviewing"),
    ("build",),
    ("showing", "starting", "preview", "reproducing", "importing"),
    ("capturing",),
    ("cli",),
    ("__main__",),
)
FLOOR = {room: number for number, rooms in enumerate(FLOORS) for room in rooms}

# What may change files, and which.
WRITERS = {
    "site.pagefind": "the folder of documents that are to be indexed",
    "site.writing": "site/, and the stage and the ledger that lead to it",
    "experiments.results": "stored results",
    "experiments.api": "the scratch folder of a run",
    "experiments.running.protocol": "the desk between a build and a run",
    "experiments.running.runner": "the desk between a build and a run",
    "experiments.holding": "desks that killed builds left behind",
    "experiments.running.child": "the folder for temporary files on that desk",
    "experiments.running.tracing": "the traces on that desk",
    "content.editing": "the author's files: new ones, and old ones that are as they were read",
    "around.schemas": "the schemas in .vscode/ that were made there",
    "memory": "what was worked out before",
    "ownership": "the places in .journal/, before something is written there",
    "reproducing": "copies of the journal in a temporary folder",
    "starting": "the folders of a new journal",
}
WRITING = {
    *("write_bytes", "write_text", "unlink", "rename", "rmdir", "mkdir", "makedirs", "touch"),
    *("symlink_to", "hardlink_to", "link", "symlink", "removedirs", "rmtree", "chmod"),
    *("copy2", "copyfile", "copytree", "move", "mkstemp", "mkdtemp", "truncate", "utime"),
}
OPENING = {"open", "fdopen"}


def name_of(path: Path) -> str:
    """A module's name below ``generator``: ``site.writing``; a room's is that of its folder."""
    parts = path.relative_to(HOUSE).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


MODULES = {name_of(path): path for path in sorted(HOUSE.rglob("*.py"))}
TREES = {name: ast.parse(path.read_text()) for name, path in MODULES.items()}
ROOMS = sorted({name.partition(".")[0] for name in MODULES if name})


def imports_of(name: str, *, at_start: bool = False) -> set[str]:
    """The modules of ours that a module imports, also within functions.

    With ``at_start`` only those that are imported when it is, which a circle is made of.
    """
    package = MODULES[name].parent.relative_to(HOUSE).parts
    found = set()
    for node in _statements(TREES[name], into_functions=not at_start):
        if isinstance(node, ast.ImportFrom) and node.level:
            base = (*package[: len(package) - node.level + 1], *(node.module or "").split("."))
            for alias in node.names:
                whole = ".".join(filter(None, (*base, alias.name)))
                found.add(whole if whole in MODULES else ".".join(filter(None, base)))
        elif isinstance(node, ast.ImportFrom) and (node.module or "").startswith("generator"):
            found.add(node.module.removeprefix("generator").strip("."))
        elif isinstance(node, ast.Import):
            ours = [a.name for a in node.names if a.name.split(".")[0] == "generator"]
            found |= {one.removeprefix("generator").strip(".") for one in ours}
    return found


def _statements(tree: ast.AST, *, into_functions: bool):
    for node in ast.iter_child_nodes(tree):
        is_function = isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        is_for_types = isinstance(node, ast.If) and ast.unparse(node.test) == "TYPE_CHECKING"
        if into_functions or not (is_function or is_for_types):
            yield node
            yield from _statements(node, into_functions=into_functions)


def room_of(name: str) -> str:
    return name.partition(".")[0]


def circle_in(graph: dict[str, set[str]]) -> list[str]:
    """Some way along the graph that leads back to where it began; empty if there is none."""
    done: set[str] = set()

    def walk(node: str, way: tuple[str, ...]) -> list[str]:
        if node in way:
            return [*way[way.index(node) :], node]
        if node in done:
            return []
        for after in sorted(graph.get(node, ())):
            if found := walk(after, (*way, node)):
                return found
        done.add(node)
        return []

    return next((found for node in sorted(graph) if (found := walk(node, ()))), [])


def test_every_room_has_its_floor():
    """A room that the plan does not know has no place in the house yet."""
    assert set(ROOMS) == set(FLOOR)


@pytest.mark.parametrize("name", [name for name in MODULES if name])
def test_imports_run_downhill(name):
    """A module imports from its own room or from below, also inside its functions."""
    room = room_of(name)
    for other in imports_of(name) - {""}:
        below = FLOOR[room_of(other)] < FLOOR[room]
        assert below or room_of(other) == room, f"{name} imports {other}, which is not below it"


def test_only_experiments_ask_the_package_itself():
    """``from generator import experiment`` is for authors: no module of ours asks for it."""
    assert [name for name in MODULES if name and "" in imports_of(name)] == []


def test_no_module_waits_for_itself():
    """No circle, between rooms or between the modules of one, even of types and late imports."""
    assert circle_in({name: imports_of(name) - {name} for name in MODULES if name}) == []


def test_each_folder_has_one_door():
    """Only the modules named here change files; site/ has one that does."""
    found = {name for name in MODULES if any(_is_writing(node) for node in ast.walk(TREES[name]))}

    assert found - set(WRITERS) == set()
    assert set(WRITERS) - found == set()


def _is_writing(node: ast.AST) -> bool:
    if not isinstance(node, ast.Call):
        return False
    name = getattr(node.func, "attr", None) or getattr(node.func, "id", "")
    if name in OPENING:
        words = [arg.value for arg in ast.walk(node) if isinstance(arg, ast.Constant)]
        return any(isinstance(word, str) and re.fullmatch("[wax]b?[+]?", word) for word in words)
    # replace() of text takes two arguments, that of a path one
    return name in WRITING or (name == "replace" and len(node.args) == 1 and not node.keywords)


def test_no_function_is_longer_than_a_screen():
    """A function of more than 60 lines wants splitting by meaning."""
    functions = [
        (f"{name}:{node.name}", node.end_lineno - node.lineno + 1)
        for name, tree in TREES.items()
        for node in ast.walk(tree)
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
    ]

    assert [named for named in functions if named[1] > 60] == []


def test_no_module_is_longer_than_it_can_be_read():
    """A module of more than 400 lines wants splitting by meaning."""
    lengths = {name: len(path.read_text().splitlines()) for name, path in MODULES.items()}

    assert {name: length for name, length in lengths.items() if length > 400} == {}


def test_every_module_opens_with_its_promise():
    """A module begins by saying what it guarantees."""
    assert [name for name, tree in TREES.items() if not ast.get_docstring(tree)] == []


def test_a_room_s_door_holds_no_logic():
    """An ``__init__`` says what the room is for and names what is public, no more."""
    for name, path in MODULES.items():
        if path.name == "__init__.py" and name:
            _, *rest = TREES[name].body
            for node in rest:
                assert isinstance(node, ast.ImportFrom) or _is_all(node), f"{name}:{node.lineno}"


def _is_all(node: ast.stmt) -> bool:
    return isinstance(node, ast.Assign) and ast.unparse(node.targets[0]) == "__all__"


def test_importing_the_package_costs_nothing():
    """``import generator`` runs nothing: an experiment's decorator is looked up when asked for."""
    assert imports_of("", at_start=True) == set()


def test_no_place_of_one_machine_is_named():
    """The code works wherever it lies: it names no folder of somebody's machine."""
    folders = re.compile(r"/(?:root|tmp|work|home|Users|var/tmp)(?:/|$)")
    named = [
        f"{name}:{node.lineno}"
        for name, tree in TREES.items()
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
        if folders.match(node.value)
    ]

    assert named == []


@pytest.mark.xdist_group("house")
def test_tests_of_a_group_run_in_one_process(request):
    """What shares a journal sets it up once; some versions of pytest lose the groups' names."""
    if not hasattr(request.config, "workerinput"):
        pytest.skip("the tests run in one process")

    assert request.node.nodeid.endswith("@house")
