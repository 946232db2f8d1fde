"""How does the invented school come to be? By the product's own actions, from first word to X.

Nothing is written into the tables directly: each post is drafted, checked, agreed
and sent through the real publisher to the sandbox, at moments in the past.
"""

from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from datetime import datetime, timedelta

from gatekeeper import clock, looks
from gatekeeper.actions import (
    channel,
    costs,
    drafting,
    inviting,
    own_factors,
    people,
    reviewing,
    setting_up,
    taking_in,
    wording_emergencies,
)
from gatekeeper.actions.signing_in import actor_of
from gatekeeper.actor import COMMAND, Actor
from gatekeeper.checklist import CHECKLIST, looks_needed
from gatekeeper.contents import AboutPicture
from gatekeeper.demo import school
from gatekeeper.demo.answering import Answering
from gatekeeper.demo.asking import Asking
from gatekeeper.demo.replying import Replying
from gatekeeper.demo.stories import STORIES, Story
from gatekeeper.emergencies import the_wording
from gatekeeper.emergency_words import STARTERS, EmergencyKind
from gatekeeper.factors import totp
from gatekeeper.looking import Looking
from gatekeeper.mail.carriers import carrier_for
from gatekeeper.permissions import must_prove_twice
from gatekeeper.pictures import paint
from gatekeeper.pictures.intake import Cleaned, clean
from gatekeeper.posts import the_post, the_version
from gatekeeper.publishing.post_office import PostOffice, Sender
from gatekeeper.publishing.publisher import Publisher
from gatekeeper.services import Services
from gatekeeper.versions import Draft, PictureChoice, read_contents
from gatekeeper.x.client import TweepyPort
from gatekeeper.x.sandbox.server import Sandbox
from rules.facts import Source

PICTURE_SIZE = (1800, 1200)
LOOK_SECONDS = 180.0
FRIDAY = 5
ASKED_AGO = timedelta(days=4)
"""So long ago one class was asked by link."""
HOME = (51.2931, 0.4405)
"""Where the phone of the demo says it was: a field in Kent."""


