"""What can be done about one reply: hide it, show it again, tell the safeguarding lead, note a request?

The events name a reply by its number alone: what a stranger wrote, and what a colleague wrote about it,
may name a child and stays out of the record.
"""

from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session, select

from gatekeeper import replies
from gatekeeper.actions.base import NOTE_LENGTH, Act, act, clean_reason, one_line
from gatekeeper.actor import Actor
from gatekeeper.alarms import pages
from gatekeeper.alarms.kinds import Trouble
from gatekeeper.alarms.raising import raise_alarm
from gatekeeper.audit.events import Verb
from gatekeeper.db import Database
from gatekeeper.deadlines import closed_days, say_by
from gatekeeper.errors import InvalidInput, NotFound, Stale
from gatekeeper.keys import OperationalKey
from gatekeeper.models import (
    HideReason,
    InformationRequest,
    Reply,
    ReplyConcern,
    ReplyHiding,
    RequestKind,
    School,
    Showing,
)
from gatekeeper.permissions import Permission

FORGOTTEN = "The words of this reply were deleted after 90 days, so nothing more can be done with it here."


@dataclass(frozen=True, slots=True)
class Hiding:
    """Why a reply is to be hidden: one of the reasons, and more where somebody wants to say more."""

    reason: str
    note: str = ""


def hide(db: Database, actor: Actor, number: int, hiding: Hiding, now: datetime) -> None:
    """Asks for a reply to be hidden on X. The publisher does it within seconds.

    Raises:
        InvalidInput: the reason is missing, or the note is missing or too long.
        NotFound: there is no such reply.
        Stale: replies are not read here, or it is hidden, or it is not below a post of ours.
    """
    actor.need(Permission.REPLY_MODERATE)
    if hiding.reason not in set(HideReason):
        raise InvalidInput({"reason": "Choose why it is hidden."})
    reason = HideReason(hiding.reason)
    note = _note(hiding.note, needed=reason is HideReason.OTHER)
    with act(db, actor, now) as doing:
        if not replies.chosen(doing.session).is_on:
            raise Stale("Replies are switched off here. Hide it on X by hand. Nothing was changed.")
        reply = the_reply(doing.session, number)
        if not reply.answers_us:
            raise Stale("This is not below a post of ours, so nobody here can hide it. You can report it on X.")
        if reply.showing in {Showing.HIDDEN, Showing.HIDE_ASKED}:
            raise Stale("Somebody hid this reply already. Nothing was changed.")
        _ask(doing, reply, Showing.HIDE_ASKED, reason, note)
        doing.record(
            Verb.REPLY_HIDE_ASKED, subject=_subject(number), number=number, reason=replies.REASONS[reason]
        )


def show(db: Database, actor: Actor, number: int, *, note: str, now: datetime) -> None:
    """Asks for a hidden reply to be shown again.

    Raises:
        InvalidInput: the reason is missing or too long.
        NotFound: there is no such reply.
        Stale: it is not hidden.
    """
    actor.need(Permission.REPLY_MODERATE)
    reason = clean_reason(note, "note", "why it is shown again")
    with act(db, actor, now) as doing:
        reply = the_reply(doing.session, number)
        if reply.showing is not Showing.HIDDEN:
            raise Stale("This reply is not hidden. Nothing was changed.")
        _ask(doing, reply, Showing.SHOW_ASKED, None, reason)
        doing.record(Verb.REPLY_SHOW_ASKED, subject=_subject(number), number=number)


def tell(db: Database, key: OperationalKey, actor: Actor, number: int, *, note: str, now: datetime) -> None:
    """Tells the safeguarding lead of a reply. They get a mail without the reply and without the note.

    Raises:
        InvalidInput: the note is missing or too long.
        NotFound: there is no such reply.
        Stale: they were told already, or its words were deleted.
    """
    actor.need(Permission.REPLY_MODERATE)
    told = clean_reason(note, "note", "what the safeguarding lead has to know")
    with act(db, actor, now) as doing:
        reply = the_reply(doing.session, number)
        if reply.forgotten_at is not None:
            raise Stale(FORGOTTEN)
        if doing.session.get(ReplyConcern, number) is not None:
            raise Stale("The safeguarding lead was told of this reply already. Speak with them if there is more.")
        doing.session.add(
            ReplyConcern(
                reply_id=number,
                key_version=replies.KEY_VERSION,
                sealed=replies.seal(number, told, key),
                told_by=actor.staff_id,
                told_at=now,
            )
        )
        _look(doing, reply)
        raise_alarm(
            doing.session,
            Trouble.REPLY_FOR_DSL,
            about=_subject(number),
            step="told",
            page=pages.reply(number),
            now=now,
            details={"number": str(number)},
        )
        doing.record(Verb.REPLY_TOLD, subject=_subject(number), number=number)


