"""What if the n-th call to the database fails, and only that one?

The driver's own error is raised where the driver is called, so that everything above it is what runs in a school.
"""

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from typing import Any
from unittest.mock import patch

from sqlalchemy import event

from gatekeeper.db import Database


@dataclass(slots=True)
class Fault:
    """Which call is to fail, and how many there were."""

    number: int
    after_commit: bool
    calls: int = 0

    @property
    def happened(self) -> bool:
        """Whether there were that many calls."""
        return self.calls >= self.number

    def due(self) -> bool:
        """Counts one call, and says whether it is the one that fails."""
        self.calls += 1
        return self.calls == self.number


@contextmanager
def failing(db: Database, number: int, *, after_commit: bool = False) -> Iterator[Fault]:
    """Lets one statement or commit fail. `after_commit`: a commit is carried out, and its answer is lost."""
    fault, dialect = Fault(number, after_commit), db.engine.dialect
    broken = dialect.loaded_dbapi.OperationalError
    commit = dialect.do_commit

    def on_statement(*_: Any) -> None:  # whatever the driver is given
        if fault.due():
            raise broken("the n-th call failed")

    def on_commit(connection: Any) -> None:  # the driver's own
        if not fault.due():
            commit(connection)
            return
        if fault.after_commit:
            commit(connection)
        raise broken("the n-th call failed")

    kinds = ("do_execute", "do_executemany", "do_execute_no_params")
    for kind in kinds:
        event.listen(db.engine, kind, on_statement)
    try:
        with patch.object(dialect, "do_commit", on_commit):
            yield fault
    finally:
        for kind in kinds:
            with suppress(KeyError):
                event.remove(db.engine, kind, on_statement)
