"""The same few people in every test: a teacher, a colleague, a head, a governor, and some others.

Amina Teach drafts. Ben Colleague reads. Cara Head leads. Dev Governor looks on.
Ola Office keeps the permissions. Vic Volunteer helps. Ivy Tee looks after machines.
"""

import hashlib
import secrets
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from types import MappingProxyType

from sqlmodel import Session, select

from gatekeeper.actions import (
    consenting,
    drafting,
    leading,
    lifting,
    people,
    pictures,
    reviewing,
    setting_up,
    taking_in,
)
from gatekeeper.actions.signing_in import actor_of, token_hash
from gatekeeper.actor import COMMAND, Actor
from gatekeeper.checklist import CHECKLIST, looks_needed
from gatekeeper.contents import AboutPicture
from gatekeeper.db import Database
from gatekeeper.factors import totp
from gatekeeper.importing.children import Child
from gatekeeper.keys import OperationalKey
from gatekeeper.models import (
    Channel,
    CodeFactor,
    Decision,
    Naming,
    Person,
    PictureLook,
    PicturePolicy,
    Post,
    SignInSession,
    Version,
)
from gatekeeper.permissions import Role, StaffCategory, must_prove_twice
from gatekeeper.versions import Draft, PictureChoice, read_contents
from rules.facts import Source

DOMAIN = "lunsfordprimary.example.org"
PASSWORD = "correct horse battery"
NOON = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)  # a Tuesday in term
KEY = OperationalKey(b"k" * 32)
SEED = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"
"""What every app with codes in a test is told."""
ACCOUNT_ID = "1500000000000000001"
LATE_HOURS = 6.0
AGREEMENT_DAYS = 14

STAFF: dict[str, tuple[str, str, str, StaffCategory, frozenset[Role]]] = {
    "teacher": ("Mrs", "Amina", "Teach", StaffCategory.TEACHING, frozenset({Role.TEACHER})),
    "colleague": ("Mr", "Ben", "Colleague", StaffCategory.TEACHING, frozenset({Role.TEACHER, Role.APPROVER})),
    "second": ("Miss", "Ella", "Reader", StaffCategory.TEACHING, frozenset({Role.APPROVER})),
    "governor": ("Mr", "Dev", "Governor", StaffCategory.GOVERNOR, frozenset({Role.GOVERNOR})),
    "office": ("Ms", "Ola", "Office", StaffCategory.OFFICE, frozenset({Role.OFFICE})),
    "dsl": ("Mrs", "Dana", "Safe", StaffCategory.LEADERSHIP, frozenset({Role.DSL})),
    "volunteer": ("", "Vic", "Volunteer", StaffCategory.VOLUNTEER, frozenset({Role.TEACHER})),
    "it": ("Ms", "Ivy", "Tee", StaffCategory.CONTRACTOR, frozenset({Role.IT})),
}

PUPILS = (
    # mis_ref, forename, known_as, surname, class, year, decision, naming
    ("m1", "Poppy", "", "Fairweather", "Beech", "2", Decision.YES, Naming.NONE),
    ("m2", "Alfie", "", "Thornbury", "Beech", "2", Decision.NO, Naming.NONE),
    ("m3", "Zaynab", "Zay", "Osei", "Beech", "2", Decision.YES, Naming.FIRST_NAME),
    ("m4", "Grace", "", "Winterbourne", "Oak", "5", None, Naming.NONE),
    ("m5", "Rowan", "", "Kettleby", "Oak", "5", Decision.YES, Naming.NONE),
)


FACES = "identifiable-face-public"
Box = tuple[float, float, float, float]


