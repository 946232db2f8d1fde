"""How does the register speak of answers, and which sentence says what decided?

For the office, the safeguarding lead and leaders alone: nobody else is told a reason.
"""

from gatekeeper.models import (
    AuthorityBasis,
    ConsentChannel,
    ConsentMethod,
    Decision,
    HoldLevel,
    Medium,
    Naming,
    ParentalResponsibility,
    Presentation,
)
from rules.consent import Step

DECISION_WORDS: dict[Decision, str] = {
    Decision.YES: "Yes",
    Decision.NO: "No",
    Decision.WITHDRAWN: "Yes taken back",
    Decision.OBJECTED: "Objected",
}
NAMING_WORDS: dict[Naming, str] = {
    Naming.NONE: "not named",
    Naming.FIRST_NAME: "first name",
    Naming.FIRST_NAME_WITH_IMAGE: "first name beside the picture",
}
PRESENTATION_WORDS: dict[Presentation, str] = {
    Presentation.NOT_IDENTIFIABLE: "",
    Presentation.GROUP: "only in a group",
    Presentation.INDIVIDUAL: "",
}
CHANNEL_WORDS: dict[ConsentChannel, str] = {
    ConsentChannel.X: "on X",
    ConsentChannel.WEBSITE: "on the website",
    ConsentChannel.CLOSED_APP: "in the closed app",
    ConsentChannel.NEWSLETTER: "in the newsletter",
    ConsentChannel.PROSPECTUS: "in the prospectus",
    ConsentChannel.PRESS: "in the press",
    ConsentChannel.INTERNAL_DISPLAY: "on the walls of the school",
    ConsentChannel.OUTSIDE_SUPPLIER: "by an outside photographer",
}
MEDIUM_WORDS: dict[Medium, str] = {
    Medium.PHOTO: "pictures",
    Medium.VIDEO: "video",
    Medium.VOICE: "sound",
    Medium.WORK: "the child's work",
    Medium.TEXT: "first name in words",
}
METHOD_WORDS: dict[ConsentMethod, str] = {
    ConsentMethod.PAPER: "on paper",
    ConsentMethod.IN_PERSON_NOTED: "said in person and noted",
    ConsentMethod.EMAIL: "by e-mail",
    ConsentMethod.MIS_PORTAL: "through the school's portal",
    ConsentMethod.IMPORT: "taken in from a list",
    ConsentMethod.ONLINE_FORM: "by link, on the school's page",
}
BASIS_WORDS: dict[AuthorityBasis, str] = {
    AuthorityBasis.PR_HOLDER: "as a parent",
    AuthorityBasis.DELEGATED_CARER: "as a carer to whom this decision was given",
    AuthorityBasis.SOCIAL_WORKER: "as the social worker",
    AuthorityBasis.COURT: "by order of a court",
    AuthorityBasis.PUPIL_VOICE: "the child",
    AuthorityBasis.DSL: "the safeguarding lead",
    AuthorityBasis.HEAD: "the head",
}
PR_WORDS: dict[ParentalResponsibility, str] = {
    ParentalResponsibility.YES: "has parental responsibility",
    ParentalResponsibility.NO: "has no parental responsibility",
    ParentalResponsibility.UNKNOWN: "parental responsibility not known",
}
LEVEL_WORDS: dict[HoldLevel, str] = {
    HoldLevel.NO_IMAGE: "No picture in which the child can be made out, and no name",
    HoldLevel.NO_MENTION: "Nothing at all: no picture, no name, no work, no hands",
    HoldLevel.ASK_DSL: "Nothing until the safeguarding lead has been asked",
}
STEP_WORDS: dict[Step, str] = {
    Step.NOBODY_IDENTIFIED: "Nobody could be made out.",
    Step.HELD: "There is a hold or an order of a court.",
    Step.CHILD_SAID_NO: "The child does not want it.",
    Step.NOT_ON_ROLL: "Not on roll, and no permission for after leaving.",
    Step.REFUSED: "Somebody of the family says no.",
    Step.IN_CARE_WITHOUT_AUTHORITY: "In care, and nobody on record who may decide this.",
    Step.NOT_ALL_ASKED: "Somebody who must be asked has not said yes.",
    Step.NOT_IN_FORCE: "No yes in force on file: none was given, it has run out, or its wording was retired.",
    Step.NO_EVIDENCE: "There is a yes, but no form or message for it.",
    Step.COVERED: "There is a yes, in force and with its paper.",
    Step.ANYTHING_ELSE: "The yes on file is for something else, or from somebody not known to have the right.",
}
