"""
What was worked out once is recalled by the digest of everything it was made from.

Remembering is never a mode. A value is asked for with the key of its inputs and a
function that makes it; whether it came from memory shows in the time it took and in
``made``, never in the value. An empty, damaged or foreign memory only makes a build
slower: every value is kept with a digest of itself and of its key, and one that does not
have it is as good as none.

Values are ``msgspec`` structs kept as MessagePack in one SQLite file: nothing that is
read back can run code. What is put waits to be written together with more, so that no other
process finds the file held for longer than that takes.
"""

from __future__ import annotations

import sqlite3
import threading
from collections import Counter
from collections.abc import Callable
from contextlib import suppress
from hashlib import blake2b
from pathlib import Path
from typing import TypeVar

import msgspec

from .ownership import memory_folder, own_file

T = TypeVar("T")
Digest = str

_SEAL = 16  # bytes of a digest
_KEEP = 8  # generations that a row may go unused before it is evicted
_AT_ONCE = 2**20  # bytes of values that are written together

_TABLES = """
CREATE TABLE IF NOT EXISTS remembered (
    id INTEGER PRIMARY KEY,
    kind TEXT NOT NULL,
    key TEXT NOT NULL,
    value BLOB NOT NULL,
    used INTEGER NOT NULL,
    UNIQUE (kind, key)
);
"""


def digest(*parts: bytes | str) -> Digest:
    """A short name for all of ``parts`` together: 32 hexadecimal digits of BLAKE2b (RFC 7693).

    Parts are separated by their lengths: ("ab", "c") and ("a", "bc") differ.
    """
    state = blake2b(digest_size=16)
    for part in parts:
        data = part.encode("utf-8", "surrogatepass") if isinstance(part, str) else part
        state.update(len(data).to_bytes(8, "little"))
        state.update(data)
    return state.hexdigest()


def as_word(number: int) -> int:
    """A whole number as values hold one, in 64 bits: some file systems have times beyond them."""
    return number & (2**63 - 1)


def digest_of(value: object) -> Digest:
    """The digest of a value of ours, by its MessagePack form."""
    return digest(_encoder.encode(value))


_encoder = msgspec.msgpack.Encoder(order="deterministic")


