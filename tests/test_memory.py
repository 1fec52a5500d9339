"""Memory changes how long a build takes and nothing else."""

from __future__ import annotations

import sqlite3
import time

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from generator.memory import Memory, digest, digest_of


class Value(msgspec.Struct, frozen=True):
    words: tuple[str, ...]


class OtherValue(msgspec.Struct, frozen=True):
    number: int


def make_nothing():
    raise AssertionError("it should have been recalled")


def test_a_value_is_made_once(tmp_path):
    """What was made is recalled in the next process, and not counted as made."""
    memory = Memory(tmp_path / "m.db", "stamp")
    made = memory.recall("kind", "key", Value, lambda: Value(("a", "b")))
    memory.close()

    again = Memory(tmp_path / "m.db", "stamp")
    assert again.recall("kind", "key", Value, make_nothing) == made
    assert (memory.made["kind"], again.made["kind"]) == (1, 0)


@pytest.mark.parametrize(
    ("stamp", "kind", "key"),
    [("new", "kind", "key"), ("stamp", "other", "key"), ("stamp", "kind", "other")],
)
def test_nothing_is_recalled_under_another_name(tmp_path, stamp, kind, key):
    """Another version of the tool, another kind and another key are other values."""
    memory = Memory(tmp_path / "m.db", "stamp")
    memory.put("kind", "key", 1)
    memory.close()

    assert Memory(tmp_path / "m.db", stamp).get(kind, key, int) is None


def test_a_value_of_another_shape_is_made_again():
    """A row that cannot be read as what is asked for is as good as none."""
    memory = Memory.empty()
    memory.put("kind", "key", Value(("a",)))

    assert memory.recall("kind", "key", OtherValue, lambda: OtherValue(1)) == OtherValue(1)


@pytest.mark.parametrize("damage", [b"", b"not a database" * 500], ids=["empty", "foreign bytes"])
def test_a_damaged_file_is_begun_anew(tmp_path, damage):
    """A file that is no database is replaced by one."""
    (tmp_path / "m.db").write_bytes(damage)
    memory = Memory(tmp_path / "m.db", "stamp")
    memory.put("kind", "key", 1)
    memory.close()

    assert Memory(tmp_path / "m.db", "stamp").get("kind", "key", int) == 1


def test_a_database_that_broke_in_the_middle_is_survived(tmp_path):
    """Pages that were overwritten cost their values and no more."""
    path = tmp_path / "m.db"
    memory = Memory(path, "stamp")
    for number in range(2000):
        memory.put("kind", str(number), "x" * 500)
    memory.close()
    data = bytearray(path.read_bytes())
    data[5000 : len(data) // 2] = b"\xff" * (len(data) // 2 - 5000)
    path.write_bytes(data)

    memory = Memory(path, "stamp")
    assert memory.recall("kind", "3", str, lambda: "made") in ("made", "x" * 500)
    memory.close()


def test_somebody_elses_table_is_left_alone(tmp_path):
    """A database with a table of that name but not ours is not used, and not destroyed."""
    with sqlite3.connect(tmp_path / "m.db") as foreign:
        foreign.execute("CREATE TABLE remembered (theirs)")
    foreign.close()

    memory = Memory(tmp_path / "m.db", "stamp")
    assert memory.recall("kind", "key", int, lambda: 5) == 5
    memory.close()
    theirs = sqlite3.connect(tmp_path / "m.db")
    assert theirs.execute("SELECT theirs FROM remembered").fetchall() == []
    theirs.close()


def test_where_nothing_can_be_written_memory_ends_with_the_process(tmp_path):
    """A folder that cannot be made is no reason not to build."""
    (tmp_path / "file").write_text("in the way")
    memory = Memory(tmp_path / "file" / "m.db", "stamp")

    assert memory.recall("kind", "key", int, lambda: 5) == 5
    assert memory.recall("kind", "key", int, make_nothing) == 5


def test_no_process_waits_for_another_that_remembers(tmp_path):
    """A preview that is open all day, and has put something, keeps no build from writing."""
    preview, build = (Memory(tmp_path / "m.db", "stamp") for _ in range(2))
    preview.recall("page", "key", int, lambda: 1)
    preview.recall("index", "key", int, lambda: 2, keep=2)
    preview.put("large", "key", b"x" * 2**21)
    began = time.monotonic()

    build.put("kind", "key", 3)
    build.commit()

    assert time.monotonic() - began < 5  # it would wait for ten
    assert preview.get("kind", "key", int) == 3
    preview.close()
    build.close()
    assert Memory(tmp_path / "m.db", "stamp").get("page", "key", int) == 1


def test_what_goes_unused_is_evicted_and_what_is_used_stays(tmp_path):
    """After some builds that made something, only rows that were recalled are left."""
    path = tmp_path / "m.db"
    memory = Memory(path, "stamp")
    memory.put("kind", "used", 1)
    memory.put("kind", "unused", 2)
    memory.close()
    for number in range(12):
        memory = Memory(path, "stamp")
        memory.recall("kind", "used", int, make_nothing)
        memory.recall("kind", f"new {number}", int, lambda: 3)
        memory.close()

    memory = Memory(path, "stamp")
    assert memory.get("kind", "used", int) == 1
    assert memory.get("kind", "unused", int) is None


@settings(max_examples=150, deadline=None)
@given(st.lists(st.text(max_size=5)), st.lists(st.text(max_size=5)))
def test_a_digest_names_its_parts_and_where_they_end(one, other):
    """Digests agree exactly where all parts do: ("ab", "c") is not ("a", "bc")."""
    assert (digest(*one) == digest(*other)) == (one == other)


def test_a_digest_of_a_value_does_not_depend_on_the_order_of_keys():
    """Equal values have one digest."""
    assert digest_of({"a": 1, "b": 2}) == digest_of({"b": 2, "a": 1})
    assert digest_of(Value(("a",))) != digest_of(Value(("b",)))


def test_of_values_of_a_whole_journal_only_the_newest_are_kept():
    """A kind that says how many it keeps never holds more, and other kinds are left alone."""
    memory = Memory.empty()
    memory.put("post", "old", "kept")

    for number in range(5):
        memory.recall("library", str(number), int, lambda number=number: number, keep=2)

    assert [memory.get("library", str(number), int) for number in range(5)] == [None] * 3 + [3, 4]
    assert memory.get("post", "old", str) == "kept"