@dataclass
class World:
    """A small school on a real database."""

    db: Database
    now: datetime = NOON
    staff: dict[str, int] = field(default_factory=dict)
    pupils: dict[str, int] = field(default_factory=dict)

    def actor(self, name: str) -> Actor:
        """One of the people, with the rights they hold right now."""
        with self.db.read() as session:
            found = actor_of(session, self.staff[name])
        assert found is not None, f"{name} may not sign in"
        return found

    def lead(self, name: str) -> None:
        """Makes somebody a leader beside the head, who proposes it; the server confirms it."""
        number = leading.propose(self.db, self.actor("head"), self.staff[name], "They stand in.", self.now)
        leading.confirm_on_the_server(self.db, number, self.now)

    def later(self, **by: float) -> datetime:
        """Lets time pass and gives the new present."""
        self.now += timedelta(**by)
        return self.now

    def steady(self) -> float:
        """A clock that runs on with this world, so that no hour that it lets pass is a jump."""
        return self.now.timestamp()

    def account_seen(self) -> None:
        """X has said that our key belongs to the school's account."""
        with self.db.write() as session:
            channel = session.exec(select(Channel)).one()
            channel.seen_account_id, channel.seen_at = channel.account_id, self.now
            session.add(channel)

    def post(self, reference: str) -> Post:
        """The post as it stands."""
        with self.db.read() as session:
            return session.exec(select(Post).where(Post.reference == reference)).one()

    def version(self, reference: str) -> Version:
        """The current version of a post."""
        with self.db.read() as session:
            version = session.get(Version, self.post(reference).current_version_id)
        assert version is not None
        return version

    def ask(self, question: Callable[[Session], object]) -> object:
        """The answer to a question to the database."""
        with self.db.read() as session:
            return question(session)

    def draft(
        self, text: str = "Beech class planted sunflowers today.", by: str = "teacher", **fields: object
    ) -> str:
        """A saved draft with sensible fields."""
        actor = self.actor(by)
        reference = drafting.start(self.db, actor, self.now)
        self.save(reference, by=by, text=text, **fields)
        return reference

    def save(self, reference: str, by: str = "teacher", **fields: object) -> drafting.Saved:
        """Saves a draft over the current version."""
        given: dict[str, object] = {"objective": "celebrate-learning", **fields}
        return drafting.save(
            self.db,
            self.actor(by),
            reference,
            Draft(**given),  # type: ignore[arg-type]  # fields of the test's own choosing
            based_on=self.version(reference).number,
            now=self.now,
            late_hours=LATE_HOURS,
        )

    def submit(self, reference: str, by: str = "teacher") -> drafting.Submitted:
        """Sends a draft in. Where only recognisable faces stand in its way, the head gives the reason first."""
        sent = self.send_in(reference, by)
        if not sent.accepted and {f.rule for f in sent.report.blocks} == {FACES}:
            for finding in sent.report.blocks:
                self.lift(reference, finding.fingerprint, by)
            sent = self.send_in(reference, by)
        return sent

    def send_in(self, reference: str, by: str = "teacher") -> drafting.Submitted:
        """Sends a draft in as it is."""
        return drafting.submit(
            self.db, self.actor(by), reference, based_on=self.version(reference).number, now=self.now
        )

    def lift(self, reference: str, fingerprint: str, by: str = "teacher") -> None:
        """The author asks for a block to be lifted, and the head lifts it."""
        number = self.version(reference).number
        lifting.ask(self.db, self.actor(by), reference, fingerprint=fingerprint, based_on=number, now=self.now)
        decision = lifting.Decision(
            fingerprint, self.version(reference).digest, lift=True, reason="The families agreed."
        )
        lifting.decide(self.db, self.actor("head"), reference, decision, self.now)

    def looked_at(
        self,
        picture_id: int,
        faces: Sequence[Box] = (),
        words: Mapping[str, Box] = MappingProxyType({}),
        unsure: Sequence[Box] = (),
    ) -> None:
        """Keeps that the senses saw these faces and words in a picture, and nothing else."""
        with self.db.write() as session:
            session.add(
                PictureLook(
                    picture_id=picture_id,
                    looked_at=self.now,
                    faces=[
                        {"number": number, "box": list(box), "score": 0.9, "sure": number <= len(faces)}
                        for number, box in enumerate((*faces, *unsure), start=1)
                    ],
                    lines=[{"text": text, "box": list(box), "confidence": 0.9} for text, box in words.items()],
                    codes=[],
                    brightness=120.0,
                    sharpness=80.0,
                    hash=hashlib.sha256(str(picture_id).encode()).digest(),
                    key_version=1,
                    sealed_print=b"",
                )
            )

    def approve(self, reference: str, by: str = "colleague", digest: str | None = None) -> reviewing.Agreed:
        """Agrees what is there now (or another digest)."""
        return reviewing.approve(
            self.db,
            self.actor(by),
            reference,
            digest=digest or self.version(reference).digest,
            ticked=self.everything_ticked(reference),
            note="",
            now=self.now,
            late_hours=LATE_HOURS,
            agreement_days=AGREEMENT_DAYS,
        )

    def everything_ticked(self, reference: str) -> set[str]:
        """Every line that a second reader has to tick for this post."""
        version = self.version(reference)
        with self.db.read() as session:
            return {*CHECKLIST, *looks_needed(read_contents(session, version))}

    def waiting(self, by: str = "teacher", **fields: object) -> str:
        """A post that waits for a colleague."""
        reference = self.draft(by=by, **fields)  # type: ignore[arg-type]  # fields of the test's own choosing
        assert self.submit(reference, by=by).accepted
        return reference

    def approved(self, by: str = "teacher", **fields: object) -> str:
        """A post that a colleague agreed."""
        reference = self.waiting(by=by, **fields)
        assert self.approve(reference).outcome is reviewing.Outcome.AGREED
        return reference


