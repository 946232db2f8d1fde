"""Who may do what? One table of roles, one of permissions.

Roles follow the reference "school-domain", section 5.1. A role says what a
person may do at all; `separation` says with which post they may not do it.
"""

from enum import StrEnum


class Role(StrEnum):
    """What somebody is for the school's account. One person may hold several."""

    TEACHER = "teacher"
    APPROVER = "approver"
    OFFICE = "office"
    DSL = "dsl"
    LEADER = "leader"
    GOVERNOR = "governor"
    IT = "it"


ROLE_LABELS: dict[Role, str] = {
    Role.TEACHER: "Teacher",
    Role.APPROVER: "Second reader",
    Role.OFFICE: "Office",
    Role.DSL: "Safeguarding lead (DSL)",
    Role.LEADER: "Leadership",
    Role.GOVERNOR: "Governor",
    Role.IT: "IT",
}


class Permission(StrEnum):
    """A right, named scope:thing:verb."""

    POST_DRAFT = "post:draft"
    POST_APPROVE = "post:approve"
    POST_STOP = "post:stop"
    POST_RESOLVE = "post:resolve"
    POST_TAKE_DOWN = "post:take-down"
    POST_SEE_ALL = "post:see-all"
    POST_EXPORT = "post:export"
    SCRUTINY_SEE = "scrutiny:see"
    EMERGENCY_RELEASE = "emergency:release"
    COVER_SET = "cover:set"
    BLOCK_LIFT = "block:lift"
    ANSWER_REVIEW = "answer:review"
    PUPIL_NAMES = "pupil:names"
    PUPIL_UNMASK = "pupil:unmask"
    CONSENT_RECORD = "consent:record"
    CONSENT_WITHDRAW = "consent:withdraw"
    CONSENT_WORDING = "consent:wording"
    HOLD_SET = "hold:set"
    PICTURE_POLICY = "picture:policy"
    CHANNEL_PAUSE = "channel:pause"
    CHANNEL_LIFT = "channel:lift"
    CHANNEL_CONNECT = "channel:connect"
    ALARM_CHOOSE = "alarm:choose"
    VAULT_KEEP = "vault:keep"
    VAULT_SEE = "vault:see"
    REPLY_MODERATE = "reply:moderate"
    REPLY_CONCERNS = "reply:concerns"
    REPLY_SET = "reply:set"
    COST_SEE = "cost:see"
    COST_SET = "cost:set"
    PACK_OF_PUPIL = "pack:pupil"
    REQUEST_KEEP = "request:keep"
    RETENTION_SEE = "retention:see"
    RETENTION_RUN = "retention:run"
    PEOPLE_MANAGE = "people:manage"
    PEOPLE_SEE = "people:see"
    HEALTH_SEE = "health:see"
    SIGNED_IN = "account:own"


P = Permission
_STAFF = frozenset({P.SIGNED_IN, P.HEALTH_SEE})
_DRAFTS = _STAFF | {P.POST_DRAFT, P.PUPIL_NAMES, P.POST_STOP, P.CONSENT_WITHDRAW}

GRANTS: dict[Role, frozenset[Permission]] = {
    Role.TEACHER: _DRAFTS,
    Role.APPROVER: _DRAFTS | {P.POST_APPROVE, P.POST_RESOLVE, P.CHANNEL_PAUSE},
    Role.OFFICE: _DRAFTS
    | {P.POST_SEE_ALL, P.COST_SEE, P.CONSENT_RECORD, P.PEOPLE_SEE, P.REPLY_MODERATE, P.REQUEST_KEEP},
    Role.DSL: _DRAFTS
    | {
        P.POST_APPROVE,
        P.POST_RESOLVE,
        P.POST_SEE_ALL,
        P.POST_EXPORT,
        P.SCRUTINY_SEE,
        P.POST_TAKE_DOWN,
        P.BLOCK_LIFT,
        P.ANSWER_REVIEW,
        P.CONSENT_RECORD,
        P.CONSENT_WORDING,
        P.HOLD_SET,
        P.PUPIL_UNMASK,
        P.CHANNEL_PAUSE,
        P.CHANNEL_LIFT,
        P.PEOPLE_SEE,
        P.REPLY_MODERATE,
        P.REPLY_CONCERNS,
        P.PACK_OF_PUPIL,
        P.REQUEST_KEEP,
    },
    Role.LEADER: _DRAFTS
    | {
        P.POST_APPROVE,
        P.POST_RESOLVE,
        P.POST_SEE_ALL,
        P.POST_EXPORT,
        P.SCRUTINY_SEE,
        P.POST_TAKE_DOWN,
        P.EMERGENCY_RELEASE,
        P.COVER_SET,
        P.BLOCK_LIFT,
        P.ANSWER_REVIEW,
        P.CONSENT_RECORD,
        P.CONSENT_WORDING,
        P.HOLD_SET,
        P.CHANNEL_PAUSE,
        P.CHANNEL_LIFT,
        P.PEOPLE_SEE,
        P.PEOPLE_MANAGE,
        P.PICTURE_POLICY,
        P.CHANNEL_CONNECT,
        P.ALARM_CHOOSE,
        P.VAULT_KEEP,
        P.VAULT_SEE,
        P.COST_SEE,
        P.COST_SET,
        P.REPLY_MODERATE,
        P.REPLY_CONCERNS,
        P.REPLY_SET,
        P.PACK_OF_PUPIL,
        P.REQUEST_KEEP,
        P.RETENTION_SEE,
        P.RETENTION_RUN,
    },
    Role.GOVERNOR: _STAFF
    | {P.POST_SEE_ALL, P.POST_EXPORT, P.SCRUTINY_SEE, P.PEOPLE_SEE, P.COST_SEE, P.RETENTION_SEE, P.VAULT_SEE},
    Role.IT: _STAFF | {P.PEOPLE_SEE},
}


class StaffCategory(StrEnum):
    """How somebody belongs to the school (policy section 1, fifth bullet)."""

    TEACHING = "teaching"
    SUPPORT = "support"
    LEADERSHIP = "leadership"
    OFFICE = "office"
    GOVERNOR = "governor"
    VOLUNTEER = "volunteer"
    CONTRACTOR = "contractor"


MAY_NEVER_APPROVE = frozenset({StaffCategory.VOLUNTEER, StaffCategory.CONTRACTOR})
"""They may draft, never approve, release alone or lift a block (reference "school-domain", section 1)."""


def permissions_of(roles: frozenset[Role], category: StaffCategory) -> frozenset[Permission]:
    """Everything a person with these roles may do."""
    granted = frozenset().union(*(GRANTS[role] for role in roles)) if roles else frozenset({P.SIGNED_IN})
    never = frozenset({P.POST_APPROVE, P.EMERGENCY_RELEASE, P.BLOCK_LIFT})
    return granted - never if category in MAY_NEVER_APPROVE else granted


MUST_PROVE_TWICE = frozenset({Role.APPROVER, Role.OFFICE, Role.DSL, Role.LEADER, Role.IT})
"""Whoever may agree, lift, lead, change people or keep permissions, or looks after the machines, signs in with a
second factor (DfE core cyber standard). Until they have one they hold no right but that to their own account."""


def must_prove_twice(roles: frozenset[Role]) -> bool:
    """Whether somebody with these roles must have a second factor."""
    return bool(roles & MUST_PROVE_TWICE)
