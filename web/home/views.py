"""The first page after signing in."""

from flask import Blueprint, render_template, url_for
from flask.typing import ResponseReturnValue

from gatekeeper.clock import in_london
from gatekeeper.lifecycle import EDITABLE, State
from gatekeeper.permissions import Permission
from gatekeeper.queries import by_hand, cover, emergencies, home, public_review, withdrawals
from gatekeeper.queries.home import PostLine
from web.guard import needs
from web.shell import actor, may, now, services

blueprint = Blueprint("home", __name__)
NOON, EVENING = 12, 17
OPENS_IN_THE_EDITOR = EDITABLE | {State.CHANGES_ASKED}


@blueprint.get("/")
@needs(Permission.SIGNED_IN)
def index() -> ResponseReturnValue:
    """What needs me now, what goes out next, and how the term went."""
    here = actor()
    with services().db.read() as session:
        page = home.home(session, here, now())
        must_come_down = withdrawals.open_for(session, here, now())
        to_look_at = public_review.count(session, here, now())
        to_delete = by_hand.tasks(session, here, now())
        covers = cover.today(session, now()) if may(Permission.POST_DRAFT) else ()
        afterwards = emergencies.unread(session, now()) if may(Permission.POST_APPROVE) else ()
        closures = emergencies.closures(session) if may(Permission.EMERGENCY_RELEASE) else ()
    return render_template(
        "home/index.html",
        page=page,
        must_come_down=must_come_down,
        to_look_at=to_look_at,
        to_delete=to_delete,
        covers=covers,
        afterwards=afterwards,
        closures=closures,
        greeting=_greeting(),
        name=here.name.split()[0],
        address_of=_address,
    )


def _greeting() -> str:
    hour = in_london(now()).hour
    return "Good morning" if hour < NOON else "Good afternoon" if hour < EVENING else "Good evening"


def _address(line: PostLine) -> str:
    """Where a card leads: to what one does with a post in this state."""
    if line.state is State.WAITING and may(Permission.POST_APPROVE):
        return url_for("review.show", reference=line.reference)
    if line.state in OPENS_IN_THE_EDITOR and may(Permission.POST_DRAFT):
        return url_for("drafts.edit", reference=line.reference)
    return url_for("history.post", reference=line.reference)
