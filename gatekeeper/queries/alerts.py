"""Which trouble is shown at the top of every page, to whom, and what leads on from there?

Not whether the publisher is awake or posting is stopped: every page says that to everybody.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlmodel import Session, col, select

from gatekeeper import beats, outside
from gatekeeper.actor import Actor
from gatekeeper.alarms import pages, watching
from gatekeeper.alarms.reply_troubles import is_failing, unanswered
from gatekeeper.clock import say
from gatekeeper.costs.credit import credit, say_rest
from gatekeeper.costs.prices import dollars, in_force
from gatekeeper.deadlines import say_by
from gatekeeper.lifecycle import State
from gatekeeper.models import Contribution, Post, ReplyConcern, ReplyReading
from gatekeeper.permissions import Permission
from gatekeeper.queries.mail import mail_health
from gatekeeper.replies import chosen
from gatekeeper.vault.standing import open_requests, said, standing

NEW_FOR = timedelta(minutes=10)
STUCK_AFTER = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class Alert:
    """One trouble: `words` is the sentence, `page` and `link` lead on. Not `grave`: it can wait a few days."""

    words: str
    more: str
    page: str
    link: str
    since: datetime | None = None
    grave: bool = True

    def is_new(self, now: datetime) -> bool:
        """Whether it arose so lately that it should be read out."""
        return self.since is not None and now - self.since < NEW_FOR


def alerts_for(session: Session, actor: Actor, now: datetime) -> tuple[Alert, ...]:
    """Every trouble that this person can do something about."""
    found = [*_unsure(session, actor)]
    if actor.may(Permission.CHANNEL_LIFT):
        found += _failing(session, now)
    if actor.may(Permission.POST_TAKE_DOWN):
        found += _takedowns(session, now)
        found += _outside(session, now)
    if actor.may(Permission.COST_SET):
        found += _credit(session)
    if actor.may(Permission.ALARM_CHOOSE):
        found += _mail(session, now)
    if actor.may(Permission.VAULT_KEEP):
        found += _login(session, actor, now)
    found += _replies(session, actor, now)
    return tuple(found)


def _unsure(session: Session, actor: Actor) -> Iterator[Alert]:
    posts = select(Post).where(Post.state == State.UNSURE).order_by(col(Post.state_since).desc())
    if not actor.may(Permission.POST_RESOLVE):
        if not actor.may(Permission.POST_DRAFT):
            return
        own = select(Contribution.post_id).where(Contribution.person_id == actor.staff_id)
        posts = posts.where(col(Post.id).in_(own))
    found = session.exec(posts).all()
    if len(found) == 1:
        page = pages.post(found[0].reference)
        yield Alert(
            "It is not sure whether a post went out.",
            f"Post {found[0].reference} is not sent a second time while that is so.",
            page,
            "See what to do",
            found[0].state_since,
        )
    elif found:
        yield Alert(
            f"It is not sure whether {len(found)} posts went out.",
            "None is sent a second time while that is so.",
            pages.UNSURE,
            "See them",
            found[0].state_since,
        )


def _failing(session: Session, now: datetime) -> Iterator[Alert]:
    parts = beats.failing(session, now)
    if parts:
        words = f"A part of the publisher’s work fails since {say(min(parts.values()))}: {', '.join(parts)}."
        more = "Everything else goes on. Tell whoever looks after the computers."
        yield Alert(words, more, pages.HEALTH, "Health")


def _takedowns(session: Session, now: datetime) -> Iterator[Alert]:
    for takedown, post in watching.failing_takedowns(session, now):
        yield Alert(
            f"Post {post.reference} may still be public.",
            f"It should have come down since {say(takedown.asked_at)}. Delete it on X by hand now.",
            pages.post(post.reference),
            "See what to do",
        )


def _outside(session: Session, now: datetime) -> Iterator[Alert]:
    found = outside.undecided(session, now)
    if found:
        posts = "a post that was" if len(found) == 1 else f"{len(found)} posts that were"
        yield Alert(
            f"The account shows {posts} not sent from here.",
            "Nobody agreed it." if len(found) == 1 else "Nobody agreed them.",
            pages.OUTSIDE,
            "Look, and decide",
            max(post.found_at for post in found),
        )


def _credit(session: Session) -> Iterator[Alert]:
    left, terms = credit(session), in_force(session)
    if left is None or not left.is_low(terms):
        return
    words = f"About {say_rest(left)} of credit is left on X by our own count."
    if left.is_kept(terms):
        more = "New posts are held, and what is left is kept to take posts down."
    else:
        more = f"Below {dollars(terms.keep_back)} new posts are held."
    yield Alert(words, more, pages.COSTS, "Top it up, and write it down", grave=left.is_kept(terms))


def _login(session: Session, actor: Actor, now: datetime) -> Iterator[Alert]:
    """The emergency login: who is opening it, what has to be changed since, and whether to rehearse."""
    for request, who in open_requests(session, now):
        if request.asked_by != actor.staff_id:
            words = f"{who} is opening the emergency login of the account."
            page = f"{pages.BREAK_GLASS}requests/{request.id}"
            yield Alert(words, "If you know of no emergency, phone them now.", page, "See why", request.asked_at)
    found = standing(session, now)
    if found.cases:
        first = min(found.cases, key=lambda case: case.due)
        left = len(found.open_lines)
        lines = "one line is" if left == 1 else f"{left} lines are"
        more = f"{said(first)} {lines.capitalize()} open, due {say(first.due)}."
        words = "The login of the account on X has to be changed."
        yield Alert(words, more, pages.BREAK_GLASS, "See what is left")
    if found.must_rehearse(actor.staff_id):
        words = "Rehearse opening the emergency login this term."
        more = "It takes two minutes and shows no secret."
        yield Alert(words, more, pages.REHEARSE, "Rehearse", grave=False)


def _replies(session: Session, actor: Actor, now: datetime) -> Iterator[Alert]:
    if actor.may(Permission.REPLY_CONCERNS):
        told = session.exec(
            select(ReplyConcern).where(col(ReplyConcern.closed_at).is_(None)).order_by(col(ReplyConcern.told_at))
        ).all()
        if told:
            many = "A reply on X was" if len(told) == 1 else f"{len(told)} replies on X were"
            page = pages.reply(told[0].reply_id)
            more = "A colleague wrote a note for you."
            yield Alert(f"{many} marked for the safeguarding lead.", more, page, "Read it", told[-1].told_at)
    if not actor.may(Permission.REPLY_MODERATE):
        return
    for asked in unanswered(session, now):
        is_late = asked.due_at <= now
        words = f"Reply {asked.reply_id} on X {'had' if is_late else 'has'} to be answered {say_by(asked.due_at)}."
        page = pages.reply(asked.reply_id)
        yield Alert(words, "The law sets this time.", page, "See who is responsible", grave=is_late)
    reading = session.exec(select(ReplyReading)).first()
    if reading is not None and is_failing(reading) and chosen(session).is_on:
        more = "Nothing is lost. Look at the replies on X itself."
        since = reading.failing_since
        yield Alert("Replies on X cannot be read.", more, pages.REPLIES, "See why", since, grave=False)


def _mail(session: Session, now: datetime) -> Iterator[Alert]:
    mail = mail_health(session, now)
    if mail.given_up:
        count = "A mail" if mail.given_up == 1 else f"{mail.given_up} mails"
        yield Alert(
            f"{count} about trouble could not be sent.",
            "Whoever should have been told does not know.",
            pages.MAIL,
            "See what they said",
            mail.last_given_up,
        )
    elif mail.oldest is not None and now - mail.oldest > STUCK_AFTER:
        yield Alert(
            f"No mail about trouble goes out since {say(mail.oldest)}.",
            "What is waiting is kept, and tried again.",
            pages.MAIL,
            "See why",
        )