def settle(db: Database, actor: Actor, number: int, now: datetime) -> None:
    """Notes that the safeguarding lead has seen to it.

    Raises:
        Stale: nobody told them, or it was noted already.
    """
    actor.need(Permission.REPLY_CONCERNS)
    with act(db, actor, now) as doing:
        concern = doing.session.get(ReplyConcern, number, with_for_update=True)
        if concern is None or concern.closed_at is not None:
            raise Stale("There is nothing open here for the safeguarding lead. Nothing was changed.")
        concern.closed_at, concern.closed_by = now, actor.staff_id
        doing.session.add(concern)
        doing.record(Verb.REPLY_SETTLED, subject=_subject(number), number=number)


def request(
    db: Database, actor: Actor, number: int, *, kind: str, responsible: int | None, now: datetime
) -> datetime:
    """Notes that a reply asks for something that the law lets people ask for. Gives when it is due.

    Raises:
        InvalidInput: the kind is missing, or nobody who may see it is responsible.
        NotFound: there is no such reply.
        Stale: it was noted already, or its words were deleted.
    """
    actor.need(Permission.REPLY_MODERATE)
    if kind not in set(RequestKind):
        raise InvalidInput({"kind": "Choose what it asks for."})
    with act(db, actor, now) as doing:
        reply = the_reply(doing.session, number)
        if reply.forgotten_at is not None:
            raise Stale(FORGOTTEN)
        if doing.session.get(InformationRequest, number) is not None:
            raise Stale("This was noted already, and its time runs. Nothing was changed.")
        if responsible not in dict(replies.may_be_responsible(doing.session)):
            raise InvalidInput({"responsible": "Choose who sees to it that it is answered."})
        school = doing.session.exec(select(School)).one()
        due_at = replies.due(RequestKind(kind), reply.written_at, closed_days(school))
        doing.session.add(
            InformationRequest(
                reply_id=number,
                kind=RequestKind(kind),
                received_at=reply.written_at,
                due_at=due_at,
                responsible_id=responsible,
                recorded_by=actor.staff_id,
                recorded_at=now,
            )
        )
        _look(doing, reply)
        raise_alarm(
            doing.session,
            Trouble.INFORMATION_DUE,
            about=_subject(number),
            step="asked",
            page=pages.reply(number),
            now=now,
            details={"number": str(number), "due": say_by(due_at)},
            responsible=responsible,
            not_to=actor.person_id,
        )
        words = replies.KINDS[RequestKind(kind)]
        doing.record(
            Verb.INFORMATION_ASKED, subject=_subject(number), number=number, kind=words, due=say_by(due_at)
        )
        return due_at


def answered(db: Database, actor: Actor, number: int, now: datetime) -> None:
    """Notes that what a reply asks for was answered.

    Raises:
        Stale: it asks for nothing, or was answered already.
    """
    actor.need(Permission.REPLY_MODERATE)
    with act(db, actor, now) as doing:
        asked = doing.session.get(InformationRequest, number, with_for_update=True)
        if asked is None or asked.answered_at is not None:
            raise Stale("There is nothing open here to answer. Nothing was changed.")
        asked.answered_at, asked.answered_by = now, actor.staff_id
        doing.session.add(asked)
        doing.record(Verb.INFORMATION_ANSWERED, subject=_subject(number), number=number)


def the_reply(session: Session, number: int) -> Reply:
    """One reply, ours until the transaction ends.

    Raises:
        NotFound: there is none of this number.
    """
    reply = session.get(Reply, number, with_for_update=True)
    if reply is None:
        raise NotFound("There is no such reply.")
    return reply


def _ask(doing: Act, reply: Reply, to: Showing, reason: HideReason | None, note: str) -> None:
    doing.session.add(
        ReplyHiding(reply_id=reply.id, reason=reason, note=note, asked_by=doing.actor.staff_id, asked_at=doing.now)
    )
    reply.showing, reply.tries, reply.retry_at, reply.problem = to, 0, None, ""
    _look(doing, reply)


def _look(doing: Act, reply: Reply) -> None:
    """Whoever does something with a reply has seen it."""
    if reply.seen_at is None:
        reply.seen_at, reply.seen_by = doing.now, doing.actor.staff_id
    doing.session.add(reply)


def _note(typed: str, *, needed: bool) -> str:
    if needed:
        return clean_reason(typed, "note", "why it is hidden")
    note = one_line(typed)
    if len(note) > NOTE_LENGTH:
        raise InvalidInput({"note": f"Use at most {NOTE_LENGTH} characters."})
    return note


def _subject(number: int) -> str:
    return f"reply:{number}"