class Seeder:
    """Fills an empty, migrated database."""

    def __init__(self, services: Services, sandbox: Sandbox, say: Callable[[str], None]) -> None:
        """Takes the installation, the sandbox that plays X, and where to report progress."""
        self._services = services
        self._db = services.db
        self._sandbox = sandbox
        self._say = say
        self._start = clock.now()
        self._now = self._start
        self._staff: dict[str, int] = {}
        self._pupils: dict[str, int] = {}
        self._painted: dict[str, Future[Cleaned]] = {}
        self._looking = Looking(self._db, services.pictures, services.key, lambda: self._now)
        self._port = TweepyPort(sandbox.credentials, origin=sandbox.origin)
        self._publisher = Publisher(
            self._db,
            services.pictures,
            lambda _: self._port,
            lambda: self._now,
            name="first start",
            steady=self._steady,
        )

    def run(self) -> None:
        """Makes the school, then each post; meanwhile the pictures are painted, and looked at one by one."""
        self._looking.warm_up()
        with ThreadPoolExecutor(1) as painter:
            self._painted = {s.painting: painter.submit(self._paint, s) for s in STORIES if s.painting}
            self._make()
        self._looking.close()

    def _steady(self) -> float:
        """Weeks pass in a moment here, and no clock jumps."""
        return self._now.timestamp()

    def _make(self) -> None:
        self._say("Inventing a school ...")
        self._now = self._start - timedelta(days=45)
        self._staff["head"] = setting_up.set_up(self._db, school.SCHOOL, school.HEAD, self._now)
        self._enrol("head")
        for member in school.STAFF:
            new = people.NewPerson(
                member.email,
                member.title,
                member.forename,
                member.surname,
                member.category,
                member.roles,
                school.PASSWORD,
            )
            self._staff[member.key] = people.add(self._db, COMMAND, new, self._now)
            if must_prove_twice(member.roles):
                self._enrol(member.key)
        self._send_mail()
        self._pupils = taking_in.take_in_children(self._db, self._actor("office"), school.pupils(), self._now)
        Answering(self._db, self._services.key, self._actor, self._now).fill(self._pupils)
        self._note_credit()
        self._agree_words_for_emergencies()
        for number, story in enumerate(STORIES, start=1):
            self._say(f"Painting and posting, {number} of {len(STORIES)} ...")
            self._tell(story)
        Asking(self._db, self._services.key, self._actor, self._start - ASKED_AGO).ask()
        self._now = self._start
        Replying(self._db, self._sandbox, self._port, self._actor).write_and_read(
            school.SCHOOL.handle, self._start
        )
        inviting.invite(self._db, self._services.key, self._actor("head"), school.INVITED, self._start)

    def _send_mail(self) -> None:
        """Sends what was queued on that day: mail that is weeks old when the demo starts would be given up."""
        settings = self._services.settings
        sender = Sender(carrier_for(settings), settings.smtp_from, settings.base_url, self._services.key)
        PostOffice(self._db, sender, lambda: self._now).tick()

    def _enrol(self, key: str) -> None:
        """Sets up an app with codes as they would: without one they could do nothing. The demo shows its codes."""
        actor, have = self._actor(key), self._services
        number = own_factors.begin_codes(self._db, have.key, actor, self._now)
        seed = own_factors.begun(self._db, have.key, actor, number).seed
        code = totp.code_of(seed, totp.step_at(self._now))
        own_factors.confirm_codes(
            self._db, have.key, actor, number, code=code, name="Phone", keep=None, now=self._now
        )

    def _agree_words_for_emergencies(self) -> None:
        """The head puts the starters forward, and a colleague agrees them; the last one still waits."""
        for one in STARTERS:
            number = wording_emergencies.put_forward(
                self._db, self._actor("head"), one.kind, words=one.words, choices=one.choices, now=self._now
            )
            if one.kind is not EmergencyKind.EVENT_CANCELLED:
                with self._db.read() as session:
                    digest = the_wording(session, number).row.digest
                wording_emergencies.agree(self._db, self._actor("colleague"), number, digest=digest, now=self._now)

    def _note_credit(self) -> None:
        head = self._actor("head")
        costs.note_credit(self._db, head, amount="5.00", seen_at=self._now, tops_up=False, now=self._now)

    def _actor(self, key: str) -> Actor:
        with self._db.read() as session:
            actor = actor_of(session, self._staff[key])
        if actor is None:
            raise LookupError(key)
        return actor

    def _tell(self, story: Story) -> None:
        self._now = self._moment(story)
        author = self._actor(story.author)
        reference = drafting.start(self._db, author, self._now)
        pictures = self._pictures(reference, author, story)
        due = self._tomorrow() if story.ends == "scheduled" else None
        if story.first_try:
            self._save(reference, author, story, text=self._named(story.first_try), pictures=pictures)
            self._submit(reference, author)
            self._now += timedelta(minutes=4)
        self._save(reference, author, story, text=self._named(story.text), pictures=pictures, due=due)
        if story.ends == "draft":
            return
        self._now += timedelta(minutes=2)
        self._submit(reference, author)
        if story.ends in {"stopped", "waiting"}:
            return
        self._now += timedelta(minutes=35)
        reader = self._actor(story.reader)
        digest = self._version(reference)[1]
        if story.ends == "changes":
            reviewing.ask_for_changes(
                self._db, reader, reference, digest=digest, reason=story.reason, now=self._now
            )
            return
        settings = self._services.settings
        reviewing.approve(
            self._db,
            reader,
            reference,
            digest=digest,
            ticked=self._everything_ticked(reference),
            note="",
            now=self._now,
            late_hours=settings.late_hours,
            agreement_days=settings.agreement_days,
        )
        if story.ends in {"published", "taken_down"}:
            self._send()
        if story.ends == "taken_down":
            self._now += timedelta(hours=2)
            channel.ask_takedown(self._db, self._actor("head"), reference, reason=story.reason, now=self._now)
            self._send()

    def _send(self) -> None:
        self._now += timedelta(seconds=8)
        with self._sandbox.at(self._now):
            self._publisher.tick()

    def _pictures(self, reference: str, author: Actor, story: Story) -> tuple[PictureChoice, ...]:
        if story.painting is None:
            return ()
        cleaned, file_name = self._painted[story.painting].result(), _file_name(story)
        self._services.pictures.keep(cleaned)
        picture_id = drafting.add_picture(self._db, author, reference, cleaned, file_name=file_name, now=self._now)
        self._looking.wait([picture_id], LOOK_SECONDS)
        alt_text = paint.painting_named(story.painting).alt_text
        about = AboutPicture(
            source=Source.SCHOOL_DEVICE,
            not_faces=self._faces(picture_id) if story.ends != "draft" else (),
        )
        return (PictureChoice(picture_id, alt_text, nobody_pictured=True, about=about),)

    def _paint(self, story: Story) -> Cleaned:
        """A painting as its author sends it in; it is looked at while the posts before it are written."""
        image = paint.painted(story.painting or "", size=PICTURE_SIZE)
        data = paint.phone_photo(image, gps=HOME) if story.from_phone else paint.as_jpeg(image)
        cleaned = clean(data, _file_name(story))
        self._looking.ahead(cleaned.jpeg)
        return cleaned

    def _faces(self, picture_id: int) -> tuple[int, ...]:
        """The numbers of all faces found in a painting. Whatever it is, it is a sunflower, and no face."""
        with self._db.read() as session:
            seen = looks.looked(session, [picture_id]).get(picture_id)
        return tuple(face.number for face in seen.faces) if seen else ()

    def _save(
        self,
        reference: str,
        author: Actor,
        story: Story,
        *,
        text: str,
        pictures: tuple[PictureChoice, ...],
        due: datetime | None = None,
    ) -> None:
        draft = Draft(
            text=text,
            objective=story.objective,
            typed_time="" if due is None else clock.in_london(due).strftime("%Y-%m-%dT%H:%M"),
            scheduled_for=due,
            pictures=pictures,
        )
        drafting.save(
            self._db,
            author,
            reference,
            draft,
            based_on=self._version(reference)[0],
            now=self._now,
            late_hours=self._services.settings.late_hours,
        )

    def _submit(self, reference: str, author: Actor) -> None:
        number = self._version(reference)[0]
        drafting.submit(self._db, author, reference, based_on=number, now=self._now)

    def _version(self, reference: str) -> tuple[int, str]:
        with self._db.read() as session:
            version = the_version(session, the_post(session, reference))
        return version.number, version.digest

    def _everything_ticked(self, reference: str) -> set[str]:
        with self._db.read() as session:
            contents = read_contents(session, the_version(session, the_post(session, reference)))
        return {*CHECKLIST, *looks_needed(contents)}

    def _named(self, text: str) -> str:
        child = next(p for p in school.pupils() if p.class_name == "Cedar")
        return text.format(full_name=f"{child.forename} {child.surname}") if "{full_name}" in text else text

    def _moment(self, story: Story) -> datetime:
        moment = self._start - story.ago
        if story.at is None:
            return moment
        day = clock.in_london(moment).date()
        while day.isoweekday() > FRIDAY:
            day -= timedelta(days=1)
        return clock.london_to_utc(datetime.combine(day, story.at))

    def _tomorrow(self) -> datetime:
        tomorrow = clock.in_london(self._start) + timedelta(days=1)
        return clock.london_to_utc(tomorrow.replace(tzinfo=None, hour=8, minute=30, second=0, microsecond=0))


def _file_name(story: Story) -> str:
    return "IMG_2041.jpg" if story.from_phone else f"{story.painting}.jpg"
