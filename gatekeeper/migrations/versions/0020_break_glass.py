"""The login of the account on X, sealed for leaders; who opened it, and what was changed afterwards."""

from collections.abc import Iterator

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB
from sqlmodel.sql.sqltypes import AutoString, UTCDateTime

from gatekeeper.migrations.triggers import Guard, guard_statements, stands_already, unguard_statements

revision = "0020"
down_revision = "0019"
branch_labels = None
depends_on = None

JSON = sa.JSON().with_variant(JSONB(), "postgresql")
APPEND_ONLY = {
    "vault_custodian": (("id",), ("recipient",)),
    "vault_version": (("id",),),
    "vault_file": (("id",),),
    "vault_request": (("id",),),
    "vault_consent": (("request_id", "person_id"),),
    "vault_showing": (("request_id",),),
    "vault_attestation": (("id",), ("about", "line")),
    "vault_drill": (("id",),),
}
RULES = ("any-one", "any-two")
LINES = ("password", "backup-code", "seed", "sessions", "reconnected", "stored", "sheets")


def guards() -> Iterator[Guard]:
    """What the database refuses, whoever writes."""
    for table, keys in APPEND_ONLY.items():
        for event in ("UPDATE", "DELETE"):
            yield Guard(table, event, f"{table}_no_{event.lower()}", "1 = 1", f"{table} rows are never changed")
        yield Guard(
            table, "INSERT", f"{table}_no_replace", stands_already(table, keys), f"{table} rows are never replaced"
        )
    yield Guard(
        "vault_request",
        "INSERT",
        "vault_request_of_another_rule",
        "NOT EXISTS (SELECT 1 FROM vault_version v WHERE v.id = NEW.version_id AND v.rule = NEW.rule)"
        " OR EXISTS (SELECT 1 FROM vault_version n WHERE n.id > NEW.version_id)",
        "the login is opened as it was stored last",
    )
    yield Guard(
        "vault_consent",
        "INSERT",
        "vault_consent_of_oneself",
        "EXISTS (SELECT 1 FROM vault_request r WHERE r.id = NEW.request_id AND r.asked_by = NEW.person_id)",
        "nobody agrees to their own request",
    )
    yield Guard(
        "vault_showing",
        "INSERT",
        "vault_showing_without_a_second",
        "NOT EXISTS (SELECT 1 FROM vault_request r WHERE r.id = NEW.request_id AND r.asked_by = NEW.shown_to"
        " AND (r.rule = 'any-one' OR EXISTS (SELECT 1 FROM vault_consent c"
        " WHERE c.request_id = r.id AND c.person_id = NEW.together_with)))",
        "the login is shown to whoever asked, with everybody that it takes",
    )


def upgrade() -> None:
    """Makes the tables. Nobody has a key yet."""
    _what_is_sealed()
    _what_was_opened()
    _what_came_of_it()
    for statement in guard_statements(guards(), tuple(APPEND_ONLY), op.get_bind().dialect.name):
        op.execute(statement)


def downgrade() -> None:
    """Takes them away again."""
    for statement in unguard_statements(guards(), tuple(APPEND_ONLY), op.get_bind().dialect.name):
        op.execute(statement)
    for table in ("vault_try", *reversed(APPEND_ONLY)):
        op.drop_table(table)


def _enum(table: str, name: str, *values: str) -> sa.Enum:
    return sa.Enum(*values, name=op.f(f"ck_{table}_{name}"), native_enum=False, create_constraint=True, length=32)


def _key(table: str, column: str, other: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], [f"{other}.id"], name=op.f(f"fk_{table}_{column}"))


