"""The list of everybody, and the invitations that go out from it."""

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from gatekeeper.actions import inviting
from gatekeeper.actions.inviting import AccountThere, NewColleague
from gatekeeper.errors import InvalidInput
from gatekeeper.permissions import Permission
from gatekeeper.queries import people as query
from gatekeeper.queries import person_page
from web.guard import needs
from web.people import reading
from web.people.blueprint import blueprint
from web.people.words import ROLE_CHOICES
from web.shell import actor, now, services, typed

FIELDS = ("email", "title", "forename", "surname", "category", "another_reason")
CATEGORIES = tuple((category.value, words) for category, words in query.CATEGORY_WORDS.items())


@blueprint.get("/")
@needs(Permission.PEOPLE_SEE, Permission.PEOPLE_MANAGE)
def index() -> ResponseReturnValue:
    """Everybody: who may sign in, who is invited, who has left."""
    with services().db.read() as session:
        everybody = query.everybody(session, now())
        proposals = person_page.proposals(session, now())
    return render_template("people/index.html", everybody=everybody, proposals=proposals)


@blueprint.get("/invite")
@needs(Permission.PEOPLE_MANAGE, recent=True)
def invite() -> ResponseReturnValue:
    """The form for somebody who joins."""
    return _form({}, {})


@blueprint.post("/invite")
@needs(Permission.PEOPLE_MANAGE, recent=True)
def send() -> ResponseReturnValue:
    """Invites an address: the mail with the link goes out."""
    have = services()
    form = {name: typed(name) for name in FIELDS} | {"another": request.form.get("another", "")}
    try:
        whom = NewColleague(form["email"], reading.described(), reading.roles(), reading.namesake())
        number = inviting.invite(have.db, have.key, actor(), whom, now())
    except InvalidInput as error:
        there = error.person_id if isinstance(error, AccountThere) else None
        return _form(form, error.fields, there), 422
    name = f"{whom.described.forename} {whom.described.surname}"
    flash(f"{name} is invited. The mail holds a link that works once, for a day. They choose their own password.")
    return redirect(url_for("people.index", _anchor=f"invitation-{number}"), 303)


@blueprint.post("/invitations/<int:invitation_id>/again")
@needs(Permission.PEOPLE_MANAGE, recent=True)
def send_again(invitation_id: int) -> ResponseReturnValue:
    """Sends an invitation again, with a new link."""
    have = services()
    inviting.send_again(have.db, have.key, actor(), invitation_id, now())
    flash("Sent again, with a new link for another day. The link before opens nothing any more.")
    return redirect(url_for("people.index", _anchor=f"invitation-{invitation_id}"), 303)


@blueprint.post("/invitations/<int:invitation_id>/withdraw")
@needs(Permission.PEOPLE_MANAGE, recent=True)
def withdraw(invitation_id: int) -> ResponseReturnValue:
    """Withdraws an invitation."""
    inviting.withdraw(services().db, actor(), invitation_id, now())
    flash("The invitation is withdrawn. Its link opens nothing any more.")
    return redirect(url_for("people.index"), 303)


def _form(form: dict[str, str], errors: dict[str, str], there: int | None = None) -> str:
    return render_template(
        "people/invite.html",
        form=form,
        errors=errors,
        there=there,
        chosen=request.form.getlist("roles"),
        role_choices=ROLE_CHOICES,
        categories=(("", "Choose one"), *CATEGORIES),
        mail=reading.mail_is_set_up(),
    )
