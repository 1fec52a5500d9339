"""
Imports vaults of every oddity, as large as anybody's, and measures it on a machine at rest:

    PYTHONPATH=tests python tests/benchmarks/importing.py [NOTES ...]

For vaults of 300 and 3,000 notes (or of the sizes asked for) it prints how long the plan takes,
the files, and the same import again; and what a check of the journal then finds. It ends with
exit code 1 where that is an error, or the second import made anything.
"""

from __future__ import annotations

import sys
import tempfile
import time
from pathlib import Path

from support import JournalFolder
from vaults import write_vault

from generator.importing import Plan, plan_import, write

SIZES = (300, 3000)


def timed(vault: Path, journal: JournalFolder) -> tuple[Plan, float]:
    """The plan of an import, and the seconds that it took."""
    began = time.monotonic()
    plan = plan_import(vault, journal.journal, None)
    return plan, time.monotonic() - began


def main(sizes: list[int]) -> int:
    wrong = 0
    for size in sizes:
        with tempfile.TemporaryDirectory() as temporary:
            vault = write_vault(Path(temporary) / "vault", size, size)
            journal = JournalFolder.begin(Path(temporary) / "journal")
            plan, planning = timed(vault, journal)
            began = time.monotonic()
            failed = list(write(plan, journal.root, lambda _: None))
            writing = time.monotonic() - began
            again, knowing = timed(vault, journal)
            errors = [problem for problem in journal.check().problems if problem.is_error]
            wrong += len(errors) + len(again.files) + len(failed)
            print(
                f"{size:6} notes: {len(plan.files)} files planned in {planning:.1f} s, made in "
                f"{writing:.1f} s; again {len(again.files)} in {knowing:.1f} s; "
                f"{len(plan.problems)} Problems; {len(errors)} errors in the journal"
            )
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main([int(one) for one in sys.argv[1:]] or list(SIZES)))
