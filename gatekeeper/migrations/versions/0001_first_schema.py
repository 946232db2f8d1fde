"""The first schema: people, pupils, posts, decisions, sending and the record, with their guards."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB
from sqlmodel.sql.sqltypes import AutoString, UTCDateTime

from gatekeeper.audit.chain import GENESIS
from gatekeeper.migrations.triggers import create_statements, drop_statements

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:  # a list of tables, longer than a screen by nature
    """Makes every table and puts the guards in place."""
    op.create_table(
        "audit_head",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("hash", AutoString(length=64), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_audit_head")),
    )
    op.create_table(
        "channel",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("handle", AutoString(length=50), nullable=False),
        sa.Column("account_id", AutoString(length=20), nullable=False),
        sa.Column("seen_account_id", AutoString(length=20), nullable=True),
        sa.Column("seen_at", UTCDateTime(), nullable=True),
        sa.Column("stopped_why", AutoString(length=300), nullable=True),
        sa.Column("stopped_at", UTCDateTime(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_channel")),
    )
    op.create_table(
        "objective",
        sa.Column("code", AutoString(length=40), nullable=False),
        sa.Column("title", AutoString(length=120), nullable=False),
        sa.Column("intended_outcome", AutoString(length=300), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("code", name=op.f("pk_objective")),
    )
    op.create_table(
        "person",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("email", AutoString(length=254), nullable=False),
        sa.Column("title", AutoString(length=20), nullable=False),
        sa.Column("forename", AutoString(length=80), nullable=False),
        sa.Column("surname", AutoString(length=80), nullable=False),
        sa.Column(
            "category",
            sa.Enum(
                "teaching",
                "support",
                "leadership",
                "office",
                "governor",
                "volunteer",
                "contractor",
                name="staff_category",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column(
            "status",
            sa.Enum(
                "active", "deactivated", name="person_status", native_enum=False, create_constraint=True, length=32
            ),
            nullable=False,
        ),
        sa.Column("password_hash", AutoString(length=255), nullable=False),
        sa.Column("created_at", UTCDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_person")),
        sa.UniqueConstraint("email", name=op.f("uq_person_email")),
    )
    op.create_table(
        "publisher_beat",
        sa.Column("name", AutoString(length=120), nullable=False),
        sa.Column("started_at", UTCDateTime(), nullable=False),
        sa.Column("seen_at", UTCDateTime(), nullable=False),
        sa.Column("last_result", sa.JSON().with_variant(JSONB(), "postgresql"), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_publisher_beat")),
    )
    op.create_table(
        "school",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", AutoString(length=120), nullable=False),
        sa.Column("email_domain", AutoString(length=253), nullable=False),
        sa.Column("phones", sa.JSON().with_variant(JSONB(), "postgresql"), nullable=False),
        sa.Column("emails", sa.JSON().with_variant(JSONB(), "postgresql"), nullable=False),
        sa.Column("postcodes", sa.JSON().with_variant(JSONB(), "postgresql"), nullable=False),
        sa.Column("link_hosts", sa.JSON().with_variant(JSONB(), "postgresql"), nullable=False),
        sa.Column("closed_days", sa.JSON().with_variant(JSONB(), "postgresql"), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_school")),
    )
    op.create_table(
        "school_class",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", AutoString(length=40), nullable=False),
        sa.Column("year_group", AutoString(length=10), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_school_class")),
        sa.UniqueConstraint("name", name=op.f("uq_school_class_name")),
    )
    op.create_table(
        "sign_in_attempt",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("account", AutoString(length=64), nullable=False),
        sa.Column("network", AutoString(length=64), nullable=False),
        sa.Column("at", UTCDateTime(), nullable=False),
        sa.Column("succeeded", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sign_in_attempt")),
    )
    op.create_index(op.f("ix_sign_in_attempt_account"), "sign_in_attempt", ["account"], unique=False)
    op.create_index(op.f("ix_sign_in_attempt_at"), "sign_in_attempt", ["at"], unique=False)
    op.create_index(op.f("ix_sign_in_attempt_network"), "sign_in_attempt", ["network"], unique=False)
    op.create_table(
        "wording",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("version", AutoString(length=40), nullable=False),
        sa.Column("text", AutoString(), nullable=False),
        sa.Column("channels", sa.JSON().with_variant(JSONB(), "postgresql"), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_wording")),
        sa.UniqueConstraint("version", name=op.f("uq_wording_version")),
    )
    op.create_table(
        "pause",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("why", AutoString(length=500), nullable=False),
        sa.Column("started_at", UTCDateTime(), nullable=False),
        sa.Column("started_by", sa.Integer(), nullable=False),
        sa.Column("lifted_at", UTCDateTime(), nullable=True),
        sa.Column("lifted_by", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["lifted_by"], ["person.id"], name=op.f("fk_pause_lifted_by")),
        sa.ForeignKeyConstraint(["started_by"], ["person.id"], name=op.f("fk_pause_started_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_pause")),
    )
    op.create_index(op.f("ix_pause_lifted_at"), "pause", ["lifted_at"], unique=False)
    op.create_table(
        "person_role",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column(
            "role",
            sa.Enum(
                "teacher",
                "approver",
                "office",
                "dsl",
                "leader",
                "governor",
                "it",
                name="role",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_person_role_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_person_role")),
        sa.UniqueConstraint("person_id", "role", name=op.f("uq_person_role_person_id_role")),
    )
    op.create_table(
        "post",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("reference", AutoString(length=8), nullable=False),
        sa.Column("channel_id", sa.Integer(), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "draft",
                "waiting",
                "changes_asked",
                "approved",
                "scheduled",
                "held",
                "going_out",
                "published",
                "unsure",
                "refused",
                "missed",
                "expired",
                "taken_down",
                "abandoned",
                name="state",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("state_since", UTCDateTime(), nullable=False),
        sa.Column("state_note", AutoString(length=500), nullable=False),
        sa.Column("current_version_id", sa.Integer(), nullable=True),
        sa.Column("created_by", sa.Integer(), nullable=False),
        sa.Column("created_at", UTCDateTime(), nullable=False),
        sa.Column("x_post_id", AutoString(length=20), nullable=True),
        sa.Column("published_at", UTCDateTime(), nullable=True),
        sa.Column("search_text", AutoString(), nullable=False),
        sa.ForeignKeyConstraint(["channel_id"], ["channel.id"], name=op.f("fk_post_channel_id")),
        sa.ForeignKeyConstraint(["created_by"], ["person.id"], name=op.f("fk_post_created_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_post")),
        sa.UniqueConstraint("reference", name=op.f("uq_post_reference")),
        sa.UniqueConstraint("x_post_id", name=op.f("uq_post_x_post_id")),
    )
    op.create_index(op.f("ix_post_created_at"), "post", ["created_at"], unique=False)
    op.create_index(op.f("ix_post_created_by"), "post", ["created_by"], unique=False)
    op.create_index(op.f("ix_post_current_version_id"), "post", ["current_version_id"], unique=False)
    op.create_index(op.f("ix_post_published_at"), "post", ["published_at"], unique=False)
    op.create_index(op.f("ix_post_state"), "post", ["state"], unique=False)
    op.create_table(
        "pupil",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("mis_ref", AutoString(length=40), nullable=False),
        sa.Column("forename", AutoString(length=80), nullable=False),
        sa.Column("known_as", AutoString(length=80), nullable=False),
        sa.Column("surname", AutoString(length=80), nullable=False),
        sa.Column("former_names", sa.JSON().with_variant(JSONB(), "postgresql"), nullable=False),
        sa.Column("class_id", sa.Integer(), nullable=True),
        sa.Column("year_group", AutoString(length=10), nullable=False),
        sa.Column(
            "roll",
            sa.Enum(
                "on_roll",
                "left",
                "pre_admission",
                "guest",
                name="roll_status",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("joined_on", sa.Date(), nullable=False),
        sa.Column("left_on", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(["class_id"], ["school_class.id"], name=op.f("fk_pupil_class_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_pupil")),
        sa.UniqueConstraint("mis_ref", name=op.f("uq_pupil_mis_ref")),
    )
    op.create_index(op.f("ix_pupil_class_id"), "pupil", ["class_id"], unique=False)
    op.create_table(
        "sign_in_session",
        sa.Column("id_hash", AutoString(length=64), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("started_at", UTCDateTime(), nullable=False),
        sa.Column("last_seen_at", UTCDateTime(), nullable=False),
        sa.Column("ends_at", UTCDateTime(), nullable=False),
        sa.Column("ended_at", UTCDateTime(), nullable=True),
        sa.Column("device", AutoString(length=80), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_sign_in_session_person_id")),
        sa.PrimaryKeyConstraint("id_hash", name=op.f("pk_sign_in_session")),
    )
    op.create_index(op.f("ix_sign_in_session_person_id"), "sign_in_session", ["person_id"], unique=False)
    op.create_table(
        "audit_event",
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("at", AutoString(length=32), nullable=False),
        sa.Column("actor_id", sa.Integer(), nullable=True),
        sa.Column("actor", AutoString(length=120), nullable=False),
        sa.Column("roles", AutoString(length=120), nullable=False),
        sa.Column("verb", AutoString(length=40), nullable=False),
        sa.Column("subject", AutoString(length=60), nullable=False),
        sa.Column("post_id", sa.Integer(), nullable=True),
        sa.Column("details_commit", AutoString(length=64), nullable=False),
        sa.Column("prev", AutoString(length=64), nullable=False),
        sa.Column("hash", AutoString(length=64), nullable=False),
        sa.ForeignKeyConstraint(["actor_id"], ["person.id"], name=op.f("fk_audit_event_actor_id")),
        sa.ForeignKeyConstraint(["post_id"], ["post.id"], name=op.f("fk_audit_event_post_id")),
        sa.PrimaryKeyConstraint("seq", name=op.f("pk_audit_event")),
    )
    op.create_index(op.f("ix_audit_event_actor_id"), "audit_event", ["actor_id"], unique=False)
    op.create_index(op.f("ix_audit_event_post_id"), "audit_event", ["post_id"], unique=False)
    op.create_index(op.f("ix_audit_event_verb"), "audit_event", ["verb"], unique=False)
    op.create_table(
        "contact",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("pupil_id", sa.Integer(), nullable=False),
        sa.Column("display_name", AutoString(length=120), nullable=False),
        sa.Column("relationship", AutoString(length=40), nullable=False),
        sa.Column(
            "has_pr",
            sa.Enum(
                "yes",
                "no",
                "unknown",
                name="parental_responsibility",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("is_resident", sa.Boolean(), nullable=False),
        sa.Column("must_be_asked", sa.Boolean(), nullable=False),
        sa.Column("contact_restriction", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["pupil_id"], ["pupil.id"], name=op.f("fk_contact_pupil_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_contact")),
    )
    op.create_index(op.f("ix_contact_pupil_id"), "contact", ["pupil_id"], unique=False)
    op.create_table(
        "contribution",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("post_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "wrote",
                "edited",
                "added_picture",
                "submitted",
                name="contribution_kind",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("at", UTCDateTime(), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_contribution_person_id")),
        sa.ForeignKeyConstraint(["post_id"], ["post.id"], name=op.f("fk_contribution_post_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_contribution")),
    )
    op.create_index(op.f("ix_contribution_person_id"), "contribution", ["person_id"], unique=False)
    op.create_index(op.f("ix_contribution_post_id"), "contribution", ["post_id"], unique=False)
    op.create_table(
        "picture",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("post_id", sa.Integer(), nullable=False),
        sa.Column("sha256", AutoString(length=64), nullable=False),
        sa.Column("small_sha256", AutoString(length=64), nullable=False),
        sa.Column("file_name", AutoString(length=200), nullable=False),
        sa.Column("width", sa.Integer(), nullable=False),
        sa.Column("height", sa.Integer(), nullable=False),
        sa.Column("byte_count", sa.Integer(), nullable=False),
        sa.Column("removed", sa.JSON().with_variant(JSONB(), "postgresql"), nullable=False),
        sa.Column("turned_upright", sa.Boolean(), nullable=False),
        sa.Column("original_format", AutoString(length=10), nullable=False),
        sa.Column("added_by", sa.Integer(), nullable=False),
        sa.Column("added_at", UTCDateTime(), nullable=False),
        sa.ForeignKeyConstraint(["added_by"], ["person.id"], name=op.f("fk_picture_added_by")),
        sa.ForeignKeyConstraint(["post_id"], ["post.id"], name=op.f("fk_picture_post_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_picture")),
    )
    op.create_index(op.f("ix_picture_post_id"), "picture", ["post_id"], unique=False)
    op.create_index(op.f("ix_picture_sha256"), "picture", ["sha256"], unique=False)
    op.create_table(
        "publication_hold",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("pupil_id", sa.Integer(), nullable=False),
        sa.Column(
            "level",
            sa.Enum(
                "no_image",
                "no_mention",
                "ask_dsl",
                name="hold_level",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("set_by", sa.Integer(), nullable=False),
        sa.Column("started_on", sa.Date(), nullable=False),
        sa.Column("review_on", sa.Date(), nullable=False),
        sa.Column("ended_at", UTCDateTime(), nullable=True),
        sa.ForeignKeyConstraint(["pupil_id"], ["pupil.id"], name=op.f("fk_publication_hold_pupil_id")),
        sa.ForeignKeyConstraint(["set_by"], ["person.id"], name=op.f("fk_publication_hold_set_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_publication_hold")),
    )
    op.create_index(op.f("ix_publication_hold_pupil_id"), "publication_hold", ["pupil_id"], unique=False)
    op.create_table(
        "takedown",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("post_id", sa.Integer(), nullable=False),
        sa.Column("reason", AutoString(length=500), nullable=False),
        sa.Column("asked_by", sa.Integer(), nullable=False),
        sa.Column("asked_at", UTCDateTime(), nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("retry_at", UTCDateTime(), nullable=True),
        sa.Column("deleted_at", UTCDateTime(), nullable=True),
        sa.Column("verified_at", UTCDateTime(), nullable=True),
        sa.Column("problem", AutoString(length=500), nullable=False),
        sa.ForeignKeyConstraint(["asked_by"], ["person.id"], name=op.f("fk_takedown_asked_by")),
        sa.ForeignKeyConstraint(["post_id"], ["post.id"], name=op.f("fk_takedown_post_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_takedown")),
    )
    op.create_index(op.f("ix_takedown_post_id"), "takedown", ["post_id"], unique=False)
    op.create_index(op.f("ix_takedown_verified_at"), "takedown", ["verified_at"], unique=False)
    op.create_table(
        "version",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("post_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("text", AutoString(), nullable=False),
        sa.Column("objective", AutoString(length=40), nullable=False),
        sa.Column("reply_setting", AutoString(length=20), nullable=False),
        sa.Column("made_with_ai", sa.Boolean(), nullable=False),
        sa.Column("typed_time", AutoString(length=16), nullable=False),
        sa.Column("zone", AutoString(length=40), nullable=False),
        sa.Column("scheduled_for", UTCDateTime(), nullable=True),
        sa.Column("not_after", UTCDateTime(), nullable=True),
        sa.Column("ruleset", AutoString(length=32), nullable=False),
        sa.Column("consent_snapshot", sa.JSON().with_variant(JSONB(), "postgresql"), nullable=False),
        sa.Column("digest", AutoString(length=64), nullable=False),
        sa.Column("saved_by", sa.Integer(), nullable=False),
        sa.Column("saved_at", UTCDateTime(), nullable=False),
        sa.ForeignKeyConstraint(["post_id"], ["post.id"], name=op.f("fk_version_post_id")),
        sa.ForeignKeyConstraint(["saved_by"], ["person.id"], name=op.f("fk_version_saved_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_version")),
        sa.UniqueConstraint("post_id", "number", name=op.f("uq_version_post_id_number")),
    )
    op.create_index(op.f("ix_version_post_id"), "version", ["post_id"], unique=False)
    op.create_table(
        "working_copy",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("post_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("based_on", sa.Integer(), nullable=False),
        sa.Column("form", sa.JSON().with_variant(JSONB(), "postgresql"), nullable=False),
        sa.Column("kept_at", UTCDateTime(), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_working_copy_person_id")),
        sa.ForeignKeyConstraint(["post_id"], ["post.id"], name=op.f("fk_working_copy_post_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_working_copy")),
        sa.UniqueConstraint("post_id", "person_id", name=op.f("uq_working_copy_post_id_person_id")),
    )
    op.create_table(
        "approval",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("post_id", sa.Integer(), nullable=False),
        sa.Column("version_id", sa.Integer(), nullable=False),
        sa.Column("digest", AutoString(length=64), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("checklist", sa.JSON().with_variant(JSONB(), "postgresql"), nullable=False),
        sa.Column("note", AutoString(length=500), nullable=False),
        sa.Column("at", UTCDateTime(), nullable=False),
        sa.Column("expires_at", UTCDateTime(), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_approval_person_id")),
        sa.ForeignKeyConstraint(["post_id"], ["post.id"], name=op.f("fk_approval_post_id")),
        sa.ForeignKeyConstraint(["version_id"], ["version.id"], name=op.f("fk_approval_version_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_approval")),
    )
    op.create_index(op.f("ix_approval_post_id"), "approval", ["post_id"], unique=False)
    op.create_index(op.f("ix_approval_version_id"), "approval", ["version_id"], unique=False)
    op.create_table(
        "audit_detail",
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("salt", AutoString(length=32), nullable=False),
        sa.Column("details", sa.JSON().with_variant(JSONB(), "postgresql"), nullable=False),
        sa.ForeignKeyConstraint(["seq"], ["audit_event.seq"], name=op.f("fk_audit_detail_seq")),
        sa.PrimaryKeyConstraint("seq", name=op.f("pk_audit_detail")),
    )
    op.create_table(
        "consent",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("pupil_id", sa.Integer(), nullable=False),
        sa.Column(
            "decision",
            sa.Enum(
                "yes",
                "no",
                "withdrawn",
                "objected",
                name="decision",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column(
            "channel",
            sa.Enum(
                "x",
                "website",
                "closed_app",
                "newsletter",
                "prospectus",
                "press",
                "internal_display",
                "outside_supplier",
                name="consent_channel",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column(
            "medium",
            sa.Enum(
                "photo",
                "video",
                "voice",
                "work",
                "text",
                name="medium",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column(
            "presentation",
            sa.Enum(
                "not_identifiable",
                "group_identifiable",
                "individual_identifiable",
                name="presentation",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column(
            "naming",
            sa.Enum(
                "none",
                "first_name",
                "first_name_with_image",
                name="naming",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("purpose", AutoString(length=40), nullable=True),
        sa.Column("given_by_contact_id", sa.Integer(), nullable=True),
        sa.Column(
            "authority_basis",
            sa.Enum(
                "pr_holder",
                "delegated_carer",
                "social_worker",
                "court",
                "pupil_voice",
                "dsl",
                "head",
                name="authority_basis",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column(
            "method",
            sa.Enum(
                "paper",
                "mis_portal",
                "email",
                "in_person_noted",
                "import",
                name="consent_method",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("wording_id", sa.Integer(), nullable=True),
        sa.Column("given_at", UTCDateTime(), nullable=False),
        sa.Column("recorded_by", sa.Integer(), nullable=False),
        sa.Column("recorded_at", UTCDateTime(), nullable=False),
        sa.Column("evidence_ref", AutoString(length=200), nullable=True),
        sa.Column("evidence_sha256", AutoString(length=64), nullable=True),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("expires_on", sa.Date(), nullable=True),
        sa.Column("supersedes_id", sa.Integer(), nullable=True),
        sa.Column("import_batch", AutoString(length=40), nullable=True),
        sa.ForeignKeyConstraint(
            ["given_by_contact_id"], ["contact.id"], name=op.f("fk_consent_given_by_contact_id")
        ),
        sa.ForeignKeyConstraint(["pupil_id"], ["pupil.id"], name=op.f("fk_consent_pupil_id")),
        sa.ForeignKeyConstraint(["recorded_by"], ["person.id"], name=op.f("fk_consent_recorded_by")),
        sa.ForeignKeyConstraint(["supersedes_id"], ["consent.id"], name=op.f("fk_consent_supersedes_id")),
        sa.ForeignKeyConstraint(["wording_id"], ["wording.id"], name=op.f("fk_consent_wording_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_consent")),
    )
    op.create_index(op.f("ix_consent_pupil_id"), "consent", ["pupil_id"], unique=False)
    op.create_table(
        "finding_reason",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("version_id", sa.Integer(), nullable=False),
        sa.Column("rule", AutoString(length=60), nullable=False),
        sa.Column("fingerprint", AutoString(length=32), nullable=False),
        sa.Column("reason", AutoString(length=500), nullable=False),
        sa.Column("given_by", sa.Integer(), nullable=False),
        sa.Column("given_at", UTCDateTime(), nullable=False),
        sa.ForeignKeyConstraint(["given_by"], ["person.id"], name=op.f("fk_finding_reason_given_by")),
        sa.ForeignKeyConstraint(["version_id"], ["version.id"], name=op.f("fk_finding_reason_version_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_finding_reason")),
        sa.UniqueConstraint("version_id", "fingerprint", name=op.f("uq_finding_reason_version_id_fingerprint")),
    )
    op.create_index(op.f("ix_finding_reason_version_id"), "finding_reason", ["version_id"], unique=False)
    op.create_table(
        "returned",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("post_id", sa.Integer(), nullable=False),
        sa.Column("version_id", sa.Integer(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "changes_asked",
                "rejected",
                name="return_kind",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("reason", AutoString(length=500), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("at", UTCDateTime(), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_returned_person_id")),
        sa.ForeignKeyConstraint(["post_id"], ["post.id"], name=op.f("fk_returned_post_id")),
        sa.ForeignKeyConstraint(["version_id"], ["version.id"], name=op.f("fk_returned_version_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_returned")),
    )
    op.create_index(op.f("ix_returned_post_id"), "returned", ["post_id"], unique=False)
    op.create_index(op.f("ix_returned_version_id"), "returned", ["version_id"], unique=False)
    op.create_table(
        "screening",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("version_id", sa.Integer(), nullable=False),
        sa.Column(
            "stage",
            sa.Enum(
                "draft",
                "submit",
                "approve",
                "claim",
                name="stage",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("ruleset", AutoString(length=32), nullable=False),
        sa.Column("at", UTCDateTime(), nullable=False),
        sa.ForeignKeyConstraint(["version_id"], ["version.id"], name=op.f("fk_screening_version_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_screening")),
    )
    op.create_index(op.f("ix_screening_version_id"), "screening", ["version_id"], unique=False)
    op.create_table(
        "version_picture",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("version_id", sa.Integer(), nullable=False),
        sa.Column("picture_id", sa.Integer(), nullable=False),
        sa.Column("sha256", AutoString(length=64), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("alt_text", AutoString(), nullable=False),
        sa.Column("nobody_pictured", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["picture_id"], ["picture.id"], name=op.f("fk_version_picture_picture_id")),
        sa.ForeignKeyConstraint(["version_id"], ["version.id"], name=op.f("fk_version_picture_version_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_version_picture")),
        sa.UniqueConstraint("version_id", "position", name=op.f("uq_version_picture_version_id_position")),
    )
    op.create_index(op.f("ix_version_picture_picture_id"), "version_picture", ["picture_id"], unique=False)
    op.create_index(op.f("ix_version_picture_version_id"), "version_picture", ["version_id"], unique=False)
    op.create_table(
        "outbox",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("post_id", sa.Integer(), nullable=False),
        sa.Column("version_id", sa.Integer(), nullable=False),
        sa.Column("approval_id", sa.Integer(), nullable=False),
        sa.Column("digest", AutoString(length=64), nullable=False),
        sa.Column("channel_id", sa.Integer(), nullable=False),
        sa.Column("due_at", UTCDateTime(), nullable=False),
        sa.Column("not_after", UTCDateTime(), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "ready",
                "claimed",
                "done",
                "cancelled",
                name="outbox_state",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("retry_at", UTCDateTime(), nullable=True),
        sa.Column("owner", AutoString(length=120), nullable=True),
        sa.Column("lease_until", UTCDateTime(), nullable=True),
        sa.Column("fence", sa.Integer(), nullable=False),
        sa.Column("created_at", UTCDateTime(), nullable=False),
        sa.ForeignKeyConstraint(["approval_id"], ["approval.id"], name=op.f("fk_outbox_approval_id")),
        sa.ForeignKeyConstraint(["channel_id"], ["channel.id"], name=op.f("fk_outbox_channel_id")),
        sa.ForeignKeyConstraint(["post_id"], ["post.id"], name=op.f("fk_outbox_post_id")),
        sa.ForeignKeyConstraint(["version_id"], ["version.id"], name=op.f("fk_outbox_version_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_outbox")),
    )
    op.create_index(op.f("ix_outbox_due_at"), "outbox", ["due_at"], unique=False)
    op.create_index(op.f("ix_outbox_post_id"), "outbox", ["post_id"], unique=False)
    op.create_index(op.f("ix_outbox_state"), "outbox", ["state"], unique=False)
    op.create_index(
        "uq_outbox_open_post_id",
        "outbox",
        ["post_id"],
        unique=True,
        sqlite_where=sa.text("state IN ('ready', 'claimed')"),
        postgresql_where=sa.text("state IN ('ready', 'claimed')"),
    )
    op.create_table(
        "screening_finding",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("screening_id", sa.Integer(), nullable=False),
        sa.Column("rule", AutoString(length=60), nullable=False),
        sa.Column(
            "severity",
            sa.Enum(
                "block", "reason", "advice", name="severity", native_enum=False, create_constraint=True, length=32
            ),
            nullable=False,
        ),
        sa.Column("field", AutoString(length=20), nullable=False),
        sa.Column("picture", sa.Integer(), nullable=True),
        sa.Column("start", sa.Integer(), nullable=True),
        sa.Column("end", sa.Integer(), nullable=True),
        sa.Column("evidence", AutoString(), nullable=False),
        sa.Column("message", AutoString(), nullable=False),
        sa.Column("remedy", AutoString(), nullable=False),
        sa.Column("reader_message", AutoString(), nullable=False),
        sa.Column("fingerprint", AutoString(length=32), nullable=False),
        sa.ForeignKeyConstraint(
            ["screening_id"], ["screening.id"], name=op.f("fk_screening_finding_screening_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_screening_finding")),
    )
    op.create_index(op.f("ix_screening_finding_rule"), "screening_finding", ["rule"], unique=False)
    op.create_index(op.f("ix_screening_finding_screening_id"), "screening_finding", ["screening_id"], unique=False)
    op.create_table(
        "shown_pupil",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("version_picture_id", sa.Integer(), nullable=False),
        sa.Column("pupil_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["pupil_id"], ["pupil.id"], name=op.f("fk_shown_pupil_pupil_id")),
        sa.ForeignKeyConstraint(
            ["version_picture_id"], ["version_picture.id"], name=op.f("fk_shown_pupil_version_picture_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_shown_pupil")),
        sa.UniqueConstraint(
            "version_picture_id", "pupil_id", name=op.f("uq_shown_pupil_version_picture_id_pupil_id")
        ),
    )
    op.create_index(op.f("ix_shown_pupil_pupil_id"), "shown_pupil", ["pupil_id"], unique=False)
    op.create_index(op.f("ix_shown_pupil_version_picture_id"), "shown_pupil", ["version_picture_id"], unique=False)
    op.create_table(
        "attempt",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("outbox_id", sa.Integer(), nullable=False),
        sa.Column("post_id", sa.Integer(), nullable=False),
        sa.Column("channel_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("fence", sa.Integer(), nullable=False),
        sa.Column("body_sha256", AutoString(length=64), nullable=False),
        sa.Column("started_at", UTCDateTime(), nullable=False),
        sa.Column("finished_at", UTCDateTime(), nullable=True),
        sa.Column(
            "outcome",
            sa.Enum(
                "sent",
                "refused",
                "not_sent",
                "unknown",
                name="attempt_outcome",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=True,
        ),
        sa.Column("detail", AutoString(length=500), nullable=False),
        sa.Column("x_post_id", AutoString(length=20), nullable=True),
        sa.Column("transaction_id", AutoString(length=80), nullable=False),
        sa.ForeignKeyConstraint(["channel_id"], ["channel.id"], name=op.f("fk_attempt_channel_id")),
        sa.ForeignKeyConstraint(["outbox_id"], ["outbox.id"], name=op.f("fk_attempt_outbox_id")),
        sa.ForeignKeyConstraint(["post_id"], ["post.id"], name=op.f("fk_attempt_post_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_attempt")),
        sa.UniqueConstraint("outbox_id", "number", name=op.f("uq_attempt_outbox_id_number")),
    )
    op.create_index(op.f("ix_attempt_outbox_id"), "attempt", ["outbox_id"], unique=False)
    op.create_index(op.f("ix_attempt_post_id"), "attempt", ["post_id"], unique=False)
    op.create_index(
        "uq_attempt_open_channel_id",
        "attempt",
        ["channel_id"],
        unique=True,
        sqlite_where=sa.text("finished_at IS NULL"),
        postgresql_where=sa.text("finished_at IS NULL"),
    )
    op.execute(
        sa.text("INSERT INTO audit_head (id, seq, hash) VALUES (1, 0, :genesis)").bindparams(genesis=GENESIS)
    )
    for statement in create_statements(op.get_bind().dialect.name):
        op.get_bind().exec_driver_sql(statement)


def downgrade() -> None:
    """Takes everything away."""
    for statement in drop_statements(op.get_bind().dialect.name):
        op.get_bind().exec_driver_sql(statement)
    op.drop_index(
        "uq_attempt_open_channel_id",
        table_name="attempt",
        sqlite_where=sa.text("finished_at IS NULL"),
        postgresql_where=sa.text("finished_at IS NULL"),
    )
    op.drop_index(op.f("ix_attempt_post_id"), table_name="attempt")
    op.drop_index(op.f("ix_attempt_outbox_id"), table_name="attempt")
    op.drop_table("attempt")
    op.drop_index(op.f("ix_shown_pupil_version_picture_id"), table_name="shown_pupil")
    op.drop_index(op.f("ix_shown_pupil_pupil_id"), table_name="shown_pupil")
    op.drop_table("shown_pupil")
    op.drop_index(op.f("ix_screening_finding_screening_id"), table_name="screening_finding")
    op.drop_index(op.f("ix_screening_finding_rule"), table_name="screening_finding")
    op.drop_table("screening_finding")
    op.drop_index(
        "uq_outbox_open_post_id",
        table_name="outbox",
        sqlite_where=sa.text("state IN ('ready', 'claimed')"),
        postgresql_where=sa.text("state IN ('ready', 'claimed')"),
    )
    op.drop_index(op.f("ix_outbox_state"), table_name="outbox")
    op.drop_index(op.f("ix_outbox_post_id"), table_name="outbox")
    op.drop_index(op.f("ix_outbox_due_at"), table_name="outbox")
    op.drop_table("outbox")
    op.drop_index(op.f("ix_version_picture_version_id"), table_name="version_picture")
    op.drop_index(op.f("ix_version_picture_picture_id"), table_name="version_picture")
    op.drop_table("version_picture")
    op.drop_index(op.f("ix_screening_version_id"), table_name="screening")
    op.drop_table("screening")
    op.drop_index(op.f("ix_returned_version_id"), table_name="returned")
    op.drop_index(op.f("ix_returned_post_id"), table_name="returned")
    op.drop_table("returned")
    op.drop_index(op.f("ix_finding_reason_version_id"), table_name="finding_reason")
    op.drop_table("finding_reason")
    op.drop_index(op.f("ix_consent_pupil_id"), table_name="consent")
    op.drop_table("consent")
    op.drop_table("audit_detail")
    op.drop_index(op.f("ix_approval_version_id"), table_name="approval")
    op.drop_index(op.f("ix_approval_post_id"), table_name="approval")
    op.drop_table("approval")
    op.drop_table("working_copy")
    op.drop_index(op.f("ix_version_post_id"), table_name="version")
    op.drop_table("version")
    op.drop_index(op.f("ix_takedown_verified_at"), table_name="takedown")
    op.drop_index(op.f("ix_takedown_post_id"), table_name="takedown")
    op.drop_table("takedown")
    op.drop_index(op.f("ix_publication_hold_pupil_id"), table_name="publication_hold")
    op.drop_table("publication_hold")
    op.drop_index(op.f("ix_picture_sha256"), table_name="picture")
    op.drop_index(op.f("ix_picture_post_id"), table_name="picture")
    op.drop_table("picture")
    op.drop_index(op.f("ix_contribution_post_id"), table_name="contribution")
    op.drop_index(op.f("ix_contribution_person_id"), table_name="contribution")
    op.drop_table("contribution")
    op.drop_index(op.f("ix_contact_pupil_id"), table_name="contact")
    op.drop_table("contact")
    op.drop_index(op.f("ix_audit_event_verb"), table_name="audit_event")
    op.drop_index(op.f("ix_audit_event_post_id"), table_name="audit_event")
    op.drop_index(op.f("ix_audit_event_actor_id"), table_name="audit_event")
    op.drop_table("audit_event")
    op.drop_index(op.f("ix_sign_in_session_person_id"), table_name="sign_in_session")
    op.drop_table("sign_in_session")
    op.drop_index(op.f("ix_pupil_class_id"), table_name="pupil")
    op.drop_table("pupil")
    op.drop_index(op.f("ix_post_state"), table_name="post")
    op.drop_index(op.f("ix_post_published_at"), table_name="post")
    op.drop_index(op.f("ix_post_current_version_id"), table_name="post")
    op.drop_index(op.f("ix_post_created_by"), table_name="post")
    op.drop_index(op.f("ix_post_created_at"), table_name="post")
    op.drop_table("post")
    op.drop_table("person_role")
    op.drop_index(op.f("ix_pause_lifted_at"), table_name="pause")
    op.drop_table("pause")
    op.drop_table("wording")
    op.drop_index(op.f("ix_sign_in_attempt_network"), table_name="sign_in_attempt")
    op.drop_index(op.f("ix_sign_in_attempt_at"), table_name="sign_in_attempt")
    op.drop_index(op.f("ix_sign_in_attempt_account"), table_name="sign_in_attempt")
    op.drop_table("sign_in_attempt")
    op.drop_table("school_class")
    op.drop_table("school")
    op.drop_table("publisher_beat")
    op.drop_table("person")
    op.drop_table("objective")
    op.drop_table("channel")
    op.drop_table("audit_head")
