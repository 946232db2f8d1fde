"""The page behind a link to a parent, the door for printed codes, and the receipt.

The address is the key, so nothing here depends on a cookie: a form needs no token against other
sites, because another site that knows the address could answer by itself.
"""

import secrets
from dataclasses import dataclass

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from gatekeeper import parent_requests
from gatekeeper.actions import answering_requests
from gatekeeper.actions.answering_requests import Form, NotOpen
from gatekeeper.clock import in_london
from gatekeeper.errors import InvalidInput, Stale
from gatekeeper.parent_requests_form import read
from gatekeeper.queries import family_page
from gatekeeper.queries.family_page import FamilyPage
from rules.consent_records import renewal_day
from web.guard import open_to_all
from web.shell import now, services, typed

blueprint = Blueprint("family", __name__, url_prefix=parent_requests.ADDRESS.rstrip("/"))
NO_ACCOUNT = "Parents have no account. Whoever has the link of a request, or its code, may answer exactly that."


@dataclass(frozen=True, slots=True)
class Typed:
    """What stands in the form."""

    answers: dict[str, str]
    name: str = ""
    declared: bool = False


@blueprint.get("/")
@open_to_all(NO_ACCOUNT)
def door() -> ResponseReturnValue:
    """Where the code of a printed letter is typed."""
    return render_template("family/door.html", error="")


@blueprint.post("/")
@open_to_all(NO_ACCOUNT)
def enter() -> ResponseReturnValue:
    """Goes to the page of a code that opens one."""
    code = typed("code")
    if not code:
        return render_template("family/door.html", error="Type the code that is printed on your letter."), 422
    have = services()
    try:
        link = answering_requests.link_for(have.db, have.key, code, request.remote_addr or "", have.now())
    except NotOpen:
        return _not_open()
    return redirect(url_for("family.form", link=link), 303)


@blueprint.get("/<link>", strict_slashes=False)
@open_to_all(NO_ACCOUNT)
def form(link: str) -> ResponseReturnValue:
    """What the school asks, with no answer chosen."""
    page = _page(link)
    return _not_open() if page is None else _form(page, link, Typed({}), {})


@blueprint.post("/<link>", strict_slashes=False)
@open_to_all(NO_ACCOUNT)
def answer(link: str) -> ResponseReturnValue:
    """Shows the answers once more, or sends them, or goes back to the form."""
    page = _page(link)
    if page is None:
        return _not_open()
    given = Typed(
        {q.key: typed(q.key) for q in page.sheet.questions},
        typed("name"),
        "declared" in request.form,
    )
    try:
        return _take(page, link, given, typed("step"))
    except InvalidInput as error:
        return _form(page, link, given, error.fields), 422
    except Stale:
        return _form(page, link, Typed({}, given.name), {}, has_changed=True), 409
    except NotOpen:
        return _not_open()


@blueprint.get("/<link>/receipt/<once>")
@open_to_all(NO_ACCOUNT)
def receipt(link: str, once: str) -> ResponseReturnValue:
    """What was sent, to print or keep, and how to change one's mind."""
    with services().db.read() as session:
        found = family_page.receipt(session, services().key, link, once, now())
        office = family_page.office(session)
    if found is None:
        return _not_open()
    given_on = in_london(found.sent.answered_at).date()
    return render_template(
        "family/receipt.html", found=found, office=office, link=link, ends=renewal_day(given_on)
    )


def _take(page: FamilyPage, link: str, given: Typed, step: str) -> ResponseReturnValue:
    if step == "change":
        return _form(page, link, given, {})
    read(page.sheet, given.answers, given.name, declared=given.declared)
    if step != "send":
        return _summary(page, link, given)
    sent = Form(given.answers, given.name, given.declared, shown=typed("shown"), once=typed("once"))
    answering_requests.answer(services().db, services().key, link, sent, now())
    return redirect(url_for("family.receipt", link=link, once=sent.once), 303)


def _page(link: str) -> FamilyPage | None:
    with services().db.read() as session:
        return family_page.page(session, services().key, link, now())


def _form(page: FamilyPage, link: str, given: Typed, errors: dict[str, str], *, has_changed: bool = False) -> str:
    with services().db.read() as session:
        office = family_page.office(session)
    return render_template(
        "family/form.html",
        page=page,
        link=link,
        given=given,
        errors=errors,
        office=office,
        has_changed=has_changed,
    )


def _summary(page: FamilyPage, link: str, given: Typed) -> str:
    return render_template(
        "family/check.html",
        page=page,
        link=link,
        given=given,
        once=secrets.token_urlsafe(16),
        ends=renewal_day(in_london(now()).date()),
    )


def _not_open() -> ResponseReturnValue:
    """One page for every link or code that opens nothing, byte for byte, so that it says nothing of why."""
    with services().db.read() as session:
        office = family_page.office(session)
    return render_template("family/closed.html", office=office), 404
