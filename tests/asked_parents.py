"""A family that is asked by link: the wording, the adults, the request, its link and a form sent back."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from sqlmodel import col, select

from gatekeeper import parent_requests
from gatekeeper.actions import answering_requests, asking_parents, register
from gatekeeper.actions.answering_requests import Form
from gatekeeper.keys import OperationalKey
from gatekeeper.models import (
    Consent,
    ConsentChannel,
    ConsentRequest,
    ConsentRequestAnswer,
    ParentalResponsibility,
    SchoolClass,
)
from gatekeeper.queries import family_page
from gatekeeper.queries.family_page import FamilyPage
from tests.world import World

YES = ParentalResponsibility.YES
ALL_YES = {"x-photo": "yes", "x-text": "yes", "x-video": "yes"}
ALL_NO = dict.fromkeys(ALL_YES, "no")
WORDING = "We would like to show what children learn. You can say no."


@dataclass(frozen=True)
class Asking:
    """The small school, its key, and one wording that asks about X."""

    world: World
    key: OperationalKey
    wording_id: int

    def adult(
        self,
        pupil: str = "m4",
        name: str = "Ida Winterbourne",
        *,
        pr: ParentalResponsibility = YES,
        restricted: bool = False,
        must_be_asked: bool = False,
    ) -> int:
        """Somebody of a child's family."""
        known = register.Known(name, "mother", pr, contact_restriction=restricted, must_be_asked=must_be_asked)
        office, pupil_id = self.world.actor("office"), self.world.pupils[pupil]
        return register.keep_contact(self.world.db, office, pupil_id, known, self.world.now)

    def ask(self, contact_id: int, *, wording_id: int | None = None, until: date | None = None) -> int:
        """A request to one adult."""
        return asking_parents.ask(
            self.world.db,
            self.key,
            self.world.actor("office"),
            contact_id,
            wording_id=wording_id or self.wording_id,
            until=until,
            now=self.world.now,
        )

    def ask_class(self, class_id: int, *, wording_id: int | None = None) -> int:
        """Requests to everybody of a class."""
        return asking_parents.ask_class(
            self.world.db,
            self.key,
            self.world.actor("office"),
            class_id,
            wording_id=wording_id or self.wording_id,
            until=None,
            now=self.world.now,
        )

    def recall(self, request_id: int) -> None:
        """Closes a request."""
        asking_parents.recall(self.world.db, self.world.actor("office"), request_id, self.world.now)

    def request(self, request_id: int) -> ConsentRequest:
        """A request as it lies in the database."""
        with self.world.db.read() as session:
            return session.get_one(ConsentRequest, request_id)

    def requests(self) -> list[ConsentRequest]:
        """All of them, the oldest first."""
        with self.world.db.read() as session:
            return sorted(session.exec(select(ConsentRequest)).all(), key=lambda one: one.id)

    def link(self, request_id: int) -> str:
        """The secret part of its address."""
        return parent_requests.link_of(self.key, self.request(request_id))

    def code(self, request_id: int) -> str:
        """Its printed code."""
        return parent_requests.code_of(self.key, self.request(request_id))

    def page(self, link: str) -> FamilyPage | None:
        """What somebody sees who opens a link."""
        with self.world.db.read() as session:
            return family_page.page(session, self.key, link, self.world.now)

    def form(
        self,
        link: str,
        answers: Mapping[str, str] = ALL_YES,
        *,
        name: str = "Ida Winterbourne",
        once: str = "once-and-never-again",
    ) -> Form:
        """A form as the page of this link would send it."""
        page = self.page(link)
        return Form(answers, name, declared=True, shown=page.sheet.digest if page else "", once=once)

    def answer(self, link: str, form: Form | None = None) -> None:
        """Sends a form."""
        answering_requests.answer(self.world.db, self.key, link, form or self.form(link), self.world.now)

    def enter(self, typed: str, address: str = "192.0.2.7") -> str:
        """Types a code at an address, and gives the link it opens."""
        return answering_requests.link_for(self.world.db, self.key, typed, address, self.world.now)

    def records(self) -> list[Consent]:
        """What families wrote down by themselves, in the order in which they did."""
        with self.world.db.read() as session:
            rows = session.exec(select(Consent).where(col(Consent.request_id).is_not(None))).all()
        return sorted(rows, key=lambda one: one.id)

    def answers(self) -> list[ConsentRequestAnswer]:
        """The forms that came in."""
        with self.world.db.read() as session:
            return sorted(session.exec(select(ConsentRequestAnswer)).all(), key=lambda one: one.id)

    def class_id(self, name: str) -> int:
        """The number of a class."""
        with self.world.db.read() as session:
            return session.exec(select(SchoolClass.id).where(SchoolClass.name == name)).one()


def asking(world: World, key: OperationalKey) -> Asking:
    """The school ready to ask."""
    return Asking(world, key, add_wording(world, "2026-09"))


def add_wording(
    world: World,
    version: str,
    *,
    channels: frozenset[ConsentChannel] = frozenset({ConsentChannel.X}),
    valid_from: date = date(2026, 9, 1),
) -> int:
    """A wording that families can be shown."""
    return register.add_wording(
        world.db,
        world.actor("head"),
        version=version,
        text=WORDING,
        channels=channels,
        valid_from=valid_from,
        now=world.now,
    )
