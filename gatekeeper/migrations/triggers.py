"""Which promises does the database itself keep, whoever writes to it?

The same rules for SQLite and PostgreSQL, so that somebody who goes round the
program (another tool, a mistake, a stolen connection) is refused too. These are
the texts of revision 0001 and must not be changed once released: a later
revision drops and makes anew what it needs.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

APPEND_ONLY = (
    "version",
    "version_picture",
    "shown_pupil",
    "contribution",
    "approval",
    "returned",
    "consent",
    "screening",
    "screening_finding",
    "finding_reason",
    "audit_event",
)
NEVER_DELETED = ("post", "outbox", "attempt", "takedown", "person")


@dataclass(frozen=True, slots=True)
class Guard:
    """Refuse `event` on `table` while `condition` holds, with `message`."""

    table: str
    event: str
    name: str
    condition: str
    message: str


UNIQUE: dict[str, tuple[tuple[str, ...], ...]] = {
    "version": (("id",), ("post_id", "number")),
    "version_picture": (("id",), ("version_id", "position")),
    "shown_pupil": (("id",), ("version_picture_id", "pupil_id")),
    "finding_reason": (("id",), ("version_id", "fingerprint")),
    "audit_event": (("seq",),),
    "audit_detail": (("seq",),),
    "post": (("id",), ("reference",), ("x_post_id",)),
    "person": (("id",), ("email",)),
    "attempt": (("id",), ("outbox_id", "number")),
}
"""What makes a row itself, where that is more than its id. SQLite's REPLACE deletes the row
that stands in its way without a word to the DELETE triggers, so each table has to ask first."""

_CONTRIBUTED = "SELECT 1 FROM contribution c WHERE c.post_id = {post} AND c.person_id = {person}"


def guards() -> tuple[Guard, ...]:
    """Everything that the database refuses, in a stable order."""
    made = [
        Guard(t, event, f"{t}_no_{event.lower()}", "1 = 1", f"{t} rows are never changed")
        for t in APPEND_ONLY
        for event in ("UPDATE", "DELETE")
    ]
    made += [Guard(t, "DELETE", f"{t}_no_delete", "1 = 1", f"{t} rows are never deleted") for t in NEVER_DELETED]
    made += [
        Guard(t, "INSERT", f"{t}_no_replace", _stands_already(t), f"{t} rows are never replaced")
        for t in (*APPEND_ONLY, *NEVER_DELETED, "audit_detail")
    ]
    made += [
        Guard(
            "post",
            "UPDATE",
            "post_stays_itself",
            "NEW.id <> OLD.id OR NEW.reference <> OLD.reference OR NEW.created_by <> OLD.created_by"
            " OR EXISTS (SELECT 1 FROM post o WHERE o.x_post_id = NEW.x_post_id AND o.id <> OLD.id)",
            "a post stays itself",
        ),
        Guard(
            "person",
            "UPDATE",
            "person_stays_itself",
            "NEW.id <> OLD.id OR EXISTS (SELECT 1 FROM person o WHERE o.email = NEW.email AND o.id <> OLD.id)",
            "a person stays themselves",
        ),
        Guard(
            "outbox",
            "UPDATE",
            "outbox_stays_closed",
            "OLD.state IN ('done', 'cancelled') AND NEW.state <> OLD.state",
            "what is done is done",
        ),
        Guard(
            "outbox",
            "INSERT",
            "outbox_one_open",
            "NEW.state IN ('ready', 'claimed') AND EXISTS (SELECT 1 FROM outbox o"
            " WHERE o.post_id = NEW.post_id AND o.state IN ('ready', 'claimed'))",
            "a post is to be sent once",
        ),
        Guard(
            "attempt",
            "INSERT",
            "attempt_one_open",
            "NEW.finished_at IS NULL AND EXISTS (SELECT 1 FROM attempt o"
            " WHERE o.channel_id = NEW.channel_id AND o.finished_at IS NULL)",
            "one attempt at a time",
        ),
        Guard("audit_detail", "UPDATE", "audit_detail_no_update", "1 = 1", "audit details are never changed"),
        Guard(
            "approval",
            "INSERT",
            "approval_by_contributor",
            f"EXISTS ({_CONTRIBUTED.format(post='NEW.post_id', person='NEW.person_id')})",
            "a contributor cannot approve",
        ),
        Guard(
            "approval",
            "INSERT",
            "approval_of_other_bytes",
            "NOT EXISTS (SELECT 1 FROM version v JOIN post p ON p.current_version_id = v.id"
            " WHERE v.id = NEW.version_id AND v.post_id = NEW.post_id AND p.id = NEW.post_id"
            " AND v.digest = NEW.digest AND p.state = 'waiting')",
            "an approval is for the waiting version, byte for byte",
        ),
        Guard(
            "approval",
            "INSERT",
            "approval_by_outsider",
            "NOT EXISTS (SELECT 1 FROM person q JOIN person_role r ON r.person_id = q.id"
            " WHERE q.id = NEW.person_id AND q.status = 'active'"
            " AND q.category NOT IN ('volunteer', 'contractor')"
            " AND r.role IN ('approver', 'dsl', 'leader'))",
            "only an active second reader can approve",
        ),
        Guard(
            "outbox",
            "INSERT",
            "outbox_without_approval",
            "NOT EXISTS (SELECT 1 FROM approval a JOIN post p ON p.id = a.post_id"
            " WHERE a.id = NEW.approval_id AND a.post_id = NEW.post_id AND a.version_id = NEW.version_id"
            " AND a.digest = NEW.digest AND p.current_version_id = NEW.version_id"
            " AND a.expires_at > NEW.created_at"
            f" AND NOT EXISTS ({_CONTRIBUTED.format(post='a.post_id', person='a.person_id')}))",
            "nothing is sent without a valid approval",
        ),
        Guard(
            "outbox",
            "UPDATE",
            "outbox_is_bound",
            "NEW.post_id <> OLD.post_id OR NEW.version_id <> OLD.version_id OR NEW.digest <> OLD.digest"
            " OR NEW.approval_id <> OLD.approval_id OR NEW.channel_id <> OLD.channel_id OR NEW.fence < OLD.fence",
            "what is to be sent never changes",
        ),
        Guard(
            "attempt",
            "INSERT",
            "attempt_without_claim",
            "NOT EXISTS (SELECT 1 FROM outbox o WHERE o.id = NEW.outbox_id AND o.post_id = NEW.post_id"
            " AND o.state = 'claimed' AND o.fence = NEW.fence AND o.channel_id = NEW.channel_id)",
            "an attempt needs the claim",
        ),
        Guard(
            "picture",
            "UPDATE",
            "picture_is_bound",
            "NEW.sha256 <> OLD.sha256 OR NEW.small_sha256 <> OLD.small_sha256 OR NEW.post_id <> OLD.post_id",
            "the bytes of a picture never change",
        ),
    ]
    return tuple(made)


def _stands_already(table: str) -> str:
    return stands_already(table, UNIQUE.get(table, (("id",),)))


def stands_already(table: str, keys: Iterable[tuple[str, ...]]) -> str:
    """The condition that a row with one of the new row's keys is there."""
    same = " OR ".join("(" + " AND ".join(f"o.{c} = NEW.{c}" for c in key) + ")" for key in keys)
    return f"EXISTS (SELECT 1 FROM {table} o WHERE {same})"


