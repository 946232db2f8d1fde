"""Is a reply that should be hidden really hidden? X is told, and believed only where it says so itself.

Telling X twice does no harm, so what got no clear answer is told again, further apart each time. What X
refuses goes back to how it was, and somebody is told.
"""

from datetime import datetime, timedelta

from sqlmodel import Session, col, select

from gatekeeper.actions.base import act
from gatekeeper.actor import PUBLISHER
from gatekeeper.alarms import pages
from gatekeeper.alarms.kinds import Trouble
from gatekeeper.alarms.raising import raise_alarm
from gatekeeper.audit.events import Verb
from gatekeeper.costs import ledger
from gatekeeper.db import Database
from gatekeeper.models import Reply, ReplyHiding, Showing
from gatekeeper.publishing.accounts import Accounts
from gatekeeper.publishing.waits import LONGEST_ASKED, is_over
from gatekeeper.replies import MOST_TRIES, TELL_AFTER
from gatekeeper.x.port import HiddenNow, HideOutcome, NotSent, RefusalKind, Refused, Unknown, XPort

RETRY_AFTER = timedelta(minutes=1)
LONGEST_WAIT = timedelta(hours=1)
AT_ONCE = 20
PASSES = frozenset({RefusalKind.UNAUTHORISED, RefusalKind.OUT_OF_CREDIT, RefusalKind.RATE_LIMIT})
"""Refusals that say nothing about the reply."""
REFUSED = {
    RefusalKind.UNAUTHORISED: "X does not accept our key any more.",
    RefusalKind.OUT_OF_CREDIT: "The X account has no credit left.",
    RefusalKind.PERMISSIONS: "Our app on X may not do this.",
    RefusalKind.SUSPENDED: "X has suspended the account.",
    RefusalKind.NOT_FOUND: "X does not have it any more.",
    RefusalKind.RATE_LIMIT: "X asks us to wait.",
    RefusalKind.FORBIDDEN: "X does not allow it.",
}


def why(outcome: Refused | NotSent | Unknown) -> str:
    """Why X did not do it, in a sentence of our own: what X says could repeat what a stranger wrote."""
    if isinstance(outcome, Refused):
        return REFUSED.get(outcome.kind, "X refused it.")
    return "X could not be reached, or gave no clear answer."


def hide_due(db: Database, accounts: Accounts, now: datetime) -> int:
    """Works through everything that is to be hidden or shown. Gives how many X did."""
    asked = (
        select(Reply)
        .where(
            col(Reply.showing).in_((Showing.HIDE_ASKED, Showing.SHOW_ASKED)),
            is_over(Reply.retry_at, now, LONGEST_ASKED),
        )
        .order_by(col(Reply.id))
        .limit(AT_ONCE)
    )
    with db.read() as session:
        due = session.exec(asked).all()
    done = 0
    for reply in due:
        account = accounts.standing(reply.channel_id)
        if account.port is None or not account.may_delete:
            continue
        outcome = _told(account.port, reply)
        if isinstance(outcome, Refused) and outcome.kind is RefusalKind.UNAUTHORISED:
            accounts.check(reply.channel_id)
        done += _note(db, reply, outcome, now)
    return done


def _told(port: XPort, reply: Reply) -> HideOutcome:
    if reply.showing is Showing.HIDE_ASKED:
        return port.hide_reply(reply.x_post_id)
    return port.unhide_reply(reply.x_post_id)


def _note(db: Database, told: Reply, outcome: HideOutcome, now: datetime) -> bool:
    """Writes down what became of one try, unless somebody asked for something else meanwhile."""
    with act(db, PUBLISHER, now) as doing:
        reply = doing.session.get_one(Reply, told.id, with_for_update=True)
        hiding = doing.session.exec(
            select(ReplyHiding.id).where(ReplyHiding.reply_id == reply.id).order_by(col(ReplyHiding.id).desc())
        ).first()
        if reply.showing is not told.showing or reply.tries != told.tries or hiding is None:
            doing.unchanged = True
            return False
        reply.tries += 1
        if isinstance(outcome, HiddenNow | Unknown):
            ledger.hid(doing.session, hiding, reply.tries, now)
        wants_hidden = reply.showing is Showing.HIDE_ASKED
        is_done = isinstance(outcome, HiddenNow) and outcome.hidden is wants_hidden
        if is_done:
            reply.showing = Showing.HIDDEN if wants_hidden else Showing.SHOWN
            reply.retry_at, reply.problem = None, ""
        else:
            _not_done(reply, outcome, now)
        doing.session.add(reply)
        if not is_done and wants_hidden and (reply.showing is Showing.SHOWN or reply.tries == TELL_AFTER):
            _tell(doing.session, reply, hiding, now)
        number = f"reply:{reply.id}"
        if is_done:
            doing.record(Verb.REPLY_HIDDEN if wants_hidden else Verb.REPLY_SHOWN, subject=number, number=reply.id)
        else:
            doing.record(Verb.REPLY_NOT_CHANGED, subject=number, number=reply.id, why=reply.problem)
        return is_done


def _not_done(reply: Reply, outcome: HideOutcome, now: datetime) -> None:
    """Another try, later; or, where that would be of no use, back to how it was."""
    reply.problem = "X said the opposite." if isinstance(outcome, HiddenNow) else why(outcome)
    for_good = isinstance(outcome, Refused) and outcome.kind not in PASSES
    if for_good or reply.tries >= MOST_TRIES:
        reply.showing = Showing.SHOWN if reply.showing is Showing.HIDE_ASKED else Showing.HIDDEN
        reply.retry_at = None
        return
    asked = outcome.retry_at if isinstance(outcome, Refused) else None
    wait = min(RETRY_AFTER * 2 ** min(reply.tries - 1, 10), LONGEST_WAIT)
    reply.retry_at = max(now + wait, asked or now)


def _tell(session: Session, reply: Reply, hiding: int, now: datetime) -> None:
    raise_alarm(
        session,
        Trouble.REPLY_NOT_HIDDEN,
        about=f"reply:{reply.id}",
        step=str(hiding),
        page=pages.reply(reply.id),
        now=now,
        details={"number": str(reply.id)},
    )
