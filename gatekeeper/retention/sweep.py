"""In which rows of which table does a child's name stand, and what do those rows say without it?

Every column of words of every table is read, those of tables that were added later too. Left out are only
the lists of who is here (other children, families, staff), the school's own words, and the chain, which
holds no child's name.
"""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

import sqlalchemy as sa
from sqlmodel import AutoString, Session

from gatekeeper.models import METADATA
from gatekeeper.retention.words import Trace

NOT_READ = frozenset(
    {
        *("audit_checkpoint", "audit_detail", "audit_event", "audit_head"),
        *("audit_stamp", "audit_stamp_try"),
        *("contact", "person", "pupil", "school", "school_class", "staff_member"),
        *("objective", "wording", "channel", "tombstone", "erasure", "erased_version"),
    }
)
"""`audit_detail` has a way of its own: what holds a name there goes as a whole, with its salt."""
_CODES = frozenset(
    {
        *("digest", "sha256", "small_sha256", "body_sha256", "text_sha256", "evidence_sha256", "fingerprint"),
        *("link_hash", "code_hash", "state_hash", "session_hash", "id_hash", "sentence_key", "salt", "hash"),
        *("reference", "rule", "ruleset", "zone", "stamp", "once", "account", "network", "x_post_id"),
    }
)
"""Columns of letters and digits that nobody typed."""
_AT_ONCE = 500
_NOT_ON_THE_WAY = frozenset({"person", "channel", "wording", "consent_import"})


@dataclass(frozen=True, slots=True)
class Change:
    """One row that says something else without the child."""

    table: sa.Table
    key: Mapping[str, Any]
    before: Mapping[str, Any]
    after: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class About:
    """What is about this child: in rows of these posts and of this pupil, names that others share go too."""

    pupil_id: int
    posts: Collection[int] = field(default_factory=frozenset)


def changes(session: Session, trace: Trace, about: About) -> Iterator[Change]:
    """Every row that holds one of the words, with what it says without."""
    for table in METADATA.sorted_tables:
        if table.name not in NOT_READ:
            yield from _of_table(session, table, trace, about)


def words_columns(table: sa.Table) -> list[sa.Column[Any]]:
    """The columns of a table in which words may stand."""
    return [
        column
        for column in table.columns
        if isinstance(column.type, sa.String | sa.JSON | AutoString)
        and not isinstance(column.type, sa.Enum)
        and not column.primary_key
        and not column.foreign_keys
        and column.name not in _CODES
    ]


def way_to(table: sa.Table, target: str) -> list[sa.Column[Any]]:
    """The shortest way from a table over its references to another one; empty where there is none."""
    seen, ways = {table.name}, [(table, list[sa.Column[Any]]())]
    while ways:
        here, way = ways.pop(0)
        for column in sorted(here.columns, key=lambda c: (c.nullable or False, c.name)):
            for reference in column.foreign_keys:
                there = reference.column.table
                if there.name == target:
                    return [*way, column]
                if there.name not in seen | _NOT_ON_THE_WAY:
                    seen.add(there.name)
                    ways.append((there, [*way, column]))
    return []


def joined(table: sa.Table, target: str) -> tuple[sa.FromClause, sa.ColumnElement[Any]]:
    """The table joined on its way to another, and the column that says which row there; null where none."""
    source: sa.FromClause = table
    place: sa.FromClause = table
    way = way_to(table, target)
    if table.name == target:
        return table, table.c.id
    if not way:
        return table, sa.null()
    for column in way[:-1]:
        (reference,) = column.foreign_keys
        following = reference.column.table.alias()
        source = source.join(following, place.c[column.name] == following.c[reference.column.name], isouter=True)
        place = following
    return source, place.c[way[-1].name]


def _of_table(session: Session, table: sa.Table, trace: Trace, about: About) -> Iterator[Change]:
    columns, keys = words_columns(table), list(table.primary_key.columns)
    if not columns:
        return
    source, post = joined(table, "post")
    with_pupil = joined(table, "pupil")[1] is not None and way_to(table, "pupil")
    pupils = _keys_of_pupil(session, table, about.pupil_id) if with_pupil else frozenset()
    rows = session.connection().execute(
        sa.select(*keys, *columns, post.label("_post")).select_from(source),
        execution_options={"yield_per": _AT_ONCE},
    )
    for row in rows.mappings():
        key = {column.name: row[column] for column in keys}
        close = row["_post"] in about.posts or tuple(key.values()) in pupils
        before = {column.name: row[column] for column in columns}
        after = {
            column.name: _fitting(column, trace.out_of_json(row[column], close=close))
            for column in columns
            if row[column]
        }
        different = {name: value for name, value in after.items() if value != before[name]}
        if different:
            yield Change(table, key, {name: before[name] for name in different}, different)


def _keys_of_pupil(session: Session, table: sa.Table, pupil_id: int) -> frozenset[tuple[Any, ...]]:
    source, pupil = joined(table, "pupil")
    found = sa.select(*table.primary_key.columns).select_from(source).where(pupil == pupil_id)
    return frozenset(tuple(row) for row in session.connection().execute(found))


def _fitting(column: sa.Column[Any], value: Any) -> Any:  # noqa: ANN401  # any value of a column
    """No longer than the column: PostgreSQL refuses what is."""
    length = getattr(column.type, "length", None)
    return value[:length] if length and isinstance(value, str) else value


def apply(session: Session, found: Collection[Change]) -> None:
    """Writes what the rows say without the child. The guards of their tables have to be open."""
    for change in found:
        where = [change.table.c[name] == value for name, value in change.key.items()]
        session.connection().execute(sa.update(change.table).where(*where).values(dict(change.after)))
