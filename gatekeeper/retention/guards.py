"""How are rows erased that the database lets nobody change? In one transaction, and the guards stand again in it.

What is never opened is the chain itself. Whatever fails brings the guards back with everything else.
"""

from collections.abc import Collection, Iterator
from contextlib import contextmanager

import sqlalchemy as sa
from sqlmodel import Session

NEVER_OPENED = frozenset({"audit_event", "audit_checkpoint", "audit_head", "audit_stamp", "tombstone", "erasure"})


@contextmanager
def opened(session: Session, tables: Collection[str]) -> Iterator[None]:
    """Lets the caller's transaction change and delete rows of these tables until the block ends."""
    if refused := NEVER_OPENED & set(tables):
        raise ValueError(f"These stay as they are: {', '.join(sorted(refused))}.")
    session.flush()
    link = session.connection()
    wanted = sorted(set(tables))
    if link.dialect.name == "sqlite":
        rows = link.execute(
            sa.text(
                "SELECT name, sql FROM sqlite_master WHERE type = 'trigger' AND tbl_name IN :wanted ORDER BY rowid"
            ).bindparams(sa.bindparam("wanted", wanted, expanding=True))
        ).all()
        for name, _ in rows:
            link.exec_driver_sql(f'DROP TRIGGER "{name}"')
        yield
        session.flush()
        for _, statement in rows:
            link.exec_driver_sql(statement)
        return
    for table in wanted:
        link.exec_driver_sql(f'ALTER TABLE "{table}" DISABLE TRIGGER USER')
    yield
    session.flush()
    for table in wanted:
        link.exec_driver_sql(f'ALTER TABLE "{table}" ENABLE TRIGGER USER')
