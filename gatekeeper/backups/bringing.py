"""How does one row come over from the data that a backup replaces, with everything that it refers to?

Only into a backup that the replaced data grew from: there a number means the same row in both, and what was
added since has numbers that the backup does not use.
"""

from typing import Any

import sqlalchemy as sa

from gatekeeper.models import METADATA


class Bringer:
    """Copies rows from one connection to another. Each keeps its number."""

    def __init__(self, old: sa.Connection, fresh: sa.Connection) -> None:
        """Takes a connection to the data that is replaced, and one to the backup, inside a transaction."""
        self.old, self.fresh = old, fresh

    def missing(self, name: str, *conditions: sa.ColumnElement[bool]) -> list[dict[str, Any]]:
        """The rows of a table that the backup does not have, in their order."""
        table = METADATA.tables[name]
        keys = list(table.primary_key.columns)
        there = {tuple(row) for row in self.fresh.execute(sa.select(*keys))}
        rows = self.old.execute(sa.select(table).where(*conditions).order_by(*keys)).mappings()
        return [dict(row) for row in rows if tuple(row[key.name] for key in keys) not in there]

    def bring(self, name: str, row: dict[str, Any]) -> bool:
        """Adds a row, and first whatever it refers to. Gives whether it was missing."""
        table = METADATA.tables[name]
        keys = list(table.primary_key.columns)
        same = sa.and_(*(key == row[key.name] for key in keys))
        if self.fresh.execute(sa.select(sa.literal(1)).select_from(table).where(same)).first() is not None:
            return False
        for reference in sorted(table.foreign_keys, key=lambda one: one.parent.name):
            value, there = row[reference.parent.name], reference.column
            if value is not None:
                found = self.old.execute(sa.select(there.table).where(there == value)).mappings().one()
                self.bring(there.table.name, dict(found))
        self.fresh.execute(sa.insert(table).values(**row))
        if "id" in table.c and self.fresh.dialect.name == "postgresql":
            counter = sa.func.pg_get_serial_sequence(name, "id")
            highest = sa.select(sa.func.max(table.c.id)).scalar_subquery()
            self.fresh.execute(sa.select(sa.func.setval(counter, highest)))
        return True

    def bring_all(self, name: str, *conditions: sa.ColumnElement[bool]) -> int:
        """Adds every row of a table that is missing and fits. Gives how many."""
        return sum(self.bring(name, row) for row in self.missing(name, *conditions))