def enrol(db: Database, person_id: int, key: OperationalKey = KEY, since: datetime = NOON) -> None:
    """Gives somebody an app with codes, whose secret every test knows."""
    with db.write() as session:
        row = CodeFactor(
            person_id=person_id,
            name="Phone",
            key_version=totp.KEY_VERSION,
            sealed=b"",
            added_at=since,
            confirmed_at=since,
        )
        session.add(row)
        session.flush()
        totp.seal(row, SEED, key)
        session.add(row)


def code_of_now(db: Database, email: str, key: OperationalKey = KEY, now: datetime = NOON) -> str:
    """The earliest code of somebody's app that would be taken now."""
    with db.read() as session:
        person = select(Person.id).where(Person.email == email).scalar_subquery()
        row = session.exec(select(CodeFactor).where(CodeFactor.person_id == person)).one()
        code = totp.next_code(row, key, now)
    assert code is not None, "all codes of this minute were used; let some time pass"
    return code


def signed_in(db: Database, email: str, *, now: datetime, device: str = "Test", hours: int = 12) -> str:
    """Opens a session without the page and without its price, as after both steps. Gives its token."""
    token = secrets.token_urlsafe(32)
    with db.write() as session:
        person = session.exec(select(Person).where(Person.email == email)).one()
        session.add(
            SignInSession(
                id_hash=token_hash(token),
                person_id=person.id,
                started_at=now,
                last_seen_at=now,
                ends_at=now + timedelta(hours=hours),
                device=device,
                proved_at=now,
            )
        )
    return token


def build(db: Database, now: datetime = NOON, key: OperationalKey = KEY) -> World:
    """Fills a migrated, empty database. Whoever must have a second factor has one, sealed with this key."""
    start = now - timedelta(days=60)
    head = setting_up.set_up(
        db,
        setting_up.NewSchool(
            name="Lunsford Primary School",
            email_domain=DOMAIN,
            handle="@lunsfordprimary",
            account_id=ACCOUNT_ID,
            phones=("01632 960417",),
            emails=(f"office@{DOMAIN}",),
            postcodes=("ZZ99 3VZ",),
            link_hosts=(DOMAIN,),
        ),
        setting_up.FirstLeader(f"head@{DOMAIN}", "Mrs", "Cara", "Head", PASSWORD),
        start,
    )
    enrol(db, head, key, start)
    world = World(db, now, {"head": head})
    leader = world.actor("head")
    for name, (title, forename, surname, category, roles) in STAFF.items():
        world.staff[name] = people.add(
            db,
            COMMAND,
            people.NewPerson(f"{name}@{DOMAIN}", title, forename, surname, category, roles, PASSWORD),
            start,
        )
        if must_prove_twice(roles):
            enrol(db, world.staff[name], key, start)
    world.pupils = taking_in.take_in_children(
        db,
        leader,
        [
            Child(ref, forename, surname, klass, year, date(2022, 9, 1), known_as=known_as)
            for ref, forename, known_as, surname, klass, year, _, _ in PUPILS
        ],
        start,
    )
    pictures.choose_policy(db, leader, PicturePolicy.FACES_WITH_REASON, "Risk assessment of September 2026", start)
    for ref, *_, decision, naming in PUPILS:
        if decision is not None:
            consenting.record(
                db,
                world.actor("office"),
                [
                    consenting.NewConsent(
                        world.pupils[ref],
                        decision,
                        naming=naming,
                        evidence_ref="form 12",
                        expires_on=date(2027, 10, 31),
                    )
                ],
                start,
            )
    return world


def shows(picture_id: int, *pupil_ids: int, alt_text: str = "Sunflowers in pots on a windowsill") -> PictureChoice:
    """A picture with these pupils in it, whom one would know, or with nobody in it; everything said of it."""
    return PictureChoice(
        picture_id,
        alt_text,
        nobody_pictured=not pupil_ids,
        pupil_ids=pupil_ids,
        about=AboutPicture(
            recognisable=True if pupil_ids else None, heads=len(pupil_ids), source=Source.SCHOOL_DEVICE.value
        ),
    )