def create_statements(dialect: str) -> Iterator[str]:
    """The statements that put every guard of revision 0001 in place."""
    return guard_statements(guards(), (*APPEND_ONLY, "audit_detail"), dialect)


def drop_statements(dialect: str) -> Iterator[str]:
    """The statements that take every guard of revision 0001 away."""
    return unguard_statements(guards(), (*APPEND_ONLY, "audit_detail"), dialect)


def guard_statements(made: Iterable[Guard], never_emptied: Iterable[str], dialect: str) -> Iterator[str]:
    """The statements that put some guards in place, and keep some tables from being emptied at once."""
    for g in made:
        if dialect == "sqlite":
            yield (
                f"CREATE TRIGGER {g.name} BEFORE {g.event} ON {g.table} FOR EACH ROW WHEN {g.condition} "
                f"BEGIN SELECT RAISE(ABORT, '{g.message}'); END"
            )
        else:
            gives_back = "OLD" if g.event == "DELETE" else "NEW"
            yield (
                f"CREATE FUNCTION {g.name}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
                f"IF {g.condition} THEN RAISE EXCEPTION '{g.message}' USING ERRCODE = 'check_violation'; END IF; "
                f"RETURN {gives_back}; END $$"
            )
            yield f"CREATE TRIGGER {g.name} BEFORE {g.event} ON {g.table} FOR EACH ROW EXECUTE FUNCTION {g.name}()"
    if dialect == "postgresql":
        for table in never_emptied:
            yield (
                f"CREATE TRIGGER {table}_no_truncate BEFORE TRUNCATE ON {table} "
                f"FOR EACH STATEMENT EXECUTE FUNCTION {APPEND_ONLY[0]}_no_delete()"
            )


def unguard_statements(made: Iterable[Guard], never_emptied: Iterable[str], dialect: str) -> Iterator[str]:
    """The statements that take the same guards away again."""
    names = [(g.name, g.table) for g in made]
    if dialect == "postgresql":
        for table in never_emptied:
            yield f"DROP TRIGGER {table}_no_truncate ON {table}"
    for name, table in names:
        yield f"DROP TRIGGER {name}" + ("" if dialect == "sqlite" else f" ON {table}")
    if dialect == "postgresql":
        for name, _ in names:
            yield f"DROP FUNCTION {name}()"
