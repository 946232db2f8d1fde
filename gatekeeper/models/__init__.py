"""All tables, by noun. Importing this package makes the metadata complete."""

from gatekeeper.models.answers import LiftDecision, LiftRequest, NameAnswer, VersionAnswer
from gatekeeper.models.audit import AuditDetail, AuditEvent, AuditHead
from gatekeeper.models.base import METADATA
from gatekeeper.models.checks import FindingReason, Screening, ScreeningFinding
from gatekeeper.models.decisions import Approval, Return, ReturnKind
from gatekeeper.models.imports import ColumnMapping, HeldFile
from gatekeeper.models.looks import (
    FaceMark,
    PictureCover,
    PictureLook,
    PictureSame,
    PolicyChoice,
    WithdrawnPicture,
)
from gatekeeper.models.people import (
    Person,
    PersonRole,
    PersonStatus,
    SignInAttempt,
    SignInSession,
    StaffMember,
)
from gatekeeper.models.posts import (
    Contribution,
    Picture,
    Post,
    ShownPupil,
    Version,
    VersionPicture,
    WorkingCopy,
)
from gatekeeper.models.pupils import (
    Consent,
    ConsentMethod,
    Contact,
    PublicationHold,
    Pupil,
    SchoolClass,
    Wording,
)
from gatekeeper.models.register import CareStanding, ConsentEvidence, EvidenceFile, HoldReason
from gatekeeper.models.school import Channel, Objective, Pause, PublisherBeat, School
from gatekeeper.models.sending import Attempt, AttemptOutcome, OutboxItem, OutboxState, Takedown
from rules.consent_records import (
    AuthorityBasis,
    ConsentChannel,
    Decision,
    HoldLevel,
    Medium,
    Naming,
    ParentalResponsibility,
    Presentation,
    RollStatus,
)
from rules.facts import PicturePolicy

__all__ = [
    "METADATA",
    "Approval",
    "Attempt",
    "AttemptOutcome",
    "AuditDetail",
    "AuditEvent",
    "AuditHead",
    "AuthorityBasis",
    "CareStanding",
    "Channel",
    "ColumnMapping",
    "Consent",
    "ConsentChannel",
    "ConsentEvidence",
    "ConsentMethod",
    "Contact",
    "Contribution",
    "Decision",
    "EvidenceFile",
    "FaceMark",
    "FindingReason",
    "HeldFile",
    "HoldLevel",
    "HoldReason",
    "LiftDecision",
    "LiftRequest",
    "Medium",
    "NameAnswer",
    "Naming",
    "Objective",
    "OutboxItem",
    "OutboxState",
    "ParentalResponsibility",
    "Pause",
    "Person",
    "PersonRole",
    "PersonStatus",
    "Picture",
    "PictureCover",
    "PictureLook",
    "PicturePolicy",
    "PictureSame",
    "PolicyChoice",
    "Post",
    "Presentation",
    "PublicationHold",
    "PublisherBeat",
    "Pupil",
    "Return",
    "ReturnKind",
    "RollStatus",
    "School",
    "SchoolClass",
    "Screening",
    "ScreeningFinding",
    "ShownPupil",
    "SignInAttempt",
    "SignInSession",
    "StaffMember",
    "Takedown",
    "Version",
    "VersionAnswer",
    "VersionPicture",
    "WithdrawnPicture",
    "Wording",
    "WorkingCopy",
]
