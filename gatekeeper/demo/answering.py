"""How do the invented families come into the register? By the product's own actions, form by form."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date, datetime, timedelta

from gatekeeper import evidence
from gatekeeper.actions import consenting, register, safeguarding
from gatekeeper.actor import Actor
from gatekeeper.clock import in_london
from gatekeeper.db import Database
from gatekeeper.demo import school
from gatekeeper.demo.families import FORMER_WORDING, PAPER, WORDING, Case, Family, families
from gatekeeper.keys import OperationalKey
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
from gatekeeper.uses import BY_KEY

_YEAR = timedelta(days=365)
_WITHOUT_PR = {Case.IN_CARE, Case.CARER_MAY_DECIDE}


class Answering:
    """Fills the consent register of the demo at one moment."""

    def __init__(self, db: Database, key: OperationalKey, actor: Callable[[str], Actor], now: datetime) -> None:
        """Takes the database, the key of its sealed parts, who is who, and when the forms came in."""
        self._db, self._key, self._now = db, key, now
        self._office, self._head, self._dsl = actor("office"), actor("head"), actor("dsl")
        self._wordings: dict[int, int] = {}
        self._papers = 0

    def fill(self, pupils: Mapping[str, int]) -> None:
        """Writes down wordings, adults and answers for each child of the roll."""
        for years_ago, text in ((1, FORMER_WORDING), (0, WORDING)):
            first_day = self._today - years_ago * _YEAR - timedelta(days=10)
            self._wordings[years_ago] = register.add_wording(
                self._db,
                self._head,
                version=f"{first_day.year}-09",
                text=text,
                channels=frozenset(ConsentChannel),
                valid_from=first_day,
                now=self._now,
            )
        for family in families(school.pupils()):
            self._answer(family, pupils[family.mis_ref])

    @property
    def _today(self) -> date:
        return in_london(self._now).date()

    def _answer(self, family: Family, pupil_id: int) -> None:
        adults = [self._adult(family, pupil_id, place) for place in range(len(family.adults))]
        if family.case in _WITHOUT_PR:
            safeguarding.set_care(self._db, self._dsl, pupil_id, self._now, in_care=True)
        if family.says_yes is not None:
            self._form(family, pupil_id, adults[0], says_yes=family.says_yes)
        if family.case is Case.DISAGREE:
            self._say(pupil_id, Decision.NO, adults[1], method=ConsentMethod.EMAIL)
        if family.case is Case.TAKEN_BACK:
            self._say(pupil_id, Decision.WITHDRAWN, adults[0], method=ConsentMethod.IN_PERSON_NOTED)
        if family.case is Case.CHILD_SAID_NO:
            self._say(
                pupil_id, Decision.NO, None, authority_basis=AuthorityBasis.PUPIL_VOICE,
                method=ConsentMethod.IN_PERSON_NOTED,
            )  # fmt: skip
        if family.case is Case.HELD:
            hold = safeguarding.NewHold(
                pupil_id,
                HoldLevel.ASK_DSL,
                "Invented for the practice school: the reason stands here, and nowhere else.",
                self._today + timedelta(days=120),
            )
            safeguarding.set_hold(self._db, self._key, self._dsl, hold, self._now)

    def _adult(self, family: Family, pupil_id: int, place: int) -> int:
        adult, first = family.adults[place], place == 0
        has_pr = ParentalResponsibility.YES
        if family.case in _WITHOUT_PR:
            has_pr = ParentalResponsibility.NO
        elif family.case is Case.RIGHT_NOT_KNOWN:
            has_pr = ParentalResponsibility.UNKNOWN
        must = family.case is Case.STILL_TO_ASK and not first
        known = register.Known(adult.name, adult.relationship, has_pr, is_resident=first, must_be_asked=must)
        return register.keep_contact(self._db, self._office, pupil_id, known, self._now)

    def _form(self, family: Family, pupil_id: int, contact_id: int, *, says_yes: bool) -> None:
        """One form that came back: pictures on X, the name, and what else was asked."""
        years_ago = 1 if family.case is Case.LAST_YEARS_FORM else 0
        common = consenting.NewConsent(
            pupil_id,
            Decision.YES if says_yes else Decision.NO,
            contact_id=contact_id,
            authority_basis=AuthorityBasis.DELEGATED_CARER
            if family.case is Case.CARER_MAY_DECIDE
            else AuthorityBasis.PR_HOLDER,
            evidence_ref=f"Permission forms, folder {family.class_name}" if says_yes else None,
            given_on=self._today - years_ago * _YEAR,
            wording_id=self._wordings[years_ago],
        )
        group = family.case is Case.ONLY_IN_A_GROUP
        answers = [_changed(common, presentation=Presentation.GROUP if group else Presentation.INDIVIDUAL)]
        if family.by_name and says_yes:
            name = {"medium": Medium.TEXT, "presentation": Presentation.NOT_IDENTIFIABLE}
            answers.append(_changed(common, **name, naming=Naming.FIRST_NAME))
        elsewhere = [BY_KEY[key] for key in family.elsewhere if says_yes]
        answers += [_changed(common, channel=use.channel, medium=use.medium) for use in elsewhere]
        self._papers += 1
        paper = evidence.paper(PAPER, self._key) if self._papers % 9 == 0 else None
        consenting.record(self._db, self._office, answers, self._now, paper=paper)

    def _say(self, pupil_id: int, decision: Decision, contact_id: int | None, **more: object) -> None:
        new = consenting.NewConsent(pupil_id, decision, contact_id=contact_id, wording_id=self._wordings[0])
        consenting.record(self._db, self._office, [_changed(new, **more)], self._now + timedelta(hours=3))


def _changed(one: consenting.NewConsent, **fields: object) -> consenting.NewConsent:
    return replace(one, **fields)  # type: ignore[arg-type]  # fields by name