def _what_is_sealed() -> None:
    op.create_table(
        "vault_custodian",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("recipient", AutoString(length=80), nullable=False),
        sa.Column("wrapped", sa.LargeBinary(), nullable=False),
        sa.Column("enrolled_at", UTCDateTime(), nullable=False),
        _key("vault_custodian", "person_id", "person"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_vault_custodian")),
        sa.UniqueConstraint("recipient", name=op.f("uq_vault_custodian_recipient")),
    )
    op.create_index(op.f("ix_vault_custodian_person_id"), "vault_custodian", ["person_id"])
    op.create_table(
        "vault_version",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("rule", _enum("vault_version", "vault_rule", *RULES), nullable=False),
        sa.Column("custodians", JSON, nullable=False),
        sa.Column("canary_hash", AutoString(length=64), nullable=False),
        sa.Column("made_by", sa.Integer(), nullable=False),
        sa.Column("made_at", UTCDateTime(), nullable=False),
        _key("vault_version", "made_by", "person"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_vault_version")),
    )
    op.create_table(
        "vault_file",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("version_id", sa.Integer(), nullable=False),
        sa.Column("content", _enum("vault_file", "vault_content", "login", "canary"), nullable=False),
        sa.Column("first_id", sa.Integer(), nullable=True),
        sa.Column("second_id", sa.Integer(), nullable=True),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        _key("vault_file", "version_id", "vault_version"),
        _key("vault_file", "first_id", "vault_custodian"),
        _key("vault_file", "second_id", "vault_custodian"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_vault_file")),
    )
    op.create_index(op.f("ix_vault_file_version_id"), "vault_file", ["version_id"])


def _what_was_opened() -> None:
    op.create_table(
        "vault_request",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("version_id", sa.Integer(), nullable=False),
        sa.Column("rule", _enum("vault_request", "vault_rule", *RULES), nullable=False),
        sa.Column("custodians", JSON, nullable=False),
        sa.Column("asked_by", sa.Integer(), nullable=False),
        sa.Column("reason", AutoString(length=500), nullable=False),
        sa.Column("asked_at", UTCDateTime(), nullable=False),
        sa.Column("ends_at", UTCDateTime(), nullable=False),
        _key("vault_request", "version_id", "vault_version"),
        _key("vault_request", "asked_by", "person"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_vault_request")),
    )
    op.create_table(
        "vault_consent",
        sa.Column("request_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("agreed_at", UTCDateTime(), nullable=False),
        _key("vault_consent", "request_id", "vault_request"),
        _key("vault_consent", "person_id", "person"),
        sa.PrimaryKeyConstraint("request_id", "person_id", name=op.f("pk_vault_consent")),
    )
    op.create_table(
        "vault_showing",
        sa.Column("request_id", sa.Integer(), nullable=False),
        sa.Column("shown_to", sa.Integer(), nullable=False),
        sa.Column("together_with", sa.Integer(), nullable=True),
        sa.Column("shown_at", UTCDateTime(), nullable=False),
        _key("vault_showing", "request_id", "vault_request"),
        _key("vault_showing", "shown_to", "person"),
        _key("vault_showing", "together_with", "person"),
        sa.PrimaryKeyConstraint("request_id", name=op.f("pk_vault_showing")),
    )


def _what_came_of_it() -> None:
    op.create_table(
        "vault_attestation",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("about", AutoString(length=60), nullable=False),
        sa.Column("line", _enum("vault_attestation", "rotation_line", *LINES), nullable=False),
        sa.Column("said_by", sa.Integer(), nullable=False),
        sa.Column("said_at", UTCDateTime(), nullable=False),
        _key("vault_attestation", "said_by", "person"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_vault_attestation")),
        sa.UniqueConstraint("about", "line", name=op.f("uq_vault_attestation_about_line")),
    )
    op.create_table(
        "vault_drill",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("version_id", sa.Integer(), nullable=False),
        sa.Column("way", _enum("vault_drill", "drill_way", "passphrase", "sheet"), nullable=False),
        sa.Column("done_at", UTCDateTime(), nullable=False),
        _key("vault_drill", "person_id", "person"),
        _key("vault_drill", "version_id", "vault_version"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_vault_drill")),
    )
    op.create_index(op.f("ix_vault_drill_person_id"), "vault_drill", ["person_id"])
    op.create_table(
        "vault_try",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("at", UTCDateTime(), nullable=False),
        sa.Column("succeeded", sa.Boolean(), nullable=False),
        _key("vault_try", "person_id", "person"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_vault_try")),
    )
    op.create_index(op.f("ix_vault_try_person_id"), "vault_try", ["person_id"])
    op.create_index(op.f("ix_vault_try_at"), "vault_try", ["at"])