class Memory:
    """Rows of (kind, key) → value, all of them under one stamp.

    The stamp is the digest of the tool itself, so that a new version of the tool never
    recalls what an old one made.
    """

    def __init__(self, path: Path | None, stamp: Digest) -> None:
        """Open the memory at ``path``, or one that is forgotten with the process for None."""
        self.path = path
        self.stamp = stamp
        self.made: Counter[str] = Counter()
        self._one_at_a_time = threading.RLock()  # a preview answers while it builds
        self._rows, newest = self._open()
        self._generation = newest + 1
        self._recalled: set[int] = set()
        self._waiting: dict[tuple[str, str], bytes] = {}  # to be written
        self._weight = 0  # of what waits
        self._takes = True
        self._is_damaged = False

    @classmethod
    def empty(cls, stamp: Digest = "") -> Memory:
        return cls(None, stamp)

    def recall(
        self, kind: str, key: Digest, type_: type[T], make: Callable[[], T], keep: int | None = None
    ) -> T:
        """The value of ``kind`` made from what ``key`` names; made now if it is not known.

        ``keep`` is how many values of this kind are kept: few, where one holds a whole journal.
        """
        remembered = self.get(kind, key, type_)
        if remembered is not None:
            return remembered
        self.made[kind] += 1
        value = make()
        self.put(kind, key, value)
        if keep is not None:
            self._keep_newest(kind, keep)
        return value

    def get(self, kind: str, key: Digest, type_: type[T]) -> T | None:
        """The remembered value, or None where there is none that can be read."""
        try:
            with self._one_at_a_time:
                row = self._row(kind, self._full(key))
            if row is None:
                return None
            value = msgspec.msgpack.decode(self._unsealed(kind, key, row[1]), type=type_)
        except sqlite3.DatabaseError as error:
            self._met(error)
            return None
        except msgspec.DecodeError:
            return None
        self._recalled.add(row[0])
        return value

    def _row(self, kind: str, key: str) -> tuple[int, object] | None:
        if waiting := self._waiting.get((kind, key)):
            return 0, waiting
        query = "SELECT id, value FROM remembered WHERE kind = ? AND key = ?"
        found: tuple[int, object] | None = self._rows.execute(query, (kind, key)).fetchone()
        return found

    def put(self, kind: str, key: Digest, value: object) -> None:
        if not self._takes:
            return
        sealed = self._sealed(kind, key, _encoder.encode(value))
        with self._one_at_a_time:
            self._waiting[kind, self._full(key)] = sealed
            self._weight += len(sealed)
            if self._weight > _AT_ONCE:
                self.commit()

    def _keep_newest(self, kind: str, count: int) -> None:
        self.commit()
        with suppress(sqlite3.DatabaseError), self._one_at_a_time, self._rows:
            self._rows.execute(
                "DELETE FROM remembered WHERE kind = ?1 AND id NOT IN "
                "(SELECT id FROM remembered WHERE kind = ?1 ORDER BY used DESC, id DESC LIMIT ?2)",
                (kind, count),
            )

    def close(self) -> None:
        """Keep what was made, and evict what has long gone unused."""
        with self._one_at_a_time:
            self.commit()
            with suppress(sqlite3.DatabaseError):
                if self.made:
                    self._evict()
                self._rows.commit()
            self._rows.close()
            if self._is_damaged:
                with suppress(OSError):
                    self._remove()

    def commit(self) -> None:
        """Keep what was made so far, for a process that may be stopped at any time."""
        with self._one_at_a_time:
            rows = [(*name, value, self._generation) for name, value in self._waiting.items()]
            self._waiting, self._weight = {}, 0
            if not rows:
                return
            try:
                with self._rows:
                    self._rows.executemany(
                        "INSERT OR REPLACE INTO remembered (kind, key, value, used) "
                        "VALUES (?, ?, ?, ?)",
                        rows,
                    )
            except sqlite3.DatabaseError as error:
                # A full disk, or another process that holds on: waiting again for each value
                # would cost more than making it next time.
                self._takes = False
                self._met(error)

    def _full(self, key: Digest) -> str:
        return f"{self.stamp}:{key}"

    def _sealed(self, kind: str, key: Digest, value: bytes) -> bytes:
        return bytes.fromhex(digest(kind, self._full(key), value)) + value

    def _unsealed(self, kind: str, key: Digest, kept: object) -> bytes:
        """The value as it was put. A database does not notice a byte that the disk changed.

        Raises:
            DecodeError: it is another, or that of another key.
        """
        if not isinstance(kept, bytes) or self._sealed(kind, key, kept[_SEAL:]) != kept:
            raise msgspec.DecodeError("not what was put")
        return kept[_SEAL:]

    def _met(self, error: sqlite3.DatabaseError) -> None:
        """Note what an error means for the next process: a damaged file is to be begun anew."""
        self._is_damaged |= not isinstance(error, sqlite3.OperationalError)

    def _evict(self) -> None:
        rows = [(self._generation, row) for row in self._recalled]
        self._rows.executemany("UPDATE remembered SET used = ? WHERE id = ?", rows)
        self._rows.execute("DELETE FROM remembered WHERE used < ?", (self._generation - _KEEP,))

    def _open(self) -> tuple[sqlite3.Connection, int]:
        if self.path is None:
            return _connect(":memory:")
        try:
            memory_folder(self.path.parent)
            try:
                return self._connect()
            except sqlite3.OperationalError:  # locked, or cannot be written
                return _connect(":memory:")
            except (sqlite3.DatabaseError, ValueError):  # damaged, or not ours
                self._remove()
                return self._connect()
        except (OSError, sqlite3.DatabaseError):
            return _connect(":memory:")

    def _connect(self) -> tuple[sqlite3.Connection, int]:
        for path in self._files():
            own_file(path)
        return _connect(str(self.path))

    def _remove(self) -> None:
        for path in self._files():
            path.unlink(missing_ok=True)

    def _files(self) -> tuple[Path, ...]:
        """The database, and what lies beside it while it is written."""
        return tuple(Path(f"{self.path}{ending}") for ending in ("", "-wal", "-shm", "-journal"))


def _connect(path: str) -> tuple[sqlite3.Connection, int]:
    """The rows at ``path``, and the newest of their generations."""
    # The preview works on it from several threads, one at a time.
    rows = sqlite3.connect(path, timeout=10, check_same_thread=False)
    rows.execute("PRAGMA journal_mode = WAL")
    rows.execute("PRAGMA synchronous = NORMAL")
    rows.executescript(_TABLES)
    newest = rows.execute("SELECT max(used) FROM remembered").fetchone()
    return rows, int(newest[0] or 0)
