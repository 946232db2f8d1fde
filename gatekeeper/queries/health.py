"""Is everything that posting needs awake and in order, and what is to be done where it is not?"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from sqlalchemy import func
from sqlmodel import Session, col, select

from gatekeeper import beats
from gatekeeper.actor import Actor
from gatekeeper.alarms import pages
from gatekeeper.clock import say, say_ago
from gatekeeper.connecting import stored
from gatekeeper.costs.credit import credit, say_rest
from gatekeeper.costs.prices import in_force
from gatekeeper.lifecycle import State
from gatekeeper.models import (
    AuditEvent,
    AuditHead,
    Channel,
    OutboxItem,
    OutboxState,
    Post,
    PublisherBeat,
    Takedown,
)
from gatekeeper.permissions import Permission
from gatekeeper.queries import checks
from gatekeeper.queries.checks import Check, Standing
from gatekeeper.queries.mail import mail_health
from gatekeeper.queries.masking import veil_for
from gatekeeper.queries.withdrawals import figures
from gatekeeper.screening import open_pause, the_channel

SILENT_AFTER = timedelta(seconds=60)
"""A page says so much earlier than a mail does: whoever looks can wait and look again."""
STALE_CREDIT = timedelta(days=60)
A_YEAR = timedelta(days=365)


_P = Permission
MAY_OPEN: dict[str, tuple[Permission, ...]] = {
    pages.PAUSE: (_P.CHANNEL_PAUSE, _P.CHANNEL_LIFT),
    pages.COSTS: (_P.COST_SEE,),
    pages.CONNECT: (_P.CHANNEL_CONNECT,),
    pages.MAIL: (_P.ALARM_CHOOSE,),
    pages.UNSURE: (_P.POST_DRAFT, _P.POST_SEE_ALL),
    pages.COME_DOWN: (_P.CONSENT_WITHDRAW,),
    pages.OUTSIDE: (_P.POST_TAKE_DOWN,),
}
"""Which right opens a page that leads on. Other pages are open to everybody who may see posts."""


@dataclass(frozen=True, slots=True)
class Publisher:
    """One publisher process."""

    name: str
    started_at: datetime
    seen_at: datetime


@dataclass(frozen=True, slots=True)
class Health:
    """The facts of the health page."""

    checks: tuple[Check, ...]
    publishers: tuple[Publisher, ...]
    waiting_to_be_read: int
    waiting_to_go: int
    going_out: int
    takedowns_open: int
    database: str

    @property
    def worst(self) -> Standing:
        """How it is as a whole."""
        order = list(Standing)
        return max((check.standing for check in self.checks), key=order.index)


def health(
    session: Session,
    actor: Actor,
    now: datetime,
    *,
    mail_is_set_up: bool,
    keys_in_settings: bool,
    stamps_are_wanted: bool = False,
) -> Health:
    """The facts as of `now`, in words that this reader may see."""
    ready = OutboxItem.state == OutboxState.READY
    dialect = session.get_bind().dialect.name
    look = _Looker(session, actor, now, the_channel(session), stamps_are_wanted)
    return Health(
        checks=tuple(look.all(mail_is_set_up=mail_is_set_up, keys_in_settings=keys_in_settings)),
        publishers=look.publishers(),
        waiting_to_be_read=_posts(session, State.WAITING),
        waiting_to_go=_count(session, ready),
        going_out=_posts(session, State.GOING_OUT),
        takedowns_open=session.exec(
            select(func.count()).select_from(Takedown).where(col(Takedown.verified_at).is_(None))
        ).one(),
        database={"sqlite": "SQLite, one file on this computer", "postgresql": "PostgreSQL"}.get(dialect, dialect),
    )


@dataclass(frozen=True, slots=True)
class _Looker:
    """Looks at one thing after the other, for one reader at one moment."""

    session: Session
    actor: Actor
    now: datetime
    channel: Channel
    stamps_are_wanted: bool

    def all(self, *, mail_is_set_up: bool, keys_in_settings: bool) -> Iterator[Check]:
        """Every check, the most important first. A page that this reader may not open is not offered."""
        for check in self._checks(mail_is_set_up=mail_is_set_up, keys_in_settings=keys_in_settings):
            needed = MAY_OPEN.get(check.page, (_P.POST_DRAFT, _P.POST_SEE_ALL))
            may = any(self.actor.may(right) for right in needed)
            yield check if may else replace(check, page="", link="")

    def _checks(self, *, mail_is_set_up: bool, keys_in_settings: bool) -> Iterator[Check]:
        yield self.publisher()
        yield self.account(keys_in_settings=keys_in_settings)
        yield self.posting()
        yield self.overdue()
        yield self.posts()
        yield checks.takedowns(self.session, self.now)
        yield self.withdrawals()
        yield checks.from_elsewhere(self.session, self.channel, self.now)
        yield self.credit()
        yield self.mail(is_set_up=mail_is_set_up)
        yield self.record()
        if self.stamps_are_wanted:
            yield checks.time_stamps(self.session)

    def publishers(self) -> tuple[Publisher, ...]:
        """The processes that looked for work last."""
        believed = select(PublisherBeat).where(beats.is_believed(self.now))
        newest = believed.order_by(col(PublisherBeat.seen_at).desc()).limit(5)
        return tuple(Publisher(beat.name, beat.started_at, beat.seen_at) for beat in self.session.exec(newest))

    def is_awake(self) -> bool:
        """Whether a publisher looked for work a moment ago."""
        newest = self.publishers()[:1]
        return bool(newest) and self.now - newest[0].seen_at <= SILENT_AFTER

    def publisher(self) -> Check:
        """Does anybody look for work?"""
        newest = self.publishers()[:1]
        seen_at = newest[0].seen_at if newest else None
        return checks.publisher(self.session, seen_at, self.now, is_awake=self.is_awake())

    def account(self, *, keys_in_settings: bool) -> Check:
        """Is our key the key of the school's account?"""
        name, channel = "The X account", self.channel
        if not keys_in_settings and stored.in_force(self.session, channel.id) is None:
            words = f"{channel.handle} is not connected: nobody has entered its keys."
            todo = "Nothing can go out. A leader enters them under “Account on X”."
            return Check(name, Standing.NOW, words, todo, pages.CONNECT, "Connect the account")
        if channel.stopped_for_key:
            words, todo = "X did not take our key.", "A leader connects the account again."
            return Check(name, Standing.NOW, words, todo, pages.CONNECT, "See how")
        if channel.seen_at is None:
            todo = f"Nothing is sent until X has said that our key belongs to {channel.handle}."
            return Check(
                name, Standing.SOON, "X has not been asked yet whose key ours is.", f"{todo} Wait a moment."
            )
        if channel.seen_account_id != channel.account_id:
            todo = f"Nothing is sent. A leader looks whether the keys are those of {channel.handle}."
            return Check(name, Standing.NOW, "X says that our key belongs to another account.", todo)
        asked = say_ago(channel.seen_at, self.now)
        return Check(name, Standing.WELL, f"X knows our key as {channel.handle}, last asked {asked}.")

    def posting(self) -> Check:
        """May anything be sent?"""
        veil, paused = veil_for(self.session, self.actor), open_pause(self.session)
        todo = "Agreed posts wait. A leader or the safeguarding lead can let posting go on."
        if self.channel.stopped_at is not None:
            why = veil.text(self.channel.stopped_why or "")
            words = f"The publisher stopped it on {say(self.channel.stopped_at)}: {why}"
            return Check("Posting", Standing.NOW, words, todo, pages.PAUSE, "Let posting go on")
        if paused is not None:
            words = f"It is paused since {say(paused.started_at)}: {veil.text(paused.why)}"
            return Check("Posting", Standing.SOON, words, todo, pages.PAUSE, "Let posting go on")
        return Check("Posting", Standing.WELL, "It is open.")

    def overdue(self) -> Check:
        """Does a post wait that should have gone?"""
        late = _count(self.session, OutboxItem.state == OutboxState.READY, OutboxItem.due_at < self.now)
        runs = self.is_awake() and self.channel.stopped_at is None and open_pause(self.session) is None
        words = (
            f"{_how_many(late, 'post is', 'posts are')} past the time and not sent yet." if late else "Nothing."
        )
        if not late or runs:
            return Check("Overdue", Standing.WELL, words)
        return Check(
            "Overdue", Standing.NOW, words, "Put right what is marked above. Then they go, if still in time."
        )

    def posts(self) -> Check:
        """Does a post wait for a person?"""
        name = "Posts that need a person"
        unsure = _posts(self.session, State.UNSURE)
        others = _posts(self.session, State.REFUSED, State.MISSED, State.HELD)
        if unsure:
            words = (
                f"{_how_many(unsure, 'post', 'posts')} of which it is not sure whether it went; {others} others."
            )
            return Check(
                name, Standing.NOW, words, "Look at the account, and say what you found.", pages.UNSURE, "See them"
            )
        if others:
            words = f"{_how_many(others, 'post is', 'posts are')} held, missed or refused by X."
            return Check(
                name, Standing.SOON, words, "They are on the home page of whoever may decide.", "/", "Home"
            )
        return Check(name, Standing.WELL, "None.")

    def withdrawals(self) -> Check:
        """Is every withdrawal done by its time?"""
        name, found = "Withdrawals", figures(self.session, self.actor, self.now - A_YEAR, self.now)
        before = f" In the last year {found.closed_late} were closed too late." if found.closed_late else ""
        if found.late:
            words = f"{_how_many(found.late, 'withdrawal is', 'withdrawals are')} past the time.{before}"
            todo = "Open it: it says what is left to do, and who may."
            return Check(name, Standing.NOW, words, todo, pages.COME_DOWN, "See them")
        if found.open:
            words = f"{_how_many(found.open, 'is', 'are')} open, in time.{before}"
            return Check(
                name, Standing.SOON, words, "See what is left.", pages.COME_DOWN, "Something must come down"
            )
        return Check(name, Standing.WELL, f"None is open.{before}")

    def credit(self) -> Check:
        """Is there credit on X?"""
        name, left, terms = "Credit on X", credit(self.session), in_force(self.session)
        if left is None:
            todo = "A leader writes down what X shows, so that it does not run out unseen."
            return Check(
                name, Standing.SOON, "Nobody has written down what X shows.", todo, pages.COSTS, "Costs of X"
            )
        words = f"About {say_rest(left)} is left by our own count."
        todo = "Top it up on X, and write down what X shows then."
        if left.is_low(terms):
            grave = Standing.NOW if left.is_kept(terms) else Standing.SOON
            return Check(name, grave, words, todo, pages.COSTS, "Costs of X")
        if left.tops_up:
            return Check(name, Standing.WELL, "X tops it up by itself.")
        if self.now - left.seen_at > STALE_CREDIT:
            todo = "That was seen long ago. Write down what X shows now."
            return Check(name, Standing.SOON, words, todo, pages.COSTS, "Costs of X")
        return Check(name, Standing.WELL, words)

    def mail(self, *, is_set_up: bool) -> Check:
        """Are people told who do not look?"""
        mail = mail_health(self.session, self.now)
        if not is_set_up:
            todo = "Whoever looks after the computers sets GATEKEEPER_SMTP_HOST. Until then look here."
            return Check("Mail about trouble", Standing.SOON, "It is not set up, so nobody is told by mail.", todo)
        if mail.given_up:
            words = f"{_how_many(mail.given_up, 'mail', 'mails')} could not be sent in the last seven days."
            return Check(
                "Mail about trouble",
                Standing.NOW,
                words,
                "A leader sees under “Mail” what they said.",
                pages.MAIL,
                "Mail",
            )
        if mail.waiting and mail.oldest:
            words = f"{_how_many(mail.waiting, 'mail waits', 'mails wait')} since {say(mail.oldest)}."
            return Check(
                "Mail about trouble",
                Standing.SOON,
                words,
                "It is tried again. If this stays, look at the mail server.",
                pages.MAIL,
                "Mail",
            )
        return Check("Mail about trouble", Standing.WELL, "Everything was sent.")

    def record(self) -> Check:
        """How far does the record go?"""
        head = self.session.get(AuditHead, 1)
        last = head.seq if head else 0
        event = self.session.get(AuditEvent, last)
        when = f", the last {say_ago(datetime.fromisoformat(event.at), self.now)}" if event else ""
        return Check("The record", Standing.WELL, f"{last} events{when}.")


def _how_many(count: int, one: str, many: str) -> str:
    return f"{count} {one if count == 1 else many}"


def _posts(session: Session, *states: State) -> int:
    return session.exec(select(func.count()).select_from(Post).where(col(Post.state).in_(states))).one()


def _count(session: Session, *conditions: bool) -> int:
    return session.exec(select(func.count()).select_from(OutboxItem).where(*conditions)).one()
