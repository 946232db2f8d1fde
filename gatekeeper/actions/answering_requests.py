"""What happens when a family answers by link, or types the code of its letter?

Whoever holds the link has no account: who acts is "a family", and the record knows it by the number
of its request. The answers become consent records on the path of all others.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlmodel import Session, col, delete, func, select

from gatekeeper import evidence, networks, parent_requests
from gatekeeper.actions import consenting, refusing
from gatekeeper.actions.base import act, one_line
from gatekeeper.actor import FAMILY
from gatekeeper.audit import chain
from gatekeeper.audit.events import Verb
from gatekeeper.db import Database
from gatekeeper.errors import NotFound, Stale, TooManyTries
from gatekeeper.keys import OperationalKey
from gatekeeper.models import (
    CodeTry,
    ConsentMethod,
    ConsentRequestAnswer,
    Decision,
    Naming,
    Presentation,
    School,
)
from gatekeeper.parent_requests import Opened
from gatekeeper.parent_requests_form import Reply, Sent, read, sheet_of, uses_of, written_down
from gatekeeper.uses import Use

WINDOW = timedelta(minutes=15)
TRIES_PER_NETWORK, TRIES_OF_ALL = 20, 200
KEPT = timedelta(days=1)
MOST_ANSWERS = 20
"""So many forms one link takes. Whoever changes their mind more often is to talk with the school."""
ONCE = re.compile(r"[A-Za-z0-9_-]{16,32}")
"""The number of a page, by which a page that was sent twice is known."""


class NotOpen(NotFound):
    """The link or code opens nothing, whyever: one sentence for all."""

    def __init__(self) -> None:
        """Always the same sentence."""
        super().__init__("This link or code is not open.")


@dataclass(frozen=True, slots=True)
class Form:
    """A form as it came from the browser. `shown` is the digest of what was on the page."""

    answers: Mapping[str, str]
    name: str
    declared: bool
    shown: str
    once: str


def answer(db: Database, key: OperationalKey, link: str, form: Form, now: datetime) -> None:
    """Takes in what a family answered. The same page sent twice counts once.

    Raises:
        NotOpen: the link opens nothing.
        Stale: what the page showed is no longer what is asked.
        InvalidInput: the form is not complete.
        TooManyTries: this link has been answered too often.
    """
    with act(db, FAMILY, now) as doing:
        opened = parent_requests.by_link(doing.session, key, link, now)
        if opened is None or ONCE.fullmatch(form.once) is None:
            raise NotOpen
        earlier = doing.session.exec(
            select(ConsentRequestAnswer.once).where(ConsentRequestAnswer.request_id == opened.request.id)
        ).all()
        if form.once in earlier:
            doing.unchanged = True
            return
        if len(earlier) >= MOST_ANSWERS:
            raise TooManyTries("This page has been answered many times. Please talk with the school office.")
        sheet = sheet_of(opened, doing.session.exec(select(School.name)).one())
        if form.shown != sheet.digest:
            raise Stale("What the school asks has changed since you opened this page. Please answer again.")
        reply = read(sheet, form.answers, one_line(form.name), declared=form.declared)
        sent = Sent(opened.request.id, now, form.once, sheet, reply)
        paper = evidence.sent_by_link(written_down(sent), key)
        kept = consenting.keep(doing, opened.request.pupil_id, paper)
        asked = opened.request
        brought = refusing.Brought(asked.made_by, f"answered by the link of request {asked.id}", asked.contact_id)
        with refusing.noticing(doing, {asked.pupil_id}, brought) as refused:
            consenting.write_down(doing, _answers(opened, reply), kept)
        doing.session.add(
            ConsentRequestAnswer(
                request_id=opened.request.id, evidence_id=kept.id, once=form.once, answered_at=now
            )
        )
        doing.record(Verb.REQUEST_ANSWERED, subject=f"request:{opened.request.id}", number=opened.request.id)
    refusing.hold_queue(db, refused, now)


def link_for(db: Database, key: OperationalKey, typed: str, address: str, now: datetime) -> str:
    """The link of the request whose code was typed. Wrong codes are counted, by network and over all.

    Raises:
        TooManyTries: too many wrong codes lately, from this network or altogether.
        NotOpen: the code opens nothing.
    """
    network = key.fingerprint("network of a code", networks.wide(address))
    with db.write() as session:
        chain.lock(session)  # one try at a time, so that many at once do not slip under the limit together
        _throttle(session, network, now)
        opened = parent_requests.by_code(session, key, typed, now)
        if opened is not None:
            return parent_requests.link_of(key, opened.request)
        session.exec(delete(CodeTry).where(col(CodeTry.at) < now - KEPT))
        session.add(CodeTry(network=network, at=now))
    raise NotOpen


def _throttle(session: Session, network: str, now: datetime) -> None:
    lately = select(func.count()).select_from(CodeTry).where(col(CodeTry.at) > now - WINDOW)
    if (
        session.exec(lately.where(CodeTry.network == network)).one() >= TRIES_PER_NETWORK
        or session.exec(lately).one() >= TRIES_OF_ALL
    ):
        raise TooManyTries("Too many wrong codes were typed. Please wait 15 minutes, then try again.")


def _answers(opened: Opened, reply: Reply) -> list[consenting.NewConsent]:
    """The records: of this child, this adult and this wording, whatever the form said besides."""
    return [_record(opened, use, reply.answers[use.key]) for use in uses_of(opened.wording)]


def _record(opened: Opened, use: Use, answered: str) -> consenting.NewConsent:
    yes = use.yes(answered)
    return consenting.NewConsent(
        pupil_id=opened.request.pupil_id,
        decision=Decision.YES if yes else Decision.NO,
        channel=use.channel,
        medium=use.medium,
        presentation=yes.presentation if yes else Presentation.INDIVIDUAL,
        naming=yes.naming if yes else Naming.NONE,
        contact_id=opened.request.contact_id,
        method=ConsentMethod.ONLINE_FORM,
        evidence_ref=f"request {opened.request.id}",
        wording_id=opened.request.wording_id,
        request_id=opened.request.id,
    )
